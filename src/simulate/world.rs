//! What is outside the machine: services, transports, people.

use std::collections::BTreeMap;

use crate::model::{ChannelId, FaultTarget, MomentAnchor, PersonId, Responder, RoleId, ServiceId};
use crate::plan::Plan;
use crate::plan::machine::{Event, Health, PageId};
use crate::syntax::ast::{Move, ServiceState};

use super::outages::{Outages, Thing};
use super::script::ScriptedEvent;

/// Something the world has planned.
#[derive(Debug, Clone)]
pub(super) enum Happening {
    /// The incident is declared.
    Declared,
    /// A line of the scenario.
    Scripted(Box<ScriptedEvent>),
    /// A page reaches its address, or does not.
    Page(PageId),
    /// A report to the machine.
    Report(Event),
    /// One of the causes that keep something out of order is over.
    Over(Thing),
}

/// The world.
pub(super) struct World {
    queue: BTreeMap<(i64, u8, u64), Happening>,
    order: u64,
    services: BTreeMap<ServiceId, Health>,
    channels: BTreeMap<ChannelId, Health>,
    /// What is out of order, and why.
    pub(super) outages: Outages,
    unreachable: BTreeMap<Responder, i64>,
    failing: BTreeMap<(Responder, ChannelId), i64>,
    last_paged: BTreeMap<Responder, i64>,
    pages: BTreeMap<PageId, (Responder, ChannelId)>,
    holders: BTreeMap<RoleId, PersonId>,
    waiting: Vec<(MomentAnchor, ScriptedEvent)>,
}

impl World {
    pub(super) fn new(waiting: Vec<(MomentAnchor, ScriptedEvent)>) -> Self {
        Self {
            queue: BTreeMap::new(),
            order: 0,
            services: BTreeMap::new(),
            channels: BTreeMap::new(),
            outages: Outages::default(),
            unreachable: BTreeMap::new(),
            failing: BTreeMap::new(),
            last_paged: BTreeMap::new(),
            pages: BTreeMap::new(),
            holders: BTreeMap::new(),
            waiting,
        }
    }

    /// Plans something; within an instant lower classes come first.
    pub(super) fn plan(&mut self, at: i64, class: u8, what: Happening) {
        self.order += 1;
        self.queue.insert((at, class, self.order), what);
    }

    /// When something is planned next.
    pub(super) fn next_at(&self) -> Option<i64> {
        self.queue.first_key_value().map(|(k, _)| k.0)
    }

    /// Takes what is planned for `at` or earlier.
    pub(super) fn take(&mut self, at: i64) -> Option<Happening> {
        (self.next_at()? <= at).then(|| self.queue.pop_first().map(|(_, h)| h))?
    }

    /// Whether lines of the scenario are still to come.
    pub(super) fn scripted_left(&self) -> bool {
        self.queue.values().any(|h| matches!(h, Happening::Scripted(_)))
    }

    /// Notes a change of a service.
    pub(super) fn set_service(&mut self, service: ServiceId, is: Health) {
        self.services.insert(service, is);
    }

    /// Notes a change of a channel.
    pub(super) fn set_channel(&mut self, channel: ChannelId, is: Health) {
        self.channels.insert(channel, is);
    }

    /// How a service or a channel was said to be.
    pub(super) fn is(&self, target: FaultTarget) -> Health {
        let known = match target {
            FaultTarget::Service(service) => self.services.get(&service),
            FaultTarget::Channel(channel) => self.channels.get(&channel),
        };
        known.copied().unwrap_or(Health::Up)
    }

    /// Whether something sent on the channel arrives anywhere.
    pub(super) fn carries(&self, plan: &Plan, channel: ChannelId) -> bool {
        let up = |h: Option<&Health>| h.is_none_or(|h| *h != Health::Down);
        up(self.channels.get(&channel))
            && plan.channels.get(channel).is_some_and(|c| c.needs.iter().all(|s| up(self.services.get(s))))
    }

