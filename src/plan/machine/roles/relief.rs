//! The holder of a role is relieved, or hands it over.
//!
//! - `relief after D`: so long after somebody took the role others are asked, in the order of offers; the holder stays
//!   until somebody takes it. Whenever everybody was asked in vain the alarm `not-relieved` says so, and it starts
//!   over; where there is nobody to ask, every ten minutes at most. The clock is wall time: people tire while everything
//!   is snoozed, too, and while an incident that is opened again was over.
//! - A holder may offer the role to somebody by name. It stays with the holder until that person takes it; a decline, or
//!   no answer in the time of an offer, changes nothing, and a relief that was due goes on.

use std::collections::BTreeSet;

use super::super::agenda::Item;
use super::super::state::Phase;
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};
use crate::model::{PersonId, Responder, RoleId, TargetKind};

/// Between two rounds in which there is nobody to ask, at least.
const LEAST_ROUND: i64 = 600;

impl Machine<'_> {
    /// The holder has held a role long enough.
    pub(in super::super) fn relief_due(&mut self, role: RoleId) {
        let held = self.held(role).clone();
        let Some(holder) = held.holder.filter(|_| self.s.phase == Phase::Open && !held.relieving) else { return };
        let state = self.held(role);
        state.relieving = true;
        state.asked.clear();
        let place = self.plan.roles.get(role).map(|r| r.at);
        self.journal(place, What::ReliefDue { role, holder });
        if held.offered.is_none() {
            self.at_once(Item::Offer(role));
        }
    }

    /// Everybody was asked to relieve the holder.
    pub(super) fn nobody_relieves(&mut self, role: RoleId, each: i64, asked: &BTreeSet<PersonId>) {
        let place = self.plan.roles.get(role).map(|r| r.at).unwrap_or_default();
        self.alarm(AlarmKind::NotRelieved, place, About::default().and(TargetKind::Role(role)));
        self.after(Item::Offer(role), if asked.is_empty() { each.max(LEAST_ROUND) } else { each });
    }

    /// Puts it on the agenda that the holder of a role is to be relieved.
    pub(super) fn wait_for_relief(&mut self, role: RoleId) {
        self.s.agenda.remove(&Item::Relief(role));
        let relief = self.plan.roles.get(role).and_then(|r| r.relief);
        let held = self.held(role);
        let (taken, holder) = (held.taken, held.holder);
        if let Some(relief) = relief.filter(|_| holder.is_some()) {
            self.s.agenda.set(Item::Relief(role), taken.saturating_add(relief.max(1)).max(self.now));
        }
    }

    /// The incident is open again: whoever holds a role is still to be relieved, so long after they took it.
    pub(in super::super) fn relief_goes_on(&mut self) {
        for role in self.plan.roles.ids() {
            self.wait_for_relief(role);
        }
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
