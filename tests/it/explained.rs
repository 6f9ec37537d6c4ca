//! What `explain` shows as an example can be written: each example stands in a whole book, in either notation, and no
//! error is found in it.

use std::collections::BTreeMap;

use callout::diagnostic::{Diagnostic, Level};
use callout::source::{FileId, Span};
use callout::syntax::clauses::{ClauseSpec, KINDS, Owner, Shape, Word};
use callout::syntax::said::{SAID, Sort};
use callout::syntax::topics::TOPICS;
use callout::syntax::{clauses, examples, notation, yaml};

use crate::books;

/// How examples are put into a book.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Wraps {
    aside: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    owners: BTreeMap<String, String>,
}

/// Everything that `explain` shows.
fn shown() -> Vec<(&'static ClauseSpec, String)> {
    let clauses = clauses::CLAUSES.iter().map(|c| (c, examples::of(c.word).to_owned()));
    let topics = TOPICS.iter().map(|t| (t.example.0.spec(), t.example.1.to_owned()));
    let word = |sort| if sort == Sort::Event { Word::ScenarioAt } else { Word::ScenarioExpect };
    clauses.chain(topics).chain(SAID.iter().map(|s| (word(s.sort).spec(), s.clause()))).collect()
}

#[test]
fn examples_are_right_in_a_book() {
    let wraps: Wraps = toml::from_str(include_str!("../explained/wraps.toml")).unwrap();
    let stage = books::memory("tests/explained/stage");
    let mut wrong = Vec::new();
    for (spec, example) in shown() {
        let (word, of) = (format!("{:?}", spec.word), spec.owner.word());
        let text = match wraps.words.get(&word).or_else(|| wraps.owners.get(of)) {
            // A file that is not there.
            Some(text) if text.is_empty() => continue,
            Some(text) => text.clone(),
            None => {
                let kind = KINDS.iter().find(|k| k.word == of).unwrap();
                let name = if kind.named { " x" } else { "" };
                if spec.head { format!("{of}{name} EX") } else { format!("{of}{name} {{ EX }}") }
            }
        };
        let lo = text.find("EX").unwrap();
        let text = text.replace("EX", &example);
        let aside = wraps.aside.get(&word).or_else(|| wraps.aside.get(of)).map_or(of, String::as_str);
        let mut files = stage.clone();
        if aside != "role" || wraps.aside.contains_key(&word) {
            files.remove(&format!("tests/explained/stage/{aside}.callout"));
        }
        files.insert("tests/explained/stage/x.callout".to_owned(), text.into_bytes());
        let policy = books::policy("tests/explained/stage", &files);
        let at = policy.book.sources.iter().position(|f| f.path.ends_with("/x.callout"));
        let file = at.map(|at| FileId(at as u32));
        let inside = |s: Span| Some(s.file) == file && s.lo < (lo + example.len()) as u32 && lo as u32 <= s.lo;
        let here = |d: &&Diagnostic| {
            // A name that is declared nowhere is told where it stands first.
            let also = d.secondary.iter().filter(|_| d.code == "unknown-name");
            d.level == Level::Error && d.primary.iter().chain(also).any(|l| inside(l.span))
        };
        let found: Vec<&Diagnostic> = policy.findings.iter().filter(here).collect();
        if !found.is_empty() {
            wrong.push(format!("{example}\n{}", books::told(&policy, found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The lines of a clause in YAML, below the keys that it belongs to.
fn in_yaml(spec: &ClauseSpec, lines: &str) -> String {
    let (keys, list) = match spec.owner {
        Owner::Item(kind) => {
            let kind = kind.spec();
            (if kind.named { vec![kind.key, "x"] } else { vec![kind.key] }, Vec::new())
        }
        Owner::Any => (vec!["teams", "x"], Vec::new()),
        Owner::Variant => (vec!["templates", "x"], Vec::new()),
        Owner::Assumed => (vec!["scenarios", "x", "assumptions"], Vec::new()),
        Owner::Level => (vec!["severities", "levels"], vec!["level: l"]),
        Owner::Layer => (vec!["schedules", "x", "layers"], vec!["layer: l"]),
        Owner::Rung => (vec!["ladders", "x", "rungs"], vec!["rung: r"]),
        Owner::Phase => (vec!["procedures", "x", "phases"], vec!["phase: p"]),
        Owner::Step => (vec!["procedures", "x", "phases"], vec!["phase: p", "steps", "step: s"]),
        Owner::Decision => (vec!["procedures", "x", "phases"], vec!["phase: p", "decisions", "decision: d"]),
        Owner::Choice => {
            (vec!["procedures", "x", "phases"], vec!["phase: p", "decisions", "decision: d", "options", "option: o"])
        }
    };
    let mut text = "callout: 1\n".to_owned();
    let mut depth = 0;
    for key in keys {
        text += &format!("{}{key}:\n", "  ".repeat(depth));
        depth += 1;
    }
    for member in list {
        let dash = if member.contains(':') { "- " } else { "" };
        text += &format!("{}{dash}{member}{}\n", "  ".repeat(depth), if dash.is_empty() { ":" } else { "" });
        depth += 1;
    }
    if spec.word == Word::UsePath {
        return format!("{text}  - {lines}");
    }
    lines.lines().fold(text, |text, line| format!("{text}{}{line}\n", "  ".repeat(depth)))
}

#[test]
fn examples_are_read_in_yaml() {
    let mut wrong = Vec::new();
    for (spec, example) in shown() {
        let text = in_yaml(spec, &notation::yaml(spec, &example));
        let (file, found) = yaml::parse(FileId(0), &text);
        // What else a declaration must have is no matter of its clauses.
        let found: Vec<_> = found.iter().filter(|d| d.code != "missing-clause").collect();
        if !found.is_empty() || file.items.is_empty() {
            wrong.push(format!("{text}{found:#?}"));
        }
        assert!(!matches!(spec.shape, Shape::Blocks(_)) || text.lines().count() > 3, "{text}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
