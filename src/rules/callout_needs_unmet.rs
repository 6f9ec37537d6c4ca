//! `callout-needs-unmet`: a call-out that needs more people than it can ever call, or every single one of them.

use std::collections::BTreeSet;

use super::needs_unmet::{most_of, shortage};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "callout-needs-unmet",
    level: Level::Error,
    needs: &[],
    summary: "a call-out that needs more people than it can ever call",
    why: "However many come, it is never enough: the deadline passes, the alarm sounds, and the end of the call-out begins although everybody is on the way.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"team surgeons { members alice, bob }
callout surge {
  call surgeons
  needs 3 of surgeons within 30m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    mended: r#"team surgeons { members alice, bob }
callout surge {
  call surgeons
  needs 1 of surgeons within 30m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for callout in c.model.callouts.rows().filter(|x| !x.calls.is_empty()) {
        if c.kinds(&callout.calls).iter().any(|k| !c.is_whole(*k)) {
            continue;
        }
        let before = found.iter().filter(|d| d.level == Level::Error).count();
        for need in &callout.needs {
            let group = need.of.map(|group| c.everybody(group.node));
            let wanted = need.count.node as usize;
            // One more than is wanted, to see whether anybody is to spare.
            let able = most_of(c, &callout.calls, group.as_ref(), wanted + 1);
            let of = need.of.map_or_else(String::new, |g| format!(" of {}", c.name(g.node)));
            if wanted > able {
                let message = format!("the call-out needs {wanted}{of}, but calls at most {able} at a time");
                let help = "call more people, or need fewer";
                found.push(Diagnostic::error(RULE.code, need.count.span, message).help(help));
            } else if wanted == able {
                let message = format!("the call-out needs {wanted}{of}, and calls no more than that: all must come");
                found.push(
                    Diagnostic::warning(RULE.code, need.count.span, message)
                        .help("call more people than are needed: one who is ill or out of reach makes it too few"),
                );
            }
        }
        if found.iter().filter(|d| d.level == Level::Error).count() == before
            && let Some(lacks) =
                shortage(c, &callout.calls.iter().collect::<Vec<_>>(), &callout.needs, &BTreeSet::new())
        {
            let message = format!("people count for one group alone: {lacks} more would have to be called at a time");
            found.push(
                Diagnostic::error(RULE.code, callout.head.span, message)
                    .label("each group is large enough, but they share people")
                    .help("call more people, or need fewer"),
            );
        }
    }
    found
}
