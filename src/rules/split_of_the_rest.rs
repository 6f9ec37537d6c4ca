//! `split-of-the-rest`: the role that owns everything unassigned may be divided.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "split-of-the-rest",
    level: Level::Warning,
    needs: &[],
    summary: "the role that owns everything unassigned may be divided",
    why: "What nobody has thought of belongs to one person. After a split there are several who bear the name of that role, and everybody turns to the one they know. The duties can be split all the same: as a role of their own.",
    given: given::BOOK,
    fails: r#"duty coordination
duty staffing
role lead { owns coordination, staffing, everything unassigned; filled by alice, else bob; may split into work (coordination), people (staffing) }"#,
    mended: r#"duty coordination
duty staffing
role lead { owns everything unassigned; filled by alice, else bob }
role chief_of_staff { owns coordination, staffing; filled by bob, else carol; may split into work (coordination), people (staffing) }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for role in c.model.roles.rows() {
        if let (Some(rest), Some(first)) = (role.owns_rest, role.streams.first()) {
            let message = format!("`{}` owns everything unassigned and may be divided", role.head.name);
            found.push(
                Diagnostic::warning(RULE.code, first.name.span, message)
                    .also(rest, "this stays with its holder")
                    .help("divide another role, which owns these duties"),
            );
        }
    }
    found
}
