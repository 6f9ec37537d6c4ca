//! Which facts are texts. In YAML a scalar given to such a fact simply is its text, so both the reader and the printer
//! of that notation have to know the types that a book declares. This is all that `syntax` knows of types.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Arg, Clause, FactTypeKind, File, Item};
use super::clauses::{ItemKind, Word};

/// The references by which `file` names facts of type `text` that it or the other files declare. As everywhere, a name of
/// its own scope goes before one of no scope.
#[must_use]
pub fn known(file: &File, files: &[File]) -> BTreeSet<String> {
    let own = scope(file);
    let mut names: BTreeMap<String, bool> = BTreeMap::new();
    for of_scope in [false, true] {
        for other in files.iter().chain([file]).filter(|f| scope(f).is_some() == of_scope) {
            let theirs = scope(other);
            for item in other.items.iter().filter(|i| i.kind == ItemKind::Fact) {
                let (Some(name), text) = (&item.name, says_text(&item.clauses)) else { continue };
                if let Some(scope) = theirs {
                    names.insert(format!("{scope}.{}", name.node), text);
                }
                if theirs.is_none() || theirs == own {
                    names.insert(name.node.clone(), text);
                }
            }
        }
    }
    names.into_iter().filter(|(_, text)| *text).map(|(name, _)| name).collect()
}

/// Whether clauses of a fact say that it is a text.
#[must_use]
pub fn says_text(clauses: &[Clause]) -> bool {
    clauses.iter().any(|c| c.word == Word::FactType && matches!(&c.arg, Arg::Type(t) if t.kind == FactTypeKind::Text))
}

/// Whether a text has to be written in quotes of the language even where a scalar is taken as it is, because it would
/// mean something else there.
#[must_use]
pub fn needs_quotes(text: &str) -> bool {
    text == "unknown" || text.trim_start().starts_with(['"', '\''])
}

fn scope(file: &File) -> Option<&str> {
    let item: Option<&Item> = file.items.iter().find(|i| i.kind == ItemKind::Scope);
    item.and_then(|i| i.name.as_ref()).map(|n| n.node.as_str())
}
