//! What a policy can do at best towards a guarantee: whom pages go to at a level, on which channels, and how soon.
//!
//! Only what is sure is concluded. A rung with a condition, or one that may find nobody, is taken to need no time, and a
//! channel that goes out as soon as the one before it fails is taken to go out at once; so "not before" holds whatever
//! happens. "At best" also means that nothing fails and nobody declines: with that, every ladder keeps its timetable.

use std::collections::BTreeSet;

use super::Context;
use crate::model::{
    CalloutId, ChannelId, Ending, Goal, Guarantee, LadderId, LevelId, LevelLadders, Page, ReactionAct, Responder,
    RoleId, Starts, Symbol, TargetKind,
};
use crate::source::{Span, Spanned};

/// A page that may go to somebody, by one channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Seconds from the declaration at which it is delivered at the earliest, where it takes all its time.
    pub at: i64,
    /// To whom.
    pub who: Responder,
    /// On which channel.
    pub channel: ChannelId,
    /// The page (for an offer of a role, the role).
    pub span: Span,
    /// A ladder's page, not an offer of a role.
    pub by_ladder: bool,
}

/// Whom a goal is about, where pages work towards it: `None` for anybody.
pub fn wanted(c: &Context<'_>, goal: &Goal) -> Option<Option<BTreeSet<Responder>>> {
    match goal {
        Goal::Reach { who: Some(who), .. } => Some(Some(c.everybody(*who))),
        Goal::Reach { who: None, .. } | Goal::Acknowledged(_) | Goal::Arrive(_) => Some(None),
        Goal::Inform { .. } | Goal::Rises(_) | Goal::Do { .. } => None,
    }
}

/// Whether all that a goal is about could be read.
pub fn is_whole(c: &Context<'_>, guarantee: &Guarantee, goal: &Goal) -> bool {
    let target = if let Goal::Reach { who: Some(who), .. } = goal { c.is_whole(*who) } else { true };
    target && guarantee.levels.iter().flat_map(|l| ladders(c, *l)).all(|l| !c.is_spoilt(Symbol::Ladder(l)))
}

/// Every page at a level that may go to `who` (to anybody where it is `None`): by ladders, by reactions, and by offers of
/// roles that the level requires. Reactions are taken to act at once.
pub fn attempts(c: &Context<'_>, level: LevelId, who: Option<&BTreeSet<Responder>>) -> Vec<Attempt> {
    let mut all = Vec::new();
    let mut climbed = BTreeSet::new();
    for ladder in ladders(c, level) {
        climb(c, ladder, 0, &mut climbed, who, &mut all);
    }
    for part in c.model.reactions.rows().filter(|r| r.levels.contains(&level)).flat_map(|r| &r.clauses) {
        match &part.act {
            ReactionAct::Page(page) => paged(c, page, 0, who, &mut all),
            ReactionAct::Start(what) => match what.node {
                Starts::Ladder(ladder) => climb(c, ladder, 0, &mut climbed, who, &mut all),
                Starts::Callout(callout) => called(c, callout, &mut climbed, who, &mut all),
            },
            ReactionAct::Remind { role, .. } => offers(c, role.node, part.span, who, &mut all),
        }
    }
    for (id, role) in c.model.roles.iter() {
        if role.required.as_ref().is_some_and(|r| r.levels.contains(&level)) {
            offers(c, id, role.head.span, who, &mut all);
        }
    }
    all
}

/// The ladders a level may start.
fn ladders(c: &Context<'_>, level: LevelId) -> Vec<LadderId> {
    let all = c.model.levels.get(level).and_then(|l| l.ladders.as_ref()).map(LevelLadders::all);
    all.into_iter().flatten().map(|l| l.node).collect()
}

