//! All mistakes of a book are found in one run, each where it stands: twenty in a book of three files, and at least one in
//! every construct of the language, in either notation.

use std::collections::BTreeSet;

use callout::cli::disk::Disk;
use callout::syntax::clauses::KINDS;

use crate::books;

/// A finding: `file:line:column code`.
type Findings = BTreeSet<String>;

/// What the files say of themselves: `# ^ code` marks the column of the line above it, `#< code` its first.
fn marked(folder: &str) -> (Findings, usize) {
    let mut marks = Findings::new();
    let mut count = 0;
    for (path, bytes) in books::memory(folder) {
        let text = String::from_utf8(bytes).unwrap();
        let mut above = 0;
        for (line, written) in text.lines().enumerate() {
            let mark = written.strip_prefix('#').and_then(|rest| match rest.strip_prefix('<') {
                Some(code) => Some((1, code.trim())),
                None => rest.trim_start().strip_prefix('^').map(|code| (written.find('^').unwrap() + 1, code.trim())),
            });
            match mark {
                Some((column, code)) => {
                    count += 1;
                    marks.insert(format!("{path}:{above}:{column} {code}"));
                }
                None => above = line + 1,
            }
        }
    }
    (marks, count)
}

/// Holds what is found in a book against what it says of itself; how many mistakes that is.
fn hold(folder: &str) -> usize {
    let policy = books::policy(folder, &Disk);
    let found: Vec<String> = policy
        .findings
        .iter()
        .map(|d| {
            let place = d.primary.as_ref().map_or_else(String::new, |p| policy.book.sources.place(p.span));
            format!("{place} {}", d.code)
        })
        .collect();
    let (marked, count) = marked(folder);
    assert_eq!(count, marked.len(), "{folder}: two marks at one place");
    let set: Findings = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "something is said twice: {found:#?}");
    let missed: Vec<_> = marked.difference(&set).collect();
    let besides: Vec<_> = set.difference(&marked).collect();
    assert!(missed.is_empty() && besides.is_empty(), "missed: {missed:#?}\nfound besides: {besides:#?}");
    count
}

#[test]
fn all_mistakes_are_found_in_one_run() {
    assert_eq!(hold("tests/mistakes"), 20);
}

/// Every kind of declaration that there is has a mistake in it, and each is found in either notation.
#[test]
fn every_construct_has_its_mistake() {
    let (dsl, yaml) = (hold("tests/wrong/callout"), hold("tests/wrong/yaml"));
    assert_eq!(dsl, yaml, "both notations have the same mistakes");
    assert!(dsl >= 40, "{dsl}");
    let policy = books::policy("tests/wrong/callout", &Disk);
    let mut sound: BTreeSet<&str> = KINDS.iter().map(|k| k.word).collect();
    for item in policy.book.files.iter().flat_map(|f| &f.items) {
        let inside = |d: &callout::diagnostic::Diagnostic| {
            d.primary.as_ref().is_some_and(|p| item.span.lo <= p.span.lo && p.span.hi <= item.span.hi)
        };
        if policy.findings.iter().any(inside) {
            sound.remove(item.kind.spec().word);
        }
    }
    // A scope has nothing in it, and a duty only its name.
    assert_eq!(sound, BTreeSet::from(["duty", "scope"]));
}
