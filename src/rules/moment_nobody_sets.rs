//! `moment-nobody-sets`: a moment that nobody records.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};

pub(super) const RULE: Rule = Rule {
    code: "moment-nobody-sets",
    level: Level::Error,
    needs: &[],
    summary: "a moment that nobody records",
    why: "Messages and clocks that wait for it wait for ever, because nobody was ever asked when it was.",
    given: given::BOOK,
    fails: r#"moment aware "When we knew" { may be back-dated }"#,
    mended: r#"moment aware "When we knew" { set by alice; may be back-dated }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let unset = c.model.moments.rows().filter(|m| m.set_by.is_empty() && m.assume.is_none());
    unset
        .map(|m| {
            Diagnostic::error(RULE.code, m.head.span, format!("nobody records the moment `{}`", m.head.name))
                .help("say who: `set by ROLE`, or what stands in: `assume declared`")
        })
        .collect()
}
