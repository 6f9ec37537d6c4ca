//! How long exact time takes: the boundaries of a schedule over a year, a thousand schedules over a year, one ladder in all
//! its situations, and the proof for ever.
//!
//! Method: each measure is the best of so many runs, in processor time of one thread. A boundary is an instant at which a
//! layer begins or ends to cover, a turn is handed over, or an override begins or ends; what is told per boundary is the
//! whole of [`Calendar::shifts`], with layers, overrides and the list of shifts. The reference that runs beside is a loop
//! that asks jiff for the instants of as many wall times of the same zone, and nothing else: no layers, no people, no shifts.
//!
//! `cargo bench -p callout-bench --bench calendar` runs it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a measurement reads clocks, and may stop where something is wrong"
)]

#[path = "../clock.rs"]
mod clock;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use callout::calendar::{Calendar, DAY};
use callout::model::{Id as _, ScheduleId, TargetKind};
use callout::policy::{Now, Policy};
use callout::report::roster::{Asked, roster};
use callout::rules::Context;
use callout::syntax::book;
use callout::syntax::literal::Date;

const TODAY: Date = Date { year: 2026, month: 1, day: 5 };
const YEAR: i64 = 366 * DAY;
const ZONES: [&str; 6] = [
    "Europe/Paris",
    "America/New_York",
    "Asia/Singapore",
    "Australia/Lord_Howe",
    "America/Chicago",
    "Africa/Casablanca",
];

/// A policy with so many schedules: a weekly rotation, nights by others, a desk by day, overrides; people who are away.
fn policy(schedules: usize, overrides: usize) -> Policy {
    let mut text =
        String::from("policy \"Bench\" { edition 1; timezone Europe/Paris }\nchannel phone { kind phone }\n");
    for person in 0..40 {
        let day = 1 + person % 28;
        let _ = writeln!(text, "person p{person} {{ away from 2026-03-{day:02} to 2026-03-{day:02} }}");
    }
    for s in 0..schedules {
        let zone = ZONES[s % ZONES.len()];
        let who = |n: usize| format!("p{}", (s * 7 + n) % 40);
        let _ = writeln!(text, "schedule s{s} {{\n  timezone {zone}");
        let _ = writeln!(
            text,
            "  layer weekly {{ rotate {}, {}, {} every 1w from 2025-01-06 09:00 }}",
            who(0),
            who(1),
            who(2)
        );
        let _ = writeln!(
            text,
            "  layer nights {{ during 22:00-06:00; rotate {}, {} every 1d from 2025-01-06 22:00 }}",
            who(3),
            who(4)
        );
        for o in 0..overrides {
            let (month, day) = (1 + o % 12, 1 + o / 12 % 28);
            let _ = writeln!(
                text,
                "  override from 2026-{month:02}-{day:02} 10:00 to 2026-{month:02}-{day:02} 18:00 {{ {} }}",
                who(5)
            );
        }
        text.push_str("}\n");
    }
    text.push_str("ladder main {\n");
    for s in 0..schedules.min(6) {
        let _ = writeln!(text, "  rung r{s} {{ page s{s}; wait 5m }}");
    }
    text.push_str("  at end page p0 every 10m\n  acknowledgement lasts 4h\n}\n");
    let files = BTreeMap::from([("book.callout".to_owned(), text.into_bytes())]);
    let (book, found) = book::load(&["book.callout".to_owned()], &files);
    let policy = Policy::new(book, found, Now::Day(TODAY));
    assert_eq!(policy.model.schedules.len(), schedules);
    policy
}

/// The best of some runs, and what the last gave.
fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> (Duration, T) {
    let (mut least, mut last) = (Duration::MAX, None);
    for _ in 0..runs {
        // What a run before has found is given back first: memory that is new each time costs more than the work.
        drop(last.take());
        let start = clock::now();
        last = Some(black_box(run()));
        least = least.min(clock::now() - start);
    }
    (least, last.unwrap())
}

/// Instants of so many wall times, twelve hours apart, as jiff computes them.
fn reference(zone: &str, walls: usize) -> i64 {
    let zone = jiff::tz::TimeZone::get(zone).unwrap();
    let mut wall = jiff::civil::date(2026, 1, 5).at(9, 0, 0, 0);
    let mut sum = 0;
    for _ in 0..walls {
        sum += zone.to_ambiguous_timestamp(wall).compatible().unwrap().as_second();
        wall = wall.checked_add(jiff::SignedDuration::from_hours(12)).unwrap();
    }
    sum
}

fn per(took: Duration, many: usize) -> f64 {
    took.as_secs_f64() * 1e9 / many as f64
}

