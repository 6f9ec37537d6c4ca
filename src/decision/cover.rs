//! What the criteria leave out: facts that no level is for, and levels that no facts lead to.
//!
//! Whether a fact is known and how long the incident lasts are open here as well: each becomes one more fact, so that one
//! search covers every state of knowledge at every time.

use std::collections::{BTreeMap, BTreeSet};

use super::criteria::{LevelQuestion, Outcome};
use super::facts::{Facts, Knowledge, Quiet};
use super::search::Question;
use super::space::{Area, Space};
use super::truth::{Judge, Truth};
use super::{Criteria, FactKind, Verdict};
use crate::model::{Comparison, Expr, FactId, FactType, FactValue, LevelId, Situation, Table};

/// What the levels of a policy cover.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Facts that no level is for, if there are such.
    pub hole: Option<Witness>,
    /// Whether such facts exist could not be decided: there were too many combinations.
    pub hole_undecided: bool,
    /// Levels that no facts lead to.
    pub unreachable: Vec<LevelId>,
    /// Levels of which that could not be decided.
    pub undecided: Vec<LevelId>,
    /// Every combination of facts is declared impossible.
    pub nothing_possible: bool,
}

/// One case: facts with their values, and what else it takes. What is not mentioned does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Witness {
    /// Values, in the order of the facts.
    pub facts: Vec<(FactId, FactValue)>,
    /// Facts of which it matters whether somebody knows them.
    pub known: Vec<(FactId, bool)>,
    /// Seconds since the declaration, where that matters.
    pub elapsed: Option<i64>,
}

/// The criteria with all that is open as facts.
#[derive(Debug)]
pub struct Open {
    criteria: Criteria,
    /// Which fact says whether another one is known.
    knowledge: BTreeMap<FactId, FactId>,
    /// Which one is the time since the declaration.
    elapsed: FactId,
}

impl Open {
    /// Opens the criteria.
    #[must_use]
    pub fn new(criteria: &Criteria) -> Self {
        let mut facts = criteria.facts.clone();
        let elapsed = facts.push(FactKind { ty: FactType::Duration, range: None });
        let mut open = Self { criteria: Criteria::default(), knowledge: BTreeMap::new(), elapsed };
        let mut criteria = criteria.clone();
        for expr in criteria.conditions_mut() {
            open.open(expr, &mut facts);
        }
        criteria.facts = facts;
        open.criteria = criteria;
        open
    }

    /// The criteria in which all that is open is a fact.
    pub(super) fn criteria(&self) -> &Criteria {
        &self.criteria
    }

    /// The fact that says whether another one is known, where it matters.
    pub(super) fn knowledge(&self, of: FactId) -> Option<FactId> {
        self.knowledge.get(&of).copied()
    }

    /// The fact of which this one says whether it is known.
    pub(super) fn known_of(&self, fact: FactId) -> Option<FactId> {
        self.knowledge.iter().find(|(_, known)| **known == fact).map(|(of, _)| *of)
    }

    /// The facts of which it matters whether they are known, each with the fact that says so.
    pub(super) fn asked(&self) -> Vec<(FactId, FactId)> {
        self.knowledge.iter().map(|(of, known)| (*of, *known)).collect()
    }

    /// The fact that is the time since the declaration.
    pub(super) fn elapsed(&self) -> FactId {
        self.elapsed
    }

    /// Whether a fact is the time since the declaration.
    pub(super) fn is_elapsed(&self, fact: FactId) -> bool {
        fact == self.elapsed
    }

    /// These facts with what else is settled for somebody who is asked: they know all but what they say nobody knows, and so
    /// many seconds have passed.
    pub(super) fn settled(&self, facts: &Facts, unknown: &BTreeSet<FactId>, elapsed: i64) -> Facts {
        let mut facts = facts.clone();
        for (of, known) in &self.knowledge {
            facts.set(*known, Knowledge::Known(FactValue::Bool(!unknown.contains(of))));
        }
        facts.set(self.elapsed, Knowledge::Known(FactValue::Duration(elapsed)));
        facts
    }

