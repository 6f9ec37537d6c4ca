//! `idle-guard`: a review, an approval or a hold of messages that nothing may keep back.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "idle-guard",
    level: Level::Warning,
    needs: &[],
    summary: "a review, an approval or a hold of messages that nothing may keep back",
    why: "A safety text goes out at once. Whoever wrote the clause expects somebody to look first, and nobody will.",
    given: given::TOLD,
    fails: r#"template boil safety for customers { subject en "Water"; text en "Boil your water." }
communication updates {
  to customers by liaison
  on declared send boil within 15m
  every 30m send boil until resolved
  on resolved send boil within 30m
  review by bob within 5m, else send
}"#,
    mended: r#"template boil safety for customers { subject en "Water"; text en "Boil your water." }
communication updates {
  to customers by liaison
  on declared send boil within 15m
  every 30m send boil until resolved
  on resolved send boil within 30m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for communication in c.model.communications.rows() {
        let on = communication.on.iter().map(|r| r.template.node);
        let all: Vec<_> = on.chain(communication.every.iter().map(|r| r.template.node)).collect();
        let safety = |t| c.model.templates.get(t).and_then(|t: &crate::model::Template| t.safety);
        let Some(first) = all.first().and_then(|t| safety(*t)) else { continue };
        if !all.iter().all(|t| safety(*t).is_some()) {
            continue;
        }
        let review = communication.review.as_ref().map(|r| r.span);
        let approval = communication.approval.as_ref().map(|a| a.span);
        for clause in [review, approval, communication.hold.as_ref().map(|h| h.span)].into_iter().flatten() {
            found.push(
                Diagnostic::warning(RULE.code, clause, "nothing of this communication may be kept back")
                    .also(first, "a safety text goes out at once")
                    .help("drop the clause, or the word `safety`"),
            );
        }
    }
    found
}
