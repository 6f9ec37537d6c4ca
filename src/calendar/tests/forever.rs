//! Holes at any time to come.

use super::zone::PERIOD;
use super::*;

/// Windows that meet while two clocks are an hour apart or show the same, and leave an hour when they are two apart.
fn paris_and_cairo() -> Book {
    around(&[("Europe/Paris", 6, 18), ("Africa/Cairo", 18, 7)])
}

/// Both go back to winter time in the last week of October. Paris does so on its last Sunday, Cairo after its last
/// Thursday: days later where Thursday, Friday or Saturday is the last of the month.
fn paris_comes_first(year: i32) -> bool {
    (3..=5).contains(&Date::new(year, 10, 31).unwrap().weekday())
}

#[test]
fn a_hole_that_comes_in_some_years_only_is_found() {
    let c = paris_and_cairo().calendar();
    // Beyond the year 2099, too, where the data of plans end.
    for year in [2026, 2027, 2031, 2091, 2097, 2104, 2399, 2499] {
        let from = c.instant(&format!("{year}-01-10"));
        let (found, far) = c.forever(S, from).unwrap();
        let hole = found.hole.expect("a hole in some year");
        let expected = (year..).find(|y| paris_comes_first(*y)).unwrap();
        assert!(far.format_local(Z, hole.from).starts_with(&format!("{expected}-10-")), "{year} {hole:?}");
        assert_eq!(hole.to - hole.from, 3600);
        assert!(matches!(far.cause(S, &hole), Cause::Uncovered { clocks: Some(Clocks::Apart(_)), .. }));
    }
}

#[test]
fn windows_that_follow_the_sun_leave_no_hole_for_ever() {
    let mut b = around(&SUN);
    b.change(None, "2031-05-01", "2031-05-04", Change::Only(vec![PersonId(5)]));
    let c = b.calendar();
    let (found, far) = c.forever(S, wall("2026-02-01")).unwrap();
    assert_eq!((found.hole, found.whole), (None, true));
    assert_eq!(far.format_local(Z, found.pattern), "2031-05-04 00:00", "the end of the last override");
    assert_eq!(found.until - found.pattern, PERIOD);
    // Each window once: those that begin in the period, and those that are open when it begins.
    let mut windows = Vec::new();
    let schedule = far.schedules.get(S).unwrap();
    let period = Interval { from: found.pattern, to: found.until };
    schedule.layers.iter().for_each(|layer| far.add_windows(layer, period, &mut windows));
    assert_eq!(found.windows, windows.len() as u64);
}

#[test]
fn what_is_dated_is_looked_at_in_full() {
    let hole_of = |b: &Book| {
        let (found, far) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
        found.hole.map(|h| (far.format_local(Z, h.from), far.format_local(Z, h.to)))
    };
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 06:00");
    assert_eq!(hole_of(&b), None);
    b.change(None, "2095-05-01", "2095-05-02", Change::Only(vec![]));
    let expected = |from: &str, to: &str| Some((from.to_owned(), to.to_owned()));
    assert_eq!(hole_of(&b), expected("2095-05-01 00:00", "2095-05-02 00:00"));
    b.0.people.get_mut(PersonId(1)).unwrap().away.push(Absence { period: period("2060-01-01", "2060-02-01") });
    let by_absence = hole_of(&b).unwrap();
    assert!(by_absence.0.starts_with("2060-01-"), "{by_absence:?}");
    b.schedule().gaps.push(model::Gap { when: model::GapTime::Period(period("2060-01-01", "2060-02-01")), why: None });
    assert_eq!(hole_of(&b), expected("2095-05-01 00:00", "2095-05-02 00:00"), "a declared gap");
    // Before the first hand-over of all layers nobody is on call.
    let mut b = book("Europe/Paris");
    b.layer(&[0], WEEKLY, "2040-01-02 06:00");
    assert_eq!(hole_of(&b), expected("2026-02-01 01:00", "2040-01-02 06:00"), "all of it, however long");
}

#[test]
fn a_hole_without_an_end_is_told_as_such() {
    let mut b = book("Europe/Paris");
    b.layer(&[0], WEEKLY, "2026-01-05 06:00");
    b.change(None, "2031-05-01", "2500-05-04", Change::Only(vec![]));
    let (found, _) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
    assert!(found.hole.is_some() && !found.endless);
    // Where dates end no hole begins that is none.
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], Step::Months(2), "2026-01-05 06:00");
    b.change(None, "2031-05-01", "9999-12-31", Change::Also(vec![PersonId(5)]));
    let (found, _) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
    assert_eq!((found.hole, found.whole), (None, false));
    let (found, _) = book("Europe/Paris").calendar().forever(S, wall("2026-02-01")).unwrap();
    assert!(found.hole.is_some() && found.endless);
}

