//! Random schedules against a slow reference that asks another zone database directly, minute by minute.

use super::*;

pub(super) fn resolve(tz: Tz, wall: i64, edge: Edge) -> i64 {
    let mut naive = chrono::DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(wall);
    for _ in 0..3000 {
        let found = tz.from_local_datetime(&naive);
        let found = if edge == Edge::Start { found.earliest() } else { found.latest() };
        if let Some(t) = found {
            return t.timestamp();
        }
        naive += TimeDelta::minutes(1);
    }
    panic!("no such time in {tz}: {naive}");
}

/// Who is on call in a minute, in order: people 0–7, each once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Cell {
    who: [u8; 8],
    count: usize,
}

impl Cell {
    fn of(people: &[u32]) -> Self {
        let mut cell = Self::default();
        people.iter().for_each(|p| cell.put(*p));
        cell
    }

    fn people(&self) -> &[u8] {
        &self.who[..self.count]
    }

    fn put(&mut self, person: u32) {
        let person = u8::try_from(person).unwrap();
        if !self.people().contains(&person) {
            self.who[self.count] = person;
            self.count += 1;
        }
    }

    fn keep(&mut self, keeps: impl Fn(u32) -> bool) {
        let people: Vec<u32> = self.people().iter().map(|p| u32::from(*p)).filter(|p| keeps(*p)).collect();
        *self = Self::of(&people);
    }
}

/// Who is on call in each minute from `from`, painted shift by shift.
struct Painted {
    from: i64,
    minutes: Vec<Cell>,
}

impl Painted {
    fn range(&self, from: i64, to: i64) -> std::ops::Range<usize> {
        let last = self.minutes.len() as i64;
        let cell = |t: i64| ((t - self.from).div_euclid(60)).clamp(0, last) as usize;
        cell(from)..cell(to).max(cell(from))
    }

    fn new(b: &Model, from: i64, days: i64) -> Self {
        let mut painted = Self { from, minutes: vec![Cell::default(); (days * 1440) as usize] };
        let (end, count) = (from + days * DAY, painted.minutes.len());
        let s = b.schedules.get(S).unwrap();
        let mut covered: Vec<Vec<bool>> = vec![];
        for layer in &s.layers {
            let tz: Tz = b.zones.get(layer.zone).unwrap().name.parse().unwrap();
            let r = layer.rotation.as_ref().unwrap();
            let mut on = vec![layer.during.is_empty(); count];
            for w in &layer.during {
                let first = (from / DAY) - 5;
                for day in first..first + days + 10 {
                    let date = chrono::DateTime::from_timestamp(day * DAY, 0).unwrap().date_naive();
                    let weekday = chrono::Datelike::weekday(&date).num_days_from_monday();
                    if w.days >> weekday & 1 == 0 {
                        continue;
                    }
                    let end_day = if w.to <= w.from { day + 1 } else { day };
                    let a = resolve(tz, day * DAY + i64::from(w.from) * 60, Edge::Start);
                    let z = resolve(tz, end_day * DAY + i64::from(w.to) * 60, Edge::End);
                    let range = painted.range(a, z);
                    on[range].fill(true);
                }
            }
            let mut turn = vec![usize::MAX; count];
            let (mut k, mut wall, mut number) = (0i64, r.from.node, 0usize);
            loop {
                let t = resolve(tz, wall, Edge::Start);
                if t >= end {
                    break;
                }
                k += 1;
                wall = match (r.counting, r.step) {
                    _ if k == 1 && r.switch.is_some_and(|s| s > wall) => r.switch.unwrap(),
                    (Some(days), Step::Minutes(n)) => {
                        let mut left = n / 1440;
                        while left > 0 {
                            wall += DAY;
                            let date = (chrono::DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(wall)).date();
                            left -= u32::from(days >> chrono::Datelike::weekday(&date).num_days_from_monday() & 1);
                        }
                        wall
                    }
                    (_, Step::Minutes(n)) => wall + i64::from(n) * 60,
                    (_, Step::Months(n)) => {
                        let anchor = chrono::DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(r.from.node);
                        let months = chrono::Months::new(n * u32::try_from(k).unwrap());
                        (anchor + months).and_utc().timestamp()
                    }
                };
                let range = painted.range(t, resolve(tz, wall, Edge::Start));
                turn[range].fill(number % r.turns.len());
                number += 1;
            }
            for i in 0..count {
                on[i] = on[i] && turn[i] != usize::MAX;
                if !on[i] {
                    continue;
                }
                if !layer.alongside {
                    painted.minutes[i] = Cell::default();
                }
                for p in &r.turns[turn[i]] {
                    painted.minutes[i].put(p.node.0);
                }
            }
            covered.push(on);
        }
        for o in &s.overrides {
            let tz: Tz = b.zones.get(o.period.zone).unwrap().name.parse().unwrap();
            let (a, z) = (resolve(tz, o.period.from, Edge::Start), resolve(tz, o.period.to, Edge::End));
            for i in painted.range(a, z) {
                let cell = &mut painted.minutes[i];
                if o.layer.is_some_and(|l| !covered[l][i]) {
                    continue;
                }
                match &o.change {
                    Change::Only(p) => *cell = Cell::of(&p.iter().map(|p| p.0).collect::<Vec<_>>()),
                    Change::Also(p) => p.iter().for_each(|p| cell.put(p.0)),
                    Change::Without(p) => cell.keep(|x| !p.iter().any(|p| p.0 == x)),
                    Change::Replace { with, whom } => {
                        let mut people: Vec<u32> = cell.people().iter().map(|p| u32::from(*p)).collect();
                        if let Some(i) = people.iter().position(|x| *x == whom.0) {
                            people.remove(i);
                            if !people.contains(&with.0) {
                                people.insert(i, with.0);
                            }
                        }
                        *cell = Cell::of(&people);
                    }
                }
            }
        }
        painted
    }
}

