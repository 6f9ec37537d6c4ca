//! Dates, times and lengths as they stand in a calendar file, and the zones they are meant in.

use std::collections::BTreeMap;

use super::line::Line;
use super::windows;
use crate::calendar::{DAY, Shown, ZoneData, read_zone, zone_exists};
use crate::syntax::literal::{Date, YEARS};

/// A time as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp {
    /// Seconds since 1970 as its clock shows them.
    pub(super) wall: i64,
    /// Whose clock.
    pub(super) clock: Clock,
    /// Only a date is written.
    pub(super) whole_day: bool,
}

/// Whose clock a time is shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clock {
    /// UTC.
    Utc,
    /// That of the calendar's own zone: floating times and dates.
    Floating,
    /// A zone by its place in [`Zones`].
    Zone(usize),
}

/// The clocks of a file.
#[derive(Debug, Clone)]
pub(super) struct Zones {
    list: Vec<ZoneData>,
    utc: ZoneData,
    /// What `TZID` stands for, as far as `VTIMEZONE` says (`X-LIC-LOCATION`).
    aliases: BTreeMap<String, String>,
    /// The zone of floating times.
    floating: ZoneData,
    /// The zone of the schedule.
    pub(super) own: ZoneData,
}

impl Zones {
    pub(super) fn new(floating: ZoneData, own: ZoneData, aliases: BTreeMap<String, String>) -> Self {
        Self { list: Vec::new(), utc: ZoneData::utc(), aliases, floating, own }
    }

    pub(super) fn clock(&self, clock: Clock) -> &ZoneData {
        match clock {
            Clock::Utc => &self.utc,
            Clock::Floating => &self.floating,
            Clock::Zone(i) => self.list.get(i).unwrap_or(&self.utc),
        }
    }

    /// The clock of a `TZID`.
    fn find(&mut self, id: &str) -> Option<Clock> {
        let name = name_of(id, &self.aliases)?;
        if let Some(at) = self.list.iter().position(|z| z.name == name) {
            return Some(Clock::Zone(at));
        }
        self.list.push(read_zone(&name, 0)?);
        Some(Clock::Zone(self.list.len() - 1))
    }

    /// The instant a time means: of two, the first; one that a clock skips counts on as before the jump, as RFC 5545,
    /// section 3.3.5, has it.
    pub(super) fn instant(&self, stamp: Stamp) -> i64 {
        let clock = self.clock(stamp.clock);
        let first = clock.first(stamp.wall);
        match clock.shown(stamp.wall) {
            Shown::Never => stamp.wall - (clock.wall_seconds(first - 1) - (first - 1)),
            Shown::Once | Shown::Twice => first,
        }
    }

    /// The instant so long after a time.
    pub(super) fn end(&self, start: Stamp, lasts: Length) -> i64 {
        self.instant(Stamp { wall: start.wall.saturating_add(lasts.wall), ..start }).saturating_add(lasts.exact)
    }

    /// A time of a line, which may name its zone.
    pub(super) fn stamp(&mut self, line: &Line, text: &str) -> Result<Stamp, String> {
        let stamp = written(text)?;
        let Some(id) = line.param("TZID").filter(|_| stamp.clock == Clock::Floating && !stamp.whole_day) else {
            return Ok(stamp);
        };
        let clock = self.find(id).ok_or_else(|| format!("nobody knows the time zone `{id}`"))?;
        Ok(Stamp { clock, ..stamp })
    }
}

/// `20261123T083000Z`, `20261123T083000`, `20261123`.
pub(super) fn written(text: &str) -> Result<Stamp, String> {
    let wrong = || format!("`{text}` is no date and no time");
    let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
    let parts = digits::<8>(date).map(|d| (d / 10_000, d / 100 % 100, d % 100));
    let day =
        parts.and_then(|(y, m, d)| Date::new(i32::try_from(y).ok()?, u8::try_from(m).ok()?, u8::try_from(d).ok()?));
    let day = day.ok_or_else(wrong)?;
    if !YEARS.contains(&day.year) {
        return Err(format!("{day} lies outside the zone data, which go from {} to {}", YEARS.start(), YEARS.end()));
    }
    let Some(time) = time else {
        return Ok(Stamp { wall: day.days() * DAY, clock: Clock::Floating, whole_day: true });
    };
    let (time, clock) = time.strip_suffix('Z').map_or((time, Clock::Floating), |time| (time, Clock::Utc));
    let parts = digits::<6>(time).map(|t| (t / 10_000, t / 100 % 100, t % 100));
    let (h, m, s) = parts.filter(|(h, m, s)| *h < 24 && *m < 60 && *s <= 60).ok_or_else(wrong)?;
    // A leap second is the one before it.
    Ok(Stamp { wall: day.days() * DAY + h * 3600 + m * 60 + s.min(59), clock, whole_day: false })
}

/// The zone's name in the database: as written, behind a prefix as some programs put it, as `VTIMEZONE` or Windows call it.
pub(super) fn name_of(id: &str, aliases: &BTreeMap<String, String>) -> Option<String> {
    // No zone has so long a name, and each of its parts is looked up.
    if id.len() > 100 {
        return None;
    }
    let known = |name: &str| zone_exists(name).then(|| name.to_owned());
    let tail = || id.match_indices('/').find_map(|(at, _)| known(id.get(at + 1..)?));
    let alias = || aliases.get(id).and_then(|alias| known(alias));
    known(id).or_else(tail).or_else(alias).or_else(|| windows::zone(id).and_then(known))
}

fn digits<const N: usize>(text: &str) -> Option<i64> {
    (text.len() == N && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// How long something lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Length {
    /// Seconds as the clock shows them: a shift from nine to nine is a day also where the clock is changed.
    pub(super) wall: i64,
    /// Seconds that pass after these.
    pub(super) exact: i64,
}

impl Length {
    /// As far as the clock shows.
    pub(super) const fn shown(wall: i64) -> Self {
        Self { wall, exact: 0 }
    }

    /// Where the clock is not changed.
    pub(super) const fn seconds(self) -> i64 {
        self.wall.saturating_add(self.exact)
    }
}

/// The length of `PT8H`, `P1W`, `P1DT12H`: weeks and days count on the clock, hours as they pass (RFC 5545, section 3.3.6).
pub(super) fn length(text: &str) -> Option<Length> {
    let text = text.strip_prefix('+').unwrap_or(text).strip_prefix('P')?;
    let (days, time) = text.split_once('T').map_or((text, ""), |(d, t)| (d, t));
    let mut long = Length::default();
    let days = (days, &[('W', 7 * DAY), ('D', DAY)][..], &mut long.wall);
    let time = (time, &[('H', 3600), ('M', 60), ('S', 1)][..], &mut long.exact);
    for (part, units, total) in [days, time] {
        let mut number: i64 = 0;
        let mut open = false;
        for c in part.chars() {
            if let Some(digit) = c.to_digit(10) {
                number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
                open = true;
                continue;
            }
            let (_, unit) = units.iter().find(|(letter, _)| *letter == c && open)?;
            *total = total.checked_add(number.checked_mul(*unit)?)?;
            (number, open) = (0, false);
        }
        if open {
            return None;
        }
    }
    (!text.is_empty()).then_some(long)
}
