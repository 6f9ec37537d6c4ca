//! Call-outs: coming, declining, enough and not.

use insta::assert_snapshot;

use super::run;

fn surge(end: &str, script: &str) -> String {
    run(
        &format!(
            "team crew {{ members alice, bob, carol }}
             ladder major {{ rung {{ page dan; wait 1h }}; at end hold \"x\" }}
             ladder other {{ rung {{ page dan via sms; wait 1h }}; at end hold \"x\" }}
             callout surge {{ call crew via app, then phone after 5m; needs 2 of crew within 20m; at end {end} }}
             reaction engage {{ on declared start surge }}"
        ),
        "major",
        script,
    )
}

#[test]
fn enough_are_coming() {
    assert_snapshot!(surge("hand over to other", "0s declared\n1m alice coming\n2m bob coming 10m\n30m end"));
}

#[test]
fn who_comes_too_late_counts_at_the_deadline() {
    assert_snapshot!(surge("hand over to other", "0s declared\n1m alice coming\n2m bob coming 30m\n30m end"));
}

#[test]
fn too_many_decline() {
    assert_snapshot!(surge("hand over to other", "0s declared\n1m alice declines\n2m bob declines\n30m end"));
}

#[test]
fn seen_is_not_coming() {
    assert_snapshot!(surge(
        "page dan via phone every 10m",
        "0s declared\n1m alice acknowledges\n6m bob coming\n35m carol coming\n50m end"
    ));
}

#[test]
fn who_is_not_coming_after_all_is_taken_back() {
    assert_snapshot!(surge(
        "stop \"x\"",
        "0s declared\n1m alice coming; bob coming\n5m bob declines\n7m carol coming\n30m end"
    ));
    assert_snapshot!(surge("stop \"x\"", "0s declared\n1m alice coming; bob coming\n25m bob declines\n30m end"));
}

#[test]
fn what_the_end_cut_short_starts_afresh_when_the_incident_is_reopened() {
    assert_snapshot!(surge(
        "stop \"x\"",
        "0s declared\n1m alice coming\n5m resolved\n6m reopened\n7m bob coming\n9m end"
    ));
    assert_snapshot!(surge("stop \"x\"", "0s declared\n25m resolved\n26m reopened\n30m end"));
}
