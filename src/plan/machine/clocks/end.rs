//! What stops clocks: fulfilment, and a waiver once the incident is cancelled.

use std::collections::BTreeSet;

use super::super::state::Phase;
use super::super::step::Machine;
use super::super::{AlarmKind, What};
use super::{Clock, End, Owed};
use crate::model::{ClockAnchor, ObligationId, Responder};
use crate::syntax::ast::Move;

impl Machine<'_> {
    /// Somebody says that an obligation has been met.
    pub(in super::super) fn fulfilled(&mut self, obligation: ObligationId, by: Option<Responder>) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return self.ignored("no such obligation") };
        // What was said in this instant may have started it.
        self.look_at_clocks();
        let clock = self.s.clocks.clock(obligation);
        let (owed, waits) = (clock.owed != Owed::No, clock.runs.is_none());
        if clock.end.is_none() && (!owed || waits) {
            let why = if owed { "its clock does not run yet" } else { "it is not owed" };
            return self.ignored(format!("{} cannot be fulfilled: {why}; say it again once it runs", plan.name));
        }
        self.fulfil(obligation, by, self.now);
    }

    /// An obligation was met at an instant. One that was met before is met again: what counts from it moves.
    pub(super) fn fulfil(&mut self, obligation: ObligationId, by: Option<Responder>, at: i64) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return };
        let clock = self.s.clocks.clock(obligation);
        let runs = clock.runs.filter(|_| clock.end.is_none());
        clock.end = Some(End::Fulfilled(at));
        let left = runs.map(|r| r.due.saturating_sub(at));
        self.stop_clock(obligation);
        self.journal(Some(plan.at), What::ClockFulfilled { obligation, by, left });
        if runs.and_then(|r| r.opens).is_some_and(|opens| at < opens) {
            self.clock_alarm(AlarmKind::ClockEarly, obligation, None);
        }
        // What counts from it starts now.
        self.clocks_changed();
        self.clock_matters();
    }

    /// Somebody answers for it that an obligation need not be met.
    pub(in super::super) fn waived(&mut self, obligation: ObligationId, by: Option<Responder>) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return self.ignored("no such obligation") };
        if self.s.phase != Phase::Cancelled {
            return self.ignored("an obligation is only waived once the incident is cancelled; else it is fulfilled");
        }
        if self.s.clocks.due(obligation).is_none() {
            return self.ignored("its clock does not run");
        }
        if !self.allowed(Move::Waive, by) {
            return;
        }
        self.s.clocks.clock(obligation).end = Some(End::Waived);
        self.stop_clock(obligation);
        self.journal(Some(plan.at), What::ClockWaived { obligation, by });
    }

    /// The incident never was: somebody has to decide what becomes of the clocks that run.
    pub(in super::super) fn clocks_cancelled(&mut self) {
        let of = self.guard(Move::Waive).and_then(|role| self.carries(role));
        for obligation in self.running() {
            let place = self.plan.obligations.get(obligation).map(|o| o.at);
            self.journal(place, What::ClockAsked { obligation, of });
            self.clock_alarm(AlarmKind::ClockUndecided, obligation, None);
        }
    }

    /// The incident goes on: what was waived because it never was is owed again, and so is what counts from its end.
    pub(in super::super) fn clocks_reopened(&mut self) {
        let afresh = self.owed_afresh();
        for clock in self.s.clocks.table.values_mut().filter(|c| c.end == Some(End::Waived)) {
            *clock = Clock { owed: clock.owed, ..Clock::default() };
        }
        for obligation in afresh {
            let clock = self.s.clocks.clock(obligation);
            let known = clock.runs.is_some() || clock.end.is_some();
            *clock = Clock { owed: clock.owed, ..Clock::default() };
            self.stop_clock(obligation);
            if known {
                let place = self.plan.obligations.get(obligation).map(|o| o.at);
                self.journal(place, What::ClockRefuted { obligation });
            }
        }
        self.clocks_changed();
        self.clock_matters();
    }

    /// Obligations whose clocks have nothing to count from once the incident is not over: over whatever lies between.
    fn owed_afresh(&self) -> BTreeSet<ObligationId> {
        let mut found: BTreeSet<ObligationId> = BTreeSet::new();
        loop {
            let before = found.len();
            for (obligation, plan) in self.plan.obligations.iter() {
                let counts = |anchor: ClockAnchor| match anchor {
                    ClockAnchor::Fulfilled(other) => !found.contains(&other),
                    anchor => !self.end_of_incident(anchor),
                };
                if !found.contains(&obligation) && self.waits_for(plan, counts) {
                    found.insert(obligation);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// Why the file cannot be closed yet.
    pub(in super::super) fn clocks_still_open(&self) -> Option<String> {
        let names: Vec<&str> =
            self.running().into_iter().filter_map(|o| self.plan.obligations.get(o)).map(|o| o.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("a clock runs: {}", names.join(", ")))
    }

    /// Obligations whose clocks run, or have run out, and that nothing has stopped.
    fn running(&self) -> Vec<ObligationId> {
        let owed = |(id, clock): (&ObligationId, &Clock)| {
            (clock.owed != Owed::No && clock.runs.is_some() && clock.end.is_none()).then_some(*id)
        };
        self.s.clocks.table.iter().filter_map(owed).collect()
    }
}
