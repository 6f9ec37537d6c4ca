//! `role-nobody-can-fill`: a role that nobody can fill.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::TargetKind;
pub(super) const RULE: Rule = Rule {
    code: "role-nobody-can-fill",
    level: Level::Error,
    needs: &[],
    summary: "a role that nobody can fill",
    why: "The role is offered to nobody and stays vacant; its duties fall to whoever happens to be there.",
    given: given::BOOK,
    fails: r#"duty coordination "Coordinate the response"
role commander { owns coordination, everything unassigned; required for SEV1 within 10m }"#,
    mended: r#"duty coordination "Coordinate the response"
role commander { owns coordination, everything unassigned; filled by alice, else bob; required for SEV1 within 10m }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let horizon = c.horizon();
    let mut found = Vec::new();
    for (id, role) in c.model.roles.iter().filter(|(id, _)| c.is_whole(TargetKind::Role(*id))) {
        let everybody = c.everybody(TargetKind::Role(id));
        if role.filled_by.is_empty() || everybody.is_empty() {
            // A role somebody may take by hand is fine until it is required.
            if role.required.is_some() || !role.filled_by.is_empty() {
                found.push(
                    Diagnostic::error(RULE.code, role.head.span, format!("nobody can be `{}`", role.head.name))
                        .help("say who: `filled by TEAM, else SCHEDULE`"),
                );
            }
            continue;
        }
        let Some(required) = &role.required else { continue };
        if let Some(first) = c.empty(TargetKind::Role(id), horizon).first() {
            found.push(
                Diagnostic::error(
                    RULE.code,
                    role.head.span,
                    format!("nobody can be `{}` from {} to {}", role.head.name, c.local(first.from), c.local(first.to)),
                )
                .also(required.span, "it is required here")
                .help("add a source that is always there: `filled by …, else TEAM`"),
            );
        }
    }
    found
}
