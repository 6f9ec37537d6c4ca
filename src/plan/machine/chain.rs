//! One person's plan of channels: steps, their hours, and running ahead of them.
//!
//! A step is what goes at once. It starts at its offset, or as soon as *all* pages of the step before it have failed.
//! A step that was started ahead keeps its hour: what failed by then is tried again. A step without an offset starts
//! only when the one before has failed, and has no hour of its own.

use std::collections::BTreeSet;

use super::What;
use super::agenda::Item;
use super::answers::Fails;
use super::state::{Attempt, Chain, ChainId, Outcome, Purpose, Slot};
use super::step::Machine;
use crate::model::{ChannelId, Responder, TargetKind};
use crate::plan::{ChannelStep, Ending, InsteadKind, PlaceId};

impl<'a> Machine<'a> {
    /// Starts (or starts over) a chain now.
    pub(super) fn start_chain(&mut self, id: ChainId, timetable: bool, through: BTreeSet<TargetKind>) {
        if self.s.chains.remove(&id).is_some() {
            self.s.agenda.retain(|item| item.chain() != Some(&id));
        }
        self.s.chains.insert(id, Chain { timetable, through, ..Chain::default() });
        let steps = self.steps(id);
        let start = self.clock(id.purpose.clock());
        for (n, step) in (0u32..).zip(steps) {
            let after = if n == 0 { Some(step.after.unwrap_or(0)) } else { step.after };
            if let Some(after) = after {
                self.s.agenda.set(Item::Step(id, n), start.saturating_add(after.max(0)));
            }
        }
        if steps.is_empty() {
            self.lost(id);
        }
    }

