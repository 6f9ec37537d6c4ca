//! Steps: who is asked to do them, and how they come out.
//!
//! - A step begins when its phase has begun and everything it comes `after` is done. Whoever does it is paged by their
//!   own plan: the holder of a role (else who carries its duties, and when they cannot be reached its candidates),
//!   everybody of a team. A role that nobody answers for yet is asked when somebody comes to answer for it, and so is who
//!   comes back. Without `by` the step is for whoever owns the rest.
//! - When whoever has seen to a step leaves, or no longer acts for it, it is asked for again.
//! - Whoever was asked and acknowledges has seen it: the pages of the step end, for all who were asked.
//! - The alarm `step-unstaffed` is raised when nobody who was asked can be reached, or all of them declined; the alarm
//!   `step-late` when the step is not done within its time.
//! - What happened is recorded whoever says so, and also out of turn: a step that is done before its turn counts. Only a
//!   step of a procedure that does not run cannot be done.
//! - A failed step stays open until it is done. What it does instead happens at once, and once; where nothing is
//!   written the alarm `step-failed` is raised, as it is when whom it calls is nobody.
//! - What a step destroys is asked for together with it. Done before that is saved it counts, with the alarm
//!   `evidence-lost`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::super::agenda::Item;
use super::super::communication::through;
use super::super::presence::Leavers;
use super::super::state::{ChainId, Phase, Purpose};
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};
use crate::model::{Actor, PersonId, Responder, StepId};
use crate::plan::{InsteadKind, StepPlan};
use crate::syntax::ast::StepOutcome;

/// How a step is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Doing {
    begun: bool,
    outcome: Option<StepOutcome>,
    /// Who was asked to do it.
    asked: BTreeSet<PersonId>,
    /// Who has seen to it that it is done.
    #[serde(default)]
    seen: Option<PersonId>,
    /// What it destroys is saved.
    preserved: bool,
}

