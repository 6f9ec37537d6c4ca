//! `contradictory-guarantees`: an order of things that no incident can keep.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Deed, Goal, LevelId, MomentAnchor, Symbol};
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "contradictory-guarantees",
    level: Level::Error,
    needs: &[],
    summary: "an order of things that no incident can keep",
    why: "Where one guarantee says that this comes before that and another the reverse, one of the two is broken in every incident.",
    given: given::TOLD,
    fails: r#"template details for customers { subject en "Details"; text en "More about the problem." }
communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send details within 1h
}
guarantee notice_first { do notice; before details }
guarantee details_first { do details; before notice }"#,
    mended: r#"template details for customers { subject en "Details"; text en "More about the problem." }
communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send details within 1h
}
guarantee notice_first { do notice; before details }"#,
    check,
};

/// One thing before another, at some levels.
struct Order<'a> {
    first: Deed,
    then: Deed,
    levels: &'a [LevelId],
    span: Span,
}

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut orders: Vec<Order<'_>> = Vec::new();
    let mut found = Vec::new();
    for guarantee in c.model.guarantees.rows() {
        for goal in &guarantee.goals {
            let Goal::Do { what, before: Some(then), .. } = goal.node else { continue };
            if then == Deed::Event(MomentAnchor::Declared) {
                found.push(
                    Diagnostic::error(RULE.code, goal.span, "nothing is done before the incident is declared")
                        .help("name something that comes later, such as `resolved`"),
                );
                continue;
            }
            if then == what {
                found.push(
                    Diagnostic::error(RULE.code, goal.span, "nothing comes before itself")
                        .help("name what it comes before, such as `resolved`"),
                );
                continue;
            }
            let order = Order { first: what, then, levels: &guarantee.levels, span: goal.span };
            if let Some(reverse) = reverse(&orders, &order) {
                let (a, b) = (called(c, what), called(c, then));
                let message = format!("{a} cannot come before {b} here and after it elsewhere");
                found.push(
                    Diagnostic::error(RULE.code, goal.span, message)
                        .also(reverse, "the other order")
                        .help("keep one of the two"),
                );
            }
            orders.push(order);
        }
    }
    found
}

/// The last of the orders that lead from what comes later back to what comes first, at one of its levels.
fn reverse(orders: &[Order<'_>], order: &Order<'_>) -> Option<Span> {
    order.levels.iter().find_map(|level| {
        let (mut seen, mut open) = (vec![order.then], vec![order.then]);
        while let Some(at) = open.pop() {
            for next in orders.iter().filter(|o| o.first == at && o.levels.contains(level)) {
                if next.then == order.first {
                    return Some(next.span);
                }
                if !seen.contains(&next.then) {
                    seen.push(next.then);
                    open.push(next.then);
                }
            }
        }
        None
    })
}

fn called(c: &Context<'_>, deed: Deed) -> String {
    let state = |s| c.model.states.get(s).map_or("?", |s: &crate::model::State| &s.name);
    let name = match deed {
        Deed::Done(symbol) => c.model.head(symbol).map_or("?", |h| &h.name),
        Deed::Event(MomentAnchor::Declared) => "declared",
        Deed::Event(MomentAnchor::Acknowledged) => "acknowledged",
        Deed::Event(MomentAnchor::Resolved) => "resolved",
        Deed::Event(MomentAnchor::State(s)) => state(s),
        Deed::Event(MomentAnchor::Moment(m)) => c.model.head(Symbol::Moment(m)).map_or("?", |h| &h.name),
    };
    format!("`{name}`")
}
