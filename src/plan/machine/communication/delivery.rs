//! A message on its way: channels, fall-backs, lateness.
//!
//! - It is handed to every channel of the route in every locale of the audience. A channel that is known down or
//!   untrusted is not used and has failed. Arrived means: on one of them.
//! - The next route is taken when everything of the one before has failed, or when its `within` has passed without an
//!   arrival.
//! - A message that arrived nowhere is tried again, from the first route, when a service or channel recovers.
//! - At its deadline a message that has not arrived raises `message-late`, with the audience's silence so far. It stays
//!   open and may still arrive, until a newer one of the same rule takes its place.

use super::super::agenda::Item;
use super::super::state::Phase;
use super::super::step::{About, Machine};
use super::super::{AlarmKind, Command, Health, MessageId, Snapshot, What};
use super::{Communications, Delivery, Stage};
use crate::model::{AudienceId, ChannelId, FactValue, PersonId};
use crate::plan::AudienceRoute;

impl<'a> Machine<'a> {
    fn routes(&self, audience: AudienceId) -> &'a [AudienceRoute] {
        self.plan.audiences.get(audience).map_or(&[], |a| &a.routes)
    }

    /// How long the fastest channel of the first route takes to deliver: from then on the audience has been told.
    pub(super) fn carrying_time(&self, audience: AudienceId) -> i64 {
        let first = self.routes(audience).first();
        let channels = first.iter().flat_map(|r| &r.channels);
        channels.filter_map(|c| self.plan.channels.get(*c)).map(|c| c.delivers_within.max(1)).min().unwrap_or(1)
    }

    /// A message that waited is due, or one that failed may be tried again.
    pub(in super::super) fn message_goes_on(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get(&id) else { return };
        match message.stage {
            Stage::Waiting => self.send(id),
            Stage::Sending if !message.arrived => {
                let pending = message.deliveries.values().any(|d| *d == Delivery::Pending);
                let open = self
                    .routes(message.audience)
                    .iter()
                    .flat_map(|r| &r.channels)
                    .any(|c| self.health(*c) == Health::Up);
                if open && !pending {
                    self.send_by(id, 0);
                }
            }
            _ => {}
        }
    }

    /// Sends a message by its first route.
    pub(super) fn send(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
        message.stage = Stage::Sending;
        let key = (message.communication, message.audience, message.rule);
        self.s.communications.sends.insert(key, self.now);
        self.s.communications.last = Some(self.now);
        self.send_by(id, 0);
        self.cadence_changed();
    }

    fn send_by(&mut self, id: MessageId, route: u32) {
        let mut route = route;
        loop {
            let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
            message.route = route;
            let (audience, template) = (message.audience, message.template);
            let routes = self.routes(audience);
            let Some(carries) = usize::try_from(route).ok().and_then(|r| routes.get(r)) else { return };
            let locales = self.locales(audience);
            let place = self.line_of(id);
            let mut handed = false;
            for channel in &carries.channels {
                let only = self.plan.channels.get(*channel).map_or(&[][..], |c| c.only.as_slice());
                if !only.is_empty() && !only.contains(&template) {
                    continue;
                }
                let up = self.health(*channel) == Health::Up;
                for locale in &locales {
                    let known = self
                        .s
                        .communications
                        .messages
                        .get(&id)
                        .and_then(|m| m.deliveries.get(&(*channel, locale.clone())));
                    if known.is_some_and(|d| *d != Delivery::Failed) {
                        handed = true;
                        continue;
                    }
                    let key = (*channel, locale.clone());
                    let (channel, locale) = (*channel, locale.clone());
                    let delivery = if up { Delivery::Pending } else { Delivery::Failed };
                    if let Some(message) = self.s.communications.messages.get_mut(&id) {
                        message.deliveries.insert(key, delivery);
                    }
                    if up {
                        handed = true;
                        let snapshot = Box::new(self.snapshot_of(id));
                        self.journal(
                            place,
                            What::Sending { message: id, audience, channel, locale: locale.clone(), template },
                        );
                        self.out.push(Command::Send { message: id, template, audience, channel, locale, snapshot });
                    } else {
                        self.journal(place, What::SendFailed { message: id, audience, channel, locale });
                    }
                }
            }
            let next = route.saturating_add(1);
            let fallback = usize::try_from(next).ok().and_then(|r| routes.get(r));
            match fallback {
                Some(fallback) if handed => {
                    if let Some(within) = fallback.within {
                        self.s.agenda.set(Item::Fallback(id), self.now.saturating_add(within));
                    }
                    return;
                }
                Some(_) => route = next,
                None => return,
            }
        }
    }

    /// The languages an audience is told in.
    fn locales(&self, audience: AudienceId) -> Vec<String> {
        let own = self.plan.audiences.get(audience).map_or(&[][..], |a| a.locales.as_slice());
        if own.is_empty() { self.plan.policy.locales.first().cloned().into_iter().collect() } else { own.to_vec() }
    }

    /// A route is given up.
    pub(in super::super) fn next_route(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get(&id).filter(|m| m.stage == Stage::Sending && !m.arrived)
        else {
            return;
        };
        let next = message.route.saturating_add(1);
        let audience = message.audience;
        if usize::try_from(next).is_ok_and(|n| n < self.routes(audience).len()) {
            self.send_by(id, next);
        }
    }

    /// What became of a message on a channel.
    pub(in super::super) fn message_sent(&mut self, id: MessageId, channel: ChannelId, locale: &str, ok: bool) {
        let Some(message) = self.s.communications.messages.get_mut(&id) else {
            return self.ignored("a message that is not open any more");
        };
        let Some(delivery) = message.deliveries.get_mut(&(channel, locale.to_owned())) else {
            return self.ignored("the message was not sent there");
        };
        let audience = message.audience;
        let locale = locale.to_owned();
        if ok {
            *delivery = Delivery::Arrived;
            message.arrived = true;
            self.s.communications.heard.insert(audience, self.now);
            self.s.agenda.remove(&Item::Fallback(id));
            let place = self.line_of(id);
            self.journal(place, What::Sent { message: id, audience, channel, locale });
            self.told_for_clocks(id);
            if self
                .s
                .communications
                .messages
                .get(&id)
                .is_some_and(|m| !m.deliveries.values().any(|d| *d == Delivery::Pending))
            {
                self.forget_message(id);
            }
            return;
        }
        if *delivery == Delivery::Arrived {
            return self.ignored("it had arrived there already");
        }
        *delivery = Delivery::Failed;
        let arrived = message.arrived;
        let pending = message.deliveries.values().any(|d| *d == Delivery::Pending);
        let place = self.line_of(id);
        self.journal(place, What::SendFailed { message: id, audience, channel, locale });
        if arrived && !pending {
            self.forget_message(id);
        } else if !arrived && !self.route_pending(id) {
            self.at_once(Item::Fallback(id));
        }
    }

    /// Whether anything of the present route may still arrive.
    fn route_pending(&self, id: MessageId) -> bool {
        let Some(message) = self.s.communications.messages.get(&id) else { return false };
        let route = usize::try_from(message.route).ok().and_then(|r| self.routes(message.audience).get(r));
        route.is_some_and(|r| {
            message.deliveries.iter().any(|((c, _), d)| r.channels.contains(c) && *d == Delivery::Pending)
        })
    }

    /// The deadline of a message.
    pub(in super::super) fn message_late(&mut self, id: MessageId) {
        let Some(message) = self.s.communications.messages.get_mut(&id) else { return };
        if message.arrived {
            // Whatever has not answered by now no longer matters.
            self.forget_message(id);
            return;
        }
        message.late = true;
        let (audience, communication) = (message.audience, message.communication);
        let heard = self.s.communications.heard.get(&audience).copied().unwrap_or(self.s.incident.declared_at);
        let silence = Some(self.now.saturating_sub(heard.min(self.now)));
        let place = self.line_of(id).unwrap_or_default();
        let target = self.sending_role(communication);
        self.alarm(
            AlarmKind::MessageLate,
            place,
            About { target, audience: Some(audience), silence, ..About::default() },
        );
    }

    /// A service or channel changed: what arrived nowhere is tried again.
    pub(in super::super) fn something_recovered(&mut self) {
        let waiting: Vec<MessageId> = self
            .s
            .communications
            .messages
            .iter()
            .filter(|(_, m)| m.stage == Stage::Sending && !m.arrived)
            .map(|(id, _)| *id)
            .collect();
        for id in waiting {
            self.at_once(Item::Message(id));
        }
        self.cadence_changed();
    }

    /// Why the file cannot be closed yet.
    pub(in super::super) fn messages_still_open(&self) -> Option<&'static str> {
        let due = !self.s.communications.triggers.is_empty()
            && self.s.phase != Phase::Open
            && !self.s.communications.begun.is_empty();
        let open = self.s.communications.messages.values().any(|m| !m.arrived && !m.late && m.stage != Stage::Held);
        (due || open).then_some("a message still has to go out")
    }

    /// A new incident has told nobody anything.
    pub(in super::super) fn forget_communications(&mut self) {
        self.forget_holds();
        let count = self.s.communications.count;
        self.s.communications = Communications { count, ..Communications::default() };
    }

    /// What a message is rendered from.
    fn snapshot_of(&self, id: MessageId) -> Snapshot {
        let message = self.s.communications.messages.get(&id);
        let (communication, audience) = message.map_or_else(Default::default, |m| (m.communication, m.audience));
        Snapshot {
            last_update: self.s.communications.heard.get(&audience).copied(),
            next_update: self.next_update(communication, audience),
            ..self.snapshot(self.sender(communication))
        }
    }

    /// What a text says of the incident as it is now, to nobody in particular.
    pub(in super::super) fn snapshot(&self, sender: Option<PersonId>) -> Snapshot {
        let incident = &self.s.incident;
        let assumed = self.plan.facts.iter().filter_map(|(id, f)| f.assume.clone().map(|v| (id, v)));
        let mut facts: std::collections::BTreeMap<_, FactValue> = assumed.collect();
        facts.extend(incident.facts.iter().map(|(f, v)| (*f, v.clone())));
        Snapshot {
            at: self.now,
            started_at: incident.declared_at,
            key: incident.key.clone(),
            title: incident.title.clone(),
            state: incident.state,
            level: self.s.severity.level.unwrap_or_default(),
            previous: self.s.severity.previous,
            facts: facts.into_iter().collect(),
            tables: self.tables(),
            roles: self.plan.roles.ids().map(|r| (r, self.s.roles.holder(r))).collect(),
            last_update: None,
            next_update: None,
            sender,
        }
    }

    /// What each decision table gives now.
    pub(in super::super) fn tables(&self) -> Vec<Option<FactValue>> {
        let gives = |(value, when): &(FactValue, _)| (self.truth(when) == Some(true)).then(|| value.clone());
        self.plan.lexicon.tables.iter().map(|t| t.values.iter().find_map(gives)).collect()
    }
}
