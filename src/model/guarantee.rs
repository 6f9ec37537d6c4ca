//! Guarantees: what must hold whatever fails. They are read, typed and checked against what the policy could do at
//! best; proving them is no part of this version.

use super::{AudienceId, FactId, FaultId, Head, LevelId, MomentAnchor, Period, ServiceId, Symbol, TargetKind};
use crate::source::{Span, Spanned};
use crate::syntax::ast::ServiceState;

/// A promise about the policy.
#[derive(Debug, Clone)]
pub struct Guarantee {
    /// Name, label, place.
    pub head: Head,
    /// At these levels, most severe first; every level where no `for` is written.
    pub levels: Vec<LevelId>,
    /// Where `for` is written.
    pub levels_written: Option<Span>,
    /// What is promised, in source order; all of it.
    pub goals: Vec<Spanned<Goal>>,
    /// What may fail, all of it at once.
    pub despite: Vec<Spanned<Failure>>,
    /// For incidents that start then; absent: a year and a day from the day of the check.
    pub period: Option<Period>,
}

/// One promise. Times are in seconds from the declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// A page to them is delivered.
    Reach {
        /// Whom; absent: anybody.
        who: Option<TargetKind>,
        /// Also where others have answered before.
        even_if_answered: bool,
        /// By then.
        within: i64,
    },
    /// Somebody can have answered by then.
    Acknowledged(i64),
    /// Somebody can be there by then.
    Arrive(i64),
    /// The audience hears something at least so often.
    Inform {
        /// Whom.
        audience: AudienceId,
        /// Seconds.
        every: i64,
    },
    /// More of the facts never gives a lower level.
    Rises(Vec<Spanned<FactId>>),
    /// Something the policy orders is done.
    Do {
        /// What.
        what: Deed,
        /// By then.
        within: Option<i64>,
        /// And before this.
        before: Option<Deed>,
    },
}

/// Something that is done, or happens, at some instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// A duty has somebody who holds it; a template or the first message of a communication is sent; an obligation is
    /// fulfilled; a step is done; a decision is taken; an exception comes into force.
    Done(Symbol),
    /// A built-in moment, the beginning of a state, or a declared moment.
    Event(MomentAnchor),
}

/// Something that may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// Any so many services; a channel's own failure counts as one.
    Services(u32),
    /// Any so many people, who hear nothing.
    People(u32),
    /// A service, down or untrusted.
    Service(ServiceId, Broken),
    /// A channel, down or untrusted.
    Channel(super::ChannelId, Broken),
    /// A declared fault: all that it breaks, at once.
    Fault(FaultId),
    /// The program itself: what remains is the printed plan.
    Callout,
}

/// How a service fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Broken {
    /// It does not work.
    Down,
    /// It works, but somebody else reads it.
    Untrusted,
}

impl Broken {
    /// The state that a service fails into; `up` is no failure.
    #[must_use]
    pub fn of(state: ServiceState) -> Option<Self> {
        match state {
            ServiceState::Up => None,
            ServiceState::Down => Some(Self::Down),
            ServiceState::Untrusted => Some(Self::Untrusted),
        }
    }
}
