//! The examples and the runbooks: both notations say the same, nothing is found, and every scenario holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use callout::source::FileId;
use callout::syntax::same::same;
use callout::syntax::{dsl, yaml};

/// The day on which they are judged, so that no review becomes overdue.
const DAY: &str = "2026-11-22";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folders(of: &str) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(root().join(of)).unwrap().map(|e| e.unwrap().path()).collect();
    all.retain(|p| p.is_dir());
    all.sort();
    all
}

/// Every DSL file below a folder.
fn dsl_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(dsl_files(&path));
        } else if path.extension().is_some_and(|e| e == "callout") {
            found.push(path);
        }
    }
    found
}

fn callout(arguments: &[&str]) -> (Option<i32>, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_callout"))
        .args(arguments)
        .args(["--date", DAY])
        .current_dir(root())
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8([done.stdout, done.stderr].concat()).unwrap())
}

/// The examples' books in both notations, relative to the root.
fn books() -> Vec<String> {
    let mut books = Vec::new();
    for folder in folders("examples") {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        books.extend(["callout", "yaml"].map(|e| format!("examples/{name}/book.{e}")));
    }
    assert!(books.len() >= 60, "only {} books", books.len());
    books
}

#[test]
fn both_notations_say_the_same() {
    for folder in folders("examples") {
        for file in dsl_files(&folder) {
            let text = fs::read_to_string(&file).unwrap();
            let twin = fs::read_to_string(file.with_extension("yaml")).unwrap();
            // What they use differs in its notation, too.
            let twin = twin.replace(".yaml\n", ".callout\n");
            let (left, found) = dsl::parse(FileId(0), &text);
            assert!(found.is_empty(), "{}: {found:?}", file.display());
            let (right, found) = yaml::parse(FileId(1), &twin);
            assert!(found.is_empty(), "{}: {found:?}", file.display());
            if let Err(difference) = same(&left, &right) {
                panic!("{}: {difference}", file.display());
            }
        }
    }
}

#[test]
fn nothing_is_found_in_the_examples() {
    for book in books() {
        let (code, text) = callout(&["check", "--deny", "warnings", &book]);
        assert_eq!(code, Some(0), "{book}:\n{text}");
    }
}

#[test]
fn nothing_is_found_in_the_runbooks() {
    let (code, text) = callout(&["check", "--deny", "warnings", "runbooks"]);
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn every_scenario_of_the_examples_holds() {
    for book in books() {
        let (code, text) = callout(&["simulate", &book]);
        let rehearsed = code == Some(0) && text.contains("held");
        assert!(rehearsed || text.contains("no scenario"), "{book}:\n{text}");
    }
}

#[test]
fn every_scenario_of_the_runbooks_holds() {
    for folder in folders("runbooks") {
        let name = format!("runbooks/{}", folder.file_name().unwrap().to_str().unwrap());
        let (code, text) = callout(&["simulate", &name]);
        assert_eq!(code, Some(0), "{name}:\n{text}");
    }
}

/// Whatever can be told from earlier answers, or from what is impossible, is not asked.
#[test]
fn every_question_of_the_runbooks_has_two_answers() {
    for folder in folders("runbooks") {
        let name = format!("runbooks/{}", folder.file_name().unwrap().to_str().unwrap());
        let (code, text) = callout(&["classify", "--questions", "--format", "json", "--book", &name]);
        assert_eq!(code, Some(0), "{name}:\n{text}");
        let found: serde_json::Value = serde_json::from_str(&text).unwrap();
        for question in found["questions"].as_array().unwrap() {
            assert!(question["answers"].as_array().unwrap().len() > 1, "{name}: {question}");
        }
    }
}
