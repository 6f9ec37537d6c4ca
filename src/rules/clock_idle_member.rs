//! `clock-idle-member`: a member of a deadline that never decides.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ClockTime, Deadline};

pub(super) const RULE: Rule = Rule {
    code: "clock-idle-member",
    level: Level::Warning,
    needs: &[],
    summary: "a member of a deadline that never decides",
    why: "Somebody meant it to matter. Of two times after the same event, `earliest of` is always the shorter and `latest of` always the longer; one of them is usually a slip.",
    given: given::OWED,
    fails: r#"obligation breach {
  notify office within earliest of (24h after aware, 72h after aware) by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"obligation breach {
  notify office within earliest of (24h after aware, 72h after declared) by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for o in c.model.obligations.rows() {
        let Some(deadline) = &o.deadline else { continue };
        let (of, earliest) = match &deadline.node {
            Deadline::Earliest(of) => (of, true),
            Deadline::Latest(of) => (of, false),
            Deadline::Within(_) | Deadline::Before { .. } => continue,
        };
        if let ([_], Some(span)) = (of.as_slice(), o.members.first()) {
            let word = if earliest { "earliest" } else { "latest" };
            found.push(
                Diagnostic::warning(RULE.code, *span, format!("`{word} of` has one member alone"))
                    .help("write it without `of (…)`, or add the other one"),
            );
        }
        for (n, (member, span)) in of.iter().zip(&o.members).enumerate() {
            // Of two that say the same the later is idle.
            let decided = of.iter().zip(&o.members).enumerate().find(|(m, (other, _))| {
                let sooner = sooner(other.time, member.time);
                *m != n
                    && other.after == member.after
                    && match (sooner, earliest) {
                        (Some(std::cmp::Ordering::Equal), _) => *m < n,
                        (Some(std::cmp::Ordering::Less), true) | (Some(std::cmp::Ordering::Greater), false) => true,
                        _ => false,
                    }
            });
            if let Some((_, (_, by))) = decided {
                let message = format!("this never decides when the clock of `{}` runs out", o.head.name);
                found.push(
                    Diagnostic::warning(RULE.code, *span, message)
                        .also(*by, "counted from the same, this one always does")
                        .help("drop it, or let it count from something else"),
                );
            }
        }
    }
    found
}

/// Which of two times ends first, counted from the same instant; nothing where that depends on the calendar.
fn sooner(a: ClockTime, b: ClockTime) -> Option<std::cmp::Ordering> {
    match (a, b) {
        (ClockTime::Seconds(a), ClockTime::Seconds(b)) => Some(a.cmp(&b)),
        (ClockTime::Months(a), ClockTime::Months(b)) => Some(a.cmp(&b)),
        (ClockTime::BusinessDays { days: a, hours: x }, ClockTime::BusinessDays { days: b, hours: y }) if x == y => {
            Some(a.cmp(&b))
        }
        (ClockTime::Working { seconds: a, hours: x }, ClockTime::Working { seconds: b, hours: y }) if x == y => {
            Some(a.cmp(&b))
        }
        _ => None,
    }
}
