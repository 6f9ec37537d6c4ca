//! `idle-lower`: a `lower` that lowers nothing.

use std::collections::BTreeSet;

use super::broken::CRITERIA;
use super::never_holds::{has_constant, never};
use super::{Context, Rule, given};
use crate::decision::{Open, Truth};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Id;

pub(super) const RULE: Rule = Rule {
    code: "idle-lower",
    level: Level::Warning,
    needs: &[CRITERIA],
    summary: "a `lower` that lowers nothing",
    why: "With or without the line, the same facts give the same level: it stops at a level that holds already, another line leads as far down, or `at least` keeps the level up. Whoever counts on the milder level is paged as before.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
fact contained: bool
severities {
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise; ladder main }
  lower 1 when contained, never below SEV1
}"#,
    mended: r#"fact outage: bool
fact contained: bool
severities {
  level SEV1 { when outage; ladder main }
  level SEV2 { otherwise; ladder main }
  lower 1 when contained, never below SEV2
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let Some(severities) = &c.model.severities else { return Vec::new() };
    if severities.lowers.is_empty() || c.criteria.conditions().any(has_constant) {
        return Vec::new();
    }
    let open = Open::new(c.criteria);
    let (mut found, mut gone) = (Vec::new(), BTreeSet::new());
    // From the last: of two lines that do the same, the first does it.
    for (n, lower) in severities.lowers.iter().enumerate().rev() {
        if never(c, &open, &lower.when.expr) || open.lower_counts(n, &gone).truth != Truth::False {
            continue;
        }
        gone.insert(n);
        let d = Diagnostic::warning(RULE.code, lower.span, "this `lower` lowers nothing");
        let top = lower.never_below.filter(|floor| floor.node.index() == 0);
        found.push(match top.and_then(|floor| Some((floor, c.model.levels.get(floor.node)?))) {
            Some((floor, level)) => d
                .also(floor.span, format!("no level is more severe than `{}`", level.head.name))
                .help("name the mildest level it may lead to after `never below`"),
            None => d
                .note("wherever it holds, the level is as mild already, another `lower` leads as far down, or `at least` keeps the level up")
                .help("mend the condition or the level after `never below`, or remove the line"),
        });
    }
    found.reverse();
    found
}
