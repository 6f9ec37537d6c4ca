//! Clocks and zones: walls and instants, changes of clocks.

use super::*;

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
fn times_of_day_recur() {
    let c = book("Europe/Paris").calendar();
    let i = |t| c.instant(t);
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

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

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
