//! The keys of a file: kinds of declarations, and the declarations under them.

use std::collections::BTreeMap;

use super::super::ast::{Arg, Clause, Item, Name};
use super::super::clauses::{ClauseSpec, ItemKind, KINDS, KindSpec, Owner, Word};
use super::clause::{Body, made};
use super::events::duplicate_key;
use super::reading::Reading;
use super::tree::{Kind, NodeId};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;

/// The edition that this version reads.
const EDITION: &str = "1";

/// What a file declares.
#[derive(Debug, Default)]
pub(super) struct Declared {
    pub(super) items: Vec<Item>,
    /// `callout: 1`: key and value.
    edition: Option<(Span, Clause)>,
}

impl Reading<'_> {
    /// All declarations; the scope comes first, as the DSL has it.
    pub(super) fn declarations(&mut self) -> Vec<Item> {
        let mut declared = Declared::default();
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for root in self.tree.roots.clone() {
            let node = self.tree.node(root);
            if node.is_empty() {
                continue;
            }
            if node.kind != Kind::Map {
                let span = self.span(root);
                self.error(
                    "yaml-shape",
                    span,
                    "a policy file is a map: kinds of declarations and what is declared",
                    "begin with `callout: 1`",
                );
                continue;
            }
            for (key, value) in self.tree.pairs(root) {
                let (word, span) = (self.text(key).to_owned(), self.span(key));
                // Twice in one stretch is found when the map is read; a syntax error may lie between the two.
                if let Some(first) = seen.get(&word) {
                    let found = duplicate_key(&word, span, *first);
                    self.report(found);
                } else if !self.is_full() {
                    self.kind(&word, key, value, &mut declared);
                    seen.insert(word, span);
                }
            }
        }
        let Declared { mut items, edition } = declared;
        match edition {
            Some((_, clause)) => say_edition(&mut items, clause),
            None if !self.tree.broken.is_empty() || (seen.is_empty() && !self.found.is_empty()) => {}
            None if seen.contains_key("callout") => {}
            None => {
                let place = Span::new(self.file, 0, 0);
                self.report(
                    Diagnostic::error(
                        "missing-edition",
                        place,
                        "the file does not say which edition of the language it is written in",
                    )
                    .help("begin the file with `callout: 1`")
                    .fix(place, "callout: 1\n"),
                );
            }
        }
        items.sort_by_key(|i| i.kind != ItemKind::Scope);
        items
    }

    fn kind(&mut self, word: &str, key: NodeId, value: NodeId, declared: &mut Declared) {
        if word == "callout" {
            declared.edition = self.through(value, |r, v| r.edition(key, v)).flatten();
            return;
        }
        let Some(spec) = KINDS.iter().find(|k| k.key == word) else {
            self.unknown_kind(word, key);
            return;
        };
        let anchor = self.anchor(value);
        let from = declared.items.len();
        self.through(value, |r, v| match spec.kind {
            ItemKind::Use => r.uses(spec, key, v, &mut declared.items),
            ItemKind::Scope if matches!(r.tree.node(v).kind, Kind::Scalar(_)) => {
                let name = r.name(v);
                let span = r.span(key);
                declared.items.push(item(spec.kind, span, span.to(r.span(v)), name));
            }
            _ if spec.named => r.named(spec, v, &mut declared.items),
            _ => {
                let span = r.span(key);
                declared.items.push(r.declaration(spec, span, None, key, v));
            }
        });
        for item in declared.items.iter_mut().skip(from) {
            item.anchor = item.anchor.or(anchor);
        }
    }

    fn unknown_kind(&mut self, word: &str, key: NodeId) {
        let span = self.span(key);
        let found = Diagnostic::error("unknown-declaration", span, format!("`{word}` is no kind of declaration"));
        let plural = KINDS
            .iter()
            .find(|k| k.word == word || word.strip_suffix('s').is_some_and(|w| k.word == w))
            .map(|k| format!("write `{}`: kinds of declarations are in the plural", k.key));
        let help = plural.or_else(|| did_you_mean(word, KINDS.iter().map(|k| k.key)));
        self.report(match help {
            Some(help) => found.help(help),
            None => found.help("`callout explain` lists the kinds of declarations"),
        });
    }

    fn edition(&mut self, key: NodeId, value: NodeId) -> Option<(Span, Clause)> {
        let (words, span) = (self.span(key), self.span(value));
        if self.tree.node(value).is_empty() {
            self.missing("callout", value, words);
            return None;
        }
        if self.text(value) != EDITION {
            let written = self.text(value).to_owned();
            let help = format!("write `callout: {EDITION}`");
            self.error(
                "unknown-edition",
                span,
                format!("this program reads edition {EDITION} of the language, not `{written}`"),
                &help,
            );
            return None;
        }
        let arg = self.leaf(Word::PolicyEdition, value)?;
        Some((words, Clause { span: words.to(span), ..made(Word::PolicyEdition.spec(), words, arg) }))
    }

    /// `use: [a.yaml, b.yaml]`.
    fn uses(&mut self, spec: &KindSpec, key: NodeId, value: NodeId, items: &mut Vec<Item>) {
        let keyword = self.span(key);
        let list = if self.tree.node(value).kind == Kind::List { self.tree.kids(value).to_vec() } else { vec![value] };
        for kid in list {
            let anchor = self.anchor(kid);
            let made = self.through(kid, |r, k| r.declaration(spec, keyword, None, k, k));
            items.extend(made.map(|i| Item { span: self.span(kid), anchor, ..i }));
        }
    }

    /// A map of names to bodies.
    fn named(&mut self, spec: &KindSpec, map: NodeId, items: &mut Vec<Item>) {
        let node = self.tree.node(map);
        if node.is_empty() {
            return;
        }
        if node.kind != Kind::Map {
            let span = self.span(map);
            let help = format!("write `{}:`, and below it, indented, `NAME: …` for each", spec.key);
            self.error("yaml-shape", span, format!("`{}` is a map of names", spec.key), &help);
            return;
        }
        let pairs = self.tree.pairs(map);
        let mut at = 0;
        while let Some((key, value)) = pairs.get(at).copied() {
            let cut = self.cut_off(&pairs, at, ("\"", "\""), &|_| false);
            at += cut.max(1);
            if cut > 0 || self.is_full() {
                continue;
            }
            // `payments.sla: 15m`: what is set may lie in a scope.
            let name = match spec.kind {
                ItemKind::Set => self.path(key).map(|p| Name::new(p.to_string(), p.span)),
                _ => self.name(key),
            };
            let typed = matches!(spec.kind, ItemKind::Fact | ItemKind::Parameter | ItemKind::Set);
            self.in_text = typed && name.as_ref().is_some_and(|n| self.texts.contains(&n.node));
            let keyword = self.span(key);
            let anchor = self.anchor(value);
            let made = self.through(value, |r, v| r.declaration(spec, keyword, name, key, v));
            self.in_text = false;
            items.extend(made.map(|i| Item { span: keyword.to(self.span(value)), anchor, ..i }));
        }
    }

    /// One declaration from its body: a map of clauses, or a scalar that is its label, its type, its condition.
    fn declaration(&mut self, spec: &KindSpec, keyword: Span, name: Option<Name>, key: NodeId, value: NodeId) -> Item {
        let owner = Owner::Item(spec.kind);
        let node = self.tree.node(value);
        let only = only_clause(spec.kind);
        let body = match node.kind {
            Kind::Map if spec.kind == ItemKind::Translations && !self.has_entries(value) => {
                let words = self.span(key);
                Body { label: None, clauses: self.pairs(Word::TranslationsEntry.spec(), words, value) }
            }
            Kind::Map => self.body(owner, value, None),
            Kind::Scalar(_) if node.is_empty() => Body::default(),
            Kind::Scalar(_) | Kind::List if only.is_some() => {
                let mut clauses = Vec::new();
                if let Some(only) = only {
                    self.clause(only, value, value, &mut clauses);
                }
                Body { label: None, clauses }
            }
            Kind::Scalar(_)
                if !matches!(
                    spec.kind,
                    ItemKind::Severities
                        | ItemKind::Assumptions
                        | ItemKind::Alarms
                        | ItemKind::Translations
                        | ItemKind::Scope
                ) =>
            {
                self.cut_by_comment(value);
                Body { label: Some(self.string(value)), clauses: Vec::new() }
            }
            _ => {
                let span = self.span(value);
                self.error(
                    "yaml-shape",
                    span,
                    format!("`{}` is a map of clauses", spec.word),
                    "write `KEY: VALUE` lines below it, indented",
                );
                Body::default()
            }
        };
        let errors = self.found.len();
        if let Some(only) = only
            && !body.clauses.iter().any(|c| c.word == only.word)
            && !self.wrote(value, only)
            && errors == self.found.len()
        {
            let place = self.span(key);
            let what = name.as_ref().map_or_else(|| format!("`{}`", spec.word), |n| format!("`{}`", n.node));
            self.error("missing-clause", place, format!("{what} has no `{}`", only.key), only.help);
        }
        Item {
            name,
            label: body.label,
            clauses: body.clauses,
            ..item(spec.kind, keyword, keyword.to(self.span(value)), None)
        }
    }

    fn has_entries(&self, map: NodeId) -> bool {
        let entries = Word::TranslationsEntry.spec().key;
        self.tree.pairs(map).iter().any(|(k, v)| self.text(*k) == entries && self.tree.node(*v).kind == Kind::Map)
    }

    /// Whether a body has the clause, good or bad.
    fn wrote(&self, value: NodeId, spec: &ClauseSpec) -> bool {
        let node = self.tree.node(value);
        match node.kind {
            Kind::Map => self.tree.pairs(value).iter().any(|(k, _)| self.text(*k) == spec.key),
            _ => !node.is_empty(),
        }
    }
}

