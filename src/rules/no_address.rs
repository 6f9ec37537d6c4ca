//! `no-address`: somebody to be paged has no address on the channels asked for.

use super::desks::{hand_overs, led_to};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Ending, Page};
pub(super) const RULE: Rule = Rule {
    code: "no-address",
    level: Level::Error,
    needs: &[],
    summary: "somebody to be paged has no address on the channels asked for",
    why: "The page cannot leave. In one peer a level with no channel was skipped and the directors were paged instead; here it would be an alarm at the worst moment.",
    given: &[
        given::POLICY,
        given::CHANNELS,
        given::PEOPLE,
        given::ALARMS,
        given::LEVELS,
        "channel radio { kind radio }",
    ],
    fails: r#"ladder main {
  rung { page alice via radio; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice via phone; wait 5m }
  at end page carol via phone every 10m
}
person dave { contact radio "4"; reach by radio }
team yard { members dave, alice }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut pages: Vec<(&Page, String)> = Vec::new();
    for ladder in c.model.ladders.rows() {
        pages.extend(ladder.rungs.iter().flat_map(|r| &r.pages).map(|p| (p, format!("ladder `{}`", ladder.head.name))));
        if let Some(Ending::PageEvery { page, .. }) = ladder.at_end.as_ref().map(|e| &e.node) {
            pages.push((page, format!("ladder `{}`", ladder.head.name)));
        }
    }
    for callout in c.model.callouts.rows() {
        pages.extend(callout.calls.iter().map(|p| (p, format!("call-out `{}`", callout.head.name))));
    }
    let led: Vec<_> = c.model.intakes.rows().flat_map(|i| led_to(i, 0).into_iter().map(move |p| (p, i))).collect();
    pages.extend(led.iter().map(|(p, i)| (p, format!("intake `{}`", i.head.name))));
    pages.extend(hand_overs(c.model).map(|(bot, page)| (page, format!("bot `{}`", bot.head.name))));
    for reaction in c.model.reactions.rows() {
        let paged = reaction.clauses.iter().filter_map(crate::model::ReactionClause::page);
        pages.extend(paged.map(|p| (p, format!("reaction `{}`", reaction.head.name))));
    }
    if let Some(a) = &c.model.alarms {
        pages.extend(a.pages.iter().map(|p| (p, "`alarms`".to_owned())));
        if let Some(Ending::PageEvery { page, .. }) = a.at_end.as_ref().map(|e| &e.node) {
            pages.push((page, "`alarms`".to_owned()));
        }
    }
    for (page, where_) in pages {
        for who in c.everybody_on(std::slice::from_ref(page)) {
            if !c.channels_of(who, page).is_empty() || c.is_spoilt_one(who) {
                continue;
            }
            let has: Vec<String> = c.contacts(who).iter().map(|x| format!("`{}`", c.channel(x.channel.node))).collect();
            let help = if has.is_empty() {
                format!("give {} a `contact`", c.who(who))
            } else {
                format!("{} can be reached by {}", c.who(who), has.join(", "))
            };
            let message = format!("{where_} pages {}, who has no address on the channels asked for", c.who(who));
            let d = Diagnostic::error(RULE.code, page.via.as_ref().map_or(page.span, |v| v.span), message);
            found.push(d.help(help));
        }
    }
    found
}
