//! Guarantees: what is promised, at which levels, and what may fail meanwhile.

use super::clauses;
use super::context::Context;
use super::kind::{Kind, many};
use super::reference::Referent;
use crate::diagnostic::Diagnostic;
use crate::model::{Broken, Deed, FactId, FactType, Failure, Goal, Guarantee, Symbol, TargetKind};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Clause, Failing, Item, Name, Path, Promise};
use crate::syntax::clauses::Word;

/// What can be done, and so promised with `do` and put in order with `before`.
const DEEDS: &[Kind] =
    &[Kind::Duty, Kind::Template, Kind::Communication, Kind::Obligation, Kind::Step, Kind::Decision, Kind::Exception];
/// What may come after: that, and what a book calls an instant.
const LATER: &[Kind] = &[
    Kind::Duty,
    Kind::Template,
    Kind::Communication,
    Kind::Obligation,
    Kind::Step,
    Kind::Decision,
    Kind::Exception,
    Kind::Moment,
];
/// What may fail, by name.
const FAILING: &[Kind] = &[Kind::Service, Kind::Channel];
/// The same, with what takes several of them at once.
const CAUSES: &[Kind] = &[Kind::Service, Kind::Channel, Kind::Fault];
/// More than anybody has; it keeps sums small.
const MOST: u32 = 10_000;

/// A guarantee.
pub(super) fn guarantee(cx: &mut Context<'_>, item: &Item) -> Guarantee {
    let of = &item.clauses;
    let (levels, levels_written) = match clauses::first(of, Word::GuaranteeFor).map(|c| (&c.arg, c.span)) {
        Some((Arg::Levels(levels), span)) => (cx.levels(levels, "`for`"), Some(span)),
        _ => (cx.every_level(), None),
    };
    let goals: Vec<Spanned<Goal>> =
        of.iter().filter_map(|c| goal(cx, c, of).map(|goal| Spanned::new(goal, c.span))).collect();
    let promises = of.iter().any(|c| is_goal(c.word));
    if !promises && clauses::first(of, Word::GuaranteeBefore).is_none() {
        cx.missing(
            item,
            "this guarantee promises nothing",
            "say what: `reach ROLE within 15m`, `acknowledged within 10m`, `inform AUDIENCE every 1h`, `severity rises with FACT`",
        );
    }
    if let (Some(before), None) = (clauses::first(of, Word::GuaranteeBefore), clauses::first(of, Word::GuaranteeDo)) {
        cx.report(Diagnostic::error("missing-clause", before.span, "it is not said what comes before this").help(
            "add `do NAME`: a duty, a template, a communication, an obligation, a step, a decision or an exception",
        ));
    }
    let mut despite = Vec::new();
    if let Some(Arg::Promise(Promise::Despite(list))) = clauses::first(of, Word::GuaranteeDespite).map(|c| &c.arg) {
        for failure in list {
            despite.extend(self::failure(cx, failure));
        }
        said_twice(cx, &despite);
    }
    let zone = cx.model.policy.zone;
    let period = match clauses::first(of, Word::GuaranteeFrom).map(|c| &c.arg) {
        Some(Arg::Period(p)) => cx.period(p, zone),
        _ => None,
    };
    Guarantee { head: cx.head(item), levels, levels_written, goals, despite, period }
}

fn is_goal(word: Word) -> bool {
    matches!(
        word,
        Word::GuaranteeReach
            | Word::GuaranteeAcknowledged
            | Word::GuaranteeArrive
            | Word::GuaranteeInform
            | Word::GuaranteeRises
            | Word::GuaranteeDo
    )
}

