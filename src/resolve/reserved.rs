//! Names that nobody may declare.

use super::kind::Kind;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::ast::Name;

/// Words of the language, reserved everywhere.
const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "in",
    "has",
    "is",
    "of",
    "when",
    "while",
    "within",
    "every",
    "after",
    "before",
    "by",
    "via",
    "to",
    "from",
    "then",
    "else",
    "for",
    "until",
    "at",
    "on",
    "using",
    "with",
    "between",
    "since",
    "otherwise",
];

/// Names that mean something already.
const PREDECLARED: &[&str] = &[
    "state",
    "severity",
    "acknowledged",
    "elapsed",
    "always",
    "anyone",
    "yes",
    "no",
    "unknown",
    "everything",
    "nobody",
    "nothing",
    "true",
    "false",
    "any",
    "all",
    "none",
    "during",
];

/// Events that trigger messages and that times count from; a moment of the same name would hide one of them.
const EVENTS: &[&str] = &["declared", "acknowledged", "resolved", "cancelled", "reopened", "closed"];

/// Variables that every template has.
const VARIABLES: &[&str] =
    &["incident", "roles", "audience", "policy", "next_update", "last_update", "alternate_contact", "facts", "loop"];

/// Whether a fact or a table may have this name.
#[must_use]
pub fn names_a_fact(text: &str) -> bool {
    let name = Name { node: text.to_owned(), span: Span::new(FileId(0), 0, 0) };
    check(Kind::Fact, &name).is_none()
}

/// Whether a person or a schedule may have this name.
#[must_use]
pub fn names_a_person(text: &str) -> bool {
    well_formed(text) && !is_taken(text)
}

/// Whether a value of a scale or a choice may have this name.
#[must_use]
pub fn names_a_value(text: &str) -> bool {
    well_formed(text) && !WORDS.contains(&text) && !super::fact::NO_VALUES.contains(&text)
}

/// What is wrong with a declared name, if anything.
pub(super) fn check(kind: Kind, name: &Name) -> Option<Diagnostic> {
    let text = name.node.as_str();
    let refuse = |message: String| Some(Diagnostic::error("reserved-name", name.span, message));
    if !well_formed(text) {
        return Some(
            Diagnostic::error("bad-name", name.span, format!("`{text}` cannot be a name"))
                .help("a name starts with a letter or `_`; letters, digits, `_` and, inside, `-` may follow"),
        );
    }
    if WORDS.contains(&text) {
        return refuse(format!("`{text}` is a word of the language and cannot be a name"));
    }
    if PREDECLARED.contains(&text) {
        return refuse(format!("`{text}` means something already and cannot be declared"));
    }
    if kind == Kind::Moment && EVENTS.contains(&text) {
        return refuse(format!("`{text}` is an event that every incident has; a moment needs another name"));
    }
    if matches!(kind, Kind::Fact | Kind::Parameter | Kind::Table | Kind::Define) && VARIABLES.contains(&text) {
        return refuse(format!("`{text}` is a variable of every template; {} needs another name", kind.one()));
    }
    if matches!(kind, Kind::Fact | Kind::Parameter | Kind::Table | Kind::Define | Kind::Role) && text.contains('-') {
        let with = text.replace('-', "_");
        return Some(
            Diagnostic::error("hyphen-in-name", name.span, format!("the name of {} cannot contain `-`", kind.one()))
                .note("templates read it, and there `-` means minus")
                .help(format!("write `{with}`"))
                .fix(name.span, with),
        );
    }
    None
}

/// Whether a name is taken by the language, so that nobody can declare it.
pub(super) fn is_taken(name: &str) -> bool {
    WORDS.contains(&name) || PREDECLARED.contains(&name)
}

fn well_formed(name: &str) -> bool {
    // Letters beyond ASCII are judged by the grammars; here only what no notation may let through.
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || (!c.is_ascii() && !c.is_whitespace());
    let first = name.chars().next();
    first.is_some_and(|c| !c.is_ascii_digit() && c != '-') && !name.ends_with('-') && name.chars().all(inside)
}
