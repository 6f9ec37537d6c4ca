//! Roles: offers, deputies, guards.

use insta::assert_snapshot;

use super::play;

const LEVELS: &str = "
ladder major { rung { page carol; wait 30m }; at end hold \"x\" }
ladder command { rung { page commander; wait 30m }; at end hold \"x\" }
severities { unknown counts as best; level SEV1 { when size = huge; ladder major, command }; level SEV2 { otherwise; ladder major } }
duty coordination
";

fn roles(roles: &str, script: &str) -> String {
    play(&format!("{LEVELS}\n{roles}"), script)
}

const COMMANDER: &str = "role commander { owns everything unassigned; filled by alice, else bob; required for SEV2 and above within 10m; alone may resolve, cancel; deputy second; offer each 3m }
role second { filled by carol }";

#[test]
fn a_required_role_is_offered_in_order_until_somebody_takes_it() {
    assert_snapshot!(roles(COMMANDER, "0s declared by carol\n1m alice declines\n5m bob accepts commander\n20m end"));
}

#[test]
fn nobody_takes_it_in_time() {
    assert_snapshot!(roles(COMMANDER, "0s declared by dan\n5m carol acknowledges\n15m end"));
}

#[test]
fn who_cannot_be_reached_is_passed_over_at_once() {
    assert_snapshot!(roles(COMMANDER, "0s refused alice app; declared\n2m end"));
}

#[test]
fn a_deputy_stands_in_and_is_asked_first() {
    assert_snapshot!(roles(
        COMMANDER,
        "0s declared\n1m alice accepts commander\n2m carol takes second\n3m alice away\n4m alice back\n5m alice leaves commander\n6m carol accepts\n9m end"
    ));
}

#[test]
fn guarded_moves_are_refused() {
    assert_snapshot!(roles(COMMANDER, "0s declared by dan\n1m bob resolves\n2m dan cancels\n"));
}

#[test]
fn guards_follow_the_holder() {
    assert_snapshot!(roles(
        COMMANDER,
        "0s declared by dan\n1m alice accepts commander\n2m dan resolves\n3m alice resolves\n4m end"
    ));
}

#[test]
fn candidates_are_passed_over() {
    assert_snapshot!(roles(
        "role commander { owns everything unassigned; filled by carol }
         role comms { filled by alice, else bob, else carol, else dan; required for SEV2 and above within 20m; never with commander unless nobody else; at most 1 at once; offer each 2m }",
        "0s alice load comms 1; carol takes commander; declared\n0s carol takes commander\n7m end"
    ));
}

#[test]
fn preferred_skills_come_first() {
    assert_snapshot!(roles(
        "person eve { contact app; skills press }\nteam press { members alice, eve }\nrole commander { owns everything unassigned; filled by carol }
         role comms { filled by press; required for SEV1; prefers skills press }",
        "0s declared size=huge\n20m end"
    ));
}

#[test]
fn answering_a_page_to_a_role_takes_it() {
    assert_snapshot!(roles(
        "role commander { owns everything unassigned; filled by alice }",
        "0s declared size=huge\n1m alice accepts #2\n5m end"
    ));
}

#[test]
fn offers_wait_for_a_snooze_and_end_with_the_incident() {
    assert_snapshot!(roles(COMMANDER, "0s declared\n1m snoozed 10m\n12m resolved\n30m reopened\n31m end"));
}

#[test]
fn a_holder_who_is_away_leaves_the_role_vacant() {
    assert_snapshot!(roles(
        COMMANDER,
        "0s declared by dan\n1m alice accepts commander\n2m alice away\n3m bob declines\n4m dan resolves\n5m end"
    ));
    assert_snapshot!(roles(
        COMMANDER,
        "0s declared by dan\n1m alice accepts commander\n2m alice away\n4m alice back\n5m dan resolves\n20m end"
    ));
}

#[test]
fn two_roles_that_exclude_each_other_are_not_offered_at_once() {
    assert_snapshot!(roles(
        "role commander { owns everything unassigned; filled by alice, else bob; required for SEV2 and above within 10m; offer each 3m }
         role comms { filled by alice, else bob; required for SEV2 and above within 10m; never with commander; offer each 3m }",
        "0s declared\n1m alice accepts\n2m bob accepts\n3m end"
    ));
}

#[test]
fn a_level_by_hand_is_written_down() {
    assert_snapshot!(roles(
        "role commander { owns everything unassigned; filled by alice }",
        "0s declared size=huge\n1m level SEV1 by bob\n2m end"
    ));
}

const RELIEF: &str = "role commander { owns everything unassigned; filled by alice, else bob, else carol; offer each 5m; relief after 1h }";

#[test]
fn a_holder_is_relieved_when_somebody_takes_over() {
    assert_snapshot!(roles(
        RELIEF,
        "0s declared\n1m alice takes commander\n63m bob declines\n65m carol accepts\n80m end"
    ));
}

#[test]
fn nobody_relieves() {
    assert_snapshot!(roles(RELIEF, "0s declared\n1m alice takes commander\n75m end"));
}

#[test]
fn a_role_is_handed_over_by_name() {
    assert_snapshot!(roles(
        RELIEF,
        "0s declared\n1m alice takes commander\n2m gives commander bob to carol\n3m gives commander alice to carol\n4m carol declines\n5m gives commander alice to bob\n6m bob accepts\n12m end"
    ));
}

const NOTED: &str = "template news { text en \"x\" }
role commander { owns everything unassigned; filled by alice, else bob, else carol; offer each 5m; relief after 1h; hands over with note news until accepted within 8m }";

#[test]
fn a_role_is_handed_over_with_a_note_and_stays_until_it_is_accepted() {
    assert_snapshot!(roles(
        NOTED,
        "0s declared\n1m alice takes commander\n3m gives commander alice to carol\n14m gives commander alice to bob\n16m bob accepts\n20m end"
    ));
}

const DIVIDED: &str = "duty a\nduty b\nduty c
role commander { owns everything unassigned; filled by alice }
role comms { owns a, b, c; filled by bob, else carol; may split into inner (a), outer (b) }";

#[test]
fn a_role_is_divided_and_made_one_again() {
    assert_snapshot!(roles(
        DIVIDED,
        "0s declared\n1m alice takes commander; bob takes comms\n2m splits comms carol carol\n3m splits comms bob carol dan\n5m carol away\n6m merges comms to dan\n7m merges comms to bob\n10m end"
    ));
}

#[test]
fn a_page_to_a_divided_role_goes_to_all_who_hold_a_part() {
    let log = super::run(
        &format!(
            "{DIVIDED}\nladder major {{ rung {{ page dan; wait 5m }}; rung {{ page comms; wait 5m }}; at end hold \"x\" }}"
        ),
        "major",
        "0s declared\n1m alice takes commander; bob takes comms\n2m splits comms alice carol\n8m end",
    );
    assert!(log.contains("bob") && log.lines().any(|l| l.starts_with("0:05") && l.contains("carol")), "{log}");
}
