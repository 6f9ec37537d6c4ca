//! People leave, come back, and stop acting for somebody: what is asked of them is asked of whoever acts next.
//!
//! - Steps, decisions, approvals, reviews and what exceptions ask for are asked of whoever **acts** for somebody: a person
//!   for themselves, members for their team, for a role its holder or stand-in. While a role is vacant every candidate of
//!   every source of `filled by` counts. Whoever carries its duties sees to its steps and approvals, and decides nothing.
//! - Whoever leaves, by what the host says or by the calendar, is asked no more; so is whoever no longer acts, because they
//!   left the role or somebody else took it. Roles are looked at first: who stands in is asked in the same instant, and
//!   what was asked for fails only where nobody is left who acts and has not been asked. Whoever comes back and acts again
//!   is asked again.
//! - An answer counts from whoever acts when they answer, and from a holder who is away: it is still their role. It does not
//!   count any more from who has left the role, or whose role another one has taken, also if they were asked before.
//! - Whoever has left a role comes last among its candidates until somebody takes it, and does not stand in for it.
//! - The candidates of a vacant role are paged source after source: the next one when of those before nobody can be
//!   reached, or all declined. This goes before a rung runs ahead, an intake leads on, or a decision passes on.
//! - An answer to a ladder does not outlast the presence of who gave it: the ladder goes on as after `releases`, unless
//!   enough others have answered.
//! - Absences of the calendar are looked at when they begin and end.

use std::collections::BTreeSet;

use super::What;
use super::agenda::Item;
use super::answers::Fails;
use super::state::{Chain, ChainId, Outcome, Phase, Purpose, RunKey, Status};
use super::step::Machine;
use super::target::{Found, Resolution};
use crate::model::{Actor, PersonId, Responder, RoleId, Target, TargetKind};

/// What people were asked for who are gone, and who they were.
pub(super) type Leavers = BTreeSet<(Purpose, Responder)>;

