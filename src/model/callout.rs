//! Call-outs: many people at once, until enough of them are coming.

use super::{Ending, Head, Need, Page};
use crate::source::Spanned;

/// Many people called at once.
#[derive(Debug, Clone)]
pub struct Callout {
    /// Name, label, place.
    pub head: Head,
    /// Who is called, and how.
    pub calls: Vec<Page>,
    /// How many of whom must be coming.
    pub needs: Vec<Need>,
    /// Seconds; absent where the clause is missing.
    pub within: Option<Spanned<i64>>,
    /// What happens when not enough are coming by then; absent where the clause is missing.
    pub at_end: Option<Spanned<Ending>>,
}
