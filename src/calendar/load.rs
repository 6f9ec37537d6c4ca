//! What each person carries: hours, nights, weekends, and how long they rest in between.
//!
//! - A *piece* is a time in which one thing (a layer, an override) has one person on call, and they are not away.
//! - A *shift* is one or more pieces that follow each other: what is on call because of an override in the middle of
//!   one's own turn stays in one's own shift. A turn of somebody else, or an absence, ends it.
//! - A *night* is 22:00–06:00, a *weekend* Saturday 00:00 to Monday 00:00, on a clock of the person's; each counts that
//!   has any of one's time in it.
//! - *Rest* is from the end of all that one is on call for to the next beginning. Where another shift begins in the very
//!   instant in which one ends, there is none: they are back to back. Leaving for an absence is no end of a shift.

use std::ops::RangeInclusive;

use super::rotation::on;
use super::wall::Reader;
use super::{Because, Calendar, DAY, Duty, Shift, ZoneData};
use crate::model::{Change, PersonId, ScheduleId};

/// A person on call for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Who.
    pub person: PersonId,
    /// First instant.
    pub from: i64,
    /// First instant after it.
    pub to: i64,
    /// For which schedule.
    pub schedule: ScheduleId,
    /// What says so.
    pub because: Because,
}

/// What one person carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Load {
    /// Shifts.
    pub shifts: u64,
    /// Seconds in all.
    pub seconds: i64,
    /// Nights with any of it.
    pub nights: u64,
    /// Seconds in nights.
    pub night_seconds: i64,
    /// Weekends with any of it.
    pub weekends: u64,
    /// Seconds in weekends.
    pub weekend_seconds: i64,
}

/// The time between two shifts of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// The shift that ends; its last piece.
    pub before: Piece,
    /// The shift that begins; its first piece.
    pub after: Piece,
}

impl Rest {
    /// How long; zero where the shifts are back to back.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.after.from - self.before.to
    }
}

/// A time that comes again each day or week on the wall clock.
struct Recurring {
    /// Weekdays it begins on, bit 0 = Monday.
    days: u8,
    /// Seconds from midnight to its beginning.
    from: i64,
    /// Seconds from midnight to its end.
    to: i64,
}

const NIGHT: Recurring = Recurring { days: 0x7f, from: 22 * 3600, to: 30 * 3600 };
const WEEKEND: Recurring = Recurring { days: 1 << 5, from: 0, to: 2 * DAY };

/// The longest of them has something of so many days after the one it begins on, a change of the clock included.
const REACH: i64 = 2;

impl Calendar {
    /// What each person is on call for in these shifts, ascending by person and time.
    #[must_use]
    pub fn pieces(&self, schedule: ScheduleId, shifts: &[Shift]) -> Vec<Piece> {
        let of = |shift: &Shift, duty: &Duty| Piece {
            person: duty.person,
            from: shift.from,
            to: shift.to,
            schedule,
            because: duty.because,
        };
        let mut all: Vec<Piece> = shifts.iter().flat_map(|s| s.on.iter().map(move |d| of(s, d))).collect();
        all.sort_unstable();
        // A shift ends whenever anybody's does, so what belongs together is joined before absences are taken out.
        all.dedup_by(|next, last| {
            let same = (next.person, next.because, next.from) == (last.person, last.because, last.to);
            if same {
                last.to = next.to;
            }
            same
        });
        let mut there = Vec::with_capacity(all.len());
        for piece in all {
            let mut at = piece.from;
            while at < piece.to {
                let next = self.next_absence_change(piece.person, at).map_or(piece.to, |n| n.min(piece.to));
                if !self.absent(piece.person, at) {
                    there.push(Piece { from: at, to: next, ..piece });
                }
                at = next;
            }
        }
        there
    }

