//! People on the way, and vendors that respond.

use super::run;

const HOME: &str = "schedule crew { layer all { rotate alice every 1w from 2026-01-01 09:00 }; arrives within 40m }
ladder major { rung { page crew; wait 10m }; rung { page bob; wait 10m }; at end hold \"x\" }";

fn lines(log: &str, words: &[&str]) -> Vec<String> {
    log.lines().filter(|l| words.iter().any(|w| l.contains(w))).map(str::to_owned).collect()
}

#[test]
fn who_answers_is_there_after_the_time_of_the_schedule() {
    let log = run(HOME, "major", "0s declared\n5m alice acknowledges\n60m end");
    assert_eq!(
        lines(&log, &["way", "is there"]),
        ["0:05 alice on the way, there in 2400s", "0:45 alice is there"],
        "{log}"
    );
}

#[test]
fn everybody_else_is_on_site() {
    let log = run(HOME, "major", "0s declared\n12m bob acknowledges\n60m end");
    assert_eq!(lines(&log, &["way", "is there"]), ["0:12 bob is there"], "{log}");
}

#[test]
fn who_takes_longer_than_the_schedule_says_is_an_alarm_once() {
    let log =
        run(HOME, "major", "0s declared\n5m alice acknowledges\n10m alice coming 60m\n20m alice coming 2h\n3h end");
    let told = lines(&log, &["way", "is there", "ALARM"]);
    assert_eq!(told.len(), 5, "{log}");
    assert!(told[2].contains("ALARM"), "{log}");
    assert_eq!(told[4], "2:20 alice is there", "{log}");
}

#[test]
fn who_turns_back_is_not_there() {
    let log = run(HOME, "major", "0s declared\n5m alice acknowledges\n10m alice declines\n60m end");
    assert!(lines(&log, &["is there"]).is_empty(), "{log}");
    assert_eq!(lines(&log, &["turns back"]), ["0:10 alice turns back"], "{log}");
    let log = run(HOME, "major", "0s declared\n5m alice acknowledges\n10m resolved\n60m end");
    assert!(lines(&log, &["is there"]).is_empty(), "{log}");
}

const VENDOR: &str = "vendor noc { contact phone \"+77\"; hours always; responds within 30m }
ladder major { rung { page noc via phone; wait 1h }; at end hold \"x\" }";

#[test]
fn a_vendor_responds_in_its_time_or_an_alarm_says_so() {
    let log = run(VENDOR, "major", "0s declared\n20m noc acknowledges\n60m end");
    assert_eq!(
        lines(&log, &["respond"]),
        ["0:00:01 noc has 1800s to respond", "0:20 noc responds after 1199s"],
        "{log}"
    );
    let log = run(VENDOR, "major", "0s declared\n40m noc acknowledges\n60m end");
    assert_eq!(lines(&log, &["ALARM vendor-late"]).len(), 1, "{log}");
    assert!(log.contains("0:40 noc responds after 2399s"), "{log}");
}

#[test]
fn nobody_waits_for_a_vendor_when_others_have_answered() {
    let policy = VENDOR.replace("page noc via phone", "page noc via phone; page alice");
    let log = run(&policy, "major", "0s declared\n10m alice acknowledges\n60m end");
    assert!(lines(&log, &["ALARM vendor-late"]).is_empty(), "{log}");
}

#[test]
fn nobody_waits_for_a_vendor_outside_its_hours() {
    let closed = "hours office { open mon..fri 08:00-09:00 }
vendor cleaner { contact phone \"+78\"; hours office }
ladder major { rung { page alice, cleaner via phone; wait 30m }; rung { page bob; wait 30m }; at end hold \"x\" }";
    let log = run(closed, "major", "0s declared\n1m alice declines\n3m cleaner acknowledges\n5m end");
    assert_eq!(lines(&log, &["0:01 major rung 2 ahead"]).len(), 1, "{log}");
    assert_eq!(lines(&log, &["0:03 major answered"]).len(), 1, "{log}");
}
