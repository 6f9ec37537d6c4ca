//! The ledger of pages: sending, merging, rates, what became of them.
//!
//! - **One page per person and channel and instant**, over everything that wants one: whoever comes second joins the
//!   page that is there. Pages go out at the end of the step, with all their reasons; what joins one that has gone out
//!   is journaled by itself.
//! - If the page of this instant has failed or was called off already, another one for the same instant fails as over
//!   rate: the plan's next channel serves.
//! - A channel's `rate` counts pages to one address. Timetable pages pass it, with an alarm (alarms' own pages without
//!   one); pages that run ahead, offers and approvals over it have failed.
//! - The ledger forgets: of each address it keeps what is on its way and the last four others. News of a page it has
//!   forgotten is journaled and changes nothing; an acknowledgement of one counts as naming no page.

use std::collections::{BTreeMap, BTreeSet};

use super::agenda::{Clock, Item};
use super::state::{Chain, ChainId, Outcome, Page, PageStatus, Purpose, RunKey, Told};
use super::step::{About, Machine};
use super::{AlarmKind, Command, Failure, Health, PageId, PageReason, What};
use crate::model::{ChannelId, Responder, TargetKind};
use crate::plan::{Address, ChannelStep, PlaceId};

/// Pages of one address that are kept although nothing waits for them.
const KEPT: usize = 4;

/// A rate looks back at so many pages at most.
const RATE_MEMORY: usize = 256;

impl<'a> Machine<'a> {
    /// How a channel is: it is down when any of the services it needs is.
    pub(super) fn health(&self, channel: ChannelId) -> Health {
        let own = self.s.context.channels.get(&channel).copied().unwrap_or(Health::Up);
        let needs = self.plan.channels.get(channel).map_or(&[][..], |c| c.needs.as_slice());
        let services = needs.iter().map(|s| self.s.context.services.get(s).copied().unwrap_or(Health::Up));
        let all: Vec<Health> = services.chain([own]).collect();
        if all.contains(&Health::Down) {
            Health::Down
        } else if all.contains(&Health::Untrusted) {
            Health::Untrusted
        } else {
            Health::Up
        }
    }

