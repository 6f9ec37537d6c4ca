//! Decisions: who is asked, who is asked else, and what happens when nobody answers.
//!
//! - A decision is asked for when its phase has begun and everything it comes `after` is done. The deciders are asked one
//!   after the other, each for `within`; whom nobody can reach, and who declines, is passed over at once. For a role
//!   that is, as everywhere, its holder, and while it is vacant whoever it is filled by, source after source; never who
//!   merely carries its duties. A role without anybody is passed over at once if a later decider is somebody; else it has
//!   its time all the same. Whoever comes to answer for it is asked then, as is who comes back. When all who were asked have left, and nobody acts instead, the next is
//!   asked at once. `consult` is asked for advice together with the first decider.
//! - Whenever a decider's time is over, or nobody can be asked in their place, the alarm `undecided` is raised, with the
//!   line of the policy that names them. When nobody is left to ask the default is taken. Without a default the decision
//!   stays open, and the alarm is repeated: after the last decider's time again and again, at least ten minutes.
//! - Deciding is for those who act for a decider, also while they are away, whether it is their turn or not: for a role its
//!   holder, and while it is vacant every candidate. Nobody decides before the question is asked. Who was asked and has
//!   left the role since does not decide any more. What anybody else decides is refused and written down; an event without
//!   a sender comes from the host, which answers for it. The first answer counts; only what was taken by default may still
//!   be decided otherwise until the incident is over, also when the procedure has come to its end meanwhile, unless it
//!   cannot be taken back. What the option starts then starts, too; what the default started goes on.
//! - What was decided starts what its option `starts`, and whoever `inform` names is paged.
//! - With `again when facts changed`, a decision is asked for again when a fact changes that it `uses`, but never one that
//!   cannot be taken back: that stays as it was taken until the file is closed, through starts of the procedure and
//!   through reopening.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::super::agenda::Item;
use super::super::communication::through;
use super::super::presence::Leavers;
use super::super::state::{ChainId, Part, Phase, Purpose};
use super::super::step::{About, Machine};
use super::super::{AlarmKind, What};
use crate::model::{Actor, Begins, DecisionId, PersonId, ProcedureId, Responder, Target, TargetKind};
use crate::plan::{DeciderPlan, DecisionPlan, PlaceId};

/// The alarm about an open decision is not repeated sooner.
const LEAST_REPEAT: i64 = 600;

/// How a decision is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Deciding {
    begun: bool,
    /// Whose turn it is; as many as there are deciders: nobody answered.
    turn: u32,
    /// Who was asked, the last time in whose turn.
    asked: BTreeMap<PersonId, u32>,
    decided: Option<u32>,
    by_default: bool,
}

impl<'a> Machine<'a> {
    /// Whether a decision is made.
    pub(super) fn is_decided(&self, decision: DecisionId) -> bool {
        self.s.procedures.decisions.get(&decision).is_some_and(|d| d.decided.is_some())
    }

    /// Whether what was decided cannot be taken back.
    pub(super) fn stands(&self, decision: DecisionId) -> bool {
        let taken = self.s.procedures.decisions.get(&decision).and_then(|d| usize::try_from(d.decided?).ok());
        let options = self.plan.decisions.get(decision).map_or(&[][..], |d| d.options.as_slice());
        taken.and_then(|n| options.get(n)).is_some_and(|o| o.irreversible)
    }

    fn deciding(&mut self, decision: DecisionId) -> &mut Deciding {
        self.s.procedures.decisions.entry(decision).or_default()
    }

    /// What was decided and cannot be taken back, and the procedures that it started and that the end of the incident cut
    /// short.
    pub(super) fn what_stands(&self) -> (BTreeMap<DecisionId, Deciding>, BTreeMap<ProcedureId, PlaceId>) {
        let all = self.s.procedures.decisions.iter().filter(|(d, _)| self.stands(**d));
        let standing: BTreeMap<DecisionId, Deciding> = all.map(|(d, how)| (*d, how.clone())).collect();
        let chosen = standing.iter().filter_map(|(decision, how)| {
            let option = usize::try_from(how.decided?).ok()?;
            self.plan.decisions.get(*decision)?.options.get(option)
        });
        let started = chosen.filter_map(|option| match option.starts {
            Some(Begins::Procedure(procedure)) => Some((procedure, option.at)),
            _ => None,
        });
        let cut: BTreeMap<ProcedureId, PlaceId> = started.filter(|(procedure, _)| self.was_cut(*procedure)).collect();
        (standing, cut)
    }

