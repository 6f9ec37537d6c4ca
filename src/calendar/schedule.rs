//! Layers and overrides together: who is on call at an instant, and when that may change.

use serde::{Deserialize, Serialize};

use super::window::{covers, next_boundary};
use super::{Calendar, DAY, Interval, Rotation, Window, clamp};
use crate::model::{Change, HoursId, PersonId, ScheduleId, ZoneId};

/// Changes of shift within one override that are looked at.
const MOST_SHIFTS: usize = 10_000;

/// Who is on call when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Schedule {
    /// Zone in which it is shown to people.
    pub zone: ZoneId,
    /// Later layers win where they cover.
    pub layers: Vec<Layer>,
    /// Above all layers, in the order of the text; later ones work on what earlier ones leave.
    pub overrides: Vec<Override>,
    /// Holes that are meant.
    pub gaps: Vec<Gap>,
    /// Seconds after an answer in which its people are there; absent: they are on site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives: Option<i64>,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Layer {
    /// Adds its people instead of replacing those of earlier layers.
    pub alongside: bool,
    /// Clock of its windows and hand-overs.
    pub zone: ZoneId,
    /// When it covers; empty: always.
    pub during: Vec<Window>,
    /// It covers while these are open, instead of windows of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<HoursId>,
    /// Whose turn it is; a layer without one covers nothing.
    pub rotation: Option<Rotation>,
    /// Seconds after an answer in which its people are there; absent: what the schedule says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives: Option<i64>,
}

/// An exception for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Override {
    /// Only while the layer at this position covers.
    pub layer: Option<u32>,
    /// When.
    pub when: Interval,
    /// What it does.
    pub change: Change,
}

/// A declared hole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Gap {
    /// When.
    pub when: Declared,
    /// Why.
    pub why: Option<String>,
}

/// When a hole is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Declared {
    /// Nobody needs to be on call then.
    Period(Interval),
    /// Whenever these are closed: that is when the schedule has nobody, not when nobody is needed.
    Outside(HoursId),
}

impl Gap {
    /// Whether it declares an instant.
    #[must_use]
    pub fn covers(&self, calendar: &Calendar, at: i64) -> bool {
        match self.when {
            Declared::Period(period) => period.contains(at),
            Declared::Outside(hours) => !calendar.hours_open(hours, at),
        }
    }

    /// First instant after `at` at which it may begin or end.
    #[must_use]
    pub fn next_edge(&self, calendar: &Calendar, at: i64) -> Option<i64> {
        match self.when {
            Declared::Period(period) => [period.from, period.to].into_iter().find(|edge| *edge > at),
            Declared::Outside(hours) => calendar.next_hours_change(hours, at),
        }
    }
}

/// Somebody on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Duty {
    /// Who.
    pub person: PersonId,
    /// What says so.
    pub because: Because,
}

/// What puts somebody on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The layer at this position.
    Layer(u32),
    /// The override at this position.
    Override(u32),
}

impl Schedule {
    /// Who is on call, added to `duties`, by who has the turn in each layer, where it covers, and the overrides in force.
    pub(super) fn put_together<'a>(
        &self,
        turns: &[Option<&[PersonId]>],
        in_force: impl Iterator<Item = (u32, &'a Override)>,
        duties: &mut Vec<Duty>,
    ) {
        for (i, (layer, turn)) in (0u32..).zip(self.layers.iter().zip(turns)) {
            let Some(people) = turn else { continue };
            if !layer.alongside {
                duties.clear();
            }
            add(duties, people, Because::Layer(i));
        }
        for (i, rule) in in_force {
            let turn = rule.layer.and_then(|l| turns.get(usize::try_from(l).ok()?));
            if turn.is_none_or(Option::is_some) {
                apply(duties, &rule.change, Because::Override(i));
            }
        }
    }
}

impl Layer {
    /// Who has the turn, where the layer covers the instant.
    pub(super) fn turn(&self, calendar: &Calendar, at: i64) -> Option<&[PersonId]> {
        let zone = calendar.zone(self.zone);
        let turn = self.rotation.as_ref()?.turn(zone, at)?;
        let open = match self.hours {
            Some(hours) => calendar.hours_open(hours, at),
            None => self.during.is_empty() || covers(&self.during, zone, at, |_| false),
        };
        open.then_some(turn)
    }

    /// The zone whose clock its windows are on.
    #[must_use]
    pub fn clock(&self, calendar: &Calendar) -> ZoneId {
        self.hours.and_then(|h| calendar.hours.get(h)).map_or(self.zone, |h| h.zone)
    }

    /// Whether the layer covers every instant from one on.
    pub(super) fn always(&self, calendar: &Calendar, from: i64) -> bool {
        let starts = self.rotation.as_ref().map(|r| calendar.zone(self.zone).first(r.from));
        self.hours.is_none() && self.during.is_empty() && starts.is_some_and(|start| start <= from)
    }

    /// Whether the layer covers an instant.
    pub(super) fn covers(&self, calendar: &Calendar, at: i64) -> bool {
        self.turn(calendar, at).is_some()
    }

    /// First instant after `at` at which the layer may say something else.
    fn next_change(&self, calendar: &Calendar, at: i64) -> Option<i64> {
        let zone = calendar.zone(self.zone);
        let rotation = self.rotation.as_ref()?;
        let start = zone.first(rotation.from);
        if at < start {
            return Some(start);
        }
        let window = match self.hours {
            Some(hours) => calendar.next_hours_change(hours, at),
            None if self.during.is_empty() => None,
            None => next_boundary(&self.during, zone, at),
        };
        rotation.next_change(zone, at).into_iter().chain(window).min()
    }
}

