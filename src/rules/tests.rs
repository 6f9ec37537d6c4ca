//! Every rule's examples are its tests.

use super::RULES;
use crate::diagnostic::{Diagnostic, Level};
use crate::policy::Policy;
use crate::source::Files;
use crate::syntax::book;
use crate::syntax::literal::Date;

/// One file of text.
struct OneFile<'a>(&'a str);

impl Files for OneFile<'_> {
    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.as_bytes().to_vec())
    }

    fn list(&self, _: &str) -> Result<Option<Vec<String>>, String> {
        Ok(None)
    }
}

/// What all phases find in a text, on 2026-11-21.
fn findings(given: &[&str], text: &str) -> Vec<Diagnostic> {
    let text = format!("{}\n{text}\n", given.join("\n"));
    let (book, found) = book::load(&["book.callout".to_owned()], &OneFile(&text));
    Policy::new(book, found, Date { year: 2026, month: 11, day: 21 }).findings
}

#[test]
fn rules_are_in_order_and_documented() {
    for pair in RULES.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} stands after {}", pair[1].code, pair[0].code);
    }
    for rule in RULES {
        assert!(!rule.summary.is_empty() && rule.why.len() > 40, "{} says too little", rule.code);
    }
}

#[test]
fn the_shared_declarations_have_no_errors() {
    let found = findings(super::given::BOOK, "");
    assert!(!found.iter().any(|d| d.level == Level::Error), "{found:#?}");
}

#[test]
fn every_rule_finds_its_failing_example_and_nothing_in_the_mended_one() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let found = findings(rule.given, rule.fails);
        if !found.iter().any(|d| d.code == rule.code) {
            wrong.push(format!("{}: not found in its failing example: {found:#?}", rule.code));
        }
        let found = findings(rule.given, rule.mended);
        let bad: Vec<_> = found.iter().filter(|d| d.code == rule.code || d.level == Level::Error).collect();
        if !bad.is_empty() {
            wrong.push(format!("{}: in its mended example: {bad:#?}", rule.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
