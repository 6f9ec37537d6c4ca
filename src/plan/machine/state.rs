//! What the machine remembers between two events. It does not keep the journal, and its size is bounded by the plan.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Agenda;
use super::arrivals::Arrivals;
use super::calling::Calls;
use super::clocks::Clocks;
use super::communication::Communications;
use super::contacts::Contacts;
use super::exceptions::{ExceptionPart, Exceptions};
use super::pairs;
use super::procedures::Procedures;
use super::reactions::Reactions;
use super::responses::Responses;
use super::roles::Roles;
use super::{AlarmKind, Health, MessageId, PageId, PageReason, Raised};
use crate::model::{
    CalloutId, ChannelId, DecisionId, Desk, ExceptionId, FactId, FactValue, LadderId, LevelId, MomentId, ObligationId,
    PersonId, ReactionPart, Responder, RoleId, ScheduleId, ServiceId, Situation, StateId, StepId, TargetKind,
};

/// Everything the machine knows of one incident, and of the world around it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    pub(super) seq: u64,
    pub(super) now: i64,
    pub(super) phase: Phase,
    pub(super) incident: Incident,
    pub(super) severity: Severity,
    #[serde(with = "pairs")]
    pub(super) runs: BTreeMap<RunKey, Run>,
    #[serde(with = "pairs")]
    pub(super) chains: BTreeMap<ChainId, Chain>,
    pub(super) ledger: Ledger,
    pub(super) choices: BTreeMap<u64, Choice>,
    pub(super) choice: u64,
    pub(super) snooze: Option<Snooze>,
    /// Seconds the ladder clock has lost to snoozes that are over.
    pub(super) lost: i64,
    /// Alarms raised and not yet paged.
    pub(super) raised: BTreeSet<Raised>,
    pub(super) roles: Roles,
    /// Who has left since roles were looked at, and what they were asked for.
    #[serde(default)]
    pub(super) leavers: super::presence::Leavers,
    #[serde(default)]
    pub(super) arrivals: Arrivals,
    #[serde(default)]
    pub(super) responses: Responses,
    #[serde(default)]
    pub(super) procedures: Procedures,
    #[serde(default)]
    pub(super) contacts: Contacts,
    pub(super) communications: Communications,
    #[serde(default)]
    pub(super) reactions: Reactions,
    #[serde(default)]
    pub(super) calls: Calls,
    #[serde(default)]
    pub(super) exceptions: Exceptions,
    #[serde(default)]
    pub(super) clocks: Clocks,
    pub(super) context: Context,
    pub(super) agenda: Agenda,
}

/// Where an incident is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Nothing was declared yet.
    #[default]
    Idle,
    /// Declared and not over.
    Open,
    /// Over.
    Resolved,
    /// It never was.
    Cancelled,
    /// The file is closed.
    Closed,
}

/// What is known about the incident itself.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Incident {
    pub(super) key: String,
    pub(super) title: String,
    pub(super) declared_at: i64,
    pub(super) declared_by: Option<Responder>,
    pub(super) declarations: u32,
    pub(super) facts: BTreeMap<FactId, FactValue>,
    pub(super) moments: BTreeMap<MomentId, i64>,
    pub(super) state: StateId,
    /// The last beginning of each state.
    pub(super) began: BTreeMap<StateId, i64>,
    /// The state that an end replaced.
    pub(super) before_end: Option<StateId>,
    /// Who acknowledged first, and when.
    pub(super) acknowledged: Option<(Responder, i64)>,
    /// Since when every ladder that runs has been answered; the last such instant.
    #[serde(default)]
    pub(super) all_answered: Option<i64>,
    pub(super) resolved_at: Option<i64>,
}

