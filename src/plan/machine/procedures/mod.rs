//! Procedures: phases one after the other, steps as what they wait for is done, gates, and starting over.
//!
//! - A procedure `for` levels starts when the incident comes to one of them, once until the incident is reopened; any
//!   procedure starts when something says `start`, afresh where it is finished, and not at all while it runs. A fall
//!   ends nothing.
//! - A phase begins when the one before has all its steps done and its gates passed. Its time box counts from there;
//!   when it is over the alarm `phase-late` says so, and nothing else changes.
//! - A gate stands at the end of its phase: it cannot be passed while a step of the phase is open. One `passed` is for
//!   all gates of the phase.
//! - `again when facts changed`: when a fact changes that a finished step `uses`, this step is open again, the gates of
//!   its phase close, and the procedure is back in its first phase. What is finished and did not use the fact stays
//!   finished, so phases without anything open are passed in no time. Steps that run go on.
//! - The end of the incident ends procedures; reopening starts those of the level afresh, and those that the end cut short
//!   and that an irreversible decision had started. Such a decision stays as it was taken.

mod decisions;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::state::{Phase, Purpose};
use super::step::{About, Machine};
use super::{AlarmKind, What};
use crate::model::{Activity, Begins, DecisionId, FactId, ProcedureId, Responder, Starts, StepId};
use crate::plan::{PhasePlan, PlaceId};
use decisions::Deciding;
use steps::Doing;

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Procedures {
    courses: BTreeMap<ProcedureId, Course>,
    steps: BTreeMap<StepId, Doing>,
    #[serde(default)]
    decisions: BTreeMap<DecisionId, Deciding>,
    /// Asked to start by hand, and by which line.
    wanted: BTreeMap<ProcedureId, PlaceId>,
    /// Facts that changed since procedures were looked at.
    changed: BTreeSet<FactId>,
}

/// How far a procedure has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Course {
    /// The present phase; as many as there are: finished.
    phase: u32,
    /// The present phase has begun.
    begun: bool,
    /// Its gates are waited for, and the journal has said so.
    at_gate: bool,
    /// Phases whose gates are passed.
    passed: BTreeSet<u32>,
    finished: bool,
}

impl Procedures {
    /// Whether a procedure runs.
    fn runs(&self, procedure: ProcedureId) -> bool {
        self.courses.get(&procedure).is_some_and(|c| !c.finished)
    }
}

impl<'a> Machine<'a> {
    /// Starts what is due, goes back where facts changed, and goes on where steps are done.
    pub(super) fn look_at_procedures(&mut self) {
        if self.s.phase != Phase::Open {
            return;
        }
        let level = self.s.severity.level;
        for (procedure, plan) in self.plan.procedures.iter() {
            let here = level.is_some_and(|l| plan.levels.contains(&l));
            if here && !self.s.procedures.courses.contains_key(&procedure) {
                self.start_procedure(procedure, plan.at);
            }
        }
        for (procedure, place) in std::mem::take(&mut self.s.procedures.wanted) {
            if !self.s.procedures.runs(procedure) {
                self.start_procedure(procedure, place);
            }
        }
        let changed = std::mem::take(&mut self.s.procedures.changed);
        if !changed.is_empty() {
            self.again(&changed);
        }
        for procedure in self.plan.procedures.ids() {
            if self.s.procedures.runs(procedure) {
                self.advance(procedure);
            }
        }
    }

    fn start_procedure(&mut self, procedure: ProcedureId, place: PlaceId) {
        if self.plan.procedures.get(procedure).is_none() {
            return;
        }
        let steps: Vec<StepId> = self.steps_of(procedure).collect();
        for step in steps {
            self.forget_step(step);
        }
        let decisions: Vec<DecisionId> = self.decisions_of(procedure).collect();
        self.s.procedures.courses.insert(procedure, Course::default());
        self.journal(Some(place), What::ProcedureStarted { procedure });
        for decision in decisions {
            if self.stands(decision) {
                self.still_stands(decision);
            } else {
                self.forget_decision(decision);
            }
        }
    }

    /// A step failed, or somebody decided: a ladder or a procedure starts, unless it runs.
    pub(super) fn start_by_hand(&mut self, what: Begins, place: PlaceId) {
        match what {
            Begins::Procedure(procedure) => {
                self.s.procedures.wanted.insert(procedure, place);
                self.at_once(Item::Procedures);
            }
            Begins::Ladder(ladder) => self.start_wanted(Starts::Ladder(ladder), place),
            Begins::Callout(callout) => self.start_wanted(Starts::Callout(callout), place),
        }
    }

