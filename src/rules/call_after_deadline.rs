//! `call-after-deadline`: a channel of a call-out that is tried when its deadline has passed.

use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "call-after-deadline",
    level: Level::Warning,
    needs: &[],
    summary: "a channel of a call-out that is tried only when its deadline has passed",
    why: "Who cannot be reached by the first channel is tried on this one when it is too late to come in time: it cannot help to get enough people.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"callout surge {
  call alice, bob via sms, then phone after 30m
  needs 1 within 20m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    mended: r#"callout surge {
  call alice, bob via sms, then phone after 3m
  needs 1 within 20m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for callout in c.model.callouts.rows() {
        let Some(within) = callout.within else { continue };
        for step in callout.calls.iter().filter_map(|p| p.via.as_ref()).flat_map(|v| &v.steps) {
            let (Some(after), Some(channel)) = (step.after, step.channels.first()) else { continue };
            if after >= within.node {
                let message = format!(
                    "`{}` is tried after {}, when the deadline of {} has passed",
                    c.channel(channel.node),
                    words(after),
                    words(within.node)
                );
                found.push(
                    Diagnostic::warning(RULE.code, channel.span, message)
                        .also(within.span, "the deadline")
                        .help("try it earlier"),
                );
            }
        }
    }
    found
}