/// The level and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Severity {
    pub(super) level: Option<LevelId>,
    pub(super) previous: Option<LevelId>,
    pub(super) possible: Vec<LevelId>,
    pub(super) pin: Option<Pin>,
    pub(super) proposed: Option<LevelId>,
    /// The proposed level was confirmed.
    pub(super) confirmed: bool,
    /// The ladders the level selects.
    pub(super) selection: Vec<LadderId>,
    /// What the conditions of the level's ladders ask for beside facts, as it was when the level began.
    pub(super) situations: Vec<(Situation, bool)>,
    /// Facts asked for last.
    pub(super) asked: Vec<FactId>,
    /// Doubts that an alarm was raised for already.
    pub(super) doubts: BTreeSet<AlarmKind>,
    /// Ladder time by which every ladder must be answered; `None` where the level has no such target, or it was missed.
    pub(super) acknowledge_by: Option<i64>,
    /// Reopened: the level's ladders start afresh when it is judged next.
    pub(super) afresh: bool,
}

/// A level set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    pub(super) level: LevelId,
    /// The level from facts when it was set.
    pub(super) facts: Option<LevelId>,
    /// The level from facts became worse than that: since then the worse of both holds.
    pub(super) overtaken: bool,
    /// Set and not yet acted on.
    pub(super) fresh: bool,
}

/// What climbs: a ladder, or an alarm along the policy's `alarms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunKey {
    /// A ladder.
    Ladder(LadderId),
    /// Many people called at once.
    Callout(CalloutId),
    /// The alarms that nobody has heard yet; named by the one that was raised first.
    Alarm(AlarmKind),
}

/// A place in the order in which a ladder is climbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Position {
    /// Pass, from 0.
    pub pass: u32,
    /// Rung, from 0; as many as there are rungs: past the last.
    pub rung: u32,
}

/// Where people were paged from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// A rung in a pass.
    Rung(Position),
    /// A round at the end.
    Round(u32),
}

/// How a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its front, its timetable or its rounds go on.
    #[default]
    Climbing,
    /// Somebody (or enough people) answered.
    Answered,
    /// At its end: running chains go on, an answer counts.
    Holding,
    /// At its end: everything was cancelled, an answer is only recorded.
    Stopped,
    /// Another ladder took over; an answer counts for that one.
    HandedOver(LadderId),
    /// No longer among the level's ladders: running chains go on, an answer counts for this one.
    Dropped(Option<LadderId>),
    /// The incident ended first.
    Over,
}

/// One climb of a ladder.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Run {
    pub(super) number: u32,
    pub(super) status: Status,
    /// Wall time of its start.
    pub(super) started: i64,
    /// The rung that waits (or waited when it was answered).
    pub(super) front: Position,
    /// The last rung whose hour has come, where the front is ahead of the timetable.
    pub(super) table: Option<Position>,
    /// The pass of the timetable took time.
    pub(super) took_time: bool,
    /// The front ran out.
    pub(super) exhausted: bool,
    /// Escalated by hand and not yet moved.
    pub(super) escalate: bool,
    /// Reopened because an acknowledgement was taken back: those that are left still count.
    pub(super) released: bool,
    /// Climbing again because the work on this rung was not done in its time.
    #[serde(default)]
    pub(super) unsolved: Option<u32>,
    /// Rounds at the end so far.
    pub(super) rounds: u32,
    /// Ladder time of the last round.
    pub(super) last_round: Option<i64>,
    #[serde(with = "pairs")]
    pub(super) slots: BTreeMap<Slot, Sent>,
    /// Everybody paged in this run.
    pub(super) paged: BTreeSet<Responder>,
    /// Everybody who acknowledged in this run: the person who counts, and through what (a post) they answered.
    #[serde(with = "pairs")]
    pub(super) acknowledged: BTreeMap<Responder, Responder>,
    /// Who acknowledged before the run was escalated: not paged again in it, but their answer is used up.
    pub(super) spent: BTreeSet<Responder>,
    /// For call-outs: when who is coming will be there, on the ladder clock.
    #[serde(default, with = "pairs")]
    pub(super) coming: BTreeMap<Responder, i64>,
    /// For call-outs: who will be there later than this does not count yet.
    #[serde(default)]
    pub(super) deadline: Option<i64>,
    /// The end of the incident cut it short; the level did not start it.
    #[serde(default)]
    pub(super) cut: bool,
    /// For alarms: those that nobody has heard yet.
    pub(super) alarms: BTreeSet<Raised>,
    /// For alarms: when new ones were paged last.
    pub(super) alarmed: i64,
    /// For alarms: a page was delivered.
    pub(super) heard_of: bool,
}

