//! `callout-incomplete`: a call-out that calls nobody, needs nobody, or says nothing for the case that nobody comes.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Symbol;

pub(super) const RULE: Rule = Rule {
    code: "callout-incomplete",
    level: Level::Error,
    needs: &[],
    summary: "a call-out without people, without a need, or without an end",
    why: "Without `call` nobody is called; without `needs … within …` nothing says when enough are coming; without `at end` nothing happens when they are not. The night goes on with too few people, and nobody is told.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"callout surge {
  call alice, bob
}
reaction engage for SEV1 { on declared start surge }"#,
    mended: r#"callout surge {
  call alice, bob
  needs 1 within 30m
  at end page carol via phone every 10m
}
reaction engage for SEV1 { on declared start surge }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, x) in c.model.callouts.iter().filter(|(id, _)| !c.is_spoilt(Symbol::Callout(*id))) {
        let name = &x.head.name;
        let mut say = |message: String, help: &str| {
            found.push(Diagnostic::error(RULE.code, x.head.span, message).help(help));
        };
        if x.calls.is_empty() {
            say(format!("call-out `{name}` calls nobody"), "say who is called: `call T via C, then C2 after 3m`");
        }
        if x.needs.is_empty() {
            say(
                format!("call-out `{name}` does not say how many must come"),
                "say how many, and by when: `needs 2 of T, 4 of T2 within 30m`",
            );
        }
        if x.at_end.is_none() {
            say(
                format!("call-out `{name}` does not say what happens when not enough come"),
                "say it: `at end page T via C every D`, or `at end hand over to LADDER`",
            );
        }
    }
    found
}
