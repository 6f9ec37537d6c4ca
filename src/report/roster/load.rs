//! What each person carries: time, nights, weekends, fairness, rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::{Asked, Moment, OnCall, Writer, full_name, hours, moment, table};
use crate::calendar::{Duty, Piece, Rest, Shift, ZoneData};
use crate::decision::show_duration;
use crate::model::{PersonId, ScheduleId};

/// What everybody carries in one schedule.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct LoadTable {
    /// What each would carry if all who have a turn, or carry something, carried the same.
    pub equal_seconds: i64,
    /// Each person, the most first.
    pub people: Vec<Load>,
}

/// What one person carries. Time away does not count.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Load {
    /// Name.
    pub person: String,
    /// Label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many shifts.
    pub shifts: u64,
    /// How long in all.
    pub seconds: i64,
    /// How long of a thousand seconds that somebody is on call.
    pub share_per_mille: i64,
    /// How much more than an equal share; less where it is negative.
    pub more_seconds: i64,
    /// Nights, 22:00 to 06:00 on the person's clock, else on the schedule's, with some of it.
    pub nights: u64,
    /// How long in nights.
    pub night_seconds: i64,
    /// Weekends, Saturday 00:00 to Monday 00:00 on the same clock, with some of it.
    pub weekends: u64,
    /// How long in weekends.
    pub weekend_seconds: i64,
}

/// Times in which several are on call because of different layers or overrides.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct DoubleRow {
    /// Who, and why.
    pub on: Vec<OnCall>,
    /// How often.
    pub times: u64,
    /// How long in all.
    pub seconds: i64,
    /// When for the first time.
    pub first: Moment,
}

/// Rest that is too short.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RestTable {
    /// Shorter than this is too short.
    pub limit_seconds: i64,
    /// By person and time.
    pub short: Vec<RestRow>,
}

/// One rest that is too short.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RestRow {
    /// Name.
    pub person: String,
    /// Label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Where a shift ends.
    pub from: Moment,
    /// Where the next begins.
    pub to: Moment,
    /// How long; 0 where the shifts are back to back.
    pub seconds: i64,
    /// What the shift that ends is.
    pub before: String,
    /// What the shift that begins is.
    pub after: String,
}

impl Writer<'_> {
    /// `pieces` are ascending by person.
    pub(super) fn load(&self, id: ScheduleId, pieces: &[Piece]) -> LoadTable {
        let rules = self.calendar.schedules.get(id);
        let rotations = rules.into_iter().flat_map(|s| &s.layers).filter_map(|l| l.rotation.as_ref());
        let mut own: BTreeMap<PersonId, &[Piece]> =
            rotations.flat_map(|r| r.turns.iter().flatten()).map(|p| (*p, &[][..])).collect();
        own.extend(pieces.chunk_by(|a, b| a.person == b.person).filter_map(|of| Some((of.first()?.person, of))));
        let total: i64 = pieces.iter().map(|p| p.to - p.from).sum();
        let equal_seconds = total / i64::try_from(own.len()).unwrap_or(1).max(1);
        let mut people: Vec<Load> = own
            .into_iter()
            .map(|(who, pieces)| {
                let clock = self.model.people.get(who).and_then(|p| p.zone).or_else(|| rules.map(|s| s.zone));
                let load = self.calendar.load(pieces, self.calendar.zone(clock.unwrap_or_default()));
                let (person, label) = self.named(who);
                Load {
                    person,
                    label,
                    shifts: load.shifts,
                    seconds: load.seconds,
                    share_per_mille: (load.seconds * 1000 + total / 2) / total.max(1),
                    more_seconds: load.seconds - equal_seconds,
                    nights: load.nights,
                    night_seconds: load.night_seconds,
                    weekends: load.weekends,
                    weekend_seconds: load.weekend_seconds,
                }
            })
            .collect();
        people.sort_by(|a, b| b.seconds.cmp(&a.seconds).then_with(|| a.person.cmp(&b.person)));
        LoadTable { equal_seconds, people }
    }

    /// When people are on call because of different layers or overrides. Several who share a turn are meant to be there
    /// together.
    pub(super) fn double(&self, id: ScheduleId, zone: &ZoneData, shifts: &[Shift]) -> Vec<DoubleRow> {
        let mut found: BTreeMap<&[Duty], (u64, i64, i64)> = BTreeMap::new();
        for shift in shifts {
            if shift.on.iter().any(|d| shift.on.first().is_some_and(|first| first.because != d.because)) {
                let (times, seconds, _) = found.entry(&shift.on).or_insert((0, 0, shift.from));
                *times += 1;
                *seconds += shift.to - shift.from;
            }
        }
        let mut rows: Vec<_> = found.into_iter().collect();
        rows.sort_by_key(|(_, (_, seconds, first))| (-*seconds, *first));
        let row = |(on, (times, seconds, first)): (&[Duty], _)| DoubleRow {
            on: self.people(id, on, first),
            times,
            seconds,
            first: moment(zone, first),
        };
        rows.into_iter().map(row).collect()
    }

    /// Rest shorter than `limit` that ends in the time that is asked for; schedules are named where there are `several`.
    pub(super) fn rest(&self, several: bool, pieces: Vec<Piece>, asked: Asked, limit: i64) -> RestTable {
        let shift = |piece: &Piece| {
            let because = self.because(piece.schedule, piece.because);
            let name = self.model.schedules.get(piece.schedule).map(|s| &s.head.name).filter(|_| several);
            name.map_or_else(|| because.clone(), |name| format!("{name}, {because}"))
        };
        let zone = |piece: &Piece| {
            let zone = self.calendar.schedules.get(piece.schedule).map(|s| s.zone).unwrap_or_default();
            self.calendar.zone(zone)
        };
        let within = |rest: &Rest| asked.time(zone(&rest.after)).is_some_and(|time| time.from <= rest.after.from);
        let short = self.calendar.short_rests(pieces, limit).into_iter().filter(within).map(|rest| {
            let zone = zone(&rest.after);
            let (person, label) = self.named(rest.after.person);
            RestRow {
                person,
                label,
                from: moment(zone, rest.before.to),
                to: moment(zone, rest.after.from),
                seconds: rest.seconds(),
                before: shift(&rest.before),
                after: shift(&rest.after),
            }
        });
        RestTable { limit_seconds: limit, short: short.collect() }
    }
}

