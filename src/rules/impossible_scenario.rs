//! `impossible-scenario`: a scenario that refers to what cannot happen.

use super::broken::{PAGES, PEOPLE, TOLD};
use super::pageable::paged;
use super::{Context, Rule, given};
use crate::decision::{Knowledge, Quiet, assumed};
use crate::diagnostic::did_you_mean;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{
    Act, AlarmKind, At, Destination, EventKind, Expectation, Expected, Responder, Scenario, Symbol, Target,
};
use crate::source::Span;
use crate::syntax::ast::ExceptionAct;
use crate::syntax::literal::YEARS;
use std::collections::BTreeSet;
pub(super) const RULE: Rule = Rule {
    code: "impossible-scenario",
    level: Level::Error,
    needs: &[],
    summary: "a scenario that refers to what cannot happen",
    why: "A rehearsal in which somebody answers whom nobody pages, or a test that waits for a page on a channel without an address, proves nothing and looks as if it did.",
    given: given::BOOK,
    fails: r#"person dave { contact mail "dave@example.com" }
team others { members dave }
scenario night "A night" {
  starts 2026-11-23 08:30
  given outage = yes
  at 2m dave acknowledges
  expect alice paged via app within 1m
}"#,
    mended: r#"scenario night "A night" {
  starts 2026-11-23 08:30
  given outage = yes
  at 2m alice acknowledges
  expect alice paged via app within 1m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let pageable = pageable(c);
    let mut found = Vec::new();
    for scenario in c.model.scenarios.rows() {
        acts(c, scenario, &pageable, &mut found);
        contradictions(c, scenario, &mut found);
        splits(c, scenario, &mut found);
        times(c, scenario, &mut found);
        let injected = scenario.events.iter().flat_map(|e| match &e.what {
            EventKind::Inject { expects, .. } => expects.as_slice(),
            _ => &[],
        });
        let expects: Vec<&Expectation> = scenario.expects.iter().chain(injected).collect();
        for expect in expects.iter().filter(|e| !e.negated) {
            expectation(c, expect, &pageable, &mut found);
        }
        for expect in expects {
            if let Expected::Alarm(Some(name)) = &expect.what
                && AlarmKind::from_name(&name.node).is_none()
            {
                let names = AlarmKind::ALL.iter().map(|k| k.name());
                let d = Diagnostic::error(RULE.code, name.span, format!("no alarm is called `{}`", name.node));
                let help = did_you_mean(&name.node, names.clone());
                found.push(
                    d.help(help.unwrap_or_else(|| format!("alarms are {}", names.collect::<Vec<_>>().join(", ")))),
                );
            }
        }
    }
    found
}

/// Everybody whom some part of the policy can page or ask, or to whom a scenario gives something.
fn pageable(c: &Context<'_>) -> BTreeSet<Responder> {
    let mut all = paged(c);
    // A shift can be given to anybody within the scenario, and anybody can take a role.
    for event in c.model.scenarios.rows().flat_map(|s| &s.events) {
        match &event.what {
            EventKind::Person { does: Act::HandsOver { to, .. }, .. } => all.insert(Responder::Person(*to)),
            EventKind::Person { who, does: Act::Takes(_) } => all.insert(*who),
            EventKind::Merge { to, .. } => all.insert(Responder::Person(*to)),
            EventKind::Person { does: Act::Splits { streams, .. }, .. } => {
                all.extend(streams.iter().map(|(_, to)| Responder::Person(*to)));
                false
            }
            EventKind::Person { does: Act::HandsOverRole { to, .. }, .. } => all.insert(Responder::Person(*to)),
            _ => false,
        };
    }
    all
}

/// Whether everything that pages could be read.
fn all_page(c: &Context<'_>) -> bool {
    use crate::syntax::clauses::ItemKind as K;
    const BESIDE: &[K] = &[K::Alarms, K::Bot, K::Intake, K::Procedure, K::Communication, K::Obligation, K::Exception];
    c.broken.borrow().spares(&[PAGES, PEOPLE, BESIDE])
}

