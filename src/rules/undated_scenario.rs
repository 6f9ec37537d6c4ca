//! `undated-scenario`: a test whose result hangs on the day on which it runs.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "undated-scenario",
    level: Level::Warning,
    needs: &[],
    summary: "a scenario with `expect` that says no day, in a policy where it matters who is there when",
    why: "Without `starts` it begins on the day it is run. Somebody else is on call next week, so it passes today and fails on a holiday, when nobody has touched the policy.",
    given: given::BOOK,
    fails: r#"schedule primary { layer weekly { rotate alice, bob every 1w from 2026-01-05 09:00 } }
scenario drill "A page is answered" {
  given outage = yes
  at 2m alice acknowledges
  expect alice paged within 1m
}"#,
    mended: r#"schedule primary { layer weekly { rotate alice, bob every 1w from 2026-01-05 09:00 } }
scenario drill "A page is answered" {
  starts 2026-11-23 08:30
  given outage = yes
  at 2m alice acknowledges
  expect alice paged within 1m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let model = c.model;
    // Without any of these every day is like the next.
    let changes = model.schedules.rows().next().is_some()
        || model.hours.rows().next().is_some()
        || model.people.rows().any(|p| !p.away.is_empty());
    let undated = model.scenarios.rows().filter(|s| changes && s.starts.is_none() && !s.expects.is_empty());
    undated
        .map(|s| {
            let message = format!("what `{}` expects hangs on the day on which it is run", s.head.name);
            let (today, hint) = (c.today, "say when it begins");
            Diagnostic::warning(RULE.code, s.head.span, message).help(format!("{hint}: `starts {today} 08:30`"))
        })
        .collect()
}
