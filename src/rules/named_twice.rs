//! `named-twice`: a page that names a target or a channel twice.

use super::desks::hand_overs;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Ending, Instead, Page, TargetKind};
use crate::source::{Span, Spanned};

pub(super) const RULE: Rule = Rule {
    code: "named-twice",
    level: Level::Warning,
    needs: &[],
    summary: "a list that names somebody or something twice",
    why: "Somebody is paged once, and once on each channel, however often they are named: the second name was mostly meant to be another one.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main { rung { page alice, alice; wait 5m }; at end page carol via phone every 10m }"#,
    mended: r#"ladder main { rung { page alice, bob; wait 5m }; at end page carol via phone every 10m }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut pages: Vec<&Page> = Vec::new();
    for ladder in c.model.ladders.rows() {
        pages.extend(ladder.rungs.iter().flat_map(|r| &r.pages));
        pages.extend(last(ladder.at_end.as_ref()));
    }
    if let Some(alarms) = &c.model.alarms {
        pages.extend(&alarms.pages);
        pages.extend(last(alarms.at_end.as_ref()));
    }
    pages.extend(c.model.callouts.rows().flat_map(|x| &x.calls));
    pages.extend(c.model.reactions.rows().flat_map(|r| &r.clauses).filter_map(crate::model::ReactionClause::page));
    pages.extend(hand_overs(c.model).map(|(_, page)| page));
    for step in c.model.steps.rows() {
        if let Some(Instead::Call(page)) = step.otherwise.as_ref().map(|o| &o.node) {
            pages.push(page);
        }
    }
    let mut found = Vec::new();
    for intake in c.model.intakes.rows() {
        if let Some((again, first)) = twice(&intake.leads_to) {
            found.push(finding("this target is named twice", again, first));
        }
    }
    for exception in c.model.exceptions.rows() {
        let lists = exception.votes().map(|v| &v.of).chain(exception.at_once.iter().map(|a| &a.who));
        found.extend(
            lists.filter_map(|of| twice(of)).map(|(again, first)| finding("this target is named twice", again, first)),
        );
    }
    for bot in c.model.bots.rows() {
        if let Some((again, first)) = twice(&bot.carries) {
            found.push(finding("this fact is named twice", again, first));
        }
    }
    for (id, vendor) in c.model.vendors.iter() {
        if let Some((again, first)) = twice(&vendor.may_call) {
            found.push(finding("this target is named twice", again, first));
        }
        let own = vendor.may_call.iter().find(|t| t.node == TargetKind::Vendor(id));
        found.extend(own.map(|t| {
            let message = format!("vendor `{}` is called by itself", vendor.head.name);
            Diagnostic::warning(RULE.code, t.span, message).help("name those of us who may call it")
        }));
    }
    for page in pages {
        if let Some((again, first)) = twice(&page.targets) {
            found.push(finding("this target is named twice", again, first));
        }
        for step in page.via.iter().flat_map(|v| &v.steps) {
            if let Some((again, first)) = twice(&step.channels) {
                found.push(finding("this channel is named twice in one step", again, first));
            }
        }
    }
    found
}

fn last(end: Option<&Spanned<Ending>>) -> Option<&Page> {
    match end.map(|e| &e.node) {
        Some(Ending::PageEvery { page, .. }) => Some(page),
        _ => None,
    }
}

fn twice<T: PartialEq>(list: &[Spanned<T>]) -> Option<(Span, Span)> {
    let mut rest = list.iter().enumerate();
    rest.find_map(|(i, x)| Some((x.span, list.iter().take(i).find(|y| y.node == x.node)?.span)))
}

fn finding(message: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::warning(RULE.code, again, message).also(first, "first here").help("remove it, or name another one")
}
