//! The journal: what happened and why, each entry with the policy line that caused it.

use serde::{Deserialize, Serialize};

use super::{ExceptionStep, Failure, Health, MessageId, PageId, PageReason};
pub use crate::model::AlarmKind;
use crate::model::{
    AudienceId, BotId, CalloutId, ChannelId, CommunicationId, DecisionId, Desk, Destination, ExceptionId, FactId,
    FactValue, IntakeId, LadderId, LevelId, MomentId, ObligationId, PersonId, ProcedureId, ReactionPart, Responder,
    RoleId, ScheduleId, ServiceId, StateId, StepId, TargetKind, TemplateId, VendorId,
};
use crate::plan::PlaceId;
use crate::syntax::ast::Move;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Entry {
    /// When.
    pub at: i64,
    /// The policy line that caused it.
    pub place: Option<PlaceId>,
    /// What.
    pub what: What,
}

/// An alarm, and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Raised {
    /// Which.
    pub kind: AlarmKind,
    /// Who, or what stands for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<TargetKind>,
    /// Which ladder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<LadderId>,
    /// Which audience.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<AudienceId>,
    /// Which obligation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obligation: Option<ObligationId>,
    /// What else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Matter>,
}

/// What an alarm is about beside people, ladders and audiences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// A call-out.
    Callout(CalloutId),
    /// A step.
    Step(StepId),
    /// A procedure.
    Procedure(ProcedureId),
    /// An exception.
    Exception(ExceptionId),
    /// A decision.
    Decision(DecisionId),
    /// A bot or an intake.
    Desk(Desk),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are the ids the variant's doc names")]
