//! `arrives-too-late`: people called from home who cannot be there by the time they are needed.

use super::arrivals::{HELP, LABEL, Needed};
use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::LevelLadders;

pub(super) const RULE: Rule = Rule {
    code: "arrives-too-late",
    level: Level::Warning,
    needs: &[],
    summary: "people who are called from home and cannot be there by the time they are needed",
    why: "They answer in time and set out at once, and the deadline passes while they are on the road: a call-out that counts nobody, a step or a phase that is late before anybody has begun, an incident that cannot be resolved in the time promised.",
    given: given::LED,
    fails: r#"schedule night_staff { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 }; arrives within 40m }
callout surge { call night_staff; needs 1 of night_staff within 30m; at end page carol via phone every 10m }
reaction engage for SEV1 { on declared start surge }"#,
    mended: r#"schedule night_staff { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 }; arrives within 20m }
callout surge { call night_staff; needs 1 of night_staff within 30m; at end page carol via phone every 10m }
reaction engage for SEV1 { on declared start surge }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut late = Vec::new();
    callouts(c, &mut late);
    targets(c, &mut late);
    steps(c, &mut late);
    late.retain(|n| n.arrival.node > n.within.node);
    late.into_iter()
        .map(|n| {
            let message = format!(
                "{} may need {} to be there, and {} in {}",
                n.who,
                words(n.arrival.node),
                n.what,
                words(n.within.node)
            );
            Diagnostic::warning(RULE.code, n.span(), message).also(n.arrival.span, LABEL).help(HELP)
        })
        .collect()
}

fn callouts(c: &Context<'_>, late: &mut Vec<Needed>) {
    for callout in c.model.callouts.rows() {
        let Some(within) = callout.within else { continue };
        let kinds = c.kinds(&callout.calls);
        let groups = callout.needs.iter().map(|n| n.of.map_or_else(|| kinds.clone(), |g| vec![g.node]));
        for group in groups {
            let all: Option<Vec<_>> = group.iter().map(|k| c.arrival(*k)).collect();
            let Some(arrival) = all.and_then(|a| a.into_iter().min_by_key(|a| a.node)) else { continue };
            let who = group.first().map_or_else(|| "the group".to_owned(), |k| c.name(*k));
            late.push(Needed { within, who, arrival, what: "the call-out needs them".to_owned() });
        }
    }
}

/// A level that promises a resolution before anybody its ladders page first can be there.
fn targets(c: &Context<'_>, late: &mut Vec<Needed>) {
    for level in c.model.levels.rows() {
        let Some(within) = level.resolve_within else { continue };
        for id in level.ladders.iter().flat_map(LevelLadders::all).map(|l| l.node) {
            let Some(ladder) = c.model.ladders.get(id) else { continue };
            let kinds: Vec<_> = ladder.rungs.iter().flat_map(|r| c.kinds(&r.pages)).collect();
            let all: Option<Vec<_>> = kinds.iter().map(|k| c.arrival(*k)).collect();
            let Some(arrival) = all.and_then(|a| a.into_iter().min_by_key(|a| a.node)) else { continue };
            let who = format!("whoever {} pages", c.ladder_name(id));
            late.push(Needed { within, who, arrival, what: "the incident is to be resolved".to_owned() });
        }
    }
}

fn steps(c: &Context<'_>, late: &mut Vec<Needed>) {
    for procedure in c.model.procedures.rows() {
        for phase in &procedure.phases {
            for step in phase.steps.iter().filter_map(|s| c.model.steps.get(*s)) {
                let Some((within, own)) = step.within.map(|w| (w, true)).or(phase.within.map(|w| (w, false))) else {
                    continue;
                };
                let Some(by) = step.by else { continue };
                let Some(arrival) = c.arrival_of(by.node) else { continue };
                let what = if own { "the step is to be done" } else { "the phase is to be over" };
                let who = format!("whoever does `{}`", step.head.name);
                late.push(Needed { within, who, arrival, what: what.to_owned() });
            }
        }
    }
}
