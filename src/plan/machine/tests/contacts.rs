//! Bots and intakes: who is answered, who takes over, who waits, who is lost.

use insta::assert_snapshot;

use super::run;

fn desk(script: &str) -> String {
    run(
        r#"ladder main { rung { page dan; wait 1h }; at end hold "x" }
           fact hard: bool { assume no because "x" }
           bot clerk { on app; depends on carrier; answers "x"; hands over to alice, bob via sms within 2m when hard; at most 10 at once }
           intake line for town { on phone "+33"; answered within 3m; leads to clerk, else carol, else dan }
           audience town { cleared for public; via app; locales en }"#,
        "main",
        script,
    )
}

#[test]
fn beyond_the_limit_people_are_asked() {
    assert_snapshot!(desk(
        "0s declared; contacts clerk 4\n1m contacts clerk 9\n90s alice acknowledges\n2m contacts clerk 5 end\n3m contacts clerk 2\n10m end"
    ));
}

#[test]
fn whoever_joins_those_who_wait_is_taken_over_with_them() {
    assert_snapshot!(desk(
        "0s declared; contacts clerk 12\n1m contacts clerk 3\n90s bob acknowledges\n2m alice acknowledges\n5m end"
    ));
}

#[test]
fn nobody_takes_over_and_a_late_answer_still_counts() {
    assert_snapshot!(desk("0s declared; contacts clerk 12\n5m contacts clerk 1\n6m alice acknowledges\n9m end"));
}

#[test]
fn all_decline_and_the_alarm_does_not_wait() {
    assert_snapshot!(desk("0s declared; contacts clerk 12\n30s alice declines\n40s bob declines\n5m end"));
}

#[test]
fn a_condition_that_becomes_true_hands_over_whom_the_bot_is_answering() {
    assert_snapshot!(desk("0s declared; contacts clerk 3\n1m fact hard = yes\n2m alice acknowledges\n5m end"));
}

#[test]
fn a_bot_that_fails_loses_whom_it_was_answering() {
    assert_snapshot!(desk("0s declared; contacts clerk 3\n1m down carrier\n2m contacts clerk 1\n5m end"));
}

#[test]
fn an_intake_goes_on_to_the_next_that_can_take_it() {
    assert_snapshot!(desk(
        "0s declared; down carrier\n1m report line 2 size=big\n2m carol declines\n150s dan acknowledges\n9m end"
    ));
}

#[test]
fn an_intake_leads_to_a_bot_and_a_dead_line_to_nothing() {
    assert_snapshot!(desk("0s declared\n1m report line 2\n2m down phone\n3m report line 1\n9m end"));
}

#[test]
fn contacts_need_no_incident_and_outlive_one() {
    assert_snapshot!(desk(
        "0s contacts clerk 12\n1m alice acknowledges\n2m report line 1; down carrier\n3m report line 1\n4m declared\n5m resolved\n6m carol acknowledges\n20m end"
    ));
}
