//! `guarantee-beyond-help`: a guarantee that is to hold although more fails than the policy has.

use std::collections::BTreeSet;

use super::broken::{PAGES, PEOPLE};
use super::promised::{Attempt, attempts, is_whole, wanted};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::shared_services;
use crate::model::{ChannelId, Failure, FaultTarget, Guarantee, LevelId, Responder, ServiceId};
use crate::source::{Span, Spanned};

pub(super) const RULE: Rule = Rule {
    code: "guarantee-beyond-help",
    level: Level::Error,
    needs: &[PAGES, PEOPLE],
    summary: "a guarantee that is to hold although more fails than the policy has",
    why: "Where as many people may be silent as could be paged at all, or every channel to them may be down, nobody can be reached, however long one waits.",
    given: given::BOOK,
    fails: r"guarantee somebody_hears for SEV1 { reach anyone within 30m; despite any 3 people }",
    mended: r"guarantee somebody_hears for SEV1 { reach anyone within 30m; despite any 1 person }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for guarantee in c.model.guarantees.rows().filter(|g| !g.despite.is_empty()) {
        let lost = guarantee.goals.iter().filter(|g| is_whole(c, guarantee, &g.node)).find_map(|goal| {
            let who = wanted(c, &goal.node)?;
            guarantee.levels.iter().find_map(|level| {
                let attempts = attempts(c, *level, who.as_ref());
                if attempts.is_empty() { None } else { lost(c, guarantee, *level, &attempts, goal.span) }
            })
        });
        found.extend(lost);
    }
    found
}

/// Why nobody can be reached at a level.
fn lost(
    c: &Context<'_>,
    guarantee: &Guarantee,
    level: LevelId,
    attempts: &[Attempt],
    goal: Span,
) -> Option<Diagnostic> {
    let level = c.model.levels.get(level).map_or("?", |l| &l.head.name);
    let named: Vec<&Spanned<Failure>> = guarantee.despite.iter().filter(|f| is_named(&f.node)).collect();
    let left: Vec<&Attempt> =
        attempts.iter().filter(|a| !named.iter().any(|f| breaks(c, &f.node, a.channel))).collect();
    let say = |span: Span, message: String, help: &str| {
        Some(Diagnostic::error(RULE.code, span, message).also(goal, "this is promised").help(help))
    };
    if let (true, Some(first)) = (left.is_empty(), named.first()) {
        let message = format!("at level `{level}` no channel to them is left when all of this fails");
        return say(first.span, message, "page on one more channel, which does not need what fails");
    }
    let people: BTreeSet<Responder> = left.iter().map(|a| a.who).collect();
    let channels: Vec<ChannelId> = left.iter().map(|a| a.channel).collect::<BTreeSet<_>>().into_iter().collect();
    for failure in &guarantee.despite {
        match failure.node {
            Failure::People(n) if people.len() <= n as usize => {
                let message = format!(
                    "at level `{level}` {} could be reached, and any {n} may be silent",
                    counted(people.len(), "person", "people")
                );
                return say(failure.span, message, "page more people, or let fewer fail");
            }
            Failure::Services(n) if channels.len() <= n as usize => {
                let message = format!(
                    "at level `{level}` pages go out on {}, and any {n} may be down",
                    counted(channels.len(), "channel", "channels")
                );
                return say(failure.span, message, "page on more channels, or let fewer services fail");
            }
            Failure::Services(_) => {
                let Some(shared) = shared_services(c.model, &channels).into_iter().next() else { continue };
                let name = c.model.services.get(shared).map_or("?", |s| &s.head.name);
                let message = format!("at level `{level}` every channel to them needs the service `{name}`");
                return say(failure.span, message, "page on one more channel, which does not need it");
            }
            Failure::People(_) | Failure::Service(..) | Failure::Channel(..) | Failure::Fault(_) | Failure::Callout => {
            }
        }
    }
    None
}

fn counted(n: usize, one: &str, many: &str) -> String {
    if n == 1 { format!("only 1 {one}") } else { format!("only {n} {many}") }
}

fn is_named(failure: &Failure) -> bool {
    matches!(failure, Failure::Service(..) | Failure::Channel(..) | Failure::Fault(_))
}

/// Whether a channel is of no use when this fails: nothing is sent where somebody else reads it.
fn breaks(c: &Context<'_>, failure: &Failure, channel: ChannelId) -> bool {
    match failure {
        Failure::Channel(other, _) => *other == channel,
        Failure::Service(service, _) => needs(c, channel, *service),
        Failure::Fault(fault) => c.model.faults.get(*fault).is_some_and(|f| {
            f.effects.iter().any(|e| match e.what.node {
                FaultTarget::Channel(other) => other == channel,
                FaultTarget::Service(service) => needs(c, channel, service),
            })
        }),
        _ => false,
    }
}

/// Whether a channel does not work without a service.
fn needs(c: &Context<'_>, channel: ChannelId, service: ServiceId) -> bool {
    let direct = c.model.channels.get(channel).map(|x| x.depends_on.iter().map(|d| d.node).collect::<Vec<_>>());
    c.model.needed_services(direct.into_iter().flatten()).contains(&service)
}
