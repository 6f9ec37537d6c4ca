//! What a run climbs.

use super::super::state::{Position, RunKey, Slot};
use super::super::step::Machine;
use crate::model::Expr;
use crate::plan::{Ending, Need, PagePlan, PlaceId};

/// A rung, of a ladder or of the alarms.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct RungView<'a> {
    pub(in super::super) when: Option<&'a Expr>,
    pub(in super::super) pages: &'a [PagePlan],
    pub(in super::super) wait: i64,
    pub(in super::super) needs: &'a [Need],
    pub(in super::super) at: PlaceId,
}

impl<'a> Machine<'a> {
    /// A rung of what a run climbs.
    pub(in super::super) fn rung(&self, run: RunKey, rung: u32) -> Option<RungView<'a>> {
        match run {
            RunKey::Ladder(ladder) => {
                let rung = self.plan.ladders.get(ladder)?.rungs.get(usize::try_from(rung).ok()?)?;
                Some(RungView {
                    when: rung.when.as_ref(),
                    pages: &rung.pages,
                    wait: rung.wait.max(0),
                    needs: &rung.needs,
                    at: rung.at,
                })
            }
            RunKey::Callout(callout) => {
                let callout = self.callout(callout).filter(|_| rung == 0)?;
                Some(RungView {
                    when: None,
                    pages: &callout.calls,
                    wait: callout.within.max(0),
                    needs: &callout.needs,
                    at: callout.at,
                })
            }
            RunKey::Alarm(_) => {
                let alarms = self.plan.alarms.as_ref().filter(|_| rung == 0)?;
                Some(RungView { when: None, pages: &alarms.pages, wait: alarms.wait.max(0), needs: &[], at: alarms.at })
            }
        }
    }

    /// How many rungs there are.
    pub(super) fn rungs(&self, run: RunKey) -> u32 {
        match run {
            RunKey::Ladder(ladder) => {
                self.plan.ladders.get(ladder).map_or(0, |l| u32::try_from(l.rungs.len()).unwrap_or(u32::MAX))
            }
            RunKey::Callout(callout) => u32::from(self.callout(callout).is_some()),
            RunKey::Alarm(_) => u32::from(self.plan.alarms.is_some()),
        }
    }

    /// Further passes.
    pub(super) fn repeat(&self, run: RunKey) -> u32 {
        match run {
            RunKey::Ladder(ladder) => self.plan.ladders.get(ladder).map_or(0, |l| l.repeat),
            RunKey::Callout(_) | RunKey::Alarm(_) => 0,
        }
    }

    /// What comes after the last rung, and where it is written.
    pub(in super::super) fn ending(&self, run: RunKey) -> Option<(&'a Ending, PlaceId)> {
        match run {
            RunKey::Ladder(ladder) => self.plan.ladders.get(ladder).map(|l| (&l.at_end, l.at_end_at)),
            RunKey::Callout(callout) => self.callout(callout).map(|c| (&c.at_end, c.at_end_at)),
            RunKey::Alarm(_) => self.plan.alarms.as_ref().map(|a| (&a.at_end, a.at)),
        }
    }

    /// Past the last rung of the last pass.
    pub(in super::super) fn end_of(&self, run: RunKey) -> Position {
        Position { pass: self.repeat(run), rung: self.rungs(run) }
    }

    /// The page clauses of a slot.
    pub(in super::super) fn page_clauses(&self, run: RunKey, slot: Slot) -> &'a [PagePlan] {
        match slot {
            Slot::Rung(p) => self.rung(run, p.rung).map_or(&[], |r| r.pages),
            Slot::Round(_) => match self.ending(run) {
                Some((Ending::PageEvery { page, .. }, _)) => std::slice::from_ref(page),
                _ => &[],
            },
        }
    }

    /// One of them.
    pub(in super::super) fn page_clause(&self, run: RunKey, slot: Slot, clause: u32) -> Option<&'a PagePlan> {
        self.page_clauses(run, slot).get(usize::try_from(clause).ok()?)
    }
}

impl Position {
    /// The next rung of the same pass.
    pub(super) fn next(self) -> Self {
        Self { pass: self.pass, rung: self.rung.saturating_add(1) }
    }

    /// The first rung of the next pass.
    pub(super) fn next_pass(self) -> Self {
        Self { pass: self.pass.saturating_add(1), rung: 0 }
    }
}
