//! `bot-shares-service`: a bot that fails together with those who take over from it.

use super::desks::{hand_overs, services};
use super::single_service::channels;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::shared_services;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "bot-shares-service",
    level: Level::Warning,
    needs: &[],
    summary: "a bot that fails together with those who take over from it",
    why: "When the service they share fails, the bot answers nobody, and whoever should stand in for it cannot be reached either.",
    given: &[
        given::POLICY,
        given::CHANNELS,
        given::PEOPLE,
        given::ALARMS,
        given::LEVELS,
        given::LADDER,
        "service cloud\nchannel chat { kind slack; depends on cloud }",
    ],
    fails: r#"person dave { contact chat; reach by chat }
bot desk { on chat; answers "opening hours"; hands over to dave within 2m; at most 100 at once }"#,
    mended: r#"bot desk { on chat; answers "opening hours"; hands over to alice via phone within 2m; at most 100 at once }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (bot, page) in hand_overs(c.model) {
        let people = channels(c, &[page]);
        let own = services(c, bot);
        let mut say = |message: String, at: Span| {
            found.push(
                Diagnostic::warning(RULE.code, page.span, message)
                    .also(at, "when this fails, neither the bot nor anybody else answers")
                    .help("hand over on a channel that does not depend on it: `hands over to T via C within D`"),
            );
        };
        let shared = shared_services(c.model, &people).into_iter().find(|s| own.contains(s));
        if let Some(service) = shared.and_then(|s| c.model.services.get(s)) {
            let name = &bot.head.name;
            say(format!("bot `{name}` and all who take over from it need `{}`", service.head.name), service.head.span);
        } else if let ([on], [only]) = (bot.on.as_slice(), people.as_slice())
            && on.node == *only
        {
            let name = &bot.head.name;
            say(format!("bot `{name}` and all who take over from it are on `{}` alone", c.channel(*only)), on.span);
        }
    }
    found
}
