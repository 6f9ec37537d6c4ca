//! The readable notation as a whole.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, LineIndex};
use crate::syntax::ast::{Arg, Clause, File};
use crate::syntax::clauses::{Word, CLAUSES, KINDS};

use super::grammar;

const EVERY_CLAUSE: &str = include_str!("every_clause.callout");

/// Diagnostics as `line:column code message`, help and notes below.
fn listing(text: &str, diagnostics: &[Diagnostic]) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for d in diagnostics {
        let (place, shown) = d.primary.as_ref().map_or_else(Default::default, |p| {
            let at = lines.position(text, p.span.lo as usize);
            let shown = text.get(p.span.lo as usize..p.span.hi as usize).unwrap_or("?").to_owned();
            (format!("{}:{}", at.line, at.column), shown)
        });
        out.push_str(&format!("{place} {} [{shown}] {}\n", d.code, d.message));
        for label in &d.secondary {
            let at = lines.position(text, label.span.lo as usize);
            out.push_str(&format!("    at {}:{}: {}\n", at.line, at.column, label.message));
        }
        for note in &d.notes {
            out.push_str(&format!("    note: {note}\n"));
        }
        for help in &d.help {
            out.push_str(&format!("    help: {help}\n"));
        }
        for fix in &d.fixes {
            let old = text.get(fix.span.lo as usize..fix.span.hi as usize).unwrap_or("?");
            out.push_str(&format!("    fix: {old:?} -> {:?}\n", fix.with));
        }
    }
    out
}

fn parse(text: &str) -> (File, Vec<Diagnostic>) {
    super::parse(FileId(0), text)
}

fn words(clauses: &[Clause], out: &mut BTreeSet<Word>) {
    for clause in clauses {
        out.insert(clause.word);
        match &clause.arg {
            Arg::Block(block) => words(&block.clauses, out),
            Arg::Variant { clauses, .. } => words(clauses, out),
            _ => {}
        }
    }
}

#[test]
fn a_file_with_every_clause_is_read() {
    let (file, diagnostics) = parse(EVERY_CLAUSE);
    assert_eq!(listing(EVERY_CLAUSE, &diagnostics), "");
    let mut seen = BTreeSet::new();
    for item in &file.items {
        words(&item.clauses, &mut seen);
    }
    let missing: Vec<_> = CLAUSES.iter().map(|c| c.word).filter(|w| !seen.contains(w)).collect();
    assert_eq!(missing, []);
    let kinds: BTreeSet<_> = file.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds.len(), KINDS.len());
}

#[test]
fn every_row_of_the_table_has_its_rule() {
    for spec in CLAUSES {
        let rule = grammar::rule_named(spec.rule);
        assert!(rule.is_some(), "{:?}: no rule `{}`", spec.word, spec.rule);
        assert!(rule.is_some_and(|r| !grammar::is_sign(r)));
    }
    for kind in KINDS {
        let name = if kind.word == "use" { "use_file" } else { kind.word };
        assert!(grammar::rule_named(name).is_some_and(|r| grammar::kind_of(r) == Some(kind.kind)), "{name}");
    }
}

#[test]
fn fixed_words_stand_last_in_the_grammar() {
    for rule in grammar::Rule::all_rules() {
        let name = grammar::name_of(*rule);
        if name == "EOI" || name == "WHITESPACE" {
            continue;
        }
        let sign = name.chars().all(|c| c.is_ascii_uppercase() || c == '_') || name == "sep";
        assert_eq!(grammar::is_sign(*rule), sign, "{name}");
    }
}

#[test]
fn the_grammar_reads_a_whole_file_as_well_as_its_parts() {
    use pest::Parser as _;
    let logical = super::logical::split(FileId(0), EVERY_CLAUSE);
    let whole = grammar::Grammar::parse(grammar::Rule::file, &logical.text);
    assert!(whole.is_ok(), "{whole:?}");
    for range in logical.items {
        let item = grammar::Grammar::parse(grammar::Rule::one_item, &logical.text[range]);
        assert!(item.is_ok(), "{item:?}");
    }
}
