//! What things are called: everything of a policy that a message may name, as a plan carries it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::channel::{self, ChannelKind};
use crate::model::{
    AudienceId, ChannelId, ClearanceId, Contact, Expr, FactId, FactType, FactValue, Head, Id as _, LevelId, Model,
    PersonId, RoleId, StateId, Table, ZoneId,
};

/// A name with its label in the source language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Term {
    /// As the policy writes it.
    pub name: String,
    /// As people read it; absent: the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Term {
    fn of(head: &Head) -> Self {
        Self { name: head.name.clone(), label: head.label.clone() }
    }

    /// The label, else the name in words.
    #[must_use]
    pub fn title(&self) -> String {
        self.label.clone().unwrap_or_else(|| in_words(super::scope::short(&self.name)))
    }
}

/// `customers_affected` in words.
fn in_words(name: &str) -> String {
    name.replace('_', " ")
}

/// A fact as templates see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FactTerm {
    /// What it is called.
    pub term: Term,
    /// Its type.
    pub ty: FactType,
    /// Unit of its numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The question that finds it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<String>,
    /// Who may know it.
    pub clearance: ClearanceId,
    /// No message says it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub never_sent: bool,
}

/// A channel as messages see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChannelTerm {
    /// What it is called.
    pub term: Term,
    /// Its kind.
    pub kind: String,
    /// Longest message in the kind's unit, where the policy says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Highest clearance it may carry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carries_up_to: Option<ClearanceId>,
    /// Where to turn when this channel fails: a post's contact on a channel that shares no service with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternate: Option<Reachable>,
}

impl ChannelTerm {
    /// What is known of its kind; an unknown kind counts as a chat.
    #[must_use]
    pub fn kind(&self) -> &'static ChannelKind {
        channel::kind(&self.kind).unwrap_or_else(|| channel::fallback())
    }
}

/// Somebody with one address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Reachable {
    /// Who.
    pub who: Term,
    /// On which channel.
    pub channel: ChannelId,
    /// Where; absent where the channel knows its people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// A parameter as messages see it: a constant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ParameterTerm {
    /// Its full name.
    pub name: String,
    /// Its type.
    pub ty: FactType,
    /// Unit of its numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What it is.
    pub value: FactValue,
}

/// A decision table as messages see it: a value found from facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TableTerm {
    /// Its full name.
    pub name: String,
    /// What it gives.
    pub ty: FactType,
    /// Its values, and when it gives them.
    pub values: Vec<(FactValue, Expr)>,
}

/// An audience as messages see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AudienceTerm {
    /// What it is called.
    pub term: Term,
    /// What its people may know.
    pub cleared_for: ClearanceId,
}

/// What things are called.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[allow(missing_docs, reason = "each table holds the terms of its kind")]
pub struct Lexicon {
    /// The policy's title.
    pub policy: String,
    /// Its own version.
    pub version: Option<String>,
    /// Zone of local times.
    pub zone: ZoneId,
    /// Locales, the source language first.
    pub locales: Vec<String>,
    /// Names only; labels are among the words of a locale.
    pub states: Table<StateId, String>,
    pub levels: Table<LevelId, Term>,
    pub facts: Table<FactId, FactTerm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<ParameterTerm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<TableTerm>,
    pub roles: Table<RoleId, Term>,
    pub people: Table<PersonId, PersonTerm>,
    pub channels: Table<ChannelId, ChannelTerm>,
    pub audiences: Table<AudienceId, AudienceTerm>,
    /// By locale.
    pub translations: BTreeMap<String, Translated>,
}

/// What things are called in one locale.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Translated {
    /// Declarations by their names.
    pub labels: BTreeMap<String, String>,
    /// Words outside the namespace: states, values of facts, `yes`, `no`, `unknown`, `policy`.
    pub words: BTreeMap<String, String>,
}

/// A person as messages see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PersonTerm {
    /// What they are called.
    pub term: Term,
    /// Their first contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Reachable>,
}

/// A label in some language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// It is in the source language for want of a translation.
    pub untranslated: bool,
}

