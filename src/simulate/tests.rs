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
    let missed = ["no-alarms", "duty-without-owner", "alarms-on-one-service", "impossible-scenario"];
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
