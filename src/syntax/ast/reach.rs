//! Whom to page, how, and what follows.

use super::{Amount, Condition, Duration, Path, Text};
use crate::source::{Span, Spanned};
use crate::syntax::literal::Date;

/// `a when E, else b`, or several at once.
#[derive(Debug, Clone)]
pub struct Choices {
    /// In order.
    pub list: Vec<Choice>,
    /// True for `a, b` (all of them), false for `a when E, else b` (the first that serves).
    pub all: bool,
    /// All of it.
    pub span: Span,
}

/// One alternative.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What.
    pub what: Path,
    /// Only when.
    pub when: Option<Condition>,
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// On which channel.
    pub channel: Path,
    /// Where; absent where the channel knows the person by itself.
    pub address: Option<Text>,
    /// When it was last tried.
    pub verified: Option<Spanned<Date>>,
}

/// `app, phone, then sms after 2m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPlan {
    /// In the order of writing; the first of each step has `then` (except the very first).
    pub steps: Vec<PlanStep>,
    /// All of it.
    pub span: Span,
}

/// One channel of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// Which channel.
    pub channel: Path,
    /// `after 2m`: from the start of the plan.
    pub after: Option<Duration>,
    /// Whether `then` stands before it: it begins a new step.
    pub then: bool,
}

/// `page TARGETS via PLAN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Whom.
    pub targets: Vec<Spanned<Target>>,
    /// How; absent: each person's own `reach by`.
    pub via: Option<ChannelPlan>,
}

/// Whom a page goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A person, post, team, schedule, role or vendor.
    Named(Path),
    /// `any of T`: one, least recently paged.
    AnyOf(Path),
    /// `owner of SERVICE`.
    OwnerOf(Path),
}

/// What happens when a ladder has been climbed in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// `page T via C every 10m`.
    PageEvery {
        /// Whom, and how.
        page: Page,
        /// How often.
        every: Duration,
    },
    /// `hand over to L`.
    HandOver(Path),
    /// `hold "why"`.
    Hold(Text),
    /// `stop "why"`.
    Stop(Text),
}

/// `2`, `1 of physicians`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// How many distinct people.
    pub count: Spanned<Amount>,
    /// Of which group; absent: of anybody the rung can page.
    pub of: Option<Path>,
}
