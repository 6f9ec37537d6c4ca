//! Clocks of obligations: who owes what to whom by when.
//!
//! - `crate::plan::deadline` computes when a clock runs out, `deadline` from which instants, this file starts and moves clocks, `warning` tells people, `end` stops
//!   them.
//!
//! What the semantics leave open is decided so:
//!
//! - **Owed.** An obligation is owed while its `when` holds or is unknown; an unknown starts the clock, as a suspicion.
//!   Once `when` has surely held, only fulfilment stops the clock, whatever facts say later: a wrong entry must not
//!   silence a regulator's deadline. A mere suspicion ends when the facts refute it, and begins again at the same
//!   instant when they change their mind.
//! - **Beginning.** A clock begins at its anchor, not when it becomes known that the obligation is owed: the time until
//!   then is lost. `earliest of` runs from the first anchor that is known and only ever moves forward with the others;
//!   `latest of` runs once all are known. An anchor that is corrected (a back-dated moment, a fact, an obligation
//!   fulfilled again) moves the clock; one that disappears leaves it as it was.
//! - **Which instant.** A state counts from its first beginning, `acknowledged` and `sent` from the first time,
//!   `resolved` and `fulfilled` from the last: what is sent again is a correction, what is reopened was not over.
//! - **Reopened.** What can only count from the end of the incident has nothing to count from any more: its clock stops, and
//!   it is owed anew when the incident is over again, also where it was fulfilled already.
//! - **The deadline** itself is still in time: what is fulfilled in that second is fulfilled, and missed is what is not
//!   when the second is over.
//! - **Too early.** Nobody fulfils what is not owed, or what does not run yet because nothing it counts from has happened:
//!   that is refused, with a line in the journal. A message that arrived before counts, except for what is owed from the
//!   end of the incident on.
//! - **Sending** the obligation's template to all its audiences fulfils it, when it has arrived at the last of them,
//!   whichever communication sent it. Everything else is fulfilled by the event: the machine files nothing by itself.
//! - **Late.** A missed clock raises `clock-missed` and goes on: the obligation is still owed, and the file cannot be
//!   closed before it is fulfilled.
//! - **Late after all.** What a clock that was met counts from is corrected afterwards: it was due at the corrected
//!   instant. Where it was met later than that, `clock-missed` says so then.
//! - **A warning** whose hour has passed when the clock starts or moves goes out at once; of several from one line only
//!   the last. A clock that has run out already warns no more. `any of T` is the first who is there, as written.
//! - **A window** opens for whoever sees to it with a page. Fulfilled before it opens counts, with an alarm: an embargo
//!   that was broken cannot be kept any more.
//! - **Cancelled.** No clock starts any more; those that run go on, with an alarm that asks for a decision. Only then may
//!   an obligation be waived, by the role that `alone may waive` (default: the owner of everything unassigned). Reopening
//!   takes waivers back.

mod deadline;
mod end;
mod warning;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::pairs;
use super::state::Phase;
use super::step::Machine;
use super::{AlarmKind, MessageId, What};
use crate::model::{Actor, AudienceId, CommunicationId, ObligationId, StateId, TemplateId};
use crate::plan::Runs;

/// All clocks, and what they count from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Clocks {
    table: BTreeMap<ObligationId, Clock>,
    /// The first beginning of each state.
    began: BTreeMap<StateId, i64>,
    /// When every ladder was answered for the first time.
    acknowledged: Option<i64>,
    /// When a template first arrived at an audience.
    #[serde(with = "pairs")]
    told: BTreeMap<(TemplateId, AudienceId), i64>,
    /// When it arrived there last.
    #[serde(default, with = "pairs")]
    told_last: BTreeMap<(TemplateId, AudienceId), i64>,
    /// When a communication was first heard.
    heard: BTreeMap<CommunicationId, i64>,
}

/// One clock.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Clock {
    owed: Owed,
    /// Since when and until when it runs.
    runs: Option<Runs>,
    /// Warnings that went out, or are too late to, by position.
    warned: std::collections::BTreeSet<u32>,
    /// The page that says that the window has opened went out.
    opened: bool,
    missed: bool,
    end: Option<End>,
}

/// Whether an obligation is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Owed {
    #[default]
    No,
    Perhaps,
    Surely,
}

/// What stopped a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum End {
    Fulfilled(i64),
    Waived,
}

impl Clocks {
    /// Seconds until a clock runs out; absent while it does not run.
    pub(super) fn due(&self, obligation: ObligationId) -> Option<i64> {
        let clock = self.table.get(&obligation)?;
        if clock.end.is_some() { None } else { clock.runs.map(|r| r.due) }
    }

    /// When an obligation was fulfilled, the last time.
    fn fulfilled(&self, obligation: ObligationId) -> Option<i64> {
        match self.table.get(&obligation)?.end {
            Some(End::Fulfilled(at)) => Some(at),
            _ => None,
        }
    }

    fn clock(&mut self, obligation: ObligationId) -> &mut Clock {
        self.table.entry(obligation).or_default()
    }
}

