//! Who is on call: now, over a time, where nobody is and why. One document for programs and for people.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use super::layout::{table, utc, visible_lines};
use super::month::Month;
use crate::calendar::{Because, Calendar, Cause, DAY, Duty, Hole, Interval, ZoneData};
use crate::decision::show_duration;
use crate::model::{Id, Model, PersonId, ScheduleId, ZoneId};
use crate::source::Sources;

/// Looking further ahead than this for the next hand-over is of no use to anybody.
const AHEAD: i64 = 400 * DAY;

/// What `callout oncall --format json` prints.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RosterDocument {
    /// `callout.oncall/1`.
    pub format: &'static str,
    /// Version of the zone data.
    pub zone_data: String,
    /// Each schedule.
    pub schedules: Vec<Roster>,
}

/// One schedule.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Roster {
    /// Its name.
    pub schedule: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Zone of its local times.
    pub zone: String,
    /// Who is on call at one instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<Now>,
    /// What happens over a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<Over>,
}

/// Who is on call at an instant.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Now {
    /// When.
    pub at: Moment,
    /// Who; nobody where it is empty.
    pub on: Vec<OnCall>,
    /// Why nobody is there; where there are several reasons, one after another.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hole: Vec<String>,
    /// The next hand-over to others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Who takes over then.
    pub then: Vec<OnCall>,
}

/// Shifts, holes and load over a time.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Over {
    /// First instant.
    pub from: Moment,
    /// First instant after it.
    pub to: Moment,
    /// One after another, without gaps between them.
    pub shifts: Vec<ShiftRow>,
    /// When nobody is there, without declared gaps.
    pub holes: Vec<HoleRow>,
    /// How much each person has, the most first.
    pub load: Vec<Load>,
}

/// An instant, twice.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Moment {
    /// `2026-11-23T07:30:00Z`.
    pub utc: String,
    /// `Mon 2026-11-23 08:30`, in the schedule's zone.
    pub local: String,
}

/// Somebody on call.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct OnCall {
    /// Name.
    pub person: String,
    /// Label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The layer or override that says so.
    pub because: String,
    /// On call but away.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub away: bool,
}

/// A shift.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ShiftRow {
    /// First instant.
    pub from: Moment,
    /// First instant after it.
    pub to: Moment,
    /// How long.
    pub seconds: i64,
    /// Who; nobody where it is empty.
    pub on: Vec<OnCall>,
    /// The declared gap that it begins in, where nobody is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
}

/// A hole.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct HoleRow {
    /// First instant.
    pub from: Moment,
    /// First instant after it.
    pub to: Moment,
    /// How long.
    pub seconds: i64,
    /// What it comes from; where there are several reasons, one after another.
    pub cause: Vec<String>,
}

/// What one person has to do.
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
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// One instant.
    At(i64),
    /// A time.
    Over(Interval),
    /// A month, on each schedule's own clock.
    Month(Month),
}

impl Asked {
    /// The time, for a schedule with this clock; an instant is none.
    pub(super) fn time(self, zone: &ZoneData) -> Option<Interval> {
        match self {
            Self::At(_) => None,
            Self::Over(time) => Some(time),
            Self::Month(month) => Some(month.on(zone)),
        }
    }
}

/// The document for these schedules.
#[must_use]
pub fn roster(
    model: &Model,
    calendar: &Calendar,
    sources: &Sources,
    schedules: &[ScheduleId],
    asked: Asked,
) -> RosterDocument {
    let writer = Writer { model, calendar, sources };
    RosterDocument {
        format: "callout.oncall/1",
        zone_data: calendar.data_version.clone(),
        schedules: schedules.iter().filter_map(|id| writer.schedule(*id, asked)).collect(),
    }
}

struct Writer<'a> {
    model: &'a Model,
    calendar: &'a Calendar,
    sources: &'a Sources,
}

