//! `review-overdue`: a policy whose review is overdue.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::literal::{Date, Unit};
pub(super) const RULE: Rule = Rule {
    code: "review-overdue",
    level: Level::Warning,
    needs: &[],
    summary: "a policy whose review is overdue",
    why: "Telephone numbers change, people leave, and the policy that nobody looked at for a year fails on the day it is needed.",
    given: &[given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"policy "Example" { edition 1; timezone UTC; locales en; reviewed 2020-01-01; review every 6mo }"#,
    mended: r#"policy "Example" { edition 1; timezone UTC; locales en; reviewed 2026-09-01; review every 6mo }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let policy = &c.model.policy;
    let Some(every) = policy.review_every else { return Vec::new() };
    let Some(reviewed) = policy.reviewed else {
        return vec![
            Diagnostic::warning(
                RULE.code,
                every.span,
                "the policy is to be reviewed, but does not say when it last was",
            )
            .help("add `reviewed DATE`"),
        ];
    };
    let count = i64::try_from(every.node.0).unwrap_or(i64::MAX);
    let due = match every.node.1 {
        Unit::Month => crate::calendar::add_months(reviewed.node.days() * 86_400, count) / 86_400,
        Unit::Week => reviewed.node.days().saturating_add(count.saturating_mul(7)),
        _ => reviewed.node.days().saturating_add(count),
    };
    if due >= c.today.days() {
        return Vec::new();
    }
    let message = format!("the review of the policy has been due since {}", Date::from_days(due));
    vec![
        Diagnostic::warning(RULE.code, reviewed.span, message)
            .also(every.span, "it is to be reviewed this often")
            .help("review it, then write the day here"),
    ]
}
