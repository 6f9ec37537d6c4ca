//! What people write instead of what the language wants, and how to write it.

mod condition;
mod list;
mod literal;
mod name;
mod types;

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::syntax::clauses::{ClauseSpec, Owner};

use super::explain::{Failure, lexeme};
use super::grammar::Rule;
use super::lower::Origin;

/// The message for a well-known slip at `at`, if it is one.
pub(super) fn find(failure: &Failure<'_>, at: usize, wanted: &[Rule], origin: &Origin<'_>) -> Option<Diagnostic> {
    let place = Place {
        source: failure.source.get(..failure.limit).unwrap_or(failure.source),
        at,
        wanted,
        owner: failure.owner,
        spec: failure.spec,
    };
    let slip =
        [types::slip, condition::slip, literal::slip, list::slip, name::slip].iter().find_map(|look| look(&place))?;
    let span = origin.span(slip.range.start, slip.range.end);
    let mut d = Diagnostic::error(slip.code, span, slip.message);
    d.help = slip.help;
    // A text that was put together from a key and a folded value cannot be edited piece by piece.
    let exact = span.len() == slip.range.len();
    if let Some(with) = slip.fix.filter(|_| exact) {
        d = d.fix(span, with);
    }
    Some(d)
}

/// Where reading failed.
struct Place<'t> {
    source: &'t str,
    at: usize,
    wanted: &'t [Rule],
    owner: Owner,
    spec: Option<&'t ClauseSpec>,
}

impl<'t> Place<'t> {
    /// The author's text from the failure on.
    fn rest(&self) -> &'t str {
        self.source.get(self.at..).unwrap_or("")
    }

    /// What was found.
    fn found(&self) -> &'t str {
        lexeme(self.rest())
    }

    fn found_range(&self) -> Range<usize> {
        self.at..self.at + self.found().len()
    }

    /// The author's text before the failure, without blanks at its end.
    fn before(&self) -> &'t str {
        self.source.get(..self.at).unwrap_or("").trim_end()
    }

    /// The word or number right before the failure; empty after a sign.
    fn previous(&self) -> &'t str {
        let before = self.before();
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '%' | ':');
        let start = before.char_indices().rev().take_while(|(_, c)| word(*c)).last().map_or(before.len(), |(i, _)| i);
        before.get(start..).unwrap_or("")
    }

    /// The word in front of the word right before the failure.
    fn previous_word(&self) -> &'t str {
        let before = self.before();
        let before = before.get(..before.len() - self.previous().len()).unwrap_or("").trim_end();
        before.rsplit(char::is_whitespace).next().unwrap_or("")
    }

    fn wants(&self, rule: Rule) -> bool {
        self.wanted.contains(&rule)
    }

    fn wants_any(&self, rules: &[Rule]) -> bool {
        rules.iter().any(|r| self.wants(*r))
    }

    /// Whether the clause (or head) may end here.
    fn may_end(&self) -> bool {
        self.wants_any(&[Rule::sep, Rule::EOI])
    }
}

/// A slip and its cure.
struct Slip {
    code: &'static str,
    range: Range<usize>,
    message: String,
    help: Vec<String>,
    fix: Option<String>,
}

impl Slip {
    fn new(range: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { code: "syntax", range, message: message.into(), help: vec![help.into()], fix: None }
    }

    fn code(mut self, code: &'static str) -> Self {
        self.code = code;
        self
    }

    /// The range would be right with this text.
    fn fix(mut self, with: impl Into<String>) -> Self {
        self.fix = Some(with.into());
        self
    }
}
