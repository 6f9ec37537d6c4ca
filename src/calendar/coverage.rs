//! Shifts over a time, and where nobody is there.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::{Because, Calendar, Declared, Duty, Gap, Interval, merged};
use crate::model::{PersonId, ScheduleId};

/// The same people on call for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// First instant.
    pub from: i64,
    /// First instant after it.
    pub to: i64,
    /// Who, and what says so; empty where nobody is. The same few come again and again, and are shared.
    pub on: Rc<[Duty]>,
}

/// A time in which nobody who is on call is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// First instant.
    pub from: i64,
    /// First instant after it.
    pub to: i64,
    /// Who is on call and away; empty where nobody is on call at all.
    pub away: Vec<PersonId>,
}

/// A time in which somebody on call is away while others on call are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Absent {
    /// First instant.
    pub from: i64,
    /// First instant after it.
    pub to: i64,
    /// Who is away.
    pub away: Vec<PersonId>,
    /// Who is there.
    pub present: Vec<PersonId>,
}

impl Calendar {
    /// Every time between two instants in which nobody on call is there, without what the schedule declares as a gap.
    #[must_use]
    pub fn holes(&self, schedule: ScheduleId, from: i64, to: i64) -> Vec<Hole> {
        self.holes_but_for(schedule, from, to, |_| true)
    }

    /// Every time between two instants in which whoever pages the schedule reaches nobody and has not been told that
    /// nobody is needed: `gap ok from … to …` says so, `gap ok outside HOURS` only says when the schedule is staffed.
    #[must_use]
    pub fn silences(&self, schedule: ScheduleId, from: i64, to: i64) -> Vec<Hole> {
        self.holes_but_for(schedule, from, to, |gap| matches!(gap.when, Declared::Period(_)))
    }

    /// Whether nobody is there at some instant between two, declared or not.
    #[must_use]
    pub fn ever_empty(&self, schedule: ScheduleId, from: i64, to: i64) -> bool {
        !self.holes_but_for(schedule, from, to, |_| false).is_empty()
    }

    fn holes_but_for(&self, schedule: ScheduleId, from: i64, to: i64, excuses: impl Fn(&Gap) -> bool) -> Vec<Hole> {
        let all = self.schedules.get(schedule).map_or(&[][..], |s| s.gaps.as_slice());
        let gaps: Vec<&Gap> = all.iter().filter(|g| excuses(g)).collect();
        let mut holes: Vec<Hole> = Vec::new();
        let suspect = self.suspect(schedule, from, to);
        for piece in suspect.into_iter().flat_map(|i| self.attendance(schedule, i.from, i.to, &gaps)) {
            if !piece.present.is_empty() || gaps.iter().any(|g| g.covers(self, piece.from)) {
                continue;
            }
            match holes.last_mut() {
                Some(last) if last.to == piece.from && last.away == piece.away => last.to = piece.to,
                _ => holes.push(Hole { from: piece.from, to: piece.to, away: piece.away }),
            }
        }
        holes
    }

    /// The only times between two instants in which nobody may be there, ascending and apart. Where a layer covers
    /// always, only an absence or an override can leave it without anybody: a year need not be walked turn by turn.
    fn suspect(&self, schedule: ScheduleId, from: i64, to: i64) -> Vec<Interval> {
        let whole = Interval { from, to };
        let Some(rules) = self.schedules.get(schedule).filter(|_| from < to) else { return vec![whole] };
        let turns = || rules.layers.iter().filter_map(|l| l.rotation.as_ref()).flat_map(|r| &r.turns);
        if !rules.layers.iter().any(|l| l.always(self, from)) || turns().any(Vec::is_empty) {
            return vec![whole];
        }
        let people: BTreeSet<PersonId> = turns().flatten().copied().collect();
        let away = people.into_iter().filter_map(|p| self.absences.get(p)).flatten().copied();
        let times = away.chain(rules.overrides.iter().map(|o| o.when));
        merged(times.map(|time| Interval { from: time.from.max(from), to: time.to.min(to) }).collect())
    }

    /// Every time between two instants in which somebody on call is away, but others are there.
    #[must_use]
    pub fn thin(&self, schedule: ScheduleId, from: i64, to: i64) -> Vec<Absent> {
        let mut thin: Vec<Absent> = Vec::new();
        for piece in self.attendance(schedule, from, to, &[]) {
            if piece.present.is_empty() || piece.away.is_empty() {
                continue;
            }
            match thin.last_mut() {
                Some(last) if last.to == piece.from && (&last.away, &last.present) == (&piece.away, &piece.present) => {
                    last.to = piece.to;
                }
                _ => thin.push(piece),
            }
        }
        thin
    }

    /// Pieces of time in which neither the shift, nor who of it is away, nor which of these declared gaps holds changes.
    #[must_use]
    pub fn attendance(&self, schedule: ScheduleId, from: i64, to: i64, gaps: &[&Gap]) -> Vec<Absent> {
        let mut pieces = Vec::new();
        for shift in self.shifts(schedule, from, to) {
            let mut now = shift.from;
            while now < shift.to {
                let changes = shift.on.iter().filter_map(|d| self.next_absence_change(d.person, now));
                let edges = gaps.iter().filter_map(|g| g.next_edge(self, now));
                let next = changes.chain(edges).filter(|n| *n > now).min().map_or(shift.to, |n| n.min(shift.to));
                let (away, present) = shift.on.iter().map(|d| d.person).partition(|p| self.absent(*p, now));
                pieces.push(Absent { from: now, to: next, away, present });
                now = next;
            }
        }
        pieces
    }

    /// What puts a person on call, where they are.
    #[must_use]
    pub fn because(&self, schedule: ScheduleId, person: PersonId, at: i64) -> Option<Because> {
        self.on_call(schedule, at).into_iter().find(|d| d.person == person).map(|d| d.because)
    }
}
