//! Who is on call: now, over a time, where nobody is and why. One document for programs and for people.

pub mod comparison;
mod forever;
mod holes;
mod load;

use std::fmt::Write as _;

use serde::Serialize;

pub use forever::{ForeverRow, Verdict};
pub use holes::{Clocks, HoleRow, Reason};
pub use load::{DoubleRow, Load, LoadTable, RestRow, RestTable};

use super::layout::{table, utc, visible_lines};
use super::month::Month;
use crate::calendar::{Because, Calendar, DAY, Duty, Hole, Interval, Piece, ZoneData};
use crate::model::{Id, Model, PersonId, ScheduleId};
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
    /// Rest that is too short, over all these schedules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<RestTable>,
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
    /// Whether somebody is on call for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forever: Option<ForeverRow>,
}

/// Who is on call at an instant.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Now {
    /// When.
    pub at: Moment,
    /// Who; nobody where it is empty.
    pub on: Vec<OnCall>,
    /// Why nobody is there; where there are several reasons, one after another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hole: Vec<String>,
    /// The hand-over from others that was the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
    /// Who handed over then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<OnCall>,
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
    /// When several are on call because of different layers or overrides, those who are so longest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub double: Vec<DoubleRow>,
    /// What each person carries, the most first.
    pub load: LoadTable,
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
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
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

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// One instant.
    At(i64),
    /// A time.
    Over(Interval),
    /// A month, on each schedule's own clock.
    Month(Month),
    /// All times from an instant on.
    Forever(i64),
}

impl Asked {
    /// The time, for a schedule with this clock; an instant is none, nor is for ever.
    pub(super) fn time(self, zone: &ZoneData) -> Option<Interval> {
        match self {
            Self::At(_) | Self::Forever(_) => None,
            Self::Over(time) => Some(time),
            Self::Month(month) => Some(month.on(zone)),
        }
    }
}

/// The document for these schedules. Rest of fewer seconds than `rest` is too short.
#[must_use]
pub fn roster(
    model: &Model,
    calendar: &Calendar,
    sources: &Sources,
    schedules: &[ScheduleId],
    asked: Asked,
    rest: i64,
) -> RosterDocument {
    let writer = Writer { model, calendar, sources };
    let mut pieces = Vec::new();
    RosterDocument {
        format: "callout.oncall/1",
        zone_data: calendar.data_version.clone(),
        schedules: schedules.iter().filter_map(|id| writer.schedule(*id, asked, rest, &mut pieces)).collect(),
        rest: matches!(asked, Asked::Over(_) | Asked::Month(_))
            .then(|| writer.rest(schedules.len() > 1, pieces, asked, rest)),
    }
}

/// What a calendar says, in words.
pub(crate) struct Writer<'a> {
    pub(crate) model: &'a Model,
    pub(crate) calendar: &'a Calendar,
    pub(crate) sources: &'a Sources,
}

