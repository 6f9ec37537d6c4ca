//! YAML: the same declarations and clauses as the DSL, for programs that write policies and people who like it.
//!
//! Events of the library ([`events`]) become a flat tree with spans ([`tree`]), and the tree the same syntax tree that
//! the DSL gives: kinds and names in [`item`], keys in [`clause`] and [`pairs`]. What follows the words of a clause is
//! DSL text and is read by the DSL's grammar; strings are taken as they are.

mod clause;
pub mod data;
mod events;
mod item;
mod pairs;
mod reading;
mod tree;
#[cfg(test)]
mod tree_tests;

use super::ast;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Notation, Span};

/// Reads a policy file.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (ast::File, Vec<Diagnostic>) {
    let (tree, found) = events::read(file, text);
    let mut reading = reading::Reading::new(file, text, tree, found);
    let items = reading.declarations();
    let broken = reading.tree.broken.iter().map(|(lo, hi)| Span::new(file, *lo, *hi)).collect();
    let comments = reading.tree.comments.iter().map(|(lo, hi)| comment(file, text, *lo, *hi)).collect();
    let mut found = reading.found;
    found.sort_by_key(|d| d.primary.as_ref().map(|p| p.span.lo));
    (ast::File { id: file, notation: Notation::Yaml, items, comments, broken }, found)
}

fn comment(file: FileId, text: &str, lo: usize, hi: usize) -> ast::Comment {
    let before = text.get(..lo).unwrap_or_default();
    let (earlier, line) = before.rsplit_once('\n').unwrap_or(("", before));
    ast::Comment {
        span: Span::new(file, lo, hi),
        text: text.get(lo + 1..hi).unwrap_or_default().trim_end().to_owned(),
        own_line: line.trim().is_empty(),
        blank_before: before.contains('\n') && earlier.rsplit('\n').next().is_some_and(|l| l.trim().is_empty()),
    }
}

/// Whether a YAML text is a policy file: its first key is `callout`.
#[must_use]
pub fn first_key_is_callout(text: &str) -> bool {
    let first = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .map(str::trim)
        .find(|l| !l.is_empty() && !l.starts_with(['#', '%']) && *l != "---")
        .unwrap_or_default();
    let first = first.strip_prefix("---").unwrap_or(first).trim_start();
    let key = first.strip_prefix('{').unwrap_or(first).trim_start();
    ["callout", "\"callout\"", "'callout'"]
        .iter()
        .filter_map(|k| key.strip_prefix(k))
        .any(|rest| rest.trim_start().starts_with(':'))
}