    /// A decision that stands is not asked for again.
    pub(super) fn still_stands(&mut self, decision: DecisionId) {
        let Some(option) = self.s.procedures.decisions.get(&decision).and_then(|d| d.decided) else { return };
        let place = self.plan.decisions.get(decision).map(|d| d.at);
        self.journal(place, What::DecisionStands { decision, option });
    }

    /// A decision is as if it had never been asked for.
    pub(super) fn forget_decision(&mut self, decision: DecisionId) {
        self.end_chains(|c| matches!(c.purpose, Purpose::Decision(d, _) if d == decision));
        self.s.agenda.remove(&Item::DecideBy(decision));
        self.s.procedures.decisions.remove(&decision);
    }

    /// Asks for a decision whose turn it is.
    pub(super) fn ask_if_due(&mut self, decision: DecisionId) {
        let Some(plan) = self.plan.decisions.get(decision) else { return };
        let known = self.s.procedures.decisions.get(&decision);
        if known.is_some_and(|d| d.begun || d.decided.is_some()) || !plan.after.iter().all(|a| self.is_over(*a)) {
            return;
        }
        self.deciding(decision).begun = true;
        self.page_part(decision, Part::Consult, &plan.consult);
        self.ask_decider(decision);
    }

    fn page_part(&mut self, decision: DecisionId, part: Part, targets: &[TargetKind]) {
        let mut seen = BTreeSet::new();
        for target in targets {
            for found in self.resolve(*target).found {
                if seen.insert(found.who) {
                    let id = ChainId { purpose: Purpose::Decision(decision, part), who: found.who, clause: 0 };
                    self.start_chain(id, false, found.through);
                }
            }
        }
    }

    /// Who decides: the holder of a role; while it is vacant those of the first source of whom somebody can be reached.
    fn deciders(&self, who: Actor, failed: &BTreeSet<Responder>) -> Vec<PersonId> {
        let found = self.resolve_beyond(Target::All(who.target()), failed).found.into_iter();
        let people = found.filter_map(|f| match f.who {
            Responder::Person(p) => Some(p),
            Responder::Post(_) | Responder::Vendor(_) => None,
        });
        people.collect()
    }

    /// Whoever can be asked in a turn and was not yet.
    fn newcomers(&self, decision: DecisionId, turn: u32, who: Actor) -> Vec<PersonId> {
        let known = self.s.procedures.decisions.get(&decision);
        let asked = known.into_iter().flat_map(|d| &d.asked).filter(|(_, t)| **t == turn).map(|(p, _)| *p);
        let asked: BTreeSet<PersonId> = asked.collect();
        let purpose = Purpose::Decision(decision, Part::Decide);
        let failed = self.hopeless(purpose, asked.iter().map(|p| Responder::Person(*p)));
        let mut of = self.deciders(who, &failed);
        of.retain(|p| !asked.contains(p));
        of
    }

    /// Whether the word of somebody counts for a decider.
    fn decides_for(&self, who: Actor, person: PersonId) -> bool {
        let Actor::Role(role) = who else { return self.answers_for(who, person) };
        self.speaks_for_role(role, person)
            || self.stream_holders(role).contains(&person)
            || self.deciders(who, &BTreeSet::new()).contains(&person)
    }

    /// Asks whose turn it is, or says that nobody is left.
    fn ask_decider(&mut self, decision: DecisionId) {
        let Some(plan) = self.plan.decisions.get(decision) else { return };
        loop {
            let turn = self.deciding(decision).turn;
            let Some(decider) = usize::try_from(turn).ok().and_then(|n| plan.by.get(n)) else {
                return self.nobody_left(decision, plan);
            };
            let of = self.deciders(decider.who, &BTreeSet::new());
            let later = plan.by.iter().skip(usize::try_from(turn).unwrap_or(usize::MAX)).skip(1);
            let somebody = |b: &DeciderPlan| !self.deciders(b.who, &BTreeSet::new()).is_empty();
            let waits =
                matches!(decider.who, Actor::Role(_)) && decider.within.is_some() && !later.into_iter().any(somebody);
            if of.is_empty() && !waits {
                self.undecided(decision, decider.at, Some(decider.who));
                self.deciding(decision).turn = turn.saturating_add(1);
                continue;
            }
            if let Some(within) = decider.within {
                self.after(Item::DecideBy(decision), within);
            } else {
                self.s.agenda.remove(&Item::DecideBy(decision));
            }
            return self.ask_to_decide(decision, decider, turn, of);
        }
    }

