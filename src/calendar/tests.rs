//! The rules of the language about time, each by name; then random schedules against a slow reference that asks the
//! zone database directly, minute by minute.

use chrono::{TimeDelta, TimeZone};
use chrono_tz::Tz;
use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Absence, Change, Model, Period, Step};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Date, LocalTime, TimeOfDay};

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

    /// Who is on call at a wall time (its first occurrence).
    fn who_at(&self, text: &str) -> Vec<u32> {
        self.who(self.wall_to_instant(Z, wall(text), Edge::Start))
    }

    /// Shifts as `from person`, in local times.
    fn table(&self, from: &str, to: &str) -> Vec<String> {
        let (from, to) =
            (self.wall_to_instant(Z, wall(from), Edge::Start), self.wall_to_instant(Z, wall(to), Edge::Start));
        let people = |s: &Shift| s.on.iter().map(|d| d.person.0.to_string()).collect::<Vec<_>>().join("+");
        self.shifts(S, from, to)
            .iter()
            .map(|s| format!("{} {} {}", self.format_local(Z, s.from), (s.to - s.from) / 60, people(s)))
            .collect()
    }
}

#[test]
fn a_time_that_does_not_exist_is_the_first_instant_after_the_jump() {
    let c = book("Europe/Paris").calendar();
    let jump = c.wall_to_instant(Z, wall("2026-03-29 03:00"), Edge::Start);
    for edge in [Edge::Start, Edge::End] {
        assert_eq!(c.wall_to_instant(Z, wall("2026-03-29 02:30"), edge), jump);
        assert_eq!(c.wall_to_instant(Z, wall("2026-03-29 02:00"), edge), jump);
    }
    assert_eq!(jump, 1_774_746_000);
    assert_eq!(
        c.instant_to_wall(Z, jump),
        Wall { seconds: wall("2026-03-29 03:00"), offset: 7200, abbreviation: "CEST" }
    );
    assert_eq!(c.zone(Z).format_with_weekday(jump), "Sun 2026-03-29 03:00");
    assert_eq!(c.zone(Z).shown(wall("2026-03-29 02:30")), Shown::Never);
}

#[test]
fn a_time_that_exists_twice_is_the_first_for_starts_and_the_last_for_ends() {
    let c = book("Europe/Paris").calendar();
    let w = wall("2026-10-25 02:30");
    let first = c.wall_to_instant(Z, w, Edge::Start);
    assert_eq!(c.wall_to_instant(Z, w, Edge::End), first + 3600);
    assert_eq!(c.instant_to_wall(Z, first).abbreviation, "CEST");
    assert_eq!(c.instant_to_wall(Z, first + 3600).abbreviation, "CET");
    assert_eq!(c.zone(Z).shown(w), Shown::Twice);
}

#[test]
fn hand_overs_keep_their_wall_clock_time() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 09:00");
    let c = b.calendar();
    assert_eq!(
        c.table("2026-03-23 09:00", "2026-04-06 09:00"),
        ["2026-03-23 09:00 10020 1", "2026-03-30 09:00 10080 0"]
    );
}

#[test]
fn every_24h_counts_like_every_1d() {
    let mut b = book("America/Chicago");
    b.layer(&[0, 1, 2], minutes(24 * 60), "2026-03-06 02:30");
    let c = b.calendar();
    assert_eq!(
        c.table("2026-03-07 02:30", "2026-03-10 02:30"),
        ["2026-03-07 02:30 1410 1", "2026-03-08 03:00 1410 2", "2026-03-09 02:30 1440 0"]
    );
}

#[test]
fn every_3h_stays_on_the_wall_clock_grid() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], minutes(180), "2026-01-05 00:00");
    let c = b.calendar();
    let spring: Vec<_> = c.table("2026-03-29", "2026-03-29 09:00");
    assert_eq!(spring, ["2026-03-29 00:00 120 0", "2026-03-29 03:00 180 1", "2026-03-29 06:00 180 0"]);
    let autumn: Vec<_> = c.table("2026-10-25", "2026-10-25 09:00");
    assert_eq!(autumn, ["2026-10-25 00:00 240 0", "2026-10-25 03:00 180 1", "2026-10-25 06:00 180 0"]);
}

