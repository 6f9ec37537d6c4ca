//! Who is there at the same time: the people behind targets, at every instant of the horizon at which they may change.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Context;
use super::context::closed;
use crate::calendar::intersect;
use crate::model::{PersonId, Responder, ScheduleId, TargetKind, VendorHours};

/// Who is on call and there, from an instant on.
pub type Turn = (i64, Vec<PersonId>);

impl Context<'_> {
    /// Who is on call for a schedule and not away, within the horizon: instants at which that changes, ascending.
    #[must_use]
    pub fn turns(&self, schedule: ScheduleId) -> Rc<[Turn]> {
        let known = self.turns.borrow().get(&schedule).cloned();
        known.unwrap_or_else(|| {
            let turns: Rc<[Turn]> = self.walk(schedule).into();
            self.turns.borrow_mut().insert(schedule, turns.clone());
            turns
        })
    }

    fn walk(&self, schedule: ScheduleId) -> Vec<Turn> {
        let within = self.horizon();
        let mut turns: Vec<Turn> = Vec::new();
        for shift in self.calendar.shifts(schedule, within.from, within.to) {
            let mut at = shift.from;
            while at < shift.to {
                let there = shift.on.iter().map(|d| d.person).filter(|p| !self.calendar.absent(*p, at)).collect();
                if turns.last().is_none_or(|(_, last)| *last != there) {
                    turns.push((at, there));
                }
                let edges = shift.on.iter().filter_map(|d| self.calendar.next_absence_change(d.person, at));
                at = edges.filter(|next| *next > at).min().unwrap_or(shift.to);
            }
        }
        turns
    }

    /// Who is on call for a schedule and there, at an instant of the horizon.
    pub(super) fn on_call_at(&self, schedule: ScheduleId, at: i64) -> Vec<PersonId> {
        let Some(turns) = self.turns.borrow().get(&schedule).cloned() else {
            // A single instant is no reason to walk the year.
            let on = self.calendar.on_call(schedule, at).into_iter().map(|d| d.person);
            return on.filter(|p| !self.calendar.absent(*p, at)).collect();
        };
        let next = turns.partition_point(|(from, _)| *from <= at);
        next.checked_sub(1).and_then(|i| turns.get(i)).map(|t| t.1.clone()).unwrap_or_default()
    }

    /// The instants of the horizon at which these may begin to stand for other people, ascending, the first included.
    /// The first often settles what is asked, so the others are looked for only when it does not.
    pub fn moments<'k>(&'k self, kinds: &'k [TargetKind]) -> impl Iterator<Item = i64> + 'k {
        let others = std::iter::once_with(|| self.later_moments(kinds)).flatten();
        std::iter::once(self.horizon().from).chain(others)
    }

    fn later_moments(&self, kinds: &[TargetKind]) -> BTreeSet<i64> {
        let within = self.horizon();
        let mut moments = BTreeSet::new();
        let (mut open, mut seen) = (kinds.to_vec(), BTreeSet::new());
        while let Some(kind) = open.pop() {
            if !seen.insert(kind) {
                continue;
            }
            match kind {
                TargetKind::Person(p) => {
                    let away = self.calendar.absences.get(p).map_or(&[][..], Vec::as_slice);
                    moments.extend(away.iter().filter_map(|i| intersect(*i, within)).flat_map(|i| [i.from, i.to]));
                }
                TargetKind::Schedule(s) => moments.extend(self.turns(s).iter().map(|t| t.0)),
                TargetKind::Vendor(v) => {
                    if let Some(VendorHours::Hours(h)) = self.model.vendors.get(v).and_then(|v| v.hours).map(|h| h.node)
                    {
                        moments.extend(closed(self.calendar, h, within).into_iter().flat_map(|i| [i.from, i.to]));
                    }
                }
                TargetKind::Team(t) => open.extend(self.model.team_members(t)),
                TargetKind::Role(r) => {
                    open.extend(self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by).map(|f| f.who.node));
                }
                TargetKind::Post(_) => {}
            }
        }
        moments.retain(|at| within.from < *at && *at < within.to);
        moments
    }

    /// Whether a group can hold whoever answers for this one: a post is answered by whoever holds it.
    #[must_use]
    pub fn stands_in(&self, who: Responder, group: &BTreeSet<Responder>) -> bool {
        let holder = match who {
            Responder::Post(p) => self.model.posts.get(p).and_then(|p| p.held_by),
            _ => None,
        };
        group.contains(&who) || holder.is_some_and(|h| !self.everybody(h.node).is_disjoint(group))
    }

    /// Whoever answers for this one: the holder of a post, where that is one person.
    #[must_use]
    pub fn answerer(&self, who: Responder) -> Responder {
        let holder = match who {
            Responder::Post(p) => self.model.posts.get(p).and_then(|p| p.held_by).map(|h| h.node),
            _ => None,
        };
        match holder {
            Some(TargetKind::Person(p)) => Responder::Person(p),
            _ => who,
        }
    }
}
