//! What several rules ask about bots and intakes.

use super::Context;
use crate::model::{AudienceId, Bot, ChannelId, Destination, Intake, Model, Page, ServiceId};

/// Whom bots page when they hand over.
pub(super) fn hand_overs(model: &Model) -> impl Iterator<Item = (&Bot, &Page)> {
    model.bots.rows().filter_map(|b| Some((b, &b.hands_over.as_ref()?.page)))
}

/// Whom an intake pages, from a position on; nothing for the bots among them.
pub(super) fn led_to(intake: &Intake, from: usize) -> Vec<Page> {
    let people = intake.leads_to.iter().skip(from).filter_map(|d| match d.node {
        Destination::People(target) => Some(crate::source::Spanned::new(target, d.span)),
        Destination::Bot(_) => None,
    });
    people.map(|target| Page { targets: vec![target], via: None, span: target.span }).collect()
}

/// Whether an intake leads to a bot, from a position on.
pub(super) fn leads_to_bot(intake: &Intake, from: usize) -> bool {
    intake.leads_to.iter().skip(from).any(|d| matches!(d.node, Destination::Bot(_)))
}

/// The intakes for an audience.
pub(super) fn intakes_for(model: &Model, audience: AudienceId) -> Vec<&Intake> {
    model.intakes.rows().filter(|i| i.audiences.iter().any(|a| a.node == audience)).collect()
}

/// The channels of some intakes, each once.
pub(super) fn channels(intakes: &[&Intake]) -> Vec<ChannelId> {
    let mut all: Vec<ChannelId> = Vec::new();
    for contact in intakes.iter().flat_map(|i| &i.on) {
        if !all.contains(&contact.channel.node) {
            all.push(contact.channel.node);
        }
    }
    all
}

/// The services each of which takes a bot down: those it depends on, and those that all its channels need.
pub(super) fn services(c: &Context<'_>, bot: &Bot) -> Vec<ServiceId> {
    let on: Vec<ChannelId> = bot.on.iter().map(|x| x.node).collect();
    let mut all = c.model.needed_services(bot.depends_on.iter().map(|s| s.node));
    all.extend(crate::graph::shared_services(c.model, &on));
    all
}