#[test]
fn two_hand_overs_on_one_instant_leave_a_turn_empty_and_the_order_unchanged() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1, 2, 3, 4], minutes(30), "2026-03-29 01:00");
    let c = b.calendar();
    // 02:00, 02:30 and 03:00 all begin at 03:00.
    assert_eq!(
        c.table("2026-03-29 01:00", "2026-03-29 04:00"),
        ["2026-03-29 01:00 30 0", "2026-03-29 01:30 30 1", "2026-03-29 03:00 30 4", "2026-03-29 03:30 30 0"]
    );
}

#[test]
fn hand_overs_in_the_repeated_hour_happen_once() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1, 2], minutes(30), "2026-10-25 01:30");
    let c = b.calendar();
    assert_eq!(
        c.table("2026-10-25 01:30", "2026-10-25 03:30"),
        ["2026-10-25 01:30 30 0", "2026-10-25 02:00 30 1", "2026-10-25 02:30 90 2", "2026-10-25 03:00 30 0"]
    );
}

#[test]
fn before_from_a_layer_covers_nothing() {
    let mut b = book("UTC");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 09:00");
    let c = b.calendar();
    let start = wall("2026-01-05 09:00");
    assert_eq!(c.who(start - 1), Vec::<u32>::new());
    assert_eq!(c.who(start), [0]);
    assert_eq!(c.next_change(S, wall("1995-01-01")), Some(start));
    assert_eq!(c.next_change(S, i64::MIN), Some(start));
    assert_eq!(c.next_change(S, i64::MAX), None);
    assert_eq!(c.who(i64::MAX).len(), 1);
}

#[test]
fn a_from_that_does_not_exist_keeps_its_nominal_time_for_the_grid() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], DAILY, "2026-03-29 02:30");
    let c = b.calendar();
    assert_eq!(c.table("2026-03-29 03:00", "2026-03-31 02:30"), ["2026-03-29 03:00 1410 0", "2026-03-30 02:30 1440 1"]);
}

#[test]
fn a_window_that_lies_wholly_in_a_jump_vanishes_with_a_warning() {
    let mut b = book("Europe/Paris");
    b.layer(&[0], DAILY, "2026-01-01 00:00").during = vec![window(ALL, 120, 180)];
    let (c, found) = b.compile();
    assert_eq!(
        c.table("2026-03-28", "2026-03-31"),
        [
            "2026-03-28 00:00 120 ",
            "2026-03-28 02:00 60 0",
            "2026-03-28 03:00 2760 ",
            "2026-03-30 02:00 60 0",
            "2026-03-30 03:00 1260 "
        ]
    );
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].code, "window-in-clock-change");
    assert_eq!(found[0].message, "this window does not happen on 2026-03-29");
    assert_eq!(found[0].notes, ["in Europe/Paris clocks go from 02:00 to 03:00 then"]);
}

#[test]
fn in_the_repeated_hour_windows_overlap_without_double_cover() {
    let mut b = book("Europe/Paris");
    b.layer(&[0], DAILY, "2026-01-01 00:00").during = vec![window(ALL, 22 * 60, 150), window(ALL, 150, 6 * 60)];
    b.layer(&[1], DAILY, "2026-01-01 00:00").during = vec![window(ALL, 6 * 60, 22 * 60)];
    let c = b.calendar();
    assert_eq!(c.table("2026-10-24 22:00", "2026-10-25 06:00"), ["2026-10-24 22:00 540 0"]);
    assert_eq!(c.holes(S, wall("2026-02-01"), wall("2027-02-01")), []);
}

#[test]
fn weekdays_name_the_day_a_window_starts_on() {
    let mut b = book("UTC");
    // Friday only, into Saturday.
    b.layer(&[0], DAILY, "2026-01-01 00:00").during = vec![window(1 << 4, 22 * 60, 6 * 60)];
    let c = b.calendar();
    assert_eq!(c.who_at("2026-01-09 23:00"), [0]);
    assert_eq!(c.who_at("2026-01-10 05:59"), [0]);
    assert_eq!(c.who_at("2026-01-10 06:00"), Vec::<u32>::new());
    assert_eq!(c.who_at("2026-01-10 23:00"), Vec::<u32>::new());
    assert_eq!(
        c.next_change(S, wall("2026-01-10 06:00")),
        Some(wall("2026-01-16 22:00")),
        "one turn hands over to nobody"
    );
}

