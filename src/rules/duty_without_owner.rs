//! `duty-without-owner`: a duty that no role owns, or roles of which none owns the rest.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "duty-without-owner",
    level: Level::Error,
    needs: &[&[ItemKind::Role, ItemKind::Duty]],
    summary: "a duty that no role owns, or roles of which none owns the rest",
    why: "Work nobody owns is work everybody thinks somebody else does. One role owns everything that is not assigned, so that nothing falls between two people.",
    given: given::BOOK,
    fails: r#"duty status_page "Write the status page"
role scribe { filled by bob }"#,
    mended: r#"duty status_page "Write the status page"
role scribe { owns status_page, everything unassigned; filled by bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let roles = || c.model.roles.rows();
    if roles().any(|r| r.owns_rest.is_some()) {
        return Vec::new();
    }
    let orphans = c.model.duties.iter().filter(|(id, _)| !roles().any(|r| r.owns.iter().any(|d| d.node == *id)));
    let mut found: Vec<Diagnostic> = orphans
        .map(|(_, d)| {
            Diagnostic::error(RULE.code, d.head.span, format!("no role owns the duty `{}`", d.head.name))
                .help(format!("let a role say `owns {}`, or one role `owns everything unassigned`", d.head.name))
        })
        .collect();
    if let (true, Some(first)) = (found.is_empty(), roles().next()) {
        found.push(
            Diagnostic::error(RULE.code, first.head.span, "no role owns everything that is not assigned")
                .help("let the role that leads say `owns everything unassigned`"),
        );
    }
    found
}
