//! The instants that clocks count from.

use super::super::step::Machine;
use crate::model::{ClockAnchor, FactValue, MomentAnchor};
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