    /// Nothing reaches somebody until then, or as long as was said before.
    pub(super) fn set_unreachable(&mut self, who: Responder, until: i64) {
        let known = self.unreachable.entry(who).or_insert(until);
        *known = until.max(*known);
    }

    /// Somebody can be reached again.
    pub(super) fn set_reachable(&mut self, who: Responder) {
        self.unreachable.remove(&who);
    }

    /// Whether nothing reaches somebody now.
    pub(super) fn is_unreachable(&self, who: Responder, now: i64) -> bool {
        self.unreachable.get(&who).is_some_and(|until| now < *until)
    }

    /// Deliveries to somebody on a channel fail until then, or as long as was said before.
    pub(super) fn set_failing(&mut self, who: Responder, via: ChannelId, until: i64) {
        let known = self.failing.entry((who, via)).or_insert(until);
        *known = until.max(*known);
    }

    /// A page goes on its way.
    pub(super) fn page(&mut self, id: PageId, to: Responder, channel: ChannelId, now: i64) {
        self.pages.insert(id, (to, channel));
        self.last_paged.insert(to, now);
    }

    /// A page is called off.
    pub(super) fn cancel(&mut self, id: PageId) {
        self.pages.remove(&id);
    }

    /// Whether a page that was sent reaches its address now.
    pub(super) fn arrives(&self, plan: &Plan, id: PageId, now: i64) -> bool {
        self.pages.get(&id).is_some_and(|(to, channel)| {
            self.carries(plan, *channel)
                && !self.is_unreachable(*to, now)
                && self.failing.get(&(*to, *channel)).is_none_or(|until| now >= *until)
        })
    }

    /// Whether somebody hears what is said to them, on a channel or face to face.
    pub(super) fn hears(&self, plan: &Plan, who: Responder, via: Option<ChannelId>, now: i64) -> bool {
        !self.is_unreachable(who, now)
            && via.is_none_or(|channel| {
                self.carries(plan, channel) && self.failing.get(&(who, channel)).is_none_or(|until| now >= *until)
            })
    }

    /// Least recently paged; never paged comes first, then the written order.
    pub(super) fn choose(&self, among: &[Responder]) -> Option<Responder> {
        among.iter().copied().min_by_key(|r| self.last_paged.get(r).copied().unwrap_or(i64::MIN))
    }

    /// Notes who holds a role.
    pub(super) fn assign(&mut self, role: RoleId, person: Option<PersonId>) {
        match person {
            Some(p) => self.holders.insert(role, p),
            None => self.holders.remove(&role),
        };
    }

    /// Who may make a guarded move: the holder of the role that guards it; nobody where it is open or vacant.
    pub(super) fn may(&self, plan: &Plan, what: Move) -> Option<PersonId> {
        plan.roles.iter().find(|(_, r)| r.alone_may.contains(&what)).and_then(|(id, _)| self.holders.get(&id).copied())
    }

    /// Lines of the scenario that wait for this, each with the instant it falls due.
    pub(super) fn released(&mut self, anchor: MomentAnchor, now: i64) -> Vec<ScriptedEvent> {
        let (due, rest) = std::mem::take(&mut self.waiting).into_iter().partition(|(a, _)| *a == anchor);
        self.waiting = rest;
        let due: Vec<(MomentAnchor, ScriptedEvent)> = due;
        due.into_iter().map(|(_, e)| ScriptedEvent { at: now.saturating_add(e.at), ..e }).collect()
    }

    /// Lines of the scenario whose anchor never came.
    pub(super) fn never_came(&self) -> impl Iterator<Item = &ScriptedEvent> {
        self.waiting.iter().map(|(_, e)| e)
    }
}

/// The machine's word for what a scenario says of a service.
pub(super) fn health(is: ServiceState) -> Health {
    match is {
        ServiceState::Up => Health::Up,
        ServiceState::Down => Health::Down,
        ServiceState::Untrusted => Health::Untrusted,
    }
}
