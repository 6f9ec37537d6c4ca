//! Exceptions: whose word counts, when they end, and what is owed then.

use insta::assert_snapshot;

use super::play;

const WORLD: &str = "
team board { members alice, bob, carol }
role commander { owns everything unassigned; filled by alice }
ladder major { rung { page alice; wait 100h }; at end hold \"x\" }
severities { unknown counts as best; level SEV1 { when size = huge; ladder major }; level SEV2 { otherwise; ladder major } }
exception bypass {
  approve by any 2 of board within 15m
  may act at once dan, then confirmed by any 2 of board within 30m
  record by dan
  lasts 2h
  restore by bob within 1h
  review within 1d
}
";

fn exceptions(script: &str) -> String {
    play(WORLD, &format!("0s declared\n1s alice acknowledges major\n{script}"))
}

#[test]
fn two_say_yes_each_once_and_nobody_for_themselves() {
    assert_snapshot!(exceptions(
        "1m alice asks-for bypass\n2m bypass approved by alice\n3m bypass approved by dan\n4m bypass approved by bob; bypass approved by bob\n5m bypass approved by carol; bypass approved by bob\n6m end"
    ));
}

#[test]
fn a_refusal_counts_until_it_is_taken_back_and_too_few_left_end_it() {
    assert_snapshot!(exceptions(
        "1m dan asks-for bypass\n2m bypass refused by bob\n3m bypass approved by bob\n4m bypass refused by alice\n5m bypass refused by carol\n6m bypass approved by alice\n7m end"
    ));
}

#[test]
fn a_word_in_the_last_second_is_in_time() {
    assert_snapshot!(exceptions(
        "1m dan asks-for bypass\n2m bypass approved by bob\n16m bypass approved by carol\n17m dan asks-for bypass\n18m end"
    ));
}

#[test]
fn what_is_not_confirmed_ends_and_is_put_back() {
    assert_snapshot!(exceptions(
        "1m alice acts-under bypass\n2m dan acts-under bypass\n3m bypass confirmed by bob\n33m bob acknowledges\n40m bypass restored by bob\n41m bypass recorded by dan\n42m bypass reviewed by dan\n43m bypass reviewed by alice\n44m end"
    ));
}

#[test]
fn restores_survive_a_cancelled_incident() {
    assert_snapshot!(exceptions(
        "1m dan acts-under bypass\n2m bypass confirmed by bob; bypass confirmed by alice\n3m bypass recorded by dan\n10m cancelled\n11m closed\n75m bob acknowledges; dan acknowledges\n80m bypass restored by bob\n81m bypass reviewed by bob\n82m closed\n83m end"
    ));
}

#[test]
fn only_those_meant_restore_record_and_review() {
    let policy = WORLD.replace("review within 1d", "review by carol within 1d");
    assert_snapshot!(play(
        &policy,
        "0s declared\n1s alice acknowledges major\n1m bob asks-for bypass\n2m bypass approved by alice; bypass approved by carol\n3m bypass restored by carol; bypass recorded by carol\n130m bypass restored by dan; bypass restored by bob\n131m bypass recorded by alice; bypass reviewed by dan; bypass reviewed by carol\n132m resolved\n133m closed\n134m end"
    ));
}

#[test]
fn what_is_granted_again_is_to_be_written_down_again() {
    assert_snapshot!(exceptions(
        "1m dan asks-for bypass\n2m bypass approved by alice; bypass approved by carol\n3m dan acknowledges\n10m bypass restored by bob\n20m bob asks-for bypass\n21m bypass approved by alice; bypass approved by carol\n25m end"
    ));
}

#[test]
fn a_new_use_keeps_the_deadline_of_the_restoration_that_is_owed() {
    let log = exceptions(
        "1m dan acts-under bypass\n2m bypass confirmed by bob; bypass confirmed by carol; bypass recorded by dan\n170m dan acts-under bypass\n171m bypass confirmed by bob; bypass confirmed by carol\n200m end",
    );
    assert!(log.contains("3:01:01 ALARM exception-unrestored"), "{log}");
}

#[test]
fn what_is_over_is_still_to_be_confirmed() {
    let log = exceptions(
        "1m dan acts-under bypass\n2m bypass recorded by dan\n3m resolved\n4m bypass restored by bob; bypass reviewed by alice\n5m closed\n6m bypass confirmed by bob\n32m closed\n33m end",
    );
    assert!(log.contains("exception-unconfirmed"), "{log}");
    assert_snapshot!(log);
}

#[test]
fn nobody_is_asked_to_review_their_own() {
    let log = exceptions(
        "1m alice asks-for bypass\n2m bypass approved by bob; bypass approved by carol\n3m bypass recorded by dan; bypass restored by bob\n4m end",
    );
    assert!(log.contains("exception-unstaffed"), "{log}");
    assert_snapshot!(log);
}

#[test]
fn who_acts_while_it_is_in_force_is_written_down_and_does_not_confirm() {
    assert_snapshot!(play(
        &WORLD.replace("at once dan", "at once dan, carol"),
        "0s declared\n1s alice acknowledges major\n1m dan acts-under bypass\n2m carol acts-under bypass\n3m bypass confirmed by carol\n4m bypass confirmed by bob; bypass confirmed by alice\n5m end"
    ));
}

#[test]
fn who_acts_again_before_it_is_confirmed_needs_new_words_by_the_first_deadline() {
    let log = exceptions(
        "1m dan acts-under bypass\n2m bypass confirmed by bob\n3m bypass restored by bob\n20m dan acts-under bypass\n21m bypass confirmed by carol\n32m end",
    );
    assert!(log.contains("exception-unconfirmed"), "{log}");
    assert_snapshot!(log);
}
