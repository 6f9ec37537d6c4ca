//! `unused-declaration`: something that is declared and never used.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Symbol;
use std::collections::BTreeSet;
pub(super) const RULE: Rule = Rule {
    code: "unused-declaration",
    level: Level::Warning,
    needs_whole: true,
    summary: "something that is declared and never used",
    why: "A ladder no level starts, a schedule nobody pages, a template nobody sends: usually the line that should use it is missing or names something else.",
    given: given::BOOK,
    fails: r#"schedule spare { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 } }"#,
    mended: r#"schedule primary { layer all { rotate alice, bob every 1w from 2026-01-05 09:00 } }
team on_duty { members alice, bob }
role commander { owns everything unassigned; filled by primary, else on_duty }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let used: BTreeSet<Symbol> = c.model.references.iter().filter(|r| r.from != Some(r.to)).map(|r| r.to).collect();
    let mut found = Vec::new();
    for symbol in c.model.names.values() {
        let kind = match symbol {
            Symbol::Define(_) => "define",
            Symbol::Service(_) => "service",
            Symbol::Channel(_) => "channel",
            Symbol::Person(_) => "person",
            Symbol::Post(_) => "post",
            Symbol::Team(_) => "team",
            Symbol::Vendor(_) => "vendor",
            Symbol::Holidays(_) => "holidays",
            Symbol::Hours(_) => "hours",
            Symbol::Schedule(_) => "schedule",
            Symbol::Ladder(_) => "ladder",
            Symbol::Template(_) => "template",
            Symbol::Moment(_) => "moment",
            // Facts have a rule of their own; the others are used by being there.
            _ => continue,
        };
        if let (false, Some(head)) = (used.contains(symbol), c.model.head(*symbol)) {
            found.push(
                Diagnostic::warning(RULE.code, head.span, format!("{kind} `{}` is never used", head.name))
                    .help("use it or remove it"),
            );
        }
    }
    found.sort_by_key(|d| d.primary.as_ref().map(|p| p.span));
    found
}
