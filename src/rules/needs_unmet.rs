//! `needs-unmet`: a rung that needs more people than it can ever page together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Ladder, Need, Page, Responder, Rung, Target, TargetKind, lacking};

pub(super) const RULE: Rule = Rule {
    code: "needs-unmet",
    level: Level::Error,
    needs: &[],
    summary: "a rung that needs more people than it can ever page together",
    why: "The rung can never be answered: the ladder climbs on although everybody has acknowledged.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; needs 2; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice, bob; needs 2; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        for (i, rung) in ladder.rungs.iter().enumerate().filter(|(_, r)| !r.needs.is_empty()) {
            let so_far = ladder.rungs.get(..=i).unwrap_or_default();
            if so_far.iter().flat_map(|r| c.kinds(&r.pages)).any(|k| !c.is_whole(k)) {
                continue;
            }
            let before = found.len();
            for need in &rung.needs {
                let group = need.of.map(|group| c.everybody(group.node));
                let wanted = need.count.node as usize;
                let able = most(c, ladder, so_far, group.as_ref(), wanted);
                if wanted <= able {
                    continue;
                }
                let of = need.of.map_or_else(String::new, |g| format!(" of {}", c.name(g.node)));
                let message = format!("the rung needs {wanted}{of}, but at most {able} at a time can answer by then");
                let mut d = Diagnostic::error(RULE.code, need.count.span, message)
                    .help("page more people on this rung or before it, or need fewer");
                if so_far.iter().flat_map(|r| &r.pages).flat_map(|p| &p.targets).any(|t| one(t.node)) {
                    d = d.note("`any of` pages one of them");
                }
                found.push(d);
            }
            let besides = ladder.may_acknowledge.iter().flat_map(|t| c.everybody(t.node)).collect();
            let pages: Vec<&Page> = so_far.iter().flat_map(|r| &r.pages).collect();
            if let (true, Some(first), Some(lacks)) =
                (found.len() == before, rung.needs.first(), shortage(c, &pages, &rung.needs, &besides))
            {
                let message = format!("people count for one group alone: {lacks} more would have to be paged by then");
                found.push(
                    Diagnostic::error(RULE.code, first.count.span, message)
                        .label("each group is large enough, but they share people")
                        .help("page more people on this rung or before it, or need fewer"),
                );
            }
        }
    }
    found
}

fn one(target: Target) -> bool {
    matches!(target, Target::AnyOf(_))
}

/// How many of a group can have been paged together, at the best instant of the horizon; no more than are wanted.
fn most(c: &Context<'_>, ladder: &Ladder, rungs: &[Rung], group: Option<&BTreeSet<Responder>>, wanted: usize) -> usize {
    let pages: Vec<&Page> = rungs.iter().flat_map(|r| &r.pages).collect();
    let besides = ladder.may_acknowledge.iter().flat_map(|t| c.everybody(t.node)).collect();
    // Another of them in each pass: who was paged least recently comes first.
    let passes = ladder.repeat.saturating_add(1) as usize;
    together(c, &pages, (besides, passes), group, wanted)
}

/// How many of a group pages reach together, at the best instant of the horizon; no more than are wanted.
pub(super) fn most_of(c: &Context<'_>, pages: &[Page], group: Option<&BTreeSet<Responder>>, wanted: usize) -> usize {
    together(c, &pages.iter().collect::<Vec<_>>(), (BTreeSet::new(), 1), group, wanted)
}

/// Who may be there at an instant.
fn present(c: &Context<'_>, kind: TargetKind, at: i64) -> BTreeSet<Responder> {
    match kind {
        // Whoever holds a role may be any of its candidates.
        TargetKind::Role(_) => c.everybody(kind),
        _ => c.people_at(kind, at),
    }
}

fn together(
    c: &Context<'_>,
    pages: &[&Page],
    (besides, passes): (BTreeSet<Responder>, usize),
    group: Option<&BTreeSet<Responder>>,
    wanted: usize,
) -> usize {
    let counts = |who: &Responder| group.is_none_or(|g| c.stands_in(*who, g));
    let targets = || pages.iter().flat_map(|p| &p.targets).map(|t| t.node);
    let answer = |all: BTreeSet<Responder>| -> BTreeSet<Responder> {
        all.into_iter().filter(counts).map(|w| c.answerer(w)).collect()
    };
    let besides = answer(besides);
    let all: Vec<TargetKind> = targets().filter(|t| !one(*t)).filter_map(|t| c.kind(t)).collect();
    let single: Vec<BTreeSet<Responder>> =
        targets().filter(|t| one(*t)).filter_map(|t| c.kind(t)).map(|k| answer(c.everybody(k))).collect();
    let mut most = 0;
    for at in c.moments(&all) {
        let there = all.iter().flat_map(|k| present(c, *k, at));
        let mut sure = answer(there.collect());
        sure.extend(&besides);
        let mut rest: BTreeSet<Responder> = BTreeSet::new();
        let mut chosen = 0;
        for of in &single {
            let new = of.difference(&sure).count();
            chosen += new.min(passes);
            rest.extend(of.difference(&sure));
        }
        most = most.max(sure.len() + chosen.min(rest.len()));
        if most >= wanted {
            break;
        }
    }
    most
}

/// How many are lacking in all at the best instant of the horizon, where everybody counts for one group alone; `None` where
/// nobody is, or where it depends on whom `any of` comes to.
pub(super) fn shortage(c: &Context<'_>, pages: &[&Page], needs: &[Need], besides: &BTreeSet<Responder>) -> Option<u32> {
    let targets = || pages.iter().flat_map(|p| &p.targets).map(|t| t.node);
    if needs.len() < 2 || targets().any(one) {
        return None;
    }
    let groups: Vec<Option<BTreeSet<Responder>>> = needs.iter().map(|n| n.of.map(|g| c.everybody(g.node))).collect();
    let wanted: Vec<u32> = needs.iter().map(|n| n.count.node).collect();
    let kinds: Vec<TargetKind> = targets().filter_map(|t| c.kind(t)).collect();
    let mut least = u32::MAX;
    for at in c.moments(&kinds) {
        let there: BTreeSet<Responder> =
            kinds.iter().flat_map(|k| present(c, *k, at)).chain(besides.iter().copied()).collect();
        let mut people: BTreeMap<Responder, BTreeSet<usize>> = BTreeMap::new();
        for who in there {
            let fits = groups.iter().enumerate().filter(|(_, g)| g.as_ref().is_none_or(|g| c.stands_in(who, g)));
            people.entry(c.answerer(who)).or_default().extend(fits.map(|(n, _)| n));
        }
        let fits: Vec<Vec<usize>> = people.into_values().map(|f| f.into_iter().collect()).collect();
        least = least.min(lacking(&wanted, &fits).into_iter().fold(0, u32::saturating_add));
        if least == 0 {
            return None;
        }
    }
    Some(least).filter(|l| *l < u32::MAX)
}
