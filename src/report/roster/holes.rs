//! When nobody is there, and why.

use serde::Serialize;

use super::{Moment, Writer, hours, moment, table};
use crate::calendar::{self as change, Cause, Hole, ZoneData, weekday_name, weekday_of};
use crate::decision::show_duration;
use crate::model::{ScheduleId, ZoneId};
use crate::syntax::literal::Date;

/// A hole.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct HoleRow {
    /// First instant.
    pub from: Moment,
    /// First instant after it.
    pub to: Moment,
    /// How long.
    pub seconds: i64,
    /// The same two instants on the clocks of layers that have another zone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<Clocks>,
    /// What it comes from.
    pub reason: Reason,
    /// The same in words; where there are several reasons, one after another.
    pub cause: Vec<String>,
}

/// Two instants on another clock.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Clocks {
    /// Whose.
    pub zone: String,
    /// `Fri 2026-03-27 00:00`.
    pub from: String,
    /// `Fri 2026-03-27 01:00`.
    pub to: String,
}

/// What a hole comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// No layer covers this time, and no gap is declared.
    Undeclared,
    /// No layer covers this time, because clocks change.
    DaylightSaving,
    /// The hours of a layer are closed for a day off.
    DayOff,
    /// All who are on call are away.
    Absence,
    /// An override takes everybody away.
    Override,
    /// A turn has nobody in it.
    EmptyTurn,
    /// No layer has begun.
    NotBegun,
    /// There are no layers.
    NoLayers,
}

impl Reason {
    fn of(cause: &Cause) -> Self {
        match cause {
            Cause::Away(_) => Self::Absence,
            Cause::Override(_) => Self::Override,
            Cause::EmptyTurn(_) => Self::EmptyTurn,
            Cause::DayOff { .. } => Self::DayOff,
            Cause::NotBegun => Self::NotBegun,
            Cause::NoLayers => Self::NoLayers,
            Cause::Uncovered { clocks: Some(_), .. } => Self::DaylightSaving,
            Cause::Uncovered { clocks: None, .. } => Self::Undeclared,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Undeclared => "undeclared",
            Self::DaylightSaving => "daylight saving",
            Self::DayOff => "day off",
            Self::Absence => "absence",
            Self::Override => "override",
            Self::EmptyTurn => "empty turn",
            Self::NotBegun => "not begun",
            Self::NoLayers => "no layers",
        }
    }
}

impl Writer<'_> {
    pub(super) fn hole(&self, id: ScheduleId, zone: &ZoneData, hole: &Hole) -> HoleRow {
        let cause = self.calendar.cause(id, hole);
        HoleRow {
            from: moment(zone, hole.from),
            to: moment(zone, hole.to),
            seconds: hole.to - hole.from,
            clocks: self.other_clocks(id, zone, hole),
            reason: Reason::of(&cause),
            cause: self.words(id, hole, &cause),
        }
    }

    fn other_clocks(&self, id: ScheduleId, zone: &ZoneData, hole: &Hole) -> Vec<Clocks> {
        let layers = self.calendar.schedules.get(id).map_or(&[][..], |s| s.layers.as_slice());
        let mut clocks: Vec<Clocks> = Vec::new();
        for other in layers.iter().map(|l| self.calendar.zone(l.clock(self.calendar))) {
            if other.name != zone.name && !clocks.iter().any(|c| c.zone == other.name) {
                let show = |at| other.format_with_weekday(at);
                clocks.push(Clocks { zone: other.name.clone(), from: show(hole.from), to: show(hole.to) });
            }
        }
        clocks
    }

    /// A cause in words.
    pub(crate) fn cause(&self, id: ScheduleId, hole: &Hole) -> Vec<String> {
        self.words(id, hole, &self.calendar.cause(id, hole))
    }

    fn words(&self, id: ScheduleId, hole: &Hole, cause: &Cause) -> Vec<String> {
        let one = match cause {
            Cause::Away(people) => {
                let names: Vec<String> = people.iter().map(|p| self.named(*p).0).collect();
                format!("{} on call but away", listed(&names))
            }
            Cause::Override(i) => format!("nobody, says the {}", self.over_place(id, *i)),
            Cause::EmptyTurn(i) => format!("the turn of {} has nobody in it", self.layer(id, *i)),
            Cause::DayOff { layer, day } => {
                let (name, weekday) = (self.layer(id, *layer), weekday_name(weekday_of(*day)));
                format!("the hours of {name} are closed on {weekday} {}", Date::from_days(*day))
            }
            Cause::NotBegun => "before the first hand-over of every layer".to_owned(),
            Cause::NoLayers => "there are no layers".to_owned(),
            Cause::Uncovered { ends, begins, clocks } => {
                let clock = |i: u32, at: i64| {
                    let layer = self.calendar.schedules.get(id).and_then(|s| s.layers.get(i as usize));
                    let zone = self.calendar.zone(layer.map_or(ZoneId::default(), |l| l.clock(self.calendar)));
                    format!("{} in {}", zone.format_time(at), zone.name)
                };
                let mut parts = Vec::new();
                parts.extend(ends.map(|i| format!("{} ends at {}", self.layer(id, i), clock(i, hole.from))));
                parts.extend(begins.map(|i| format!("{} begins at {}", self.layer(id, i), clock(i, hole.to))));
                let zone = |z| self.calendar.zone(z);
                parts.extend(clocks.map(|clocks| match clocks {
                    change::Clocks::Apart(apart) => format!(
                        "{} and {} are {} apart then instead of {}",
                        zone(apart.one).name,
                        zone(apart.other).name,
                        show_duration(apart.now),
                        show_duration(apart.usual)
                    ),
                    change::Clocks::Change { zone: id, at } => format!(
                        "clocks in {} go from {} to {} then",
                        zone(id).name,
                        ZoneData::utc().format_time(zone(id).wall_seconds(at - 1) + 1),
                        zone(id).format_time(at)
                    ),
                }));
                if !parts.is_empty() {
                    return parts;
                }
                "no layer covers this time".to_owned()
            }
        };
        vec![one]
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        [all @ .., last] => format!("{} and {last} are", all.join(", ")),
        [] => "nobody is".to_owned(),
    }
}

/// A line for each hole, and one for each further cause.
pub(super) fn rows(holes: &[HoleRow]) -> String {
    let mut rows: Vec<[String; 5]> = Vec::new();
    for h in holes {
        let mut first = [h.from.local.clone(), h.to.local.clone(), hours(h.seconds), h.reason.words().to_owned()];
        for part in &h.cause {
            let [from, to, length, reason] = first.each_mut().map(std::mem::take);
            rows.push([from, to, length, reason, part.clone()]);
        }
    }
    table(&rows, &[2])
}
