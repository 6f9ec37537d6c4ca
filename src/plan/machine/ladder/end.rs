//! What comes after the last rung.
//!
//! - `exhausted` is raised once, when the front runs out. `page T every D` starts then, and is re-based once, at the
//!   timetable's end; `hand over`, `hold` and `stop` wait for the timetable's end (escalating by hand does not).
//! - `hand over to L`: L starts at its first rung, answered or not; an L that climbs already goes on as it is, since
//!   starting it over would delay the rungs it has yet to reach. Chains of the ladder that handed over go on, and an
//!   answer to it counts for L.
//! - Alarms have an end of their own kind: one that holds or stops although no page was delivered starts over after
//!   its `wait` (at least a minute).

use super::super::agenda::Item;
use super::super::state::{Purpose, RunKey, Sent, Slot, Status};
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};
use crate::model::LadderId;
use crate::plan::{Ending, PlaceId};

impl Machine<'_> {
    /// The front ran out of rungs.
    pub(super) fn front_ends(&mut self, run: RunKey) {
        self.s.agenda.remove(&Item::RungEnd(run));
        self.s.agenda.remove(&Item::HandOver(run));
        self.exhausted(run);
        if let Some((Ending::PageEvery { every, .. }, _)) = self.ending(run) {
            self.page_round(run);
            self.after(Item::Round(run), (*every).max(1));
        }
    }

    /// Says once that a run was climbed in vain.
    pub(super) fn exhausted(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        if std::mem::replace(&mut state.exhausted, true) {
            return;
        }
        if let RunKey::Ladder(ladder) = run {
            let place = self.ending(run).map(|e| e.1).unwrap_or_default();
            self.journal(Some(place), What::Exhausted { ladder });
            self.alarm(AlarmKind::Exhausted, place, About::run(run));
        }
        if let RunKey::Callout(callout) = run {
            self.not_enough(callout);
        }
    }

    /// The next round is due.
    pub(in super::super) fn round(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run) else { return };
        if state.status != Status::Climbing {
            return;
        }
        let Some((Ending::PageEvery { every, .. }, _)) = self.ending(run) else {
            // An alarm that holds or stops, and that nobody can have heard, starts over.
            return self.climb(run, super::super::state::Position::default());
        };
        self.page_round(run);
        self.after(Item::Round(run), (*every).max(1));
    }

    /// One round: people are resolved anew.
    pub(in super::super) fn page_round(&mut self, run: RunKey) {
        let now = self.clock(run.clock());
        let started = self.now;
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        let round = state.rounds;
        state.rounds = round.saturating_add(1);
        state.last_round = Some(now);
        let slot = Slot::Round(round);
        state.slots.insert(slot, Sent { started, ..Sent::default() });
        let place = self.place_of(Purpose::Run { run, slot }).unwrap_or_default();
        if let RunKey::Ladder(ladder) = run {
            self.journal(Some(place), What::Round { ladder, round });
        }
        let counts = self.start_slot(run, slot, false);
        // A round that finds only people who answered before pages nobody: that is an alarm, too.
        let asks = self.s.choices.values().any(|c| c.run == run && c.slot == slot);
        let pages = self.s.runs.get(&run).and_then(|r| r.slots.get(&slot)).is_some_and(|s| !s.paged.is_empty());
        if !counts || !(asks || pages) {
            match run {
                RunKey::Ladder(_) | RunKey::Callout(_) => self.alarm(AlarmKind::NobodyOnCall, place, About::run(run)),
                RunKey::Alarm(kind) => self.journal(Some(place), What::AlarmUnheard { kind }),
            }
        }
        self.forget_finished_slots(run);
        self.watch_hand_overs(run);
    }

    pub(super) fn hand_over(&mut self, run: RunKey, to: LadderId, place: PlaceId) {
        self.stop_climbing(run);
        match run {
            RunKey::Ladder(from) => self.journal(Some(place), What::HandedOver { from, to }),
            RunKey::Callout(callout) => self.callout_ends(callout, Some(to), place),
            RunKey::Alarm(_) => {}
        }
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.status = Status::HandedOver(to);
        }
        let next = RunKey::Ladder(to);
        let climbs = self.s.runs.get(&next).is_some_and(|r| r.status == Status::Climbing);
        if !climbs && self.plan.ladders.get(to).is_some() {
            self.enter(next);
        }
    }

    pub(super) fn hold(&mut self, run: RunKey, place: PlaceId) {
        if self.alarm_starts_over(run) {
            return;
        }
        self.stop_climbing(run);
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.status = Status::Holding;
        }
        match run {
            RunKey::Ladder(ladder) => self.journal(Some(place), What::Ended { ladder, held: true }),
            RunKey::Callout(callout) => self.callout_ends(callout, None, place),
            RunKey::Alarm(_) => {}
        }
    }

    pub(super) fn stop(&mut self, run: RunKey, place: PlaceId) {
        if self.alarm_starts_over(run) {
            return;
        }
        self.stop_climbing(run);
        self.end_chains(|c| matches!(c.purpose, Purpose::Run { run: r, .. } if r == run));
        match run {
            RunKey::Ladder(ladder) => {
                if let Some(state) = self.s.runs.get_mut(&run) {
                    state.status = Status::Stopped;
                }
                self.journal(Some(place), What::Ended { ladder, held: false });
            }
            RunKey::Callout(callout) => {
                if let Some(state) = self.s.runs.get_mut(&run) {
                    state.status = Status::Stopped;
                }
                self.callout_ends(callout, None, place);
            }
            RunKey::Alarm(_) => {
                self.s.runs.remove(&run);
            }
        }
    }

    fn alarm_starts_over(&mut self, run: RunKey) -> bool {
        let unheard = matches!(run, RunKey::Alarm(_)) && self.s.runs.get(&run).is_some_and(|r| !r.heard_of);
        if unheard {
            let wait = self.rung(run, 0).map_or(0, |r| r.wait);
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.slots.clear();
            }
            self.end_chains(|c| matches!(c.purpose, Purpose::Run { run: r, .. } if r == run));
            self.after(Item::Round(run), wait.max(60));
        }
        unheard
    }
}