    fn ask_to_decide(&mut self, decision: DecisionId, decider: &DeciderPlan, turn: u32, of: Vec<PersonId>) {
        self.deciding(decision).asked.extend(of.iter().map(|p| (*p, turn)));
        self.journal(Some(decider.at), What::DecisionAsked { decision, of: of.clone() });
        let through = through(decider.who);
        for person in of {
            let purpose = Purpose::Decision(decision, Part::Decide);
            self.start_chain(ChainId { purpose, who: Responder::Person(person), clause: 0 }, false, through.clone());
        }
    }

    /// Who no longer acts is asked no more, and whoever does is asked what is to be decided in this turn; the time does
    /// not move. Where nobody is left the next is asked.
    pub(in super::super) fn look_at_deciders(&mut self, gone: &Leavers) {
        if self.s.phase != Phase::Open {
            return;
        }
        let open = self.s.procedures.decisions.iter().filter(|(_, d)| d.begun && d.decided.is_none());
        let open: Vec<(DecisionId, Deciding)> = open.map(|(id, d)| (*id, d.clone())).collect();
        for (decision, Deciding { turn, asked, .. }) in open {
            let Some(plan) = self.plan.decisions.get(decision) else { continue };
            let purpose = Purpose::Decision(decision, Part::Decide);
            let acts = |p: &PersonId| {
                let who = Responder::Person(*p);
                let left = self.is_away(who) || gone.contains(&(purpose, who));
                !left && plan.by.iter().any(|b| self.decides_for(b.who, *p))
            };
            let out: BTreeSet<PersonId> = asked.keys().filter(|p| !acts(p)).copied().collect();
            self.end_chains(|c| c.purpose == purpose && matches!(c.who, Responder::Person(p) if out.contains(&p)));
            self.deciding(decision).asked.retain(|p, _| !out.contains(p));
            self.ask_those_passed_over(decision, plan, turn);
            let Some(decider) = usize::try_from(turn).ok().and_then(|n| plan.by.get(n)) else { continue };
            let of = self.newcomers(decision, turn, decider.who);
            if !of.is_empty() {
                self.ask_to_decide(decision, decider, turn, of);
            } else if asked.values().any(|t| *t == turn) && !self.turn_has_hope(decision, turn) {
                self.s.agenda.set_by(Item::DecideBy(decision), self.now.saturating_sub(1));
            }
        }
    }

    /// Deciders whose turn passed because they were nobody are asked as soon as they are somebody.
    fn ask_those_passed_over(&mut self, decision: DecisionId, plan: &'a DecisionPlan, now: u32) {
        for (turn, decider) in (0..now).zip(&plan.by) {
            let asked = self.deciding(decision).asked.clone();
            if asked.values().any(|t| *t == turn) {
                continue;
            }
            let mut of = self.deciders(decider.who, &BTreeSet::new());
            of.retain(|p| !asked.contains_key(p));
            if !of.is_empty() {
                self.ask_to_decide(decision, decider, turn, of);
            }
        }
    }

    /// Whether somebody whose turn it is may still be reached.
    fn turn_has_hope(&self, decision: DecisionId, turn: u32) -> bool {
        let purpose = Purpose::Decision(decision, Part::Decide);
        let known = self.s.procedures.decisions.get(&decision);
        let mut asked = known.into_iter().flat_map(|d| &d.asked).filter(|(_, t)| **t == turn).map(|(p, _)| *p);
        asked.any(|p| self.in_hope(purpose, Responder::Person(p)))
    }

    /// Somebody who was asked cannot be reached, or declines.
    pub(in super::super) fn decider_fails(&mut self, decision: DecisionId, part: Part, who: Responder) {
        let purpose = Purpose::Decision(decision, part);
        match part {
            Part::Decide if !self.is_decided(decision) => {
                let deciding = self.deciding(decision).clone();
                let now = matches!(who, Responder::Person(p) if deciding.asked.get(&p) == Some(&deciding.turn));
                let hope = self.turn_has_hope(decision, deciding.turn);
                if !now || hope || self.roles_first(purpose, who) {
                    return;
                }
                let decider = usize::try_from(deciding.turn).ok();
                let decider = decider.and_then(|n| self.plan.decisions.get(decision)?.by.get(n));
                let next = decider.is_some_and(|d| !self.newcomers(decision, deciding.turn, d.who).is_empty());
                if next {
                    self.at_once(Item::Roles);
                } else {
                    // Their second is over already.
                    self.s.agenda.set_by(Item::DecideBy(decision), self.now.saturating_sub(1));
                }
            }
            Part::Inform => {
                let place = self.place_of(purpose).unwrap_or_default();
                let about = About { decision: Some(decision), ..About::default() };
                self.alarm(AlarmKind::Unreachable, place, about.and(super::super::pages::target(who)));
            }
            Part::Decide | Part::Consult => {}
        }
    }

