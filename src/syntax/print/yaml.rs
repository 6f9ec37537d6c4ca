//! A file in YAML: declarations grouped by kind, clauses by key.

use std::collections::BTreeSet;

use super::super::ast::{Arg, Assignment, Clause, Comment, Contact, File, Item, TextSource, Value};
use super::super::clauses::{ItemKind, KINDS, KindSpec, Shape, Word};
use super::super::texts::{needs_quotes, says_text};
use super::super::yaml::looks_cut_off;
use super::clause::move_words;
use super::comments::{Comments, inner};
use super::emit::{Entry, Yaml, document};
use super::leaf::Writer;

/// Longer texts are no keys: a YAML key has at most 1024 characters, and a reader should see its value.
const KEY_WIDTH: usize = 120;

/// The text of a file.
pub(super) fn file(file: &File) -> String {
    let comments = Comments::of(file);
    let printer = Printer { comments: &comments, texts: &file.texts };
    let mut entries = vec![Entry::new("callout", Yaml::Text("1".to_owned()))];
    // The scope holds for all of the file: the DSL has it first, too.
    let scope = |kind: &&KindSpec| kind.kind == ItemKind::Scope;
    for kind in KINDS.iter().filter(scope).chain(KINDS.iter().filter(|k| !scope(k))) {
        let items: Vec<&Item> = file.items.iter().filter(|i| i.kind == kind.kind).collect();
        if items.is_empty() {
            continue;
        }
        match kind.kind {
            ItemKind::Use => entries.push(printer.uses(kind.key, &items)),
            ItemKind::Scope => entries.extend(items.iter().map(|i| printer.scope(kind.key, i))),
            _ if kind.named => {
                let named = items.iter().map(|i| printer.item(name(i), i)).collect();
                entries.push(Entry::new(kind.key, Yaml::Map(named)));
            }
            _ => entries.extend(items.iter().map(|i| printer.item(kind.key, i)).filter(said)),
        }
    }
    document(&texts(comments.at_start()), &entries, &texts(comments.at_end()))
}

/// One clause, with its key.
pub(super) fn clause(clause: &Clause) -> String {
    let (comments, texts) = (Comments::default(), BTreeSet::new());
    let printer = Printer { comments: &comments, texts: &texts };
    let mut entries = printer.clauses(None, std::slice::from_ref(clause));
    if entries.is_empty() {
        entries.push(Entry::new(clause.word.spec().key, rest(clause)));
    }
    document(&[], &entries, &[])
}

/// A policy that says nothing but its edition is said by `callout: 1`.
fn said(entry: &Entry) -> bool {
    entry.key != "policy" || !matches!(&entry.value, Yaml::Empty) || !entry.before.is_empty() || !entry.after.is_empty()
}

fn is_edition(clause: &Clause) -> bool {
    clause.word == Word::PolicyEdition && matches!(&clause.arg, Arg::Count(n) if n.node == 1)
}

fn name(item: &Item) -> &str {
    item.name.as_ref().map_or("", |n| &n.node)
}

/// A line has room for one comment at its end: the others go before it. So does one that would look like the rest of a text.
fn one_behind(mut entry: Entry) -> Entry {
    let map = matches!(entry.value, Yaml::Map(_));
    let last = entry.after.pop_if(|comment| map || !looks_cut_off(comment));
    entry.before.append(&mut entry.after);
    entry.after.extend(last);
    entry
}

fn texts(comments: &[&Comment]) -> Vec<String> {
    comments.iter().map(|c| c.text.clone()).collect()
}

/// What follows a clause's words, as a scalar.
fn rest(clause: &Clause) -> Yaml {
    let mut w = Writer::new(0);
    w.rest(clause);
    Yaml::Text(w.out)
}

fn text_list<T>(list: &[T], show: impl Fn(&T) -> String) -> Yaml {
    Yaml::List(list.iter().map(|x| Entry::new("", Yaml::Text(show(x)))).collect())
}

struct Printer<'a> {
    comments: &'a Comments<'a>,
    /// References that mean facts of type `text`.
    texts: &'a BTreeSet<String>,
}