#[test]
fn switching_cuts_the_first_turn_short() {
    let mut b = book("Europe/Paris");
    let r = b.layer(&[0, 1, 2], WEEKLY, "2026-03-25 14:00").rotation.as_mut().unwrap();
    r.switch = Some(model::next_hour_of_week(r.from.node, 0, 9 * 60));
    let c = b.calendar();
    // Wednesday to Monday, the clocks change on the way; then whole weeks.
    assert_eq!(
        c.table("2026-03-25 14:00", "2026-04-20 09:00"),
        ["2026-03-25 14:00 6840 0", "2026-03-30 09:00 10080 1", "2026-04-06 09:00 10080 2", "2026-04-13 09:00 10080 0"]
    );
    assert_eq!(c.who_at("2026-03-25 13:59"), Vec::<u32>::new());
}

#[test]
fn with_turns_of_two_weeks_the_first_ends_at_the_next_switch_too() {
    let mut b = book("UTC");
    let r = b.layer(&[0, 1], minutes(2 * 7 * 1440), "2026-01-07 14:00").rotation.as_mut().unwrap();
    r.switch = Some(model::next_hour_of_week(r.from.node, 2, 14 * 60 + 1));
    let c = b.calendar();
    assert_eq!(
        c.table("2026-01-07 14:00", "2026-02-04 14:01"),
        ["2026-01-07 14:00 1 0", "2026-01-07 14:01 20160 1", "2026-01-21 14:01 20160 0"]
    );
}

proptest! {
    #[test]
    fn the_next_hour_of_the_week_agrees_with_a_search(
        from in 1_700_000_000i64..1_900_000_000, day in 0u8..7, minute in 0u16..1440
    ) {
        let from = from - from % 60;
        prop_assert_eq!(model::next_hour_of_week(from, day, minute), hour_of_week(from, day, minute));
    }
}

#[test]
fn months_are_cut_to_their_end_and_counted_from_the_anchor() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1, 2], Step::Months(1), "2026-01-31 09:00");
    let c = b.calendar();
    assert_eq!(
        c.table("2026-02-01", "2026-05-31 09:00"),
        [
            "2026-02-01 00:00 39420 0",
            "2026-02-28 09:00 44580 1",
            "2026-03-31 09:00 43200 2",
            "2026-04-30 09:00 44640 0"
        ]
    );
    assert_eq!(add_months(wall("2024-01-31 09:00"), 1), wall("2024-02-29 09:00"));
    assert_eq!(add_months(wall("2026-01-31"), 25), wall("2028-02-29"));
}

#[test]
fn counting_skips_other_days_which_stay_with_the_day_before() {
    let mut b = book("Europe/Paris");
    let layer = b.layer(&[0, 1, 2, 3, 4, 5], DAILY, "2026-01-05 09:00");
    layer.rotation.as_mut().unwrap().counting = Some(0b1_1111);
    let c = b.calendar();
    let people: Vec<_> = (5..=16).map(|d| c.who_at(&format!("2026-01-{d:02} 10:00"))[0]).collect();
    assert_eq!(people, [0, 1, 2, 3, 4, 4, 4, 5, 0, 1, 2, 3]);
    assert_eq!(c.who_at("2026-01-12 08:59"), [4]);
}

#[test]
fn a_turn_may_be_a_group_and_a_person_may_come_more_than_once() {
    let mut b = book("UTC");
    let r = b.layer(&[0, 1, 0], DAILY, "2026-01-05 09:00").rotation.as_mut().unwrap();
    r.turns[1].push(at(PersonId(4)));
    let c = b.calendar();
    assert_eq!(c.who_at("2026-01-06 09:00"), [1, 4]);
    // The third and the first turn are one shift: the same person for the same reason.
    assert_eq!(
        c.table("2026-01-06 09:00", "2026-01-09 09:00"),
        ["2026-01-06 09:00 1440 1+4", "2026-01-07 09:00 2880 0"]
    );
}

