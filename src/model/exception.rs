//! Exceptions: a control is bypassed for a time, by the word of several, and put back.

use super::{Actor, ClockTime, Head, TargetKind};
use crate::source::{Span, Spanned};

/// An exception.
#[derive(Debug, Clone)]
pub struct Exception {
    /// Name, label, place.
    pub head: Head,
    /// Who lets it through; absent where somebody may act at once only.
    pub approve: Option<Votes>,
    /// Who need not wait.
    pub at_once: Option<AtOnce>,
    /// Who writes down what is done.
    pub record: Option<Spanned<Actor>>,
    /// Seconds it is in force.
    pub lasts: Option<Spanned<i64>>,
    /// Who puts back what was bypassed.
    pub restore: Option<AfterEnd>,
    /// Who looks at it.
    pub review: Option<AfterEnd>,
}

/// How many distinct people of whom say yes, by when.
#[derive(Debug, Clone)]
pub struct Votes {
    /// How many.
    pub enough: u32,
    /// Of whom.
    pub of: Vec<Spanned<TargetKind>>,
    /// Seconds from the request.
    pub within: Option<Spanned<i64>>,
    /// The clause.
    pub span: Span,
}

/// Somebody who acts at once, and who confirms it.
#[derive(Debug, Clone)]
pub struct AtOnce {
    /// Who may.
    pub who: Vec<Spanned<TargetKind>>,
    /// Who confirms it.
    pub confirmed: Votes,
}

/// What is done once an exception is over.
#[derive(Debug, Clone)]
pub struct AfterEnd {
    /// Who does it; absent: whoever owns the rest.
    pub by: Option<Spanned<Actor>>,
    /// How long after the end; absent where it is wrong.
    pub within: Option<Spanned<ClockTime>>,
    /// The clause.
    pub span: Span,
}

impl Exception {
    /// All whose word it needs: the approval, and the confirmation of what was done at once.
    pub fn votes(&self) -> impl Iterator<Item = &Votes> {
        self.approve.iter().chain(self.at_once.iter().map(|a| &a.confirmed))
    }
}
