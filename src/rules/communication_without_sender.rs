//! `communication-without-sender`: a communication that nobody sends, or that sends nothing.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "communication-without-sender",
    level: Level::Error,
    needs: &[],
    summary: "a communication that nobody sends, or that sends nothing",
    why: "A message without a sender is a message everybody thinks somebody else writes.",
    given: given::TOLD,
    fails: r#"communication updates for SEV2 and above {
  to customers
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    mended: r#"communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for x in c.model.communications.rows() {
        let name = &x.head.name;
        if x.audiences.is_empty() {
            let message = format!("communication `{name}` is to nobody");
            found.push(Diagnostic::error(RULE.code, x.head.span, message).help("add `to AUDIENCE by ROLE`"));
        } else if x.sender.is_none() {
            let message = format!("nobody sends communication `{name}`");
            let span = x.audiences.first().map_or(x.head.span, |a| a.span);
            found.push(Diagnostic::error(RULE.code, span, message).help("say who: `to AUDIENCE by ROLE`"));
        }
        if x.on.is_empty() && x.every.is_empty() {
            let message = format!("communication `{name}` sends nothing");
            found.push(
                Diagnostic::error(RULE.code, x.head.span, message)
                    .help("add `on declared send TEMPLATE within 15m` and `every 30m send TEMPLATE until resolved`"),
            );
        }
    }
    found
}
