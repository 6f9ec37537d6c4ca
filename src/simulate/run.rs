//! One run: the host's loop around the machine.

use std::collections::BTreeMap;

use crate::decision::show_duration;
use crate::model::{
    Act, AudienceId, ChannelId, EventKind, Expectation, FaultTarget, Id, MomentAnchor, PersonId, Responder, StateId,
    TemplateId,
};
use crate::plan::machine::{Command, Entry, Envelope, Event, Health, MessageId, PageId, Snapshot, What, start, step};
use crate::plan::{PlaceId, Plan};
use crate::syntax::ast::{ClockAct, IncidentAct, Move};

use super::expect::{Instead, Outcome, Verdict, judge_all};
use super::inject::{last, never_came};
use super::message::Note;
use super::outages::Thing;
use super::script::{Script, ScriptedEvent};
use super::silence::{Silence, silences};
use super::world::{Happening, World, health};

/// How a run is bounded.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Stop so many seconds after the start; without it, when nothing more is to come.
    pub lasts: Option<i64>,
}

/// An unanswered incident goes on for ever; a run without another end stops here.
const OPEN_END: i64 = 2 * 3600;
/// After the last line of a scenario, time for what it started (an all-clear, a last rung).
const TAIL: i64 = 30 * 60;
/// Steps of one instant; far more than any plan needs, so that a fault cannot hang a run.
const STEPS_PER_INSTANT: u32 = 20_000;

/// Lines of the journal after which a run stops and counts as failed: a page each second for a year is a mistake that
/// should show, not fill the memory.
const MOST_LINES: usize = 50_000;

/// What came of a scenario.
#[derive(Debug, Clone)]
pub struct Run {
    /// Its script.
    pub script: Script,
    /// When the run ended.
    pub ends: i64,
    /// It was stopped there with more to come: what lies beyond is not known.
    pub cut: bool,
    /// Everything that happened, in order.
    pub journal: Vec<Entry>,
    /// Messages with what they were rendered from.
    pub messages: Vec<Message>,
    /// Notes with which roles were offered, with what they were rendered from.
    pub notes: Vec<Note>,
    /// Silence per audience that some communication names, in the order of audiences.
    pub silences: Vec<Silence>,
    /// Lines of the scenario that never happened, because what they waited for did not.
    pub never: Vec<ScriptedEvent>,
    /// Whether each expectation held.
    pub verdicts: Vec<Verdict>,
}

/// A message to one audience.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// What.
    pub template: TemplateId,
    /// To whom.
    pub audience: AudienceId,
    /// From what.
    pub snapshot: Snapshot,
    /// Where it went.
    pub deliveries: Vec<Delivery>,
}

/// One channel and locale of a message.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// On which channel.
    pub channel: ChannelId,
    /// In which locale.
    pub locale: String,
    /// When it was handed over.
    pub at: i64,
    /// When it arrived, if it did.
    pub arrived: Option<i64>,
}

impl Run {
    /// A message by its number.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.messages.binary_search_by_key(&id, |m| m.id).ok().and_then(|n| self.messages.get(n))
    }

    /// Whether the expectations held: failed where one failed, else undecided where one is.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.verdicts.iter().map(|v| v.outcome).max().unwrap_or(Outcome::Held)
    }
}

/// Runs a scenario.
#[must_use]
pub fn run(plan: &Plan, script: &Script, options: Options) -> Run {
    let mut host = Host::new(plan, script);
    let stop = options.lasts.map(|s| script.starts.saturating_add(s));
    let more = host.play(stop);
    // What holds when nothing is left to do goes on holding.
    let ends = if host.endless { None } else { stop }.unwrap_or_else(|| host.now.max(host.expected()));
    let cut = more && stop.is_some_and(|stop| stop < host.horizon);
    host.finish(script, ends, cut)
}

/// The last instant that some expectation names.
fn expected(script: &Script) -> i64 {
    let expects = script.expects.iter().map(|(e, _)| script.starts.saturating_add(last(e.when)));
    let injects = script.timed.iter().flat_map(|e| e.expects.iter().map(|(x, _)| e.at.saturating_add(last(x.when))));
    expects.chain(injects).max().unwrap_or(script.starts)
}

