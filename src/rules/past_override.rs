//! `past-override`: an override or absence that is over.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Period;
pub(super) const RULE: Rule = Rule {
    code: "past-override",
    level: Level::Warning,
    needs: &[],
    summary: "an override or absence that is over",
    why: "Old exceptions pile up, hide the next real one, and make a schedule hard to review.",
    given: given::BOOK,
    fails: r#"schedule primary {
  layer weekly { rotate alice, bob every 1w from 2020-01-06 09:00 }
  override from 2021-12-25 to 2021-12-25 { carol }
}"#,
    mended: r#"schedule primary {
  layer weekly { rotate alice, bob every 1w from 2020-01-06 09:00 }
  override from 2098-12-25 to 2098-12-25 { carol }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    // Wall time: a day more than needed, so that no zone still has the last day.
    let over = |p: &Period| p.to < (c.today.days() - 1) * 86_400;
    let mut found = Vec::new();
    for s in c.model.schedules.rows() {
        found.extend(s.overrides.iter().filter(|o| over(&o.period)).map(|o| {
            Diagnostic::warning(RULE.code, o.span, format!("this override of `{}` is over", s.head.name))
                .help("remove it")
        }));
    }
    for p in c.model.people.rows() {
        found.extend(p.away.iter().filter(|a| over(&a.period)).map(|a| {
            Diagnostic::warning(RULE.code, a.period.span, format!("this absence of `{}` is over", p.head.name))
                .help("remove it")
        }));
    }
    found
}
