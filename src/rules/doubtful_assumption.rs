//! `doubtful-assumption`: an assumption that nothing depends on, or that can hardly be meant.

use std::collections::BTreeSet;

use super::broken::{PAGES, PEOPLE};
use super::promised::attempts;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Answer, Answering, Assumptions, ChannelId, Responder, ServiceId};

pub(super) const RULE: Rule = Rule {
    code: "doubtful-assumption",
    level: Level::Warning,
    needs: &[PAGES, PEOPLE],
    summary: "an assumption that nothing depends on, or that can hardly be meant",
    why: "An assumption about a channel on which nobody has an address changes nothing, and a channel on which people are paged without one counts as if it were perfect or dead. Either way the figures look better founded than they are.",
    given: given::BOOK,
    fails: r"channel fax { kind fax }
assumptions { people answer app 60% in 2m p90 8m, fax 90% in 1m, sms 50% in 3m, phone 85% in 40s, mail 10% in 1h }",
    mended: r"assumptions { people answer app 60% in 2m p90 8m, sms 50% in 3m, phone 85% in 40s, mail 10% in 1h }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let scenarios = c.model.scenarios.rows().filter_map(|s| s.assumptions.as_ref());
    let mut found = Vec::new();
    for assumptions in c.model.assumptions.iter().chain(scenarios) {
        found.extend(without_use(c, assumptions));
        found.extend(better_asleep(c, assumptions));
    }
    if let Some(book) = &c.model.assumptions {
        found.extend(left_out(c, book));
    }
    found
}

/// Channels nobody has, services nothing needs.
fn without_use(c: &Context<'_>, assumptions: &Assumptions) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for answer in assumptions.answering.iter().flat_map(|a| &a.answers) {
        let channel = answer.channel.node;
        let has =
            c.model.people.ids().any(|p| c.contacts(Responder::Person(p)).iter().any(|x| x.channel.node == channel));
        if !has {
            let message = format!("nobody has an address on `{}`, so nobody answers there", c.channel(channel));
            found.push(
                Diagnostic::warning(RULE.code, answer.channel.span, message)
                    .help("remove it, or add `contact` to the people who have one"),
            );
        }
    }
    let direct = c.model.channels.rows().flat_map(|x| x.depends_on.iter().map(|d| d.node));
    let needed: BTreeSet<ServiceId> = c.model.needed_services(direct).into_iter().collect();
    for a in assumptions.available.iter().filter(|a| !needed.contains(&a.service.node)) {
        let name = c.model.services.get(a.service.node).map_or("?", |s| &s.head.name);
        let message = format!("no channel needs `{name}`, so it does not matter how often it works");
        found.push(
            Diagnostic::warning(RULE.code, a.service.span, message)
                .help(format!("remove it, or add `depends on {name}` to what needs it")),
        );
    }
    found
}

/// People who answer more often, or sooner, while they sleep.
fn better_asleep(c: &Context<'_>, assumptions: &Assumptions) -> Vec<Diagnostic> {
    let awake = |channel: ChannelId| {
        let at_day = assumptions.answering.iter().filter(|a| a.asleep.is_none());
        at_day.flat_map(|a| &a.answers).find(|a| a.channel.node == channel)
    };
    let better = |a: &Answer, b: &Answer| {
        let sooner = a.median.zip(b.median).is_some_and(|(a, b)| a.node < b.node);
        a.share.node > b.share.node || sooner && a.share.node == b.share.node
    };
    let nights: Vec<&Answering> = assumptions.answering.iter().filter(|a| a.asleep.is_some()).collect();
    let mut found = Vec::new();
    for night in nights.iter().flat_map(|n| &n.answers) {
        let Some(day) = awake(night.channel.node).filter(|day| better(night, day)) else { continue };
        let message = format!("people answer `{}` better asleep than awake", c.channel(night.channel.node));
        found.push(
            Diagnostic::warning(RULE.code, night.share.span, message)
                .also(day.share.span, "awake")
                .help("swap the two, or let both say the same"),
        );
    }
    found
}

/// Channels on which people are paged, and about which nothing is assumed.
fn left_out(c: &Context<'_>, book: &Assumptions) -> Option<Diagnostic> {
    let said: BTreeSet<ChannelId> = book.answering.iter().flat_map(|a| &a.answers).map(|a| a.channel.node).collect();
    if said.is_empty() {
        return None;
    }
    let people = |who: &Responder| matches!(who, Responder::Person(_));
    let paged: BTreeSet<ChannelId> = c
        .model
        .levels
        .ids()
        .flat_map(|l| attempts(c, l, None))
        .filter(|a| people(&a.who) && a.by_ladder)
        .map(|a| a.channel)
        .collect();
    let missing: Vec<String> = paged.difference(&said).map(|x| format!("`{}`", c.channel(*x))).collect();
    let first = book.answering.first()?;
    (!missing.is_empty()).then(|| {
        let message = format!("nothing is assumed about {}, on which people are paged", missing.join(", "));
        Diagnostic::warning(RULE.code, first.span, message).help("say how many answer there: `CHANNEL 50% in 3m`")
    })
}
