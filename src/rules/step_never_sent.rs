//! `step-never-sent`: a channel step that lies behind the end of its ladder.

use super::words;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Ending;
pub(super) const RULE: Rule = Rule {
    code: "step-never-sent",
    level: Level::Warning,
    needs: &[],
    summary: "a channel step that lies behind the end of its ladder",
    why: "A personal plan runs on while the ladder climbs, but `at end stop` calls everything off. A step that lies behind that instant never goes out, however long somebody waits for it.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice via app, then phone after 10m; wait 5m }
  at end stop "the day shift looks at it"
}"#,
    mended: r#"ladder main {
  rung { page alice via app, then phone after 2m; wait 5m }
  at end stop "the day shift looks at it"
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        let Some(Ending::Stop(_)) = ladder.at_end.as_ref().map(|e| &e.node) else { continue };
        let pass: i64 = ladder.rungs.iter().filter_map(|r| r.wait).map(|w| w.node).sum();
        let whole = pass.saturating_mul(i64::from(ladder.repeat) + 1);
        let mut begins = 0;
        for rung in &ladder.rungs {
            // The first pass leaves a chain the most time.
            let left = whole - begins;
            begins += rung.wait.map_or(0, |w| w.node);
            for page in &rung.pages {
                for step in c.plans(page).into_iter().flat_map(|(plan, _)| &plan.steps) {
                    let (Some(after), Some(channel)) = (step.after, step.channels.first()) else { continue };
                    if after >= left {
                        found.push(
                            Diagnostic::warning(
                                RULE.code,
                                channel.span,
                                format!(
                                    "this step of {} is never sent: ladder `{}` stops first",
                                    words(after),
                                    ladder.head.name
                                ),
                            )
                            .also(rung.head.span, format!("from here the ladder has {} left", words(left)))
                            .help("bring the step forward, wait longer, or end with `hold` instead of `stop`"),
                        );
                    }
                }
            }
        }
    }
    found
}
