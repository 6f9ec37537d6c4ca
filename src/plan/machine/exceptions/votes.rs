//! Whose word an exception needs: who is asked, and who counts.

use std::collections::BTreeSet;

use super::super::AlarmKind;
use super::super::agenda::Item;
use super::super::presence::Leavers;
use super::super::state::{ChainId, Purpose};
use super::super::step::{About, Machine};
use super::{Barred, Ended, ExceptionHour, ExceptionPart, ExceptionStep, Stage};
use crate::model::{ExceptionId, PersonId, Responder, Target, TargetKind};
use crate::plan::VotesPlan;
use crate::syntax::ast::ExceptionAct;

impl<'a> Machine<'a> {
    /// What waits for the word of several.
    fn waiting(&self, exception: ExceptionId) -> Option<(ExceptionPart, &'a VotesPlan)> {
        let plan = self.plan.exceptions.get(exception)?;
        match self.stage(exception) {
            Stage::Asked => plan.approve.as_ref().map(|v| (ExceptionPart::Approval, v)),
            Stage::InForce | Stage::Idle if self.s.exceptions.table.get(&exception)?.unconfirmed => {
                plan.at_once.as_ref().map(|a| (ExceptionPart::Confirmation, &a.confirmed))
            }
            Stage::InForce | Stage::Idle => None,
        }
    }

    /// Asks all whose word is needed and who were not asked yet.
    pub(super) fn seek_votes(&mut self, exception: ExceptionId, first: bool) {
        let Some((part, votes)) = self.waiting(exception) else { return };
        let own = self.case(exception).own.clone();
        let mut chains = Vec::new();
        for target in &votes.of {
            let resolution = self.resolve_beyond(Target::All(*target), &self.gone_for(exception, part));
            if first {
                let about = About { exception: Some(exception), ..About::default() };
                self.report_away(&resolution, Some(about), votes.at);
            }
            for found in resolution.found {
                let person = self.person_behind(found.who);
                let case = self.case(exception);
                if !own.contains(&person) && case.asked.insert((part, person)) {
                    if !found.counts {
                        case.gone.insert((part, person));
                    }
                    chains.push((found.who, found.through));
                }
            }
        }
        let of: Vec<Responder> = chains.iter().map(|(who, _)| *who).collect();
        if !of.is_empty() {
            let due = self.s.agenda.due(&Item::Exception(exception, ExceptionHour::Votes));
            self.exception(exception, Some(votes.at), ExceptionStep::Sought { part, of, due });
        }
        for (who, through) in chains {
            let id = ChainId { purpose: Purpose::Exception(exception, part), who, clause: 0 };
            self.start_chain(id, false, through);
        }
        self.look_for_votes(exception);
    }

    /// Who was asked for something and cannot be reached, or declined.
    pub(super) fn gone_for(&self, exception: ExceptionId, part: ExceptionPart) -> BTreeSet<Responder> {
        let case = self.s.exceptions.table.get(&exception);
        case.into_iter().flat_map(|c| &c.gone).filter(|(p, _)| *p == part).map(|(_, who)| *who).collect()
    }

    /// Whether the candidates of a vacant role come next who were not asked yet.
    fn more_votes(&self, exception: ExceptionId, part: ExceptionPart, votes: &VotesPlan) -> bool {
        let Some(case) = self.s.exceptions.table.get(&exception) else { return false };
        let gone = self.gone_for(exception, part);
        let mut found = votes.of.iter().flat_map(|t| self.resolve_beyond(Target::All(*t), &gone).found);
        found.any(|f| {
            let person = self.person_behind(f.who);
            !case.own.contains(&person) && !case.asked.contains(&(part, person))
        })
    }

    /// Who no longer acts is asked no more for their word; whoever does, and was not yet, is.
    pub(super) fn look_at_votes(&mut self, exception: ExceptionId, gone: &Leavers) {
        let Some((part, votes)) = self.waiting(exception) else { return };
        self.ask_no_more(exception, part, gone, |m, person| votes.of.iter().any(|t| m.acts_as(*t, person)));
        self.seek_votes(exception, false);
    }

    /// Whether somebody is there and one of those a target stands for.
    fn acts_as(&self, target: TargetKind, person: PersonId) -> bool {
        let who = Responder::Person(person);
        !self.is_away(who)
            && match target {
                TargetKind::Role(role) => {
                    self.speaks_for_role(role, person) || self.stream_holders(role).contains(&person)
                }
                other => self.stands_for(other, who),
            }
    }