impl Writer<'_> {
    fn schedule(&self, id: ScheduleId, asked: Asked) -> Option<Roster> {
        let schedule = self.model.schedules.get(id)?;
        let zone = self.calendar.zone(schedule.zone);
        let now = if let Asked::At(at) = asked { Some(self.now(id, zone, at)) } else { None };
        let over = asked.time(zone).map(|time| self.over(id, zone, time));
        Some(Roster {
            schedule: schedule.head.name.clone(),
            label: schedule.head.label.clone(),
            zone: zone.name.clone(),
            now,
            over,
        })
    }

    fn now(&self, id: ScheduleId, zone: &ZoneData, at: i64) -> Now {
        let until = self.calendar.next_hand_over(id, at, at.saturating_add(AHEAD));
        let on = self.calendar.on_call(id, at);
        let away: Vec<PersonId> = on.iter().map(|d| d.person).filter(|p| self.calendar.absent(*p, at)).collect();
        let alone = away.len() == on.len();
        let hole = if alone { self.hole_around(id, at, until, away) } else { Vec::new() };
        Now {
            at: moment(zone, at),
            on: self.people(id, &on, at),
            hole,
            until: until.map(|u| moment(zone, u)),
            then: until.map(|u| self.people(id, &self.calendar.on_call(id, u), u)).unwrap_or_default(),
        }
    }

    /// Why nobody is there at an instant; looked at from where the hole begins.
    fn hole_around(&self, id: ScheduleId, at: i64, until: Option<i64>, away: Vec<PersonId>) -> Vec<String> {
        let to = until.unwrap_or(at.saturating_add(DAY));
        let shifts = self.calendar.shifts(id, at.saturating_sub(7 * DAY), at.saturating_add(1));
        let from = shifts.last().map_or(at, |s| s.from);
        self.declared(id, at).map_or_else(|| self.cause(id, &Hole { from, to, away }), |words| vec![words])
    }

    /// The declared gap of this instant, in words.
    fn declared(&self, id: ScheduleId, at: i64) -> Option<String> {
        let gap = self.calendar.schedules.get(id)?.gaps.iter().find(|g| g.covers(self.calendar, at))?;
        Some(format!("declared as a gap{}", gap.why.as_ref().map(|w| format!(": {w}")).unwrap_or_default()))
    }

    fn over(&self, id: ScheduleId, zone: &ZoneData, time: Interval) -> Over {
        let shifts = self.calendar.shifts(id, time.from, time.to);
        let mut load: BTreeMap<PersonId, (u64, i64)> = BTreeMap::new();
        for shift in &shifts {
            for duty in &shift.on {
                let entry = load.entry(duty.person).or_default();
                *entry = (entry.0 + 1, entry.1 + shift.to - shift.from);
            }
        }
        let mut load: Vec<Load> = load
            .into_iter()
            .map(|(person, (shifts, seconds))| {
                let (person, label) = self.named(person);
                Load { person, label, shifts, seconds }
            })
            .collect();
        load.sort_by(|a, b| b.seconds.cmp(&a.seconds).then_with(|| a.person.cmp(&b.person)));
        Over {
            from: moment(zone, time.from),
            to: moment(zone, time.to),
            shifts: shifts
                .iter()
                .map(|s| ShiftRow {
                    from: moment(zone, s.from),
                    to: moment(zone, s.to),
                    seconds: s.to - s.from,
                    on: self.people(id, &s.on, s.from),
                    gap: if s.on.is_empty() { self.declared(id, s.from) } else { None },
                })
                .collect(),
            holes: self
                .calendar
                .holes(id, time.from, time.to)
                .iter()
                .map(|h| HoleRow {
                    from: moment(zone, h.from),
                    to: moment(zone, h.to),
                    seconds: h.to - h.from,
                    cause: self.cause(id, h),
                })
                .collect(),
            load,
        }
    }

    fn people(&self, id: ScheduleId, duties: &[Duty], at: i64) -> Vec<OnCall> {
        duties
            .iter()
            .map(|d| {
                let (person, label) = self.named(d.person);
                let because = match d.because {
                    Because::Layer(i) => self.layer(id, i),
                    Because::Override(i) => self.over_place(id, i),
                };
                OnCall { person, label, because, away: self.calendar.absent(d.person, at) }
            })
            .collect()
    }

    fn named(&self, person: PersonId) -> (String, Option<String>) {
        let head = self.model.people.get(person).map(|p| &p.head);
        head.map_or_else(|| (format!("person {}", person.index()), None), |h| (h.name.clone(), h.label.clone()))
    }

    fn layer(&self, id: ScheduleId, index: u32) -> String {
        let layer = self.model.schedules.get(id).and_then(|s| s.layers.get(index as usize));
        match layer.map(|l| l.head.name.as_str()).filter(|n| !n.is_empty()) {
            Some(name) => format!("layer {name}"),
            None => format!("layer {}", index + 1),
        }
    }

    fn over_place(&self, id: ScheduleId, index: u32) -> String {
        let written = self.model.schedules.get(id).and_then(|s| s.overrides.get(index as usize));
        written.map_or_else(|| "override".to_owned(), |o| format!("override, {}", self.sources.place(o.span)))
    }

    /// A cause in words.
    fn cause(&self, id: ScheduleId, hole: &Hole) -> Vec<String> {
        let one = match self.calendar.cause(id, hole) {
            Cause::Away(people) => {
                let names: Vec<String> = people.iter().map(|p| self.named(*p).0).collect();
                format!("{} on call but away", listed(&names))
            }
            Cause::Override(i) => format!("nobody, says the {}", self.over_place(id, i)),
            Cause::EmptyTurn(i) => format!("the turn of {} has nobody in it", self.layer(id, i)),
            Cause::NotBegun => "before the first hand-over of every layer".to_owned(),
            Cause::NoLayers => "there are no layers".to_owned(),
            Cause::Uncovered { ends, begins, apart } => {
                let clock = |i: u32, at: i64| {
                    let layer = self.calendar.schedules.get(id).and_then(|s| s.layers.get(i as usize));
                    let zone = self.calendar.zone(layer.map_or(ZoneId::default(), |l| l.zone));
                    format!("{} in {}", zone.format_time(at), zone.name)
                };
                let mut parts = Vec::new();
                parts.extend(ends.map(|i| format!("{} ends at {}", self.layer(id, i), clock(i, hole.from))));
                parts.extend(begins.map(|i| format!("{} begins at {}", self.layer(id, i), clock(i, hole.to))));
                if let Some(apart) = apart {
                    let zone = |z| &self.calendar.zone(z).name;
                    parts.push(format!(
                        "{} and {} are {} apart then instead of {}",
                        zone(apart.one),
                        zone(apart.other),
                        show_duration(apart.now),
                        show_duration(apart.usual)
                    ));
                }
                if !parts.is_empty() {
                    return parts;
                }
                "no layer covers this time".to_owned()
            }
        };
        vec![one]
    }
}

