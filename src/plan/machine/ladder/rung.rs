//! A rung (or a round at the end) pages.
//!
//! - Within a rung a person is one: where several `page` clauses name somebody with different plans, both plans run
//!   and share the page of an instant; with the same plan the first does.
//! - `any of` is chosen once per rung, among those who have not acknowledged in this run. The host is asked
//!   (`Command::Choose`); a second without an answer, or an answer from outside, and the first as written is paged.
//! - Where a target is a vacant role, or comes to one, and none of those it was found for can answer, the candidates of
//!   the next source are paged before the ladder runs ahead.
//! - A vendor that was paged outside its hours counts as nobody until they open: when all others decline or cannot be
//!   reached the ladder runs ahead. Its answer counts all the same.
//! - Who has acknowledged in this run is not paged again in it. Where that leaves a rung nobody to page, the ladder
//!   runs ahead at once; the timetable still gives the rung its time.

use std::collections::BTreeSet;

use super::super::agenda::Item;
use super::super::state::{ChainId, Choice, Purpose, RunKey, Sent, Slot, Status};
use super::super::step::{About, Machine};
use super::super::target::Resolution;
use super::super::{Command, What};
use crate::model::{Responder, Target, TargetKind};

/// Seconds a host has to say whom it chose.
const CHOICE_PATIENCE: i64 = 1;

