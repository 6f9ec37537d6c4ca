//! Answered and unsolved: `work D until STATE`.

use insta::assert_snapshot;

use super::run;

const TEAM: &str = "ladder team {
  rung { page alice; wait 5m; work 30m until identified }
  rung { page bob; wait 5m; work 1h until identified }
  at end page carol every 10m
}";

#[test]
fn the_next_rung_is_asked_when_the_time_has_passed() {
    assert_snapshot!(run(TEAM, "team", "0s declared\n2m alice acknowledges\n34m bob acknowledges\n100m end"));
}

#[test]
fn the_state_stops_the_clock() {
    assert_snapshot!(run(TEAM, "team", "0s declared\n2m alice acknowledges\n10m state monitoring\n50m end"));
}

#[test]
fn the_state_that_begins_while_the_next_is_asked_settles_it() {
    assert_snapshot!(run(TEAM, "team", "0s declared\n2m alice acknowledges\n33m state identified\n50m end"));
}

#[test]
fn an_answer_that_is_taken_back_takes_the_clock_with_it() {
    assert_snapshot!(run(
        TEAM,
        "team",
        "0s declared\n2m alice acknowledges\n3m alice releases\n4m bob acknowledges\n40m end"
    ));
}
