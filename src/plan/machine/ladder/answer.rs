//! People answer a ladder: they acknowledge, take back, or push it on. What an answer is for is told in [`answers`].
//!
//! - An acknowledgement counts from anybody the ladder paged or can page, and `may acknowledge`; from others it is recorded, with an
//!   alarm. It always ends that person's own pages of the ladder.
//! - On a ladder that handed over or was dropped it counts for the ladder that took over. On one that stopped it is
//!   recorded. In `page … every D` and `hold` one answer is enough.
//! - With an answer go the chains of ladders that had handed over to the answered one, or been dropped for it.
//! - `released` by nobody known takes back every acknowledgement of the ladder; so does an event without a sender.
//! - Who has acknowledged and declines, or is away, takes it back likewise: nobody is left on an answer that nobody stands
//!   behind. Where enough others have acknowledged the ladder stays answered.
//! - `released` without a ladder takes back that somebody is coming to a call-out, too.
//! - Escalating an answered ladder uses its acknowledgements up: they no longer answer it, but who gave them is still
//!   not paged again in this run.
//! - Declining a round at the end ends its pages; the next round pages again.
//!
//! [`answers`]: super::super::answers

use std::collections::BTreeMap;

use super::super::What;
use super::super::agenda::Item;
use super::super::state::{Position, Purpose, RunKey, Status};
use super::super::step::Machine;
use crate::model::{LadderId, Responder, lacking};
use crate::plan::{Ending, Need};

