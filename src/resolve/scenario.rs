//! Scenarios: what is given, what happens, what is expected.

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Act, At, Event, EventKind, Expectation, Expected, PersonId, Responder, Scenario, Symbol, TargetKind, When,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, AtWhen, ExpectWhen, Item, Path};
use crate::syntax::clauses::Word;

/// A scenario.
pub(super) fn scenario(cx: &mut Context<'_>, item: &Item) -> Scenario {
    let of = &item.clauses;
    let starts = match clauses::first(of, Word::ScenarioStarts).map(|c| &c.arg) {
        Some(Arg::Instant(t)) => Some(*t),
        _ => None,
    };
    let seed = match clauses::first(of, Word::ScenarioSeed).map(|c| &c.arg) {
        Some(Arg::Count(n)) => n.node,
        _ => 0,
    };
    let mut given = Vec::new();
    if let Some(Arg::Assignments { list, .. }) = clauses::first(of, Word::ScenarioGiven).map(|c| &c.arg) {
        given = cx.assignments(list, "`given`");
    }
    let mut events = Vec::new();
    for clause in clauses::all(of, Word::ScenarioAt) {
        let Arg::At { when, events: list } = &clause.arg else { continue };
        let at = at(cx, when, clause.span);
        for event in list {
            let what = event_kind(cx, &event.node);
            if let (Some(at), Some(what)) = (at, what) {
                events.push(Event { at, what, text: cx.words(event.span), span: event.span });
            }
        }
    }
    let mut expects = Vec::new();
    for clause in clauses::all(of, Word::ScenarioExpect) {
        if let Arg::Expect(e) = &clause.arg {
            expects.extend(expectation(cx, e));
        }
    }
    let assumptions = super::assumption::of_scenario(cx, item);
    Scenario { head: cx.head(item), starts, seed, given, assumptions, events, expects }
}

fn at(cx: &mut Context<'_>, when: &AtWhen, span: Span) -> Option<Spanned<At>> {
    Some(match when {
        AtWhen::Offset(d) => Spanned::new(At::Offset(cx.offset(d, "`at`")?), d.span),
        AtWhen::Local(t) => Spanned::new(At::Local(t.node), t.span),
        AtWhen::After { offset, event } => {
            let offset = match offset {
                Some(d) => cx.offset(d, "`after`")?,
                None => 0,
            };
            Spanned::new(At::After { offset, event: cx.anchor(event)? }, span)
        }
    })
}

