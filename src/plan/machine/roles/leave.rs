//! Somebody leaves a role.

use super::super::agenda::Item;
use super::super::step::Machine;
use super::Held;
use crate::model::{PersonId, Responder, RoleId};

impl Machine<'_> {
    /// Somebody leaves a role.
    pub(in super::super) fn role_left(&mut self, by: Option<Responder>, role: RoleId) {
        let person = by.map(|b| self.person_behind(b));
        let left = matches!(person, Some(Responder::Person(p)) if self.stream_left(role, p));
        let is = |p: Option<PersonId>| p.is_some() && p.map(Responder::Person) == person;
        let held = self.held(role).clone();
        let mine = is(held.holder) || is(held.stand_in);
        if let Some(Responder::Person(p)) = person.filter(|_| mine) {
            self.held(role).left.insert(p);
        }
        if is(held.holder) {
            let deputy =
                held.stand_in.or_else(|| self.deputy_of(role)).filter(|p| Some(Responder::Person(*p)) != person);
            let now = self.now;
            self.end_offer(role);
            let state = self.held(role);
            let (required, left) = (held.required, std::mem::take(&mut state.left));
            *state = Held { stand_in: deputy, required, left, vacant_since: Some(now), ..Held::default() };
            self.s.agenda.remove(&Item::Relief(role));
            match deputy {
                Some(deputy) => self.assigned(role, Some(deputy), true),
                None => self.vacated(role),
            }
        } else if is(held.stand_in) {
            // The holder, if there is one, is away.
            self.held(role).stand_in = None;
            self.held(role).absent = held.holder.is_some();
            self.vacated(role);
            if held.holder.is_some() {
                self.required_again(role);
            }
        } else if left {
            return;
        } else {
            return self.ignored("they do not hold the role");
        }
        if self.held(role).holder.is_none() {
            self.required_again(role);
        }
        self.at_once(Item::Roles);
    }
}
