//! `acknowledge-target-missed`: an `acknowledge within` that the ladder cannot meet unless the first person answers.

use super::words;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{LevelLadders, Rung, Target};
pub(super) const RULE: Rule = Rule {
    code: "acknowledge-target-missed",
    level: Level::Warning,
    needs_whole: false,
    summary: "an `acknowledge within` that the ladder cannot meet unless the first person answers",
    why: "If nobody answers the first rung, the target has passed before a second person is even paged. A target that only luck can meet is no target.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
severities {
  level SEV1 { when outage; acknowledge within 5m; ladder slow }
  level SEV2 { otherwise; ladder main }
}
ladder slow {
  rung { page alice; wait 10m }
  rung { page bob; wait 10m }
  at end page carol via phone every 10m
}"#,
    mended: r#"fact outage: bool
severities {
  level SEV1 { when outage; acknowledge within 15m; ladder slow }
  level SEV2 { otherwise; ladder main }
}
ladder slow {
  rung { page alice; wait 10m }
  rung { page bob; wait 10m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for level in c.model.levels.rows() {
        let Some(target) = level.acknowledge_within else { continue };
        for ladder in level.ladders.iter().flat_map(LevelLadders::all).filter_map(|l| c.model.ladders.get(l.node)) {
            let (Some(first), Some(wait)) = (ladder.rungs.first(), ladder.rungs.first().and_then(|r| r.wait)) else {
                continue;
            };
            // A rung that pages several people at once has its second person from the start.
            if c.everybody_on(&first.pages).len() > 1 && first.needs.is_empty() && !only_one_at_a_time(c, first) {
                continue;
            }
            if wait.node >= target.node {
                found.push(
                    Diagnostic::warning(
                        RULE.code,
                        target.span,
                        format!(
                            "ladder `{}` pages a second person only after {}, when the target of {} has passed",
                            ladder.head.name,
                            words(wait.node),
                            words(target.node)
                        ),
                    )
                    .also(wait.span, "the first rung waits this long")
                    .help("wait less on the first rung, page a second person at once, or promise less"),
                );
            }
        }
    }
    found
}

fn only_one_at_a_time(c: &Context<'_>, rung: &Rung) -> bool {
    let now = c.horizon().from;
    let kinds = rung.pages.iter().flat_map(|p| &p.targets);
    let people: std::collections::BTreeSet<_> = kinds
        .filter_map(|t| if let Target::AnyOf(_) = t.node { None } else { c.kind(t.node) })
        .flat_map(|k| c.people_at(k, now))
        .collect();
    people.len() <= 1
}
