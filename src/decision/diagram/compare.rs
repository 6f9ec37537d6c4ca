//! Where two versions of the criteria lead to different levels.

use super::super::unify::Unified;
use super::{Ending, IMPOSSIBLE, Partition, Region, TooLarge, ending};
use crate::model::LevelId;

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
    let (mut partition, [old, new]) = Partition::of_two(old, new)?;
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
        let regions = Region::merged(regions);
        found.all.extend(regions.into_iter().map(|region| Difference { region, old: ending(*a), new: ending(*b) }));
    }
    Ok(found)
}
