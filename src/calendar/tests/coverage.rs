//! Holes: declared, of desks, between zones.

use super::*;

#[test]
fn a_declared_gap_excuses_a_hole_and_never_makes_one() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 00:00");
    b.change(None, "2026-01-10", "2026-01-12", Change::Only(vec![]));
    b.schedule().gaps.push(model::Gap { when: model::GapTime::Period(period("2026-01-11", "2026-01-20")), why: None });
    let c = b.calendar();
    assert_eq!(c.holes(S, wall("2026-01-05"), wall("2026-02-01")), [c.hole("2026-01-10", "2026-01-11")]);
    assert_eq!(c.who_at("2026-01-15 07:00"), [0]);
}

/// A desk that follows hours, their holidays included: `gap ok outside` declares the rest, but who pages it then still
/// reaches nobody, and an absence inside the hours is a hole.
#[test]
fn a_desk_follows_hours() {
    let mut b = book("Europe/Paris");
    let h = b.hours(window(0b1_1111, 9 * 60, 18 * 60), Z, &["2026-01-07"]);
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
    let i = |t| c.instant(t);
    assert_eq!(
        c.holes(S, i("2026-01-05 12:00"), i("2026-01-09 12:00")),
        [c.hole("2026-01-08 12:00", "2026-01-08 18:00")]
    );
    assert_eq!(
        c.silences(S, i("2026-01-06 12:00"), i("2026-01-08 13:00")),
        [c.hole("2026-01-06 18:00", "2026-01-08 09:00"), c.hole("2026-01-08 12:00", "2026-01-08 13:00")]
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
    let i = |t| c.instant(t);
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
    let c = around(&SUN).calendar();
    assert_eq!(c.holes(S, wall("2026-01-07"), wall("2030-01-01")), []);
}

#[test]
fn zones_that_change_on_different_days_leave_holes() {
    let c = around(&[("Europe/Paris", 6, 18), ("America/New_York", 12, 24)]).calendar();
    let holes = c.holes(S, wall("2026-01-07"), wall("2027-01-01"));
    assert!(holes.iter().all(|h| h.to - h.from == 3600));
    let days: Vec<_> = holes.iter().map(|h| c.format_local(Z, h.from)).collect();
    assert_eq!(days.len(), 28, "three weeks in spring, one in autumn");
    assert_eq!((days[0].as_str(), days[27].as_str()), ("2026-03-09 05:00", "2026-11-01 05:00"));
}

/// What the first hole from an instant on comes from.
fn cause_of(c: &Calendar, from: &str) -> Cause {
    let from = c.instant(from);
    c.cause(S, &c.holes(S, from, from + 366 * DAY)[0])
}

#[test]
fn a_hole_that_begins_in_a_change_of_the_clock_comes_from_it() {
    // Until 03:00 in Paris, which is the very instant of the jump, and from 02:00 UTC on: an hour is missing all summer.
    let b = around(&[("Europe/Paris", 12, 3), ("UTC", 2, 11)]);
    let c = b.calendar();
    let holes = c.holes(S, c.instant("2026-01-07"), c.instant("2027-01-01"));
    assert_eq!(c.format_local(Z, holes[0].from), "2026-03-29 03:00");
    let expected = Clocks::Apart(Apart { one: ZoneId(1), other: ZoneId(2), now: 7200, usual: 3600 });
    for hole in holes {
        let clocks = Some(expected);
        assert_eq!(c.cause(S, &hole), Cause::Uncovered { ends: Some(0), begins: Some(1), clocks });
    }
}

#[test]
fn hours_have_a_clock_of_their_own() {
    let mut b = around(&[("America/New_York", 0, 12)]);
    let new_york = ZoneId(1);
    let h = b.hours(window(ALL, 18 * 60, 6 * 60), Z, &[]);
    b.layer(&[2], WEEKLY, "2026-01-05 18:00").hours = Some(at(h));
    b.schedule().layers[1].zone = new_york;
    // From noon in New York, 17:00 in Paris while they are five hours apart.
    let cause = cause_of(&b.calendar(), "2026-03-10");
    assert!(matches!(cause, Cause::Uncovered { clocks: Some(Clocks::Apart(_)), .. }), "{cause:?}");
}

#[test]
fn a_day_off_is_a_cause() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 00:00").during = vec![window(ALL, 18 * 60, 9 * 60)];
    let h = b.hours(window(ALL, 9 * 60, 18 * 60), Z, &["2026-05-01", "2026-12-25"]);
    b.layer(&[2], WEEKLY, "2026-01-05 00:00").hours = Some(at(h));
    let c = b.calendar();
    let day = |text: &str| wall(text).div_euclid(DAY);
    assert_eq!(cause_of(&c, "2026-01-07"), Cause::DayOff { layer: 1, day: day("2026-05-01") });
    assert_eq!(cause_of(&c, "2026-05-02"), Cause::DayOff { layer: 1, day: day("2026-12-25") });
}