    /// Raises the alarm where fewer can be reached than are missing.
    pub(super) fn look_for_votes(&mut self, exception: ExceptionId) {
        let Some((part, votes)) = self.waiting(exception) else { return };
        let case = self.case(exception);
        let asked = case.asked.iter().filter(|(p, who)| *p == part && !case.gone.contains(&(part, *who)));
        let mut hope: BTreeSet<Responder> = asked.map(|(_, who)| *who).filter(|who| !case.no.contains(who)).collect();
        hope.extend(case.yes.iter().copied());
        let few = hope.len() < usize::try_from(votes.enough).unwrap_or(usize::MAX);
        if !few {
            case.unstaffed.remove(&part);
        } else if case.unstaffed.insert(part) {
            self.exception_alarm(AlarmKind::ExceptionUnstaffed, exception, votes.at);
        }
    }

    /// Whether one of the targets stands for somebody now; for a person named, or in a named team, also while away.
    pub(super) fn meant_now(&self, of: &[TargetKind], who: Responder) -> bool {
        let person = self.person_behind(who);
        let is = |found: Responder| found == who || self.person_behind(found) == person;
        of.iter().any(|target| match target {
            TargetKind::Person(p) => person == Responder::Person(*p),
            TargetKind::Team(t) if self.is_member(*t, person) => true,
            TargetKind::Role(r) if matches!(person, Responder::Person(p) if self.speaks_for_role(*r, p)) => true,
            _ => self.resolve(*target).found.iter().any(|f| f.counts && is(f.who)),
        })
    }

    /// Somebody says something of an exception.
    pub(in super::super) fn said_of_exception(
        &mut self,
        by: Option<Responder>,
        exception: ExceptionId,
        what: ExceptionAct,
    ) {
        if self.plan.exceptions.get(exception).is_none() {
            return self.ignored("there is no such exception");
        }
        match what {
            ExceptionAct::Approved | ExceptionAct::Confirmed => self.vote(by, exception, true),
            ExceptionAct::Refused => self.vote(by, exception, false),
            ExceptionAct::Recorded => self.recorded(by, exception),
            ExceptionAct::Restored => self.restored(by, exception),
            ExceptionAct::Reviewed => self.exception_reviewed(by, exception),
        }
    }

    fn vote(&mut self, by: Option<Responder>, exception: ExceptionId, yes: bool) {
        let Some((part, votes)) = self.waiting(exception) else {
            return self.ignored("this exception waits for nobody's word");
        };
        let place = Some(votes.at);
        let Some(by) = by else {
            return self.exception(exception, place, ExceptionStep::Barred { by: None, why: Barred::Nameless });
        };
        let person = self.person_behind(by);
        let meant = self.meant_now(&votes.of, by);
        let case = self.case(exception);
        let why = if case.own.contains(&person) {
            Some(Barred::Own)
        } else if !meant && !case.asked.contains(&(part, person)) {
            Some(Barred::Stranger)
        } else if (if yes { &case.yes } else { &case.no }).contains(&person) {
            Some(Barred::Twice)
        } else {
            None
        };
        if let Some(why) = why {
            return self.exception(exception, place, ExceptionStep::Barred { by: Some(by), why });
        }
        if yes {
            case.no.remove(&person);
            case.yes.insert(person);
        } else {
            case.yes.remove(&person);
            case.no.insert(person);
        }
        let said = u32::try_from(case.yes.len()).unwrap_or(u32::MAX);
        let missing = votes.enough.saturating_sub(said);
        let purpose = Purpose::Exception(exception, part);
        self.end_chains(|c| c.purpose == purpose && (c.who == by || c.who == person));
        let step = if yes { ExceptionStep::Yes { by, missing } } else { ExceptionStep::No { by } };
        self.exception(exception, place, step);
        if missing == 0 {
            if part == ExceptionPart::Approval {
                self.grant(exception);
            } else {
                self.end_votes(exception);
                self.case(exception).unconfirmed = false;
                self.exception(exception, place, ExceptionStep::Confirmed);
            }
        } else if !yes && self.left(exception, part, votes) < votes.enough {
            if part == ExceptionPart::Approval {
                self.end_votes(exception);
                self.case(exception).stage = Stage::Idle;
                self.exception(exception, place, ExceptionStep::Refused);
            } else {
                self.unconfirmed(exception, true);
            }
        }
    }

