//! The events of a file: when, how often, and who.

use std::collections::BTreeMap;

use super::described;
use super::line::{Line, read as read_lines};
use super::moment::{Length, Stamp, Zones, length, name_of, written};
use super::repeat::endless;
use crate::calendar::{DAY, ZoneData, read_zone};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::is_forbidden;

/// An event as written.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// Where it begins in the file.
    pub(super) span: Span,
    pub(super) uid: String,
    pub(super) start: Stamp,
    pub(super) lasts: Length,
    /// Rules by which it comes again, with their places.
    pub(super) rules: Vec<(String, Span)>,
    /// Other times at which it comes, and how long it lasts then.
    pub(super) also: Vec<(Stamp, Option<Length>)>,
    /// Times at which it does not come.
    pub(super) except: Vec<Stamp>,
    /// Rules that say the same.
    pub(super) except_rules: Vec<(String, Span)>,
    /// It stands for the one of its series that would have begun then.
    pub(super) instead_of: Option<Stamp>,
    /// And for all that follow.
    pub(super) onwards: bool,
    /// Which version of the event it is: how often it has been changed, then when it was written.
    version: (u64, i64),
    pub(super) cancelled: bool,
    /// From some time on its series is cancelled.
    called_off: bool,
    pub(super) who: Vec<Who>,
}

impl Event {
    /// Whether it comes again for ever.
    pub(super) fn is_endless(&self) -> bool {
        !self.cancelled && !self.called_off && self.rules.iter().any(|(rule, _)| endless(rule))
    }
}

/// Somebody as events name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Who {
    pub(super) name: String,
    pub(super) mail: Option<String>,
    /// What they are called in the policy, where a policy has written the file.
    pub(super) known_as: Option<String>,
}

/// A file.
#[derive(Debug, Clone)]
pub(super) struct Read {
    pub(super) zones: Zones,
    pub(super) events: Vec<Event>,
    /// What the calendar calls itself.
    pub(super) title: Option<String>,
    /// Whether a time of the file hangs on the calendar's own zone, which it does not name.
    pub(super) unsaid_zone: Option<Span>,
}

/// What stands between `BEGIN` and `END`.
pub(super) struct Component {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
    /// Whether it stands inside another one than the calendar: an alarm of an event.
    inner: bool,
    pub(super) span: Span,
}

impl Component {
    /// The text of its first line of a name.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.lines.iter().find(|l| l.name == name).map(Line::text)
    }
}

/// Components inside components deeper than this are no calendar.
const DEEPEST: usize = 8;

