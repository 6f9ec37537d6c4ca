//! Holidays, hours, schedules: rules on the wall clock, as written. What they come to is `calendar`'s business.

use super::{Head, HolidaysId, HoursId, PersonId, ZoneId};
use crate::source::{Span, Spanned};
use crate::syntax::literal::Date;

/// Days off.
#[derive(Debug, Clone)]
pub struct HolidayList {
    /// Name, label, place.
    pub head: Head,
    /// Days with their names.
    pub days: Vec<(Spanned<Date>, Option<String>)>,
}

/// Opening hours.
#[derive(Debug, Clone)]
pub struct Hours {
    /// Name, label, place.
    pub head: Head,
    /// When open; never empty.
    pub open: Vec<Window>,
    /// Closed on these days.
    pub except: Vec<Spanned<HolidaysId>>,
    /// Zone of its times.
    pub zone: ZoneId,
}

/// A window of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Weekdays it starts on, bit 0 = Monday.
    pub days: u8,
    /// Minutes since midnight, included.
    pub from: u16,
    /// Minutes since midnight, excluded, 1–1440; at or before `from` it is on the next day. A whole day is 0–1440.
    pub to: u16,
    /// Where.
    pub span: Span,
}

/// `from A to B` on the wall clock of a zone, half-open (whole days already have their last day included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Wall seconds since 1970-01-01 00:00, included.
    pub from: i64,
    /// Wall seconds, excluded.
    pub to: i64,
    /// Zone of the clock.
    pub zone: ZoneId,
    /// Where.
    pub span: Span,
}

/// When a person is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Absence {
    /// From when to when.
    pub period: Period,
}

/// Who is on call when.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Name, label, place.
    pub head: Head,
    /// Its zone.
    pub zone: ZoneId,
    /// Later layers win where they cover.
    pub layers: Vec<Layer>,
    /// Above all layers; where two overlap the later in the text wins.
    pub overrides: Vec<Override>,
    /// Declared holes.
    pub gaps: Vec<Gap>,
    /// Seconds after an answer in which its people are there; absent: they are on site.
    pub arrives: Option<Spanned<i64>>,
}

/// One layer.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Its name (belongs to the schedule), places.
    pub head: Head,
    /// Adds its people instead of replacing.
    pub alongside: bool,
    /// Zone of its windows and hand-overs.
    pub zone: ZoneId,
    /// When it covers; empty: always.
    pub during: Vec<Window>,
    /// It covers while these are open, instead of windows of its own.
    pub hours: Option<Spanned<HoursId>>,
    /// Whose turn it is; absent where the clause is missing.
    pub rotation: Option<Rotation>,
    /// Seconds after an answer in which its people are there; absent: what the schedule says.
    pub arrives: Option<Spanned<i64>>,
}

/// A rotation.
#[derive(Debug, Clone)]
pub struct Rotation {
    /// Turns in order; a team in a turn is all its people at once (a team as the only turn is refused: it could mean
    /// one after another).
    pub turns: Vec<Vec<Spanned<PersonId>>>,
    /// Length of a turn.
    pub step: Step,
    /// `counting mon..fri`: only these days make turns; bit 0 = Monday.
    pub counting: Option<u8>,
    /// First hand-over, wall seconds since 1970-01-01 00:00.
    pub from: Spanned<i64>,
    /// `switching mon 09:00`: the first such hour after `from`, which ends the first turn and begins the second.
    pub switch: Option<i64>,
    /// The clause.
    pub span: Span,
}

/// The first hour of the week (0 = Monday, then minutes of the day) that is not before a wall time, both in wall seconds.
#[must_use]
pub fn next_hour_of_week(from: i64, day: u8, minute: u16) -> i64 {
    const DAY: i64 = 86_400;
    let today = from.div_euclid(DAY);
    let monday = today - i64::from(Date::from_days(today).weekday());
    let hour = (monday + i64::from(day)) * DAY + i64::from(minute) * 60;
    if hour < from { hour + 7 * DAY } else { hour }
}

/// Length of a turn on the wall clock.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// So many minutes on the wall-clock grid (a day is 1440).
    Minutes(u32),
    /// So many calendar months, cut to the month's end.
    Months(u32),
}

/// An exception for a time.
#[derive(Debug, Clone)]
pub struct Override {
    /// Only where this layer (by position) is on.
    pub layer: Option<usize>,
    /// When.
    pub period: Period,
    /// What it does.
    pub change: Change,
    /// The clause.
    pub span: Span,
}

/// What an override does.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Replaces everybody by these; empty for `nobody`.
    Only(Vec<PersonId>),
    /// One comes for one who goes.
    Replace {
        /// Who comes.
        with: PersonId,
        /// Who goes.
        whom: PersonId,
    },
    /// Adds these.
    Also(Vec<PersonId>),
    /// Takes these away.
    Without(Vec<PersonId>),
}

/// A declared hole.
#[derive(Debug, Clone)]
pub struct Gap {
    /// When.
    pub when: GapTime,
    /// Why.
    pub why: Option<String>,
}

/// When a hole is declared.
#[derive(Debug, Clone)]
pub enum GapTime {
    /// In a period nobody needs to be on call.
    Period(Period),
    /// The schedule is staffed only while these hours are open. Who pages it outside them still reaches nobody.
    Outside(HoursId),
}
