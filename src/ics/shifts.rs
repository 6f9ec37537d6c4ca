//! Who is on call when, as the events of a file say it together.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Event, Read, Who};
use super::moment::{Clock, Length, Stamp, Zones};
use super::repeat::{Budget, is_steady, last_of, starts};
use crate::calendar::{DAY, Interval};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Somebody of the file, by position.
pub(super) type Somebody = usize;

/// A time with the same people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) time: Interval,
    pub(super) who: BTreeSet<Somebody>,
}

/// An event at one time.
#[derive(Debug, Clone)]
pub(super) struct Occurrence {
    pub(super) time: Interval,
    pub(super) who: Vec<Somebody>,
    pub(super) span: Span,
}

/// A series that goes on for ever, as its rule alone says it, on its clock.
#[derive(Debug, Clone)]
pub(super) struct Series {
    /// The event that says so.
    pub(super) span: Span,
    pub(super) clock: Clock,
    pub(super) lasts: i64,
    /// Wall times.
    pub(super) starts: Vec<i64>,
    pub(super) who: Vec<Somebody>,
}

/// What the events of a file say.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) people: Vec<Who>,
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) series: Vec<Series>,
    /// All names of each person, with where they stand.
    names: BTreeMap<Somebody, Vec<(String, Span)>>,
    /// Who is called so in any way, in small letters.
    by_word: BTreeMap<String, BTreeSet<Somebody>>,
}

/// The time that a file is about: from its first event to its last; with a series that does not end, a year beyond the last
/// thing that is dated.
pub(super) fn span_of(read: &Read) -> Option<Interval> {
    let instant = |stamp: &Stamp| read.zones.instant(*stamp);
    let from = read.events.iter().map(|e| instant(&e.start)).min()?;
    let rule_ends = |e: &Event| e.rules.iter().filter_map(|(rule, _)| last_of(rule, e.start, &read.zones)).max();
    let onwards: Vec<&Event> = read.events.iter().filter(|e| e.onwards).collect();
    let ends = |e: &Event| {
        let later = || onwards.iter().filter(|later| later.uid == e.uid);
        let put_off =
            later().filter_map(|l| Some(instant(&l.start) - instant(&l.instead_of?))).max().unwrap_or(0).max(0);
        let dated = e.also.iter().map(|(s, _)| s).chain(&e.except).chain(&e.instead_of).map(instant).max();
        let last = dated.into_iter().chain(rule_ends(e)).chain([instant(&e.start)]).max().unwrap_or(from);
        let long = e.also.iter().filter_map(|(_, lasts)| *lasts).chain([e.lasts]).chain(later().map(|l| l.lasts));
        last.saturating_add(long.map(Length::seconds).max().unwrap_or(0).max(0)).saturating_add(put_off)
    };
    let last = read.events.iter().map(ends).max()?;
    let more = if read.events.iter().any(Event::is_endless) { 366 * DAY } else { 0 };
    Some(Interval { from, to: last.saturating_add(more).min(crate::calendar::DATA_END) })
}

/// What other events of a series change of it.
#[derive(Default)]
struct Changed<'a> {
    /// Single times that another event stands for.
    replaced: Vec<(Stamp, Span)>,
    /// Events that stand for all from an instant on.
    onwards: BTreeMap<i64, &'a Event>,
}

/// Everything the file says about a time.
pub(super) fn said(read: &Read, time: Interval, found: &mut Vec<Diagnostic>) -> Said {
    let mut said = Said::default();
    let mut budget = Budget::default();
    let mut changed: BTreeMap<&str, Changed<'_>> = BTreeMap::new();
    for event in &read.events {
        if let Some(stamp) = event.instead_of {
            let changed = changed.entry(&event.uid).or_default();
            if event.onwards {
                changed.onwards.insert(read.zones.instant(stamp), event);
            } else {
                changed.replaced.push((stamp, event.span));
            }
        }
    }
    let unchanged = Changed::default();
    let series: BTreeSet<&str> =
        read.events.iter().filter(|e| e.instead_of.is_none()).map(|e| e.uid.as_str()).collect();
    for event in &read.events {
        let left_out = |why: &str| Diagnostic::warning("event-left-out", event.span, why.to_owned()).label("left out");
        if event.cancelled {
            if event.instead_of.is_none() {
                found.push(left_out("this event is cancelled"));
            }
            continue;
        }
        if event.who.is_empty() {
            // A change of all that follow ends its series all the same.
            let why = if event.onwards { "nobody takes part from here on" } else { "nobody takes part in this event" };
            found.push(left_out(why));
            continue;
        }
        if event.lasts.seconds() <= 0 {
            let before = event.lasts.seconds() < 0;
            found.push(left_out(if before { "this event ends before it begins" } else { "this event lasts no time" }));
            continue;
        }
        if event.start.wall % 60 != 0 || event.lasts.seconds() % 60 != 0 {
            let message = "this event does not begin and end at full minutes, and schedules know no others";
            found.push(Diagnostic::error("event-unsaid", event.span, message));
            continue;
        }
        let mine = changed.get(event.uid.as_str()).filter(|_| event.instead_of.is_none());
        // What stands for all that follow comes with its series, where that is in the file.
        if !event.onwards || !series.contains(event.uid.as_str()) {
            said.event(read, event, mine.unwrap_or(&unchanged), time, &mut budget, found);
        }
    }
    said.forget_others();
    said
}

