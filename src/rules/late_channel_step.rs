//! `late-channel-step`: a channel step that lies beyond the wait of its rung.

use super::words;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
pub(super) const RULE: Rule = Rule {
    code: "late-channel-step",
    level: Level::Warning,
    needs: &[],
    summary: "a channel step that lies beyond the wait of its rung",
    why: "The next rung starts before this step goes out, so the ladder has moved on while this person has not even been called. Users of another system asked for years to be told about such steps.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice via app, then phone after 10m; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice via app, then phone after 2m; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        for rung in &ladder.rungs {
            let Some(wait) = rung.wait else { continue };
            for page in &rung.pages {
                for (plan, who) in c.plans(page) {
                    let Some(late) = plan.steps.iter().find(|s| s.after.is_some_and(|a| a >= wait.node)) else {
                        continue;
                    };
                    let (Some(after), Some(channel)) = (late.after, late.channels.first()) else { continue };
                    let whose = who.map_or_else(String::new, |w| format!(" of {}", c.who(w)));
                    let span = if who.is_some() { page.span } else { channel.span };
                    let mut d = Diagnostic::warning(
                        RULE.code,
                        span,
                        format!(
                            "the step `{}` after {}{whose} comes when this rung of ladder `{}` is over",
                            c.channel(channel.node),
                            words(after),
                            ladder.head.name
                        ),
                    )
                    .also(wait.span, format!("the rung waits {}", words(wait.node)));
                    if who.is_some() {
                        d = d.also(channel.span, "the step");
                    }
                    found.push(d.help("bring the step forward or wait longer"));
                }
            }
        }
    }
    found
}