    fn open(&mut self, expr: &mut Expr, facts: &mut Table<FactId, FactKind>) {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => of.iter_mut().for_each(|e| self.open(e, facts)),
            Expr::Not(e) => self.open(e, facts),
            Expr::Known(fact) => {
                let known = self.knowledge.entry(*fact);
                *expr = Expr::Is(*known.or_insert_with(|| facts.push(FactKind { ty: FactType::Bool, range: None })));
            }
            Expr::Situation(Situation::Elapsed { at_least, seconds }) => {
                let op = if *at_least { Comparison::GreaterEqual } else { Comparison::Less };
                *expr = Expr::Compare { fact: self.elapsed, op, value: FactValue::Duration(*seconds) };
            }
            _ => {}
        }
    }

    /// What the levels cover.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        let (facts, quiet) = (Facts::new(), Quiet::default());
        let criteria = &self.criteria;
        let space = Space::new(criteria.conditions(), &criteria.facts, &facts);
        let judge = Judge { space: &space, facts: &facts, circumstances: &quiet };
        let question = LevelQuestion { criteria, judge: &judge };
        let found = judge.search(&question, &criteria.impossibles);
        if found.outcomes.is_empty() && !found.over_budget {
            return Coverage { nothing_possible: true, ..Coverage::default() };
        }
        let perhaps = if found.over_budget { question.outcomes(&space.everything()) } else { found.outcomes.clone() };
        let (mut unreachable, mut undecided) = (Vec::new(), Vec::new());
        for level in criteria.levels.ids() {
            let outcome = Outcome::Level(level);
            match (found.outcomes.contains(&outcome), perhaps.contains(&outcome)) {
                (true, _) => {}
                (false, true) => undecided.push(level),
                (false, false) => unreachable.push(level),
            }
        }
        let hole = found.boxes.get(&Outcome::None).map(|area| self.witness(area, &judge, &question));
        Coverage {
            hole_undecided: hole.is_none() && perhaps.contains(&Outcome::None),
            hole,
            unreachable,
            undecided,
            nothing_possible: false,
        }
    }

    /// Whether all of these hold together in some case: conditions by the level and line of its `when`, or not.
    #[must_use]
    pub fn holds_sometimes(&self, lines: &[(LevelId, usize)], without: &[(LevelId, usize)]) -> Verdict {
        let line =
            |(level, n): &(LevelId, usize)| self.criteria.levels.get(*level).and_then(|l| l.when.get(*n)).cloned();
        let yes = lines.iter().filter_map(line);
        let no = without.iter().filter_map(line).map(|e| Expr::Not(Box::new(e)));
        self.criteria.truth(&Expr::All(yes.chain(no).collect()), &Facts::new(), &Quiet::default())
    }

    /// Whether a `lower` line makes another level of some case, where the lines `gone` are not there.
    #[must_use]
    pub fn lower_counts(&self, line: usize, gone: &BTreeSet<usize>) -> Verdict {
        let but = |left: &dyn Fn(usize) -> bool| {
            let lowers = self.criteria.lowers.iter().enumerate().filter(|(n, _)| left(*n)).map(|(_, l)| l.clone());
            Criteria { lowers: lowers.collect(), ..self.criteria.clone() }
        };
        let with = but(&|n| !gone.contains(&n));
        let without = but(&|n| n != line && !gone.contains(&n));
        let (facts, quiet) = (Facts::new(), Quiet::default());
        let space = Space::new(with.conditions(), &with.facts, &facts);
        let judge = Judge { space: &space, facts: &facts, circumstances: &quiet };
        let question = Difference {
            with: LevelQuestion { criteria: &with, judge: &judge },
            without: LevelQuestion { criteria: &without, judge: &judge },
        };
        let found = judge.search(&question, &with.impossibles);
        let truth = match (found.outcomes.contains(&true), found.over_budget) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        };
        Verdict { truth, over_budget: truth == Truth::Unknown }
    }

    /// Whether a condition holds in some case. What the incident decides (states, hours, vacancies …) may be either way,
    /// the same question the same way.
    #[must_use]
    pub fn may_hold(&self, expr: &Expr) -> Verdict {
        let mut facts = self.criteria.facts.clone();
        let mut knowledge =
            Self { criteria: Criteria::default(), knowledge: self.knowledge.clone(), elapsed: self.elapsed };
        let mut expr = expr.clone();
        knowledge.open(&mut expr, &mut facts);
        situations_as_facts(vec![&mut expr], &mut facts);
        let criteria = Criteria { facts, impossibles: self.criteria.impossibles.clone(), ..Criteria::default() };
        criteria.truth(&expr, &Facts::new(), &Quiet::default())
    }

    /// One case of a box, with as little said as possible.
    fn witness(&self, area: &Area, judge: &Judge<'_, Quiet>, question: &LevelQuestion<'_, '_, Quiet>) -> Witness {
        let space = judge.space;
        let everything = space.everything();
        let mut area = area.clone();
        let mut witness = Witness::default();
        let mut matter = Vec::new();
        // From the last: what the author asks first is what should be said.
        for (fact, shape) in space.shapes.iter().rev() {
            let mut wider = area.clone();
            for var in space.vars_of(*fact) {
                if let (Some(slot), Some(all)) = (wider.get_mut(var), everything.get(var)) {
                    *slot = *all;
                }
            }
            let banned = self.criteria.impossibles.iter().any(|e| judge.truth(e, &wider) != Truth::False);
            if !banned && question.outcomes(&wider).iter().eq([&Outcome::None]) {
                area = wider;
            } else {
                matter.push((*fact, shape));
            }
        }
        for (fact, shape) in matter.into_iter().rev() {
            let Some(kind) = self.criteria.facts.get(fact) else { continue };
            let Some(value) = space.value(&area, shape, kind) else { continue };
            let of = self.knowledge.iter().find(|(_, known)| **known == fact).map(|(of, _)| *of);
            match (of, value) {
                (Some(of), FactValue::Bool(known)) => witness.known.push((of, known)),
                (_, FactValue::Duration(s)) if fact == self.elapsed => witness.elapsed = Some(s),
                (_, value) => witness.facts.push((fact, value)),
            }
        }
        witness
    }
}

