//! `rung-without-wait`: a rung that does not say how long to wait, or pages nobody at all.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "rung-without-wait",
    level: Level::Error,
    needs: &[],
    summary: "a rung that does not say how long to wait, or pages nobody at all",
    why: "Without a wait there is no next rung; without a page there is nobody to answer.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice }
  at end hold "the day shift looks at it"
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m }
  at end hold "the day shift looks at it"
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        if ladder.rungs.is_empty() {
            let message = format!("ladder `{}` has no rung", ladder.head.name);
            found.push(Diagnostic::error(RULE.code, ladder.head.span, message).help("add `rung { page T; wait D }`"));
        }
        for rung in &ladder.rungs {
            if rung.wait.is_none() {
                found.push(Diagnostic::error(RULE.code, rung.head.span, "a rung has no `wait`").help("add `wait 5m`"));
            }
            if rung.pages.is_empty() {
                found.push(Diagnostic::error(RULE.code, rung.head.span, "a rung pages nobody").help("add `page T`"));
            }
        }
    }
    if let Some(a) = &c.model.alarms {
        if a.wait.is_none() {
            found.push(Diagnostic::error(RULE.code, a.head.span, "`alarms` has no `wait`").help("add `wait 10m`"));
        }
        if a.pages.is_empty() {
            found.push(Diagnostic::error(RULE.code, a.head.span, "`alarms` pages nobody").help("add `page T via C`"));
        }
    }
    found
}
