//! Alarms are paged along the policy's `alarms`, a ladder of its own with one rung.
//!
//! - All alarms that nobody has heard yet share one run, and every page says all of them, each with what it is about. An
//!   alarm is a kind and what it is about: the same again while its run climbs changes nothing. Another one is paged at
//!   once, to all whom the run has paged so far and on the channels it has come to; the rung and the end keep their
//!   hours, for starting over would page the first again and again, and never reach the end.
//! - So that a storm of them does not become a storm of pages, there is at least a minute between two pagings of new ones:
//!   what is raised meanwhile is paged together when it is over.
//! - A run that came to its end unheard gives way to a new one, which takes its alarms along.
//! - Whoever acknowledges has heard all of them; by a page, those that this page says: the others go on. What fails in it
//!   is journaled and repeated, never another alarm. It is not snoozed.
//! - The end of the incident ends what is only about paging, roles, levels and procedures. Alarms about what outlives it
//!   go on until somebody hears, or the file is closed: late and held messages, clocks of obligations, exceptions.
//!   People who wait for an answer go on waiting, so alarms about them do not end with the file either.

use std::collections::BTreeSet;

use super::agenda::Item;
use super::state::{ChainId, Phase, Purpose, Run, RunKey, Status};
use super::step::Machine;
use super::{AlarmKind, PageId, PageReason, Raised};
use crate::plan::Ending;

/// Seconds between two pagings of new alarms, at least.
const APART: i64 = 60;

impl Machine<'_> {
    /// Pages the alarms raised in this instant, and those that had to wait.
    pub(super) fn page_alarms(&mut self) {
        if self.plan.alarms.is_none() {
            self.s.raised.clear();
        }
        let climbs = |(_, r): &(&RunKey, &Run)| !r.alarms.is_empty() && r.status == Status::Climbing;
        let open = self.s.runs.iter().find(climbs).map(|(key, run)| (*key, run.alarmed));
        if let Some(run) = open.and_then(|(key, _)| self.s.runs.get(&key)) {
            self.s.raised.retain(|alarm| !run.alarms.contains(alarm));
        }
        let Some(first) = self.s.raised.first().map(|a| a.kind) else { return };
        let Some((run, alarmed)) = open else { return self.page_first(first) };
        let next = alarmed.saturating_add(APART);
        if self.now > alarmed && self.now < next {
            return self.s.agenda.set_by(Item::Alarms, next);
        }
        let raised = std::mem::take(&mut self.s.raised);
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.alarms.extend(raised);
            state.alarmed = self.now;
            // Nobody has heard of these.
            state.heard_of = false;
        }
        self.page_also(run);
    }

    /// A run of all that nobody has heard.
    fn page_first(&mut self, name: AlarmKind) {
        let mut alarms = std::mem::take(&mut self.s.raised);
        let old: Vec<RunKey> = self.s.runs.keys().filter(|k| matches!(k, RunKey::Alarm(_))).copied().collect();
        for run in old {
            self.stop_climbing(run);
            self.end_chains(|c| matches!(c.purpose, Purpose::Run { run: r, .. } if r == run));
            alarms.extend(self.s.runs.remove(&run).map(|r| r.alarms).unwrap_or_default());
        }
        let run = RunKey::Alarm(name);
        let state = self.s.runs.entry(run).or_default();
        state.alarms = alarms;
        state.alarmed = self.now;
        self.enter_alarm(run);
    }

    /// Pages whom the run has paged, with what is new.
    fn page_also(&mut self, run: RunKey) {
        let of_run = |c: &&ChainId| matches!(c.purpose, Purpose::Run { run: r, .. } if r == run);
        let chains: Vec<ChainId> = self.s.chains.keys().filter(of_run).copied().collect();
        if chains.is_empty() && matches!(self.ending(run), Some((Ending::PageEvery { .. }, _))) {
            // All whom it has paged have declined or are away.
            return self.page_round(run);
        }
        for chain in chains {
            self.attempt_again(chain);
        }
    }

    /// Somebody has heard what a page says; whether more is left in its run.
    pub(super) fn more_than_heard(&mut self, run: RunKey, page: PageId) -> bool {
        let Some(page) = self.s.ledger.pages.get(&page) else { return false };
        let Some(run) = self.s.runs.get_mut(&run) else { return false };
        let heard: BTreeSet<Raised> = page
            .told
            .reasons
            .iter()
            .filter_map(|r| if let PageReason::Alarm(a) = r { Some(*a) } else { None })
            .collect();
        run.alarms.retain(|alarm| !heard.contains(alarm));
        !heard.is_empty() && !run.alarms.is_empty()
    }

    /// The incident, or its file, is over: what remains are alarms about what outlives it.
    pub(super) fn alarms_of_the_end(&mut self, phase: Phase) {
        let moot = |a: &Raised| {
            if phase == Phase::Closed { !a.kind.outlives_the_file() } else { !a.kind.outlives_the_incident() }
        };
        self.s.raised.retain(|a| !moot(a));
        for run in self.s.runs.values_mut() {
            run.alarms.retain(|a| !moot(a));
        }
    }
}