pub enum What {
    /// The incident began.
    Declared { key: String, title: String, by: Option<Responder> },
    /// Declared again, for the n-th time.
    DeclaredAgain { times: u32 },
    /// A fact became known, changed or was withdrawn.
    Fact { fact: FactId, value: Option<FactValue>, by: Option<Responder> },
    /// Somebody set the level, whether or not that changes it; the worse of it and of what later facts ask for holds.
    LevelByHand { level: LevelId, by: Option<Responder> },
    /// The level changed; `possible` are the levels that unknown facts leave open.
    Severity { from: Option<LevelId>, to: LevelId, possible: Vec<LevelId>, by_hand: bool },
    /// A lower level is proposed and waits for confirmation.
    FallProposed { to: LevelId },
    /// The state changed.
    State { from: StateId, to: StateId, by: Option<Responder> },
    /// A moment was recorded.
    Moment { moment: MomentId, at: i64 },
    /// A ladder began (or began afresh).
    LadderStarted { ladder: LadderId, run: u32 },
    /// A rung began; `ahead` of its timetable, or at its hour.
    RungStarted { ladder: LadderId, rung: u32, pass: u32, ahead: bool },
    /// A rung took no time: nobody to page, or its condition is false.
    RungSkipped { ladder: LadderId, rung: u32, pass: u32, nobody: bool },
    /// A timetable hour that had been run ahead of came: who had no delivered page is paged again.
    RungAgain { ladder: LadderId, rung: u32, pass: u32 },
    /// A ladder ran out.
    Exhausted { ladder: LadderId },
    /// A round of `page … every D`.
    Round { ladder: LadderId, round: u32 },
    /// A ladder handed over to another.
    HandedOver { from: LadderId, to: LadderId },
    /// A ladder holds or stopped, as its `at end` says.
    Ended { ladder: LadderId, held: bool },
    /// A ladder is no longer among those of the level.
    LadderDropped { ladder: LadderId },
    /// Somebody answered; `counts` where it serves the ladder, `asked` where the ladder can page them (else nobody asked
    /// them), `missing` people still needed.
    Acknowledged { ladder: LadderId, by: Responder, counts: bool, asked: bool, missing: u32 },
    /// An answer from somebody the ladder cannot page.
    StrangerAnswered { by: Responder },
    /// A ladder is answered.
    Answered { ladder: LadderId },
    /// A rung was answered, and the work on it is not done in its time: the next is asked.
    Unsolved { ladder: LadderId, rung: u32 },
    /// The work on an answered rung is done after all: the ladder is answered again.
    Solved { ladder: LadderId },
    /// The incident is acknowledged: every ladder that runs for it is answered.
    AllAnswered,
    /// An answer lapsed.
    Lapsed { ladder: LadderId },
    /// An answer was taken back.
    Released { ladder: LadderId, by: Responder },
    /// Somebody declined.
    Declined { by: Responder },
    /// Somebody has seen what they are paged for, and what is asked is still to be done.
    Seen { by: Responder, reasons: Vec<PageReason> },
    /// A page went out; `through` are the teams, schedules and roles that found the person, from the written target
    /// inwards.
    Paged { page: PageId, to: Responder, channel: ChannelId, reasons: Vec<PageReason>, through: Vec<TargetKind> },
    /// More wants a page that went out in the same instant: what is new about it.
    PagedAlso { page: PageId, to: Responder, channel: ChannelId, reasons: Vec<PageReason>, through: Vec<TargetKind> },
    /// A page arrived.
    Delivered { page: PageId, to: Responder, channel: ChannelId },
    /// A page, or the attempt at one, failed.
    PageFailed { page: Option<PageId>, to: Responder, channel: ChannelId, why: Failure },
    /// A page was called off.
    PageCancelled { page: PageId, to: Responder, channel: ChannelId },
    /// Somebody on call is away.
    OnCallAway { schedule: ScheduleId, person: PersonId },
    /// A vendor is paged outside its hours and counts as nobody.
    OutsideHours { who: Responder },
    /// The on-call person changed while a rung waits.
    CameOnCall { schedule: ScheduleId, person: PersonId, ladder: LadderId },
    /// The note of a role went out with a page.
    NoteSent { page: PageId, role: RoleId, to: PersonId, channel: ChannelId, locale: String, template: TemplateId },
    /// The note of a role arrived.
    NoteArrived { page: PageId, role: RoleId, to: PersonId, channel: ChannelId },
    /// The offer of a role is over, and its note did not arrive.
    NoteMissed { role: RoleId, to: PersonId },
    /// Who got the note of a role accepts it.
    NoteAccepted { role: RoleId, by: PersonId },
    /// Somebody holds a work-stream of a role now.
    StreamHeld { role: RoleId, stream: u32, by: PersonId },
    /// Nobody holds it by itself any more: its duties are back with the role.
    StreamEnds { role: RoleId, stream: u32, by: PersonId },
    /// A divided role is one again.
    Merged { role: RoleId, to: PersonId },
    /// Somebody who answered is on the way, and should be there in so many seconds.
    OnTheWay { by: PersonId, within: i64 },
    /// Somebody is there.
    Arrived { by: PersonId },
    /// Somebody who was on the way is not coming.
    TurnsBack { by: PersonId },
    /// A vendor was called and has so many seconds to respond.
    VendorCalled { vendor: VendorId, within: i64 },
    /// A vendor responded, so many seconds after it was called.
    Responded { vendor: VendorId, after: i64 },
    /// A role is offered to somebody.
    Offered { role: RoleId, to: PersonId },
    /// Somebody holds a role now.
    RoleHeld { role: RoleId, by: PersonId, deputy: bool },
    /// The holder has held the role long enough: others are asked.
    ReliefDue { role: RoleId, holder: PersonId },
    /// The holder offers the role to somebody.
    HandingOver { role: RoleId, from: PersonId, to: PersonId },
    /// Who was offered the role by its holder has not taken it: it stays.
    StaysWith { role: RoleId, holder: PersonId },
    /// Nobody holds it any more.
    RoleVacant { role: RoleId },
    /// A candidate was passed over.
    PassedOver { role: RoleId, person: PersonId, why: String },
    /// A call-out began (or began afresh): everybody is called.
    CalloutStarted { callout: CalloutId, run: u32 },
    /// A call-out is wanted that waits already.
    CalloutRuns { callout: CalloutId },
    /// Somebody has seen a call, and has not said whether they come.
    CallSeen { callout: CalloutId, by: Responder },
    /// Somebody is coming, perhaps in so many seconds; `late` where that is after the deadline; `missing` are still
    /// needed.
    Coming { callout: CalloutId, by: Responder, within: Option<i64>, late: bool, missing: u32 },
    /// Somebody who was coming is not.
    NotComing { callout: CalloutId, by: Responder, missing: u32 },
    /// Enough are coming.
    Enough { callout: CalloutId },
    /// Not enough came by the deadline: what the call-out ends in.
    CalloutEnds { callout: CalloutId, to: Option<LadderId> },
    /// A bot answers, now so many of all it can.
    BotAnswers { bot: BotId, contacts: u32, now: u32 },
    /// A bot hands contacts over to people: at its limit (`full`), or because what is asked is not for it; with what it
    /// carries.
    BotHandsOver { bot: BotId, contacts: u32, full: bool, carries: Vec<(FactId, Option<FactValue>)> },
    /// Contacts that a bot answered are over.
    ContactsEnd { bot: BotId, contacts: u32, now: u32 },
    /// Something was reported at an intake; `facts` is what was said.
    Reported { intake: IntakeId, reports: u32, facts: Vec<(FactId, Option<FactValue>)> },
    /// Where an intake leads what came in.
    LedTo { intake: IntakeId, reports: u32, to: Destination },
    /// Who could take what an intake took in, and cannot now.
    CannotTake { desk: Desk, to: Destination },
    /// Somebody took what waited.
    TakenOver { desk: Desk, contacts: u32, by: Responder },
    /// Whoever contacts us reaches nothing.
    ContactsLost { desk: Desk, contacts: u32 },
    /// A line of a reaction acts: its event happened, or its condition became true.
    Reacted { part: ReactionPart },
    /// A reaction wants a ladder that climbs already.
    LadderRuns { ladder: LadderId },
    /// Somebody has seen what a reaction paged them for.
    Heard { part: ReactionPart, by: Responder },
    /// A guarded move by somebody else was refused.
    Refused { what: Move, by: Option<Responder>, guard: RoleId },
    /// A procedure began (or began afresh).
    ProcedureStarted { procedure: ProcedureId },
    /// A phase of it began.
    PhaseBegan { procedure: ProcedureId, phase: u32 },
    /// All steps of a phase are done; its gates are waited for.
    AtGate { procedure: ProcedureId, phase: u32 },
    /// The gates of a phase are passed.
    GatePassed { procedure: ProcedureId, phase: u32, by: Option<Responder> },
    /// They cannot be passed: so many steps of the phase are open, or it has not begun.
    GateClosed { procedure: ProcedureId, phase: u32, by: Option<Responder>, open: u32 },
    /// Facts changed that these finished steps used: they are open again, from the first phase on.
    ProcedureAgain { procedure: ProcedureId, steps: Vec<StepId>, decisions: Vec<DecisionId> },
    /// People were asked to decide; nobody where whoever answers for a role is waited for.
    DecisionAsked { decision: DecisionId, of: Vec<PersonId> },
    /// It is decided; `default` where nobody did.
    Decided { decision: DecisionId, option: u32, by: Option<Responder>, default: bool },
    /// Somebody decided who may not.
    DecisionRefused { decision: DecisionId, option: u32, by: Option<Responder> },
    /// It was decided before, cannot be taken back, and is not asked for again.
    DecisionStands { decision: DecisionId, option: u32 },
    /// Everything in it is done.
    ProcedureFinished { procedure: ProcedureId },
    /// The incident ended first; so many steps were not done.
    ProcedureEnded { procedure: ProcedureId, open: u32 },
    /// A step began.
    StepBegan { step: StepId },
    /// People were asked to do it.
    StepAsked { step: StepId, of: Vec<PersonId> },
    /// Somebody who was asked has seen it.
    StepSeen { step: StepId, by: Responder },
    /// A step is done; `early` where its turn had not come.
    StepDone { step: StepId, by: Option<Responder>, early: bool },
    /// A step failed.
    StepFailed { step: StepId, by: Option<Responder> },
    /// What is to be done instead, in words.
    Instead { step: StepId, text: String },
    /// What a step destroys is saved.
    Preserved { step: StepId, by: Option<Responder> },
    /// A message became due.
    MessageDue {
        message: MessageId,
        communication: CommunicationId,
        audience: AudienceId,
        template: TemplateId,
        deadline: i64,
    },
    /// It waits for approval.
    ApprovalAsked { message: MessageId, of: Vec<PersonId> },
    /// It was approved or refused.
    Approval { message: MessageId, by: Option<Responder>, yes: bool },
    /// Nobody approved it in time: sent or held.
    Unapproved { message: MessageId, held: bool },
    /// Reviewers were asked.
    ReviewAsked { message: MessageId, of: Vec<PersonId> },
    /// Somebody reviewed it.
    Reviewed { message: MessageId, by: Option<Responder> },
    /// Not all reviewed it in time: sent or held.
    Unreviewed { message: MessageId, held: bool },
    /// A hold keeps it.
    MessageHeldBack { message: MessageId },
    /// Nothing holds it any more.
    HoldEnded { message: MessageId },
    /// Somebody released what is held.
    HoldReleased { by: Option<Responder> },
    /// It was dropped and written anew because the state or the level changed.
    DraftDropped { message: MessageId },
    /// It was handed to a channel.
    Sending { message: MessageId, audience: AudienceId, channel: ChannelId, locale: String, template: TemplateId },
    /// It arrived.
    Sent { message: MessageId, audience: AudienceId, channel: ChannelId, locale: String },
    /// It did not.
    SendFailed { message: MessageId, audience: AudienceId, channel: ChannelId, locale: String },
    /// What happened to an exception.
    Exception { exception: ExceptionId, what: ExceptionStep },
    /// The clock of an obligation runs: from `since`, to `due`; only from `opens` on may it be done. `suspected` while
    /// facts do not say whether it is owed.
    ClockStarted { obligation: ObligationId, since: i64, opens: Option<i64>, due: i64, suspected: bool },
    /// It runs out at another instant than before.
    ClockMoved { obligation: ObligationId, since: i64, opens: Option<i64>, due: i64 },
    /// Its window has opened.
    ClockOpened { obligation: ObligationId },
    /// So many seconds are left.
    ClockWarned { obligation: ObligationId, left: i64 },
    /// Somebody has seen a warning.
    ClockSeen { obligation: ObligationId, by: Responder },
    /// It ran out.
    ClockMissed { obligation: ObligationId },
    /// The obligation was met, `left` seconds before its end (negative: late); absent where the clock did not run.
    ClockFulfilled { obligation: ObligationId, by: Option<Responder>, left: Option<i64> },
    /// Facts refute the suspicion that it is owed.
    ClockRefuted { obligation: ObligationId },
    /// The incident was cancelled and the clock runs on: who may decide that it need not be met.
    ClockAsked { obligation: ObligationId, of: Option<PersonId> },
    /// Somebody answers for it that it need not be met.
    ClockWaived { obligation: ObligationId, by: Option<Responder> },
    /// A service or channel changed.
    Service { service: ServiceId, health: Health },
    /// A channel changed.
    Channel { channel: ChannelId, health: Health },
    /// A person became absent, or came back.
    Away { person: PersonId, away: bool },
    /// Somebody was put on call after binding.
    OnCall { schedule: ScheduleId, person: PersonId, from: i64, to: i64 },
    /// An alarm; `silence` is how long the audience has heard nothing, for late messages.
    Alarm {
        kind: AlarmKind,
        about: Option<TargetKind>,
        ladder: Option<LadderId>,
        audience: Option<AudienceId>,
        silence: Option<i64>,
        #[serde(default)]
        obligation: Option<ObligationId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        matter: Option<Matter>,
    },
    /// Somebody heard an alarm.
    AlarmHeard { by: Responder },
    /// An alarm reached nobody; it is repeated, and is never an alarm of its own.
    AlarmUnheard { kind: AlarmKind },
    /// One of `any of` was chosen: by the host, or (`by_order`) the first as written because no answer came.
    Chosen { of: TargetKind, who: Responder, by_order: bool },
    /// Nobody holds the role: who carries its duties meanwhile, and of how many roles that person now carries them.
    DutiesFall { role: RoleId, to: Option<PersonId>, load: u32 },
    /// Snoozed until then.
    Snoozed { until: i64 },
    /// Awake again.
    Unsnoozed,
    /// Escalated by hand.
    Escalated { ladder: LadderId },
    /// Resolved.
    Resolved { by: Option<Responder> },
    /// Reopened.
    Reopened { by: Option<Responder> },
    /// Cancelled.
    Cancelled { by: Option<Responder> },
    /// Closed.
    Closed { by: Option<Responder> },
    /// Something arrived that has no effect, and why.
    Ignored { why: String },
    /// Started so many seconds late.
    Late { seconds: i64 },
    /// Somebody outside said something to somebody inside, who heard it or not.
    Injected { to: TargetKind, via: Option<ChannelId>, text: String, heard: Vec<Responder>, missed: Vec<Responder> },
    /// A note.
    Note { text: String, by: Option<Responder> },
    /// An unknown fact made an alternative start beside the next one.
    UnknownPassedOver { what: String },
}
