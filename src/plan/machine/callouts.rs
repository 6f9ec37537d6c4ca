//! Call-outs: many people at once, until enough of each group are coming.
//!
//! A call-out climbs like a ladder with one rung that waits until its deadline, and shares the ladders' way of paging:
//! one page for one person on a channel at an instant, who comes on call meanwhile is called too, `any of` is chosen,
//! while everything is snoozed its clock stands still. It is no ladder of the level: whether the incident is
//! acknowledged does not hang on it, a change of the level does not end it, the end of the incident does.
//!
//! - Somebody is **coming** (perhaps in so many minutes) or declines. Until the deadline only those count who will be
//!   there by then; at the deadline everybody who is coming counts. Enough of each group: whatever is pending is called
//!   off. To acknowledge a call is to have seen it: the person is not called further, and is not coming yet.
//!   Everybody counts for one group alone, so that who belongs to two of them does not do the work of two; they count
//!   where the fewest are lacking in all. Whoever comes uncalled counts for none.
//! - The alarm `not-enough`, for every group that lacks somebody, is raised at the deadline, or as soon as too many have declined or cannot be reached. What
//!   `at end` says comes at the deadline, `page … every D` with the alarm. Who comes after that still counts, except
//!   after `stop`. Single people who cannot be reached are journaled, and no alarms of their own.
//! - Who was coming and declines after all is taken back. A call-out that had enough and has no longer calls everybody
//!   again who has not declined, until its old deadline; when that has passed, `at end` comes at once.
//! - `start` does nothing while a call-out waits; one that is over starts afresh, and everybody is asked again.
//! - The end of the incident ends it. If the incident is opened again a call-out that was under way (or had enough) starts
//!   afresh: those who were coming were told that it is over.
//! - A ladder that a call-out hands over to stays when the level selects others, like one that a reaction started.

use std::collections::BTreeSet;

use super::agenda::Item;
use super::state::{Purpose, RunKey, Slot, Status};
use super::step::{About, Machine};
use super::{AlarmKind, PageId, What};
use crate::model::{CalloutId, LadderId, Responder};
use crate::plan::{CalloutPlan, PlaceId};

