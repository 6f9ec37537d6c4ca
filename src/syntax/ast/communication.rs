//! Roles and messages: moves, levels, texts, triggers, approvals.

use super::{Condition, Duration, Path, Text};
use crate::source::{Span, Spanned};

/// A move in an incident that a role may guard.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Move {
    /// `resolve`
    Resolve,
    /// `lower severity`
    LowerSeverity,
    /// `cancel`
    Cancel,
    /// `close`
    Close,
    /// `waive`
    Waive,
}

/// `SEV1, SEV2`, `SEV2 and above`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Levels {
    /// The levels named.
    pub names: Vec<Path>,
    /// `and above`.
    pub and_above: bool,
    /// All of it.
    pub span: Span,
}

/// How an audience is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceVia {
    /// All of these at once.
    pub channels: Vec<Path>,
    /// `else sms if not delivered within 10m`, in order.
    pub fallbacks: Vec<AudienceFallback>,
    /// All of it.
    pub span: Span,
}

/// One fall-back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AudienceFallback {
    /// All of these at once.
    pub channels: Vec<Path>,
    /// If what went before is not delivered by then.
    pub within: Option<Duration>,
}

/// Text in the file, or in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextSource {
    /// Written here.
    Inline(TemplateText),
    /// `from "templates/x.md"`, relative to the file that says so.
    File(Text),
}

/// Text of a template with the way back from its bytes to the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateText {
    /// As meant.
    pub text: String,
    /// The whole literal.
    pub span: Span,
    /// Pieces `(offset in text, offset in file)`, ascending: from each piece on, offsets run in step. Empty where
    /// only the whole literal can be pointed at (escapes, folded scalars).
    pub map: Vec<(u32, u32)>,
}

impl TemplateText {
    /// Where bytes `lo..hi` of the text stand in the file.
    #[must_use]
    pub fn span_of(&self, lo: usize, hi: usize) -> Span {
        let place = |at: usize| {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let n = self.map.partition_point(|(t, _)| *t <= at);
            n.checked_sub(1).and_then(|i| self.map.get(i)).map(|(t, f)| f + (at - t))
        };
        match (place(lo), place(hi.saturating_sub(1).max(lo))) {
            (Some(a), Some(b)) => Span { file: self.span.file, lo: a, hi: (b + 1).max(a) },
            _ => self.span,
        }
    }
}

/// What makes a message due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// `severity changed`
    SeverityChanged,
    /// `severity raised`
    SeverityRaised,
    /// `severity lowered`
    SeverityLowered,
    /// `declared`, `acknowledged`, `resolved`, `cancelled`, `reopened`, `closed`, a state, a moment.
    Named(String),
}

/// `approve [when E] by a within 5m, else b within 5m, else hold`.
#[derive(Debug, Clone)]
pub struct Approve {
    /// Only then.
    pub when: Option<Condition>,
    /// In order; each with its own time.
    pub by: Vec<(Path, Option<Duration>)>,
    /// If none answers.
    pub otherwise: Spanned<Unanswered>,
}

/// What becomes of a message nobody approved.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Unanswered {
    /// It goes out.
    Send,
    /// It stays; an alarm says so.
    Hold,
}