#[test]
fn a_later_layer_replaces_and_an_alongside_layer_adds() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 00:00");
    b.layer(&[1], DAILY, "2026-01-05 00:00").during = vec![window(ALL, 22 * 60, 6 * 60)];
    b.layer(&[2], DAILY, "2026-01-06 00:00").alongside = true;
    let c = b.calendar();
    assert_eq!(c.who_at("2026-01-05 12:00"), [0]);
    assert_eq!(c.who_at("2026-01-05 22:00"), [1]);
    assert_eq!(c.who_at("2026-01-06 05:00"), [1, 2]);
    assert_eq!(c.who_at("2026-01-06 06:00"), [0, 2]);
    assert_eq!(c.on_call(S, wall("2026-01-06 05:00"))[1].because, Because::Layer(2));
}

#[test]
fn a_layer_says_how_soon_its_people_arrive_else_the_schedule() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 00:00");
    let nights = b.layer(&[1], DAILY, "2026-01-05 00:00");
    nights.during = vec![window(ALL, 22 * 60, 6 * 60)];
    nights.arrives = Some(at(3600));
    b.change(None, "2026-01-06", "2026-01-07", Change::Only(vec![PersonId(5)]));
    b.change(Some(1), "2026-01-08", "2026-01-09", Change::Only(vec![PersonId(7)]));
    let there = |b: &Book, text: &str, p: u32| {
        let c = b.calendar();
        c.arrives_within(S, c.wall_to_instant(Z, wall(text), Edge::Start), PersonId(p))
    };
    assert_eq!(there(&b, "2026-01-05 12:00", 0), None, "on site");
    assert_eq!(there(&b, "2026-01-05 23:00", 1), Some(3600));
    b.schedule().arrives = Some(at(600));
    assert_eq!(there(&b, "2026-01-05 12:00", 0), Some(600));
    assert_eq!(there(&b, "2026-01-05 23:00", 1), Some(3600));
    assert_eq!(there(&b, "2026-01-05 23:00", 0), None, "not on call");
    assert_eq!(there(&b, "2026-01-06 23:00", 5), Some(600), "an override of everything");
    assert_eq!(there(&b, "2026-01-08 23:00", 7), Some(3600), "an override of the layer");
}

#[test]
fn overrides_replace_add_remove_empty_and_fill() {
    let p = |n: &[u32]| n.iter().map(|n| PersonId(*n)).collect::<Vec<_>>();
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 00:00");
    b.layer(&[1], DAILY, "2026-01-05 00:00").during = vec![window(ALL, 22 * 60, 6 * 60)];
    b.change(None, "2026-01-04", "2026-01-04 12:00", Change::Only(p(&[5])));
    b.change(None, "2026-01-06", "2026-01-07", Change::Replace { with: PersonId(6), whom: PersonId(0) });
    b.change(Some(1), "2026-01-07", "2026-01-08", Change::Only(p(&[7])));
    b.change(None, "2026-01-08", "2026-01-09", Change::Also(p(&[8])));
    b.change(None, "2026-01-09", "2026-01-10", Change::Without(p(&[0])));
    b.change(None, "2026-01-10", "2026-01-11", Change::Only(vec![]));
    b.change(None, "2026-01-10 12:00", "2026-01-11", Change::Only(p(&[9])));
    let (c, found) = b.compile();
    assert_eq!(c.who_at("2026-01-04 01:00"), [5], "fills a hole");
    assert_eq!(c.who_at("2026-01-06 01:00"), [1]);
    assert_eq!(c.who_at("2026-01-06 07:00"), [6]);
    assert_eq!(c.who_at("2026-01-07 01:00"), [7]);
    assert_eq!(c.who_at("2026-01-07 07:00"), [0], "only where the layer is on");
    assert_eq!(c.who_at("2026-01-08 07:00"), [0, 8]);
    assert_eq!(c.who_at("2026-01-09 07:00"), Vec::<u32>::new());
    assert_eq!(c.who_at("2026-01-09 23:00"), [1]);
    assert_eq!(c.who_at("2026-01-10 07:00"), Vec::<u32>::new());
    assert_eq!(c.who_at("2026-01-10 13:00"), [9], "the later in the text wins");
    let codes: Vec<_> = found.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["overlapping-overrides"]);
    let first = c.holes(S, wall("2026-01-09"), wall("2026-01-11"));
    assert_eq!(first.len(), 2, "{first:?}");
}

