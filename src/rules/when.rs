//! When a condition holds, as far as the clock alone decides it.

use super::Context;
use super::context::open;
use crate::calendar::{Interval, merged, overlap, without};
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
            Expr::Any(list) => merged(of(list).concat()),
            Expr::Not(e) => without(within, &self.times(e, within, sure.other())),
            Expr::AtLeast { n, of: list } => match (*n as usize, sure) {
                (0, _) => vec![within],
                (1, _) => merged(of(list).concat()),
                (n, _) if n == list.len() => all(of(list)),
                (_, Sure::May) => merged(of(list).concat()),
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