fn climb(
    c: &Context<'_>,
    id: LadderId,
    from: i64,
    climbed: &mut BTreeSet<LadderId>,
    who: Option<&BTreeSet<Responder>>,
    all: &mut Vec<Attempt>,
) {
    let Some(ladder) = c.model.ladders.get(id).filter(|_| climbed.insert(id)) else { return };
    let mut at = from;
    for rung in &ladder.rungs {
        for page in &rung.pages {
            paged(c, page, at, who, all);
        }
        at = at.saturating_add(sure_wait(c, rung));
    }
    let passes = i64::from(ladder.repeat).saturating_add(1);
    let end = from.saturating_add((at - from).saturating_mul(passes));
    ending(c, ladder.at_end.as_ref(), end, climbed, who, all);
}

fn called(
    c: &Context<'_>,
    id: CalloutId,
    climbed: &mut BTreeSet<LadderId>,
    who: Option<&BTreeSet<Responder>>,
    all: &mut Vec<Attempt>,
) {
    let Some(callout) = c.model.callouts.get(id) else { return };
    for page in &callout.calls {
        paged(c, page, 0, who, all);
    }
    ending(c, callout.at_end.as_ref(), callout.within.map_or(0, |w| w.node), climbed, who, all);
}

fn ending(
    c: &Context<'_>,
    at_end: Option<&Spanned<Ending>>,
    end: i64,
    climbed: &mut BTreeSet<LadderId>,
    who: Option<&BTreeSet<Responder>>,
    all: &mut Vec<Attempt>,
) {
    match at_end.map(|e| &e.node) {
        Some(Ending::PageEvery { page, .. }) => paged(c, page, end, who, all),
        Some(Ending::HandOver(next)) => climb(c, next.node, end, climbed, who, all),
        _ => {}
    }
}

/// How long a rung is sure to take.
fn sure_wait(c: &Context<'_>, rung: &crate::model::Rung) -> i64 {
    let staffed = rung.when.is_none() && c.pages_empty(&rung.pages, c.horizon()).is_empty();
    if staffed { rung.wait.map_or(0, |w| w.node) } else { 0 }
}

fn paged(c: &Context<'_>, page: &Page, at: i64, who: Option<&BTreeSet<Responder>>, all: &mut Vec<Attempt>) {
    for somebody in c.everybody_on(std::slice::from_ref(page)) {
        if who.is_some_and(|who| !who.contains(&somebody)) {
            continue;
        }
        let plan = page.via.as_ref().or_else(|| c.own_plan(somebody));
        let offset = |channel: ChannelId| {
            let steps = plan.iter().flat_map(|p| &p.steps);
            steps.filter(|s| s.channels.iter().any(|x| x.node == channel)).map(|s| s.after.unwrap_or(0)).min()
        };
        for channel in c.channels_of(somebody, page) {
            let at = at.saturating_add(offset(channel).unwrap_or(0)).saturating_add(delivery(c, channel));
            all.push(Attempt { at, who: somebody, channel, span: page.span, by_ladder: true });
        }
    }
}

/// Candidates are asked one after the other; who is first depends on the day.
fn offers(c: &Context<'_>, role: RoleId, span: Span, who: Option<&BTreeSet<Responder>>, all: &mut Vec<Attempt>) {
    for somebody in c.everybody(TargetKind::Role(role)) {
        if who.is_some_and(|who| !who.contains(&somebody)) {
            continue;
        }
        for contact in c.contacts(somebody) {
            let channel = contact.channel.node;
            all.push(Attempt { at: delivery(c, channel), who: somebody, channel, span, by_ladder: false });
        }
    }
}

/// Seconds a delivery on a channel may take; one of an unknown kind that says nothing is taken to take none.
pub(super) fn delivery(c: &Context<'_>, channel: ChannelId) -> i64 {
    let Some(x) = c.model.channels.get(channel) else { return 0 };
    let of_kind =
        || x.kind.as_ref().and_then(|k| crate::message::channel::kind(&k.node)).map_or(0, |k| k.delivers_within);
    x.delivers_within.map_or_else(of_kind, |d| d.node)
}