#[test]
fn a_declared_gap_excuses_a_hole_and_never_makes_one() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 00:00");
    b.change(None, "2026-01-10", "2026-01-12", Change::Only(vec![]));
    b.schedule().gaps.push(model::Gap { when: model::GapTime::Period(period("2026-01-11", "2026-01-20")), why: None });
    let c = b.calendar();
    let hole = |from, to| Hole { from: wall(from), to: wall(to), away: vec![] };
    assert_eq!(c.holes(S, wall("2026-01-05"), wall("2026-02-01")), [hole("2026-01-10", "2026-01-11")]);
    assert_eq!(c.who_at("2026-01-15 07:00"), [0]);
}

/// A desk that follows hours, their holidays included: `gap ok outside` declares the rest, but who pages it then still
/// reaches nobody, and an absence inside the hours is a hole.
#[test]
fn a_desk_follows_hours() {
    let mut b = book("Europe/Paris");
    let days = vec![(at(Date::new(2026, 1, 7).unwrap()), None)];
    let list = b.0.holidays.push(model::HolidayList { head: model::Head::default(), days });
    let open = vec![window(0b1_1111, 9 * 60, 18 * 60)];
    let h = b.0.hours.push(model::Hours { head: model::Head::default(), open, except: vec![at(list)], zone: Z });
    b.layer(&[0, 1], WEEKLY, "2026-01-05 09:00").hours = Some(at(h));
    b.schedule().gaps.push(model::Gap { when: model::GapTime::Outside(h), why: None });
    b.change(None, "2026-01-08 12:00", "2026-01-08 20:00", Change::Only(vec![]));
    let c = b.calendar();
    assert_eq!(
        c.table("2026-01-06 00:00", "2026-01-09 00:00"),
        [
            "2026-01-06 00:00 540 ",
            "2026-01-06 09:00 540 0",
            "2026-01-06 18:00 2340 ",
            "2026-01-08 09:00 180 0",
            "2026-01-08 12:00 720 ",
        ]
    );
    let i = |t| c.wall_to_instant(Z, wall(t), Edge::Start);
    let hole = |from, to| Hole { from: i(from), to: i(to), away: vec![] };
    assert_eq!(
        c.holes(S, i("2026-01-05 12:00"), i("2026-01-09 12:00")),
        [hole("2026-01-08 12:00", "2026-01-08 18:00")]
    );
    assert_eq!(
        c.silences(S, i("2026-01-06 12:00"), i("2026-01-08 13:00")),
        [hole("2026-01-06 18:00", "2026-01-08 09:00"), hole("2026-01-08 12:00", "2026-01-08 13:00")]
    );
}

#[test]
fn somebody_on_call_but_away_is_a_hole() {
    let mut b = book("Europe/Paris");
    let layer = b.layer(&[0, 1], WEEKLY, "2026-01-05 09:00");
    layer.rotation.as_mut().unwrap().turns[1].push(at(PersonId(2)));
    let away = |from, to| Absence { period: period(from, to) };
    b.0.people.get_mut(PersonId(0)).unwrap().away =
        vec![away("2026-01-10", "2026-01-11"), away("2026-01-11", "2026-01-13")];
    b.0.people.get_mut(PersonId(1)).unwrap().away = vec![away("2026-01-14", "2026-01-15")];
    let c = b.calendar();
    let i = |t| c.wall_to_instant(Z, wall(t), Edge::Start);
    assert_eq!(
        c.holes(S, i("2026-01-05 09:00"), i("2026-02-01")),
        [Hole { from: i("2026-01-10"), to: i("2026-01-12 09:00"), away: vec![PersonId(0)] }]
    );
    let thin = c.thin(S, i("2026-01-05 09:00"), i("2026-02-01"));
    assert_eq!(
        thin,
        [Absent { from: i("2026-01-14"), to: i("2026-01-15"), away: vec![PersonId(1)], present: vec![PersonId(2)] }]
    );
    assert!(c.absent(PersonId(0), i("2026-01-12 23:59")) && !c.absent(PersonId(0), i("2026-01-13")));
    assert_eq!(c.next_absence_change(PersonId(0), i("2026-01-01")), Some(i("2026-01-10")));
    assert_eq!(c.next_absence_change(PersonId(0), i("2026-01-11")), Some(i("2026-01-13")));
    assert_eq!(c.next_absence_change(PersonId(0), i("2026-01-13")), None);
}

