//! One zone's clock: from wall time to instants and back, by a table of offsets.
//!
//! Wall time is seconds since 1970-01-01 00:00 as the clock on the wall shows them. Over a fold the same wall time is
//! shown twice, over a jump some are never shown. Two monotone functions settle both:
//! - [`ZoneData::first`]: the first instant at which the clock shows this time *or a later one*. It is the first
//!   occurrence, and for a time that is jumped over, the first instant after the jump.
//! - [`ZoneData::last`]: the instant up to which the clock shows this time or an earlier one: the last occurrence, and
//!   again the first instant after a jump.

use serde::{Deserialize, Serialize};

use super::{DAY, EARLIEST, LATEST, clamp};
use crate::syntax::literal::Date;

/// No clock is farther than this from UTC, nor does it change by more (a whole day was once skipped).
const REACH: i64 = 2 * DAY;

/// Which occurrence of a wall time is meant where it is shown twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The start of a window, or a hand-over: its first occurrence.
    Start,
    /// The end of a window: its last occurrence.
    End,
}

/// What the wall shows at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall<'a> {
    /// Seconds since 1970-01-01 00:00 on the wall.
    pub seconds: i64,
    /// Seconds east of UTC.
    pub offset: i32,
    /// `CET`, `+11`.
    pub abbreviation: &'a str,
}

/// How a zone's clock changes, as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ZoneData {
    /// `Europe/Paris`.
    pub name: String,
    /// What the offsets are called.
    pub abbreviations: Vec<String>,
    /// From which UTC second on which offset (seconds east) holds, and the index of its abbreviation; ascending. The
    /// first holds before its instant too, the last for ever.
    pub periods: Vec<(i64, i32, u16)>,
}

impl ZoneData {
    /// A zone that never changes its clock.
    #[must_use]
    pub fn utc() -> Self {
        Self { name: "UTC".to_owned(), abbreviations: vec!["UTC".to_owned()], periods: vec![(0, 0, 0)] }
    }

    /// Appends a period.
    pub(super) fn push(&mut self, from: i64, offset: i32, abbreviation: &str) {
        let known = self.abbreviations.iter().position(|a| a == abbreviation);
        let index = known.unwrap_or_else(|| {
            self.abbreviations.push(abbreviation.to_owned());
            self.abbreviations.len() - 1
        });
        self.periods.push((from, offset, u16::try_from(index).unwrap_or(u16::MAX)));
    }

    /// Position of the period that holds at an instant.
    fn index(&self, at: i64) -> usize {
        self.periods.partition_point(|p| p.0 <= at).saturating_sub(1)
    }

    fn offset(&self, index: usize) -> i64 {
        self.periods.get(index).map_or(0, |p| i64::from(p.1))
    }

    /// First instant of the period after this one.
    fn end(&self, index: usize) -> i64 {
        self.periods.get(index + 1).map_or(i64::MAX, |p| p.0)
    }

    /// What the wall shows.
    #[must_use]
    pub fn wall(&self, at: i64) -> Wall<'_> {
        let at = clamp(at);
        let (_, offset, name) = self.periods.get(self.index(at)).copied().unwrap_or((0, 0, 0));
        Wall {
            seconds: at + i64::from(offset),
            offset,
            abbreviation: self.abbreviations.get(usize::from(name)).map_or("", String::as_str),
        }
    }

    /// Wall seconds at an instant.
    #[must_use]
    pub fn wall_seconds(&self, at: i64) -> i64 {
        let at = clamp(at);
        at + self.offset(self.index(at))
    }

    /// The latest time the wall has shown up to an instant; ahead of [`Self::wall_seconds`] in a repeated hour.
    #[must_use]
    pub fn latest_wall(&self, at: i64) -> i64 {
        let at = clamp(at);
        let mut i = self.index(at);
        let mut latest = at + self.offset(i);
        while let Some(start) = self.periods.get(i).map(|p| p.0).filter(|s| i > 0 && *s > at - REACH) {
            i -= 1;
            latest = latest.max(start - 1 + self.offset(i));
        }
        latest
    }

    /// Whether the clock changes within `reach` seconds before or after an instant.
    #[must_use]
    pub fn changes_near(&self, at: i64, reach: i64) -> bool {
        let i = self.index(at);
        let start = if i == 0 { i64::MIN } else { self.periods.get(i).map_or(i64::MIN, |p| p.0) };
        start > at.saturating_sub(reach) || self.end(i) <= at.saturating_add(reach)
    }

    /// The instant a wall time means.
    #[must_use]
    pub fn instant(&self, wall: i64, edge: Edge) -> i64 {
        match edge {
            Edge::Start => self.first(wall),
            Edge::End => self.last(wall),
        }
    }

    /// First instant at which the wall shows `wall` or later.
    #[must_use]
    pub fn first(&self, wall: i64) -> i64 {
        let wall = clamp(wall);
        let mut i = self.index(wall - REACH);
        loop {
            let lower = if i == 0 { i64::MIN } else { self.periods.get(i).map_or(i64::MIN, |p| p.0) };
            let reached = lower.max(wall - self.offset(i));
            if reached < self.end(i) {
                return reached;
            }
            i += 1;
        }
    }

    /// The instant up to which the wall shows `wall` or earlier.
    #[must_use]
    pub fn last(&self, wall: i64) -> i64 {
        let wall = clamp(wall);
        let mut i = self.index(wall + REACH);
        loop {
            let shown = wall - self.offset(i);
            if i == 0 || self.periods.get(i).is_none_or(|p| shown >= p.0) {
                return shown.min(self.end(i));
            }
            i -= 1;
        }
    }

    /// How a wall time is shown: once, twice or never.
    #[must_use]
    pub fn shown(&self, wall: i64) -> Shown {
        let (first, last) = (self.first(wall), self.last(wall));
        if self.wall_seconds(first) != wall {
            Shown::Never
        } else if first < last {
            Shown::Twice
        } else {
            Shown::Once
        }
    }

    /// The changes of the clock: at which instant, from which offset, to which.
    pub fn changes(&self) -> impl Iterator<Item = (i64, i32, i32)> + '_ {
        self.periods.windows(2).filter_map(|pair| match pair {
            [before, after] if before.1 != after.1 => Some((after.0, before.1, after.1)),
            _ => None,
        })
    }

    /// `2026-11-23 08:30`, with seconds where they are not zero.
    #[must_use]
    pub fn format(&self, at: i64) -> String {
        let wall = self.wall_seconds(at);
        format!("{} {}", Date::from_days(wall.div_euclid(DAY)), time(wall))
    }

    /// `Mon 2026-11-23 08:30`.
    #[must_use]
    pub fn format_with_weekday(&self, at: i64) -> String {
        let date = Date::from_days(self.wall_seconds(at).div_euclid(DAY));
        format!("{} {}", weekday_name(date.weekday()), self.format(at))
    }

    /// `08:30`.
    #[must_use]
    pub fn format_time(&self, at: i64) -> String {
        time(self.wall_seconds(at))
    }
}

