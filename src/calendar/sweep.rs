//! Shifts over a time, in one go: each layer's turns are laid out once, by clocks that remember where they were, and all
//! are gone through together. What is asked for one instant ([`Calendar::on_call`]) says the same.

use std::rc::Rc;

use super::wall::Reader;
use super::window::add_all;
use super::{Calendar, Duty, Interval, Layer, Override, Shift, clamp, merged};
use crate::model::{PersonId, ScheduleId};

/// A time in which a layer covers and one turn has it.
#[derive(Debug, Clone, Copy)]
struct Turn {
    when: Interval,
    /// Position among the rotation's turns.
    turn: usize,
}

/// A layer's turns, and what it says now.
struct Lane<'a> {
    /// Those that are to come, or under way.
    turns: std::vec::IntoIter<Turn>,
    people: &'a [Vec<PersonId>],
    /// When it says something else.
    until: i64,
}

impl<'a> Lane<'a> {
    /// Goes on to an instant: whose turn it is then, where the layer covers.
    fn go_to(&mut self, at: i64) -> Option<&'a [PersonId]> {
        while self.turns.as_slice().first().is_some_and(|t| t.when.to <= at) {
            self.turns.next();
        }
        let turn = self.turns.as_slice().first();
        let now = turn.filter(|t| t.when.from <= at);
        self.until = turn.map_or(i64::MAX, |t| if now.is_some() { t.when.to } else { t.when.from });
        now.and_then(|t| self.people.get(t.turn)).map(Vec::as_slice)
    }
}

impl Calendar {
    /// Every shift between two instants, without gaps between them; neighbours differ.
    #[must_use]
    pub fn shifts(&self, schedule: ScheduleId, from: i64, to: i64) -> Vec<Shift> {
        let mut shifts: Vec<Shift> = Vec::new();
        let Some(rules) = self.schedules.get(schedule) else {
            return (from < to).then(|| Shift { from, to, on: Rc::default() }).into_iter().collect();
        };
        let within = Interval { from: clamp(from), to: clamp(to) };
        let mut lanes: Vec<Lane<'_>> = rules.layers.iter().map(|layer| self.lane(layer, within)).collect();
        let mut turns = vec![None; lanes.len()];
        let mut edges: Vec<i64> = rules.overrides.iter().flat_map(|o| [o.when.from, o.when.to]).collect();
        edges.sort_unstable();
        let mut edges = edges.into_iter().filter(|edge| *edge > from).peekable();
        let mut starts: Vec<(u32, &Override)> = (0u32..).zip(&rules.overrides).collect();
        starts.sort_by_key(|(_, o)| o.when.from);
        let mut starts = starts.into_iter().peekable();
        let mut in_force: Vec<(u32, &Override)> = Vec::new();
        let (mut now, mut changed) = (from, true);
        let (mut on, mut known): (Vec<Duty>, Vec<Rc<[Duty]>>) = (Vec::new(), Vec::new());
        while now < to {
            while edges.next_if(|edge| *edge <= now).is_some() {
                changed = true;
            }
            if std::mem::take(&mut changed) {
                in_force.retain(|(_, o)| o.when.contains(now));
                let begun = std::iter::from_fn(|| starts.next_if(|(_, o)| o.when.from <= now));
                in_force.extend(begun.filter(|(_, o)| o.when.contains(now)));
                in_force.sort_unstable_by_key(|(i, _)| *i);
            }
            let mut next = edges.peek().map_or(to, |edge| to.min(*edge));
            for (lane, turn) in lanes.iter_mut().zip(&mut turns) {
                if lane.until <= now {
                    *turn = lane.go_to(now);
                }
                next = next.min(lane.until);
            }
            on.clear();
            rules.put_together(&turns, in_force.iter().copied(), &mut on);
            match shifts.last_mut() {
                Some(last) if *last.on == *on => last.to = next,
                _ => shifts.push(Shift { from: now, to: next, on: shared(&mut known, &on) }),
            }
            now = next;
        }
        shifts
    }

    /// Adds the windows in which a layer covers; one without windows has none.
    pub(super) fn add_windows(&self, layer: &Layer, within: Interval, all: &mut Vec<Interval>) {
        match layer.hours {
            Some(hours) => all.extend(self.open(hours, within)),
            None => add_all(&layer.during, self.zone(layer.zone), &[], within, all),
        }
    }

    fn lane<'a>(&self, layer: &'a Layer, within: Interval) -> Lane<'a> {
        let lane = |turns: Vec<Turn>, people| Lane { turns: turns.into_iter(), people, until: i64::MIN };
        let Some(rotation) = layer.rotation.as_ref().filter(|r| !r.turns.is_empty()) else {
            return lane(Vec::new(), &[]);
        };
        let covered = if layer.hours.is_none() && layer.during.is_empty() {
            vec![within]
        } else {
            let mut windows = Vec::new();
            self.add_windows(layer, within, &mut windows);
            merged(windows)
        };
        let zone = self.zone(layer.zone);
        let mut clock = Reader::new(zone);
        let (mut count, mut at) = match rotation.hand_overs(zone.latest_wall(within.from)) {
            Some(count) => (count, within.from),
            None => (0, clock.first(rotation.from)),
        };
        let alone = rotation.turns.iter().all(|t| rotation.turns.first() == Some(t));
        let length = i64::try_from(rotation.turns.len()).unwrap_or(i64::MAX);
        let mut covered = covered.into_iter().peekable();
        let mut turns = Vec::new();
        while at < within.to && covered.peek().is_some() {
            let wall = if alone { None } else { rotation.hand_over(count.saturating_add(1)) };
            let next = wall.map_or(within.to, |wall| clock.first(wall).min(within.to));
            let turn = usize::try_from(count.rem_euclid(length)).unwrap_or(0);
            while let Some(window) = covered.peek().filter(|w| w.from < next) {
                let when = Interval { from: window.from.max(at), to: window.to.min(next) };
                if when.from < when.to {
                    turns.push(Turn { when, turn });
                }
                if window.to > next {
                    break;
                }
                covered.next();
            }
            count = count.saturating_add(1);
            at = next;
        }
        lane(turns, &rotation.turns)
    }
}

/// So many different groups are remembered, those that came last first.
const REMEMBERED: usize = 16;

/// The same people for the same reason as before, where they are remembered.
fn shared(known: &mut Vec<Rc<[Duty]>>, on: &[Duty]) -> Rc<[Duty]> {
    let place = known.iter().position(|known| **known == *on).unwrap_or_else(|| {
        known.truncate(REMEMBERED - 1);
        known.push(on.into());
        known.len() - 1
    });
    if let Some(passed) = known.get_mut(..=place) {
        passed.rotate_right(1);
    }
    known.first().cloned().unwrap_or_default()
}
