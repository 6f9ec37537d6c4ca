//! `reaction-reaches-nobody`: a reaction that pages nobody at some instant.

use super::rung_reaches_nobody::finding;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ReactionAct, TargetKind};

pub(super) const RULE: Rule = Rule {
    code: "reaction-reaches-nobody",
    level: Level::Error,
    needs: &[],
    summary: "a reaction that reaches nobody at some instant",
    why: "A reaction pages once and waits for nobody. Where its target stands for nobody at that instant, an alarm says so, and whoever should have heard of it does not.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS, given::LADDER],
    fails: r#"role liaison { owns everything unassigned }
reaction engage for SEV1 {
  on severity raised page liaison
}"#,
    mended: r#"role liaison { owns everything unassigned; filled by alice, else bob }
reaction engage for SEV1 {
  on severity raised page liaison
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for reaction in c.model.reactions.rows() {
        let what = format!("reaction `{}`", reaction.head.name);
        for clause in &reaction.clauses {
            match &clause.act {
                ReactionAct::Page(page) => {
                    let pages = std::slice::from_ref(page);
                    found.extend(finding(c, RULE.code, pages, &c.pages_empty(pages, c.horizon()), &what));
                }
                ReactionAct::Remind { role, .. } => {
                    let empty = c.empty(TargetKind::Role(role.node), c.horizon());
                    let name = c.name(TargetKind::Role(role.node));
                    let Some(first) = empty.first() else { continue };
                    let message = if first.from <= c.horizon().from && first.to >= c.horizon().to {
                        format!("{what} reminds {name}, which nobody fills")
                    } else {
                        format!("{what} reminds {name}, for whom nobody is there from {}", c.local(first.from))
                    };
                    let mut d = Diagnostic::error(RULE.code, role.span, message);
                    if let Some(head) = c.model.roles.get(role.node).map(|r| &r.head) {
                        d = d.also(head.span, "the role");
                    }
                    found.push(d.help("say who fills the role: `filled by …`, with somebody who is always there"));
                }
                ReactionAct::Start(_) => {}
            }
        }
    }
    found
}