/// Whom a rung (or round) paged.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sent {
    pub(super) started: i64,
    pub(super) ahead: bool,
    pub(super) paged: BTreeSet<Responder>,
    pub(super) delivered: BTreeSet<Responder>,
    pub(super) declined: BTreeSet<Responder>,
    /// Vendors paged outside their hours.
    #[serde(default)]
    pub(super) closed: BTreeSet<Responder>,
    /// Whom `any of` came to, by `(page clause, target)`; `None` while the host is asked.
    #[serde(with = "pairs")]
    pub(super) chosen: BTreeMap<(u32, u32), Option<Responder>>,
    /// Some target resolved to somebody who counts.
    pub(super) counts: bool,
}

/// What a chain of pages is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A rung or a round.
    Run {
        /// Of what.
        run: RunKey,
        /// Which.
        slot: Slot,
    },
    /// A role is offered.
    Offer(RoleId),
    /// A line of a reaction.
    Reaction(ReactionPart),
    /// A step is to be done.
    Step(StepId),
    /// A step failed, and somebody is called.
    Instead(StepId),
    /// A decision is to be made.
    Decision(DecisionId, Part),
    /// A message waits for approval.
    Approval(MessageId),
    /// Somebody is asked to do something for an exception.
    Exception(ExceptionId, ExceptionPart),
    /// People wait at a bot or an intake.
    Contact(Desk),
    /// The clock of an obligation: a warning, or its window has opened.
    Clock(ObligationId),
}

/// What somebody has to do with a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// To decide.
    Decide,
    /// To give advice.
    Consult,
    /// To know what was decided.
    Inform,
}

/// One person's plan of channels, running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChainId {
    /// What for.
    pub purpose: Purpose,
    /// To whom.
    pub who: Responder,
    /// Which `page` clause of the rung.
    pub clause: u32,
}

/// How far a chain has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chain {
    /// Its pages belong to a timetable: they pass a channel's rate.
    pub(super) timetable: bool,
    /// The teams, schedules and roles that found this person, from the written target inwards.
    #[serde(default)]
    pub(super) through: BTreeSet<TargetKind>,
    /// Steps started.
    pub(super) front: u32,
    /// By step and channel.
    #[serde(with = "pairs")]
    pub(super) attempts: BTreeMap<(u32, ChannelId), Attempt>,
    /// Everything failed, and was reported.
    pub(super) lost: bool,
    /// They have seen what it is about: it pages no more.
    #[serde(default)]
    pub(super) seen: bool,
}

/// One page of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub(super) page: Option<PageId>,
    pub(super) outcome: Outcome,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Not known yet.
    Pending,
    /// It arrived.
    Delivered,
    /// It did not.
    Failed,
}

/// The pages that still matter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// Number of the last page.
    pub(super) last: u64,
    pub(super) pages: BTreeMap<PageId, Page>,
    /// When an address was paged last, as often as its channel's rate looks back.
    #[serde(with = "pairs")]
    pub(super) rates: BTreeMap<(Responder, ChannelId), Vec<i64>>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    pub(super) to: Responder,
    pub(super) channel: ChannelId,
    pub(super) at: i64,
    pub(super) deadline: i64,
    pub(super) purposes: BTreeSet<Purpose>,
    pub(super) status: PageStatus,
    /// The host was told to send it.
    pub(super) sent: bool,
    /// Roles whose notes went with it.
    #[serde(default)]
    pub(super) notes: BTreeSet<RoleId>,
    /// What the journal has told of it.
    #[serde(default)]
    pub(super) told: Told,
    /// Whom it went to has answered since.
    #[serde(default)]
    pub(super) answered: bool,
}

/// What the journal has told of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Told {
    /// What wanted it.
    pub(super) reasons: BTreeSet<PageReason>,
    /// Through what the person was found.
    pub(super) through: BTreeSet<TargetKind>,
}

