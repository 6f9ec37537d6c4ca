//! Where two versions of the criteria lead to different levels.
//!
//! Where a condition asks whether a fact is known, both answers are cases of their own. What counts where nobody knows it is found
//! as while an incident lasts: from the worst and the best level that its values lead to.

use super::super::unify::Unified;
use super::store::Diagram;
use super::{Ending, IMPOSSIBLE, NO_LEVEL, Partition, Region, TooLarge, ending, number};
use crate::decision::{Criteria, Possible};
use crate::model::{Comparison, Expr, FactId, FactValue, LevelId};

/// Cases with another level than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The cases.
    pub region: Region,
    /// What the old version says, with its own levels.
    pub old: Ending,
    /// What the new one says, with its own.
    pub new: Ending,
}

/// All cases in which two versions differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Differences {
    /// Together all there are, each as wide as can be: those with one pair of levels side by side. They may overlap,
    /// and speak of what is impossible in both.
    pub all: Vec<Difference>,
    /// There are more than were asked for.
    pub more: bool,
}

/// Compares two versions; levels are the same where their names are. At most so many cases are told of each pair of
/// levels.
///
/// # Errors
/// The criteria have too many combinations.
pub fn differences(
    of: &Unified,
    names: (&dyn Fn(LevelId) -> String, &dyn Fn(LevelId) -> String),
    most: usize,
) -> Result<Differences, TooLarge> {
    let [old, new] = &of.versions;
    let (mut partition, [all_old, all_new]) = Partition::of_two(old, new)?;
    let [old, new] = [partition.what_counts(all_old, old)?, partition.what_counts(all_new, new)?];
    let name = |outcome: u32, names: &dyn Fn(LevelId) -> String| match ending(outcome) {
        Ending::Level(level) => Ok(names(level)),
        other => Err(other),
    };
    // Every pair of outcomes that differ is an outcome of its own.
    let (before, after) = (partition.store.outcomes(old), partition.store.outcomes(new));
    let mut pairs = Vec::new();
    for (a, b) in before.iter().flat_map(|a| after.iter().map(move |b| (*a, *b))) {
        if name(a, names.0) != name(b, names.1) {
            pairs.push((a, b));
        }
    }
    let (same, never) = (0, 1);
    let pair = |a: u32, b: u32| (2_u32..).zip(&pairs).find(|(_, p)| **p == (a, b)).map_or(same, |(at, _)| at);
    let both = |a, b| if (a, b) == (IMPOSSIBLE, IMPOSSIBLE) { never } else { pair(a, b) };
    let both = partition.store.both(old, new, &both)?;
    let mut found = Differences::default();
    for (at, (a, b)) in (2_u32..).zip(&pairs) {
        let (ways, more) = partition.store.widest(both, at, never, most)?;
        found.more |= more;
        let mut regions: Vec<Region> = ways.iter().map(|way| partition.region(way)).collect();
        for (fact, word) in &of.left_out {
            regions.iter_mut().for_each(|region| region.leave_out(*fact, word));
        }
        let regions = Region::merged(regions, |fact| Some(partition.open.criteria().facts.get(fact)?.ty.clone()));
        found.all.extend(regions.into_iter().map(|region| Difference { region, old: ending(*a), new: ending(*b) }));
    }
    Ok(found)
}

impl Partition {
    /// The level that counts, also where facts are not known of which some condition asks that.
    fn what_counts(&mut self, all: Diagram, criteria: &Criteria) -> Result<Diagram, TooLarge> {
        let (mut worst, mut best) = (all, all);
        for (fact, known) in self.open.asked() {
            worst = self.hidden(worst, fact, known, &u32::min)?;
            best = self.hidden(best, fact, known, &milder)?;
        }
        let settled = |partition: &mut Self, elapsed: i64| {
            partition.store.both(worst, best, &|w, b| {
                let (Ending::Level(worst), Ending::Level(best)) = (ending(w), ending(b)) else { return w };
                let levels = if worst == best { vec![worst] } else { vec![worst, best] };
                let possible = Possible { levels, ..Possible::default() };
                criteria.settle(&possible, elapsed).map_or(w, |level| number(Ending::Level(level)))
            })
        };
        let finally = settled(self, i64::MAX)?;
        let Some(after) = criteria.after else { return Ok(finally) };
        let meanwhile = settled(self, 0)?;
        let elapsed = self.open.elapsed();
        let value = FactValue::Duration(after);
        let over = self.condition(&Expr::Compare { fact: elapsed, op: Comparison::GreaterEqual, value })?;
        self.store.choose(over, finally, meanwhile)
    }

    /// Folds what the values of a fact lead to where nobody knows it.
    fn hidden(
        &mut self,
        of: Diagram,
        fact: FactId,
        known: FactId,
        fold: &impl Fn(u32, u32) -> u32,
    ) -> Result<Diagram, TooLarge> {
        let known = self.condition(&Expr::Is(known))?;
        let mut unknown = of;
        for var in self.space.vars_of(fact) {
            let Some(place) = self.place(var) else { continue };
            unknown = self.store.over_all(unknown, place, fold)?;
        }
        self.store.choose(known, of, unknown)
    }
}

/// The milder of two outcomes; what is no level counts only where nothing else does.
fn milder(a: u32, b: u32) -> u32 {
    if a.max(b) < NO_LEVEL { a.max(b) } else { a.min(b) }
}