impl Lexicon {
    /// Reads a policy.
    #[must_use]
    pub fn of(model: &Model) -> Self {
        let locales: Vec<String> = model.policy.locales.iter().map(|l| l.node.clone()).collect();
        let person = |p: &crate::model::Person| PersonTerm {
            term: Term::of(&p.head),
            contact: p.contacts.first().map(|c| reachable(&p.head, c)),
        };
        let translations = model
            .translations
            .iter()
            .map(|t| {
                let labels = t.labels.iter().filter_map(|(s, l)| Some((model.head(*s)?.name.clone(), l.node.clone())));
                let words = t.words.iter().map(|(w, l)| (w.clone(), l.node.clone()));
                (t.locale.clone(), Translated { labels: labels.collect(), words: words.collect() })
            })
            .collect();
        Self {
            policy: model.policy.head.title().to_owned(),
            version: model.policy.version.clone(),
            zone: model.policy.zone,
            locales: if locales.is_empty() { vec!["en".to_owned()] } else { locales },
            states: model.states.rows().map(|s| s.name.clone()).collect(),
            levels: model.levels.rows().map(|l| Term::of(&l.head)).collect(),
            facts: model
                .facts
                .rows()
                .map(|f| FactTerm {
                    term: Term::of(&f.head),
                    ty: f.ty.clone(),
                    unit: f.unit.clone(),
                    ask: f.ask.clone(),
                    clearance: f.clearance,
                    never_sent: f.never_sent,
                })
                .collect(),
            parameters: model
                .parameters
                .rows()
                .filter_map(|p| {
                    let value = p.value()?.node.clone();
                    Some(ParameterTerm { name: p.head.name.clone(), ty: p.ty.clone(), unit: p.unit.clone(), value })
                })
                .collect(),
            tables: model
                .tables
                .rows()
                .map(|t| TableTerm { name: t.head.name.clone(), ty: t.ty.clone(), values: t.values.clone() })
                .collect(),
            roles: model.roles.rows().map(|r| Term::of(&r.head)).collect(),
            people: model.people.rows().map(person).collect(),
            channels: model.channels.iter().map(|(id, _)| channel_term(model, id)).collect(),
            audiences: model
                .audiences
                .rows()
                .map(|a| AudienceTerm { term: Term::of(&a.head), cleared_for: a.may_know() })
                .collect(),
            translations,
        }
    }

    /// The source language.
    #[must_use]
    pub fn source(&self) -> &str {
        self.locales.first().map_or("en", String::as_str)
    }

    /// What a name is called in a locale: its translation there, in the language without the country, else in the source
    /// language.
    #[must_use]
    pub fn label(&self, term: &Term, locale: &str) -> Label {
        match self.translated(locale).find_map(|t| t.labels.get(&term.name)) {
            Some(text) => Label { text: text.clone(), untranslated: false },
            None => self.untranslated(term.title(), locale),
        }
    }

    /// What a state or a fact's value is called in a locale.
    #[must_use]
    pub fn word(&self, name: &str, locale: &str) -> Label {
        match self.own_word(name, locale) {
            Some(text) => Label { text: text.to_owned(), untranslated: false },
            None => self.untranslated(in_words(name), locale),
        }
    }

    /// The policy's own translation of a word.
    #[must_use]
    pub fn own_word(&self, name: &str, locale: &str) -> Option<&str> {
        self.translated(locale).find_map(|t| t.words.get(name)).map(String::as_str)
    }

    /// The policy's title in a locale.
    #[must_use]
    pub fn title(&self, locale: &str) -> Label {
        match self.own_word("policy", locale) {
            Some(text) => Label { text: text.to_owned(), untranslated: false },
            None => self.untranslated(self.policy.clone(), locale),
        }
    }

    fn translated(&self, locale: &str) -> impl Iterator<Item = &Translated> + use<'_> {
        let mut tried = super::locale::fallbacks(locale, self.source());
        tried.retain(|l| language(l) == language(locale));
        tried.into_iter().filter_map(|l| self.translations.get(&l))
    }

    fn untranslated(&self, text: String, locale: &str) -> Label {
        Label { text, untranslated: language(locale) != language(self.source()) }
    }
}

fn language(locale: &str) -> &str {
    locale.split(['-', '_']).next().unwrap_or(locale)
}

fn reachable(head: &Head, contact: &Contact) -> Reachable {
    Reachable {
        who: Term::of(head),
        channel: contact.channel.node,
        address: contact.address.as_ref().map(|a| a.node.clone()),
    }
}

fn channel_term(model: &Model, id: ChannelId) -> ChannelTerm {
    let Some(c) = model.channels.get(id) else {
        return ChannelTerm {
            term: Term::default(),
            kind: String::new(),
            limit: None,
            carries_up_to: None,
            alternate: None,
        };
    };
    let needs = services(model, id);
    let alternate = model.posts.rows().find_map(|p| {
        let contact = p.contacts.iter().find(|x| {
            let other = x.channel.node;
            x.address.is_some() && other != id && services(model, other).is_disjoint(&needs)
        })?;
        Some(reachable(&p.head, contact))
    });
    ChannelTerm {
        term: Term::of(&c.head),
        kind: c.kind.as_ref().map(|k| k.node.clone()).unwrap_or_default(),
        limit: c.length_at_most.map(|l| l.node),
        carries_up_to: c.carries_up_to.map(|l| l.node),
        alternate,
    }
}

/// Services a channel does not work without, through all levels of dependence.
fn services(model: &Model, id: ChannelId) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<_> =
        model.channels.get(id).map(|c| c.depends_on.iter().map(|s| s.node).collect()).unwrap_or_default();
    while let Some(s) = open.pop() {
        if seen.insert(s.index())
            && let Some(service) = model.services.get(s)
        {
            open.extend(service.depends_on.iter().map(|d| d.node));
        }
    }
    seen
}