/// The clause that a declaration has to have, and which alone may stand in place of its body.
fn only_clause(kind: ItemKind) -> Option<&'static ClauseSpec> {
    let word = match kind {
        ItemKind::Use => Word::UsePath,
        ItemKind::Fact => Word::FactType,
        ItemKind::Define => Word::DefineIs,
        ItemKind::Parameter => Word::ParameterType,
        ItemKind::Set => Word::SetTo,
        ItemKind::Impossible => Word::ImpossibleWhen,
        ItemKind::Clearances => Word::ClearancesOrder,
        ItemKind::States => Word::StatesOrder,
        _ => return None,
    };
    Some(word.spec())
}

fn item(kind: ItemKind, keyword: Span, span: Span, name: Option<Name>) -> Item {
    Item { kind, span, keyword, name, label: None, clauses: Vec::new(), anchor: None }
}

/// `callout: 1` is the policy's `edition 1`, unless the policy says it itself.
fn say_edition(items: &mut [Item], edition: Clause) {
    if let Some(policy) = items.iter_mut().find(|i| i.kind == ItemKind::Policy)
        && !policy.clauses.iter().any(|c| c.word == Word::PolicyEdition)
        && matches!(&edition.arg, Arg::Count(_))
    {
        policy.clauses.insert(0, edition);
    }
}