/// Reads a file. `zone` is that of the schedule, and of times without one where the file does not say it.
pub(super) fn read(file: FileId, text: &str, zone: Option<&str>, found: &mut Vec<Diagnostic>) -> Option<Read> {
    let (lines, wrong) = read_lines(file, text);
    for span in wrong {
        let help = "each line is like `NAME:value`; one that begins with a blank goes on with the line before it";
        found.push(Diagnostic::error("calendar-syntax", span, "this is no line of a calendar file").help(help));
    }
    let (calendar, components) = components(lines, found);
    if calendar.is_none() {
        let whole = Span::new(file, 0, text.find('\n').unwrap_or(text.len()));
        found.push(Diagnostic::error(
            "calendar-syntax",
            whole,
            "this is no calendar file: it has no `BEGIN:VCALENDAR`",
        ));
        return None;
    }
    let calendar = calendar.unwrap_or_default();
    let said = |name: &str| calendar.iter().find(|l| l.name == name);
    let mut aliases = aliases(&components);
    let mut unknown = described::described(&components);
    unknown.retain(|(c, _)| c.text("TZID").is_some_and(|id| name_of(&id, &aliases).is_none()));
    let preferred: Vec<String> =
        zone.map(str::to_owned).into_iter().chain(said("X-WR-TIMEZONE").map(Line::text)).collect();
    let preferred: Vec<&str> = preferred.iter().map(String::as_str).collect();
    aliases.extend(described::same_clocks(&unknown, &preferred, described::time_of(&components), found));
    let zone_of = |name: &str| read_zone(&name_of(name, &aliases)?, 0);
    let chosen = zone.and_then(|name| read_zone(name, 0));
    // Some programs describe their only zone instead of naming it.
    let mut only = components.iter().filter(|c| c.name == "VTIMEZONE");
    let only = only.next().filter(|_| only.next().is_none()).and_then(|c| c.text("TZID"));
    let named = said("X-WR-TIMEZONE").map(Line::text).or(only).and_then(|name| zone_of(&name));
    let unnamed = named.is_none() && chosen.is_none();
    let floating = named.clone().or_else(|| chosen.clone()).unwrap_or_else(ZoneData::utc);
    let mut zones = Zones::new(floating, chosen.or(named).unwrap_or_else(ZoneData::utc), aliases);
    let mut events = Vec::new();
    for component in components.iter().filter(|c| !c.inner) {
        match component.name.as_str() {
            "VEVENT" => events.extend(event(component, &mut zones, found)),
            "VTIMEZONE" => {}
            other => found.push(
                Diagnostic::warning(
                    "event-left-out",
                    component.span,
                    format!("`{other}` says of nobody that they are on call"),
                )
                .label("left out"),
            ),
        }
    }
    if said("METHOD").is_some_and(|l| l.value.eq_ignore_ascii_case("CANCEL")) {
        events.iter_mut().for_each(|e: &mut Event| e.cancelled = true);
    }
    let mut events = newest(events, &zones, found);
    let mut last: BTreeMap<String, (i64, bool)> = BTreeMap::new();
    for event in events.iter().filter(|e| e.onwards) {
        let at = event.instead_of.map_or(i64::MIN, |stamp| zones.instant(stamp));
        let known = last.entry(event.uid.clone()).or_insert((at, event.cancelled));
        *known = (at, event.cancelled).max(*known);
    }
    events.iter_mut().for_each(|e| e.called_off = last.get(&e.uid).is_some_and(|(_, cancelled)| *cancelled));
    let title = said("X-WR-CALNAME").or_else(|| said("NAME")).map(|l| readable(&l.text()));
    let floats = |e: &&Event| e.start.clock == super::moment::Clock::Floating;
    let unsaid_zone = events.iter().find(floats).map(|e| e.span).filter(|_| unnamed);
    Some(Read { zones, events, title, unsaid_zone })
}

/// The lines of the calendar itself, and its parts in order.
fn components(lines: Vec<Line>, found: &mut Vec<Diagnostic>) -> (Option<Vec<Line>>, Vec<Component>) {
    let mut calendar: Option<Vec<Line>> = None;
    let (mut done, mut open): (Vec<Component>, Vec<Component>) = (Vec::new(), Vec::new());
    for line in lines {
        let value = line.value.trim().to_ascii_uppercase();
        match (line.name.as_str(), value.as_str()) {
            ("BEGIN" | "END", "VCALENDAR") => {
                calendar.get_or_insert_default();
            }
            ("BEGIN", _) if open.len() >= DEEPEST => {
                found.push(Diagnostic::error("calendar-syntax", line.span, "components stand too deep in each other"));
                return (calendar, done);
            }
            ("BEGIN", _) => {
                let inner = !open.is_empty();
                open.push(Component { name: value, lines: Vec::new(), inner, span: line.span });
            }
            ("END", _) => match open.pop().filter(|c| c.name == value) {
                Some(component) => done.push(component),
                None => {
                    let message = format!("`END:{value}` ends nothing that is open");
                    found.push(Diagnostic::error("calendar-syntax", line.span, message));
                }
            },
            _ => match open.last_mut() {
                Some(component) => component.lines.push(line),
                None => calendar.get_or_insert_default().push(line),
            },
        }
    }
    for component in open {
        let message = format!("this `{}` does not end", component.name);
        found.push(Diagnostic::error("calendar-syntax", component.span, message).help("the file may be cut off"));
    }
    (calendar, done)
}

/// What `VTIMEZONE` says its names stand for.
fn aliases(components: &[Component]) -> BTreeMap<String, String> {
    let zones = components.iter().filter(|c| c.name == "VTIMEZONE");
    let one = |c: &Component| Some((c.text("TZID")?, c.text("X-LIC-LOCATION").or_else(|| c.text("X-TZINFO"))?));
    zones.filter_map(one).collect()
}

