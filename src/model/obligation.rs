//! Obligations: clocks that somebody outside has set.

use serde::{Deserialize, Serialize};

use super::{
    Actor, AudienceId, CommunicationId, Condition, FactId, Head, HoursId, MomentAnchor, ObligationId, Page, TemplateId,
    ZoneId,
};
use crate::source::{Span, Spanned};

/// Something that is owed to somebody outside, within a time.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// Name, label, place, `source` and `checked`.
    pub head: Head,
    /// Owed only then; what is unknown counts as owed.
    pub when: Option<Condition>,
    /// What is owed; absent where the clause is missing or wrong.
    pub duty: Option<Owed>,
    /// By when; absent where it is wrong.
    pub deadline: Option<Spanned<Deadline>>,
    /// Where each member of the deadline stands, in its order; one for a window.
    pub members: Vec<Span>,
    /// Who sees to it.
    pub by: Option<Spanned<Actor>>,
    /// The template that the audiences are told with: sending it to all of them fulfils the obligation.
    pub using: Option<Spanned<TemplateId>>,
    /// Who is paged while how much time is left.
    pub warnings: Vec<Warning>,
}

/// What is owed.
#[derive(Debug, Clone)]
pub enum Owed {
    /// These audiences must have been told.
    Notify(Vec<Spanned<AudienceId>>),
    /// Something must have been done.
    Do(String),
}

/// One `warn` clause.
#[derive(Debug, Clone)]
pub struct Warning {
    /// Whom, and how.
    pub page: Page,
    /// While so many seconds are left.
    pub left: Vec<Spanned<i64>>,
}

/// When a clock runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Deadline {
    /// So long after something.
    Within(DueAfter),
    /// The earliest of those whose beginning is known.
    Earliest(Vec<DueAfter>),
    /// The latest of all, once the beginning of each is known.
    Latest(Vec<DueAfter>),
    /// In a window before something that will be.
    Before {
        /// It opens so long before.
        from: ClockTime,
        /// It closes so long before.
        to: ClockTime,
        /// Before the instant that this fact says.
        fact: FactId,
        /// Only at these hours.
        allowed: Option<Allowed>,
    },
}

/// So long after something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DueAfter {
    /// How long.
    pub time: ClockTime,
    /// After what.
    pub after: ClockAnchor,
}

/// A length of time on a clock of an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockTime {
    /// Elapsed seconds; a day has 24 hours.
    Seconds(i64),
    /// Calendar months on the policy's clock, cut to the month's end.
    Months(u32),
    /// Days on which these hours open, the day of the beginning not counted: to the close of the last of them.
    BusinessDays {
        /// How many.
        days: u32,
        /// Of which hours.
        hours: HoursId,
    },
    /// Seconds during which these hours are open.
    Working {
        /// How many.
        seconds: i64,
        /// Of which hours.
        hours: HoursId,
    },
}

/// What a clock counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockAnchor {
    /// A moment of the incident.
    Life(MomentAnchor),
    /// The instant that a fact says.
    Fact(FactId),
    /// A template was sent for the first time.
    SentTemplate(TemplateId),
    /// A communication sent something for the first time.
    SentBy(CommunicationId),
    /// Another obligation was fulfilled, the last time.
    Fulfilled(ObligationId),
}

/// Hours at which something may be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Allowed {
    /// Minutes since midnight.
    pub time: u16,
    /// On whose clock.
    pub zone: ZoneId,
    /// On which weekdays, bit 0 = Monday.
    pub days: u8,
}

impl Deadline {
    /// What it counts from or to.
    #[must_use]
    pub fn anchors(&self) -> Vec<ClockAnchor> {
        match self {
            Self::Before { fact, .. } => vec![ClockAnchor::Fact(*fact)],
            _ => self.members().iter().map(|m| m.after).collect(),
        }
    }

    /// The members of a deadline that counts from something.
    #[must_use]
    pub fn members(&self) -> &[DueAfter] {
        match self {
            Self::Within(due) => std::slice::from_ref(due),
            Self::Earliest(of) | Self::Latest(of) => of,
            Self::Before { .. } => &[],
        }
    }
}
