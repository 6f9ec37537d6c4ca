//! `idle-again`: a procedure that starts over for no step, or steps that use facts for nothing.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::FactId;
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    code: "idle-again",
    level: Level::Warning,
    needs: &[],
    summary: "`again when facts changed` without a step that `uses` a fact, or the other way round",
    why: "Only steps that say which facts they use are done again when one of these changes. Without any of them, new information changes nothing, although the policy says that it does.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase assess within 15m { step size "Size the response" }
  again when facts changed
}"#,
    mended: r#"procedure recover for SEV1 {
  phase assess within 15m { step size "Size the response" { uses outage } }
  again when facts changed
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for procedure in c.model.procedures.rows() {
        let uses = |facts: &[Spanned<FactId>], what| facts.first().map(|f| (f.span, what));
        let steps = procedure.phases.iter().flat_map(|p| &p.steps).filter_map(|s| c.model.steps.get(*s));
        let decisions = procedure.phases.iter().flat_map(|p| &p.decisions).filter_map(|d| c.model.decisions.get(*d));
        let done = steps.filter_map(|s| uses(&s.uses, "step is not done"));
        let first = done.chain(decisions.filter_map(|d| uses(&d.uses, "decision is not asked for"))).next();
        match (procedure.again, first) {
            (Some(span), None) => found.push(
                Diagnostic::warning(RULE.code, span, "no step is done again: none says which facts it uses")
                    .help("add `uses FACT` to the steps that hang on facts"),
            ),
            (None, Some((span, what))) => found.push(
                Diagnostic::warning(RULE.code, span, format!("this {what} again when the fact changes"))
                    .also(procedure.head.span, "the procedure does not start over")
                    .help("add `again when facts changed` to the procedure, or leave `uses` out"),
            ),
            _ => {}
        }
    }
    found
}
