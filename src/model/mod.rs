//! What a policy says, resolved and typed: ids, no references by name; spans only to talk to people.
//!
//! Built by [`crate::resolve`]. Everything is in source order within its kind; an id is an index into its table.

mod alarm;
mod assumption;
mod axis;
mod calendar;
mod callout;
mod cell;
mod communication;
mod condition;
mod decision;
mod exception;
mod fact;
mod fault;
mod guarantee;
mod guard;
mod id;
mod intake;
mod ladder;
mod obligation;
mod parameter;
mod procedure;
mod reach;
mod reaction;
mod role;
mod scenario;
mod table;

pub use alarm::AlarmKind;
pub use assumption::{Answer, Answering, Asleep, Assumptions, Available};
pub use axis::{show_duration, up};
pub use calendar::{
    Absence, Change, Gap, GapTime, HolidayList, Hours, Layer, Override, Period, Rotation, Schedule, Step, Window,
    next_hour_of_week,
};
pub use callout::{Callout, lacking};
pub use cell::{CELL, CellNotation};
pub use communication::{
    Actor, Approval, ApprovalStep, Audience, AudienceRoute, Body, Communication, EventRule, GROUPS, Quiet, RepeatRule,
    Template, TemplateVariant, Trigger,
};
pub use condition::{Comparison, Condition, Expr, Situation};
pub use decision::{AtLeast, Counts, Example, Level, LevelLadders, Lower, Raise, Severities, UnknownRule};
pub use exception::{AfterEnd, AtOnce, Exception, Votes};
pub use fact::{Assumption, Define, Fact, FactType, FactValue, Impossible, Likely, Moment, MomentAnchor};
pub use fault::{Effect, Fault, FaultTarget};
pub use guarantee::{Broken, Deed, Failure, Goal, Guarantee};
pub use guard::{Hold, Review};
pub use id::{
    AudienceId, BotId, CalloutId, ChannelId, ClearanceId, CommunicationId, DecisionId, DefineId, DutyId, ExceptionId,
    FactId, FaultId, GuaranteeId, HolidaysId, HoursId, Id, ImpossibleId, IntakeId, LadderId, LevelId, MomentId,
    ObligationId, ParameterId, PersonId, PostId, ProcedureId, ReactionId, RoleId, ScenarioId, ScheduleId, ServiceId,
    StateId, StepId, Table, TableId, TeamId, TemplateId, VendorId, ZoneId,
};
pub use intake::{Bot, Desk, Destination, HandOver, Intake};
pub use ladder::{Alarms, Ending, Ladder, Need, Page, Rung, Target, TargetKind, Work};
pub use obligation::{Allowed, ClockAnchor, ClockTime, Deadline, DueAfter, Obligation, Owed, Warning};
pub use parameter::Parameter;
pub use procedure::{Activity, Begins, Choice, Decider, Decision, Instead, Phase, Preserve, Procedure, ProcedureStep};
pub use reach::{Channel, ChannelPlan, ChannelStep, Contact, Person, Post, Service, Team, Vendor, VendorHours};
pub use reaction::{Cause, Happening, Reaction, ReactionAct, ReactionClause, ReactionPart, Starts};
pub use role::{Duty, Filler, HandOverNote, NeverWith, Required, Role, Stream};
pub use scenario::{Act, At, Event, EventKind, Expectation, Expected, Responder, Scenario, When};
pub use table::{DecisionTable, Hit, Otherwise, Row, TableInput, TableRows};

use std::collections::BTreeMap;

use crate::source::{Span, Spanned};
use crate::syntax::clauses::ItemKind;
use crate::syntax::literal::Date;

/// What every declaration has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Full name: `primary`, or `payments.primary` inside a scope.
    pub name: String,
    /// The string after the name.
    pub label: Option<String>,
    /// Where the name stands (the keyword where there is none).
    pub span: Span,
    /// The whole declaration.
    pub whole: Span,
    /// `because "…"`.
    pub because: Option<String>,
    /// `source "…"`.
    pub source: Option<String>,
    /// `checked DATE`.
    pub checked: Option<Spanned<Date>>,
}

impl Head {
    /// The label, else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}

/// A zone of the zone database, by name. Whether it exists is known to `calendar`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// `Europe/Paris`.
    pub name: String,
    /// Where it was first written.
    pub span: Span,
}

/// The policy itself.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Name is empty; the label is the policy's title.
    pub head: Head,
    /// Whether a `policy` declaration was there at all.
    pub declared: bool,
    /// `version "…"`.
    pub version: Option<String>,
    /// Default zone; UTC where none is written.
    pub zone: ZoneId,
    /// `timezone` was written.
    pub zone_written: bool,
    /// Locales, the source language first; `en` where none is written.
    pub locales: Vec<Spanned<String>>,
    /// Who keeps it.
    pub owner: Option<Spanned<TargetKind>>,
    /// Day of the last review.
    pub reviewed: Option<Spanned<Date>>,
    /// How often: `(number, unit)` with units of days, weeks or months.
    pub review_every: Option<Spanned<(u64, crate::syntax::literal::Unit)>>,
}

