//! `duty-owned-twice`: a duty that two roles own.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::DutyId;
use crate::source::Span;
use std::collections::BTreeMap;
pub(super) const RULE: Rule = Rule {
    code: "duty-owned-twice",
    level: Level::Error,
    needs: &[],
    summary: "a duty that two roles own",
    why: "Two people do the work twice, or each believes that the other one does it.",
    given: given::BOOK,
    fails: r#"duty status_page "Write the status page"
role liaison { owns status_page; filled by alice }
role scribe { owns status_page; filled by bob }
role commander { owns everything unassigned; filled by carol }"#,
    mended: r#"duty status_page "Write the status page"
role liaison { owns status_page; filled by alice }
role scribe { helps with status_page; filled by bob }
role commander { owns everything unassigned; filled by carol }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut owners: BTreeMap<DutyId, (Span, String)> = BTreeMap::new();
    let mut rest: Option<(Span, String)> = None;
    let mut found = Vec::new();
    for role in c.model.roles.rows() {
        for duty in &role.owns {
            let Some(head) = c.model.duties.get(duty.node).map(|d| &d.head) else { continue };
            match owners.get(&duty.node) {
                Some((span, other)) => found.push(
                    Diagnostic::error(
                        RULE.code,
                        duty.span,
                        format!("`{}` owns `{}`, and so does `{other}`", role.head.name, head.name),
                    )
                    .also(*span, format!("`{other}` owns it here"))
                    .help("let one own it; the other one can say `helps with`"),
                ),
                None => {
                    owners.insert(duty.node, (duty.span, role.head.name.clone()));
                }
            }
        }
        if let Some(span) = role.owns_rest {
            match &rest {
                Some((first, other)) => found.push(
                    Diagnostic::error(
                        RULE.code,
                        span,
                        format!("`{}` owns everything unassigned, and so does `{other}`", role.head.name),
                    )
                    .also(*first, format!("`{other}` owns it here"))
                    .help("exactly one role owns the rest"),
                ),
                None => rest = Some((span, role.head.name.clone())),
            }
        }
    }
    found
}
