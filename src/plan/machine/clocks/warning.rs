//! Who is told that a clock runs: warnings, windows that open, clocks that have run out.

use std::collections::BTreeSet;

use super::super::agenda::Item;
use super::super::communication::through;
use super::super::state::Purpose;
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};
use crate::model::{Actor, ObligationId, Responder, Target, TargetKind};
use crate::plan::{ObligationPlan, WarningPlan};

/// The page that says that a window has opened, among the warnings of its obligation.
const OPENING: u32 = u32::MAX;

impl<'a> Machine<'a> {
    /// A warning of an obligation.
    pub(in super::super) fn warning(&self, obligation: ObligationId, n: u32) -> Option<&'a WarningPlan> {
        self.plan.obligations.get(obligation)?.warnings.get(usize::try_from(n).ok()?)
    }

    /// Whom a warning pages, or the page that says that the window has opened.
    pub(in super::super) fn clock_targets(&self, obligation: ObligationId, page: u32) -> Vec<Target> {
        if page == OPENING {
            let by = self.plan.obligations.get(obligation).and_then(|o| o.by);
            return by.map(|by| Target::All(by.target())).into_iter().collect();
        }
        self.warning(obligation, page).map_or_else(Vec::new, |w| w.page.targets.clone())
    }

    /// Puts the warnings of a clock on the agenda.
    pub(super) fn set_warnings(&mut self, obligation: ObligationId, plan: &ObligationPlan, due: i64) {
        for (n, warning) in (0u32..).zip(&plan.warnings) {
            let at = due.saturating_sub(warning.left);
            // Of several of one line that should have gone out already, the last says it all.
            let newer = plan
                .warnings
                .iter()
                .skip(usize::try_from(n).unwrap_or(usize::MAX).saturating_add(1))
                .any(|w| w.page == warning.page && due.saturating_sub(w.left) <= self.now);
            let clock = self.s.clocks.clock(obligation);
            if at > self.now {
                clock.warned.remove(&n);
            } else if newer || due <= self.now {
                clock.warned.insert(n);
            }
            if !clock.warned.contains(&n) {
                self.s.agenda.set(Item::ClockWarning(obligation, n), at.max(self.now));
            }
        }
    }

    /// So much time is left.
    pub(in super::super) fn clock_warning(&mut self, obligation: ObligationId, n: u32) {
        let Some(warning) = self.warning(obligation, n) else { return };
        let Some(due) = self.s.clocks.due(obligation) else { return };
        self.s.clocks.clock(obligation).warned.insert(n);
        let left = due.saturating_sub(self.now);
        self.journal(Some(warning.page.at), What::ClockWarned { obligation, left });
        let about = About { obligation: Some(obligation), ..About::default() };
        if !self.call(Purpose::Clock(obligation), n, about, warning.page.at) {
            let target = warning.page.targets.first().and_then(|t| match t {
                Target::All(kind) | Target::AnyOf(kind) => Some(*kind),
                Target::OwnerOf(_) => None,
            });
            self.clock_alarm(AlarmKind::NobodyOnCall, obligation, target);
        }
    }

    /// The window has opened: whoever sees to it is told.
    pub(in super::super) fn clock_opens(&mut self, obligation: ObligationId) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return };
        self.s.clocks.clock(obligation).opened = true;
        self.journal(Some(plan.at), What::ClockOpened { obligation });
        let Some(by) = plan.by else { return };
        let who = self.acting_beyond(by, &BTreeSet::new());
        if who.is_empty() {
            return self.clock_alarm(AlarmKind::NobodyOnCall, obligation, Some(by.target()));
        }
        let through = through(by);
        for person in who {
            self.call_one(Purpose::Clock(obligation), OPENING, Responder::Person(person), through.clone());
        }
    }

    /// The clock has run out.
    pub(in super::super) fn clock_due(&mut self, obligation: ObligationId) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return };
        if self.s.clocks.due(obligation).is_none_or(|due| due >= self.now) {
            return;
        }
        self.s.clocks.clock(obligation).missed = true;
        self.journal(Some(plan.at), What::ClockMissed { obligation });
        self.clock_alarm(AlarmKind::ClockMissed, obligation, plan.by.map(Actor::target));
    }

    /// Somebody who was to be warned cannot be reached.
    pub(in super::super) fn warning_failed(&mut self, obligation: ObligationId, who: Responder) {
        self.clock_alarm(AlarmKind::Unreachable, obligation, Some(super::super::pages::target(who)));
        self.call_unheard(Purpose::Clock(obligation), who);
    }

    /// Somebody has seen the warnings they were paged for.
    pub(in super::super) fn warning_seen(&mut self, obligation: ObligationId, by: Responder, person: Responder) {
        let place = self.plan.obligations.get(obligation).map(|o| o.at);
        self.journal(place, What::ClockSeen { obligation, by });
        self.call_heard(Purpose::Clock(obligation), by, person);
    }

    /// An alarm about a clock.
    pub(super) fn clock_alarm(&mut self, kind: AlarmKind, obligation: ObligationId, target: Option<TargetKind>) {
        let place = self.plan.obligations.get(obligation).map(|o| o.at).unwrap_or_default();
        self.alarm(kind, place, About { target, obligation: Some(obligation), ..About::default() });
    }
}
