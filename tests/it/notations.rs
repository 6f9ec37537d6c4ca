//! One policy in two notations is one policy.

use callout::cli::disk::Disk;
use callout::plan::content_hash;
use callout::source::{FileId, Notation, Sources};
use callout::syntax::ast::{Arg, File};
use callout::syntax::clauses::ItemKind;
use callout::syntax::same::same;
use callout::syntax::{book, dsl, print, yaml};

use crate::books;

/// The same file where `use` names files of the other notation: `parts/people.yaml` as `parts/people.callout`.
fn renamed(mut file: File, from: &str, to: &str) -> File {
    for clause in file.items.iter_mut().filter(|i| i.kind == ItemKind::Use).flat_map(|i| &mut i.clauses) {
        if let Arg::Text(written) = &mut clause.arg
            && let Some(stem) = written.node.strip_suffix(from)
        {
            written.node = format!("{stem}{to}");
        }
    }
    file
}

/// Reads what was printed of `file`, of whose book the types of facts are known.
fn read(file: &File, notation: Notation, text: &str) -> Result<File, String> {
    let mut sources = Sources::default();
    let id = sources.add("converted", notation, text);
    let (file, found) = match notation {
        Notation::Yaml => yaml::parse_knowing(id, text, &file.texts),
        Notation::Dsl | Notation::Text => dsl::parse(id, text),
    };
    let told = callout::diagnostic::render::human::render(&found, &sources, Default::default());
    if found.is_empty() { Ok(file) } else { Err(told) }
}

fn hash(path: &str, files: &dyn callout::source::Files) -> Result<String, String> {
    let policy = books::policy(path, files);
    let errors: Vec<_> = policy.findings.iter().filter(|d| d.level == callout::diagnostic::Level::Error).collect();
    if errors.is_empty() { Ok(content_hash(&policy.plan())) } else { Err(books::told(&policy, errors)) }
}

#[test]
fn examples_say_the_same_in_both() {
    let mut wrong = Vec::new();
    for example in books::folders("examples") {
        let [left, right] = ["callout", "yaml"].map(|e| format!("{example}/book.{e}"));
        let (ours, _) = book::load(std::slice::from_ref(&left), &Disk);
        let (theirs, _) = book::load(std::slice::from_ref(&right), &Disk);
        assert_eq!(ours.files.len(), theirs.files.len(), "{example}");
        for (a, b) in ours.files.iter().zip(&theirs.files) {
            if let Err(why) = same(a, &renamed(b.clone(), ".yaml", ".callout")) {
                wrong.push(format!("{}: {why}", ours.sources.get(a.id).unwrap().path));
            }
        }
        match (hash(&left, &Disk), hash(&right, &Disk)) {
            (Ok(a), Ok(b)) if a == b => {}
            (Ok(_), Ok(_)) => wrong.push(format!("{example}: the plans differ")),
            (a, b) => wrong.extend([a, b].into_iter().filter_map(Result::err)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_reads_back_from_both() {
    let mut wrong = Vec::new();
    for path in books::all() {
        let (book, _) = book::load(&[path], &Disk);
        for file in &book.files {
            let name = &book.sources.get(file.id).unwrap().path;
            for (notation, text) in [(Notation::Dsl, print::dsl(file)), (Notation::Yaml, print::yaml(file))] {
                match read(file, notation, &text) {
                    Err(told) => wrong.push(format!("{name} as {notation:?}: {told}")),
                    Ok(again) => {
                        if let Err(why) = same(file, &again) {
                            wrong.push(format!("{name} as {notation:?}: {why}"));
                        }
                        if again.comments.len() != file.comments.len() {
                            wrong.push(format!(
                                "{name} as {notation:?}: {} comments of {}",
                                again.comments.len(),
                                file.comments.len()
                            ));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A folder with every policy file in the other notation, and everything else as it is.
fn converted(folder: &str, from: &str, to: &str) -> books::Memory {
    let mut files = books::Memory::new();
    for (path, bytes) in books::memory(folder) {
        let Some(stem) = path.strip_suffix(from) else {
            files.insert(path, bytes);
            continue;
        };
        let text = String::from_utf8(bytes).unwrap();
        let text = if from == ".yaml" {
            print::dsl(&renamed(yaml::parse(FileId(0), &text).0, from, to))
        } else {
            print::yaml(&renamed(dsl::parse(FileId(0), &text).0, from, to))
        };
        files.insert(format!("{stem}{to}"), text.into_bytes());
    }
    files
}

#[test]
fn whole_runbooks_have_the_same_plan_in_the_other() {
    for (runbook, from, to) in [
        ("runbooks/pagerduty", ".callout", ".yaml"),
        ("runbooks/slack-and-outlook", ".callout", ".yaml"),
        ("runbooks/site-closure", ".yaml", ".callout"),
        ("runbooks/roles", ".callout", ".yaml"),
        ("runbooks/break-glass", ".callout", ".yaml"),
        ("runbooks/nis2", ".callout", ".yaml"),
    ] {
        let files = converted(runbook, from, to);
        assert!(!files.keys().any(|f| f.ends_with(from)), "{runbook}");
        assert_eq!(hash(runbook, &Disk), hash(runbook, &files), "{runbook}");
    }
}
