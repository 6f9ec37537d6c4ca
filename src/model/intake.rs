//! Bots, which answer routine questions by themselves, and intakes, where people reach us.

use serde::{Deserialize, Serialize};

use super::{
    AudienceId, BotId, ChannelId, Condition, Contact, FactId, Head, IntakeId, Page, ServiceId, Target, VendorHours,
};
use crate::source::{Span, Spanned};

/// Answers routine questions by itself.
#[derive(Debug, Clone)]
pub struct Bot {
    /// Name, label, place.
    pub head: Head,
    /// On which channels it answers.
    pub on: Vec<Spanned<ChannelId>>,
    /// Without these it does not work.
    pub depends_on: Vec<Spanned<ServiceId>>,
    /// What it answers; absent where the clause is missing.
    pub answers: Option<String>,
    /// Who takes over; absent where the clause is missing.
    pub hands_over: Option<HandOver>,
    /// What whoever takes over is told.
    pub carries: Vec<Spanned<FactId>>,
    /// How many contacts it answers side by side; absent where the clause is missing.
    pub at_most: Option<Spanned<u32>>,
}

/// `hands over to TARGETS via PLAN within D when E`.
#[derive(Debug, Clone)]
pub struct HandOver {
    /// Who takes over, and how they hear of it.
    pub page: Page,
    /// Seconds until somebody must have taken over.
    pub within: Spanned<i64>,
    /// When the bot does not answer by itself; absent: only at its limit.
    pub when: Option<Condition>,
    /// The clause.
    pub span: Span,
}

/// Where audiences can reach us.
#[derive(Debug, Clone)]
pub struct Intake {
    /// Name, label, place.
    pub head: Head,
    /// Who may use it.
    pub audiences: Vec<Spanned<AudienceId>>,
    /// Its addresses.
    pub on: Vec<Contact>,
    /// When it is open; absent: always.
    pub hours: Option<Spanned<VendorHours>>,
    /// Seconds until somebody must have taken what came in; absent: [`Intake::WITHIN`].
    pub within: Option<Spanned<i64>>,
    /// Who takes what comes in, in order.
    pub leads_to: Vec<Spanned<Destination>>,
    /// Where that is written; the name where it is not.
    pub leads_at: Span,
}

impl Intake {
    /// Seconds until somebody must have taken what came in, where it is not written.
    pub const WITHIN: i64 = 300;
}

/// Where an intake leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    /// To a bot.
    Bot(BotId),
    /// To people.
    People(Target),
}

/// Where people who contact us wait for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Desk {
    /// At a bot.
    Bot(BotId),
    /// At an intake.
    Intake(IntakeId),
}
