//! `idle-guarantee`: a guarantee, or a part of one, that says nothing more than another.

use std::collections::BTreeSet;

use super::broken::CRITERIA;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Broken, Effect, FactId, Failure, FaultTarget, Goal, Guarantee, Symbol};
use crate::source::Spanned;
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "idle-guarantee",
    level: Level::Warning,
    needs: &[CRITERIA, &[ItemKind::Guarantee, ItemKind::Fault]],
    summary: "a guarantee, or a part of one, that says nothing more than another",
    why: "Whoever reads the weaker promise takes it for what the policy aims at. Often the two were meant for different levels or people.",
    given: given::BOOK,
    fails: r"guarantee fast { reach anyone within 10m; despite any 1 person }
guarantee slow for SEV1 { reach anyone within 15m }",
    mended: r"guarantee fast { reach anyone within 10m; despite any 1 person }
guarantee slow for SEV1 { reach anyone within 15m; despite any 2 people }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let all: Vec<(&Guarantee, &Spanned<Goal>)> =
        c.model.guarantees.rows().flat_map(|g| g.goals.iter().map(move |goal| (g, goal))).collect();
    for (n, (guarantee, goal)) in all.iter().enumerate() {
        let covers = |m: usize, (other, stronger): &(&Guarantee, &Spanned<Goal>)| {
            m != n
                && covers(other, guarantee)
                && implies(&stronger.node, &goal.node)
                // Of two that say the same, the later one is idle.
                && (m < n || !(covers_goal(guarantee, goal, other, stronger)))
        };
        if let Some((_, (other, stronger))) = all.iter().enumerate().find(|(m, o)| covers(*m, o)) {
            let message = format!("`{}` already promises as much or more", other.head.name);
            found.push(
                Diagnostic::warning(RULE.code, goal.span, message)
                    .also(stronger.span, "this covers it")
                    .help("remove the weaker promise, or say what it is to hold for besides"),
            );
        }
        found.extend(idle_part(c, guarantee, goal));
    }
    found.extend(c.model.guarantees.rows().flat_map(|g| idle_failures(c, g)));
    found
}

/// Failures that a fault beside them brings anyway.
fn idle_failures(c: &Context<'_>, guarantee: &Guarantee) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for fault in &guarantee.despite {
        let Failure::Fault(id) = fault.node else { continue };
        let Some(declared) = c.model.faults.get(id) else { continue };
        for other in &guarantee.despite {
            let brings = |effect: &Effect| match (effect.what.node, &other.node) {
                (FaultTarget::Service(a), Failure::Service(b, _)) => a == *b,
                (FaultTarget::Channel(a), Failure::Channel(b, _)) => a == *b,
                _ => false,
            };
            if declared.effects.iter().any(brings) {
                let message = format!("`{}` breaks this already", declared.head.name);
                found.push(
                    Diagnostic::warning(RULE.code, other.span, message)
                        .also(fault.span, "it fails here")
                        .help("leave it out, or promise the same for either in a guarantee of its own"),
                );
            }
        }
    }
    found
}

fn covers_goal(a: &Guarantee, goal: &Spanned<Goal>, b: &Guarantee, other: &Spanned<Goal>) -> bool {
    covers(a, b) && implies(&goal.node, &other.node)
}

/// Whether a guarantee holds wherever another does.
fn covers(a: &Guarantee, b: &Guarantee) -> bool {
    let period = match (&a.period, &b.period) {
        (None, None) => true,
        (Some(a), Some(b)) => a.zone == b.zone && a.from <= b.from && b.to <= a.to,
        _ => false,
    };
    period
        && b.levels.iter().all(|l| a.levels.contains(l))
        && b.despite.iter().all(|f| a.despite.iter().any(|g| as_bad(&g.node, &f.node)))
}

