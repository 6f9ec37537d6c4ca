//! `idle-gap`: a declared gap in which somebody is there.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::GapTime;

pub(super) const RULE: Rule = Rule {
    code: "idle-gap",
    level: Level::Warning,
    needs: &[],
    summary: "a declared gap in which somebody is there",
    why: "`gap ok` excuses a hole. Where there is none it waits for the day on which one appears, and that one is never reported.",
    given: given::BOOK,
    fails: r#"schedule primary {
  layer always { rotate alice, bob every 1w from 2026-01-05 09:00 }
  gap ok from 2026-12-24 to 2026-12-26 "closed"
}"#,
    mended: r#"schedule primary {
  layer always { rotate alice, bob every 1w from 2026-01-05 09:00 }
  override from 2026-12-24 to 2026-12-26 { nobody }
  gap ok from 2026-12-24 to 2026-12-26 "closed"
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let horizon = c.horizon();
    let mut found = Vec::new();
    for (id, schedule) in c.model.schedules.iter() {
        for gap in &schedule.gaps {
            let GapTime::Period(p) = &gap.when else { continue };
            let zone = c.calendar.zone(p.zone);
            let (from, to) = (zone.first(p.from).max(horizon.from), zone.last(p.to).min(horizon.to));
            if from < to && !c.calendar.ever_empty(id, from, to) {
                let message = format!("somebody of `{}` is there all the time of this gap", schedule.head.name);
                found.push(Diagnostic::warning(RULE.code, p.span, message).help("remove it, or mend its days"));
            }
        }
    }
    found
}
