//! `not-in-one-second`: a test that something does not happen in one single second.

use super::{Context, Rule, given};
use crate::decision::show_duration;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{EventKind, Expectation, Expected, When};

pub(super) const RULE: Rule = Rule {
    code: "not-in-one-second",
    level: Level::Error,
    needs: &[],
    summary: "a test that something does not happen in one single second",
    why: "`not paged at 20m` holds when the page goes out at 19 minutes 59, so it is green whatever the policy does. A page, a message or an alarm happens and is over; only what lasts (a level, who holds a role, that a ladder is answered) can be looked at as it is at an instant.",
    given: given::BOOK,
    fails: r#"scenario night "A night" {
  starts 2026-11-23 08:30
  given outage = yes
  at 2m alice acknowledges
  expect no alarm exhausted at 20m
}"#,
    mended: r#"scenario night "A night" {
  starts 2026-11-23 08:30
  given outage = yes
  at 2m alice acknowledges
  expect no alarm exhausted within 20m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for scenario in c.model.scenarios.rows() {
        let injected = scenario.events.iter().flat_map(|e| match &e.what {
            EventKind::Inject { expects, .. } => expects.as_slice(),
            _ => &[],
        });
        for expect in scenario.expects.iter().chain(injected) {
            if let Expectation { negated: true, when: Some(When::At(at)), what, span, .. } = expect
                && is_over_at_once(what)
            {
                let at = show_duration(*at);
                found.push(
                    Diagnostic::error(RULE.code, *span, format!("this only says that it is not in the second at {at}"))
                        .help(format!(
                            "write `within {at}` for until then, `after {at}` for from then on, or nothing for never"
                        )),
                );
            }
        }
    }
    found
}

/// Whether it happens and is over, rather than being so from then on.
fn is_over_at_once(what: &Expected) -> bool {
    match what {
        Expected::Paged { .. }
        | Expected::Told(_)
        | Expected::Sent { .. }
        | Expected::Alarm(_)
        | Expected::Note { .. }
        | Expected::Reaction(_)
        | Expected::Contact { .. }
        | Expected::Led { .. } => true,
        Expected::Severity(_)
        | Expected::State(_)
        | Expected::Acknowledged { .. }
        | Expected::Ladder { .. }
        | Expected::Enough(_)
        | Expected::Owns { .. }
        | Expected::Arrived(_)
        | Expected::Responded(_)
        | Expected::Step { .. }
        | Expected::Decided { .. }
        | Expected::InPhase { .. }
        | Expected::Procedure { .. }
        | Expected::Exception { .. }
        | Expected::Held { .. }
        | Expected::Clock { .. }
        | Expected::Due { .. }
        | Expected::NeverSilent { .. } => false,
    }
}
