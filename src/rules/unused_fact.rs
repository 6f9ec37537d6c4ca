//! `unused-fact`: a fact that no condition and no message uses.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::message::compile::facts_said;
use crate::model::{FactId, Symbol};
use crate::syntax::clauses::ItemKind;
use std::collections::BTreeSet;
pub(super) const RULE: Rule = Rule {
    code: "unused-fact",
    level: Level::Warning,
    needs: &[],
    summary: "a fact that no condition and no message uses",
    why: "Somebody has to find it out in the middle of a crisis, and it changes nothing.",
    given: given::BOOK,
    fails: r#"fact weather: text { ask "What is the weather like?" }"#,
    mended: r#"fact regions: count { ask "How many regions?" }
define wide = regions >= 2
role commander { owns everything unassigned; filled by alice when wide, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut used: BTreeSet<FactId> = BTreeSet::new();
    for r in &c.model.references {
        // A scenario that sets a fact, and an example that gives it, do not make it matter.
        if let (Symbol::Fact(f), true) = (r.to, !matches!(r.from, Some(Symbol::Scenario(_)))) {
            let inside = |span: crate::source::Span| span.file == r.at.file && span.lo <= r.at.lo && r.at.hi <= span.hi;
            if !c.model.levels.rows().flat_map(|l| &l.examples).any(|e| inside(e.span)) {
                used.insert(f);
            }
        }
    }
    let unspoken = |id: &FactId| !used.contains(id);
    let said = if c.model.facts.ids().any(|id| unspoken(&id)) { facts_said(c.model) } else { BTreeSet::new() };
    let unused = c.model.facts.iter().filter(|(id, f)| {
        // What no message says is there for the record.
        unspoken(id) && !said.contains(id) && !f.never_sent && !c.may_be_used(&f.head, ItemKind::Fact)
    });
    unused
        .map(|(_, f)| {
            Diagnostic::warning(RULE.code, f.head.span, format!("fact `{}` is never used", f.head.name))
                .help("use it in a criterion or a message, or remove it")
        })
        .collect()
}