fn acts(c: &Context<'_>, scenario: &Scenario, pageable: &BTreeSet<Responder>, found: &mut Vec<Diagnostic>) {
    let mut silent: Vec<(Responder, i64, i64, Span)> = Vec::new();
    for event in &scenario.events {
        let (EventKind::Person { who, does }, At::Offset(at)) = (&event.what, event.at.node) else { continue };
        match does {
            Act::Unreachable(lasts) => {
                silent.push((*who, at, lasts.map_or(i64::MAX, |s| at.saturating_add(s)), event.span))
            }
            Act::Reachable => silent.iter_mut().filter(|s| s.0 == *who && s.2 > at).for_each(|s| s.2 = at),
            _ => {}
        }
    }
    for event in &scenario.events {
        let Some(who) = answers(&event.what) else { continue };
        let asked = matches!(&event.what, EventKind::Person { does: Act::Acknowledges(_) | Act::Declines(_), .. });
        if asked && !pageable.contains(&who) && all_page(c) {
            found.push(
                Diagnostic::error(
                    RULE.code,
                    event.span,
                    format!("{} cannot answer: nothing ever pages them", c.who(who)),
                )
                .help("name somebody the policy pages, or add them to a rung or to `may acknowledge`"),
            );
        }
        if let At::Offset(at) = event.at.node
            && let Some((.., span)) = silent.iter().find(|s| s.0 == who && s.1 <= at && at < s.2)
        {
            found.push(
                Diagnostic::error(
                    RULE.code,
                    event.span,
                    format!("{} cannot answer: they are unreachable then", c.who(who)),
                )
                .also(*span, "unreachable from here"),
            );
        }
    }
}

/// Who answers with this what they were asked: a page, or for their word.
fn answers(what: &EventKind) -> Option<Responder> {
    match what {
        EventKind::Person { who, does: Act::Acknowledges(_) | Act::Declines(_) | Act::Coming { .. } } => Some(*who),
        EventKind::Approval { by, .. } | EventKind::Reviewed { by } | EventKind::HoldReleased { by } => {
            Some(Responder::Person(*by))
        }
        EventKind::Exception {
            what: ExceptionAct::Approved | ExceptionAct::Confirmed | ExceptionAct::Refused,
            by,
            ..
        }
        | EventKind::Decided { by, .. } => by.map(Responder::Person),
        _ => None,
    }
}

/// Roles that cannot be divided, or not like this.
fn splits(c: &Context<'_>, scenario: &Scenario, found: &mut Vec<Diagnostic>) {
    for event in &scenario.events {
        let role = match &event.what {
            EventKind::Person { does: Act::Splits { role, .. }, .. } | EventKind::Merge { role, .. } => *role,
            _ => continue,
        };
        let Some(of) = c.model.roles.get(role) else { continue };
        let name = &of.head.name;
        if of.streams.is_empty() {
            if !c.is_spoilt(crate::model::Symbol::Role(role)) {
                let message = format!("role `{name}` cannot be divided");
                found.push(
                    Diagnostic::error(RULE.code, event.span, message)
                        .also(of.head.span, "it does not say how")
                        .help("write `may split into internal (…), external (…)` into the role"),
                );
            }
            continue;
        }
        let EventKind::Person { does: Act::Splits { streams, .. }, .. } = &event.what else { continue };
        for (stream, _) in streams {
            let known = || of.streams.iter().map(|s| s.name.node.as_str());
            if known().any(|s| s == stream.node) {
                continue;
            }
            let message = format!("role `{name}` has no work-stream `{}`", stream.node);
            let help = did_you_mean(&stream.node, known());
            let all = known().collect::<Vec<_>>().join(", ");
            found.push(
                Diagnostic::error(RULE.code, stream.span, message)
                    .also(of.head.span, "the role")
                    .help(help.unwrap_or_else(|| format!("its work-streams are {all}"))),
            );
        }
    }
}

/// A start beyond the calendar, and events that would come before the declaration.
fn times(c: &Context<'_>, scenario: &Scenario, found: &mut Vec<Diagnostic>) {
    let Some(starts) = &scenario.starts else { return };
    let unknown = |year: i32, span: Span, help: &str| {
        let message = format!("no clock is known for the year {year}");
        let help = format!("{help} between {} and {}", YEARS.start(), YEARS.end());
        (!YEARS.contains(&year)).then(|| Diagnostic::error(RULE.code, span, message).help(help))
    };
    if let Some(d) = unknown(starts.node.date.year, starts.span, "let it start") {
        found.push(d);
        return;
    }
    for event in &scenario.events {
        let at = if let At::Local(wall) = event.at.node { Some((wall, event.at.span)) } else { None };
        let moment = if let EventKind::Moment { at, .. } = &event.what { at.map(|at| (at, event.span)) } else { None };
        found.extend(at.into_iter().chain(moment).filter_map(|(t, span)| unknown(t.date.year, span, "let it be")));
    }
    let zone = c.calendar.zone(c.model.policy.zone);
    let begin = zone.first(starts.node.wall_seconds());
    for event in &scenario.events {
        if let At::Local(wall) = event.at.node
            && zone.first(wall.wall_seconds()) < begin
        {
            found.push(
                Diagnostic::error(RULE.code, event.at.span, "this is before the incident is declared")
                    .also(starts.span, "it is declared here")
                    .help("let the scenario start earlier, or write the time from its start: `at 0m …`"),
            );
        }
    }
}

