//! Clauses of exceptions, what is said of them, and what is expected.

use crate::syntax::ast::{Arg, AtOnce, Event, ExceptionAct, ExceptionOutcome, Expected, Path, Votes};

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    pub(super) fn votes(&mut self, p: &mut Parts<'_>) -> Option<Votes> {
        let mut votes = Parts::of(p.pick(Rule::votes)?);
        let enough = match votes.pick(Rule::enough_of) {
            Some(enough) => Some(self.amount_of(&mut Parts::of(enough))?),
            None => None,
        };
        let of = self.paths(votes.each(Rule::path));
        Some(Votes { enough, of, within: self.duration_of(&mut votes)? })
    }

    pub(super) fn at_once(&mut self, p: &mut Parts<'_>) -> Option<AtOnce> {
        let who = self.paths(p.each(Rule::path));
        Some(AtOnce { who, confirmed: self.votes(p)? })
    }

    pub(super) fn by_within(&mut self, p: &mut Parts<'_>) -> Option<Arg> {
        let by = match p.pick(Rule::sender) {
            Some(sender) => self.path_of(&mut Parts::of(sender)),
            None => self.path_of(p),
        };
        Some(Arg::ByWithin { by, within: self.duration_of(p)? })
    }

    /// What is said of an exception.
    pub(super) fn exception_event(&mut self, parts: &mut Parts<'_>) -> Option<Event> {
        Some(Event::Exception {
            exception: self.path_of(parts)?,
            what: ExceptionAct::of_word(parts.pick(Rule::exception_act)?.as_str())?,
            by: self.actor(parts),
        })
    }

    /// What is expected of an exception.
    pub(super) fn exception_expected(&mut self, exception: Path, parts: &mut Parts<'_>) -> Option<Expected> {
        let outcome = ExceptionOutcome::of_word(parts.pick(Rule::exception_outcome)?.as_str())?;
        Some(Expected::Exception { exception, outcome })
    }
}
