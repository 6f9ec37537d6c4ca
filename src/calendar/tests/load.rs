//! What people carry.

use super::*;

fn load_of(c: &Calendar, person: u32, from: &str, to: &str) -> Load {
    let own: Vec<Piece> = pieces(c, from, to).into_iter().filter(|p| p.person == PersonId(person)).collect();
    c.load(&own, c.zone(Z))
}

fn pieces(c: &Calendar, from: &str, to: &str) -> Vec<Piece> {
    let i = |t| c.instant(t);
    c.pieces(S, &c.shifts(S, i(from), i(to)))
}

/// As `person, end of the shift, minutes of rest`.
fn rests(c: &Calendar, from: &str, to: &str) -> Vec<String> {
    let found = c.short_rests(pieces(c, from, to), 11 * 3600);
    let row = |r: &Rest| format!("{} {} {}", r.after.person.0, c.format_local(Z, r.before.to), r.seconds() / 60);
    found.iter().map(row).collect()
}

#[test]
fn nights_and_weekends_are_counted_on_the_wall_clock() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1], WEEKLY, "2026-03-23 09:00");
    let c = b.calendar();
    // Monday 09:00 to Monday 09:00 over the night in which an hour is missing.
    let load = load_of(&c, 0, "2026-03-23 09:00", "2026-04-06 09:00");
    let hours = 3600;
    let expected = Load {
        shifts: 1,
        seconds: 167 * hours,
        nights: 7,
        night_seconds: 55 * hours,
        weekends: 1,
        weekend_seconds: 47 * hours,
    };
    assert_eq!(load, expected);
    let load = load_of(&c, 1, "2026-03-23 09:00", "2026-04-04 00:01");
    assert_eq!((load.nights, load.night_seconds, load.weekends, load.weekend_seconds), (5, 34 * hours + 60, 1, 60));
}

#[test]
fn time_away_is_not_carried() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 00:00");
    b.0.people.get_mut(PersonId(0)).unwrap().away.push(Absence { period: period("2026-01-06", "2026-01-07") });
    let c = b.calendar();
    let load = load_of(&c, 0, "2026-01-05", "2026-01-08");
    assert_eq!((load.seconds, load.shifts), (2 * DAY, 2));
    assert_eq!(rests(&c, "2026-01-05", "2026-01-08"), Vec::<String>::new(), "an absence is no end of a shift");
}

#[test]
fn an_override_within_ones_own_turn_is_no_shift_of_its_own() {
    let mut b = book("UTC");
    b.layer(&[0, 1], WEEKLY, "2026-01-05 00:00");
    b.change(None, "2026-01-07", "2026-01-08", Change::Only(vec![PersonId(0)]));
    // Another's override does end it.
    b.change(None, "2026-01-09 00:00", "2026-01-09 06:00", Change::Only(vec![PersonId(2)]));
    let c = b.calendar();
    let load = load_of(&c, 0, "2026-01-05", "2026-01-12");
    assert_eq!((load.shifts, load.seconds), (2, 7 * DAY - 6 * 3600));
    assert_eq!(rests(&c, "2026-01-05", "2026-01-12"), ["0 2026-01-09 00:00 360"]);
}

#[test]
fn shifts_of_two_layers_may_be_back_to_back() {
    let mut b = book("UTC");
    b.layer(&[0], WEEKLY, "2026-01-05 08:00").during = vec![window(0b1, 8 * 60, 20 * 60)];
    let other = b.layer(&[0], WEEKLY, "2026-01-05 20:00");
    other.during = vec![window(0b1, 20 * 60, 6 * 60), window(0b10, 13 * 60, 14 * 60)];
    let c = b.calendar();
    assert_eq!(rests(&c, "2026-01-05", "2026-01-12"), ["0 2026-01-05 20:00 0", "0 2026-01-06 06:00 420"]);
    assert_eq!(load_of(&c, 0, "2026-01-05", "2026-01-12").shifts, 3);
}

