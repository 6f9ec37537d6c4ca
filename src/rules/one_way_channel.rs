//! `one-way-channel`: an intake or a bot on a channel on which nobody can say anything.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::message::channel;
use crate::model::ChannelId;
use crate::source::Spanned;

pub(super) const RULE: Rule = Rule {
    code: "one-way-channel",
    level: Level::Error,
    needs: &[],
    summary: "an intake or a bot on a channel on which nobody can say anything",
    why: "A status page, a siren or a loudspeaker only publishes. Nobody can report anything there, and no bot can be asked.",
    given: &[
        given::POLICY,
        given::CHANNELS,
        given::PEOPLE,
        given::ALARMS,
        given::LEVELS,
        given::LADDER,
        given::AUDIENCE,
        given::UPDATES,
        "channel board { kind statuspage }",
    ],
    fails: r#"intake hotline for customers { on phone "+12025550170", board; leads to alice, else bob }"#,
    mended: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let intakes =
        c.model.intakes.rows().flat_map(|i| i.on.iter().map(move |x| (x.channel, format!("intake `{}`", i.head.name))));
    let bots = c.model.bots.rows().flat_map(|b| b.on.iter().map(move |x| (*x, format!("bot `{}`", b.head.name))));
    intakes.chain(bots).filter_map(|(on, who)| finding(c, on, &who)).collect()
}

fn finding(c: &Context<'_>, on: Spanned<ChannelId>, who: &str) -> Option<Diagnostic> {
    let declared = c.model.channels.get(on.node)?;
    let kind = channel::kind(&declared.kind.as_ref()?.node).filter(|k| !k.pages)?;
    let message = format!("nobody can say anything to {who} on `{}`", declared.head.name);
    Some(
        Diagnostic::error(RULE.code, on.span, message)
            .also(declared.head.span, format!("a channel of kind `{}` only publishes", kind.name))
            .help("name a channel on which people can answer: a telephone, a chat, a mail address"),
    )
}
