//! Whether somebody is on call for ever: the first hole, or a proof that there is none.
//!
//! What a schedule says of *whether* somebody is on call comes in two parts:
//!
//! 1. Up to the last dated item (override, absence, declared period, first hand-over) anything may be said, and every
//!    boundary is looked at, with people and all.
//! 2. From there on only windows and hours matter: turns change who is on call, not whether anybody is. Days off are
//!    dated, too, and so are the changes of the clock that the zone database lists one by one. After the last of them a
//!    clock changes by a yearly rule on days of the Gregorian calendar, which repeats after 400 years, 146,097 days, 20,871
//!    whole weeks. So the windows of one such period stand for all that come.
//!
//! The zone data of a plan end with the year 2099, so they are read again from the database, as far as the walk goes.

use super::zone::{self, PERIOD};
use super::{Calendar, DAY, Declared, Hole, Interval, LATEST, Schedule, ZoneData, merged, without};
use crate::model::{HoursId, ScheduleId};

/// What is known about all times from an instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forever {
    /// The first instant.
    pub from: i64,
    /// From here on all repeats.
    pub pattern: i64,
    /// Up to here all was looked at: one period of the calendar after `pattern`, or until dates end.
    pub until: i64,
    /// Whether what was looked at stands for all that comes.
    pub whole: bool,
    /// How many windows of layers were looked at, each once.
    pub windows: u64,
    /// The first hole, with the whole of it, where there is one.
    pub hole: Option<Hole>,
    /// Whether the hole goes on where what was looked at ends.
    pub endless: bool,
}

/// What one walk goes through at a time, so that a schedule with many windows needs no more room than others.
const STRIDE: i64 = 1461 * DAY;

/// Most holes are not longer than this.
const LONG: i64 = 366 * DAY;

/// Later than this nothing is looked for: a hole that begins then may go on when dates end.
const LAST: i64 = LATEST - LONG;

/// What begins on a day, or in another zone, reaches no further than this.
const MARGIN: i64 = 4 * DAY;

impl Calendar {
    /// The same with zone data read from the database up to a later instant; what the database does not know stays.
    #[must_use]
    pub fn up_to(&self, until: i64) -> Self {
        let longer = |z: &ZoneData| {
            let start = z.periods.first().map_or(zone::DATA_START, |p| p.0);
            zone::read_until(&z.name, start, until).unwrap_or_else(|| z.clone())
        };
        Self { zones: self.zones.rows().map(longer).collect(), ..self.clone() }
    }

    /// The first hole of a schedule from an instant on, or that there is none. Zones are read again from the database.
    #[must_use]
    pub fn forever(&self, id: ScheduleId, from: i64) -> Option<(Forever, Self)> {
        let schedule = self.schedules.get(id)?;
        let dated = self.last_date(schedule).max(from);
        let pattern = self.last_listed(schedule).max(dated);
        let until = pattern.saturating_add(PERIOD);
        let whole = until <= LAST;
        let until = until.min(LAST);
        let calendar = self.up_to(until.saturating_add(LONG));
        let mut found = Forever { from, pattern, until, whole, windows: 0, hole: None, endless: false };
        // A turn with nobody in it makes holes that come with the turns, not with the calendar.
        let turns = || schedule.layers.iter().filter_map(|l| l.rotation.as_ref()).flat_map(|r| &r.turns);
        let peopled = !turns().any(Vec::is_empty);
        let dated = if peopled { dated.min(until) } else { until };
        found.whole &= peopled;
        let first = calendar.first_hole(id, from, dated);
        let first = first.or_else(|| {
            let rest = Interval { from: dated, to: until };
            let empty = if peopled { calendar.first_uncovered(schedule, rest, &mut found.windows) } else { None };
            empty.map(|hole| Hole { away: Vec::new(), from: hole.from, to: hole.to })
        });
        let end = until.saturating_add(LONG);
        found.hole = first.map(|hole| calendar.whole(id, hole, end));
        found.endless = found.hole.as_ref().is_some_and(|hole| hole.to >= end);
        Some((found, calendar))
    }

