//! `idle-consult`: somebody to ask or to tell who is nobody, or who decides anyway.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "idle-consult",
    level: Level::Warning,
    needs: &[],
    summary: "`consult` or `inform` that names nobody, or the one who decides",
    why: "Whoever decides waits for advice that nobody gives, or believes that others know.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move"
      option stay "Stay" { default }
      consult lead
    }
  }
}"#,
    mended: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else carol within 10m {
      option go "Move"
      option stay "Stay" { default }
      consult carol
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for decision in c.model.decisions.rows() {
        let first = decision.by.first().map(|b| (b.who.node.target(), b.who.span));
        for advisor in &decision.consult {
            if let Some((_, span)) = first.filter(|(kind, _)| *kind == advisor.node) {
                found.push(
                    Diagnostic::warning(RULE.code, advisor.span, format!("{} asks themselves", c.name(advisor.node)))
                        .also(span, "who decides")
                        .help("name somebody else, or leave it out"),
                );
            }
        }
        for told in decision.consult.iter().chain(&decision.inform) {
            if c.is_whole(told.node) && c.everybody(told.node).is_empty() {
                let message = format!("{} is nobody", c.name(told.node));
                found.push(
                    Diagnostic::warning(RULE.code, told.span, message)
                        .help("say who it is, such as `filled by TEAM`, or leave it out"),
                );
            }
        }
    }
    found
}
