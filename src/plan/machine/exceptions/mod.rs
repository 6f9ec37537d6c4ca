//! Exceptions: a control is bypassed for a time, by the word of several, and put back.
//!
//! - `votes` takes the word of those who approve or confirm, `after` sees to what has to be done about it; this file lets
//!   exceptions begin and end.
//!
//! What the semantics leave open is decided so:
//!
//! - **Beginning.** Somebody asks for it and says why; whoever may act at once needs no answer, but says why, too. It is
//!   asked for while the incident is open, and not while it is in force: a longer one is asked for anew. Nor is it asked for
//!   while what was done at once waits to be confirmed; to act at once is never refused for that.
//! - **Joining.** Who acts under it while it is in force is in the journal with their reason. It ends no later for that, the
//!   word that it waits for counts for all, and who joined neither gives that word nor reviews it.
//! - **Whose word counts.** Whoever was asked and has not left the role since, and whoever one of the targets stands for when
//!   they speak, for a vacant role every candidate; a person named, in a named team or holding a role also while away. Each counts once, whatever posts they sit at; never whoever asked for it or
//!   acted under it, and never somebody without a name. A later word replaces an earlier one. `approved` and `confirmed`
//!   are one word: it counts for what waits.
//! - **Refusals.** One refusal does not stop the others. When those who have not refused are too few, it is refused: a
//!   request ends; what was done at once ends too, with the alarm `exception-unconfirmed`.
//! - **Confirmation** is owed from the act on, whatever becomes of the exception: restored, over, or the incident resolved,
//!   it is waited for until its deadline. Who acts again before it was given needs new words, by the first deadline.
//! - **Too late.** A request that too few approved in time lapses, with the alarm `exception-unapproved`; it may be asked
//!   for again. What was done at once and too few confirmed in time ends, with the alarm `exception-unconfirmed`.
//! - **Too few.** As soon as fewer can be reached than have to say yes, or nobody for what has to be done, the alarm
//!   `exception-unstaffed` says so; everything goes on as before, for somebody may still come.
//! - **End.** It ends when its time is over, when it is not confirmed, when it is restored, and with the incident: its
//!   ground is gone. Confirming, restoring, recording and reviewing are owed from then on and survive the end of the incident, resolved
//!   or cancelled; the file is not closed before they are done.
//! - **Record** is asked for at the beginning. What is not written down at the end raises `exception-unrecorded`.
//! - **Restore and review** are due so long after the end. Overdue, they raise `exception-unrestored` and
//!   `exception-unreviewed`, are asked for again, and raise it again after as long again, until they are done. What is
//!   used again before it was restored or reviewed keeps the earliest deadline of either. One record, one restoration and
//!   one review count for every use before them, and for none after.
//! - **Reviewers.** Whoever asked for it or acted under it cannot review it, and is not asked to: others who act for the
//!   role are, else its candidates. Where there are none, the alarm `exception-unstaffed` says so at once.
//! - **Who says that it is done.** Whoever was asked, whoever would have to do it now, and whoever owns the rest; an event
//!   without a sender comes from the host, which answers for it. Where nobody is named to review it, those whose word lets
//!   it through may: whoever owns the rest may be the one whose own it is. What others say is written down and does not
//!   count.
//! - **Granted again.** What is done under it is to be written down again: whoever records is asked again.

mod after;
mod entry;
mod votes;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::state::{Phase, Purpose};
use super::step::{About, Machine};
use super::{AlarmKind, What};
use crate::model::{ExceptionId, Responder};
use crate::plan::{ExceptionPlan, PlaceId};
pub use entry::{Barred, Ended, ExceptionPart, ExceptionStep};

/// All exceptions that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exceptions {
    table: BTreeMap<ExceptionId, Case>,
}