    /// The steps of all phases of a procedure.
    fn steps_of(&self, procedure: ProcedureId) -> impl Iterator<Item = StepId> + use<'a> {
        self.plan.procedures.get(procedure).into_iter().flat_map(|p| &p.phases).flat_map(|p| p.steps.iter().copied())
    }

    /// The decisions of all phases of a procedure.
    fn decisions_of(&self, procedure: ProcedureId) -> impl Iterator<Item = DecisionId> + use<'a> {
        let phases = self.plan.procedures.get(procedure).into_iter().flat_map(|p| &p.phases);
        phases.flat_map(|p| p.decisions.iter().copied())
    }

    /// Whether a step is done, or a decision made.
    fn is_over(&self, what: Activity) -> bool {
        match what {
            Activity::Step(step) => self.is_done(step),
            Activity::Decision(decision) => self.is_decided(decision),
        }
    }

    fn phase_plan(&self, procedure: ProcedureId, phase: u32) -> Option<&'a PhasePlan> {
        self.plan.procedures.get(procedure)?.phases.get(usize::try_from(phase).ok()?)
    }

    fn course(&mut self, procedure: ProcedureId) -> &mut Course {
        self.s.procedures.courses.entry(procedure).or_default()
    }

    /// How many steps and decisions of a phase are open.
    fn open_in(&self, phase: &PhasePlan) -> usize {
        let undecided = phase.decisions.iter().filter(|d| !self.is_decided(**d)).count();
        phase.steps.iter().filter(|s| !self.is_done(**s)).count() + undecided
    }

    /// Begins what may begin, and goes on to the next phase as often as nothing is open.
    fn advance(&mut self, procedure: ProcedureId) {
        loop {
            let course = self.course(procedure).clone();
            let Some(phase) = self.phase_plan(procedure, course.phase) else {
                self.course(procedure).finished = true;
                let place = self.plan.procedures.get(procedure).map(|p| p.at);
                return self.journal(place, What::ProcedureFinished { procedure });
            };
            let gated = !phase.gates.is_empty() && !course.passed.contains(&course.phase);
            if self.open_in(phase) == 0 && !gated {
                self.s.agenda.remove(&Item::PhaseBy(procedure));
                let course = self.course(procedure);
                course.phase = course.phase.saturating_add(1);
                (course.begun, course.at_gate) = (false, false);
                continue;
            }
            if !course.begun {
                self.course(procedure).begun = true;
                self.journal(Some(phase.at), What::PhaseBegan { procedure, phase: course.phase });
                if let Some(within) = phase.within {
                    self.after(Item::PhaseBy(procedure), within);
                }
            }
            for step in &phase.steps {
                self.begin_if_due(*step);
            }
            for decision in &phase.decisions {
                self.ask_if_due(*decision);
            }
            if self.open_in(phase) == 0 && !course.at_gate {
                self.course(procedure).at_gate = true;
                self.journal(Some(phase.at), What::AtGate { procedure, phase: course.phase });
            }
            return;
        }
    }

    /// The time box of the present phase is over.
    pub(super) fn phase_late(&mut self, procedure: ProcedureId) {
        let at = self.s.procedures.courses.get(&procedure).map(|c| c.phase);
        let Some(phase) = at.and_then(|n| self.phase_plan(procedure, n)) else { return };
        self.alarm(AlarmKind::PhaseLate, phase.at, About { procedure: Some(procedure), ..About::default() });
    }

    /// Somebody says that the gates of a phase are passed.
    pub(super) fn gate_passed(&mut self, procedure: ProcedureId, phase: u32, by: Option<Responder>) {
        let Some(plan) = self.phase_plan(procedure, phase).filter(|p| !p.gates.is_empty()) else {
            return self.ignored("there is no such gate");
        };
        if !self.s.procedures.runs(procedure) {
            return self.ignored("the procedure of this gate does not run");
        }
        let open = self.open_in(plan);
        let ahead = self.course(procedure).phase < phase;
        if open > 0 || ahead {
            return self.journal(
                Some(plan.at),
                What::GateClosed { procedure, phase, by, open: u32::try_from(open).unwrap_or(u32::MAX) },
            );
        }
        if self.course(procedure).passed.insert(phase) {
            self.journal(Some(plan.at), What::GatePassed { procedure, phase, by });
            self.at_once(Item::Procedures);
        } else {
            self.ignored("this gate is passed already");
        }
    }

    /// A fact has another value than before.
    pub(super) fn fact_changed(&mut self, fact: FactId) {
        if self.plan.procedures.rows().any(|p| p.again.is_some()) {
            self.s.procedures.changed.insert(fact);
            self.at_once(Item::Procedures);
        }
    }

    /// Finished steps that used one of these facts are open again, from the first phase on.
    fn again(&mut self, changed: &BTreeSet<FactId>) {
        for (procedure, plan) in self.plan.procedures.iter() {
            let Some(place) = plan.again.filter(|_| self.s.procedures.courses.contains_key(&procedure)) else {
                continue;
            };
            let uses = |s: &StepId| self.plan.steps.get(*s).is_some_and(|p| p.uses.iter().any(|f| changed.contains(f)));
            let stale: Vec<StepId> = self.steps_of(procedure).filter(|s| self.is_done(*s) && uses(s)).collect();
            let used = |d: &DecisionId| {
                self.plan.decisions.get(*d).is_some_and(|p| p.uses.iter().any(|f| changed.contains(f)))
            };
            let open: Vec<DecisionId> =
                self.decisions_of(procedure).filter(|d| self.is_decided(*d) && !self.stands(*d) && used(d)).collect();
            if stale.is_empty() && open.is_empty() {
                continue;
            }
            self.s.agenda.remove(&Item::PhaseBy(procedure));
            for step in &stale {
                self.forget_step(*step);
                let phase = self.plan.steps.get(*step).map_or(0, |p| p.phase);
                self.course(procedure).passed.remove(&phase);
            }
            for decision in &open {
                self.forget_decision(*decision);
                let phase = self.plan.decisions.get(*decision).map_or(0, |p| p.phase);
                self.course(procedure).passed.remove(&phase);
            }
            let course = self.course(procedure);
            *course = Course { passed: std::mem::take(&mut course.passed), ..Course::default() };
            self.journal(Some(place), What::ProcedureAgain { procedure, steps: stale, decisions: open });
        }
    }

    /// The end of the incident is the end of its procedures.
    pub(super) fn end_procedures(&mut self) {
        for procedure in self.plan.procedures.ids().filter(|p| self.s.procedures.runs(*p)).collect::<Vec<_>>() {
            let open = self.steps_of(procedure).filter(|s| !self.is_done(*s)).count()
                + self.decisions_of(procedure).filter(|d| !self.is_decided(*d)).count();
            let place = self.plan.procedures.get(procedure).map(|p| p.at);
            self.course(procedure).finished = true;
            self.s.agenda.remove(&Item::PhaseBy(procedure));
            let open = u32::try_from(open).unwrap_or(u32::MAX);
            self.journal(place, What::ProcedureEnded { procedure, open });
        }
        let steps: Vec<StepId> = self.s.procedures.steps.keys().copied().collect();
        for step in steps {
            self.s.agenda.remove(&Item::StepBy(step));
        }
        let decisions: Vec<DecisionId> = self.s.procedures.decisions.keys().copied().collect();
        for decision in decisions {
            self.s.agenda.remove(&Item::DecideBy(decision));
        }
        self.end_chains(|c| matches!(c.purpose, Purpose::Step(_) | Purpose::Instead(_) | Purpose::Decision(..)));
        self.s.agenda.remove(&Item::Procedures);
    }

    /// Whether the end of the incident cut a procedure short.
    fn was_cut(&self, procedure: ProcedureId) -> bool {
        let phases = self.plan.procedures.get(procedure).map_or(0, |p| p.phases.len());
        let phase = self.s.procedures.courses.get(&procedure).map(|c| usize::try_from(c.phase).unwrap_or(usize::MAX));
        phase.is_some_and(|phase| phase < phases)
    }

    /// A reopened incident begins its procedures afresh. What was decided and cannot be taken back stays decided, and what
    /// it had started goes on.
    pub(super) fn procedures_reopened(&mut self) {
        let (standing, cut) = self.what_stands();
        self.forget_procedures();
        self.s.procedures.decisions = standing;
        self.s.procedures.wanted = cut;
    }

    /// A new incident begins its procedures afresh.
    pub(super) fn forget_procedures(&mut self) {
        self.s.procedures = Procedures::default();
        self.at_once(Item::Procedures);
    }
}
