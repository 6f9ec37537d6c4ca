//! `bot-incomplete`: a bot without a channel, without something to answer, without a limit, or without people who take over.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Symbol;

pub(super) const RULE: Rule = Rule {
    code: "bot-incomplete",
    level: Level::Error,
    needs: &[],
    summary: "a bot without a channel, a script, a limit, or people who take over",
    why: "A bot that hands over to nobody keeps whoever is in trouble in a loop; one without a limit answers nobody when everybody calls; one without a script or a channel is not there at all.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER, given::SCRIPT],
    fails: r#"bot desk {
  on phone
  answers "opening hours"
  at most 100 at once
}"#,
    mended: r#"bot desk {
  on phone
  answers "opening hours"
  hands over to alice via sms within 2m
  at most 100 at once
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, bot) in c.model.bots.iter().filter(|(id, _)| !c.is_spoilt(Symbol::Bot(*id))) {
        let name = &bot.head.name;
        let mut say = |message: String, help: &str| {
            found.push(Diagnostic::error(RULE.code, bot.head.span, message).help(help));
        };
        if bot.on.is_empty() {
            say(format!("bot `{name}` answers on no channel"), "say on which: `on CHANNEL`");
        }
        if bot.answers.is_none() {
            say(
                format!("bot `{name}` does not say what it answers"),
                "say it: `answers \"opening hours, order status\"`",
            );
        }
        if bot.hands_over.is_none() {
            say(
                format!("bot `{name}` hands over to nobody"),
                "say who takes over what it cannot answer: `hands over to T within 1m`",
            );
        }
        if bot.at_most.is_none() {
            say(
                format!("bot `{name}` does not say how many it answers side by side"),
                "say it: `at most 100 at once`; beyond that it hands over",
            );
        }
    }
    found
}
