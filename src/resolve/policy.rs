//! The policy itself, and the lists that every other declaration draws on: clearances and states.

use std::collections::BTreeMap;

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use super::names::Placed;
use crate::diagnostic::Diagnostic;
use crate::model::{Clearance, Policy, State, Table, TargetKind};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Arg, Item, Name};
use crate::syntax::clauses::{ItemKind, Word};
use crate::syntax::literal::Unit;

/// Who may know what, where no list is written.
const CLEARANCES: &[&str] = &["public", "customer", "partner", "staff", "responder"];
/// What an incident goes through, where no list is written.
const STATES: &[&str] = &["declared", "investigating", "identified", "monitoring", "resolved", "closed"];
/// Fewest states: where an incident begins, where it is worked on, resolved, closed.
const FEWEST_STATES: usize = 4;
/// Words that conditions and events know besides states.
const NO_STATES: &[&str] = &["acknowledged", "cancelled", "reopened", "unknown", "severity", "state", "elapsed"];

/// Settles the policy's zone, its clearances and its states, before anything is read that needs them.
pub(super) fn settle(cx: &mut Context<'_>, placed: &[Placed<'_>]) {
    let first = |kind| placed.iter().find(|p| p.item.kind == kind).map(|p| p.item);
    let written = first(ItemKind::Policy).and_then(|i| clauses::name(&i.clauses, Word::PolicyTimezone));
    cx.model.policy.zone = match written {
        Some(name) => cx.zone(&name.node, name.span),
        None => cx.zone("UTC", Span::default()),
    };
    cx.model.policy.zone_written = written.is_some();
    // Repeats among them are said by `policy`.
    let locales = first(ItemKind::Policy).map_or(&[][..], |i| clauses::names(&i.clauses, Word::PolicyLocales));
    for name in locales {
        if !cx.locales.iter().any(|l| l.node == name.node) {
            cx.locales.push(name.clone());
        }
    }
    if cx.locales.is_empty() {
        cx.locales.push(Spanned::new("en".to_owned(), first(ItemKind::Policy).map_or(Span::default(), |i| i.keyword)));
    }
    cx.model.policy.locales = cx.locales.clone();
    let order = first(ItemKind::Clearances).map_or(&[][..], |i| clauses::names(&i.clauses, Word::ClearancesOrder));
    cx.model.clearances = clearances(cx, order);
    if let Some(item) = first(ItemKind::States) {
        let order = clauses::names(&item.clauses, Word::StatesOrder);
        cx.model.states = states(cx, item, order);
    } else {
        cx.model.states = default_states();
    }
}

fn clearances(cx: &mut Context<'_>, order: &[Name]) -> Table<crate::model::ClearanceId, Clearance> {
    if order.is_empty() {
        return CLEARANCES.iter().map(|n| Clearance { name: (*n).to_owned(), span: Span::default() }).collect();
    }
    let order = once_each(cx, order, "clearance");
    order.into_iter().map(|n| Clearance { name: n.node, span: n.span }).collect()
}

fn default_states() -> Table<crate::model::StateId, State> {
    STATES.iter().map(|n| State { name: (*n).to_owned(), span: Span::default() }).collect()
}

fn states(cx: &mut Context<'_>, item: &Item, order: &[Name]) -> Table<crate::model::StateId, State> {
    let order = once_each(cx, order, "state");
    for name in order.iter().filter(|n| NO_STATES.contains(&n.node.as_str())) {
        cx.report(Diagnostic::error(
            "reserved-name",
            name.span,
            format!("`{}` means something already; a state needs another name", name.node),
        ));
    }
    if order.len() < FEWEST_STATES {
        if !cx.is_broken(item.span) {
            cx.report(
                Diagnostic::error("too-few-states", item.span, format!("{} states; at least {FEWEST_STATES} are needed", order.len()))
                    .note("the first is where an incident begins, the second where work on it begins; the last two are its resolution and its closing")
                    .help(format!("the default is `states {}`", STATES.join(", "))),
            );
        }
        return default_states();
    }
    order.into_iter().map(|n| State { name: n.node, span: n.span }).collect()
}

/// Names without those that stand a second time, which is said.
pub(super) fn once_each(cx: &mut Context<'_>, list: &[Name], what: &str) -> Vec<Name> {
    let (mut once, mut seen): (Vec<Name>, BTreeMap<&str, Span>) = (Vec::new(), BTreeMap::new());
    for name in list {
        if let Some(first) = seen.get(name.node.as_str()).copied() {
            cx.report(
                Diagnostic::error("duplicate-name", name.span, format!("the {what} `{}` stands twice", name.node))
                    .also(first, "first here"),
            );
        } else {
            seen.insert(&name.node, name.span);
            once.push(name.clone());
        }
    }
    once
}

/// The `policy` declaration.
pub(super) fn policy(cx: &mut Context<'_>, item: &Item) -> Policy {
    let (zone, zone_written) = (cx.model.policy.zone, cx.model.policy.zone_written);
    let of = &item.clauses;
    if let Some(Arg::Count(n)) = clauses::first(of, Word::PolicyEdition).map(|c| &c.arg)
        && n.node != 1
    {
        cx.report(
            Diagnostic::error("unknown-edition", n.span, format!("unknown edition {} of the language", n.node))
                .help("this version of callout knows `edition 1`"),
        );
    }
    once_each(cx, clauses::names(of, Word::PolicyLocales), "locale");
    let owner = clauses::path(of, Word::PolicyOwner).and_then(|p| cx.refer::<TargetKind>(p, "`owner`"));
    let reviewed = match clauses::first(of, Word::PolicyReviewed).map(|c| &c.arg) {
        Some(Arg::Date(d)) => Some(*d),
        _ => None,
    };
    Policy {
        head: cx.head(item),
        declared: true,
        version: clauses::text(of, Word::PolicyVersion),
        zone,
        zone_written,
        locales: cx.locales.clone(),
        owner,
        reviewed,
        review_every: review_every(cx, item),
    }
}

fn review_every(cx: &mut Context<'_>, item: &Item) -> Option<Spanned<(u64, Unit)>> {
    let every = clauses::duration(&item.clauses, Word::PolicyReview)?;
    match every.parts.as_slice() {
        [(n, unit @ (Unit::Day | Unit::Week | Unit::Month))] if *n > 0 && every.of.is_none() => {
            Some(Spanned::new((*n, *unit), every.span))
        }
        _ => {
            cx.report(
                Diagnostic::error("duration-unit", every.span, "a review is due every so many days, weeks or months")
                    .help("write `90d`, `12w` or `6mo`"),
            );
            None
        }
    }
}

/// The kinds a holder of a post may be of.
pub(super) const HOLDERS: &[Kind] = &[Kind::Person, Kind::Team, Kind::Schedule];