    /// Whoever was asked has not answered in time, or the open question is raised again.
    pub(in super::super) fn decider_late(&mut self, decision: DecisionId) {
        let Some(plan) = self.plan.decisions.get(decision).filter(|_| !self.is_decided(decision)) else { return };
        let deciding = self.deciding(decision);
        if let Some(decider) = usize::try_from(deciding.turn).ok().and_then(|turn| plan.by.get(turn)) {
            deciding.turn = deciding.turn.saturating_add(1);
            self.undecided(decision, decider.at, Some(decider.who));
            self.ask_decider(decision);
        } else {
            self.undecided(decision, plan.at, None);
            self.nobody_left(decision, plan);
        }
    }

    fn undecided(&mut self, decision: DecisionId, place: PlaceId, who: Option<Actor>) {
        let about = About { decision: Some(decision), target: who.map(Actor::target), ..About::default() };
        self.alarm(AlarmKind::Undecided, place, about);
    }

    /// Everybody was asked, or there is nobody: the default is taken, or the question stays open.
    fn nobody_left(&mut self, decision: DecisionId, plan: &'a DecisionPlan) {
        let default = (0u32..).zip(&plan.options).find(|(_, o)| o.default);
        if let Some((option, _)) = default {
            return self.settle_decision(decision, option, None, true);
        }
        let again = plan.by.last().and_then(|b| b.within).unwrap_or(LEAST_REPEAT).max(LEAST_REPEAT);
        // Nobody meets this time: the alarm comes when it is over, not a second later.
        self.after(Item::DecideBy(decision), again.saturating_sub(1));
    }

    /// Somebody decides.
    pub(in super::super) fn decided(&mut self, decision: DecisionId, option: u32, by: Option<Responder>) {
        let Some(plan) = self.plan.decisions.get(decision) else { return self.ignored("there is no such decision") };
        if !usize::try_from(option).is_ok_and(|n| n < plan.options.len()) {
            return self.ignored("there is no such option");
        }
        let decided = self.is_decided(decision);
        if self.s.phase != Phase::Open || !(decided || self.s.procedures.runs(plan.procedure)) {
            return self.ignored("the procedure of this decision does not run");
        }
        if !decided && !self.deciding(decision).begun {
            return self.ignored("this decision is not asked for yet");
        }
        if decided && !self.deciding(decision).by_default {
            return self.ignored("this is decided already");
        }
        if decided && self.stands(decision) {
            return self.ignored("the default was taken, and it cannot be taken back");
        }
        let may = match by.map(|b| self.person_behind(b)) {
            None => true,
            Some(Responder::Person(p)) => {
                self.deciding(decision).asked.contains_key(&p) || plan.by.iter().any(|b| self.decides_for(b.who, p))
            }
            Some(_) => false,
        };
        if may {
            self.settle_decision(decision, option, by, false);
        } else {
            self.journal(Some(plan.at), What::DecisionRefused { decision, option, by });
        }
    }

    fn settle_decision(&mut self, decision: DecisionId, option: u32, by: Option<Responder>, default: bool) {
        let Some(plan) = self.plan.decisions.get(decision) else { return };
        let Some(chosen) = usize::try_from(option).ok().and_then(|n| plan.options.get(n)) else { return };
        let deciding = self.deciding(decision);
        (deciding.decided, deciding.by_default) = (Some(option), default);
        self.journal(Some(chosen.at), What::Decided { decision, option, by, default });
        self.s.agenda.remove(&Item::DecideBy(decision));
        self.end_chains(|c| matches!(c.purpose, Purpose::Decision(d, _) if d == decision));
        self.page_part(decision, Part::Inform, &plan.inform);
        if let Some(starts) = chosen.starts {
            self.start_by_hand(starts, chosen.at);
        }
        self.at_once(Item::Procedures);
    }
}
