//! `same-people-again`: two consecutive rungs that page the same people.

use std::collections::BTreeSet;

use super::broken::PEOPLE;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ChannelStep, Responder, Rung, Target, TargetKind};
pub(super) const RULE: Rule = Rule {
    code: "same-people-again",
    level: Level::Warning,
    needs: &[PEOPLE],
    summary: "two consecutive rungs that page the same people",
    why: "Whoever did not answer the first rung is asked again by the second: the wait of that rung buys nothing, and nobody new hears of the incident.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; wait 5m }
  rung { page alice; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m }
  rung { page bob; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        for pair in ladder.rungs.windows(2) {
            let [first, second] = pair else { continue };
            // `any of` leaves the others for the next rung, which asks whoever was paged least recently.
            let leaves_some = first.pages.iter().flat_map(|p| &p.targets).any(|t| matches!(t.node, Target::AnyOf(_)));
            if leaves_some || first.when.is_some() || second.when.is_some() || !same_way(first, second) {
                continue;
            }
            if let Some(at) = same_at(c, first, second) {
                let mut d = Diagnostic::warning(
                    RULE.code,
                    second.head.span,
                    format!("a rung of ladder `{}` pages nobody new", ladder.head.name),
                )
                .also(first.head.span, "the rung before pages the same people");
                if let Some(at) = at {
                    d = d.note(format!("for example at {}", c.local(at)));
                }
                found.push(d.help("page somebody else, or the same people on another channel"));
            }
        }
    }
    found
}

/// A rung that asks the same people on another channel is an escalation of its own.
fn same_way(first: &Rung, second: &Rung) -> bool {
    let ways = |r: &Rung| -> Vec<Option<Vec<ChannelStep>>> {
        r.pages.iter().map(|p| p.via.as_ref().map(|v| v.steps.clone())).collect()
    };
    let channels = |w: &Option<Vec<ChannelStep>>| -> Option<Vec<_>> {
        w.as_ref().map(|s| s.iter().flat_map(|s| &s.channels).map(|c| c.node).collect())
    };
    let first: Vec<_> = ways(first).iter().map(channels).collect();
    ways(second).iter().map(channels).all(|w| first.contains(&w))
}

/// An instant at which the second rung reaches nobody whom the first has not reached: `Some(None)` where that is
/// always so.
fn same_at(c: &Context<'_>, first: &Rung, second: &Rung) -> Option<Option<i64>> {
    let kinds = |r: &Rung| -> Vec<TargetKind> {
        r.pages.iter().flat_map(|p| &p.targets).filter_map(|t| c.kind(t.node)).collect()
    };
    let (before, after) = (kinds(first), kinds(second));
    let known = c.everybody_on(&first.pages);
    let is_fixed = |k: &TargetKind| matches!(k, TargetKind::Person(_) | TargetKind::Team(_) | TargetKind::Post(_));
    // Somebody always there whom the first rung never pages settles it without looking at the calendar.
    if after.iter().any(|k| is_fixed(k) && !c.everybody(*k).is_subset(&known)) {
        return None;
    }
    if after.iter().all(is_fixed) && before.iter().all(is_fixed) {
        return (!after.is_empty()).then_some(None);
    }
    if after.iter().any(|k| matches!(k, TargetKind::Schedule(_)) && c.everybody(*k).is_disjoint(&known)) {
        return None;
    }
    let both: Vec<TargetKind> = before.iter().chain(&after).copied().collect();
    let people =
        |list: &[TargetKind], at| -> BTreeSet<Responder> { list.iter().flat_map(|k| c.people_at(*k, at)).collect() };
    let again = c.moments(&both).find(|at| {
        let new = people(&after, *at);
        !new.is_empty() && new.is_subset(&people(&before, *at))
    });
    again.map(Some)
}
