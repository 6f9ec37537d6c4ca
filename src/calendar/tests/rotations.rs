//! Whose turn it is.

use super::*;

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
