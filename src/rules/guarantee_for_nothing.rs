//! `guarantee-for-nothing`: a guarantee for incidents that cannot occur.

use super::broken::CRITERIA;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "guarantee-for-nothing",
    level: Level::Warning,
    needs: &[CRITERIA],
    summary: "a guarantee for incidents that cannot occur",
    why: "No facts lead to its levels, or its time is over. It looks like a promise, and nothing is promised.",
    given: given::BOOK,
    fails: r"guarantee last_year { reach anyone within 15m; from 2024-01-01 to 2024-12-31 }",
    mended: r"guarantee next_years { reach anyone within 15m; from 2024-01-01 to 2030-12-31 }",
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for guarantee in c.model.guarantees.rows() {
        let name = &guarantee.head.name;
        if let Some(period) = guarantee.period.as_ref().filter(|p| p.to < (c.today.days() - 1) * 86_400) {
            found.push(
                Diagnostic::warning(RULE.code, period.span, format!("the time of guarantee `{name}` is over"))
                    .help("leave `from … to …` out, or say until when it is to hold"),
            );
        }
        let Some(written) = guarantee.levels_written.filter(|_| !guarantee.levels.is_empty()) else { continue };
        let never = &c.coverage().unreachable;
        if guarantee.levels.iter().all(|l| never.contains(l)) {
            found.push(
                Diagnostic::warning(RULE.code, written, format!("no facts lead to the levels of guarantee `{name}`"))
                    .help("mend the criteria, or let it be for other levels"),
            );
        }
    }
    found
}