/// The last instant that matters to the scenario, with a tail.
fn horizon(script: &Script) -> i64 {
    let scripted = script.timed.iter().map(|e| e.at).max().unwrap_or(script.starts);
    let resolves = script.timed.iter().any(|e| {
        matches!(
            e.what,
            EventKind::Incident { what: IncidentAct::Resolved | IncidentAct::Cancelled | IncidentAct::Closed, .. }
        )
    });
    let last = scripted.max(expected(script)).saturating_add(TAIL);
    if resolves { last } else { last.max(script.starts.saturating_add(OPEN_END)) }
}

pub(super) struct Host<'a> {
    pub(super) plan: &'a Plan,
    pub(super) script: &'a Script,
    pub(super) world: World,
    pub(super) state: crate::plan::machine::State,
    seq: u64,
    pub(super) now: i64,
    /// The run goes on to here if it is not told otherwise.
    pub(super) horizon: i64,
    /// What injects have added to what is expected.
    pub(super) expects: Vec<(Expectation, String)>,
    wake: Option<i64>,
    over: bool,
    endless: bool,
    journal: Vec<Entry>,
    messages: BTreeMap<MessageId, Message>,
    notes: Vec<Note>,
    /// The policy line that each page comes from.
    causes: BTreeMap<PageId, Option<PlaceId>>,
}

impl<'a> Host<'a> {
    fn new(plan: &'a Plan, script: &'a Script) -> Self {
        let mut world = World::new(script.after.clone());
        world.plan(script.starts, 1, Happening::Declared);
        for event in &script.timed {
            // What is already broken when the incident is declared is known before the first rung.
            let class = u8::from(!is_context(&event.what)) * 2;
            world.plan(event.at, class, Happening::Scripted(Box::new(event.clone())));
        }
        Self {
            plan,
            script,
            world,
            state: start(plan),
            seq: 0,
            now: script.starts,
            horizon: horizon(script),
            expects: Vec::new(),
            wake: None,
            over: false,
            endless: false,
            journal: Vec::new(),
            messages: BTreeMap::new(),
            notes: Vec::new(),
            causes: BTreeMap::new(),
        }
    }

    /// The last instant that some expectation names, those of injects included.
    fn expected(&self) -> i64 {
        let injected = self.expects.iter().map(|(e, _)| self.script.starts.saturating_add(last(e.when)));
        injected.max().unwrap_or(i64::MIN).max(expected(self.script))
    }

    /// Plays up to `stop`, else to the horizon; whether more was to come then.
    fn play(&mut self, stop: Option<i64>) -> bool {
        let mut steps = 0;
        // What an expectation looks at later than the end of the incident still comes: clocks run on.
        let awaited = expected(self.script);
        loop {
            let next = match (self.world.next_at(), self.wake) {
                (Some(a), Some(b)) => a.min(b),
                (Some(a), None) | (None, Some(a)) => a,
                (None, None) => return false,
            };
            let over = self.over && !self.world.scripted_left() && next > self.now.max(awaited) + TAIL;
            if next > stop.unwrap_or(self.horizon) || (over && stop.is_none()) {
                return !over;
            }
            steps = if next == self.now { steps + 1 } else { 0 };
            if steps > STEPS_PER_INSTANT || self.journal.len() > MOST_LINES {
                self.endless = true;
                return true;
            }
            self.now = self.now.max(next);
            while let Some(happening) = self.world.take(self.now) {
                self.happens(happening);
            }
            self.tick_if_due();
        }
    }