impl Calendar {
    /// Who is on call at an instant, in the order of the text; each person once. Says nothing of absences.
    #[must_use]
    pub fn on_call(&self, schedule: ScheduleId, at: i64) -> Vec<Duty> {
        self.schedules.get(schedule).map_or_else(Vec::new, |s| self.duties(s, s.overrides.len(), at))
    }

    /// In how many seconds somebody who is on call at an instant is there; `None` for who is on site, or not on call.
    /// What the layer says that put them on call (for an override, the layer it is about), else what the schedule says.
    #[must_use]
    pub fn arrives_within(&self, schedule: ScheduleId, at: i64, person: PersonId) -> Option<i64> {
        let duty = self.on_call(schedule, at).into_iter().find(|d| d.person == person)?;
        let of = self.schedules.get(schedule)?;
        let layer = match duty.because {
            Because::Layer(layer) => Some(layer),
            Because::Override(rule) => of.overrides.get(usize::try_from(rule).ok()?)?.layer,
        };
        let layer = layer.and_then(|l| of.layers.get(usize::try_from(l).ok()?));
        layer.and_then(|l| l.arrives).or(of.arrives)
    }

    /// Who would be on call if only so many overrides were written.
    fn duties(&self, schedule: &Schedule, overrides: usize, at: i64) -> Vec<Duty> {
        let at = clamp(at);
        let in_force = (0u32..).zip(&schedule.overrides).take(overrides).filter(|(_, o)| o.when.contains(at));
        let turns: Vec<_> = schedule.layers.iter().map(|layer| layer.turn(self, at)).collect();
        let mut duties = Vec::new();
        schedule.put_together(&turns, in_force, &mut duties);
        duties
    }

    /// First instant after `at` at which other people may be on call; `None` where nothing changes any more.
    #[must_use]
    pub fn next_change(&self, schedule: ScheduleId, at: i64) -> Option<i64> {
        let schedule = self.schedules.get(schedule)?;
        let now = clamp(at);
        let layers = schedule.layers.iter().filter_map(|l| l.next_change(self, now));
        let edges = schedule.overrides.iter().flat_map(|o| [o.when.from, o.when.to]);
        layers.chain(edges).filter(|next| *next > at).min()
    }

    /// Whether an override, by position, puts other people on call than those written before it, at some instant. After
    /// more changes of shift than anybody writes an override for it is taken to.
    #[must_use]
    pub fn override_acts(&self, schedule: ScheduleId, position: usize) -> bool {
        let Some(rules) = self.schedules.get(schedule) else { return true };
        let Some(when) = rules.overrides.get(position).map(|o| o.when) else { return true };
        let people = |n, at| self.duties(rules, n, at).iter().map(|d| d.person).collect::<Vec<_>>();
        let mut at = when.from;
        for _ in 0..MOST_SHIFTS {
            if at >= when.to {
                return false;
            }
            if people(position, at) != people(position + 1, at) {
                return true;
            }
            let Some(next) = self.next_change(schedule, at) else { return false };
            at = next;
        }
        true
    }

    /// First instant after `at` at which other people are on call, at the latest `until`.
    #[must_use]
    pub fn next_hand_over(&self, schedule: ScheduleId, at: i64, until: i64) -> Option<i64> {
        let people = |at| self.on_call(schedule, at).iter().map(|d| d.person).collect::<Vec<_>>();
        let before = people(at);
        let mut now = at;
        while let Some(next) = self.next_change(schedule, now).filter(|n| *n <= until) {
            if people(next) != before {
                return Some(next);
            }
            now = next;
        }
        None
    }

    /// The last instant up to `at` at which others came on call, later than `since`.
    #[must_use]
    pub fn last_hand_over(&self, schedule: ScheduleId, at: i64, since: i64) -> Option<i64> {
        // Most are not long ago: a day is looked at before a week, and a week before a year.
        let mut reach = DAY;
        loop {
            let mut now = at.saturating_sub(reach).max(since);
            let (from, mut last) = (now, None);
            while let Some(next) = self.next_hand_over(schedule, now, at) {
                (now, last) = (next, Some(next));
            }
            if last.is_some() || from == since {
                return last;
            }
            reach = reach.saturating_mul(8);
        }
    }
}

/// Adds those who are not there yet.
fn add(duties: &mut Vec<Duty>, people: &[PersonId], because: Because) {
    for person in people {
        if !duties.iter().any(|d| d.person == *person) {
            duties.push(Duty { person: *person, because });
        }
    }
}

fn apply(duties: &mut Vec<Duty>, change: &Change, because: Because) {
    match change {
        Change::Only(people) => {
            duties.clear();
            add(duties, people, because);
        }
        Change::Also(people) => add(duties, people, because),
        Change::Without(people) => duties.retain(|d| !people.contains(&d.person)),
        Change::Replace { with, whom } => {
            let Some(place) = duties.iter().position(|d| d.person == *whom) else { return };
            duties.remove(place);
            if !duties.iter().any(|d| d.person == *with) {
                duties.insert(place, Duty { person: *with, because });
            }
        }
    }
}
