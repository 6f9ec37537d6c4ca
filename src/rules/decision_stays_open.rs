//! `decision-stays-open`: one decider, nobody else, and no default.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "decision-stays-open",
    level: Level::Warning,
    needs: &[],
    summary: "a decision without a default that nobody else is ever asked for",
    why: "If the only ones who are asked do not answer, the alarm is repeated, and that is all. The procedure stands still, and so does everybody who waits for it.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m {
      option go "Move"
      option stay "Stay"
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let open = c.model.decisions.rows().filter(|d| d.by.len() == 1 && d.options.iter().all(|o| o.default.is_none()));
    open.filter(|d| !d.options.is_empty())
        .map(|d| {
            let message = format!("`{}` stays open if the first who is asked does not answer", d.head.name);
            Diagnostic::warning(RULE.code, d.head.span, message)
                .help("mark one option `default`, or add `, else ROLE within D`")
        })
        .collect()
}