impl Said {
    /// The position of a person: the one that a policy calls so, or else with this address, or else with this name.
    fn somebody(&mut self, who: &Who, span: Span) -> Somebody {
        let same = |known: &Who| match (known, who) {
            (Who { known_as: Some(a), .. }, Who { known_as: Some(b), .. }) => a == b,
            (Who { mail: Some(a), .. }, Who { mail: Some(b), .. }) => a.eq_ignore_ascii_case(b),
            _ => known.name.to_lowercase() == who.name.to_lowercase(),
        };
        let keys: Vec<String> = [&who.known_as, &who.mail, &Some(who.name.clone())]
            .into_iter()
            .flatten()
            .map(|text| text.to_lowercase())
            .collect();
        let alike: BTreeSet<Somebody> =
            keys.iter().filter_map(|key| self.by_word.get(key)).flatten().copied().collect();
        let known = alike.into_iter().find(|at| self.people.get(*at).is_some_and(same));
        let at = known.unwrap_or(self.people.len());
        match self.people.get_mut(at) {
            Some(known) if known.mail.is_none() => known.mail.clone_from(&who.mail),
            Some(_) => {}
            None => self.people.push(who.clone()),
        }
        for key in keys {
            self.by_word.entry(key).or_default().insert(at);
        }
        let names = self.names.entry(at).or_default();
        if !names.iter().any(|(known, _)| known.to_lowercase() == who.name.to_lowercase()) {
            names.push((who.name.clone(), span));
        }
        at
    }

    /// People with several names and one address: the address, the names, and where the second stands. An address is no name.
    pub(super) fn shared_addresses(&self) -> impl Iterator<Item = (&str, Vec<&str>, Span)> {
        self.names.iter().filter_map(|(at, names)| {
            let mail = self.people.get(*at)?.mail.as_deref()?;
            let names: Vec<&(String, Span)> = names.iter().filter(|(name, _)| !name.contains('@')).collect();
            let second = names.get(1)?.1;
            Some((mail, names.into_iter().map(|(name, _)| name.as_str()).collect(), second))
        })
    }

    /// Leaves out people who are never there in the time.
    fn forget_others(&mut self) {
        let there: BTreeSet<Somebody> = self.occurrences.iter().flat_map(|o| &o.who).copied().collect();
        self.series.retain(|series| series.who.iter().all(|who| there.contains(who)));
        let places: BTreeMap<Somebody, Somebody> = there.iter().enumerate().map(|(new, old)| (*old, new)).collect();
        let lists = self.occurrences.iter_mut().map(|o| &mut o.who).chain(self.series.iter_mut().map(|s| &mut s.who));
        for who in lists.flatten() {
            *who = places.get(who).copied().unwrap_or(*who);
        }
        let people = std::mem::take(&mut self.people).into_iter().enumerate();
        self.people = people.filter(|(at, _)| there.contains(at)).map(|(_, who)| who).collect();
        let names = std::mem::take(&mut self.names).into_iter();
        self.names = names.filter_map(|(at, names)| Some((*places.get(&at)?, names))).collect();
        self.by_word.clear();
    }

    fn event(
        &mut self,
        read: &Read,
        event: &Event,
        changed: &Changed<'_>,
        time: Interval,
        budget: &mut Budget,
        found: &mut Vec<Diagnostic>,
    ) {
        let zones = &read.zones;
        let mut somebody = |event: &Event| event.who.iter().map(|w| self.somebody(w, event.span)).collect::<Vec<_>>();
        let who = somebody(event);
        let onwards: BTreeMap<i64, (&Event, Vec<Somebody>)> =
            changed.onwards.iter().map(|(at, later)| (*at, (*later, somebody(later)))).collect();
        // What comes earlier from some time on is looked for the longer.
        let earlier = onwards.iter().map(|(at, (later, _))| at - zones.instant(later.start)).max().unwrap_or(0).max(0);
        let until = zones.clock(event.start.clock).wall_seconds(time.to.saturating_add(earlier));
        let walls = starts(event, zones, until, budget, found);
        let mut excepted = Excepted::default();
        event.except.iter().for_each(|stamp| excepted.add(read, *stamp, event.span));
        changed.replaced.iter().for_each(|(stamp, span)| excepted.add(read, *stamp, *span));
        let mut all: Vec<(Stamp, Length)> =
            walls.iter().map(|wall| (Stamp { wall: *wall, ..event.start }, event.lasts)).collect();
        all.extend(event.also.iter().map(|(stamp, lasts)| (*stamp, lasts.unwrap_or(event.lasts))));
        for (start, lasts) in all {
            let from = zones.instant(start);
            let out = excepted.takes(start, from);
            let later = onwards.range(..=from).next_back();
            let (start, lasts, who) = match later {
                Some((at, (later, who))) => (moved(zones, start, *at, later), later.lasts, who),
                None => (start, lasts, &who),
            };
            let out = out || later.is_some_and(|(_, (later, _))| later.cancelled);
            let from = zones.instant(start);
            let to = zones.end(start, lasts).min(time.to);
            let from = from.max(time.from);
            if !out && from < to {
                self.occurrences.push(Occurrence { time: Interval { from, to }, who: who.clone(), span: event.span });
            }
        }
        for (when, span) in excepted.unused().filter(|(when, _)| *when < time.to) {
            let when = zones.clock(event.start.clock).format(when);
            let message = format!("the series has no event at {when} that could be left out or replaced");
            found.push(Diagnostic::warning("event-left-out", span, message));
        }
        // From the last change on that stands for all that follow it is a series like any other.
        let (since, last) = onwards.into_iter().next_back().map_or((i64::MIN, (event, who)), |(at, last)| (at, last));
        let starts = walls.into_iter().map(|wall| Stamp { wall, ..event.start });
        let starts = starts.filter(|start| zones.instant(*start) >= since);
        let starts: Vec<Stamp> =
            starts.map(|s| if since == i64::MIN { s } else { moved(zones, s, since, last.0) }).collect();
        self.series.extend(regular(zones, event, last, &starts));
    }
}

