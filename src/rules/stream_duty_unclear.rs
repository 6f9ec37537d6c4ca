//! `stream-duty-unclear`: a duty of a work-stream that somebody else has, too.

use std::collections::BTreeMap;

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::DutyId;
use crate::source::Span;

pub(super) const RULE: Rule = Rule {
    code: "stream-duty-unclear",
    level: Level::Error,
    needs: &[],
    summary: "a duty in two work-streams, or in one of a role that does not own it",
    why: "After a split every duty has one owner. A duty in two work-streams would have two, and one that belongs to another role stays there whatever the split says.",
    given: given::BOOK,
    fails: r#"duty staff_updates
duty status_page
role lead { owns everything unassigned; filled by alice, else bob }
role liaison { owns staff_updates, status_page; filled by bob, else carol; may split into internal (staff_updates, status_page), external (status_page) }"#,
    mended: r#"duty staff_updates
duty status_page
role lead { owns everything unassigned; filled by alice, else bob }
role liaison { owns staff_updates, status_page; filled by bob, else carol; may split into internal (staff_updates), external (status_page) }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for role in c.model.roles.rows() {
        let mut seen: BTreeMap<DutyId, Span> = BTreeMap::new();
        for duty in role.streams.iter().flat_map(|s| &s.duties) {
            let Some(of) = c.model.duties.get(duty.node) else { continue };
            if let Some(first) = seen.get(&duty.node) {
                let message = format!("`{}` would have two owners", of.head.name);
                found.push(
                    Diagnostic::error(RULE.code, duty.span, message)
                        .also(*first, "it goes with this one already")
                        .help("leave it in one of them; a duty in none stays with the holder of the role"),
                );
                continue;
            }
            seen.insert(duty.node, duty.span);
            if !role.owns.iter().any(|d| d.node == duty.node) {
                let message = format!("`{}` does not own `{}`", role.head.name, of.head.name);
                found.push(
                    Diagnostic::error(RULE.code, duty.span, message)
                        .also(role.head.span, "the role")
                        .help(format!("add it: `owns {}`, or take it out of the work-stream", of.head.name)),
                );
            }
        }
    }
    found
}
