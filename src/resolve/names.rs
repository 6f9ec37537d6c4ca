//! The first pass: who declares which name. One namespace per scope, across all kinds.

use std::collections::{BTreeMap, BTreeSet};

use super::kind::Kind;
use super::reserved;
use crate::diagnostic::Diagnostic;
use crate::model::Symbol;
use crate::source::{Sources, Span};
use crate::syntax::ast::{Arg, File, Item, Name};
use crate::syntax::clauses::{ItemKind, KINDS, Word};

/// A declared name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declaration {
    /// What it stands for.
    pub symbol: Symbol,
    /// Where its name stands.
    pub span: Span,
}

/// A declaration with the scope of its file, in source order.
#[derive(Debug, Clone)]
pub(super) struct Placed<'a> {
    /// The declaration.
    pub item: &'a Item,
    /// The scope its file declares into.
    pub scope: Option<&'a str>,
    /// What its name stands for; absent for kinds without a name.
    pub symbol: Option<Symbol>,
}

/// All names of a book.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By full name; of a name declared twice, the first.
    pub declared: BTreeMap<String, Declaration>,
    /// Scopes that some file declares into.
    pub scopes: BTreeSet<String>,
    /// Names that may be declared in text that could not be read: nothing is said about references to them.
    pub perhaps: BTreeSet<String>,
    counts: BTreeMap<Kind, usize>,
}

/// Collects the names of all files and lists the declarations in source order.
pub(super) fn collect<'a>(
    files: &[&'a File],
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) -> (Names, Vec<Placed<'a>>) {
    let mut names = Names::default();
    let mut placed = Vec::new();
    let mut single: BTreeMap<ItemKind, Span> = BTreeMap::new();
    for file in files {
        names.collect_broken(file, sources);
        let scope = scope_of(file, found);
        names.scopes.extend(scope.map(str::to_owned));
        for item in &file.items {
            if item.kind.spec().single {
                if let Some(first) = single.get(&item.kind) {
                    found.push(twice(item, *first));
                } else {
                    single.insert(item.kind, item.keyword);
                }
            }
            let symbol =
                Kind::of_item(item.kind).zip(item.name.as_ref()).map(|(k, n)| names.declare(k, n, scope, found));
            if item.kind == ItemKind::Severities {
                for level in levels(item) {
                    names.declare(Kind::Level, level, scope, found);
                }
            }
            if item.kind == ItemKind::Procedure {
                for step in super::procedure::steps(item) {
                    names.declare(Kind::Step, step, scope, found);
                }
                for decision in super::procedure::decisions(item) {
                    names.declare(Kind::Decision, decision, scope, found);
                }
            }
            placed.push(Placed { item, scope, symbol });
        }
    }
    (names, placed)
}

/// The names of the levels of a `severities` declaration, in order; levels without a name count for nothing.
pub(super) fn levels(item: &Item) -> impl Iterator<Item = &Name> {
    item.clauses.iter().filter_map(|c| match &c.arg {
        Arg::Block(b) if c.word == Word::SeveritiesLevel => b.name.as_ref(),
        _ => None,
    })
}

/// The name as other files see it.
pub(super) fn full_name(name: &str, scope: Option<&str>) -> String {
    scope.map_or_else(|| name.to_owned(), |s| format!("{s}.{name}"))
}

fn scope_of<'a>(file: &'a File, found: &mut Vec<Diagnostic>) -> Option<&'a str> {
    let mut first: Option<&Item> = None;
    for (i, item) in file.items.iter().enumerate().filter(|(_, item)| item.kind == ItemKind::Scope) {
        if let Some(first) = first {
            found.push(
                Diagnostic::error("duplicate-declaration", item.keyword, "a file has one scope")
                    .also(first.keyword, "the first one stands here"),
            );
        } else {
            if i > 0 {
                found.push(
                    Diagnostic::error("scope-not-first", item.keyword, "`scope` stands below other declarations")
                        .help("move it to the top of the file: it holds for all of it"),
                );
            }
            first = Some(item);
        }
    }
    first.and_then(|i| i.name.as_ref()).map(|n| n.node.as_str())
}

fn twice(item: &Item, first: Span) -> Diagnostic {
    let word = item.kind.spec().word;
    Diagnostic::error("duplicate-declaration", item.keyword, format!("`{word}` is declared twice"))
        .label("second declaration")
        .also(first, "first declaration")
        .help(format!("a book has one `{word}`: move what both say into one of them"))
}

impl Names {
    /// How many declarations of a kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.counts.get(&kind).copied().unwrap_or(0)
    }

    fn declare(&mut self, kind: Kind, name: &Name, scope: Option<&str>, found: &mut Vec<Diagnostic>) -> Symbol {
        let count = self.counts.entry(kind).or_default();
        let symbol = kind.symbol(*count);
        *count += 1;
        found.extend(reserved::check(kind, name));
        let full = full_name(&name.node, scope);
        if let Some(first) = self.declared.get(&full) {
            let (was, now) = (Kind::of(first.symbol), kind);
            let label = if was == now { String::new() } else { format!(", as {}", was.one()) };
            found.push(
                Diagnostic::error("duplicate-name", name.span, format!("`{full}` is declared twice"))
                    .label(if was == now {
                        "declared again".to_owned()
                    } else {
                        format!("declared again, as {}", now.one())
                    })
                    .also(first.span, format!("first declared here{label}"))
                    .help("names are unique across all kinds of declarations: rename one of the two"),
            );
        } else {
            self.declared.insert(full, Declaration { symbol, span: name.span });
        }
        symbol
    }

    /// Words that stand where a name stands in text that could not be read.
    fn collect_broken(&mut self, file: &File, sources: &Sources) {
        for span in &file.broken {
            let text = sources.text(*span);
            let mut before = "";
            for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).filter(|w| !w.is_empty())
            {
                let key = file.notation == crate::source::Notation::Yaml;
                if key
                    || matches!(before, "level" | "step" | "phase" | "decision")
                    || KINDS.iter().any(|k| k.named && k.word == before)
                {
                    self.perhaps.insert(word.to_owned());
                }
                before = word;
            }
        }
    }
}
