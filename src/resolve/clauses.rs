//! Reading clauses by their word, and the check that none stands twice that may stand once.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::ast::{Arg, Block, Clause, Condition, Duration, Name, Path};
use crate::syntax::clauses::{Owner, Word};

/// All clauses with this word, in source order.
pub(super) fn all(clauses: &[Clause], word: Word) -> impl Iterator<Item = &Clause> {
    clauses.iter().filter(move |c| c.word == word)
}

/// The clause with this word; of several, the first.
pub(super) fn first(clauses: &[Clause], word: Word) -> Option<&Clause> {
    clauses.iter().find(|c| c.word == word)
}

/// Where the clause with this word stands.
pub(super) fn place(clauses: &[Clause], word: Word) -> Option<Span> {
    first(clauses, word).map(|c| c.span)
}

/// A clause's string.
pub(super) fn text(clauses: &[Clause], word: Word) -> Option<String> {
    match &first(clauses, word)?.arg {
        Arg::Text(t) => Some(t.node.clone()),
        _ => None,
    }
}

/// A clause's word outside the namespace.
pub(super) fn name(clauses: &[Clause], word: Word) -> Option<&Name> {
    match &first(clauses, word)?.arg {
        Arg::Name(n) => Some(n),
        _ => None,
    }
}

/// A clause's words outside the namespace.
pub(super) fn names(clauses: &[Clause], word: Word) -> &[Name] {
    match first(clauses, word).map(|c| &c.arg) {
        Some(Arg::Names(n)) => n,
        _ => &[],
    }
}

/// A clause's reference.
pub(super) fn path(clauses: &[Clause], word: Word) -> Option<&Path> {
    match &first(clauses, word)?.arg {
        Arg::Path(p) => Some(p),
        _ => None,
    }
}

/// A clause's references.
pub(super) fn paths(clauses: &[Clause], word: Word) -> &[Path] {
    match first(clauses, word).map(|c| &c.arg) {
        Some(Arg::Paths(p)) => p,
        Some(Arg::Path(p)) => std::slice::from_ref(p),
        _ => &[],
    }
}

/// A clause's duration.
pub(super) fn duration(clauses: &[Clause], word: Word) -> Option<&Duration> {
    match &first(clauses, word)?.arg {
        Arg::Duration(d) => Some(d),
        _ => None,
    }
}

/// A clause's condition.
pub(super) fn condition(clauses: &[Clause], word: Word) -> Option<&Condition> {
    match &first(clauses, word)?.arg {
        Arg::Condition(c) => Some(c),
        _ => None,
    }
}

/// The blocks of a clause with this word, in source order.
pub(super) fn blocks(clauses: &[Clause], word: Word) -> impl Iterator<Item = (&Clause, &Block)> {
    all(clauses, word).filter_map(|c| match &c.arg {
        Arg::Block(b) => Some((c, b)),
        _ => None,
    })
}

/// How a clause is called when callout talks about it.
pub(super) fn called(word: Word) -> String {
    let spec = word.spec();
    let word = if spec.words.is_empty() { spec.key } else { spec.words };
    match spec.owner {
        _ if spec.words.is_empty() => format!("the {word}"),
        Owner::Any
        | Owner::Item(_)
        | Owner::Level
        | Owner::Layer
        | Owner::Rung
        | Owner::Phase
        | Owner::Step
        | Owner::Decision
        | Owner::Choice
        | Owner::Assumed
        | Owner::Variant => {
            format!("`{word}`")
        }
    }
}

/// Clauses that stand twice in one block and may stand once, here and in the blocks inside.
pub(super) fn check_repeats(clauses: &[Clause], found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<Word, Span> = BTreeMap::new();
    for clause in clauses {
        if !clause.word.spec().repeat {
            if let Some(first) = seen.get(&clause.word) {
                found.push(
                    Diagnostic::error(
                        "repeated-clause",
                        clause.word_span,
                        format!("{} is given twice", called(clause.word)),
                    )
                    .label("given again")
                    .also(*first, "first given here")
                    .help("keep one of the two: they could say different things"),
                );
            } else {
                seen.insert(clause.word, clause.word_span);
            }
        }
        match &clause.arg {
            Arg::Block(b) => check_repeats(&b.clauses, found),
            Arg::Variant { clauses, .. } => check_repeats(clauses, found),
            _ => {}
        }
    }
}
