//! `decision-nobody-can-take`: whoever should decide is nobody, always or at some hour.

use super::broken::OPENING;
use super::{Context, Rule, given};
use crate::calendar::overlap;
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "decision-nobody-can-take",
    level: Level::Error,
    needs: &[OPENING],
    summary: "a decision that nobody can take, always or at some hour",
    why: "The question is asked of nobody. Its time goes by, and then the default is taken, or, without a default, everything behind it waits. Executives are asked to clear the way exactly when they are hard to reach.",
    given: given::BOOK,
    fails: r#"role lead { owns everything unassigned; filled by alice, else bob }
role board { }
procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else board within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    mended: r#"role lead { owns everything unassigned; filled by alice, else bob }
role board { filled by carol }
procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10m, else board within 10m {
      option go "Move"
      option stay "Stay" { default }
    }
  }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for decision in c.model.decisions.rows().filter(|d| !d.by.is_empty()) {
        let name = &decision.head.name;
        let kinds: Vec<_> = decision.by.iter().map(|b| (b.who.node.target(), b.who.span)).collect();
        if kinds.iter().any(|(k, _)| !c.is_whole(*k)) {
            continue;
        }
        let before = found.len();
        for (kind, span) in &kinds {
            if c.everybody(*kind).is_empty() {
                let message = format!("nobody can decide `{name}` here: {} is nobody", c.name(*kind));
                found
                    .push(Diagnostic::error(RULE.code, *span, message).help("say who it is, such as `filled by TEAM`"));
            }
        }
        if found.len() > before {
            continue;
        }
        let mut empty = vec![c.horizon()];
        for (kind, _) in &kinds {
            empty = overlap(&empty, &c.empty(*kind, c.horizon()));
        }
        if let Some(first) = empty.first() {
            let when = format!("from {} to {}", c.local(first.from), c.local(first.to));
            let message = format!("nobody can decide `{name}` {when}");
            found.push(
                Diagnostic::error(RULE.code, decision.head.span, message)
                    .help("add somebody who is always there: `, else ROLE within D`"),
            );
        }
    }
    found
}
