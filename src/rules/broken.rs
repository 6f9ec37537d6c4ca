//! What cannot be read, and so what a rule may still conclude.
//!
//! A mistake in one declaration must not hide what is wrong elsewhere: whoever mends a book in a hurry mends everything
//! that one run has said. So each rule names the kinds of declarations whose absence it concludes something from
//! ([`Rule::needs`](super::Rule::needs)), and keeps quiet only while one of these is broken. Broken text that may hold
//! whole declarations, and mistakes in what is read everywhere (parameters, files), keep all such rules quiet.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Level};
use crate::model::Model;
use crate::source::{FileId, Sources, Span};
use crate::syntax::ast::{File, Item};
use crate::syntax::clauses::{ItemKind as K, KINDS};

/// What decides a level.
pub(super) const CRITERIA: &[K] = &[K::Severities, K::Fact, K::Table, K::Define, K::Impossible, K::Moment];
/// When somebody is open.
pub(super) const OPENING: &[K] = &[K::Hours, K::Holidays];
/// Who is meant, and when.
pub(super) const PEOPLE: &[K] =
    &[K::Person, K::Post, K::Team, K::Vendor, K::Schedule, K::Role, K::Service, K::Hours, K::Holidays];
/// Who is paged at a level, and how.
pub(super) const PAGES: &[K] = &[K::Severities, K::Ladder, K::Callout, K::Reaction, K::Channel, K::Fault];
/// Who is told what at a level.
pub(super) const TOLD: &[K] = &[K::Severities, K::Communication, K::Audience, K::States];

/// What is read everywhere.
const EVERYWHERE: &[K] = &[K::Use, K::Scope, K::Parameter, K::Set];

/// What of a book cannot be read.
#[derive(Debug, Default)]
pub struct Broken {
    /// Where errors are.
    pub(super) spans: Vec<Span>,
    /// The kinds of the declarations they are in.
    kinds: BTreeSet<K>,
    /// Anything may be missing.
    everything: bool,
    /// Words of these declarations, and how often: names that stand there may be used there.
    words: BTreeMap<String, usize>,
    /// What names that stand for nothing may have meant; everything where one may mean anything.
    meant: BTreeSet<K>,
    /// Some name may mean anything.
    means_anything: bool,
}

impl Broken {
    /// What cannot be read of these files, given what has been found before the rules.
    #[must_use]
    pub fn new(files: &[File], sources: &Sources, model: &Model, findings: &[Diagnostic]) -> Self {
        let mut broken = Self::default();
        let errors = findings.iter().filter(|d| d.level == Level::Error);
        for error in errors {
            broken.spans.extend(error.primary.as_ref().map(|p| p.span));
            broken.means_anything |= error.code == "unknown-template-variable";
        }
        let unparsed: Vec<Span> = files.iter().flat_map(|f| f.broken.iter().copied()).collect();
        broken.spans.extend(&unparsed);
        for unresolved in &model.unresolved {
            broken.spans.push(unresolved.at);
            match &unresolved.kinds {
                Some(kinds) => broken.meant.extend(kinds),
                None => broken.means_anything = true,
            }
        }
        if broken.spans.is_empty() {
            return broken;
        }
        broken.everything = unparsed.iter().any(|s| declares(sources.text(*s)));
        let by_file: BTreeMap<FileId, &File> = files.iter().map(|f| (f.id, f)).collect();
        let mut items: BTreeMap<Span, &Item> = BTreeMap::new();
        for span in &broken.spans {
            let item = by_file.get(&span.file).and_then(|f| around(&f.items, *span));
            match item {
                Some(item) => {
                    items.insert(item.span, item);
                }
                None => broken.everything = true,
            }
        }
        for (span, item) in items {
            broken.kinds.insert(item.kind);
            broken.everything |= EVERYWHERE.contains(&item.kind);
            for word in words(sources.text(span)) {
                *broken.words.entry(word.to_owned()).or_default() += 1;
            }
        }
        broken
    }

    /// Whether all declarations of some kinds could be read.
    pub(super) fn spares(&self, needs: &[&[K]]) -> bool {
        needs.is_empty() || !(self.everything || needs.iter().copied().flatten().any(|k| self.kinds.contains(k)))
    }

    /// Whether a declaration that nothing seems to use may be used by what cannot be read. `own` is what of its own text is
    /// among that.
    pub(super) fn may_use(&self, name: &str, kind: K, own: &str) -> bool {
        if self.spans.is_empty() {
            return false;
        }
        if self.everything || self.means_anything || self.meant.contains(&kind) {
            return true;
        }
        let name = name.rsplit('.').next().unwrap_or(name);
        let written = self.words.get(name).copied().unwrap_or(0);
        written > words(own).filter(|w| *w == name).count()
    }
}

/// The declaration around a span, of those of one file in source order.
fn around(items: &[Item], span: Span) -> Option<&Item> {
    let before = items.partition_point(|i| i.span.lo <= span.lo).checked_sub(1)?;
    items.get(before).filter(|i| span.lo < i.span.hi.max(i.span.lo + 1))
}

/// Whether broken text may hold declarations: a line of it begins like one.
fn declares(text: &str) -> bool {
    let begins = |line: &str| words(line).next().is_some_and(|w| KINDS.iter().any(|k| k.word == w || k.key == w));
    text.lines().skip(1).any(begins)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).filter(|w| !w.is_empty())
}
