//! `example-differs`: an example in a level that the criteria put elsewhere.

use super::broken::CRITERIA;
use super::{Context, Rule, given};
use crate::decision::{Knowledge, Quiet, assumed};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::LevelId;
pub(super) const RULE: Rule = Rule {
    code: "example-differs",
    level: Level::Error,
    needs: &[CRITERIA],
    summary: "an example in a level that the criteria put elsewhere",
    why: "Examples are the policy in the words of the people who wrote it. Where the criteria disagree, one of the two is wrong, and it is better to find out which today.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact users: percent
severities {
  level SEV1 { when users >= 25%; ladder main; example "checkout is down for a fifth of all" { users = 20% } }
  level SEV2 { otherwise; ladder main }
}"#,
    mended: r#"fact users: percent
severities {
  level SEV1 { when users >= 20%; ladder main; example "checkout is down for a fifth of all" { users = 20% } }
  level SEV2 { otherwise; ladder main }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let clock = c.calendar.zone(c.model.policy.zone);
    let name = |l: LevelId| c.model.levels.get(l).map_or("?", |l| l.head.name.as_str());
    let mut found = Vec::new();
    for (id, level) in c.model.levels.iter() {
        for example in &level.examples {
            let mut facts = assumed(c.model, clock);
            for (fact, value) in &example.facts {
                let knowledge = match &value.node {
                    Some(v) => Knowledge::Known(v.clone().placed(|wall| clock.first(wall))),
                    None => Knowledge::Unknown,
                };
                facts.set(fact.node, knowledge);
            }
            let possible = c.criteria.possible(&facts, &Quiet::default());
            if possible.contradiction {
                found.push(Diagnostic::error(
                    RULE.code,
                    example.span,
                    "the facts of this example are declared impossible together",
                ));
            } else if possible.levels == [id] && !possible.none_possible {
                continue;
            } else if possible.levels.len() <= 1 {
                let gives = possible.levels.first().map_or("no level at all", |l| name(*l));
                let message = format!("the criteria give this example of `{}` the level {gives}", level.head.name);
                found.push(
                    Diagnostic::error(RULE.code, example.span, message).help("mend the criteria or move the example"),
                );
            } else {
                let levels: Vec<String> = possible.levels.iter().map(|l| format!("`{}`", name(*l))).collect();
                let open: Vec<String> = c
                    .criteria
                    .open_facts(&facts, &Quiet::default())
                    .into_iter()
                    .filter_map(|f| c.model.facts.get(f))
                    .map(|f| format!("`{}`", f.head.name))
                    .collect();
                let message =
                    format!("this example of `{}` may also be {}", level.head.name, others(&levels, name(id)));
                found.push(
                    Diagnostic::error(RULE.code, example.span, message)
                        .help(format!("say more: it depends on {}", open.join(", "))),
                );
            }
        }
    }
    found
}

fn others(levels: &[String], own: &str) -> String {
    let own = format!("`{own}`");
    levels.iter().filter(|l| **l != own).cloned().collect::<Vec<_>>().join(" or ")
}
