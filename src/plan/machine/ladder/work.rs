//! Answered and unsolved are two clocks.
//!
//! - `work D until STATE` of the rung that waits runs from the answer of the ladder, on the ladder clock. When it passes
//!   and the incident has not come to that state (or a later one) since, the next rung starts as if somebody had
//!   escalated; beyond the last, further passes, then `at end`. Later answers to the same rung do not renew it. Whoever
//!   answered goes on working and is not paged again in this run.
//! - The state that begins meanwhile stops the clock. If it begins when the next rung is asked already, the ladder is
//!   answered: what is pending is called off. A state that was reached once counts as reached.
//! - The level's `acknowledge within` is about the first answer: what the clock of the work starts does not miss it.
//! - An answer that lapses, is taken back or escalated takes the clock with it.

use super::super::What;
use super::super::agenda::Item;
use super::super::state::{RunKey, Status};
use super::super::step::Machine;
use crate::model::StateId;
use crate::plan::WorkPlan;

impl<'a> Machine<'a> {
    fn work_of(&self, run: RunKey, rung: u32) -> Option<&'a WorkPlan> {
        let RunKey::Ladder(ladder) = run else { return None };
        self.plan.ladders.get(ladder)?.rungs.get(usize::try_from(rung).ok()?)?.work.as_ref()
    }

    fn reached(&self, state: StateId) -> bool {
        self.s.incident.state >= state
    }

    /// The front rung is answered: the clock of its work starts.
    pub(super) fn work_begins(&mut self, run: RunKey) {
        let Some(front) = self.s.runs.get(&run).map(|r| r.front) else { return };
        if let Some(work) = self.work_of(run, front.rung).filter(|w| !self.reached(w.until)) {
            self.after(Item::Work(run), work.lasts.max(1));
        }
    }

    /// The time to work has passed.
    pub(in super::super) fn work_ends(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get_mut(&run).filter(|r| r.status == Status::Answered) else { return };
        let rung = state.front.rung;
        state.unsolved = Some(rung);
        let place = self.work_of(run, rung).map(|w| w.at);
        if let RunKey::Ladder(ladder) = run {
            self.journal(place, What::Unsolved { ladder, rung });
        }
        self.escalate(run);
    }

    /// A state has begun: work that was to come to it is done.
    pub(in super::super) fn look_at_work(&mut self) {
        let runs: Vec<RunKey> = self.s.runs.keys().copied().collect();
        for run in runs {
            let Some(state) = self.s.runs.get(&run) else { continue };
            let (status, front, unsolved) = (state.status, state.front, state.unsolved);
            let done = |rung: u32| self.work_of(run, rung).is_some_and(|w| self.reached(w.until));
            if status == Status::Answered && done(front.rung) {
                self.s.agenda.remove(&Item::Work(run));
            } else if status == Status::Climbing && unsolved.is_some_and(done) {
                if let RunKey::Ladder(ladder) = run {
                    let place = unsolved.and_then(|r| self.work_of(run, r)).map(|w| w.at);
                    self.journal(place, What::Solved { ladder });
                }
                self.answer(run);
                self.s.agenda.remove(&Item::Work(run));
            }
        }
    }
}
