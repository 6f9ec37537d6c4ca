//! `endless-step`: a step that may take for ever, and nobody hears of it.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "endless-step",
    level: Level::Warning,
    needs: &[],
    summary: "a step without a time, in a phase without a time box",
    why: "If nobody says `done`, everything behind it waits, and no alarm ever says so. Somebody forgot, or is stuck, and the room believes that work is under way.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase repair { step swap "Swap the pump" }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase repair within 1h { step swap "Swap the pump" }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let phases = c.model.procedures.rows().flat_map(|p| &p.phases).filter(|p| p.within.is_none());
    let steps = phases.flat_map(|phase| phase.steps.iter().map(move |s| (phase, s)));
    steps
        .filter_map(|(phase, s)| Some((phase, c.model.steps.get(*s).filter(|s| s.within.is_none())?)))
        .map(|(phase, step)| {
            let message = format!("nobody hears if step `{}` is never done", step.head.name);
            Diagnostic::warning(RULE.code, step.head.span, message)
                .also(phase.head.span, "the phase has no time box either")
                .help("write `within D` after the step or after its phase")
        })
        .collect()
}
