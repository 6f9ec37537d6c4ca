//! People who are called from home: on the way after their answer, and there.
//!
//! - Whoever answers a ladder, or is coming to a call-out, is on the way, if a schedule on which they are on call in that
//!   instant says `arrives within`; of several the longest counts. It is a matter of where the person is, not of what
//!   paged them. Who was put on call by a swap comes as soon as the one they stand in for, or as the last of all.
//! - Who is on call nowhere, and belongs to a schedule that says `arrives within`, is at home too: they take the least of
//!   those times, which nobody has promised. Everybody else is on site: there at once, which is written down where some
//!   schedule of the policy says how soon its people arrive.
//! - Nobody has to report. When the time has passed the person counts as there; `coming in D` says otherwise, and who
//!   will be later than the schedule says raises `arrival-late`, once. `coming` without a time leaves it as it is.
//! - Who declines, takes their answer back or is away turns back. Times of travel are wall time: a snooze stops nobody on
//!   the road.
//! - The end of the incident ends it all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::step::{About, Machine};
use super::{AlarmKind, What};
use crate::calendar::Layer;
use crate::model::{PersonId, Responder, ScheduleId, TargetKind};

/// Who is on the way, or there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Arrivals {
    table: BTreeMap<PersonId, Travel>,
}

/// One person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Travel {
    /// When they will be there.
    due: i64,
    /// When the schedule says that they are, and which schedule.
    agreed: Option<(i64, ScheduleId)>,
    there: bool,
    /// The alarm was raised.
    alarmed: bool,
}

impl Machine<'_> {
    /// Somebody comes after their answer, in the time they say or the schedule says; whether that is news.
    pub(super) fn sets_out(&mut self, who: Responder, said: Option<i64>) -> bool {
        let Responder::Person(person) = who else { return false };
        let known = self.s.arrivals.table.get(&person).copied();
        if known.is_some_and(|t| t.there) || (known.is_some() && said.is_none()) {
            return false;
        }
        let now = self.now;
        let agreed = match known {
            Some(travel) => travel.agreed,
            None => self.called_from(person).map(|(seconds, of)| (now.saturating_add(seconds), of)),
        };
        let due = match (said, agreed) {
            (Some(seconds), _) => now.saturating_add(seconds.max(0)),
            (None, Some((at, _))) => at,
            (None, None) if self.off_duty(person).is_some() => {
                now.saturating_add(self.off_duty(person).unwrap_or_default())
            }
            (None, None) if self.anybody_from_home() => now,
            (None, None) => return false,
        };
        let late = agreed.filter(|(at, _)| due > *at).map(|(_, of)| of);
        let alarmed = known.is_some_and(|t| t.alarmed);
        let travel = Travel { due, agreed, there: due <= now, alarmed: alarmed || late.is_some() };
        self.s.arrivals.table.insert(person, travel);
        let place = agreed.and_then(|(_, of)| self.plan.schedules.get(of)).map(|s| s.at);
        if travel.there {
            self.s.agenda.remove(&Item::Arrival(person));
            self.journal(place, What::Arrived { by: person });
            return true;
        }
        self.s.agenda.set(Item::Arrival(person), due);
        self.journal(place, What::OnTheWay { by: person, within: due.saturating_sub(now) });
        if let Some(schedule) = late.filter(|_| !alarmed) {
            let about = About::default().and(TargetKind::Person(person));
            let place = self.plan.schedules.get(schedule).map(|s| s.at).unwrap_or_default();
            self.alarm(AlarmKind::ArrivalLate, place, about);
        }
        true
    }

    /// Seconds until somebody is there; `None` for who is there, or of whom nothing is known.
    pub(super) fn still_to_go(&self, who: Responder) -> Option<i64> {
        let Responder::Person(person) = who else { return None };
        let travel = self.s.arrivals.table.get(&person)?;
        (!travel.there).then(|| travel.due.saturating_sub(self.now).max(0))
    }

    /// The longest time that a schedule gives to somebody who is on call there now.
    fn called_from(&self, person: PersonId) -> Option<(i64, ScheduleId)> {
        let from = |schedule: ScheduleId| {
            if !self.on_call(schedule).contains(&person) {
                return None;
            }
            let calendar = &self.plan.calendar;
            let own = calendar.on_call(schedule, self.now).into_iter().any(|d| d.person == person);
            if own {
                return calendar.arrives_within(schedule, self.now, person);
            }
            let all = calendar.on_call(schedule, self.now).into_iter();
            let longest = all.filter_map(|d| calendar.arrives_within(schedule, self.now, d.person)).max();
            longest.or_else(|| calendar.schedules.get(schedule).and_then(|s| s.arrives))
        };
        self.plan
            .schedules
            .ids()
            .filter_map(|s| from(s).map(|seconds| (seconds, s)))
            .max_by_key(|(seconds, _)| *seconds)
    }

    /// The least time in which somebody comes from home who is on call on no schedule now, and belongs to one that says
    /// how soon its people arrive.
    fn off_duty(&self, person: PersonId) -> Option<i64> {
        if self.plan.schedules.ids().any(|s| self.on_call(s).contains(&person)) {
            return None;
        }
        let turns = |l: &&Layer| l.rotation.iter().any(|r| r.turns.iter().flatten().any(|p| *p == person));
        let all = self.plan.calendar.schedules.rows();
        all.flat_map(|s| s.layers.iter().filter(turns).filter_map(|l| l.arrives.or(s.arrives))).min()
    }

    /// Whether the policy says of anybody how soon they arrive.
    fn anybody_from_home(&self) -> bool {
        let schedules = self.plan.calendar.schedules.rows();
        schedules.into_iter().any(|s| s.arrives.is_some() || s.layers.iter().any(|l| l.arrives.is_some()))
    }

    /// Somebody should be there by now.
    pub(super) fn arrival(&mut self, person: PersonId) {
        let Some(travel) = self.s.arrivals.table.get_mut(&person) else { return };
        travel.there = true;
        let place = travel.agreed.and_then(|(_, of)| self.plan.schedules.get(of)).map(|s| s.at);
        self.journal(place, What::Arrived { by: person });
    }

    /// Somebody does not come after all.
    pub(super) fn turns_back(&mut self, who: Responder) {
        let Responder::Person(person) = who else { return };
        self.s.agenda.remove(&Item::Arrival(person));
        if self.s.arrivals.table.remove(&person).is_some_and(|t| !t.there) {
            self.journal(None, What::TurnsBack { by: person });
        }
    }

    /// Nobody is on the way any more.
    pub(super) fn forget_arrivals(&mut self) {
        self.s.arrivals = Arrivals::default();
        self.s.agenda.retain(|item| !matches!(item, Item::Arrival(_)));
    }
}
