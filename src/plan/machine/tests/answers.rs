//! Answers that name a page.

use insta::assert_snapshot;

use super::run;

/// Whom an answer comes from that another has given already is no stranger, and their answer counts.
#[test]
fn the_page_of_an_answered_ladder() {
    assert_snapshot!(run(
        "ladder major { rung { page alice, bob; wait 30m }; at end hold \"x\" }",
        "major",
        "0s declared\n1m alice acknowledges #1\n2m bob acknowledges #2\n3m carol acknowledges #1\n5m end"
    ));
}

/// Who hears of an alarm by a page has heard what this page says; what came after it goes on.
#[test]
fn the_page_of_an_older_alarm() {
    assert_snapshot!(run(
        "ladder major { rung { page alice; wait 3h }; at end hold \"x\" }",
        "major",
        "0s declared\n1m carol acknowledges\n3m bob acknowledges\n4m dan acknowledges #2\n20m dan acknowledges\n2h end"
    ));
}

/// A page about something that is settled: no effect.
#[test]
fn the_page_of_a_settled_alarm() {
    assert_snapshot!(run(
        "ladder major { rung { page alice; wait 3h }; at end hold \"x\" }",
        "major",
        "0s declared\n1m carol acknowledges\n4m dan acknowledges\n5m dan acknowledges #2\n6m dan acknowledges #2\n10m end"
    ));
}
