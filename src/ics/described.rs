//! Zones that a file describes instead of naming one that is known: the zone of the database whose clock shows the same.

use std::collections::BTreeMap;

use super::event::Component;
use super::line::Line;
use super::moment::{Clock, Stamp, Zones, written};
use super::repeat::{Budget, of_rule};
use super::windows;
use crate::calendar::{DAY, Interval, ZoneData, read_zone, zone_names};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::literal::Date;

/// More descriptions than this are not read.
const MOST: usize = 20;

/// From when on which offset holds: the first at the beginning of a time, later ones where it changes.
type Clockwork = Vec<(i64, i64)>;

/// The names of the database for the zones that are described so, over a time; those of `preferred` first, then those that
/// stand for zones of Windows, as these are the ones that people know.
pub(super) fn same_clocks(
    described: &[(&Component, Vec<&Component>)],
    preferred: &[&str],
    time: Interval,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    if described.is_empty() {
        return names;
    }
    let all = [preferred.to_vec(), windows::zones().collect(), zone_names().collect()].concat();
    let known: Vec<(&str, Clockwork)> =
        all.into_iter().filter_map(|name| Some((name, clockwork(&read_zone(name, 0)?, time)))).collect();
    for (zone, parts) in described.iter().take(MOST) {
        let Some(id) = zone.text("TZID") else { continue };
        let Some(changes) = changes(parts, time.to) else {
            let message = format!("how the clock of `{id}` changes cannot be read");
            found.push(Diagnostic::new(Level::Info, "calendar-zone", zone.span, message));
            continue;
        };
        let wanted = clockwork(&zone_of(&changes), time);
        let message = match known.iter().find(|(_, clock)| *clock == wanted) {
            Some((name, _)) => {
                names.insert(id.clone(), (*name).to_owned());
                format!("nobody knows the time zone `{id}`; its clock, as described here, is that of `{name}`")
            }
            None => {
                let [from, to] = [time.from, time.to].map(|at| Date::from_days(at.div_euclid(DAY)));
                format!("no zone of the zone database has the clock described here from {from} to {to}")
            }
        };
        found.push(Diagnostic::new(Level::Info, "calendar-zone", zone.span, message));
    }
    names
}

/// What a zone's clock does in a time.
fn clockwork(zone: &ZoneData, time: Interval) -> Clockwork {
    let first = (time.from, i64::from(zone.wall(time.from).offset));
    let within = zone.changes().filter(|(at, ..)| time.from < *at && *at < time.to);
    std::iter::once(first).chain(within.map(|(at, _, after)| (at, i64::from(after)))).collect()
}

/// Changes as a zone of its own.
fn zone_of(changes: &[(i64, i64, i64)]) -> ZoneData {
    let mut zone = ZoneData::utc();
    let offset = |seconds: i64| i32::try_from(seconds).unwrap_or(0);
    zone.periods = changes.first().map(|(_, before, _)| (i64::MIN, offset(*before), 0)).into_iter().collect();
    zone.periods.extend(changes.iter().map(|(at, _, after)| (*at, offset(*after), 0)));
    zone
}

/// The changes that `STANDARD` and `DAYLIGHT` describe, up to an instant: when, from which offset, to which; ascending.
fn changes(parts: &[&Component], until: i64) -> Option<Vec<(i64, i64, i64)>> {
    let mut changes = Vec::new();
    let mut budget = Budget::default();
    for part in parts {
        let (before, after) = (offset(&part.text("TZOFFSETFROM")?)?, offset(&part.text("TZOFFSETTO")?)?);
        // Times are on the clock before the change.
        let clock = zone_of(&[(0, before, before)]);
        let zones = Zones::new(clock.clone(), clock, BTreeMap::new());
        let text = part.text("DTSTART")?;
        let mut walls = vec![onset(&text)?];
        for line in &part.lines {
            match line.name.as_str() {
                // What ended so long ago says nothing of any time that is looked at.
                "RRULE" if ends_before_data(&line.value) => {}
                "RRULE" => walls.extend(of_rule(folded(&text)?, &line.value, &zones, until + DAY, &mut budget).ok()?),
                "RDATE" => {
                    for text in line.value.split(',') {
                        walls.push(onset(text)?);
                    }
                }
                _ => {}
            }
        }
        changes.extend(walls.into_iter().map(|wall| (wall - before, before, after)));
    }
    changes.sort_unstable();
    (!changes.is_empty()).then_some(changes)
}

/// When an offset begins to hold, on the wall, also long before other times may be written.
fn onset(text: &str) -> Option<i64> {
    let digits = |from: usize, to: usize| -> Option<u16> { text.get(from..to)?.parse().ok() };
    let [month, day] = [digits(4, 6)?, digits(6, 8)?].map(|n| u8::try_from(n).unwrap_or(0));
    let day = Date::new(i32::from(digits(0, 4)?), month, day)?;
    // Any leap year knows the day.
    let time = written(&format!("2000{}", text.get(4..)?)).ok().filter(|stamp| stamp.clock == Clock::Floating)?;
    Some(day.days() * DAY + time.wall.rem_euclid(DAY))
}

/// Where a rule begins to be looked at: some programs write them from 1601 on.
fn folded(text: &str) -> Option<Stamp> {
    let years = if onset(text)? < 0 { "1972" } else { text.get(..4)? };
    written(&format!("{years}{}", text.get(4..)?)).ok()
}

/// Whether a rule ends before any time that may be looked at.
fn ends_before_data(rule: &str) -> bool {
    let end = rule.split(';').find_map(|part| part.trim().strip_prefix("UNTIL="));
    end.and_then(|end| end.get(..4)?.parse().ok()).is_some_and(|year: i32| year < 1973)
}

/// Seconds of `+0100`, `-033000`.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.trim_start_matches('+')), |digits| (-1, digits));
    let two = |at: usize| -> Option<i64> { digits.get(at..at + 2)?.parse().ok() };
    let seconds = if digits.len() > 4 { two(4)? } else { 0 };
    (digits.bytes().all(|b| b.is_ascii_digit())).then_some(sign * (two(0)? * 3600 + two(2)? * 60 + seconds))
}

/// The zones that are described, each with its parts, which stand before it among the components.
pub(super) fn described(components: &[Component]) -> Vec<(&Component, Vec<&Component>)> {
    let (mut zones, mut parts) = (Vec::new(), Vec::new());
    for component in components {
        match component.name.as_str() {
            "STANDARD" | "DAYLIGHT" => parts.push(component),
            "VTIMEZONE" => zones.push((component, std::mem::take(&mut parts))),
            _ => parts.clear(),
        }
    }
    zones
}

/// The time in which a file says anything: its dates, and two years more, as series without an end are followed for one.
pub(super) fn time_of(components: &[Component]) -> Interval {
    let lines = components.iter().filter(|c| c.name == "VEVENT").flat_map(|c| &c.lines);
    let dates = lines.filter(|l| matches!(l.name.as_str(), "DTSTART" | "DTEND" | "RDATE" | "RRULE" | "RECURRENCE-ID"));
    let words = dates.flat_map(|l: &Line| l.value.split([',', '/', ';', '=']));
    let walls: Vec<i64> = words.filter_map(|text| written(text).ok()).map(|stamp| stamp.wall).collect();
    let (from, to) = (walls.iter().min().copied().unwrap_or(0), walls.iter().max().copied().unwrap_or(0));
    Interval { from: from - 2 * DAY, to: to + 2 * 366 * DAY }
}