/// One exception.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Case {
    stage: Stage,
    /// Who asked for it, or acted under it, the last time, and since the word that is still waited for.
    own: BTreeSet<Responder>,
    /// Somebody acted at once, and too few have confirmed it yet.
    unconfirmed: bool,
    yes: BTreeSet<Responder>,
    no: BTreeSet<Responder>,
    /// Who was asked for what.
    asked: BTreeSet<(ExceptionPart, Responder)>,
    /// Of those, who cannot be reached, or declined.
    gone: BTreeSet<(ExceptionPart, Responder)>,
    /// What nobody, or too few, can be reached for, and an alarm has said so.
    unstaffed: BTreeSet<ExceptionPart>,
    /// Everybody whose exception it was since it was reviewed.
    owners: BTreeSet<Responder>,
    /// What is done under it is not written down.
    unrecorded: bool,
    /// What was bypassed has to be put back by then.
    restore: Option<i64>,
    /// Somebody has to look at it by then.
    review: Option<i64>,
}

/// How an exception is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Stage {
    /// Not in force.
    #[default]
    Idle,
    /// Asked for.
    Asked,
    /// In force.
    InForce,
}

/// What of an exception is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionHour {
    /// The time to approve or confirm it is over.
    Votes,
    /// The time it is in force is over.
    End,
    /// It has to be restored.
    Restore,
    /// It has to be reviewed.
    Review,
}

/// Whether a part is the word of several.
fn is_vote(part: ExceptionPart) -> bool {
    matches!(part, ExceptionPart::Approval | ExceptionPart::Confirmation)
}

impl<'a> Machine<'a> {
    fn case(&mut self, exception: ExceptionId) -> &mut Case {
        self.s.exceptions.table.entry(exception).or_default()
    }

    fn stage(&self, exception: ExceptionId) -> Stage {
        self.s.exceptions.table.get(&exception).map_or(Stage::Idle, |c| c.stage)
    }

