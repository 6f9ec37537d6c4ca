//! `intake-incomplete`: an intake without an audience, an address, or somebody who takes what comes in.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Symbol;

pub(super) const RULE: Rule = Rule {
    code: "intake-incomplete",
    level: Level::Error,
    needs: &[],
    summary: "an intake without an audience, an address, or somebody who takes what comes in",
    why: "A number that is not said, that is for nobody, or at which nobody answers: people report what happened, and no one hears it.",
    given: given::HEARD,
    fails: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com" }"#,
    mended: r#"intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to alice, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (_, intake) in c.model.intakes.iter().filter(|(id, _)| !c.is_spoilt(Symbol::Intake(*id))) {
        let name = &intake.head.name;
        let mut say = |message: String, help: &str| {
            found.push(Diagnostic::error(RULE.code, intake.head.span, message).help(help));
        };
        if intake.audiences.is_empty() {
            say(format!("intake `{name}` is for nobody"), "say for whom: `intake NAME for AUDIENCE { … }`");
        }
        if intake.on.is_empty() {
            say(format!("intake `{name}` has no address"), "say where it is: `on phone \"+33…\"`");
        }
        if intake.leads_to.is_empty() {
            say(format!("intake `{name}` leads nowhere"), "say who takes what comes in: `leads to BOT, else TEAM`");
        }
    }
    found
}
