//! What a reaction waits for, and what it does.

use super::{Duration, Page, Path, Trigger};
use crate::source::Spanned;
use crate::syntax::literal::TimeOfDay;

/// What a reaction waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// What makes messages due as well: `severity raised`, `resolved`, a state, a moment.
    Event(Trigger),
    /// `regions gained`: a fact of flags has a value more.
    Gained(Path),
}

/// What it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reacts {
    /// `page a, b via phone`
    Page(Page),
    /// `start LADDER`
    Start(Path),
    /// `remind ROLE every 1d at 10:00`
    Remind {
        /// Whose holder.
        role: Path,
        /// How often.
        every: Duration,
        /// At this time of day.
        at: Option<Spanned<TimeOfDay>>,
    },
}