fn main() {
    let from = TODAY.days() * DAY;
    println!("| one schedule, a year | boundaries | shifts | jiff, as many wall times | ratio |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for overrides in [0, 12, 100] {
        for (i, zone) in ZONES.iter().enumerate().take(if overrides == 12 { 6 } else { 1 }) {
            let policy = policy(6, overrides);
            let calendar = &policy.calendar;
            let id = ScheduleId::from_index(i);
            let boundaries = boundaries(calendar, id, from, from + YEAR);
            let (took, _) = best(200, || calendar.shifts(id, from, from + YEAR));
            let (bare, _) = best(200, || reference(zone, boundaries));
            println!(
                "| {zone}, {overrides} overrides | {boundaries} | {:.1} ns each | {:.1} ns each | {:.2} |",
                per(took, boundaries),
                per(bare, boundaries),
                took.as_secs_f64() / bare.as_secs_f64()
            );
        }
    }
    thousand(from);
    ladder();
    forever(from);
}

/// Instants at which something may change.
fn boundaries(calendar: &Calendar, id: ScheduleId, from: i64, to: i64) -> usize {
    let changes = std::iter::successors(Some(from), |at| calendar.next_change(id, *at));
    changes.take_while(|at| *at < to).count()
}

fn thousand(from: i64) {
    let policy = policy(1000, 3);
    let (model, calendar) = (&policy.model, &policy.calendar);
    let ids: Vec<ScheduleId> = model.schedules.ids().collect();
    let zone = |id: ScheduleId| calendar.zone(calendar.schedules.get(id).unwrap().zone);
    let coverage = || ids.iter().map(|id| calendar.holes(*id, from, from + YEAR).len()).sum::<usize>();
    let shifts = || ids.iter().map(|id| calendar.shifts(*id, from, from + YEAR).len()).sum::<usize>();
    let loads = || {
        let of = |id: &ScheduleId| {
            let pieces = calendar.pieces(*id, &calendar.shifts(*id, from, from + YEAR));
            let load = |own| calendar.load(own, zone(*id)).seconds;
            pieces.chunk_by(|a, b| a.person == b.person).map(load).sum::<i64>()
        };
        ids.iter().map(of).sum::<i64>()
    };
    println!("\n| 1,000 schedules, a year | took |\n| --- | ---: |");
    let (took, holes) = best(10, coverage);
    println!("| holes ({holes}) | {:.1} ms |", took.as_secs_f64() * 1e3);
    let (took, found) = best(10, shifts);
    println!("| shifts ({found}) | {:.1} ms |", took.as_secs_f64() * 1e3);
    let (took, _) = best(10, loads);
    println!("| shifts, hours, nights and weekends of each person | {:.1} ms |", took.as_secs_f64() * 1e3);
    let time = callout::calendar::Interval { from, to: from + YEAR };
    let document = || roster(model, calendar, &policy.book.sources, &ids, Asked::Over(time), 11 * 3600).schedules.len();
    let (took, _) = best(2, document);
    println!("| the document of `oncall --format json`, every instant in words | {:.1} ms |", took.as_secs_f64() * 1e3);
}

/// Every situation that a ladder of six rungs in six zones can meet over a year, out of all instants at which somebody
/// comes, goes or is away: who would be paged on each rung.
fn ladder() {
    let policy = policy(6, 12);
    let kinds: Vec<TargetKind> = policy.model.schedules.ids().map(TargetKind::Schedule).collect();
    let situations = || {
        let (model, sources) = (&policy.model, &policy.book.sources);
        let context = Context::new(model, sources, &policy.calendar, &policy.criteria, &policy.graph, TODAY);
        let moments: Vec<i64> = context.moments(&kinds).collect();
        let people = |at: &i64| kinds.iter().map(|k| context.people_at(*k, *at)).collect::<Vec<_>>();
        moments.iter().map(people).collect::<BTreeSet<_>>().len()
    };
    let (took, situations) = best(50, situations);
    println!("\n| one ladder of six rungs in six zones, a year | situations | took |\n| --- | ---: | ---: |");
    println!("| who is paged on each rung | {situations} | {:.2} ms |", took.as_secs_f64() * 1e3);
}

fn forever(from: i64) {
    let text = "policy \"Sun\" { edition 1; timezone Europe/Paris }
person ada
schedule sun {
  layer emea { timezone Europe/Paris;     during 06:00-15:00; rotate ada every 1w from 2026-01-05 06:00 }
  layer amer { timezone America/New_York; during 08:00-19:00; rotate ada every 1w from 2026-01-05 08:00 }
  layer apac { timezone Asia/Singapore;   during 06:00-14:00; rotate ada every 1w from 2026-01-05 06:00 }
}";
    let files = BTreeMap::from([("book.callout".to_owned(), text.as_bytes().to_vec())]);
    let (book, found) = book::load(&["book.callout".to_owned()], &files);
    let policy = Policy::new(book, found, Now::Day(TODAY));
    let prove = || policy.calendar.forever(ScheduleId::from_index(0), from + 30 * DAY).unwrap().0;
    let (took, found) = best(10, prove);
    assert!(found.hole.is_none() && found.whole);
    println!("\n| for ever, three layers in three zones | windows | took |\n| --- | ---: | ---: |");
    println!("| no hole | {} | {:.1} ms |", found.windows, took.as_secs_f64() * 1e3);
}
