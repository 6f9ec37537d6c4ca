//! `idle-override`: an override that changes nothing.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Change, PersonId, TargetKind};

pub(super) const RULE: Rule = Rule {
    code: "idle-override",
    level: Level::Warning,
    needs: &[],
    summary: "an override that changes nothing",
    why: "Somebody swapped a shift and believes it is done. Whoever is named is not on call then, so the old people are paged: mostly the name or the day is wrong.",
    given: given::BOOK,
    fails: r#"schedule primary {
  layer weekly { rotate alice, bob every 1w from 2026-01-05 09:00 }
  override from 2026-12-24 to 2026-12-25 { alice replaces carol }
}"#,
    mended: r#"schedule primary {
  layer weekly { rotate alice, bob every 1w from 2026-01-05 09:00 }
  override from 2026-12-24 to 2026-12-25 { carol replaces alice }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, schedule) in c.model.schedules.iter() {
        for (i, o) in schedule.overrides.iter().enumerate() {
            // `past-override` speaks of those.
            let over = o.period.to < c.today.days() * 86_400;
            if over || c.calendar.override_acts(id, i) {
                continue;
            }
            let who = |p: PersonId| c.name(TargetKind::Person(p));
            let why = match &o.change {
                Change::Replace { with, whom } if with == whom => format!("{} replaces themselves", who(*with)),
                Change::Replace { whom, .. } => format!("{} is not on call then", who(*whom)),
                Change::Without(people) => {
                    let names: Vec<String> = people.iter().map(|p| who(*p)).collect();
                    let verb = if names.len() == 1 { "is" } else { "are" };
                    format!("{} {verb} not on call then", names.join(", "))
                }
                // Naming who is on call anyway pins them, and is meant.
                Change::Only(_) | Change::Also(_) => continue,
            };
            let message = format!("this override of `{}` changes nothing: {why}", schedule.head.name);
            found.push(
                Diagnostic::warning(RULE.code, o.span, message)
                    .help("look who is on call then with `callout oncall`, and mend the name or the day"),
            );
        }
    }
    found
}
