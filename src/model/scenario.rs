//! Scenarios: rehearsals, and tests where they say what to expect.

use super::{
    AudienceId, BotId, CalloutId, ChannelId, DecisionId, Desk, Destination, DutyId, ExceptionId, FactId, FactValue,
    FaultId, FaultTarget, Head, IntakeId, LadderId, LevelId, MomentAnchor, MomentId, ObligationId, PersonId, PostId,
    ProcedureId, ReactionId, RoleId, ScheduleId, ServiceId, Starts, StateId, StepId, TargetKind, TemplateId, VendorId,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{
    ClockAct, ClockOutcome, ContactOutcome, ExceptionAct, ExceptionOutcome, IncidentAct, LadderOutcome, Progress,
    ServiceState, StepOutcome,
};
use crate::syntax::literal::LocalTime;

/// A scenario.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Name, label, place.
    pub head: Head,
    /// Declaration, on the policy's clock; absent where the clause is missing.
    pub starts: Option<Spanned<LocalTime>>,
    /// For everything random.
    pub seed: u64,
    /// Facts known at the start.
    pub given: Vec<(Spanned<FactId>, Spanned<Option<FactValue>>)>,
    /// What is assumed instead of the book's assumptions.
    pub assumptions: Option<super::Assumptions>,
    /// What happens, in source order.
    pub events: Vec<Event>,
    /// What must be so.
    pub expects: Vec<Expectation>,
}

/// When an event happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// Seconds from the start.
    Offset(i64),
    /// On the policy's clock.
    Local(LocalTime),
    /// Seconds after something happened.
    After {
        /// How long after.
        offset: i64,
        /// What.
        event: MomentAnchor,
    },
}

