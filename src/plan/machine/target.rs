//! Who a target stands for, right now.
//!
//! - A person who is away is nobody. Somebody on call who is away is nobody, with an alarm.
//! - A role is its holder (or, while that person is away or the role is vacant, everybody of the first source in
//!   `filled by` that resolves, who has left the role last; a source whose condition is unknown is passed over). When they
//!   fail, it is the next source: see [`super::presence`].
//! - A role that is divided is everybody who holds a work-stream, too.
//! - A post is paged at its own contact. A vendor outside its hours is paged but counts as nobody.
//! - What stands for itself through others (a role filled by a team that contains the role's own schedule …) is
//!   looked at once.
//! - Whether a ladder *can page* somebody: it did so in this run, or one of its targets stands for them, where a
//!   schedule stands for everybody it ever names and a role for its holder and everybody of every source.

use std::collections::{BTreeMap, BTreeSet};

use super::state::Swap;
use super::step::{About, Machine};
use super::{AlarmKind, What};
use crate::model::{PersonId, Responder, RoleId, ScheduleId, Target, TargetKind, TeamId};
use crate::plan::{PagePlan, PlaceId, VendorHours};

/// Swaps kept for each schedule.
const SWAPS: usize = 64;

/// Somebody a target stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) who: Responder,
    /// Counts as somebody.
    pub(super) counts: bool,
    /// On call there.
    pub(super) schedule: Option<ScheduleId>,
    /// The teams, schedules and roles on the way from the written target.
    pub(super) through: BTreeSet<TargetKind>,
}

/// Whom a target stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolution {
    pub(super) found: Vec<Found>,
    /// On call but away.
    pub(super) away: Vec<(ScheduleId, PersonId)>,
    index: BTreeMap<Responder, usize>,
    seen: BTreeSet<TargetKind>,
    /// Where the search stands.
    path: Vec<TargetKind>,
    /// Nobody of these is looked for.
    skip: BTreeSet<Responder>,
}

impl Resolution {
    fn add(&mut self, who: Responder, counts: bool, schedule: Option<ScheduleId>) {
        if self.skip.contains(&who) {
            return;
        }
        let group = |k: &&TargetKind| matches!(k, TargetKind::Team(_) | TargetKind::Schedule(_) | TargetKind::Role(_));
        let through = self.path.iter().filter(group).copied();
        match self.index.get(&who).and_then(|n| self.found.get_mut(*n)) {
            Some(known) => {
                known.counts |= counts;
                known.schedule = known.schedule.or(schedule);
                known.through.extend(through);
            }
            None => {
                self.index.insert(who, self.found.len());
                self.found.push(Found { who, counts, schedule, through: through.collect() });
            }
        }
    }

    /// The teams, schedules and roles that found somebody.
    pub(super) fn through(&self, who: Responder) -> BTreeSet<TargetKind> {
        self.index.get(&who).and_then(|n| self.found.get(*n)).map_or_else(BTreeSet::new, |f| f.through.clone())
    }

    /// Forgets some of those who were found from here on.
    fn forget(&mut self, from: usize, whom: &BTreeSet<PersonId>) {
        let (mut position, is) = (0, |who: Responder| matches!(who, Responder::Person(p) if whom.contains(&p)));
        self.found.retain(|f| {
            position += 1;
            position <= from || !is(f.who)
        });
        self.index = self.found.iter().enumerate().map(|(n, f)| (f.who, n)).collect();
    }

    /// Whether there is anybody who counts.
    pub(super) fn counts(&self) -> bool {
        self.found.iter().any(|f| f.counts)
    }
}

