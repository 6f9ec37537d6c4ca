//! Which outcomes occur among the completions that nothing forbids: boxes are split until each is plain.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Circumstances;
use super::space::{Area, VarId};
use super::truth::{Judge, Truth};
use crate::model::Expr;

/// Parts of conditions that are looked at before the search gives up: some 20,000 boxes of a usual policy.
const BUDGET: usize = 1_000_000;

/// Cells of one fact that are compared with each other; a fact with more counts as one that matters.
const MOST_CELLS: usize = 2_000;

/// What a search found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Found<T> {
    /// Outcomes that occur.
    pub outcomes: BTreeSet<T>,
    /// For each of them a box in which nothing else comes out, and nothing is forbidden.
    pub boxes: BTreeMap<T, Area>,
    /// The search was given up: other outcomes may occur too.
    pub over_budget: bool,
}

/// What is asked of each box.
pub(super) trait Question {
    /// What can come out.
    type Outcome: Ord + Clone;

    /// Every outcome that may occur in the box, and perhaps more; a box where all conditions are decided has one.
    fn outcomes(&self, area: &Area) -> BTreeSet<Self::Outcome>;

    /// How many parts the conditions have that a box is held against.
    fn size(&self) -> usize;

    /// The box in smaller ones, along a condition that the outcome depends on.
    fn split(&self, area: &Area) -> Option<Vec<Area>>;
}

impl<C: Circumstances + ?Sized> Judge<'_, C> {
    /// All outcomes that occur in some completion in which none of `forbidden` holds.
    pub fn search<Q: Question>(&self, question: &Q, forbidden: &[Expr]) -> Found<Q::Outcome> {
        self.search_in(self.space.everything(), question, forbidden)
    }

    /// The same among the completions of a box.
    pub fn search_in<Q: Question>(&self, area: Area, question: &Q, forbidden: &[Expr]) -> Found<Q::Outcome> {
        let mut found = Found { outcomes: BTreeSet::new(), boxes: BTreeMap::new(), over_budget: false };
        let mut open = vec![area];
        let (mut left, price) = (BUDGET, price(question, forbidden));
        while let Some(area) = open.pop() {
            if left == 0 {
                found.over_budget = true;
                break;
            }
            left = left.saturating_sub(price);
            let ban = ban(self, forbidden, &area);
            let outcomes = if ban == Truth::True { continue } else { question.outcomes(&area) };
            if outcomes.is_subset(&found.outcomes) {
                continue;
            }
            if outcomes.len() == 1 && ban == Truth::False {
                found.boxes.extend(outcomes.iter().map(|o| (o.clone(), area.clone())));
                found.outcomes.extend(outcomes);
                continue;
            }
            let by_outcome = if outcomes.len() > 1 { question.split(&area) } else { None };
            match by_outcome.or_else(|| by_ban(self, forbidden, &area)) {
                Some(parts) => open.extend(parts.into_iter().rev()),
                // Nothing is left to split although something is open: a condition on a fact the space does not know.
                None => found.over_budget = true,
            }
        }
        found
    }
}

/// What looking at one box costs.
fn price<Q: Question>(question: &Q, forbidden: &[Expr]) -> usize {
    20 + question.size() + forbidden.iter().map(Expr::size).sum::<usize>()
}

/// What asking which facts matter may cost, all facts together.
pub(super) const MATTERS: usize = 4 * BUDGET;

/// Whether one of these holds in the box.
fn ban<C: Circumstances + ?Sized>(judge: &Judge<'_, C>, forbidden: &[Expr], area: &Area) -> Truth {
    let mut ban = Truth::False;
    for e in forbidden {
        match judge.truth(e, area) {
            Truth::True => return Truth::True,
            Truth::Unknown => ban = Truth::Unknown,
            Truth::False => {}
        }
    }
    ban
}

/// The box in smaller ones along what may be forbidden.
fn by_ban<C: Circumstances + ?Sized>(judge: &Judge<'_, C>, forbidden: &[Expr], area: &Area) -> Option<Vec<Area>> {
    forbidden.iter().filter(|e| judge.truth(e, area) == Truth::Unknown).find_map(|e| judge.split(e, area))
}

/// Whether two completions that differ only in these variables (one fact's) have different outcomes.
/// What that may cost is shared with the questions about other facts: `left` parts of conditions.
pub(super) fn matters<C, Q>(
    judge: &Judge<'_, C>,
    question: &Q,
    forbidden: &[Expr],
    vars: &[VarId],
    left: &mut usize,
) -> bool
where
    C: Circumstances + ?Sized,
    Q: Question,
{
    // Every combination of the fact's own cells, each a box of all completions of the others.
    let mut cells = vec![judge.space.everything()];
    for var in vars {
        let mut finer = Vec::new();
        for area in &cells {
            let (lo, hi) = area.get(*var).copied().unwrap_or_default();
            for i in lo..=hi {
                let mut cell = area.clone();
                if let Some(slot) = cell.get_mut(*var) {
                    *slot = (i, i);
                }
                finer.push(cell);
            }
            if finer.len() > MOST_CELLS {
                return true;
            }
        }
        cells = finer;
    }
    let mut open = vec![cells];
    let price = price(question, forbidden);
    while let Some(family) = open.pop() {
        let mut decided: Option<Q::Outcome> = None;
        let mut split: Option<Vec<Area>> = None;
        let mut all = BTreeSet::new();
        for area in &family {
            if *left == 0 {
                return true;
            }
            *left = left.saturating_sub(price);
            let ban = ban(judge, forbidden, area);
            if ban == Truth::True {
                continue;
            }
            let outcomes = question.outcomes(area);
            if let (Some(one), true, Truth::False) = (outcomes.first(), outcomes.len() == 1, ban) {
                if decided.as_ref().is_some_and(|d| d != one) {
                    return true;
                }
                decided = Some(one.clone());
            }
            if split.is_none() {
                split = if outcomes.len() > 1 { question.split(area) } else { None }
                    .or_else(|| by_ban(judge, forbidden, area));
            }
            all.extend(outcomes);
        }
        if all.len() < 2 {
            continue;
        }
        // The others are split the same way in every cell of the fact: a part says what it changed.
        let Some(parts) = split else { continue };
        for part in parts {
            let finer = family.iter().map(|cell| narrowed(cell, &part, vars)).collect();
            open.push(finer);
        }
    }
    false
}

/// The box cut to what another says of the variables outside `vars`.
fn narrowed(cell: &Area, part: &Area, vars: &[VarId]) -> Area {
    cell.iter().zip(part).enumerate().map(|(i, (own, new))| if vars.contains(&i) { *own } else { *new }).collect()
}
