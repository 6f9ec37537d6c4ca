//! Clauses made of names and values: contacts, texts by locale, facts, holidays, translations.

use super::super::ast::{Arg, Assignment, Clause, Contact, Name, Path, Text, TextSource, Value};
use super::super::clauses::{ClauseSpec, Word};
use super::super::literal::Date;
use super::super::texts::needs_quotes;
use super::clause::made;
use super::reading::Reading;
use super::tree::{Kind, NodeId};
use crate::source::{Span, Spanned};

impl Reading<'_> {
    /// A name outside the name space, or one that is declared here.
    pub(super) fn name(&mut self, id: NodeId) -> Option<Name> {
        if matches!(self.tree.node(id).kind, Kind::List | Kind::Map) {
            let span = self.span(id);
            self.error("yaml-shape", span, "a name is one word, not a list or a map", "");
            return None;
        }
        match self.leaf(Word::ChannelKind, id)? {
            Arg::Name(name) => Some(name),
            _ => None,
        }
    }

    /// A reference.
    pub(super) fn path(&mut self, id: NodeId) -> Option<Path> {
        match self.leaf(Word::PolicyOwner, id)? {
            Arg::Path(path) => Some(path),
            _ => None,
        }
    }

    fn date(&mut self, id: NodeId) -> Option<Spanned<Date>> {
        match self.leaf(Word::PolicyReviewed, id)? {
            Arg::Date(date) => Some(date),
            _ => None,
        }
    }

    /// A map under a key of shape map.
    pub(super) fn pairs(&mut self, spec: &'static ClauseSpec, words: Span, map: NodeId) -> Vec<Clause> {
        match spec.word {
            Word::PersonContact | Word::PostContact | Word::VendorContact | Word::AudienceContact | Word::IntakeOn => {
                let list: Vec<Contact> =
                    self.tree.pairs(map).into_iter().filter_map(|(k, v)| self.contact(k, v)).collect();
                if list.is_empty() { Vec::new() } else { vec![made(spec, words, Arg::Contacts(list))] }
            }
            Word::ScenarioGiven => {
                let list = self.assignments(map);
                if list.is_empty() {
                    Vec::new()
                } else {
                    vec![made(spec, words, Arg::Assignments { label: None, list })]
                }
            }
            Word::LevelExample => self.examples(spec, words, map),
            _ => {
                let pairs = self.tree.pairs(map);
                pairs.into_iter().filter_map(|(k, v)| self.pair(spec, words, k, v)).collect()
            }
        }
    }

    /// One pair that is a clause of its own.
    pub(super) fn pair(
        &mut self,
        spec: &'static ClauseSpec,
        words: Span,
        key: NodeId,
        value: NodeId,
    ) -> Option<Clause> {
        let arg = match spec.word {
            Word::HolidaysDate => {
                let date = self.date(key)?;
                let label = self.optional_string(spec.key, value);
                Arg::Holiday { date, label }
            }
            Word::TranslationsEntry => {
                let name = self.path(key)?;
                let text = self.through(value, |r, v| r.required_string(&name.to_string(), v)).flatten()?;
                Arg::Entry { name, text }
            }
            _ => {
                let locale = self.name(key)?;
                let text = self.through(value, |r, v| r.text_source(&locale.node, v)).flatten()?;
                Arg::Localized { locale, text }
            }
        };
        Some(Clause { span: self.span(key).to(self.span(value)), ..made(spec, words, arg) })
    }

    fn text_source(&mut self, locale: &str, value: NodeId) -> Option<TextSource> {
        let span = self.span(value);
        let node = self.tree.node(value);
        match node.kind {
            Kind::Scalar(_) if node.is_empty() => {
                self.missing(locale, value, span);
                None
            }
            Kind::Scalar(_) => Some(TextSource::Inline(self.template_text(value))),
            Kind::Map => {
                let pairs = self.tree.pairs(value);
                match pairs.as_slice() {
                    [(key, file)] if self.text(*key) == "from" => {
                        self.through(*file, |r, f| r.required_string("from", f)).flatten().map(TextSource::File)
                    }
                    _ => {
                        self.error(
                            "yaml-shape",
                            span,
                            "a text is text, or `{ from: FILE }`",
                            "text with `: ` in it needs quotes, or a block that begins with `|`",
                        );
                        None
                    }
                }
            }
            _ => {
                self.error(
                    "yaml-shape",
                    span,
                    "a text is text, or `{ from: FILE }`",
                    "a text of several lines is a block that begins with `|`",
                );
                None
            }
        }
    }

    fn optional_string(&mut self, key: &str, value: NodeId) -> Option<Text> {
        if self.tree.node(value).is_empty() {
            return None;
        }
        self.through(value, |r, v| r.required_string(key, v)).flatten()
    }

    fn contact(&mut self, key: NodeId, value: NodeId) -> Option<Contact> {
        let channel = self.path(key)?;
        let name = channel.to_string();
        self.through(value, |r, v| {
            if r.tree.node(v).kind != Kind::Map {
                let address = r.optional_string(&name, v);
                return Some(Contact { channel, address, verified: None });
            }
            let mut contact = Contact { channel, address: None, verified: None };
            for (key, value) in r.tree.pairs(v) {
                let span = r.span(key);
                match r.text(key) {
                    "address" => contact.address = r.through(value, |r, v| r.required_string("address", v)).flatten(),
                    "verified" => contact.verified = r.through(value, Self::date).flatten(),
                    other => {
                        let message = format!("a contact has no `{other}`");
                        r.error(
                            "unknown-clause",
                            span,
                            message,
                            "a contact is its address, or `{ address: …, verified: DATE }`",
                        );
                    }
                }
            }
            Some(contact)
        })
        .flatten()
    }

    fn assignments(&mut self, map: NodeId) -> Vec<Assignment> {
        let mut list = Vec::new();
        let pairs = self.tree.pairs(map);
        let mut at = 0;
        while let Some((key, value)) = pairs.get(at).copied() {
            let text =
                at.checked_sub(1).and_then(|i| pairs.get(i)).is_some_and(|(k, _)| self.texts.contains(self.text(*k)));
            let quotes = if text { ("\"", "\"") } else { ("\"(", ")\"") };
            let cut = self.cut_off(&pairs, at, quotes, &|_| false);
            if cut == 0 {
                self.through(value, |r, v| r.assignment(key, v, &mut list));
            }
            at += cut.max(1);
        }
        list
    }

    fn assignment(&mut self, key: NodeId, value: NodeId, list: &mut Vec<Assignment>) {
        let node = self.tree.node(value);
        let (span, words) = (self.span(value), self.span(key));
        let name = self.text(key).to_owned();
        match node.kind {
            Kind::Scalar(_) if node.is_empty() => self.missing(&name, value, words),
            Kind::Scalar(_) if self.texts.contains(&name) && !needs_quotes(self.text(value)) => {
                if let Some(fact) = self.path(key) {
                    let text = self.string(value).map(Value::Text);
                    list.push(Assignment { fact, value: text });
                }
            }
            Kind::Scalar(_) => match self.parse(Word::ScenarioGiven.spec(), words, &[key, value], " = ").map(|c| c.arg)
            {
                Some(Arg::Assignments { list: mut one, .. }) if one.len() == 1 => list.append(&mut one),
                Some(_) => self.error(
                    "yaml-shape",
                    span,
                    "one value belongs to a fact",
                    "several flags stand in brackets: `(eu, us)`",
                ),
                None => {}
            },
            _ => self.error(
                "yaml-shape",
                span,
                format!("`{name}` takes one value"),
                "several flags stand in brackets: `(eu, us)`",
            ),
        }
    }

    /// `{ customers_affected: 60% }` is an example, `{ LABEL: { … } }` are examples with labels.
    fn examples(&mut self, spec: &'static ClauseSpec, words: Span, map: NodeId) -> Vec<Clause> {
        let pairs = self.tree.pairs(map);
        let is_map = |r: &Self, id: NodeId| match r.tree.node(id).kind {
            Kind::Alias(Some(target)) => r.tree.node(target).kind == Kind::Map,
            kind => kind == Kind::Map,
        };
        if !pairs.iter().any(|(_, v)| is_map(self, *v)) {
            let list = self.assignments(map);
            return vec![made(spec, words, Arg::Assignments { label: None, list })];
        }
        let mut clauses = Vec::new();
        for (key, value) in pairs {
            let span = self.span(key).to(self.span(value));
            if is_map(self, value) {
                let list = self.through(value, Self::assignments).unwrap_or_default();
                let label = Some(self.string(key));
                clauses.push(Clause { span, ..made(spec, words, Arg::Assignments { label, list }) });
            } else {
                self.error(
                    "yaml-shape",
                    span,
                    "facts and labelled examples are mixed here",
                    "put the facts of an example into a map of their own, below its label",
                );
            }
        }
        clauses
    }
}
