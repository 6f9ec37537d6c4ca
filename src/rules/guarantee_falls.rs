//! `guarantee-falls`: `severity rises with` a fact, and more of it leads to a milder level.

use super::broken::CRITERIA;
use super::{Context, Rule, given};
use crate::decision::{Ending, Fall};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Goal;

pub(super) const RULE: Rule = Rule {
    code: "guarantee-falls",
    level: Level::Error,
    needs: &[CRITERIA],
    summary: "more of a fact leads to a milder level, against a guarantee",
    why: "The policy promises that more of this fact never gives a lower level, and there is a case in which it does: the crisis grows, and fewer people are told.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact users: count
severities {
  level SEV1 { when users > 10 and users < 100; ladder main }
  level SEV2 { otherwise; ladder main }
}
guarantee monotone { severity rises with users }"#,
    mended: r#"fact users: count
severities {
  level SEV1 { when users > 10; ladder main }
  level SEV2 { otherwise; ladder main }
}
guarantee monotone { severity rises with users }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let goals = c.model.guarantees.rows().flat_map(|g| &g.goals);
    let facts: Vec<_> = goals
        .filter_map(|g| if let Goal::Rises(facts) = &g.node { Some(facts) } else { None })
        .flatten()
        .copied()
        .collect();
    if facts.is_empty() || c.model.levels.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for fact in facts {
        let name = c.model.facts.get(fact.node).map_or("?", |f| f.head.name.as_str());
        match c.partition().and_then(|mut p| p.fall(fact.node)) {
            Ok(Some(fall)) => {
                let message = format!("more of `{name}` leads to a milder level");
                found.push(
                    Diagnostic::error(RULE.code, fact.span, message)
                        .note(case(c, &fall))
                        .help("mend the criteria, or take the fact out of the guarantee"),
                );
            }
            Ok(None) => {}
            Err(_) => {
                let message = format!(
                    "whether the level rises with `{name}` could not be decided: the criteria have too many combinations"
                );
                found.push(
                    Diagnostic::warning(RULE.code, fact.span, message)
                        .help("criteria that compare fewer facts in one condition can be decided"),
                );
            }
        }
    }
    found
}

/// The two cases in words.
fn case(c: &Context<'_>, fall: &Fall) -> String {
    let clock = c.calendar.zone(c.model.policy.zone);
    let level = |ending: Ending| match ending {
        Ending::Level(level) => format!("`{}`", c.model.levels.get(level).map_or("?", |l| l.head.name.as_str())),
        Ending::NoLevel | Ending::Impossible => "no level".to_owned(),
    };
    let (less, more) = (fall.less.words(c.model, clock), fall.more.words(c.model, clock));
    let elsewhere =
        if fall.region.0.is_empty() { String::new() } else { format!(", where {}", fall.region.words(c.model, clock)) };
    format!("`{less}` gives {}, `{more}` gives {}{elsewhere}", level(fall.before), level(fall.after))
}