/// A clock that is asked about times that mostly ascend: it remembers where it was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    zone: &'a ZoneData,
    /// Offset of the period that was asked for last, and the instants in it that are nowhere near its ends. The same
    /// numbers are wall times that are shown in it and nowhere else.
    offset: i64,
    calm: (i64, i64),
}

impl<'a> Reader<'a> {
    pub(super) const fn new(zone: &'a ZoneData) -> Self {
        Self { zone, offset: 0, calm: (i64::MAX, i64::MIN) }
    }

    /// How far the clock is ahead at an instant, where it does not change within two days, and up to when that holds.
    pub(super) fn steady(&mut self, at: i64) -> (Option<i64>, i64) {
        if self.at_a_glance(at).is_some() {
            return (Some(self.offset), self.calm.1);
        }
        let end = self.zone.end(self.zone.index(at));
        (None, if at < self.calm.0 { self.calm.0.min(end) } else { end })
    }

    /// The instant of a wall time that is shown once, where that is clear at a glance.
    fn at_a_glance(&mut self, wall: i64) -> Option<i64> {
        if wall < self.calm.0 || wall >= self.calm.1 {
            let i = self.zone.index(wall);
            let start = if i == 0 { EARLIEST } else { self.zone.periods.get(i).map_or(EARLIEST, |p| p.0) };
            self.calm = (start.max(EARLIEST) + REACH, self.zone.end(i).min(LATEST) - REACH);
            self.offset = self.zone.offset(i);
        }
        (self.calm.0 <= wall && wall < self.calm.1).then_some(wall - self.offset)
    }

    /// See [`ZoneData::first`].
    pub(super) fn first(&mut self, wall: i64) -> i64 {
        self.at_a_glance(wall).unwrap_or_else(|| self.zone.first(wall))
    }

    /// See [`ZoneData::last`].
    pub(super) fn last(&mut self, wall: i64) -> i64 {
        self.at_a_glance(wall).unwrap_or_else(|| self.zone.last(wall))
    }
}

/// How often the wall shows a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// As usual.
    Once,
    /// It is jumped over.
    Never,
    /// It lies in a repeated hour.
    Twice,
}

/// Time of day, with seconds where they are not zero.
fn time(wall: i64) -> String {
    let s = wall.rem_euclid(DAY);
    let (h, m, s) = (s / 3600, s / 60 % 60, s % 60);
    if s == 0 { format!("{h:02}:{m:02}") } else { format!("{h:02}:{m:02}:{s:02}") }
}

/// `Mon` for 0 … `Sun` for 6.
#[must_use]
pub fn weekday_name(weekday: u8) -> &'static str {
    ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].get(usize::from(weekday)).copied().unwrap_or("")
}

/// Weekday of a day number since 1970-01-01; 0 = Monday.
#[must_use]
pub fn weekday_of(day: i64) -> u8 {
    u8::try_from((day + 3).rem_euclid(7)).unwrap_or(0)
}

/// The same time of day so many months later, the day cut to the month's end.
#[must_use]
pub fn add_months(wall: i64, months: i64) -> i64 {
    let date = Date::from_days(wall.div_euclid(DAY));
    let index =
        (i64::from(date.year) * 12 + i64::from(date.month) - 1).saturating_add(months).clamp(12, 9999 * 12 + 11);
    let year = i32::try_from(index.div_euclid(12)).unwrap_or(9999);
    let month = u8::try_from(index.rem_euclid(12) + 1).unwrap_or(1);
    let day = date.day.min(crate::syntax::literal::days_in_month(year, month));
    let date = Date::new(year, month, day).unwrap_or(date);
    date.days() * DAY + wall.rem_euclid(DAY)
}
