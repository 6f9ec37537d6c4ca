//! `single-service`: a ladder whose channels all need one service.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::shared_services;
use crate::model::{ChannelId, Ending, Head, Page};
pub(super) const RULE: Rule = Rule {
    code: "single-service",
    level: Level::Warning,
    needs: &[],
    summary: "a ladder whose channels all need one service",
    why: "When that service fails, every page of the ladder fails with it. Announcing that the chat is down in the chat is the classic case.",
    given: &[
        given::POLICY,
        given::PEOPLE,
        given::ALARMS,
        given::LEVELS,
        "service carrier\nchannel app { kind push }\nchannel mail { kind email }",
    ],
    fails: r#"channel sms { kind sms; depends on carrier }
channel phone { kind voice; depends on carrier }
ladder main {
  rung { page alice via sms, phone; wait 5m }
  at end page bob via phone every 10m
}"#,
    mended: r#"channel sms { kind sms; depends on carrier }
channel phone { kind voice; depends on carrier }
ladder main {
  rung { page alice via app, phone; wait 5m }
  at end page bob via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut sets: Vec<(String, &Head, Vec<&Page>)> = Vec::new();
    for ladder in c.model.ladders.rows() {
        let mut pages: Vec<&Page> = ladder.rungs.iter().flat_map(|r| &r.pages).collect();
        match ladder.at_end.as_ref().map(|e| &e.node) {
            Some(Ending::PageEvery { page, .. }) => pages.push(page),
            // What follows is another ladder's business; it is judged there.
            Some(Ending::HandOver(_)) => continue,
            _ => {}
        }
        sets.push((format!("ladder `{}`", ladder.head.name), &ladder.head, pages));
    }
    // Who is called has to hear of it: what follows when too few come is another matter.
    for callout in c.model.callouts.rows() {
        let what = format!("call-out `{}`", callout.head.name);
        sets.push((what, &callout.head, callout.calls.iter().collect()));
    }
    for (what, head, pages) in sets {
        let channels = channels(c, &pages);
        for service in shared_services(c.model, &channels) {
            let Some(s) = c.model.services.get(service) else { continue };
            let mut d = Diagnostic::warning(
                RULE.code,
                head.span,
                format!("every channel of {what} needs the service `{}`", s.head.name),
            )
            .also(s.head.span, "when this fails, nobody is paged");
            for channel in channels.iter().filter_map(|x| c.model.channels.get(*x)).take(3) {
                d = d.note(format!("`{}` depends on it", channel.head.name));
            }
            found.push(d.help("page on a channel that does not need it, at least on one rung"));
            break;
        }
    }
    found
}

/// Every channel on which these pages can really reach anybody.
pub(super) fn channels(c: &Context<'_>, pages: &[&Page]) -> Vec<ChannelId> {
    let mut all: Vec<ChannelId> = Vec::new();
    for page in pages {
        for who in c.everybody_on(std::slice::from_ref(*page)) {
            for channel in c.channels_of(who, page) {
                if !all.contains(&channel) {
                    all.push(channel);
                }
            }
        }
    }
    all
}