impl Machine<'_> {
    /// Whether a step is done.
    pub(super) fn is_done(&self, step: StepId) -> bool {
        self.s.procedures.steps.get(&step).is_some_and(|d| d.outcome == Some(StepOutcome::Done))
    }

    fn doing(&mut self, step: StepId) -> &mut Doing {
        self.s.procedures.steps.entry(step).or_default()
    }

    /// A step is as if nothing had happened.
    pub(super) fn forget_step(&mut self, step: StepId) {
        self.end_chains(|c| matches!(c.purpose, Purpose::Step(s) | Purpose::Instead(s) if s == step));
        self.s.agenda.remove(&Item::StepBy(step));
        self.s.procedures.steps.remove(&step);
    }

    /// Begins a step whose turn it is.
    pub(super) fn begin_if_due(&mut self, step: StepId) {
        let Some(plan) = self.plan.steps.get(step) else { return };
        let known = self.s.procedures.steps.get(&step);
        if known.is_some_and(|d| d.begun || d.outcome == Some(StepOutcome::Done))
            || !plan.after.iter().all(|a| self.is_over(*a))
        {
            return;
        }
        self.doing(step).begun = true;
        self.journal(Some(plan.at), What::StepBegan { step });
        if let Some(within) = plan.within {
            self.after(Item::StepBy(step), within);
        }
        let nobody = self.ask_doers(step, plan) == 0;
        if nobody && !matches!(self.doer(plan), Some(Actor::Role(_)) | None) {
            self.unstaffed(step);
        }
    }

    /// Who does a step: as written, else the owner of the rest.
    fn doer(&self, plan: &StepPlan) -> Option<Actor> {
        self.or_rest(plan.by)
    }

    /// Pages those who should do a step and were not asked yet; how many.
    fn ask_doers(&mut self, step: StepId, plan: &StepPlan) -> usize {
        let Some(doer) = self.doer(plan) else { return 0 };
        let asked = self.doing(step).asked.clone();
        let mut of = self.acting_beyond(doer, &self.unreached(step, &asked));
        of.retain(|p| !asked.contains(p));
        if of.is_empty() {
            return 0;
        }
        self.doing(step).asked.extend(&of);
        self.journal(Some(plan.at), What::StepAsked { step, of: of.clone() });
        let through = through(doer);
        for person in &of {
            let id = ChainId { purpose: Purpose::Step(step), who: Responder::Person(*person), clause: 0 };
            self.start_chain(id, false, through.clone());
        }
        of.len()
    }

    /// Of those who were asked to do a step whoever can no longer be reached, or has declined.
    fn unreached(&self, step: StepId, asked: &BTreeSet<PersonId>) -> BTreeSet<Responder> {
        self.hopeless(Purpose::Step(step), asked.iter().map(|p| Responder::Person(*p)))
    }

    /// Somebody has seen to it that a step is done, or (declining after that) has not.
    pub(in super::super) fn sees_to(&mut self, step: StepId, who: Responder, does: bool) {
        let Responder::Person(person) = who else { return };
        let seen = &mut self.doing(step).seen;
        if does {
            *seen = Some(person);
        } else if *seen == Some(person) {
            *seen = None;
        }
    }

    /// Who no longer acts is asked no more, and whoever does is asked to do what is open.
    pub(in super::super) fn look_at_doers(&mut self, gone: &Leavers) {
        if self.s.phase != Phase::Open {
            return;
        }
        let open = self.s.procedures.steps.iter().filter(|(_, d)| d.begun && d.outcome != Some(StepOutcome::Done));
        let open: Vec<StepId> = open.map(|(s, _)| *s).collect();
        for step in open {
            let Some(plan) = self.plan.steps.get(step) else { continue };
            let Some(doer) = self.doer(plan) else { continue };
            let lost = self.doers_gone(step, doer, gone);
            let asked = self.ask_doers(step, plan) > 0;
            if lost
                && !asked
                && self.doing(step).seen.is_none()
                && !self.s.chains.iter().any(|(c, chain)| c.purpose == Purpose::Step(step) && !chain.lost)
            {
                self.unstaffed(step);
            }
        }
    }

    /// Forgets who no longer acts; says whether one of them might have done the step. Where whoever has seen to it is gone
    /// all others are asked again.
    fn doers_gone(&mut self, step: StepId, doer: Actor, gone: &Leavers) -> bool {
        let purpose = Purpose::Step(step);
        let doing = self.doing(step).clone();
        let out = |p: &PersonId| gone.contains(&(purpose, Responder::Person(*p))) || !self.acts_for(doer, *p);
        let out: BTreeSet<PersonId> = doing.asked.iter().filter(|p| out(p)).copied().collect();
        let unseen = doing.seen.is_some_and(|p| !self.acts_for(doer, p));
        let left = |p: &PersonId| {
            let who = Responder::Person(*p);
            gone.contains(&(purpose, who)) || self.in_hope(purpose, who)
        };
        let lost = unseen || out.iter().any(left);
        self.end_chains(|c| c.purpose == purpose && matches!(c.who, Responder::Person(p) if out.contains(&p)));
        let doing = self.doing(step);
        doing.asked.retain(|p| !unseen && !out.contains(p));
        doing.seen = doing.seen.filter(|_| !unseen);
        lost
    }

    /// Somebody who was asked cannot be reached, or declines.
    pub(in super::super) fn doer_fails(&mut self, step: StepId, who: Responder) {
        let purpose = Purpose::Step(step);
        let hope = self.s.chains.iter().any(|(c, chain)| c.purpose == purpose && c.who != who && !chain.lost);
        if hope || self.is_done(step) || self.roles_first(purpose, who) {
            return;
        }
        let asked = self.doing(step).asked.clone();
        let doer = self.plan.steps.get(step).and_then(|plan| self.doer(plan));
        let next = doer.map_or_else(Vec::new, |doer| self.acting_beyond(doer, &self.unreached(step, &asked)));
        if next.iter().any(|p| !asked.contains(p)) {
            self.at_once(Item::Roles);
        } else {
            self.unstaffed(step);
        }
    }

    fn unstaffed(&mut self, step: StepId) {
        let Some(plan) = self.plan.steps.get(step) else { return };
        self.alarm(AlarmKind::StepUnstaffed, plan.at, About { step: Some(step), ..About::default() });
    }

    /// Nobody whom a failed step calls can be reached.
    pub(in super::super) fn instead_fails(&mut self, step: StepId, who: Responder) {
        let purpose = Purpose::Instead(step);
        let hope = self.s.chains.iter().any(|(c, chain)| c.purpose == purpose && c.who != who && !chain.lost);
        if !hope && !self.more_to_call(purpose) {
            self.no_way_out(step);
        }
        self.call_unheard(purpose, who);
    }

    fn no_way_out(&mut self, step: StepId) {
        let Some(plan) = self.plan.steps.get(step) else { return };
        let place = plan.otherwise.as_ref().map_or(plan.at, |o| o.at);
        self.alarm(AlarmKind::StepFailed, place, About { step: Some(step), ..About::default() });
    }

    /// A step is not done in time.
    pub(in super::super) fn step_late(&mut self, step: StepId) {
        if let Some(plan) = self.plan.steps.get(step).filter(|_| !self.is_done(step)) {
            self.alarm(AlarmKind::StepLate, plan.at, About { step: Some(step), ..About::default() });
        }
    }

    /// The plan of a step that can come out now; says why not.
    fn runs_now(&mut self, step: StepId) -> bool {
        let procedure = self.plan.steps.get(step).map(|p| p.procedure);
        let why = match procedure {
            None => "there is no such step",
            Some(_) if self.s.phase != Phase::Open => "the incident is over, and its procedures with it",
            Some(p) if !self.s.procedures.runs(p) => "the procedure of this step does not run",
            Some(_) => return true,
        };
        self.ignored(why);
        false
    }

    /// Somebody says how a step came out.
    pub(in super::super) fn step_comes_out(&mut self, step: StepId, outcome: StepOutcome, by: Option<Responder>) {
        match outcome {
            StepOutcome::Started => self.ignored("a step starts by itself"),
            _ if !self.runs_now(step) => {}
            _ if self.is_done(step) => self.ignored("this step is done already"),
            StepOutcome::Done => self.step_done(step, by),
            StepOutcome::Failed if self.doing(step).outcome == Some(StepOutcome::Failed) => {
                self.ignored("this step has failed already");
            }
            StepOutcome::Failed => self.step_failed(step, by),
        }
    }

    fn step_done(&mut self, step: StepId, by: Option<Responder>) {
        let Some(plan) = self.plan.steps.get(step) else { return };
        let doing = self.doing(step);
        doing.outcome = Some(StepOutcome::Done);
        let (early, saved) = (!doing.begun, doing.preserved);
        self.journal(Some(plan.at), What::StepDone { step, by, early });
        if let Some(lost) = plan.preserves.first().filter(|_| !saved) {
            self.alarm(AlarmKind::EvidenceLost, lost.at, About { step: Some(step), ..About::default() });
        }
        self.s.agenda.remove(&Item::StepBy(step));
        self.end_chains(|c| matches!(c.purpose, Purpose::Step(s) | Purpose::Instead(s) if s == step));
        self.at_once(Item::Procedures);
    }

    fn step_failed(&mut self, step: StepId, by: Option<Responder>) {
        let Some(plan) = self.plan.steps.get(step) else { return };
        self.doing(step).outcome = Some(StepOutcome::Failed);
        self.journal(Some(plan.at), What::StepFailed { step, by });
        self.end_chains(|c| c.purpose == Purpose::Step(step));
        let Some(instead) = &plan.otherwise else { return self.no_way_out(step) };
        match &instead.what {
            InsteadKind::Do(text) => {
                self.journal(Some(instead.at), What::Instead { step, text: text.clone() });
            }
            InsteadKind::Start(what) => self.start_by_hand(*what, instead.at),
            InsteadKind::Call(page) => {
                let about = About { step: Some(step), ..About::default() };
                if !self.call(Purpose::Instead(step), 0, about, page.at) {
                    self.no_way_out(step);
                }
            }
        }
    }

    /// What a step destroys is saved.
    pub(in super::super) fn preserved(&mut self, step: StepId, by: Option<Responder>) {
        if !self.runs_now(step) {
            return;
        }
        let Some(place) = self.plan.steps.get(step).and_then(|p| p.preserves.first()).map(|p| p.at) else {
            return self.ignored("nothing has to be saved before this step");
        };
        if self.is_done(step) {
            return self.ignored("the step is done already: what was to be saved before it is lost");
        }
        if std::mem::replace(&mut self.doing(step).preserved, true) {
            return self.ignored("it is saved already");
        }
        self.journal(Some(place), What::Preserved { step, by });
    }
}
