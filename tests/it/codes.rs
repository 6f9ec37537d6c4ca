//! Every finding is documented, and every example in its documentation is true.

use std::collections::{BTreeMap, BTreeSet};

use callout::diagnostic::codes::CODES;
use callout::resolve::resolve;
use callout::syntax::book::load;

fn found(text: &str) -> BTreeSet<&'static str> {
    let path = if text.starts_with("callout:") { "example.yaml" } else { "example.callout" };
    let files = BTreeMap::from([(path.to_owned(), text.as_bytes().to_vec())]);
    let (book, mut found) = load(&[path.to_owned()], &files);
    let (model, unresolved) = resolve(&book);
    found.extend(unresolved);
    found.extend(callout::calendar::compile(&model).1);
    found.extend(callout::message::compile::compile(&model, &callout::message::scope::UtcClock).1);
    found.iter().map(|d| d.code).collect()
}

#[test]
fn examples_have_the_finding_and_lose_it_when_mended() {
    let mut lies = Vec::new();
    for code in CODES.iter().filter(|c| !c.wrong.is_empty()) {
        let (wrong, right) = (found(code.wrong), found(code.right));
        if !wrong.contains(code.name) {
            lies.push(format!("`{}` is not found in its example, but {wrong:?}", code.name));
        }
        if right.contains(code.name) {
            lies.push(format!("`{}` is still found in the mended example", code.name));
        }
        if right.contains("syntax") {
            lies.push(format!("the mended example of `{}` cannot be read", code.name));
        }
    }
    assert!(lies.is_empty(), "{}", lies.join("\n"));
}

/// The string literal that follows one of the ways to make a finding.
fn codes_in(source: &str) -> Vec<&str> {
    let made = ["error(", "warning(", "Diagnostic::new(", "Diagnostic::global(", "report("];
    let mut codes = Vec::new();
    for call in made {
        for (at, _) in source.match_indices(call) {
            let rest = &source[at + call.len()..];
            let Some(open) = rest.find('"') else { continue };
            let before = rest[..open].trim().trim_end_matches(',');
            let literal = rest[open + 1..].split('"').next().unwrap_or_default();
            let kebab = !literal.is_empty() && literal.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
            if kebab
                && (before.is_empty() || before.ends_with("evel") || before.contains("Level::"))
                && !before.contains('(')
            {
                codes.push(literal);
            }
        }
    }
    codes
}

#[test]
fn every_code_is_documented() {
    let documented: BTreeSet<&str> = CODES.iter().map(|c| c.name).collect();
    assert!(CODES.is_sorted_by_key(|c| c.name), "keep them sorted");
    let mut missing = BTreeSet::new();
    let mut open = vec![std::path::PathBuf::from("src")];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or_default();
                for name in codes_in(code).into_iter().filter(|n| !documented.contains(n)) {
                    missing.insert(format!("{name} ({})", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "add these to src/diagnostic/codes.rs: {missing:#?}");
}