    fn happens(&mut self, happening: Happening) {
        match happening {
            Happening::Declared => {
                let event = Event::Declared {
                    key: self.script.name.clone(),
                    title: self.script.title.clone(),
                    facts: self.script.given.clone(),
                    snoozed: None,
                };
                self.feed(None, event);
            }
            Happening::Scripted(event) => self.scripted(&event),
            Happening::Page(page) => {
                // A page that does not arrive is silent: the machine's own deadline finds out.
                if self.world.arrives(self.plan, page, self.now) {
                    self.feed(None, Event::Delivered(page));
                }
            }
            Happening::Report(event) => {
                if let Event::Sent { message, channel, locale, ok: true } = &event {
                    self.arrived(*message, *channel, locale);
                }
                self.feed(None, event);
            }
            // What something else still holds down stays down.
            Happening::Over(thing) if self.world.outages.now(thing, self.now) == Health::Up => self.is_now(thing),
            Happening::Over(Thing::Of(target)) => {
                let is = self.world.outages.now(Thing::Of(target), self.now);
                if self.world.is(target) != is {
                    self.is_now(Thing::Of(target));
                }
            }
            Happening::Over(Thing::Person(_)) => {}
        }
    }

    fn scripted(&mut self, event: &ScriptedEvent) {
        let now = self.now;
        let until = |lasts: &Option<i64>| lasts.map_or(i64::MAX, |s| now.saturating_add(s));
        let by = |p: &Option<PersonId>| p.map(Responder::Person);
        match &event.what {
            EventKind::Fact(fact, value) => self.feed(None, Event::Fact(*fact, value.clone())),
            EventKind::Service { service, is, lasts } => {
                self.said(Thing::Of(FaultTarget::Service(*service)), health(*is), *lasts);
            }
            EventKind::Channel { channel, is, lasts } => {
                self.said(Thing::Of(FaultTarget::Channel(*channel)), health(*is), *lasts);
            }
            EventKind::DeliveryFails { to, via, lasts } => self.world.set_failing(*to, *via, until(lasts)),
            EventKind::Person { who, does } => self.acts(*who, does),
            EventKind::Incident { what, by: who } => self.incident(*what, *who),
            EventKind::State { state, by: who } => self.feed(by(who), Event::State(*state)),
            EventKind::Level { level, by: who } => self.feed(by(who), Event::Level(*level)),
            EventKind::Snoozed { lasts, by: who } => self.feed(by(who), Event::Snoozed(*lasts)),
            EventKind::Approval { yes, by: who } => {
                self.tick_if_due();
                self.feed(Some(Responder::Person(*who)), Event::Approved { message: None, yes: *yes });
            }
            EventKind::Fault { fault, strikes, lasts, effects } => {
                for (target, is) in effects {
                    let thing = Thing::Of(*target);
                    if *strikes {
                        let until = self.lasts(thing, *lasts);
                        self.world.outages.struck(thing, *fault, health(*is), until);
                    } else {
                        self.world.outages.over(thing, *fault);
                    }
                    self.is_now(thing);
                }
            }
            EventKind::Reviewed { by: who } => {
                self.tick_if_due();
                self.feed(Some(Responder::Person(*who)), Event::Reviewed { message: None });
            }
            EventKind::HoldReleased { by: who } => {
                self.tick_if_due();
                self.feed(Some(Responder::Person(*who)), Event::HoldReleased);
            }
            EventKind::Step { step, outcome, by: who } => {
                self.tick_if_due();
                self.feed(by(who), Event::Step { step: *step, outcome: *outcome });
            }
            EventKind::Decided { decision, option, by: who } => {
                self.tick_if_due();
                let option = u32::try_from(*option).unwrap_or(u32::MAX);
                self.feed(by(who), Event::Decided { decision: *decision, option });
            }
            EventKind::GatePassed { procedure, phase, by: who } => {
                self.tick_if_due();
                let phase = u32::try_from(*phase).unwrap_or(u32::MAX);
                self.feed(by(who), Event::GatePassed { procedure: *procedure, phase });
            }
            EventKind::Preserved { before, by: who } => {
                self.tick_if_due();
                self.feed(by(who), Event::Preserved(*before));
            }
            EventKind::Exception { exception, what, by: who } => {
                self.tick_if_due();
                self.feed(by(who), Event::Exception { exception: *exception, what: *what });
            }
            EventKind::Merge { role, to, by: who } => {
                self.feed(by(who), Event::RoleMerged { role: *role, to: *to });
            }
            EventKind::Contacts { bot, count, end } => {
                let (bot, count) = (*bot, *count);
                self.feed(None, if *end { Event::ContactsEnd { bot, count } } else { Event::Contacts { bot, count } });
            }
            EventKind::Report { via, count, with } => {
                self.feed(None, Event::Report { intake: *via, count: *count, facts: with.clone() });
            }
            EventKind::FallConfirmed { by: who } => {
                self.tick_if_due();
                let who = who.or_else(|| self.world.may(self.plan, Move::LowerSeverity));
                self.feed(by(&who), Event::FallConfirmed);
            }
            EventKind::Escalated { ladder, by: who } => self.feed(by(who), Event::Escalated { ladder: *ladder }),
            EventKind::Moment { moment, .. } => {
                self.feed(None, Event::Moment { moment: *moment, at: event.dated.unwrap_or(now) });
            }
            EventKind::Inject { to, via, text, .. } => self.inject(event, *to, *via, text),
            EventKind::Clock { obligation, what, by: who } => {
                self.tick_if_due();
                let event = match what {
                    ClockAct::Fulfilled => Event::Fulfilled(*obligation),
                    ClockAct::Waived => Event::Waived(*obligation),
                };
                let may = || self.world.may(self.plan, Move::Waive);
                let who = who.or_else(|| if *what == ClockAct::Waived { may() } else { None });
                self.feed(by(&who), event);
            }
            EventKind::Note(text) => self.feed(None, Event::Note(text.clone())),
        }
    }

