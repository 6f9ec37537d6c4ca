//! `stream-without-duty`: a work-stream of a role that takes no duty with it.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "stream-without-duty",
    level: Level::Warning,
    needs: &[],
    summary: "a work-stream of a role that takes no duty with it, or a role with only one",
    why: "Whoever gets it owns nothing: everything stays with the holder of the role, and two people believe that the other one does it.",
    given: given::BOOK,
    fails: r#"duty staff_updates
duty status_page
role lead { owns everything unassigned; filled by alice, else bob }
role liaison { owns staff_updates, status_page; filled by bob, else carol; may split into internal (staff_updates), external }"#,
    mended: r#"duty staff_updates
duty status_page
role lead { owns everything unassigned; filled by alice, else bob }
role liaison { owns staff_updates, status_page; filled by bob, else carol; may split into internal (staff_updates), external (status_page) }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for role in c.model.roles.rows() {
        let name = &role.head.name;
        if let [only] = role.streams.as_slice() {
            let message = format!("`{name}` is split into one work-stream: that divides nothing");
            found.push(
                Diagnostic::warning(RULE.code, only.name.span, message)
                    .help("name the others: `may split into internal (…), external (…)`"),
            );
        }
        for stream in role.streams.iter().filter(|s| s.duties.is_empty()) {
            let message = format!("no duty of `{name}` goes with `{}`", stream.name.node);
            found.push(
                Diagnostic::warning(RULE.code, stream.name.span, message)
                    .help(format!("write its duties behind it: `{} (DUTY, …)`", stream.name.node)),
            );
        }
    }
    found
}
