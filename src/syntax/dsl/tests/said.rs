//! What `explain` knows of events and expectations is all that the grammar knows.

use std::collections::BTreeSet;

use pest::Parser as _;

use super::grammar::{self, Grammar, Rule};
use crate::syntax::said::{SAID, Sort};

const GRAMMAR: &str = include_str!("../../../../grammar/callout.pest");

/// The alternatives of a rule of the grammar.
fn alternatives(rule: &str) -> BTreeSet<&'static str> {
    let begins = |line: &&str| line.strip_prefix(rule).is_some_and(|rest| rest.trim_start().starts_with('='));
    let at = GRAMMAR.lines().find(begins).unwrap();
    let from = at.as_ptr() as usize - GRAMMAR.as_ptr() as usize;
    let body = GRAMMAR[from..].split_once('{').unwrap().1.split_once('}').unwrap().0;
    body.split('|').map(str::trim).collect()
}

#[test]
fn every_event_and_expectation_can_be_explained() {
    for (sort, rules) in
        [(Sort::Event, &["said_event", "done_event", "act"][..]), (Sort::Expectation, &["expected"][..])]
    {
        let mut known: BTreeSet<&str> = rules.iter().flat_map(|r| alternatives(r)).collect();
        // What a person does has alternatives of its own.
        known.remove("person_event");
        let told: BTreeSet<&str> = SAID.iter().filter(|s| s.sort == sort).map(|s| s.rule).collect();
        assert_eq!(told, known);
    }
}

#[test]
fn every_example_says_what_it_is_an_example_of() {
    for said in SAID {
        let rule = if said.sort == Sort::Event { Rule::event } else { Rule::expect };
        let text = if said.sort == Sort::Event { said.example.to_owned() } else { said.clause() };
        let read = Grammar::parse(rule, &text).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(read.as_str(), text, "{}", said.form);
        let inside = read.flatten().any(|p| grammar::name_of(p.as_rule()) == said.rule);
        assert!(inside, "{text} is no `{}`", said.rule);
    }
}
