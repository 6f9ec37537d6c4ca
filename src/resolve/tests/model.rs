use super::{book, model, said};
use crate::model::*;
use crate::syntax::literal::Decimal;

/// The tree of a condition, as a define over facts of every type; the defines in `rest` may be used.
fn opened(condition: &str) -> Expr {
    let text = format!(
        "fact hurt: bool\nfact affected: percent\nfact kind: choice outage, security\nfact data: scale none < internal < personal\n\
         fact regions: flags eu, us, apac\nfact outage: duration\nperson alice\nservice lan\nchannel app\nrole commander\n\
         hours business {{ open mon..fri 09:00-18:00 }}\nmoment aware\n\
         severities {{ level SEV1 {{ when hurt }}\n level SEV2 {{ otherwise }} }}\n\
         define wide = affected > 10% or regions has eu\ndefine it = {condition}\n"
    );
    let m = model(&text);
    m.defines.rows().last().expect("a define").condition.expr.clone()
}

fn fact(n: u32) -> FactId {
    FactId(n)
}

#[test]
fn conditions_are_typed() {
    let number = |n| FactValue::Number(Decimal(n));
    let compare = |f, op, value| Expr::Compare { fact: fact(f), op, value };
    assert_eq!(opened("hurt"), Expr::Is(fact(0)));
    assert_eq!(opened("hurt = no"), Expr::Not(Box::new(Expr::Is(fact(0)))));
    assert_eq!(opened("not hurt = no"), Expr::Not(Box::new(Expr::Not(Box::new(Expr::Is(fact(0)))))));
    assert_eq!(opened("affected >= 2.5%"), compare(1, Comparison::GreaterEqual, number(2_500_000)));
    assert_eq!(opened("data >= internal"), compare(3, Comparison::GreaterEqual, FactValue::Word(1)));
    assert_eq!(opened("outage > 2h"), compare(5, Comparison::Greater, FactValue::Duration(7_200)));
    assert_eq!(
        opened("kind in (outage, security)"),
        Expr::Any(vec![
            compare(2, Comparison::Equal, FactValue::Word(0)),
            compare(2, Comparison::Equal, FactValue::Word(1)),
        ])
    );
    assert_eq!(opened("regions has all of (eu, apac)"), Expr::Has { fact: fact(4), flags: 0b101, all: true });
    assert_eq!(opened("count(regions) >= 2"), Expr::Count { fact: fact(4), op: Comparison::GreaterEqual, n: 2 });
    assert_eq!(
        opened("regions = (eu)"),
        Expr::All(vec![
            Expr::Has { fact: fact(4), flags: 0b001, all: true },
            Expr::Not(Box::new(Expr::Has { fact: fact(4), flags: 0b110, all: false })),
        ])
    );
    assert_eq!(opened("kind is unknown"), Expr::Not(Box::new(Expr::Known(fact(2)))));
    assert_eq!(
        opened("none of (hurt, kind is known)"),
        Expr::Not(Box::new(Expr::Any(vec![Expr::Is(fact(0)), Expr::Known(fact(2))])))
    );
    assert_eq!(opened("at least 1 of (hurt)"), Expr::AtLeast { n: 1, of: vec![Expr::Is(fact(0))] });
    assert_eq!(
        opened("wide and hurt"),
        Expr::All(vec![
            Expr::Any(vec![
                compare(1, Comparison::Greater, number(10_000_000)),
                Expr::Has { fact: fact(4), flags: 0b001, all: true },
            ]),
            Expr::Is(fact(0)),
        ])
    );
}

#[test]
fn situations_are_typed() {
    let is = |s| Expr::Situation(s);
    assert_eq!(opened("severity >= SEV2"), is(Situation::Severity { op: Comparison::GreaterEqual, level: LevelId(1) }));
    assert_eq!(opened("state in (resolved, closed)"), is(Situation::State(vec![StateId(4), StateId(5)])));
    assert_eq!(opened("state != closed"), Expr::Not(Box::new(is(Situation::State(vec![StateId(5)])))));
    assert_eq!(opened("acknowledged"), is(Situation::Acknowledged));
    assert_eq!(opened("during business"), is(Situation::During(HoursId(0))));
    assert_eq!(opened("commander vacant for 10m"), is(Situation::Vacant { role: RoleId(0), lasts: 600 }));
    assert_eq!(opened("no update for 2d"), is(Situation::NoUpdate { lasts: 172_800 }));
    assert_eq!(opened("elapsed < 2h"), is(Situation::Elapsed { at_least: false, seconds: 7_200 }));
    assert_eq!(opened("lan is down"), is(Situation::ServiceDown(ServiceId(0))));
    assert_eq!(opened("app is untrusted"), is(Situation::ChannelUntrusted(ChannelId(0))));
    assert_eq!(
        opened("investigating for 30m since aware"),
        is(Situation::StateFor { state: StateId(1), lasts: 1_800, since: Some(MomentAnchor::Moment(MomentId(0))) })
    );
}

