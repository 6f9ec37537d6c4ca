//! Windows, hours, layers and overrides.

use super::*;

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
        c.arrives_within(S, c.instant(text), PersonId(p))
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
fn hours_close_on_days_off() {
    let mut b = book("Europe/Paris");
    let days = vec![(at(Date::new(2026, 12, 25).unwrap()), None)];
    let list = b.0.holidays.push(model::HolidayList { head: model::Head::default(), days });
    let open = vec![window(0b1_1111, 9 * 60, 18 * 60)];
    let h = b.0.hours.push(model::Hours { head: model::Head::default(), open, except: vec![at(list)], zone: Z });
    let whole = vec![window(ALL, 0, 1440)];
    let always = b.0.hours.push(model::Hours { head: model::Head::default(), open: whole, except: vec![], zone: Z });
    let c = b.calendar();
    let i = |t| c.instant(t);
    assert!(c.hours_open(h, i("2026-12-24 09:00")) && !c.hours_open(h, i("2026-12-24 18:00")));
    assert!(!c.hours_open(h, i("2026-12-25 10:00")) && !c.hours_open(h, i("2026-12-26 10:00")));
    assert_eq!(c.next_hours_change(h, i("2026-12-24 18:00")), Some(i("2026-12-28 09:00")));
    assert_eq!(c.next_hours_change(h, i("2026-12-28 09:00")), Some(i("2026-12-28 18:00")));
    assert!(c.hours_open(always, i("2026-03-29 03:00")));
    assert_eq!(c.next_hours_change(always, i("2026-03-01")), None);
}
