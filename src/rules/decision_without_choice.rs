//! `decision-without-choice`: nothing to choose from.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "decision-without-choice",
    level: Level::Error,
    needs: &[],
    summary: "a decision with no option, or with only one",
    why: "With nothing to choose from, nobody can decide, and the procedure stands still. With one option the question is a step: time goes by until somebody says what is fixed already. If doing nothing is the other option, it has to be written, because it may be the one that is taken by default.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move"
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let decisions = c.model.decisions.rows().filter(|d| d.options.len() < 2);
    decisions
        .map(|d| {
            let name = &d.head.name;
            match d.options.first() {
                None => Diagnostic::error(RULE.code, d.head.span, format!("`{name}` has no option to choose"))
                    .help("write what there is to choose from: `option NAME \"…\"`, at least two"),
                Some(only) => {
                    Diagnostic::error(RULE.code, only.head.span, format!("`{name}` leaves nothing to choose"))
                        .help("write the other option too, even if it is to wait, or let this be a `step`")
                }
            }
        })
        .collect()
}
