//! A file as a rota that is proven to say the same.
//!
//! What the events say is one thing: who is on call at every instant of a time. Series that go on for ever are tried as
//! rotations; then, by the very engine that `oncall` uses, who would be on call is compared at every instant at which either
//! changes, and an override stands wherever it differs. What is printed in the end is read, resolved and compared once more.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Rules, file};
use super::event::{Event, Read, read};
use super::layers::{Rota, rotas};
use super::shifts::{Occurrence, Piece, Said, Somebody, pieces, said, span_of};
use crate::calendar::{Calendar, Interval, compile};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Id, ScheduleId};
use crate::resolve::resolve;
use crate::source::{FileId, Notation, Span};
use crate::syntax::book::load;
use crate::syntax::convert::convert;
use crate::syntax::layout::WIDTH;
use crate::syntax::print;

/// More exceptions than this nobody reads.
const MOST_OVERRIDES: usize = 3_000;

/// More people than this have no rota.
const MOST_PEOPLE: usize = 200;

/// How a file is read.
#[derive(Debug, Clone)]
pub struct Options {
    /// What the schedule is called.
    pub schedule: String,
    /// The zone of times without one, and of the schedule.
    pub zone: Option<String>,
    /// From and to when, on the calendar's clock.
    pub between: [Option<i64>; 2],
    /// What is written.
    pub notation: Notation,
    /// Whether what cannot be read or said is left out.
    pub leave_out: bool,
}

/// The declarations that a calendar file stands for, and what is to be said about it; none where there are errors.
#[must_use]
pub fn import(id: FileId, text: &str, options: &Options) -> (Option<String>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let text = imported(id, text, options, &mut found);
    found.sort_by_key(|d| d.primary.as_ref().map(|l| l.span));
    let text = text.filter(|_| found.iter().all(|d| d.level != Level::Error));
    (text, found)
}

fn imported(id: FileId, text: &str, options: &Options, found: &mut Vec<Diagnostic>) -> Option<String> {
    let read = read(id, text, options.zone.as_deref(), found)?;
    let nothing = |found: &mut Vec<Diagnostic>| {
        // Where events cannot be read, that has been said.
        if found.iter().all(|d| d.level != Level::Error) {
            let whole = Span::new(id, 0, text.find('\n').unwrap_or(text.len()));
            let message = "there are no events in this calendar, or none in this time";
            found.push(Diagnostic::error("calendar-syntax", whole, message));
        }
        None
    };
    let Some(time) = time_of(&read, options) else { return nothing(found) };
    if let Some(span) = read.unsaid_zone {
        let message = "the calendar does not say in which time zone this is: UTC is taken";
        found.push(Diagnostic::warning("calendar-zone", span, message).help("say it with `--timezone`"));
    }
    let said = said(&read, time, found);
    excused(found, options);
    if found.iter().any(|d| d.level == Level::Error) {
        return None;
    }
    if said.occurrences.is_empty() {
        return nothing(found);
    }
    if said.people.len() > MOST_PEOPLE {
        let message = format!("there are {} people in this calendar, more than {MOST_PEOPLE}", said.people.len());
        found.push(Diagnostic::global(Level::Error, "calendar-syntax", message));
        return None;
    }
    told_apart(&said, found);
    // A rule may end long after it came true for the last time.
    let ends = options.between[1].is_none() && !read.events.iter().any(Event::is_endless);
    let last = said.occurrences.iter().map(|o| o.time.to).max().filter(|_| ends);
    let time = Interval { to: last.unwrap_or(time.to), ..time };
    let wanted = pieces(said.occurrences.iter().map(|o| (o.time, o.who.as_slice())));
    let rotas = rotas(&said);
    let rules = Rules {
        schedule: &options.schedule,
        title: read.title.as_deref(),
        people: &said.people,
        zones: &read.zones,
        rotas: &rotas,
        instead: &[],
    };
    // Rotations are worth their lines where they save more.
    let regular = calendar_of(&print::dsl(&file(rules)), Notation::Dsl).ok().filter(|_| !rotas.is_empty());
    let left = regular.map(|calendar| differences(&calendar, &wanted, time)).filter(|left| left.len() < wanted.len());
    let (rotas, instead) = match &left {
        Some(left) => (rotas.as_slice(), left.as_slice()),
        None => (&[][..], wanted.as_slice()),
    };
    if instead.len() > MOST_OVERRIDES {
        let message = format!("this would be {} overrides, more than {MOST_OVERRIDES}", instead.len());
        found.push(
            Diagnostic::global(Level::Error, "calendar-syntax", message)
                .help("name a shorter time with `--from` and `--to`"),
        );
        return None;
    }
    let tree = file(Rules { rotas, instead, ..rules });
    let printed = convert(&tree, options.notation, WIDTH).map_err(|why| format!("{why:?}"));
    let printed = printed.and_then(|text| calendar_of(&text, options.notation).map(|calendar| (text, calendar)));
    let (printed, calendar) = match printed {
        Ok(printed) => printed,
        Err(why) => {
            let message = "these events cannot be written as a schedule";
            found.push(Diagnostic::global(Level::Error, "event-unsaid", message).note(why));
            return None;
        }
    };
    unsaid(&differences(&calendar, &wanted, time), &said.occurrences, &read, found);
    if options.between[1].is_none() {
        cut_off(&read, &said, rotas, time, found);
    }
    let zone = &read.zones.own;
    let head =
        format!("# From the events between {} and {}, {}\n", zone.format(time.from), zone.format(time.to), zone.name);
    Some(format!("{head}{printed}"))
}