pub(super) const ZONES: [&str; 12] = [
    "Europe/Paris",
    "America/Chicago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Gaza",
    "Antarctica/Troll",
    "Pacific/Chatham",
    "Europe/London",
    "UTC",
];

fn step() -> impl Strategy<Value = (Step, Option<u8>)> {
    let minutes = prop::sample::select(vec![35u32, 90, 180, 720, 1440, 1500, 2880, 10_080, 20_160]);
    prop_oneof![
        4 => minutes.prop_map(|m| (Step::Minutes(m), None)),
        2 => (1u32..4).prop_map(|m| (Step::Months(m), None)),
        2 => (1u32..4, 1u8..128).prop_map(|(d, mask)| (Step::Minutes(d * 1440), Some(mask))),
    ]
}

fn switching() -> impl Strategy<Value = Option<(u8, u16)>> {
    prop::option::of((0u8..7, 0u16..96))
}

/// Minute after minute from a wall time, until the weekday and the time of day are these.
pub(super) fn hour_of_week(from: i64, day: u8, minute: u16) -> i64 {
    let mut naive = chrono::DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(from);
    loop {
        let (date, time) = (naive.date(), naive.time());
        let weekday = chrono::Datelike::weekday(&date).num_days_from_monday();
        if weekday == u32::from(day) && chrono::Timelike::num_seconds_from_midnight(&time) == u32::from(minute) * 60 {
            return naive.and_utc().timestamp();
        }
        naive += TimeDelta::minutes(1);
    }
}

fn windows() -> impl Strategy<Value = Vec<model::Window>> {
    let w = (1u8..128, 0u16..96, 1u16..=96)
        .prop_filter("no empty window", |(_, a, b)| a != b)
        .prop_map(|(d, a, b)| window(d, a * 15, b * 15));
    prop::collection::vec(w, 0..4)
}

fn people() -> impl Strategy<Value = Vec<PersonId>> {
    prop::collection::vec((0u32..8).prop_map(PersonId), 0..3)
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        people().prop_map(Change::Only),
        people().prop_map(Change::Also),
        people().prop_map(Change::Without),
        (0u32..8, 0u32..8).prop_map(|(a, b)| Change::Replace { with: PersonId(a), whom: PersonId(b) }),
    ]
}

const DAYS: i64 = 731;

