//! `clock-repeated`: two obligations of which one message meets both.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Obligation, Owed};

pub(super) const RULE: Rule = Rule {
    code: "clock-repeated",
    level: Level::Warning,
    needs: &[],
    summary: "two obligations of which one message meets both",
    why: "The same template to the same audience, counted from the same event: sending it once fulfils both, so the longer clock never tells anybody anything. One of them usually wanted another template, or another event.",
    given: given::OWED,
    fails: r#"obligation breach {
  notify office within 72h after aware by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}
obligation again {
  notify office within 96h after aware by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"obligation breach {
  notify office within 72h after aware by dpo using report
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}
obligation again {
  do "Send the details" within 96h after fulfilled breach by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let all: Vec<&Obligation> = c.model.obligations.rows().collect();
    for (n, o) in all.iter().enumerate() {
        if let Some(other) = all.iter().take(n).find(|other| same(o, other)) {
            let message = format!("one message meets both `{}` and `{}`", other.head.name, o.head.name);
            found.push(
                Diagnostic::warning(RULE.code, o.head.span, message)
                    .also(other.head.span, "owed by the same event, to the same audience, with the same template")
                    .help("keep the shorter one, or give them different templates"),
            );
        }
    }
    found
}

fn same(a: &Obligation, b: &Obligation) -> bool {
    let told = |o: &Obligation| match (&o.duty, o.using) {
        (Some(Owed::Notify(audiences)), Some(template)) => {
            Some((audiences.iter().map(|a| a.node).collect::<Vec<_>>(), template.node))
        }
        _ => None,
    };
    let when = |o: &Obligation| o.when.as_ref().map(|w| w.expr.clone());
    // Windows have a rule of their own.
    let anchors =
        |o: &Obligation| o.deadline.as_ref().filter(|d| !d.node.members().is_empty()).map(|d| d.node.anchors());
    told(a).is_some() && told(a) == told(b) && anchors(a).is_some() && anchors(a) == anchors(b) && when(a) == when(b)
}
