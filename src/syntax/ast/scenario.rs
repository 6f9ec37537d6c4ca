//! Events and expectations of scenarios.

use super::{
    Assignment, ClockAct, ClockOutcome, ContactOutcome, Duration, ExceptionAct, ExceptionOutcome, Name, Path, Progress,
    ServiceState, StepOutcome, StreamGiven, Text,
};
use crate::source::{Span, Spanned};
use crate::syntax::literal::LocalTime;

/// When a scenario's event happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtWhen {
    /// `7m`: after the start.
    Offset(Duration),
    /// `2026-11-23 09:00`.
    Local(Spanned<LocalTime>),
    /// `2m after resolved`.
    After {
        /// How long after; absent: at once.
        offset: Option<Duration>,
        /// `declared`, `acknowledged`, `resolved`, a state, a moment.
        event: Name,
    },
}

/// Something that happens in a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// `users = 4%`; `users = unknown` withdraws.
    Fact(Assignment),
    /// `slack_saas down [for 1h]`: a service or a channel.
    Service {
        /// Which.
        what: Path,
        /// How it is from now on.
        is: ServiceState,
        /// For how long; absent: until said otherwise.
        lasts: Option<Duration>,
    },
    /// What a person does.
    Person {
        /// Who.
        who: Path,
        /// What.
        does: Act,
    },
    /// `delivery to alice via sms fails [for 1h]`.
    DeliveryFails {
        /// To whom.
        to: Path,
        /// On which channel.
        via: Path,
        /// For how long.
        lasts: Option<Duration>,
    },
    /// `resolved`, `reopened by bob`, `cancelled by bob`, `closed by bob`.
    Incident {
        /// Which.
        what: IncidentAct,
        /// Who says so; absent: whoever may.
        by: Option<Path>,
    },
    /// `state identified`.
    State {
        /// The new state.
        state: Name,
        /// Who says so.
        by: Option<Path>,
    },
    /// `level SEV1 by alice`.
    Level {
        /// Set to.
        level: Path,
        /// By whom.
        by: Option<Path>,
    },
    /// `snoozed for 20m`.
    Snoozed {
        /// How long.
        lasts: Duration,
        /// By whom.
        by: Option<Path>,
    },
    /// `approved by alice`, `refused by alice`.
    Approval {
        /// Which.
        yes: bool,
        /// By whom.
        by: Path,
    },
    /// `ransomware strikes [for 2h]`, `ransomware over`.
    Fault {
        /// Which.
        fault: Path,
        /// It begins, or it is over.
        strikes: bool,
        /// For how long; absent: until said otherwise.
        lasts: Option<Duration>,
    },
    /// `reviewed by alice`.
    Reviewed {
        /// By whom.
        by: Path,
    },
    /// `released by alice`: what is held goes out.
    HoldReleased {
        /// By whom.
        by: Path,
    },
    /// `restart done by alice`, `restart failed`.
    Step {
        /// Which.
        step: Path,
        /// How it came out.
        outcome: StepOutcome,
        /// Who says so.
        by: Option<Path>,
    },
    /// `failover decided go by bob`.
    Decided {
        /// Which decision.
        decision: Path,
        /// The option.
        option: Name,
        /// Who says so.
        by: Option<Path>,
    },
    /// `gate triage of major_incident passed by alice`.
    GatePassed {
        /// The phase it ends.
        phase: Name,
        /// Of which procedure; absent: the only one with such a phase.
        of: Option<Path>,
        /// Who says so.
        by: Option<Path>,
    },
    /// `preserved before restart by alice`.
    Preserved {
        /// What comes next.
        before: Path,
        /// Who says so.
        by: Option<Path>,
    },
    /// `bypass approved by alice`, `bypass restored by bob`.
    Exception {
        /// Which.
        exception: Path,
        /// What is said of it.
        what: ExceptionAct,
        /// Who says so.
        by: Option<Path>,
    },
    /// `communications_lead merges to alice`.
    Merge {
        /// Which role.
        role: Path,
        /// Who holds all of it then.
        to: Path,
        /// Who says so.
        by: Option<Path>,
    },
    /// `fall confirmed by alice`.
    FallConfirmed {
        /// By whom.
        by: Option<Path>,
    },
    /// `escalated by bob`.
    Escalated {
        /// Which ladder; absent: all that run.
        ladder: Option<Path>,
        /// By whom.
        by: Option<Path>,
    },
    /// `aware [at T]`: a declared moment.
    Moment {
        /// Which.
        moment: Path,
        /// When it was, if not now.
        at: Option<Spanned<LocalTime>>,
    },
    /// `gdpr_notice fulfilled by alice`.
    Clock {
        /// Which obligation.
        obligation: Path,
        /// What becomes of it.
        what: ClockAct,
        /// By whom.
        by: Option<Path>,
    },
    /// `200 contacts to front_desk`, `contact to front_desk end`.
    Contacts {
        /// Which bot.
        bot: Path,
        /// How many; absent: one.
        count: Option<Spanned<u64>>,
        /// They end, instead of beginning.
        end: bool,
    },
    /// `report via hotline with customers_affected = 200 and topic = "no water"`.
    Report {
        /// At which intake.
        via: Path,
        /// How many; absent: one.
        count: Option<Spanned<u64>>,
        /// What they say.
        with: Vec<Assignment>,
    },
    /// `note "…"`.
    Note(Text),
    /// `inject to communications_lead via phone "A journalist calls" { expect … }`.
    Inject {
        /// To whom.
        to: Path,
        /// On which channel; absent: face to face.
        via: Option<Path>,
        /// What is said.
        text: Text,
        /// What must come of it; times count from the inject.
        expects: Vec<Expectation>,
    },
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// `acknowledges [LADDER]`
    Acknowledges(Option<Path>),
    /// `declines [LADDER]`, `declines [CALLOUT]`
    Declines(Option<Path>),
    /// `releases [LADDER]`
    Releases(Option<Path>),
    /// `unreachable [for 1h]`: pages are not delivered
    Unreachable(Option<Duration>),
    /// `reachable`
    Reachable,
    /// `away [for 1d]`
    Away(Option<Duration>),
    /// `back`
    Back,
    /// `takes ROLE`
    Takes(Path),
    /// `leaves ROLE`
    Leaves(Path),
    /// `asks for EXCEPTION because "…"`
    AsksFor {
        /// Which exception.
        exception: Path,
        /// Why.
        because: Text,
    },
    /// `acts under EXCEPTION because "…"`
    ActsUnder {
        /// Which exception.
        exception: Path,
        /// Why.
        because: Text,
    },
    /// `splits ROLE into internal to bob, external to carol`
    Splits {
        /// Which role.
        role: Path,
        /// Who gets what.
        streams: Vec<StreamGiven>,
    },
    /// `coming [to CALLOUT] [in 20m]`
    Coming {
        /// To which call-out; absent: all that called them.
        callout: Option<Path>,
        /// In how long.
        within: Option<Duration>,
    },
    /// `hands over SCHEDULE to P [for D]`, `hands over ROLE to P`
    HandsOver {
        /// Which schedule, or which role.
        schedule: Path,
        /// To whom.
        to: Path,
        /// For how long; absent: to the end of the shift.
        lasts: Option<Duration>,
    },
}

