//! What keeps a service or a channel down, and a person away.
//!
//! - Each thing may have several causes at once: a line of the scenario, a fault. It is as bad as the worst of those that
//!   hold, and is up again when the last of them is over.
//! - What is said without a time replaces what was said before, with a time or without; what faults do goes on beside it.
//!   What is said to be up is up, whatever broke it. What is said `for` a time comes on top.
//! - `over` ends what this fault does, and nothing else.

use std::collections::BTreeMap;

use crate::model::{FaultId, FaultTarget, PersonId};
use crate::plan::machine::Health;

/// What is out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// A service or a channel.
    Of(FaultTarget),
    /// Somebody who is away.
    Person(PersonId),
}

/// One cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hold {
    /// The fault; absent: a line of the scenario.
    fault: Option<FaultId>,
    is: Health,
    until: i64,
}

/// All causes that hold.
#[derive(Debug, Default)]
pub(super) struct Outages {
    holds: BTreeMap<Thing, Vec<Hold>>,
}

impl Outages {
    /// A line of the scenario says how a thing is, from now on or until then.
    pub(super) fn said(&mut self, thing: Thing, is: Health, until: Option<i64>) {
        let holds = self.holds.entry(thing).or_default();
        if is == Health::Up {
            holds.clear();
        } else {
            holds.retain(|h| h.fault.is_some() || until.is_some());
            holds.push(Hold { fault: None, is, until: until.unwrap_or(i64::MAX) });
        }
    }

    /// A fault does something to a thing, from now on or until then; struck again while it lasts, it lasts longer.
    pub(super) fn struck(&mut self, thing: Thing, fault: FaultId, is: Health, until: Option<i64>) {
        let hold = Hold { fault: Some(fault), is, until: until.unwrap_or(i64::MAX) };
        self.holds.entry(thing).or_default().push(hold);
    }

    /// A fault is over.
    pub(super) fn over(&mut self, thing: Thing, fault: FaultId) {
        self.holds.entry(thing).or_default().retain(|h| h.fault != Some(fault));
    }

    /// How a thing is now.
    pub(super) fn now(&mut self, thing: Thing, now: i64) -> Health {
        let holds = self.holds.entry(thing).or_default();
        holds.retain(|h| now < h.until);
        let is = |health: Health| holds.iter().any(|h| h.is == health);
        if is(Health::Down) {
            Health::Down
        } else if is(Health::Untrusted) {
            Health::Untrusted
        } else {
            Health::Up
        }
    }
}