    /// The steps of a chain, as the plan has them.
    pub(super) fn steps(&self, id: ChainId) -> &'a [ChannelStep] {
        let via = match id.purpose {
            Purpose::Run { run, slot } => self.page_clause(run, slot, id.clause).and_then(|p| p.via.as_deref()),
            Purpose::Reaction(part) => self.reaction_via(part),
            Purpose::Clock(obligation) => self.warning(obligation, id.clause).and_then(|w| w.page.via.as_deref()),
            Purpose::Contact(desk) => self.desk_via(desk),
            Purpose::Instead(step) => {
                self.plan.steps.get(step).and_then(|s| match s.otherwise.as_ref().map(|o| &o.what) {
                    Some(InsteadKind::Call(page)) => page.via.as_deref(),
                    _ => None,
                })
            }
            Purpose::Offer(_)
            | Purpose::Approval(_)
            | Purpose::Step(_)
            | Purpose::Decision(..)
            | Purpose::Exception(..) => None,
        };
        via.unwrap_or_else(|| self.reach_by(id.who))
    }

    /// The line that pages.
    pub(super) fn place_of(&self, purpose: Purpose) -> Option<PlaceId> {
        match purpose {
            Purpose::Run { run, slot: Slot::Rung(p) } => Some(self.rung(run, p.rung)?.at),
            Purpose::Run { run, slot: Slot::Round(_) } => match self.ending(run)?.0 {
                Ending::PageEvery { page, .. } => Some(page.at),
                _ => None,
            },
            Purpose::Offer(role) => self.plan.roles.get(role).map(|r| r.at),
            Purpose::Reaction(part) => self.reaction_clause(part).map(|l| l.at),
            Purpose::Step(step) => self.plan.steps.get(step).map(|s| s.at),
            Purpose::Decision(decision, _) => self.plan.decisions.get(decision).map(|d| d.at),
            Purpose::Instead(step) => self.plan.steps.get(step).map(|s| s.otherwise.as_ref().map_or(s.at, |o| o.at)),
            Purpose::Approval(message) => self.approval_place(message),
            Purpose::Exception(exception, part) => self.exception_place(exception, part),
            Purpose::Clock(obligation) => self.plan.obligations.get(obligation).map(|o| o.at),
            Purpose::Contact(desk) => Some(self.desk_place(desk)),
        }
    }

    /// All chains of somebody for one purpose.
    pub(super) fn chains_for(&self, purpose: Purpose, who: Responder) -> Vec<ChainId> {
        let from = ChainId { purpose, who, clause: 0 };
        let to = ChainId { purpose, who, clause: u32::MAX };
        self.s.chains.range(from..=to).map(|(id, _)| *id).collect()
    }

    /// The hour of a step.
    pub(super) fn chain_step(&mut self, id: ChainId, step: u32) {
        let Some(chain) = self.s.chains.get(&id) else { return };
        let (front, timetable) = (chain.front, chain.timetable);
        let Some(channels) = self.step_channels(id, step) else { return };
        if step < front {
            let failed = |c: &ChannelId| chain.attempts.get(&(step, *c)).is_none_or(|a| a.outcome == Outcome::Failed);
            let again: Vec<ChannelId> = channels.into_iter().filter(failed).collect();
            self.attempt(id, step, &again, timetable);
            self.check_lost(id);
        } else {
            self.begin_step(id, step, timetable);
        }
    }

    /// All pages of the front step have failed.
    pub(super) fn chain_next(&mut self, id: ChainId) {
        self.run_front(id);
    }

    fn step_channels(&self, id: ChainId, step: u32) -> Option<Vec<ChannelId>> {
        let step = self.steps(id).get(usize::try_from(step).ok()?)?;
        let mut channels: Vec<ChannelId> = Vec::new();
        for channel in &step.channels {
            if !channels.contains(channel) {
                channels.push(*channel);
            }
        }
        Some(channels)
    }

    fn begin_step(&mut self, id: ChainId, step: u32, timetable: bool) {
        let Some(channels) = self.step_channels(id, step) else { return };
        if let Some(chain) = self.s.chains.get_mut(&id) {
            chain.front = step.saturating_add(1);
        }
        self.attempt(id, step, &channels, timetable);
        self.run_front(id);
    }

    /// Goes on to the next steps as long as everything of the front one has failed.
    fn run_front(&mut self, id: ChainId) {
        loop {
            let Some(chain) = self.s.chains.get(&id) else { return };
            let Some(step) = chain.front.checked_sub(1) else { return };
            if !step_failed(chain, step) {
                return;
            }
            let next = chain.front;
            let Some(channels) = self.step_channels(id, next) else { return self.check_lost(id) };
            if let Some(chain) = self.s.chains.get_mut(&id) {
                chain.front = next.saturating_add(1);
            }
            self.attempt(id, next, &channels, false);
        }
    }

    fn attempt(&mut self, id: ChainId, step: u32, channels: &[ChannelId], timetable: bool) {
        for channel in channels {
            let attempt = match self.want(id.who, *channel, id.purpose, timetable) {
                Ok(page) => {
                    let arrived =
                        self.s.ledger.pages.get(&page).is_some_and(|p| p.status == super::state::PageStatus::Delivered);
                    if arrived {
                        self.arrived(id);
                    }
                    Attempt { page: Some(page), outcome: if arrived { Outcome::Delivered } else { Outcome::Pending } }
                }
                Err(why) => {
                    let place = self.place_of(id.purpose);
                    self.journal(place, What::PageFailed { page: None, to: id.who, channel: *channel, why });
                    Attempt { page: None, outcome: Outcome::Failed }
                }
            };
            if let Some(chain) = self.s.chains.get_mut(&id) {
                chain.attempts.insert((step, *channel), attempt);
                chain.lost &= attempt.outcome == Outcome::Failed;
            }
        }
    }

    /// There is something new to say: on every channel that was tried so far, once more.
    pub(super) fn attempt_again(&mut self, id: ChainId) {
        let Some(front) = self.s.chains.get(&id).map(|c| c.front) else { return };
        let channels: BTreeSet<(ChannelId, u32)> =
            (0..front).flat_map(|n| self.step_channels(id, n).into_iter().flatten().map(move |c| (c, n))).collect();
        let mut tried = BTreeSet::new();
        for (channel, step) in channels {
            if tried.insert(channel) {
                self.attempt(id, step, &[channel], true);
            }
        }
        self.run_front(id);
    }

    /// What became of a page of this chain.
    pub(super) fn outcome(&mut self, id: ChainId, page: super::PageId, outcome: Outcome) {
        let Some(chain) = self.s.chains.get_mut(&id) else { return };
        for attempt in chain.attempts.values_mut().filter(|a| a.page == Some(page)) {
            attempt.outcome = outcome;
        }
        if outcome == Outcome::Delivered {
            chain.lost = false;
        } else if chain.front.checked_sub(1).is_some_and(|step| step_failed(chain, step)) {
            self.at_once(Item::Next(id));
        } else {
            self.check_lost(id);
        }
    }

    /// Somebody of a slot has a delivered page.
    pub(super) fn arrived(&mut self, id: ChainId) {
        if let Purpose::Run { run, slot } = id.purpose
            && let Some(run) = self.s.runs.get_mut(&run)
        {
            run.heard_of = true;
            if let Some(sent) = run.slots.get_mut(&slot) {
                sent.delivered.insert(id.who);
            }
        }
    }

    /// Reports a chain that has nothing left to try.
    fn check_lost(&mut self, id: ChainId) {
        let steps = self.steps(id).len();
        let Some(chain) = self.s.chains.get(&id) else { return };
        let untried = usize::try_from(chain.front).is_ok_and(|front| front < steps);
        let hope = chain.attempts.values().any(|a| a.outcome != Outcome::Failed);
        if !untried && !hope && !chain.lost {
            self.lost(id);
        }
    }

    fn lost(&mut self, id: ChainId) {
        if let Some(chain) = self.s.chains.get_mut(&id) {
            chain.lost = true;
        }
        if self.in_hope(id.purpose, id.who) {
            return;
        }
        self.fails(id.purpose, id.who, Fails::Unreached);
    }

    /// Whether somebody may still be reached for a purpose.
    pub(super) fn in_hope(&self, purpose: Purpose, who: Responder) -> bool {
        self.chains_for(purpose, who).iter().any(|c| self.s.chains.get(c).is_some_and(|c| !c.lost))
    }

    /// Ends chains: their steps are forgotten, their pages called off unless something else needs them.
    pub(super) fn end_chains(&mut self, which: impl Fn(&ChainId) -> bool) {
        let ids: Vec<ChainId> = self.s.chains.keys().filter(|id| which(id)).copied().collect();
        if ids.is_empty() {
            return;
        }
        self.s.agenda.retain(|item| item.chain().is_none_or(|c| !which(c)));
        for id in ids {
            if let Some(chain) = self.s.chains.remove(&id) {
                self.let_go(id, &chain);
            }
        }
    }

    /// Who has seen what these chains page for is not paged for it any more. The chains stay: they can still be counted on.
    pub(super) fn rest_chains(&mut self, which: impl Fn(&ChainId) -> bool) {
        let ids: Vec<ChainId> = self.s.chains.keys().filter(|id| which(id)).copied().collect();
        self.s.agenda.retain(|item| item.chain().is_none_or(|c| !which(c)));
        for id in ids {
            if let Some(chain) = self.s.chains.get_mut(&id) {
                let was = std::mem::take(chain);
                chain.through = was.through.clone();
                chain.seen = true;
                self.let_go(id, &was);
            }
        }
    }

    /// Whether a chain has no step to come and no page on its way.
    pub(super) fn finished(&self, id: &ChainId) -> bool {
        let pending = |c: &Chain| c.attempts.values().any(|a| a.outcome == Outcome::Pending);
        !self.s.chains.get(id).is_some_and(pending) && !self.s.agenda.iter().any(|(item, _)| item.chain() == Some(id))
    }
}

fn step_failed(chain: &Chain, step: u32) -> bool {
    let of_step = || chain.attempts.iter().filter(|((s, _), _)| *s == step);
    of_step().all(|(_, a)| a.outcome == Outcome::Failed)
}
