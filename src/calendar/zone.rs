//! Reads a zone's clock changes out of chrono-tz. The only place that knows chrono: everything after this is
//! arithmetic on the table it returns, so a plan carries its zones as data and needs no zone database to run.

use std::str::FromStr;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{OffsetName, Tz};

use super::wall::ZoneData;

/// First instant after the zone data: 2100-01-01 00:00 UTC. The database's rules are only unrolled that far.
pub const DATA_END: i64 = 4_102_444_800;

/// Where zone data begin unless the book names an earlier date: 1990-01-01 00:00 UTC.
pub const DATA_START: i64 = 631_152_000;

/// Between two looks at a zone. No two changes that undo each other lie this close together; the closest are the one
/// week of summer time that Boa Vista had in October 2000.
const STRIDE: i64 = 6 * 86_400;

/// Version of the zone database, like `2025b`.
#[must_use]
pub fn data_version() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}

/// Every zone name the database knows.
pub fn names() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name())
}

/// Whether the database knows a zone of this name.
#[must_use]
pub fn exists(name: &str) -> bool {
    Tz::from_str(name).is_ok()
}

/// The clock of a zone from `start` to [`DATA_END`]; `None` where the database does not know the name.
#[must_use]
pub fn read(name: &str, start: i64) -> Option<ZoneData> {
    let zone = Tz::from_str(name).ok()?;
    let mut data = ZoneData { name: name.to_owned(), abbreviations: Vec::new(), periods: Vec::new() };
    let mut at = start.clamp(super::EARLIEST, DATA_END);
    let mut now = clock(zone, at)?;
    data.push(at, now.fix().local_minus_utc(), now.abbreviation().unwrap_or_default());
    while at < DATA_END {
        let next = at.saturating_add(STRIDE).min(DATA_END);
        if same(&now, &clock(zone, next)?) {
            at = next;
            continue;
        }
        // Bisect to the first instant at which the clock is another one; go on from there, so that a second change
        // within the stride is seen too.
        let (mut before, mut after) = (at, next);
        while after - before > 1 {
            let middle = between(before, after);
            if same(&now, &clock(zone, middle)?) { before = middle } else { after = middle }
        }
        at = after;
        now = clock(zone, at)?;
        data.push(at, now.fix().local_minus_utc(), now.abbreviation().unwrap_or_default());
    }
    Some(data)
}

/// An instant between two that lie more than a second apart: on a whole hour or just before it where one lies between
/// them, for clocks change on whole hours nearly always, and half of the looks are saved.
fn between(before: i64, after: i64) -> i64 {
    let hour = (before + (after - before) / 2).div_euclid(3600) * 3600;
    let hour = if hour <= before { hour + 3600 } else { hour };
    if hour < after {
        hour
    } else if after.rem_euclid(3600) == 0 && before < after - 1 && after - before <= 3600 {
        after - 1
    } else {
        before + (after - before) / 2
    }
}

/// Offset from UTC at an instant.
fn clock(zone: Tz, at: i64) -> Option<<Tz as TimeZone>::Offset> {
    Some(zone.offset_from_utc_datetime(&DateTime::from_timestamp(at, 0)?.naive_utc()))
}

/// Whether two offsets are as long and are called the same.
fn same(a: &<Tz as TimeZone>::Offset, b: &<Tz as TimeZone>::Offset) -> bool {
    a.fix() == b.fix() && a.abbreviation() == b.abbreviation()
}
