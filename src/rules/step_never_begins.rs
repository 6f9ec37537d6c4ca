//! `step-never-begins`: a step that waits for itself, or for what comes later.

use std::collections::BTreeSet;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ProcedureStep, StepId};

pub(super) const RULE: Rule = Rule {
    code: "step-never-begins",
    level: Level::Error,
    needs_whole: false,
    summary: "a step that waits for itself, or for what comes later",
    why: "A step begins when its phase has begun and everything it comes `after` is done. One that waits for a step of a later phase, of another procedure, or around a corner for itself holds up the whole procedure, and nobody is asked to do anything.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase repair within 1h {
    step swap after try
    step try after swap
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase repair within 1h {
    step swap
    step try after swap
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, step) in c.model.steps.iter() {
        let name = &step.head.name;
        for after in &step.after {
            let Some(other) = c.model.steps.get(after.node) else { continue };
            let error = |why: String| {
                Diagnostic::error(RULE.code, after.span, format!("step `{name}` never begins"))
                    .also(other.head.span, why)
                    .help("let it wait for steps of its own phase or of earlier ones")
            };
            if after.node == id {
                found.push(error("it waits for itself".to_owned()));
            } else if other.procedure != step.procedure {
                found.push(error(format!("`{}` is a step of another procedure", other.head.name)));
            } else if other.phase > step.phase {
                found.push(error(format!("`{}` is done in a later phase", other.head.name)));
            } else if waits_for(c, after.node, id) && after.node > id {
                found.push(error(format!("`{}` waits for `{name}`", other.head.name)));
            }
        }
    }
    found
}

/// Whether a step waits for another, over however many steps between.
fn waits_for(c: &Context<'_>, step: StepId, other: StepId) -> bool {
    let after =
        |s: StepId| c.model.steps.get(s).into_iter().flat_map(|s: &ProcedureStep| s.after.iter().map(|a| a.node));
    let (mut open, mut seen) = (vec![step], BTreeSet::new());
    while let Some(next) = open.pop() {
        if next == other {
            return true;
        }
        if seen.insert(next) {
            open.extend(after(next));
        }
    }
    false
}
