//! `arrival-unsaid`: a guarantee that somebody is on site, of people of whom nothing says how soon they are.

use super::broken::{PAGES, PEOPLE};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Goal, LevelLadders};

pub(super) const RULE: Rule = Rule {
    code: "arrival-unsaid",
    level: Level::Warning,
    needs: &[PAGES, PEOPLE],
    summary: "a guarantee that somebody is on site, of people of whom nothing says how soon they are",
    why: "Without `arrives within` everybody counts as on site, so the guarantee promises no more than an answer. If some are called from home, it is not true.",
    given: given::BOOK,
    fails: r"schedule crew { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 } }
ladder extra { rung { page crew; wait 5m }; at end page carol via phone every 10m }
reaction more for SEV1 { on declared start extra }
guarantee there for SEV1 { arrive within 45m }",
    mended: r"schedule crew { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 }; arrives within 20m }
ladder extra { rung { page crew; wait 5m }; at end page carol via phone every 10m }
reaction more for SEV1 { on declared start extra }
guarantee there for SEV1 { arrive within 45m }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for guarantee in c.model.guarantees.rows() {
        let Some(goal) = guarantee.goals.iter().find(|g| matches!(g.node, Goal::Arrive(_))) else { continue };
        let levels = c.model.levels.iter().filter(|(id, _)| guarantee.levels.contains(id));
        let ladders = levels.flat_map(|(_, l)| l.ladders.iter().flat_map(LevelLadders::all).map(|l| l.node));
        let of_levels: Vec<_> = ladders.filter_map(|l| c.model.ladders.get(l)).collect();
        let started = c.model.reactions.rows().filter(|r| r.levels.iter().any(|l| guarantee.levels.contains(l)));
        let started = started.flat_map(|r| &r.clauses).filter_map(|part| match &part.act {
            crate::model::ReactionAct::Start(what) => Some(what.node),
            _ => None,
        });
        let mut kinds: Vec<_> = of_levels.iter().flat_map(|l| &l.rungs).flat_map(|r| c.kinds(&r.pages)).collect();
        for what in started {
            match what {
                crate::model::Starts::Ladder(l) => {
                    let rungs = c.model.ladders.get(l).into_iter().flat_map(|l| &l.rungs);
                    kinds.extend(rungs.flat_map(|r| c.kinds(&r.pages)));
                }
                crate::model::Starts::Callout(x) => {
                    kinds.extend(c.model.callouts.get(x).into_iter().flat_map(|x| c.kinds(&x.calls)));
                }
            }
        }
        if !kinds.into_iter().any(|k| c.says_arrival(k)) {
            let message = "nothing says how soon anybody who is paged is on site";
            found.push(
                Diagnostic::warning(RULE.code, goal.span, message)
                    .help("write `arrives within 40m` into the schedules whose people are called from home")
                    .help("if all of them are on site, promise `acknowledged within …`"),
            );
        }
    }
    found
}
