//! `step-nobody-can-do`: a step that nobody can be asked to do, always or at some hour.

use super::broken::OPENING;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{RoleId, TargetKind};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "step-nobody-can-do",
    level: Level::Error,
    needs: &[OPENING, &[ItemKind::Role]],
    summary: "a step that nobody can be asked to do, always or at some hour",
    why: "The step begins and nobody is paged for it; the procedure stands still until its time is over, if it has one.",
    given: given::BOOK,
    fails: r#"role lead { owns everything unassigned; filled by alice, else bob }
role analyst { }
procedure recover for SEV1 {
  phase find within 1h { step look "Look at the logs" by analyst }
}"#,
    mended: r#"role lead { owns everything unassigned; filled by alice, else bob }
role analyst { filled by bob }
procedure recover for SEV1 {
  phase find within 1h { step look "Look at the logs" by analyst }
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let rest = c.model.roles.iter().find(|(_, r)| r.owns_rest.is_some()).map(|(id, _)| id);
    let mut found = Vec::new();
    for step in c.model.steps.rows() {
        let name = &step.head.name;
        let Some((kind, span)) = step.by.map(|b| (b.node.target(), b.span)).or_else(|| own(rest, step.head.span))
        else {
            found.push(
                Diagnostic::error(RULE.code, step.head.span, format!("nobody does step `{name}`"))
                    .help("say who: `by ROLE`, or let one role own everything unassigned"),
            );
            continue;
        };
        if !c.is_whole(kind) {
            continue;
        }
        if c.everybody(kind).is_empty() {
            found.push(
                Diagnostic::error(RULE.code, span, format!("nobody can do step `{name}`: {} is nobody", c.name(kind)))
                    .help("say who it is, such as `filled by TEAM`"),
            );
        } else if let Some(first) = c.empty(kind, c.horizon()).first() {
            let when = format!("from {} to {}", c.local(first.from), c.local(first.to));
            found.push(
                Diagnostic::warning(RULE.code, span, format!("nobody can do step `{name}` {when}"))
                    .help(format!("let {} be somebody at every hour", c.name(kind))),
            );
        }
    }
    found
}

fn own(rest: Option<RoleId>, span: crate::source::Span) -> Option<(TargetKind, crate::source::Span)> {
    rest.map(|r| (TargetKind::Role(r), span))
}
