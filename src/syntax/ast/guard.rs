//! What keeps a message back: reviews, and holds that somebody releases.

use super::{Condition, Duration, Path, Unanswered};
use crate::source::Spanned;

/// `review by legal, messaging within 3m, else send`.
#[derive(Debug, Clone)]
pub struct Review {
    /// All are asked at once.
    pub by: Vec<Path>,
    /// How long they have.
    pub within: Option<Duration>,
    /// If one of them does not answer.
    pub otherwise: Spanned<Unanswered>,
}

/// `hold while E until released by ROLE, at most D`.
#[derive(Debug, Clone)]
pub struct Hold {
    /// While this holds, or nobody knows.
    pub condition: Condition,
    /// Who lets go.
    pub by: Path,
    /// Then it goes out anyway.
    pub at_most: Duration,
}
