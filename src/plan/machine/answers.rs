//! What an answer is for, and what comes of it: one place for everything that people are paged for.
//!
//! - An answer that names a page is for what that page was about; so it is for a ladder or a call-out that others have
//!   answered since. One that names a ladder (or declines a call-out) is for that alone. One that names neither, or a
//!   page the ledger has forgotten, is for everything that asks this person: the runs that paged them, and whatever else
//!   they are paged for. Only where that is nothing an acknowledgement is for the ladders that could page them.
//! - To have **seen** something ends its pages: to everybody who was asked where one is enough, else to this person
//!   alone. Where only a word or a deed settles the matter (an offer, a decision, an approval, a step), its time goes on,
//!   and who has seen it is still counted on: declining or leaving afterwards counts as it did before.
//! - A **decline** is treated as a page that cannot arrive: the turn passes on at once. It raises no alarm of its own
//!   where nobody was asked to do anything (reminders, warnings, advice, what was decided). One that names nothing is for
//!   all that is open, and takes back `coming`. Where nothing is open that it can be for, nor anything that others have
//!   settled since, it takes back what this person has acknowledged, as `releases` does; so does one that names such a
//!   ladder, or a page of it. Who still answers a ladder is still on the way.
//! - Whoever answers a page that somebody else has settled meanwhile was paged for it: that has no effect, and is no
//!   alarm: each time, if they name the page, else once. From others it raises `stranger-answered`.

use std::collections::BTreeSet;

use super::agenda::Item;
use super::state::{Chain, ChainId, Part, Purpose, RunKey, Slot, Status};
use super::step::{About, Machine};
use super::{AlarmKind, PageId, PageReason, What};
use crate::model::{LadderId, Responder, Starts};

/// What an answer is for.
pub(super) struct Concerns {
    /// Ladders, alarms and call-outs.
    runs: BTreeSet<RunKey>,
    /// Everything else.
    rest: BTreeSet<Purpose>,
}

/// Why somebody will not do what they are paged for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fails {
    /// No page reaches them.
    Unreached,
    /// They are away.
    Away,
    /// They decline.
    Declines,
}