#[test]
fn the_sun_is_followed_without_a_hole() {
    let mut b = book("Europe/Paris");
    for (zone, from, to) in [("Europe/Paris", 6, 15), ("America/New_York", 8, 19), ("Asia/Singapore", 6, 14)] {
        let zone = b.zone(zone);
        let layer = b.layer(&[0, 1], WEEKLY, "2026-01-05 06:00");
        layer.zone = zone;
        layer.during = vec![window(ALL, from * 60, to * 60)];
    }
    let c = b.calendar();
    assert_eq!(c.holes(S, wall("2026-01-07"), wall("2030-01-01")), []);
}

#[test]
fn zones_that_change_on_different_days_leave_holes() {
    let mut b = book("Europe/Paris");
    for (zone, from, to) in [("Europe/Paris", 6, 18), ("America/New_York", 12, 24)] {
        let zone = b.zone(zone);
        let layer = b.layer(&[0, 1], WEEKLY, "2026-01-05 06:00");
        layer.zone = zone;
        layer.during = vec![window(ALL, from * 60, to * 60)];
    }
    let c = b.calendar();
    let holes = c.holes(S, wall("2026-01-07"), wall("2027-01-01"));
    assert!(holes.iter().all(|h| h.to - h.from == 3600));
    let days: Vec<_> = holes.iter().map(|h| c.format_local(Z, h.from)).collect();
    assert_eq!(days.len(), 28, "three weeks in spring, one in autumn");
    assert_eq!((days[0].as_str(), days[27].as_str()), ("2026-03-09 05:00", "2026-11-01 05:00"));
}

#[test]
fn hours_close_on_days_off() {
    let mut b = book("Europe/Paris");
    let days = vec![(at(Date::new(2026, 12, 25).unwrap()), None)];
    let list = b.0.holidays.push(model::HolidayList { head: model::Head::default(), days });
    let open = vec![window(0b1_1111, 9 * 60, 18 * 60)];
    let h = b.0.hours.push(model::Hours { head: model::Head::default(), open, except: vec![at(list)], zone: Z });
    let whole = vec![window(ALL, 0, 1440)];
    let always = b.0.hours.push(model::Hours { head: model::Head::default(), open: whole, except: vec![], zone: Z });
    let c = b.calendar();
    let i = |t| c.wall_to_instant(Z, wall(t), Edge::Start);
    assert!(c.hours_open(h, i("2026-12-24 09:00")) && !c.hours_open(h, i("2026-12-24 18:00")));
    assert!(!c.hours_open(h, i("2026-12-25 10:00")) && !c.hours_open(h, i("2026-12-26 10:00")));
    assert_eq!(c.next_hours_change(h, i("2026-12-24 18:00")), Some(i("2026-12-28 09:00")));
    assert_eq!(c.next_hours_change(h, i("2026-12-28 09:00")), Some(i("2026-12-28 18:00")));
    assert!(c.hours_open(always, i("2026-03-29 03:00")));
    assert_eq!(c.next_hours_change(always, i("2026-03-01")), None);
}

#[test]
fn an_unknown_zone_is_an_error_with_help() {
    let help = |name: &str| {
        let found = book(name).compile().1;
        assert_eq!(found[0].code, "unknown-time-zone");
        found[0].help[0].clone()
    };
    assert_eq!(help("Europe/Pariss"), "did you mean `Europe/Paris`?");
    assert_eq!(help("europe/paris"), "did you mean `Europe/Paris`?");
    assert_eq!(help("singapore"), "did you mean `Singapore`?");
    assert_eq!(help("Stockholm"), "did you mean `Europe/Stockholm`?");
    assert!(help("nowhere at all").starts_with("write a name"));
}

#[test]
fn edges_in_a_change_of_the_clock_are_told() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], DAILY, "2026-01-01 02:30").during = vec![window(ALL, 60, 150)];
    let found = b.compile().1;
    let said: Vec<_> = found.iter().map(|d| (d.message.as_str(), d.notes[0].as_str())).collect();
    assert_eq!(
        said,
        [
            (
                "a hand-over falls into a change of the clock: Sun 2026-03-29 02:30 in Europe/Paris",
                "02:30 does not exist on that day: the hand-over happens at 03:00"
            ),
            (
                "the end of this window falls into a change of the clock: Sun 2026-03-29 02:30 in Europe/Paris",
                "02:30 does not exist on that day: it ends at 03:00"
            ),
        ]
    );
}

