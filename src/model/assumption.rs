//! Assumptions: how soon people answer, and how often services work. They are read and typed; no run of this version
//! uses them.

use super::{ChannelId, Head, ServiceId};
use crate::source::{Span, Spanned};
use crate::syntax::literal::Decimal;

/// What is assumed, in the book or in a scenario.
#[derive(Debug, Clone, Default)]
pub struct Assumptions {
    /// Place; no name.
    pub head: Head,
    /// While people are awake, then for each time in which they are asleep.
    pub answering: Vec<Answering>,
    /// Services.
    pub available: Vec<Available>,
}

/// How people answer, by channel.
#[derive(Debug, Clone)]
pub struct Answering {
    /// When people are asleep, on their own clock; absent: at any other time.
    pub asleep: Option<Asleep>,
    /// By channel.
    pub answers: Vec<Answer>,
    /// The clause.
    pub span: Span,
}

/// A part of each day, in minutes after midnight; it runs into the next day where it ends before it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asleep {
    /// From then.
    pub from: u16,
    /// Until then.
    pub to: u16,
    /// Where it is written.
    pub span: Span,
}

/// How people answer on a channel.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Which.
    pub channel: Spanned<ChannelId>,
    /// How many answer at all.
    pub share: Spanned<Decimal>,
    /// Half of those who answer do so by then, in seconds; absent: as soon as it is delivered.
    pub median: Option<Spanned<i64>>,
    /// Nine of ten of those.
    pub p90: Option<Spanned<i64>>,
}

/// How much of the time a service works.
#[derive(Debug, Clone)]
pub struct Available {
    /// Which.
    pub service: Spanned<ServiceId>,
    /// How much.
    pub share: Spanned<Decimal>,
}
