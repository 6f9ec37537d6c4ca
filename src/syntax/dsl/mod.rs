//! The readable notation: from text to the syntax tree, on the pest grammar in `grammar/callout.pest`.
//!
//! The way of a file: [`logical`] makes logical lines and cuts out declarations; the grammar reads one declaration at
//! a time; [`lower`] turns its pairs into the tree. Where a declaration does not fit, [`recover`] reads its head and
//! its clauses one by one, so that each mistake is reported at its place and the rest is not lost; [`explain`] puts
//! the grammar's furthest failure into words.

mod clause;
mod explain;
mod grammar;
pub(in crate::syntax) mod logical;
mod lower;
mod near_miss;
mod ranges;
mod recover;

pub use clause::{ClauseText, parse_clause};

use pest::Parser;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Notation, Span};
use crate::syntax::ast::File;

use grammar::{Grammar, Rule};
use lower::{Lower, Origin, Place};

/// The most errors that are reported for one file.
pub(super) const MAX_ERRORS: usize = 100;

/// Reads a file. The tree holds whatever could be read; what could not is in `broken`, each with a diagnostic.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    let mut logical = logical::split(file, text);
    let mut diagnostics = std::mem::take(&mut logical.diagnostics);
    let mut out = File {
        id: file,
        notation: Notation::Dsl,
        items: Vec::new(),
        comments: std::mem::take(&mut logical.comments),
        broken: Vec::new(),
        texts: super::texts::Texts::default(),
    };
    let mut faults = logical.faults.iter().copied().peekable();
    for range in &logical.items {
        while faults.next_if(|f| *f < range.start).is_some() {}
        let faulty = faults.peek().is_some_and(|f| *f < range.end);
        let source = logical.text.get(range.clone()).unwrap_or("");
        let origin = Origin { file, prefix: 0, place: Place::At(range.start) };
        let pairs = if faulty { None } else { Grammar::parse(Rule::one_item, source).ok() };
        if let Some(pairs) = pairs {
            let mut lower = Lower::new(origin);
            for pair in pairs.flat_map(grammar::Parts::of) {
                out.items.extend(lower.item(pair));
            }
            // A clause that says something impossible may be dropped: what is missing there was written.
            out.broken.extend(lower.diagnostics.iter().filter_map(|d| d.primary.as_ref()).map(|p| p.span));
            diagnostics.append(&mut lower.diagnostics);
        } else {
            let near: Vec<usize> =
                logical.faults.iter().filter(|f| range.contains(f)).map(|f| f - range.start).collect();
            let mut found = recover::item(origin, source, &near);
            out.items.extend(found.item);
            out.broken.append(&mut found.broken);
            diagnostics.append(&mut found.diagnostics);
        }
        if diagnostics.len() >= MAX_ERRORS {
            diagnostics.truncate(MAX_ERRORS);
            let rest = Span::new(file, range.end, text.len());
            if text.get(range.end..).is_some_and(|t| !t.trim().is_empty()) {
                out.broken.push(rest);
                diagnostics.push(
                    Diagnostic::error(
                        "too-many-errors",
                        Span::new(file, range.end, range.end),
                        "too many errors: the rest of the file was not read",
                    )
                    .help("mend these first"),
                );
            }
            break;
        }
    }
    diagnostics.sort_by_key(|d| d.primary.as_ref().map(|p| p.span.lo));
    out.texts = super::texts::alone(&out);
    (out, diagnostics)
}

#[cfg(test)]
mod tests;
