//! `reaction-starts-running`: a reaction that starts a ladder which climbs at that instant anyway.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Cause, Happening, LevelLadders, ReactionAct, Starts, Trigger};

pub(super) const RULE: Rule = Rule {
    code: "reaction-starts-running",
    level: Level::Warning,
    needs: &[],
    summary: "a reaction that starts a ladder which the level starts at the same instant",
    why: "`start` does nothing while the ladder climbs. The line reads as if more people were called; nobody is.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"reaction engage for SEV1 {
  on declared start main
}"#,
    mended: r#"ladder managers {
  rung { page carol; wait 5m }
  at end page bob via phone every 10m
}
reaction engage for SEV1 {
  on declared start managers
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for reaction in c.model.reactions.rows() {
        for clause in &reaction.clauses {
            let (Cause::On(what), ReactionAct::Start(started)) = (&clause.cause, &clause.act) else { continue };
            let Starts::Ladder(ladder) = started.node else { continue };
            // A rise may come from a level that has other ladders, or from one whose answer stands.
            let at_once = matches!(what.node, Happening::Event(Trigger::Declared | Trigger::Reopened));
            let runs = |level| match c.model.levels.get(level).and_then(|l| l.ladders.as_ref()) {
                Some(LevelLadders::All(all)) => all.iter().any(|l| l.node == ladder),
                Some(LevelLadders::First(list)) => {
                    list.first().is_some_and(|(l, when)| when.is_none() && l.node == ladder)
                }
                None => false,
            };
            if at_once && !reaction.levels.is_empty() && reaction.levels.iter().all(|l| runs(*l)) {
                let name = c.ladder_name(ladder);
                let message = format!("{name} starts at that instant anyway: this line does nothing");
                let mut d = Diagnostic::warning(RULE.code, started.span, message);
                for level in reaction.levels.iter().filter_map(|l| c.model.levels.get(*l)) {
                    d = d.also(level.head.span, format!("level `{}` starts it", level.head.name));
                }
                found.push(d.help("start another ladder, or remove the line"));
            }
        }
    }
    found
}
