//! Files that declare the same as another file of the book: most often one policy in both notations, side by side.
//!
//! Such a file is one mistake, so it is one finding and its declarations are set aside; else each of them would be
//! declared twice and everything that follows from it would be said twice. A file repeats another one when four fifths
//! of what it declares (and no less than three names) stand there, too; of two that repeat each other the later one does.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::Kind;
use super::names::{full_name, levels};
use crate::diagnostic::Diagnostic;
use crate::source::{Sources, Span};
use crate::syntax::ast::File;
use crate::syntax::clauses::ItemKind;

/// Fewer declarations than these are declared twice by accident.
const FEWEST: usize = 3;

/// A file is compared with so many others that declare the same name.
const MOST_OTHERS: usize = 8;

/// Declarations of one file that are said to be declared twice before the rest is counted.
const MOST_SAID: usize = 3;

/// The files that count, and what is said of the others.
pub(super) fn set_aside<'a>(files: &'a [File], sources: &Sources) -> (Vec<&'a File>, Vec<Diagnostic>) {
    let declared: Vec<BTreeMap<String, Span>> = files.iter().map(declarations).collect();
    // Who declares a name: files that share none are never compared.
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, names) in declared.iter().enumerate() {
        for name in names.keys() {
            by_name.entry(name).or_default().push(i);
        }
    }
    let (mut aside, mut found): (BTreeSet<usize>, Vec<Diagnostic>) = (BTreeSet::new(), Vec::new());
    for (i, names) in declared.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for other in names
            .keys()
            .filter_map(|n| by_name.get(n.as_str()))
            .flat_map(|o| o.iter().filter(|o| **o != i).take(MOST_OTHERS))
        {
            *shared.entry(*other).or_default() += 1;
        }
        let repeats = |&(other, n): &(usize, usize)| {
            let theirs = declared.get(other).map_or(0, BTreeMap::len);
            // Of two files that say the same the first one stays; a larger one stays, wherever it is.
            n >= FEWEST && n * 5 >= names.len() * 4 && (other < i || theirs * 4 > n * 5) && !aside.contains(&other)
        };
        let most = shared.into_iter().filter(repeats).max_by_key(|(other, n)| (*n, std::cmp::Reverse(*other)));
        let (Some((other, n)), Some(file)) = (most, files.get(i)) else { continue };
        let (Some(first), Some(theirs)) = (files.get(other), declared.get(other)) else { continue };
        let Some((name, at)) = names.iter().filter(|(n, _)| theirs.contains_key(*n)).min_by_key(|(_, at)| at.lo) else {
            continue;
        };
        aside.insert(i);
        let path = |f: &File| sources.get(f.id).map_or_else(String::new, |s| s.path.clone());
        let how = if file.notation == first.notation { "" } else { " in both notations" };
        let same = if n == 1 { "declaration" } else { "declarations" };
        let message = format!("`{}` repeats `{}`: the same {n} {same}{how}", path(file), path(first));
        let mut d = Diagnostic::error("repeated-file", *at, message).label("declared again, from here on");
        if let Some(before) = theirs.get(name) {
            d = d.also(*before, "first declared here");
        }
        found.push(
            d.help("a book says everything once: name one of the two files, or move one of them out of the folder"),
        );
    }
    (files.iter().enumerate().filter(|(i, _)| !aside.contains(i)).map(|(_, f)| f).collect(), found)
}

/// What a file declares, by full name (by its keyword, what stands once), with the place.
fn declarations(file: &File) -> BTreeMap<String, Span> {
    let scope = file.items.iter().find(|i| i.kind == ItemKind::Scope).and_then(|i| i.name.as_ref());
    let scope = scope.map(|n| n.node.as_str());
    let mut all = BTreeMap::new();
    for item in &file.items {
        if item.kind.spec().single {
            all.insert(format!(":{}", item.kind.spec().word), item.keyword);
        }
        let own = item.name.as_ref().filter(|_| Kind::of_item(item.kind).is_some());
        let inner = (item.kind == ItemKind::Severities).then(|| levels(item));
        for name in own.into_iter().chain(inner.into_iter().flatten()) {
            all.insert(full_name(&name.node, scope), name.span);
        }
    }
    all
}

/// Of many declarations of one file that stand elsewhere too, some are shown and the rest is counted.
pub(super) fn shorten(found: &mut Vec<Diagnostic>) {
    let twice = |d: &Diagnostic| {
        let (here, there) = (d.primary.as_ref()?, d.secondary.first()?);
        let is = matches!(d.code, "duplicate-name" | "duplicate-declaration") && here.span.file != there.span.file;
        is.then_some(here.span.file)
    };
    let mut count: BTreeMap<_, usize> = BTreeMap::new();
    for file in found.iter().filter_map(twice) {
        *count.entry(file).or_default() += 1;
    }
    let mut said: BTreeMap<_, usize> = BTreeMap::new();
    found.retain_mut(|d| {
        let Some(file) = twice(d) else { return true };
        let (n, all) = (said.entry(file).or_default(), count.get(&file).copied().unwrap_or(0));
        *n += 1;
        if *n == MOST_SAID && all > MOST_SAID {
            d.notes.push(format!("and {} more of this file's declarations stand in other files, too", all - MOST_SAID));
            d.help.push(
                "if these are several policies, check one at a time, or give each folder a `callout.toml`".to_owned(),
            );
        }
        *n <= MOST_SAID
    });
}