impl LoadTable {
    /// For people.
    pub(super) fn human(&self) -> String {
        let Some(most) = self.people.first() else { return String::new() };
        let mut rows = vec![["", "time", "share", "to equal", "shifts", "nights", "weekends"].map(str::to_owned)];
        let some = |times: u64, seconds: i64| match times {
            0 => String::new(),
            _ => format!("{times} ({})", hours(seconds)),
        };
        for l in &self.people {
            let sign = if l.more_seconds < 0 { "-" } else { "+" };
            rows.push([
                full_name(&l.person, l.label.as_deref()),
                hours(l.seconds),
                format!("{} %", (l.share_per_mille + 5) / 10),
                format!("{sign}{}", hours(l.more_seconds.abs())),
                l.shifts.to_string(),
                some(l.nights, l.night_seconds),
                some(l.weekends, l.weekend_seconds),
            ]);
        }
        let mut text =
            format!("\nload; nights are 22:00-06:00, weekends Sat and Sun\n\n{}", table(&rows, &[1, 2, 3, 4]));
        if most.more_seconds > 0 {
            let most = full_name(&most.person, most.label.as_deref());
            let _ = writeln!(text, "\n  {most} carries most; an equal share is {}", hours(self.equal_seconds));
        }
        text
    }
}

/// For people.
pub(super) fn double_cover(rows: &[DoubleRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let row = |r: &DoubleRow| {
        let who: Vec<String> = r.on.iter().map(|p| format!("{} ({})", p.person, p.because)).collect();
        [who.join(" with "), hours(r.seconds), often(r.times, &r.first)]
    };
    format!("\ndouble cover\n\n{}", table(&rows.iter().map(row).collect::<Vec<_>>(), &[1]))
}

/// `on Mon 2026-03-30 06:00`, `3 times, first on Mon 2026-03-30 06:00`.
fn often(times: u64, first: &Moment) -> String {
    if times == 1 { format!("on {}", first.local) } else { format!("{times} times, first on {}", first.local) }
}

impl RestTable {
    /// For people: those that are alike together.
    pub(super) fn human(&self) -> String {
        if self.short.is_empty() {
            return String::new();
        }
        let mut alike: Vec<(&RestRow, u64)> = Vec::new();
        for row in &self.short {
            let same = |r: &RestRow| {
                (&r.person, r.seconds, &r.before, &r.after) == (&row.person, row.seconds, &row.before, &row.after)
            };
            match alike.iter_mut().find(|(r, _)| same(r)) {
                Some((_, times)) => *times += 1,
                None => alike.push((row, 1)),
            }
        }
        let row = |(r, times): &(&RestRow, u64)| {
            let rest = if r.seconds == 0 { "back to back".to_owned() } else { hours(r.seconds) };
            let shifts = if r.before == r.after { r.before.clone() } else { format!("{}, then {}", r.before, r.after) };
            [full_name(&r.person, r.label.as_deref()), rest, shifts, often(*times, &r.from)]
        };
        let rows: Vec<_> = alike.iter().map(row).collect();
        format!("\nrest shorter than {}\n\n{}", show_duration(self.limit_seconds), table(&rows, &[]))
    }
}
