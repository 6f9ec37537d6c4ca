//! Zones, hours, rotations: who is on call, when that changes, and where nobody is.
//!
//! [`compile()`] turns the calendar part of a model into a [`Calendar`], plain integers that a plan carries. All its
//! look-ups are pure, total and computed (never sampled): they work for every instant, and every change of a clock
//! between 1990 (or the earliest date the book names) and the end of 2099 is in the data.
//!
//! Instants are UTC seconds since 1970; wall times are seconds since 1970-01-01 00:00 on some zone's clock; intervals
//! are half-open.
//!
//! - `zone` reads the zone database (the only place that knows it), `wall` is one zone's clock.
//! - `rotation` counts hand-overs, `window` knows the week; `schedule` puts layers and overrides together.
//! - `sweep` walks a schedule over a time in one go; `coverage` merges shifts and finds holes, `cause` says where they come from; `hours` has opening hours and absences.
//! - `load` is what each person carries: hours, nights, weekends, rest. `interval` is the arithmetic of intervals.
//! - `forever` looks for a hole at any time to come. `compile` lowers the model, `check` says what clock changes do to it.

mod cause;
mod check;
mod compile;
mod coverage;
mod due;
mod forever;
mod hours;
mod interval;
mod load;
mod rotation;
mod schedule;
mod sweep;
mod wall;
mod window;
mod zone;

#[cfg(test)]
mod tests;

pub use cause::{Apart, Cause, Clocks};
pub use compile::compile;
pub use coverage::{Absent, Hole, Shift};
pub use forever::Forever;
pub use hours::Hours;
pub use interval::{Interval, intersect, merged, overlap, without};
pub use load::{Load, Piece, Rest};
pub use rotation::Rotation;
pub use schedule::{Because, Declared, Duty, Gap, Layer, Override, Schedule};
pub use wall::{Edge, Shown, Wall, ZoneData, add_months, weekday_name, weekday_of};
pub use window::Window;
pub use zone::{DATA_END, DATA_START, data_version, exists as zone_exists, names as zone_names, read as read_zone};

use serde::{Deserialize, Serialize};

use crate::model::{HoursId, PersonId, ScheduleId, Table, ZoneId};

/// Seconds in 24 hours.
pub const DAY: i64 = 86_400;

/// 0001-01-03; instants and wall times are cut to what a date can say.
const EARLIEST: i64 = -62_135_424_000;
/// 9999-12-30.
const LATEST: i64 = 253_402_041_600;

/// Cuts an instant to the years 1–9999, so that no sum of it can overflow.
fn clamp(at: i64) -> i64 {
    at.clamp(EARLIEST, LATEST)
}

/// Everything about time that a plan needs; ids are the model's.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Calendar {
    /// Version of the zone database the data were read from.
    pub data_version: String,
    /// Clocks.
    pub zones: Table<ZoneId, ZoneData>,
    /// Opening hours.
    pub hours: Table<HoursId, Hours>,
    /// Who is on call.
    pub schedules: Table<ScheduleId, Schedule>,
    /// When each person is away: ascending, apart.
    pub absences: Table<PersonId, Vec<Interval>>,
}

/// Stands in for a zone id that is not in the table.
static UTC: std::sync::LazyLock<ZoneData> = std::sync::LazyLock::new(ZoneData::utc);

impl Calendar {
    /// A zone's clock; UTC for an id that does not exist.
    #[must_use]
    pub fn zone(&self, zone: ZoneId) -> &ZoneData {
        self.zones.get(zone).unwrap_or(&UTC)
    }

    /// The instant a wall time means: after a jump for one that is never shown, the first of two for a start, the last
    /// of two for an end.
    #[must_use]
    pub fn wall_to_instant(&self, zone: ZoneId, wall: i64, edge: Edge) -> i64 {
        self.zone(zone).instant(wall, edge)
    }

    /// What the wall shows at an instant.
    #[must_use]
    pub fn instant_to_wall(&self, zone: ZoneId, at: i64) -> Wall<'_> {
        self.zone(zone).wall(at)
    }

    /// `2026-11-23 08:30` on a zone's clock.
    #[must_use]
    pub fn format_local(&self, zone: ZoneId, at: i64) -> String {
        self.zone(zone).format(at)
    }

    /// First instant after `at` at which a zone's clock shows this time of day (minutes since midnight).
    #[must_use]
    pub fn next_time_of_day(&self, zone: ZoneId, at: i64, minutes: u16) -> i64 {
        let clock = self.zone(zone);
        let day = clock.wall_seconds(at).div_euclid(DAY);
        let on = |day: i64| clock.first(day * DAY + i64::from(minutes) * 60);
        // A skipped day can push two of them onto one instant, so a few days are looked at.
        (day - 1..day + 4).map(on).find(|i| *i > at).unwrap_or(at.saturating_add(DAY))
    }
}
