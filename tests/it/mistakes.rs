//! Twenty mistakes in three files of both notations are found in one run, each where it stands.

use std::collections::BTreeSet;

use callout::cli::disk::Disk;

use crate::books;

/// A finding: `file:line:column code`.
type Findings = BTreeSet<String>;

/// What the files say of themselves: `# ^ code` marks the column of the line above it, `#< code` its first.
fn marked() -> (Findings, usize) {
    let mut marks = Findings::new();
    let mut count = 0;
    for (path, bytes) in books::memory("tests/mistakes") {
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

#[test]
fn all_mistakes_are_found_in_one_run() {
    let policy = books::policy("tests/mistakes", &Disk);
    let found: Vec<String> = policy
        .findings
        .iter()
        .map(|d| {
            let place = d.primary.as_ref().map_or_else(String::new, |p| policy.book.sources.place(p.span));
            format!("{place} {}", d.code)
        })
        .collect();
    let (marked, count) = marked();
    assert_eq!((count, marked.len()), (20, 20), "{marked:#?}");
    let set: Findings = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "something is said twice: {found:#?}");
    let missed: Vec<_> = marked.difference(&set).collect();
    let besides: Vec<_> = set.difference(&marked).collect();
    assert!(missed.is_empty() && besides.is_empty(), "missed: {missed:#?}\nfound besides: {besides:#?}");
}