/// Makes what the incident decides facts of yes and no, the same question the same fact; time is a fact of its own.
pub(super) fn situations_as_facts(
    mut open: Vec<&mut Expr>,
    facts: &mut Table<FactId, FactKind>,
) -> Vec<(Situation, FactId)> {
    let mut situations: Vec<(Situation, FactId)> = Vec::new();
    while let Some(expr) = open.pop() {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
            Expr::Not(e) => open.push(e),
            Expr::Situation(Situation::Elapsed { .. }) => {}
            // Less is left than what is not left.
            Expr::Situation(Situation::Remaining { obligation, at_least: false, seconds }) => {
                let left = Situation::Remaining { obligation: *obligation, at_least: true, seconds: *seconds };
                *expr = Expr::Not(Box::new(Expr::Situation(left)));
                open.push(expr);
            }
            Expr::Situation(what) => {
                let known = situations.iter().find(|(asked, _)| asked == what).map(|(_, fact)| *fact);
                let fact = known.unwrap_or_else(|| {
                    let fact = facts.push(FactKind { ty: FactType::Bool, range: None });
                    situations.push((what.clone(), fact));
                    fact
                });
                *expr = Expr::Is(fact);
            }
            _ => {}
        }
    }
    situations
}

/// What the incident cannot decide together: where so much time is left, less is left too.
pub(super) fn never_together(situations: &[(Situation, FactId)]) -> Vec<Expr> {
    let left = || {
        situations.iter().filter_map(|(what, fact)| match what {
            Situation::Remaining { obligation, seconds, .. } => Some((*obligation, *seconds, *fact)),
            _ => None,
        })
    };
    let less = |(of, than, more)| {
        let shorter = left().filter(move |(other, seconds, _)| *other == of && *seconds < than);
        shorter.map(move |(.., fact)| Expr::All(vec![Expr::Is(more), Expr::Not(Box::new(Expr::Is(fact)))]))
    };
    left().flat_map(less).collect()
}

/// Whether two criteria give different levels; what the second ones depend on, the first do too.
struct Difference<'a, 'j> {
    with: LevelQuestion<'a, 'j, Quiet>,
    without: LevelQuestion<'a, 'j, Quiet>,
}

impl Question for Difference<'_, '_> {
    type Outcome = bool;

    fn size(&self) -> usize {
        self.with.size().saturating_add(self.without.size())
    }

    fn outcomes(&self, area: &Area) -> BTreeSet<bool> {
        let (with, without) = (self.with.outcomes(area), self.without.outcomes(area));
        if with.is_disjoint(&without) {
            return [true].into();
        }
        if with.len() == 1 && without.len() == 1 { [false].into() } else { [false, true].into() }
    }

    fn split(&self, area: &Area) -> Option<Vec<Area>> {
        self.with.split(area)
    }
}
