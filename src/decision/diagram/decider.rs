//! The criteria as plain comparisons of numbers, one after the other: for millions of incidents.
//!
//! A run of the machine does not use it: an incident changes its facts a few times and leaves some of them unknown, so it asks for
//! every level that is still possible and why, which only the search answers. It is for whoever draws incidents with all their facts
//! by the million, and needs the level alone.

use std::collections::BTreeMap;

use super::super::facts::{Circumstances, Facts};
use super::super::space::{Shape, VarId, number, rank_start};
use super::store::Diagram;
use super::{Ending, Partition, ending};
use crate::model::{FactId, FactValue, Situation};

/// Criteria, compiled for the run. It looks at nothing twice, and at no fact that does not matter any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    inputs: Vec<Input>,
    steps: Vec<Step>,
    first: Goes,
}

/// Where a number that is compared comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Input {
    /// The value of a fact, in the unit of its type.
    Value(FactId),
    /// Whether a flag of a fact is set.
    Flag(FactId, u32),
    /// How many flags of a fact are set, but these.
    Others(FactId, u64),
    /// Whether somebody knows a fact.
    Known(FactId),
    /// What the incident decides.
    Situation(Situation),
    /// Seconds since the declaration.
    Elapsed,
}

/// One comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    /// Whether this input …
    input: u32,
    /// … is less than this.
    below: i64,
    then: Goes,
    otherwise: Goes,
}

/// A step by position, or with [`ENDS`] an outcome.
type Goes = u32;

/// Marks an outcome.
const ENDS: Goes = 1 << 31;

impl Decider {
    /// The numbers that [`Self::decide`] compares, so many seconds after the declaration; `None` where the value of a fact is
    /// not given that they need.
    #[must_use]
    pub fn numbers(&self, facts: &Facts, elapsed: i64, circumstances: &impl Circumstances) -> Option<Vec<i64>> {
        let flags = |fact: &FactId| match facts.value(*fact)? {
            FactValue::Flags(set) => Some(*set),
            _ => None,
        };
        let of = |input: &Input| match input {
            Input::Value(fact) => number(facts.value(*fact)?),
            Input::Flag(fact, bit) => Some(i64::from(flags(fact)? >> bit & 1 == 1)),
            Input::Others(fact, named) => Some(i64::from((flags(fact)? & !named).count_ones())),
            Input::Known(fact) => Some(i64::from(facts.is_known(*fact))),
            Input::Situation(what) => Some(i64::from(circumstances.situation(what))),
            Input::Elapsed => Some(elapsed),
        };
        self.inputs.iter().map(of).collect()
    }

    /// What these numbers lead to; numbers that are missing count as 0.
    #[must_use]
    pub fn decide(&self, numbers: &[i64]) -> Ending {
        let mut goes = self.first;
        // Each step leads to later questions.
        while let Some(step) = self.steps.get(goes as usize) {
            let number = numbers.get(step.input as usize).copied().unwrap_or_default();
            goes = if number < step.below { step.then } else { step.otherwise };
        }
        ending(goes & !ENDS)
    }

    /// How many comparisons there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether all facts lead to the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

impl Partition {
    /// The criteria, compiled for the run.
    #[must_use]
    pub fn decider(&self) -> Decider {
        let mut decider = Decider { inputs: Vec::new(), steps: Vec::new(), first: 0 };
        let mut inputs: BTreeMap<u32, u32> = BTreeMap::new();
        let mut known: BTreeMap<Diagram, Goes> = BTreeMap::new();
        let mut all = self.store.reached(self.root);
        // What follows a question is compiled before it.
        all.sort_unstable_by_key(|d| std::cmp::Reverse(self.store.ask(*d).map_or(u32::MAX, |(var, _)| var)));
        for diagram in all {
            let goes = match self.store.ask(diagram) {
                None => ENDS | diagram.as_outcome().unwrap_or_default(),
                Some((place, branches)) => {
                    let var = self.order.get(place as usize).copied().unwrap_or_default();
                    let input = *inputs.entry(place).or_insert_with(|| {
                        decider.inputs.push(self.input(var));
                        u32::try_from(decider.inputs.len() - 1).unwrap_or(u32::MAX)
                    });
                    let mut from = 0;
                    let mut parts = Vec::new();
                    for (to, next) in branches {
                        parts.push((self.least(var, from), known.get(next).copied().unwrap_or(ENDS)));
                        from = *to;
                    }
                    halved(&mut decider.steps, input, &parts)
                }
            };
            known.insert(diagram, goes);
        }
        decider.first = known.get(&self.root).copied().unwrap_or(ENDS);
        decider
    }

    /// What a variable is about.
    fn input(&self, var: VarId) -> Input {
        let of = |(fact, shape): (&FactId, &Shape)| match shape {
            Shape::Flags { bits, rest } => {
                let named = bits.keys().fold(0, |all: u64, bit| all | 1 << bit);
                let bit = bits.iter().find(|(_, own)| **own == var).map(|(bit, _)| Input::Flag(*fact, *bit));
                bit.or_else(|| (*rest == var).then_some(Input::Others(*fact, named)))
            }
            Shape::Ranked { var: own, .. } if *own != var => None,
            Shape::Ranked { .. } => Some(match (self.open.known_of(*fact), self.situation(*fact)) {
                (Some(of), _) => Input::Known(of),
                (_, Some(what)) => Input::Situation(what.clone()),
                _ if self.open.is_elapsed(*fact) => Input::Elapsed,
                _ => Input::Value(*fact),
            }),
        };
        self.space.shapes.iter().find_map(of).unwrap_or(Input::Elapsed)
    }

    /// The least number at a position of a variable that is not the first.
    fn least(&self, var: VarId, position: u32) -> i64 {
        let rank = self.space.vars.get(var).and_then(|r| r.get(position as usize)).copied().unwrap_or_default();
        let constants = self.space.shapes.values().find_map(|shape| match shape {
            Shape::Ranked { var: own, constants } if *own == var && !constants.is_empty() => Some(constants),
            _ => None,
        });
        let Some(constants) = constants else { return i64::from(rank) };
        rank_start(constants, rank).unwrap_or(i64::MIN)
    }
}

/// The steps that find out in which of some parts a number lies, each given by where it begins: half of them at a time.
fn halved(steps: &mut Vec<Step>, input: u32, parts: &[(i64, Goes)]) -> Goes {
    let (low, high) = parts.split_at(parts.len() / 2);
    let Some((below, only)) = high.first().copied() else { return ENDS };
    if low.is_empty() {
        return only;
    }
    let then = halved(steps, input, low);
    let otherwise = halved(steps, input, high);
    steps.push(Step { input, below, then, otherwise });
    u32::try_from(steps.len() - 1).map_or(ENDS, |n| n)
}
