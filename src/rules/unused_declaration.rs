//! `unused-declaration`: something that is declared and never used.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Symbol;
use crate::syntax::clauses::ItemKind;
use std::collections::{BTreeMap, BTreeSet};
pub(super) const RULE: Rule = Rule {
    code: "unused-declaration",
    level: Level::Warning,
    needs: &[],
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
    let mut used = used(c);
    used.extend(crate::message::compile::values_said(c.model));
    let mut found = Vec::new();
    for symbol in c.model.names.values() {
        let kind = match symbol {
            Symbol::Parameter(_) => ItemKind::Parameter,
            Symbol::Table(_) => ItemKind::Table,
            Symbol::Define(_) => ItemKind::Define,
            Symbol::Service(_) => ItemKind::Service,
            Symbol::Channel(_) => ItemKind::Channel,
            Symbol::Person(_) => ItemKind::Person,
            Symbol::Post(_) => ItemKind::Post,
            Symbol::Team(_) => ItemKind::Team,
            Symbol::Vendor(_) => ItemKind::Vendor,
            Symbol::Holidays(_) => ItemKind::Holidays,
            Symbol::Hours(_) => ItemKind::Hours,
            Symbol::Schedule(_) => ItemKind::Schedule,
            Symbol::Ladder(_) => ItemKind::Ladder,
            Symbol::Callout(_) => ItemKind::Callout,
            Symbol::Template(_) => ItemKind::Template,
            Symbol::Moment(_) => ItemKind::Moment,
            // Facts have a rule of their own; the others are used by being there.
            _ => continue,
        };
        if let (false, Some(head)) = (used.contains(symbol), c.model.head(*symbol))
            && !c.may_be_used(head, kind)
        {
            let word = if kind == ItemKind::Callout { "call-out" } else { kind.spec().word };
            found.push(
                Diagnostic::warning(RULE.code, head.span, format!("{word} `{}` is never used", head.name))
                    .help("use it or remove it"),
            );
        }
    }
    found.sort_by_key(|d| d.primary.as_ref().map(|p| p.span));
    found
}

/// What something other than itself uses. A ladder, team or moment that only unused ones of its kind use is not used:
/// ladders that hand over to each other in a ring start nothing.
fn used(c: &Context<'_>) -> BTreeSet<Symbol> {
    let passes_on = |s: Symbol| matches!(s, Symbol::Ladder(_) | Symbol::Team(_) | Symbol::Moment(_));
    let same_kind = |a: Symbol, b: Symbol| std::mem::discriminant(&a) == std::mem::discriminant(&b);
    let mut used: BTreeSet<Symbol> = BTreeSet::new();
    let mut next: BTreeMap<Symbol, Vec<Symbol>> = BTreeMap::new();
    for r in &c.model.references {
        match r.from {
            Some(from) if from == r.to => {}
            Some(from) if passes_on(from) && same_kind(from, r.to) => next.entry(from).or_default().push(r.to),
            _ => {
                used.insert(r.to);
            }
        }
    }
    let mut open: Vec<Symbol> = used.iter().copied().collect();
    while let Some(from) = open.pop() {
        open.extend(next.get(&from).into_iter().flatten().copied().filter(|to| used.insert(*to)));
    }
    used
}
