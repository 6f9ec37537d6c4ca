//! Who may make a guarded move.
//!
//! A move guarded by a role may be made by its holder; while the role is vacant, by whoever carries its duties (the
//! owner of the rest, else the first who acknowledged, else whoever declared). Lowering the severity is guarded by the
//! owner of the rest where no role guards it. An event without a sender comes from the host itself, which answers for
//! it. What is refused is journaled.

use super::What;
use super::step::Machine;
use crate::model::{Actor, PersonId, Responder, RoleId};
use crate::syntax::ast::Move;

impl Machine<'_> {
    /// The role that owns the rest.
    pub(super) fn owner_of_rest(&self) -> Option<RoleId> {
        self.plan.roles.iter().find(|(_, r)| r.owns_rest).map(|(id, _)| id)
    }

    /// Who does something: as written, else the owner of the rest.
    pub(super) fn or_rest(&self, by: Option<Actor>) -> Option<Actor> {
        by.or_else(|| self.owner_of_rest().map(Actor::Role))
    }

    /// The role that guards a move.
    pub(super) fn guard(&self, what: Move) -> Option<RoleId> {
        let named = self.plan.roles.iter().find(|(_, r)| r.alone_may.contains(&what)).map(|(id, _)| id);
        named.or_else(|| if matches!(what, Move::LowerSeverity | Move::Waive) { self.owner_of_rest() } else { None })
    }

    /// Who carries a role's duties now: its holder, else the owner of the rest, else the first who acknowledged, else
    /// whoever declared.
    pub(super) fn carries(&self, role: RoleId) -> Option<PersonId> {
        let person = |who: Option<Responder>| if let Some(Responder::Person(p)) = who { Some(p) } else { None };
        self.s
            .roles
            .holder(role)
            .or_else(|| self.owner_of_rest().and_then(|r| self.s.roles.holder(r)))
            .or_else(|| person(self.s.incident.acknowledged.map(|(who, _)| who)))
            .or_else(|| person(self.s.incident.declared_by))
    }

    /// Whether somebody may make a move; a refusal is journaled.
    pub(super) fn allowed(&mut self, what: Move, by: Option<Responder>) -> bool {
        let Some(guard) = self.guard(what) else { return true };
        let Some(who) = by else { return true };
        let Some(carrier) = self.carries(guard) else { return true };
        if self.person_behind(who) == Responder::Person(carrier) {
            return true;
        }
        let place = self.plan.roles.get(guard).map(|r| r.at);
        self.journal(place, What::Refused { what, by, guard });
        false
    }
}
