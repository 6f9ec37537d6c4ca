//! One step: an event changes what is known, a tick runs what is due.
//!
//! Events record and put things on the agenda; whatever pages, starts a rung, judges the level or sends a message runs
//! from the agenda, in `Event::Tick`. So the order of events within an instant matters little: an acknowledgement that
//! arrives in the second in which a rung ends stops it, and the level is judged once for all facts of an instant.

use std::collections::{BTreeMap, BTreeSet};

use super::agenda::{Clock, Frozen, Item};
use super::state::{Phase, RunKey, State};
use super::{AlarmKind, Command, Entry, Envelope, Event, Matter, PageId, Raised, What};
use crate::model::{
    AudienceId, CalloutId, ChannelId, DecisionId, Desk, ExceptionId, Id, LadderId, ObligationId, ProcedureId,
    Responder, StateId, StepId, TargetKind,
};
use crate::plan::{PlaceId, Plan};

/// Items one tick runs at most. Nothing sensible comes near it; what is left stays due at once.
const ITEMS_PER_TICK: u32 = 100_000;

/// Seconds of lateness above which an alarm says so.
const LATE: i64 = 60;

/// The state of a fresh incident.
#[must_use]
pub fn start(plan: &Plan) -> State {
    let _ = plan;
    State::default()
}

/// Takes one event in. An envelope whose number was seen already changes nothing. The last command is always one
/// `Command::Wake`.
pub fn step(plan: &Plan, state: &mut State, envelope: &Envelope) -> Vec<Command> {
    let mut machine = Machine {
        plan,
        now: state.now.max(envelope.at),
        s: state,
        out: Vec::new(),
        fresh: BTreeSet::new(),
        addresses: None,
    };
    if envelope.seq > machine.s.seq {
        machine.s.seq = envelope.seq;
        machine.s.now = machine.now;
        machine.event(envelope);
        if envelope.event != Event::Tick {
            machine.conditions_may_have_changed();
            machine.clocks_changed();
            machine.contacts_may_have_changed();
        }
        machine.send_pages();
    } else {
        machine.now = machine.s.now;
    }
    let now = machine.now;
    let at = machine.s.agenda.first(machine.frozen()).map(|(_, at)| at.max(now));
    machine.out.push(Command::Wake { at });
    machine.out
}

/// Whom a target means at an instant, as the state has it: the holder of a role, who is on call. Nothing changes.
#[must_use]
pub fn meant(plan: &Plan, state: &State, at: i64, kind: TargetKind) -> Vec<Responder> {
    let mut state = state.clone();
    let now = state.now.max(at);
    let machine = Machine { plan, now, s: &mut state, out: Vec::new(), fresh: BTreeSet::new(), addresses: None };
    machine.resolve(kind).found.into_iter().map(|f| f.who).collect()
}

/// A step in progress.
pub(super) struct Machine<'a> {
    pub(super) plan: &'a Plan,
    pub(super) s: &'a mut State,
    pub(super) now: i64,
    pub(super) out: Vec<Command>,
    /// Pages wanted in this step; they go out at its end, each with all that wanted it.
    pub(super) fresh: BTreeSet<PageId>,
    /// The pages of each address, once this step has paged anybody.
    pub(super) addresses: Option<BTreeMap<(Responder, ChannelId), Vec<PageId>>>,
}

impl<'a> Machine<'a> {
    /// Writes into the journal.
    pub(super) fn journal(&mut self, place: Option<PlaceId>, what: What) {
        self.out.push(Command::Journal(Entry { at: self.now, place, what }));
    }

    /// Writes into the journal before what was written since.
    pub(super) fn journal_at(&mut self, position: usize, place: Option<PlaceId>, what: What) {
        let entry = Entry { at: self.now, place, what };
        self.out.insert(position.min(self.out.len()), Command::Journal(entry));
    }

    /// Says why something has no effect.
    pub(super) fn ignored(&mut self, why: impl Into<String>) {
        self.journal(None, What::Ignored { why: why.into() });
    }

