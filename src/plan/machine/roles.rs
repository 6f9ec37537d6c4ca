//! Roles: who holds them, and offering those that are required.
//!
//! - A required role that nobody holds is offered to its candidates in order: the person who stands in for it, then
//!   source after source of `filled by` (one whose condition is false or unknown is passed over), within a source those
//!   with more of the preferred skills first. Each has `offer each`; without it `within` divided among the candidates,
//!   at least 2 minutes, and 5 minutes where nothing is written. A decline, or somebody who cannot be reached, passes
//!   the offer on at once. When all have been asked it starts over, after the time of one offer.
//! - `never with` passes over who holds such a role (with `unless nobody else` they are asked when all others were);
//!   `at most N at once` who holds the role in so many other incidents. Both are about offers: whoever takes a role by
//!   hand, takes it, also from its holder.
//! - The deputy's holder stands in when the holder leaves or is away, and is the first to be offered the role. Without
//!   a deputy a role whose holder is away is vacant: it is offered, and its moves are guarded by whoever carries its
//!   duties. A holder who comes back before somebody took it has it again. An answer "I take it" that comes after the offer has passed on counts while nobody
//!   holds the role; on a page of a ladder it takes the vacant roles that the rung names, and acknowledges.
//! - The alarm `role-vacant` is raised at the end of `within`, counted from the instant the role became required;
//!   without `within` when all candidates have been asked in vain. Like the offers it waits while everything is snoozed.
//! - Holders are relieved, and hand over by name. See [`relief`].
//! - `hands over with note`: what is offered while somebody holds the role goes out with a note. See [`super::notes`].
//! - Roles may be divided. See [`super::streams`].
//! - Offers end with the incident, holders stay.

mod leave;
mod relief;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::state::{ChainId, Phase, Purpose};
use super::step::{About, Machine};
use super::{AlarmKind, Command, PageId, What};
use crate::model::{PersonId, Responder, RoleId, Target, TargetKind};

/// Least seconds of an offer where `within` is divided.
const LEAST_OFFER: i64 = 120;
/// Seconds of an offer where nothing is written.
const USUAL_OFFER: i64 = 300;

/// Who holds what, and what is offered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Roles {
    table: BTreeMap<RoleId, Held>,
    /// Who holds a work-stream of a role that is divided.
    #[serde(default, with = "super::pairs")]
    pub(super) streams: BTreeMap<(RoleId, u32), PersonId>,
}

/// One role.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Held {
    holder: Option<PersonId>,
    /// Stands in while the holder is away, or since they left.
    stand_in: Option<PersonId>,
    /// The holder is away and nobody stands in: until they are back, or somebody takes it, the role is vacant.
    absent: bool,
    vacant_since: Option<i64>,
    /// Must be held at the present level.
    required: bool,
    /// To whom it is offered now.
    offered: Option<PersonId>,
    /// Who was asked in this pass, or passed over.
    asked: BTreeSet<PersonId>,
    /// Others are asked to relieve the holder.
    #[serde(default)]
    relieving: bool,
    /// The holder has offered it to somebody by name.
    #[serde(default)]
    handing: bool,
    /// The note went out with the present offer.
    #[serde(default)]
    noted: bool,
    /// And arrived.
    #[serde(default)]
    note_arrived: bool,
    /// Who has left it, or stood in and left, since somebody took it.
    #[serde(default)]
    left: BTreeSet<PersonId>,
    /// When the holder took it.
    #[serde(default)]
    taken: i64,
    /// The alarm of this vacancy was raised.
    alarmed: bool,
    /// Who carries its duties while nobody holds it, as journaled last.
    duties: Fallen,
}

/// Where the duties of a role are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Fallen {
    /// With its holder.
    #[default]
    Not,
    /// With nobody at all.
    ToNobody,
    /// With somebody else.
    To(PersonId),
}

impl Held {
    /// Nobody holds it for good: a stand-in does not, whose holder left.
    fn vacant(&self) -> bool {
        self.holder.is_none() || self.absent
    }

    fn present(&self) -> Option<PersonId> {
        self.stand_in.or(if self.absent { None } else { self.holder })
    }
}

impl Roles {
    /// Who holds a role and is there, or stands in.
    pub(super) fn holder(&self, role: RoleId) -> Option<PersonId> {
        self.table.get(&role).and_then(Held::present)
    }

    /// Whether a role is somebody's: they hold it, also while they are away, or stand in.
    pub(super) fn has(&self, role: RoleId, person: PersonId) -> bool {
        self.table.get(&role).is_some_and(|h| [h.holder, h.stand_in].contains(&Some(person)))
    }

