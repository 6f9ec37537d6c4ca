//! What the architecture promises, read from the sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::books;

/// The modules in the order of their use: each uses only those before it, and what stands in `lib.rs` besides.
const ORDER: &[&str] = &[
    "source",
    "diagnostic",
    "boxes",
    "claim",
    "syntax",
    "model",
    "resolve",
    "calendar",
    "decision",
    "graph",
    "message",
    "rules",
    "plan",
    "policy",
    "simulate",
    "report",
    "dmn",
    "ics",
    "cli",
];

/// Libraries that only one part of the sources knows, so that they can be replaced there.
const FENCES: &[(&str, &str)] = &[
    ("pest", "src/syntax/dsl"),
    ("callout_grammar", "src/syntax/dsl"),
    ("granit_parser", "src/syntax/yaml"),
    ("tz", "src/calendar"),
    ("tzdb_data", "src/calendar"),
    ("minijinja", "src/message"),
    ("petgraph", "src/graph"),
    ("rrule", "src/ics"),
    ("roxmltree", "src/dmn"),
    ("clap", "src/cli"),
    ("toml", "src/syntax"),
    ("annotate_snippets", "src/diagnostic"),
];

/// Library code may have this many lines a file; tests are left alone.
const LONGEST: usize = 600;
/// The words of the locales are data, a line each.
const LONG: &[(&str, usize)] = &[("src/message/locale/table.rs", 700)];

fn is_test(path: &Path) -> bool {
    path.components().any(|c| c.as_os_str() == "tests") || path.to_str().is_some_and(|p| p.ends_with("tests.rs"))
}

/// Sources without their comments and unit tests: what is compiled for users.
fn code() -> Vec<(PathBuf, String)> {
    let mut code = books::texts("src", "rs");
    code.retain(|(path, _)| !is_test(path));
    for (_, text) in &mut code {
        let before = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        *text = before.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    }
    code
}

/// Places where `word::` stands as a path of its own.
fn paths<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = &'a str> {
    text.match_indices(word).filter_map(move |(at, _)| {
        let part_of_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let rest = text[at + word.len()..].strip_prefix("::")?;
        (!text[..at].ends_with(part_of_word)).then_some(rest)
    })
}

#[test]
fn libraries_stay_behind_their_fences() {
    let mut wrong = Vec::new();
    for (path, text) in code() {
        for (library, home) in FENCES {
            if !path.starts_with(home) && paths(&text, library).next().is_some() {
                wrong.push(format!("{} uses {library}, which belongs to {home}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The first words of what follows `crate::`: one, or those of a group in braces.
fn heads(rest: &str) -> Vec<&str> {
    fn word(text: &str) -> &str {
        let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
        &text[..end]
    }
    let Some(group) = rest.strip_prefix('{') else { return vec![word(rest)] };
    let (mut heads, mut depth, mut start) = (Vec::new(), 0_i32, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                heads.push(word(group[start..at].trim_start()));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                heads.push(word(group[start..at].trim_start()));
                start = at + 1;
            }
            _ => {}
        }
    }
    heads
}

#[test]
fn modules_use_only_those_before_them() {
    let declared: BTreeSet<String> = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs"))
        .unwrap()
        .lines()
        .filter_map(|l| l.strip_prefix("pub mod ").or(l.strip_prefix("mod ")))
        .map(|l| l.trim_end_matches(';').to_owned())
        .collect();
    let ordered: BTreeSet<String> = ORDER.iter().map(|m| (*m).to_owned()).collect();
    assert_eq!(declared, ordered, "give a new module its place in the order");
    let place = |module: &str| ORDER.iter().position(|m| *m == module);
    let mut wrong = BTreeSet::new();
    let mut seen = 0;
    for (path, text) in code() {
        let module = path.iter().nth(1).and_then(|m| m.to_str()).unwrap().trim_end_matches(".rs");
        let Some(own) = place(module) else { continue };
        for used in paths(&text, "crate").flat_map(heads) {
            seen += 1;
            if place(used).is_some_and(|p| p > own) {
                wrong.insert(format!("{} uses {used}, which stands above {module}", path.display()));
            }
        }
    }
    assert!(seen > 300, "only {seen} uses were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_can_be_read_in_one_sitting() {
    let mut wrong = Vec::new();
    for (path, text) in books::texts("src", "rs").into_iter().filter(|(p, _)| !is_test(p)) {
        let allowed = LONG.iter().find(|(p, _)| path == Path::new(p)).map_or(LONGEST, |(_, n)| *n);
        let lines = text.lines().count();
        if lines > allowed {
            wrong.push(format!("{} has {lines} lines of {allowed}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_speaks_of_where_it_was_written() {
    // In parts, so that this file does not speak of it either.
    let words = [["/wo", "rk/"].concat(), ["iss", "ue #"].concat()];
    let mut wrong = Vec::new();
    for folder in ["src", "docs", "runbooks", "examples", "grammar", "tests"] {
        for extension in ["rs", "md", "callout", "yaml", "toml", "pest", "snap", "json"] {
            for (path, text) in books::texts(folder, extension) {
                wrong.extend(
                    words.iter().filter(|w| text.contains(*w)).map(|w| format!("{} says `{w}`", path.display())),
                );
            }
        }
    }
    for page in ["README.md", "CHANGELOG.md", "Cargo.toml"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        wrong.extend(words.iter().filter(|w| text.contains(*w)).map(|w| format!("{page} says `{w}`")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_of_tests_is_compiled() {
    let sources = books::texts("src", "rs");
    let text = |path: &Path| sources.iter().find(|(p, _)| p == path).map(|(_, text)| text.as_str());
    let tests = sources.iter().map(|(path, _)| path).filter(|p| p.file_name().is_some_and(|n| n == "tests.rs"));
    let (mut seen, mut wrong) = (0, Vec::new());
    for path in tests {
        seen += 1;
        let folder = path.parent().unwrap();
        let parent = text(&folder.join("mod.rs")).or_else(|| text(&folder.with_extension("rs"))).unwrap_or_default();
        if !parent.contains("#[cfg(test)]\nmod tests;") {
            wrong.push(path.display().to_string());
        }
    }
    assert!(seen > 5 && wrong.is_empty(), "{seen} files; not compiled: {wrong:?}");
}
