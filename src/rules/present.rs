//! Who is there at the same time: the people behind targets, at every instant of the horizon at which they may change.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Context;
use super::context::closed;
use crate::calendar::{Interval, intersect};
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

    /// The instants of the horizon at which these stand for people that they have not stood for together before, ascending,
    /// the first included: every situation once. The first often settles what is asked, so the others are looked for only
    /// when it does not.
    pub fn moments<'k>(&'k self, kinds: &'k [TargetKind]) -> impl Iterator<Item = i64> + 'k {
        let others = std::iter::once_with(|| self.later_moments(kinds)).flatten();
        std::iter::once(self.horizon().from).chain(others)
    }

    fn later_moments(&self, kinds: &[TargetKind]) -> Vec<i64> {
        let within = self.horizon();
        let mut states = States::default();
        let (mut open, mut seen) = (kinds.to_vec(), BTreeSet::new());
        while let Some(kind) = open.pop() {
            if !seen.insert(kind) {
                continue;
            }
            match kind {
                TargetKind::Person(p) => {
                    let away = self.calendar.absences.get(p).map_or(&[][..], Vec::as_slice);
                    states.turn_on(away.iter().filter_map(|i| intersect(*i, within)));
                }
                TargetKind::Schedule(s) => {
                    states.take(self.turns(s).iter().map(|(at, people)| (*at, people.as_slice())))
                }
                TargetKind::Vendor(v) => {
                    if let Some(VendorHours::Hours(h)) = self.model.vendors.get(v).and_then(|v| v.hours).map(|h| h.node)
                    {
                        states.turn_on(closed(self.calendar, h, within).into_iter());
                    }
                }
                TargetKind::Team(t) => open.extend(self.model.team_members(t)),
                TargetKind::Role(r) => {
                    open.extend(self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by).map(|f| f.who.node));
                }
                TargetKind::Post(_) => {}
            }
        }
        let mut moments = states.new_ones(within.from);
        moments.retain(|at| *at < within.to);
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

/// Things that are in one state each at an instant, as numbers.
#[derive(Default)]
struct States {
    things: usize,
    /// From when on which thing is in which state; before, it is in state 0.
    changes: Vec<(i64, usize, usize)>,
}

impl States {
    /// One more thing: who is there, from when on.
    fn take<'t>(&mut self, turns: impl Iterator<Item = (i64, &'t [PersonId])>) {
        let mut groups: BTreeMap<&[PersonId], usize> = BTreeMap::new();
        for (at, people) in turns {
            let next = groups.len() + 1;
            self.changes.push((at, self.things, *groups.entry(people).or_insert(next)));
        }
        self.things += 1;
    }

    /// One more thing: on in these times, which are apart.
    fn turn_on(&mut self, times: impl Iterator<Item = Interval>) {
        let thing = self.things;
        self.changes.extend(times.flat_map(|i| [(i.from, thing, 1), (i.to, thing, 0)]));
        self.things += 1;
    }

    /// When all together are as they have not been since an instant, that one left out.
    fn new_ones(mut self, since: i64) -> Vec<i64> {
        self.changes.sort_unstable();
        let later = self.changes.split_off(self.changes.partition_point(|change| change.0 <= since));
        let mut now = vec![0; self.things];
        let mut set = |changes: &[(i64, usize, usize)]| {
            for (_, thing, state) in changes {
                now.get_mut(*thing).into_iter().for_each(|now| *now = *state);
            }
            now.clone()
        };
        let mut seen = BTreeSet::from([set(&self.changes)]);
        later
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|at| seen.insert(set(at)))
            .filter_map(|at| Some(at.first()?.0))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id as _;

    #[test]
    fn every_situation_comes_once() {
        let mut states = States::default();
        let [ada, ben] = [0, 1].map(|p| vec![PersonId::from_index(p)]);
        states.take([(0, &ada), (10, &ben), (20, &ada), (30, &ben)].into_iter().map(|(at, p)| (at, p.as_slice())));
        states.turn_on([Interval { from: 25, to: 35 }].into_iter());
        assert_eq!(states.new_ones(0), [10, 25, 30]);
    }
}
