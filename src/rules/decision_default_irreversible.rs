//! `decision-default-irreversible`: what is taken when nobody decides cannot be taken back.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "decision-default-irreversible",
    level: Level::Error,
    needs: &[],
    summary: "a default that cannot be taken back",
    why: "The default is taken when nobody answers: at night, or when the network is down, which may be the very reason why nobody answers. What nobody decided must leave the way back open.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move" { irreversible; default }
      option stay "Stay"
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move" { irreversible }
      option stay "Stay" { default }
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let options = c.model.decisions.rows().flat_map(|d| d.options.iter().map(move |o| (d, o)));
    options
        .filter_map(|(decision, option)| {
            let (default, forever) = (option.default?, option.irreversible?);
            let message = format!("`{}` is taken when nobody decides, and cannot be taken back", option.head.name);
            let found = Diagnostic::error(RULE.code, default, message).also(forever, "it says so here");
            let other = decision.options.iter().find(|o| o.irreversible.is_none());
            Some(match other {
                Some(other) => {
                    found.help(format!("let `{}` be the default, or leave the default out", other.head.name))
                }
                None => found.help("leave the default out: the question stays open, and the alarm is repeated"),
            })
        })
        .collect()
}