impl Machine<'_> {
    /// Whether an acknowledgement counts.
    pub(in super::super) fn may_answer(&self, run: RunKey, by: Responder, person: Responder) -> bool {
        if self.s.runs.get(&run).is_some_and(|r| r.paged.contains(&by) || r.paged.contains(&person)) {
            return true;
        }
        let either = |kind| self.stands_for(kind, by) || self.stands_for(kind, person);
        let RunKey::Ladder(ladder) = run else {
            let pages = self.rung(run, 0).map_or(&[][..], |r| r.pages);
            return pages.iter().flat_map(|p| &p.targets).any(|t| self.target_stands_for(*t, person));
        };
        let Some(plan) = self.plan.ladders.get(ladder) else { return false };
        let end = if let Ending::PageEvery { page, .. } = &plan.at_end { Some(page) } else { None };
        let targets = plan.rungs.iter().flat_map(|r| &r.pages).chain(end).flat_map(|p| &p.targets);
        plan.may_acknowledge.iter().any(|k| either(*k))
            || targets.into_iter().any(|t| self.target_stands_for(*t, by) || self.target_stands_for(*t, person))
    }

    /// Somebody has seen a page of a run.
    pub(in super::super) fn acknowledge(&mut self, run: RunKey, by: Responder, person: Responder) {
        if let RunKey::Callout(callout) = run {
            return self.call_seen(callout, by, person);
        }
        let counts = self.may_answer(run, by, person);
        let serves = self.serves(run);
        let Some(status) = self.s.runs.get(&serves).map(|r| r.status) else { return };
        let counting = counts && !matches!(status, Status::Stopped | Status::Over);
        if counts {
            for key in [run, serves] {
                if let Some(state) = self.s.runs.get_mut(&key) {
                    state.acknowledged.insert(person, by);
                }
            }
            if self.s.incident.acknowledged.is_none() && matches!(run, RunKey::Ladder(_)) {
                self.s.incident.acknowledged = Some((person, self.now));
                self.at_once(Item::Roles);
            }
        }
        let (answers, missing) = if counting && status == Status::Climbing {
            let missing = self.missing(serves);
            (missing == 0, missing)
        } else {
            (counting && status == Status::Holding, 0)
        };
        if let RunKey::Ladder(ladder) = run {
            let place = self.plan.ladders.get(ladder).map(|l| l.at);
            self.journal(place, What::Acknowledged { ladder, by, counts: counting, asked: counts, missing });
            if !counts {
                self.stranger(by, Some(ladder));
            }
            if counting {
                self.sets_out(person, None);
            }
        } else if counts {
            self.journal(None, What::AlarmHeard { by });
        }
        let own = |who: Responder| who == by || who == person;
        self.end_chains(|c| {
            own(c.who) && matches!(c.purpose, Purpose::Run { run: r, .. } if r == run || (counts && r == serves))
        });
        if answers {
            self.answer(serves);
        } else if counting && status == Status::Answered {
            self.renew(serves);
        } else {
            self.look_ahead(serves);
        }
    }

    /// The run that an answer to this one counts for.
    fn serves(&self, run: RunKey) -> RunKey {
        let (mut at, mut seen) = (run, vec![run]);
        while let Some(state) = self.s.runs.get(&at) {
            let (Status::HandedOver(to) | Status::Dropped(Some(to))) = state.status else { break };
            let next = RunKey::Ladder(to);
            if seen.contains(&next) || !self.s.runs.contains_key(&next) {
                break;
            }
            seen.push(next);
            at = next;
        }
        at
    }

    /// How many more people each need asks for, when these come beside those who have acknowledged and will be there in
    /// time. Everybody counts for one group alone.
    pub(in super::super) fn lacking(&self, run: RunKey, needs: &[Need], besides: &[Responder]) -> Vec<u32> {
        let Some(state) = self.s.runs.get(&run) else { return needs.iter().map(|n| n.count).collect() };
        let there = state.acknowledged.iter().filter(|(person, _)| !state.comes_late(**person));
        let mut people: BTreeMap<Responder, Responder> = there.map(|(person, by)| (*person, *by)).collect();
        for who in besides {
            people.entry(self.person_behind(*who)).or_insert(*who);
        }
        let fits = |(person, by): (&Responder, &Responder)| {
            let of = |n: &Need| n.of.is_none_or(|of| self.stands_for(of, *person) || self.stands_for(of, *by));
            needs.iter().enumerate().filter(|(_, n)| of(n)).map(|(i, _)| i).collect()
        };
        let fits: Vec<Vec<usize>> = people.iter().map(fits).collect();
        let wanted: Vec<u32> = needs.iter().map(|n| n.count).collect();
        lacking(&wanted, &fits)
    }

    /// How many more people some needs ask for in all; without needs one answer is enough.
    fn people_lacking(&self, run: RunKey, needs: &[Need]) -> u32 {
        if needs.is_empty() {
            return u32::from(self.s.runs.get(&run).is_none_or(|r| r.acknowledged.is_empty()));
        }
        self.lacking(run, needs, &[]).into_iter().fold(0, u32::saturating_add)
    }

    pub(super) fn needs_met(&self, run: RunKey, needs: &[Need]) -> bool {
        self.people_lacking(run, needs) == 0
    }

    /// How many more people the waiting rung needs; at the end of a ladder one answer is enough.
    pub(in super::super) fn missing(&self, run: RunKey) -> u32 {
        let Some(state) = self.s.runs.get(&run) else { return 1 };
        let at_end = matches!(run, RunKey::Ladder(_)) && state.front == self.end_of(run) && state.exhausted;
        let last = state.front.rung.min(self.rungs(run).saturating_sub(1));
        self.people_lacking(run, if at_end { &[][..] } else { self.rung(run, last).map_or(&[][..], |r| r.needs) })
    }

    /// Enough people answered: everything pending of the run is called off.
    pub(in super::super) fn answer(&mut self, run: RunKey) {
        self.stop_climbing(run);
        self.end_chains(|c| matches!(c.purpose, Purpose::Run { run: r, .. } if r == run));
        let ladder = match run {
            RunKey::Ladder(ladder) => ladder,
            RunKey::Callout(callout) => return self.enough(callout),
            RunKey::Alarm(_) => {
                self.s.runs.remove(&run);
                return;
            }
        };
        for waiting in self.served_by(ladder) {
            self.end_chains(|c| matches!(c.purpose, Purpose::Run { run: r, .. } if r == waiting));
        }
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.status = Status::Answered;
            state.unsolved = None;
        }
        let place = self.plan.ladders.get(ladder).map(|l| l.at);
        self.journal(place, What::Answered { ladder });
        self.end_snooze();
        self.renew(run);
        self.work_begins(run);
        self.look_whether_acknowledged(false);
    }

    /// The incident is acknowledged as soon as every ladder that runs is answered: by the last answer, or because
    /// ladders that nobody had answered are no longer wanted.
    pub(in super::super) fn look_whether_acknowledged(&mut self, was: bool) {
        if !was && self.all_answered() {
            self.s.agenda.remove(&Item::AcknowledgeBy);
            self.s.incident.all_answered = Some(self.now);
            self.journal(None, What::AllAnswered);
            self.all_ladders_answered();
        }
    }

    /// Ladders whose answers count for this one.
    fn served_by(&self, ladder: LadderId) -> Vec<RunKey> {
        let to = RunKey::Ladder(ladder);
        let passes_on = |r: &super::super::state::Run| matches!(r.status, Status::HandedOver(_) | Status::Dropped(_));
        let all: Vec<RunKey> = self.s.runs.iter().filter(|(_, r)| passes_on(r)).map(|(k, _)| *k).collect();
        all.into_iter().filter(|k| *k != to && self.serves(*k) == to).collect()
    }

    /// `acknowledgement lasts` runs from the last one.
    fn renew(&mut self, run: RunKey) {
        let RunKey::Ladder(ladder) = run else { return };
        if let Some(lasts) = self.plan.ladders.get(ladder).and_then(|l| l.acknowledgement_lasts) {
            self.after(Item::Lapse(ladder), lasts.max(1));
        }
    }

    /// The ladders that somebody still has to answer.
    pub(in super::super) fn unanswered_ladders(&self) -> Vec<LadderId> {
        let open = |s: Status| matches!(s, Status::Climbing | Status::Holding | Status::Stopped);
        let ladder = |k: &RunKey| if let RunKey::Ladder(ladder) = k { Some(*ladder) } else { None };
        self.s.runs.iter().filter(|(_, r)| open(r.status)).filter_map(|(k, _)| ladder(k)).collect()
    }

    /// Whether every ladder that runs for the incident has been answered, and there is one.
    pub(in super::super) fn all_answered(&self) -> bool {
        let mut any = false;
        for (key, run) in self.s.runs.iter().filter(|(k, _)| matches!(k, RunKey::Ladder(_))) {
            match run.status {
                Status::Answered => any = true,
                Status::Over | Status::Dropped(_) => {}
                Status::HandedOver(_) => {
                    let serves = self.serves(*key);
                    if self.s.runs.get(&serves).is_some_and(|r| !matches!(r.status, Status::Answered)) {
                        return false;
                    }
                }
                Status::Climbing | Status::Holding | Status::Stopped => return false,
            }
        }
        any
    }

    /// An answer lapses: the level's ladders that do not run start afresh, acknowledgements forgotten.
    pub(in super::super) fn lapse(&mut self, ladder: LadderId) {
        let run = RunKey::Ladder(ladder);
        if self.s.runs.get(&run).is_none_or(|r| r.status != Status::Answered) {
            return;
        }
        let place = self.plan.ladders.get(ladder).map(|l| l.at);
        self.journal(place, What::Lapsed { ladder });
        if self.s.severity.selection.contains(&ladder) || self.wanted_ladders().contains(&ladder) {
            return self.enter(run);
        }
        // The level has other ladders by now.
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.status = Status::Over;
        }
        for other in self.s.severity.selection.clone() {
            let other = RunKey::Ladder(other);
            let idle = self.s.runs.get(&other).is_none_or(|r| !matches!(r.status, Status::Climbing | Status::Answered));
            if idle {
                self.enter(other);
            }
        }
    }

    /// An acknowledgement is taken back. A ladder that this leaves unanswered goes on at the rung after.
    pub(in super::super) fn released(&mut self, by: Option<Responder>, ladder: Option<LadderId>) {
        let Some(by) = by else { return self.ignored("nobody releases") };
        let person = self.person_behind(by);
        let mut runs = self.answers_of(by, person);
        runs.retain(|l| ladder.is_none_or(|only| only == *l));
        let comes = |r: &super::super::state::Run| r.status != Status::Over && r.acknowledged.contains_key(&person);
        let coming = ladder.is_none() && self.s.runs.iter().any(|(k, r)| matches!(k, RunKey::Callout(_)) && comes(r));
        if runs.is_empty() && !coming {
            return self.ignored("there is no acknowledgement to take back");
        }
        self.turns_back(person);
        if coming {
            self.no_longer_coming(by, person, None);
        }
        self.take_back(by, person, &runs);
    }

    /// The ladders that run and that somebody has acknowledged.
    pub(in super::super) fn answers_of(&self, by: Responder, person: Responder) -> Vec<LadderId> {
        let runs = self.s.runs.iter().filter(|(_, r)| r.status != Status::Over);
        let theirs = runs.filter(|(_, r)| r.acknowledged_by(by) || r.acknowledged_by(person));
        theirs.filter_map(|(k, _)| if let RunKey::Ladder(l) = k { Some(*l) } else { None }).collect()
    }

    /// What somebody has acknowledged is theirs no more. What this leaves unanswered goes on at the rung after.
    pub(in super::super) fn take_back(&mut self, by: Responder, person: Responder, ladders: &[LadderId]) {
        for ladder in ladders.iter().copied() {
            let run = RunKey::Ladder(ladder);
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.acknowledged.retain(|p, through| *p != by && *through != by && *p != person);
            }
            let place = self.plan.ladders.get(ladder).map(|l| l.at);
            self.journal(place, What::Released { ladder, by });
            let answered = self.s.runs.get(&run).is_some_and(|r| r.status == Status::Answered);
            if answered && self.missing(run) > 0 {
                self.s.agenda.remove(&Item::Lapse(ladder));
                if let Some(state) = self.s.runs.get_mut(&run) {
                    state.released = true;
                }
                self.goes_on_later(run);
            } else {
                self.look_ahead(run);
            }
        }
    }

    /// Escalated by hand.
    pub(in super::super) fn escalated(&mut self, ladder: Option<LadderId>) {
        let runs: Vec<LadderId> = match ladder {
            Some(ladder) => vec![ladder],
            None => {
                let runs = self.s.runs.iter().filter(|(_, r)| matches!(r.status, Status::Climbing | Status::Answered));
                runs.filter_map(|(k, _)| if let RunKey::Ladder(l) = k { Some(*l) } else { None }).collect()
            }
        };
        self.end_snooze();
        let mut moved = false;
        for ladder in runs {
            let run = RunKey::Ladder(ladder);
            let Some(status) = self.s.runs.get(&run).map(|r| r.status) else { continue };
            if matches!(status, Status::Climbing | Status::Answered) {
                moved = true;
                let place = self.plan.ladders.get(ladder).map(|l| l.at);
                self.journal(place, What::Escalated { ladder });
                self.goes_on_later(run);
            }
        }
        if !moved {
            self.ignored("no ladder that could be escalated runs");
        }
    }

    /// The next tick moves the run on. What had been answered has to be answered again, by the hour it always had.
    fn goes_on_later(&mut self, run: RunKey) {
        self.acknowledge_again();
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.escalate = true;
        }
        self.at_once(Item::Ahead(run));
    }

    /// Moves a run on: the next rung, beyond the last `at end`, there one more round; an answered one reopens at the
    /// rung after the answered one.
    pub(super) fn escalate(&mut self, run: RunKey) {
        let end = self.end_of(run);
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        match state.status {
            Status::Climbing if state.front == end || state.exhausted => {
                if let Some((Ending::PageEvery { .. }, _)) = self.ending(run) {
                    self.page_round(run);
                } else {
                    self.timetable_ends(run);
                }
            }
            Status::Climbing => {
                self.s.agenda.remove(&Item::Ahead(run));
                self.run_ahead(run, true);
                let ended = self.s.runs.get(&run).is_some_and(|r| r.status == Status::Climbing && r.exhausted);
                if ended && !matches!(self.ending(run), Some((Ending::PageEvery { .. }, _))) {
                    self.timetable_ends(run);
                }
            }
            Status::Answered => {
                state.status = Status::Climbing;
                state.table = None;
                if !std::mem::take(&mut state.released) {
                    for (person, through) in std::mem::take(&mut state.acknowledged) {
                        state.spent.extend([person, through]);
                    }
                }
                let front = state.front;
                self.s.agenda.remove(&Item::Work(run));
                if front.rung >= self.rungs(run) {
                    self.reopen_end(run);
                } else {
                    self.reopen_at(run, front);
                }
            }
            _ => {}
        }
    }

    fn reopen_at(&mut self, run: RunKey, front: Position) {
        if let RunKey::Ladder(ladder) = run {
            self.s.agenda.remove(&Item::Lapse(ladder));
        }
        self.climb(run, front.next());
    }

    fn reopen_end(&mut self, run: RunKey) {
        if let RunKey::Ladder(ladder) = run {
            self.s.agenda.remove(&Item::Lapse(ladder));
        }
        self.timetable_ends(run);
    }
}