#[test]
fn words_of_conditions_stand_on_one_line() {
    let m = model("fact a: bool\nfact b: bool\ndefine x = a   # not \"this\"\n  or   b\n");
    assert_eq!(m.defines.rows().next().map(|d| d.condition.text.as_str()), Some("a or b"));
}

#[test]
fn what_is_not_written_has_its_default() {
    let m = model("fact a: bool\n");
    assert_eq!(m.zones.rows().map(|z| z.name.as_str()).collect::<Vec<_>>(), ["UTC"]);
    assert_eq!(m.policy.locales.iter().map(|l| l.node.as_str()).collect::<Vec<_>>(), ["en"]);
    assert_eq!((m.states.len(), m.clearances.len()), (6, 5));
    assert_eq!(m.facts.rows().next().map(|f| f.clearance), Some(ClearanceId(3)));
    let m = model("clearances everyone < us\nfact a: bool\nfact b: percent { range 1%..5% }\n");
    assert_eq!(m.facts.rows().map(|f| f.clearance).collect::<Vec<_>>(), [ClearanceId(1), ClearanceId(1)]);
    assert_eq!(m.facts.rows().last().and_then(|f| f.range).map(|r| r.node), Some((1_000_000, 5_000_000)));
}

#[test]
fn levels_count_from_the_worst() {
    let m = model(
        "audience all_of_us\ntemplate t\nseverities {\n level SEV1 { otherwise }\n level SEV2 { }\n level SEV3 { }\n}\n\
         communication a for SEV2 and above { to all_of_us; on resolved send t; on closed send t; on declared send t }\n\
         communication b for SEV3, SEV1 { }\ncommunication c { }\n",
    );
    let levels: Vec<Vec<u32>> = m.communications.rows().map(|c| c.levels.iter().map(|l| l.0).collect()).collect();
    assert_eq!(levels, [vec![0, 1], vec![0, 2], vec![0, 1, 2]]);
    let on: Vec<Trigger> =
        m.communications.rows().next().map(|c| c.on.iter().map(|r| r.trigger.node).collect()).unwrap_or_default();
    assert_eq!(on, [Trigger::State(StateId(4)), Trigger::State(StateId(5)), Trigger::Declared]);
}

#[test]
fn schedules_keep_to_the_wall_clock() {
    let m = model(
        "policy \"P\" { timezone Europe/Paris }\nperson a\nperson b\nperson c\nteam crew { members b, c }\nschedule s {\n\
         layer one { rotate a, crew every 24h from 2026-01-05 09:00 }\n\
         layer two alongside { timezone Asia/Singapore; during fri..mon 22:00-00:00, sat; rotate a every 1mo from 2026-01-31 }\n\
         override two from 2026-12-25 to 2026-12-26 { without crew }\n\
         override from 2026-12-25 09:00 to 2026-12-25 10:00 { nobody }\n}\n",
    );
    let s = m.schedules.rows().next().expect("a schedule");
    let turns: Vec<Vec<u32>> = s.layers[0]
        .rotation
        .as_ref()
        .map(|r| r.turns.iter().map(|t| t.iter().map(|p| p.node.0).collect()).collect())
        .unwrap_or_default();
    assert_eq!(turns, [vec![0], vec![1, 2]]);
    assert_eq!(s.layers[0].rotation.as_ref().map(|r| r.step), Some(Step::Minutes(1_440)));
    assert_eq!(s.layers[1].rotation.as_ref().map(|r| r.step), Some(Step::Months(1)));
    assert!(s.layers[1].alongside && s.layers[1].zone != s.zone);
    let windows: Vec<(u8, u16, u16)> = s.layers[1].during.iter().map(|w| (w.days, w.from, w.to)).collect();
    assert_eq!(windows, [(0b111_0001, 1_320, 1_440), (0b010_0000, 0, 1_440)]);
    assert_eq!(s.overrides[0].layer, Some(1));
    assert_eq!(s.overrides[0].change, Change::Without(vec![PersonId(1), PersonId(2)]));
    assert_eq!(s.overrides[0].period.to - s.overrides[0].period.from, 2 * 86_400);
    assert_eq!(s.overrides[1].change, Change::Only(vec![]));
    assert_eq!(s.overrides[1].period.to - s.overrides[1].period.from, 3_600);
}

