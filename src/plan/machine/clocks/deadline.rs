//! The instants that clocks count from.

use super::super::step::Machine;
use crate::model::{AudienceId, ClockAnchor, FactValue, MomentAnchor};
use crate::plan::{Duty, ObligationPlan, Runs};

impl Machine<'_> {
    /// When the clock of an obligation runs, by what is known now; absent while that does not say.
    pub(super) fn deadline(&self, plan: &ObligationPlan) -> Option<Runs> {
        self.plan.clock_runs(plan.deadline.as_ref()?, |anchor| self.clock_anchor(anchor))
    }

    /// When something that clocks count from was.
    fn clock_anchor(&self, anchor: ClockAnchor) -> Option<i64> {
        let clocks = &self.s.clocks;
        match anchor {
            anchor if self.end_of_incident(anchor) => self.anchor(MomentAnchor::Resolved),
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

    /// Whether the clock of an obligation cannot run while nothing but these anchors is known.
    pub(super) fn waits_for(&self, plan: &ObligationPlan, known: impl Fn(ClockAnchor) -> bool) -> bool {
        let now = self.now;
        plan.deadline.as_ref().is_some_and(|d| self.plan.clock_runs(d, |a| known(a).then_some(now)).is_none())
    }

    /// Whether this is the end of the incident.
    pub(super) fn end_of_incident(&self, anchor: ClockAnchor) -> bool {
        match anchor {
            ClockAnchor::Life(MomentAnchor::Resolved) => true,
            ClockAnchor::Life(MomentAnchor::State(state)) => state == self.resolved_state(),
            _ => false,
        }
    }

    /// When the obligation's template had arrived at the last of its audiences. What is owed from the end of the incident
    /// on is not met by what was sent before.
    pub(super) fn told_all(&self, plan: &ObligationPlan) -> Option<i64> {
        let (Some(template), Duty::Notify(audiences)) = (plan.using, &plan.duty) else { return None };
        let since =
            if self.waits_for(plan, |a| !self.end_of_incident(a)) { self.deadline(plan)?.since } else { i64::MIN };
        let clocks = &self.s.clocks;
        let arrived = |a: &AudienceId| {
            let first = clocks.told.get(&(template, *a)).copied().filter(|at| *at >= since);
            first.or_else(|| clocks.told_last.get(&(template, *a)).copied().filter(|at| *at >= since))
        };
        let told: Option<Vec<i64>> = audiences.iter().map(arrived).collect();
        told?.into_iter().max()
    }
}