fn moment(zone: &ZoneData, at: i64) -> Moment {
    Moment { utc: utc(at), local: zone.format_with_weekday(at) }
}

fn listed(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        [all @ .., last] => format!("{} and {last} are", all.join(", ")),
        [] => "nobody is".to_owned(),
    }
}

impl Roster {
    /// `primary "Harbour office"`.
    pub(super) fn title(&self) -> String {
        titled(&self.schedule, self.label.as_deref())
    }
}

/// `primary "Harbour office"`.
pub(super) fn title(model: &Model, id: ScheduleId) -> String {
    model.schedules.get(id).map_or_else(String::new, |s| titled(&s.head.name, s.head.label.as_deref()))
}

fn titled(name: &str, label: Option<&str>) -> String {
    label.map_or_else(|| name.to_owned(), |label| format!("{name} \"{label}\""))
}

impl RosterDocument {
    /// For people.
    #[must_use]
    pub fn human(&self) -> String {
        let mut text = String::new();
        for (i, s) in self.schedules.iter().enumerate() {
            let title = s.title();
            if let Some(now) = &s.now {
                let gap = if i == 0 { "" } else { "\n" };
                let _ = writeln!(text, "{gap}{title}, {} {} ({})", now.at.local, s.zone, now.at.utc);
                text.push_str(&now.human());
            }
            if let Some(over) = &s.over {
                let gap = if i == 0 { "" } else { "\n" };
                let _ = writeln!(text, "{gap}{title}, {} to {}, {}\n", over.from.local, over.to.local, s.zone);
                text.push_str(&over.human());
            }
        }
        visible_lines(&text)
    }
}

