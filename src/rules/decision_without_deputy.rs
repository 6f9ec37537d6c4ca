//! `decision-without-deputy`: only one person can ever decide.

use std::collections::BTreeSet;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Responder;

pub(super) const RULE: Rule = Rule {
    code: "decision-without-deputy",
    level: Level::Warning,
    needs: &[],
    summary: "a decision that only one person can ever take",
    why: "That person sleeps, flies and falls ill. Everybody in the room knows what has to be done, and nobody may say it. A decision needs one who decides, and one who does it in their place.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by carol within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by carol within 10m, else lead within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for decision in c.model.decisions.rows() {
        let kinds: Vec<_> = decision.by.iter().map(|b| b.who.node.target()).collect();
        if kinds.iter().any(|k| !c.is_whole(*k)) {
            continue;
        }
        let all: BTreeSet<Responder> = kinds.iter().flat_map(|k| c.everybody(*k)).collect();
        if let (Some(only), Some(last)) = (all.first().filter(|_| all.len() == 1), decision.by.last()) {
            let message = format!("only {} can ever decide `{}`", c.who(*only), decision.head.name);
            found.push(
                Diagnostic::warning(RULE.code, last.who.span, message)
                    .help("name who decides in their place: `, else ROLE within D`"),
            );
        }
    }
    found
}
