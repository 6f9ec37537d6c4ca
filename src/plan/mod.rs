//! The compiled plan: everything the machine needs, as data, with ids instead of names.
//!
//! A plan's bytes depend only on the book, the machine's version and the zone data's version: tables are in source
//! order, maps are sorted, no floats. Each element names its source line through [`Plan::places`], which is outside
//! the content hash, so that both notations of one policy have one hash.

mod deadline;
mod document;
mod element;
mod lower;
pub mod machine;

pub use deadline::Runs;
pub use element::{
    Address, AfterEndPlan, AlarmRoute, Approval, ApprovalStep, AtOncePlan, AudiencePlan, AudienceRoute, BotPlan,
    CalloutPlan, CausePlan, ChannelPlan, ChannelStep, ClearanceName, CommunicationPlan, DeciderPlan, DecisionPlan,
    Duty, DutyPlan, Ending, EventRule, ExceptionPlan, FactPlan, Filler, Hold, InsteadKind, InsteadPlan, IntakePlan,
    LadderPlan, LevelLadders, LevelPlan, MomentPlan, Need, NeverWith, ObligationPlan, OptionPlan, PagePlan, PersonPlan,
    PhasePlan, PlaceId, PolicyPlan, PostPlan, PreservePlan, ProcedurePlan, Quiet, ReactionActPlan, ReactionClausePlan,
    ReactionPlan, RepeatRule, Required, Review, RolePlan, RungPlan, SchedulePlan, ServicePlan, SeverityPlan, StepPlan,
    TeamPlan, VendorHours, VendorPlan, VotesPlan, WarningPlan, WorkPlan,
};

pub use document::{Document, content_hash};
pub use lower::{Parts, lower};

use serde::{Deserialize, Serialize};

use crate::calendar::Calendar;
use crate::decision::Criteria;
use crate::message::compile::CompiledTemplate;
use crate::message::lexicon::Lexicon;
use crate::model::{
    AudienceId, BotId, CalloutId, ChannelId, ClearanceId, CommunicationId, DecisionId, DutyId, ExceptionId, FactId,
    IntakeId, LadderId, LevelId, MomentId, ObligationId, PersonId, PostId, ProcedureId, ReactionId, RoleId, ScheduleId,
    ServiceId, StateId, StepId, Table, TeamId, TemplateId, VendorId,
};

/// The name and version of the plan's format.
pub const FORMAT: &str = "callout.plan/1";

/// The version of the machine's semantics: a change of meaning is a new number.
pub const MACHINE: u32 = 1;

/// An executable policy.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
#[allow(missing_docs, reason = "each table holds the elements of its name")]
pub struct Plan {
    /// [`FORMAT`].
    pub format: String,
    /// [`MACHINE`].
    pub machine: u32,
    pub policy: PolicyPlan,
    pub clearances: Table<ClearanceId, ClearanceName>,
    /// Names, in order; the first is the state of a fresh incident, the last two are `resolved` and `closed`.
    pub states: Table<StateId, String>,
    pub facts: Table<FactId, FactPlan>,
    pub moments: Table<MomentId, MomentPlan>,
    pub severity: SeverityPlan,
    pub levels: Table<LevelId, LevelPlan>,
    pub services: Table<ServiceId, ServicePlan>,
    pub channels: Table<ChannelId, ChannelPlan>,
    pub people: Table<PersonId, PersonPlan>,
    pub posts: Table<PostId, PostPlan>,
    pub teams: Table<TeamId, TeamPlan>,
    pub vendors: Table<VendorId, VendorPlan>,
    pub alarms: Option<AlarmRoute>,
    pub duties: Table<DutyId, DutyPlan>,
    pub roles: Table<RoleId, RolePlan>,
    pub schedules: Table<ScheduleId, SchedulePlan>,
    pub ladders: Table<LadderId, LadderPlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub callouts: Table<CalloutId, CalloutPlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub bots: Table<BotId, BotPlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub intakes: Table<IntakeId, IntakePlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub reactions: Table<ReactionId, ReactionPlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub procedures: Table<ProcedureId, ProcedurePlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub steps: Table<StepId, StepPlan>,
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub decisions: Table<DecisionId, DecisionPlan>,
    pub audiences: Table<AudienceId, AudiencePlan>,
    pub communications: Table<CommunicationId, CommunicationPlan>,
    /// Clocks that somebody outside has set.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub exceptions: Table<ExceptionId, ExceptionPlan>,
    pub obligations: Table<ObligationId, ObligationPlan>,
    /// Messages, as text.
    pub templates: Table<TemplateId, CompiledTemplate>,
    /// What messages call things.
    pub lexicon: Lexicon,
    /// Zones, hours, shifts, absences: pure look-ups.
    pub calendar: Calendar,
    /// The criteria of severity, compiled.
    pub criteria: Criteria,
    /// `path:line` of each element; not part of the content hash.
    pub places: Vec<String>,
}