#[test]
fn channel_plans_go_in_steps() {
    let m = model(
        "channel app\nchannel sms\nchannel phone\nperson a { contact app, sms \"+1\"; reach by app, phone, then sms after 2m, then phone }\n",
    );
    let plan = m.people.rows().next().and_then(|p| p.reach_by.clone()).expect("a plan");
    let steps: Vec<(Vec<u32>, Option<i64>)> =
        plan.steps.iter().map(|s| (s.channels.iter().map(|c| c.node.0).collect(), s.after)).collect();
    assert_eq!(steps, [(vec![0, 2], None), (vec![1], Some(120)), (vec![2], None)]);
}

#[test]
fn scopes_are_looked_in_first() {
    let (sources, m, found) = book(
        &[
            "scope payments\nperson alice\nteam mine { members alice, bob, payments.alice }\n",
            "person alice\nperson bob\nteam ours { members alice, payments.alice }\n",
        ],
        &[],
    );
    assert!(found.is_empty(), "{}", said(&sources, &found));
    let members = |t: u32| -> Vec<TargetKind> {
        m.teams.get(TeamId(t)).map(|t| t.members.iter().map(|m| m.node).collect()).unwrap_or_default()
    };
    let person = |p| TargetKind::Person(PersonId(p));
    assert_eq!(members(0), [person(0), person(2), person(0)]);
    assert_eq!(members(1), [person(1), person(0)]);
    assert_eq!(m.names.get("payments.alice"), Some(&Symbol::Person(PersonId(0))));
}

#[test]
fn external_texts_keep_their_places() {
    let (sources, m, found) = book(
        &["template t {\n  text en \"here\"\n  text fr from \"t.fr.md\"\n  text de from \"missing.md\"\n}\n"],
        &[("t.fr.md", "Bonjour {{ nom }}\r\n")],
    );
    assert!(found.is_empty(), "{}", said(&sources, &found));
    let template = m.templates.rows().next().expect("a template");
    assert_eq!(template.texts.iter().map(|b| b.locale.node.as_str()).collect::<Vec<_>>(), ["en", "fr"]);
    let body = &template.texts[1].text;
    assert_eq!(body.text, "Bonjour {{ nom }}");
    assert_eq!(sources.text(body.span_of(8, 17)), "{{ nom }}");
    assert_eq!(sources.place(body.span_of(8, 17)), "t.fr.md:1:9");
}

#[test]
fn translations_know_names_and_words() {
    let m = model(
        "fact kind: choice outage, security\nteam security\ntranslations fr { security \"Sécurité\"; outage \"Panne\"; monitoring \"Surveillance\" }\n\
         translations fr { kind \"Nature\" }\n",
    );
    let fr = m.translations.first().expect("French");
    assert_eq!(m.translations.len(), 1);
    assert_eq!(fr.labels.keys().copied().collect::<Vec<_>>(), [Symbol::Fact(FactId(0)), Symbol::Team(TeamId(0))]);
    assert_eq!(fr.words.keys().map(String::as_str).collect::<Vec<_>>(), ["monitoring", "outage", "security"]);
}

#[test]
fn references_say_where_they_come_from() {
    let m = model(
        "fact hurt: bool\ndefine bad = hurt\nladder l { at end stop \"x\" }\nseverities { level SEV1 { when bad; ladder l } }\n",
    );
    let seen: Vec<(Symbol, Option<Symbol>)> = m.references.iter().map(|r| (r.to, r.from)).collect();
    let level = Some(Symbol::Level(LevelId(0)));
    assert_eq!(
        seen,
        [
            (Symbol::Fact(FactId(0)), Some(Symbol::Define(DefineId(0)))),
            (Symbol::Define(DefineId(0)), level),
            (Symbol::Ladder(LadderId(0)), level),
        ]
    );
}

#[test]
fn every_clause_of_the_table_resolves_without_a_panic() {
    let (_, m, found) = book(&[include_str!("../../syntax/dsl/tests/every_clause.callout")], &[]);
    assert!(!found.is_empty());
    assert_eq!(m.names.get("payments.SEV1"), Some(&Symbol::Level(LevelId(0))));
    assert_eq!(m.scenarios.len(), 4);
}
