//! What is known at run time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{FactId, FactValue, Situation};

/// What is known of one fact.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Knowledge {
    /// Somebody said so.
    Known(FactValue),
    /// The policy takes it to be so until somebody says otherwise.
    Assumed(FactValue),
    /// Nobody knows.
    #[default]
    Unknown,
}

/// What is known of the facts; a fact that is not in the map is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Facts(BTreeMap<FactId, Knowledge>);

impl Facts {
    /// Nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets what is known of a fact.
    pub fn set(&mut self, fact: FactId, knowledge: Knowledge) {
        match knowledge {
            Knowledge::Unknown => self.0.remove(&fact),
            known => self.0.insert(fact, known),
        };
    }

    /// The same facts with one of them known to have this value.
    #[must_use]
    pub fn with(&self, fact: FactId, value: FactValue) -> Self {
        let mut facts = self.clone();
        facts.set(fact, Knowledge::Known(value));
        facts
    }

    /// The same facts with one of them unknown.
    #[must_use]
    pub fn without(&self, fact: FactId) -> Self {
        let mut facts = self.clone();
        facts.set(fact, Knowledge::Unknown);
        facts
    }

    /// What is known of a fact.
    #[must_use]
    pub fn get(&self, fact: FactId) -> &Knowledge {
        self.0.get(&fact).unwrap_or(&Knowledge::Unknown)
    }

    /// The value that counts: known, else assumed.
    #[must_use]
    pub fn value(&self, fact: FactId) -> Option<&FactValue> {
        match self.get(fact) {
            Knowledge::Known(v) | Knowledge::Assumed(v) => Some(v),
            Knowledge::Unknown => None,
        }
    }

    /// Whether somebody said it; an assumption is not knowledge.
    #[must_use]
    pub fn is_known(&self, fact: FactId) -> bool {
        matches!(self.get(fact), Knowledge::Known(_))
    }

    /// Facts that are known or assumed, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FactId, &Knowledge)> {
        self.0.iter().map(|(f, k)| (*f, k))
    }
}

/// Answers questions about the incident itself, which are never unknown.
pub trait Circumstances {
    /// Whether this holds now.
    fn situation(&self, situation: &Situation) -> bool;
}

/// An incident that was declared this many seconds ago and in which nothing has happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quiet {
    /// Wall seconds since declaration.
    pub elapsed: i64,
}

impl Circumstances for Quiet {
    fn situation(&self, situation: &Situation) -> bool {
        match situation {
            Situation::Elapsed { at_least, seconds } => (self.elapsed >= *seconds) == *at_least,
            // No clock runs yet.
            Situation::Remaining { at_least, .. } => *at_least,
            _ => false,
        }
    }
}
