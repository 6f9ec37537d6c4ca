//! Decisions: deciders in turn, defaults after an alarm, who may decide, and what stands.

use insta::assert_snapshot;

use super::run;

const ROLES: &str = "role lead { owns everything unassigned; filled by alice }
role board { filled by bob, carol }
ladder quiet {
  rung { page dan; wait 5m }
  at end stop \"a test\"
}";

fn decide(decision: &str, script: &str) -> String {
    let procedure = format!(
        "{ROLES}\nprocedure p for SEV1 {{ phase decide within 2h {{ {decision} }}; again when facts changed }}
procedure q {{ phase act within 1h {{ step act }} }}"
    );
    let script = format!("0s declared size=huge\n10s dan acknowledges\n{script}");
    run(&procedure, "quiet", &script)
}

const MOVE: &str = "decision move by lead within 10m, else board within 10m {
  option go { irreversible; starts q }
  option stay { default }
  inform dan
  uses size
}";

#[test]
fn nobody_decides() {
    assert_snapshot!(decide(MOVE, "30m end"));
}

#[test]
fn whoever_declines_is_passed_over_at_once() {
    assert_snapshot!(decide(MOVE, "1m alice declines\n2m bob declines\n3m bob decides move go\n30m end"));
}

#[test]
fn strangers_do_not_decide() {
    assert_snapshot!(decide(
        MOVE,
        "1m dan decides move go\n2m bob decides move go\n3m alice decides move stay\n30m end"
    ));
}

#[test]
fn a_default_gives_way_to_a_late_decision() {
    let busy = format!("{MOVE}\nstep watch within 1h by dan");
    assert_snapshot!(decide(&busy, "25m alice decides move go\n26m bob decides move stay\n30m end"));
}

#[test]
fn changed_facts_ask_again_unless_it_cannot_be_taken_back() {
    assert_snapshot!(decide(
        MOVE,
        "1m alice decides move stay\n2m fact size = big\n3m alice decides move go\n4m fact size = small\n30m end"
    ));
}

#[test]
fn without_a_default_the_alarm_is_repeated() {
    let decision = "decision move by lead within 5m { option go; option stay }";
    assert_snapshot!(decide(decision, "40m alice decides move go\n1h end"));
}

#[test]
fn whoever_comes_to_hold_the_role_is_asked() {
    assert_snapshot!(decide(MOVE, "0s alice away\n5m carol takes lead\n6m carol decides move stay\n30m end"));
}

/// The default ends the procedure, and its second is hardly the time in which somebody comes back with an answer.
#[test]
fn a_default_gives_way_after_the_last_phase_too() {
    let decision = MOVE.replace("irreversible; ", "");
    assert_snapshot!(decide(&decision, "25m alice decides move go\n26m bob decides move stay\n30m resolved\n31m end"));
}

#[test]
fn an_answer_in_the_last_second_is_in_time() {
    for hour in ["10m tick\n10m alice decides move go", "10m alice decides move go\n10m tick"] {
        let journal = decide(MOVE, &format!("{hour}\n30m end"));
        assert!(!journal.contains("undecided"), "{journal}");
    }
}

#[test]
fn what_is_not_asked_yet_is_not_decided() {
    assert_snapshot!(decide(
        &format!("step look within 10m by dan }}; phase after_that within 1h {{ {MOVE}"),
        "1m bob decides move go\n2m alice decides move stay\n5m end"
    ));
}

#[test]
fn whoever_merely_acknowledged_does_not_decide() {
    assert_snapshot!(decide(MOVE, "0s alice away\n1m dan decides move go\n2m carol decides move stay\n30m end"));
    assert_snapshot!(decide(
        MOVE,
        "0s alice away; bob away; carol away\n1m dan decides move go\n12m carol back\n13m carol decides move stay\n30m end"
    ));
}

#[test]
fn what_cannot_be_taken_back_stays_when_the_incident_is_reopened() {
    assert_snapshot!(decide(
        MOVE,
        "1m alice decides move go\n5m resolved\n6m reopened\n7m alice decides move stay\n9m resolved\n10m reopened\n12m end"
    ));
}