    /// Addresses of somebody.
    pub(super) fn addresses(&self, who: Responder) -> &'a [Address] {
        match who {
            Responder::Person(p) => self.plan.people.get(p).map_or(&[], |p| &p.addresses),
            Responder::Post(p) => self.plan.posts.get(p).map_or(&[], |p| &p.addresses),
            Responder::Vendor(v) => self.plan.vendors.get(v).map_or(&[], |v| &v.addresses),
        }
    }

    /// Somebody's own plan.
    pub(super) fn reach_by(&self, who: Responder) -> &'a [ChannelStep] {
        match who {
            Responder::Person(p) => self.plan.people.get(p).map_or(&[], |p| &p.reach_by),
            Responder::Post(p) => self.plan.posts.get(p).map_or(&[], |p| &p.reach_by),
            Responder::Vendor(v) => self.plan.vendors.get(v).map_or(&[], |v| &v.reach_by),
        }
    }

    /// Wants a page; `Err` is a failure known at once.
    pub(super) fn want(
        &mut self,
        who: Responder,
        channel: ChannelId,
        purpose: Purpose,
        timetable: bool,
    ) -> Result<PageId, Failure> {
        if self.is_away(who) {
            return Err(Failure::Away);
        }
        let Some(via) = self.plan.channels.get(channel) else { return Err(Failure::NoAddress) };
        if !self.addresses(who).iter().any(|a| a.channel == channel) {
            return Err(Failure::NoAddress);
        }
        match self.health(channel) {
            Health::Up => {}
            Health::Down => return Err(Failure::ChannelDown),
            Health::Untrusted => return Err(Failure::Untrusted),
        }
        let wait = via.delivers_within.max(1);
        let known = self.pages_to(who, channel);
        let now = self.now;
        let same = known.iter().copied().find(|id| self.s.ledger.pages.get(id).is_some_and(|p| p.at == now));
        if let Some(id) = same
            && let Some(page) = self.s.ledger.pages.get_mut(&id)
        {
            page.purposes.insert(purpose);
            match page.status {
                PageStatus::Failed => return Err(Failure::OverRate),
                PageStatus::Cancelled if page.sent => return Err(Failure::OverRate),
                PageStatus::Cancelled => page.status = PageStatus::Pending,
                PageStatus::Pending | PageStatus::Delivered => {}
            }
            self.fresh.insert(id);
            self.wait_for(id, purpose.clock(), wait);
            return Ok(id);
        }
        if let Some((most, seconds)) = via.rate {
            self.pass_rate(who, channel, (most, seconds), purpose, timetable)?;
        }
        self.s.ledger.last = self.s.ledger.last.saturating_add(1);
        let id = PageId(self.s.ledger.last);
        let deadline = self.now.saturating_add(wait);
        let page = Page {
            to: who,
            channel,
            at: self.now,
            deadline,
            purposes: [purpose].into(),
            status: PageStatus::Pending,
            sent: false,
            notes: BTreeSet::new(),
            told: Told::default(),
            answered: false,
        };
        self.forget_old_pages(&known);
        self.s.ledger.pages.insert(id, page);
        self.addresses.get_or_insert_default().entry((who, channel)).or_default().push(id);
        self.fresh.insert(id);
        self.wait_for(id, purpose.clock(), wait);
        Ok(id)
    }

    fn wait_for(&mut self, page: PageId, clock: Clock, seconds: i64) {
        let item = Item::Deadline(page, clock);
        let at = self.clock(clock).saturating_add(seconds);
        self.s.agenda.set_by(item, at);
    }

    fn pass_rate(
        &mut self,
        who: Responder,
        channel: ChannelId,
        (most, seconds): (u32, i64),
        purpose: Purpose,
        timetable: bool,
    ) -> Result<(), Failure> {
        let most = usize::try_from(most).unwrap_or(RATE_MEMORY).min(RATE_MEMORY);
        let since = self.now.saturating_sub(seconds);
        let now = self.now;
        let sent = self.s.ledger.rates.entry((who, channel)).or_default();
        sent.retain(|at| *at > since);
        let over = sent.len() >= most;
        let alarm = matches!(purpose, Purpose::Run { run: RunKey::Alarm(_), .. });
        if over && !timetable && !alarm {
            return Err(Failure::OverRate);
        }
        sent.push(now);
        let surplus = sent.len().saturating_sub(RATE_MEMORY);
        sent.drain(..surplus);
        if over && !alarm {
            let place = self.plan.channels.get(channel).map_or(PlaceId::default(), |c| c.at);
            let about = About::default().and(target(who));
            self.alarm(AlarmKind::OverRate, place, about);
        }
        Ok(())
    }

    /// The pages to an address, in the order of their numbers. A step that pages many looks through the ledger once.
    fn pages_to(&mut self, who: Responder, channel: ChannelId) -> Vec<PageId> {
        let ledger = &self.s.ledger;
        let addresses = self.addresses.get_or_insert_with(|| {
            let mut all: BTreeMap<(Responder, ChannelId), Vec<PageId>> = BTreeMap::new();
            for (id, page) in &ledger.pages {
                all.entry((page.to, page.channel)).or_default().push(*id);
            }
            all
        });
        let known = addresses.get(&(who, channel)).into_iter().flatten();
        known.filter(|id| ledger.pages.contains_key(id)).copied().collect()
    }

    fn forget_old_pages(&mut self, known: &[PageId]) {
        let pending = |id: &PageId| self.s.ledger.pages.get(id).is_none_or(|p| p.status == PageStatus::Pending);
        let settled: Vec<PageId> = known.iter().filter(|id| !pending(id)).copied().collect();
        for id in settled.iter().rev().skip(KEPT) {
            self.s.ledger.pages.remove(id);
            self.s.agenda.remove(&Item::Deadline(*id, Clock::Ladder));
            self.s.agenda.remove(&Item::Deadline(*id, Clock::Wall));
        }
    }

    /// Tells the host of the pages that this step wants.
    pub(super) fn send_pages(&mut self) {
        for id in std::mem::take(&mut self.fresh) {
            let Some(page) = self.s.ledger.pages.get_mut(&id) else { continue };
            if page.purposes.is_empty() || page.status == PageStatus::Cancelled {
                continue;
            }
            let first = !std::mem::replace(&mut page.sent, true);
            let page = page.clone();
            let mut reasons: Vec<PageReason> = Vec::new();
            for reason in page.purposes.iter().flat_map(|p| self.reasons(*p)) {
                // Two lines of a ladder say the same alarms.
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            let place = page.purposes.first().and_then(|p| self.place_of(*p));
            if first {
                self.out.push(Command::Page {
                    id,
                    to: page.to,
                    channel: page.channel,
                    reasons: reasons.clone(),
                    deadline: page.deadline,
                });
            }
            self.send_note(id, &page);
            let found = self.chains_of(id, &page).into_iter().filter_map(|c| self.s.chains.get(&c));
            let through: BTreeSet<TargetKind> = found.flat_map(|c| c.through.iter().copied()).collect();
            let (to, channel) = (page.to, page.channel);
            let told = page.told.clone();
            if let Some(page) = self.s.ledger.pages.get_mut(&id) {
                page.told.reasons.extend(reasons.iter().cloned());
                page.told.through.extend(&through);
            }
            if first {
                let through = through.into_iter().collect();
                self.journal(place, What::Paged { page: id, to, channel, reasons, through });
                continue;
            }
            // What has joined since.
            let new = |p: &&Purpose| self.reasons(**p).iter().any(|r| !told.reasons.contains(r));
            let place = page.purposes.iter().find(new).and_then(|p| self.place_of(*p)).or(place);
            let reasons: Vec<PageReason> = reasons.into_iter().filter(|r| !told.reasons.contains(r)).collect();
            let through: Vec<TargetKind> = through.difference(&told.through).copied().collect();
            if !reasons.is_empty() || !through.is_empty() {
                self.journal(place, What::PagedAlso { page: id, to, channel, reasons, through });
            }
        }
    }

    pub(super) fn reasons(&self, purpose: Purpose) -> Vec<PageReason> {
        use super::state::Slot;
        match purpose {
            Purpose::Offer(role) => vec![PageReason::Offer(role)],
            Purpose::Reaction(part) => vec![PageReason::Reaction(part)],
            Purpose::Decision(decision, part) => vec![PageReason::Decision { decision, part }],
            Purpose::Step(step) => vec![PageReason::Step(step)],
            Purpose::Instead(step) => vec![PageReason::Instead(step)],
            Purpose::Approval(message) => vec![PageReason::Approval(message)],
            Purpose::Exception(exception, part) => vec![PageReason::Exception(exception, part)],
            Purpose::Clock(obligation) => vec![PageReason::Clock(obligation)],
            Purpose::Contact(desk) => vec![self.contact_reason(desk)],
            Purpose::Run { run: RunKey::Ladder(ladder), slot: Slot::Rung(p) } => {
                vec![PageReason::Rung { ladder, rung: p.rung, pass: p.pass }]
            }
            Purpose::Run { run: RunKey::Ladder(ladder), slot: Slot::Round(round) } => {
                vec![PageReason::AtEnd { ladder, round }]
            }
            Purpose::Run { run: RunKey::Callout(callout), .. } => vec![PageReason::Callout(callout)],
            Purpose::Run { run, .. } => self
                .s
                .runs
                .get(&run)
                .map_or_else(Vec::new, |r| r.alarms.iter().map(|a| PageReason::Alarm(*a)).collect()),
        }
    }

    /// A page arrived.
    pub(super) fn delivered(&mut self, id: PageId) {
        let Some(page) = self.s.ledger.pages.get_mut(&id) else {
            return self.ignored(format!("a page ({}) that is not known any more was delivered", id.0));
        };
        if matches!(page.status, PageStatus::Pending | PageStatus::Failed) {
            page.status = PageStatus::Delivered;
        }
        let page = page.clone();
        self.settle(id);
        self.journal(None, What::Delivered { page: id, to: page.to, channel: page.channel });
        self.called(page.to, page.at);
        self.notes_arrived(id, &page);
        for chain in self.chains_of(id, &page) {
            self.outcome(chain, id, Outcome::Delivered);
            self.arrived(chain);
        }
    }

    /// A page did not arrive.
    pub(super) fn failed(&mut self, id: PageId, why: Failure) {
        let Some(page) = self.s.ledger.pages.get_mut(&id).filter(|p| p.status == PageStatus::Pending) else {
            return self.ignored(format!("a page ({}) that nothing waits for failed", id.0));
        };
        page.status = PageStatus::Failed;
        let page = page.clone();
        self.settle(id);
        self.journal(None, What::PageFailed { page: Some(id), to: page.to, channel: page.channel, why });
        for chain in self.chains_of(id, &page) {
            self.outcome(chain, id, Outcome::Failed);
        }
    }

    /// Nobody waits for its delivery any more.
    fn settle(&mut self, id: PageId) {
        self.s.agenda.remove(&Item::Deadline(id, Clock::Ladder));
        self.s.agenda.remove(&Item::Deadline(id, Clock::Wall));
    }

    pub(super) fn page_deadline(&mut self, id: PageId, clock: Clock) {
        let Some(page) = self.s.ledger.pages.get(&id).cloned() else { return };
        let chains: Vec<ChainId> =
            self.chains_of(id, &page).into_iter().filter(|c| c.purpose.clock() == clock).collect();
        if page.status == PageStatus::Pending {
            if let Some(page) = self.s.ledger.pages.get_mut(&id) {
                page.status = PageStatus::Failed;
            }
            let why = Failure::NotDelivered;
            self.journal(None, What::PageFailed { page: Some(id), to: page.to, channel: page.channel, why });
        }
        if page.status != PageStatus::Delivered {
            for chain in chains {
                self.outcome(chain, id, Outcome::Failed);
            }
        }
    }

    /// The chains that a page belongs to.
    fn chains_of(&self, id: PageId, page: &Page) -> Vec<ChainId> {
        let has = |chain: &Chain| chain.attempts.values().any(|a| a.page == Some(id));
        page.purposes
            .iter()
            .flat_map(|purpose| self.chains_for(*purpose, page.to))
            .filter(|id| self.s.chains.get(id).is_some_and(has))
            .collect()
    }

    /// A chain no longer needs its pages: those that nobody else needs are called off.
    pub(super) fn let_go(&mut self, chain: ChainId, attempts: &Chain) {
        for page in attempts.attempts.values().filter_map(|a| a.page) {
            let shared = self.chains_for(chain.purpose, chain.who).into_iter().any(|c| {
                c != chain && self.s.chains.get(&c).is_some_and(|c| c.attempts.values().any(|a| a.page == Some(page)))
            });
            if shared {
                continue;
            }
            let Some(known) = self.s.ledger.pages.get_mut(&page) else { continue };
            known.purposes.remove(&chain.purpose);
            if known.purposes.is_empty() && known.status == PageStatus::Pending {
                known.status = PageStatus::Cancelled;
                let (to, channel, sent) = (known.to, known.channel, known.sent);
                self.settle(page);
                if sent {
                    self.out.push(Command::CancelPage(page));
                    self.journal(None, What::PageCancelled { page, to, channel });
                }
            }
        }
    }
}

/// Somebody as a target.
pub(super) fn target(who: Responder) -> TargetKind {
    match who {
        Responder::Person(p) => TargetKind::Person(p),
        Responder::Post(p) => TargetKind::Post(p),
        Responder::Vendor(v) => TargetKind::Vendor(v),
    }
}
