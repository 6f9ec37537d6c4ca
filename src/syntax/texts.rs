//! Which facts and parameters are texts. In YAML a scalar given to such a fact simply is its text, so both the reader and the printer
//! of that notation have to know the types that a book declares. This is all that `syntax` knows of types.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ast::{Arg, Clause, FactTypeKind, File, Item};
use super::clauses::{ItemKind, Word};

/// References that mean facts of type `text`; files of one scope share theirs.
pub type Texts = Arc<BTreeSet<String>>;

/// The references by which each of `files` names facts of type `text` that it or the others declare, in the order of the
/// files. As everywhere, a name of a file's own scope goes before one of no scope.
#[must_use]
pub fn known<'f>(files: impl IntoIterator<Item = &'f File>) -> Vec<Texts> {
    let files: Vec<(Option<&str>, &File)> = files.into_iter().map(|f| (scope(f), f)).collect();
    let mut declared: BTreeMap<Option<&str>, BTreeMap<&str, bool>> = BTreeMap::new();
    for (scope, file) in &files {
        let names = declared.entry(*scope).or_default();
        for item in file.items.iter().filter(|i| matches!(i.kind, ItemKind::Fact | ItemKind::Parameter)) {
            names.extend(item.name.as_ref().map(|n| (n.node.as_str(), says_text(&item.clauses))));
        }
    }
    let texts = |names: &BTreeMap<&str, bool>| -> Vec<String> {
        names.iter().filter(|(_, text)| **text).map(|(name, _)| (*name).to_owned()).collect()
    };
    let mut everywhere: BTreeSet<String> = declared.get(&None).map(texts).unwrap_or_default().into_iter().collect();
    for (scope, names) in &declared {
        everywhere.extend(scope.iter().flat_map(|s| texts(names).into_iter().map(move |n| format!("{s}.{n}"))));
    }
    let everywhere: Texts = Arc::new(everywhere);
    let mut of_scope: BTreeMap<&str, Texts> = BTreeMap::new();
    for (scope, names) in &declared {
        let Some(scope) = scope else { continue };
        let shared = if names.is_empty() {
            Arc::clone(&everywhere)
        } else {
            let mut own = (*everywhere).clone();
            names.keys().for_each(|name| {
                own.remove(*name);
            });
            own.extend(texts(names));
            Arc::new(own)
        };
        of_scope.insert(scope, shared);
    }
    let of = |scope: &Option<&str>| scope.and_then(|s| of_scope.get(s)).unwrap_or(&everywhere).clone();
    files.iter().map(|(scope, _)| of(scope)).collect()
}

/// What one file knows alone.
#[must_use]
pub fn alone(file: &File) -> Texts {
    known([file]).pop().unwrap_or_default()
}

/// Whether clauses of a fact say that it is a text.
#[must_use]
pub fn says_text(clauses: &[Clause]) -> bool {
    clauses.iter().any(|c| {
        matches!(c.word, Word::FactType | Word::ParameterType)
            && matches!(&c.arg, Arg::Type(t) if t.kind == FactTypeKind::Text)
    })
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
