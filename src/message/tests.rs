//! A small policy for the tests of this folder, and what holds between checker and renderer.

use std::collections::BTreeMap;

use super::lexicon::{AudienceTerm, ChannelTerm, FactTerm, Lexicon, PersonTerm, Reachable, Term, Translated};
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
        never_sent: false,
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
        alternate: Some(Reachable {
            who: term("desk", "Night desk"),
            channel: ChannelId(1),
            address: Some("+33100000009".to_owned()),
        }),
    };
    let map = |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    let french = Translated {
        labels: map(&[("SEV1", "Critique"), ("incident_commander", "Responsable de crise")]),
        words: map(&[("outage", "panne"), ("investigating", "en cours d’analyse"), ("unknown", "non connu")]),
    };
    Lexicon {
        parameters: Vec::new(),
        tables: Vec::new(),
        policy: "Acme crisis response".to_owned(),
        version: Some("2026.11".to_owned()),
        zone: ZoneId(0),
        locales: words(&["en", "fr"]),
        states: ["declared", "investigating", "identified", "monitoring", "resolved", "closed"]
            .iter()
            .map(|s| (*s).to_owned())
            .collect(),
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
            contact: Some(Reachable {
                who: term("alice", "Alice Martin"),
                channel: ChannelId(1),
                address: Some("+33600000001".to_owned()),
            }),
        }]
        .into_iter()
        .collect(),
        channels: [
            channel("mail", "email", None),
            channel("phone", "voice", None),
            channel("sms", "sms", Some(160)),
            channel("chat", "slack", None),
        ]
        .into_iter()
        .collect(),
        audiences: [
            AudienceTerm { term: term("customers", "Customers"), cleared_for: ClearanceId(1) },
            AudienceTerm { term: term("executives", ""), cleared_for: ClearanceId(4) },
        ]
        .into_iter()
        .collect(),
        translations: BTreeMap::from([("fr".to_owned(), french)]),
    }
}

use std::sync::Arc;

use proptest::prelude::*;

use super::check::check;
use super::compile::{CompiledTemplate, Variant};
use super::render::render;
use super::schema::{Record, Type, schema};
use super::scope::{Recipient, Scope, UtcClock, values};
use super::value::Value;
use crate::diagnostic::Level;
use crate::model::{AudienceId, FactId, FactValue, Id as _, LevelId, PersonId, RoleId, StateId};
use crate::syntax::literal::Decimal;

fn template(locale: &str, body: &str) -> CompiledTemplate {
    CompiledTemplate {
        safety: false,
        name: "t".to_owned(),
        label: None,
        audiences: vec![],
        must_say: vec![],
        variants: vec![Variant {
            channels: vec![],
            locale: locale.to_owned(),
            subject: None,
            body: Some(body.to_owned()),
        }],
    }
}

fn to(channel: Option<u32>, locale: &str) -> Recipient {
    Recipient { audience: Some(AudienceId(0)), channel: channel.map(ChannelId), locale: locale.to_owned() }
}

fn say(body: &str, channel: Option<u32>, locale: &str) -> String {
    let lexicon = lexicon();
    let scope = Scope::sample(&lexicon, super::compile::SAMPLE_NOW);
    render(&lexicon, &UtcClock, &template(locale, body), &scope, &to(channel, locale))
        .map_or_else(|e| e.to_string(), |r| r.body)
}

fn agrees(path: &str, ty: &Type, optional: bool, value: &Value) {
    let fits = match (ty, value) {
        (_, Value::Unknown) => optional,
        (Type::Bool, Value::Bool(_))
        | (Type::Number, Value::Number(..))
        | (Type::Percent, Value::Percent(_))
        | (Type::Duration, Value::Duration(_))
        | (Type::Instant, Value::Instant(_))
        | (Type::Text, Value::Text(_) | Value::Word(_)) => true,
        // The value of an entry of `incident.known` is whatever the fact is; as a text it can only be printed.
        (Type::Text, _) if path.ends_with(".value") => true,
        (Type::Word(set), Value::Word(w)) => {
            set.names.iter().any(|n| **n == *w.name) && set.ordered == w.scale.is_some()
        }
        (Type::List(of), Value::List(items)) => {
            items.iter().for_each(|i| agrees(path, of, false, i));
            true
        }
        (Type::Record(r), Value::Record(fields)) => {
            assert_eq!(r.fields.keys().collect::<Vec<_>>(), fields.keys().collect::<Vec<_>>(), "{path}");
            r.fields.iter().for_each(|(k, f)| agrees(&format!("{path}.{k}"), &f.ty, f.optional, &fields[k]));
            true
        }
        _ => false,
    };
    assert!(fits, "{path}: {ty:?} against {value:?}");
}

