//! `step-never-begins`: a step that waits for itself, or for what comes later.

use std::collections::BTreeMap;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::rings;
use crate::model::{Activity, Head, ProcedureId};

pub(super) const RULE: Rule = Rule {
    code: "step-never-begins",
    level: Level::Error,
    needs: &[],
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
    let steps = c.model.steps.iter().map(|(id, s)| (Activity::Step(id), &s.head, (s.procedure, s.phase), &s.after));
    let decisions =
        c.model.decisions.iter().map(|(id, d)| (Activity::Decision(id), &d.head, (d.procedure, d.phase), &d.after));
    let rings = rings_of(c);
    let mut found = Vec::new();
    for (id, head, (procedure, phase), after) in steps.chain(decisions) {
        let name = &head.name;
        for after in after {
            let Some((other, of, stands)) = place(c, after.node) else { continue };
            let error = |why: String| {
                Diagnostic::error(RULE.code, after.span, format!("`{name}` never begins"))
                    .also(other.span, why)
                    .help("let it wait for what its own phase does, or an earlier one")
            };
            if after.node == id {
                found.push(error("it waits for itself".to_owned()));
            } else if of != procedure {
                found.push(error(format!("`{}` belongs to another procedure", other.name)));
            } else if stands > phase {
                found.push(error(format!("`{}` is done in a later phase", other.name)));
            } else if after.node > id && rings.get(&id).is_some_and(|ring| rings.get(&after.node) == Some(ring)) {
                found.push(error(format!("`{}` waits for `{name}`", other.name)));
            }
        }
    }
    found
}

/// Name, procedure and phase of a step or a decision.
fn place<'c>(c: &'c Context<'_>, what: Activity) -> Option<(&'c Head, ProcedureId, usize)> {
    Some(match what {
        Activity::Step(s) => c.model.steps.get(s).map(|s| (&s.head, s.procedure, s.phase))?,
        Activity::Decision(d) => c.model.decisions.get(d).map(|d| (&d.head, d.procedure, d.phase))?,
    })
}

/// The ring in which each waits for the others, over however many between, by its number.
fn rings_of(c: &Context<'_>) -> BTreeMap<Activity, usize> {
    let steps = c.model.steps.iter().map(|(id, s)| (Activity::Step(id), &s.after));
    let decisions = c.model.decisions.iter().map(|(id, d)| (Activity::Decision(id), &d.after));
    let ties = steps.chain(decisions).flat_map(|(id, after)| after.iter().map(move |a| (id, a.node)));
    rings(ties).into_iter().enumerate().flat_map(|(n, ring)| ring.into_iter().map(move |id| (id, n))).collect()
}
