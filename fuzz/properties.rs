//! What must hold for every sequence of bytes. The fuzz targets look for one for which it does not; the tests hold it for
//! those that were found worth keeping.

use std::collections::BTreeMap;

use callout::diagnostic::render::human;
use callout::policy::Policy;
use callout::source::{FileId, Notation};
use callout::syntax::ast::File;
use callout::syntax::layout::{self, Refusal, WIDTH};
use callout::syntax::literal::Date;
use callout::syntax::same::same;
use callout::syntax::{book, convert as conversion, dsl as words, yaml as tree};

/// A day to check on; any does.
const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

/// `callout check` of a DSL file ends, and every finding can be shown.
pub fn dsl(data: &[u8]) {
    check("book.callout", data);
}

/// `callout check` of a YAML file ends, and every finding can be shown.
pub fn yaml(data: &[u8]) {
    let mut text = b"callout: 1\n".to_vec();
    text.extend_from_slice(data);
    check("book.yaml", &text);
}

fn check(name: &str, data: &[u8]) {
    let mut files = BTreeMap::new();
    files.insert(name.to_owned(), data.to_vec());
    let (book, found) = book::load(&[name.to_owned()], &files);
    let policy = Policy::new(book, found, TODAY);
    let shown = human::render(&policy.findings, &policy.book.sources, human::Style::default());
    assert_eq!(shown.is_empty(), policy.findings.is_empty());
    drop(policy.plan());
}

/// The notation that the first byte chooses, the width, and the text after it. Texts of policies begin with a letter, and so
/// do their seeds: the choice is what the letter's bits say.
fn given(data: &[u8]) -> Option<(Notation, usize, String)> {
    let (choice, text) = data.split_first()?;
    let notation = if choice & 1 == 0 { Notation::Dsl } else { Notation::Yaml };
    let width = if choice & 2 == 0 { WIDTH } else { 40 };
    Some((notation, width, String::from_utf8(text.to_vec()).ok()?))
}

/// `callout fmt` twice is `callout fmt` once, and it never writes what it cannot prove: it refuses with a reason that a user
/// can do something about.
pub fn fmt(data: &[u8]) {
    let Some((notation, width, text)) = given(data) else { return };
    match layout::format(notation, &text, None, width) {
        Ok(once) => {
            let twice = layout::format(notation, &once, None, width);
            assert_eq!(twice.as_ref(), Ok(&once), "formatted twice");
        }
        Err(Refusal::Cannot { .. }) => {}
        Err(Refusal::Unproven(why)) => panic!("unproven: {why}\n{text}"),
    }
}

/// `callout convert` there and back is the same policy with the same comments.
pub fn convert(data: &[u8]) {
    let Some((notation, _, text)) = given(data) else { return };
    let Some(file) = read(notation, &text) else { return };
    let other = if notation == Notation::Yaml { Notation::Dsl } else { Notation::Yaml };
    let Some(there) = converted(&file, other) else { return };
    let there = read(other, &there).unwrap_or_else(|| panic!("has mistakes:\n{there}"));
    // YAML knows only the facts of its own file; a policy that says text where it means none has other words there.
    if same(&file, &there).is_err() {
        return;
    }
    let Some(back) = converted(&there, notation) else { panic!("no way back from\n{text}") };
    let back = read(notation, &back).unwrap_or_else(|| panic!("has mistakes:\n{back}"));
    same(&file, &back).unwrap_or_else(|why| panic!("{why}\n{text}"));
    layout::same_comments(&file, &back, layout::Comments::All).unwrap_or_else(|why| panic!("{why}\n{text}"));
}

fn read(notation: Notation, text: &str) -> Option<File> {
    let (file, found) = match notation {
        Notation::Yaml => tree::parse(FileId(0), text),
        Notation::Dsl | Notation::Text => words::parse(FileId(0), text),
    };
    found.is_empty().then_some(file)
}

fn converted(file: &File, to: Notation) -> Option<String> {
    match conversion::convert(file, to, WIDTH) {
        Ok(text) => Some(text),
        Err(Refusal::Cannot { .. }) => None,
        Err(Refusal::Unproven(why)) => panic!("unproven: {why}"),
    }
}
