//! What each person carries: hours, nights, weekends, and how long they rest in between.
//!
//! - A *piece* is a time in which one thing (a layer, an override) has one person on call, and they are not away.
//! - A *shift* is one or more pieces that follow each other: what is on call because of an override in the middle of
//!   one's own turn stays in one's own shift. A turn of somebody else, or an absence, ends it.
//! - A *night* is 22:00–06:00, a *weekend* Saturday 00:00 to Monday 00:00, on a clock of the person's; each counts that
//!   has any of one's time in it.
//! - *Rest* is from the end of all that one is on call for to the next beginning. Where another shift begins in the very
//!   instant in which one ends, there is none: they are back to back. Leaving for an absence is no end of a shift.

use std::collections::BTreeMap;

use super::wall::Reader;
use super::{Because, Calendar, DAY, Interval, Shift, ZoneData, intersect, without};
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

/// A time that comes again on the wall clock.
struct Recurring {
    /// Seconds from one to the next.
    every: i64,
    /// Wall seconds at which one begins.
    from: i64,
    /// How long it lasts on the wall.
    lasts: i64,
}

const NIGHT: Recurring = Recurring { every: DAY, from: 22 * 3600, lasts: 8 * 3600 };
/// The 3rd of January 1970 was a Saturday.
const WEEKEND: Recurring = Recurring { every: 7 * DAY, from: 2 * DAY, lasts: 2 * DAY };

/// How often somebody has some of it, and how much of it.
#[derive(Default)]
struct Share {
    times: u64,
    seconds: i64,
    /// The number of the last one that was counted.
    last: Option<i64>,
}

impl Calendar {
    /// What each person is on call for in these shifts, ascending by person and time.
    #[must_use]
    pub fn pieces(&self, schedule: ScheduleId, shifts: &[Shift]) -> Vec<Piece> {
        // A shift ends whenever anybody's does, so what belongs together is joined before absences are taken out.
        let mut own: BTreeMap<PersonId, Vec<Piece>> = BTreeMap::new();
        for (shift, duty) in shifts.iter().flat_map(|s| s.on.iter().map(move |d| (s, d))) {
            let pieces = own.entry(duty.person).or_default();
            match pieces.last_mut() {
                Some(last) if (last.to, last.because) == (shift.from, duty.because) => last.to = shift.to,
                _ => pieces.push(Piece {
                    person: duty.person,
                    from: shift.from,
                    to: shift.to,
                    schedule,
                    because: duty.because,
                }),
            }
        }
        let mut there = Vec::with_capacity(own.values().map(Vec::len).sum());
        for (person, mut pieces) in own {
            for away in self.absences.get(person).into_iter().flatten() {
                let first = pieces.partition_point(|p| p.to <= away.from);
                let after = pieces.partition_point(|p| p.from < away.to).max(first);
                let met = pieces.get(first..after).unwrap_or_default().iter();
                let left = |p: &Piece| {
                    let times = without(Interval { from: p.from, to: p.to }, &[*away]);
                    times.into_iter().map(|Interval { from, to }| Piece { from, to, ..*p }).collect::<Vec<_>>()
                };
                let left: Vec<Piece> = met.flat_map(left).collect();
                pieces.splice(first..after, left);
            }
            there.append(&mut pieces);
        }
        there
    }

    /// What one person carries in these pieces, all theirs, ascending.
    #[must_use]
    pub fn load(&self, pieces: &[Piece], clock: &ZoneData) -> Load {
        let mut load = Load::default();
        let (mut nights, mut weekends) = (Share::default(), Share::default());
        let mut before: Option<&Piece> = None;
        let mut reader = Reader::new(clock);
        for piece in pieces {
            load.seconds += piece.to - piece.from;
            load.shifts += u64::from(before.is_none_or(|b| b.to < piece.from || self.begins_anew(b, piece)));
            let mut at = piece.from;
            while at < piece.to {
                let (steady, until) = reader.steady(at);
                let part = Interval { from: at, to: until.min(piece.to) };
                for (recurring, share) in [(NIGHT, &mut nights), (WEEKEND, &mut weekends)] {
                    match steady {
                        Some(offset) => recurring.reckon(offset, part, share),
                        None => recurring.walk(clock, part, share),
                    }
                }
                at = part.to;
            }
            before = Some(piece);
        }
        (load.nights, load.night_seconds) = (nights.times, nights.seconds);
        (load.weekends, load.weekend_seconds) = (weekends.times, weekends.seconds);
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
    /// The number of the last one that has begun when the wall shows this, and for how long it has been going on.
    fn number(&self, wall: i64) -> (i64, i64) {
        ((wall - self.from).div_euclid(self.every), (wall - self.from).rem_euclid(self.every))
    }

    /// Adds what a time has of it where the clock does not change nearby.
    fn reckon(&self, offset: i64, time: Interval, share: &mut Share) {
        let ((first, into), (last, until)) = (self.number(time.from + offset), self.number(time.to + offset));
        share.seconds += (last - first) * self.lasts + until.min(self.lasts) - into.min(self.lasts);
        share.count(first + i64::from(into >= self.lasts), last - i64::from(until == 0));
    }

    /// The same where the clock changes, one by one.
    fn walk(&self, clock: &ZoneData, time: Interval, share: &mut Share) {
        // What began days ago on the wall may still go on where a day is skipped, and begin early in a repeated hour.
        let number = |at, off| self.number(clock.wall_seconds(at) + off).0;
        for n in number(time.from, -2 * DAY)..=number(time.to, DAY) {
            let wall = self.from + n * self.every;
            let whole = Interval { from: clock.first(wall), to: clock.last(wall + self.lasts) };
            if let Some(common) = intersect(time, whole) {
                share.seconds += common.to - common.from;
                share.count(n, n);
            }
        }
    }
}

impl Share {
    /// Counts those with these numbers, none twice.
    fn count(&mut self, first: i64, last: i64) {
        let first = self.last.map_or(first, |counted| first.max(counted + 1));
        if first <= last {
            self.times += u64::try_from(last - first + 1).unwrap_or(0);
            self.last = Some(last);
        }
    }
}
