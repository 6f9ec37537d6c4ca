//! `callout-needs-unmet`: a call-out that needs more people than it can ever call, or every single one of them.

use std::collections::{BTreeMap, BTreeSet};

use super::needs_unmet::{most_of, present};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Callout, Responder, Target, lacking};

pub(super) const RULE: Rule = Rule {
    code: "callout-needs-unmet",
    level: Level::Error,
    needs: &[],
    summary: "a call-out that needs more people than it can ever call",
    why: "However many come, it is never enough: the deadline passes, the alarm sounds, and the end of the call-out begins although everybody is on the way.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"team surgeons { members alice, bob }
callout surge {
  call surgeons
  needs 3 of surgeons within 30m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    mended: r#"team surgeons { members alice, bob }
callout surge {
  call surgeons
  needs 1 of surgeons within 30m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for callout in c.model.callouts.rows().filter(|x| !x.calls.is_empty()) {
        if c.kinds(&callout.calls).iter().any(|k| !c.is_whole(*k)) {
            continue;
        }
        let before = found.iter().filter(|d| d.level == Level::Error).count();
        for need in &callout.needs {
            let group = need.of.map(|group| c.everybody(group.node));
            let wanted = need.count.node as usize;
            // One more than is wanted, to see whether anybody is to spare.
            let able = most_of(c, &callout.calls, group.as_ref(), wanted + 1);
            let of = need.of.map_or_else(String::new, |g| format!(" of {}", c.name(g.node)));
            if wanted > able {
                let message = format!("the call-out needs {wanted}{of}, but calls at most {able} at a time");
                let help = "call more people, or need fewer";
                found.push(Diagnostic::error(RULE.code, need.count.span, message).help(help));
            } else if wanted == able {
                let message = format!("the call-out needs {wanted}{of}, and calls no more than that: all must come");
                found.push(
                    Diagnostic::warning(RULE.code, need.count.span, message)
                        .help("call more people than are needed: one who is ill or out of reach makes it too few"),
                );
            }
        }
        if found.iter().filter(|d| d.level == Level::Error).count() == before
            && let Some(lacks) = people_shared(c, callout)
        {
            let message = format!("people count for one group alone: {lacks} more would have to be called at a time");
            found.push(
                Diagnostic::error(RULE.code, callout.head.span, message)
                    .label("each group is large enough, but they share people")
                    .help("call more people, or need fewer"),
            );
        }
    }
    found
}

/// How many are lacking in all at the best instant, although each group by itself is large enough.
fn people_shared(c: &Context<'_>, callout: &Callout) -> Option<u32> {
    let targets = || callout.calls.iter().flat_map(|p| &p.targets).map(|t| t.node);
    if callout.needs.len() < 2 || targets().any(|t| matches!(t, Target::AnyOf(_))) {
        return None;
    }
    let groups: Vec<Option<BTreeSet<Responder>>> =
        callout.needs.iter().map(|n| n.of.map(|g| c.everybody(g.node))).collect();
    let wanted: Vec<u32> = callout.needs.iter().map(|n| n.count.node).collect();
    let kinds = c.kinds(&callout.calls);
    let mut least = u32::MAX;
    for at in c.moments(&kinds) {
        let there: BTreeSet<Responder> = kinds.iter().flat_map(|k| present(c, *k, at)).collect();
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