impl Writer<'_> {
    /// `pieces` gets what everybody is on call for, `before` seconds before the time included.
    fn schedule(&self, id: ScheduleId, asked: Asked, before: i64, pieces: &mut Vec<Piece>) -> Option<Roster> {
        let schedule = self.model.schedules.get(id)?;
        let zone = self.calendar.zone(schedule.zone);
        let now = if let Asked::At(at) = asked { Some(self.now(id, zone, at)) } else { None };
        let over = asked.time(zone).map(|time| self.over(id, zone, time, before, pieces));
        let forever = if let Asked::Forever(from) = asked {
            let (found, calendar) = self.calendar.forever(id, from)?;
            let far = Writer { calendar: &calendar, ..*self };
            Some(far.forever(id, calendar.zone(schedule.zone), &found))
        } else {
            None
        };
        Some(Roster {
            schedule: schedule.head.name.clone(),
            label: schedule.head.label.clone(),
            zone: zone.name.clone(),
            now,
            over,
            forever,
        })
    }

    fn now(&self, id: ScheduleId, zone: &ZoneData, at: i64) -> Now {
        let until = self.calendar.next_hand_over(id, at, at.saturating_add(AHEAD));
        let since = self.calendar.last_hand_over(id, at, at.saturating_sub(AHEAD));
        let before = since.map(|s| self.people(id, &self.calendar.on_call(id, s - 1), s - 1));
        let on = self.calendar.on_call(id, at);
        let away: Vec<PersonId> = on.iter().map(|d| d.person).filter(|p| self.calendar.absent(*p, at)).collect();
        let alone = away.len() == on.len();
        let hole = if alone { self.hole_around(id, at, until, away) } else { Vec::new() };
        Now {
            at: moment(zone, at),
            on: self.people(id, &on, at),
            hole,
            since: since.map(|s| moment(zone, s)),
            before: before.unwrap_or_default(),
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

    fn over(&self, id: ScheduleId, zone: &ZoneData, time: Interval, before: i64, pieces: &mut Vec<Piece>) -> Over {
        let mut shifts = self.calendar.shifts(id, time.from.saturating_sub(before), time.to);
        let known = pieces.len();
        pieces.extend(self.calendar.pieces(id, &shifts));
        let own = pieces.iter().skip(known).filter(|p| p.to > time.from);
        let own: Vec<Piece> = own.map(|p| Piece { from: p.from.max(time.from), ..*p }).collect();
        shifts.retain(|s| s.to > time.from);
        shifts.first_mut().into_iter().for_each(|s| s.from = s.from.max(time.from));
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
            holes: self.calendar.holes(id, time.from, time.to).iter().map(|h| self.hole(id, zone, h)).collect(),
            double: self.double(id, zone, &shifts),
            load: self.load(id, &own),
        }
    }

    /// Who these are, and what says so.
    pub(crate) fn people(&self, id: ScheduleId, duties: &[Duty], at: i64) -> Vec<OnCall> {
        duties
            .iter()
            .map(|d| {
                let (person, label) = self.named(d.person);
                OnCall { person, label, because: self.because(id, d.because), away: self.calendar.absent(d.person, at) }
            })
            .collect()
    }

    fn named(&self, person: PersonId) -> (String, Option<String>) {
        let head = self.model.people.get(person).map(|p| &p.head);
        head.map_or_else(|| (format!("person {}", person.index()), None), |h| (h.name.clone(), h.label.clone()))
    }

    /// What puts somebody on call, in words.
    fn because(&self, id: ScheduleId, because: Because) -> String {
        match because {
            Because::Layer(i) => self.layer(id, i),
            Because::Override(i) => self.over_place(id, i),
        }
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
}

fn moment(zone: &ZoneData, at: i64) -> Moment {
    Moment { utc: utc(at), local: zone.format_with_weekday(at) }
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
    /// What came out of looking for ever, of each schedule.
    pub fn verdicts(&self) -> impl Iterator<Item = Verdict> {
        self.schedules.iter().filter_map(|s| s.forever.as_ref()).map(|f| f.verdict)
    }

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
            if let Some(forever) = &s.forever {
                let gap = if i == 0 { "" } else { "\n" };
                let _ = writeln!(text, "{gap}{title}, {}", s.zone);
                text.push_str(&forever.human(&self.zone_data));
            }
        }
        if let Some(rest) = &self.rest {
            text.push_str(&rest.human());
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
        let titles = |people: &[OnCall]| match people {
            [] => "nobody".to_owned(),
            people => people.iter().map(OnCall::title).collect::<Vec<_>>().join(", "),
        };
        if let Some(since) = &self.since {
            let _ = writeln!(text, "  since {}, before: {}", since.local, titles(&self.before));
        }
        match &self.until {
            Some(until) => {
                let _ = writeln!(text, "  from {}: {}", until.local, titles(&self.then));
            }
            None => text.push_str("  no hand-over within a year\n"),
        }
        text
    }
}

impl Over {
    /// Where nobody is there, and why; empty where somebody always is.
    pub(super) fn holes(&self) -> String {
        if self.holes.is_empty() {
            return String::new();
        }
        format!("nobody is there\n\n{}", holes::rows(&self.holes))
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
        text.push_str(&load::double_cover(&self.double));
        text.push_str(&self.load.human());
        text
    }
}

impl OnCall {
    /// `Ada Berg (ada)`.
    pub(crate) fn name(&self) -> String {
        full_name(&self.person, self.label.as_deref())
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

/// `Ada Berg (ada)`.
fn full_name(person: &str, label: Option<&str>) -> String {
    label.map_or_else(|| person.to_owned(), |label| format!("{label} ({person})"))
}
