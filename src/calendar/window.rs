//! Windows of the week on a wall clock.

use serde::{Deserialize, Serialize};

use super::rotation::on;
use super::wall::{Reader, ZoneData};
use super::{DAY, Interval};

/// Days around an instant whose windows can reach it when the clock changes nearby.
const MARGIN: i64 = 4;

/// A window that begins on some weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Window {
    /// Weekdays it starts on, bit 0 = Monday.
    pub days: u8,
    /// Minutes since midnight, included.
    pub from: u16,
    /// Minutes since midnight, excluded; at or before `from` it is on the next day.
    pub to: u16,
}

impl Window {
    /// Wall seconds of its start and end when it starts on this day.
    #[must_use]
    pub fn walls(&self, day: i64) -> (i64, i64) {
        let next = if self.to <= self.from { DAY } else { 0 };
        (day * DAY + i64::from(self.from) * 60, day * DAY + next + i64::from(self.to) * 60)
    }

    /// Instants of its start and end when it starts on this day; equal where a jump swallows it.
    #[must_use]
    pub fn instants(&self, zone: &ZoneData, day: i64) -> (i64, i64) {
        let (from, to) = self.walls(day);
        (zone.first(from), zone.last(to))
    }
}

/// Whether an instant lies in one of the windows; `off` says on which days none starts.
pub fn covers(windows: &[Window], zone: &ZoneData, at: i64, off: impl Fn(i64) -> bool) -> bool {
    let wall = zone.wall_seconds(at);
    let day = wall.div_euclid(DAY);
    if !zone.changes_near(at, MARGIN * DAY) {
        // The wall clock tells all, and a window is never longer than a day.
        return windows.iter().any(|w| {
            (day - 1..=day).any(|day| {
                let (from, to) = w.walls(day);
                on(w.days, day) && from <= wall && wall < to && !off(day)
            })
        });
    }
    windows.iter().any(|w| {
        (day - MARGIN..=day + MARGIN).filter(|day| on(w.days, *day) && !off(*day)).any(|day| {
            let (from, to) = w.instants(zone, day);
            from <= at && at < to
        })
    })
}

/// First instant after `at` at which one of the windows begins or ends.
pub fn next_boundary(windows: &[Window], zone: &ZoneData, at: i64) -> Option<i64> {
    let day = zone.wall_seconds(at).div_euclid(DAY);
    let started = day - if zone.changes_near(at, MARGIN * DAY) { MARGIN } else { 1 };
    let mut next: Option<i64> = None;
    for w in windows {
        // Two weeks on: the day that comes next may be one that a change of the date line skips.
        for day in (started..=day + 15).filter(|day| on(w.days, *day)) {
            let (from, to) = w.instants(zone, day);
            let edge = [from, to].into_iter().filter(|edge| *edge > at).min();
            next = next.into_iter().chain(edge).min();
            if from > at {
                break;
            }
        }
    }
    next
}

/// Adds every window that has some of an interval, as a whole, but for those that begin on a day off.
pub(super) fn add_all(windows: &[Window], zone: &ZoneData, off: &[i64], within: Interval, all: &mut Vec<Interval>) {
    let (first, last) = (within.from.div_euclid(DAY) - MARGIN, within.to.div_euclid(DAY) + MARGIN);
    for window in windows {
        let mut clock = Reader::new(zone);
        for day in (first..=last).filter(|d| on(window.days, *d) && off.binary_search(d).is_err()) {
            let (from, to) = window.walls(day);
            let (from, to) = (clock.first(from), clock.last(to));
            if from < within.to && to > within.from && from < to {
                all.push(Interval { from, to });
            }
        }
    }
}