fn contradictions(c: &Context<'_>, scenario: &Scenario, found: &mut Vec<Diagnostic>) {
    let clock = c.calendar.zone(c.model.policy.zone);
    let mut facts = assumed(c.model, clock);
    for (fact, value) in &scenario.given {
        if let Some(v) = &value.node {
            facts.set(fact.node, Knowledge::Known(v.clone().placed(|wall| clock.first(wall))));
        }
    }
    if let (Some((fact, _)), true) =
        (scenario.given.first(), c.criteria.possible(&facts, &Quiet::default()).contradiction)
    {
        found.push(
            Diagnostic::error(RULE.code, fact.span, "the given facts are declared impossible together")
                .help("change a fact, or the `impossible` that rules them out"),
        );
    }
    for event in &scenario.events {
        if let EventKind::Moment { moment, at: Some(_) } = &event.what
            && let Some(m) = c.model.moments.get(*moment)
            && !m.back_dated
        {
            found.push(
                Diagnostic::error(RULE.code, event.span, format!("`{}` cannot be back-dated", m.head.name))
                    .also(m.head.span, "it does not say `may be back-dated`"),
            );
        }
    }
}

fn expectation(c: &Context<'_>, expect: &Expectation, pageable: &BTreeSet<Responder>, found: &mut Vec<Diagnostic>) {
    match &expect.what {
        Expected::Paged { who: Some(kind), via } => {
            let everybody = c.everybody(*kind);
            if !everybody.is_empty() && everybody.is_disjoint(pageable) {
                if all_page(c) {
                    let message = format!("nothing ever pages {}", c.name(*kind));
                    let d = Diagnostic::error(RULE.code, expect.span, message);
                    found.push(d.help("the expectation can never hold"));
                }
            } else if let Some(via) = via
                && c.is_whole(*kind)
                && !everybody
                    .iter()
                    .any(|w| c.is_spoilt_one(*w) || c.contacts(*w).iter().any(|x| x.channel.node == *via))
            {
                let message = format!("{} has no address on `{}`", c.name(*kind), c.channel(*via));
                found.push(Diagnostic::error(RULE.code, expect.span, message).help("the expectation can never hold"));
            }
        }
        Expected::Led { intake, to } => {
            let whole = !c.is_spoilt(Symbol::Intake(*intake));
            let Some(intake) = c.model.intakes.get(*intake).filter(|_| whole) else { return };
            if !intake.leads_to.iter().any(|d| led_by(d.node, *to)) {
                let message = format!("intake `{}` never leads there", intake.head.name);
                found.push(
                    Diagnostic::error(RULE.code, expect.span, message)
                        .also(intake.leads_at, "it leads to these")
                        .help("the expectation can never hold"),
                );
            }
        }
        Expected::Told(audience) | Expected::Sent { to: Some(audience), .. } => {
            let told = c.model.communications.rows().any(|x| x.is_for(*audience));
            if !told && c.broken.borrow().spares(&[TOLD]) {
                let name = c.model.audiences.get(*audience).map_or("?", |a| &a.head.name);
                let message = format!("no communication ever tells `{name}`");
                found.push(Diagnostic::error(RULE.code, expect.span, message).help("the expectation can never hold"));
            }
        }
        _ => {}
    }
}

/// Whether this is where an intake leads: `any of T` leads to T.
fn led_by(destination: Destination, expected: Destination) -> bool {
    let plain = |d: Destination| match d {
        Destination::People(Target::AnyOf(kind)) => Destination::People(Target::All(kind)),
        other => other,
    };
    plain(destination) == plain(expected)
}