fn event(component: &Component, zones: &mut Zones, found: &mut Vec<Diagnostic>) -> Option<Event> {
    let before = found.len();
    let mut event = Event {
        span: component.span,
        uid: String::new(),
        start: Stamp { wall: 0, clock: super::moment::Clock::Utc, whole_day: false },
        lasts: Length::default(),
        rules: Vec::new(),
        also: Vec::new(),
        except: Vec::new(),
        except_rules: Vec::new(),
        instead_of: None,
        onwards: false,
        version: (0, 0),
        cancelled: false,
        called_off: false,
        who: Vec::new(),
    };
    let (mut start, mut end, mut long, mut summary, mut declined) = (None, None, None, None, false);
    for line in &component.lines {
        let bad = |message: String| Diagnostic::error("calendar-syntax", line.span, message);
        let mut stamp = |zones: &mut Zones, text: &str| {
            let stamp = zones.stamp(line, text);
            stamp.map_err(|why| found.push(unknown(bad(why), line))).ok()
        };
        match line.name.as_str() {
            "UID" => event.uid = line.text(),
            "DTSTART" | "DTEND" if component.lines.iter().any(|l| l.name == line.name && l.span.lo < line.span.lo) => {
                found.push(bad(format!("`{}` stands twice in this event", line.name)));
            }
            "DTSTART" => start = stamp(zones, &line.value),
            "DTEND" => end = stamp(zones, &line.value),
            "RECURRENCE-ID" => {
                event.instead_of = stamp(zones, &line.value);
                event.onwards = line.param("RANGE").is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"));
                if let Some(range) = line.param("RANGE").filter(|_| !event.onwards) {
                    found.push(bad(format!("`{range}` is no range: only `THISANDFUTURE` is one")));
                }
            }
            "DURATION" => match length(&line.value) {
                Some(seconds) => long = Some(seconds),
                None => found.push(bad(format!("`{}` is no length of time", line.value)).help("like `PT8H` or `P1W`")),
            },
            "RRULE" => event.rules.push((line.value.clone(), line.span)),
            "EXRULE" => event.except_rules.push((line.value.clone(), line.span)),
            "SEQUENCE" => event.version.0 = line.value.trim().parse().unwrap_or(0),
            "DTSTAMP" => event.version.1 = written(line.value.trim()).map_or(0, |stamp| stamp.wall),
            "EXDATE" => event.except.extend(line.value.split(',').filter_map(|text| stamp(zones, text))),
            "RDATE" => {
                for text in line.value.split(',') {
                    let (from, to) = text.split_once('/').map_or((text, None), |(from, to)| (from, Some(to)));
                    let Some(from) = stamp(zones, from) else { continue };
                    let lasts = to
                        .and_then(|to| length(to).or_else(|| Some(Length::shown(stamp(zones, to)?.wall - from.wall))));
                    event.also.push((from, lasts));
                }
            }
            "STATUS" => event.cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            "SUMMARY" => summary = Some(line.text()),
            "ATTENDEE" if line.says("PARTSTAT", &["DECLINED", "DELEGATED"]) => declined = true,
            "ATTENDEE" if line.says("CUTYPE", &["ROOM", "RESOURCE"]) => {}
            // A copy for information.
            "ATTENDEE" if line.says("ROLE", &["NON-PARTICIPANT"]) => {}
            "ATTENDEE" => event.who.extend(attendee(line)),
            _ => {}
        }
    }
    // A time without anybody, as `export ics --holes` writes it.
    if event.uid.starts_with("hole-") && event.uid.ends_with("@callout") {
        return None;
    }
    if event.who.is_empty() && !declined {
        event.who.extend(summary.as_deref().and_then(person_in));
    }
    let Some(start) = start else {
        if found.len() == before {
            found.push(Diagnostic::error("calendar-syntax", component.span, "this event does not say when it begins"));
        }
        return None;
    };
    event.start = start;
    let whole = if start.whole_day { DAY } else { 0 };
    // An end on another clock counts as that instant on the clock of the start.
    let to_end = |end: Stamp| {
        if end.clock == start.clock {
            return end.wall - start.wall;
        }
        zones.clock(start.clock).wall_seconds(zones.instant(end)) - start.wall
    };
    event.lasts = end.map(to_end).map(Length::shown).or(long).unwrap_or(Length::shown(whole));
    (found.len() == before).then_some(event)
}

