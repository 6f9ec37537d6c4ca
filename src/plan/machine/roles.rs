//! Roles.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::step::Machine;
use super::PageId;
use crate::model::{PersonId, Responder, RoleId};

/// Who holds what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roles {
    held: BTreeMap<RoleId, PersonId>,
}

impl Roles {
    /// Who holds a role.
    pub(super) fn holder(&self, role: RoleId) -> Option<PersonId> {
        self.held.get(&role).copied()
    }

    pub(super) fn vacant_since(&self, _role: RoleId) -> Option<i64> {
        None
    }
}

impl Machine<'_> {
    pub(super) fn accepted(&mut self, by: Option<Responder>, page: Option<PageId>, _role: Option<RoleId>) {
        self.acknowledged(by, page, None);
    }
    pub(super) fn role_taken(&mut self, _by: Option<Responder>, _role: RoleId) {}
    pub(super) fn role_left(&mut self, _by: Option<Responder>, _role: RoleId) {}
    pub(super) fn look_at_roles(&mut self) {}
    pub(super) fn offer_ends(&mut self, _role: RoleId) {}
    pub(super) fn role_vacant_too_long(&mut self, _role: RoleId) {}
    pub(super) fn offer_failed(&mut self, _role: RoleId, _who: Responder) {}
    pub(super) fn offer_declined(&mut self, _role: RoleId, _by: Responder) {}
    pub(super) fn end_offers(&mut self) {}
    pub(super) fn forget_roles(&mut self) {}
}