fn all_agree(known: &Record, values: &BTreeMap<String, Value>) {
    agrees("", &Type::Record(Arc::new(known.clone())), false, &Value::Record(Arc::new(values.clone())));
}

#[test]
fn types_and_values_agree() {
    let lexicon = lexicon();
    let known = schema(&lexicon);
    let full = Scope::sample(&lexicon, super::compile::SAMPLE_NOW);
    for recipient in
        [to(Some(2), "fr"), to(None, "en"), Recipient { audience: None, channel: None, locale: "en".into() }]
    {
        all_agree(&known, &values(&lexicon, &UtcClock, &full, &recipient));
        let empty = Scope { state: Some(StateId(0)), ..Scope::default() };
        all_agree(&known, &values(&lexicon, &UtcClock, &empty, &recipient));
    }
}

#[test]
fn labels_speak_the_message_s_language() {
    assert_eq!(
        say("{{ severity }} ({{ severity.name }}), {{ kind }}, {{ incident.state }}", None, "en"),
        "Critical (SEV1), security, investigating"
    );
    assert_eq!(
        say("{{ severity }}, {{ roles.incident_commander }} : {{ roles.incident_commander.holder }}", None, "fr"),
        "Critique, Responsable de crise : Alice Martin"
    );
    assert_eq!(
        say("{{ customers_affected }} {{ revenue }} {{ data_lost }} {{ incident.elapsed }}", None, "fr"),
        "40\u{202f}% 1\u{202f}200 EUR oui 2 h 5 min"
    );
    assert_eq!(
        say("{{ incident.state }}, {{ roles.scribe.contact | default('-') }}", None, "fr"),
        "en cours d’analyse, phone +33600000001"
    );
    assert_eq!(say("{{ customers_affected }} {{ revenue }}", Some(2), "fr"), "40 % 1 200 EUR");
    assert_eq!(
        say("{{ regions }}; {{ next_update }}; {{ alternate_contact }}", Some(0), "en"),
        "eu, us and apac; 09:30 UTC; Night desk, phone +33100000009"
    );
}

#[test]
fn an_audience_reads_what_it_may_know() {
    let text = "{% for k in incident.known %}{{ k.label }}={{ k.value }};{% endfor %}";
    assert!(say(text, None, "en").starts_with("Customers affected=40%;users=1,200;regions=eu, us and apac;"));
    assert!(!say(text, None, "en").contains("Revenue"));
}

#[test]
fn missing_translations_are_marked() {
    let lexicon = lexicon();
    let scope = Scope::sample(&lexicon, super::compile::SAMPLE_NOW);
    let r = render(
        &lexicon,
        &UtcClock,
        &template("fr", "{{ severity }} {{ severity.previous }}"),
        &scope,
        &to(None, "fr-CA"),
    )
    .unwrap();
    assert_eq!((r.locale.as_str(), r.untranslated), ("fr", false));
    assert_eq!(r.untranslated_labels.into_iter().collect::<Vec<_>>(), ["Major"]);
    let r = render(&lexicon, &UtcClock, &template("en", "{{ severity }}"), &scope, &to(None, "fr")).unwrap();
    assert_eq!((r.body.as_str(), r.locale.as_str(), r.untranslated), ("Critical", "en", true));
}

