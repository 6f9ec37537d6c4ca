//! What an expectation means, scenario by scenario.

use std::collections::BTreeMap;

use super::{Options, Outcome, Run, Script, run};
use crate::policy::Policy;
use crate::syntax::book;
use crate::syntax::literal::Date;

const WORLD: &str = r#"policy "P" { timezone Europe/Paris; locales en }
channel app { kind push }
channel phone { kind voice; delivers within 1m }
person ada { contact app, phone "+1"; reach by app }
person ben { contact app, phone "+2"; reach by app }
person cem { contact app, phone "+3"; reach by app }
person dana { contact app, phone "+4"; reach by app }
team keepers { members ada, ben }
schedule primary { layer only { rotate ada every 1w from 2026-01-05 09:00 } }
role lead { filled by ben }
fact big: bool { ask "Big?" }
severities { unknown counts as worst; level S1 { otherwise; ladder LADDERS } }
"#;

fn rehearse(ladders: &str, policy: &str) -> (crate::plan::Plan, Run) {
    let text = format!("{}\n{policy}", WORLD.replace("LADDERS", ladders));
    let files = BTreeMap::from([("book/book.callout".to_owned(), text.into_bytes())]);
    let (book, found) = book::load(&["book".to_owned()], &files);
    let policy = Policy::new(book, found, Date { year: 2026, month: 11, day: 21 });
    // These policies are about one thing each; the rules rightly miss the rest.
    let missed =
        ["no-alarms", "duty-without-owner", "alarms-on-one-service", "impossible-scenario", "not-in-one-second"];
    let error = |d: &&crate::diagnostic::Diagnostic| d.level == crate::diagnostic::Level::Error;
    let errors: Vec<_> = policy.findings.iter().filter(error).filter(|d| !missed.contains(&d.code)).collect();
    let words: Vec<&str> = errors.iter().map(|d| d.message.as_str()).collect();
    assert!(words.is_empty(), "{words:#?}");
    let plan = policy.plan();
    let scenario = policy.model.scenarios.rows().next().unwrap();
    let script = Script::new(scenario, plan.policy.zone, &policy.calendar, &policy.book.sources, policy.morning());
    let done = run(&plan, &script, Options::default());
    (plan, done)
}

/// The verdicts, one a line.
fn verdicts(run: &Run) -> String {
    run.verdicts.iter().map(|v| format!("{:?} {}\n", v.outcome, v.text)).collect()
}

fn all_hold(ladders: &str, policy: &str) {
    let (_, run) = rehearse(ladders, policy);
    assert!(!run.verdicts.is_empty());
    assert!(run.verdicts.iter().all(|v| v.outcome == Outcome::Held), "{}{:#?}", verdicts(&run), run.journal);
}

#[test]
fn who_took_the_role_is_paged_as_the_role() {
    all_hold(
        "l",
        r#"ladder l { rung a { page cem; wait 5m }; rung b { page lead; wait 5m }; at end stop "a test" }
        scenario s { starts 2026-05-05 22:00; at 1m dana takes lead
          expect lead paged at 5m; expect dana paged at 5m; expect ben not paged }"#,
    );
}

#[test]
fn a_swap_decides_who_is_paged_as_the_schedule() {
    all_hold(
        "l",
        r#"ladder l { rung a { page cem; wait 5m }; rung b { page primary; wait 5m }; at end page ada every 1h }
        scenario s { starts 2026-05-05 22:00; at 1m ada hands over primary to cem for 8h; at 30m resolved
          expect primary paged at 5m; expect ada paged at 10m; expect primary not paged after 6m }"#,
    );
}

#[test]
fn an_alarm_to_a_person_is_not_a_page_to_their_shift() {
    all_hold(
        "l",
        r#"alarms { page ada via phone; wait 10m; at end page ada via phone every 1h }
        ladder l { rung a { page cem; wait 5m }; rung b { page dana; wait 5m }; at end stop "a test" }
        scenario s { starts 2026-05-05 22:00; at 0m cem unreachable; at 20m resolved
          expect ada paged; expect primary not paged; expect keepers not paged }"#,
    );
}

#[test]
fn a_target_within_the_written_one_is_paged() {
    all_hold(
        "l",
        r#"role guard { filled by primary }
        role shift { filled by primary }
        team everybody { members keepers, dana }
        ladder l { rung a { page guard; wait 5m }; rung b { page any of everybody; wait 5m }; at end stop "a test" }
        scenario s { starts 2026-05-05 22:00; at 20m resolved
          expect guard paged at 0m; expect primary paged at 0m; expect everybody not paged at 0m
          expect everybody paged between 5m and 6m; expect keepers not paged }"#,
    );
}

#[test]
fn a_page_that_something_else_joins_counts_for_both() {
    let (plan, run) = rehearse(
        "l, m",
        r#"ladder l { rung a { page ada via app; wait 5m }; at end stop "a test" }
        ladder m { rung a { page any of keepers via app; wait 5m }; at end stop "a test" }
        scenario s { starts 2026-05-05 22:00
          expect keepers paged at 0m; expect ada paged at 0m; expect ben not paged }"#,
    );
    assert_eq!(run.outcome(), Outcome::Held, "{}", verdicts(&run));
    let style = crate::report::Style { width: 100, colour: false };
    let text = crate::report::timeline::timeline(&plan, &run, crate::report::timeline::Shown::default(), style);
    let lines: Vec<&str> = text.lines().filter(|l| l.contains("page ") && l.contains("ada")).collect();
    assert_eq!(lines.len(), 1, "{text}");
    assert!(text.contains("; also for m rung 1 a"), "{text}");
}

