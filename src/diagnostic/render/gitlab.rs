//! The rendering for GitLab: a code quality report.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::json::place;
use super::{Diagnostic, Level, json_safe};
use crate::source::Sources;

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Lines {
    begin: u32,
}

/// The problems of one book, added to those of others. A problem without a place stands at the first file, since
/// GitLab drops it otherwise.
pub fn add(issues: &mut Vec<Issue>, diagnostics: &[Diagnostic], sources: &Sources) {
    for d in diagnostics {
        let place = d.primary.as_ref().and_then(|l| place(l.span, sources));
        let first = || sources.iter().next().map_or_else(|| ".".to_owned(), |f| f.path.clone());
        let path = place.as_ref().map_or_else(first, |p| p.file.clone());
        // Without line numbers, so that a problem is still the same one after a line was inserted above it.
        let same = issues.iter().filter(|i| i.check_name == d.code && i.location.path == path).count();
        let text = format!("{}\0{path}\0{}\0{same}", d.code, d.message);
        let fingerprint = Sha256::digest(text.as_bytes()).iter().take(16).map(|b| format!("{b:02x}")).collect();
        issues.push(Issue {
            description: std::iter::once(&d.message).chain(&d.help).cloned().collect::<Vec<_>>().join("; "),
            check_name: d.code.to_owned(),
            fingerprint,
            severity: match d.level {
                Level::Error => "critical",
                Level::Warning => "minor",
                Level::Info => "info",
            },
            location: Location { path, lines: Lines { begin: place.map_or(1, |p| p.line) } },
        });
    }
}

/// As text that ends in a newline.
///
/// # Errors
/// None in practice: the type has nothing that JSON cannot say.
pub fn to_json(issues: &[Issue]) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(issues).map(|json| json_safe(&json) + "\n")
}
