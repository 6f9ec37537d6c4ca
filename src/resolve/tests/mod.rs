//! Fixtures are books with mistakes; each snapshot says what is said about them.

mod model;

use std::fmt::Write as _;

use super::*;
use crate::source::{Notation, Span};
use crate::syntax::dsl;

/// Resolves DSL texts as the files of one book; `texts` are external texts by path.
pub(super) fn book(files: &[&str], external: &[(&str, &str)]) -> (Sources, Model, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let (mut trees, mut found, mut texts) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (i, text) in files.iter().enumerate() {
        let id = sources.add(&format!("{i}.callout"), Notation::Dsl, text);
        let (file, diagnostics) = dsl::parse(id, text);
        trees.push(file);
        found.extend(diagnostics);
    }
    for (path, text) in external {
        let id = sources.add(path, Notation::Text, text);
        texts.extend(trees.iter().map(|f| ((f.id, (*path).to_owned()), id)));
    }
    let (model, diagnostics) = resolve_files(&trees, &sources, &texts);
    found.extend(diagnostics);
    (sources, model, found)
}

/// The model of a text in which nothing is wrong.
pub(crate) fn model(text: &str) -> Model {
    let (sources, model, found) = book(&[text], &[]);
    assert!(found.is_empty(), "{}", said(&sources, &found));
    model
}

/// What is said about a book: for each problem its places with the words there, and everything else.
pub(super) fn said(sources: &Sources, found: &[Diagnostic]) -> String {
    let mut out = String::new();
    let at = |span: Span| format!("{} `{}`", sources.place(span), value::one_line(sources.text(span)));
    for d in found {
        let _ = writeln!(out, "{:?} {}: {}", d.level, d.code, d.message);
        for (mark, label) in d.primary.iter().map(|l| ("-->", l)).chain(d.secondary.iter().map(|l| ("and", l))) {
            let _ = writeln!(out, "    {mark} {} {}", at(label.span), label.message);
        }
        d.notes.iter().for_each(|n| _ = writeln!(out, "    note: {n}"));
        d.help.iter().for_each(|h| _ = writeln!(out, "    help: {h}"));
        d.fixes.iter().for_each(|f| _ = writeln!(out, "    fix: {} becomes `{}`", at(f.span), f.with));
    }
    out
}

fn errors(files: &[&str]) -> String {
    let (sources, _, found) = book(files, &[]);
    said(&sources, &found)
}

macro_rules! fixtures {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            let said = errors(&[include_str!(concat!(stringify!($name), ".callout"))]);
            insta::assert_snapshot!(stringify!($name), said);
        }
    )*};
}

fixtures! {
    names kinds clauses values conditions situations defines levels durations calendar reach policy communication
    scenarios moments tables excused guarantees assumptions
}

#[test]
fn yaml() {
    let text = "callout: 1\nseverities:\n  levels:\n    - label: x\n      otherwise: true\n    - level: SEV1\n      when: hurt\n\
        facts:\n  a-b: bool\n  c: { ask: x }\n  state: bool\n  hurrt: bool\nladders:\n  l:\n    rungs:\n      - { page: bob, wait: 5m }\n\
        \x20     - { page: \"bobb via phne\", wait: 0m }\npeople:\n  bob: Bob\n";
    let mut sources = Sources::default();
    let id = sources.add("a.yaml", Notation::Yaml, text);
    let (file, mut found) = crate::syntax::yaml::parse(id, text);
    found.extend(resolve_files(&[file], &sources, &BTreeMap::new()).1);
    insta::assert_snapshot!(said(&sources, &found));
}

#[test]
fn scopes() {
    let said = errors(&[
        "scope payments\nperson alice\nperson bob\nteam sre { members alice, bob, carol }\nschedule primary\n",
        "person carol\nperson alice\nteam all_hands { members alice, payments.bob, bob, payment.alice, payments.carol }\n",
        "person dan\nscope late\nscope later\nteam night { members dan, late.dan }\n",
    ]);
    insta::assert_snapshot!(said);
}

/// A file that says the same as another one is one mistake; where several policies lie together, each file is a few.
#[test]
fn files_that_repeat_each_other() {
    let people = "policy \"x\" { timezone UTC }\nperson ada\nperson ben\nperson cleo\nperson dan\n";
    let said = errors(&[people, &format!("{people}person eve\nteam t {{ members nobody }}\n")]);
    assert_eq!(said.matches("Error").count(), 2, "the smaller one repeats the larger: {said}");
    let same = errors(&[people, people]);
    let more = format!("{people}person zoe\nperson max\nperson kim\n");
    let others =
        errors(&[&more, "person ada\nperson ben\nperson cleo\nperson dan\nteam a\nteam b\nteam c\nteam d\nteam e\n"]);
    insta::assert_snapshot!(format!("{same}\n{others}"));
}

#[test]
fn says_nothing_about_names_in_text_that_could_not_be_read() {
    let said = errors(&[
        "schedule primary { ??? ]\n}\nperson al ice {{{\n\nladder l { rung { page primary; wait 5m }; at end stop \"x\" }\n",
    ]);
    assert!(!said.contains("unknown-name"), "{said}");
}

#[test]
fn one_unknown_name_is_one_error() {
    let text = "ladder l {\n  rung { page al; wait 5m }\n  rung { page al; wait 5m }\n  rung { page al; wait 5m }\n  rung { page al; wait 5m }\n  rung { page al; wait 5m }\n  at end page al every 5m\n}\n";
    insta::assert_snapshot!(errors(&[text]));
}

#[test]
fn survives_long_chains_and_large_conditions() {
    use std::fmt::Write as _;
    let mut text = String::from("fact f: bool\ndefine d0 = f or not f\n");
    for i in 1..5_000 {
        let _ = writeln!(text, "define d{i} = d{} and d{}", i - 1, i - 1);
    }
    let (_, model, found) = book(&[&text], &[]);
    assert_eq!(model.defines.len(), 5_000);
    assert_eq!(found.len(), 1, "{}", found.len());
    assert_eq!(found[0].code, "large-condition");
}

#[test]
fn survives_a_text_with_any_line_missing() {
    let text = include_str!("../../syntax/dsl/tests/every_clause.callout");
    let lines: Vec<&str> = text.lines().collect();
    for gone in (0..lines.len()).step_by(9) {
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| *l).collect();
        let (_, model, _) = book(&[&rest.join("\n")], &[]);
        for (name, symbol) in &model.names {
            assert!(model.head(*symbol).is_some_and(|h| h.name == *name), "{name} after line {gone}");
        }
    }
}

#[test]
fn any_clause_may_be_missing() {
    for kind in crate::syntax::clauses::KINDS {
        let name = if kind.named { " x" } else { "" };
        for body in ["", " { }", ": bool", " = x"] {
            let _ = errors(&[&format!("{}{name}{body}\n", kind.word)]);
        }
    }
}
