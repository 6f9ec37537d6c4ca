//! Why nobody is there: what a hole comes from, so that it can be mended.

use super::{Calendar, DAY, Hole, Schedule};
use crate::model::{Change, PersonId, ScheduleId, ZoneId};

/// What a hole comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// All who are on call are away.
    Away(Vec<PersonId>),
    /// The override at this position takes everybody away.
    Override(u32),
    /// The turn of the layer at this position has nobody in it.
    EmptyTurn(u32),
    /// No layer has begun yet.
    NotBegun,
    /// There are no layers.
    NoLayers,
    /// A layer would cover this time if its hours were not closed for a day off.
    DayOff {
        /// The layer.
        layer: u32,
        /// The day, since 1970-01-01.
        day: i64,
    },
    /// No layer covers this time.
    Uncovered {
        /// The layer that covers until then.
        ends: Option<u32>,
        /// The layer that covers from its end on.
        begins: Option<u32>,
        /// The change of clocks without which there would be no hole.
        clocks: Option<Clocks>,
    },
}

/// What changes of clocks do to make a hole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clocks {
    /// Two zones are not as far apart then as usual, because they change their clocks on different days.
    Apart(Apart),
    /// A clock changes within the hole.
    Change {
        /// Whose.
        zone: ZoneId,
        /// When.
        at: i64,
    },
}

/// Zones of two layers whose distance differs from the usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Apart {
    /// Zone of the layer that ends.
    pub one: ZoneId,
    /// Zone of the layer that begins.
    pub other: ZoneId,
    /// Seconds between them in the hole.
    pub now: i64,
    /// Seconds between them otherwise.
    pub usual: i64,
}

/// The same hour of other weeks, in which clocks may stand otherwise: zones that change on different days are out of step
/// for less than seven weeks, and half a year away it is the other season.
const OTHER_WEEKS: [i64; 4] = [-49 * DAY, 49 * DAY, -182 * DAY, 182 * DAY];

impl Calendar {
    /// What a hole comes from.
    #[must_use]
    pub fn cause(&self, id: ScheduleId, hole: &Hole) -> Cause {
        let Some(schedule) = self.schedules.get(id) else { return Cause::NoLayers };
        if !hole.away.is_empty() {
            return Cause::Away(hole.away.clone());
        }
        if schedule.layers.is_empty() {
            return Cause::NoLayers;
        }
        let covering = self.covering(schedule, hole.from);
        let takes =
            |change: &Change| matches!(change, Change::Only(p) if p.is_empty()) || matches!(change, Change::Without(_));
        let over =
            (0u32..).zip(&schedule.overrides).filter(|(_, o)| o.when.contains(hole.from) && takes(&o.change)).last();
        match (covering, over) {
            (Some(_), Some((i, _))) => return Cause::Override(i),
            (Some(layer), None) => return Cause::EmptyTurn(layer),
            (None, _) => {}
        }
        let begun =
            |l: &&super::Layer| l.rotation.as_ref().is_some_and(|r| self.zone(l.zone).first(r.from) <= hole.from);
        if !schedule.layers.iter().any(|l| begun(&l)) {
            return Cause::NotBegun;
        }
        let off = |(layer, l): (u32, &super::Layer)| {
            let day = self.day_off(l.hours.filter(|_| begun(&l))?, hole.from)?;
            Some(Cause::DayOff { layer, day })
        };
        if let Some(day_off) = (0u32..).zip(&schedule.layers).find_map(off) {
            return day_off;
        }
        let ends = self.covering(schedule, hole.from - 1);
        let begins = self.covering(schedule, hole.to);
        let otherwise = self.otherwise(schedule, hole);
        let apart = || ends.zip(begins).and_then(|(a, b)| self.apart(schedule, hole.from, &otherwise, a, b));
        let clocks = if otherwise.is_empty() {
            None
        } else {
            apart().map(Clocks::Apart).or_else(|| self.change(schedule, hole))
        };
        Cause::Uncovered { ends, begins, clocks }
    }

    /// The last layer that covers an instant.
    fn covering(&self, schedule: &Schedule, at: i64) -> Option<u32> {
        (0u32..).zip(&schedule.layers).filter(|(_, l)| l.covers(self, at)).map(|(i, _)| i).last()
    }

    /// Instants at this hour of other weeks at which somebody covers.
    fn otherwise(&self, schedule: &Schedule, hole: &Hole) -> Vec<i64> {
        let clock = self.zone(schedule.zone);
        let wall = clock.wall_seconds(hole.from + (hole.to - hole.from) / 2);
        let there = OTHER_WEEKS.into_iter().map(|weeks| clock.first(wall + weeks));
        there.filter(|at| self.covering(schedule, *at).is_some()).collect()
    }

    /// The first change of a layer's clock within a hole.
    fn change(&self, schedule: &Schedule, hole: &Hole) -> Option<Clocks> {
        let within = |zone: ZoneId| {
            let mut changes = self.zone(zone).changes().map(|(at, ..)| at);
            changes.find(|at| hole.from <= *at && *at <= hole.to).map(|at| Clocks::Change { zone, at })
        };
        schedule.layers.iter().find_map(|l| within(l.clock(self)))
    }

    fn apart(&self, schedule: &Schedule, at: i64, otherwise: &[i64], a: u32, b: u32) -> Option<Apart> {
        let zone = |i: u32| Some(schedule.layers.get(usize::try_from(i).ok()?)?.clock(self));
        let (one, other) = (zone(a)?, zone(b)?);
        let distance = |at: i64| (self.zone(one).wall_seconds(at) - self.zone(other).wall_seconds(at)).abs();
        let now = distance(at);
        let usual = otherwise.iter().map(|at| distance(*at)).find(|usual| *usual != now)?;
        Some(Apart { one, other, now, usual })
    }
}
