//! `ladder-without-end`: a ladder that does not say what happens when nobody answers.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "ladder-without-end",
    level: Level::Error,
    needs: &[],
    summary: "a ladder that does not say what happens when nobody answers",
    why: "Four of the systems we looked at end silently: after the last rung nobody is paged any more and nobody is told. The end of a ladder is a decision, so it has to be written down.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; wait 5m }
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let endless = c.model.ladders.rows().filter(|l| l.at_end.is_none());
    let mut found: Vec<Diagnostic> = endless
        .map(|l| {
            Diagnostic::error(RULE.code, l.head.span, format!("ladder `{}` has no `at end`", l.head.name))
                .help("write `at end page T via C every D`, `at end hand over to LADDER`, `at end hold \"why\"` or `at end stop \"why\"`")
        })
        .collect();
    if let Some(a) = c.model.alarms.as_ref().filter(|a| a.at_end.is_none()) {
        found.push(
            Diagnostic::error(RULE.code, a.head.span, "`alarms` has no `at end`")
                .help("write `at end page T via C every D`: somebody must hear of it in the end"),
        );
    }
    found
}