    /// Raises an alarm; it is paged at the end of the tick.
    pub(super) fn alarm(&mut self, kind: AlarmKind, place: PlaceId, about: About) {
        self.journal(
            Some(place),
            What::Alarm {
                kind,
                about: about.target,
                ladder: about.ladder,
                audience: about.audience,
                silence: about.silence,
                obligation: about.obligation,
                matter: about.matter(),
            },
        );
        self.out.push(Command::Alarm { kind, at: place });
        if self.plan.alarms.is_some() {
            self.s.raised.insert(about.raised(kind));
            self.s.agenda.set_by(Item::Alarms, self.now);
        }
    }

    pub(super) fn frozen(&self) -> Frozen {
        Frozen { lost: self.s.lost, still: self.s.snooze.is_some() }
    }

    /// What a clock shows now.
    pub(super) fn clock(&self, clock: Clock) -> i64 {
        match clock {
            Clock::Wall => self.now,
            Clock::Ladder => self.s.snooze.map_or(self.now, |s| s.since).saturating_sub(self.s.lost),
        }
    }

    /// Makes an item due so many seconds from now on its own clock.
    pub(super) fn after(&mut self, item: Item, seconds: i64) {
        let at = self.clock(item.clock()).saturating_add(seconds.max(0));
        self.s.agenda.set(item, at);
    }

    /// Makes an item due now.
    pub(super) fn at_once(&mut self, item: Item) {
        let at = self.clock(item.clock());
        self.s.agenda.set_by(item, at);
    }

    /// `resolved`, the last state but one.
    pub(super) fn resolved_state(&self) -> StateId {
        StateId::from_index(self.plan.states.len().saturating_sub(2))
    }

    /// `closed`, the last state.
    pub(super) fn closed_state(&self) -> StateId {
        StateId::from_index(self.plan.states.len().saturating_sub(1))
    }

    /// The person behind somebody who answers: whoever sits at a post counts as the one who answered.
    pub(super) fn person_behind(&self, who: Responder) -> Responder {
        let Responder::Post(post) = who else { return who };
        let Some(held_by) = self.plan.posts.get(post).and_then(|p| p.held_by) else { return who };
        self.resolve(held_by).found.iter().map(|f| f.who).find(|w| matches!(w, Responder::Person(_))).unwrap_or(who)
    }

