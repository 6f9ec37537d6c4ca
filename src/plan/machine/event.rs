//! What a host tells the machine.

use serde::{Deserialize, Serialize};

use super::{MessageId, PageId};
use crate::model::{
    BotId, CalloutId, ChannelId, DecisionId, ExceptionId, FactId, FactValue, IntakeId, LadderId, LevelId, MomentId,
    ObligationId, PersonId, ProcedureId, Responder, RoleId, ScheduleId, ServiceId, Starts, StateId, StepId, TargetKind,
};
use crate::syntax::ast::{ExceptionAct, StepOutcome};

/// An event in the host's log. The log's order is the truth: `now = max(state.now, at)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Envelope {
    /// Dense log number from 1, given when the event is appended; one that was seen already does nothing.
    pub seq: u64,
    /// The host's clock, seconds since 1970-01-01 00:00 UTC.
    pub at: i64,
    /// Who caused it, where somebody did.
    pub by: Option<Responder>,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// An incident begins.
    Declared {
        /// Deduplication key.
        key: String,
        /// What it is called.
        title: String,
        /// Facts known at once.
        facts: Vec<(FactId, FactValue)>,
        /// Seconds it is snoozed from the start (planned work).
        snoozed: Option<i64>,
    },
    /// The same key again: no restart; new facts are taken in.
    DeclaredAgain {
        /// Facts that came with it.
        facts: Vec<(FactId, FactValue)>,
    },
    /// A fact becomes known, changes, or (`None`) is withdrawn.
    Fact(FactId, Option<FactValue>),
    /// A level set by hand: a pin until the level from facts becomes worse than when it was pinned.
    Level(LevelId),
    /// A page arrived at its address.
    Delivered(PageId),
    /// A page did not.
    Failed {
        /// Which.
        page: PageId,
        /// Why.
        why: Failure,
    },
    /// Seen by `by`: a page, a ladder, or with neither all running ladders that paged them.
    Acknowledged {
        /// Which page.
        page: Option<PageId>,
        /// Which ladder.
        ladder: Option<LadderId>,
    },
    /// "I take it": a page to a role, or a role.
    Accepted {
        /// Which page.
        page: Option<PageId>,
        /// Which role.
        role: Option<RoleId>,
    },
    /// "I am coming": to a call-out, to what this page calls to, or to all that called `by`.
    Coming {
        /// Which page.
        page: Option<PageId>,
        /// To which call-out.
        callout: Option<CalloutId>,
        /// In so many seconds.
        within: Option<i64>,
    },
    /// "Not me": this page, this ladder or call-out, or all that asks `by`.
    Declined {
        /// Which page.
        page: Option<PageId>,
        /// Which ladder or call-out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Starts>,
    },
    /// Takes an acknowledgement back: of this ladder, or of all `by` answered.
    Released {
        /// Which ladder.
        ladder: Option<LadderId>,
    },
    /// The next rung starts now: of this ladder, or of all that run.
    Escalated {
        /// Which ladder.
        ladder: Option<LadderId>,
    },
    /// `by` takes the role.
    RoleTaken(RoleId),
    /// `by` holds the role and offers it to somebody; they keep it until it is taken.
    RoleHandedOver {
        /// Which.
        role: RoleId,
        /// To whom.
        to: PersonId,
    },
    /// `by` divides a role: who gets which work-stream, by position.
    RoleSplit {
        /// Which.
        role: RoleId,
        /// Who gets what.
        streams: Vec<(u32, PersonId)>,
    },
    /// A divided role is one again.
    RoleMerged {
        /// Which.
        role: RoleId,
        /// Who holds it then.
        to: PersonId,
    },
    /// `by` leaves the role.
    RoleLeft(RoleId),
    /// A message waiting for approval is approved or refused by `by`.
    Approved {
        /// Which message; absent: the oldest that waits for `by`.
        message: Option<MessageId>,
        /// Which of the two.
        yes: bool,
    },
    /// A message waiting for a review is looked at by `by`.
    Reviewed {
        /// Which message; absent: the oldest that waits for `by`.
        message: Option<MessageId>,
    },
    /// What `by` may release is held no more.
    HoldReleased,
    /// What became of a message on a channel.
    Sent {
        /// Which.
        message: MessageId,
        /// On which channel.
        channel: ChannelId,
        /// In which locale.
        locale: String,
        /// Whether it arrived.
        ok: bool,
    },
    /// A step is done, or has failed.
    Step {
        /// Which.
        step: StepId,
        /// How it came out.
        outcome: StepOutcome,
    },
    /// `by` decides.
    Decided {
        /// What.
        decision: DecisionId,
        /// Which of its options, from 0.
        option: u32,
    },
    /// The gates of a phase are passed.
    GatePassed {
        /// Of which procedure.
        procedure: ProcedureId,
        /// Which phase, from 0.
        phase: u32,
    },
    /// What this step destroys is saved.
    Preserved(StepId),
    /// The incident's state.
    State(StateId),
    /// A moment is recorded.
    Moment {
        /// Which.
        moment: MomentId,
        /// When it was.
        at: i64,
    },
    /// `by` asks for an exception.
    AsksFor {
        /// Which.
        exception: ExceptionId,
        /// Why.
        reason: String,
    },
    /// `by` acts under an exception without waiting for anybody's word.
    ActsUnder {
        /// Which.
        exception: ExceptionId,
        /// Why.
        reason: String,
    },
    /// `by` says something of an exception.
    Exception {
        /// Which.
        exception: ExceptionId,
        /// What.
        what: ExceptionAct,
    },
    /// An obligation has been met: the only thing that stops its clock.
    Fulfilled(ObligationId),
    /// The incident was cancelled, and `by` answers for it that this obligation need not be met.
    Waived(ObligationId),
    /// People contact a bot, whether or not there is an incident.
    Contacts {
        /// Which bot.
        bot: BotId,
        /// How many.
        count: u32,
    },
    /// Contacts that a bot answered are over.
    ContactsEnd {
        /// Which bot.
        bot: BotId,
        /// How many.
        count: u32,
    },
    /// Something is reported at an intake, whether or not there is an incident.
    Report {
        /// Which intake.
        intake: IntakeId,
        /// How often.
        count: u32,
        /// What is said: taken in while an incident is open.
        facts: Vec<(FactId, Option<FactValue>)>,
    },
    /// A proposed fall is confirmed.
    FallConfirmed,
    /// Everything that pages for ladders and roles waits so many seconds.
    Snoozed(i64),
    /// The snooze ends.
    Unsnoozed,
    /// It is over.
    Resolved,
    /// It is not.
    Reopened,
    /// It never was.
    Cancelled,
    /// The file is closed.
    Closed,
    /// Time passes: runs all that is due.
    Tick,
    /// For the journal.
    Note(String),
    /// For the journal: somebody outside said something to those whom [`super::meant`] names.
    Injected {
        /// To whom.
        to: TargetKind,
        /// On which channel; absent: face to face.
        via: Option<ChannelId>,
        /// What.
        text: String,
        /// Who heard it.
        heard: Vec<Responder>,
        /// Who did not.
        missed: Vec<Responder>,
    },
    /// Context: a service works, fails, or is read by somebody else.
    Service {
        /// Which.
        service: ServiceId,
        /// How it is.
        health: Health,
    },
    /// Context: a channel by itself.
    Channel {
        /// Which.
        channel: ChannelId,
        /// How it is.
        health: Health,
    },
    /// Context: somebody is on call for a time, whatever the schedule says (a swap made after binding).
    OnCall {
        /// Which schedule.
        schedule: ScheduleId,
        /// From then.
        from: i64,
        /// Until then, excluded.
        to: i64,
        /// Who is on call.
        person: PersonId,
        /// Instead of whom; absent: of everybody. Whoever is not on call then is not replaced.
        #[serde(default)]
        whom: Option<PersonId>,
    },
    /// Context: a person is absent, or no longer.
    Away {
        /// Who.
        person: PersonId,
        /// Which of the two.
        away: bool,
    },
    /// Context: the host's answer to `Command::Choose`.
    Chosen {
        /// The number of the question.
        choice: u64,
        /// Who.
        person: Responder,
    },
    /// Context: in how many other incidents a person holds a role.
    RoleLoad {
        /// Who.
        person: PersonId,
        /// Which role.
        role: RoleId,
        /// How many.
        incidents: u32,
    },
}

/// How a service or a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// Works.
    Up,
    /// Does not.
    Down,
    /// Works, but somebody else reads it.
    Untrusted,
}

/// Why a page failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Failure {
    /// The channel was known to be down.
    ChannelDown,
    /// The channel is read by somebody else.
    Untrusted,
    /// There is no address on the channel.
    NoAddress,
    /// Over the channel's rate.
    OverRate,
    /// No delivery by the deadline.
    NotDelivered,
    /// The transport refused it.
    Refused,
    /// The transport does not know.
    Unknown,
    /// The person is away.
    Away,
}
