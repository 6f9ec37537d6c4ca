//! Alarms are paged along the policy's `alarms`, a ladder of its own with one rung.
//!
//! - Alarms of one minute share a run, and so its pages; a run is named by the alarm that opened it. An alarm that is
//!   raised again while its run climbs joins that run: starting over would page the first again and again, and never
//!   reach the end. One that came to its end unheard gives way to a new run. So there is never more than one run for
//!   each kind of alarm.
//! - Whoever acknowledges ends it. What fails in it is journaled and repeated, never another alarm. It is not snoozed.
//! - The end of the incident ends what is only about paging, roles and levels; late and held messages are still paged
//!   until somebody hears, or the file is closed.

use super::AlarmKind;
use super::state::{RunKey, Status};
use super::step::Machine;

/// Alarms so many seconds apart share a page.
const SHARED: i64 = 60;

impl Machine<'_> {
    /// Pages the alarms raised in this instant.
    pub(super) fn page_alarms(&mut self) {
        let mut raised = std::mem::take(&mut self.s.raised);
        for run in self.s.runs.values().filter(|r| r.status == Status::Climbing) {
            raised.retain(|kind| !run.kinds.contains(kind));
        }
        if raised.is_empty() || self.plan.alarms.is_none() {
            return;
        }
        let now = self.now;
        let open = self
            .s
            .runs
            .iter_mut()
            .find(|(k, r)| {
                matches!(k, RunKey::Alarm(_)) && now.saturating_sub(r.started) < SHARED && r.status == Status::Climbing
            })
            .map(|(_, run)| run);
        if let Some(run) = open {
            run.kinds.extend(raised);
            return;
        }
        let stale: Vec<RunKey> = self
            .s
            .runs
            .iter_mut()
            .filter(|(k, _)| matches!(k, RunKey::Alarm(_)))
            .filter_map(|(k, run)| {
                run.kinds.retain(|kind| !raised.contains(kind));
                run.kinds.is_empty().then_some(*k)
            })
            .collect();
        for run in stale {
            self.end_alarm(run);
        }
        // An older run may bear the name of an alarm that it no longer waits for.
        let names: Vec<AlarmKind> = raised.iter().copied().collect();
        let free = names.iter().find(|k| !self.s.runs.contains_key(&RunKey::Alarm(**k))).or_else(|| names.first());
        let Some(name) = free.copied() else { return };
        let run = RunKey::Alarm(name);
        self.end_alarm(run);
        self.s.runs.entry(run).or_default().kinds = raised;
        self.enter_alarm(run);
    }

    fn end_alarm(&mut self, run: RunKey) {
        self.stop_climbing(run);
        self.end_chains(|c| matches!(c.purpose, super::state::Purpose::Run { run: r, .. } if r == run));
        self.s.runs.remove(&run);
    }
}
