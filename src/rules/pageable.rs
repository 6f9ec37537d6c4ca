//! Everybody whom a policy pages or asks, whatever for.
//!
//! One entry for each thing that the machine starts a chain of pages for (`plan::machine::state::Purpose`), in its order:
//! whoever is paged and not named here could not answer in a scenario.

use std::collections::BTreeSet;

use super::Context;
use super::desks::{hand_overs, led_to};
use crate::model::{Ending, Instead, Page, ReactionClause, Responder, TargetKind};

/// Everybody whom some part of the policy can page or ask.
pub(super) fn paged(c: &Context<'_>) -> BTreeSet<Responder> {
    let (mut pages, mut kinds): (Vec<Page>, Vec<TargetKind>) = (Vec::new(), Vec::new());
    let mut ends: Vec<&Ending> = Vec::new();
    runs(c, &mut pages, &mut kinds, &mut ends);
    for end in ends {
        if let Ending::PageEvery { page, .. } = end {
            pages.push(page.clone());
        }
    }
    // Offers: roles are offered, relieved, handed over.
    kinds.extend(c.model.roles.ids().map(TargetKind::Role));
    pages.extend(c.model.reactions.rows().flat_map(|r| &r.clauses).filter_map(ReactionClause::page).cloned());
    procedures(c, &mut pages, &mut kinds);
    // Messages: who approves, and who looks at them.
    for communication in c.model.communications.rows() {
        kinds.extend(communication.approval.iter().flat_map(|a| &a.by).map(|step| step.who.node.target()));
        kinds.extend(communication.review.iter().flat_map(|r| &r.by).map(|who| who.node.target()));
    }
    for exception in c.model.exceptions.rows() {
        kinds.extend(exception.votes().flat_map(|v| &v.of).map(|who| who.node));
        let after = [&exception.restore, &exception.review].into_iter().flatten().filter_map(|a| a.by);
        kinds.extend(exception.record.into_iter().chain(after).map(|by| by.node.target()));
    }
    // Contacts: bots hand over, intakes lead to people.
    pages.extend(hand_overs(c.model).map(|(_, page)| page.clone()));
    pages.extend(c.model.intakes.rows().flat_map(|i| led_to(i, 0)));
    for obligation in c.model.obligations.rows() {
        pages.extend(obligation.warnings.iter().map(|w| w.page.clone()));
        kinds.extend(obligation.by.map(|by| by.node.target()));
    }
    // Whoever holds a post answers for it.
    kinds.extend(c.model.posts.rows().filter_map(|p| p.held_by).map(|h| h.node));
    let mut all = c.everybody_on(&pages);
    all.extend(kinds.into_iter().flat_map(|kind| c.everybody(kind)));
    all
}

/// Ladders, call-outs and alarms.
fn runs<'c>(c: &'c Context<'_>, pages: &mut Vec<Page>, kinds: &mut Vec<TargetKind>, ends: &mut Vec<&'c Ending>) {
    for ladder in c.model.ladders.rows() {
        pages.extend(ladder.rungs.iter().flat_map(|r| r.pages.iter().cloned()));
        kinds.extend(ladder.may_acknowledge.iter().map(|t| t.node));
        ends.extend(ladder.at_end.as_ref().map(|e| &e.node));
    }
    for callout in c.model.callouts.rows() {
        pages.extend(callout.calls.iter().cloned());
        ends.extend(callout.at_end.as_ref().map(|e| &e.node));
    }
    if let Some(alarms) = &c.model.alarms {
        pages.extend(alarms.pages.iter().cloned());
        ends.extend(alarms.at_end.as_ref().map(|e| &e.node));
    }
}

/// Steps, what is done instead of them, and decisions.
fn procedures(c: &Context<'_>, pages: &mut Vec<Page>, kinds: &mut Vec<TargetKind>) {
    for step in c.model.steps.rows() {
        kinds.extend(step.by.map(|by| by.node.target()));
        if let Some(Instead::Call(page)) = step.otherwise.as_ref().map(|o| &o.node) {
            pages.push(page.clone());
        }
    }
    for decision in c.model.decisions.rows() {
        kinds.extend(decision.by.iter().map(|by| by.who.node.target()));
        kinds.extend(decision.consult.iter().chain(&decision.inform).map(|t| t.node));
    }
}