    fn event(&mut self, envelope: &Envelope) {
        let by = envelope.by.filter(|who| self.exists(*who));
        let alive = !matches!(self.s.phase, Phase::Idle | Phase::Closed);
        match &envelope.event {
            Event::Declared { key, title, facts, snoozed } => match self.s.phase {
                Phase::Idle | Phase::Closed => self.declare(key, title, facts, *snoozed, by),
                _ => self.declared_again(facts, by),
            },
            Event::Tick => self.tick(),
            Event::Service { service, health } => self.service(*service, *health),
            Event::Channel { channel, health } => self.channel(*channel, *health),
            Event::OnCall { schedule, from, to, person, whom } => {
                self.swap(*schedule, super::state::Swap { whom: *whom, from: *from, to: *to, person: *person });
            }
            Event::Away { person, away } => self.away(*person, *away),
            Event::RoleLoad { person, role, incidents } => self.role_load(*person, *role, *incidents),
            Event::Chosen { choice, person } => self.chosen(*choice, Some(*person)),
            Event::Injected { to, via, text, heard, missed } => {
                let (text, heard, missed) = (text.clone(), heard.clone(), missed.clone());
                self.journal(None, What::Injected { to: *to, via: *via, text, heard, missed });
            }
            Event::Note(text) => self.journal(None, What::Note { text: text.clone(), by }),
            Event::Sent { message, channel, locale, ok } => self.message_sent(*message, *channel, locale, *ok),
            Event::Reviewed { message } => self.reviewed(by, *message),
            Event::HoldReleased => self.hold_released(by),
            Event::Approved { message, yes } => self.approved(by, *message, *yes),
            Event::Contacts { bot, count } => self.contacts_come(*bot, *count),
            Event::ContactsEnd { bot, count } => self.contacts_end(*bot, *count),
            Event::Report { intake, count, facts } => self.reported(*intake, *count, facts, by),
            event if !alive && self.answers_for_contacts(event) => self.answer_about_contacts(event, by),
            _ if !alive => self.ignored("there is no open incident"),
            Event::DeclaredAgain { facts } => self.declared_again(facts, by),
            Event::Fact(fact, value) => self.fact(*fact, value.as_ref(), by),
            Event::Level(level) => self.level_by_hand(*level, by),
            Event::Delivered(page) => self.delivered(*page),
            Event::Failed { page, why } => self.failed(*page, *why),
            Event::Acknowledged { page, ladder } => self.acknowledged(by, *page, *ladder),
            Event::Accepted { page, role } => self.accepted(by, *page, *role),
            Event::Coming { page, callout, within } => self.coming(by, *page, *callout, *within),
            Event::Declined { page, of } => self.declined(by, *page, *of),
            Event::Released { ladder } => self.released(by, *ladder),
            Event::Escalated { ladder } => self.escalated(*ladder),
            Event::RoleTaken(role) => self.role_taken(by, *role),
            Event::RoleHandedOver { role, to } => self.role_handed_over(by, *role, *to),
            Event::RoleSplit { role, streams } => self.role_split(by, *role, streams),
            Event::RoleMerged { role, to } => self.role_merged(by, *role, *to),
            Event::RoleLeft(role) => self.role_left(by, *role),
            Event::Step { step, outcome } => self.step_comes_out(*step, *outcome, by),
            Event::Decided { decision, option } => self.decided(*decision, *option, by),
            Event::GatePassed { procedure, phase } => self.gate_passed(*procedure, *phase, by),
            Event::Preserved(step) => self.preserved(*step, by),
            Event::State(state) => self.state_by(*state, by),
            Event::Moment { moment, at } => self.moment(*moment, *at),
            Event::AsksFor { exception, reason } => self.asks_for(by, *exception, reason),
            Event::ActsUnder { exception, reason } => self.acts_under(by, *exception, reason),
            Event::Exception { exception, what } => self.said_of_exception(by, *exception, *what),
            Event::Fulfilled(obligation) => self.fulfilled(*obligation, by),
            Event::Waived(obligation) => self.waived(*obligation, by),
            Event::FallConfirmed => self.fall_confirmed(by),
            Event::Snoozed(seconds) => self.snooze(*seconds),
            Event::Unsnoozed => self.unsnooze(),
            Event::Resolved => self.resolve_incident(by),
            Event::Reopened => self.reopen(by),
            Event::Cancelled => self.cancel_incident(by),
            Event::Closed => self.close(by),
        }
    }

    fn tick(&mut self) {
        let mut late = 0;
        for _ in 0..ITEMS_PER_TICK {
            let Some((item, at)) = self.s.agenda.first(self.frozen()).filter(|(_, at)| *at <= self.now) else { break };
            self.s.agenda.remove(&item);
            if !matches!(item, Item::Alarms | Item::Deadline(..) | Item::HandOver(_) | Item::React(_)) {
                let overdue = self.now.saturating_sub(at.max(self.s.incident.declared_at));
                if overdue > late {
                    late = overdue;
                    self.journal(None, What::Late { seconds: overdue });
                    if overdue > LATE {
                        let place = self.plan.policy.at;
                        self.alarm(AlarmKind::Late, place, About::default());
                    }
                }
            }
            self.run_item(item);
            if item != Item::Reactions {
                self.conditions_may_have_changed();
            }
        }
    }

