//! Findings at their places, in the user's words.

use super::*;
use crate::message::schema::schema;
use crate::message::tests::lexicon;

/// `level code@"text": message; help`, a line per finding.
fn findings(text: &str, locale: &str) -> String {
    check(text, locale, &schema(&lexicon()))
        .problems
        .iter()
        .map(|p| {
            let help = if p.help.is_empty() { String::new() } else { format!("; {}", p.help.join("; ")) };
            let level = if p.level == Level::Error { "" } else { "warning " };
            format!("{level}{} @{}: {}{help}\n", p.code, text.get(p.at.clone()).unwrap_or("?"), p.message)
        })
        .collect()
}

#[test]
fn clean_templates_are_clean() {
    for text in [
        "Since {{ incident.started_at | local }} we look into {{ product }}. Next update at {{ next_update | local }}.",
        "{{ severity.name }} {{ severity }} {{ severity.label | upper }}: {{ incident.state }}, for {{ incident.elapsed | duration }}",
        "{% if customers_affected > 10 and kind == 'outage' %}x{% elif kind in ['security', 'site'] %}y{% endif %}",
        "{% if severity >= 'SEV2' or incident.elapsed > '2h' %}x{% endif %}{{ regions | join }}",
        "{% for k in incident.known %}- {{ k.label }}: {{ k.value }}\n{% else %}nothing{% endfor %}",
        "{{ users }} {{ users | plural(one='user', other='users') }}",
        "{{ data_lost | yesno(yes='Data were lost.', no='No data were lost.', unknown='We do not know yet.') }}",
        "{{ data_lost | yesno('Data were lost.', 'No data were lost.', unknown='We do not know yet.') }}",
        "{% if data_lost %}a{% elif data_lost is unknown %}b{% else %}c{% endif %}",
        "{% if data_lost is known and not data_lost %}a{% else %}b{% endif %}",
        "{{ next_update | local | default('later') }} {{ roles.incident_commander.holder }} {{ 'a' ~ users }}",
        "{% set who = roles.incident_commander.name | default('somebody') %}{{ who | upper }}",
        "{{ 'eu' in regions }} {{ data >= 'internal' }} {{ next_update > last_update }}",
    ] {
        assert_eq!(findings(text, "en"), "", "{text}");
    }
}

#[test]
fn every_finding_has_its_place_and_help() {
    let cases = [
        "{{ incident.titel }}",
        "{{ incidnt.title }}",
        "{{ started_at }}",
        "{{ nothing_like_it }}",
        "{{ product.name }}",
        "{{ roles.comander.holder }}",
        "{{ product | shout }}",
        "{{ product | uper }}",
        "{{ incident.elapsed | local }}",
        "{{ next_update | default('soon') | local }}",
        "{{ roles }}",
        "{% if customers_affected %}x{% endif %}",
        "{% if product %}x{% endif %}",
        "{% if incident.actions %}x{% endif %}",
        "{% if kind == 'outtage' %}x{% endif %}",
        "{% if kind > 'outage' %}x{% endif %}",
        "{% if kind == 5 %}x{% endif %}",
        "{% if incident.elapsed > 7200 %}x{% endif %}",
        "{% if incident.elapsed > '2 hours' %}x{% endif %}",
        "{% if product > 'a' %}x{% endif %}",
        "{% if kind in ['outage', 'sight'] %}x{% endif %}",
        "{% if kind in 'outage' %}x{% endif %}",
        "{% if severity == 'SEV9' %}x{% endif %}",
        "{% for c in product %}x{% endfor %}",
        "{{ users + 1 }}",
        "{{ customers-affected }}",
        "{{ range(5) }}",
        "{{ incident['title'] }}",
        "{{ 1 < users < 3 }}",
        "{{ product is sunny }}",
        "{{ 'a' if data_lost }}",
        "{{ 'a' if data_lost else 'b' }}",
        "{% if data_lost %}a{% else %}b{% endif %}",
        "{{ users | plural(one='user') }}",
        "{{ users | plural(one='user', few='users', other='users') }}",
        "{{ users | plural('user', 'users') }}",
        "{{ data_lost | yesno(yes='a', no='b') }}",
        "{{ data_lost | yesno('a', 'b') }}",
        "{{ data_lost | yesno('a', 'b', 'c', 'd') }}",
        "{{ data_lost | yesno(yse='a', no='b', unknown='c') }}",
        "{{ product | truncate('x') }}",
        "{% set product = 'x' %}",
        "{% if data_lost %}{% set x = 'a' %}{% endif %}{{ x }}",
        "{{ product",
        "{% include 'x' %}",
        "{% with a = 1 %}{% endwith %}",
        "{{ none }}",
    ];
    let report: String = cases
        .iter()
        .map(|c| format!("{c}\n    {}", findings(c, "en").trim_end().replace('\n', "\n    ")) + "\n")
        .collect();
    insta::assert_snapshot!(report);
}

#[test]
fn polish_nouns_need_three_forms() {
    assert_eq!(
        findings("{{ users | plural(one='klient', other='klienci') }}", "pl"),
        "template-filter @plural: `plural` needs `few` and `many` in `pl`; `pl` has the forms `one`, `few`, `many` and `other`\n"
    );
}

#[test]
fn what_is_promised_is_said_on_every_way() {
    let always = |text: &str, name: &str| check(text, "en", &schema(&lexicon())).always_says(name);
    for text in [
        "{{ product }}",
        "{{ product | upper }}",
        "{% if data_lost %}{{ product }}{% else %}{{ product }}!{% endif %}",
        "{% if product is known %}{{ product }}{% endif %}",
        "{% if product == 'x' %}one{% else %}another{% endif %}",
        "{% if data_lost %}a{{ product }}{% elif data_lost is unknown %}b{{ product }}{% else %}c{{ product }}{% endif %}",
    ] {
        assert!(always(text, "product"), "{text}");
    }
    for text in [
        "nothing",
        "{% if data_lost %}{{ product }}{% endif %}",
        "{% if data_lost %}{{ product }}{% else %}x{% endif %}",
        "{% if product == 'x' %}one{% endif %}",
        "{{ product if data_lost else 'x' }}",
    ] {
        assert!(!always(text, "product"), "{text}");
    }
}