fn model(start: i64) -> impl Strategy<Value = Book> {
    let turns = prop::collection::vec(people(), 1..5);
    let layer = (any::<bool>(), 0u32..12, windows(), turns, step(), (-400i64..400, 0i64..288, switching()));
    let over = (0i64..DAYS * 24, 1i64..400, 0u32..12, change(), prop::option::of(0usize..3));
    let away = (0u32..6, 0i64..DAYS * 24, 1i64..900);
    let parts =
        (prop::collection::vec(layer, 1..4), prop::collection::vec(over, 0..6), prop::collection::vec(away, 0..5));
    parts.prop_map(move |(layers, overrides, absences)| {
        let mut b = book(ZONES[0]);
        for z in &ZONES[1..] {
            b.zone(z);
        }
        let count = layers.len();
        for (alongside, zone, during, turns, (step, counting), (day, slot, switching)) in layers {
            let from = at(start + day * DAY + slot * 300);
            let turns = turns.into_iter().map(|t| t.into_iter().map(at).collect()).collect();
            let whole_weeks = counting.is_none() && matches!(step, Step::Minutes(m) if m % (7 * 1440) == 0);
            let switch = switching
                .filter(|_| whole_weeks)
                .map(|(day, quarter)| hour_of_week(from.node, day, quarter * 15))
                .filter(|s| *s > from.node);
            let rotation = Some(model::Rotation { turns, step, counting, from, switch, span: Span::default() });
            let head = model::Head::default();
            b.schedule().layers.push(model::Layer {
                head,
                alongside,
                zone: ZoneId(zone),
                during,
                hours: None,
                rotation,
                arrives: None,
            });
        }
        for (hour, length, zone, change, layer) in overrides {
            let from = start + hour * 3600;
            let period = Period { from, to: from + length * 1800, zone: ZoneId(zone), span: Span::default() };
            let layer = layer.filter(|l| *l < count);
            b.schedule().overrides.push(model::Override { layer, period, change, span: Span::default() });
        }
        for (who, hour, length) in absences {
            let from = start + hour * 3600;
            let period = Period { from, to: from + length * 1800, zone: Z, span: Span::default() };
            if let Some(person) = b.0.people.get_mut(PersonId(who)) {
                person.away.push(Absence { period });
            }
        }
        b
    })
}

impl std::fmt::Debug for Book {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#?}", self.0.schedules.get(S))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_schedules_agree_with_the_reference(
        (start, b) in prop::sample::select(vec!["2011-01-01", "2018-01-01", "2025-06-01"])
            .prop_flat_map(|t| (Just(wall(t)), model(wall(t))))
    ) {
        agrees(&b, start, DAYS);
    }
}

/// Everything that is told of a schedule, minute by minute.
fn agrees(b: &Book, start: i64, days: i64) {
    let c = b.calendar();
    let painted = Painted::new(&b.0, start, days);
    let end = start + days * DAY;
    let mut expected = start;
    for shift in c.shifts(S, start, end) {
        assert_eq!(shift.from, expected);
        assert!(shift.to > shift.from && shift.to % 60 == 0);
        expected = shift.to;
        let people = Cell::of(&shift.on.iter().map(|d| d.person.0).collect::<Vec<_>>());
        for i in painted.range(shift.from, shift.to) {
            assert_eq!(painted.minutes[i], people, "at {}", start + i as i64 * 60);
        }
    }
    assert_eq!(expected, end);
    let holes = c.holes(S, start, end);
    assert!(holes.is_sorted_by(|a, b| a.to <= b.from));
    let mut next = holes.iter().peekable();
    for (i, cell) in painted.minutes.iter().enumerate() {
        let t = start + i as i64 * 60;
        let is_empty = cell.people().iter().all(|p| c.absent(PersonId(u32::from(*p)), t));
        next.next_if(|h| h.to <= t);
        assert_eq!(next.peek().is_some_and(|h| h.from <= t), is_empty, "at {t}");
    }
    // What is asked out of the blue agrees with what is swept, and the next change never comes late.
    for i in (0..painted.minutes.len()).step_by(2711) {
        let t = start + i as i64 * 60;
        assert_eq!(painted.minutes[i], Cell::of(&c.who(t)));
        let next = c.next_change(S, t).unwrap_or(i64::MAX);
        assert!(next > t);
        assert!(painted.range(t, next).all(|j| painted.minutes[j] == painted.minutes[i]));
    }
}

