//! `phase-too-short`: a time box that is over before the steps of its phase can be done.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Activity, Phase};

pub(super) const RULE: Rule = Rule {
    code: "phase-too-short",
    level: Level::Warning,
    needs: &[],
    summary: "a time box that is over before the steps of its phase can be done",
    why: "Steps that wait for each other take their times one after the other. If together they may take longer than the phase, the alarm comes although everybody is in time, and people learn not to listen to it.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase repair within 15m {
    step swap within 10m
    step try within 10m after swap
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase repair within 20m {
    step swap within 10m
    step try within 10m after swap
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for phase in c.model.procedures.rows().flat_map(|p| &p.phases) {
        let Some(within) = phase.within else { continue };
        let needed = longest(c, phase);
        if needed > within.node {
            let what = if phase.decisions.is_empty() { "steps" } else { "steps and decisions" };
            let message = format!("the {what} of phase `{}` may take {} together", phase.head.name, words(needed));
            found.push(
                Diagnostic::warning(RULE.code, within.span, message)
                    .help(format!("write `within {}`, or give them less time", words(needed))),
            );
        }
    }
    found
}

/// The longest time that steps of a phase may take one after the other.
fn longest(c: &Context<'_>, phase: &Phase) -> i64 {
    let mut ends: BTreeMap<Activity, i64> = BTreeMap::new();
    let steps = phase.steps.iter().filter_map(|id| {
        let step = c.model.steps.get(*id)?;
        Some((Activity::Step(*id), &step.after, step.within.map_or(0, |w| w.node)))
    });
    let decisions = phase.decisions.iter().filter_map(|id| {
        let decision = c.model.decisions.get(*id)?;
        Some((Activity::Decision(*id), &decision.after, decision.by.iter().filter_map(|b| b.within).sum()))
    });
    // One that waits counts from the last end of what it waits for, so each is settled once, after all of these. What
    // waits in a ring is never settled: another rule says so.
    let all: BTreeMap<Activity, (Vec<Activity>, i64)> = steps
        .chain(decisions)
        .map(|(id, after, takes)| (id, (after.iter().map(|a| a.node).collect(), takes)))
        .collect();
    let mut waits: BTreeMap<Activity, usize> = BTreeMap::new();
    let mut before: BTreeMap<Activity, Vec<Activity>> = BTreeMap::new();
    for (id, (after, _)) in &all {
        let here: BTreeSet<&Activity> = after.iter().filter(|a| all.contains_key(a)).collect();
        waits.insert(*id, here.len());
        for other in here {
            before.entry(*other).or_default().push(*id);
        }
    }
    let mut ready: Vec<Activity> = waits.iter().filter(|(_, n)| **n == 0).map(|(id, _)| *id).collect();
    while let Some(id) = ready.pop() {
        let Some((after, takes)) = all.get(&id) else { continue };
        let begins = after.iter().filter_map(|a| ends.get(a)).max().copied().unwrap_or(0);
        ends.insert(id, begins.saturating_add(*takes));
        for next in before.get(&id).into_iter().flatten() {
            if let Some(left) = waits.get_mut(next) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    ready.push(*next);
                }
            }
        }
    }
    ends.into_values().max().unwrap_or(0)
}
