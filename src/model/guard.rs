//! What keeps a message back: reviews, and holds that somebody releases.

use super::{Actor, Condition};
use crate::source::{Span, Spanned};
use crate::syntax::ast::Unanswered;

/// Several look at a message side by side.
#[derive(Debug, Clone)]
pub struct Review {
    /// Who, all asked at once.
    pub by: Vec<Spanned<Actor>>,
    /// Seconds to answer; absent: to the message's deadline.
    pub within: Option<Spanned<i64>>,
    /// If one of them does not answer.
    pub otherwise: Unanswered,
    /// The clause.
    pub span: Span,
}

/// Messages are held while something is so.
#[derive(Debug, Clone)]
pub struct Hold {
    /// While this holds, or nobody knows.
    pub condition: Condition,
    /// Who releases; absent where the reference is wrong.
    pub by: Option<Spanned<Actor>>,
    /// Then they go out anyway, in seconds.
    pub at_most: i64,
    /// The clause.
    pub span: Span,
}
