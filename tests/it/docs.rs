//! The users' book: what it quotes stands in the examples, and where it points to exists.

use std::fs;
use std::path::{Path, PathBuf};

use callout::syntax::clauses::{CLAUSES, ClauseSpec, KINDS, Owner, Shape, Word, of_owner};
use callout::syntax::said::SAID;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every page of the book, and the readme files.
fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("docs")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.push(root().join("README.md"));
    for runbook in fs::read_dir(root().join("runbooks")).unwrap() {
        pages.push(runbook.unwrap().path().join("README.md"));
    }
    pages.retain(|p| p.extension().is_some_and(|e| e == "md"));
    pages.sort();
    pages
}

/// Blocks that are marked `<!-- from FILE -->`, with the file.
fn quotes(page: &str) -> Vec<(String, Vec<String>)> {
    let mut quotes = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(file) = line.strip_prefix("<!-- from ").and_then(|l| l.strip_suffix(" -->")) else { continue };
        assert!(lines.next().is_some_and(|l| l.starts_with("```")), "no block after `{line}`");
        let block = lines.by_ref().take_while(|l| !l.starts_with("```")).map(|l| l.trim().to_owned()).collect();
        quotes.push((file.to_owned(), block));
    }
    quotes
}

#[test]
fn quotes_stand_in_their_files() {
    let mut count = 0;
    for page in pages() {
        for (file, block) in quotes(&fs::read_to_string(&page).unwrap()) {
            let text =
                fs::read_to_string(root().join(&file)).unwrap_or_else(|e| panic!("{}: {file}: {e}", page.display()));
            // In order, and perhaps with something left out between them.
            let mut lines = text.lines().map(str::trim);
            for line in block.iter().filter(|l| !l.is_empty()) {
                assert!(lines.any(|l| l == line), "{}: `{file}` does not say, or not there: {line}", page.display());
            }
            count += 1;
        }
    }
    assert!(count > 60, "only {count} quotes were found");
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (at, _) in text.match_indices("](") {
            let target = text[at + 2..].split(')').next().unwrap();
            if target.contains("://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let path = if file.is_empty() { page.clone() } else { page.parent().unwrap_or(Path::new(".")).join(file) };
            assert!(path.exists(), "{}: `{target}` does not exist", page.display());
            if !anchor.is_empty() {
                let heads: Vec<String> = fs::read_to_string(&path).unwrap().lines().filter_map(anchor_of).collect();
                assert!(heads.iter().any(|h| h == anchor), "{}: no heading for `{target}`", page.display());
            }
        }
    }
}

/// The lines of a table of clauses, as the reference has them.
fn rows(owner: Owner) -> Vec<String> {
    let row = |c: &ClauseSpec| {
        let words = if c.words.is_empty() { String::new() } else { format!("`{}`", c.words) };
        let value = match c.shape {
            Shape::Text => "text",
            Shape::String => "string",
            Shape::Flag => "`true`",
            Shape::List => "list",
            Shape::Map => "map",
            Shape::Blocks(_) if c.repeat => "list of maps",
            Shape::Blocks(_) => "map",
        };
        let many = if c.repeat { "many" } else { "" };
        format!("| {words} | `{}` | {value} | {many} | {} |", c.key, c.help.replace('|', "\\|"))
    };
    of_owner(owner).filter(|c| c.owner == owner).map(row).collect()
}

/// What a block of something is called, and whose clauses stand in it.
fn inner(owner: Owner) -> Vec<(&'static str, Owner)> {
    let block = |c: &ClauseSpec| match c.shape {
        Shape::Blocks(block) => Some((c.words, block)),
        _ => (c.word == Word::TemplateVia).then_some((c.words, Owner::Variant)),
    };
    CLAUSES.iter().filter(|c| c.owner == owner).filter_map(block).collect()
}

/// The tables of something and of the blocks in it, in the order of the reference.
fn tables(owner: Owner) -> Vec<String> {
    let mut lines = rows(owner);
    for (word, block) in inner(owner) {
        lines.push(format!("`{word}`:"));
        lines.extend(tables(block));
    }
    lines
}