impl Now {
    fn human(&self) -> String {
        let mut rows: Vec<[String; 2]> = self.on.iter().map(|p| [p.title(), p.because.clone()]).collect();
        let mut first = "nobody".to_owned();
        for part in &self.hole {
            rows.push([std::mem::take(&mut first), part.clone()]);
        }
        let mut text = table(&rows, &[]);
        match &self.until {
            Some(until) => {
                let then: Vec<String> = self.then.iter().map(OnCall::title).collect();
                let then = if then.is_empty() { "nobody".to_owned() } else { then.join(", ") };
                let _ = writeln!(text, "  from {}: {then}", until.local);
            }
            None => text.push_str("  no hand-over within a year\n"),
        }
        text
    }
}

impl Over {
    /// Where nobody is there, and why; empty where somebody always is.
    pub(super) fn holes(&self) -> String {
        let mut rows: Vec<[String; 4]> = Vec::new();
        for h in &self.holes {
            let mut first = [h.from.local.clone(), h.to.local.clone(), hours(h.seconds)];
            for part in &h.cause {
                let [from, to, length] = first.each_mut().map(std::mem::take);
                rows.push([from, to, length, part.clone()]);
            }
        }
        if rows.is_empty() { String::new() } else { format!("nobody is there\n\n{}", table(&rows, &[2])) }
    }

    fn human(&self) -> String {
        let mut rows = vec![["from", "to", "", "on call", "because"].map(str::to_owned)];
        for s in &self.shifts {
            let length = hours(s.seconds);
            if s.on.is_empty() {
                let why = s.gap.clone().unwrap_or_default();
                rows.push([s.from.local.clone(), s.to.local.clone(), length, "nobody".to_owned(), why]);
                continue;
            }
            for (i, p) in s.on.iter().enumerate() {
                let first = |t: &str| if i == 0 { t.to_owned() } else { String::new() };
                rows.push([first(&s.from.local), first(&s.to.local), first(&length), p.name(), p.because.clone()]);
            }
        }
        let mut text = table(&rows, &[2]);
        let holes = self.holes();
        if !holes.is_empty() {
            let _ = write!(text, "\n{holes}");
        }
        if !self.load.is_empty() {
            text.push_str("\nload\n\n");
            let row = |l: &Load| {
                let name = l.label.as_ref().map_or_else(|| l.person.clone(), |label| format!("{label} ({})", l.person));
                [name, hours(l.seconds), format!("{} shift{}", l.shifts, if l.shifts == 1 { "" } else { "s" })]
            };
            text.push_str(&table(&self.load.iter().map(row).collect::<Vec<_>>(), &[1]));
        }
        text
    }
}

impl OnCall {
    fn name(&self) -> String {
        self.label.as_ref().map_or_else(|| self.person.clone(), |l| format!("{l} ({})", self.person))
    }

    fn title(&self) -> String {
        if self.away { format!("{}, away", self.name()) } else { self.name() }
    }
}

/// `167 h`, `1 h 30`.
pub(super) fn hours(seconds: i64) -> String {
    match (seconds / 3600, seconds % 3600 / 60) {
        (h, 0) => format!("{h} h"),
        (h, m) => format!("{h} h {m:02}"),
    }
}