#[test]
fn the_skipped_day_of_apia() {
    let mut b = book("Pacific/Apia");
    b.layer(&[0, 1, 2], DAILY, "2011-12-28 00:00");
    let c = b.calendar();
    // The 30th never was: its turn is empty, and the order stays.
    assert_eq!(
        c.table("2011-12-28", "2012-01-02"),
        ["2011-12-28 00:00 1440 0", "2011-12-29 00:00 1440 1", "2011-12-31 00:00 1440 0", "2012-01-01 00:00 1440 1"]
    );
}

#[test]
fn times_of_day_recur() {
    let c = book("Europe/Paris").calendar();
    let i = |t| c.wall_to_instant(Z, wall(t), Edge::Start);
    assert_eq!(c.next_time_of_day(Z, i("2026-03-28 10:00"), 600), i("2026-03-29 10:00"));
    assert_eq!(c.next_time_of_day(Z, i("2026-03-28 09:59"), 600), i("2026-03-28 10:00"));
    assert_eq!(c.next_time_of_day(Z, i("2026-03-29 01:00"), 150), i("2026-03-29 03:00"));
    assert_eq!(c.next_time_of_day(Z, i("2026-10-25 02:30"), 150), i("2026-10-26 02:30"));
}

#[test]
fn a_calendar_is_the_same_after_serialisation() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 09:00").during = vec![window(ALL, 0, 600)];
    b.change(None, "2026-02-01", "2026-02-02", Change::Replace { with: PersonId(1), whom: PersonId(0) });
    let c = b.calendar();
    let text = serde_json::to_string(&c).unwrap();
    assert_eq!(serde_json::from_str::<Calendar>(&text).unwrap(), c);
    let schema = serde_json::to_string(&schemars::schema_for!(Calendar)).unwrap();
    assert!(schema.contains("periods"));
}

/// Every zone, as another database has it: offsets in the middle and at both ends of every period up to the year 2080.
/// Those whose law changed between the two are named.
#[test]
fn every_zone_agrees_with_another_database() {
    let until = 3_471_292_800;
    let agrees = |tz: &Tz| {
        let data = zone::read(tz.name(), DATA_START).unwrap();
        let ends = data.periods.iter().skip(1).map(|p| p.0).chain([until]);
        data.periods.iter().zip(ends).filter(|(p, _)| p.0 < until).all(|(period, end)| {
            [period.0, period.0 + (end - period.0) / 2, end - 1].into_iter().all(|at| {
                let utc = chrono::DateTime::from_timestamp(at, 0).unwrap().naive_utc();
                data.wall(at).offset == chrono::Offset::fix(&tz.offset_from_utc_datetime(&utc)).local_minus_utc()
            })
        })
    };
    let differ: Vec<&str> = chrono_tz::TZ_VARIANTS.iter().filter(|tz| !agrees(tz)).map(|tz| tz.name()).collect();
    let changed = ["America/Vancouver", "Canada/Pacific", "Europe/Chisinau", "Europe/Tiraspol"];
    assert_eq!(differ, changed, "{} and {}", data_version(), chrono_tz::IANA_TZDB_VERSION);
}

// --- Random schedules against a slow reference ---

fn resolve(tz: Tz, wall: i64, edge: Edge) -> i64 {
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

/// Who is on call in each minute from `from`, painted shift by shift.
struct Painted {
    from: i64,
    minutes: Vec<Vec<u32>>,
}

impl Painted {
    fn range(&self, from: i64, to: i64) -> std::ops::Range<usize> {
        let last = self.minutes.len() as i64;
        let cell = |t: i64| ((t - self.from).div_euclid(60)).clamp(0, last) as usize;
        cell(from)..cell(to).max(cell(from))
    }

    fn new(b: &Model, from: i64, days: i64) -> Self {
        let mut painted = Self { from, minutes: vec![vec![]; (days * 1440) as usize] };
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
                    painted.minutes[i].clear();
                }
                for p in &r.turns[turn[i]] {
                    put(&mut painted.minutes[i], p.node.0);
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
                    Change::Only(p) => {
                        cell.clear();
                        p.iter().for_each(|p| put(cell, p.0));
                    }
                    Change::Also(p) => p.iter().for_each(|p| put(cell, p.0)),
                    Change::Without(p) => cell.retain(|x| !p.iter().any(|p| p.0 == *x)),
                    Change::Replace { with, whom } => {
                        if let Some(i) = cell.iter().position(|x| *x == whom.0) {
                            cell.remove(i);
                            if !cell.contains(&with.0) {
                                cell.insert(i, with.0);
                            }
                        }
                    }
                }
            }
        }
        painted
    }
}

