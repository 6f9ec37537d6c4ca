//! When the clock of an obligation runs out, whoever asks: the machine during an incident, a report beforehand.

use serde::{Deserialize, Serialize};

use super::Plan;
use crate::model::{ClockAnchor, ClockTime, Deadline, DueAfter};

/// Since when and until when a clock runs, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Runs {
    /// The anchor that decides.
    pub since: i64,
    /// Only from then on may it be done.
    pub opens: Option<i64>,
    /// The last instant in time.
    pub due: i64,
}

impl Plan {
    /// When a clock runs by what is known of the instants it may count from; absent while that does not say.
    #[must_use]
    pub fn clock_runs(&self, deadline: &Deadline, anchor: impl Fn(ClockAnchor) -> Option<i64>) -> Option<Runs> {
        let runs = |due: &DueAfter| Some(self.clock_until(anchor(due.after)?, due.time));
        match deadline {
            Deadline::Within(due) => runs(due),
            Deadline::Earliest(of) => of.iter().filter_map(runs).min_by_key(|r| r.due),
            Deadline::Latest(of) => {
                let all: Option<Vec<Runs>> = of.iter().map(runs).collect();
                all?.into_iter().max_by_key(|r| r.due)
            }
            Deadline::Before { from, to, fact, allowed } => {
                let at = anchor(ClockAnchor::Fact(*fact))?;
                let since = self.calendar.clock_start(self.policy.zone, at, *from);
                let due = self.calendar.clock_start(self.policy.zone, at, *to);
                // Where no allowed hour lies in the window, its end is better than nothing.
                let opens = allowed.map_or(since, |a| self.calendar.next_allowed(a, since)).min(due);
                Some(Runs { since, opens: Some(opens), due })
            }
        }
    }

    fn clock_until(&self, since: i64, time: ClockTime) -> Runs {
        Runs { since, opens: None, due: self.time_over(since, time) }
    }

    /// When a length of time is over that begins at an instant.
    #[must_use]
    pub fn time_over(&self, since: i64, time: ClockTime) -> i64 {
        let end = self.calendar.clock_end(self.policy.zone, since, time);
        // Hours that never open again stop no clock: elapsed time is the earliest that can be meant.
        end.unwrap_or_else(|| match time {
            ClockTime::BusinessDays { days, .. } => since.saturating_add(i64::from(days) * 86_400),
            ClockTime::Working { seconds, .. } | ClockTime::Seconds(seconds) => since.saturating_add(seconds),
            ClockTime::Months(_) => since,
        })
    }
}
