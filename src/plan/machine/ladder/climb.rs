//! The front of a run: the rung that waits.
//!
//! - A rung starts at the instant its turn comes and waits its `wait` in full, also when it starts late.
//! - A failure, a decline, or a rung that can no longer be answered makes the front *run ahead*: the next rung of the
//!   pass starts at once. It does not run into the next pass: passes follow the timetable.
//! - `needs` is judged when a rung starts, too: people who acknowledged earlier may be enough for it.

use super::super::agenda::{Clock, Item};
use super::super::state::{ChainId, Position, Purpose, Run, RunKey, Slot, Status};
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};

impl Run {
    /// Where the run waits for an answer: the front rung, or the last round at its end.
    pub(in super::super) fn waiting_slot(&self) -> Option<Slot> {
        let rung = Slot::Rung(self.front);
        if self.slots.contains_key(&rung) {
            return Some(rung);
        }
        self.slots.keys().rev().find(|s| matches!(s, Slot::Round(_))).copied()
    }
}

impl Machine<'_> {
    /// Enters a ladder afresh. A run enters a ladder at most once per instant, else it is exhausted and holds.
    pub(in super::super) fn enter(&mut self, run: RunKey) {
        if self.s.runs.get(&run).is_some_and(|r| r.number > 0 && r.started == self.now && r.status != Status::Over) {
            return match self.s.runs.get(&run).map(|r| r.status) {
                Some(Status::Climbing) => {}
                _ => self.exhausted_and_holds(run),
            };
        }
        self.start_over(run);
        if let RunKey::Ladder(ladder) = run {
            let number = self.s.runs.get(&run).map_or(0, |r| r.number);
            let place = self.plan.ladders.get(ladder).map(|l| l.at);
            self.journal(place, What::LadderStarted { ladder, run: number });
        }
        if let RunKey::Callout(callout) = run {
            let number = self.s.runs.get(&run).map_or(0, |r| r.number);
            let place = self.callout(callout).map(|c| c.at);
            self.journal(place, What::CalloutStarted { callout, run: number });
        }
        if self.s.snooze.is_some() && run.clock() == Clock::Ladder {
            return self.at_once(Item::Begin(run));
        }
        self.climb(run, Position::default());
    }

    /// Alarms are paged from their first rung on.
    pub(in super::super) fn enter_alarm(&mut self, run: RunKey) {
        self.start_over(run);
        self.climb(run, Position::default());
    }

    fn exhausted_and_holds(&mut self, run: RunKey) {
        self.stop_climbing(run);
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.status = Status::Holding;
        }
        self.exhausted(run);
        if let (RunKey::Ladder(ladder), Some((_, place))) = (run, self.ending(run)) {
            self.journal(Some(place), What::Ended { ladder, held: true });
        }
    }

    /// A fresh run: acknowledgements, slots and chains of the old one are forgotten.
    fn start_over(&mut self, run: RunKey) {
        self.stop_climbing(run);
        let of_run = |c: &ChainId| matches!(c.purpose, Purpose::Run { run: r, .. } if r == run);
        self.s.chains.retain(|id, _| !of_run(id));
        self.s.agenda.retain(|item| item.chain().is_none_or(|c| !of_run(c)));
        let started = self.now;
        let state = self.s.runs.entry(run).or_default();
        let number = state.number.saturating_add(1);
        let (alarms, alarmed) = (std::mem::take(&mut state.alarms), state.alarmed);
        *state = Run { number, started, alarms, alarmed, ..Run::default() };
    }

    /// Takes all that drives a run off the agenda; its chains go on.
    pub(in super::super) fn stop_climbing(&mut self, run: RunKey) {
        self.s.agenda.retain(|item| item.run() != Some(run));
        let choices: Vec<u64> = self.s.choices.iter().filter(|(_, c)| c.run == run).map(|(n, _)| *n).collect();
        for choice in choices {
            self.s.choices.remove(&choice);
            self.s.agenda.remove(&Item::Choice(choice));
        }
        if let RunKey::Ladder(ladder) = run {
            self.s.agenda.remove(&Item::Lapse(ladder));
        }
    }

    /// Front and timetable together go to the first rung from here on that takes time.
    pub(in super::super) fn climb(&mut self, run: RunKey, from: Position) {
        let mut at = from;
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.table = None;
        }
        loop {
            let (rungs, repeat, end) = (self.rungs(run), self.repeat(run), self.end_of(run));
            let Some(state) = self.s.runs.get_mut(&run) else { return };
            if at.rung >= rungs {
                if state.took_time && at.pass < repeat {
                    state.took_time = false;
                    at = at.next_pass();
                    continue;
                }
                state.front = end;
                self.front_ends(run);
                return self.timetable_ends(run);
            }
            if at.rung == 0 {
                state.took_time = false;
            }
            match self.start_rung(run, at, false) {
                Started::Waits => return,
                Started::Answered => return self.answer(run),
                Started::NoTime => at = at.next(),
            }
        }
    }

    /// The front's rung has waited in full.
    pub(in super::super) fn rung_end(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run).filter(|r| r.status == Status::Climbing) else { return };
        let front = state.front;
        if self.enough_though_late(run) {
            return;
        }
        let Some(state) = self.s.runs.get(&run) else { return };
        if state.table.is_none() { self.climb(run, front.next()) } else { self.run_ahead(run, false) }
    }

    /// Somebody could not answer, or somebody escalated.
    pub(in super::super) fn ahead(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        if std::mem::take(&mut state.escalate) {
            return self.escalate(run);
        }
        let waits = state.status == Status::Climbing && state.slots.contains_key(&Slot::Rung(state.front));
        if waits {
            self.next_candidates(run);
        }
        if waits && !self.can_be_answered(run) {
            self.run_ahead(run, false);
        }
    }

    /// The front goes to the next rung of the pass that takes time; the timetable keeps its hours. By hand it goes on
    /// to `at end`, otherwise only where no pass is left.
    pub(super) fn run_ahead(&mut self, run: RunKey, by_hand: bool) {
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        let mut at = state.front;
        if state.table.is_none() {
            state.table = Some(at);
            if let Some(due) = self.s.agenda.due(&Item::RungEnd(run)) {
                self.s.agenda.set(Item::Timetable(run), due);
            }
        }
        self.s.agenda.remove(&Item::RungEnd(run));
        loop {
            at = at.next();
            if at.rung >= self.rungs(run) {
                let last = by_hand || at.pass >= self.repeat(run);
                let front = if last { self.end_of(run) } else { Position { pass: at.pass, rung: self.rungs(run) } };
                if let Some(state) = self.s.runs.get_mut(&run) {
                    state.front = front;
                }
                self.s.agenda.remove(&Item::HandOver(run));
                if last {
                    self.front_ends(run);
                }
                return;
            }
            match self.start_rung(run, at, true) {
                Started::Waits => return,
                Started::Answered => return self.answer(run),
                Started::NoTime => {}
            }
        }
    }

    /// Starts a rung as the front, if its condition holds and it resolves to somebody.
    fn start_rung(&mut self, run: RunKey, at: Position, ahead: bool) -> Started {
        let Some(rung) = self.rung(run, at.rung) else { return Started::NoTime };
        if rung.when.is_some_and(|when| self.truth(when) == Some(false)) {
            self.skipped(run, at, false);
            return Started::NoTime;
        }
        let before = self.out.len();
        if self.needs_met(run, rung.needs) {
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.front = at;
            }
            return Started::Answered;
        }
        let slot = Slot::Rung(at);
        if !self.start_slot(run, slot, ahead) {
            self.skipped(run, at, true);
            return Started::NoTime;
        }
        if let RunKey::Ladder(ladder) = run {
            let what = What::RungStarted { ladder, rung: at.rung, pass: at.pass, ahead };
            self.journal_at(before, Some(rung.at), what);
        }
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.front = at;
            if !ahead {
                state.took_time |= rung.wait > 0;
            }
        }
        self.forget_finished_slots(run);
        self.after(Item::RungEnd(run), rung.wait);
        if let RunKey::Callout(_) = run {
            let due = self.s.agenda.due(&Item::RungEnd(run));
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.deadline = due;
            }
        }
        self.watch_hand_overs(run);
        self.look_ahead(run);
        Started::Waits
    }

    /// A rung that takes no time.
    pub(super) fn skipped(&mut self, run: RunKey, at: Position, nobody: bool) {
        let place = self.rung(run, at.rung).map(|r| r.at).unwrap_or_default();
        match run {
            RunKey::Ladder(ladder) => {
                self.journal(Some(place), What::RungSkipped { ladder, rung: at.rung, pass: at.pass, nobody });
                if nobody {
                    self.alarm(AlarmKind::NobodyOnCall, place, About::run(run));
                }
            }
            RunKey::Callout(_) if nobody => self.alarm(AlarmKind::NobodyOnCall, place, About::run(run)),
            RunKey::Callout(_) => {}
            RunKey::Alarm(kind) => self.journal(Some(place), What::AlarmUnheard { kind }),
        }
    }

    /// Slots behind both cursors whose chains have nothing left to do are forgotten.
    pub(super) fn forget_finished_slots(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run) else { return };
        let until = state.table.unwrap_or(state.front).min(state.front);
        let last_round = state.slots.keys().rev().find(|s| matches!(s, Slot::Round(_))).copied();
        let old: Vec<Slot> = state
            .slots
            .keys()
            .filter(|slot| match slot {
                Slot::Rung(p) => *p < until && p.pass < until.pass,
                Slot::Round(_) => Some(**slot) != last_round,
            })
            .filter(|slot| {
                let purpose = Purpose::Run { run, slot: **slot };
                self.s.chains.keys().filter(|c| c.purpose == purpose).all(|c| self.finished(c))
            })
            .copied()
            .collect();
        for slot in old {
            let purpose = Purpose::Run { run, slot };
            self.s.chains.retain(|id, _| id.purpose != purpose);
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.slots.remove(&slot);
            }
        }
    }
}

/// How starting a rung went.
enum Started {
    /// It waits for an answer.
    Waits,
    /// Enough people have acknowledged already.
    Answered,
    /// Nobody to page, or its condition is false.
    NoTime,
}