impl Printer<'_> {
    fn around_item(&self, item: &Item, mut entry: Entry) -> Entry {
        entry.before = texts(self.comments.before_item(item));
        entry.after = texts(self.comments.opening_item(item));
        entry.closing = texts(self.comments.closing_item(item));
        let behind = texts(self.comments.after_item(item));
        self.behind(entry, behind, &item.clauses)
    }

    fn around_clause(&self, clause: &Clause, mut entry: Entry) -> Entry {
        entry.before.extend(texts(self.comments.before_clause(clause)));
        entry.after.extend(texts(self.comments.opening_clause(clause)));
        if matches!(clause.arg, Arg::Variant { .. }) {
            // All of it is one scalar, which has no room for comments.
            for each in inner(clause) {
                entry.after.extend(texts(self.comments.before_clause(each)));
                entry.after.extend(texts(self.comments.after_clause(each)));
            }
            entry.after.extend(texts(self.comments.closing_clause(clause)));
            entry.after.extend(texts(self.comments.after_clause(clause)));
            return one_behind(entry);
        }
        entry.closing.extend(texts(self.comments.closing_clause(clause)));
        self.behind(entry, texts(self.comments.after_clause(clause)), inner(clause))
    }

    /// What stands behind a block stays behind all comments inside of it.
    fn behind(&self, mut entry: Entry, behind: Vec<String>, clauses: &[Clause]) -> Entry {
        if entry.after.is_empty() && entry.closing.is_empty() && !self.comments.any_at(clauses) {
            entry.after = behind;
        } else {
            entry.closing.extend(behind);
        }
        if !matches!(entry.value, Yaml::List(_) | Yaml::Map(_)) {
            // Below a text of several lines, indented, they would belong to it.
            entry.after.append(&mut entry.closing);
        }
        one_behind(entry)
    }

    fn uses(&self, key: &str, items: &[&Item]) -> Entry {
        let each = |item: &&Item| {
            let value = match item.clauses.as_slice() {
                [Clause { word: Word::UsePath, arg: Arg::Text(path), .. }] if item.label.is_none() => {
                    Yaml::String(path.node.clone())
                }
                _ => Yaml::Map(self.clauses(item.label.as_ref().map(|l| l.node.as_str()), &item.clauses)),
            };
            self.around_item(item, Entry::new("", value))
        };
        Entry::new(key, Yaml::List(items.iter().map(each).collect()))
    }

    fn scope(&self, key: &str, item: &Item) -> Entry {
        let value = if item.label.is_none() && item.clauses.is_empty() {
            Yaml::Text(name(item).to_owned())
        } else {
            Yaml::Map(vec![Entry::new(name(item), self.body(item))])
        };
        self.around_item(item, Entry::new(key, value))
    }

    fn item(&self, key: &str, item: &Item) -> Entry {
        self.around_item(item, Entry::new(key, self.body(item)))
    }

    fn body(&self, item: &Item) -> Yaml {
        if let ItemKind::Set = item.kind
            && let (None, [Clause { arg: Arg::Value(value), .. }]) = (item.label.as_ref(), item.clauses.as_slice())
            && let Value::Text(text) = &value.node
            && self.texts.contains(name(item))
            && !needs_quotes(text)
        {
            return Yaml::String(text.clone());
        }
        let plain = !self.comments.any_at(&item.clauses) && self.comments.closing_item(item).is_empty();
        match (item.label.as_ref(), item.clauses.as_slice()) {
            (None, []) => Yaml::Empty,
            (Some(label), [])
                if !matches!(item.kind, ItemKind::Fact | ItemKind::Define | ItemKind::Parameter | ItemKind::Set) =>
            {
                Yaml::String(label.node.clone())
            }
            (None, [only])
                if plain
                    && matches!(
                        only.word,
                        Word::FactType
                            | Word::ParameterType
                            | Word::SetTo
                            | Word::DefineIs
                            | Word::ClearancesOrder
                            | Word::StatesOrder
                    ) =>
            {
                self.value(&[only])
            }
            (None, entries)
                if item.kind == ItemKind::Translations && entries.iter().all(|c| c.word == Word::TranslationsEntry) =>
            {
                let entries: Vec<&Clause> = entries.iter().collect();
                self.value(&entries)
            }
            (label, clauses) => {
                let mut pairs = self.clauses(label.map(|l| l.node.as_str()), clauses);
                let entries = clauses.iter().any(|c| c.word == Word::TranslationsEntry);
                if item.kind == ItemKind::Translations && !entries {
                    // Without it, `because` would be a name that is translated.
                    pairs.push(Entry::new(Word::TranslationsEntry.spec().key, Yaml::Map(Vec::new())));
                }
                if pairs.is_empty() { Yaml::Empty } else { Yaml::Map(pairs) }
            }
        }
    }

    /// Label and clauses as pairs, in the order in which the keys come up.
    fn clauses(&self, label: Option<&str>, clauses: &[Clause]) -> Vec<Entry> {
        let mut pairs = Vec::new();
        if let Some(label) = label {
            pairs.push(Entry::new("label", Yaml::String(label.to_owned())));
        }
        let mut seen = BTreeSet::new();
        for clause in clauses {
            // `callout: 1` says it, but its comments have their place here.
            if is_edition(clause) && !self.comments.any_at(std::slice::from_ref(clause)) || !seen.insert(clause.word) {
                continue;
            }
            let all: Vec<&Clause> = clauses.iter().filter(|c| c.word == clause.word).collect();
            let value = match all.as_slice() {
                [Clause { arg: Arg::Assume { value, because: None }, .. }] if says_text(clauses) => match &value.node {
                    Value::Text(text) if !needs_quotes(text) && !text.contains(" because \"") => {
                        Yaml::String(text.clone())
                    }
                    _ => self.value(&all),
                },
                [Clause { arg: Arg::Value(value), .. }] if says_text(clauses) => match &value.node {
                    Value::Text(text) if !needs_quotes(text) => Yaml::String(text.clone()),
                    _ => self.value(&all),
                },
                _ => self.value(&all),
            };
            let mut entry = Entry::new(clause.word.spec().key, value);
            if let [one] = all.as_slice()
                && !is_list(one)
                && self.pair(one).is_none()
            {
                entry = self.around_clause(one, entry);
            }
            pairs.push(entry);
        }
        pairs
    }

    /// The value of a key that stands for one clause or several of the same words.
    fn value(&self, clauses: &[&Clause]) -> Yaml {
        if let Some(map) = self.pairs(clauses) {
            return map;
        }
        match clauses {
            [one] if !is_list(one) => self.one(one),
            many => Yaml::List(many.iter().map(|c| self.around_clause(c, Entry::new("", self.one(c)))).collect()),
        }
    }

    /// The value of one clause.
    fn one(&self, clause: &Clause) -> Yaml {
        match &clause.arg {
            Arg::None => Yaml::Text("true".to_owned()),
            Arg::Text(text) => Yaml::String(text.node.clone()),
            Arg::Texts(list) => Yaml::List(list.iter().map(|t| Entry::new("", Yaml::String(t.node.clone()))).collect()),
            Arg::Block(block) => {
                let mut pairs = self.clauses(block.label.as_ref().map(|l| l.node.as_str()), &block.clauses);
                if let Some(name) = &block.name {
                    pairs.insert(0, Entry::new(clause.word.spec().words, Yaml::Text(name.node.clone())));
                }
                Yaml::Map(pairs)
            }
            Arg::Contacts(list) => contacts(list).unwrap_or_else(|| rest(clause)),
            Arg::Assignments { label, list } => match (label, self.assignments(list)) {
                (None, Some(map)) => Yaml::Map(map),
                (Some(label), Some(map)) if is_key(&label.node) => {
                    Yaml::Map(vec![Entry::new(&label.node, Yaml::Map(map))])
                }
                _ => rest(clause),
            },
            _ if clause.word.spec().shape != Shape::List => rest(clause),
            Arg::Names(list) => text_list(list, |n| n.node.clone()),
            Arg::Paths(list) => text_list(list, ToString::to_string),
            Arg::Moves(list) => text_list(list, |m| move_words(m.node).to_owned()),
            Arg::Owns { duties, rest } => {
                let mut all: Vec<String> = duties.iter().map(ToString::to_string).collect();
                all.extend(rest.map(|_| "everything unassigned".to_owned()));
                text_list(&all, Clone::clone)
            }
            Arg::Never { roles, unless_nobody_else: false } => text_list(roles, ToString::to_string),
            Arg::Choices(choices) if choices.all && choices.list.len() > 1 => {
                text_list(&choices.list, |c| c.what.to_string())
            }
            _ => rest(clause),
        }
    }

    /// One map for clauses that are a pair each: `subject`, `text`, dates, translations; labelled examples.
    fn pairs(&self, clauses: &[&Clause]) -> Option<Yaml> {
        let mut seen = BTreeSet::new();
        let mut map = Vec::new();
        for clause in clauses {
            let (key, value) = self.pair(clause)?;
            if !is_key(&key) || !seen.insert(key.clone()) {
                return None;
            }
            map.push(self.around_clause(clause, Entry::new(&key, value)));
        }
        Some(Yaml::Map(map))
    }

    /// The key and value of a clause that is a pair.
    fn pair(&self, clause: &Clause) -> Option<(String, Yaml)> {
        match &clause.arg {
            Arg::Localized { locale, text: TextSource::Inline(text) } => {
                Some((locale.node.clone(), Yaml::String(text.text.clone())))
            }
            Arg::Localized { locale, text: TextSource::File(path) } => {
                let from = Entry::new("from", Yaml::String(path.node.clone()));
                Some((locale.node.clone(), Yaml::Map(vec![from])))
            }
            Arg::Holiday { date, label } => {
                let label = label.as_ref().map_or(Yaml::Empty, |l| Yaml::String(l.node.clone()));
                Some((date.node.to_string(), label))
            }
            Arg::Entry { name, text } => Some((name.to_string(), Yaml::String(text.node.clone()))),
            Arg::Assignments { label: Some(label), list } => {
                Some((label.node.clone(), Yaml::Map(self.assignments(list)?)))
            }
            _ => None,
        }
    }

    /// Fact by fact; nothing where a fact is named twice.
    fn assignments(&self, list: &[Assignment]) -> Option<Vec<Entry>> {
        let mut seen = BTreeSet::new();
        list.iter()
            .map(|a| {
                let fact = a.fact.to_string();
                let value = match &a.value.node {
                    Value::Text(text) if self.texts.contains(&fact) && !needs_quotes(text) => {
                        Yaml::String(text.clone())
                    }
                    value => Yaml::Text(super::value_text(value)),
                };
                seen.insert(fact.clone()).then(|| Entry::new(&fact, value))
            })
            .collect()
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && !text.contains('\n') && text.len() <= KEY_WIDTH
}

/// Channel by channel; nothing where a channel is named twice.
fn contacts(list: &[Contact]) -> Option<Yaml> {
    let mut seen = BTreeSet::new();
    let pairs: Option<Vec<Entry>> = list
        .iter()
        .map(|c| {
            let address = c.address.as_ref().map(|a| Yaml::String(a.node.clone()));
            let value = match &c.verified {
                None => address.unwrap_or(Yaml::Empty),
                Some(day) => {
                    let mut pairs: Vec<Entry> = address.into_iter().map(|a| Entry::new("address", a)).collect();
                    pairs.push(Entry::new("verified", Yaml::Text(day.node.to_string())));
                    Yaml::Map(pairs)
                }
            };
            let channel = c.channel.to_string();
            seen.insert(channel.clone()).then(|| Entry::new(&channel, value))
        })
        .collect();
    pairs.map(Yaml::Map)
}

/// Whether even one clause of its kind stands in a list: blocks of which there may be several.
fn is_list(clause: &Clause) -> bool {
    let spec = clause.word.spec();
    matches!(spec.shape, Shape::Blocks(_)) && spec.repeat
}
