//! `carried-fact`: a bot that carries a fact that nobody asks for, or that must not be sent.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "carried-fact",
    level: Level::Warning,
    needs: &[],
    summary: "a bot that carries a fact that nobody asks for, or that no message may say",
    why: "Whoever takes over is told what the bot carries. What nobody asks for stays unknown, and the caller has to say everything again; what no message may say must not be in a page either.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"fact caller: text
bot desk { on phone; answers "opening hours"; hands over to alice via sms within 2m; carries caller; at most 100 at once }"#,
    mended: r#"fact caller: text { ask "Who calls?" }
bot desk { on phone; answers "opening hours"; hands over to alice via sms within 2m; carries caller; at most 100 at once }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for carried in c.model.bots.rows().flat_map(|b| &b.carries) {
        let Some(fact) = c.model.facts.get(carried.node) else { continue };
        let name = &fact.head.name;
        if fact.never_sent {
            found.push(
                Diagnostic::error(RULE.code, carried.span, format!("`{name}` is never sent, and a page would say it"))
                    .also(fact.head.span, "`clearance never-sent`")
                    .help("leave it out: whoever takes over asks for it"),
            );
        } else if fact.ask.is_none() && fact.assume.is_none() {
            found.push(
                Diagnostic::warning(RULE.code, carried.span, format!("nobody asks for `{name}`: it is not known"))
                    .also(fact.head.span, "declared without a question")
                    .help("say what the bot asks: `ask \"Who calls?\"`"),
            );
        }
    }
    found
}