/// Something that happens.
#[derive(Debug, Clone)]
pub struct Event {
    /// When.
    pub at: Spanned<At>,
    /// What.
    pub what: EventKind,
    /// As written, on one line.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// What happens.
#[derive(Debug, Clone)]
pub enum EventKind {
    /// A fact becomes known, changes, or (`None`) is withdrawn.
    Fact(FactId, Option<FactValue>),
    /// A service fails or recovers.
    Service {
        /// Which.
        service: ServiceId,
        /// How it is from now on.
        is: ServiceState,
        /// Seconds; absent: until said otherwise.
        lasts: Option<i64>,
    },
    /// A channel fails or recovers by itself.
    Channel {
        /// Which.
        channel: ChannelId,
        /// How it is from now on.
        is: ServiceState,
        /// Seconds.
        lasts: Option<i64>,
    },
    /// What a person (or a post, or a vendor) does.
    Person {
        /// Who.
        who: Responder,
        /// What.
        does: Act,
    },
    /// Deliveries to somebody on a channel fail.
    DeliveryFails {
        /// To whom.
        to: Responder,
        /// On which channel.
        via: ChannelId,
        /// Seconds.
        lasts: Option<i64>,
    },
    /// A move of the whole incident.
    Incident {
        /// Which.
        what: IncidentAct,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// A new state.
    State {
        /// Which.
        state: StateId,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// A level set by hand.
    Level {
        /// Which.
        level: LevelId,
        /// By whom.
        by: Option<PersonId>,
    },
    /// Everything that pages waits.
    Snoozed {
        /// Seconds.
        lasts: i64,
        /// By whom.
        by: Option<PersonId>,
    },
    /// A message waiting for approval is approved or refused.
    Approval {
        /// Which of the two.
        yes: bool,
        /// By whom.
        by: PersonId,
    },
    /// A named fault begins, or is over.
    Fault {
        /// Which.
        fault: FaultId,
        /// Which of the two.
        strikes: bool,
        /// For how many seconds; absent: until said otherwise.
        lasts: Option<i64>,
        /// What it does: known when all declarations are read.
        effects: Vec<(FaultTarget, ServiceState)>,
    },
    /// A message waiting for a review is looked at.
    Reviewed {
        /// By whom.
        by: PersonId,
    },
    /// What is held goes out.
    HoldReleased {
        /// By whom.
        by: PersonId,
    },
    /// A step is done or has failed.
    Step {
        /// Which.
        step: StepId,
        /// How it came out.
        outcome: StepOutcome,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// Somebody decided.
    Decided {
        /// What.
        decision: DecisionId,
        /// Which of its options, from 0.
        option: usize,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// The gates of a phase are passed.
    GatePassed {
        /// Of which procedure.
        procedure: ProcedureId,
        /// Which phase, from 0.
        phase: usize,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// What a step destroys is saved.
    Preserved {
        /// The step.
        before: StepId,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// What is said of an exception.
    Exception {
        /// Which.
        exception: ExceptionId,
        /// What.
        what: ExceptionAct,
        /// By whom.
        by: Option<PersonId>,
    },
    /// A role that was divided is one again.
    Merge {
        /// Which.
        role: RoleId,
        /// Who holds it then.
        to: PersonId,
        /// Who says so.
        by: Option<PersonId>,
    },
    /// A proposed lower level is confirmed.
    FallConfirmed {
        /// By whom.
        by: Option<PersonId>,
    },
    /// The next rung starts now.
    Escalated {
        /// Of which ladder; absent: of all that run.
        ladder: Option<LadderId>,
        /// By whom.
        by: Option<PersonId>,
    },
    /// A moment is recorded.
    Moment {
        /// Which.
        moment: MomentId,
        /// When it was, if not now, on the policy's clock.
        at: Option<LocalTime>,
    },
    /// What becomes of an obligation.
    Clock {
        /// Which.
        obligation: ObligationId,
        /// What.
        what: ClockAct,
        /// By whom.
        by: Option<PersonId>,
    },
    /// People contact a bot, or hang up.
    Contacts {
        /// Which bot.
        bot: BotId,
        /// How many.
        count: u32,
        /// They hang up.
        end: bool,
    },
    /// Something is reported.
    Report {
        /// At which intake.
        via: IntakeId,
        /// How often.
        count: u32,
        /// What is said.
        with: Vec<(FactId, Option<FactValue>)>,
    },
    /// For the journal.
    Note(String),
    /// Somebody outside says something to somebody inside.
    Inject {
        /// To whom.
        to: TargetKind,
        /// On which channel; absent: face to face.
        via: Option<ChannelId>,
        /// What.
        text: String,
        /// What must come of it; times count from the inject.
        expects: Vec<Expectation>,
    },
}

/// Somebody who can be paged by itself.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Responder {
    /// A person.
    Person(PersonId),
    /// A post.
    Post(PostId),
    /// A vendor.
    Vendor(VendorId),
}

/// What somebody does.
#[derive(Debug, Clone)]
pub enum Act {
    /// Answers this ladder, or all that paged them.
    Acknowledges(Option<LadderId>),
    /// Declines this ladder or call-out, or all that paged them.
    Declines(Option<Starts>),
    /// Takes an answer back.
    Releases(Option<LadderId>),
    /// Pages are delivered but nobody hears them, for so many seconds.
    Unreachable(Option<i64>),
    /// Hears again.
    Reachable,
    /// Absent for so many seconds.
    Away(Option<i64>),
    /// No longer absent.
    Back,
    /// Takes a role.
    Takes(RoleId),
    /// Leaves a role.
    Leaves(RoleId),
    /// Asks for an exception.
    AsksFor {
        /// Which.
        exception: ExceptionId,
        /// Why.
        because: String,
    },
    /// Acts under an exception at once.
    ActsUnder {
        /// Which.
        exception: ExceptionId,
        /// Why.
        because: String,
    },
    /// Divides a role.
    Splits {
        /// Which.
        role: RoleId,
        /// Who gets which work-stream of it; whether there is such a one is seen when all is read.
        streams: Vec<(Spanned<String>, PersonId)>,
    },
    /// Is coming.
    Coming {
        /// To which call-out; absent: all that called them.
        callout: Option<CalloutId>,
        /// Seconds.
        within: Option<i64>,
    },
    /// Offers a role that they hold to somebody.
    HandsOverRole {
        /// Which.
        role: RoleId,
        /// To whom.
        to: PersonId,
    },
    /// Gives a shift to somebody else.
    HandsOver {
        /// Which schedule.
        schedule: ScheduleId,
        /// To whom.
        to: PersonId,
        /// Seconds; absent: to the end of the shift.
        lasts: Option<i64>,
    },
}

/// One expectation.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// It must not be so.
    pub negated: bool,
    /// What.
    pub what: Expected,
    /// When.
    pub when: Option<When>,
    /// As written, on one line.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// When an expectation must hold; seconds from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At that instant.
    At(i64),
    /// Not later.
    Within(i64),
    /// Earlier.
    Before(i64),
    /// Not earlier.
    After(i64),
    /// Both included.
    Between(i64, i64),
}

/// What is expected.
#[derive(Debug, Clone)]
pub enum Expected {
    /// The level.
    Severity(LevelId),
    /// The state.
    State(StateId),
    /// A page.
    Paged {
        /// To anybody of; absent: to anybody.
        who: Option<TargetKind>,
        /// On.
        via: Option<ChannelId>,
    },
    /// All running ladders answered, or one answered by somebody.
    Acknowledged {
        /// By.
        by: Option<PersonId>,
    },
    /// A message to the audience.
    Told(AudienceId),
    /// A message.
    Sent {
        /// Which.
        template: Option<TemplateId>,
        /// To.
        to: Option<AudienceId>,
        /// In.
        locale: Option<String>,
        /// On.
        via: Option<ChannelId>,
        /// With this text in it.
        saying: Option<String>,
    },
    /// An alarm; absent: any. The name is checked against `plan::AlarmKind`.
    Alarm(Option<Spanned<String>>),
    /// How a ladder went.
    Ladder {
        /// Which.
        ladder: LadderId,
        /// How.
        outcome: LadderOutcome,
    },
    /// Enough people are coming to a call-out.
    Enough(CalloutId),
    /// Somebody got the note of a role.
    Note {
        /// Who.
        who: PersonId,
        /// Of which role.
        role: RoleId,
        /// With this text in it.
        saying: Option<String>,
    },
    /// Somebody owns a duty.
    Owns {
        /// Who.
        who: PersonId,
        /// Which.
        duty: DutyId,
    },
    /// Somebody is there.
    Arrived(PersonId),
    /// A vendor that was called responded.
    Responded(VendorId),
    /// A reaction acted.
    Reaction(ReactionId),
    /// How a step went.
    Step {
        /// Which.
        step: StepId,
        /// How.
        outcome: StepOutcome,
        /// By whom.
        by: Option<PersonId>,
    },
    /// What was decided.
    Decided {
        /// Which decision.
        decision: DecisionId,
        /// Which option, from 0; absent: any.
        option: Option<usize>,
        /// By whom.
        by: Option<PersonId>,
    },
    /// The phase a procedure is in.
    InPhase {
        /// Which procedure.
        procedure: ProcedureId,
        /// Which phase, from 0.
        phase: usize,
    },
    /// How far a procedure has come.
    Procedure {
        /// Which.
        procedure: ProcedureId,
        /// How far.
        progress: Progress,
    },
    /// How an exception goes.
    Exception {
        /// Which.
        exception: ExceptionId,
        /// How.
        outcome: ExceptionOutcome,
    },
    /// Who holds a role.
    Held {
        /// Which.
        role: RoleId,
        /// By whom; absent: by anybody.
        by: Option<PersonId>,
    },
    /// How the clock of an obligation goes.
    Clock {
        /// Which.
        obligation: ObligationId,
        /// How.
        outcome: ClockOutcome,
    },
    /// When the clock of an obligation runs out, as it stands at the end; `When` is about that instant.
    Due {
        /// Which.
        obligation: ObligationId,
        /// At this local time.
        at: Option<LocalTime>,
    },
    /// What becomes of a contact.
    Contact {
        /// Where.
        desk: Desk,
        /// What.
        outcome: ContactOutcome,
        /// By whom.
        by: Option<PersonId>,
    },
    /// Where an intake led.
    Led {
        /// Which.
        intake: IntakeId,
        /// There.
        to: Destination,
    },
    /// The longest silence of an audience while the incident is open, in seconds.
    NeverSilent {
        /// Whom.
        audience: AudienceId,
        /// Longer than this is too long.
        longer_than: i64,
    },
}