    /// What is confirmed or approved must be there: what this instant made due comes first.
    pub(super) fn tick_if_due(&mut self) {
        if self.wake.is_some_and(|w| w <= self.now) {
            self.feed(None, Event::Tick);
        }
    }

    fn acts(&mut self, who: Responder, does: &Act) {
        let now = self.now;
        let until = |lasts: &Option<i64>| lasts.map_or(i64::MAX, |s| now.saturating_add(s));
        match does {
            Act::Acknowledges(ladder) => self.feed(Some(who), Event::Acknowledged { page: None, ladder: *ladder }),
            Act::Coming { callout, within } => {
                self.feed(Some(who), Event::Coming { page: None, callout: *callout, within: *within });
            }
            Act::Splits { role, streams } => {
                let known = self.plan.roles.get(*role).map_or(&[][..], |r| r.streams.as_slice());
                let position =
                    |name: &str| known.iter().position(|s| s.name == name).and_then(|n| u32::try_from(n).ok());
                let streams = streams.iter().filter_map(|(name, to)| Some((position(&name.node)?, *to))).collect();
                self.feed(Some(who), Event::RoleSplit { role: *role, streams });
            }
            Act::Declines(of) => self.feed(Some(who), Event::Declined { page: None, of: *of }),
            Act::Releases(ladder) => self.feed(Some(who), Event::Released { ladder: *ladder }),
            Act::Unreachable(lasts) => self.world.set_unreachable(who, until(lasts)),
            Act::Reachable => self.world.set_reachable(who),
            Act::AsksFor { exception, because } => {
                self.tick_if_due();
                self.feed(Some(who), Event::AsksFor { exception: *exception, reason: because.clone() });
            }
            Act::ActsUnder { exception, because } => {
                self.tick_if_due();
                self.feed(Some(who), Event::ActsUnder { exception: *exception, reason: because.clone() });
            }
            Act::Takes(role) => self.feed(Some(who), Event::RoleTaken(*role)),
            Act::HandsOverRole { role, to } => self.feed(Some(who), Event::RoleHandedOver { role: *role, to: *to }),
            Act::Leaves(role) => self.feed(Some(who), Event::RoleLeft(*role)),
            Act::Away(lasts) => {
                if let Responder::Person(person) = who {
                    self.said(Thing::Person(person), Health::Down, *lasts);
                }
            }
            Act::Back => {
                if let Responder::Person(person) = who {
                    self.said(Thing::Person(person), Health::Up, None);
                }
            }
            Act::HandsOver { schedule, to, lasts } => {
                let end = match lasts {
                    Some(seconds) => now.saturating_add(*seconds),
                    None => self.plan.calendar.next_change(*schedule, now).unwrap_or(now + 86_400),
                };
                let whom = if let Responder::Person(p) = who { Some(p) } else { None };
                let swap = Event::OnCall { schedule: *schedule, from: now, to: end, person: *to, whom };
                self.feed(Some(who), swap);
            }
        }
    }

