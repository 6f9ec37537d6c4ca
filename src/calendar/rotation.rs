//! Whose turn it is: counting nominal hand-overs on the wall clock.

use serde::{Deserialize, Serialize};

use super::DAY;
use super::wall::{ZoneData, add_months, weekday_of};
use crate::model::{PersonId, Step};
use crate::syntax::literal::Date;

/// Turns that follow each other.
///
/// Whose turn it is depends only on how many nominal hand-overs the wall has shown since `from`: so two that fall on
/// one instant in a jump leave one turn empty, and the order afterwards does not change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Rotation {
    /// In order; a turn may be several people.
    pub turns: Vec<Vec<PersonId>>,
    /// Length of a turn on the wall clock.
    pub step: Step,
    /// Only these weekdays make turns; bit 0 = Monday. The step is then so many of those days.
    pub counting: Option<u8>,
    /// First hand-over, wall seconds since 1970-01-01 00:00.
    pub from: i64,
    /// The second one, where it comes before a whole turn is over: later ones are counted from it. `None`: a whole turn
    /// after `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch: Option<i64>,
}

impl Rotation {
    /// Who has the turn; `None` before the first hand-over.
    #[must_use]
    pub fn turn(&self, zone: &ZoneData, at: i64) -> Option<&[PersonId]> {
        let count = self.hand_overs(zone.latest_wall(at))?;
        let turns = i64::try_from(self.turns.len()).ok().filter(|n| *n > 0)?;
        self.turns.get(usize::try_from(count.rem_euclid(turns)).ok()?).map(Vec::as_slice)
    }

    /// First instant after `at` at which another may have the turn.
    #[must_use]
    pub fn next_change(&self, zone: &ZoneData, at: i64) -> Option<i64> {
        let shown = zone.latest_wall(at);
        let Some(count) = self.hand_overs(shown) else { return Some(zone.first(self.from)) };
        let first = self.turns.first()?;
        if self.turns.iter().all(|t| t == first) {
            return None;
        }
        self.hand_over(count + 1).map(|wall| zone.first(wall)).filter(|next| *next > at)
    }

    /// How many hand-overs after the first the wall has shown once it has shown `wall`.
    #[must_use]
    pub fn hand_overs(&self, wall: i64) -> Option<i64> {
        if wall < self.from {
            return None;
        }
        match self.switch {
            Some(switch) if wall < switch => Some(0),
            Some(switch) => Some(self.whole_turns(switch, wall).saturating_add(1)),
            None => Some(self.whole_turns(self.from, wall)),
        }
    }

    /// Whole turns from a hand-over to what the wall shows later.
    fn whole_turns(&self, from: i64, wall: i64) -> i64 {
        match (self.counting, self.step) {
            (Some(days), step) => {
                // INVARIANT: hand-overs happen on counted days only, so the days after Friday's stay with Friday's.
                let time = from.rem_euclid(DAY);
                let first = from.div_euclid(DAY);
                let last = (wall - time).div_euclid(DAY);
                counted(days, first + 1, last + 1) / counted_step(step)
            }
            (None, Step::Minutes(n)) => (wall - from) / seconds(n),
            (None, Step::Months(n)) => {
                let n = i64::from(n.max(1));
                let guess = (month_index(wall) - month_index(from)) / n;
                if add_months(from, guess * n) <= wall { guess } else { guess - 1 }
            }
        }
    }

    /// Wall time of the `count`-th hand-over after the first; `None` where there is none (no day counts).
    #[must_use]
    pub fn hand_over(&self, count: i64) -> Option<i64> {
        let (from, count) = match self.switch {
            Some(switch) if count > 0 => (switch, count - 1),
            _ => (self.from, count),
        };
        match (self.counting, self.step) {
            (Some(days), step) => {
                let nth = counted_step(step).saturating_mul(count);
                let first = from.div_euclid(DAY);
                nth_counted(days, first + 1, nth).map(|day| day * DAY + from.rem_euclid(DAY))
            }
            (None, Step::Minutes(n)) => Some(from.saturating_add(seconds(n).saturating_mul(count))),
            (None, Step::Months(n)) => Some(add_months(from, i64::from(n.max(1)).saturating_mul(count))),
        }
    }
}

/// A step of no length would never get anywhere: at least a minute.
fn seconds(minutes: u32) -> i64 {
    i64::from(minutes.max(1)) * 60
}

/// So many counted days a turn.
fn counted_step(step: Step) -> i64 {
    match step {
        Step::Minutes(n) => i64::from(n / 1440).max(1),
        Step::Months(_) => 1,
    }
}

fn month_index(wall: i64) -> i64 {
    let date = Date::from_days(wall.div_euclid(DAY));
    i64::from(date.year) * 12 + i64::from(date.month)
}

/// How many of the days `from..to` are counted.
fn counted(days: u8, from: i64, to: i64) -> i64 {
    let length = (to - from).max(0);
    let (weeks, rest) = (length / 7, length % 7);
    let rest = (0..rest).filter(|i| on(days, from + i)).count();
    weeks * i64::from((days & 0x7f).count_ones()) + i64::try_from(rest).unwrap_or(0)
}

/// The `nth` (from 1) counted day at or after `from`; for 0 the day before `from`.
fn nth_counted(days: u8, from: i64, nth: i64) -> Option<i64> {
    let per_week = i64::from((days & 0x7f).count_ones());
    if nth <= 0 {
        return Some(from - 1);
    }
    if per_week == 0 {
        return None;
    }
    let start = from.saturating_add(((nth - 1) / per_week).saturating_mul(7));
    let rank = (nth - 1) % per_week;
    (start..start.saturating_add(7)).filter(|d| on(days, *d)).nth(usize::try_from(rank).ok()?)
}

/// Whether a day's weekday is among these.
#[must_use]
pub(super) fn on(days: u8, day: i64) -> bool {
    days >> weekday_of(day) & 1 == 1
}
