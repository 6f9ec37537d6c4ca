//! `clock-unsourced`: an obligation that does not say where its clock comes from, or was not checked for a year.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::literal::Date;

pub(super) const RULE: Rule = Rule {
    code: "clock-unsourced",
    level: Level::Warning,
    needs: &[],
    summary: "an obligation that does not say where its clock comes from, or was not checked for a year",
    why: "Rules of regulators change. A deadline without its article, or one that nobody has looked up for a year, is kept, or missed, by hearsay.",
    given: given::OWED,
    fails: r#"obligation breach {
  notify office within 72h after aware by dpo using report
  warn carol at 4h left
  checked 2024-09-01
}"#,
    mended: r#"obligation breach {
  notify office within 72h after aware by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

/// After so many days a rule is to be looked up again.
const CHECKED_FOR: i64 = 366;

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for o in c.model.obligations.rows() {
        let head = &o.head;
        if head.source.is_none() {
            let message = format!("obligation `{}` does not say where its clock comes from", head.name);
            found.push(
                Diagnostic::warning(RULE.code, head.span, message)
                    .help("add the law, contract or policy and its article: `source \"…\"; checked DATE`"),
            );
        }
        match head.checked {
            None => found.push(
                Diagnostic::warning(RULE.code, head.span, format!("obligation `{}` was never checked", head.name))
                    .help("look its source up, then write the day: `checked DATE`"),
            ),
            Some(day) if day.node.days() + CHECKED_FOR < c.today.days() => found.push(
                Diagnostic::warning(
                    RULE.code,
                    day.span,
                    format!("obligation `{}` was last checked on {}, more than a year ago", head.name, day.node),
                )
                .help("look its source up again, then write the day here"),
            ),
            Some(day) if day.node.days() > c.today.days() => found.push(
                Diagnostic::warning(
                    RULE.code,
                    day.span,
                    format!("obligation `{}` was checked on {}, which is yet to come", head.name, day.node),
                )
                .note(format!("today is {}", Date::from_days(c.today.days()))),
            ),
            Some(_) => {}
        }
    }
    found
}
