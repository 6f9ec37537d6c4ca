//! `work-leads-nowhere`: work that is not done, after which nobody else is asked.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Ending, Ladder};
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    code: "work-leads-nowhere",
    level: Level::Warning,
    needs: &[],
    summary: "work that is not done, after which nobody else is asked",
    why: "The clock of the work passes, and what comes next pages nobody new: the ladder ends there, or the same people stand on all later rungs, who are not paged again for what they have answered. The incident stays with somebody who could not solve it.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"ladder main {
  rung { page alice; wait 5m; work 30m until identified }
  at end hold "alice knows best"
}"#,
    mended: r#"ladder main {
  rung { page alice; wait 5m; work 30m until identified }
  rung { page bob; wait 5m }
  at end hold "bob knows best"
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        for (n, rung) in ladder.rungs.iter().enumerate() {
            let Some(work) = rung.work else { continue };
            let kinds = c.kinds(&rung.pages);
            if kinds.iter().any(|k| !c.is_whole(*k)) || asks_others(c, ladder, n) {
                continue;
            }
            let mut d = Diagnostic::warning(RULE.code, work.span, "when this work is not done, nobody else is asked");
            if let Some(end) = &ladder.at_end {
                d = d.also(end.span, "what comes then");
            }
            found.push(d.help("add a rung with other people after it, or `at end page … every D`"));
        }
    }
    found
}

/// Whether what comes after a rung pages somebody whom it does not.
fn asks_others(c: &Context<'_>, ladder: &Ladder, rung: usize) -> bool {
    let own = ladder.rungs.get(rung).map_or_else(BTreeSet::new, |r| c.everybody_on(&r.pages));
    let later = ladder.rungs.iter().skip(rung + 1);
    let again = ladder.rungs.iter().take(if ladder.repeat > 0 { rung } else { 0 });
    let mut others: BTreeSet<_> = later.chain(again).flat_map(|r| c.everybody_on(&r.pages)).collect();
    match ladder.at_end.as_ref().map(|e| &e.node) {
        Some(Ending::PageEvery { page, .. }) => others.extend(c.everybody_on(std::slice::from_ref(page))),
        // The other ladder asks for itself, whoever answered here.
        Some(Ending::HandOver(_)) => return true,
        // Missing: another rule's finding.
        None => return true,
        Some(Ending::Hold(_) | Ending::Stop(_)) => {}
    }
    others.difference(&own).next().is_some() || own.is_empty()
}
