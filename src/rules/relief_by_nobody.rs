//! `relief-by-nobody`: a role whose holder is to be relieved, and nobody else can hold it.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::TargetKind;

pub(super) const RULE: Rule = Rule {
    code: "relief-by-nobody",
    level: Level::Error,
    needs: &[],
    summary: "a role that is to be relieved or handed over although nobody else can hold it",
    why: "When the time has come there is nobody to ask: the alarm sounds, and whoever has held the role since the beginning goes on, tired as they are.",
    given: given::BOOK,
    fails: r#"role commander { owns everything unassigned; filled by alice; relief after 8h }"#,
    mended: r#"role commander { owns everything unassigned; filled by alice, else bob; relief after 8h }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, role) in c.model.roles.iter() {
        let Some(span) = role.relief.map(|r| r.span).or(role.note.as_ref().map(|n| n.span)) else { continue };
        if !c.is_whole(TargetKind::Role(id)) || c.everybody(TargetKind::Role(id)).len() > 1 {
            continue;
        }
        found.push(
            Diagnostic::error(RULE.code, span, format!("nobody else can hold `{}`", role.head.name))
                .also(role.head.span, "the role")
                .help("name more people: `filled by …, else …`"),
        );
    }
    found
}
