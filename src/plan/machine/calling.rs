//! Pages that go out and wait for nobody: of reactions, of clocks, and whom a failed step calls.
//!
//! Everybody is paged for whom the targets stand now; `any of` takes whom this incident has paged least recently. Where
//! all who were paged for a vacant role cannot be reached, or decline, its next candidates are paged.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::state::{ChainId, PageStatus, Purpose};
use super::step::{About, Machine};
use super::target::{Found, Resolution};
use super::{What, pairs};
use crate::model::{Responder, Target, TargetKind};
use crate::plan::{InsteadKind, PlaceId};

/// Whom such pages have gone to, by what they are for and which of its pages it is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Calls {
    #[serde(with = "pairs")]
    table: BTreeMap<(Purpose, u32), Call>,
}

/// One page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Call {
    paged: BTreeSet<Responder>,
    /// Who of them has seen it since.
    seen: BTreeSet<Responder>,
    /// Somebody cannot be reached, or declines: perhaps the candidates of a vacant role come next.
    unheard: bool,
}

impl Calls {
    /// Those that have paged somebody who has not seen it since.
    pub(super) fn unseen(&self, by: Responder, person: Responder) -> BTreeSet<Purpose> {
        let waits = |c: &Call| [by, person].iter().any(|who| c.paged.contains(who) && !c.seen.contains(who));
        self.table.iter().filter(|(_, c)| waits(c)).map(|((purpose, _), _)| *purpose).collect()
    }

    /// Forgets some of them.
    pub(super) fn forget(&mut self, which: impl Fn(Purpose) -> bool) {
        self.table.retain(|(purpose, _), _| !which(*purpose));
    }
}

impl Machine<'_> {
    /// Pages everybody for whom some targets stand; says whether that is anybody who counts.
    pub(super) fn call(&mut self, purpose: Purpose, page: u32, about: About, place: PlaceId) -> bool {
        let mut wanted: BTreeMap<Responder, BTreeSet<TargetKind>> = BTreeMap::new();
        let mut counts = false;
        for target in self.call_targets(purpose, page) {
            let resolution = self.resolve_target(target);
            self.report_away(&resolution, Some(about), place);
            let one = self.one_of(target, &resolution);
            for found in resolution.found.iter().filter(|f| one.is_none_or(|o| o == f.who)) {
                if !found.counts {
                    self.journal(Some(place), What::OutsideHours { who: found.who });
                }
                counts |= found.counts;
                wanted.entry(found.who).or_default().extend(&found.through);
            }
        }
        for (who, through) in wanted {
            self.call_one(purpose, page, who, through);
        }
        counts
    }

    /// Pages somebody.
    pub(super) fn call_one(&mut self, purpose: Purpose, page: u32, who: Responder, through: BTreeSet<TargetKind>) {
        let call = self.s.calls.table.entry((purpose, page)).or_default();
        call.paged.insert(who);
        call.seen.remove(&who);
        let timetable = matches!(purpose, Purpose::Reaction(_));
        self.start_chain(ChainId { purpose, who, clause: page }, timetable, through);
    }

    /// The targets of a page.
    fn call_targets(&self, purpose: Purpose, page: u32) -> Vec<Target> {
        match purpose {
            Purpose::Reaction(part) => self.reaction_targets(part),
            Purpose::Clock(obligation) => self.clock_targets(obligation, page),
            Purpose::Instead(step) => {
                match self.plan.steps.get(step).and_then(|s| s.otherwise.as_ref()).map(|o| &o.what) {
                    Some(InsteadKind::Call(page)) => page.targets.clone(),
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// Whom `any of` picks where nobody climbs: of those who count, the one whose last page is the oldest.
    pub(super) fn one_of(&self, target: Target, resolution: &Resolution) -> Option<Responder> {
        let Target::AnyOf(_) = target else { return None };
        resolution.found.iter().filter(|f| f.counts).min_by_key(|f| self.paged_last(f.who)).map(|f| f.who)
    }

    /// When this incident last paged somebody, as far as is remembered.
    fn paged_last(&self, who: Responder) -> Option<i64> {
        let pages = self.s.ledger.pages.values();
        pages.filter(|p| p.to == who && p.status != PageStatus::Cancelled).map(|p| p.at).max()
    }

    /// Somebody has seen what they were paged for.
    pub(super) fn call_heard(&mut self, purpose: Purpose, by: Responder, person: Responder) {
        for (_, call) in self.s.calls.table.iter_mut().filter(|((p, _), _)| *p == purpose) {
            let own: Vec<Responder> = call.paged.iter().copied().filter(|w| *w == by || *w == person).collect();
            call.seen.extend(own);
        }
        self.end_chains(|c| c.purpose == purpose && (c.who == by || c.who == person));
    }

    /// Somebody cannot be reached, or declines.
    pub(super) fn call_unheard(&mut self, purpose: Purpose, who: Responder) {
        let calls = self.s.calls.table.iter_mut().filter(|((p, _), _)| *p == purpose);
        calls.filter(|(_, call)| call.paged.contains(&who)).for_each(|(_, call)| call.unheard = true);
        self.at_once(Item::Roles);
    }

    /// Whether the candidates of a vacant role come next.
    pub(super) fn more_to_call(&self, purpose: Purpose) -> bool {
        let mut pages = self.s.calls.table.keys().filter(|(p, _)| *p == purpose);
        pages.any(|(_, page)| !self.next_to_call(purpose, *page).is_empty())
    }

    /// The next candidates of vacant roles, where nobody who was paged for them is left.
    fn next_to_call(&self, purpose: Purpose, page: u32) -> Vec<Found> {
        let Some(call) = self.s.calls.table.get(&(purpose, page)) else { return Vec::new() };
        let failed = self.hopeless(purpose, call.paged.difference(&call.seen).copied());
        let mut next = Vec::new();
        for target in self.call_targets(purpose, page) {
            let resolution = self.resolve_beyond(target, &failed);
            let one = self.one_of(target, &resolution);
            if one.is_some() && resolution.found.iter().any(|f| call.paged.contains(&f.who)) {
                continue;
            }
            let fresh = |f: &Found| !call.paged.contains(&f.who) && one.is_none_or(|o| o == f.who);
            next.extend(resolution.found.into_iter().filter(|f| fresh(f) && self.is_found_for_vacancy(f)));
        }
        next
    }

    /// Pages the next candidates of vacant roles.
    pub(super) fn look_at_calls(&mut self) {
        let unheard = |(key, call): (&(Purpose, u32), &mut Call)| std::mem::take(&mut call.unheard).then_some(*key);
        let unheard: Vec<(Purpose, u32)> = self.s.calls.table.iter_mut().filter_map(unheard).collect();
        for (purpose, page) in unheard {
            for found in self.next_to_call(purpose, page) {
                self.call_one(purpose, page, found.who, found.through);
            }
        }
    }
}