#[test]
fn a_channel_s_own_text_wins_then_the_locale() {
    let v = |channels: &[u32], locale: &str, subject: Option<&str>, body: Option<&str>| Variant {
        channels: channels.iter().map(|c| ChannelId(*c)).collect(),
        locale: locale.to_owned(),
        subject: subject.map(str::to_owned),
        body: body.map(str::to_owned),
    };
    let t = CompiledTemplate {
        variants: vec![
            v(&[2], "en", None, Some("short")),
            v(&[], "en", Some("S"), Some("long")),
            v(&[], "fr", None, Some("longue")),
        ],
        ..template("en", "")
    };
    let pick = |channel: u32, locales: &[&str]| {
        let c = t.select(Some(ChannelId(channel)), &words(locales)).unwrap();
        format!("{} {} {}", c.body, c.locale, c.subject.unwrap_or("-"))
    };
    assert_eq!(pick(2, &["en"]), "short en S");
    assert_eq!(pick(0, &["en"]), "long en S");
    assert_eq!(pick(2, &["fr-CA", "fr", "en"]), "longue fr S");
    assert_eq!(pick(2, &["de"]), "long en S");
}

fn fact_value(index: usize) -> BoxedStrategy<FactValue> {
    let number = || any::<i32>().prop_map(|n| FactValue::Number(Decimal(i64::from(n) * 1000)));
    match index {
        0 => any::<bool>().prop_map(FactValue::Bool).boxed(),
        1..=3 => number().boxed(),
        4 | 5 => (0u16..3).prop_map(FactValue::Word).boxed(),
        6 => (0u64..8).prop_map(FactValue::Flags).boxed(),
        7 => any::<i64>().prop_map(FactValue::Duration).boxed(),
        8 => (-60_000_000_000i64..250_000_000_000).prop_map(FactValue::Instant).boxed(),
        _ => "\\PC{0,20}".prop_map(FactValue::Text).boxed(),
    }
}

prop_compose! {
    fn scope()(
        facts in (0..10usize).map(|i| proptest::option::of(fact_value(i))).collect::<Vec<_>>(),
        now in 0i64..4_000_000_000, started_at in 0i64..4_000_000_000, next in proptest::option::of(0i64..4_000_000_000),
        state in 0u32..6, level in proptest::option::of(0u32..3), holder in any::<bool>(), title in proptest::option::of(".{0,10}"),
    ) -> Scope {
        Scope {
            now, started_at, next_update: next, last_update: next, title,
            id: "INC-1".to_owned(),
            state: Some(StateId(state)),
            level: level.map(LevelId),
            facts: facts.into_iter().enumerate().filter_map(|(i, v)| Some((FactId::from_index(i), v?))).collect(),
            roles: holder.then_some((RoleId(0), PersonId(0))).into_iter().collect(),
            ..Scope::default()
        }
    }
}

/// Expressions from the language's own words: many check clean, many do not.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        proptest::sample::select(vec![
            "data_lost",
            "customers_affected",
            "users",
            "revenue",
            "data",
            "kind",
            "regions",
            "outage",
            "order_effective",
            "product",
            "incident",
            "incident.id",
            "incident.title",
            "incident.state",
            "incident.started_at",
            "incident.elapsed",
            "incident.known",
            "incident.unknown",
            "incident.actions",
            "severity",
            "severity.name",
            "severity.previous",
            "roles.incident_commander",
            "roles.scribe.contact",
            "next_update",
            "last_update",
            "alternate_contact",
            "sender",
            "channel",
            "audience.name",
            "policy",
            "x",
            "y",
            "x.label",
            "loop.index",
            "loop.last",
            "now",
        ])
        .prop_map(str::to_owned),
        proptest::sample::select(vec![
            "'outage'",
            "'SEV1'",
            "'personal'",
            "'2h'",
            "'eu'",
            "''",
            "5",
            "-0.5",
            "true",
            "['outage', 'site']",
            "[]"
        ])
        .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            (
                inner.clone(),
                proptest::sample::select(vec![
                    "upper",
                    "lower",
                    "capitalize",
                    "length",
                    "join",
                    "join('/')",
                    "local",
                    "utc",
                    "time",
                    "date",
                    "duration",
                    "percent",
                    "number",
                    "default('-')",
                    "default(5)",
                    "truncate(8)",
                    "plural(one='a', other='b')",
                    "yesno(yes='a', no='b', unknown='c')",
                ])
            )
                .prop_map(|(e, f)| format!("{e} | {f}")),
            (
                inner.clone(),
                proptest::sample::select(vec!["==", "!=", "<", "<=", ">", ">=", "in", "not in", "and", "or", "~"]),
                inner.clone()
            )
                .prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            inner.clone().prop_map(|e| format!("(not {e})")),
            inner.clone().prop_map(|e| format!("({e} is known)")),
            (inner.clone(), inner.clone(), inner).prop_map(|(a, b, c)| format!("({a} if {b} else {c})")),
        ]
    })
}

