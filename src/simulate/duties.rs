//! Who owns each duty when, from the journal.

use std::collections::BTreeMap;

use super::expect::Since;
use crate::model::{DutyId, PersonId, RoleId};
use crate::plan::Plan;
use crate::plan::machine::{Entry, What};

/// Who has what, as far as the journal has been read.
#[derive(Default)]
struct Held {
    roles: BTreeMap<RoleId, Option<PersonId>>,
    streams: BTreeMap<(RoleId, u32), PersonId>,
    /// To whom the duties of a vacant role fell.
    fallen: BTreeMap<RoleId, Option<PersonId>>,
}

impl Held {
    /// Takes an entry in; whether it says who has something.
    fn read(&mut self, what: &What) -> bool {
        match what {
            What::RoleHeld { role, by, .. } => {
                self.roles.insert(*role, Some(*by));
            }
            What::RoleVacant { role } => {
                self.roles.insert(*role, None);
                self.fallen.remove(role);
            }
            What::DutiesFall { role, to, .. } => {
                self.fallen.insert(*role, *to);
            }
            What::StreamHeld { role, stream, by } => {
                self.streams.insert((*role, *stream), *by);
            }
            What::StreamEnds { role, stream, .. } => {
                self.streams.remove(&(*role, *stream));
            }
            _ => return false,
        }
        true
    }

    /// Exactly one: who holds the work-stream, else the role, else who carries the role's duties.
    fn owner(&self, plan: &Plan, duty: DutyId) -> Option<PersonId> {
        let rest = plan.roles.iter().find(|(_, r)| r.owns_rest).map(|(id, _)| id);
        let role = plan.duties.get(duty)?.owner.or(rest)?;
        let streams = plan.roles.get(role).map_or(&[][..], |r| r.streams.as_slice());
        let own = (0u32..).zip(streams).filter(|(_, s)| s.duties.contains(&duty));
        let held = |role: RoleId| self.roles.get(&role).copied().flatten();
        own.filter_map(|(n, _)| self.streams.get(&(role, n)).copied())
            .next()
            .or_else(|| held(role))
            .or_else(|| self.fallen.get(&role).copied().flatten())
            .or_else(|| rest.and_then(held))
    }
}

/// The owner of each duty from each instant on at which it changes.
pub(super) fn owners<'a>(plan: &Plan, journal: &'a [Entry]) -> BTreeMap<DutyId, Since<'a, Option<PersonId>>> {
    let mut held = Held::default();
    let mut all: BTreeMap<DutyId, Since<'a, Option<PersonId>>> = BTreeMap::new();
    for entry in journal {
        if !held.read(&entry.what) {
            continue;
        }
        for duty in plan.duties.ids() {
            let owner = held.owner(plan, duty);
            let list = all.entry(duty).or_default();
            if list.last().map_or(owner.is_some(), |(_, last, _)| *last != owner) {
                list.push((entry.at, owner, entry));
            }
        }
    }
    all
}
