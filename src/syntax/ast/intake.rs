//! Bots and intakes: when a bot hands over, and what becomes of those who contact us.

use super::{Condition, Duration, Page};

/// `hands over to support_l1 via phone within 30s when beyond_script`.
#[derive(Debug, Clone)]
pub struct HandsOverTo {
    /// Who takes over, and how they hear of it.
    pub page: Page,
    /// How soon somebody must have taken over.
    pub within: Duration,
    /// When the bot does not answer by itself; absent: only at its limit.
    pub when: Option<Condition>,
}

/// What is expected of a bot or an intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactOutcome {
    /// `answered`: by the bot itself.
    Answered,
    /// `handed over`: the bot asks people.
    HandedOver,
    /// `taken over [by P]`: somebody took it.
    TakenOver,
}
