//! Obligations: whom to tell or what to do by when, and who is warned.

use super::{Duration, Name, Page, Path, Text};
use crate::source::{Span, Spanned};
use crate::syntax::literal::TimeOfDay;

/// `notify regulator within 72h after aware by dpo using breach_notice`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notify {
    /// Who must have been told.
    pub audiences: Vec<Path>,
    /// By when.
    pub deadline: Spanned<Deadline>,
    /// Who sees to it.
    pub by: Option<Path>,
    /// With which template.
    pub using: Option<Path>,
}

/// `do "tell the insurer" within 24h after declared by legal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoWhat {
    /// What must have been done.
    pub what: Text,
    /// By when.
    pub deadline: Spanned<Deadline>,
    /// Who sees to it.
    pub by: Option<Path>,
}

/// When a clock runs out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "a tree has few obligations, and a box would be in every reader's way")]
pub enum Deadline {
    /// `within 72h after aware`
    Within(DueAfter),
    /// `within earliest of (4h after classified, 24h after aware)`
    Earliest(Vec<DueAfter>),
    /// `within latest of (…)`
    Latest(Vec<DueAfter>),
    /// `from 4w to 7d before disclosure at next 16:00 UTC on mon..thu`
    Before {
        /// The window opens so long before.
        from: Duration,
        /// It closes so long before.
        to: Duration,
        /// Before what.
        before: Path,
        /// At which hours of the window.
        next: Option<Allowed>,
    },
}

/// `4h after classified`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueAfter {
    /// How long after.
    pub time: Duration,
    /// After what.
    pub after: ClockAnchor,
    /// All of it.
    pub span: Span,
}

/// What a clock counts from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockAnchor {
    /// `declared`, `acknowledged`, `resolved`, a state, a moment, a fact that is an instant.
    Named(Path),
    /// `sent NAME`: a template or a communication.
    Sent(Path),
    /// `fulfilled NAME`: another obligation.
    Fulfilled(Path),
}

/// `at next 16:00 UTC on mon..thu`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The time of day.
    pub time: Spanned<TimeOfDay>,
    /// On whose clock; absent: the policy's.
    pub zone: Option<Name>,
    /// On which weekdays, bit 0 = Monday; absent: on all.
    pub days: Option<Spanned<u8>>,
    /// All of it.
    pub span: Span,
}

/// `warn dpo via phone at 12h left, 2h left`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warn {
    /// Whom, and how.
    pub page: Page,
    /// While so much time is left.
    pub left: Vec<Duration>,
}

/// What becomes of an obligation in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockAct {
    /// `fulfilled`: the only thing that stops a clock.
    Fulfilled,
    /// `waived`: the incident was cancelled, and somebody answers for it that it need not be met.
    Waived,
}

/// How the clock of an obligation goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockOutcome {
    /// It was met.
    Fulfilled,
    /// It ran out.
    Missed,
    /// It need not be met.
    Waived,
    /// It runs, or has run out, and nothing has stopped it.
    Running,
}
