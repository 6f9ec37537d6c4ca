//! `bot-hands-all-over`: a bot that hands everybody over until somebody says otherwise.

use super::never_holds::has_constant;
use super::{Context, Rule, given};
use crate::decision::{Quiet, Truth, assumed};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "bot-hands-all-over",
    level: Level::Warning,
    needs: &[],
    summary: "a bot that hands everybody over as long as a fact is unknown",
    why: "An unknown fact counts as true: nobody is left with a bot that may not be able to help. Until somebody sets it, the bot answers nothing, and the people behind it get every call.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"fact beyond_script: bool { ask "Do they ask for something else?" }
bot desk { on phone; answers "opening hours"; hands over to alice via sms within 2m when beyond_script; at most 100 at once }"#,
    mended: r#"fact beyond_script: bool { ask "Do they ask for something else?"; assume no because "support watches the questions and sets it" }
bot desk { on phone; answers "opening hours"; hands over to alice via sms within 2m when beyond_script; at most 100 at once }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let facts = assumed(c.model, c.calendar.zone(c.model.policy.zone));
    for bot in c.model.bots.rows() {
        let Some(when) = bot.hands_over.as_ref().and_then(|h| h.when.as_ref()) else { continue };
        if has_constant(&when.expr) {
            continue;
        }
        let (message, help) = match c.criteria.truth(&when.expr, &facts, &Quiet::default()).truth {
            Truth::False => continue,
            Truth::Unknown => (
                format!("bot `{}` hands everybody over until this is known", bot.head.name),
                "let its facts have a value until somebody says otherwise: `assume no because \"…\"`",
            ),
            Truth::True => (
                format!("bot `{}` hands everybody over: this holds from the start", bot.head.name),
                "turn the condition round, or assume another value",
            ),
        };
        found.push(Diagnostic::warning(RULE.code, when.span, message).help(help));
    }
    found
}