    /// A hole as a whole, of which the beginning is known; looked for in longer and longer times, as few are long.
    fn whole(&self, id: ScheduleId, hole: Hole, end: i64) -> Hole {
        let mut reach = LONG;
        loop {
            let to = hole.from.saturating_add(reach).min(end);
            match self.holes(id, hole.from, to).into_iter().next() {
                Some(whole) if whole.to < to || to >= end => return whole,
                Some(_) => reach = reach.saturating_mul(8),
                None => return hole,
            }
        }
    }

    /// The first hole that begins between two instants; looked for in steps, as most are found soon.
    fn first_hole(&self, id: ScheduleId, from: i64, to: i64) -> Option<Hole> {
        let mut at = from;
        while at < to {
            let next = at.saturating_add(STRIDE).min(to);
            if let Some(hole) = self.holes(id, at, next).into_iter().next() {
                return Some(hole);
            }
            at = next;
        }
        None
    }

    /// After it a schedule says nothing that is dated.
    fn last_date(&self, schedule: &Schedule) -> i64 {
        let overrides = schedule.overrides.iter().map(|o| o.when.to);
        let gaps = schedule.gaps.iter().filter_map(|g| match g.when {
            Declared::Period(period) => Some(period.to),
            Declared::Outside(_) => None,
        });
        let turns = schedule.layers.iter().filter_map(|l| Some((l.zone, l.rotation.as_ref()?)));
        let starts = turns.clone().map(|(zone, r)| self.zone(zone).first(r.from.max(r.switch.unwrap_or(r.from))));
        let people = turns.flat_map(|(_, r)| r.turns.iter().flatten());
        let back = people.filter_map(|p| Some(self.absences.get(*p)?.last()?.to));
        overrides.chain(gaps).chain(starts).chain(back).max().unwrap_or(i64::MIN)
    }

    /// After it neither a day off nor a change of the clock outside the yearly rules comes.
    fn last_listed(&self, schedule: &Schedule) -> i64 {
        let layers = || schedule.layers.iter();
        let hours = || hours_of(schedule).filter_map(|h| self.hours.get(h));
        let off = hours().filter_map(|h| h.except.last()).map(|day| (day + 1) * DAY + MARGIN);
        let zones = layers().map(|l| l.zone).chain(hours().map(|h| h.zone));
        let listed = zones.filter_map(|z| zone::last_listed(&self.zone(z).name)).map(|at| at.saturating_add(MARGIN));
        off.chain(listed).max().unwrap_or(i64::MIN)
    }

    /// The first instant that neither a layer covers nor hours declare, where all turns have somebody and nothing is dated.
    fn first_uncovered(&self, schedule: &Schedule, within: Interval, windows: &mut u64) -> Option<Interval> {
        if schedule.layers.iter().any(|l| l.always(self, within.from)) {
            return None;
        }
        let mut at = within.from;
        while at < within.to {
            let stride = Interval { from: at, to: at.saturating_add(STRIDE).min(within.to) };
            let mut covered: Vec<Interval> = Vec::new();
            for layer in schedule.layers.iter().filter(|l| l.rotation.is_some()) {
                self.add_windows(layer, stride, &mut covered);
            }
            // What began before was counted with the stride before.
            let new = covered.iter().filter(|window| at == within.from || window.from >= at).count();
            *windows += u64::try_from(new).unwrap_or(u64::MAX);
            for gap in &schedule.gaps {
                if let Declared::Outside(hours) = gap.when {
                    covered.extend(without(stride, &self.open(hours, stride)));
                }
            }
            if let Some(hole) = without(stride, &merged(covered)).first() {
                return Some(*hole);
            }
            at = stride.to;
        }
        None
    }
}

/// Hours that decide whether somebody is on call.
fn hours_of(schedule: &Schedule) -> impl Iterator<Item = HoursId> + '_ {
    let outside = schedule.gaps.iter().filter_map(|g| match g.when {
        Declared::Outside(hours) => Some(hours),
        Declared::Period(_) => None,
    });
    schedule.layers.iter().filter_map(|l| l.hours).chain(outside)
}