/// A clearance, lowest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// `public`, `staff`.
    pub name: String,
    /// Where it is declared; empty for the default list.
    pub span: Span,
}

/// A state of an incident, in order; the first two and the last two are fixed in role (declared … resolved, closed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// `investigating`.
    pub name: String,
    /// Where it is declared; empty for the default list.
    pub span: Span,
}

/// What a name of the one namespace stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the declaration of its name")]
pub enum Symbol {
    Parameter(ParameterId),
    Fact(FactId),
    Table(TableId),
    Define(DefineId),
    Impossible(ImpossibleId),
    Moment(MomentId),
    Level(LevelId),
    Service(ServiceId),
    Fault(FaultId),
    Channel(ChannelId),
    Person(PersonId),
    Post(PostId),
    Team(TeamId),
    Vendor(VendorId),
    Holidays(HolidaysId),
    Hours(HoursId),
    Schedule(ScheduleId),
    Duty(DutyId),
    Role(RoleId),
    Ladder(LadderId),
    Callout(CalloutId),
    Bot(BotId),
    Intake(IntakeId),
    Reaction(ReactionId),
    Procedure(ProcedureId),
    Step(StepId),
    Decision(DecisionId),
    Audience(AudienceId),
    Template(TemplateId),
    Communication(CommunicationId),
    Guarantee(GuaranteeId),
    Exception(ExceptionId),
    Obligation(ObligationId),
    Scenario(ScenarioId),
}

/// One reference from a place in a file to a declaration; for unused-declaration rules, graphs and editors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// What is referred to.
    pub to: Symbol,
    /// From where.
    pub at: Span,
    /// The declaration (or level) the reference stands in.
    pub from: Option<Symbol>,
}

/// A reference that stands for nothing, or for the wrong thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// Where it stands.
    pub at: Span,
    /// The declarations it may have meant; `None` where that may be any.
    pub kinds: Option<Vec<ItemKind>>,
}

/// Translations of labels into one locale.
#[derive(Debug, Clone, Default)]
pub struct Translation {
    /// Locale.
    pub locale: String,
    /// Where.
    pub span: Span,
    /// Symbol to label, with the place.
    pub labels: BTreeMap<Symbol, Spanned<String>>,
    /// Names of states, fact values and other words outside the namespace.
    pub words: BTreeMap<String, Spanned<String>>,
}

/// A whole policy.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs, reason = "each field is the table of the declarations of its name")]
pub struct Model {
    pub policy: Policy,
    pub zones: Table<ZoneId, Zone>,
    pub clearances: Table<ClearanceId, Clearance>,
    pub states: Table<StateId, State>,
    pub parameters: Table<ParameterId, Parameter>,
    pub facts: Table<FactId, Fact>,
    pub tables: Table<TableId, DecisionTable>,
    pub defines: Table<DefineId, Define>,
    pub impossibles: Table<ImpossibleId, Impossible>,
    pub moments: Table<MomentId, Moment>,
    pub severities: Option<Severities>,
    pub levels: Table<LevelId, Level>,
    pub services: Table<ServiceId, Service>,
    pub faults: Table<FaultId, Fault>,
    pub channels: Table<ChannelId, Channel>,
    pub people: Table<PersonId, Person>,
    pub posts: Table<PostId, Post>,
    pub teams: Table<TeamId, Team>,
    pub vendors: Table<VendorId, Vendor>,
    pub alarms: Option<Alarms>,
    pub holidays: Table<HolidaysId, HolidayList>,
    pub hours: Table<HoursId, Hours>,
    pub schedules: Table<ScheduleId, Schedule>,
    pub duties: Table<DutyId, Duty>,
    pub roles: Table<RoleId, Role>,
    pub ladders: Table<LadderId, Ladder>,
    pub callouts: Table<CalloutId, Callout>,
    pub bots: Table<BotId, Bot>,
    pub intakes: Table<IntakeId, Intake>,
    pub reactions: Table<ReactionId, Reaction>,
    pub procedures: Table<ProcedureId, Procedure>,
    pub steps: Table<StepId, ProcedureStep>,
    pub decisions: Table<DecisionId, Decision>,
    pub audiences: Table<AudienceId, Audience>,
    pub templates: Table<TemplateId, Template>,
    pub translations: Vec<Translation>,
    pub communications: Table<CommunicationId, Communication>,
    pub assumptions: Option<Assumptions>,
    pub guarantees: Table<GuaranteeId, Guarantee>,
    pub exceptions: Table<ExceptionId, Exception>,
    pub obligations: Table<ObligationId, Obligation>,
    pub scenarios: Table<ScenarioId, Scenario>,
    /// Every name of the namespace.
    pub names: BTreeMap<String, Symbol>,
    /// References that stand for nothing, or for the wrong thing: what holds them is not whole.
    pub unresolved: Vec<Unresolved>,
    /// Every reference, in source order.
    pub references: Vec<Reference>,
}

