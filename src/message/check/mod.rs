//! Static analysis of a template: names, types, filters, and what an unknown fact would do.
//!
//! A template that passes here cannot fail when it is rendered, whatever the facts are: a property test holds it to that.

mod braces;
mod compare;
mod expr;
mod said;
mod statement;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::schema::{Record, Type};
use super::template::{Fault, parse};
use crate::diagnostic::Level;

/// A problem inside a template, at bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The diagnostic's code.
    pub code: &'static str,
    /// How bad.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// Which bytes.
    pub at: Range<usize>,
    /// What to do, a line each.
    pub help: Vec<String>,
    /// What should stand in its place, where that is certain.
    pub fix: Option<String>,
}

/// What is known of a template after the check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Checked {
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
    /// Names that the text uses (`next_update`, `incident.started_at`), with the first place of each.
    pub uses: BTreeMap<String, Range<usize>>,
    /// Names that the text says whatever the facts are.
    pub always: BTreeSet<String>,
    /// Pieces of the author's own text, as they stand in the file.
    pub literals: Vec<Range<usize>>,
}

impl Checked {
    /// Whether the text uses a name, or a field of it.
    #[must_use]
    pub fn says(&self, name: &str) -> bool {
        self.uses.keys().any(|used| is_of(used, name))
    }

    /// Whether the text says a name, or a field of it, whatever the facts are.
    #[must_use]
    pub fn always_says(&self, name: &str) -> bool {
        self.always.iter().any(|said| is_of(said, name))
    }
}

/// Whether a path is the name or a field of it.
fn is_of(path: &str, name: &str) -> bool {
    path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'))
}

/// Checks the text of a template in a locale.
#[must_use]
pub fn check(text: &str, locale: &str, schema: &Record) -> Checked {
    let parsed = match parse(text) {
        Ok(parsed) => parsed,
        Err(Fault { message, at, help }) => {
            let problem = Problem {
                code: "template-syntax",
                level: Level::Error,
                message,
                at,
                help: help.into_iter().collect(),
                fix: None,
            };
            return Checked { problems: vec![problem], ..Checked::default() };
        }
    };
    let mut checker = Checker {
        text,
        locale,
        schema,
        frames: vec![BTreeMap::new()],
        known: vec![BTreeSet::new()],
        done: Checked::default(),
    };
    checker.statement(&parsed.body);
    checker.single_braces();
    checker.done.always = said::always(&parsed.body);
    checker.done.problems.sort_by_key(|p| p.at.start);
    checker.done
}

/// What an expression comes to.
#[derive(Debug, Clone)]
struct Typed {
    ty: Type,
    /// Names that may be unknown, and make it unknown then.
    unknown: BTreeSet<String>,
}

impl Typed {
    fn of(ty: Type) -> Self {
        Self { ty, unknown: BTreeSet::new() }
    }
}

struct Checker<'a> {
    text: &'a str,
    locale: &'a str,
    schema: &'a Record,
    /// Names that the template sets itself, innermost last.
    frames: Vec<BTreeMap<String, Typed>>,
    /// Names that are known where the walk stands, innermost last.
    known: Vec<BTreeSet<String>>,
    done: Checked,
}

impl Checker<'_> {
    fn report(&mut self, code: &'static str, at: Range<usize>, message: impl Into<String>) -> &mut Problem {
        let at = at.start.min(self.text.len())..at.end.min(self.text.len());
        self.done.problems.push(Problem {
            code,
            level: Level::Error,
            message: message.into(),
            at,
            help: Vec::new(),
            fix: None,
        });
        let last = self.done.problems.len() - 1;
        // Just pushed.
        #[allow(clippy::indexing_slicing, reason = "the entry was pushed two lines above")]
        &mut self.done.problems[last]
    }

    fn is_known(&self, path: &str) -> bool {
        self.known.iter().any(|k| k.contains(path))
    }

    /// The words of an expression, for messages.
    fn words(&self, at: Range<usize>) -> String {
        let words = self.text.get(at).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        if words.chars().count() > 40 { words.chars().take(37).chain("...".chars()).collect() } else { words }
    }
}

impl Problem {
    fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help.push(help.into());
        self
    }

    fn maybe_help(&mut self, help: Option<String>) -> &mut Self {
        self.help.extend(help);
        self
    }
}

#[cfg(test)]
mod tests;
