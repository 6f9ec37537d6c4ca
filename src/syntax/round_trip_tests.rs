//! What is printed reads back as the same tree, in either notation.

use super::ast::File;
use super::{dsl, print, same::same, yaml};
use crate::source::FileId;

const EVERY_CLAUSE: &str = include_str!("dsl/tests/every_clause.callout");

fn read_dsl(text: &str) -> File {
    let (file, found) = dsl::parse(FileId(0), text);
    assert!(found.is_empty(), "{found:#?}\n{text}");
    file
}

fn read_yaml(text: &str) -> File {
    let (file, found) = yaml::parse(FileId(0), text);
    assert!(found.is_empty(), "{found:#?}\n{text}");
    file
}

#[test]
fn dsl_reads_back() {
    let file = read_dsl(EVERY_CLAUSE);
    let text = print::dsl(&file);
    insta::assert_snapshot!("every_clause.callout", text);
    let again = read_dsl(&text);
    same(&file, &again).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(print::dsl(&again), text);
    assert_eq!(again.comments.len(), file.comments.len());
}

#[test]
fn yaml_reads_back() {
    let file = read_dsl(EVERY_CLAUSE);
    let text = print::yaml(&file);
    insta::assert_snapshot!("every_clause.yaml", text);
    let again = read_yaml(&text);
    same(&file, &again).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(print::yaml(&again), text);
    assert_eq!(again.comments.len(), file.comments.len());
}
