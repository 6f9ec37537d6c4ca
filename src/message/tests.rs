//! A small policy for the tests of this folder, and what holds between checker and renderer.

use std::collections::BTreeMap;

use super::lexicon::{AudienceTerm, ChannelTerm, FactTerm, Lexicon, PersonTerm, Reachable, Term};
use crate::model::{ChannelId, ClearanceId, FactType, ZoneId};

fn term(name: &str, label: &str) -> Term {
    Term { name: name.to_owned(), label: (!label.is_empty()).then(|| label.to_owned()) }
}

fn words(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

/// Everything a template can meet, by hand.
pub fn lexicon() -> Lexicon {
    let fact = |name: &str, label: &str, ty: FactType, clearance: u32| FactTerm {
        term: term(name, label),
        ty,
        unit: (name == "revenue").then(|| "EUR".to_owned()),
        ask: Some(format!("What about {name}?")),
        clearance: ClearanceId(clearance),
    };
    let channel = |name: &str, kind: &str, limit: Option<u64>| ChannelTerm {
        term: term(name, ""),
        kind: kind.to_owned(),
        limit,
        carries_up_to: None,
        alternate: Some(Reachable { who: term("desk", "Night desk"), channel: ChannelId(1), address: Some("+33100000009".to_owned()) }),
    };
    let french = [("SEV1", "Critique"), ("incident_commander", "Responsable de crise"), ("outage", "panne"), ("investigating", "en cours d’analyse")];
    Lexicon {
        policy: "Acme crisis response".to_owned(),
        version: Some("2026.11".to_owned()),
        zone: ZoneId(0),
        locales: words(&["en", "fr"]),
        states: ["declared", "investigating", "identified", "monitoring", "resolved", "closed"].iter().map(|s| term(s, "")).collect(),
        levels: [("SEV1", "Critical"), ("SEV2", "Major"), ("SEV3", "Minor")].iter().map(|(n, l)| term(n, l)).collect(),
        facts: [
            fact("data_lost", "Data lost", FactType::Bool, 3),
            fact("customers_affected", "Customers affected", FactType::Percent, 0),
            fact("users", "", FactType::Count, 0),
            fact("revenue", "Revenue at risk", FactType::Number, 4),
            fact("data", "", FactType::Scale(words(&["none", "internal", "personal"])), 3),
            fact("kind", "", FactType::Choice(words(&["outage", "security", "site"])), 3),
            fact("regions", "", FactType::Flags(words(&["eu", "us", "apac"])), 0),
            fact("outage", "", FactType::Duration, 0),
            fact("order_effective", "", FactType::Instant, 0),
            fact("product", "Product", FactType::Text, 0),
        ]
        .into_iter()
        .collect(),
        roles: [term("incident_commander", "Incident commander"), term("scribe", "")].into_iter().collect(),
        people: [PersonTerm {
            term: term("alice", "Alice Martin"),
            contact: Some(Reachable { who: term("alice", "Alice Martin"), channel: ChannelId(1), address: Some("+33600000001".to_owned()) }),
        }]
        .into_iter()
        .collect(),
        channels: [channel("mail", "email", None), channel("phone", "voice", None), channel("sms", "sms", Some(160)), channel("chat", "slack", None)]
            .into_iter()
            .collect(),
        audiences: [
            AudienceTerm { term: term("customers", "Customers"), cleared_for: ClearanceId(1) },
            AudienceTerm { term: term("executives", ""), cleared_for: ClearanceId(4) },
        ]
        .into_iter()
        .collect(),
        translations: BTreeMap::from([("fr".to_owned(), french.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect())]),
    }
}
