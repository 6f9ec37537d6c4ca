//! Holes: declared, of desks, between zones.

use super::*;

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
