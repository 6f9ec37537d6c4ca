//! Obligations: when clocks run, who is warned, what stops them.

use insta::assert_snapshot;

use super::play;

const WORLD: &str = "
channel mail { kind email }
fact lost: bool
fact release: instant
moment aware { set by alice; may be back-dated }
moment classified { set by alice }
audience office { cleared for public; via mail; locales en }
audience bank { cleared for public; via mail; locales en }
template report { text en \"x\" }
role commander { owns everything unassigned; filled by alice; alone may cancel, close, waive }
ladder major { rung { page alice; wait 100h }; at end hold \"x\" }
severities { unknown counts as best; level SEV1 { when size = huge; ladder major }; level SEV2 { otherwise; ladder major } }
hours office_hours { open mon..fri 09:00-17:00 }
";

fn clocks(policy: &str, script: &str) -> String {
    play(&format!("{WORLD}\n{policy}"), script)
}

const NOTICE: &str = "obligation notice when lost { notify office, bank within 72h after aware by alice using report; warn bob at 24h left, 4h left; warn carol via sms at 1h left }";

#[test]
fn warnings_and_a_missed_clock() {
    assert_snapshot!(clocks(
        NOTICE,
        "0s declared\n1s alice acknowledges major\n1h fact lost = yes\n2h aware set\n80h bob acknowledges; dan acknowledges\n81h resolved\n82h closed\n83h alice fulfils notice\n84h closed\n85h end"
    ));
}

#[test]
fn a_back_dated_moment_moves_the_clock_and_warns_at_once() {
    assert_snapshot!(clocks(
        NOTICE,
        "0s declared\n1s alice acknowledges major\n1h fact lost = yes\n60h aware set\n61h aware set 3h\n62h aware set 0s\n63h aware set 60h\n64h alice fulfils notice\n65h end"
    ));
}

#[test]
fn unknown_facts_start_it_and_refute_it_until_it_is_sure() {
    assert_snapshot!(clocks(
        NOTICE,
        "0s declared\n1s alice acknowledges major\n1m aware set\n2m fact lost = no\n3m fact lost = yes\n4m fact lost = no\n5m end"
    ));
}

#[test]
fn sending_the_template_to_all_fulfils_it_and_starts_the_next() {
    assert_snapshot!(clocks(
        "obligation notice { notify office, bank within 4h after declared by alice using report }
        obligation details { do \"x\" within 1d after fulfilled notice by alice }
        obligation summary { do \"x\" within 2d after sent report by alice }
        communication c { to office by commander; on declared send report within 15m }
        communication d { to bank by commander; on investigating send report within 15m }",
        "0s declared\n1s alice acknowledges major\n1h state investigating\n30h alice fulfils details; dan acknowledges\n31h alice fulfils notice\n32h end"
    ));
}

#[test]
fn earliest_and_latest_of_several() {
    assert_snapshot!(clocks(
        "obligation first { do \"x\" within earliest of (4h after classified, 24h after aware) by alice }
        obligation last { do \"x\" within latest of (4h after classified, 24h after aware) by alice }
        obligation work { do \"x\" within 8h of office_hours after aware by alice }
        obligation days { do \"x\" within 2bd of office_hours after aware by alice }",
        "0s declared\n1s alice acknowledges major\n1h aware set\n2h classified set\n3h alice fulfils first\n26h dan acknowledges\n57h end"
    ));
}

#[test]
fn a_window_before_something_opens_and_closes() {
    assert_snapshot!(clocks(
        "obligation embargo { notify office from 4d to 1d before release at next 16:00 UTC on mon..thu by alice; warn bob at 1h left }
        obligation early { do \"x\" from 4d to 1d before release by alice }",
        "0s declared\n1s alice acknowledges major\n1h fact release = 6d\n2h alice fulfils early\n3h dan acknowledges\n26h fact release = 7d\n6d end"
    ));
}

#[test]
fn what_is_left_raises_the_level() {
    let policy = NOTICE;
    let levels = WORLD.replace(
        "unknown counts as best;",
        "unknown counts as best; falls with the facts; at least SEV1 when remaining(notice) < 24h;",
    );
    assert_snapshot!(play(
        &format!("{levels}\n{policy}"),
        "0s declared\n1s alice acknowledges major\n1h fact lost = yes\n2h aware set\n50h bob acknowledges\n51h aware set 1h\n60h alice fulfils notice\n61h end"
    ));
}

#[test]
fn a_cancelled_incident_asks_who_decides() {
    assert_snapshot!(clocks(
        NOTICE,
        "0s declared\n1s alice takes commander; alice acknowledges major\n1m fact lost = yes; aware set\n2m bob waives notice; cancelled\n3m bob waives notice\n4m closed\n5m alice waives notice\n6m reopened\n7m alice fulfils notice\n8m resolved\n9m closed\n10m end"
    ));
}

/// Whatever the order in which a host hands in the tick of a second and what is said in it.
#[test]
fn fulfilled_in_the_last_second_is_in_time() {
    for hour in ["4h tick\n4h alice fulfils notice", "4h alice fulfils notice\n4h tick"] {
        let journal = clocks(
            "obligation notice { do \"x\" within 4h after declared by alice }",
            &format!("0s declared\n1s alice acknowledges major\n{hour}\n5h end"),
        );
        assert!(!journal.contains("clock-missed") && journal.contains("fulfilled"), "{journal}");
    }
}

#[test]
fn an_alarm_about_a_clock_outlives_the_incident() {
    assert_snapshot!(clocks(
        "obligation notice { do \"x\" within 4h after declared by alice }",
        "0s declared\n1s alice acknowledges major\n241m resolved\n8h dan acknowledges\n9h end",
    ));
}

#[test]
fn a_clock_that_was_met_is_late_after_all() {
    let log = clocks(
        NOTICE,
        "70h declared\n70h alice acknowledges major; fact lost = yes; aware set\n75h alice fulfils notice\n76h aware set 0h\n77h aware set 70h\n78h end",
    );
    assert!(log.contains("clock-missed"), "{log}");
    assert_snapshot!(log);
}
