//! Reactions: events, conditions that become true, ladders they start, reminders.

use insta::assert_snapshot;

use super::play;

const WORLD: &str = "
fact regions: flags north, south
role commander { owns everything unassigned; filled by alice }
ladder shop { rung { page alice; wait 30m }; at end hold \"x\" }
ladder regional { rung { page carol; wait 10m }; at end hold \"x\" }
severities { unknown counts as best; falls with the facts
  level SEV1 { when size = huge; ladder shop }
  level SEV2 { when size = big; ladder shop }
  level SEV3 { otherwise; ladder shop } }
";

fn reacts(lines: &str, script: &str) -> String {
    play(&format!("{WORLD}\nreaction engage for SEV2 and above {{\n{lines}\n}}"), script)
}

#[test]
fn a_ladder_that_climbs_is_left_alone_and_an_answered_one_starts_again() {
    assert_snapshot!(reacts(
        "on regions gained start regional",
        "0s declared; fact size = big; fact regions = north\n2m fact regions = north,south\n4m carol acknowledges regional\n6m fact regions = south\n7m fact regions = north,south\n8m end"
    ));
}

#[test]
fn a_wanted_ladder_stays_when_the_level_selects_others() {
    assert_snapshot!(play(
        "ladder shop { rung { page alice; wait 30m }; at end hold \"x\" }
         ladder other { rung { page bob; wait 30m }; at end hold \"x\" }
         ladder regional { rung { page carol; wait 10m }; at end hold \"x\" }
         severities { unknown counts as best; level SEV1 { when size = huge; ladder other }; level SEV2 { otherwise; ladder shop } }
         reaction engage { on declared start regional }",
        "0s declared\n2m fact size = huge\n3m end"
    ));
}

#[test]
fn one_page_carries_what_ladder_and_reaction_want() {
    assert_snapshot!(reacts(
        "on declared page alice via app",
        "0s fact size = big; declared; fact size = big\n1m alice acknowledges\n2m end"
    ));
}

#[test]
fn an_acknowledged_reaction_answers_no_ladder() {
    assert_snapshot!(reacts(
        "on severity raised page dan via app, then sms after 5m",
        "0s declared\n1m fact size = big\n2m dan acknowledges\n3m fact size = huge\n4m dan declines\n9m end"
    ));
}

#[test]
fn a_condition_acts_when_it_becomes_true_and_again_after_it_was_false() {
    assert_snapshot!(reacts(
        "when commander vacant for 5m page bob",
        "0s declared; fact size = big\n6m alice takes commander\n8m alice leaves commander\n14m end"
    ));
}

#[test]
fn reminders_end_with_their_condition_and_with_the_incident() {
    assert_snapshot!(reacts(
        "when regions has north remind commander every 10m\non severity raised remind commander every 1d at 09:30",
        "0s declared; fact size = big; fact regions = north\n1m alice takes commander; alice acknowledges\n12m fact regions = south\n14m fact size = huge\n40m resolved\n45m end"
    ));
}

#[test]
fn what_is_snoozed_acts_at_its_end() {
    assert_snapshot!(reacts(
        "on regions gained page bob\nwhen regions has north start regional",
        "0s declared; fact size = big\n1m snoozed 5m\n2m fact regions = north\n8m end"
    ));
}

#[test]
fn nobody_to_page_is_an_alarm_and_the_end_is_told() {
    assert_snapshot!(reacts(
        "on severity raised page commander\non resolved page bob\non resolved start regional",
        "0s declared; alice away\n1m fact size = big\n2m resolved\n3m end"
    ));
}
