//! `clock-unwarned`: an obligation of whose clock nobody is warned, or too early to mean anything.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ClockTime, Deadline};

pub(super) const RULE: Rule = Rule {
    code: "clock-unwarned",
    level: Level::Warning,
    needs: &[],
    summary: "an obligation of whose clock nobody is warned, or too early to mean anything",
    why: "Nobody looks at a clock in a crisis. Without a page while there is time left, the first one to tell anybody is the alarm that it was missed.",
    given: given::OWED,
    fails: r#"obligation breach {
  notify office within 72h after aware by dpo using report
  warn carol at 80h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"obligation breach {
  notify office within 72h after aware by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for o in c.model.obligations.rows().filter(|o| o.deadline.is_some()) {
        let warnings = || o.warnings.iter().flat_map(|w| &w.left);
        if warnings().next().is_none() && !c.is_spoilt_at(o.head.whole) {
            found.push(
                Diagnostic::warning(
                    RULE.code,
                    o.head.span,
                    format!("nobody is warned of the clock of `{}`", o.head.name),
                )
                .help("add who is paged while there is time: `warn ROLE at 12h left, 2h left`"),
            );
        }
        let Some(deadline) = &o.deadline else { continue };
        let Some(longest) = longest(&deadline.node) else { continue };
        for left in warnings().filter(|left| left.node >= longest) {
            let message = format!(
                "the clock of `{}` never has {} left after it has started",
                o.head.name,
                super::words(left.node)
            );
            found.push(
                Diagnostic::warning(RULE.code, left.span, message)
                    .label("this warning goes out at once, when the clock starts")
                    .also(deadline.span, format!("{} at most", super::words(longest)))
                    .help("warn later, while there is still time to act"),
            );
        }
    }
    found
}

/// The longest a clock may have left, where it counts elapsed time alone.
fn longest(deadline: &Deadline) -> Option<i64> {
    let seconds = |time: &ClockTime| if let ClockTime::Seconds(s) = time { Some(*s) } else { None };
    match deadline {
        Deadline::Before { .. } => None,
        // It runs from the first event that is known, so each event may be alone for a while; of what counts from one event
        // the shortest ends it.
        Deadline::Within(_) | Deadline::Earliest(_) => {
            let of = deadline.members();
            let after = |anchor| of.iter().filter(move |m| m.after == anchor).filter_map(|m| seconds(&m.time)).min();
            let all: Option<Vec<i64>> = of.iter().map(|m| after(m.after)).collect();
            all.and_then(|all| all.into_iter().max())
        }
        Deadline::Latest(of) => {
            let all: Option<Vec<i64>> = of.iter().map(|m| seconds(&m.time)).collect();
            all.and_then(|all| all.into_iter().max())
        }
    }
}
