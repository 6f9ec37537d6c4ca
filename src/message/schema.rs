//! The types of what a template sees.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lexicon::Lexicon;
use super::scope::{fact_names, short};
use crate::model::FactType;

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// yes or no
    Bool,
    /// a number
    Number,
    /// percent points
    Percent,
    /// a span of time
    Duration,
    /// a point in time
    Instant,
    /// free text
    Text,
    /// one of a set of names
    Word(Arc<Set>),
    /// several
    List(Box<Type>),
    /// fields
    Record(Arc<Record>),
    /// After an error: fits everywhere, so that one mistake gives one message.
    Any,
}

/// A set of names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// Whose: ``a value of `kind` ``, `a level`.
    pub what: String,
    /// The names.
    pub names: Vec<String>,
    /// They have an order.
    pub ordered: bool,
}

/// Named fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name where people read it.
    pub what: String,
    /// The fields.
    pub fields: BTreeMap<String, Field>,
}

/// A field, or a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its type.
    pub ty: Type,
    /// It may be unknown when the message is sent.
    pub optional: bool,
}

impl Type {
    /// In words, with its article.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Bool => "a yes or no".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Percent => "a percentage".to_owned(),
            Self::Duration => "a duration".to_owned(),
            Self::Instant => "a point in time".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Word(set) => set.what.clone(),
            Self::List(_) => "a list".to_owned(),
            Self::Record(r) => format!("{}, which has fields", r.what),
            Self::Any => "anything".to_owned(),
        }
    }

    /// Whether it can be printed: all but records without a label, and lists of such.
    #[must_use]
    pub fn printable(&self) -> bool {
        match self {
            Self::Record(r) => r.fields.contains_key("label"),
            Self::List(inner) => inner.printable(),
            _ => true,
        }
    }

    /// What it is where it is compared: a record is its name.
    #[must_use]
    pub fn compared(&self) -> &Self {
        match self {
            Self::Record(r) => r.fields.get("name").map_or(self, |f| &f.ty),
            other => other,
        }
    }
}

fn known(ty: Type) -> Field {
    Field { ty, optional: false }
}

fn optional(ty: Type) -> Field {
    Field { ty, optional: true }
}

fn record<const N: usize>(what: &str, fields: [(&str, Field); N]) -> Type {
    let fields = fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
    Type::Record(Arc::new(Record { what: what.to_owned(), fields }))
}

fn list(of: Type) -> Type {
    Type::List(Box::new(of))
}

fn set(what: &str, names: impl Iterator<Item = String>, ordered: bool) -> Type {
    Type::Word(Arc::new(Set { what: what.to_owned(), names: names.collect(), ordered }))
}

fn fact(name: &str, ty: &FactType) -> Type {
    let values = |names: &[String], ordered| set(&format!("a value of `{name}`"), names.iter().cloned(), ordered);
    match ty {
        FactType::Bool => Type::Bool,
        FactType::Percent => Type::Percent,
        FactType::Count | FactType::Number => Type::Number,
        FactType::Scale(names) => values(names, true),
        FactType::Choice(names) => values(names, false),
        FactType::Flags(names) => list(values(names, false)),
        FactType::Duration => Type::Duration,
        FactType::Instant => Type::Instant,
        FactType::Text => Type::Text,
    }
}

/// Everything a template of this policy may name. Must agree with [`super::scope::values`]; a test compares them.
#[must_use]
pub fn schema(lexicon: &Lexicon) -> Record {
    let level = set("a level", lexicon.levels.rows().map(|l| l.name.clone()), true);
    let state = set("a state", lexicon.states.rows().cloned(), true);
    let role = |name: &str| {
        record(
            &format!("`roles.{name}`"),
            [
                ("label", known(Type::Text)),
                ("name", optional(Type::Text)),
                ("holder", optional(Type::Text)),
                ("contact", optional(Type::Text)),
            ],
        )
    };
    let roles = lexicon.roles.rows().map(|r| (short(&r.name).to_owned(), known(role(short(&r.name))))).collect();
    let entry = |what: &str, last: &str| {
        record(what, [("label", known(Type::Text)), ("name", known(Type::Text)), (last, optional(Type::Text))])
    };
    let named = |what: &str| record(what, [("label", optional(Type::Text)), ("name", optional(Type::Text))]);
    let incident = record(
        "`incident`",
        [
            ("id", known(Type::Text)),
            ("title", optional(Type::Text)),
            ("label", known(Type::Text)),
            ("state", known(state)),
            ("started_at", known(Type::Instant)),
            ("elapsed", known(Type::Duration)),
            ("known", known(list(entry("an entry of `incident.known`", "value")))),
            ("unknown", known(list(entry("an entry of `incident.unknown`", "ask")))),
            ("actions", known(list(Type::Text))),
            ("links", known(list(Type::Text))),
        ],
    );
    let severity = record(
        "`severity`",
        [("name", optional(level.clone())), ("label", optional(level.clone())), ("previous", optional(level))],
    );
    let mut fields: BTreeMap<String, Field> = [
        ("incident", known(incident)),
        ("severity", known(severity)),
        ("roles", known(Type::Record(Arc::new(Record { what: "`roles`".to_owned(), fields: roles })))),
        ("audience", known(named("`audience`"))),
        ("channel", known(named("`channel`"))),
        ("policy", known(record("`policy`", [("label", known(Type::Text)), ("version", optional(Type::Text))]))),
        ("now", known(Type::Instant)),
        ("next_update", optional(Type::Instant)),
        ("last_update", optional(Type::Instant)),
        ("alternate_contact", optional(Type::Text)),
        ("sender", optional(Type::Text)),
    ]
    .into_iter()
    .map(|(k, v)| (k.to_owned(), v))
    .collect();
    for p in &lexicon.parameters {
        let name = short(&p.name);
        fields.insert(name.to_owned(), known(fact(name, &p.ty)));
    }
    for t in &lexicon.tables {
        let name = short(&t.name);
        fields.insert(name.to_owned(), optional(fact(name, &t.ty)));
    }
    for (name, id) in fact_names(lexicon.facts.iter().map(|(id, f)| (id, f.term.name.as_str()))) {
        if let Some(f) = lexicon.facts.get(id) {
            fields.insert(name.to_owned(), optional(fact(name, &f.ty)));
        }
    }
    Record { what: "the template".to_owned(), fields }
}
