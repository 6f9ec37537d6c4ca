//! What the host pushes about the world.

use super::step::Machine;
use super::{Health, What};
use crate::model::{ChannelId, PersonId, RoleId, ServiceId};

impl Machine<'_> {
    /// How a service is: down when any it needs is.
    pub(super) fn service_health(&self, service: ServiceId) -> Health {
        let own = std::iter::once(&service);
        let needs = self.plan.services.get(service).map_or(&[][..], |s| s.needs.as_slice());
        own.chain(needs).map(|s| self.s.context.services.get(s).copied().unwrap_or(Health::Up)).fold(
            Health::Up,
            |all, one| match (all, one) {
                (Health::Down, _) | (_, Health::Down) => Health::Down,
                (Health::Untrusted, _) | (_, Health::Untrusted) => Health::Untrusted,
                _ => Health::Up,
            },
        )
    }

    /// A service changed. What is on its way is left to its deadline: it may have arrived.
    pub(super) fn service(&mut self, service: ServiceId, health: Health) {
        let Some(plan) = self.plan.services.get(service) else { return self.ignored("no such service") };
        self.s.context.services.insert(service, health);
        self.journal(Some(plan.at), What::Service { service, health });
        self.something_recovered();
    }

    /// A channel changed by itself.
    pub(super) fn channel(&mut self, channel: ChannelId, health: Health) {
        let Some(plan) = self.plan.channels.get(channel) else { return self.ignored("no such channel") };
        self.s.context.channels.insert(channel, health);
        self.journal(Some(plan.at), What::Channel { channel, health });
        self.something_recovered();
    }

    /// A person became absent or came back. Somebody on call who comes back while a rung waits is a newcomer there.
    pub(super) fn away(&mut self, person: PersonId, away: bool) {
        let Some(plan) = self.plan.people.get(person) else { return self.ignored("no such person") };
        self.s.context.away.insert(person, away);
        self.journal(Some(plan.at), What::Away { person, away });
        if away {
            self.leaves(person);
        }
        self.look_for_hand_overs();
        self.at_once(super::agenda::Item::Roles);
    }

    /// In how many other incidents a person holds a role.
    pub(super) fn role_load(&mut self, person: PersonId, role: RoleId, incidents: u32) {
        if self.plan.people.get(person).is_none() || self.plan.roles.get(role).is_none() {
            return self.ignored("no such person or role");
        }
        if incidents == 0 {
            self.s.context.role_load.remove(&(person, role));
        } else {
            self.s.context.role_load.insert((person, role), incidents);
        }
    }
}
