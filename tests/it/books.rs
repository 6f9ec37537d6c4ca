//! Books for tests: those that stand in the repository, and the same in memory.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use callout::cli::disk::Disk;
use callout::diagnostic::Diagnostic;
use callout::diagnostic::render::human;
use callout::plan::Plan;
use callout::policy::Policy;
use callout::simulate::{Options, Outcome, Run, Script, run};
use callout::source::Files;
use callout::syntax::book;
use callout::syntax::literal::Date;

/// Files in memory.
pub type Memory = BTreeMap<String, Vec<u8>>;

/// The day that all tests take for today.
pub const TODAY: Date = Date { year: 2026, month: 11, day: 22 };

/// The folders below `folder`, sorted, as a user would type them.
pub fn folders(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
    let mut found: Vec<String> = entries
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_dir())
        .map(|e| format!("{folder}/{}", e.file_name().to_str().unwrap()))
        .collect();
    found.sort();
    assert!(!found.is_empty(), "{folder} is empty");
    found
}

/// All books of the repository: each runbook, each example in both notations.
pub fn all() -> Vec<String> {
    let examples = folders("examples");
    let both = examples.iter().flat_map(|e| [format!("{e}/book.callout"), format!("{e}/book.yaml")]);
    folders("runbooks").into_iter().chain(both).collect()
}

/// Every file below `folder`, in memory under the same path.
pub fn memory(folder: &str) -> Memory {
    let list = Disk.list(folder).unwrap().unwrap();
    list.into_iter().map(|path| (path.clone(), Disk.read(&path).unwrap())).collect()
}

/// Every source file below `folder`, with its text.
pub fn texts(folder: &str, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(at) = open.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The book at `path`, with everything that is found in it.
pub fn policy(path: &str, files: &dyn Files) -> Policy {
    let (book, found) = book::load(&[path.to_owned()], files);
    Policy::new(book, found, TODAY)
}

/// Findings as people see them.
pub fn told<'a>(policy: &Policy, findings: impl IntoIterator<Item = &'a Diagnostic>) -> String {
    let findings: Vec<Diagnostic> = findings.into_iter().cloned().collect();
    human::render(&findings, &policy.book.sources, human::Style::default())
}

/// Every scenario of a book, run as `callout simulate` does; one without `starts` begins today at nine.
pub fn runs(policy: &Policy) -> Vec<Run> {
    let plan = policy.plan();
    policy.model.scenarios.rows().map(|scenario| play(policy, &plan, scenario)).collect()
}

/// One scenario.
pub fn play(policy: &Policy, plan: &Plan, scenario: &callout::model::Scenario) -> Run {
    let script = Script::new(scenario, plan.policy.zone, &policy.calendar, &policy.book.sources, policy.morning());
    run(plan, &script, Options::default())
}

/// What failed in a run, a line each.
pub fn failures(run: &Run) -> Vec<String> {
    run.verdicts
        .iter()
        .filter(|v| v.outcome != Outcome::Held)
        .map(|v| {
            let instead: Vec<&str> = v.instead.iter().map(|i| i.text.as_str()).collect();
            format!("{}: {}: {}\n    {}", v.place, run.script.name, v.text, instead.join("\n    "))
        })
        .collect()
}
