//! `procedure-never-starts`: a procedure that no level and nothing else starts.

use std::collections::BTreeSet;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ProcedureId, Symbol};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "procedure-never-starts",
    level: Level::Warning,
    needs: &[&[ItemKind::Procedure]],
    summary: "a procedure that no level and nothing else starts",
    why: "It was written because somebody must do it, and in the incident nobody is ever asked to.",
    given: given::LED,
    fails: r#"procedure recover {
  phase repair within 1h { step swap }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase repair within 1h { step swap }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut started: BTreeSet<ProcedureId> = c
        .model
        .procedures
        .iter()
        .filter(|(_, p)| !p.levels.is_empty() || p.levels_span.is_some())
        .map(|(id, _)| id)
        .collect();
    // What only procedures start that nothing starts is not started.
    loop {
        let before = started.len();
        for r in &c.model.references {
            let Symbol::Procedure(to) = r.to else { continue };
            let from = match r.from {
                Some(Symbol::Procedure(p)) => Some(p),
                Some(Symbol::Decision(d)) => c.model.decisions.get(d).map(|d| d.procedure),
                Some(Symbol::Step(s)) => c.model.steps.get(s).map(|s| s.procedure),
                _ => None,
            };
            if from.is_some_and(|p| started.contains(&p)) {
                started.insert(to);
            }
        }
        if started.len() == before {
            break;
        }
    }
    let idle = c.model.procedures.iter().filter(|(id, _)| !started.contains(id));
    idle.map(|(_, p)| {
        Diagnostic::warning(RULE.code, p.head.span, format!("nothing ever starts procedure `{}`", p.head.name))
            .help(format!("write `procedure {} for LEVELS`, or let a step `start` it", p.head.name))
    })
    .collect()
}