impl Machine<'_> {
    /// Whether somebody acts for an actor now.
    pub(super) fn acts_for(&self, actor: Actor, person: PersonId) -> bool {
        !self.is_away(Responder::Person(person)) && self.answers_for(actor, person)
    }

    /// Whether the word of somebody counts for an actor.
    pub(super) fn answers_for(&self, actor: Actor, person: PersonId) -> bool {
        match actor {
            Actor::Person(p) => p == person,
            Actor::Team(t) => self.is_member(t, Responder::Person(person)),
            Actor::Role(role) => self.answers_for_role(role, person),
        }
    }

    /// Whether somebody answers for a role: its holder, and while it is vacant every candidate and whoever carries its
    /// duties.
    fn answers_for_role(&self, role: RoleId, person: PersonId) -> bool {
        self.speaks_for_role(role, person) || (self.is_vacant(role) && self.carries(role) == Some(person))
    }

    /// Whether the word of somebody is a role's: its holder's, and while it is vacant every candidate's.
    pub(super) fn speaks_for_role(&self, role: RoleId, person: PersonId) -> bool {
        self.s.roles.has(role, person) || (self.is_vacant(role) && self.is_candidate(role, person))
    }

    /// Whether nobody who is there holds a role, or stands in.
    fn is_vacant(&self, role: RoleId) -> bool {
        self.s.roles.holder(role).is_none_or(|p| self.is_away(Responder::Person(p)))
    }

    fn is_candidate(&self, role: RoleId, person: PersonId) -> bool {
        let who = Responder::Person(person);
        let sources = self.plan.roles.get(role).map_or(&[][..], |r| r.filled_by.as_slice());
        if !sources.iter().any(|s| self.stands_for(s.who, who)) {
            return false;
        }
        let found = |r: Resolution| r.found.iter().any(|f| self.person_behind(f.who) == who);
        !self.s.roles.left(role).contains(&person) || found(self.resolve(TargetKind::Role(role)))
    }

    /// Who acts for an actor, but those who failed: where nobody else carries the duties of a vacant role, its candidates.
    pub(super) fn acting_beyond(&self, actor: Actor, failed: &BTreeSet<Responder>) -> Vec<PersonId> {
        let acting = self.acting(actor);
        let Actor::Role(role) = actor else { return acting };
        let exhausted = acting.iter().all(|p| failed.contains(&Responder::Person(*p)));
        if !exhausted || !self.is_vacant(role) {
            return acting;
        }
        let found = self.resolve_beyond(Target::All(TargetKind::Role(role)), failed).found;
        let people = found.into_iter().filter_map(|f| match self.person_behind(f.who) {
            Responder::Person(p) if !self.is_away(Responder::Person(p)) => Some(p),
            _ => None,
        });
        people.collect()
    }

    /// Whether somebody was found as a candidate of a vacant role.
    pub(super) fn is_found_for_vacancy(&self, found: &Found) -> bool {
        found.through.iter().any(|k| matches!(k, TargetKind::Role(r) if self.is_vacant(*r)))
    }

    /// Of some people those whom nobody has any hope to reach for a purpose.
    pub(super) fn hopeless(&self, purpose: Purpose, of: impl IntoIterator<Item = Responder>) -> BTreeSet<Responder> {
        of.into_iter().filter(|who| !self.in_hope(purpose, *who)).collect()
    }

    /// Roles are looked at in this instant anyway: what fails waits for that, for somebody may stand in.
    pub(super) fn roles_first(&mut self, purpose: Purpose, who: Responder) -> bool {
        let due = self.s.agenda.due(&Item::Roles).is_some_and(|at| at <= self.now);
        if due {
            self.s.leavers.insert((purpose, who));
        }
        due
    }

    /// Somebody leaves. Their chains end: nobody pages who is away. What somebody else may see to instead is looked at
    /// together with the roles.
    pub(super) fn leaves(&mut self, person: PersonId) {
        let who = Responder::Person(person);
        self.turns_back(who);
        self.leaves_callouts(who);
        self.leaves_ladders(who);
        // Who has seen what a reaction says has heard of it.
        let told = |id: &ChainId, c: &Chain| {
            matches!(id.purpose, Purpose::Reaction(_)) && c.attempts.values().any(|a| a.outcome == Outcome::Delivered)
        };
        let chains = self.s.chains.iter().filter(|(id, c)| id.who == who && !told(id, c));
        let waiting: Vec<(Purpose, bool)> = chains.map(|(id, c)| (id.purpose, c.lost)).collect();
        self.end_chains(|c| c.who == who);
        for (purpose, lost) in waiting {
            if !is_for_another(purpose) {
                self.fails(purpose, who, Fails::Away);
            } else if !lost {
                self.s.leavers.insert((purpose, who));
            }
        }
    }

    /// Who was coming and is away is not. Coming back makes them a newcomer.
    fn leaves_callouts(&mut self, who: Responder) {
        let comes = |r: &super::state::Run| r.status != Status::Over && r.acknowledged.contains_key(&who);
        let runs = self.s.runs.iter().filter(|(k, r)| matches!(k, RunKey::Callout(_)) && comes(r));
        let runs: Vec<RunKey> = runs.map(|(k, _)| *k).collect();
        if runs.is_empty() {
            return;
        }
        self.no_longer_coming(who, who, None);
        for run in runs {
            let Some(state) = self.s.runs.get_mut(&run) else { continue };
            for sent in state.slots.values_mut() {
                sent.declined.remove(&who);
                sent.paged.remove(&who);
            }
        }
    }

    /// What somebody who is away had acknowledged is nobody's any more. Coming back makes them a newcomer.
    fn leaves_ladders(&mut self, who: Responder) {
        let ladders = self.answers_of(who, who);
        self.take_back(who, who, &ladders);
        for ladder in ladders {
            let Some(state) = self.s.runs.get_mut(&RunKey::Ladder(ladder)) else { continue };
            for sent in state.slots.values_mut() {
                sent.paged.remove(&who);
            }
        }
    }

    /// Those leave whose absence in the calendar has begun since this was last looked at.
    fn look_at_absences(&mut self) {
        let now = self.now;
        let Some(seen) = self.s.context.absences_seen.replace(now).filter(|seen| *seen < now) else { return };
        let began = |p: &PersonId| {
            let calendar = &self.plan.calendar;
            !self.s.context.away.contains_key(p) && calendar.absent(*p, now) && !calendar.absent(*p, seen)
        };
        let gone: Vec<PersonId> = self.plan.people.ids().filter(began).collect();
        for person in gone {
            let who = Responder::Person(person);
            let asked = self.s.chains.keys().any(|c| c.who == who) || !self.answers_of(who, who).is_empty();
            if asked || self.s.roles.concerns(person) {
                let place = self.plan.people.get(person).map(|p| p.at);
                self.journal(place, What::Away { person, away: true });
            }
            self.leaves(person);
        }
    }

    /// Looks at roles, and then at all that hangs on who acts for them.
    pub(super) fn look_at_who_acts(&mut self) {
        self.look_at_absences();
        self.look_at_roles();
        let gone = std::mem::take(&mut self.s.leavers);
        self.look_at_approvals(&gone);
        self.look_at_doers(&gone);
        self.look_at_exceptions(&gone);
        self.look_at_deciders(&gone);
        self.look_at_calls();
        if self.s.phase == Phase::Open || self.exceptions_still_open().is_some() {
            let changes = self.plan.people.ids().filter_map(|p| self.next_absence_change(p));
            if let Some(next) = changes.min() {
                self.s.agenda.set_by(Item::Roles, next);
            }
        }
    }
}

/// What is asked of somebody because they act for somebody; whoever acts next may see to it instead.
fn is_for_another(purpose: Purpose) -> bool {
    use super::state::Part;
    match purpose {
        Purpose::Step(_) | Purpose::Decision(_, Part::Decide) | Purpose::Approval(_) | Purpose::Exception(..) => true,
        Purpose::Run { .. }
        | Purpose::Offer(_)
        | Purpose::Reaction(_)
        | Purpose::Decision(_, Part::Consult | Part::Inform)
        | Purpose::Instead(_)
        | Purpose::Contact(_)
        | Purpose::Clock(_) => false,
    }
}
