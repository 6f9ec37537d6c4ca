//! `work-already-done`: work until a state in which every incident begins.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Id;

pub(super) const RULE: Rule = Rule {
    code: "work-already-done",
    level: Level::Error,
    needs: &[],
    summary: "work until a state in which every incident begins",
    why: "The clock of the work stops when the state, or a later one, is reached. The first state is reached from the start, so the clock never runs and the next rung is never asked.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; wait 5m; work 30m until declared }
  rung { page bob; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m; work 30m until identified }
  rung { page bob; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let works = c.model.ladders.rows().flat_map(|l| &l.rungs).filter_map(|r| r.work);
    works
        .filter(|w| w.until.node.index() == 0)
        .map(|w| {
            let name = c.model.states.get(w.until.node).map_or("?", |s| &s.name);
            let message = format!("every incident begins in the state `{name}`: the work is done before it starts");
            Diagnostic::error(RULE.code, w.until.span, message)
                .help("name the state that the work is to reach, such as `identified`")
        })
        .collect()
}
