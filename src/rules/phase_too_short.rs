//! `phase-too-short`: a time box that is over before the steps of its phase can be done.

use std::collections::BTreeMap;

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
    let all: Vec<_> = steps.chain(decisions).collect();
    // Each round settles at least one more of them; cycles end with the rounds.
    for _ in &all {
        for (id, after, takes) in &all {
            let begins = after.iter().filter_map(|a| ends.get(&a.node)).max().copied().unwrap_or(0);
            ends.insert(*id, begins.saturating_add(*takes));
        }
    }
    ends.into_values().max().unwrap_or(0)
}