impl Machine<'_> {
    /// Somebody has seen it.
    pub(super) fn acknowledged(&mut self, by: Option<Responder>, page: Option<PageId>, ladder: Option<LadderId>) {
        let Some(by) = by else { return self.ignored("nobody acknowledges") };
        let person = self.person_behind(by);
        self.responds(by);
        let page = page.filter(|p| self.s.ledger.pages.contains_key(p));
        let mut concerns = match ladder.filter(|_| page.is_none()) {
            Some(ladder) => Concerns { runs: [RunKey::Ladder(ladder)].into(), rest: BTreeSet::new() },
            None => self.concerns(by, person, page, false),
        };
        concerns.runs.retain(|run| self.s.runs.contains_key(run));
        let over = self.settled_by_others(by, person, page);
        if concerns.runs.is_empty() && concerns.rest.is_empty() {
            if ladder.is_some() {
                return self.ignored("the ladder does not run");
            }
            if page.is_none() && !over {
                concerns.runs = self.runs_that_can(by, person);
            }
        }
        if !concerns.runs.is_empty() || !concerns.rest.is_empty() {
            for run in concerns.runs {
                let part = page.filter(|_| matches!(run, RunKey::Alarm(_)) && self.may_answer(run, by, person));
                if part.is_some_and(|page| self.more_than_heard(run, page)) {
                    self.journal(None, What::AlarmHeard { by });
                } else {
                    self.acknowledge(run, by, person);
                }
            }
            for purpose in concerns.rest {
                self.seen(purpose, by, person);
            }
        } else if over {
            self.ignored("what they were paged for is over already");
        } else if !self.concerns(by, person, page, true).rest.is_empty() {
            self.ignored("they have seen it already");
        } else {
            self.stranger(by, None);
        }
    }

    /// What an answer is for that names a page, or nothing; with what they have `seen` already, or without.
    fn concerns(&self, by: Responder, person: Responder, page: Option<PageId>, seen: bool) -> Concerns {
        let own = |who: Responder| who == by || who == person;
        let asks = |(id, chain): &(&ChainId, &Chain)| own(id.who) && (seen || !chain.seen);
        if let Some(page) = page.and_then(|p| self.s.ledger.pages.get(&p)) {
            let mut runs: BTreeSet<RunKey> = page.purposes.iter().filter_map(run_of).collect();
            runs.extend(page.told.reasons.iter().filter_map(|r| match r {
                PageReason::Rung { ladder, .. } | PageReason::AtEnd { ladder, .. } => Some(RunKey::Ladder(*ladder)),
                PageReason::Callout(callout) => Some(RunKey::Callout(*callout)),
                _ => None,
            }));
            let mut rest = page.purposes.clone();
            rest.retain(|p| match p {
                Purpose::Run { .. } => false,
                Purpose::Reaction(_) => true,
                Purpose::Contact(desk) => self.somebody_waits(*desk),
                _ => self.s.chains.iter().any(|c| c.0.purpose == *p && asks(&c)),
            });
            return Concerns { runs, rest };
        }
        let paged = self.s.runs.iter().filter(|(_, r)| r.status != Status::Over && r.paged.iter().any(|w| own(*w)));
        let runs = paged.map(|(key, _)| *key).collect();
        let paged = self.s.chains.iter().filter(asks).map(|c| c.0.purpose);
        let mut rest: BTreeSet<Purpose> =
            paged.filter(|p| !matches!(p, Purpose::Run { .. } | Purpose::Contact(_))).collect();
        rest.extend(self.s.calls.unseen(by, person).into_iter().filter(|p| matches!(p, Purpose::Reaction(_))));
        rest.extend(self.desks_that_asked(by, person).into_iter().map(Purpose::Contact));
        Concerns { runs, rest }
    }

    /// Runs that somebody may answer although nothing paged them.
    fn runs_that_can(&self, by: Responder, person: Responder) -> BTreeSet<RunKey> {
        let runs = self.s.runs.iter().filter(|(_, r)| r.status != Status::Over).map(|(key, _)| *key);
        runs.filter(|key| self.may_answer(*key, by, person)).collect()
    }

    /// Whether somebody was paged (by this page, if they name one) for what others have settled since. They are asked for
    /// no page twice: with this answer all that they were paged for so far is answered.
    fn settled_by_others(&mut self, by: Responder, person: Responder, page: Option<PageId>) -> bool {
        let mut over = false;
        for (id, known) in &mut self.s.ledger.pages {
            if (known.to == by || known.to == person) && page.is_none_or(|p| p == *id) && known.sent {
                over |= !std::mem::replace(&mut known.answered, true) || page.is_some();
            }
        }
        over
    }

    pub(super) fn stranger(&mut self, by: Responder, ladder: Option<LadderId>) {
        self.journal(None, What::StrangerAnswered { by });
        let place = ladder.and_then(|l| self.plan.ladders.get(l)).map_or(self.plan.policy.at, |l| l.at);
        let about = About { ladder, ..About::default() }.and(super::pages::target(by));
        self.alarm(AlarmKind::StrangerAnswered, place, about);
    }

    /// Somebody has seen what they are paged for.
    fn seen(&mut self, purpose: Purpose, by: Responder, person: Responder) {
        let own = |c: &ChainId| c.purpose == purpose && (c.who == by || c.who == person);
        match purpose {
            Purpose::Run { run, .. } => self.acknowledge(run, by, person),
            Purpose::Step(step) | Purpose::Instead(step) => {
                let place = self.place_of(purpose);
                self.journal(place, What::StepSeen { step, by });
                if let Purpose::Step(_) = purpose {
                    self.sees_to(step, person, true);
                }
                self.end_chains(|c| c.purpose == purpose && !own(c));
                self.rest_chains(own);
            }
            Purpose::Offer(_) | Purpose::Approval(_) | Purpose::Decision(..) => {
                let place = self.place_of(purpose);
                self.journal(place, What::Seen { by, reasons: self.reasons(purpose) });
                if let Purpose::Decision(_, Part::Consult | Part::Inform) = purpose {
                    self.end_chains(own);
                } else {
                    self.rest_chains(own);
                }
            }
            Purpose::Reaction(part) => self.reaction_heard(part, by, person),
            Purpose::Exception(exception, part) => self.exception_seen((exception, part), by, person),
            Purpose::Clock(obligation) => self.warning_seen(obligation, by, person),
            Purpose::Contact(desk) => self.take_over(desk, by),
        }
    }

    /// Somebody will not do what they are paged for.
    pub(super) fn fails(&mut self, purpose: Purpose, who: Responder, why: Fails) {
        match purpose {
            Purpose::Run { run, slot } => {
                match why {
                    Fails::Unreached if matches!(run, RunKey::Ladder(_)) => {
                        let place = self.place_of(purpose).unwrap_or_default();
                        let about = About::run(run).and(super::pages::target(who));
                        self.alarm(AlarmKind::Unreachable, place, about);
                    }
                    Fails::Unreached => {}
                    // Coming back makes them a newcomer.
                    Fails::Away => {
                        if let Some(sent) = self.s.runs.get_mut(&run).and_then(|r| r.slots.get_mut(&slot)) {
                            sent.paged.remove(&who);
                        }
                    }
                    Fails::Declines => {
                        if let Some(sent) = self.s.runs.get_mut(&run).and_then(|r| r.slots.get_mut(&slot)) {
                            sent.declined.insert(who);
                        }
                    }
                }
                self.cannot_answer(run, slot);
            }
            Purpose::Decision(_, Part::Consult | Part::Inform) if why == Fails::Declines => {}
            Purpose::Reaction(_) | Purpose::Clock(_) if why == Fails::Declines => self.call_unheard(purpose, who),
            Purpose::Offer(role) => self.offer_failed(role, who),
            Purpose::Reaction(part) => self.reaction_unheard(part, who),
            Purpose::Step(step) => {
                let person = self.person_behind(who);
                self.sees_to(step, person, false);
                self.doer_fails(step, who);
            }
            Purpose::Decision(decision, part) => self.decider_fails(decision, part, who),
            Purpose::Instead(step) => self.instead_fails(step, who),
            Purpose::Approval(message) => self.approver_unreachable(message, who),
            Purpose::Exception(exception, part) => self.exception_unheard(exception, part, who),
            Purpose::Clock(obligation) => self.warning_failed(obligation, who),
            Purpose::Contact(_) => self.at_once(Item::Contacts),
        }
    }

    /// "Not me."
    pub(super) fn declined(&mut self, by: Option<Responder>, page: Option<PageId>, of: Option<Starts>) {
        let Some(by) = by else { return self.ignored("nobody declines") };
        self.journal(None, What::Declined { by });
        let person = self.person_behind(by);
        let page = page.filter(|p| self.s.ledger.pages.contains_key(p));
        let own = |who: Responder| who == by || who == person;
        let named = match (page, of) {
            (Some(_), _) => Some(self.concerns(by, person, page, true)),
            (None, Some(of)) => {
                let run = match of {
                    Starts::Ladder(ladder) => RunKey::Ladder(ladder),
                    Starts::Callout(callout) => RunKey::Callout(callout),
                };
                if self.s.runs.get(&run).is_none_or(|r| r.status == Status::Over) {
                    return self.ignored("what they decline does not run");
                }
                Some(Concerns { runs: [run].into(), rest: BTreeSet::new() })
            }
            (None, None) => None,
        };
        let (runs, rest) = match named {
            Some(named) => (Some(named.runs), named.rest),
            None => (None, self.concerns(by, person, None, true).rest),
        };
        let mut back = self.answers_of(by, person);
        let open = self.slots_that_ask(by, person, runs.as_ref());
        let elsewhere = runs.is_none() && self.settled_elsewhere(by, person, &back);
        let nothing_open = runs.is_none() && rest.is_empty() && open.is_empty();
        match &runs {
            Some(runs) => back.retain(|l| runs.contains(&RunKey::Ladder(*l))),
            None if nothing_open && !elsewhere => {}
            None => back.clear(),
        }
        self.settled_by_others(by, person, page);
        self.no_longer_coming(by, person, runs.as_ref());
        self.take_back(by, person, &back);
        let mut purposes = rest;
        purposes.extend(if back.is_empty() { open } else { self.slots_that_ask(by, person, runs.as_ref()) });
        if let Some(page) = page.and_then(|p| self.s.ledger.pages.get(&p)) {
            purposes.extend(page.purposes.iter().filter(|p| run_of(p).is_some()));
        }
        for purpose in purposes {
            let paged: BTreeSet<Responder> = match purpose {
                Purpose::Run { run, slot } => self.paged_in(run, slot).filter(|w| own(*w)).collect(),
                _ => self.s.chains.keys().filter(|c| c.purpose == purpose && own(c.who)).map(|c| c.who).collect(),
            };
            self.end_chains(|c| c.purpose == purpose && own(c.who));
            for who in paged {
                self.fails(purpose, who, Fails::Declines);
            }
        }
        let answers = |r: &super::state::Run| r.status != Status::Over && r.acknowledged.contains_key(&person);
        if !self.s.runs.values().any(answers) {
            self.turns_back(person);
        }
    }

    /// The waiting rungs that ask somebody, of these runs if any are named.
    fn slots_that_ask(&self, by: Responder, person: Responder, only: Option<&BTreeSet<RunKey>>) -> BTreeSet<Purpose> {
        let climbing = self.s.runs.iter().filter(|(_, r)| r.status == Status::Climbing);
        let meant = climbing.filter(|(run, state)| match only {
            Some(runs) => runs.contains(run),
            None => !state.acknowledged_by(by) && !state.acknowledged_by(person),
        });
        let asked = |s: &super::state::Sent| s.paged.contains(&by) || s.paged.contains(&person);
        let slots = meant.filter_map(|(run, state)| {
            let slot = state.waiting_slot().filter(|slot| state.slots.get(slot).is_some_and(asked))?;
            Some(Purpose::Run { run: *run, slot })
        });
        slots.collect()
    }

    /// Whether somebody has not answered a page yet that was for something else than these ladders.
    fn settled_elsewhere(&self, by: Responder, person: Responder, but: &[LadderId]) -> bool {
        let mut own = self.s.ledger.pages.iter().filter(|(_, p)| p.to == by || p.to == person);
        own.any(|(id, page)| {
            let runs = self.concerns(by, person, Some(*id), true).runs;
            let theirs = but.iter().any(|l| runs.contains(&RunKey::Ladder(*l)));
            page.sent && !page.answered && !theirs
        })
    }

    fn paged_in(&self, run: RunKey, slot: Slot) -> impl Iterator<Item = Responder> {
        let sent = self.s.runs.get(&run).and_then(|r| r.slots.get(&slot));
        sent.map(|s| s.paged.clone()).unwrap_or_default().into_iter()
    }
}

fn run_of(purpose: &Purpose) -> Option<RunKey> {
    if let Purpose::Run { run, .. } = purpose { Some(*run) } else { None }
}