    /// The plan of an exception that can begin now; says why not.
    fn may_begin(&mut self, exception: ExceptionId, reason: &str) -> Option<&'a ExceptionPlan> {
        let plan = self.plan.exceptions.get(exception);
        let why = match plan {
            None => "there is no such exception",
            _ if self.s.phase != Phase::Open => "the incident is over: nothing is bypassed for it any more",
            _ if reason.trim().is_empty() => "an exception needs a reason",
            found => return found,
        };
        self.ignored(why);
        None
    }

    /// Somebody asks for an exception.
    pub(super) fn asks_for(&mut self, by: Option<Responder>, exception: ExceptionId, reason: &str) {
        let Some(by) = by else { return self.ignored("nobody asks for this exception") };
        let Some(plan) = self.may_begin(exception, reason) else { return };
        let Some(votes) = &plan.approve else {
            return self.ignored("nobody approves this exception beforehand: whoever may, acts at once");
        };
        let case = self.s.exceptions.table.get(&exception);
        match self.stage(exception) {
            Stage::Asked => return self.ignored("this exception was asked for already"),
            Stage::InForce => return self.ignored("this exception is in force already"),
            Stage::Idle if case.is_some_and(|c| c.unconfirmed) => {
                return self.ignored("what was done under this exception is not confirmed yet");
            }
            Stage::Idle => {}
        }
        self.begin(exception, by, Stage::Asked);
        self.exception(exception, Some(votes.at), ExceptionStep::Asked { by, reason: reason.to_owned() });
        self.after(Item::Exception(exception, ExceptionHour::Votes), votes.within);
        self.seek_votes(exception, true);
    }

    /// Somebody acts under an exception without waiting.
    pub(super) fn acts_under(&mut self, by: Option<Responder>, exception: ExceptionId, reason: &str) {
        let Some(by) = by else { return self.ignored("nobody acts under this exception") };
        let Some(plan) = self.may_begin(exception, reason) else { return };
        let in_force = self.stage(exception) == Stage::InForce;
        if in_force && plan.at_once.is_none() {
            return self.joins(exception, by, reason, plan.at);
        }
        let Some(at_once) = plan.at_once.as_ref().filter(|a| self.meant_now(&a.who, by)) else {
            let place = plan.at_once.as_ref().map_or(plan.at, |a| a.confirmed.at);
            let barred = ExceptionStep::Barred { by: Some(by), why: Barred::MustAsk };
            return self.exception(exception, Some(place), barred);
        };
        if in_force {
            return self.joins(exception, by, reason, at_once.confirmed.at);
        }
        // An earlier act that waits to be confirmed keeps its deadline.
        let due = self.s.agenda.due(&Item::Exception(exception, ExceptionHour::Votes));
        let due = due.filter(|_| self.case(exception).unconfirmed);
        self.end_votes(exception);
        self.begin(exception, by, Stage::InForce);
        self.case(exception).unconfirmed = true;
        let until = self.now.saturating_add(plan.lasts);
        let place = at_once.confirmed.at;
        self.exception(exception, Some(place), ExceptionStep::Acted { by, reason: reason.to_owned(), until });
        self.in_force(exception, until);
        let votes = Item::Exception(exception, ExceptionHour::Votes);
        match due {
            Some(due) => self.s.agenda.set(votes, due),
            None => self.after(votes, at_once.confirmed.within),
        }
        self.seek_votes(exception, true);
    }

    /// Somebody acts under an exception that is in force.
    fn joins(&mut self, exception: ExceptionId, by: Responder, reason: &str, place: PlaceId) {
        let own = self.person_behind(by);
        self.exception(exception, Some(place), ExceptionStep::Joined { by, reason: reason.to_owned() });
        let case = self.case(exception);
        case.own.insert(own);
        case.owners.insert(own);
        case.yes.remove(&own);
        case.no.remove(&own);
        case.asked.retain(|(part, who)| !is_vote(*part) || *who != own);
        self.end_chains(|c| {
            matches!(c.purpose, Purpose::Exception(e, part) if e == exception && is_vote(part))
                && (c.who == by || c.who == own)
        });
        self.look_for_votes(exception);
        self.at_once(Item::Roles);
    }

    fn begin(&mut self, exception: ExceptionId, by: Responder, stage: Stage) {
        let own = self.person_behind(by);
        let case = self.case(exception);
        case.stage = stage;
        if !case.unconfirmed {
            case.own.clear();
        }
        case.own.insert(own);
        case.owners.insert(own);
        case.yes.clear();
        case.no.clear();
        case.asked.retain(|(part, _)| !is_vote(*part));
        case.gone.retain(|(part, _)| !is_vote(*part));
        case.unstaffed.retain(|part| !is_vote(*part));
        if case.review.is_some() {
            // Whoever was asked to review it may be the one whose exception it is now.
            self.at_once(Item::Roles);
        }
    }

    /// Enough approved a request.
    fn grant(&mut self, exception: ExceptionId) {
        let Some(plan) = self.plan.exceptions.get(exception) else { return };
        self.end_votes(exception);
        self.case(exception).stage = Stage::InForce;
        let until = self.now.saturating_add(plan.lasts);
        self.exception(exception, Some(plan.at), ExceptionStep::Granted { until });
        self.in_force(exception, until);
    }

    fn in_force(&mut self, exception: ExceptionId, until: i64) {
        self.s.agenda.set(Item::Exception(exception, ExceptionHour::End), until);
        self.case(exception).unrecorded = true;
        self.ask_anew(exception, ExceptionPart::Record);
    }

    /// Something of an exception is due.
    pub(super) fn exception_due(&mut self, exception: ExceptionId, hour: ExceptionHour) {
        match hour {
            ExceptionHour::Votes => self.votes_over(exception),
            ExceptionHour::End => self.end_exception(exception, Ended::Expired),
            ExceptionHour::Restore => self.overdue(exception, ExceptionPart::Restore),
            ExceptionHour::Review => self.overdue(exception, ExceptionPart::Review),
        }
    }

    /// An exception is no longer in force: what it bypassed is to be put back.
    fn end_exception(&mut self, exception: ExceptionId, why: Ended) {
        let Some(plan) = self.plan.exceptions.get(exception) else { return };
        if self.stage(exception) != Stage::InForce {
            return;
        }
        self.s.agenda.remove(&Item::Exception(exception, ExceptionHour::End));
        self.case(exception).stage = Stage::Idle;
        self.exception(exception, Some(plan.at), ExceptionStep::Ended { why });
        if matches!(why, Ended::Unconfirmed | Ended::Refused) {
            self.never_confirmed(exception);
        }
        if self.case(exception).unrecorded {
            self.exception_alarm(AlarmKind::ExceptionUnrecorded, exception, plan.record_at);
        }
        self.owe(exception, why != Ended::Restored);
    }

    /// What was done at once is not confirmed, and will not be.
    fn never_confirmed(&mut self, exception: ExceptionId) {
        self.end_votes(exception);
        self.case(exception).unconfirmed = false;
        let place = self.exception_place(exception, ExceptionPart::Confirmation).unwrap_or_default();
        self.exception_alarm(AlarmKind::ExceptionUnconfirmed, exception, place);
    }

    /// The incident is over, and with it the ground of its exceptions.
    pub(super) fn exceptions_over(&mut self) {
        let open: Vec<(ExceptionId, Stage)> =
            self.s.exceptions.table.iter().map(|(e, c)| (*e, c.stage)).filter(|(_, s)| *s != Stage::Idle).collect();
        for (exception, stage) in open {
            if stage == Stage::Asked {
                self.end_votes(exception);
                self.case(exception).stage = Stage::Idle;
                let place = self.plan.exceptions.get(exception).map(|e| e.at);
                self.exception(exception, place, ExceptionStep::Withdrawn);
            } else {
                self.end_exception(exception, Ended::IncidentOver);
            }
        }
        if self.exceptions_still_open().is_some() {
            self.at_once(Item::Roles);
        }
    }

    /// Why the file cannot be closed yet.
    pub(super) fn exceptions_still_open(&self) -> Option<String> {
        let mut open = Vec::new();
        for (exception, case) in &self.s.exceptions.table {
            let Some(plan) = self.plan.exceptions.get(*exception) else { continue };
            let missing = [
                (case.unconfirmed, "not confirmed"),
                (case.restore.is_some(), "not restored"),
                (case.unrecorded, "not recorded"),
                (case.review.is_some(), "not reviewed"),
            ];
            let missing: Vec<&str> = missing.iter().filter(|(is, _)| *is).map(|(_, what)| *what).collect();
            if !missing.is_empty() {
                open.push(format!("{} is {}", plan.name, missing.join(", ")));
            }
        }
        (!open.is_empty()).then(|| format!("an exception is open: {}", open.join("; ")))
    }

    /// Writes into the journal.
    fn exception(&mut self, exception: ExceptionId, place: Option<PlaceId>, what: ExceptionStep) {
        self.journal(place, What::Exception { exception, what });
    }

    fn exception_alarm(&mut self, kind: AlarmKind, exception: ExceptionId, place: PlaceId) {
        self.alarm(kind, place, About { exception: Some(exception), ..About::default() });
    }

    /// The line that asks for something.
    pub(super) fn exception_place(&self, exception: ExceptionId, part: ExceptionPart) -> Option<PlaceId> {
        let plan = self.plan.exceptions.get(exception)?;
        Some(match part {
            ExceptionPart::Approval => plan.approve.as_ref().map_or(plan.at, |v| v.at),
            ExceptionPart::Confirmation => plan.at_once.as_ref().map_or(plan.at, |a| a.confirmed.at),
            ExceptionPart::Record => plan.record_at,
            ExceptionPart::Restore => plan.restore.at,
            ExceptionPart::Review => plan.review.at,
        })
    }

    fn end_part(&mut self, exception: ExceptionId, part: ExceptionPart) {
        self.end_chains(|c| c.purpose == Purpose::Exception(exception, part));
    }
}