#[test]
fn acknowledged_means_every_ladder_that_runs() {
    all_hold(
        "l, m",
        r#"ladder l { rung a { page ada; wait 5m }; at end page ada every 1h }
        ladder m { rung a { page cem; wait 5m }; at end page cem every 1h }
        scenario s { starts 2026-05-05 22:00; at 2m ada acknowledges; at 4m cem acknowledges
          at 1m after acknowledged state investigating
          expect acknowledged at 4m; expect not acknowledged before 4m
          expect acknowledged by ada at 2m; expect state investigating at 5m; expect state not investigating at 4m }"#,
    );
}

#[test]
fn an_answer_that_does_not_count_is_no_acknowledgement() {
    let (plan, run) = rehearse(
        "l",
        r#"ladder l { rung a { page ada; wait 5m }; at end stop "a test" }
        scenario s { starts 2026-05-05 22:00; at 2m dana acknowledges l; at 10m ada acknowledges
          expect not acknowledged by dana; expect not acknowledged by ada }"#,
    );
    assert_eq!(run.outcome(), Outcome::Held, "{}", verdicts(&run));
    let said: Vec<String> = run.journal.iter().map(|e| super::sentence(&plan, e).text).collect();
    assert!(said.contains(&"dana acknowledges l, but nobody asked them".to_owned()), "{said:#?}");
    assert!(said.contains(&"ada acknowledges l, too late to count".to_owned()), "{said:#?}");
}

/// What holds a thing down does so until its own time is over, whatever else was over before.
#[test]
fn outages_that_overlap_end_with_the_last() {
    all_hold(
        "l",
        r#"service net
        channel radio { kind push; depends on net }
        person eve { contact radio, phone "+5"; reach by radio, then phone after 5m }
        fault storm { net down }
        fault flood { net down }
        ladder l { rung a { page eve via radio; wait 5m }; at end page eve via radio every 10m }
        scenario s { starts 2026-05-05 22:00
          at 0m storm strikes for 30m; at 1m flood strikes for 2m; at 2m net down for 5m; at 4m flood over
          expect eve not paged before 30m; expect eve paged within 45m }"#,
    );
    all_hold(
        "l",
        r#"ladder l { rung a { page ada; wait 5m }; at end page ada via phone every 10m }
        scenario s { starts 2026-05-05 22:00
          at 0m ada unreachable for 1h, ada away for 1h; at 1m ada unreachable for 5m, ada away for 5m
          at 20m inject to ada "x" { expect ada not paged before 10m }
          expect ada not paged before 1h }"#,
    );
}

#[test]
fn what_lasts_is_looked_at_as_it_is_then() {
    all_hold(
        "l",
        r#"role boss { owns everything unassigned; filled by dana }
        ladder l { rung a { page ada; wait 5m }; at end page ada every 1h }
        procedure p for S1 { phase one within 1h { decision d by cem within 5m { option go; option stay { default } }; step x } }
        exception e { approve by ben within 10m; record by boss; lasts 30m; restore by boss within 20m; review by boss within 1d }
        scenario s { starts 2026-05-05 22:00
          at 2m ada acknowledges; at 3m dana takes boss; at 4m dana asks for e because "x"; at 5m e approved by ben
          at 8m d decided go by cem; at 9m x done by dana; at 20m ada releases
          expect ladder l answered at 10m; expect ladder l not answered at 1m; expect ladder l not answered at 21m
          expect acknowledged at 10m; expect not acknowledged at 20m
          expect d not decided at 4m; expect d decided stay at 6m; expect d not decided stay at 10m
          expect d decided go by cem at 10m; expect x done at 10m; expect x not done at 8m
          expect exception e granted at 10m; expect exception e not granted at 4m; expect exception e not granted at 50m }"#,
    );
}

#[test]
fn silence_counts_again_from_a_reopening() {
    let (_, run) = rehearse(
        "l",
        r#"channel mail { kind email; depends on mast }
        service mast
        role boss { owns everything unassigned; filled by dana }
        audience press { cleared for public; via mail; contact mail "p@example.com" }
        template t { subject en "x"; text en "y" }
        ladder l { rung a { page ada; wait 5m }; at end page ada every 1h }
        communication c { to press by boss; on declared send t within 10m; every 30m send t until resolved; on resolved send t within 10m }
        scenario s { starts 2026-05-05 22:00
          at 1m ada acknowledges; at 20m resolved; at 1h reopened; at 61m mast down; at 9h note "x"
          expect press never silent longer than 40m }"#,
    );
    assert_eq!(run.outcome(), Outcome::Failed, "{:?}", run.silences);
}

#[test]
fn what_counts_from_the_end_is_owed_again_when_it_was_not_over() {
    all_hold(
        "l",
        r#"role boss { owns everything unassigned; filled by dana }
        ladder l { rung a { page ada; wait 5m }; at end page ada every 1h }
        obligation summary { do "x" within 4h after resolved by ada }
        obligation details { do "x" within 1d after fulfilled summary by ada }
        obligation notice when big { do "x" within 4h after declared by ada }
        scenario s { starts 2026-05-05 22:00; given big = no
          at 1m ada acknowledges; at 2m summary fulfilled by ada, notice fulfilled by ada; at 3m big = yes
          at 1h resolved; at 2h summary fulfilled by ada; at 3h reopened; at 4h resolved; at 10h summary fulfilled by ada
          expect notice not fulfilled; expect notice running at 1h
          expect summary running at 90m; expect summary fulfilled at 150m; expect summary not fulfilled at 200m
          expect summary not running at 200m; expect summary running at 5h
          expect summary not missed at 8h; expect summary missed at 8h1s; expect summary fulfilled at 10h
          expect details running at 150m; expect details not running at 200m }"#,
    );
}
