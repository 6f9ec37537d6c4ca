//! Constructs of the language that this edition does not have: both notations give them a message of their own.

use crate::syntax::clauses::{ItemKind as K, Owner};

/// Declarations, and what to do instead.
const DECLARATIONS: &[(&str, &str)] = &[];

/// Clauses: owner, leading words, what to do instead.
const CLAUSES: &[(Owner, &str, &str)] =
    &[(Owner::Item(K::Communication), "when", "use `on EVENT send …`, or `every … send … while …`")];

/// Whether a word begins a declaration that comes later.
#[must_use]
pub fn is_declaration(word: &str) -> bool {
    DECLARATIONS.iter().any(|(w, _)| *w == word)
}

/// What to do instead of a declaration that comes later.
#[must_use]
pub fn declaration(word: &str) -> Option<&'static str> {
    DECLARATIONS.iter().find(|(w, _)| *w == word).map(|(_, help)| *help)
}

/// The clause that comes later and begins like `text` (blanks or, in a YAML key, `_` between words), and what to do
/// instead.
#[must_use]
pub fn clause(owner: Owner, text: &str) -> Option<(&'static str, &'static str)> {
    CLAUSES.iter().find(|(o, words, _)| *o == owner && begins_with(text, words)).map(|(_, words, help)| (*words, *help))
}

fn begins_with(text: &str, words: &str) -> bool {
    let mut rest = text;
    words.split(' ').all(|word| {
        let found = rest.trim_start_matches([' ', '\t', '_']).strip_prefix(word);
        rest = found.unwrap_or("");
        found.is_some_and(|r| !r.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
    })
}
