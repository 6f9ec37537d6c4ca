//! Shifts as events. Instants are UTC, so that no reader's zone data can move them; the zone is named for display.
//!
//! The same book, schedules and time give the same bytes. An event keeps its name (`UID`) as long as its shift begins when it
//! does, whoever has it: importing a later file again changes events instead of adding others. Events that overlap the time
//! are written whole, unless they reach farther than [`AROUND`] beyond it.

use sha2::{Digest, Sha256};

use super::line::{escaped, push, quoted};
use crate::calendar::{Calendar, DAY, Duty, Interval};
use crate::model::{Model, PersonId, ScheduleId};
use crate::report::{roster::Writer, utc as instant};
use crate::source::Sources;

/// How far a shift is followed beyond the time that is asked for.
const AROUND: i64 = 60 * DAY;

/// What is written.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Of these schedules.
    pub schedules: Vec<ScheduleId>,
    /// What begins before its end and ends after its beginning.
    pub time: Interval,
    /// Also times without anybody, unless they are declared.
    pub holes: bool,
}

/// The file.
#[must_use]
pub fn calendar(model: &Model, calendar: &Calendar, sources: &Sources, wanted: &Wanted) -> String {
    let writer = Writer { model, calendar, sources };
    let names: Vec<&str> =
        wanted.schedules.iter().filter_map(|id| model.schedules.get(*id)).map(|s| s.head.title()).collect();
    let mut zones: Vec<&str> = wanted
        .schedules
        .iter()
        .filter_map(|id| calendar.schedules.get(*id))
        .map(|s| calendar.zone(s.zone).name.as_str())
        .collect();
    zones.dedup();
    let mut out = String::new();
    push(&mut out, "BEGIN", "VCALENDAR");
    push(&mut out, "VERSION", "2.0");
    push(&mut out, "PRODID", "-//callout//callout//EN");
    push(&mut out, "CALSCALE", "GREGORIAN");
    push(&mut out, "METHOD", "PUBLISH");
    push(&mut out, "X-WR-CALNAME", &escaped(&format!("{}: {}", model.policy.head.title(), names.join(", "))));
    if let [zone] = zones.as_slice() {
        push(&mut out, "X-WR-TIMEZONE", &escaped(zone));
    }
    for id in &wanted.schedules {
        Events { writer: &writer, id: *id, wanted }.write(&mut out);
    }
    push(&mut out, "END", "VCALENDAR");
    out
}

/// The events of one schedule.
struct Events<'a> {
    writer: &'a Writer<'a>,
    id: ScheduleId,
    wanted: &'a Wanted,
}

impl Events<'_> {
    fn write(&self, out: &mut String) {
        let Wanted { time, holes, .. } = self.wanted;
        let calendar = self.writer.calendar;
        let gaps: Vec<_> = calendar.schedules.get(self.id).map_or_else(Vec::new, |s| s.gaps.iter().collect());
        for shift in calendar.shifts(self.id, time.from - AROUND, time.to + AROUND) {
            if shift.from >= time.to || shift.to <= time.from {
                continue;
            }
            // Who is away for a part of it is not there then.
            for piece in calendar.attendance(self.id, shift.from, shift.to, &gaps) {
                let there: Vec<Duty> = shift.on.iter().filter(|d| piece.present.contains(&d.person)).copied().collect();
                let when = Interval { from: piece.from, to: piece.to };
                let within = piece.from < time.to && piece.to > time.from;
                if within && !there.is_empty() {
                    self.shift(when, &there, out);
                }
            }
        }
        if *holes {
            for hole in calendar.holes(self.id, time.from - AROUND, time.to + AROUND) {
                if hole.from < time.to && hole.to > time.from {
                    let cause = self.writer.cause(self.id, &hole).join("\n");
                    self.event(Interval { from: hole.from, to: hole.to }, "hole", "NOBODY", &cause, &[], out);
                }
            }
        }
    }

    fn shift(&self, when: Interval, there: &[Duty], out: &mut String) {
        let people = self.writer.people(self.id, there, when.from);
        let names: Vec<&str> = people.iter().map(|p| p.label.as_deref().unwrap_or(&p.person)).collect();
        let why: Vec<String> = people.iter().map(|p| format!("{}: {}", p.name(), p.because)).collect();
        let attendees: Vec<(String, String)> = there
            .iter()
            .zip(&people)
            .zip(&names)
            .map(|((d, p), name)| self.attendee(d.person, &p.person, name))
            .collect();
        self.event(when, "shift", &names.join(", "), &why.join("\n"), &attendees, out);
    }

    /// Who takes part: an address, or, without one, a name that no mail is sent to.
    fn attendee(&self, person: PersonId, name: &str, label: &str) -> (String, String) {
        let model = self.writer.model;
        let contacts = model.people.get(person).map_or(&[][..], |p| p.contacts.as_slice());
        let mail = |c: &&crate::model::Contact| {
            let kind = model.channels.get(c.channel.node).and_then(|channel| channel.kind.as_ref());
            kind.is_some_and(|k| k.node == "email")
        };
        let address = contacts.iter().filter(mail).find_map(|c| c.address.as_ref());
        let uri = address.map_or_else(|| format!("urn:callout:person:{name}"), |a| format!("mailto:{}", a.node));
        (format!("ATTENDEE;CN={};X-CALLOUT-PERSON={}", quoted(label), quoted(name)), uri)
    }

    fn event(
        &self,
        when: Interval,
        kind: &str,
        who: &str,
        why: &str,
        attendees: &[(String, String)],
        out: &mut String,
    ) {
        let model = self.writer.model;
        let Some(schedule) = model.schedules.get(self.id) else { return };
        let (name, zone) = (&schedule.head.name, self.writer.calendar.zone(schedule.zone));
        let [from, to, stamp] = [when.from, when.to, self.wanted.time.from].map(utc);
        // Two policies may both have a schedule of this name.
        let policy = Sha256::digest(model.policy.head.title().as_bytes());
        let policy: String = policy.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let local =
            format!("{} to {}, {}", zone.format_with_weekday(when.from), zone.format_with_weekday(when.to), zone.name);
        push(out, "BEGIN", "VEVENT");
        push(out, "UID", &escaped(&format!("{kind}-{from}-{name}-{policy}@callout")));
        push(out, "DTSTAMP", &stamp);
        push(out, "SEQUENCE", "0");
        push(out, "DTSTART", &from);
        push(out, "DTEND", &to);
        push(out, "SUMMARY", &escaped(&format!("{who} ({})", schedule.head.title())));
        push(out, "DESCRIPTION", &escaped(&format!("{why}\n{local}")));
        push(out, "CATEGORIES", &escaped(name));
        for (attendee, uri) in attendees {
            push(out, attendee, uri);
        }
        // Whoever is on call is not busy.
        push(out, "TRANSP", "TRANSPARENT");
        push(out, "END", "VEVENT");
    }
}

/// `20261123T073000Z`.
fn utc(at: i64) -> String {
    instant(at).replace(['-', ':'], "")
}
