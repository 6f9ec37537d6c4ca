//! The readable notation as a whole.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax::ast::{Arg, Clause, File};
use crate::syntax::clauses::{CLAUSES, KINDS, Word};
use crate::syntax::listing::listing;

use super::grammar;

const EVERY_CLAUSE: &str = include_str!("every_clause.callout");

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

mod said;

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

/// All clauses that are no blocks.
fn flat<'a>(clauses: &'a [Clause], out: &mut Vec<&'a Clause>) {
    for clause in clauses {
        match &clause.arg {
            Arg::Block(block) => flat(&block.clauses, out),
            Arg::Variant { clauses, .. } => {
                out.push(clause);
                flat(clauses, out);
            }
            _ => out.push(clause),
        }
    }
}

#[test]
fn a_clause_alone_means_what_it_means_in_its_file() {
    let logical = super::logical::split(FileId(0), EVERY_CLAUSE);
    let (file, _) = parse(EVERY_CLAUSE);
    let mut clauses = Vec::new();
    for item in &file.items {
        flat(&item.clauses, &mut clauses);
    }
    assert!(clauses.len() > 150);
    for clause in clauses {
        let (lo, hi) = (clause.span.lo as usize, clause.span.hi as usize);
        let spec = clause.word.spec();
        let mut text = super::ClauseText {
            text: logical.text[lo..hi].to_owned(),
            file: FileId(0),
            words: clause.word_span,
            map: vec![(0, clause.span.lo)],
            whole: clause.span,
        };
        let (alone, diagnostics) = super::parse_clause(spec, &text);
        assert_eq!(listing(EVERY_CLAUSE, &diagnostics), "", "{}", text.text);
        assert_eq!(format!("{:#?}", alone.unwrap()), format!("{clause:#?}"));
        // Without a map everything points at the whole clause.
        text.map.clear();
        let (alone, _) = super::parse_clause(spec, &text);
        assert_eq!(alone.unwrap().span, clause.span);
    }
}

fn clause_text(text: &str, split: usize) -> super::ClauseText {
    // As if `key: value` stood at 100 and 200.
    let span = |lo, hi| crate::source::Span::new(FileId(0), lo, hi);
    super::ClauseText {
        text: text.to_owned(),
        file: FileId(0),
        words: span(100, 100 + split),
        map: vec![(u32::try_from(split + 1).unwrap(), 200)],
        whole: span(100, 200 + text.len() - split - 1),
    }
}

#[test]
fn a_clause_from_a_key_and_a_value_points_at_both() {
    let text = clause_text("acknowledge within 5m", 18);
    let (clause, diagnostics) = super::parse_clause(Word::LevelAcknowledge.spec(), &text);
    assert_eq!(diagnostics, []);
    let clause = clause.unwrap();
    assert_eq!((clause.word_span.lo, clause.word_span.hi), (100, 118));
    assert_eq!((clause.span.lo, clause.span.hi), (100, 202));
    let Arg::Duration(d) = &clause.arg else { panic!("{clause:?}") };
    assert_eq!((d.span.lo, d.span.hi), (200, 202));
}

#[test]
fn a_value_cannot_hold_more_than_its_clause() {
    for (word, text) in [
        (Word::RungWait, "wait 5m; wait 6m"),
        (Word::RungWait, "wait 5m } rung { wait 6m"),
        (Word::CommunicationFor, "for SEV1 { to a }"),
        (Word::LevelOtherwise, "otherwise; when x"),
        (Word::RungWait, "needs 2"),
        (Word::FactType, "bool { ask 'x' }"),
    ] {
        let (clause, diagnostics) = super::parse_clause(word.spec(), &clause_text(text, 4));
        assert!(clause.is_none(), "{text}");
        assert_eq!(diagnostics.len(), 1, "{text}: {diagnostics:?}");
    }
}

#[test]
fn a_name_is_the_same_however_its_accents_were_typed() {
    let (file, diagnostics) = parse("person mu\u{308}ller\nperson m\u{fc}ller\n");
    assert_eq!(diagnostics, []);
    let names: Vec<_> = file.items.iter().filter_map(|i| i.name.as_ref()).map(|n| n.node.as_str()).collect();
    assert_eq!(names, ["m\u{fc}ller", "m\u{fc}ller"]);
}

macro_rules! broken {
    ($($name:literal),* $(,)?) => { [$(($name, include_str!(concat!("broken/", $name, ".callout")))),*] };
}

const BROKEN: &[(&str, &str)] = &broken![
    "brackets",
    "clauses",
    "conditions",
    "declarations",
    "elsewhere",
    "language",
    "literals",
    "names",
    "scenario",
    "strings",
    "typography",
];

/// One listing for each broken file; every line of it is a message that a user may read. `language` is the whole
/// language: nothing may be reported.
#[test]
fn broken_files_are_explained() {
    for (name, text) in BROKEN {
        let (_, diagnostics) = parse(text);
        insta::assert_snapshot!(*name, listing(text, &diagnostics));
    }
}

/// A file with the line ends of old Macs would be one comment.
#[test]
fn carriage_returns_end_no_line() {
    let text = "# why\rteam t { members a }\r";
    let (_, diagnostics) = parse(text);
    let words: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(words, ["the file contains a carriage return that ends no line"]);
    let (_, diagnostics) = parse("# why\r\nteam t { because \"x\" }\r\n");
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn every_example_is_right() {
    for spec in CLAUSES {
        let text = super::super::examples::of(spec.word);
        let whole = crate::source::Span::new(FileId(0), 0, text.len());
        let clause =
            super::ClauseText { text: text.to_owned(), file: FileId(0), words: whole, map: vec![(0, 0)], whole };
        let (read, diagnostics) = super::parse_clause(spec, &clause);
        assert_eq!(listing(text, &diagnostics), "", "{text}");
        assert!(read.is_some_and(|c| c.word == spec.word), "{text}");
    }
}

mod hostile;
mod places;
