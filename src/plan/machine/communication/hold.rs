//! Holds: messages that wait while something is so.
//!
//! - `hold while E until released by R, at most D` stands in a communication, for its messages, or at an audience, for all
//!   it is told. A message that becomes due while E holds, or while nobody knows, is held. Both may hold it.
//! - The hold begins with the first message it holds. It ends when E does not hold any more, when somebody who acts for R
//!   releases it, or after D, with an alarm: then what is held goes out, and nothing more is held until E has been false.
//! - Reviews and approvals go on while a message is held. Its deadline waits, too: it has from the end of the hold what it
//!   had from the beginning.
//! - A safety text is never held, nor does it wait for a review or an approval.

use serde::{Deserialize, Serialize};

use super::super::agenda::Item;
use super::super::step::{About, Machine};
use super::super::{AlarmKind, MessageId, What};
use super::Stage;
use crate::model::{AudienceId, CommunicationId, PersonId, Responder};
use crate::plan::Hold;

/// Which hold: a clause of a communication or of an audience.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HoldId {
    /// Of a communication.
    Communication(CommunicationId),
    /// Of an audience.
    Audience(AudienceId),
}

/// How far a hold is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Then it ends by itself.
    pub(super) until: i64,
    /// It has ended, and does not begin again before its condition has been false.
    pub(super) over: bool,
}

impl<'a> Machine<'a> {
    fn hold_clause(&self, id: HoldId) -> Option<&'a Hold> {
        match id {
            HoldId::Communication(c) => self.plan.communications.get(c)?.hold.as_ref(),
            HoldId::Audience(a) => self.plan.audiences.get(a)?.hold.as_ref(),
        }
    }

    /// The holds that may keep a message.
    fn holds_of(&self, id: MessageId) -> Vec<HoldId> {
        let Some(m) = self.s.communications.messages.get(&id) else { return Vec::new() };
        let all = [HoldId::Communication(m.communication), HoldId::Audience(m.audience)];
        all.into_iter().filter(|h| self.hold_clause(*h).is_some()).collect()
    }

    fn is_active(&self, id: HoldId) -> bool {
        let over = self.s.communications.holds.get(&id).is_some_and(|h| h.over);
        !over && self.hold_clause(id).is_some_and(|h| self.truth(&h.condition) != Some(false))
    }

    /// Holds a new message, if something holds it.
    pub(super) fn hold_if_asked(&mut self, id: MessageId) {
        let mut held = false;
        for hold in self.holds_of(id) {
            if !self.is_active(hold) {
                continue;
            }
            held = true;
            let Some(clause) = self.hold_clause(hold) else { continue };
            if !self.s.communications.holds.contains_key(&hold) {
                let until = self.now.saturating_add(clause.at_most.max(1));
                self.s.communications.holds.insert(hold, Holding { until, over: false });
                self.s.agenda.set(Item::HoldEnd(hold), until);
            }
            self.journal(Some(clause.at), What::MessageHeldBack { message: id });
        }
        let Some(message) = self.s.communications.messages.get_mut(&id).filter(|_| held) else { return };
        message.held_back = true;
        message.stage = Stage::Approving;
        self.s.agenda.remove(&Item::MessageDeadline(id));
    }

    /// Holds whose condition does not hold any more end; says when to look again.
    pub(super) fn look_at_holds(&mut self) -> Option<i64> {
        let all: Vec<HoldId> = self.s.communications.holds.keys().copied().collect();
        let mut next: Option<i64> = None;
        for id in all {
            let Some(clause) = self.hold_clause(id) else { continue };
            if self.truth(&clause.condition) == Some(false) {
                self.s.communications.holds.remove(&id);
                self.s.agenda.remove(&Item::HoldEnd(id));
            } else {
                next = next.into_iter().chain(self.next_crossing(&clause.condition)).min();
            }
        }
        self.free_held();
        next
    }

    /// A hold has lasted as long as it may.
    pub(in super::super) fn hold_ends(&mut self, id: HoldId) {
        let Some(holding) = self.s.communications.holds.get_mut(&id).filter(|h| !h.over) else { return };
        holding.over = true;
        let Some(clause) = self.hold_clause(id) else { return };
        let waits = self.s.communications.messages.iter().any(|(m, x)| x.held_back && self.holds_of(*m).contains(&id));
        if waits {
            let audience = if let HoldId::Audience(a) = id { Some(a) } else { None };
            self.alarm(AlarmKind::HoldLapsed, clause.at, About { audience, ..About::default() });
        }
        self.free_held();
    }

    /// `released by alice`: every hold that they may release.
    pub(in super::super) fn hold_released(&mut self, by: Option<Responder>) {
        let person: Option<PersonId> = match by.map(|b| self.person_behind(b)) {
            Some(Responder::Person(p)) => Some(p),
            Some(_) => return self.ignored("nothing is held that they may release"),
            None => None,
        };
        let open = self.s.communications.holds.iter().filter(|(_, h)| !h.over).map(|(id, _)| *id);
        let may = |id: &HoldId| {
            let who = self.hold_clause(*id).and_then(|c| c.by);
            person.is_none_or(|p| who.is_some_and(|w| self.acting(w).contains(&p)))
        };
        let released: Vec<HoldId> = open.filter(may).collect();
        if released.is_empty() {
            return self.ignored("nothing is held that they may release");
        }
        for id in released {
            if let Some(holding) = self.s.communications.holds.get_mut(&id) {
                holding.over = true;
            }
            self.s.agenda.remove(&Item::HoldEnd(id));
            let place = self.hold_clause(id).map(|c| c.at);
            self.journal(place, What::HoldReleased { by });
        }
        self.free_held();
    }

    /// What nothing holds any more goes on.
    fn free_held(&mut self) {
        let held: Vec<MessageId> =
            self.s.communications.messages.iter().filter(|(_, m)| m.held_back).map(|(id, _)| *id).collect();
        for id in held {
            if self.holds_of(id).into_iter().any(|h| self.is_active(h)) {
                continue;
            }
            let Some(message) = self.s.communications.messages.get_mut(&id) else { continue };
            message.held_back = false;
            let patience = message.deadline.saturating_sub(message.due).max(0);
            message.due = message.due.max(self.now);
            message.deadline = message.due.saturating_add(patience);
            let deadline = message.deadline;
            self.s.agenda.set(Item::MessageDeadline(id), deadline);
            let place = self.line_of(id);
            self.journal(place, What::HoldEnded { message: id });
            self.go_on_if_free(id);
        }
    }

    /// A new incident holds nothing.
    pub(super) fn forget_holds(&mut self) {
        let all: Vec<HoldId> = self.s.communications.holds.keys().copied().collect();
        for id in all {
            self.s.agenda.remove(&Item::HoldEnd(id));
        }
    }
}
