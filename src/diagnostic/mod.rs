//! What callout says about a file: one type for every problem, rendered in several ways.

pub mod codes;
pub mod levels;
pub mod render;
mod suggest;

pub use suggest::{did_you_mean, nearest, slips};

use crate::source::Span;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing; never fails a run.
    Info,
    /// Probably wrong; fails a run under `--deny`.
    Warning,
    /// Wrong: nothing is compiled.
    Error,
}

/// A place with what it has to do with the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// In words; may be empty for the primary label.
    pub message: String,
}

/// A replacement of text that would mend the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub with: String,
}

/// One problem. Messages are in the user's words: lower case, no full stop, input in backticks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case name, listed by `callout explain`.
    pub code: &'static str,
    /// How bad.
    pub level: Level,
    /// What is wrong, in one line.
    pub message: String,
    /// Where; a problem of the whole book has none.
    pub primary: Option<Label>,
    /// Other places that belong to it, in the order of telling.
    pub secondary: Vec<Label>,
    /// Facts that explain it, a line each.
    pub notes: Vec<String>,
    /// What to do, a line each.
    pub help: Vec<String>,
    /// Edits that mend it, applied together.
    pub fixes: Vec<Edit>,
}

/// Most findings of one kind about one thing that are told one by one.
const MOST_TOLD: usize = 10;

/// The first of many findings of one kind, and one that says that there are so many more: `more` gets `1 more row`, `7 more rows`.
#[must_use]
pub fn first_of(mut all: Vec<Diagnostic>, noun: &str, more: impl FnOnce(&str) -> Diagnostic) -> Vec<Diagnostic> {
    match all.len().saturating_sub(MOST_TOLD) {
        0 => return all,
        1 => all.push(more(&format!("1 more {noun}"))),
        n => all.push(more(&format!("{n} more {noun}s"))),
    }
    let last = all.len() - 1;
    all.drain(MOST_TOLD..last);
    all
}

impl Diagnostic {
    /// A problem with a place.
    #[must_use]
    pub fn new(level: Level, code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { primary: Some(Label { span, message: String::new() }), ..Self::global(level, code, message) }
    }

    /// A problem of the whole book.
    #[must_use]
    pub fn global(level: Level, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            level,
            message: message.into(),
            primary: None,
            secondary: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// An error at `span`.
    #[must_use]
    pub fn error(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, span, message)
    }

    /// A warning at `span`.
    #[must_use]
    pub fn warning(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, span, message)
    }

    /// What the primary label says under its excerpt.
    #[must_use]
    pub fn label(mut self, message: impl Into<String>) -> Self {
        if let Some(p) = &mut self.primary {
            p.message = message.into();
        }
        self
    }

    /// Another place that belongs to it.
    #[must_use]
    pub fn also(mut self, span: Span, message: impl Into<String>) -> Self {
        self.secondary.push(Label { span, message: message.into() });
        self
    }

    /// A fact that explains it.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// An edit that mends it.
    #[must_use]
    pub fn fix(mut self, span: Span, with: impl Into<String>) -> Self {
        self.fixes.push(Edit { span, with: with.into() });
        self
    }
}