    /// What one person carries in these pieces, all theirs, ascending.
    #[must_use]
    pub fn load(&self, pieces: &[Piece], clock: &ZoneData) -> Load {
        let mut load = Load::default();
        let (mut last_night, mut last_weekend) = (i64::MIN, i64::MIN);
        let mut before: Option<&Piece> = None;
        let mut reader = Reader::new(clock);
        for piece in pieces {
            load.seconds += piece.to - piece.from;
            load.shifts += u64::from(before.is_none_or(|b| b.to < piece.from || self.begins_anew(b, piece)));
            let day = |at: i64| clock.wall_seconds(at).div_euclid(DAY);
            let days = day(piece.from) - REACH..=day(piece.to);
            NIGHT.count(&mut reader, piece, days.clone(), &mut last_night, &mut load.nights, &mut load.night_seconds);
            WEEKEND.count(&mut reader, piece, days, &mut last_weekend, &mut load.weekends, &mut load.weekend_seconds);
            before = Some(piece);
        }
        load
    }

    /// Rest shorter than `limit` seconds, by person and time. The pieces may be of several schedules: who is on call for
    /// one does not rest from another.
    #[must_use]
    pub fn short_rests(&self, mut pieces: Vec<Piece>, limit: i64) -> Vec<Rest> {
        pieces.sort_unstable();
        let mut found = Vec::new();
        let mut last: Option<Piece> = None;
        for after in pieces {
            let Some(before) = last.filter(|b| b.person == after.person) else {
                last = Some(after);
                continue;
            };
            let rest = Rest { before, after };
            let left = self.absent(after.person, before.to);
            let ends =
                if rest.seconds() == 0 { self.begins_anew(&before, &after) } else { rest.seconds() > 0 && !left };
            if ends && rest.seconds() < limit {
                found.push(rest);
            }
            if after.to > before.to {
                last = Some(after);
            }
        }
        found
    }

    /// Whether the second of two pieces that touch is another shift: neither does what says the first go on, nor did
    /// what says the second hold before.
    fn begins_anew(&self, before: &Piece, after: &Piece) -> bool {
        let says = |piece: &Piece, at: i64| self.says(piece.schedule, piece.because, piece.person, at);
        !(says(before, after.from) || says(after, after.from - 1))
    }

    /// Whether a layer has a person's turn, or an override names a person, at an instant.
    fn says(&self, schedule: ScheduleId, because: Because, person: PersonId, at: i64) -> bool {
        let Some(rules) = self.schedules.get(schedule) else { return false };
        let layer = |i: u32| rules.layers.get(usize::try_from(i).ok()?);
        match because {
            Because::Layer(i) => layer(i).and_then(|l| l.turn(self, at)).is_some_and(|people| people.contains(&person)),
            Because::Override(i) => {
                let rule = usize::try_from(i).ok().and_then(|i| rules.overrides.get(i));
                rule.is_some_and(|rule| {
                    let names = match &rule.change {
                        Change::Only(people) | Change::Also(people) => people.contains(&person),
                        Change::Replace { with, .. } => *with == person,
                        Change::Without(_) => false,
                    };
                    names
                        && rule.when.contains(at)
                        && rule.layer.is_none_or(|l| layer(l).is_some_and(|l| l.covers(self, at)))
                })
            }
        }
    }
}

impl Recurring {
    /// Adds what a piece has of it, where it may begin on these days. `last` is the day on which the last one that was
    /// counted begins.
    fn count(
        &self,
        clock: &mut Reader<'_>,
        piece: &Piece,
        days: RangeInclusive<i64>,
        last: &mut i64,
        times: &mut u64,
        seconds: &mut i64,
    ) {
        for day in days.filter(|day| on(self.days, *day)) {
            let (from, to) = (clock.first(day * DAY + self.from), clock.last(day * DAY + self.to));
            let common = piece.to.min(to) - piece.from.max(from);
            if common > 0 {
                *seconds += common;
                *times += u64::from(day > *last);
                *last = day.max(*last);
            }
        }
    }
}