impl Machine<'_> {
    /// Something happened that clocks may count from.
    pub(super) fn clocks_changed(&mut self) {
        if !self.plan.obligations.is_empty() && !matches!(self.s.phase, Phase::Idle | Phase::Closed) {
            self.at_once(Item::Clocks);
        }
    }

    /// A message arrived.
    pub(super) fn told_for_clocks(&mut self, message: MessageId) {
        let Some(message) = self.s.communications.messages.get(&message) else { return };
        let clocks = &mut self.s.clocks;
        clocks.told.entry((message.template, message.audience)).or_insert(self.now);
        clocks.told_last.insert((message.template, message.audience), self.now);
        clocks.heard.entry(message.communication).or_insert(self.now);
    }

    /// Looks at every obligation: is it owed, since when, until when.
    pub(super) fn look_at_clocks(&mut self) {
        if matches!(self.s.phase, Phase::Idle | Phase::Closed) {
            return;
        }
        for (state, at) in &self.s.incident.began {
            self.s.clocks.began.entry(*state).or_insert(*at);
        }
        if let Some(at) = self.s.incident.all_answered {
            self.s.clocks.acknowledged.get_or_insert(at);
        }
        let mut next: Option<i64> = None;
        for (obligation, plan) in self.plan.obligations.iter() {
            self.look_at_clock(obligation);
            let surely = self.s.clocks.clock(obligation).owed == Owed::Surely;
            let crossing = plan.when.as_ref().filter(|_| !surely).and_then(|w| self.next_crossing(w));
            next = next.into_iter().chain(crossing).min();
        }
        if let Some(next) = next {
            self.s.agenda.set_by(Item::Clocks, next);
        }
    }

    fn look_at_clock(&mut self, obligation: ObligationId) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return };
        match self.s.clocks.clock(obligation).end {
            Some(End::Fulfilled(at)) => return self.correct(obligation, at),
            Some(End::Waived) => return,
            None => {}
        }
        let truth = plan.when.as_ref().map_or(Some(true), |w| self.truth(w));
        let before = self.s.clocks.clock(obligation).owed;
        let owed = match (before, truth) {
            (Owed::Surely, _) | (_, Some(true)) => Owed::Surely,
            (_, None) => Owed::Perhaps,
            (_, Some(false)) => Owed::No,
        };
        let clock = self.s.clocks.clock(obligation);
        clock.owed = owed;
        if owed == Owed::No {
            if clock.runs.is_some() {
                self.stop_clock(obligation);
                *self.s.clocks.clock(obligation) = Clock::default();
                self.journal(Some(plan.at), What::ClockRefuted { obligation });
                self.clock_matters();
            }
            return;
        }
        if let Some(at) = self.told_all(plan) {
            return self.fulfil(obligation, None, at);
        }
        let running = self.s.clocks.clock(obligation).runs;
        if self.s.phase == Phase::Cancelled && running.is_none() {
            return;
        }
        let Some(runs) = self.deadline(plan).filter(|r| Some(*r) != running) else { return };
        self.start_clock(obligation, runs);
    }

    /// What a clock that was met counts from may be corrected afterwards: it was due at another instant, and perhaps met
    /// too late.
    fn correct(&mut self, obligation: ObligationId, fulfilled: i64) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return };
        let Some(before) = self.s.clocks.clock(obligation).runs else { return };
        let Some(runs) = self.deadline(plan).filter(|r| *r != before) else { return };
        let Runs { since, opens, due } = runs;
        let late = due < fulfilled;
        let clock = self.s.clocks.clock(obligation);
        clock.runs = Some(runs);
        let known = std::mem::replace(&mut clock.missed, late);
        self.journal(Some(plan.at), What::ClockMoved { obligation, since, opens, due });
        if late && !known {
            self.journal(Some(plan.at), What::ClockMissed { obligation });
            self.clock_alarm(AlarmKind::ClockMissed, obligation, plan.by.map(Actor::target));
        }
    }

    /// Starts a clock, or moves it.
    fn start_clock(&mut self, obligation: ObligationId, runs: Runs) {
        let Some(plan) = self.plan.obligations.get(obligation) else { return };
        let now = self.now;
        let clock = self.s.clocks.clock(obligation);
        let moved = clock.runs.replace(runs).is_some();
        // What was missed is due again where a correction moves the end beyond now; so is what was warned of.
        clock.missed &= runs.due < now;
        clock.opened &= runs.opens.is_none_or(|o| o <= now);
        let suspected = clock.owed == Owed::Perhaps;
        let missed = clock.missed;
        let Runs { since, opens, due } = runs;
        let what = if moved {
            What::ClockMoved { obligation, since, opens, due }
        } else {
            What::ClockStarted { obligation, since, opens, due, suspected }
        };
        self.journal(Some(plan.at), what);
        self.stop_clock(obligation);
        if !missed {
            // One that has run out already is missed at once.
            self.s.agenda.set(Item::ClockDue(obligation), due.max(now.saturating_sub(1)));
        }
        if let Some(opens) = opens.filter(|_| !self.s.clocks.clock(obligation).opened) {
            self.s.agenda.set(Item::ClockOpens(obligation), opens.max(now));
        }
        self.set_warnings(obligation, plan, due);
        self.clock_matters();
    }

    /// The level, and what hangs on it, may ask how much is left.
    fn clock_matters(&mut self) {
        if self.s.phase == Phase::Open {
            self.at_once(Item::Level);
        }
    }

    /// Takes back everything that a clock has put on the agenda, and calls off its pages.
    fn stop_clock(&mut self, obligation: ObligationId) {
        self.s.agenda.retain(|item| {
            !matches!(item, Item::ClockOpens(o) | Item::ClockWarning(o, _) | Item::ClockDue(o) if *o == obligation)
        });
        self.end_chains(|c| c.purpose == super::state::Purpose::Clock(obligation));
    }
}
