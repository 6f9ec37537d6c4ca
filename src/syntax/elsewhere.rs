//! Clauses that authors reach for and that the language says elsewhere: both notations tell where.

use crate::syntax::clauses::{ItemKind as K, Owner};

/// Clauses: owner, leading words, what to write instead.
const CLAUSES: &[(Owner, &str, &str)] =
    &[(Owner::Item(K::Communication), "when", "use `on EVENT send …`, or `every … send … while …`")];

/// The clause that begins like `text` (blanks or, in a YAML key, `_` between words) and that the language says
/// elsewhere, and what to write instead.
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