impl Machine<'_> {
    /// Whether somebody is away: as the host says, else as the calendar does.
    pub(super) fn is_away(&self, who: Responder) -> bool {
        match who {
            Responder::Person(p) => {
                self.s.context.away.get(&p).copied().unwrap_or_else(|| self.plan.calendar.absent(p, self.now))
            }
            Responder::Post(_) | Responder::Vendor(_) => false,
        }
    }

    /// Who is on call, swaps included.
    pub(super) fn on_call(&self, schedule: ScheduleId) -> Vec<PersonId> {
        let swaps = self.s.context.on_call.get(&schedule).map_or(&[][..], Vec::as_slice);
        let mut people: Vec<PersonId> =
            self.plan.calendar.on_call(schedule, self.now).into_iter().map(|d| d.person).collect();
        for swap in swaps.iter().filter(|s| s.from <= self.now && self.now < s.to) {
            match swap.whom {
                None => people = vec![swap.person],
                Some(whom) => people.iter_mut().filter(|p| **p == whom).for_each(|p| *p = swap.person),
            }
        }
        people
    }

    /// The next instant at which the calendar lets somebody leave or come back; what the host says goes before it.
    pub(super) fn next_absence_change(&self, person: PersonId) -> Option<i64> {
        let said = self.s.context.away.contains_key(&person);
        if said { None } else { self.plan.calendar.next_absence_change(person, self.now) }
    }

    /// The next instant at which somebody else may be on call, or who is on call leaves or comes back.
    pub(super) fn next_change(&self, schedule: ScheduleId) -> Option<i64> {
        let swaps = self.s.context.on_call.get(&schedule).map_or(&[][..], Vec::as_slice);
        let edges = swaps.iter().flat_map(|s| [s.from, s.to]).filter(|at| *at > self.now);
        let absences = self.on_call(schedule).into_iter().filter_map(|p| self.next_absence_change(p));
        edges.chain(absences).chain(self.plan.calendar.next_change(schedule, self.now)).min()
    }

    /// Somebody is put on call by hand.
    pub(super) fn swap(&mut self, schedule: ScheduleId, swap: Swap) {
        let Swap { from, to, person, .. } = swap;
        if self.plan.calendar.schedules.get(schedule).is_none() || self.plan.people.get(person).is_none() {
            return self.ignored("no such schedule or person");
        }
        if swap.from <= self.now && swap.whom.is_some_and(|whom| !self.on_call(schedule).contains(&whom)) {
            return self.ignored("whoever hands over is not on call there");
        }
        let now = self.now;
        let swaps = self.s.context.on_call.entry(schedule).or_default();
        swaps.retain(|s| s.to > now);
        swaps.push(swap);
        let surplus = swaps.len().saturating_sub(SWAPS);
        swaps.drain(..surplus);
        self.journal(None, What::OnCall { schedule, person, from, to });
        self.look_for_hand_overs();
    }

    /// Everybody a target stands for.
    pub(super) fn resolve(&self, kind: TargetKind) -> Resolution {
        let mut all = Resolution::default();
        self.resolve_into(kind, &mut all);
        all
    }

    /// Everybody a written target stands for beside some who failed: for a vacant role those of the next source.
    pub(super) fn resolve_beyond(&self, target: Target, failed: &BTreeSet<Responder>) -> Resolution {
        self.search_target(target, Resolution { skip: failed.clone(), ..Resolution::default() })
    }

    /// Everybody a written target stands for (`any of` not yet chosen).
    pub(super) fn resolve_target(&self, target: Target) -> Resolution {
        self.search_target(target, Resolution::default())
    }

    fn search_target(&self, target: Target, mut all: Resolution) -> Resolution {
        let kind = match target {
            Target::All(kind) | Target::AnyOf(kind) => Some(kind),
            Target::OwnerOf(service) => self.plan.services.get(service).and_then(|s| s.owner),
        };
        if let Some(kind) = kind {
            self.resolve_into(kind, &mut all);
        }
        all
    }

    fn resolve_into(&self, kind: TargetKind, all: &mut Resolution) {
        if !all.seen.insert(kind) {
            return;
        }
        all.path.push(kind);
        self.find(kind, all);
        all.path.pop();
    }

    fn find(&self, kind: TargetKind, all: &mut Resolution) {
        match kind {
            TargetKind::Person(p) => {
                let who = Responder::Person(p);
                if self.plan.people.get(p).is_some() && !self.is_away(who) {
                    all.add(who, true, None);
                }
            }
            TargetKind::Post(p) => {
                if self.plan.posts.get(p).is_some() {
                    all.add(Responder::Post(p), true, None);
                }
            }
            TargetKind::Vendor(v) => {
                if self.plan.vendors.get(v).is_some() {
                    all.add(Responder::Vendor(v), !self.is_closed(Responder::Vendor(v)), None);
                }
            }
            TargetKind::Team(t) => {
                let Some(team) = self.plan.teams.get(t) else { return };
                for person in &team.people {
                    self.resolve_into(TargetKind::Person(*person), all);
                }
                for other in &team.others {
                    self.resolve_into(*other, all);
                }
            }
            TargetKind::Schedule(schedule) => {
                for person in self.on_call(schedule) {
                    if self.is_away(Responder::Person(person)) {
                        all.away.push((schedule, person));
                    } else if self.plan.people.get(person).is_some() {
                        all.add(Responder::Person(person), true, Some(schedule));
                    }
                }
            }
            TargetKind::Role(role) => self.resolve_role(role, all),
        }
    }

    fn resolve_role(&self, role: RoleId, all: &mut Resolution) {
        if let Some(holder) = self.s.roles.holder(role)
            && !self.is_away(Responder::Person(holder))
        {
            all.add(Responder::Person(holder), true, None);
            return self.add_stream_holders(role, all);
        }
        self.add_stream_holders(role, all);
        let left = self.s.roles.left(role);
        let from = all.found.len();
        for source in self.plan.roles.get(role).map_or(&[][..], |r| r.filled_by.as_slice()) {
            if source.when.as_ref().is_some_and(|when| self.truth(when) != Some(true)) {
                continue;
            }
            let before = all.found.len();
            self.resolve_into(source.who, all);
            let fresh = |f: &Found| f.counts && !matches!(f.who, Responder::Person(p) if left.contains(&p));
            if all.found.get(before..).is_some_and(|new| new.iter().any(fresh)) {
                if !left.is_empty() {
                    all.forget(from, left);
                }
                return;
            }
        }
    }

    fn add_stream_holders(&self, role: RoleId, all: &mut Resolution) {
        for person in self.stream_holders(role) {
            if !self.is_away(Responder::Person(person)) {
                all.add(Responder::Person(person), true, None);
            }
        }
    }

    /// Whether somebody is a vendor outside its hours.
    pub(super) fn is_closed(&self, who: Responder) -> bool {
        let Responder::Vendor(vendor) = who else { return false };
        match self.plan.vendors.get(vendor).map(|v| v.hours) {
            Some(VendorHours::Hours(hours)) => !self.plan.calendar.hours_open(hours, self.now),
            Some(VendorHours::Always) | None => false,
        }
    }

    /// Says who is on call but away.
    pub(super) fn report_away(&mut self, resolution: &Resolution, about: Option<About>, place: PlaceId) {
        for (schedule, person) in &resolution.away {
            self.journal(Some(place), What::OnCallAway { schedule: *schedule, person: *person });
            if let Some(about) = about {
                self.alarm(AlarmKind::OnCallAway, place, about.and(TargetKind::Schedule(*schedule)));
            }
        }
    }

    /// Whether somebody is a person of a team.
    pub(super) fn is_member(&self, team: TeamId, who: Responder) -> bool {
        self.plan.teams.get(team).is_some_and(|t| t.people.iter().any(|p| who == Responder::Person(*p)))
    }

    /// Whether a target can ever stand for somebody.
    pub(super) fn stands_for(&self, kind: TargetKind, who: Responder) -> bool {
        let (mut open, mut seen) = (vec![kind], Vec::new());
        while let Some(kind) = open.pop() {
            if seen.contains(&kind) {
                continue;
            }
            seen.push(kind);
            let found = match kind {
                TargetKind::Person(p) => who == Responder::Person(p),
                TargetKind::Vendor(v) => who == Responder::Vendor(v),
                TargetKind::Post(p) => {
                    open.extend(self.plan.posts.get(p).and_then(|p| p.held_by));
                    who == Responder::Post(p)
                }
                TargetKind::Team(t) => {
                    let team = self.plan.teams.get(t);
                    open.extend(team.iter().flat_map(|t| t.others.iter().copied()));
                    self.is_member(t, who)
                }
                TargetKind::Schedule(s) => matches!(who, Responder::Person(p) if self.ever_on_call(s, p)),
                TargetKind::Role(r) => {
                    open.extend(self.plan.roles.get(r).iter().flat_map(|r| r.filled_by.iter().map(|f| f.who)));
                    let mut held = self.stream_holders(r).into_iter().chain(self.s.roles.holder(r));
                    held.any(|p| who == Responder::Person(p))
                }
            };
            if found {
                return true;
            }
        }
        false
    }

    fn ever_on_call(&self, schedule: ScheduleId, person: PersonId) -> bool {
        use crate::model::Change;
        let swapped = self.s.context.on_call.get(&schedule).is_some_and(|s| s.iter().any(|s| s.person == person));
        let Some(schedule) = self.plan.calendar.schedules.get(schedule) else { return swapped };
        let turns = schedule.layers.iter().filter_map(|l| l.rotation.as_ref()).flat_map(|r| r.turns.iter().flatten());
        let overrides = schedule.overrides.iter().any(|o| match &o.change {
            Change::Only(people) | Change::Also(people) => people.contains(&person),
            Change::Replace { with, .. } => *with == person,
            Change::Without(_) => false,
        });
        swapped || overrides || turns.into_iter().any(|p| *p == person)
    }

    /// Whether a written target can ever stand for somebody.
    pub(super) fn target_stands_for(&self, target: Target, who: Responder) -> bool {
        match target {
            Target::All(kind) | Target::AnyOf(kind) => self.stands_for(kind, who),
            Target::OwnerOf(service) => {
                self.plan.services.get(service).and_then(|s| s.owner).is_some_and(|owner| self.stands_for(owner, who))
            }
        }
    }

    /// The schedules that a page clause looks at now.
    pub(super) fn schedules_of(&self, clause: &PagePlan) -> Vec<ScheduleId> {
        let mut schedules = Vec::new();
        for target in &clause.targets {
            if let Target::AnyOf(_) = target {
                continue;
            }
            for kind in self.resolve_target(*target).seen {
                if let TargetKind::Schedule(s) = kind {
                    schedules.push(s);
                }
            }
        }
        schedules
    }
}
