//! `clock-nobody-keeps`: an obligation that nobody sees to, or whose keeper is not there at times.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::TargetKind;

pub(super) const RULE: Rule = Rule {
    code: "clock-nobody-keeps",
    level: Level::Error,
    needs: &[],
    summary: "an obligation that nobody sees to, or whose keeper is not there at times",
    why: "The clock runs, everybody thinks somebody else writes to the authority, and the first to notice is the authority.",
    given: given::OWED,
    fails: r#"obligation breach {
  notify office within 72h after aware using report
  warn carol at 4h left
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
    for o in c.model.obligations.rows() {
        let Some(by) = o.by else {
            if let Some(deadline) = &o.deadline {
                let message = format!("nobody sees to obligation `{}`", o.head.name);
                found.push(
                    Diagnostic::error(RULE.code, deadline.span, message)
                        .help("say who, behind the deadline: `by ROLE`"),
                );
            }
            continue;
        };
        let kind = by.node.target();
        if !c.is_whole(kind) {
            continue;
        }
        if let Some(first) = c.empty(kind, c.horizon()).first() {
            let message = format!(
                "nobody can be {} from {} to {}, and obligation `{}` is theirs",
                c.name(kind),
                c.local(first.from),
                c.local(first.to),
                o.head.name
            );
            let help = if matches!(kind, TargetKind::Role(_)) {
                "add a source that is always there: `filled by …, else TEAM`"
            } else {
                "give it to a role with `filled by …, else …`"
            };
            found.push(Diagnostic::warning(RULE.code, by.span, message).help(help));
        }
    }
    found
}
