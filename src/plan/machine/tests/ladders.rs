//! Ladders, row by row of the semantics.

use insta::assert_snapshot;

use super::{play, run};

const TWO: &str =
    "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 5m }; at end page carol every 10m }";

macro_rules! scenarios {
    ($($(#[$meta:meta])* $name:ident: $policy:expr, $ladders:literal, $script:literal;)*) => {$(
        $(#[$meta])*
        #[test]
        fn $name() {
            assert_snapshot!(stringify!($name), run($policy, $ladders, $script));
        }
    )*};
}

scenarios! {
    /// An alarm that is raised again joins the page that climbs, so that the end of `alarms` is reached.
    alarms_escalate: "ladder major { rung { page alice; wait 1m }; at end page bob every 4m }", "major",
        "0s bob away; refused dan phone; declared\n25m end";
    /// Somebody hands over their turn: the others stay on call.
    a_turn_is_handed_over: "schedule primary { layer day { rotate (alice, carol) every 1d from 2026-01-05 00:00 } }\nladder major { rung { page primary; wait 5m }; at end hold \"x\" }", "major",
        "0s handed primary alice to bob 1h; handed primary dan to bob 1h; declared\n6m end";
    /// `may acknowledge` can meet what the paged cannot: the rung waits.
    needs_met_from_outside: "ladder major { rung { page alice; needs 2; wait 5m }; rung { page carol; wait 5m }; may acknowledge bob; at end hold \"x\" }", "major",
        "0s declared\n1m alice acknowledges\n2m bob acknowledges\n10m end";
    /// Who belongs to two groups does not do the work of two.
    needs_of_groups_that_share_people: "team medics { members alice, bob }\nteam drivers { members bob, carol }\nladder major { rung { page medics, drivers; needs 1 of medics, 1 of drivers; wait 10m }; at end hold \"x\" }", "major",
        "0s declared\n1m bob acknowledges\n2m alice acknowledges\n15m end";
    /// Reported again between the end and the closing of the file: it is open again.
    declared_again_after_the_end: TWO, "major", "0s declared\n1m alice acknowledges\n9m resolved\n10m again\n12m end";
    /// The cap counts for each snooze, also for one that replaces another.
    a_second_snooze: TWO, "major", "0s declared\n1m snoozed 10m\n5m snoozed 2m\n9m end";
    /// Rung 1 at the instant of declaration, each next one after the wait; the end pages on.
    rungs_start_at_their_hours: TWO, "major", "0s declared\n25m end";
    /// An answer calls off what is pending and ends the ladder.
    an_answer_ends_it: TWO, "major", "0s lost alice app; declared\n20s alice acknowledges\n30m end";
    /// An answer in the second in which a rung ends stops it.
    an_answer_in_the_last_second: TWO, "major", "0s declared\n5m alice acknowledges\n30m end";
    /// Two further passes, then `exhausted`, once, and the end.
    passes: "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 1m }; repeat 2 times; at end hold \"x\" }", "major",
        "0s declared\n1h bob acknowledges\n2h end";
    /// Somebody absent resolves to nobody: no time, an alarm. A pass that took no time is not repeated.
    nobody_takes_no_time: "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 5m }; repeat 3 times; at end stop \"x\" }", "major",
        "0s alice away; bob away; declared\n1h end";
    /// The first rung resolves nobody, the second does.
    first_rung_empty: TWO, "major", "0s alice away; declared\n6m end";
    /// `needs 2`: one is not enough; the second answers.
    needs_two: "ladder major { rung { page alice, bob; needs 2; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice acknowledges\n2m alice acknowledges\n3m bob acknowledges\n10m end";
    /// Enough people acknowledged before the next rung starts.
    needs_judged_at_a_rung: "ladder major { rung { page alice, bob; needs 2; wait 5m }; rung { page carol; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice acknowledges\n10m end";
    /// Groups.
    needs_by_group: "team physicians { members alice, bob }\nteam porters { members carol }\nladder major { rung { page alice, bob, carol; needs 1 of physicians, 1 of porters; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice acknowledges\n2m bob acknowledges\n3m carol acknowledges\n10m end";
    /// Where several are needed and too few are left, the ladder runs ahead.
    needs_out_of_reach: "ladder major { rung { page alice, bob; needs 2; wait 5m }; rung { page carol; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice declines\n12m end";
    /// Declared again does not restart.
    declared_again: TWO, "major", "0s declared\n1m again\n6m end";
    /// A failed channel: the next goes at once, and keeps its own hour.
    channels_run_ahead: "ladder major { rung { page alice via app, then sms after 2m, then phone after 4m; wait 10m }; at end hold \"x\" }", "major",
        "0s refused alice app; declared\n10m end";
    /// What was run ahead of and failed is tried again at its hour; what arrived is not.
    failed_channels_are_tried_again: "ladder major { rung { page alice via app, then sms after 2m, then phone after 4m; wait 10m }; rung { page bob; wait 5m }; at end hold \"x\" }", "major",
        "0s refused alice app; refused alice sms; refused alice phone; declared\n1m works alice sms\n20m end";
    /// A step without an offset starts only after failure.
    steps_without_offset: "ladder major { rung { page alice via app, then sms; wait 5m }; rung { page bob via app, then sms; wait 5m }; at end hold \"x\" }", "major",
        "0s refused bob app; declared\n20m end";
    /// A first step that is delayed.
    delayed_first_step: "ladder major { rung { page alice via app, then sms after 2m; page bob via phone after 1m; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n20m end";
    /// All pages of a step must have failed.
    all_of_a_step: "ladder major { rung { page alice via app, sms, then phone after 3m; wait 5m }; at end hold \"x\" }", "major",
        "0s refused alice app; declared\n1m refused alice sms\n20m end";
    /// Nobody can be reached on any rung: the front runs through at once, the timetable stands.
    a_minute_of_outage: TWO, "major",
        "0s down app; declared\n1m up app\n30m end";
    /// No delivery by the deadline is a failure; a late delivery still counts.
    deadlines: TWO, "major", "0s lost alice app; declared\n2m delivered 1\n15m end";
    /// Everybody declines: ahead at once, and later rungs page them again.
    declines: "ladder major { rung { page alice; wait 5m }; rung { page alice, bob; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice declines\n20m end";
    /// One of two declines: the rung waits on.
    one_of_two_declines: "ladder major { rung { page alice, bob; wait 5m }; rung { page carol; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice declines\n6m end";
    /// Known down, untrusted, no address.
    failures_known_at_once: "person eve { contact phone \"+9\" }\nladder major { rung { page alice via app, sms; page eve via app, then phone after 1m; wait 5m }; at end hold \"x\" }", "major",
        "0s down lan; untrusted carrier; declared\n3m end";
    /// Over its rate: a page that runs ahead fails, one of the timetable passes with an alarm.
    rates: "channel pager { kind sms; rate 1 per 30m }\nperson eve { contact pager \"9\" }\nladder major { rung { page eve via pager; wait 5m }; rung { page eve via pager; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n12m end";
    /// Ahead of the timetable the rate holds.
    rates_ahead: "channel pager { kind sms; rate 1 per 30m }\nperson eve { contact pager \"9\" }\nladder major { rung { page eve via pager; wait 5m }; rung { page eve via pager; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m eve declines\n12m end";
    /// `hold`: running chains go on and a late answer answers.
    holds: "ladder major { rung { page alice via app, then sms after 8m; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n10m alice acknowledges\n20m end";
    /// `stop`: everything pending is cancelled, a late answer is only recorded.
    stops: "ladder major { rung { page alice via app, then sms after 8m; wait 5m }; at end stop \"x\" }", "major",
        "0s declared\n10m alice acknowledges\n20m end";
    /// `hand over to` another ladder; answers to the first count for it.
    hands_over: "ladder service { rung { page alice; wait 5m }; at end hand over to major }\nladder major { rung { page bob; wait 5m }; at end hold \"x\" }", "service",
        "0s declared\n6m alice acknowledges\n20m end";
    /// An answered ladder is opened again and paged.
    hands_over_to_an_answered_one: "ladder service { rung { page alice; wait 5m }; at end hand over to major }\nladder major { rung { page bob; wait 5m }; at end hold \"x\" }", "service, major",
        "0s declared\n1m bob acknowledges major\n6m bob acknowledges major\n20m end";
    /// A cycle of hand-overs without anybody: once per instant, then it holds.
    hands_over_in_a_circle: "ladder one { rung { page alice; wait 5m }; at end hand over to two }\nladder two { rung { page bob; wait 5m }; at end hand over to one }", "one",
        "0s alice away; bob away; declared\n1m end";
    /// The end starts at the front's end and is re-based at the timetable's end.
    the_end_is_rebased: "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 7m }; at end page carol every 10m }", "major",
        "0s declared\n2m alice declines\n3m bob declines\n35m end";
    /// A failing round is an alarm; one answer ends it.
    rounds_fail: TWO, "major", "0s carol away; declared\n15m carol back\n25m carol acknowledges\n45m end";
    /// Somebody who comes on call while the rung waits gets their own plan.
    hand_over_while_waiting: "schedule primary { layer day { during 06:00-09:03; rotate alice every 1d from 2026-01-01 06:00 }; layer late { during 09:03-06:00; rotate bob every 1d from 2026-01-01 09:03 } }\nladder major { rung { page primary via app, then sms after 4m; wait 5m }; rung { page carol; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n20m end";
    /// A hand-over in the second a rung ends belongs to the next rung.
    hand_over_at_the_end_of_a_rung: "schedule primary { layer day { during 06:00-09:05; rotate alice every 1d from 2026-01-01 06:00 }; layer late { during 09:05-06:00; rotate bob every 1d from 2026-01-01 09:05 } }\nladder major { rung { page primary; wait 5m }; rung { page carol; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n20m end";
    /// A schedule that was empty counts where another target keeps the rung waiting.
    an_empty_schedule_fills: "schedule primary { layer late { during 09:03-12:00; rotate bob every 1d from 2026-01-01 09:03 } }\nladder major { rung { page alice, primary; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n20m end";
    /// On call but away: nobody, with an alarm; back again while the rung waits: a newcomer.
    on_call_but_away: "schedule primary { layer all { rotate alice every 1d from 2026-01-01 06:00 } }\nladder major { rung { page primary, bob; wait 5m }; at end hold \"x\" }", "major",
        "0s alice away; declared\n2m alice back\n20m end";
    /// The absence that the policy writes ends while the rung waits: a newcomer, without anybody saying so.
    a_written_absence_ends: "schedule primary { layer all { rotate dora every 1d from 2026-01-01 06:00 } }\nperson dora { contact app \"d\"; away from 2026-01-01 00:00 to 2026-01-05 09:02 }\nladder major { rung { page primary, bob; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n20m end";
    /// Put on call after binding.
    a_swap_while_waiting: "schedule primary { layer all { rotate alice every 1d from 2026-01-01 06:00 } }\nladder major { rung { page primary; wait 5m }; rung { page primary; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n2m oncall primary bob 1h\n8m end";
    /// The end's rounds look at hand-overs, too.
    hand_over_at_the_end: "schedule primary { layer day { during 06:00-09:08; rotate alice every 1d from 2026-01-01 06:00 }; layer late { during 09:08-06:00; rotate bob every 1d from 2026-01-01 09:08 } }\nladder major { rung { page carol; wait 5m }; at end page primary every 10m }", "major",
        "0s declared\n20m end";
    /// Strangers are recorded, with an alarm; `may acknowledge` is not a stranger.
    strangers: "ladder major { rung { page alice; wait 5m }; at end hold \"x\"; may acknowledge carol }", "major",
        "0s declared\n1m bob acknowledges major\n1m30s bob acknowledges\n2m carol acknowledges\n10m end";
    /// Who would be paged by a later rung may answer at once.
    early_answers: TWO, "major", "0s declared\n1m bob acknowledges\n10m end";
    /// Taken back: on with the rung after the answered one.
    released: "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 5m }; rung { page alice; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m alice acknowledges\n3m alice releases\n20m end";
    /// Two targets, one person, one page; two clauses with different channels share the chain's instant.
    one_person_once: "team crew { members alice, bob }\nladder major { rung { page alice, crew; page alice via sms; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n4m end";
    /// Over all ladders one page for an instant and channel carries all that wanted it.
    one_page_for_two_ladders: "ladder major { rung { page alice; wait 5m }; at end hold \"x\" }\nladder other { rung { page alice; wait 5m }; at end hold \"x\" }", "major, other",
        "0s lost alice app; declared\n10s alice acknowledges major\n20s alice acknowledges other\n5m end";
    /// Snoozed: results are recorded, everything of ladders shifts.
    snoozed: "ladder major { rung { page alice via app, then sms after 3m; wait 5m }; rung { page bob; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m snoozed 10m\n2m failed 1\n30m end";
    /// An answer ends the snooze; so does escalating.
    snooze_ends: TWO, "major", "0s declared\n1m snoozed 1h\n2m escalated\n3m snoozed 1h\n4m bob acknowledges\n2h end";
    /// A second snooze replaces the first.
    snoozed_twice: TWO, "major", "0s declared\n1m snoozed 1h\n2m snoozed 1m\n10m end";
    /// Declared snoozed: planned work.
    declared_snoozed: TWO, "major", "0s declared snoozed 10m\n16m end";
    /// Newcomers after a snooze.
    newcomers_after_a_snooze: "schedule primary { layer day { during 06:00-09:03; rotate alice every 1d from 2026-01-01 06:00 }; layer late { during 09:03-06:00; rotate bob every 1d from 2026-01-01 09:03 } }\nladder major { rung { page primary; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m snoozed 10m\n20m end";
    /// An answer lapses; a later one renews it.
    answers_lapse: "ladder major { rung { page alice; wait 5m }; at end hold \"x\"; acknowledgement lasts 30m }", "major",
        "0s declared\n1m alice acknowledges\n20m alice acknowledges\n1h end";
    /// Escalated: the next rung now, beyond the last the end, there one more round, after an answer the rung after it.
    escalated: TWO, "major",
        "0s declared\n1m escalated\n2m escalated\n4m escalated\n5m carol acknowledges\n6m escalated\n30m end";
    /// Escalated after an answer.
    escalated_after_an_answer: TWO, "major", "0s declared\n1m alice acknowledges\n2m escalated\n8m end";
    /// `any of`: the host chooses; a decline runs ahead.
    any_of: "team crew { members alice, bob, carol }\nladder major { rung { page any of crew; wait 5m }; rung { page alice; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m carol declines\n8m end";
    /// A host that does not choose: the first as written.
    any_of_by_order: "team crew { members alice, bob, carol }\nladder major { rung { page any of crew; wait 5m }; at end hold \"x\" }", "major",
        "0s mute; declared\n8m end";
    /// A vendor outside its hours is paged but counts as nobody.
    vendors: "hours night { open mon..fri 20:00-22:00 }\nvendor noc { contact phone \"+77\"; hours night }\nladder major { rung { page noc; wait 5m }; rung { page bob; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m noc acknowledges\n8m end";
    /// A post is paged at its own contact; whoever holds it counts as who answered.
    posts: "schedule primary { layer all { rotate alice every 1d from 2026-01-01 06:00 } }\npost desk { contact phone \"+77\"; held by primary }\nladder major { rung { page desk, alice; needs 2; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n1m desk acknowledges\n2m alice acknowledges\n8m end";
    /// A host that slept: a rung starts now and waits in full; overdue steps go at once.
    late: "ladder major { rung { page alice via app, then sms after 1m, then phone after 2m; wait 5m }; rung { page bob; wait 5m }; at end hold \"x\" }", "major",
        "0s declared\n30s asleep 8m\n20m end";
    /// Resolved ends it; reopened starts afresh; closed is refused while open.
    ends: TWO, "major", "0s lost alice app; declared\n10s closed\n20s resolved\n5m reopened\n6m cancelled\n7m closed\n8m fact size = big\n9m end";
}

const LEVELS: &str = "ladder major { rung { page alice; wait 5m }; rung { page bob; wait 5m }; at end hold \"x\" }
ladder minor { rung { page carol via app, then sms after 4m; wait 5m }; at end hold \"x\" }
severities {
  unknown counts as best
  level SEV1 { when size = huge; acknowledge within 3m; resolve within 1h; snooze at most 2m; ladder major }
  level SEV2 { when size = big; ladder major, minor }
  level SEV3 { otherwise; ladder minor }
}";

#[test]
fn a_rise_starts_new_ladders_and_old_answers_count() {
    assert_snapshot!(play(LEVELS, "0s declared\n1m fact size = huge\n2m carol acknowledges\n10m end"));
}

#[test]
fn a_rise_keeps_ladders_of_both() {
    assert_snapshot!(play(LEVELS, "0s declared size=big\n1m fact size = huge\n10m end"));
}

#[test]
fn a_fall_is_proposed_and_starts_nothing() {
    assert_snapshot!(play(LEVELS, "0s declared size=huge\n1m fact size = small\n2m carol confirms\n3m end"));
}

#[test]
fn facts_of_an_instant_are_judged_together() {
    assert_snapshot!(play(LEVELS, "0s declared\n1m fact size = huge; fact size = small\n2m end"));
}

#[test]
fn a_level_by_hand_is_a_pin() {
    assert_snapshot!(play(
        LEVELS,
        "0s declared size=big by alice\n1m level SEV3 by carol\n2m level SEV3 by alice\n3m fact size = small\n4m fact size = big\n5m fact size = huge\n6m end"
    ));
}

#[test]
fn targets_in_time_are_missed() {
    assert_snapshot!(play(LEVELS, "0s declared size=huge\n70m end"));
}

#[test]
fn targets_in_time_are_met() {
    assert_snapshot!(play(LEVELS, "0s declared size=huge\n1m alice acknowledges\n50m resolved\n70m end"));
}

#[test]
fn a_level_caps_a_snooze_and_a_rise_ends_it() {
    assert_snapshot!(play(LEVELS, "0s declared size=huge\n1m snoozed 1h\n10m end"));
}

#[test]
fn a_rise_ends_a_snooze() {
    assert_snapshot!(play(LEVELS, "0s declared\n1m snoozed 1h\n2m fact size = big\n4m end"));
}

#[test]
fn alarms_share_a_page_and_whoever_hears_ends_them() {
    assert_snapshot!(run(
        "ladder major { rung { page alice; wait 30s }; rung { page bob; wait 5m }; at end hold \"x\" }",
        "major",
        "0s alice away; bob away; declared\n12m dan acknowledges\n30m end"
    ));
}

#[test]
fn alarms_that_reach_nobody_are_repeated_and_never_alarms() {
    assert_snapshot!(run(TWO, "major", "0s refused dan phone; alice away; declared\n1h30m works dan phone\n3h end"));
}

/// An answer that is taken back leaves the target where it was.
#[test]
fn a_target_survives_a_release() {
    let policy = format!(
        "{TWO}\nseverities {{ unknown counts as worst; level SEV1 {{ otherwise; acknowledge within 10m; ladder major }} }}"
    );
    assert_snapshot!(play(&policy, "0s declared\n1m alice acknowledges\n2m alice releases\n12m end"));
    assert_snapshot!(play(&policy, "0s declared\n1m alice acknowledges\n12m alice releases\n13m end"));
}

/// Closing time alone does not change the ladder, and an unrelated fact does not make it.
#[test]
fn closing_time_drops_no_ladder() {
    let policy = "fact other: bool
hours office { open mon..sun 00:00-09:10 }
ladder day { rung { page alice; wait 30m }; at end hold \"x\" }
ladder night { rung { page bob; wait 30m }; at end hold \"x\" }
severities { unknown counts as worst; level SEV1 { otherwise; ladder day when during office, else night } }";
    assert_snapshot!(play(policy, "0s declared\n15m fact other = yes\n20m end"));
}
