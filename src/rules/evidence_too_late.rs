//! `evidence-too-late`: evidence that is to be saved after the step that destroys it.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "evidence-too-late",
    level: Level::Error,
    needs: &[],
    summary: "evidence that is to be saved after the step that destroys it",
    why: "`preserve … before STEP` is asked for together with the step. Written in a later phase, or in another procedure, it is read when the logs are gone.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase repair within 1h { step restart }
  phase look within 1h {
    preserve "memory dump" before restart
    step compare
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase repair within 1h {
    preserve "memory dump" before restart
    step restart
  }
  phase look within 1h { step compare }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, procedure) in c.model.procedures.iter() {
        for (n, phase) in procedure.phases.iter().enumerate() {
            for preserve in &phase.preserves {
                let Some(step) = c.model.steps.get(preserve.before.node) else { continue };
                let why = if step.procedure != id {
                    "a step of another procedure"
                } else if step.phase < n {
                    "done in an earlier phase"
                } else {
                    continue;
                };
                found.push(
                    Diagnostic::error(
                        RULE.code,
                        preserve.span,
                        format!("this is saved after `{}` has destroyed it", step.head.name),
                    )
                    .also(step.head.span, format!("`{}` is {why}", step.head.name))
                    .help("write `preserve` into the phase of the step, or into an earlier one"),
                );
            }
        }
    }
    found
}