fn whole_template() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        expression().prop_map(|e| format!("{{{{ {e} }}}}")),
        expression().prop_map(|e| format!("{{% set x = {e} %}}")),
        Just("{{ x }}".to_owned()),
        Just("word\n".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let body = proptest::collection::vec(inner, 0..3).prop_map(|v| v.concat());
        prop_oneof![
            (expression(), body.clone(), body.clone())
                .prop_map(|(c, a, b)| format!("{{% if {c} %}}{a}{{% else %}}{b}{{% endif %}}")),
            (expression(), body.clone()).prop_map(|(l, a)| format!("{{% for y in {l} %}}{a}{{{{ y }}}}{{% endfor %}}")),
            body,
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn what_checks_clean_never_fails(text in whole_template(), scope in scope(), channel in proptest::option::of(0u32..4)) {
        let lexicon = lexicon();
        let clean = check(&text, "en", &schema(&lexicon)).problems.iter().all(|p| p.level != Level::Error);
        let rendered = render(&lexicon, &UtcClock, &template("en", &text), &scope, &to(channel, "en"));
        if clean {
            prop_assert!(rendered.is_ok(), "{text}\n{rendered:?}");
        }
    }

    #[test]
    fn noise_never_panics(text in "(\\{\\{|\\}\\}|\\{%|%\\}|\\{#|#\\}|if |for |in |endif|endfor|else|elif|set |x|\\||\\.|\\(|\\)|'|\"|\\[|not |é|🚒|-|=| |\n){0,60}", scope in scope()) {
        let lexicon = lexicon();
        let _ = check(&text, "en", &schema(&lexicon));
        let _ = render(&lexicon, &UtcClock, &template("en", &text), &scope, &to(None, "en"));
    }
}

#[test]
fn deep_and_long_templates_fit_a_small_stack() {
    let n = 30;
    let mut texts = vec![
        format!("{{{{ {}1 }}}}", "- ".repeat(250)),
        format!("{{{{ {}data_lost }}}}", "not ".repeat(250)),
        format!("{{{{ product{} }}}}", "|upper".repeat(120)),
        format!("{{{{ incident{} }}}}", ".title".repeat(120)),
        format!("{{{{ {}product{} }}}}", "(".repeat(70), ")".repeat(70)),
        format!("{{{{ {}1{} }}}}", "[".repeat(70), "]".repeat(70)),
        format!("{{{{ data_lost{} }}}}", " and data_lost".repeat(120)),
        format!("{{{{ product{} }}}}", " if data_lost else product".repeat(60)),
        format!("{{% if data_lost %}}{}x{{% endif %}}", "{% elif data_lost %}y".repeat(64)),
        format!("{}x{}", "{% if data_lost %}".repeat(n), "{% endif %}".repeat(n)),
        format!("{}x{}", "{% for k in incident.known %}".repeat(n), "{% endfor %}".repeat(n)),
        "{{ ".repeat(20_000),
        "{% if a %}".repeat(6000),
        "{#".repeat(30_000),
    ];
    texts.push(texts.concat());
    std::thread::Builder::new()
        .stack_size(2 * 1024 * 1024)
        .spawn(move || {
            let lexicon = lexicon();
            let scope = Scope::sample(&lexicon, 0);
            for text in texts {
                let _ = check(&text, "en", &schema(&lexicon));
                let _ = render(&lexicon, &UtcClock, &template("en", &text), &scope, &to(None, "en"));
            }
        })
        .unwrap()
        .join()
        .unwrap();
}
