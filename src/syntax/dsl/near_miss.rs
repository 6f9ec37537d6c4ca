//! What people write instead of what the language wants, and how to write it.

use crate::diagnostic::Diagnostic;

use super::explain::Failure;
use super::grammar::Rule;
use super::lower::Origin;

/// The message for a well-known slip at `at`, if it is one.
pub(super) fn find(_failure: &Failure<'_>, _at: usize, _wanted: &[Rule], _origin: &Origin<'_>) -> Option<Diagnostic> {
    None
}
