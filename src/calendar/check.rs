//! What changes of the clock and overlaps do to a calendar: findings that need its arithmetic.

use super::rotation::on;
use super::{Calendar, DATA_END, DAY, Rotation, Shown, Window, ZoneData};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{self, Change, GapTime, Model, Override, PersonId, Schedule};
use crate::source::Span;

/// Findings about every schedule and the hours.
pub(super) fn check(model: &Model, calendar: &Calendar) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, schedule) in model.schedules.iter() {
        let Some(compiled) = calendar.schedules.get(id) else { continue };
        for (layer, lowered) in schedule.layers.iter().zip(&compiled.layers) {
            let zone = calendar.zone(layer.zone);
            let (Some(written), Some(rotation)) = (&layer.rotation, &lowered.rotation) else { continue };
            found.extend(late(written.from.span, rotation.from));
            found.extend(hand_over(zone, rotation, written.span));
            found.extend(windows(zone, &layer.during, rotation.from));
        }
        let gaps = schedule.gaps.iter().filter_map(|g| match &g.when {
            GapTime::Period(period) => Some(period),
            GapTime::Outside(_) => None,
        });
        let periods = schedule.overrides.iter().map(|o| &o.period).chain(gaps);
        found.extend(periods.filter_map(|p| late(p.span, p.to - 1)));
        found.extend(overlaps(calendar, schedule));
    }
    let away = model.people.rows().flat_map(|p| &p.away).map(|a| &a.period);
    found.extend(away.filter_map(|p| late(p.span, p.to - 1)));
    for hours in model.hours.rows() {
        // Hours have no beginning: what a clock change does to them matters from the newest rules on.
        found.extend(windows(calendar.zone(hours.zone), &hours.open, RECENT));
    }
    found
}

/// 2026-01-01 00:00; hours are looked at from here on.
const RECENT: i64 = 1_767_225_600;

/// Beyond the zone data the last offset goes on for ever.
fn late(span: Span, wall: i64) -> Option<Diagnostic> {
    (wall >= DATA_END).then(|| {
        Diagnostic::warning("beyond-zone-data", span, "this date lies after 2099, where the zone data end")
            .note("from 2100 on no clock changes between summer and winter time")
    })
}

/// The first hand-over that a change of the clock moves or makes ambiguous.
fn hand_over(zone: &ZoneData, rotation: &Rotation, span: Span) -> Option<Diagnostic> {
    let wall = zone.changes().find_map(|(at, before, after)| {
        let (low, high) = affected(at, before, after);
        let count = rotation.hand_overs(high - 1)?;
        rotation.hand_over(count).filter(|wall| *wall >= low)
    })?;
    Some(edge(zone, wall, span, "a hand-over", "the hand-over happens"))
}

/// Edges of windows that a change of the clock moves, repeats or swallows.
fn windows(zone: &ZoneData, windows: &[model::Window], since: i64) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for w in windows {
        let lowered = Window { days: w.days, from: w.from, to: w.to };
        let mut lost = None;
        let mut moved = None;
        for (at, before, after) in zone.changes() {
            let (low, high) = affected(at, before, after);
            for day in (low.div_euclid(DAY) - 1..=high.div_euclid(DAY)).filter(|d| on(w.days, *d)) {
                let (from, to) = lowered.walls(day);
                if from < since {
                    continue;
                }
                let (start, end) = lowered.instants(zone, day);
                if start >= end {
                    lost = lost.or(Some((from, to)));
                }
                let inside = |wall: &i64| low <= *wall && *wall < high;
                moved = moved.or([(from, true), (to, false)].into_iter().find(|(wall, _)| inside(wall)));
            }
        }
        if let Some((from, _)) = lost {
            let day = crate::syntax::literal::Date::from_days(from.div_euclid(DAY));
            found.push(
                Diagnostic::warning("window-in-clock-change", w.span, format!("this window does not happen on {day}"))
                    .label("lies wholly in the time that is jumped over")
                    .note(format!(
                        "in {} clocks go from {} to {} then",
                        zone.name,
                        jump(zone, from).0,
                        jump(zone, from).1
                    ))
                    .help("let the window begin before or end after the jump"),
            );
        } else if let Some((wall, start)) = moved {
            let what =
                if start { ("the start of this window", "it starts") } else { ("the end of this window", "it ends") };
            found.push(edge(zone, wall, w.span, what.0, what.1));
        }
    }
    found
}

/// Wall times from which to which a change of the clock matters: those jumped over, or those repeated.
fn affected(at: i64, before: i32, after: i32) -> (i64, i64) {
    let (a, b) = (at + i64::from(before), at + i64::from(after));
    (a.min(b), a.max(b))
}

/// Time of day before and after the jump that swallows a wall time.
fn jump(zone: &ZoneData, wall: i64) -> (String, String) {
    let at = zone.first(wall);
    let before = zone.wall_seconds(at - 1) + 1;
    (ZoneData::utc().format_time(before), zone.format_time(at))
}

/// One wall time that is shown twice or never.
fn edge(zone: &ZoneData, wall: i64, span: Span, what: &str, happens: &str) -> Diagnostic {
    let utc = ZoneData::utc();
    let (day, time) = (utc.format_with_weekday(wall), utc.format_time(wall));
    let message = format!("{what} falls into a change of the clock: {day} in {}", zone.name);
    let note = match zone.shown(wall) {
        Shown::Never => {
            format!("{time} does not exist on that day: {happens} at {}", zone.format_time(zone.first(wall)))
        }
        _ if happens == "it ends" => format!("{time} happens twice on that day: {happens} at the second"),
        _ => format!("{time} happens twice on that day: {happens} at the first"),
    };
    Diagnostic::new(Level::Info, "hand-over-in-clock-change", span, message).note(note)
}

/// Overrides whose order in the text matters.
fn overlaps(calendar: &Calendar, schedule: &Schedule) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (i, later) in schedule.overrides.iter().enumerate() {
        for earlier in schedule.overrides.iter().take(i) {
            let scopes = earlier.layer.is_none() || later.layer.is_none() || earlier.layer == later.layer;
            if scopes && meet(calendar, earlier, later) && contradict(&earlier.change, &later.change) {
                found.push(
                    Diagnostic::warning("overlapping-overrides", later.span, "this override overlaps an earlier one")
                        .label("where both apply, this one wins")
                        .also(earlier.span, "the earlier one")
                        .help("let one end where the other begins"),
                );
                // One is enough to find the spot; the pairs of many could be more than anybody reads.
                break;
            }
        }
    }
    found
}

fn meet(calendar: &Calendar, a: &Override, b: &Override) -> bool {
    let (a, b) = (&a.period, &b.period);
    if a.zone == b.zone {
        return a.from < b.to && b.from < a.to;
    }
    let instants = |p: &model::Period| (calendar.zone(p.zone).first(p.from), calendar.zone(p.zone).last(p.to));
    let ((a, a_end), (b, b_end)) = (instants(a), instants(b));
    a < b_end && b < a_end
}

/// Whether it matters which of two changes comes last.
fn contradict(a: &Change, b: &Change) -> bool {
    let people = |c: &Change| -> Vec<PersonId> {
        match c {
            Change::Only(p) | Change::Also(p) | Change::Without(p) => p.clone(),
            Change::Replace { with, whom } => vec![*with, *whom],
        }
    };
    match (a, b) {
        (Change::Only(_), _) | (_, Change::Only(_)) => true,
        (Change::Also(_), Change::Also(_)) | (Change::Without(_), Change::Without(_)) => false,
        _ => people(a).iter().any(|p| people(b).contains(p)),
    }
}
