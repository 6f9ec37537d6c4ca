//! Who is on call according to two versions of a policy: every time at which they differ.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;

use super::{Asked, Moment, moment, table, titled, visible_lines};
use crate::calendar::{Calendar, Interval, ZoneData};
use crate::model::{Model, PersonId, ScheduleId};
use crate::report::presence::stretches;

/// What `callout oncall --compare OLD --format json` prints.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RosterComparison {
    /// `callout.oncall-comparison/1`.
    pub format: &'static str,
    /// Version of the zone data.
    pub zone_data: String,
    /// Schedules of which somebody else is on call.
    pub schedules: Vec<Differing>,
}

/// A schedule of which somebody else is on call. Schedules and people are told apart by their names.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Differing {
    /// Its name.
    pub schedule: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Zone of its local times.
    pub zone: String,
    /// Whether only one of the two has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<Only>,
    /// When, ascending.
    pub times: Vec<Differs>,
}

/// Which of the two has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    /// The old one.
    Old,
    /// The new one.
    New,
}

/// A time in which others are on call; those who are away are not.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Differs {
    /// First instant.
    pub from: Moment,
    /// First instant after it; none where only one instant was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Moment>,
    /// Who by the old policy; nobody where it is empty.
    pub old: BTreeSet<String>,
    /// Who by the new policy.
    pub new: BTreeSet<String>,
}

/// One of two versions.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// What it says.
    pub model: &'a Model,
    /// Who is on call when.
    pub calendar: &'a Calendar,
}

impl Version<'_> {
    /// A schedule by its name.
    #[must_use]
    pub fn schedule(&self, name: &str) -> Option<ScheduleId> {
        self.model.schedules.iter().find(|(_, s)| s.head.name == name).map(|(id, _)| id)
    }

    /// Who is there, one stretch after another without gaps between them.
    fn there(&self, id: Option<ScheduleId>, time: Interval) -> Vec<(i64, BTreeSet<String>)> {
        let Some(id) = id else { return vec![(time.to, BTreeSet::new())] };
        let name = |p: &PersonId| self.model.people.get(*p).map(|p| p.head.name.clone());
        let all = stretches(self.calendar, id, time).into_iter();
        all.map(|s| (s.to, s.present.iter().filter_map(name).collect())).collect()
    }
}

/// The schedules of these names that differ at an instant, or over a time.
#[must_use]
pub fn comparison(old: Version<'_>, new: Version<'_>, names: &[&str], asked: Asked) -> RosterComparison {
    RosterComparison {
        format: "callout.oncall-comparison/1",
        zone_data: new.calendar.data_version.clone(),
        schedules: names.iter().filter_map(|name| differing(old, new, name, asked)).collect(),
    }
}

fn differing(old: Version<'_>, new: Version<'_>, name: &str, asked: Asked) -> Option<Differing> {
    let (before, after) = (old.schedule(name), new.schedule(name));
    let (version, id) = after.map(|id| (new, id)).or_else(|| before.map(|id| (old, id)))?;
    let schedule = version.model.schedules.get(id)?;
    let zone = version.calendar.zone(schedule.zone);
    let time = match asked {
        Asked::At(at) | Asked::Forever(at) => Interval { from: at, to: at + 1 },
        asked => asked.time(zone)?,
    };
    let times = times(zone, time, old.there(before, time), new.there(after, time), matches!(asked, Asked::At(_)));
    (!times.is_empty()).then(|| Differing {
        schedule: name.to_owned(),
        label: schedule.head.label.clone(),
        zone: zone.name.clone(),
        only: match (before, after) {
            (Some(_), None) => Some(Only::Old),
            (None, Some(_)) => Some(Only::New),
            _ => None,
        },
        times,
    })
}

fn times(
    zone: &ZoneData,
    time: Interval,
    old: Vec<(i64, BTreeSet<String>)>,
    new: Vec<(i64, BTreeSet<String>)>,
    instant: bool,
) -> Vec<Differs> {
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    let mut found: Vec<(i64, i64, BTreeSet<String>, BTreeSet<String>)> = Vec::new();
    let mut at = time.from;
    while let (Some(before), Some(after)) = (old.peek(), new.peek()) {
        let to = before.0.min(after.0);
        if before.1 != after.1 {
            match found.last_mut() {
                Some(last) if last.1 == at && last.2 == before.1 && last.3 == after.1 => last.1 = to,
                _ => found.push((at, to, before.1.clone(), after.1.clone())),
            }
        }
        let _ = (old.next_if(|b| b.0 == to), new.next_if(|a| a.0 == to));
        at = to;
    }
    let row =
        |(from, to, old, new)| Differs { from: moment(zone, from), to: (!instant).then(|| moment(zone, to)), old, new };
    found.into_iter().map(row).collect()
}

impl RosterComparison {
    /// For people.
    #[must_use]
    pub fn human(&self) -> String {
        if self.schedules.is_empty() {
            return "nobody else is on call\n".to_owned();
        }
        let mut text = String::new();
        for (i, s) in self.schedules.iter().enumerate() {
            let only = match s.only {
                Some(Only::Old) => ", which the new policy does not have",
                Some(Only::New) => ", which the old policy does not have",
                None => "",
            };
            let gap = if i == 0 { "" } else { "\n" };
            let _ = writeln!(text, "{gap}{}, {}{only}\n", titled(&s.schedule, s.label.as_deref()), s.zone);
            let names = |who: &BTreeSet<String>| match who.len() {
                0 => "nobody".to_owned(),
                _ => who.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
            };
            let instant = s.times.iter().all(|d| d.to.is_none());
            let titles = if instant { ["at", "", "old", "new"] } else { ["from", "to", "old", "new"] };
            let mut rows = vec![titles.map(str::to_owned)];
            for d in &s.times {
                let to = d.to.as_ref().map(|to| to.local.clone());
                rows.push([d.from.local.clone(), to.unwrap_or_default(), names(&d.old), names(&d.new)]);
            }
            text.push_str(&table(&rows, &[]));
        }
        visible_lines(&text)
    }
}