/// What goes on for ever of an event by its one rule, where it lasts as long each time as the clock shows.
fn regular(zones: &Zones, event: &Event, (last, who): (&Event, Vec<Somebody>), starts: &[Stamp]) -> Option<Series> {
    let [(rule, _)] = event.rules.as_slice() else { return None };
    let shown = Length::shown(last.lasts.seconds());
    let as_shown = starts.iter().all(|start| zones.end(*start, last.lasts) == zones.end(*start, shown));
    let regular = is_steady(rule) && event.except_rules.is_empty() && !last.cancelled && as_shown;
    let starts = starts.iter().map(|start| start.wall).collect();
    regular.then_some(Series { span: event.span, clock: last.start.clock, lasts: shown.wall, starts, who })
}

/// When an event of a series comes that another one changes from an instant on: as much earlier or later as that one.
fn moved(zones: &Zones, start: Stamp, at: i64, later: &Event) -> Stamp {
    let clock = zones.clock(later.start.clock);
    let shown = if later.start.clock == start.clock { start.wall } else { clock.wall_seconds(zones.instant(start)) };
    Stamp { wall: shown + later.start.wall - clock.wall_seconds(at), ..later.start }
}

/// Times at which a series does not come, by instant and by day, with where that is said and whether there was such a time.
#[derive(Default)]
struct Excepted {
    instants: BTreeMap<i64, (Span, bool)>,
    /// By the day on the wall; with its first instant.
    days: BTreeMap<i64, (i64, Span, bool)>,
}

impl Excepted {
    fn add(&mut self, read: &Read, stamp: Stamp, span: Span) {
        let at = read.zones.instant(stamp);
        if stamp.whole_day {
            self.days.insert(stamp.wall.div_euclid(DAY), (at, span, false));
        } else {
            self.instants.insert(at, (span, false));
        }
    }

    fn takes(&mut self, start: Stamp, at: i64) -> bool {
        let used = self.instants.get_mut(&at).map(|(_, used)| used);
        let day = self.days.get_mut(&start.wall.div_euclid(DAY)).map(|(_, _, used)| used);
        used.or(day).map(|used| *used = true).is_some()
    }

    fn unused(&self) -> impl Iterator<Item = (i64, Span)> {
        let instants = self.instants.iter().filter(|(_, (_, used))| !used).map(|(at, (span, _))| (*at, *span));
        instants.chain(self.days.values().filter(|(_, _, used)| !used).map(|(at, span, _)| (*at, *span)))
    }
}

/// Who is there when, by several times with people: ascending, apart, neighbours that touch differ.
pub(super) fn pieces<'a>(times: impl Iterator<Item = (Interval, &'a [Somebody])>) -> Vec<Piece> {
    let mut edges: BTreeMap<i64, Vec<(Somebody, i32)>> = BTreeMap::new();
    for (time, who) in times.filter(|(time, _)| time.from < time.to) {
        for one in who {
            edges.entry(time.from).or_default().push((*one, 1));
            edges.entry(time.to).or_default().push((*one, -1));
        }
    }
    let mut list: Vec<Piece> = Vec::new();
    let mut there: BTreeMap<Somebody, i32> = BTreeMap::new();
    let mut since = i64::MIN;
    for (at, changes) in edges {
        let who: BTreeSet<Somebody> = there.iter().filter(|(_, n)| **n > 0).map(|(one, _)| *one).collect();
        if !who.is_empty() && since < at {
            match list.last_mut() {
                Some(last) if last.time.to == since && last.who == who => last.time.to = at,
                _ => list.push(Piece { time: Interval { from: since, to: at }, who }),
            }
        }
        for (one, change) in changes {
            *there.entry(one).or_default() += change;
        }
        since = at;
    }
    list
}