    /// Who has left a role since somebody took it.
    pub(super) fn left(&self, role: RoleId) -> &BTreeSet<PersonId> {
        static NOBODY: BTreeSet<PersonId> = BTreeSet::new();
        self.table.get(&role).map_or(&NOBODY, |h| &h.left)
    }

    /// Whether somebody has to do with any role.
    pub(super) fn concerns(&self, person: PersonId) -> bool {
        let held = |h: &Held| [h.holder, h.stand_in, h.offered].contains(&Some(person));
        self.table.values().any(held) || self.streams.values().any(|p| *p == person)
    }

    /// To whom a role is offered now.
    fn offered(&self, role: RoleId) -> Option<PersonId> {
        self.table.get(&role).and_then(|h| h.offered)
    }

    /// Since when nobody has held it; `None` where nobody ever has, or somebody does.
    pub(super) fn vacant_since(&self, role: RoleId) -> Option<i64> {
        self.table.get(&role).and_then(|h| h.vacant_since)
    }

    /// Every role that somebody holds or stands in for.
    fn held_by(&self, person: PersonId) -> impl Iterator<Item = RoleId> + '_ {
        self.table.iter().filter(move |(_, h)| h.present() == Some(person)).map(|(r, _)| *r)
    }
}

impl Machine<'_> {
    fn held(&mut self, role: RoleId) -> &mut Held {
        self.s.roles.table.entry(role).or_default()
    }

    /// Looks at every role: is it required, is its holder there, must it be offered.
    pub(super) fn look_at_roles(&mut self) {
        if self.s.phase != Phase::Open {
            return;
        }
        for role in self.plan.roles.ids() {
            self.look_at_stand_in(role);
            self.look_at_requirement(role);
        }
        self.look_at_streams();
        for role in self.plan.roles.ids() {
            self.look_at_duties(role);
        }
    }

    fn look_at_stand_in(&mut self, role: RoleId) {
        let held = self.held(role).clone();
        let there = |m: &Self, p: PersonId| !m.is_away(Responder::Person(p));
        if let Some(holder) = held.holder {
            if there(self, holder) {
                if held.stand_in.is_some() || held.absent {
                    self.end_offer(role);
                    self.s.agenda.remove(&Item::RoleBy(role));
                    let (required, relieving, taken) = (held.required, held.relieving, held.taken);
                    *self.held(role) = Held { holder: Some(holder), required, relieving, taken, ..Held::default() };
                    if relieving {
                        self.at_once(Item::Offer(role));
                    }
                    self.assigned(role, Some(holder), false);
                }
            } else if held.stand_in.is_none_or(|p| !there(self, p)) {
                let next = self.deputy_of(role).filter(|p| *p != holder);
                let state = self.held(role);
                state.stand_in = next;
                state.absent = next.is_none();
                if next.is_some() {
                    state.vacant_since = None;
                    self.assigned(role, next, true);
                } else if !held.absent {
                    self.vacated(role);
                    self.required_again(role);
                }
            }
        } else if held.stand_in.is_some_and(|p| !there(self, p)) {
            self.held(role).stand_in = None;
            self.vacated(role);
        }
    }

    /// Who would stand in: the holder of the deputy's role, if that person is there.
    fn deputy_of(&self, role: RoleId) -> Option<PersonId> {
        let deputy = self.plan.roles.get(role)?.deputy?;
        let there = |p: &PersonId| !self.is_away(Responder::Person(*p)) && !self.s.roles.left(role).contains(p);
        self.s.roles.holder(deputy).filter(there)
    }

    fn look_at_requirement(&mut self, role: RoleId) {
        let Some(plan) = self.plan.roles.get(role) else { return };
        let level = self.s.severity.level;
        let rule = plan.required.as_ref().filter(|r| level.is_some_and(|l| r.levels.contains(&l)));
        let was = std::mem::replace(&mut self.held(role).required, rule.is_some());
        let Some(rule) = rule else {
            if was {
                if !self.held(role).relieving {
                    self.end_offer(role);
                }
                self.s.agenda.remove(&Item::RoleBy(role));
            }
            return;
        };
        let vacant = self.held(role).vacant();
        if let Some(within) = rule.within.filter(|_| !was && vacant) {
            self.after(Item::RoleBy(role), within);
        }
        if vacant && self.held(role).offered.is_none() && self.s.agenda.due(&Item::Offer(role)).is_none() {
            self.at_once(Item::Offer(role));
        }
    }

    /// Journals to whom the duties of a vacant role fall, when that changes.
    fn look_at_duties(&mut self, role: RoleId) {
        let vacant = self.s.roles.holder(role).is_none();
        let known = self.held(role).clone();
        let once_held = known.vacant_since.is_some();
        if !vacant || !(known.required || once_held) {
            self.held(role).duties = Fallen::Not;
            return;
        }
        let to = self.carries(role);
        let fallen = to.map_or(Fallen::ToNobody, Fallen::To);
        if known.duties != fallen {
            self.held(role).duties = fallen;
            let load = to.map_or(0, |p| {
                let fallen = self.s.roles.table.iter().filter(|(_, h)| h.duties == Fallen::To(p)).count();
                u32::try_from(fallen + self.s.roles.held_by(p).count()).unwrap_or(u32::MAX)
            });
            let place = self.plan.roles.get(role).map(|r| r.at);
            self.journal(place, What::DutiesFall { role, to, load });
        }
    }

    /// Candidates in order, without those who are away; each once.
    fn candidates(&self, role: RoleId) -> Vec<PersonId> {
        let Some(plan) = self.plan.roles.get(role) else { return Vec::new() };
        let mut all: Vec<PersonId> = Vec::new();
        let stand_in = self.s.roles.table.get(&role).and_then(|h| h.stand_in);
        all.extend(stand_in.or_else(|| self.deputy_of(role)));
        for source in &plan.filled_by {
            if source.when.as_ref().is_some_and(|when| self.truth(when) != Some(true)) {
                continue;
            }
            let mut people: Vec<PersonId> = self
                .resolve(source.who)
                .found
                .iter()
                .filter_map(|f| if let Responder::Person(p) = self.person_behind(f.who) { Some(p) } else { None })
                .filter(|p| !self.is_away(Responder::Person(*p)))
                .collect();
            people.sort_by_key(|p| std::cmp::Reverse(self.preferred(*p, &plan.prefers)));
            all.extend(people);
        }
        let mut seen = BTreeSet::new();
        all.retain(|p| seen.insert(*p));
        let left = self.s.roles.left(role);
        all.sort_by_key(|p| left.contains(p));
        all
    }

    fn preferred(&self, person: PersonId, skills: &[String]) -> usize {
        self.plan.people.get(person).map_or(0, |p| skills.iter().filter(|s| p.skills.contains(s)).count())
    }

    /// The offer (if there is one) is over: the next candidate is asked.
    pub(super) fn offer_ends(&mut self, role: RoleId) {
        self.end_offer(role);
        let Some(plan) = self.plan.roles.get(role) else { return };
        if std::mem::take(&mut self.held(role).handing)
            && let Some(holder) = self.s.roles.holder(role)
        {
            self.journal(Some(plan.at), What::StaysWith { role, holder });
            if let Some(note) = &plan.note {
                self.alarm(AlarmKind::NotAccepted, note.at, About::default().and(TargetKind::Role(role)));
            }
        }
        let state = self.held(role).clone();
        if state.asked.is_empty() && state.required {
            self.journal_unknown_sources(role);
        }
        let wanted = state.relieving || (state.required && state.vacant());
        if self.s.phase != Phase::Open || !wanted {
            return;
        }
        let mut candidates = self.candidates(role);
        candidates.retain(|p| state.holder != Some(*p) || state.vacant());
        let each = self.offer_time(role, candidates.len());
        let forbidden = |m: &Self, p: PersonId| {
            let other = |r: &RoleId| m.s.roles.holder(*r) == Some(p) || m.s.roles.offered(*r) == Some(p);
            plan.never_with.as_ref().is_some_and(|n| n.roles.iter().any(other))
        };
        let mut last_resort = None;
        for person in candidates {
            if state.asked.contains(&person) {
                continue;
            }
            let load = self.s.context.role_load.get(&(person, role)).copied().unwrap_or(0);
            let why = if forbidden(self, person) {
                if plan.never_with.as_ref().is_some_and(|n| n.unless_nobody_else) {
                    last_resort = last_resort.or(Some(person));
                    continue;
                }
                "holds, or is offered, a role that it may not be held with"
            } else if plan.at_most.is_some_and(|most| load >= most) {
                "holds it in too many incidents"
            } else {
                return self.offer(role, person, each);
            };
            self.held(role).asked.insert(person);
            self.journal(Some(plan.at), What::PassedOver { role, person, why: why.to_owned() });
        }
        if let Some(person) = last_resort {
            return self.offer(role, person, each);
        }
        // Everybody was asked: over again.
        self.held(role).asked.clear();
        if state.relieving && !state.vacant() {
            return self.nobody_relieves(role, each, &state.asked);
        } else if plan.required.as_ref().is_some_and(|r| r.within.is_none()) {
            self.role_vacant_too_long(role);
        }
        self.after(Item::Offer(role), each);
    }

    /// Sources whose condition is not known are passed over, which the journal says once a pass.
    fn journal_unknown_sources(&mut self, role: RoleId) {
        let Some(plan) = self.plan.roles.get(role) else { return };
        for source in &plan.filled_by {
            if source.when.as_ref().is_some_and(|when| self.truth(when).is_none()) {
                let what = format!("whether this source of {} is meant is not known: it is passed over", plan.name);
                self.journal(Some(plan.at), What::UnknownPassedOver { what });
            }
        }
    }

    fn offer_time(&self, role: RoleId, candidates: usize) -> i64 {
        let Some(plan) = self.plan.roles.get(role) else { return USUAL_OFFER };
        let within = plan.required.as_ref().and_then(|r| r.within);
        let share = |w: i64| (w / i64::try_from(candidates.max(1)).unwrap_or(i64::MAX)).max(LEAST_OFFER);
        plan.offer_each.or_else(|| within.map(share)).unwrap_or(USUAL_OFFER).max(1)
    }

    fn offer(&mut self, role: RoleId, person: PersonId, each: i64) {
        let noted = self.goes_with_note(role, person);
        let each = if noted { self.time_to_accept(role).unwrap_or(each) } else { each };
        let held = self.held(role);
        held.asked.insert(person);
        held.offered = Some(person);
        held.noted = noted;
        let place = self.plan.roles.get(role).map(|r| r.at);
        self.journal(place, What::Offered { role, to: person });
        self.after(Item::Offer(role), each);
        let id = ChainId { purpose: Purpose::Offer(role), who: Responder::Person(person), clause: 0 };
        self.start_chain(id, false, self.sources_of(role, person));
    }

    /// The teams and schedules among a role's sources that found a candidate. An offer asks whether somebody takes a
    /// role; it is no page to the role itself.
    fn sources_of(&self, role: RoleId, person: PersonId) -> BTreeSet<TargetKind> {
        let sources = self.plan.roles.get(role).map_or(&[][..], |r| r.filled_by.as_slice());
        let found = sources.iter().flat_map(|s| self.resolve(s.who).found);
        found.filter(|f| self.person_behind(f.who) == Responder::Person(person)).flat_map(|f| f.through).collect()
    }

    /// Whether the note of a role goes out with what is offered to somebody now.
    pub(super) fn noted(&self, role: RoleId, person: PersonId) -> bool {
        self.s.roles.table.get(&role).is_some_and(|h| h.noted && h.offered == Some(person))
    }

    /// Somebody to whom a role is offered has its note.
    pub(super) fn note_arrived(&mut self, role: RoleId, person: PersonId) {
        if self.noted(role, person) {
            self.held(role).note_arrived = true;
        }
    }

    fn end_offer(&mut self, role: RoleId) {
        let held = self.held(role);
        let missed = held.offered.take().filter(|_| std::mem::take(&mut held.noted) && !held.note_arrived);
        held.note_arrived = false;
        if let Some(to) = missed {
            let place = self.plan.roles.get(role).and_then(|r| r.note.as_ref()).map(|n| n.at);
            self.journal(place, What::NoteMissed { role, to });
        }
        self.s.agenda.remove(&Item::Offer(role));
        self.end_chains(|c| c.purpose == Purpose::Offer(role));
    }

    /// Whoever is asked cannot be reached.
    pub(super) fn offer_failed(&mut self, role: RoleId, who: Responder) {
        if self.held(role).offered.is_some_and(|p| who == Responder::Person(p)) {
            self.at_once(Item::Offer(role));
        }
    }

    /// "I take it."
    pub(super) fn accepted(&mut self, by: Option<Responder>, page: Option<PageId>, role: Option<RoleId>) {
        let Some(Responder::Person(person)) = by.map(|b| self.person_behind(b)) else {
            return self.ignored("nobody who could hold a role accepts");
        };
        let purposes = page.and_then(|p| self.s.ledger.pages.get(&p)).map(|p| p.purposes.clone()).unwrap_or_default();
        let mut roles: Vec<RoleId> = role.into_iter().collect();
        for purpose in &purposes {
            match purpose {
                Purpose::Offer(role) => roles.push(*role),
                Purpose::Run { run, slot } => {
                    let targets = self.page_clauses(*run, *slot).iter().flat_map(|c| &c.targets);
                    roles.extend(targets.filter_map(|t| match t {
                        Target::All(TargetKind::Role(r)) | Target::AnyOf(TargetKind::Role(r)) => Some(*r),
                        _ => None,
                    }));
                }
                Purpose::Reaction(part) => {
                    roles.extend(self.reaction_targets(*part).into_iter().filter_map(|t| match t {
                        Target::All(TargetKind::Role(r)) | Target::AnyOf(TargetKind::Role(r)) => Some(r),
                        _ => None,
                    }));
                }
                Purpose::Approval(_)
                | Purpose::Exception(..)
                | Purpose::Decision(..)
                | Purpose::Clock(_)
                | Purpose::Step(_)
                | Purpose::Instead(_)
                | Purpose::Contact(_) => {}
            }
        }
        if role.is_none() && purposes.is_empty() {
            roles.extend(self.s.roles.table.iter().filter(|(_, h)| h.offered == Some(person)).map(|(r, _)| *r));
        }
        roles.sort_unstable();
        roles.dedup();
        let mut took = false;
        for role in roles {
            if self.plan.roles.get(role).is_none() {
                continue;
            }
            if self.held(role).vacant() || self.held(role).offered == Some(person) {
                took = true;
                self.take_up(role, person);
            } else if self.held(role).holder != Some(person) {
                self.ignored("the role is held already");
                took = true;
            }
        }
        let paged =
            purposes.iter().any(|p| matches!(p, Purpose::Run { .. } | Purpose::Reaction(_) | Purpose::Contact(_)));
        if paged || !took {
            self.acknowledged(by, page, None);
        }
    }

    pub(super) fn take_up(&mut self, role: RoleId, person: PersonId) {
        if self.noted(role, person) && self.held(role).note_arrived {
            let place = self.plan.roles.get(role).and_then(|r| r.note.as_ref()).map(|n| n.at);
            self.journal(place, What::NoteAccepted { role, by: person });
        }
        self.end_offer(role);
        self.s.agenda.remove(&Item::RoleBy(role));
        let taken = self.now;
        let held = self.held(role);
        let required = held.required;
        *held = Held { holder: Some(person), required, taken, ..Held::default() };
        self.wait_for_relief(role);
        self.assigned(role, Some(person), false);
        self.at_once(Item::Roles);
    }

    fn assigned(&mut self, role: RoleId, person: Option<PersonId>, deputy: bool) {
        let place = self.plan.roles.get(role).map(|r| r.at);
        match person {
            Some(by) => self.journal(place, What::RoleHeld { role, by, deputy }),
            None => self.journal(place, What::RoleVacant { role }),
        }
        self.out.push(Command::Assign { role, person });
    }

    fn vacated(&mut self, role: RoleId) {
        let now = self.now;
        self.held(role).vacant_since = Some(now);
        self.assigned(role, None, false);
    }

    /// Somebody takes a role by hand.
    pub(super) fn role_taken(&mut self, by: Option<Responder>, role: RoleId) {
        if self.plan.roles.get(role).is_none() {
            return self.ignored("no such role");
        }
        let Some(Responder::Person(person)) = by.map(|b| self.person_behind(b)) else {
            return self.ignored("nobody who could hold a role takes it");
        };
        if self.held(role).holder == Some(person) {
            return self.ignored("they hold the role already");
        }
        self.take_up(role, person);
    }

    /// A required role has become vacant: it must be held again in time.
    fn required_again(&mut self, role: RoleId) {
        let within = self.plan.roles.get(role).and_then(|r| r.required.as_ref()).and_then(|r| r.within);
        if let Some(within) = within.filter(|_| self.held(role).required) {
            self.after(Item::RoleBy(role), within);
        }
    }

    /// Nobody holds a required role in time.
    pub(super) fn role_vacant_too_long(&mut self, role: RoleId) {
        if self.s.roles.holder(role).is_some() || self.held(role).alarmed {
            return;
        }
        self.held(role).alarmed = true;
        let place = self.plan.roles.get(role).map(|r| r.at).unwrap_or_default();
        self.alarm(AlarmKind::RoleVacant, place, About::default().and(TargetKind::Role(role)));
    }

    /// Offers end with the incident.
    pub(super) fn end_offers(&mut self) {
        for role in self.plan.roles.ids() {
            self.end_offer(role);
            self.s.agenda.remove(&Item::RoleBy(role));
            self.s.agenda.remove(&Item::Relief(role));
            let held = self.held(role);
            held.relieving = false;
            held.handing = false;
            held.required = false;
            held.asked.clear();
            held.alarmed = false;
        }
        self.s.agenda.remove(&Item::Roles);
    }

    /// A new incident has no holders.
    pub(super) fn forget_roles(&mut self) {
        self.s.roles = Roles::default();
    }
}
