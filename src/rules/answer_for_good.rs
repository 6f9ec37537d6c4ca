//! `answer-for-good`: a ladder of the most severe level whose answer never lapses.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::LevelLadders;
pub(super) const RULE: Rule = Rule {
    code: "answer-for-good",
    level: Level::Warning,
    needs: &[],
    summary: "a ladder of the most severe level whose answer never lapses",
    why: "Somebody acknowledges half asleep and falls asleep again. At the most severe level an answer should lapse, so that the ladder asks again.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m }
  at end page carol via phone every 10m
  acknowledgement lasts 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let Some(top) = c.model.levels.rows().next() else { return Vec::new() };
    let ladders = top.ladders.iter().flat_map(LevelLadders::all).filter_map(|l| c.model.ladders.get(l.node));
    ladders
        .filter(|l| l.acknowledgement_lasts.is_none())
        .map(|l| {
            Diagnostic::warning(RULE.code, l.head.span, format!("an answer to ladder `{}` holds for good", l.head.name))
                .also(top.head.span, "this level, the most severe, relies on it")
                .help("add `acknowledgement lasts 30m`: the ladder then asks again unless the answer is renewed")
        })
        .collect()
}