impl Machine<'_> {
    /// Resolves a slot's targets and pages everybody. Says whether anybody counts: without, the rung takes no time.
    pub(in super::super) fn start_slot(&mut self, run: RunKey, slot: Slot, ahead: bool) -> bool {
        let clauses = self.page_clauses(run, slot);
        let mut counts = false;
        let mut wanted: Vec<(u32, u32, Target, Resolution)> = Vec::new();
        for (c, clause) in (0u32..).zip(clauses) {
            for (t, target) in (0u32..).zip(&clause.targets) {
                let resolution = self.resolve_target(*target);
                self.report_away(&resolution, About::of(run), clause.at);
                counts |= resolution.counts();
                wanted.push((c, t, *target, resolution));
            }
        }
        let started = self.now;
        if let Some(state) = self.s.runs.get_mut(&run)
            && (counts || wanted.iter().any(|w| !w.3.found.is_empty()))
        {
            state.slots.entry(slot).or_insert_with(|| Sent { started, ahead, counts, ..Sent::default() });
        }
        for (clause, target, written, resolution) in wanted {
            self.page_found(run, slot, (clause, target, written), &resolution, !ahead);
        }
        counts
    }

    fn page_found(
        &mut self,
        run: RunKey,
        slot: Slot,
        (clause, n, target): (u32, u32, Target),
        all: &Resolution,
        timetable: bool,
    ) {
        let Target::AnyOf(of) = target else {
            for found in &all.found {
                if !found.counts {
                    let place = self.page_clause(run, slot, clause).map(|p| p.at);
                    self.journal(place, What::OutsideHours { who: found.who });
                }
                self.page_one(run, slot, clause, (found.who, &found.through), timetable);
            }
            return;
        };
        let chosen = self.s.runs.get(&run).and_then(|r| r.slots.get(&slot)).and_then(|s| s.chosen.get(&(clause, n)));
        match chosen {
            Some(Some(who)) => {
                let (who, through) = (*who, chosen_through(all, of, *who));
                return self.page_one(run, slot, clause, (who, &through), timetable);
            }
            Some(None) => return,
            None => {}
        }
        let among: Vec<Responder> = all.found.iter().map(|f| f.who).filter(|w| !self.has_answered(run, *w)).collect();
        let only = if among.len() == 1 { among.first().copied() } else { None };
        if let Some(sent) = self.sent(run, slot) {
            sent.chosen.insert((clause, n), only);
        }
        if let Some(who) = only {
            self.page_one(run, slot, clause, (who, &all.through(who)), timetable);
        } else if !among.is_empty() {
            self.s.choice = self.s.choice.saturating_add(1);
            let choice = self.s.choice;
            self.out.push(Command::Choose { choice, among: among.clone() });
            self.s.choices.insert(choice, Choice { run, slot, clause, target: n, of, among, timetable });
            self.after(Item::Choice(choice), CHOICE_PATIENCE);
        }
    }

    /// The host's answer to a choice, or none in time.
    pub(in super::super) fn chosen(&mut self, number: u64, answer: Option<Responder>) {
        if answer.is_some()
            && self.s.snooze.is_some()
            && self.s.choices.get(&number).is_some_and(|c| !matches!(c.run, RunKey::Alarm(_)))
        {
            // What it starts waits for the end of the snooze, and so does the choice: people are resolved again then.
            return self.ignored("a choice was answered while everything is snoozed");
        }
        let Some(choice) = self.s.choices.remove(&number) else {
            return self.ignored("nothing waits for this choice");
        };
        self.s.agenda.remove(&Item::Choice(number));
        let named = answer.filter(|who| choice.among.contains(who));
        let Some(who) = named.or_else(|| choice.among.first().copied()) else { return };
        let place = self.page_clause(choice.run, choice.slot, choice.clause).map(|p| p.at);
        self.journal(place, What::Chosen { of: choice.of, who, by_order: named.is_none() });
        if let Some(sent) = self.sent(choice.run, choice.slot) {
            sent.chosen.insert((choice.clause, choice.target), Some(who));
        }
        let through = chosen_through(&self.resolve(choice.of), choice.of, who);
        self.page_one(choice.run, choice.slot, choice.clause, (who, &through), choice.timetable);
        self.look_ahead(choice.run);
    }

    /// Pages one person from a slot, unless they acknowledged, declined or run the same plan there already.
    /// `through` is what found them; where a plan runs already, it was found through this as well.
    fn page_one(
        &mut self,
        run: RunKey,
        slot: Slot,
        clause: u32,
        (who, through): (Responder, &BTreeSet<TargetKind>),
        timetable: bool,
    ) {
        if self.has_answered(run, who) {
            return;
        }
        let id = ChainId { purpose: Purpose::Run { run, slot }, who, clause };
        let steps = self.steps(id);
        let same = self.chains_for(id.purpose, who).into_iter().find(|c| *c == id || self.steps(*c) == steps);
        let closed = self.is_closed(who);
        let Some(state) = self.s.runs.get_mut(&run) else { return };
        let Some(sent) = state.slots.get_mut(&slot) else { return };
        if let Some(chain) = same.and_then(|c| self.s.chains.get_mut(&c)) {
            chain.through.extend(through);
        }
        if same.is_some() || sent.declined.contains(&who) {
            return;
        }
        sent.paged.insert(who);
        state.paged.insert(who);
        if closed {
            sent.closed.insert(who);
        }
        self.start_chain(id, timetable, through.clone());
    }

    /// The hour of a rung that was run ahead of: everybody without a delivered page from it is paged, in full.
    pub(super) fn page_again(&mut self, run: RunKey, slot: Slot) {
        let delivered = self.sent(run, slot).map(|s| s.delivered.clone()).unwrap_or_default();
        let purpose = Purpose::Run { run, slot };
        let stale: Vec<ChainId> =
            self.s.chains.keys().filter(|c| c.purpose == purpose && !delivered.contains(&c.who)).copied().collect();
        for id in stale {
            // Its pages stay: one that arrives late still counts as delivered by what the chain tries now.
            self.s.chains.remove(&id);
            self.s.agenda.retain(|item| item.chain() != Some(&id));
        }
        let clauses = self.page_clauses(run, slot);
        for (c, clause) in (0u32..).zip(clauses) {
            for (t, target) in (0u32..).zip(&clause.targets) {
                let mut resolution = self.resolve_target(*target);
                self.report_away(&resolution, About::of(run), clause.at);
                resolution.found.retain(|f| !delivered.contains(&f.who));
                self.page_found(run, slot, (c, t, *target), &resolution, true);
            }
        }
    }

    /// Somebody else may be on call while the front rung (or the last round) waits: newcomers get their own plan from
    /// now on. Only what a schedule says is looked at again.
    pub(in super::super) fn hand_over_while_waiting(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run).filter(|r| r.status == Status::Climbing) else { return };
        let Some(slot) = state.waiting_slot() else { return };
        let Some(known) = state.slots.get(&slot).map(|s| (s.paged.clone(), s.declined.clone())) else { return };
        self.next_candidates(run);
        for (c, clause) in (0u32..).zip(self.page_clauses(run, slot)) {
            for target in &clause.targets {
                if let Target::AnyOf(_) = target {
                    continue;
                }
                let resolution = self.resolve_target(*target);
                for found in &resolution.found {
                    let Some(schedule) = found.schedule else { continue };
                    if known.0.contains(&found.who) || known.1.contains(&found.who) || self.has_answered(run, found.who)
                    {
                        continue;
                    }
                    if let (RunKey::Ladder(ladder), Responder::Person(person)) = (run, found.who) {
                        self.journal(Some(clause.at), What::CameOnCall { schedule, person, ladder });
                    }
                    self.page_one(run, slot, c, (found.who, &found.through), true);
                }
            }
        }
        self.watch_hand_overs(run);
    }

    /// Where all who were found for a vacant role can no longer answer, the waiting slot pages its next candidates.
    pub(super) fn next_candidates(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run).filter(|r| r.status == Status::Climbing) else { return };
        let Some((slot, sent)) = state.waiting_slot().and_then(|s| Some((s, state.slots.get(&s)?))) else { return };
        let purpose = Purpose::Run { run, slot };
        let mut failed = self.hopeless(purpose, sent.paged.iter().copied().filter(|w| !state.acknowledged_by(*w)));
        failed.extend(&sent.declined);
        let known: BTreeSet<Responder> = sent.paged.union(&sent.declined).copied().collect();
        for (c, clause) in (0u32..).zip(self.page_clauses(run, slot)) {
            for target in clause.targets.iter().filter(|t| !matches!(t, Target::AnyOf(_))) {
                for found in self.resolve_beyond(*target, &failed).found {
                    if !known.contains(&found.who) && self.is_found_for_vacancy(&found) {
                        self.page_one(run, slot, c, (found.who, &found.through), true);
                    }
                }
            }
        }
    }

    /// Puts the next change of the waiting slot's schedules on the agenda.
    pub(in super::super) fn watch_hand_overs(&mut self, run: RunKey) {
        self.s.agenda.remove(&Item::HandOver(run));
        let Some(slot) = self.s.runs.get(&run).and_then(super::super::state::Run::waiting_slot) else { return };
        let schedules = self.page_clauses(run, slot).iter().flat_map(|c| self.schedules_of(c));
        if let Some(next) = schedules.filter_map(|s| self.next_change(s)).min() {
            self.s.agenda.set(Item::HandOver(run), next);
        }
    }

    /// Schedules changed outside their rules, somebody came back, or a snooze ended: every waiting rung looks.
    pub(in super::super) fn look_for_hand_overs(&mut self) {
        let waiting: Vec<RunKey> =
            self.s.runs.iter().filter(|(_, r)| r.status == Status::Climbing).map(|(k, _)| *k).collect();
        for run in waiting {
            self.s.agenda.set_by(Item::HandOver(run), self.now);
        }
    }

    fn sent(&mut self, run: RunKey, slot: Slot) -> Option<&mut Sent> {
        self.s.runs.get_mut(&run)?.slots.get_mut(&slot)
    }

    /// Whether somebody (or whoever sits at the post) acknowledged in this run.
    pub(super) fn has_answered(&self, run: RunKey, who: Responder) -> bool {
        self.s.runs.get(&run).is_some_and(|r| r.acknowledged_by(who))
    }

    /// Whether the front rung can still be answered: by somebody it paged, and where it needs several, by enough of
    /// those the run has paged.
    pub(super) fn can_be_answered(&self, run: RunKey) -> bool {
        let Some(state) = self.s.runs.get(&run) else { return false };
        let front = Slot::Rung(state.front);
        if self.s.choices.values().any(|c| c.run == run && c.slot == front) {
            return true;
        }
        let may = |slot: &Slot| -> Vec<Responder> {
            let Some(sent) = state.slots.get(slot) else { return Vec::new() };
            sent.paged
                .iter()
                .filter(|w| !sent.declined.contains(w) && !state.acknowledged_by(**w))
                .filter(|w| self.in_hope(Purpose::Run { run, slot: *slot }, **w))
                .filter(|w| !(sent.closed.contains(w) && self.is_closed(**w)))
                .copied()
                .collect()
        };
        let rung = self.rung(run, state.front.rung).filter(|r| !r.needs.is_empty());
        let besides = if rung.is_some() { self.may_acknowledge_besides(run) } else { Vec::new() };
        if may(&front).is_empty() && besides.is_empty() {
            return false;
        }
        let Some(rung) = rung else { return true };
        let mut alive: Vec<Responder> = state.slots.keys().flat_map(may).collect();
        alive.extend(besides);
        alive.sort_unstable();
        alive.dedup();
        self.lacking(run, rung.needs, &alive).iter().all(|lacks| *lacks == 0)
    }

    /// Who may acknowledge although nobody pages them, and has not yet.
    fn may_acknowledge_besides(&self, run: RunKey) -> Vec<Responder> {
        let RunKey::Ladder(ladder) = run else { return Vec::new() };
        let Some(plan) = self.plan.ladders.get(ladder).filter(|l| !l.may_acknowledge.is_empty()) else {
            return Vec::new();
        };
        let there = |who: &Responder| !self.is_away(*who) && !self.has_answered(run, *who);
        self.plan
            .people
            .ids()
            .map(Responder::Person)
            .filter(|who| plan.may_acknowledge.iter().any(|k| self.stands_for(*k, *who)))
            .filter(there)
            .collect()
    }

    /// Somebody of a slot can no longer answer.
    pub(in super::super) fn cannot_answer(&mut self, run: RunKey, slot: Slot) {
        let Some(state) = self.s.runs.get(&run) else { return };
        if let RunKey::Alarm(kind) = run {
            let hope = state
                .slots
                .get(&slot)
                .is_some_and(|s| s.paged.iter().any(|w| self.in_hope(Purpose::Run { run, slot }, *w)));
            if !hope {
                let place = self.ending(run).map(|e| e.1);
                self.journal(place, What::AlarmUnheard { kind });
            }
        }
        let Some(state) = self.s.runs.get(&run).filter(|r| r.status == Status::Climbing) else { return };
        if slot == Slot::Rung(state.front) {
            self.at_once(Item::Ahead(run));
        } else if state.waiting_slot() == Some(slot) {
            // The next candidates of a vacant role.
            self.at_once(Item::HandOver(run));
        }
    }

    /// Goes ahead if the front rung cannot be answered.
    pub(in super::super) fn look_ahead(&mut self, run: RunKey) {
        let Some(state) = self.s.runs.get(&run) else { return };
        if state.status == Status::Climbing
            && state.slots.contains_key(&Slot::Rung(state.front))
            && !self.can_be_answered(run)
        {
            self.at_once(Item::Ahead(run));
        }
    }
}

/// What found whom `any of` came to. Who has gone meanwhile was found through the target itself.
fn chosen_through(all: &Resolution, of: TargetKind, who: Responder) -> BTreeSet<TargetKind> {
    let through = all.through(who);
    if through.is_empty() { [of].into() } else { through }
}
