//! `reaction-never-acts`: a line of a reaction whose event cannot happen where the reaction holds.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Cause, Happening, Id, LevelId, Reaction, ReactionAct, ReactionClause, StateId, Symbol, Trigger};

pub(super) const RULE: Rule = Rule {
    code: "reaction-never-acts",
    level: Level::Error,
    needs: &[],
    summary: "a line of a reaction that can never do anything",
    why: "The severity never rises to the lowest level, and never falls to the highest; when the incident is over no ladder starts and nobody is reminded. The line looks like a safeguard and does nothing.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"reaction engage for SEV2 {
  on severity raised page carol
}"#,
    mended: r#"reaction engage for SEV1 {
  on severity raised page carol
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, reaction) in c.model.reactions.iter() {
        if reaction.clauses.is_empty() && !c.is_spoilt(Symbol::Reaction(id)) {
            let message = format!("reaction `{}` does nothing", reaction.head.name);
            let d = Diagnostic::error(RULE.code, reaction.head.span, message);
            found.push(d.help("say what happens: `on EVENT page …`, or `when CONDITION start LADDER`"));
        }
        for clause in &reaction.clauses {
            if let Some((why, help)) = never(c, reaction, clause) {
                found.push(Diagnostic::error(RULE.code, clause.span, why).help(help));
            }
        }
    }
    found
}

/// Why a line can never do anything, and what to do instead.
fn never(c: &Context<'_>, reaction: &Reaction, clause: &ReactionClause) -> Option<(String, &'static str)> {
    let Cause::On(what) = &clause.cause else { return None };
    let Happening::Event(trigger) = what.node else { return None };
    let only = |level: Option<LevelId>| level.is_some_and(|l| reaction.levels == [l]);
    let name = |level: Option<LevelId>| {
        level.and_then(|l| c.model.levels.get(l)).map_or_else(String::new, |l| format!("`{}`", l.head.name))
    };
    let (worst, mildest) = (c.model.levels.ids().next(), c.model.levels.ids().next_back());
    let resolved = StateId::from_index(c.model.states.len().saturating_sub(2));
    let over = match trigger {
        Trigger::Cancelled => true,
        Trigger::State(state) => state >= resolved,
        _ => false,
    };
    let help = "a reaction acts at the level that holds after the change: name other levels after `for`";
    match (trigger, &clause.act) {
        (Trigger::SeverityRaised, _) if only(mildest) => {
            Some((format!("the severity never rises to {}, the lowest level", name(mildest)), help))
        }
        (Trigger::SeverityLowered, _) if only(worst) => {
            Some((format!("the severity never falls to {}, the highest level", name(worst)), help))
        }
        (_, ReactionAct::Start(ladder)) if over => Some((
            format!("{} cannot start: the incident is over then", c.started_name(ladder.node)),
            "page somebody instead: `page …`",
        )),
        (_, ReactionAct::Remind { .. }) if over => {
            Some(("nobody is reminded when the incident is over".to_owned(), "page somebody once: `page …`"))
        }
        _ => None,
    }
}