/// Moves of the whole incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncidentAct {
    /// `resolved`
    Resolved,
    /// `reopened`
    Reopened,
    /// `cancelled`
    Cancelled,
    /// `closed`
    Closed,
    /// `declared again`
    DeclaredAgain,
    /// `unsnoozed`
    Unsnoozed,
}

/// One expectation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// Written in the negative: `no`, `not`, `nobody`, `nothing`.
    pub negated: bool,
    /// What.
    pub what: Expected,
    /// When.
    pub when: Option<Spanned<ExpectWhen>>,
    /// All of it.
    pub span: Span,
}

/// What is expected of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// `severity SEV1 at 0m`
    Severity(Path),
    /// `state identified at 5m`
    State(Name),
    /// `bob paged via phone within 6m`, `nobody paged …`
    Paged {
        /// Who (person, post, team, schedule, vendor); absent: anybody.
        who: Option<Path>,
        /// On which channel.
        via: Option<Path>,
    },
    /// `acknowledged [by bob] within 10m`
    Acknowledged {
        /// By whom.
        by: Option<Path>,
    },
    /// `customers told within 15m`
    Told {
        /// Which audience.
        audience: Path,
    },
    /// `sent first_notice to customers in fr via mail saying "…"`, `nothing sent via mail before 45m`
    Sent {
        /// Which template; absent: any.
        template: Option<Path>,
        /// To which audience.
        to: Option<Path>,
        /// In which locale.
        locale: Option<Name>,
        /// On which channel.
        via: Option<Path>,
        /// With this text in it.
        saying: Option<Text>,
    },
    /// `alarm exhausted`, `no alarm`
    Alarm(Option<Name>),
    /// `ladder major exhausted`, `ladder major answered`
    Ladder {
        /// Which.
        ladder: Path,
        /// `exhausted` or `answered`.
        outcome: Spanned<LadderOutcome>,
    },
    /// `surge has enough`
    Enough(Path),
    /// `bob has note of commander saying "…"`
    Note {
        /// Who got it.
        who: Path,
        /// With which role.
        role: Path,
        /// With this text in it.
        saying: Option<Text>,
    },
    /// `carol owns status_page_text`
    Owns {
        /// Who.
        who: Path,
        /// Which duty.
        duty: Path,
    },
    /// `bob arrived within 50m`
    Arrived(Path),
    /// `carrier_noc responded within 40m`
    Responded(Path),
    /// `reaction engage acted`
    Reaction(Path),
    /// `restart done by alice`
    Step {
        /// Which.
        step: Path,
        /// How it came out.
        outcome: StepOutcome,
        /// By whom.
        by: Option<Path>,
    },
    /// `failover decided go by bob`
    Decided {
        /// Which decision.
        decision: Path,
        /// The option; absent: any.
        option: Option<Name>,
        /// By whom.
        by: Option<Path>,
    },
    /// `major_incident in phase diagnose`
    InPhase {
        /// Which.
        procedure: Path,
        /// Its phase.
        phase: Name,
    },
    /// `procedure major_incident finished`
    Procedure {
        /// Which.
        procedure: Path,
        /// How far.
        progress: Progress,
    },
    /// `exception bypass granted`
    Exception {
        /// Which.
        exception: Path,
        /// How it goes.
        outcome: ExceptionOutcome,
    },
    /// `incident_commander held by alice`
    Held {
        /// Which role.
        role: Path,
        /// By whom; absent: by anybody.
        by: Option<Path>,
    },
    /// `gdpr_notice fulfilled within 70h`, `gdpr_notice not missed`
    Clock {
        /// Which obligation.
        obligation: Path,
        /// How it went.
        outcome: Spanned<ClockOutcome>,
    },
    /// `gdpr_notice due within 72h`, `gdpr_notice due at 2026-11-26 09:00`
    Due {
        /// Which obligation.
        obligation: Path,
        /// At this local time.
        at: Option<Spanned<LocalTime>>,
    },
    /// `front_desk answered`, `front_desk handed over within 1m`, `hotline taken over by carol`
    Contact {
        /// The bot or the intake.
        desk: Path,
        /// What becomes of a contact.
        outcome: Spanned<ContactOutcome>,
        /// By whom.
        by: Option<Path>,
    },
    /// `hotline led to front_desk within 1m`
    Led {
        /// Which intake.
        intake: Path,
        /// A bot, or people.
        to: Path,
    },
    /// `customers never silent longer than 45m`
    NeverSilent {
        /// Which audience.
        audience: Path,
        /// The longest silence allowed.
        longer_than: Duration,
    },
}

/// How a ladder ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LadderOutcome {
    /// Somebody answered.
    Answered,
    /// Nobody did.
    Exhausted,
    /// It was started at all.
    Started,
    /// Somebody answered, and the work was not done in its time.
    Unsolved,
}

/// When an expectation must hold. Offsets count from the scenario's start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectWhen {
    /// `at 5m`
    At(Duration),
    /// `within 5m`: not later than, the instant included
    Within(Duration),
    /// `before 5m`: earlier than
    Before(Duration),
    /// `after 5m`: not earlier than
    After(Duration),
    /// `between 5m and 10m`: both included
    Between(Duration, Duration),
}