/// Whether one failure is at least as bad as another.
fn as_bad(worse: &Failure, failure: &Failure) -> bool {
    match (worse, failure) {
        (Failure::Services(a), Failure::Services(b)) | (Failure::People(a), Failure::People(b)) => a >= b,
        // What somebody else reads is not used, as if it were down; so the two are alike.
        (Failure::Service(a, x), Failure::Service(b, y)) => a == b && alike(*x, *y),
        (Failure::Channel(a, x), Failure::Channel(b, y)) => a == b && alike(*x, *y),
        (a, b) => a == b,
    }
}

fn alike(a: Broken, b: Broken) -> bool {
    a == b || a == Broken::Untrusted && b == Broken::Down
}

/// Whether a promise that is kept keeps another.
fn implies(strong: &Goal, weak: &Goal) -> bool {
    match (strong, weak) {
        (
            Goal::Reach { who, even_if_answered, within },
            Goal::Reach { who: other, even_if_answered: strict, within: later },
        ) => {
            let whom = who == other || other.is_none();
            whom && within <= later && (*even_if_answered || !*strict || other.is_none())
        }
        (Goal::Acknowledged(a), Goal::Acknowledged(b)) | (Goal::Arrive(a), Goal::Arrive(b)) => a <= b,
        (Goal::Inform { audience, every }, Goal::Inform { audience: other, every: seldom }) => {
            audience == other && every <= seldom
        }
        (Goal::Rises(facts), Goal::Rises(fewer)) => fewer.iter().all(|f| facts.iter().any(|g| g.node == f.node)),
        (Goal::Do { what, within, before }, Goal::Do { what: other, within: later, before: then }) => {
            let in_time = match (within, later) {
                (Some(a), Some(b)) => a <= b,
                (_, None) => true,
                (None, Some(_)) => false,
            };
            what == other && in_time && (then.is_none() || before == then)
        }
        _ => false,
    }
}

/// Words of a guarantee that say nothing.
fn idle_part(c: &Context<'_>, guarantee: &Guarantee, goal: &Spanned<Goal>) -> Option<Diagnostic> {
    let warning = |message: String| Diagnostic::warning(RULE.code, goal.span, message);
    match &goal.node {
        Goal::Reach { who: None, even_if_answered: true, .. } => Some(
            warning("whoever answers has been reached, so `even if others acknowledge` says nothing here".to_owned())
                .help("leave it out, or name a role"),
        ),
        Goal::Rises(facts) => {
            let judged = judged(c);
            if let Some(fact) = facts.iter().find(|f| !judged.contains(&f.node)) {
                let name = c.model.facts.get(fact.node).map_or("?", |f| &f.head.name);
                return Some(
                    warning(format!("no level depends on `{name}`, so this holds by itself"))
                        .help("name a fact of the criteria, or let the criteria read this one"),
                );
            }
            let first = guarantee.despite.first()?;
            guarantee.goals.iter().all(|g| matches!(g.node, Goal::Rises(_))).then(|| {
                Diagnostic::warning(RULE.code, first.span, "which level facts give does not depend on what fails")
                    .also(goal.span, "this is promised")
                    .help("leave `despite` out")
            })
        }
        _ => None,
    }
}

/// Facts that the criteria read, by themselves or through defines and tables.
fn judged(c: &Context<'_>) -> BTreeSet<FactId> {
    let Some(severities) = &c.model.severities else { return BTreeSet::new() };
    let whole = severities.head.whole;
    let within = |at: crate::source::Span| at.file == whole.file && whole.lo <= at.lo && at.hi <= whole.hi;
    let mut open: Vec<Symbol> = c.model.references.iter().filter(|r| within(r.at)).map(|r| r.to).collect();
    let mut seen: BTreeSet<Symbol> = open.iter().copied().collect();
    while let Some(next) = open.pop() {
        if matches!(next, Symbol::Define(_) | Symbol::Table(_)) {
            open.extend(
                c.model.references.iter().filter(|r| r.from == Some(next)).map(|r| r.to).filter(|to| seen.insert(*to)),
            );
        }
    }
    seen.into_iter().filter_map(|s| if let Symbol::Fact(f) = s { Some(f) } else { None }).collect()
}
