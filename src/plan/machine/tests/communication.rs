//! Communications: events, cadence, approval, fall-backs.

use insta::assert_snapshot;

use super::play;

const WORLD: &str = "
channel page1 { kind statuspage }
channel mail { kind email; depends on lan; delivers within 1m }
audience customers { cleared for public; via page1; locales en }
audience staff_all { cleared for staff; via mail, else sms if not delivered within 10m; locales en }
template first { text en \"x\" }
template progress { text en \"x\" }
template slow { text en \"x\" }
template clear { text en \"x\" }
template sorry { text en \"x\" }
ladder major { rung { page alice; wait 100h }; at end hold \"x\" }
severities { unknown counts as best; level SEV1 { when size = huge; ladder major }; level SEV2 { when size = big; ladder major }; level SEV3 { otherwise; ladder major } }
role commander { owns everything unassigned; filled by alice }
";

fn comms(policy: &str, script: &str) -> String {
    play(&format!("{WORLD}\n{policy}"), script)
}

#[test]
fn events_and_cadence() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers by commander; on declared send first within 15m; every 30m send progress until resolved; every 1h send slow while state is monitoring; on resolved send clear within 30m }",
        "0s declared\n40m state investigating\n70m state monitoring\n3h resolved\n5h closed\n6h end"
    ));
}

#[test]
fn severity_changes() {
    assert_snapshot!(comms(
        "communication c for SEV2 and above { to customers by commander; on declared send first within 15m; on severity changed send progress within 15m; on cancelled send sorry within 30m }",
        "0s declared\n10m fact size = big\n20m fact size = huge\n30m cancelled\n1h end"
    ));
}

#[test]
fn fall_backs_after_failure_and_after_silence() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to staff_all by commander; on declared send first within 15m; on resolved send clear within 5m }",
        "0s loses mail; declared\n1h down lan\n2h carries mail; resolved\n3h end"
    ));
}

#[test]
fn nothing_arrives() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to staff_all by commander; on declared send first within 15m }",
        "0s down lan; down carrier; declared\n20m up lan\n1h end"
    ));
}

#[test]
fn approvals_run_inside_the_deadline() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers, staff_all by commander; on declared send first within 15m; every 30m send progress; approve by bob within 5m, else carol within 5m, else hold }",
        "0s declared\n7m carol approves\n28m bob approves\n1h10m end"
    ));
}

#[test]
fn the_next_candidates_of_a_vacant_role_are_asked_for_approval() {
    assert_snapshot!(comms(
        "role speaker { owns everything unassigned; filled by bob, else carol }
communication c for SEV3 and above { to customers by commander; on declared send first within 30m; approve by speaker within 20m, else hold }",
        "0s declared\n11m bob declines\n12m carol approves\n1h end"
    ));
}

#[test]
fn who_has_left_the_role_does_not_approve_what_is_held() {
    assert_snapshot!(comms(
        "role speaker { owns everything unassigned; filled by bob, carol }
communication c for SEV3 and above { to customers by commander; on declared send first within 30m; approve by speaker within 10m, else hold }",
        "0s declared; bob takes speaker\n40m bob leaves speaker; carol takes speaker\n41m bob approves\n42m carol approves\n1h end"
    ));
}

#[test]
fn approvals_else_send() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers by commander; on declared send first within 15m; approve by bob within 5m, else commander, else send }",
        "0s declared by carol\n1h end"
    ));
}

#[test]
fn approvers_who_cannot_be_reached_and_refusals() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers by commander; on declared send first within 15m; approve by bob within 5m, else carol within 5m, else hold }",
        "0s refused bob app; declared\n2m carol refuses\n20m carol approves\n1h end"
    ));
}

#[test]
fn drafts_are_written_anew() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers by commander; on declared send first within 15m; approve by bob within 10m, else hold }",
        "0s declared\n2m fact size = huge\n4m state investigating\n5m bob approves\n1h end"
    ));
}

