//! `reaction-feeds-itself`: a reaction that starts a ladder each time everything is answered.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Cause, Expr, Happening, ReactionAct, Situation, Starts, Trigger};

pub(super) const RULE: Rule = Rule {
    code: "reaction-feeds-itself",
    level: Level::Warning,
    needs: &[],
    summary: "a reaction to an acknowledgement that starts a ladder",
    why: "The incident is acknowledged when every ladder that runs is answered. The ladder that starts then has to be answered as well; when it is, the incident is acknowledged again, the reaction acts again, and the people who have just answered are paged once more, without end.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"ladder managers {
  rung { page carol; wait 5m }
  at end page bob via phone every 10m
}
reaction engage {
  on acknowledged start managers
}"#,
    mended: r#"reaction engage {
  on acknowledged page carol
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for clause in c.model.reactions.rows().flat_map(|r| &r.clauses) {
        let ReactionAct::Start(started) = &clause.act else { continue };
        let Starts::Ladder(ladder) = started.node else { continue };
        let (feeds, span) = match &clause.cause {
            Cause::On(what) => (what.node == Happening::Event(Trigger::Acknowledged), what.span),
            Cause::When(when) => (acknowledged(&when.expr), when.span),
        };
        if feeds {
            let name = c.ladder_name(ladder);
            let message = format!("{name} starts again each time somebody answers it");
            let d = Diagnostic::warning(RULE.code, clause.span, message).also(span, "which acknowledges the incident");
            found.push(d.help("page them once instead (`page …`), or wait for a state: `on STATE start …`"));
        }
    }
    found
}

/// Whether a condition becomes true because somebody answers.
fn acknowledged(expr: &Expr) -> bool {
    match expr {
        Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => of.iter().any(acknowledged),
        Expr::Situation(Situation::Acknowledged) => true,
        _ => false,
    }
}
