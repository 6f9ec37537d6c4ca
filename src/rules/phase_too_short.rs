//! `phase-too-short`: a time box that is over before the steps of its phase can be done.

use std::collections::BTreeMap;

use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Phase, StepId};

pub(super) const RULE: Rule = Rule {
    code: "phase-too-short",
    level: Level::Warning,
    needs_whole: false,
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
            let message = format!("the steps of phase `{}` may take {} together", phase.head.name, words(needed));
            found.push(
                Diagnostic::warning(RULE.code, within.span, message)
                    .help(format!("write `within {}`, or give the steps less time", words(needed))),
            );
        }
    }
    found
}

/// The longest time that steps of a phase may take one after the other.
fn longest(c: &Context<'_>, phase: &Phase) -> i64 {
    let mut ends: BTreeMap<StepId, i64> = BTreeMap::new();
    // Each round settles at least one more step; cycles end with the rounds.
    for _ in &phase.steps {
        for id in &phase.steps {
            let Some(step) = c.model.steps.get(*id) else { continue };
            let begins = step.after.iter().filter_map(|a| ends.get(&a.node)).max().copied().unwrap_or(0);
            let end = begins.saturating_add(step.within.map_or(0, |w| w.node));
            ends.insert(*id, end);
        }
    }
    ends.into_values().max().unwrap_or(0)
}
