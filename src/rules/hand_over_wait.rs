//! `hand-over-wait`: a hand-over that is tried when its time is over, or for which nobody waits.

use super::desks::hand_overs;
use super::{Context, Rule, given, words};
use crate::diagnostic::{Diagnostic, Level};

/// Nobody stays on the line for longer.
const PATIENCE: i64 = 15 * 60;

pub(super) const RULE: Rule = Rule {
    code: "hand-over-wait",
    level: Level::Warning,
    needs: &[],
    summary: "a hand-over that comes too late: a channel tried when the time is over, or a time for which nobody waits",
    why: "Somebody is on the line. Who is paged after the time is over hears of it together with the alarm; and nobody waits a quarter of an hour for a human who is promised at once.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER, given::SCRIPT],
    fails: r#"bot desk { on phone; answers "opening hours"; hands over to alice via sms, then phone after 5m within 2m; at most 100 at once }"#,
    mended: r#"bot desk { on phone; answers "opening hours"; hands over to alice via sms, then phone after 1m within 2m; at most 100 at once }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (bot, page) in hand_overs(c.model) {
        let Some(within) = bot.hands_over.as_ref().map(|h| h.within) else { continue };
        for step in page.via.iter().flat_map(|v| &v.steps) {
            let (Some(after), Some(channel)) = (step.after, step.channels.first()) else { continue };
            if after >= within.node {
                let (name, after, time) = (c.channel(channel.node), words(after), words(within.node));
                let message = format!("`{name}` is tried after {after}, when the time of {time} is over");
                found.push(
                    Diagnostic::warning(RULE.code, channel.span, message)
                        .also(within.span, "somebody must have taken over by then")
                        .help("try it earlier, or give them more time"),
                );
            }
        }
        if within.node > PATIENCE {
            let message = format!("nobody waits {} for somebody to take over", words(within.node));
            found.push(
                Diagnostic::warning(RULE.code, within.span, message)
                    .help(format!("name people who can take over sooner, within {} at most", words(PATIENCE))),
            );
        }
    }
    found
}