/// A schedule with one of everything, in each zone, over the two years in which most of them changed something.
#[test]
fn two_years_minute_by_minute_in_twelve_zones() {
    for (n, zone) in ZONES.iter().enumerate() {
        let mut b = book(zone);
        let other = b.zone(ZONES[(n + 1) % ZONES.len()]);
        b.layer(&[0, 1, 2], WEEKLY, "2010-06-07 02:30");
        b.layer(&[3, 4], DAILY, "2010-06-07 22:00").during =
            vec![window(ALL, 22 * 60, 6 * 60), window(0b100, 150, 180)];
        let hourly = b.layer(&[5, 6, 0], minutes(180), "2010-12-31 23:00");
        (hourly.zone, hourly.alongside) = (other, true);
        hourly.during = vec![window(0b110_0000, 0, 1440), window(0b10, 60, 200)];
        let monthly = b.layer(&[7, 1], Step::Months(1), "2010-05-31 02:15");
        monthly.alongside = true;
        monthly.during = vec![window(0b1, 120, 150)];
        let counted = b.layer(&[2, 6], DAILY, "2010-06-07 08:00");
        counted.rotation.as_mut().unwrap().counting = Some(0b1_1111);
        counted.during = vec![window(0b1000, 480, 720)];
        let people = |all: &[u32]| all.iter().map(|p| PersonId(*p)).collect::<Vec<_>>();
        b.change(None, "2011-03-13 02:30", "2011-03-28 02:30", Change::Only(people(&[5])));
        b.change(None, "2011-03-20", "2011-04-05", Change::Also(people(&[6, 7])));
        b.change(Some(1), "2011-10-01", "2012-01-01", Change::Without(people(&[3])));
        b.change(None, "2012-02-28", "2012-03-01", Change::Replace { with: PersonId(7), whom: PersonId(1) });
        b.change(None, "2012-05-01", "2012-05-02", Change::Only(vec![]));
        b.0.people.get_mut(PersonId(1)).unwrap().away.push(Absence { period: period("2011-12-29", "2012-01-02") });
        agrees(&b, wall("2011-01-01"), DAYS);
    }
}

/// Hand-overs and windows at, before and within every change of a clock from 2020 to 2030.
#[test]
fn every_change_of_a_clock_in_eleven_years() {
    let (first, last) = (wall("2020-01-01"), wall("2031-01-01"));
    let mut changes = 0;
    for name in ZONES {
        let data = zone::read(name, DATA_START).unwrap();
        for (at, before, after) in data.changes().filter(|(at, ..)| (first..last).contains(at)).collect::<Vec<_>>() {
            changes += 1;
            let (low, high) = (at + i64::from(before.min(after)), at + i64::from(before.max(after)));
            for wall in [low, low + (high - low) / 2, high] {
                let mut b = book(name);
                let on = |days: i64| wall - days * DAY;
                let layers = [
                    (minutes(60), on(1)),
                    (minutes(180), on(2)),
                    (DAILY, on(3)),
                    (WEEKLY, on(7)),
                    (Step::Months(1), add_months(wall, -1)),
                ];
                for (i, (step, from)) in layers.into_iter().enumerate() {
                    let who = i as u32;
                    let layer = b.layer(&[who, who + 1, who + 2], step, "2020-01-01 00:00");
                    layer.alongside = true;
                    layer.rotation.as_mut().unwrap().from = self::at(from);
                }
                let minute = (wall.rem_euclid(DAY) / 60) as u16;
                let layer = b.layer(&[7], DAILY, "2019-01-01 00:00");
                layer.alongside = true;
                layer.during =
                    vec![window(ALL, minute, (minute + 40) % 1440), window(0b100_0000, (minute + 1400) % 1440, minute)];
                agrees(&b, at - at.rem_euclid(DAY) - DAY, 3);
            }
        }
    }
    assert!(changes > 190, "{changes}");
}