/// How a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageStatus {
    /// On its way.
    Pending,
    /// Arrived.
    Delivered,
    /// Did not arrive in time, or was refused.
    Failed,
    /// Called off.
    Cancelled,
}

/// A question put to the host: who of these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub(super) run: RunKey,
    pub(super) slot: Slot,
    pub(super) clause: u32,
    pub(super) target: u32,
    pub(super) of: TargetKind,
    pub(super) among: Vec<Responder>,
    pub(super) timetable: bool,
}

/// The ladder clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// Since then the clock stands still.
    pub(super) since: i64,
    /// Asked for then: a second snooze replaces the first, and a level's cap counts from it.
    pub(super) asked: i64,
    pub(super) until: i64,
}

/// What the host pushes about the world.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Context {
    pub(super) services: BTreeMap<ServiceId, Health>,
    pub(super) channels: BTreeMap<ChannelId, Health>,
    /// Said to be away, or said to be there against the calendar.
    pub(super) away: BTreeMap<PersonId, bool>,
    /// When absences of the calendar were looked at last.
    #[serde(default)]
    pub(super) absences_seen: Option<i64>,
    /// Swaps, oldest first; a newer one is made on what the older ones left.
    pub(super) on_call: BTreeMap<ScheduleId, Vec<Swap>>,
    #[serde(with = "pairs")]
    pub(super) role_load: BTreeMap<(PersonId, RoleId), u32>,
}

/// Somebody is on call instead of somebody, or of everybody, the schedule names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swap {
    /// Instead of whom; `None`: of everybody.
    pub(super) whom: Option<PersonId>,
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) person: PersonId,
}

impl State {
    /// The machine's clock.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.now
    }

    /// Number of the last event it has seen.
    #[must_use]
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Where the incident is in its life.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// The level, once it was judged.
    #[must_use]
    pub fn level(&self) -> Option<LevelId> {
        self.severity.level
    }

    /// The levels that unknown facts leave open.
    #[must_use]
    pub fn possible(&self) -> &[LevelId] {
        &self.severity.possible
    }

    /// A lower level that waits to be confirmed.
    #[must_use]
    pub fn proposed(&self) -> Option<LevelId> {
        self.severity.proposed
    }

    /// The state of the incident.
    #[must_use]
    pub fn state(&self) -> StateId {
        self.incident.state
    }

    /// When it was declared.
    #[must_use]
    pub fn declared_at(&self) -> i64 {
        self.incident.declared_at
    }

    /// Known facts, assumptions not included.
    #[must_use]
    pub fn facts(&self) -> &BTreeMap<FactId, FactValue> {
        &self.incident.facts
    }

    /// How a ladder is, if it was ever started.
    #[must_use]
    pub fn ladder(&self, ladder: LadderId) -> Option<&Run> {
        self.runs.get(&RunKey::Ladder(ladder))
    }

    /// What is due.
    #[must_use]
    pub fn agenda(&self) -> &Agenda {
        &self.agenda
    }

    /// Until when it is snoozed.
    #[must_use]
    pub fn snoozed_until(&self) -> Option<i64> {
        self.snooze.map(|s| s.until)
    }

    /// Who holds a role.
    #[must_use]
    pub fn holder(&self, role: RoleId) -> Option<PersonId> {
        self.roles.holder(role)
    }
}

impl Run {
    /// How it is.
    #[must_use]
    pub fn status(&self) -> Status {
        self.status
    }

    /// Which run of its ladder.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The rung that waits.
    #[must_use]
    pub fn front(&self) -> Position {
        self.front
    }

    /// Its front ran out.
    #[must_use]
    pub fn exhausted(&self) -> bool {
        self.exhausted
    }

    /// Whether somebody is coming to a call-out, but too late for its deadline.
    pub(super) fn comes_late(&self, who: Responder) -> bool {
        self.coming.get(&who).zip(self.deadline).is_some_and(|(at, deadline)| *at > deadline)
    }

    /// Whether somebody acknowledged in this run.
    #[must_use]
    pub fn acknowledged_by(&self, who: Responder) -> bool {
        self.spent.contains(&who) || self.acknowledged.iter().any(|(person, through)| *person == who || *through == who)
    }
}
