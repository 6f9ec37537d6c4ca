//! People leave, come back, and stop acting for a role.

use insta::assert_snapshot;

use super::{play, run};

const ROLES: &str = "role lead { owns everything unassigned; filled by alice, else bob; deputy second; offer each 10m }
role second { filled by carol }
ladder quiet {
  rung { page dan; wait 5m }
  at end stop \"a test\"
}";

fn procedure(phase: &str, script: &str) -> String {
    let policy = format!("{ROLES}\nprocedure p for SEV1 {{ phase one within 2h {{ {phase} }} }}");
    run(&policy, "quiet", &format!("0s declared size=huge; alice takes lead; carol takes second\n{script}"))
}

const DECISION: &str = "decision move by lead within 20m, else dan within 10m { option go; option stay { default } }";

#[test]
fn the_deputy_decides_when_the_holder_leaves() {
    assert_snapshot!(procedure(DECISION, "10s dan acknowledges\n1m alice away\n2m carol decides move go\n3m end"));
}

#[test]
fn a_holder_who_is_away_may_decide_and_who_left_the_role_may_not() {
    assert_snapshot!(procedure(
        DECISION,
        "10s dan acknowledges\n1m alice away\n2m alice leaves lead\n3m alice decides move go\n4m bob decides move go\n5m end"
    ));
    assert_snapshot!(procedure(DECISION, "10s dan acknowledges\n1m alice away\n3m alice decides move go\n4m end"));
}

#[test]
fn away_and_back_in_one_instant_is_asked_again() {
    assert_snapshot!(procedure(DECISION, "10s dan acknowledges\n1m alice away; alice back\n3m end"));
}

#[test]
fn who_has_seen_a_step_and_leaves_does_not_do_it() {
    assert_snapshot!(procedure(
        "step act within 1h by lead",
        "10s dan acknowledges\n30s alice acknowledges\n1m alice away\n2m alice back\n3m end"
    ));
}

#[test]
fn the_deputy_who_leaves_does_not_stand_in_again() {
    assert_snapshot!(procedure(DECISION, "1m alice away\n2m carol leaves lead\n3m bob takes lead\n4m end"));
}

#[test]
fn candidates_of_a_vacant_role_come_one_after_the_other() {
    assert_snapshot!(run(
        "role lead { owns everything unassigned; filled by alice, else bob, else carol }
ladder major { rung { page lead; wait 10m }; rung { page dan; wait 10m }; at end hold \"x\" }
reaction also { on acknowledged page lead via sms }",
        "major",
        "0s refused alice app; refused alice sms; declared\n1m bob declines\n2m carol acknowledges\n3m end"
    ));
}

#[test]
fn absences_of_the_calendar_begin_in_an_incident() {
    assert_snapshot!(play(
        "person erin { contact app, sms \"+5\"; reach by app; away from 2026-01-05 10:00 to 2026-01-05 12:00 }
role lead { owns everything unassigned; filled by erin, else bob }
ladder quiet { rung { page dan; wait 5m }; at end stop \"a test\" }
severities { unknown counts as worst; level SEV1 { otherwise; ladder quiet } }
procedure p for SEV1 { phase one within 5h { step act within 4h by lead } }",
        "0s declared; erin takes lead\n10s dan acknowledges\n4h end"
    ));
}

#[test]
fn a_note_that_never_arrives_is_missed() {
    assert_snapshot!(run(
        "role lead { owns everything unassigned; filled by alice, else bob; hands over with note n until accepted within 10m }
template n { text en \"all\" }
ladder quiet { rung { page dan; wait 5m }; at end stop \"a test\" }",
        "quiet",
        "0s declared; alice takes lead; refused bob app\n1m gives lead alice to bob\n2m bob takes lead\n3m end"
    ));
}

#[test]
fn whoever_takes_back_an_answer_is_not_coming() {
    assert_snapshot!(run(
        "team crew { members alice, bob, carol }
ladder quiet { rung { page dan; wait 5m }; at end stop \"a test\" }
callout surge { call crew via app; needs 2 of crew within 20m; at end hold \"x\" }
reaction engage { on declared start surge }",
        "quiet",
        "0s declared\n1m alice coming; bob coming\n2m alice releases\n3m bob away\n4m bob back\n5m carol coming\n6m bob coming\n25m end"
    ));
}

const CREW: &str = "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 5m }; at end hold \"x\" }";
const TWO: &str =
    "ladder major { rung { page alice, bob, carol; needs 2; wait 5m }; rung { page dan; wait 5m }; at end hold \"x\" }";

#[test]
fn whoever_acknowledged_and_is_away_no_longer_answers() {
    assert_snapshot!(run(CREW, "major", "0s declared\n1m alice acknowledges\n3m alice away\n4m alice back\n9m end"));
    assert_snapshot!(run(
        TWO,
        "major",
        "0s declared\n1m alice acknowledges\n2m alice away\n3m bob acknowledges; carol acknowledges\n4m bob away\n9m end"
    ));
}

#[test]
fn whoever_acknowledged_and_declines_no_longer_answers() {
    assert_snapshot!(run(CREW, "major", "0s declared\n1m alice acknowledges\n3m alice declines\n4m end"));
    assert_snapshot!(run(
        TWO,
        "major",
        "0s declared\n1m alice acknowledges\n3m alice declines\n4m bob declines\n6m end"
    ));
}

#[test]
fn a_decline_is_for_what_is_open_before_it_takes_an_answer_back() {
    let role = "role lead { owns everything unassigned; filled by alice, else bob; required for SEV1 within 20m; offer each 5m }";
    assert_snapshot!(run(
        &format!("{role}\n{CREW}"),
        "major",
        "0s declared\n1m alice acknowledges\n2m alice declines\n3m alice declines\n4m end"
    ));
}

const CANDIDATES: &str = "team first { members alice, bob }
role lead { owns everything unassigned; filled by first, else carol }
ladder quiet { rung { page dan; wait 5m }; at end stop \"a test\" }";

#[test]
fn the_next_candidates_are_paged_where_nobody_is_waited_for() {
    let reaction = |page: &str, script: &str| {
        run(&format!("{CANDIDATES}\nreaction also {{ on declared page {page} via sms }}"), "quiet", script)
    };
    let all = "0s declared\n10s dan acknowledges\n1m alice declines\n2m bob declines\n3m carol acknowledges\n4m end";
    assert_snapshot!("next_of_a_reaction", reaction("lead", all));
    assert_snapshot!("next_of_any_of", reaction("any of lead", all));
    let heard = "0s declared\n10s dan acknowledges\n1m alice acknowledges\n2m bob declines\n4m end";
    assert_snapshot!("one_has_heard", reaction("lead", heard));
    assert_snapshot!(
        "next_whom_a_failed_step_calls",
        procedure_of(
            "step act within 1h by dan { done when \"done\", else call lead via sms }",
            "0s refused alice sms; declared\n10s dan acknowledges\n1m dan fails act\n2m bob declines\n3m end"
        )
    );
    assert_snapshot!(
        "next_of_a_clock",
        run(
            &format!(
                "{CANDIDATES}\nobligation notice {{ do \"x\" within 2h after declared by dan; warn lead via sms at 1h left }}"
            ),
            "quiet",
            "0s refused alice sms; declared\n10s dan acknowledges\n61m bob declines\n62m carol acknowledges\n63m end"
        )
    );
}

fn procedure_of(phase: &str, script: &str) -> String {
    run(&format!("{CANDIDATES}\nprocedure p for SEV1 {{ phase one within 2h {{ {phase} }} }}"), "quiet", script)
}
