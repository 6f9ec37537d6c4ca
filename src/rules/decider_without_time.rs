//! `decider-without-time`: someone may take for ever, so whoever comes next is never asked.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "decider-without-time",
    level: Level::Warning,
    needs: &[],
    summary: "a decider without a time, before a deputy or a default",
    why: "The next one is asked, and the default is taken, when the time of the one before is over. Without a time that is never: unless they decline or cannot be reached, all wait for one who has forgotten the question, and no alarm says so.",
    given: given::LED,
    fails: r#"procedure recover for SEV1 {
  phase decide within 1h {
    decision region "Move to region B?" by lead, else carol within 10m {
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
    let phases = c.model.procedures.rows().flat_map(|p| &p.phases);
    for (phase, decision) in phases.flat_map(|p| p.decisions.iter().map(move |d| (p, *d))) {
        let Some(decision) = c.model.decisions.get(decision) else { continue };
        let name = &decision.head.name;
        let default = decision.options.iter().find(|o| o.default.is_some());
        for (n, decider) in decision.by.iter().enumerate().filter(|(_, d)| d.within.is_none()) {
            let message = match (decision.by.get(n + 1), default) {
                (Some(next), _) => {
                    format!("{} is not asked unless the one before declines", c.name(next.who.node.target()))
                }
                (None, Some(option)) => format!("the default of `{name}`, `{}`, is never taken", option.head.name),
                (None, None) if phase.within.is_none() => format!("nobody hears if `{name}` is never decided"),
                (None, None) => continue,
            };
            found.push(
                Diagnostic::warning(RULE.code, decider.who.span, message)
                    .help("say how long they have: `by ROLE within 10m`"),
            );
        }
    }
    found
}
