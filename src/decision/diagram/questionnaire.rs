//! The fewest questions: in which order to ask about facts, so that on average the level is known soonest.
//!
//! What is left to ask after some answers is a diagram, and equal diagrams need equal questions: so each is planned once.
//! The expected number of questions of a diagram is one, for its first question, and that of each answer's diagram, by how
//! likely the answer is; the first question is the one for which that is least. Where the policy does not say what is `likely`,
//! every value of a fact that the criteria tell apart counts as equally likely; facts count as independent, combinations that are `impossible` as not at all. That is exact while there are few
//! enough diagrams; beyond that each first question is the one that leaves the fewest levels on average.

use std::collections::BTreeMap;

use super::store::{Diagram, TooLarge};
use super::{Ending, IMPOSSIBLE, NO_LEVEL, Partition, Said, ending};
use crate::model::FactId;

/// Questions of diagrams that are looked at while every first question is tried; after that the first question is the one that
/// leaves the fewest levels on average.
const MOST_TRIED: usize = 300_000;

/// As many again, and the first question is the first in the diagram's own order.
const MOST_WEIGHED: usize = 2 * MOST_TRIED;

/// Questions that lead to the level.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Questionnaire {
    /// Each question once; the first is where to begin. Empty where all cases have one level.
    pub questions: Vec<Ask>,
    /// What comes out where there is nothing to ask.
    pub plain: Option<Ending>,
    /// How many questions it takes on average.
    pub expected: f64,
    /// No other order needs fewer on average; it was not possible to try all where this is not set.
    pub shortest: bool,
}

/// One question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// About which fact.
    pub fact: FactId,
    /// Where it is about one flag of it: which.
    pub flag: Option<u32>,
    /// What may be answered, and what follows.
    pub answers: Vec<Answer>,
}

/// Answers with the same consequence.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Any of these.
    pub said: Vec<Said>,
    /// What follows.
    pub then: Then,
}

/// What follows an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// The level is known.
    Ends(Ending),
    /// The question at this position.
    Asks(usize),
}

/// What is known of a diagram: how many questions it takes, and which comes first.
#[derive(Debug, Clone, Copy)]
struct Planned {
    expected: f64,
    first: u32,
}

#[derive(Default)]
struct Planner {
    known: BTreeMap<Diagram, Planned>,
    /// How much of each diagram can be.
    possible: BTreeMap<Diagram, f64>,
    cut_short: bool,
    /// Questions of diagrams that were looked at.
    looked_at: usize,
}

/// Positions with the same consequence, and what that is.
type Group = (Vec<(u32, u32)>, Diagram);

/// How likely each answer is, and what it leaves.
type Answers = Vec<(f64, Diagram)>;

impl Partition {
    /// The questions that lead to the level in the fewest steps on average.
    ///
    /// # Errors
    /// The criteria have too many combinations.
    pub fn questionnaire(&mut self) -> Result<Questionnaire, TooLarge> {
        let root = self.root;
        let mut planner = Planner::default();
        let Some(all) = self.planned(root, &mut planner)? else {
            return Ok(Questionnaire { plain: Some(self.end_of(root)), shortest: true, ..Questionnaire::default() });
        };
        let mut found =
            Questionnaire { expected: all.expected, shortest: !planner.cut_short, ..Questionnaire::default() };
        // In the order in which they may come up.
        let mut open = std::collections::VecDeque::from([root]);
        let mut places: BTreeMap<Diagram, usize> = BTreeMap::from([(root, 0)]);
        while let Some(diagram) = open.pop_front() {
            let Some(plan) = planner.known.get(&diagram).copied() else { continue };
            let mut answers = Vec::new();
            for (positions, next) in self.groups(diagram, plan.first)? {
                if self.possible(next, &mut planner) <= 0.0 {
                    continue;
                }
                let said = positions.into_iter().map(|p| self.said(plan.first, p)).collect();
                let then = if self.is_plain(next) {
                    Then::Ends(self.end_of(next))
                } else {
                    let count = places.len();
                    Then::Asks(*places.entry(next).or_insert_with(|| {
                        open.push_back(next);
                        count
                    }))
                };
                answers.push(Answer { said, then });
            }
            let about = answers.iter().flat_map(|a| &a.said).next();
            let flag = about.and_then(|s| if let Said::Flag(_, bit, _) = s { Some(*bit) } else { None });
            let fact = about.and_then(Said::fact).unwrap_or_default();
            found.questions.push(Ask { fact, flag, answers });
        }
        Ok(found)
    }

