//! When clocks run out.

use serde::{Deserialize, Serialize};

use super::super::step::Machine;
use crate::model::{ClockAnchor, ClockTime, Deadline, DueAfter, FactValue, MomentAnchor};
use crate::plan::{Duty, ObligationPlan};

/// Since when and until when a clock runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Runs {
    /// The anchor that decides.
    pub since: i64,
    /// Only from then on may it be done.
    pub opens: Option<i64>,
    /// The last instant in time.
    pub due: i64,
}

impl Machine<'_> {
    /// When the clock of an obligation runs, by what is known now; absent while that does not say.
    pub(super) fn deadline(&self, plan: &ObligationPlan) -> Option<Runs> {
        match plan.deadline.as_ref()? {
            Deadline::Within(due) => self.runs(due),
            Deadline::Earliest(of) => of.iter().filter_map(|d| self.runs(d)).min_by_key(|r| r.due),
            Deadline::Latest(of) => {
                let all: Option<Vec<Runs>> = of.iter().map(|d| self.runs(d)).collect();
                all?.into_iter().max_by_key(|r| r.due)
            }
            Deadline::Before { from, to, fact, allowed } => {
                let at = self.clock_anchor(ClockAnchor::Fact(*fact))?;
                let (calendar, zone) = (&self.plan.calendar, self.plan.policy.zone);
                let since = calendar.clock_start(zone, at, *from);
                let due = calendar.clock_start(zone, at, *to);
                // Where no allowed hour lies in the window, its end is better than nothing.
                let opens = allowed.map_or(since, |a| calendar.next_allowed(a, since)).min(due);
                Some(Runs { since, opens: Some(opens), due })
            }
        }
    }

    fn runs(&self, due: &DueAfter) -> Option<Runs> {
        let since = self.clock_anchor(due.after)?;
        let due = self.time_over(since, due.time);
        Some(Runs { since, opens: None, due })
    }

    /// When a length of time is over that begins at an instant.
    pub(in super::super) fn time_over(&self, since: i64, time: ClockTime) -> i64 {
        let end = self.plan.calendar.clock_end(self.plan.policy.zone, since, time);
        // Hours that never open again stop no clock: elapsed time is the earliest that can be meant.
        end.unwrap_or_else(|| match time {
            ClockTime::BusinessDays { days, .. } => since.saturating_add(i64::from(days) * 86_400),
            ClockTime::Working { seconds, .. } | ClockTime::Seconds(seconds) => since.saturating_add(seconds),
            ClockTime::Months(_) => since,
        })
    }

    /// When something that clocks count from was.
    fn clock_anchor(&self, anchor: ClockAnchor) -> Option<i64> {
        let clocks = &self.s.clocks;
        match anchor {
            ClockAnchor::Life(MomentAnchor::State(state)) => clocks.began.get(&state).copied(),
            ClockAnchor::Life(MomentAnchor::Acknowledged) => clocks.acknowledged,
            ClockAnchor::Life(life) => self.anchor(life),
            ClockAnchor::Fact(fact) => match self.s.incident.facts.get(&fact) {
                Some(FactValue::Instant(at)) => Some(*at),
                _ => None,
            },
            ClockAnchor::SentTemplate(template) => {
                clocks.told.iter().filter(|((t, _), _)| *t == template).map(|(_, at)| *at).min()
            }
            ClockAnchor::SentBy(communication) => clocks.heard.get(&communication).copied(),
            ClockAnchor::Fulfilled(obligation) => clocks.fulfilled(obligation),
        }
    }

    /// When the obligation's template had arrived at the last of its audiences.
    pub(super) fn told_all(&self, plan: &ObligationPlan) -> Option<i64> {
        let (Some(template), Duty::Notify(audiences)) = (plan.using, &plan.duty) else { return None };
        let told: Option<Vec<i64>> =
            audiences.iter().map(|a| self.s.clocks.told.get(&(template, *a)).copied()).collect();
        told?.into_iter().max()
    }
}