#[test]
fn quiet_states_and_wall_clock_times() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers by commander; on declared send first; every 1d at 10:00 send progress; quiet in monitoring because \"x\" }",
        "0s declared\n26h state monitoring\n50h state identified\n80h end"
    ));
}

#[test]
fn moments_make_messages_due() {
    assert_snapshot!(comms(
        "moment aware { set by commander; may be back-dated }\ncommunication c for SEV3 and above { to customers by commander; on aware send first within 15m }",
        "0s declared\n20m aware set 10m\n1h end"
    ));
}

/// Who was told hears the end of it also at a level that the communication is not for: once, also with an approval.
#[test]
fn who_was_told_hears_the_end_after_a_fall() {
    assert_snapshot!(comms(
        "communication c for SEV2 and above { to customers by commander; on declared send first within 15m; on resolved send clear within 30m; on cancelled send sorry within 30m }",
        "0s declared size=huge\n10m fact size = small\n11m carol confirms\n30m resolved\n40m reopened\n50m resolved\n1h closed\n2h end"
    ));
}

#[test]
fn who_was_told_hears_the_retraction_after_a_fall() {
    assert_snapshot!(comms(
        "communication c for SEV2 and above { to customers by commander; on declared send first within 15m; on cancelled send sorry within 30m; approve by bob within 5m, else send }",
        "0s declared size=huge\n1m bob approves\n10m fact size = small\n11m carol confirms\n30m cancelled\n2h end"
    ));
}

/// The communication of the present level speaks for the one of the level before; who was never told hears nothing.
#[test]
fn the_end_is_told_once() {
    assert_snapshot!(comms(
        "communication c for SEV2 and above { to customers by commander; on declared send first within 15m; on resolved send clear within 30m }\ncommunication d for SEV3 { to customers, staff_all by commander; on severity lowered send progress; on resolved send slow within 30m }\ncommunication e for SEV2 { to staff_all by commander; on declared send first; on resolved send clear }",
        "0s declared size=huge\n10m fact size = small\n11m carol confirms\n30m resolved\n1h end"
    ));
}

/// What was about to be said is not said where the incident goes on; it is said when that is over.
#[test]
fn an_end_that_waits_for_approval_is_dropped_when_reopened() {
    assert_snapshot!(comms(
        "communication c for SEV2 and above { to customers by commander; on declared send first within 15m; on resolved send clear within 30m; approve by bob within 20m, else send }",
        "0s declared size=huge\n1m bob approves\n10m fact size = small\n11m carol confirms\n30m resolved\n31m reopened\n40m resolved\n41m bob approves\n2h end"
    ));
}

/// What waits for approval gives way to newer news, never the other way round.
#[test]
fn the_newest_news_goes_out() {
    let policy = "communication c for SEV3 and above { to customers by commander; on declared send first within 30m; on severity raised send progress within 30m; on resolved send clear within 30m; approve by dan within 20m, else send }";
    assert_snapshot!(comms(policy, "0s declared\n5m resolved\n1h end"));
    assert_snapshot!(comms(policy, "0s declared\n5m fact size = big\n1h end"));
}

/// Both are asked side by side and beside the approval; silence ends the review, and a late yes frees what is held.
#[test]
fn reviews_beside_an_approval() {
    assert_snapshot!(comms(
        "communication c for SEV3 and above { to customers by commander; on declared send first within 15m; review by bob, carol within 5m, else hold; approve by carol within 8m, else hold }",
        "0s declared\n2m carol approves\n7m bob reviews\n30m end"
    ));
}

/// What is held waits for the release, for the end of what holds it, or for the longest time, with an alarm.
#[test]
fn holds_end_in_three_ways() {
    let policy = "communication c for SEV3 and above { to customers by commander; on declared send first within 15m; on acknowledged send progress within 15m; hold while size = huge until released by bob, at most 1h }";
    assert_snapshot!(comms(policy, "0s declared size=huge\n10m carol lets-go\n20m bob lets-go\n30m end"));
    assert_snapshot!(comms(policy, "0s declared size=huge\n10m fact size = small\n30m end"));
    assert_snapshot!(comms(policy, "0s declared size=huge\n2h end"));
}
