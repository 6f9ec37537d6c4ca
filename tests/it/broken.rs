//! Scenarios prove something: for each kind of expectation there is an edit of a runbook that makes it fail, and the
//! edit makes nothing else fail.

use std::collections::BTreeSet;

use callout::diagnostic::Level;
use callout::policy::Policy;
use callout::simulate::Outcome;

use crate::books;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    edit: Vec<Edit>,
}

/// A textual edit and the expectations that it breaks, as `scenario: expectation`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    why: String,
    file: String,
    from: String,
    to: String,
    fails: BTreeSet<String>,
    /// Errors that `check` finds in it before any scenario runs.
    #[serde(default)]
    found: BTreeSet<String>,
}

fn broken_by(edit: &Edit) -> Result<BTreeSet<String>, String> {
    let folder = edit.file.rsplit_once('/').unwrap().0;
    // A runbook may use files of another one; an example is one file, beside which it stands in the other notation.
    let runbook = folder.starts_with("runbooks");
    let book = if runbook { folder } else { edit.file.as_str() };
    let mut files = books::memory(if runbook { "runbooks" } else { folder });
    let bytes = files.get_mut(&edit.file).ok_or_else(|| format!("{} does not exist", edit.file))?;
    let text = String::from_utf8(bytes.clone()).unwrap();
    if text.matches(&edit.from).count() != 1 {
        return Err(format!("{} does not say once: {}", edit.file, edit.from));
    }
    *bytes = text.replace(&edit.from, &edit.to).into_bytes();
    let policy: Policy = books::policy(book, &files);
    let errors: Vec<_> = policy.findings.iter().filter(|d| d.level == Level::Error).collect();
    if errors.iter().map(|d| d.code.to_owned()).collect::<BTreeSet<_>>() != edit.found {
        return Err(books::told(&policy, errors));
    }
    let mut failed = BTreeSet::new();
    for run in books::runs(&policy) {
        let name = run.script.name.clone();
        failed.extend(
            run.verdicts
                .iter()
                .filter(|v| v.outcome != Outcome::Held)
                .map(|v| format!("{name}: {}", v.text.trim_start_matches("expect "))),
        );
    }
    Ok(failed)
}

#[test]
fn each_edit_breaks_what_it_must_and_nothing_else() {
    let table: Table = toml::from_str(include_str!("broken.toml")).unwrap();
    let mut wrong = Vec::new();
    for edit in &table.edit {
        assert!(!edit.fails.is_empty(), "{} breaks nothing", edit.why);
        match broken_by(edit) {
            Ok(failed) if failed == edit.fails => {}
            Ok(failed) => wrong.push(format!("{}: {failed:#?}\nbut must be {:#?}", edit.why, edit.fails)),
            Err(why) => wrong.push(format!("{}: {why}", edit.why)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_runbook_and_each_kind_of_expectation_is_broken_once() {
    let table: Table = toml::from_str(include_str!("broken.toml")).unwrap();
    for runbook in books::folders("runbooks") {
        let edits = table.edit.iter().filter(|e| e.file.starts_with(&runbook)).count();
        assert!(edits >= 3, "{edits} edits of {runbook}");
    }
    let broken: Vec<&str> = table.edit.iter().flat_map(|e| &e.fails).map(|f| f.split_once(": ").unwrap().1).collect();
    for kind in [
        "severity ",
        " paged ",
        " not paged",
        "nobody paged",
        " told within",
        "sent ",
        "nothing sent",
        " held by ",
        " answered",
        " exhausted",
        "alarm ",
        "never silent",
    ] {
        assert!(broken.iter().any(|b| format!(" {b}").contains(kind)), "no edit breaks `{}`", kind.trim());
    }
}
