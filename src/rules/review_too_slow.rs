//! `review-too-slow`: reviewers who have more time than the message.

use super::{Context, Rule, given};
use crate::decision::show_duration;
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "review-too-slow",
    level: Level::Warning,
    needs: &[],
    summary: "reviewers who have more time than the message",
    why: "The review ends with the message's deadline, whatever it says: the reviewers are told that they have time, and have none.",
    given: given::TOLD,
    fails: r"communication updates {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
  review by bob within 20m, else send
}",
    mended: r"communication updates {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
  review by bob within 5m, else send
}",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for communication in c.model.communications.rows() {
        let Some(within) = communication.review.as_ref().and_then(|r| r.within) else { continue };
        let safe = |t| c.model.templates.get(t).is_some_and(|t: &crate::model::Template| t.safety.is_some());
        let rules = communication.on.iter().filter(|r| !safe(r.template.node));
        // Without a time of its own an event's message is due at once, and late once its channels have had theirs.
        let least = rules.filter_map(|r| r.within).filter(|d| d.node <= within.node).min_by_key(|d| d.node);
        if let Some(least) = least {
            let (has, time) = (show_duration(within.node), show_duration(least.node));
            found.push(
                Diagnostic::warning(RULE.code, within.span, format!("reviewers have {has}, the message {time}"))
                    .also(least.span, "by then it must have arrived")
                    .help("give the reviewers less time, or the message more"),
            );
        }
    }
    found
}