/// What one clause promises; nothing for the clauses that say when and despite what.
fn goal(cx: &mut Context<'_>, clause: &Clause, all: &[Clause]) -> Option<Goal> {
    Some(match (clause.word, &clause.arg) {
        (Word::GuaranteeReach, Arg::Promise(Promise::Reach { who, even_if_answered, within })) => {
            let who =
                if is_anyone(who) { Some(None) } else { cx.refer::<TargetKind>(who, "`reach`").map(|w| Some(w.node)) };
            let within = cx.seconds(within, "`within`");
            Goal::Reach { who: who?, even_if_answered: *even_if_answered, within: within?.node }
        }
        (Word::GuaranteeAcknowledged, Arg::Duration(d)) => Goal::Acknowledged(cx.seconds(d, "`within`")?.node),
        (Word::GuaranteeArrive, Arg::Duration(d)) => Goal::Arrive(cx.seconds(d, "`within`")?.node),
        (Word::GuaranteeInform, Arg::Promise(Promise::Inform { audience, every })) => {
            let audience = cx.refer(audience, "`inform`");
            let every = cx.seconds(every, "`every`");
            Goal::Inform { audience: audience?.node, every: every?.node }
        }
        (Word::GuaranteeRises, _) => Goal::Rises(rising(cx, clauses::paths(all, Word::GuaranteeRises))?),
        (Word::GuaranteeDo, Arg::Promise(Promise::Do { what, within })) => {
            let deed = cx.refer_to::<Symbol>(what, "`do`", DEEDS).map(|d| Deed::Done(d.node));
            let before = clauses::path(all, Word::GuaranteeBefore).map(|path| before(cx, path));
            let within = match within {
                Some(d) => Some(cx.seconds(d, "`within`")?.node),
                None => None,
            };
            if within.is_none() && before.is_none() {
                cx.report(
                    Diagnostic::error(
                        "missing-clause",
                        clause.span,
                        format!("it is not said when `{what}` is to be done"),
                    )
                    .help(format!("write `do {what} within 1h`, or add `before NAME`")),
                );
                return None;
            }
            // What it comes before is wrong: said already.
            if matches!(before, Some(None)) {
                return None;
            }
            Goal::Do { what: deed?, within, before: before.flatten() }
        }
        _ => return None,
    })
}

fn is_anyone(path: &Path) -> bool {
    path.scope.is_none() && path.name.node == "anyone"
}

/// Something that is done, or an event that every incident has.
fn before(cx: &mut Context<'_>, path: &Path) -> Option<Deed> {
    let is_deed = cx.find(path).is_some_and(|d| Kind::of(d.symbol) != Kind::Moment);
    if is_deed {
        return cx.refer_to::<Symbol>(path, "`before`", DEEDS).map(|d| Deed::Done(d.node));
    }
    // A slip of something that is done is no slip of an event.
    if cx.find(path).is_none() && !cx.is_near_event(&path.to_string()) && cx.similar(path, LATER).is_some() {
        cx.unknown(path, "`before`", LATER);
        return None;
    }
    cx.anchor(&Name { node: path.to_string(), span: path.span }).map(Deed::Event)
}

/// Facts of which there can be more.
fn rising(cx: &mut Context<'_>, paths: &[Path]) -> Option<Vec<Spanned<FactId>>> {
    let mut facts: Vec<Spanned<FactId>> = Vec::new();
    for path in paths {
        let Some(fact) = cx.refer::<FactId>(path, "`severity rises with`") else { continue };
        let ty = cx.types.get(crate::model::Id::index(fact.node)).cloned().flatten();
        let without_order = match ty.as_deref().map(|t| &t.ty) {
            Some(FactType::Choice(_)) => Some("the values of a choice have no order"),
            Some(FactType::Text) => Some("texts have no order"),
            Some(FactType::Instant) => Some("no instant is more than another"),
            _ => None,
        };
        if let Some(why) = without_order {
            cx.report(
                Diagnostic::error("type-mismatch", path.span, format!("no level can rise with `{path}`: {why}"))
                    .help("name a fact of type bool, percent, count, number, duration, scale or flags"),
            );
            continue;
        }
        if let Some(first) = facts.iter().find(|f| f.node == fact.node) {
            let first = first.span;
            cx.report(
                Diagnostic::error("repeated-clause", path.span, format!("`{path}` is named twice"))
                    .also(first, "first here")
                    .help("name each fact once"),
            );
            continue;
        }
        facts.push(fact);
    }
    (!facts.is_empty()).then_some(facts)
}