#[test]
fn a_day_off_far_ahead_is_a_hole_of_a_desk_unless_its_hours_declare_it() {
    let mut b = book("Europe/Paris");
    let h = b.hours(window(ALL, 0, 1440), Z, &["2090-12-25"]);
    b.layer(&[0], WEEKLY, "2026-01-05 06:00").hours = Some(at(h));
    let (found, far) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
    let hole = found.hole.unwrap();
    assert_eq!(
        (far.format_local(Z, hole.from).as_str(), far.format_local(Z, hole.to).as_str()),
        ("2090-12-25 00:00", "2090-12-26 00:00")
    );
    b.schedule().gaps.push(model::Gap { when: model::GapTime::Outside(h), why: None });
    let (found, _) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
    assert_eq!((found.hole, found.whole), (None, true));
}

#[test]
fn a_layer_without_windows_is_enough() {
    let mut b = book("Africa/Casablanca");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 06:00");
    b.layer(&[2], DAILY, "2026-01-05 22:00").during = vec![window(ALL, 22 * 60, 6 * 60)];
    let (found, _) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
    assert_eq!((found.hole, found.whole, found.windows), (None, true, 0));
}

#[test]
fn a_turn_without_anybody_leaves_it_open() {
    let mut b = book("UTC");
    b.layer(&[0, 1], minutes(60 * 1440), "2026-01-05 06:00");
    b.layer(&[0], minutes(600 * 1440), "2026-01-05 06:00").rotation.as_mut().unwrap().turns[0].clear();
    let (found, _) = b.calendar().forever(S, wall("2026-02-01")).unwrap();
    assert_eq!((found.hole.map(|h| h.from), found.whole), (Some(wall("2026-02-01")), false));
}

#[test]
fn the_database_lists_what_no_yearly_rule_says() {
    let year = |name| zone::last_listed(name).map(|at| Date::from_days(at.div_euclid(DAY)).year);
    assert_eq!(year("Africa/Casablanca"), Some(2087));
    assert!(year("Europe/Paris") < Some(2000) && year("America/Chicago") < Some(2010));
    assert_eq!(year("UTC"), None);
}

/// All holes, people and all, of a stretch of years and of the same stretch 400 years later.
#[test]
fn what_comes_after_400_years_is_the_same() {
    let c = paris_and_cairo().calendar();
    let from = wall("2090-01-01");
    let far = c.up_to(from + 2 * PERIOD);
    let years = |from: i64| -> Vec<(i64, i64)> {
        far.holes(S, from, from + 14 * 366 * DAY).iter().map(|h| (h.from - from, h.to - from)).collect()
    };
    assert!(!years(from).is_empty());
    assert_eq!(years(from), years(from + PERIOD));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    /// Windows of two places that cover the day in one season at least, against the engine that looks at people.
    #[test]
    fn the_first_hole_is_the_first_that_the_whole_engine_finds(
        zones in (0usize..ZONES.len(), 0usize..ZONES.len()), hours in (0u16..24, 1u16..24), slack in 0u16..3, year in 2026i32..2200,
    ) {
        let mut b = book(ZONES[zones.0]);
        let other = b.zone(ZONES[zones.1]);
        let (from, to) = (hours.0, (hours.0 + hours.1) % 24);
        b.layer(&[0, 1], WEEKLY, "2026-01-05 00:00").during = vec![window(ALL, from * 60, to * 60)];
        // On the other clock the rest of the day, as the two stand in January.
        let c = b.calendar();
        let apart = (c.zone(other).wall(wall("2026-01-15")).offset - c.zone(Z).wall(wall("2026-01-15")).offset) / 60;
        let shown = |hour: u16, more: i32| (i32::from(hour) * 60 + apart + more).rem_euclid(1440) as u16;
        let layer = b.layer(&[2], WEEKLY, "2026-01-05 00:00");
        layer.zone = other;
        layer.during = vec![window(ALL, shown(to, 0), shown(from, i32::from(slack) * 60))];
        let c = b.calendar();
        let start = Date::new(year, 3, 1).unwrap().days() * DAY;
        let (found, far) = c.forever(S, start).unwrap();
        let years = start + 12 * 366 * DAY;
        let first = far.holes(S, start, years).into_iter().next();
        match found.hole {
            Some(hole) if hole.from < years => prop_assert_eq!(Some(hole.from), first.map(|h| h.from)),
            _ => prop_assert_eq!(first, None),
        }
    }
}
