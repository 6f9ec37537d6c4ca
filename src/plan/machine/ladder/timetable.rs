//! The timetable of a run that has run ahead of it.
//!
//! Every rung keeps its hour: the start plus the waits before it, where a rung that resolves nobody, or whose condition
//! is false at its hour, takes no time. Where the front has already been, the rung resolves anew at its hour and pages,
//! with their full plan, all who have no delivered page from it (nor declined it, nor acknowledged). Where it has not,
//! front and timetable are together again.

use super::super::What;
use super::super::agenda::Item;
use super::super::state::{Position, RunKey, Sent, Slot, Status};
use super::super::step::Machine;
use crate::plan::Ending;

impl Machine<'_> {
    /// The next hour of the timetable has come.
    pub(in super::super) fn timetable(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run).filter(|r| r.status == Status::Climbing) else { return };
        let Some(table) = state.table else { return };
        if self.enough_though_late(run) {
            return;
        }
        let mut at = table.next();
        loop {
            let Some(state) = self.s.runs.get(&run).filter(|r| r.status == Status::Climbing) else { return };
            if at.rung >= self.rungs(run) {
                if state.took_time && at.pass < self.repeat(run) {
                    at = at.next_pass();
                    if let Some(state) = self.s.runs.get_mut(&run) {
                        state.took_time = false;
                    }
                    continue;
                }
                let end = self.end_of(run);
                if let Some(state) = self.s.runs.get_mut(&run) {
                    state.table = None;
                    state.front = end;
                }
                if self.s.runs.get(&run).is_some_and(|r| !r.exhausted) {
                    self.front_ends(run);
                }
                return self.timetable_ends(run);
            }
            if at > state.front {
                return self.climb(run, at);
            }
            if self.look_again(run, at) {
                return;
            }
            at = at.next();
        }
    }

    /// A rung's hour, where the front has already been. Says whether it takes time.
    fn look_again(&mut self, run: RunKey, at: Position) -> bool {
        let Some(rung) = self.rung(run, at.rung) else { return false };
        if rung.when.is_some_and(|when| self.truth(when) == Some(false)) {
            self.skipped(run, at, false);
            return false;
        }
        let slot = Slot::Rung(at);
        let counts = rung.pages.iter().flat_map(|p| &p.targets).any(|t| self.resolve_target(*t).counts());
        if !counts {
            self.skipped(run, at, true);
            return false;
        }
        if let RunKey::Ladder(ladder) = run {
            self.journal(Some(rung.at), What::RungAgain { ladder, rung: at.rung, pass: at.pass });
        }
        let started = self.now;
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.slots.entry(slot).or_insert_with(|| Sent { started, counts: true, ..Sent::default() });
            state.table = Some(at);
            state.took_time |= rung.wait > 0;
        }
        self.page_again(run, slot);
        self.after(Item::Timetable(run), rung.wait);
        true
    }

    /// The last hour of the timetable is over.
    pub(super) fn timetable_ends(&mut self, run: RunKey) {
        // Whatever way led here (an answer taken back at the end is one), nobody is left to answer.
        self.exhausted(run);
        self.s.agenda.remove(&Item::Timetable(run));
        self.s.agenda.remove(&Item::RungEnd(run));
        let Some((ending, place)) = self.ending(run) else { return };
        match ending {
            Ending::PageEvery { every, .. } => {
                let now = self.clock(run.clock());
                // Where front and timetable end together the first round has just been.
                if self.s.runs.get(&run).is_some_and(|r| r.last_round != Some(now)) {
                    self.page_round(run);
                }
                self.after(Item::Round(run), (*every).max(1));
            }
            Ending::HandOver(to) => self.hand_over(run, *to, place),
            Ending::Hold(_) => self.hold(run, place),
            Ending::Stop(_) => self.stop(run, place),
        }
    }
}
