//! `no-all-clear`: who was told never hears that it is over.

use super::broken::TOLD;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Communication, Id, Trigger};

pub(super) const RULE: Rule = Rule {
    code: "no-all-clear",
    level: Level::Warning,
    needs: &[TOLD],
    summary: "an audience that is told of an incident and never hears that it is over",
    why: "Without an all-clear people go on as if the crisis lasted: the shop stays closed, the hotline stays busy, and the next message is not believed.",
    given: given::TOLD,
    fails: r#"communication updates for SEV2 and above {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
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
    let resolved = c.model.states.len().saturating_sub(2);
    // A message in `resolved` or later, or one that goes on into it.
    let ends = |x: &Communication| {
        x.on.iter().any(|r| matches!(r.trigger.node, Trigger::State(s) if s.index() >= resolved))
            || x.every.iter().any(|r| r.until.is_some_and(|u| u.node.index() > resolved))
    };
    let mut found = Vec::new();
    // Without updates it is a single message, and the silence after it is declared (`quiet … because`).
    for x in c.model.communications.rows().filter(|x| !x.every.is_empty() && !ends(x)) {
        for audience in &x.audiences {
            let other = |level| {
                c.model.communications.rows().any(|y| ends(y) && y.levels.contains(level) && y.is_for(audience.node))
            };
            if x.levels.iter().all(other) {
                continue;
            }
            let name = c.model.audiences.get(audience.node).map_or("?", |a| &a.head.name);
            let message = format!("`{name}` is told, and never hears that it is over");
            found.push(
                Diagnostic::warning(RULE.code, x.head.span, message)
                    .also(audience.span, "told here")
                    .help("add `on resolved send TEMPLATE within 30m`"),
            );
        }
    }
    found
}
