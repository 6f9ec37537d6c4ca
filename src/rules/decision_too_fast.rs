//! `decision-too-fast`: the time to decide is over before the question can have arrived.

use super::promised::delivery;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Responder;

pub(super) const RULE: Rule = Rule {
    code: "decision-too-fast",
    level: Level::Warning,
    needs: &[],
    summary: "a decider whose time may be over before the question arrives",
    why: "The default is taken, or the next one is asked, while the page is still on its way. Who was to decide hears of the question and of the answer together.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead within 10s, else carol within 10m {
      option go "Move"
      option stay "Stay" { default }
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
    let mut found = Vec::new();
    for decision in c.model.decisions.rows() {
        for decider in &decision.by {
            let Some(within) = decider.within else { continue };
            let kind = decider.who.node.target();
            let soonest = c.everybody(kind).into_iter().filter_map(|who| soonest(c, who)).min();
            if let Some(soonest) = soonest.filter(|s| *s >= within.max(1)) {
                let (has, takes) = (super::words(within), super::words(soonest));
                let message = format!("{} has {has} to decide, and may be reached after {takes}", c.name(kind));
                found.push(
                    Diagnostic::warning(RULE.code, decider.who.span, message)
                        .help("give them more time, or a faster channel first"),
                );
            }
        }
    }
    found
}

/// After how long somebody is reached, at the soonest, by what channels promise.
fn soonest(c: &Context<'_>, who: Responder) -> Option<i64> {
    let plan = c.own_plan(who);
    let contacts = c.contacts(who).iter().map(|x| x.channel.node);
    contacts
        .filter_map(|channel| {
            let after = match plan {
                None => 0,
                Some(plan) => {
                    let steps = plan.steps.iter().filter(|s| s.channels.iter().any(|x| x.node == channel));
                    steps.map(|s| s.after.unwrap_or(0)).min()?
                }
            };
            Some(after.saturating_add(delivery(c, channel)))
        })
        .min()
}
