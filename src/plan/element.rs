//! The elements of a plan. Times are whole seconds of elapsed time unless said otherwise.

use serde::{Deserialize, Serialize};

use crate::model::{
    Actor, AudienceId, ChannelId, ClearanceId, Counts, DutyId, Expr, FactType, FactValue, LadderId, LevelId,
    MomentAnchor, PersonId, RoleId, ServiceId, StateId, Target, TargetKind, TemplateId, Trigger, ZoneId,
};
use crate::syntax::ast::{Move, Unanswered};

/// Index into [`super::Plan::places`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct PlaceId(pub u32);

macro_rules! elements {
    ($($(#[$meta:meta])* $name:ident { $($(#[$fmeta:meta])* $field:ident: $ty:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
        pub struct $name { $($(#[$fmeta])* pub $field: $ty,)* }
    )*};
}

mod callout;
mod guard;
mod intake;
mod reaction;

pub use callout::CalloutPlan;
pub use guard::{Hold, Review};
pub use intake::{BotPlan, IntakePlan};
pub use reaction::{CausePlan, ReactionActPlan, ReactionClausePlan, ReactionPlan};
mod exception;
mod obligation;

pub use exception::{AfterEndPlan, AtOncePlan, ExceptionPlan, VotesPlan};

pub use obligation::{Duty, ObligationPlan, WarningPlan};

mod role;

pub use role::{NotePlan, StreamPlan};

mod procedure;

pub use procedure::{
    DeciderPlan, DecisionPlan, InsteadKind, InsteadPlan, OptionPlan, PhasePlan, PreservePlan, ProcedurePlan, StepPlan,
};

elements! {
    /// The policy itself.
    PolicyPlan {
        /// Its title.
        label: String,
        /// Its own version.
        version: Option<String>,
        /// Zone of local times.
        zone: ZoneId,
        /// Locales, the source language first.
        locales: Vec<String>,
        /// Where it is declared.
        at: PlaceId,
    }
    /// A clearance.
    ClearanceName {
        /// Its name.
        name: String,
    }
    /// A fact.
    FactPlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// Its type.
        ty: FactType,
        /// The question that finds it out.
        ask: Option<String>,
        /// Unit of its numbers.
        unit: Option<String>,
        /// Who may know it.
        clearance: ClearanceId,
        /// Its value until somebody says otherwise.
        assume: Option<FactValue>,
        /// Where it is declared.
        at: PlaceId,
    }
    /// A moment.
    MomentPlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// Stands in until it is set.
        assume: Option<MomentAnchor>,
        /// May lie before it is recorded.
        back_dated: bool,
        /// Where it is declared.
        at: PlaceId,
    }
    /// What holds for all levels, beside the criteria themselves.
    SeverityPlan {
        /// Which of the possible levels holds while facts are unknown.
        counts_as: Counts,
        /// Until so many seconds after declaration the worse of `meanwhile` and the best possible level holds.
        after: Option<i64>,
        /// See `after`.
        meanwhile: Option<LevelId>,
        /// Falls act without confirmation.
        falls_with_facts: bool,
        /// Where it is declared.
        at: PlaceId,
    }
    /// A level.
    LevelPlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// Target for the first answer of all its ladders.
        acknowledge_within: Option<i64>,
        /// Target for the resolution.
        resolve_within: Option<i64>,
        /// Longest snooze.
        snooze_at_most: Option<i64>,
        /// Its ladders.
        ladders: LevelLadders,
        /// Where it is declared.
        at: PlaceId,
    }
    /// A service.
    ServicePlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// Services without which it does not work, itself included, through all levels of dependence; sorted.
        needs: Vec<ServiceId>,
        /// Who looks after it.
        owner: Option<TargetKind>,
        /// Where it is declared.
        at: PlaceId,
    }
    /// A channel.
    ChannelPlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// Its kind.
        kind: String,
        /// Services without which it does not work, through all levels of dependence; sorted.
        needs: Vec<ServiceId>,
        /// Without a delivery by then a page has failed.
        delivers_within: i64,
        /// At most so many pages to one address in so many seconds.
        rate: Option<(u32, i64)>,
        /// Longest message in the kind's unit.
        length_at_most: Option<u64>,
        /// Highest clearance it may carry.
        carries_up_to: Option<ClearanceId>,
        /// The templates that it may carry; empty: all.
        only: Vec<TemplateId>,
        /// Where it is declared.
        at: PlaceId,
    }
    /// An address.
    Address {
        /// On which channel.
        channel: ChannelId,
        /// Where; absent where the channel knows its people.
        address: Option<String>,
    }
    /// Channels that go at once.
    ChannelStep {
        /// The channels.
        channels: Vec<ChannelId>,
        /// Seconds from the plan's start; absent: only when the step before it has failed.
        after: Option<i64>,
    }
    /// A person.
    PersonPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Addresses in order.
        addresses: Vec<Address>,
        /// Own plan; where none is written, every push, sms and voice address at once.
        reach_by: Vec<ChannelStep>,
        /// Languages, preferred first.
        speaks: Vec<String>,
        /// Skills.
        skills: Vec<String>,
        /// Where the person lives.
        zone: Option<ZoneId>,
        /// Where declared.
        at: PlaceId,
    }
    /// A post.
    PostPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Addresses in order.
        addresses: Vec<Address>,
        /// Own plan, as for people.
        reach_by: Vec<ChannelStep>,
        /// Who sits there.
        held_by: Option<TargetKind>,
        /// Where declared.
        at: PlaceId,
    }
    /// A team.
    TeamPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Everybody in it, teams inside opened.
        people: Vec<PersonId>,
        /// Members that are not people (posts, vendors, schedules).
        others: Vec<TargetKind>,
        /// Where declared.
        at: PlaceId,
    }
    /// A vendor.
    VendorPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Addresses in order.
        addresses: Vec<Address>,
        /// Own plan, as for people.
        reach_by: Vec<ChannelStep>,
        /// When somebody answers; absent counts as always.
        hours: VendorHours,
        /// Agreed response time.
        responds_within: Option<i64>,
        /// Where declared.
        at: PlaceId,
    }
    /// Who hears of alarms: a ladder of its own with one rung.
    AlarmRoute {
        /// Whom, and how.
        pages: Vec<PagePlan>,
        /// Until `at_end`.
        wait: i64,
        /// What happens when nobody answers.
        at_end: Ending,
        /// Where declared.
        at: PlaceId,
    }
    /// Targets with one way to reach them.
    PagePlan {
        /// Whom.
        targets: Vec<Target>,
        /// How; absent: each one's own plan.
        via: Option<Vec<ChannelStep>>,
        /// Where.
        at: PlaceId,
    }
    /// A duty.
    DutyPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// The role that owns it; absent: whoever owns the rest.
        owner: Option<RoleId>,
    }
    /// A role.
    RolePlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Owns the rest.
        owns_rest: bool,
        /// Primary responsibilities.
        owns: Vec<DutyId>,
        /// Who may hold it, in order.
        filled_by: Vec<Filler>,
        /// The role that stands in.
        deputy: Option<RoleId>,
        /// When it must be held.
        required: Option<Required>,
        /// Moves that only it may make.
        alone_may: Vec<Move>,
        /// How long each candidate is asked.
        offer_each: Option<i64>,
        /// Roles the same person may not hold.
        never_with: Option<NeverWith>,
        /// In how many incidents at once one person may hold it.
        at_most: Option<u32>,
        /// Seconds after which somebody else is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        relief: Option<i64>,
        /// What the next holder gets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<NotePlan>,
        /// What it can be divided into.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        streams: Vec<StreamPlan>,
        /// Skills that come first within a source.
        prefers: Vec<String>,
        /// Where declared.
        at: PlaceId,
    }
    /// One source of candidates.
    Filler {
        /// Who.
        who: TargetKind,
        /// Only then.
        when: Option<Expr>,
    }
    /// When a role must be held.
    Required {
        /// At these levels.
        levels: Vec<LevelId>,
        /// By then.
        within: Option<i64>,
    }
    /// Roles one person may not hold together.
    NeverWith {
        /// Which.
        roles: Vec<RoleId>,
        /// Unless nobody else can.
        unless_nobody_else: bool,
    }
    /// What a schedule is called; who is on call is the calendar's business.
    SchedulePlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Where declared.
        at: PlaceId,
    }
    /// A ladder.
    LadderPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// In order.
        rungs: Vec<RungPlan>,
        /// Further passes.
        repeat: u32,
        /// What happens when nobody answers.
        at_end: Ending,
        /// Where `at end` stands.
        at_end_at: PlaceId,
        /// How long an answer lasts; absent: for good.
        acknowledgement_lasts: Option<i64>,
        /// Who may answer besides those it pages.
        may_acknowledge: Vec<TargetKind>,
        /// Where declared.
        at: PlaceId,
    }
    /// A rung.
    RungPlan {
        /// Its name, if it has one.
        name: Option<String>,
        /// Only then.
        when: Option<Expr>,
        /// Whom, and how.
        pages: Vec<PagePlan>,
        /// Until the next rung.
        wait: i64,
        /// How many must answer; empty: one.
        needs: Vec<Need>,
        /// How long whoever answered works on it before the next rung is asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        work: Option<WorkPlan>,
        /// Where.
        at: PlaceId,
    }
    /// A time to work on what was answered.
    WorkPlan {
        /// Seconds from the answer.
        lasts: i64,
        /// Done when this state begins, or a later one.
        until: StateId,
        /// Where.
        at: PlaceId,
    }
    /// How many distinct people, of which group.
    Need {
        /// How many.
        count: u32,
        /// Of whom; absent: of all the ladder can page.
        of: Option<TargetKind>,
    }
    /// An audience.
    AudiencePlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// affected, indirect, …
        group: Option<String>,
        /// What its people may know.
        cleared_for: ClearanceId,
        /// How it is told, in order of falling back.
        routes: Vec<AudienceRoute>,
        /// Languages it is told in.
        locales: Vec<String>,
        /// What holds everything it is told.
        hold: Option<Hold>,
        /// Where declared.
        at: PlaceId,
    }
    /// Channels that carry a message at once.
    AudienceRoute {
        /// The channels.
        channels: Vec<ChannelId>,
        /// For a fall-back: seconds after which what went before counts as failed.
        within: Option<i64>,
    }
    /// What audiences hear.
    CommunicationPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// At these levels, most severe first.
        levels: Vec<LevelId>,
        /// Who is told.
        audiences: Vec<AudienceId>,
        /// Who sends.
        sender: Option<Actor>,
        /// Due by events.
        on: Vec<EventRule>,
        /// Due again and again.
        every: Vec<RepeatRule>,
        /// Who looks at it, side by side.
        review: Option<Review>,
        /// Who must agree.
        approval: Option<Approval>,
        /// What holds its messages.
        hold: Option<Hold>,
        /// Where silence is intended.
        quiet: Vec<Quiet>,
        /// Where declared.
        at: PlaceId,
    }
    /// A message that an event makes due.
    EventRule {
        /// The event.
        trigger: Trigger,
        /// What is sent.
        template: TemplateId,
        /// Deadline from the event; absent: at once.
        within: Option<i64>,
        /// Where.
        at: PlaceId,
    }
    /// A message that is due again and again.
    RepeatRule {
        /// How often.
        every: i64,
        /// At this time of day on the policy's clock (then `every` is whole days of the wall clock).
        at_time: Option<TimeOfDayMinutes>,
        /// What is sent.
        template: TemplateId,
        /// Until this state begins.
        until: StateId,
        /// Only in these states, where its condition names states and nothing else; the more specific rule wins.
        states: Option<Vec<StateId>>,
        /// While this holds.
        condition: Option<Expr>,
        /// Where.
        at: PlaceId,
    }
    /// Who must agree.
    Approval {
        /// Only then.
        when: Option<Expr>,
        /// In order.
        by: Vec<ApprovalStep>,
        /// If none answers.
        otherwise: Unanswered,
        /// Where.
        at: PlaceId,
    }
    /// One approver.
    ApprovalStep {
        /// Who.
        who: Actor,
        /// Seconds to answer.
        within: Option<i64>,
    }
    /// Where silence is intended.
    Quiet {
        /// In these states.
        states: Vec<StateId>,
        /// Why.
        because: Option<String>,
    }
}

/// Minutes since midnight.
pub type TimeOfDayMinutes = u16;

/// Ladders of a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LevelLadders {
    /// All at once; empty where the level pages nobody.
    All(Vec<LadderId>),
    /// The first whose condition holds; where one is unknown, it and the next both start.
    First(Vec<(LadderId, Option<Expr>)>),
}

/// When a vendor answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VendorHours {
    /// Always.
    Always,
    /// In these hours.
    Hours(crate::model::HoursId),
}

/// What happens when a ladder has been climbed in vain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// Goes on paging.
    PageEvery {
        /// Whom, and how.
        page: PagePlan,
        /// Seconds.
        every: i64,
    },
    /// Another ladder takes over.
    HandOver(LadderId),
    /// Running chains go on, a late answer counts.
    Hold(String),
    /// Everything pending is cancelled.
    Stop(String),
}
