//! Audiences, templates, communication.

use serde::{Deserialize, Serialize};

use super::{
    AudienceId, ChannelId, ClearanceId, Condition, Contact, Head, Hold, LevelId, MomentId, PersonId, Review, RoleId,
    StateId, TargetKind, TeamId, TemplateId,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{TemplateText, Unanswered};
use crate::syntax::literal::TimeOfDay;

/// What an audience may be to an incident: hit by it, hit by what follows, resolving it, answering for it, working with us,
/// watching over us, telling others.
pub const GROUPS: &[&str] = &["affected", "indirect", "resolvers", "management", "partners", "authority", "media"];

/// People who are told.
#[derive(Debug, Clone)]
pub struct Audience {
    /// Name, label, place.
    pub head: Head,
    /// One of [`GROUPS`].
    pub group: Option<Spanned<String>>,
    /// What its people may know.
    pub cleared_for: Option<Spanned<ClearanceId>>,
    /// How it is told, in order of falling back; empty where neither `via` nor a contact is written.
    pub routes: Vec<AudienceRoute>,
    /// Languages it is told in; the policy's where none is written.
    pub locales: Vec<Spanned<String>>,
    /// People in it.
    pub members: Vec<Spanned<TargetKind>>,
    /// Its own addresses.
    pub contacts: Vec<Contact>,
    /// What holds everything it is told.
    pub hold: Option<Hold>,
}

impl Audience {
    /// What it may know: the lowest clearance where it says nothing.
    #[must_use]
    pub fn may_know(&self) -> ClearanceId {
        self.cleared_for.as_ref().map_or(ClearanceId(0), |c| c.node)
    }
}

/// Channels that carry a message at once.
#[derive(Debug, Clone)]
pub struct AudienceRoute {
    /// The channels.
    pub channels: Vec<Spanned<ChannelId>>,
    /// For a fall-back: seconds after which what went before counts as failed.
    pub within: Option<i64>,
}

/// A message in every locale.
#[derive(Debug, Clone)]
pub struct Template {
    /// Name, label, place.
    pub head: Head,
    /// Never held, and never waiting for a review or an approval; where it says so.
    pub safety: Option<Span>,
    /// Audiences it is written for; empty: any.
    pub audiences: Vec<Spanned<AudienceId>>,
    /// Variables every text must use.
    pub must_say: Vec<Spanned<String>>,
    /// Subjects by locale.
    pub subjects: Vec<Body>,
    /// Texts by locale.
    pub texts: Vec<Body>,
    /// Other texts for some channels.
    pub variants: Vec<TemplateVariant>,
}

/// A text in a locale.
#[derive(Debug, Clone)]
pub struct Body {
    /// The locale.
    pub locale: Spanned<String>,
    /// The text, with the way back to its file (the external file for `from`).
    pub text: TemplateText,
}

/// Texts for some channels.
#[derive(Debug, Clone)]
pub struct TemplateVariant {
    /// Which.
    pub channels: Vec<Spanned<ChannelId>>,
    /// Subjects by locale; the template's own where a locale is missing.
    pub subjects: Vec<Body>,
    /// Texts by locale; the template's own where a locale is missing.
    pub texts: Vec<Body>,
    /// The clause.
    pub span: Span,
}

/// What audiences hear at some levels, and when.
#[derive(Debug, Clone)]
pub struct Communication {
    /// Name, label, place.
    pub head: Head,
    /// At these levels, most severe first; every level where no `for` is written.
    pub levels: Vec<LevelId>,
    /// Who is told.
    pub audiences: Vec<Spanned<AudienceId>>,
    /// Who sends; absent where the clause is missing.
    pub sender: Option<Spanned<Actor>>,
    /// Due by events.
    pub on: Vec<EventRule>,
    /// Due again and again.
    pub every: Vec<RepeatRule>,
    /// Who looks at it, side by side.
    pub review: Option<Review>,
    /// Who must agree.
    pub approval: Option<Approval>,
    /// What holds its messages.
    pub hold: Option<Hold>,
    /// Where silence is intended.
    pub quiet: Vec<Quiet>,
}

impl Communication {
    /// Whether it is for an audience.
    #[must_use]
    pub fn is_for(&self, audience: AudienceId) -> bool {
        self.audiences.iter().any(|a| a.node == audience)
    }
}

/// Who sends or approves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// Its holder, else the owner of the rest.
    Role(RoleId),
    /// Anybody in it.
    Team(TeamId),
    /// The person.
    Person(PersonId),
}

impl Actor {
    /// The same as whom a page goes to.
    #[must_use]
    pub const fn target(self) -> TargetKind {
        match self {
            Self::Role(role) => TargetKind::Role(role),
            Self::Team(team) => TargetKind::Team(team),
            Self::Person(person) => TargetKind::Person(person),
        }
    }
}

/// `on EVENT send T within D`.
#[derive(Debug, Clone)]
pub struct EventRule {
    /// The event.
    pub trigger: Spanned<Trigger>,
    /// What is sent.
    pub template: Spanned<TemplateId>,
    /// Deadline in seconds from the event; absent: at once.
    pub within: Option<Spanned<i64>>,
    /// The clause.
    pub span: Span,
}

/// What makes a message due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// `declared`
    Declared,
    /// `acknowledged`: every ladder that runs has been answered
    Acknowledged,
    /// `severity changed`
    SeverityChanged,
    /// `severity raised`
    SeverityRaised,
    /// `severity lowered`
    SeverityLowered,
    /// A state begins (`resolved` and `closed` are states).
    State(StateId),
    /// `cancelled`
    Cancelled,
    /// `reopened`
    Reopened,
    /// A declared moment is set.
    Moment(MomentId),
}

/// `every D [at T] send T [until STATE] [while E]`.
#[derive(Debug, Clone)]
pub struct RepeatRule {
    /// Seconds (24 h a day), or for `at` whole days of the wall clock.
    pub every: Spanned<i64>,
    /// At this time of day, on the policy's clock.
    pub at: Option<Spanned<TimeOfDay>>,
    /// What is sent.
    pub template: Spanned<TemplateId>,
    /// Until this state begins; absent: until `resolved`.
    pub until: Option<Spanned<StateId>>,
    /// While this holds; the more specific rule wins in its state.
    pub condition: Option<Condition>,
    /// The clause.
    pub span: Span,
}

/// Who must agree before anything goes out.
#[derive(Debug, Clone)]
pub struct Approval {
    /// Only then.
    pub when: Option<Condition>,
    /// In order.
    pub by: Vec<ApprovalStep>,
    /// If none answers.
    pub otherwise: Unanswered,
    /// The clause.
    pub span: Span,
}

/// One approver.
#[derive(Debug, Clone)]
pub struct ApprovalStep {
    /// Who.
    pub who: Spanned<Actor>,
    /// Seconds to answer; absent: to the message's deadline.
    pub within: Option<i64>,
}

/// `quiet in STATE because "…"`.
#[derive(Debug, Clone)]
pub struct Quiet {
    /// In which states.
    pub states: Vec<Spanned<StateId>>,
    /// Why.
    pub because: Option<String>,
    /// The clause.
    pub span: Span,
}