fn event_kind(cx: &mut Context<'_>, event: &ast::Event) -> Option<EventKind> {
    Some(match event {
        ast::Event::Fact(a) => {
            let (fact, value) = cx.assignment(a, "`=`")?;
            EventKind::Fact(fact.node, value.node)
        }
        ast::Event::Service { what, is, lasts } => {
            let place = match is {
                ast::ServiceState::Up => "`up`",
                ast::ServiceState::Down => "`down`",
                ast::ServiceState::Untrusted => "`untrusted`",
            };
            let symbol = cx.refer_to::<Symbol>(what, place, &[Kind::Service, Kind::Channel]);
            let lasts = lasting(cx, lasts.as_ref())?;
            match symbol?.node {
                Symbol::Service(service) => EventKind::Service { service, is: *is, lasts },
                Symbol::Channel(channel) => EventKind::Channel { channel, is: *is, lasts },
                _ => return None,
            }
        }
        ast::Event::Person { who, does } => {
            let who = cx.refer::<Responder>(who, verb(does));
            let does = act(cx, does);
            EventKind::Person { who: who?.node, does: does? }
        }
        ast::Event::DeliveryFails { to, via, lasts } => {
            let (to, via) = (cx.refer(to, "`delivery to`"), cx.refer(via, "`via`"));
            EventKind::DeliveryFails { to: to?.node, via: via?.node, lasts: lasting(cx, lasts.as_ref())? }
        }
        ast::Event::Incident { what, by } => EventKind::Incident { what: *what, by: by_whom(cx, by.as_ref())? },
        ast::Event::State { state, by } => {
            EventKind::State { state: cx.state(state)?.node, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Level { level, by } => {
            EventKind::Level { level: cx.refer(level, "`level`")?.node, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Snoozed { lasts, by } => {
            EventKind::Snoozed { lasts: cx.seconds(lasts, "`snoozed for`")?.node, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Approval { yes, by } => EventKind::Approval { yes: *yes, by: cx.refer(by, "`by`")?.node },
        ast::Event::Fault { fault, strikes, lasts } => {
            let place = if *strikes { "`strikes`" } else { "`over`" };
            let fault = cx.refer(fault, place);
            let lasts = lasting(cx, lasts.as_ref())?;
            EventKind::Fault { fault: fault?.node, strikes: *strikes, lasts, effects: Vec::new() }
        }
        ast::Event::Reviewed { by } => EventKind::Reviewed { by: cx.refer(by, "`by`")?.node },
        ast::Event::HoldReleased { by } => EventKind::HoldReleased { by: cx.refer(by, "`by`")?.node },
        ast::Event::Step { step, outcome, by } => {
            let step = cx.refer(step, "`done`");
            EventKind::Step { step: step?.node, outcome: *outcome, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Decided { decision, option, by } => {
            let decision = cx.refer::<crate::model::DecisionId>(decision, "`decided`")?.node;
            let option = cx.option_of(decision, option);
            EventKind::Decided { decision, option: option?, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::GatePassed { phase, of, by } => {
            let (procedure, phase) = cx.phase_anywhere(phase, of.as_ref())?;
            EventKind::GatePassed { procedure, phase, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Preserved { before, by } => {
            EventKind::Preserved { before: cx.refer(before, "`before`")?.node, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Exception { exception, what, by } => {
            let exception = cx.refer(exception, &format!("`{}`", what.word()));
            let by = by_whom(cx, by.as_ref());
            EventKind::Exception { exception: exception?.node, what: *what, by: by? }
        }
        ast::Event::Merge { role, to, by } => {
            let (role, to) = (cx.refer(role, "`merges`"), cx.refer(to, "`to`"));
            EventKind::Merge { role: role?.node, to: to?.node, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Contacts { .. } | ast::Event::Report { .. } => super::intake::event(cx, event)?,
        ast::Event::FallConfirmed { by } => EventKind::FallConfirmed { by: by_whom(cx, by.as_ref())? },
        ast::Event::Escalated { ladder, by } => {
            let ladder = optional(cx, ladder.as_ref(), "`escalated`")?;
            EventKind::Escalated { ladder, by: by_whom(cx, by.as_ref())? }
        }
        ast::Event::Moment { moment, at } => {
            let name = Spanned::new(moment.to_string(), moment.span);
            if let Some(help) = cx.find(moment).and_then(|d| happens(Kind::of(d.symbol), &name.node)) {
                cx.report(
                    Diagnostic::error("wrong-kind", moment.span, format!("it is not said what happens to `{moment}`"))
                        .help(help),
                );
                return None;
            }
            EventKind::Moment { moment: cx.moment(&name, EVENTS, "an event")?, at: at.map(|t| t.node) }
        }
        ast::Event::Clock { obligation, what, by } => {
            let place = match what {
                ast::ClockAct::Fulfilled => "`fulfilled`",
                ast::ClockAct::Waived => "`waived`",
            };
            let obligation = cx.refer(obligation, place);
            let by = by_whom(cx, by.as_ref());
            EventKind::Clock { obligation: obligation?.node, what: *what, by: by? }
        }
        ast::Event::Note(text) => EventKind::Note(text.node.clone()),
        ast::Event::Inject { to, via, text, expects } => {
            let (to, via) = (cx.refer::<TargetKind>(to, "`inject to`"), optional(cx, via.as_ref(), "`via`"));
            let expects = expects.iter().filter_map(|e| expectation(cx, e)).collect();
            EventKind::Inject { to: to?.node, via: via?, text: text.node.clone(), expects }
        }
    })
}

/// What is missing where only a name stands for an event.
fn happens(kind: Kind, name: &str) -> Option<String> {
    Some(match kind {
        Kind::Person | Kind::Post | Kind::Vendor => {
            format!("say what happens: `{name} acknowledges`, `{name} unreachable`")
        }
        Kind::Service | Kind::Channel => format!("say what happens: `{name} down`, `{name} up`"),
        Kind::Fact => format!("say its value: `{name} = …`"),
        Kind::Bot => format!("say what happens: `contact to {name}`"),
        Kind::Intake => format!("say what happens: `report via {name}`"),
        Kind::Role => format!("say who: `PERSON takes {name}`"),
        Kind::Ladder => format!("say what happens: `escalated {name}`"),
        Kind::Obligation => format!("say what happens: `{name} fulfilled by PERSON`"),
        Kind::Exception => {
            format!("say what happens: `PERSON asks for {name} because \"…\"`, `{name} approved by PERSON`")
        }
        Kind::Step => format!("say how it went: `{name} done`, `{name} failed`"),
        Kind::Decision => format!("say what was decided: `{name} decided OPTION`"),
        Kind::Level => format!("write `level {name}`"),
        _ => return None,
    })
}

/// Events of one word; a slip of one of them looks like a moment.
const EVENTS: &[&str] = &["resolved", "reopened", "cancelled", "closed", "unsnoozed"];

/// The word of what somebody does.
fn verb(does: &ast::Act) -> &'static str {
    match does {
        ast::Act::Acknowledges(_) => "`acknowledges`",
        ast::Act::Declines(_) => "`declines`",
        ast::Act::Releases(_) => "`releases`",
        ast::Act::Unreachable(_) => "`unreachable`",
        ast::Act::Reachable => "`reachable`",
        ast::Act::Away(_) => "`away`",
        ast::Act::Back => "`back`",
        ast::Act::Takes(_) => "`takes`",
        ast::Act::Leaves(_) => "`leaves`",
        ast::Act::AsksFor { .. } => "`asks for`",
        ast::Act::ActsUnder { .. } => "`acts under`",
        ast::Act::Coming { .. } => "`coming`",
        ast::Act::Splits { .. } => "`splits`",
        ast::Act::HandsOver { .. } => "`hands over`",
    }
}

fn act(cx: &mut Context<'_>, does: &ast::Act) -> Option<Act> {
    Some(match does {
        ast::Act::Acknowledges(ladder) => Act::Acknowledges(optional(cx, ladder.as_ref(), "`acknowledges`")?),
        ast::Act::Declines(of) => Act::Declines(optional(cx, of.as_ref(), "`declines`")?),
        ast::Act::Releases(ladder) => Act::Releases(optional(cx, ladder.as_ref(), "`releases`")?),
        ast::Act::Unreachable(lasts) => Act::Unreachable(lasting(cx, lasts.as_ref())?),
        ast::Act::Reachable => Act::Reachable,
        ast::Act::Away(lasts) => Act::Away(lasting(cx, lasts.as_ref())?),
        ast::Act::Back => Act::Back,
        ast::Act::Takes(role) => Act::Takes(cx.refer(role, "`takes`")?.node),
        ast::Act::Leaves(role) => Act::Leaves(cx.refer(role, "`leaves`")?.node),
        ast::Act::AsksFor { exception, because } => {
            Act::AsksFor { exception: cx.refer(exception, "`asks for`")?.node, because: because.node.clone() }
        }
        ast::Act::ActsUnder { exception, because } => {
            Act::ActsUnder { exception: cx.refer(exception, "`acts under`")?.node, because: because.node.clone() }
        }
        ast::Act::Splits { role, streams } => {
            let role = cx.refer(role, "`splits`");
            let mut given = Vec::new();
            for s in streams {
                given.extend(cx.refer(&s.to, "`to`").map(|to| (s.stream.clone(), to.node)));
            }
            Act::Splits { role: role?.node, streams: given }
        }
        ast::Act::Coming { callout, within } => {
            let callout = optional(cx, callout.as_ref(), "`coming to`");
            let within = match within {
                Some(d) => Some(cx.offset(d, "`in`")?),
                None => None,
            };
            Act::Coming { callout: callout?, within }
        }
        ast::Act::HandsOver { schedule, to, lasts } => {
            let what = cx.refer_to::<Symbol>(schedule, "`hands over`", &[Kind::Schedule, Kind::Role]);
            let to = cx.refer(to, "`to`");
            match what?.node {
                Symbol::Role(role) => {
                    if let Some(lasts) = lasts {
                        cx.report(
                            Diagnostic::error(
                                "wrong-kind",
                                lasts.span,
                                format!("`{schedule}` is a role: it is handed over for good"),
                            )
                            .help("leave `for …` out; somebody else takes it when they do"),
                        );
                        return None;
                    }
                    Act::HandsOverRole { role, to: to?.node }
                }
                Symbol::Schedule(schedule) => {
                    Act::HandsOver { schedule, to: to?.node, lasts: lasting(cx, lasts.as_ref())? }
                }
                _ => return None,
            }
        }
    })
}

/// `for D`, where there is one; nothing where it is wrong.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn lasting(cx: &mut Context<'_>, lasts: Option<&ast::Duration>) -> Option<Option<i64>> {
    match lasts {
        None => Some(None),
        Some(d) => cx.seconds(d, "`for`").map(|s| Some(s.node)),
    }
}

/// `by P`, where there is one; nothing where it is wrong.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn by_whom(cx: &mut Context<'_>, by: Option<&Path>) -> Option<Option<PersonId>> {
    optional(cx, by, "`by`")
}

/// A reference that may be absent; nothing where it is wrong.
#[expect(clippy::option_option, reason = "absent and wrong are two things")]
fn optional<T: super::reference::Referent>(
    cx: &mut Context<'_>,
    path: Option<&Path>,
    place: &str,
) -> Option<Option<T>> {
    match path {
        None => Some(None),
        Some(path) => cx.refer(path, place).map(|s| Some(s.node)),
    }
}

fn expectation(cx: &mut Context<'_>, e: &ast::Expectation) -> Option<Expectation> {
    let what = expected(cx, &e.what);
    let when = match &e.when {
        None => None,
        Some(when) => Some(expect_when(cx, when)?),
    };
    Some(Expectation { negated: e.negated, what: what?, when, text: cx.words(e.span), span: e.span })
}

fn expect_when(cx: &mut Context<'_>, when: &Spanned<ExpectWhen>) -> Option<When> {
    Some(match &when.node {
        ExpectWhen::At(d) => When::At(cx.offset(d, "`at`")?),
        ExpectWhen::Within(d) => When::Within(cx.offset(d, "`within`")?),
        ExpectWhen::Before(d) => When::Before(cx.seconds(d, "`before`")?.node),
        ExpectWhen::After(d) => When::After(cx.offset(d, "`after`")?),
        ExpectWhen::Between(a, b) => {
            let (from, to) = (cx.offset(a, "`between`"), cx.offset(b, "`between`"));
            let (from, to) = (from?, to?);
            if from > to {
                cx.report(
                    Diagnostic::error("empty-period", when.span, format!("nothing lies between {a} and {b}"))
                        .help(format!("write `between {b} and {a}`")),
                );
                return None;
            }
            When::Between(from, to)
        }
    })
}

fn expected(cx: &mut Context<'_>, what: &ast::Expected) -> Option<Expected> {
    Some(match what {
        ast::Expected::Severity(level) => Expected::Severity(cx.refer(level, "`severity`")?.node),
        ast::Expected::State(state) => Expected::State(cx.state(state)?.node),
        ast::Expected::Paged { who, via } => {
            let who = optional::<TargetKind>(cx, who.as_ref(), "`paged`");
            let via = optional(cx, via.as_ref(), "`via`");
            Expected::Paged { who: who?, via: via? }
        }
        ast::Expected::Acknowledged { by } => Expected::Acknowledged { by: by_whom(cx, by.as_ref())? },
        ast::Expected::Told { audience } => Expected::Told(cx.refer(audience, "`told`")?.node),
        ast::Expected::Sent { template, to, locale, via, saying } => {
            let template = optional(cx, template.as_ref(), "`sent`");
            let to = optional(cx, to.as_ref(), "`to`");
            let via = optional(cx, via.as_ref(), "`via`");
            Expected::Sent {
                template: template?,
                to: to?,
                locale: locale.as_ref().map(|l| l.node.clone()),
                via: via?,
                saying: saying.as_ref().map(|t| t.node.clone()),
            }
        }
        ast::Expected::Alarm(kind) => Expected::Alarm(kind.clone()),
        ast::Expected::Ladder { ladder, outcome } => {
            Expected::Ladder { ladder: cx.refer(ladder, "`ladder`")?.node, outcome: outcome.node }
        }
        ast::Expected::Note { who, role, saying } => {
            let (who, role) = (cx.refer(who, "`has note`"), cx.refer(role, "`note of`"));
            Expected::Note { who: who?.node, role: role?.node, saying: saying.as_ref().map(|t| t.node.clone()) }
        }
        ast::Expected::Owns { who, duty } => {
            let (who, duty) = (cx.refer(who, "`owns`"), cx.refer(duty, "`owns`"));
            Expected::Owns { who: who?.node, duty: duty?.node }
        }
        ast::Expected::Arrived(person) => Expected::Arrived(cx.refer(person, "`arrived`")?.node),
        ast::Expected::Responded(vendor) => Expected::Responded(cx.refer(vendor, "`responded`")?.node),
        ast::Expected::Enough(callout) => Expected::Enough(cx.refer(callout, "`has enough`")?.node),
        ast::Expected::Reaction(reaction) => Expected::Reaction(cx.refer(reaction, "`reaction`")?.node),
        ast::Expected::Step { step, outcome, by } => {
            let step = cx.refer(step, "`done`");
            Expected::Step { step: step?.node, outcome: *outcome, by: by_whom(cx, by.as_ref())? }
        }
        ast::Expected::Decided { decision, option, by } => {
            let decision = cx.refer::<crate::model::DecisionId>(decision, "`decided`")?.node;
            let option = match option {
                Some(option) => Some(cx.option_of(decision, option)?),
                None => None,
            };
            Expected::Decided { decision, option, by: by_whom(cx, by.as_ref())? }
        }
        ast::Expected::InPhase { procedure, phase } => {
            let procedure = cx.refer::<crate::model::ProcedureId>(procedure, "`in phase`")?.node;
            Expected::InPhase { procedure, phase: cx.phase_of(procedure, phase)? }
        }
        ast::Expected::Procedure { procedure, progress } => {
            Expected::Procedure { procedure: cx.refer(procedure, "`procedure`")?.node, progress: *progress }
        }
        ast::Expected::Exception { exception, outcome } => {
            Expected::Exception { exception: cx.refer(exception, "`exception`")?.node, outcome: *outcome }
        }
        ast::Expected::Contact { .. } | ast::Expected::Led { .. } => super::intake::expected(cx, what)?,
        ast::Expected::Held { role, by } => {
            let role = cx.refer(role, "`held by`");
            let by = by_whom(cx, by.as_ref());
            Expected::Held { role: role?.node, by: by? }
        }
        ast::Expected::Clock { obligation, outcome } => {
            Expected::Clock { obligation: cx.refer(obligation, "an expectation")?.node, outcome: outcome.node }
        }
        ast::Expected::Due { obligation, at } => {
            let obligation = cx.refer(obligation, "`due`");
            if let Some(at) = at.filter(|t| t.node.time.is_none()) {
                cx.report(
                    Diagnostic::error("syntax", at.span, "this day has no time")
                        .help(format!("write `due at {} 09:00`, or an offset from the start: `due at 72h`", at.node)),
                );
                return None;
            }
            Expected::Due { obligation: obligation?.node, at: at.map(|t| t.node) }
        }
        ast::Expected::NeverSilent { audience, longer_than } => {
            let audience = cx.refer(audience, "`never silent`");
            let longer_than = cx.seconds(longer_than, "`longer than`")?.node;
            Expected::NeverSilent { audience: audience?.node, longer_than }
        }
    })
}
