//! What leads to an outcome, in few cases that are as wide as can be.

use std::collections::BTreeMap;

use super::store::{Diagram, Store, TooLarge, Way};

impl Store {
    /// Cases that together are all that leads to an outcome; they may overlap and reach into what leads to the outcome `free`, and
    /// none of them can be made wider or left out. At most so many, and whether there are more.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn widest(&mut self, of: Diagram, outcome: u32, free: u32, most: usize) -> Result<(Vec<Way>, bool), TooLarge> {
        let wanted = self.both(of, of, &|o, _| u32::from(o == outcome))?;
        let mut left = wanted;
        let allowed = self.both(of, of, &|o, _| u32::from(o == outcome || o == free))?;
        let mut found = Vec::new();
        while let Some(way) = self.ways(left, |o| o == 1, 1).pop() {
            if found.len() == most {
                break;
            }
            let wide = self.widened(allowed, way);
            let inside = self.inside(&wide)?;
            left = self.choose(inside, Diagram::NO, left)?;
            found.push((wide, inside));
        }
        let more = left != Diagram::NO;
        // A case is left out that others cover together: the earlier ones, and those of the later ones that are told.
        let mut left = vec![self.choose(left, Diagram::NO, wanted)?];
        for (_, inside) in &found {
            let before = left.last().copied().unwrap_or(Diagram::NO);
            left.push(self.choose(*inside, Diagram::NO, before)?);
        }
        let (mut told, mut later) = (Vec::new(), Diagram::NO);
        for ((case, inside), left) in found.into_iter().zip(left).rev() {
            if self.choose(later, Diagram::NO, left)? != Diagram::NO {
                later = self.choose(inside, Diagram::YES, later)?;
                told.push(case);
            }
        }
        told.reverse();
        Ok((told, more))
    }

    /// A case as a condition.
    fn inside(&mut self, case: &Way) -> Result<Diagram, TooLarge> {
        let mut inside = Diagram::YES;
        for (var, positions) in case.iter().rev() {
            let here = self.is_in(*var, &[*positions])?;
            inside = self.choose(here, inside, Diagram::NO)?;
        }
        Ok(inside)
    }

    /// A case of a condition with each of its intervals as wide as the condition allows, those that are asked last first.
    fn widened(&self, wanted: Diagram, way: Way) -> Way {
        let mut wide: BTreeMap<u32, (u32, u32)> = way.iter().copied().collect();
        for (var, (from, to)) in way.into_iter().rev() {
            wide.remove(&var);
            if self.holds_within(wanted, &wide) {
                continue;
            }
            let mut fits = |low: u32, high: u32| {
                wide.insert(var, (low, high));
                self.holds_within(wanted, &wide)
            };
            // What does not fit does not fit wider either.
            let low = from - furthest(from, |by| fits(from - by, to));
            let high = to + furthest(self.size(var).saturating_sub(to), |by| fits(low, to + by));
            wide.insert(var, (low, high));
        }
        wide.into_iter().collect()
    }

    /// Whether a condition holds in all of a case.
    fn holds_within(&self, condition: Diagram, case: &BTreeMap<u32, (u32, u32)>) -> bool {
        let mut seen = std::collections::BTreeSet::from([condition]);
        let mut open = vec![condition];
        while let Some(diagram) = open.pop() {
            let Some((var, branches)) = self.ask(diagram) else {
                if diagram != Diagram::YES {
                    return false;
                }
                continue;
            };
            let (low, high) = case.get(&var).copied().unwrap_or((0, u32::MAX));
            let mut from = 0;
            for (to, next) in branches {
                if from < high && low < *to && seen.insert(*next) {
                    open.push(*next);
                }
                from = *to;
            }
        }
        true
    }
}

/// The greatest number up to `most` that fits, where 0 does and all up to some do.
fn furthest(most: u32, mut fits: impl FnMut(u32) -> bool) -> u32 {
    let (mut yes, mut no) = (0, most.saturating_add(1));
    while no - yes > 1 {
        let half = yes + (no - yes) / 2;
        if fits(half) { yes = half } else { no = half }
    }
    yes
}