/// The time that is imported.
fn time_of(read: &Read, options: &Options) -> Option<Interval> {
    let [from, to] = options.between.map(|wall| wall.map(|wall| read.zones.own.first(wall)));
    let all = span_of(read)?;
    // Events that last no time are looked at, too, for that is said.
    let time = Interval { from: from.unwrap_or(all.from), to: to.unwrap_or(all.to.max(all.from.saturating_add(1))) };
    (time.from < time.to).then_some(time)
}

/// With `leave_out`, what is wrong with single events is a warning.
fn excused(found: &mut [Diagnostic], options: &Options) {
    if options.leave_out {
        found.iter_mut().filter(|d| d.primary.is_some()).for_each(|d| d.level = Level::Warning);
    }
}

/// Says of whom a file has several names and one address.
fn told_apart(said: &Said, found: &mut Vec<Diagnostic>) {
    for (address, names, span) in said.shared_addresses() {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!("{} have one address, `{address}`, and are taken for one person", names.join(" and "));
        found.push(
            Diagnostic::warning("calendar-people", span, message)
                .help("give everybody an address of their own in the calendar, or mend what is printed"),
        );
    }
}

/// Who is on call when, as a text says it.
///
/// # Errors
/// What is wrong with it first.
fn calendar_of(text: &str, notation: Notation) -> Result<Calendar, String> {
    let path = if notation == Notation::Yaml { "rota.yaml" } else { "rota.callout" };
    let files = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
    let (book, mut found) = load(&[path.to_owned()], &files);
    let (model, more) = resolve(&book);
    found.extend(more);
    let (calendar, more) = compile(&model);
    found.extend(more);
    let wrong = found.into_iter().find(|d| d.level == Level::Error);
    wrong.map_or(Ok(calendar), |d| Err(d.message))
}

/// Where the only schedule of a calendar has others on call than it should: who should be. Compared at every instant at
/// which either changes. People are declared in the order of their positions.
fn differences(calendar: &Calendar, wanted: &[Piece], time: Interval) -> Vec<Piece> {
    let mut list: Vec<Piece> = Vec::new();
    let mut rest = wanted.iter().peekable();
    for shift in calendar.shifts(ScheduleId(0), time.from, time.to) {
        let is: BTreeSet<Somebody> = shift.on.iter().map(|d| d.person.index()).collect();
        let mut now = shift.from;
        while now < shift.to {
            while rest.peek().is_some_and(|p| p.time.to <= now) {
                rest.next();
            }
            let piece = rest.peek();
            let should = piece.filter(|p| p.time.from <= now).map(|p| p.who.clone()).unwrap_or_default();
            let edge = piece.map_or(shift.to, |p| if p.time.from > now { p.time.from } else { p.time.to });
            let next = edge.min(shift.to);
            if is != should {
                match list.last_mut() {
                    Some(last) if last.time.to == now && last.who == should => last.time.to = next,
                    _ => list.push(Piece { time: Interval { from: now, to: next }, who: should }),
                }
            }
            now = next;
        }
    }
    list
}

/// Tells of each event that goes on when the schedule says nothing of it any more.
fn cut_off(read: &Read, said: &Said, rotas: &[Rota], time: Interval, found: &mut Vec<Diagnostic>) {
    let there: BTreeSet<Span> = said.occurrences.iter().map(|o| o.span).collect();
    let goes_on: BTreeSet<Span> = rotas.iter().flat_map(|r| &r.events).copied().collect();
    for event in read.events.iter().filter(|e| e.is_endless() && there.contains(&e.span) && !goes_on.contains(&e.span))
    {
        let until = read.zones.own.format(time.to);
        let message = format!(
            "no rotation says what this event says: of what goes on for ever only the time up to {until} is written"
        );
        let help = "`--to` names a later end; import it again before then";
        found.push(Diagnostic::warning("event-cut-off", event.span, message).help(help));
    }
}

/// Tells of each event that the schedule does not say exactly.
fn unsaid(wrong: &[Piece], occurrences: &[Occurrence], read: &Read, found: &mut Vec<Diagnostic>) {
    let zone = &read.zones.own;
    let mut told = BTreeSet::new();
    for piece in wrong {
        // The one that begins or ends there.
        let touches = |o: &&Occurrence| o.time.from <= piece.time.to && o.time.to >= piece.time.from;
        let Some(event) = occurrences.iter().find(touches) else { continue };
        if !told.insert(event.span) {
            continue;
        }
        let at = zone.format(piece.time.to);
        let message = format!("{at} comes twice on the clock of {}, and here the second is meant", zone.name);
        let help = "`--timezone UTC` writes a schedule whose clock is never changed";
        found.push(Diagnostic::error("event-unsaid", event.span, message).help(help));
    }
    if let (Some(piece), true) = (wrong.first(), told.is_empty()) {
        let message = format!("who is on call at {} cannot be said", zone.format(piece.time.from));
        found.push(Diagnostic::global(Level::Error, "event-unsaid", message));
    }
}