fn put(cell: &mut Vec<u32>, p: u32) {
    if !cell.contains(&p) {
        cell.push(p);
    }
}

const ZONES: [&str; 9] = [
    "Europe/Paris",
    "America/Chicago",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Gaza",
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
fn hour_of_week(from: i64, day: u8, minute: u16) -> i64 {
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
    let layer = (any::<bool>(), 0u32..9, windows(), turns, step(), (-400i64..400, 0i64..288, switching()));
    let over = (0i64..DAYS * 24, 1i64..400, 0u32..9, change(), prop::option::of(0usize..3));
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
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn random_schedules_agree_with_the_reference(
        (start, b) in prop::sample::select(vec!["2011-01-01", "2018-01-01", "2025-06-01"])
            .prop_flat_map(|t| (Just(wall(t)), model(wall(t))))
    ) {
        let c = b.calendar();
        let painted = Painted::new(&b.0, start, DAYS);
        let shifts = c.shifts(S, start, start + DAYS * DAY);
        let mut expected = start;
        for shift in &shifts {
            prop_assert_eq!(shift.from, expected);
            prop_assert!(shift.to > shift.from && shift.to % 60 == 0);
            expected = shift.to;
            let people: Vec<u32> = shift.on.iter().map(|d| d.person.0).collect();
            for i in painted.range(shift.from, shift.to) {
                prop_assert_eq!(&painted.minutes[i], &people, "at {}", start + i as i64 * 60);
            }
        }
        prop_assert_eq!(expected, start + DAYS * DAY);
        let holes = c.holes(S, start, start + DAYS * DAY);
        prop_assert!(holes.is_sorted_by(|a, b| a.to <= b.from));
        let mut next = holes.iter().peekable();
        for (i, people) in painted.minutes.iter().enumerate() {
            let t = start + i as i64 * 60;
            let is_empty = people.iter().all(|p| c.absent(PersonId(*p), t));
            next.next_if(|h| h.to <= t);
            prop_assert_eq!(next.peek().is_some_and(|h| h.from <= t), is_empty, "at {}", t);
        }
        // What is asked out of the blue agrees with what is swept, and the next change never comes late.
        for i in (0..painted.minutes.len()).step_by(2711) {
            let t = start + i as i64 * 60;
            prop_assert_eq!(&painted.minutes[i], &c.who(t));
            let next = c.next_change(S, t).unwrap_or(i64::MAX);
            prop_assert!(next > t);
            prop_assert!(painted.range(t, next).all(|j| painted.minutes[j] == painted.minutes[i]));
        }
    }

    #[test]
    fn wall_times_agree_with_the_zone_database(zone in 0usize..ZONES.len(), wall in 646_000_000i64..4_000_000_000) {
        let wall = wall - wall % 60;
        let data = zone::read(ZONES[zone], DATA_START).unwrap();
        let tz: Tz = ZONES[zone].parse().unwrap();
        for edge in [Edge::Start, Edge::End] {
            prop_assert_eq!(data.instant(wall, edge), resolve(tz, wall, edge));
        }
    }
}

#[test]
fn wall_times_around_every_change_agree_with_the_zone_database() {
    for name in ZONES {
        let data = zone::read(name, DATA_START).unwrap();
        let tz: Tz = name.parse().unwrap();
        for (at, before, after) in data.changes().collect::<Vec<_>>() {
            for (offset, delta) in
                [(before, -1800), (before, 0), (before, 900), (after, -900), (after, 0), (after, 1800)]
            {
                let wall = at + i64::from(offset) + delta;
                for edge in [Edge::Start, Edge::End] {
                    assert_eq!(data.instant(wall, edge), resolve(tz, wall, edge), "{name} {wall} {edge:?}");
                }
                // The latest time shown up to an instant is what has been reached by then, and no more.
                let (t, shown) = (at + delta, data.latest_wall(at + delta));
                assert!(data.first(shown) <= t && t < data.first(shown + 1), "{name} {t}");
            }
        }
    }
}