/// A row added to a table of the language belongs into the reference, which therefore cannot fall behind.
#[test]
fn the_reference_is_complete() {
    let page = fs::read_to_string(root().join("docs/language.md")).unwrap();
    let (before, reference) = page.split_once("\n## 13 ").unwrap();
    let mut sections: Vec<(String, Vec<String>)> = Vec::new();
    for kind in KINDS {
        let help = kind
            .help
            .chars()
            .next()
            .map_or(String::new(), |c| c.to_uppercase().to_string() + &kind.help[c.len_utf8()..]);
        let mut lines = vec![format!("{help}.")];
        lines.extend(tables(Owner::Item(kind.kind)));
        sections.push((format!("### `{}`, in YAML `{}`", kind.word, kind.key), lines));
    }
    sections.push(("### In any declaration with a body".to_owned(), rows(Owner::Any)));
    let mut written = reference.split("\n### ").skip(1);
    for (head, lines) in sections {
        let section = format!("### {}", written.next().unwrap_or_default());
        let found: Vec<String> = section
            .lines()
            .skip(1)
            .filter(|l| !l.is_empty() && !l.starts_with("| DSL |") && !l.starts_with("|---"))
            .map(|l| l.trim_start_matches("In a ").trim_start_matches("In an ").trim_start_matches("In ").to_owned())
            .collect();
        assert_eq!(section.lines().next(), Some(head.as_str()), "sections stand in the order of the table");
        assert_eq!(found, lines, "{head}");
    }
    assert_eq!(written.next(), None);
    let said: Vec<String> = SAID.iter().map(|s| format!("| `{}` | {} |", s.form, s.help)).collect();
    let told: Vec<&str> = before.lines().filter(|l| said.iter().any(|s| s == l)).collect();
    assert_eq!(told, said, "every event and expectation, in the order of the table");
}

/// The anchor that Markdown gives a heading.
fn anchor_of(line: &str) -> Option<String> {
    let head = line.trim_start_matches('#');
    if head.len() == line.len() {
        return None;
    }
    let keep = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_';
    Some(head.trim().to_lowercase().chars().filter(|c| keep(*c)).map(|c| if c == ' ' { '-' } else { c }).collect())
}

/// Commands of a page that are marked `<!-- run -->`, each with what it has to print.
fn sessions(page: &str) -> Vec<(String, Vec<String>)> {
    let mut sessions: Vec<(String, Vec<String>)> = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line != "<!-- run -->" {
            continue;
        }
        assert_eq!(lines.next(), Some("```console"));
        for line in lines.by_ref().take_while(|l| !l.starts_with("```")) {
            match line.strip_prefix("$ callout ") {
                Some(command) => sessions.push((command.to_owned(), Vec::new())),
                None => sessions.last_mut().expect("a command first").1.push(line.trim_end().to_owned()),
            }
        }
    }
    sessions
}

/// Splits a command at blanks; double quotes keep words together.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// Whether the lines are those expected, where `…` stands for any number of lines.
fn fits(expected: &[String], lines: &[&str]) -> bool {
    match expected.split_first() {
        None => lines.is_empty(),
        Some((first, rest)) if first == "…" => (0..=lines.len()).any(|n| fits(rest, &lines[n..])),
        Some((first, rest)) => lines.split_first().is_some_and(|(line, more)| line == first && fits(rest, more)),
    }
}

#[test]
fn sessions_print_what_the_pages_show() {
    let mut wrong = Vec::new();
    for page in pages() {
        for (command, expected) in sessions(&fs::read_to_string(&page).unwrap()) {
            let done = std::process::Command::new(env!("CARGO_BIN_EXE_callout"))
                .args(words(&command))
                .current_dir(root())
                .env("NO_COLOR", "1")
                .output()
                .unwrap();
            let text = String::from_utf8([done.stdout, done.stderr].concat()).unwrap();
            let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
            let end = expected.iter().rposition(|l| !l.is_empty()).map_or(0, |i| i + 1);
            if !fits(&expected[..end], &lines) {
                wrong.push(format!("{}: `callout {command}` prints\n{}", page.display(), lines.join("\n")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
