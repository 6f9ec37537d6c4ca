//! `idle-gate`: a gate that nothing waits behind.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "idle-gate",
    level: Level::Warning,
    needs: &[],
    summary: "a gate that nothing waits behind",
    why: "A gate keeps the next phase from beginning. At the end of the last phase it keeps nothing: the procedure only never finishes, and nobody is asked why.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase repair within 1h { step swap; gate "the line is dry" }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase repair within 1h { step swap; gate "the line is dry" }
  phase restart within 1h { step switch_on }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let last = c.model.procedures.rows().filter_map(|p| p.phases.last());
    let gates = last.flat_map(|phase| phase.gates.iter().map(move |g| (phase, g)));
    gates
        .map(|(phase, gate)| {
            let message = format!("nothing waits behind this gate: `{}` is the last phase", phase.head.name);
            Diagnostic::warning(RULE.code, gate.span, message)
                .help("make it the `done when` of a step, or add the phase that it guards")
        })
        .collect()
}