fn failure(cx: &mut Context<'_>, failure: &Spanned<ast::Failure>) -> Option<Spanned<Failure>> {
    let node = match &failure.node {
        ast::Failure::Any { count, of } => {
            let n = cx.count(*count, 1, MOST, "`any`").node;
            match of {
                Failing::Services => Failure::Services(n),
                Failing::People => Failure::People(n),
            }
        }
        ast::Failure::Callout => Failure::Callout,
        ast::Failure::Named { what, is: None } => {
            if !is_fault(cx, what) {
                unsaid(cx, what);
                return None;
            }
            Failure::Fault(cx.refer(what, "`despite`")?.node)
        }
        ast::Failure::Named { what, is: Some(is) } if is_fault(cx, what) => {
            cx.report(
                Diagnostic::error("wrong-kind", is.span, format!("fault `{what}` says itself what it breaks, and how"))
                    .help(format!("write `despite {what}` alone")),
            );
            return None;
        }
        ast::Failure::Named { what, is: Some(is) } => {
            let symbol = cx.refer_to::<Symbol>(what, "`despite`", FAILING)?.node;
            let Some(is) = Broken::of(is.node) else {
                cx.report(
                    Diagnostic::error("wrong-kind", is.span, format!("that `{what}` is up is no failure"))
                        .help(format!("write `{what} down`, or `{what} untrusted`")),
                );
                return None;
            };
            match symbol {
                Symbol::Service(service) => Failure::Service(service, is),
                Symbol::Channel(channel) => Failure::Channel(channel, is),
                _ => return None,
            }
        }
    };
    Some(Spanned::new(node, failure.span))
}

/// Whether a name is a declared fault.
fn is_fault(cx: &Context<'_>, what: &Path) -> bool {
    matches!(cx.find(what).map(|d| d.symbol), Some(Symbol::Fault(_)))
}

/// A name without how it fails.
fn unsaid(cx: &mut Context<'_>, what: &Path) {
    let Some(symbol) = cx.find(what).map(|d| d.symbol) else {
        cx.unknown(what, "`despite`", CAUSES);
        return;
    };
    cx.record(symbol, what.span);
    let kind = Kind::of(symbol);
    let found = Diagnostic::error("wrong-kind", what.span, format!("it is not said how `{what}` fails"));
    cx.report(if FAILING.contains(&kind) {
        found.help(format!("write `{what} down`, or `{what} untrusted`"))
    } else if <TargetKind as Referent>::KINDS.contains(&kind) {
        found.help("people fail by number: `any 1 person`")
    } else {
        let message = format!("`{what}` is {}; `despite` takes {}", kind.one(), many(CAUSES));
        Diagnostic::error("wrong-kind", what.span, message)
            .help("write `SERVICE down`, `FAULT`, `any 1 service`, `any 2 people` or `callout down`")
    });
}

/// One thing that fails in two ways.
fn said_twice(cx: &mut Context<'_>, list: &[Spanned<Failure>]) {
    let what = |f: &Failure| match f {
        Failure::Services(_) => "`any … services`".to_owned(),
        Failure::People(_) => "`any … people`".to_owned(),
        Failure::Callout => "`callout down`".to_owned(),
        Failure::Fault(f) => format!("{f:?}"),
        Failure::Service(s, _) => format!("{s:?}"),
        Failure::Channel(c, _) => format!("{c:?}"),
    };
    let mut seen: Vec<(String, Span)> = Vec::new();
    for failure in list {
        let key = what(&failure.node);
        if let Some((_, first)) = seen.iter().find(|(k, _)| *k == key) {
            let first = *first;
            cx.report(
                Diagnostic::error("repeated-clause", failure.span, "this may fail already")
                    .also(first, "it is named here")
                    .help("keep one of the two: they could say different things"),
            );
        } else {
            seen.push((key, failure.span));
        }
    }
}
