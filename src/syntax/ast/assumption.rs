//! Assumptions: how soon people answer.

use super::{Duration, Path, Value};
use crate::source::Spanned;
use crate::syntax::literal::TimeOfDay;

/// `asleep 23:00-07:00 answer app 60% in 2m p90 8m, …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// Between these times of day where the person lives.
    pub asleep: Option<(Spanned<TimeOfDay>, Spanned<TimeOfDay>)>,
    /// Channel by channel.
    pub answers: Vec<Answer>,
}

/// `app 60% in 2m p90 8m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// On which channel.
    pub channel: Path,
    /// How many answer at all.
    pub share: Spanned<Value>,
    /// Half of those who answer do so by then.
    pub median: Option<Duration>,
    /// Nine of ten of those.
    pub p90: Option<Duration>,
}
