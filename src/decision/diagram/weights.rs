//! How likely each answer is, as far as the policy says.

use super::store::{Diagram, TooLarge};
use super::{Likely, Partition};
use crate::syntax::literal::Decimal;

/// What is likely in none of all incidents may still be.
const LEAST: f64 = 1e-6;

impl Partition {
    /// Gives each position of a variable the share that is said of it: the first line that holds there counts, a line's
    /// positions share alike, and those of which nothing is said share what is left. Lines that need several variables (a set of
    /// flags together) say nothing of one.
    pub(super) fn weigh(&mut self, likely: &[&Likely]) -> Result<(), TooLarge> {
        for line in likely {
            let holds = self.condition(&line.when.expr)?;
            let [var] = *self.store.variables(holds).as_slice() else { continue };
            let size = self.store.size(var);
            let weights = self.weights.entry(var).or_insert_with(|| vec![-1.0; size as usize]);
            let free = |(at, weight): &(u32, &mut f64)| **weight < 0.0 && self.store.answer(holds, *at) == Diagram::YES;
            let mut own: Vec<&mut f64> =
                (0..size).zip(weights.iter_mut()).filter(free).map(|(_, weight)| weight).collect();
            let share = line.share.0 as f64 / (100 * Decimal::ONE) as f64 / own.len().max(1) as f64;
            own.iter_mut().for_each(|weight| **weight = share.max(LEAST));
        }
        for weights in self.weights.values_mut() {
            let open = weights.iter().filter(|w| **w < 0.0).count();
            let said: f64 = weights.iter().filter(|w| **w >= 0.0).sum();
            let rest = ((1.0 - said) / open.max(1) as f64).max(LEAST);
            weights.iter_mut().filter(|w| **w < 0.0).for_each(|w| *w = rest);
            let sum: f64 = weights.iter().sum();
            weights.iter_mut().for_each(|w| *w /= sum);
        }
        Ok(())
    }

    /// How likely a position of a variable is.
    pub(super) fn weight(&self, var: u32, position: u32) -> f64 {
        let said = self.weights.get(&var).and_then(|w| w.get(position as usize)).copied();
        said.unwrap_or_else(|| 1.0 / f64::from(self.store.size(var).max(1)))
    }
}
