//! Opening hours and absences.

use serde::{Deserialize, Serialize};

use super::window::{add_all, covers, next_boundary};
use super::{Calendar, DAY, Interval, Window, clamp, merged};
use crate::model::{HoursId, PersonId, ZoneId};

/// When something is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Hours {
    /// What they are called.
    pub name: String,
    /// Clock of the windows.
    pub zone: ZoneId,
    /// When open.
    pub open: Vec<Window>,
    /// Days (since 1970-01-01) on which no window starts; ascending. As with weekdays, a window belongs to the day it
    /// starts on: one that began the evening before a holiday runs to its end.
    pub except: Vec<i64>,
}

impl Calendar {
    /// Whether these hours are open.
    #[must_use]
    pub fn hours_open(&self, hours: HoursId, at: i64) -> bool {
        self.hours
            .get(hours)
            .is_some_and(|h| covers(&h.open, self.zone(h.zone), clamp(at), |day| h.except.binary_search(&day).is_ok()))
    }

    /// The day off without which these hours were open at an instant.
    pub(super) fn day_off(&self, hours: HoursId, at: i64) -> Option<i64> {
        let h = self.hours.get(hours)?;
        let closed = |day: i64, but: i64| day != but && h.except.binary_search(&day).is_ok();
        let near = h.except.iter().filter(|day| (*day * DAY - at).abs() < 4 * DAY);
        near.copied().find(|off| covers(&h.open, self.zone(h.zone), clamp(at), |day| closed(day, *off)))
    }

    /// When these hours are open, ascending and apart; what begins or ends outside the interval is not cut.
    #[must_use]
    pub fn open(&self, hours: HoursId, within: Interval) -> Vec<Interval> {
        let mut open = Vec::new();
        if let Some(h) = self.hours.get(hours) {
            add_all(&h.open, self.zone(h.zone), &h.except, within, &mut open);
        }
        merged(open)
    }

    /// First instant after `at` at which these hours open or close; `None` where they never do any more.
    #[must_use]
    pub fn next_hours_change(&self, hours: HoursId, at: i64) -> Option<i64> {
        let h = self.hours.get(hours)?;
        let zone = self.zone(h.zone);
        let mut now = clamp(at);
        let open = self.hours_open(hours, now);
        // After the last day off every week is alike, up to what a change of the clock swallows.
        let last_off = h.except.last().map_or(now, |day| day * DAY);
        let horizon = now.max(last_off).saturating_add(30 * DAY);
        while let Some(next) = next_boundary(&h.open, zone, now).filter(|next| *next > now && *next < horizon) {
            if self.hours_open(hours, next) != open {
                return Some(next).filter(|n| *n > at);
            }
            now = next;
        }
        None
    }

    /// Whether a person is away.
    #[must_use]
    pub fn absent(&self, person: PersonId, at: i64) -> bool {
        self.absences.get(person).is_some_and(|away| {
            let next = away.partition_point(|i| i.from <= at);
            next.checked_sub(1).and_then(|i| away.get(i)).is_some_and(|i| i.contains(at))
        })
    }

    /// First instant after `at` at which a person leaves or comes back.
    #[must_use]
    pub fn next_absence_change(&self, person: PersonId, at: i64) -> Option<i64> {
        let away = self.absences.get(person)?;
        let first = away.partition_point(|i| i.to <= at);
        away.get(first).map(|i| if i.from > at { i.from } else { i.to })
    }
}