impl<'a> Machine<'a> {
    pub(super) fn callout(&self, callout: CalloutId) -> Option<&'a CalloutPlan> {
        self.plan.callouts.get(callout)
    }

    /// Calls everybody, unless that is going on.
    pub(super) fn start_callout(&mut self, callout: CalloutId, place: PlaceId) {
        let run = RunKey::Callout(callout);
        if self.callout(callout).is_none() {
            return;
        }
        if self.s.runs.get(&run).is_some_and(|r| r.status == Status::Climbing) {
            return self.journal(Some(place), What::CalloutRuns { callout });
        }
        self.enter(run);
    }

    /// "I am coming."
    pub(super) fn coming(
        &mut self,
        by: Option<Responder>,
        page: Option<PageId>,
        callout: Option<CalloutId>,
        within: Option<i64>,
    ) {
        let Some(by) = by else { return self.ignored("nobody is coming") };
        let person = self.person_behind(by);
        let named = page.and_then(|p| self.s.ledger.pages.get(&p)).map(|p| p.purposes.clone());
        let runs: Vec<CalloutId> = match (callout, named) {
            (Some(callout), _) => vec![callout],
            (None, Some(purposes)) => purposes
                .iter()
                .filter_map(|p| match p {
                    Purpose::Run { run: RunKey::Callout(c), .. } => Some(*c),
                    _ => None,
                })
                .collect(),
            (None, None) => self.callouts_that_call(by, person),
        };
        self.responds(by);
        let news = self.sets_out(person, within);
        let within = within.or_else(|| self.still_to_go(person));
        let (mut counts, mut waits) = (false, false);
        for callout in runs {
            let run = RunKey::Callout(callout);
            let Some(status) = self.s.runs.get(&run).map(|r| r.status).filter(|s| *s != Status::Over) else { continue };
            if self.may_answer(run, by, person) {
                counts = true;
                self.comes(callout, (by, person), within);
            } else {
                waits |= matches!(status, Status::Climbing | Status::Holding);
            }
        }
        if !counts && waits {
            self.ignored("no call-out calls them: they count for none");
        } else if !counts && !news {
            self.ignored("no call-out waits for them");
        }
    }

    /// Running call-outs that have called somebody; if none has, those that can.
    fn callouts_that_call(&self, by: Responder, person: Responder) -> Vec<CalloutId> {
        let all: Vec<(CalloutId, bool)> = self
            .s
            .runs
            .iter()
            .filter(|(_, r)| r.status != Status::Over)
            .filter_map(|(k, r)| match k {
                RunKey::Callout(c) => Some((*c, r.paged.contains(&by) || r.paged.contains(&person))),
                _ => None,
            })
            .collect();
        let paged = all.iter().any(|(_, paged)| *paged);
        all.into_iter().filter(|(_, p)| *p || !paged).map(|(c, _)| c).collect()
    }

    fn comes(&mut self, callout: CalloutId, (by, person): (Responder, Responder), within: Option<i64>) {
        let run = RunKey::Callout(callout);
        let now = self.clock(run.clock());
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        state.acknowledged.insert(person, by);
        match within {
            Some(seconds) => state.coming.insert(person, now.saturating_add(seconds.max(0))),
            None => state.coming.remove(&person),
        };
        let (status, late) = (state.status, state.comes_late(person));
        let missing = self.missing(run);
        let place = self.callout(callout).map(|c| c.at);
        self.journal(place, What::Coming { callout, by, within, late, missing });
        self.end_chains(|c| {
            (c.who == by || c.who == person) && matches!(c.purpose, Purpose::Run { run: r, .. } if r == run)
        });
        match status {
            Status::Climbing | Status::Holding if missing == 0 => self.answer(run),
            _ => self.look_ahead(run),
        }
    }

    /// Enough are coming.
    pub(super) fn enough(&mut self, callout: CalloutId) {
        if let Some(state) = self.s.runs.get_mut(&RunKey::Callout(callout)) {
            state.status = Status::Answered;
        }
        let place = self.callout(callout).map(|c| c.at);
        self.journal(place, What::Enough { callout });
    }

    /// Somebody has seen a call.
    pub(super) fn call_seen(&mut self, callout: CalloutId, by: Responder, person: Responder) {
        let run = RunKey::Callout(callout);
        let place = self.callout(callout).map(|c| c.at);
        self.journal(place, What::CallSeen { callout, by });
        self.end_chains(|c| {
            (c.who == by || c.who == person) && matches!(c.purpose, Purpose::Run { run: r, .. } if r == run)
        });
    }

    /// Who was coming and declines (these, if any are named) is taken back.
    pub(super) fn no_longer_coming(&mut self, by: Responder, person: Responder, only: Option<&BTreeSet<RunKey>>) {
        let runs: Vec<CalloutId> = self
            .s
            .runs
            .iter()
            .filter(|(_, r)| r.status != Status::Over && r.acknowledged.contains_key(&person))
            .filter(|(k, _)| only.is_none_or(|runs| runs.contains(k)))
            .filter_map(|(k, _)| if let RunKey::Callout(c) = k { Some(*c) } else { None })
            .collect();
        for callout in runs {
            let run = RunKey::Callout(callout);
            let slot = Slot::Rung(super::state::Position::default());
            let now = self.clock(run.clock());
            let Some(state) = self.s.runs.get_mut(&run) else { continue };
            state.acknowledged.remove(&person);
            state.coming.remove(&person);
            if let Some(sent) = state.slots.get_mut(&slot) {
                sent.declined.extend([by, person]);
            }
            let (status, deadline) = (state.status, state.deadline);
            let missing = self.missing(run);
            let place = self.callout(callout).map(|c| c.at);
            self.journal(place, What::NotComing { callout, by, missing });
            if status != Status::Answered || missing == 0 {
                continue;
            }
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.status = Status::Climbing;
            }
            match deadline.filter(|due| *due > now) {
                Some(due) => {
                    self.s.agenda.set(Item::RungEnd(run), due);
                    self.at_once(Item::CallAgain(callout));
                }
                None => self.at_once(Item::RungEnd(run)),
            }
        }
    }

    /// Calls everybody again who is not coming and has not declined.
    pub(super) fn call_again(&mut self, callout: CalloutId) {
        let run = RunKey::Callout(callout);
        if self.s.runs.get(&run).is_none_or(|r| r.status != Status::Climbing) {
            return;
        }
        self.start_slot(run, Slot::Rung(super::state::Position::default()), false);
        self.watch_hand_overs(run);
        self.look_ahead(run);
    }

    /// At the deadline everybody counts who is coming; says whether that is enough, though not in time.
    pub(super) fn enough_though_late(&mut self, run: RunKey) -> bool {
        let RunKey::Callout(callout) = run else { return false };
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.deadline = None;
        }
        let enough = self.missing(run) == 0;
        if enough {
            self.not_enough(callout);
            self.answer(run);
        }
        enough
    }

    /// Says once that not enough are coming.
    pub(super) fn not_enough(&mut self, callout: CalloutId) {
        let run = RunKey::Callout(callout);
        let needs = self.rung(run, 0).map_or(&[][..], |r| r.needs);
        let short = self.lacking(run, needs, &[]).into_iter().zip(needs).filter(|(lacks, _)| *lacks > 0);
        let mut groups: Vec<_> = short.map(|(_, need)| need.of).collect();
        if groups.is_empty() {
            groups.push(None);
        }
        let place = self.callout(callout).map(|c| c.at).unwrap_or_default();
        for group in groups {
            self.alarm(AlarmKind::NotEnough, place, About { target: group, ..About::run(run) });
        }
    }

    /// What comes after the deadline.
    pub(super) fn callout_ends(&mut self, callout: CalloutId, to: Option<LadderId>, place: PlaceId) {
        self.journal(Some(place), What::CalloutEnds { callout, to });
        if let Some(ladder) = to {
            self.want_ladder(ladder);
        }
    }
}
