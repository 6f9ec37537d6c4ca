//! The holder of a role is relieved, or hands it over.
//!
//! - `relief after D`: so long after somebody took the role others are asked, in the order of offers; the holder stays
//!   until somebody takes it. When everybody was asked in vain the alarm `not-relieved` says so, once, and it starts
//!   over. The clock is wall time: people tire while everything is snoozed, too.
//! - A holder may offer the role to somebody by name. It stays with the holder until that person takes it; a decline, or
//!   no answer in the time of an offer, changes nothing, and a relief that was due goes on.

use super::super::agenda::Item;
use super::super::state::Phase;
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};
use crate::model::{PersonId, Responder, RoleId, TargetKind};

impl Machine<'_> {
    /// The holder has held a role long enough.
    pub(in super::super) fn relief_due(&mut self, role: RoleId) {
        let held = self.held(role).clone();
        let Some(holder) = held.holder.filter(|_| self.s.phase == Phase::Open && !held.relieving) else { return };
        let state = self.held(role);
        state.relieving = true;
        state.alarmed = false;
        state.asked.clear();
        let place = self.plan.roles.get(role).map(|r| r.at);
        self.journal(place, What::ReliefDue { role, holder });
        if held.offered.is_none() {
            self.at_once(Item::Offer(role));
        }
    }

    /// Everybody was asked to relieve the holder.
    pub(super) fn nobody_relieves(&mut self, role: RoleId) {
        if std::mem::replace(&mut self.held(role).alarmed, true) {
            return;
        }
        let place = self.plan.roles.get(role).map(|r| r.at).unwrap_or_default();
        self.alarm(AlarmKind::NotRelieved, place, About::default().and(TargetKind::Role(role)));
    }

    /// The holder offers a role to somebody by name.
    pub(in super::super) fn role_handed_over(&mut self, by: Option<Responder>, role: RoleId, to: PersonId) {
        if self.plan.roles.get(role).is_none() || self.plan.people.get(to).is_none() {
            return self.ignored("no such role or person");
        }
        let from = match by.map(|b| self.person_behind(b)) {
            Some(Responder::Person(p)) if self.s.roles.holder(role) == Some(p) => p,
            _ => return self.ignored("who hands a role over does not hold it"),
        };
        if from == to || self.s.phase != Phase::Open {
            return self.ignored("there is nobody to hand the role over to");
        }
        self.end_offer(role);
        let place = self.plan.roles.get(role).map(|r| r.at);
        self.journal(place, What::HandingOver { role, from, to });
        let each = self.offer_time(role, 1);
        self.held(role).handing = true;
        self.offer(role, to, each);
    }
}