    /// The fact that is best asked about first; `None` where no answer helps.
    ///
    /// # Errors
    /// The criteria have too many combinations.
    pub fn next_question(&mut self) -> Result<Option<FactId>, TooLarge> {
        let first = self.planned(self.root, &mut Planner::default())?;
        Ok(first.and_then(|plan| self.said(plan.first, (0, 1)).fact()))
    }

    /// The outcomes that can be.
    fn ends(&self, diagram: Diagram) -> Vec<u32> {
        let mut ends = self.store.outcomes(diagram);
        ends.retain(|o| *o != IMPOSSIBLE);
        ends
    }

    fn is_plain(&self, diagram: Diagram) -> bool {
        self.ends(diagram).len() < 2
    }

    fn end_of(&self, diagram: Diagram) -> Ending {
        ending(self.ends(diagram).first().copied().unwrap_or(NO_LEVEL))
    }

    fn possible(&self, diagram: Diagram, planner: &mut Planner) -> f64 {
        *planner.possible.entry(diagram).or_insert_with(|| {
            let shares = self.store.shares(diagram, |var, position| self.weight(var, position));
            1.0 - shares.get(&IMPOSSIBLE).copied().unwrap_or(0.0)
        })
    }

    /// What each answer about a variable leaves.
    fn groups(&mut self, diagram: Diagram, var: u32) -> Result<Vec<Group>, TooLarge> {
        let mut groups: Vec<Group> = Vec::new();
        for position in 0..self.store.size(var) {
            let next = self.store.with(diagram, var, position)?;
            match groups.iter_mut().find(|(_, known)| *known == next) {
                Some((positions, _)) => match positions.last_mut() {
                    Some((_, to)) if *to == position => *to += 1,
                    _ => positions.push((position, position + 1)),
                },
                None => groups.push((vec![(position, position + 1)], next)),
            }
        }
        Ok(groups)
    }

    /// How a diagram is best asked; nothing where there is nothing to ask.
    fn planned(&mut self, diagram: Diagram, planner: &mut Planner) -> Result<Option<Planned>, TooLarge> {
        if self.is_plain(diagram) {
            return Ok(None);
        }
        if let Some(known) = planner.known.get(&diagram) {
            return Ok(Some(*known));
        }
        let mut vars = self.store.variables(diagram);
        vars.retain(|var| !self.closed.contains(var));
        if planner.looked_at >= MOST_TRIED {
            planner.cut_short = true;
            let mut best: Option<(f64, u32)> = None;
            for var in vars {
                let Some(answers) = self.likely(diagram, var, planner)? else { continue };
                let mut left = 0.0;
                for (share, next) in answers {
                    left += share * f64::from(u32::try_from(self.ends(next).len()).unwrap_or(u32::MAX));
                }
                if best.is_none_or(|(least, _)| left < least) {
                    best = Some((left, var));
                }
                if planner.looked_at >= MOST_WEIGHED {
                    break;
                }
            }
            vars = best.into_iter().map(|(_, var)| var).collect();
        }
        let mut best: Option<Planned> = None;
        for var in vars {
            if best.is_some() && planner.looked_at >= MOST_TRIED {
                planner.cut_short = true;
                break;
            }
            let Some(answers) = self.likely(diagram, var, planner)? else { continue };
            let mut expected = 1.0;
            for (share, next) in answers {
                expected += share * self.planned(next, planner)?.map_or(0.0, |p| p.expected);
            }
            if best.is_none_or(|b| expected < b.expected - 1e-9) {
                best = Some(Planned { expected, first: var });
            }
        }
        if let Some(best) = best {
            planner.known.insert(diagram, best);
        }
        Ok(best)
    }

    /// What the answers about a variable leave, each with how likely it is; `None` where there is only one answer.
    fn likely(&mut self, diagram: Diagram, var: u32, planner: &mut Planner) -> Result<Option<Answers>, TooLarge> {
        planner.looked_at += self.store.reached(diagram).len().saturating_mul(self.store.size(var) as usize);
        let mut all = Vec::new();
        for (positions, next) in self.groups(diagram, var)? {
            let all_of = positions.iter().flat_map(|(from, to)| *from..*to);
            let weight: f64 = all_of.map(|position| self.weight(var, position)).sum();
            all.push((weight * self.possible(next, planner), next));
        }
        let sum: f64 = all.iter().map(|(share, _)| share).sum();
        all.retain(|(share, _)| *share > 0.0);
        all.iter_mut().for_each(|(share, _)| *share /= sum);
        Ok((all.len() > 1).then_some(all))
    }
}
