//! The rules of the language about time, each by name; random schedules against a slow reference.

mod clocks;
mod coverage;
mod forever;
mod layers;
mod load;
mod reference;
mod rotations;

use chrono::{TimeDelta, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Absence, Change, Model, Period, Step};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Date, LocalTime, TimeOfDay};
use reference::{ZONES, hour_of_week, resolve};

fn at<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

/// Wall seconds of `2026-03-29 02:30`.
fn wall(text: &str) -> i64 {
    let n: Vec<i64> = text.split(['-', ' ', ':']).map(|n| n.parse().unwrap()).collect();
    let date = Date::new(n[0] as i32, n[1] as u8, n[2] as u8).unwrap();
    let time = (n.len() > 3).then(|| TimeOfDay((n[3] * 60 + n[4]) as u16));
    LocalTime { date, time }.wall_seconds()
}

/// A model with one schedule `s`, people 0–9.
struct Book(Model);

fn book(zone: &str) -> Book {
    let mut m = Model::default();
    m.zones.push(model::Zone { name: zone.into(), span: Span::default() });
    for i in 0..10 {
        m.people.push(model::Person {
            head: model::Head { name: format!("p{i}"), ..Default::default() },
            contacts: vec![],
            zone: None,
            speaks: vec![],
            skills: vec![],
            reach_by: None,
            away: vec![],
        });
    }
    m.schedules.push(model::Schedule {
        head: model::Head::default(),
        zone: ZoneId(0),
        layers: vec![],
        overrides: vec![],
        gaps: vec![],
        arrives: None,
    });
    Book(m)
}

/// Layers that follow each other around the earth: zones, and whole hours on their clocks.
fn around(places: &[(&str, u16, u16)]) -> Book {
    let mut b = book("Europe/Paris");
    for (zone, from, to) in places {
        let zone = b.zone(zone);
        let layer = b.layer(&[0, 1], WEEKLY, "2026-01-05 06:00");
        layer.zone = zone;
        layer.during = vec![window(ALL, from * 60, to * 60)];
    }
    b
}

/// The hours of three places that leave no hole.
const SUN: [(&str, u16, u16); 3] = [("Europe/Paris", 6, 15), ("America/New_York", 8, 19), ("Asia/Singapore", 6, 14)];

impl Book {
    fn schedule(&mut self) -> &mut model::Schedule {
        self.0.schedules.get_mut(ScheduleId(0)).unwrap()
    }

    fn zone(&mut self, name: &str) -> ZoneId {
        self.0.zones.push(model::Zone { name: name.into(), span: Span::default() })
    }

    /// A layer over these single-person turns.
    fn layer(&mut self, turns: &[u32], step: Step, from: &str) -> &mut model::Layer {
        let turns = turns.iter().map(|p| vec![at(PersonId(*p))]).collect();
        let rotation =
            model::Rotation { turns, step, counting: None, from: at(wall(from)), switch: None, span: Span::default() };
        let s = self.schedule();
        s.layers.push(model::Layer {
            head: model::Head::default(),
            alongside: false,
            zone: ZoneId(0),
            during: vec![],
            hours: None,
            rotation: Some(rotation),
            arrives: None,
        });
        s.layers.last_mut().unwrap()
    }

    /// Hours that are closed on some days.
    fn hours(&mut self, open: model::Window, zone: ZoneId, off: &[&str]) -> HoursId {
        let days = off.iter().map(|day| (at(Date::from_days(wall(day).div_euclid(DAY))), None)).collect();
        let list = self.0.holidays.push(model::HolidayList { head: model::Head::default(), days });
        let head = model::Head::default();
        self.0.hours.push(model::Hours { head, open: vec![open], except: vec![at(list)], zone })
    }

    fn change(&mut self, layer: Option<usize>, from: &str, to: &str, change: Change) {
        self.schedule().overrides.push(model::Override {
            layer,
            period: period(from, to),
            change,
            span: Span::default(),
        });
    }

    fn compile(&self) -> (Calendar, Vec<Diagnostic>) {
        compile(&self.0)
    }

    fn calendar(&self) -> Calendar {
        self.compile().0
    }
}

fn period(from: &str, to: &str) -> Period {
    Period { from: wall(from), to: wall(to), zone: ZoneId(0), span: Span::default() }
}

fn window(days: u8, from: u16, to: u16) -> model::Window {
    model::Window { days, from, to, span: Span::default() }
}

const ALL: u8 = 0x7f;
const S: ScheduleId = ScheduleId(0);
const Z: ZoneId = ZoneId(0);
const fn minutes(h: u32) -> Step {
    Step::Minutes(h)
}
const DAILY: Step = minutes(1440);
const WEEKLY: Step = minutes(7 * 1440);

impl Calendar {
    fn who(&self, at: i64) -> Vec<u32> {
        self.on_call(S, at).iter().map(|d| d.person.0).collect()
    }

    /// The instant of a wall time (its first occurrence).
    fn instant(&self, text: &str) -> i64 {
        self.wall_to_instant(Z, wall(text), Edge::Start)
    }

    /// Who is on call at a wall time.
    fn who_at(&self, text: &str) -> Vec<u32> {
        self.who(self.instant(text))
    }

    /// A time in which nobody is on call.
    fn hole(&self, from: &str, to: &str) -> Hole {
        Hole { from: self.instant(from), to: self.instant(to), away: vec![] }
    }

    /// Shifts as `from person`, in local times.
    fn table(&self, from: &str, to: &str) -> Vec<String> {
        let people = |s: &Shift| s.on.iter().map(|d| d.person.0.to_string()).collect::<Vec<_>>().join("+");
        self.shifts(S, self.instant(from), self.instant(to))
            .iter()
            .map(|s| format!("{} {} {}", self.format_local(Z, s.from), (s.to - s.from) / 60, people(s)))
            .collect()
    }
}