/// Who comes back from an absence in the middle of a shift has rested since the shift before; who leaves for one does not
/// begin to rest.
#[test]
fn an_absence_may_end_a_rest_and_begins_none() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 06:00").during = vec![window(ALL, 6 * 60, 22 * 60)];
    let away = Absence { period: period("2026-01-06 01:00", "2026-01-06 07:00") };
    let within = Absence { period: period("2026-01-06 12:00", "2026-01-06 13:00") };
    b.0.people.get_mut(PersonId(0)).unwrap().away = vec![away, within];
    let c = b.calendar();
    assert_eq!(rests(&c, "2026-01-05", "2026-01-08"), ["0 2026-01-05 22:00 540", "0 2026-01-06 22:00 480"]);
}

#[test]
fn who_is_on_call_for_one_schedule_does_not_rest_from_another() {
    let mut b = book("UTC");
    b.layer(&[0], DAILY, "2026-01-05 08:00").during = vec![window(ALL, 8 * 60, 18 * 60)];
    let other = b.schedule().clone();
    let other = b.0.schedules.push(other);
    let evening = &mut b.0.schedules.get_mut(other).unwrap().layers[0];
    evening.during = vec![window(ALL, 20 * 60, 22 * 60)];
    let c = b.calendar();
    let (from, to) = (wall("2026-01-05"), wall("2026-01-07"));
    let all: Vec<Piece> = [S, other].into_iter().flat_map(|s| c.pieces(s, &c.shifts(s, from, to))).collect();
    let rests: Vec<i64> = c.short_rests(all, 11 * 3600).iter().map(|r| r.seconds() / 3600).collect();
    assert_eq!(rests, [2, 10, 2], "14 hours alone in each schedule");
}

#[test]
fn the_last_hand_over_is_the_one_that_brought_who_is_on_call() {
    let mut b = book("Europe/Paris");
    b.layer(&[0, 1, 1, 2], WEEKLY, "2026-01-05 09:00");
    let c = b.calendar();
    let i = |t| c.instant(t);
    let last = |at| c.last_hand_over(S, i(at), i("2025-01-01")).map(|t| c.format_local(Z, t));
    assert_eq!(last("2026-01-05 08:59"), None);
    assert_eq!(last("2026-01-05 09:00").as_deref(), Some("2026-01-05 09:00"));
    assert_eq!(last("2026-01-25 12:00").as_deref(), Some("2026-01-12 09:00"), "two turns of one person");
    assert_eq!(last("2026-02-25 12:00").as_deref(), Some("2026-02-23 09:00"));
}

/// Nights and weekends of pieces, by looking at each.
fn one_by_one(pieces: &[Piece], clock: &ZoneData) -> Load {
    let mut load = Load::default();
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return load };
    let share = |from: i64, to: i64| -> i64 {
        let (from, to) = (clock.first(from), clock.last(to));
        pieces.iter().map(|p| (p.to.min(to) - p.from.max(from)).max(0)).sum()
    };
    for midnight in (first.from.div_euclid(DAY) - 5..=last.to.div_euclid(DAY) + 5).map(|day| day * DAY) {
        let night = share(midnight - 2 * 3600, midnight + 6 * 3600);
        load.nights += u64::from(night > 0);
        load.night_seconds += night;
        let weekend = if weekday_of(midnight / DAY) == 5 { share(midnight, midnight + 2 * DAY) } else { 0 };
        load.weekends += u64::from(weekend > 0);
        load.weekend_seconds += weekend;
    }
    load
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nights_and_weekends_agree_with_looking_at_each(
        zone in 0usize..ZONES.len(),
        start in 1_290_000_000i64..1_330_000_000,
        lengths in prop::collection::vec((0i64..100, 1i64..900), 1..60),
    ) {
        let c = book(ZONES[zone]).calendar();
        let mut at = start - start % 900;
        let mut pieces = Vec::new();
        for (pause, length) in lengths {
            let from = at + pause * 900;
            at = from + length * 900;
            pieces.push(Piece { person: PersonId(0), from, to: at, schedule: S, because: Because::Layer(0) });
        }
        let (load, expected) = (c.load(&pieces, c.zone(Z)), one_by_one(&pieces, c.zone(Z)));
        prop_assert_eq!((load.nights, load.night_seconds), (expected.nights, expected.night_seconds));
        prop_assert_eq!((load.weekends, load.weekend_seconds), (expected.weekends, expected.weekend_seconds));
    }
}
