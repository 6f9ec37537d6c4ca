//! `work-cut-short`: an answer lapses before the time to work on it has passed.

use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "work-cut-short",
    level: Level::Error,
    needs: &[],
    summary: "an answer lapses before the time to work on it has passed",
    why: "When the answer lapses the ladder starts over at its first rung and the clock of the work is forgotten. The second line, which the clock was meant to call, is never asked.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; wait 5m; work 1h until identified }
  rung { page bob; wait 5m }
  at end page carol via phone every 10m
  acknowledgement lasts 30m
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m; work 1h until identified }
  rung { page bob; wait 5m }
  at end page carol via phone every 10m
  acknowledgement lasts 2h
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        let Some(lasts) = ladder.acknowledgement_lasts else { continue };
        for work in ladder.rungs.iter().filter_map(|r| r.work).filter(|w| w.lasts.node >= lasts.node) {
            let message = format!("the answer lapses after {}, before the work is over", words(lasts.node));
            found.push(
                Diagnostic::error(RULE.code, work.span, message)
                    .also(lasts.span, "the answer lapses then, and the ladder starts over")
                    .help(format!(
                        "let the answer last longer than {}, or the work be shorter",
                        words(work.lasts.node)
                    )),
            );
        }
    }
    found
}
