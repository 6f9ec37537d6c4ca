//! Ladders and alarms.

use serde::{Deserialize, Serialize};

use super::{
    ChannelPlan, Condition, Head, LadderId, PersonId, PostId, RoleId, ScheduleId, ServiceId, StateId, TeamId, VendorId,
};
use crate::source::{Span, Spanned};

/// Whom to page, rung by rung, until somebody answers.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// Name, label, place.
    pub head: Head,
    /// In order.
    pub rungs: Vec<Rung>,
    /// Further passes.
    pub repeat: u32,
    /// What happens when nobody answers; absent where the clause is missing.
    pub at_end: Option<Spanned<Ending>>,
    /// Seconds an answer lasts; absent: for good.
    pub acknowledgement_lasts: Option<Spanned<i64>>,
    /// Who may answer besides those it pages.
    pub may_acknowledge: Vec<Spanned<TargetKind>>,
}

/// One rung.
#[derive(Debug, Clone)]
pub struct Rung {
    /// Its own name, if it has one (belongs to the ladder); places.
    pub head: Head,
    /// Only then.
    pub when: Option<Condition>,
    /// Whom, and how; several `page` clauses make several plans.
    pub pages: Vec<Page>,
    /// Seconds until the next rung; absent where the clause is missing.
    pub wait: Option<Spanned<i64>>,
    /// How many must answer; empty: one.
    pub needs: Vec<Need>,
    /// How long whoever answered works on it before the next rung is asked.
    pub work: Option<Work>,
}

/// `work D until STATE`.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    /// Seconds from the answer.
    pub lasts: Spanned<i64>,
    /// Done when this state begins.
    pub until: Spanned<StateId>,
    /// The clause.
    pub span: Span,
}

/// `page TARGETS via PLAN`.
#[derive(Debug, Clone)]
pub struct Page {
    /// Whom.
    pub targets: Vec<Spanned<Target>>,
    /// How; absent: each person's own plan.
    pub via: Option<ChannelPlan>,
    /// The clause.
    pub span: Span,
}

/// How many distinct people, of which group.
#[derive(Debug, Clone)]
pub struct Need {
    /// How many.
    pub count: Spanned<u32>,
    /// Of whom; absent: of all the ladder can page.
    pub of: Option<Spanned<TargetKind>>,
}

/// Whom a page goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Everybody the thing stands for.
    All(TargetKind),
    /// One of them, least recently paged.
    AnyOf(TargetKind),
    /// Whoever looks after the service.
    OwnerOf(ServiceId),
}

/// What stands for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TargetKind {
    /// The person.
    Person(PersonId),
    /// Its own contact; who holds it counts as who answered.
    Post(PostId),
    /// Everybody in it.
    Team(TeamId),
    /// Who is on call.
    Schedule(ScheduleId),
    /// Its holder, else its candidates.
    Role(RoleId),
    /// The vendor.
    Vendor(VendorId),
}

/// What happens when a ladder has been climbed in vain.
#[derive(Debug, Clone)]
pub enum Ending {
    /// Goes on paging.
    PageEvery {
        /// Whom, and how.
        page: Page,
        /// Seconds.
        every: Spanned<i64>,
    },
    /// Another ladder takes over.
    HandOver(Spanned<LadderId>),
    /// Running chains go on, a late answer counts.
    Hold(Spanned<String>),
    /// Everything pending is cancelled.
    Stop(Spanned<String>),
}

/// Who hears of alarms: a ladder of its own with one rung.
#[derive(Debug, Clone)]
pub struct Alarms {
    /// Place; no name.
    pub head: Head,
    /// Whom, and how.
    pub pages: Vec<Page>,
    /// Seconds until `at end`; absent where the clause is missing.
    pub wait: Option<Spanned<i64>>,
    /// What happens when nobody answers; absent where the clause is missing.
    pub at_end: Option<Spanned<Ending>>,
}
