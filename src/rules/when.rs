//! When a condition holds, as far as the clock alone decides it.

use super::Context;
use super::context::{open, overlap};
use crate::calendar::Interval;
use crate::model::{Expr, Situation, StateId};

/// What is asked about the parts of a condition that only the incident decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sure {
    /// They may hold.
    May,
    /// They are not sure to.
    Surely,
}

impl Sure {
    pub(super) fn other(self) -> Self {
        match self {
            Self::May => Self::Surely,
            Self::Surely => Self::May,
        }
    }
}

impl Context<'_> {
    /// When a condition may hold, or is sure to: opening hours are known, everything else is open.
    #[must_use]
    pub fn times(&self, expr: &Expr, within: Interval, sure: Sure) -> Vec<Interval> {
        let of = |list: &[Expr]| -> Vec<Vec<Interval>> { list.iter().map(|e| self.times(e, within, sure)).collect() };
        let all = |lists: Vec<Vec<Interval>>| lists.iter().fold(vec![within], |both, one| overlap(&both, one));
        match expr {
            Expr::Constant(true) => vec![within],
            Expr::Constant(false) => Vec::new(),
            Expr::All(list) => all(of(list)),
            Expr::Any(list) => union(of(list)),
            Expr::Not(e) => without(within, &self.times(e, within, sure.other())),
            Expr::AtLeast { n, of: list } => match (*n as usize, sure) {
                (0, _) => vec![within],
                (1, _) => union(of(list)),
                (n, _) if n == list.len() => all(of(list)),
                (_, Sure::May) => union(of(list)),
                (_, Sure::Surely) => all(of(list)),
            },
            Expr::Situation(Situation::During(hours)) => open(self.calendar, *hours, within),
            _ if sure == Sure::May => vec![within],
            _ => Vec::new(),
        }
    }
}

/// Whether a condition may hold in a state, or is sure to: the state is known, everything else is open.
#[must_use]
pub fn in_state(expr: &Expr, state: StateId, sure: Sure) -> bool {
    match expr {
        Expr::Constant(holds) => *holds,
        Expr::All(list) => list.iter().all(|e| in_state(e, state, sure)),
        Expr::Any(list) => list.iter().any(|e| in_state(e, state, sure)),
        Expr::Not(e) => !in_state(e, state, sure.other()),
        Expr::AtLeast { n, of } => of.iter().filter(|e| in_state(e, state, sure)).count() >= *n as usize,
        Expr::Situation(Situation::State(states)) => states.contains(&state),
        Expr::Situation(Situation::StateFor { state: of, .. }) if *of != state => false,
        _ => sure == Sure::May,
    }
}

/// What several ascending lists of intervals cover together.
fn union(lists: Vec<Vec<Interval>>) -> Vec<Interval> {
    let mut all: Vec<Interval> = lists.into_iter().flatten().collect();
    all.sort_unstable();
    let mut union: Vec<Interval> = Vec::new();
    for next in all {
        match union.last_mut() {
            Some(last) if next.from <= last.to => last.to = last.to.max(next.to),
            _ => union.push(next),
        }
    }
    union
}

/// What an ascending list of intervals leaves of one.
#[must_use]
pub fn without(within: Interval, taken: &[Interval]) -> Vec<Interval> {
    let (mut left, mut at) = (Vec::new(), within.from);
    for t in taken {
        if at < t.from {
            left.push(Interval { from: at, to: t.from.min(within.to) });
        }
        at = at.max(t.to);
    }
    if at < within.to {
        left.push(Interval { from: at, to: within.to });
    }
    left
}
