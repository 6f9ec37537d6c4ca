//! What has to be done about an exception: written down, put back, looked at.

use std::collections::BTreeSet;

use super::super::agenda::Item;
use super::super::communication::through;
use super::super::presence::Leavers;
use super::super::state::{ChainId, Purpose};
use super::super::step::Machine;
use super::super::{AlarmKind, What};
use super::{Barred, Ended, ExceptionHour, ExceptionPart, ExceptionStep, Stage};
use crate::model::{Actor, ClockTime, ExceptionId, PersonId, Responder, Target};

/// Between two alarms about one thing at least, whatever the policy says.
const SHORTEST: i64 = 60;

impl Machine<'_> {
    /// Who has to do something: as written, else the owner of the rest.
    fn doer_of(&self, exception: ExceptionId, part: ExceptionPart) -> Option<Actor> {
        let plan = self.plan.exceptions.get(exception)?;
        let by = match part {
            ExceptionPart::Record => plan.record,
            ExceptionPart::Restore => plan.restore.by,
            ExceptionPart::Review => plan.review.by,
            ExceptionPart::Approval | ExceptionPart::Confirmation => return None,
        };
        self.or_rest(by)
    }

    /// Asks those who have to do something and were not asked yet.
    pub(super) fn seek(&mut self, exception: ExceptionId, part: ExceptionPart) {
        let place = self.exception_place(exception, part);
        if let Some(doer) = self.doer_of(exception, part) {
            let mut of = Vec::new();
            for person in self.doers(exception, part, doer) {
                if self.case(exception).asked.insert((part, Responder::Person(person))) {
                    of.push(Responder::Person(person));
                }
            }
            if !of.is_empty() {
                let hour = match part {
                    ExceptionPart::Restore => ExceptionHour::Restore,
                    ExceptionPart::Review => ExceptionHour::Review,
                    _ => ExceptionHour::End,
                };
                let due = self.s.agenda.due(&Item::Exception(exception, hour));
                self.exception(exception, place, ExceptionStep::Sought { part, of: of.clone(), due });
            }
            for who in of {
                let id = ChainId { purpose: Purpose::Exception(exception, part), who, clause: 0 };
                self.start_chain(id, false, through(doer));
            }
        }
        if !self.case(exception).asked.iter().any(|(p, _)| *p == part) {
            self.look_for_doers(exception, part);
        }
    }

    /// Who can do something now: who acts for whom the policy names; of a review not whose exception it is, and where
    /// these are all who act for a role, its candidates.
    fn doers(&self, exception: ExceptionId, part: ExceptionPart, doer: Actor) -> Vec<PersonId> {
        let mut failed = self.gone_for(exception, part);
        if part != ExceptionPart::Review {
            return self.acting_beyond(doer, &failed);
        }
        failed.extend(self.owners(exception));
        let able = |p: &PersonId| !self.is_owner(exception, *p);
        let acting: Vec<PersonId> = self.acting_beyond(doer, &failed).into_iter().filter(able).collect();
        let Actor::Role(role) = doer else { return acting };
        if acting.iter().any(|p| !failed.contains(&Responder::Person(*p))) {
            return acting;
        }
        let sources = self.plan.roles.get(role).map_or(&[][..], |r| r.filled_by.as_slice());
        let next = sources.iter().find_map(|source| {
            let found = self.resolve_beyond(Target::All(source.who), &failed).found;
            let people = found.into_iter().filter_map(|f| match self.person_behind(f.who) {
                who @ Responder::Person(p) if !self.is_away(who) && !failed.contains(&who) => Some(p),
                _ => None,
            });
            let people: Vec<PersonId> = people.collect();
            (!people.is_empty()).then_some(people)
        });
        next.unwrap_or(acting)
    }

    /// Whether somebody who was asked still can do something.
    fn may_do(&self, exception: ExceptionId, part: ExceptionPart, doer: Actor, person: PersonId) -> bool {
        if part != ExceptionPart::Review {
            return self.acts_for(doer, person);
        }
        let candidate = || match doer {
            Actor::Role(role) => {
                let who = Responder::Person(person);
                let sources = self.plan.roles.get(role).map_or(&[][..], |r| r.filled_by.as_slice());
                let barred = self.acting(doer).into_iter().all(|p| self.is_owner(exception, p));
                barred && !self.is_away(who) && sources.iter().any(|s| self.stands_for(s.who, who))
            }
            Actor::Person(_) | Actor::Team(_) => false,
        };
        !self.is_owner(exception, person) && (self.acts_for(doer, person) || candidate())
    }

    /// Everybody whose exception it was since it was reviewed.
    fn owners(&self, exception: ExceptionId) -> impl Iterator<Item = Responder> + '_ {
        self.s.exceptions.table.get(&exception).into_iter().flat_map(|c| c.owners.iter().copied())
    }

    fn is_owner(&self, exception: ExceptionId, person: PersonId) -> bool {
        self.owners(exception).any(|o| o == Responder::Person(person))
    }

    /// Whether there is anybody who could do something and was not asked yet.
    pub(super) fn more_doers(&self, exception: ExceptionId, part: ExceptionPart) -> bool {
        let Some(doer) = self.doer_of(exception, part) else { return false };
        let next = self.doers(exception, part, doer);
        let case = self.s.exceptions.table.get(&exception);
        case.is_some_and(|c| next.iter().any(|p| !c.asked.contains(&(part, Responder::Person(*p)))))
    }

    /// Raises the alarm where nobody can be reached.
    pub(super) fn look_for_doers(&mut self, exception: ExceptionId, part: ExceptionPart) {
        let case = self.case(exception);
        let hope = case.asked.iter().any(|asked| asked.0 == part && !case.gone.contains(asked));
        let owed = match part {
            ExceptionPart::Record => case.unrecorded,
            ExceptionPart::Restore => case.restore.is_some(),
            ExceptionPart::Review => case.review.is_some(),
            ExceptionPart::Approval | ExceptionPart::Confirmation => false,
        };
        if hope {
            self.case(exception).unstaffed.remove(&part);
        }
        if owed && !hope && self.case(exception).unstaffed.insert(part) {
            let place = self.exception_place(exception, part).unwrap_or_default();
            self.exception_alarm(AlarmKind::ExceptionUnstaffed, exception, place);
        }
    }

    /// Who no longer acts is asked no more, and whoever does is asked what is open.
    pub(in super::super) fn look_at_exceptions(&mut self, gone: &Leavers) {
        let open: Vec<ExceptionId> = self.s.exceptions.table.keys().copied().collect();
        for exception in open {
            self.look_at_votes(exception, gone);
            let case = self.case(exception);
            let open = [
                (ExceptionPart::Record, case.unrecorded),
                (ExceptionPart::Restore, case.restore.is_some()),
                (ExceptionPart::Review, case.review.is_some()),
            ];
            for (part, _) in open.into_iter().filter(|(_, is)| *is) {
                let Some(doer) = self.doer_of(exception, part) else { continue };
                let left = self.ask_no_more(exception, part, gone, |m, person| m.may_do(exception, part, doer, person));
                let before = self.case(exception).asked.len();
                self.seek(exception, part);
                if left && self.case(exception).asked.len() == before {
                    self.look_for_doers(exception, part);
                }
            }
        }
    }

    /// Forgets that those were asked who no longer act; says whether there were any.
    pub(super) fn ask_no_more(
        &mut self,
        exception: ExceptionId,
        part: ExceptionPart,
        gone: &Leavers,
        acts: impl Fn(&Self, PersonId) -> bool,
    ) -> bool {
        let purpose = Purpose::Exception(exception, part);
        let asked: Vec<Responder> =
            self.case(exception).asked.iter().filter(|(p, _)| *p == part).map(|(_, who)| *who).collect();
        let left =
            |who: &Responder| gone.contains(&(purpose, *who)) || matches!(who, Responder::Person(p) if !acts(self, *p));
        let left: BTreeSet<Responder> = asked.into_iter().filter(left).collect();
        let theirs: BTreeSet<Responder> = self
            .s
            .chains
            .keys()
            .filter(|c| c.purpose == purpose && (left.contains(&c.who) || left.contains(&self.person_behind(c.who))))
            .map(|c| c.who)
            .collect();
        self.end_chains(|c| c.purpose == purpose && theirs.contains(&c.who));
        let case = self.case(exception);
        case.asked.retain(|(p, who)| *p != part || !left.contains(who));
        case.gone.retain(|(p, who)| *p != part || !left.contains(who));
        !left.is_empty()
    }

    /// An exception has ended: it is to be restored, if it is not, and reviewed.
    pub(super) fn owe(&mut self, exception: ExceptionId, restore: bool) {
        let Some(plan) = self.plan.exceptions.get(exception) else { return };
        if restore {
            // What an earlier use left bypassed keeps its deadline.
            if self.case(exception).restore.is_none() {
                let due = self.elapse(self.now, plan.restore.within);
                self.case(exception).restore = Some(due);
                self.s.agenda.set(Item::Exception(exception, ExceptionHour::Restore), due);
            }
            self.ask_anew(exception, ExceptionPart::Restore);
        }
        if self.case(exception).review.is_none() {
            let due = self.elapse(self.now, plan.review.within);
            self.case(exception).review = Some(due);
            self.s.agenda.set(Item::Exception(exception, ExceptionHour::Review), due);
            self.ask_anew(exception, ExceptionPart::Review);
        }
    }

    /// Asks everybody for something again.
    pub(super) fn ask_anew(&mut self, exception: ExceptionId, part: ExceptionPart) {
        self.end_part(exception, part);
        let case = self.case(exception);
        case.asked.retain(|(p, _)| *p != part);
        case.gone.retain(|(p, _)| *p != part);
        case.unstaffed.remove(&part);
        self.seek(exception, part);
    }

    fn elapse(&self, since: i64, time: ClockTime) -> i64 {
        let end = self.plan.time_over(since, time);
        end.max(since.saturating_add(SHORTEST))
    }

    /// Something is not done in time: it is asked for again.
    pub(super) fn overdue(&mut self, exception: ExceptionId, part: ExceptionPart) {
        let Some(plan) = self.plan.exceptions.get(exception) else { return };
        let (kind, after, hour) = match part {
            ExceptionPart::Restore => (AlarmKind::ExceptionUnrestored, &plan.restore, ExceptionHour::Restore),
            ExceptionPart::Review => (AlarmKind::ExceptionUnreviewed, &plan.review, ExceptionHour::Review),
            _ => return,
        };
        let due = self.elapse(self.now, after.within);
        self.exception(exception, Some(after.at), ExceptionStep::Overdue { part, due });
        self.exception_alarm(kind, exception, after.at);
        self.s.agenda.set(Item::Exception(exception, hour), due);
        self.ask_anew(exception, part);
    }

    /// Whether somebody's word that a thing is done counts; says so where it does not. It counts of whoever was asked, of
    /// whoever has to do it now, and of whoever owns the rest; an event without a sender comes from the host.
    fn does(&mut self, by: Option<Responder>, exception: ExceptionId, part: ExceptionPart) -> bool {
        let Some(who) = by else { return true };
        let Responder::Person(person) = self.person_behind(who) else { return self.no_doer(by, exception, part) };
        let asked = self.case(exception).asked.contains(&(part, Responder::Person(person)));
        let mut meant = [self.doer_of(exception, part), self.or_rest(None)].into_iter().flatten();
        let counts = asked
            || meant.any(|actor| self.is_meant_by(actor, person))
            || (part == ExceptionPart::Review && self.may_vote(exception, person));
        counts || self.no_doer(by, exception, part)
    }

    /// Whether a person is meant by an actor: also while away, and as what stands behind a vacant role.
    fn is_meant_by(&self, actor: Actor, person: PersonId) -> bool {
        self.acting(actor).contains(&person) || self.meant_now(&[actor.target()], Responder::Person(person))
    }

    /// Whether somebody's word lets an exception through: where nobody is named to look at it they may, for whoever owns
    /// the rest may be the one whose own it is.
    fn may_vote(&self, exception: ExceptionId, person: PersonId) -> bool {
        let plan = self.plan.exceptions.get(exception).filter(|p| p.review.by.is_none());
        let votes = plan.into_iter().flat_map(|p| p.approve.iter().chain(p.at_once.iter().map(|a| &a.confirmed)));
        votes.into_iter().any(|v| self.meant_now(&v.of, Responder::Person(person)))
    }

    fn no_doer(&mut self, by: Option<Responder>, exception: ExceptionId, part: ExceptionPart) -> bool {
        let place = self.exception_place(exception, part);
        self.exception(exception, place, ExceptionStep::Barred { by, why: Barred::Stranger });
        false
    }

    /// What was done under an exception is written down.
    pub(super) fn recorded(&mut self, by: Option<Responder>, exception: ExceptionId) {
        if !self.case(exception).unrecorded {
            return self.ignored("nothing of this exception is to be written down");
        }
        if !self.does(by, exception, ExceptionPart::Record) {
            return;
        }
        self.case(exception).unrecorded = false;
        self.done_for(exception, ExceptionPart::Record, ExceptionStep::Recorded { by });
    }

    /// What was bypassed is put back.
    pub(super) fn restored(&mut self, by: Option<Responder>, exception: ExceptionId) {
        let in_force = self.stage(exception) == Stage::InForce;
        if !in_force && self.case(exception).restore.is_none() {
            return self.ignored("nothing is bypassed under this exception");
        }
        if !self.does(by, exception, ExceptionPart::Restore) {
            return;
        }
        let due = self.case(exception).restore.take();
        self.s.agenda.remove(&Item::Exception(exception, ExceptionHour::Restore));
        let left = due.map(|due| due.saturating_sub(self.now));
        self.done_for(exception, ExceptionPart::Restore, ExceptionStep::Restored { by, left });
        if in_force {
            self.end_exception(exception, Ended::Restored);
        }
    }

    /// Somebody has looked at it.
    pub(super) fn exception_reviewed(&mut self, by: Option<Responder>, exception: ExceptionId) {
        let Some(due) = self.case(exception).review else {
            return self.ignored("there is nothing of this exception to review yet");
        };
        let place = self.exception_place(exception, ExceptionPart::Review);
        if let Some(who) = by
            && self.s.exceptions.table.get(&exception).is_some_and(|c| c.owners.contains(&self.person_behind(who)))
        {
            let what = ExceptionStep::Barred { by, why: Barred::Own };
            return self.journal(place, What::Exception { exception, what });
        }
        if !self.does(by, exception, ExceptionPart::Review) {
            return;
        }
        let case = self.case(exception);
        case.review = None;
        case.owners = if case.stage == Stage::Idle { BTreeSet::new() } else { case.own.clone() };
        self.s.agenda.remove(&Item::Exception(exception, ExceptionHour::Review));
        let left = due.saturating_sub(self.now);
        self.done_for(exception, ExceptionPart::Review, ExceptionStep::Reviewed { by, left });
    }

    fn done_for(&mut self, exception: ExceptionId, part: ExceptionPart, what: ExceptionStep) {
        let case = self.case(exception);
        case.asked.retain(|(p, _)| *p != part);
        case.gone.retain(|(p, _)| *p != part);
        case.unstaffed.remove(&part);
        self.end_part(exception, part);
        let place = self.exception_place(exception, part);
        self.exception(exception, place, what);
    }
}