impl Model {
    /// What a declaration is called and where it stands.
    #[must_use]
    pub fn head(&self, symbol: Symbol) -> Option<&Head> {
        Some(match symbol {
            Symbol::Parameter(i) => &self.parameters.get(i)?.head,
            Symbol::Fact(i) => &self.facts.get(i)?.head,
            Symbol::Table(i) => &self.tables.get(i)?.head,
            Symbol::Define(i) => &self.defines.get(i)?.head,
            Symbol::Impossible(i) => &self.impossibles.get(i)?.head,
            Symbol::Moment(i) => &self.moments.get(i)?.head,
            Symbol::Level(i) => &self.levels.get(i)?.head,
            Symbol::Service(i) => &self.services.get(i)?.head,
            Symbol::Fault(i) => &self.faults.get(i)?.head,
            Symbol::Channel(i) => &self.channels.get(i)?.head,
            Symbol::Person(i) => &self.people.get(i)?.head,
            Symbol::Post(i) => &self.posts.get(i)?.head,
            Symbol::Team(i) => &self.teams.get(i)?.head,
            Symbol::Vendor(i) => &self.vendors.get(i)?.head,
            Symbol::Holidays(i) => &self.holidays.get(i)?.head,
            Symbol::Hours(i) => &self.hours.get(i)?.head,
            Symbol::Schedule(i) => &self.schedules.get(i)?.head,
            Symbol::Duty(i) => &self.duties.get(i)?.head,
            Symbol::Role(i) => &self.roles.get(i)?.head,
            Symbol::Ladder(i) => &self.ladders.get(i)?.head,
            Symbol::Callout(i) => &self.callouts.get(i)?.head,
            Symbol::Bot(i) => &self.bots.get(i)?.head,
            Symbol::Intake(i) => &self.intakes.get(i)?.head,
            Symbol::Reaction(i) => &self.reactions.get(i)?.head,
            Symbol::Procedure(i) => &self.procedures.get(i)?.head,
            Symbol::Step(i) => &self.steps.get(i)?.head,
            Symbol::Decision(i) => &self.decisions.get(i)?.head,
            Symbol::Audience(i) => &self.audiences.get(i)?.head,
            Symbol::Template(i) => &self.templates.get(i)?.head,
            Symbol::Communication(i) => &self.communications.get(i)?.head,
            Symbol::Guarantee(i) => &self.guarantees.get(i)?.head,
            Symbol::Exception(i) => &self.exceptions.get(i)?.head,
            Symbol::Obligation(i) => &self.obligations.get(i)?.head,
            Symbol::Scenario(i) => &self.scenarios.get(i)?.head,
        })
    }

    /// Everybody in a team, teams inside it opened, each person once, in order.
    #[must_use]
    pub fn team_people(&self, team: TeamId) -> Vec<PersonId> {
        let person = |kind| if let TargetKind::Person(p) = kind { Some(p) } else { None };
        self.team_members(team).into_iter().filter_map(person).collect()
    }

    /// Whom and what a team consists of, teams inside it opened, in order, each once.
    #[must_use]
    pub fn team_members(&self, team: TeamId) -> Vec<TargetKind> {
        let (mut members, mut open) = (Vec::new(), vec![TargetKind::Team(team)]);
        let mut seen = std::collections::BTreeSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next) {
                continue;
            }
            match next {
                TargetKind::Team(t) => {
                    open.extend(self.teams.get(t).into_iter().flat_map(|t| t.members.iter().rev()).map(|m| m.node));
                }
                other => members.push(other),
            }
        }
        members
    }

    /// The services without which these do not work, themselves included, through all levels of dependence; sorted.
    /// Ends on cycles too.
    #[must_use]
    pub fn needed_services(&self, of: impl IntoIterator<Item = ServiceId>) -> Vec<ServiceId> {
        let mut needed = std::collections::BTreeSet::new();
        let mut open: Vec<ServiceId> = of.into_iter().collect();
        while let Some(next) = open.pop() {
            if needed.insert(next) {
                open.extend(self.services.get(next).into_iter().flat_map(|s| &s.depends_on).map(|d| d.node));
            }
        }
        needed.into_iter().collect()
    }
}
