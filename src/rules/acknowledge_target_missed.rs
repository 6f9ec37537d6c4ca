//! `acknowledge-target-missed`: an `acknowledge within` that the ladder cannot meet unless the first person answers.

use super::broken::OPENING;
use super::words;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Ending, Ladder, LevelLadders, Page, Responder, Symbol, Target, TargetKind};
use crate::source::Span;
use crate::syntax::clauses::ItemKind;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "acknowledge-target-missed",
    level: Level::Warning,
    needs: &[OPENING, &[ItemKind::Service]],
    summary: "an `acknowledge within` that the ladder cannot meet unless the first person answers",
    why: "If nobody answers the first rung, the target has passed before a second person is even paged. A target that only luck can meet is no target.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LADDER],
    fails: r#"fact outage: bool
severities {
  level SEV1 { when outage; acknowledge within 5m; ladder slow }
  level SEV2 { otherwise; ladder main }
}
ladder slow {
  rung { page alice; wait 10m }
  rung { page bob; wait 10m }
  at end page carol via phone every 10m
}"#,
    mended: r#"fact outage: bool
severities {
  level SEV1 { when outage; acknowledge within 15m; ladder slow }
  level SEV2 { otherwise; ladder main }
}
ladder slow {
  rung { page alice; wait 10m }
  rung { page bob; wait 10m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for level in c.model.levels.rows() {
        let Some(target) = level.acknowledge_within else { continue };
        for id in level.ladders.iter().flat_map(LevelLadders::all).map(|l| l.node) {
            let Some(ladder) = c.model.ladders.get(id) else { continue };
            let kinds = || ladder.rungs.iter().flat_map(|r| c.kinds(&r.pages));
            if c.is_spoilt(Symbol::Ladder(id)) || kinds().any(|k| !c.is_whole(k)) {
                continue;
            }
            let Some(late) = late(c, ladder, target.node) else { continue };
            let (name, promise) = (&ladder.head.name, words(target.node));
            let message = match (late.needs, late.another) {
                (1, Some(after)) => format!(
                    "ladder `{name}` pages a second person only after {}, when the target of {promise} has passed",
                    words(after)
                ),
                (1, None) => {
                    format!("ladder `{name}` pages no second person before the target of {promise} has passed")
                }
                (needs, Some(after)) => format!(
                    "ladder `{name}` needs {needs} answers and pages no more than {needs} people before {}, when the target of {promise} has passed",
                    words(after)
                ),
                (needs, None) => format!(
                    "ladder `{name}` needs {needs} answers and pages no more than {needs} people before the target of {promise} has passed"
                ),
            };
            let mut d = Diagnostic::warning(RULE.code, target.span, message);
            if let Some(wait) = late.wait {
                d = d.also(wait, "the ladder waits here");
            }
            found.push(d.help("wait less before it, page one person more at once, or promise less"));
        }
    }
    found
}

/// Why one silent person is enough to miss a target.
struct Late {
    /// How many must answer.
    needs: usize,
    /// When one more than these is paged.
    another: Option<i64>,
    /// The wait in which the target passes.
    wait: Option<Span>,
}

/// Walks up a ladder while no rung can page more people together than must answer. A rung with a condition is taken
/// to page and to take no time, so that only what is sure is found.
fn late(c: &Context<'_>, ladder: &Ladder, target: i64) -> Option<Late> {
    let (mut at, mut needs, mut wait) = (0_i64, usize::MAX, None);
    let mut pages: Vec<&Page> = Vec::new();
    for rung in &ladder.rungs {
        pages.extend(&rung.pages);
        if at < target {
            needs = needs.min(rung.needs.iter().map(|n| n.count.node as usize).sum::<usize>().max(1));
        }
        if more_than(c, &pages, needs) {
            return (at >= target).then_some(Late { needs, another: Some(at), wait });
        }
        if rung.when.is_none() {
            let lasts = rung.wait?;
            if at < target {
                wait = Some(lasts.span);
            }
            at = at.saturating_add(lasts.node);
        }
    }
    let passes = i64::from(ladder.repeat).saturating_add(1);
    let at = at.saturating_mul(passes);
    (at >= target && needs < usize::MAX).then(|| match ladder.at_end.as_ref().map(|e| &e.node) {
        Some(Ending::PageEvery { page, .. }) => {
            pages.push(page);
            Late { needs, another: more_than(c, &pages, needs).then_some(at), wait }
        }
        _ => Late { needs, another: None, wait },
    })
}

/// Whether pages can go to more people than so many, at some instant.
fn more_than(c: &Context<'_>, pages: &[&Page], many: usize) -> bool {
    let targets = || pages.iter().flat_map(|p| &p.targets).map(|t| t.node);
    let single = targets().filter(|t| matches!(t, Target::AnyOf(_))).count();
    let all = targets().filter(|t| !matches!(t, Target::AnyOf(_)));
    let kinds: Vec<TargetKind> = all.filter_map(|t| c.kind(t)).collect();
    let everybody: BTreeSet<Responder> = targets().filter_map(|t| c.kind(t)).flat_map(|k| c.everybody(k)).collect();
    everybody.len() > many
        && c.moments(&kinds).any(|at| {
            let people: BTreeSet<Responder> = kinds.iter().flat_map(|k| c.people_at(*k, at)).collect();
            people.len() + single > many
        })
}
