//! Windows, rotations and overrides of schedules.

use super::{Duration, Name, Path, Period};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{LocalTime, TimeOfDay};

/// `mon..fri 08:00-20:00`: days, then times of those days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Weekdays it starts on (0 = Monday), a bit each; all seven where none is written.
    pub days: u8,
    /// Start, included; absent: the whole day.
    pub from: Option<TimeOfDay>,
    /// End, excluded; at or before `from` it is on the next day.
    pub to: Option<TimeOfDay>,
    /// All of it.
    pub span: Span,
}

/// A rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rotate {
    /// Turns in order: one person or a group each.
    pub turns: Vec<Vec<Path>>,
    /// How long a turn is.
    pub every: Duration,
    /// `counting mon..fri`: weekday bits.
    pub counting: Option<Spanned<u8>>,
    /// First hand-over.
    pub from: Spanned<LocalTime>,
}

/// The weekly hour at which turns change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switching {
    /// 0 = Monday.
    pub day: Spanned<u8>,
    /// Time of day.
    pub at: Spanned<TimeOfDay>,
}

/// An override.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Only where this layer is on.
    pub layer: Option<Name>,
    /// When.
    pub period: Period,
    /// What it does.
    pub change: Change,
}

/// What an override does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// `{ frank, gina }`: replaces everybody.
    Only(Vec<Path>),
    /// `{ frank replaces alice }`.
    Replace {
        /// Who comes.
        with: Path,
        /// Who goes.
        whom: Path,
    },
    /// `{ also frank }`.
    Also(Vec<Path>),
    /// `{ without alice }`.
    Without(Vec<Path>),
    /// `{ nobody }`.
    Nobody,
}