    /// How many have said yes or still can.
    fn left(&mut self, exception: ExceptionId, part: ExceptionPart, votes: &VotesPlan) -> u32 {
        let mut all: BTreeSet<Responder> = BTreeSet::new();
        for target in &votes.of {
            let found = self.resolve(*target).found;
            all.extend(found.into_iter().filter(|f| f.counts).map(|f| self.person_behind(f.who)));
            if let TargetKind::Team(team) = target {
                let people = self.plan.teams.get(*team).map_or(&[][..], |t| t.people.as_slice());
                all.extend(people.iter().map(|p| Responder::Person(*p)));
            }
        }
        let case = self.case(exception);
        all.extend(case.asked.iter().filter(|(p, _)| *p == part).map(|(_, who)| *who));
        all.retain(|who| !case.no.contains(who) && !case.own.contains(who));
        u32::try_from(all.len()).unwrap_or(u32::MAX)
    }

    /// Too few confirm what was done at once: it ends, where it has not ended yet.
    fn unconfirmed(&mut self, exception: ExceptionId, refused: bool) {
        if self.stage(exception) == Stage::InForce {
            return self.end_exception(exception, if refused { Ended::Refused } else { Ended::Unconfirmed });
        }
        let place = self.exception_place(exception, ExceptionPart::Confirmation);
        self.exception(exception, place, ExceptionStep::Unconfirmed { refused });
        self.never_confirmed(exception);
    }

    /// The time to approve or confirm is over.
    pub(super) fn votes_over(&mut self, exception: ExceptionId) {
        let Some((part, votes)) = self.waiting(exception) else { return };
        if part == ExceptionPart::Confirmation {
            return self.unconfirmed(exception, false);
        }
        let said = u32::try_from(self.case(exception).yes.len()).unwrap_or(u32::MAX);
        let missing = votes.enough.saturating_sub(said);
        self.end_votes(exception);
        self.case(exception).stage = Stage::Idle;
        self.exception(exception, Some(votes.at), ExceptionStep::Lapsed { missing });
        self.exception_alarm(AlarmKind::ExceptionUnapproved, exception, votes.at);
    }

    /// Nobody's word is waited for any more.
    pub(super) fn end_votes(&mut self, exception: ExceptionId) {
        self.s.agenda.remove(&Item::Exception(exception, ExceptionHour::Votes));
        self.end_part(exception, ExceptionPart::Approval);
        self.end_part(exception, ExceptionPart::Confirmation);
    }

    /// Somebody who was asked cannot be reached, or declines.
    pub(in super::super) fn exception_unheard(&mut self, exception: ExceptionId, part: ExceptionPart, who: Responder) {
        let person = self.person_behind(who);
        self.case(exception).gone.insert((part, person));
        if self.roles_first(Purpose::Exception(exception, part), who) {
            return;
        }
        match part {
            ExceptionPart::Approval | ExceptionPart::Confirmation => match self.waiting(exception) {
                Some((part, votes)) if self.more_votes(exception, part, votes) => self.at_once(Item::Roles),
                _ => self.look_for_votes(exception),
            },
            ExceptionPart::Record | ExceptionPart::Restore | ExceptionPart::Review => {
                if self.more_doers(exception, part) {
                    self.at_once(Item::Roles);
                } else {
                    self.look_for_doers(exception, part);
                }
            }
        }
    }

    /// Somebody has seen what they were asked. Who sees to a thing that one has to do sees to it for all; a word is
    /// everybody's own.
    pub(in super::super) fn exception_seen(
        &mut self,
        (exception, part): (ExceptionId, ExceptionPart),
        by: Responder,
        person: Responder,
    ) {
        let place = self.exception_place(exception, part);
        self.exception(exception, place, ExceptionStep::Seen { by });
        let purpose = Purpose::Exception(exception, part);
        let own = |c: &ChainId| c.purpose == purpose && (c.who == by || c.who == person);
        if !matches!(part, ExceptionPart::Approval | ExceptionPart::Confirmation) {
            self.end_chains(|c| c.purpose == purpose && !own(c));
        }
        self.rest_chains(own);
    }
}
