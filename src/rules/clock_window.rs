//! `clock-window`: a window before an event that may hold no allowed hour.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ClockTime, Deadline, Obligation, Owed};

pub(super) const RULE: Rule = Rule {
    code: "clock-window",
    level: Level::Warning,
    needs: &[],
    summary: "a window before an event that may hold no allowed hour",
    why: "The window opens and closes between two allowed hours; nobody may act in it, and afterwards it is too late.",
    given: given::OWED,
    fails: r#"fact release: instant { ask "When do we publish?" }
obligation advance {
  notify office from 9d to 7d before release at next 16:00 on mon by dpo using report
  warn carol at 1d left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"fact release: instant { ask "When do we publish?" }
obligation advance {
  notify office from 4w to 7d before release at next 16:00 on mon by dpo using report
  warn carol at 1d left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

/// Seconds of a day.
const DAY: i64 = 86_400;

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let windows: Vec<&Obligation> = c.model.obligations.rows().filter(|o| window(o).is_some()).collect();
    for (n, o) in windows.iter().enumerate() {
        let Some((from, to)) = window(o) else { continue };
        let Some(deadline) = &o.deadline else { continue };
        if let Deadline::Before { allowed: Some(allowed), .. } = &deadline.node
            && from - to < longest_gap(allowed.days)
        {
            let message = format!("the window of `{}` may hold no allowed hour", o.head.name);
            found.push(
                Diagnostic::warning(RULE.code, deadline.span, message)
                    .note(format!(
                        "it is open for {}, and allowed hours are up to {} apart",
                        super::words(from - to),
                        super::words(longest_gap(allowed.days))
                    ))
                    .help("open it earlier, or allow more days"),
            );
        }
        for other in windows.iter().take(n) {
            if let Some((opens, closes)) = window(other)
                && same_message(o, other)
                && (from < closes || opens < to)
            {
                let message =
                    format!("no message can be in the windows of both `{}` and `{}`", other.head.name, o.head.name);
                found.push(
                    Diagnostic::warning(RULE.code, deadline.span, message)
                        .also(other.deadline.as_ref().map_or(other.head.span, |d| d.span), "the other window")
                        .help("use two templates, or let the windows overlap"),
                );
            }
        }
    }
    found
}

/// How long before the event a window opens and closes.
fn window(o: &Obligation) -> Option<(i64, i64)> {
    let seconds = |time: ClockTime| match time {
        ClockTime::Seconds(s) => Some(s),
        ClockTime::Months(m) => Some(i64::from(m) * 30 * DAY),
        ClockTime::BusinessDays { .. } | ClockTime::Working { .. } => None,
    };
    match o.deadline.as_ref().map(|d| &d.node) {
        Some(Deadline::Before { from, to, .. }) => Some((seconds(*from)?, seconds(*to)?)),
        _ => None,
    }
}

/// Whether one sending fulfils both, and both count to the same event.
fn same_message(a: &Obligation, b: &Obligation) -> bool {
    let facts = |o: &Obligation| o.deadline.as_ref().map(|d| d.node.anchors());
    let told = |o: &Obligation| match &o.duty {
        Some(Owed::Notify(audiences)) => audiences.iter().map(|a| a.node).collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    let template = |o: &Obligation| o.using.map(|t| t.node);
    template(a).is_some() && template(a) == template(b) && facts(a) == facts(b) && told(a) == told(b)
}

/// The longest time from one allowed hour to the next.
fn longest_gap(days: u8) -> i64 {
    let on = |day: i64| days >> day.rem_euclid(7) & 1 == 1;
    let gap = |from: i64| (1..=7).find(|n| on(from + n)).unwrap_or(7);
    (0..7).filter(|d| on(*d)).map(gap).max().unwrap_or(7) * DAY
}