    fn incident(&mut self, what: IncidentAct, who: Option<PersonId>) {
        let guarded = match what {
            IncidentAct::Resolved => Some(Move::Resolve),
            IncidentAct::Cancelled => Some(Move::Cancel),
            IncidentAct::Closed => Some(Move::Close),
            IncidentAct::Reopened | IncidentAct::DeclaredAgain | IncidentAct::Unsnoozed => None,
        };
        let who = who.or_else(|| guarded.and_then(|m| self.world.may(self.plan, m))).map(Responder::Person);
        let event = match what {
            IncidentAct::Resolved => Event::Resolved,
            IncidentAct::Cancelled => Event::Cancelled,
            IncidentAct::Closed => Event::Closed,
            IncidentAct::Reopened => Event::Reopened,
            IncidentAct::DeclaredAgain => Event::DeclaredAgain { facts: Vec::new() },
            IncidentAct::Unsnoozed => Event::Unsnoozed,
        };
        self.feed(who, event);
    }

    /// A line of the scenario says how a thing is, from now on or for so many seconds.
    fn said(&mut self, thing: Thing, is: Health, lasts: Option<i64>) {
        let until = self.lasts(thing, lasts);
        self.world.outages.said(thing, is, until);
        self.is_now(thing);
    }

    /// When something temporary is over.
    fn lasts(&mut self, thing: Thing, lasts: Option<i64>) -> Option<i64> {
        let until = self.now.saturating_add(lasts?);
        self.world.plan(until, 0, Happening::Over(thing));
        Some(until)
    }

    /// The machine is told how a thing is now.
    fn is_now(&mut self, thing: Thing) {
        let health = self.world.outages.now(thing, self.now);
        match thing {
            Thing::Of(FaultTarget::Service(service)) => {
                self.world.set_service(service, health);
                self.feed(None, Event::Service { service, health });
            }
            Thing::Of(FaultTarget::Channel(channel)) => {
                self.world.set_channel(channel, health);
                self.feed(None, Event::Channel { channel, health });
            }
            Thing::Person(person) => self.feed(None, Event::Away { person, away: health != Health::Up }),
        }
    }

    pub(super) fn feed(&mut self, by: Option<Responder>, event: Event) {
        self.seq += 1;
        let envelope = Envelope { seq: self.seq, at: self.now, by, event };
        let commands = step(self.plan, &mut self.state, &envelope);
        for command in commands {
            self.obey(command);
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Page { id, to, channel, .. } => {
                self.world.page(id, to, channel, self.now);
                let arrives = self.now.saturating_add(self.latency(channel));
                self.world.plan(arrives, 3, Happening::Page(id));
            }
            Command::CancelPage(id) => self.world.cancel(id),
            Command::Choose { choice, among } => {
                if let Some(person) = self.world.choose(&among) {
                    self.world.plan(self.now, 0, Happening::Report(Event::Chosen { choice, person }));
                }
            }
            Command::Send { message, template, audience, channel, locale, snapshot } => {
                let ok = self.world.carries(self.plan, channel);
                let entry = self.messages.entry(message).or_insert_with(|| Message {
                    id: message,
                    template,
                    audience,
                    snapshot: *snapshot.clone(),
                    deliveries: Vec::new(),
                });
                entry.template = template;
                entry.snapshot = *snapshot;
                entry.deliveries.push(Delivery { channel, locale: locale.clone(), at: self.now, arrived: None });
                let at = self.now.saturating_add(self.latency(channel));
                self.world.plan(at, 3, Happening::Report(Event::Sent { message, channel, locale, ok }));
            }
            Command::Note { page, role, template, to, channel, locale, snapshot } => {
                let at = self.now;
                self.notes.push(Note { page, at, role, template, to, channel, locale, snapshot: *snapshot });
            }
            Command::AssignStream { .. } => {}
            Command::Assign { role, person } => self.world.assign(role, person),
            Command::Journal(entry) => self.noted(entry),
            Command::Wake { at } => self.wake = at,
            Command::Ask { .. } | Command::Alarm { .. } => {}
        }
    }

