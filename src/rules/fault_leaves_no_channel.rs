//! `fault-leaves-no-channel`: a named fault after which somebody cannot be reached at all.

use std::collections::BTreeSet;

use super::single_service::channels;
use super::{Context, Rule, desks, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ChannelId, Ending, Fault, FaultTarget, Page, ServiceId};

pub(super) const RULE: Rule = Rule {
    code: "fault-leaves-no-channel",
    level: Level::Warning,
    needs: &[],
    summary: "a named fault after which alarms, a ladder or an audience have no channel left",
    why: "The policy names a cause that takes several things at once. On the day it strikes nobody is paged, or told, by this plan.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r"fault ransomware { app down, sms down, phone down, mail untrusted }
ladder main {
  rung { page alice; wait 5m }
  at end page bob via phone every 10m
}",
    mended: r"fault ransomware { app down, mail untrusted }
ladder main {
  rung { page alice; wait 5m }
  at end page bob via phone every 10m
}",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for fault in c.model.faults.rows() {
        let dead = dead(c, fault);
        let silent = |channels: &[ChannelId]| !channels.is_empty() && channels.iter().all(|x| dead.contains(x));
        let mut say = |what: String, at| {
            found.push(
                Diagnostic::warning(RULE.code, at, format!("in fault `{}` {what}", fault.head.name))
                    .also(fault.head.span, "the fault takes all of them")
                    .help("add a channel that it leaves: a telephone, a radio, somebody who runs"),
            );
        };
        if let Some(alarms) = &c.model.alarms {
            let pages: Vec<&Page> = alarms.pages.iter().chain(last(alarms.at_end.as_ref().map(|e| &e.node))).collect();
            if silent(&channels(c, &pages)) {
                say("no alarm is heard".to_owned(), alarms.head.span);
            }
        }
        for ladder in c.model.ladders.rows() {
            let end = ladder.at_end.as_ref().map(|e| &e.node);
            if let Some(Ending::HandOver(_)) = end {
                continue;
            }
            let pages: Vec<&Page> = ladder.rungs.iter().flat_map(|r| &r.pages).chain(last(end)).collect();
            if silent(&channels(c, &pages)) {
                say(format!("ladder `{}` reaches nobody", ladder.head.name), ladder.head.span);
            }
        }
        for (id, audience) in c.model.audiences.iter() {
            let mut all: Vec<ChannelId> = audience.routes.iter().flat_map(|r| &r.channels).map(|x| x.node).collect();
            if all.is_empty() {
                all.extend(audience.contacts.iter().map(|x| x.channel.node));
            }
            if silent(&all) {
                say(format!("`{}` hear nothing", audience.head.name), audience.head.span);
            }
            if silent(&desks::channels(&desks::intakes_for(c.model, id))) {
                say(format!("`{}` can report nothing: no intake is left", audience.head.name), audience.head.span);
            }
        }
    }
    found
}

fn last(end: Option<&Ending>) -> Option<&Page> {
    if let Some(Ending::PageEvery { page, .. }) = end { Some(page) } else { None }
}

/// The channels that a fault takes: themselves, or by a service they need.
fn dead(c: &Context<'_>, fault: &Fault) -> BTreeSet<ChannelId> {
    let services: BTreeSet<ServiceId> = fault
        .effects
        .iter()
        .filter_map(|e| if let FaultTarget::Service(s) = e.what.node { Some(s) } else { None })
        .collect();
    let own = |id: ChannelId| fault.effects.iter().any(|e| e.what.node == FaultTarget::Channel(id));
    c.model
        .channels
        .iter()
        .filter(|(id, x)| {
            let needs = c.model.needed_services(x.depends_on.iter().map(|s| s.node));
            own(*id) || needs.iter().any(|s| services.contains(s))
        })
        .map(|(id, _)| id)
        .collect()
}
