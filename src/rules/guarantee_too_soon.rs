//! `guarantee-too-soon`: a guarantee with a deadline that the policy cannot meet even where nothing fails.

use super::broken::{PAGES, PEOPLE, TOLD};
use super::promised::{attempts, is_whole, wanted};
use super::words;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{AudienceId, Deed, EventRule, Goal, Guarantee, LevelId, Symbol, Trigger};
use crate::source::{Span, Spanned};

pub(super) const RULE: Rule = Rule {
    code: "guarantee-too-soon",
    level: Level::Error,
    needs: &[PAGES, PEOPLE, TOLD],
    summary: "a guarantee with a deadline that the policy cannot meet even where nothing fails",
    why: "The policy waits longer than the promise allows: before that time nobody concerned has even been paged, or nothing has even become due. Whoever relies on the promise finds out in the crisis.",
    given: given::BOOK,
    fails: r"guarantee carol_hears for SEV1 { reach carol within 10m }",
    mended: r"guarantee carol_hears for SEV1 { reach carol within 15m }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for guarantee in c.model.guarantees.rows() {
        for goal in &guarantee.goals {
            found.extend(late(c, guarantee, goal));
        }
    }
    found
}

/// The first level at which a goal comes too soon.
fn late(c: &Context<'_>, guarantee: &Guarantee, goal: &Spanned<Goal>) -> Option<Diagnostic> {
    let name = &guarantee.head.name;
    let promised = match &goal.node {
        Goal::Reach { within, .. } | Goal::Acknowledged(within) | Goal::Arrive(within) => *within,
        Goal::Inform { every, .. } => *every,
        Goal::Do { within: Some(within), .. } => *within,
        Goal::Do { .. } | Goal::Rises(_) => return None,
    };
    if !is_whole(c, guarantee, &goal.node) {
        return None;
    }
    guarantee.levels.iter().find_map(|level| {
        let (earliest, what, span) = earliest(c, *level, &goal.node)?;
        let at = c.model.levels.get(*level)?.head.name.clone();
        (earliest > promised).then(|| {
            let message = format!(
                "`{name}` promises {} and the policy takes {} at level `{at}` even where nothing fails",
                words(promised),
                words(earliest)
            );
            Diagnostic::error(RULE.code, goal.span, message)
                .also(span, what)
                .help(format!("promise {} or more, or let the policy be faster", words(earliest)))
        })
    })
}

/// How soon the policy does something towards a goal, and what that is; nothing where it never does.
fn earliest(c: &Context<'_>, level: LevelId, goal: &Goal) -> Option<(i64, String, Span)> {
    if let Some(who) = wanted(c, goal) {
        let travels = matches!(goal, Goal::Arrive(_));
        let road = |who| if travels { c.soonest(who) } else { 0 };
        let all = attempts(c, level, who.as_ref()).into_iter();
        let (at, first) = all.map(|a| (a.at.saturating_add(road(a.who)), a)).min_by_key(|(at, _)| *at)?;
        let what = format!("the first page, to {} via `{}`", c.who(first.who), c.channel(first.channel));
        let what = if road(first.who) > 0 { format!("{what}, and the way from home") } else { what };
        return Some((at, what, first.span));
    }
    match goal {
        Goal::Inform { audience, .. } => cadence(c, level, *audience),
        Goal::Do { what: Deed::Done(Symbol::Template(template)), .. } => {
            let all = c.model.communications.rows().filter(|x| x.levels.contains(&level));
            due(all.flat_map(|x| &x.on).filter(|r| r.template.node == *template))
        }
        Goal::Do { what: Deed::Done(Symbol::Communication(id)), .. } => due(c.model.communications.get(*id)?.on.iter()),
        _ => None,
    }
}

/// When a message is due after the declaration, at the earliest; nothing where something else makes it due.
fn due<'a>(rules: impl Iterator<Item = &'a EventRule>) -> Option<(i64, String, Span)> {
    let declared = |r: &&EventRule| r.trigger.node == Trigger::Declared;
    let mut rules: Vec<_> = rules.collect();
    if rules.iter().any(|r| !declared(r)) {
        return None;
    }
    rules.sort_by_key(|r| r.within.map_or(0, |w| w.node));
    rules.first().map(|r| (r.within.map_or(0, |w| w.node), "it may take so long here".to_owned(), r.span))
}

/// How often an audience hears something at a level where nothing changes: the most frequent rule.
fn cadence(c: &Context<'_>, level: LevelId, audience: AudienceId) -> Option<(i64, String, Span)> {
    let all = c.model.communications.rows().filter(|x| x.levels.contains(&level) && x.is_for(audience));
    let fastest = all.flat_map(|x| &x.every).min_by_key(|r| r.every.node)?;
    Some((fastest.every.node, "the most frequent message".to_owned(), fastest.span))
}