    /// Electronic deliveries take a sixth of what the channel promises at most.
    fn latency(&self, channel: ChannelId) -> i64 {
        self.plan.channels.get(channel).map_or(0, |c| c.delivers_within / 6)
    }

    fn arrived(&mut self, message: MessageId, channel: ChannelId, locale: &str) {
        let now = self.now;
        if let Some(m) = self.messages.get_mut(&message) {
            for d in m.deliveries.iter_mut().filter(|d| d.channel == channel && d.locale == locale) {
                d.arrived.get_or_insert(now);
            }
        }
    }

    fn noted(&mut self, mut entry: Entry) {
        match &entry.what {
            What::Paged { page, .. } => {
                self.causes.insert(*page, entry.place);
            }
            // What comes of a page has the cause of the page.
            What::Delivered { page, .. }
            | What::PageFailed { page: Some(page), .. }
            | What::PageCancelled { page, .. } => {
                entry.place = entry.place.or_else(|| self.causes.get(page).copied().flatten());
            }
            _ => {}
        }
        let anchors: Vec<MomentAnchor> = match &entry.what {
            What::Declared { .. } => vec![MomentAnchor::Declared],
            What::AllAnswered => vec![MomentAnchor::Acknowledged],
            What::State { to, .. } => vec![MomentAnchor::State(*to)],
            What::Moment { moment, .. } => vec![MomentAnchor::Moment(*moment)],
            What::Resolved { .. } => {
                let resolved = StateId::from_index(self.plan.states.len().saturating_sub(2));
                vec![MomentAnchor::Resolved, MomentAnchor::State(resolved)]
            }
            _ => Vec::new(),
        };
        match &entry.what {
            What::Resolved { .. } | What::Cancelled { .. } | What::Closed { .. } => self.over = true,
            What::Reopened { .. } => self.over = false,
            _ => {}
        }
        for anchor in anchors {
            for event in self.world.released(anchor, self.now) {
                self.world.plan(event.at, 2, Happening::Scripted(Box::new(event)));
            }
        }
        self.journal.push(entry);
    }

    fn finish(self, script: &Script, ends: i64, cut: bool) -> Run {
        let mut run = Run {
            script: script.clone(),
            ends,
            cut,
            silences: silences(self.plan, &self.journal, script.starts, ends),
            journal: self.journal,
            messages: self.messages.into_values().collect(),
            notes: self.notes,
            never: self.world.never_came().cloned().collect(),
            verdicts: Vec::new(),
        };
        let expects: Vec<_> = script.expects.iter().chain(&self.expects).cloned().collect();
        run.verdicts = judge_all(self.plan, &run, &expects);
        run.verdicts.extend(never_came(run.never.iter()));
        if self.endless {
            run.verdicts.push(Verdict {
                text: format!("to end within {MOST_LINES} things that happen"),
                place: script.place.clone(),
                outcome: Outcome::Failed,
                instead: vec![Instead::said(&format!(
                    "the run was stopped after {}: look for an `every` that is too short, or let the scenario end sooner",
                    show_duration(self.now.saturating_sub(script.starts))
                ))],
            });
        }
        run
    }
}

/// What is known to the host before anybody declares anything.
fn is_context(what: &EventKind) -> bool {
    match what {
        EventKind::Service { .. } | EventKind::Channel { .. } | EventKind::DeliveryFails { .. } => true,
        EventKind::Person { does, .. } => matches!(does, Act::Unreachable(_) | Act::Away(_) | Act::HandsOver { .. }),
        _ => false,
    }
}
