//! Who is there over a time, as calendars and pictures show it: cut where people, absences or declared gaps change.

use crate::calendar::{Calendar, Gap, Interval};
use crate::model::{PersonId, ScheduleId};

/// A time in which nothing changes that a picture shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch<'a> {
    /// First instant.
    pub(super) from: i64,
    /// First instant after it.
    pub(super) to: i64,
    /// On call and there.
    pub(super) present: Vec<PersonId>,
    /// On call but away.
    pub(super) away: Vec<PersonId>,
    /// Nobody is there, and this says that it is meant.
    pub(super) declared: Option<&'a Gap>,
}

impl Stretch<'_> {
    /// Nobody is there, and nothing says that this is meant.
    pub(super) fn is_hole(&self) -> bool {
        self.present.is_empty() && self.declared.is_none()
    }
}

/// The stretches of a time, one after another, without gaps between them; neighbours differ.
pub(super) fn stretches(calendar: &Calendar, schedule: ScheduleId, time: Interval) -> Vec<Stretch<'_>> {
    let gaps: Vec<&Gap> = calendar.schedules.get(schedule).map_or_else(Vec::new, |s| s.gaps.iter().collect());
    let mut list: Vec<Stretch<'_>> = Vec::new();
    for piece in calendar.attendance(schedule, time.from, time.to, &gaps) {
        let declared = gaps.iter().find(|g| piece.present.is_empty() && g.covers(calendar, piece.from)).copied();
        let next = Stretch { from: piece.from, to: piece.to, present: piece.present, away: piece.away, declared };
        match list.last_mut() {
            Some(last)
                if Stretch { from: last.from, to: next.to, ..next.clone() }
                    == (Stretch { to: next.to, ..last.clone() }) =>
            {
                last.to = next.to;
            }
            _ => list.push(next),
        }
    }
    list
}

/// Everybody who is shown, in the order of the time.
pub(super) fn people(shown: &[Stretch<'_>]) -> Vec<PersonId> {
    let mut people = Vec::new();
    for person in shown.iter().flat_map(|s| s.present.iter().chain(&s.away)) {
        if !people.contains(person) {
            people.push(*person);
        }
    }
    people
}
