//! `schedule-gap`: a hole in a schedule that is not declared.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{LadderId, Rung, ScheduleId, TargetKind};

pub(super) const RULE: Rule = Rule {
    code: "schedule-gap",
    level: Level::Error,
    needs: &[],
    summary: "a hole in a schedule that is not declared",
    why: "Nobody is on call then. In one well-known system an incident in such a hole is never created at all.",
    given: given::BOOK,
    fails: r#"schedule primary {
  layer days { during 08:00-20:00; rotate alice, bob every 1w from 2026-01-05 08:00 }
}"#,
    mended: r#"schedule primary {
  layer days { during 08:00-20:00; rotate alice, bob every 1w from 2026-01-05 08:00 }
  layer nights { during 20:00-08:00; rotate carol every 1w from 2026-01-05 20:00 }
}"#,
    check,
};

/// More holes a year than this are those of a desk that closes on most days, not slips.
const MOST_DAYS: usize = 180;

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let horizon = c.horizon();
    let mut found = Vec::new();
    for (id, s) in c.model.schedules.iter() {
        let holes = c.holes(id);
        let Some(first) = holes.first() else { continue };
        let zone = |at: i64| c.calendar.format_local(s.zone, at);
        let message = if holes.len() == 1 && first.from <= horizon.from && first.to >= horizon.to {
            format!("nobody is ever on call for `{}`", s.head.name)
        } else {
            format!("nobody is on call for `{}` from {} to {}", s.head.name, zone(first.from), zone(first.to))
        };
        let mut d = Diagnostic::error(RULE.code, s.head.span, message);
        if holes.len() > 1 {
            let hours: i64 = holes.iter().map(|h| h.to - h.from).sum::<i64>() / 3600;
            d = d.note(format!("and {} more times within a year, {hours} h in all", holes.len() - 1));
        }
        if let Some((ladder, rung)) = only_rung(c, id) {
            let span = rung.pages.first().map_or(rung.head.span, |p| p.span);
            let name = c.model.ladders.get(ladder).map_or("?", |l| &l.head.name);
            d = d.also(span, format!("this rung of ladder `{name}` reaches nobody then"));
        }
        d = d.help("fill the hole, or declare it: `gap ok from A to B \"why\"`");
        if holes.len() > MOST_DAYS {
            d = d.help("if the schedule is staffed only in some hours, declare that: `gap ok outside HOURS \"why\"`");
        }
        found.push(d);
    }
    found
}

/// The first rung that pages this schedule alone and applies in a hole of it: the hole is all that is to be said of it.
pub(super) fn only_rung<'a>(c: &Context<'a>, schedule: ScheduleId) -> Option<(LadderId, &'a Rung)> {
    if c.holes(schedule).is_empty() || c.staffed_by_hours(schedule).is_some() {
        return None;
    }
    c.model.ladders.iter().find_map(|(id, ladder)| {
        let alone = |r: &&Rung| {
            let kinds = c.kinds(&r.pages);
            !kinds.is_empty() && kinds.iter().all(|k| *k == TargetKind::Schedule(schedule))
        };
        let rung = ladder.rungs.iter().filter(alone).find(|r| !c.rung_empty(r, c.horizon()).is_empty())?;
        Some((id, rung))
    })
}
