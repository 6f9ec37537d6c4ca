//! `no-alarms`: a policy without `alarms`.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "no-alarms",
    level: Level::Error,
    needs: &[&[ItemKind::Alarms]],
    summary: "a policy without `alarms`",
    why: "Everything that goes wrong in a crisis plan (nobody on call, a ladder exhausted, a message late) is an alarm. Without `alarms` nobody hears it.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::LEVELS, given::LADDER],
    fails: r#"duty coordination "Coordinate the response"
role commander { owns coordination, everything unassigned; filled by alice }"#,
    mended: r#"alarms { page carol via app, then phone after 2m; wait 10m; at end page carol via phone every 30m }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    if c.model.alarms.is_some() || c.model.ladders.is_empty() {
        return Vec::new();
    }
    let message = "the policy has no `alarms`: nobody hears what the plan cannot do";
    let d = if c.model.policy.declared {
        Diagnostic::error(RULE.code, c.model.policy.head.span, message)
    } else {
        Diagnostic::global(Level::Error, RULE.code, message)
    };
    vec![d.help("add `alarms { page T via C, then C2 after 2m; wait 10m; at end page T via C every 15m }`")]
}