    fn run_item(&mut self, item: Item) {
        match item {
            Item::Deadline(page, clock) => self.page_deadline(page, clock),
            Item::Step(chain, step) => self.chain_step(chain, step),
            Item::Next(chain) => self.chain_next(chain),
            Item::Choice(choice) => self.chosen(choice, None),
            Item::Begin(run) => self.climb(run, super::state::Position::default()),
            Item::RungEnd(run) => self.rung_end(run),
            Item::Ahead(run) => self.ahead(run),
            Item::Work(run) => self.work_ends(run),
            Item::CallAgain(callout) => self.call_again(callout),
            Item::Arrival(person) => self.arrival(person),
            Item::Response(vendor) => self.response_due(vendor),
            Item::Timetable(run) => self.timetable(run),
            Item::Round(run) => self.round(run),
            Item::SnoozeEnd => self.unsnooze(),
            Item::HandOver(run) => self.hand_over_while_waiting(run),
            Item::Level | Item::Crossing => self.judge_level(),
            Item::Cadence => self.cadence(),
            Item::Message(message) => self.message_goes_on(message),
            Item::Approver(message) => self.next_approver(message),
            Item::Review(message) => self.review_ends(message),
            Item::HoldEnd(hold) => self.hold_ends(hold),
            Item::Fallback(message) => self.next_route(message),
            Item::MessageDeadline(message) => self.message_late(message),
            Item::Reactions => self.look_at_reactions(),
            Item::React(part) => self.react(part),
            Item::Lapse(ladder) => self.lapse(ladder),
            Item::AcknowledgeBy => self.acknowledge_late(),
            Item::ResolveBy => self.resolve_late(),
            Item::Roles => self.look_at_who_acts(),
            Item::Relief(role) => self.relief_due(role),
            Item::Procedures => self.look_at_procedures(),
            Item::DecideBy(decision) => self.decider_late(decision),
            Item::StepBy(step) => self.step_late(step),
            Item::PhaseBy(procedure) => self.phase_late(procedure),
            Item::Contacts => self.look_at_contacts(),
            Item::TakenBy(desk) => self.taken_too_late(desk),
            Item::Offer(role) => self.offer_ends(role),
            Item::RoleBy(role) => self.role_vacant_too_long(role),
            Item::Exception(exception, hour) => self.exception_due(exception, hour),
            Item::Clocks => self.look_at_clocks(),
            Item::ClockOpens(obligation) => self.clock_opens(obligation),
            Item::ClockWarning(obligation, n) => self.clock_warning(obligation, n),
            Item::ClockDue(obligation) => self.clock_due(obligation),
            Item::Alarms => self.page_alarms(),
        }
    }

    fn exists(&self, who: Responder) -> bool {
        match who {
            Responder::Person(p) => self.plan.people.get(p).is_some(),
            Responder::Post(p) => self.plan.posts.get(p).is_some(),
            Responder::Vendor(v) => self.plan.vendors.get(v).is_some(),
        }
    }
}

/// What an alarm is about.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About {
    pub(super) target: Option<TargetKind>,
    pub(super) ladder: Option<LadderId>,
    pub(super) callout: Option<CalloutId>,
    pub(super) audience: Option<AudienceId>,
    pub(super) silence: Option<i64>,
    pub(super) obligation: Option<ObligationId>,
    pub(super) step: Option<StepId>,
    pub(super) procedure: Option<ProcedureId>,
    pub(super) exception: Option<ExceptionId>,
    pub(super) decision: Option<DecisionId>,
    pub(super) desk: Option<Desk>,
}

impl About {
    /// What it is about beside people, ladders and audiences.
    fn matter(&self) -> Option<Matter> {
        let exception = self.exception.map(Matter::Exception);
        self.step
            .map(Matter::Step)
            .or_else(|| self.procedure.map(Matter::Procedure))
            .or(exception)
            .or(self.decision.map(Matter::Decision))
            .or(self.desk.map(Matter::Desk))
            .or(self.callout.map(Matter::Callout))
    }

    /// An alarm about it. How long an audience has heard nothing makes it no other alarm.
    fn raised(&self, kind: AlarmKind) -> Raised {
        Raised {
            kind,
            about: self.target,
            ladder: self.ladder,
            audience: self.audience,
            obligation: self.obligation,
            matter: self.matter(),
        }
    }

    pub(super) fn run(run: RunKey) -> Self {
        match run {
            RunKey::Ladder(ladder) => Self { ladder: Some(ladder), ..Self::default() },
            RunKey::Callout(callout) => Self { callout: Some(callout), ..Self::default() },
            RunKey::Alarm(_) => Self::default(),
        }
    }

    /// What an alarm about a run is about; about alarms there is none.
    pub(super) fn of(run: RunKey) -> Option<Self> {
        matches!(run, RunKey::Ladder(_)).then(|| Self::run(run))
    }

    pub(super) fn and(self, target: TargetKind) -> Self {
        Self { target: Some(target), ..self }
    }
}
