//! `severity-without-ladder`: a level that pages nobody.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "severity-without-ladder",
    level: Level::Error,
    needs: &[],
    summary: "a level that pages nobody",
    why: "An incident at this level is declared, classified and forgotten: nobody hears of it. Peers drop such incidents without a word.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
severities {
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise }
}"#,
    mended: r#"fact outage: bool
severities {
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise; ladder main }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let bare = c.model.levels.rows().filter(|l| l.ladders.is_none());
    bare.map(|l| {
        Diagnostic::error(RULE.code, l.head.span, format!("level `{}` pages nobody", l.head.name))
            .help("say who is paged: `ladder NAME`")
            .note("a level that only needs a ticket still needs a ladder that says so: one rung, `at end hold \"why\"`")
    })
    .collect()
}
