//! Reads a zone's clock changes out of the zone database. The only place that knows it: everything after this is
//! arithmetic on the table it returns, so a plan carries its zones as data and needs no zone database to run.
//!
//! A zone is a list of changes that have been, and the rule by which its clock goes on (RFC 9636, section 3.3: the
//! footer). The rule is unrolled up to [`DATA_END`].

use std::collections::BTreeSet;

use tz::timezone::{AlternateTime, LocalTimeType, RuleDay, TimeZoneRef, Transition, TransitionRule};

use super::DAY;
use super::wall::ZoneData;
use crate::syntax::literal::{Date, days_in_month};

/// First instant after the zone data: 2100-01-01 00:00 UTC. The rules are only unrolled that far.
pub const DATA_END: i64 = 4_102_444_800;

/// Where zone data begin unless the book names an earlier date: 1990-01-01 00:00 UTC.
pub const DATA_START: i64 = 631_152_000;

/// The Gregorian calendar, with its weekdays, comes again after 400 years.
pub(super) const PERIOD: i64 = 146_097 * DAY;

/// Version of the zone database, like `2026b`.
#[must_use]
pub fn data_version() -> &'static str {
    tzdb_data::VERSION
}

/// Every zone name the database knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    tzdb_data::TZ_NAMES.iter().copied()
}

/// Whether the database knows a zone of exactly this name.
#[must_use]
pub fn exists(name: &str) -> bool {
    // The look-up itself takes any case, which is not what a plan should carry.
    names().any(|known| known == name)
}

/// The zone of exactly this name.
fn find(name: &str) -> Option<&'static TimeZoneRef<'static>> {
    exists(name).then(|| tzdb_data::find_tz(name.as_bytes()))?
}

/// The last change that the database lists by itself, where it is not what the yearly rule says anyway.
#[must_use]
pub(super) fn last_listed(name: &str) -> Option<i64> {
    let zone = find(name)?;
    let listed: Vec<i64> = zone.transitions().iter().map(Transition::unix_leap_time).collect();
    let Some(TransitionRule::Alternate(rule)) = zone.extra_rule() else { return listed.last().copied() };
    let ruled: BTreeSet<i64> = turns(rule, *listed.first()?, i64::MIN, *listed.last()?).iter().map(|t| t.0).collect();
    listed.into_iter().rev().find(|at| !ruled.contains(at))
}

/// The clock of a zone from `start` to [`DATA_END`]; `None` where the database does not know the name.
#[must_use]
pub fn read(name: &str, start: i64) -> Option<ZoneData> {
    read_until(name, start, DATA_END)
}

/// The same up to another instant than [`DATA_END`].
#[must_use]
pub(super) fn read_until(name: &str, start: i64, until: i64) -> Option<ZoneData> {
    let zone = find(name)?;
    let start = start.clamp(super::EARLIEST, until);
    let types = zone.local_time_types();
    let mut clock = types.first()?;
    let mut last = i64::MIN;
    let mut changes: Vec<(i64, &LocalTimeType)> = Vec::new();
    for change in zone.transitions() {
        last = change.unix_leap_time();
        changes.push((last, types.get(change.local_time_type_index())?));
    }
    match zone.extra_rule() {
        Some(TransitionRule::Alternate(rule)) => changes.extend(turns(rule, last.max(start), last, until)),
        Some(TransitionRule::Fixed(fixed)) if changes.is_empty() => clock = fixed,
        _ => {}
    }
    if let Some((_, before)) = changes.iter().rev().find(|(at, _)| *at <= start) {
        clock = before;
    }
    let mut data = ZoneData { name: name.to_owned(), abbreviations: Vec::new(), periods: Vec::new() };
    data.push(start, clock.ut_offset(), clock.time_zone_designation());
    for (at, next) in changes.into_iter().filter(|(at, _)| (start + 1..until).contains(at)) {
        // The database also tells of changes that no clock shows, such as of what counts as standard time.
        if (next.ut_offset(), next.time_zone_designation()) != (clock.ut_offset(), clock.time_zone_designation()) {
            data.push(at, next.ut_offset(), next.time_zone_designation());
        }
        clock = next;
    }
    Some(data)
}

/// The clock changes of a yearly rule, ascending: from the last one at or before `from` on, later than `after`, up to
/// the end of the year of `until`.
fn turns(rule: &AlternateTime, from: i64, after: i64, until: i64) -> Vec<(i64, &LocalTimeType)> {
    let mut turns: Vec<(i64, &LocalTimeType)> = Vec::new();
    let years = Date::from_days(from.div_euclid(DAY)).year - 1..=Date::from_days(until.div_euclid(DAY)).year;
    for year in years {
        let instant = |day: &RuleDay, time: i32, before: &LocalTimeType| {
            day_of(day, year) * DAY + i64::from(time) - i64::from(before.ut_offset())
        };
        turns.push((instant(rule.dst_start(), rule.dst_start_time(), rule.std()), rule.dst()));
        turns.push((instant(rule.dst_end(), rule.dst_end_time(), rule.dst()), rule.std()));
    }
    turns.retain(|(at, _)| *at > after);
    turns.sort_by_key(|(at, _)| *at);
    turns
}

/// Days since 1970-01-01 of a rule's day in a year.
fn day_of(day: &RuleDay, year: i32) -> i64 {
    let first = |month: u8| Date { year, month, day: 1 };
    match day {
        // 1–365; the 29th of February is never counted.
        RuleDay::Julian1WithoutLeap(n) => {
            let n = i64::from(n.get());
            let leap = first(3).days() - first(1).days() > 59;
            first(1).days() + n - 1 + i64::from(leap && n > 59)
        }
        RuleDay::Julian0WithLeap(n) => first(1).days() + i64::from(n.get()),
        RuleDay::MonthWeekDay(rule) => {
            let first = first(rule.month());
            // Sunday is 0 there, Monday here.
            let wanted = (i64::from(rule.week_day()) + 6) % 7;
            let offset = (wanted - i64::from(first.weekday())).rem_euclid(7);
            let length = i64::from(days_in_month(first.year, first.month));
            let day = offset + 7 * (i64::from(rule.week()) - 1);
            // The fifth is the last.
            first.days() + if day < length { day } else { day - 7 }
        }
    }
}
