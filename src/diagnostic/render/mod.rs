//! Renderings of diagnostics: for people and for programs.
//!
//! INVARIANT: nothing that a file, a name or a path says reaches the output as a control character. A policy is
//! data from outside; printed raw, an escape sequence in it could rewrite the terminal of whoever checks it.

mod escape;
mod excerpt;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod sarif;

pub use escape::{json_safe, visible};

use super::{Diagnostic, Level};
use crate::source::Sources;

/// Sorts by file and place, the worse first, and drops exact repeats. Problems of the whole book come first.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| (d.primary.as_ref().map(|l| l.span), std::cmp::Reverse(d.level), d.code);
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
    diagnostics.dedup();
}

/// How many there are of each level, in how many files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Summary {
    /// Problems that fail the run.
    pub errors: usize,
    /// Probable problems.
    pub warnings: usize,
    /// Remarks.
    pub infos: usize,
    /// Files that were read.
    pub files: usize,
}

impl Summary {
    /// Counts.
    #[must_use]
    pub fn of(diagnostics: &[Diagnostic], sources: &Sources) -> Self {
        let count = |level| diagnostics.iter().filter(|d| d.level == level).count();
        Self {
            errors: count(Level::Error),
            warnings: count(Level::Warning),
            infos: count(Level::Info),
            files: sources.iter().count(),
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
            files: self.files + other.files,
        }
    }
}

impl std::fmt::Display for Summary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let parts: Vec<String> = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "remark")]
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| counted(n, what))
            .collect();
        let found = if parts.is_empty() { "no problems".to_owned() } else { parts.join(", ") };
        write!(f, "{found} in {}", counted(self.files, "file"))
    }
}