/// Without versions of an event that a newer one stands for: RFC 5545, section 3.8.7.4.
fn newest(events: Vec<Event>, zones: &Zones, found: &mut Vec<Diagnostic>) -> Vec<Event> {
    let which = |e: &Event| (e.uid.clone(), e.instead_of.map(|stamp| zones.instant(stamp)), e.onwards);
    let mut newest: BTreeMap<_, (u64, i64)> = BTreeMap::new();
    for event in &events {
        let known = newest.entry(which(event)).or_default();
        *known = event.version.max(*known);
    }
    let mut kept = Vec::new();
    for event in events {
        if event.uid.is_empty() || newest.get(&which(&event)).is_none_or(|newest| *newest == event.version) {
            kept.push(event);
        } else {
            let message = "there is a newer version of this event in the file";
            found.push(Diagnostic::warning("event-left-out", event.span, message).label("left out"));
        }
    }
    kept
}

/// What to do about a zone that nobody knows.
fn unknown(problem: Diagnostic, line: &Line) -> Diagnostic {
    if problem.message.starts_with("nobody") && line.param("TZID").is_some() {
        return problem
            .help("zones of the zone database (`Europe/Paris`) and of Windows (`Romance Standard Time`) are known");
    }
    problem
}

/// A name without what no policy may hold.
fn readable(text: &str) -> String {
    text.chars().map(|c| if is_forbidden(c, false) { ' ' } else { c }).collect::<String>().trim().to_owned()
}

fn attendee(line: &Line) -> Option<Who> {
    let lower = line.value.to_ascii_lowercase();
    let mail = lower.starts_with("mailto:").then(|| line.value.get(7..)).flatten();
    // Some programs leave the scheme out.
    let mail = mail.or_else(|| (line.value.contains('@') && !line.value.contains(':')).then_some(line.value.as_str()));
    let mail = mail.map(readable).filter(|m| !m.is_empty());
    let name = line.param("CN").map(readable).filter(|n| !n.is_empty());
    let plain = || (mail.is_none() && !line.value.contains(':')).then(|| readable(&line.text()));
    let name = name.or_else(|| mail.clone()).or_else(plain).filter(|n| !n.is_empty())?;
    Some(Who { name, mail, known_as: line.param("X-CALLOUT-PERSON").map(str::to_owned) })
}

/// Who a title names: `On Call - Ada Berg - Primary`, `Ada Berg (Primary)`, `Ada Berg is on call`, `ada@example.org`.
fn person_in(title: &str) -> Option<Who> {
    let mut name = title.trim();
    let lower = name.to_lowercase();
    for before in ["on call - ", "on-call - ", "on call: ", "on-call: ", "oncall: ", "on call ", "on-call "] {
        if lower.starts_with(before) {
            name = name.get(before.len()..)?;
            // What follows is the schedule.
            name = name.split(" - ").next().unwrap_or(name);
            break;
        }
    }
    for after in [" is on call", " is on-call", " on call", " on-call", " - on call", " - on-call"] {
        if let Some(at) = name.to_lowercase().find(after).filter(|at| *at > 0) {
            name = name.get(..at)?;
        }
    }
    if let Some((before, _)) =
        name.rsplit_once(" (").filter(|(before, _)| name.ends_with(')') && !before.trim().is_empty())
    {
        name = before;
    }
    let name = readable(name.trim().trim_end_matches([':', '-']));
    let mail = (name.contains('@') && !name.contains(' ')).then(|| name.clone());
    (!name.is_empty()).then_some(Who { name, mail, known_as: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_people() {
        let who = |title: &str| person_in(title).map(|w| w.name);
        assert_eq!(who("On Call - Ada Berg - Primary").as_deref(), Some("Ada Berg"));
        assert_eq!(who("Ada Berg (Primary)").as_deref(), Some("Ada Berg"));
        assert_eq!(who("Ada Berg is on call for X").as_deref(), Some("Ada Berg"));
        assert_eq!(who("On-call: Ada").as_deref(), Some("Ada"));
        assert_eq!(who("ada@example.org").as_deref(), Some("ada@example.org"));
        assert_eq!(who("  "), None);
    }
}
