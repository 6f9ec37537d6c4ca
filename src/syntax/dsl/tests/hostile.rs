//! Files that nobody writes by hand: each must end in located errors, soon, and on a small stack.

use std::fmt::Write as _;

use super::{listing, parse};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::File;

/// Reads a text in a thread with the stack that threads have.
fn read(text: String) -> (String, File, Vec<Diagnostic>) {
    std::thread::Builder::new()
        .stack_size(2 * 1024 * 1024)
        .spawn(move || {
            let (file, diagnostics) = parse(&text);
            for d in &diagnostics {
                let span = d.primary.as_ref().map(|p| p.span).unwrap_or_default();
                assert!(span.lo <= span.hi && span.hi as usize <= text.len(), "{d:?}");
                assert!(text.is_char_boundary(span.lo as usize) && text.is_char_boundary(span.hi as usize), "{d:?}");
            }
            (text, file, diagnostics)
        })
        .unwrap()
        .join()
        .unwrap()
}

/// The first error of a text.
fn first(text: String) -> String {
    let (text, _, diagnostics) = read(text);
    let shown = listing(&text, &diagnostics);
    shown.lines().next().unwrap_or("").chars().take(120).collect()
}

#[test]
fn brackets_without_end() {
    let open = "(".repeat(100_000);
    let close = ")".repeat(100_000);
    assert_eq!(
        first(format!("define x = {open}a{close}\n")),
        "1:76 nested-too-deep [(] nested more than 64 levels deep"
    );
    assert_eq!(first(format!("define x = {open}a\n")), "1:76 nested-too-deep [(] nested more than 64 levels deep");
    assert_eq!(first(format!("define x = a{close}\n")), "1:13 unopened-bracket [)] `)` closes nothing");
    assert_eq!(
        first(format!("role a {}", "{".repeat(100_000))),
        "1:72 nested-too-deep [{] nested more than 64 levels deep"
    );
    assert_eq!(first("}".repeat(100_000)), "1:1 unopened-bracket [}] `}` closes nothing");
    assert_eq!(first("{ ( ".repeat(50_000)), "1:1 syntax [{] expected a declaration, found `{`");
    assert_eq!(
        first(format!("define x = {}a", "any of (".repeat(50_000))),
        "1:531 nested-too-deep [(] nested more than 64 levels deep"
    );
}

#[test]
fn sixty_four_levels_are_read() {
    let (_, file, diagnostics) = read(format!("define x = {}a = 1{}\n", "(".repeat(64), ")".repeat(64)));
    assert_eq!(diagnostics, []);
    assert_eq!(file.items.len(), 1);
    let (_, _, diagnostics) = read(format!("define x = {}a = 1{}\n", "not any of (b, ".repeat(32), ")".repeat(32)));
    assert_eq!(diagnostics, []);
    let (_, file, diagnostics) =
        read(format!("severities {{ level A {{ when {}a = 1{} }} }}\n", "(".repeat(62), ")".repeat(62)));
    assert_eq!(diagnostics, []);
    assert_eq!(file.items.len(), 1);
}

#[test]
fn chains_without_end() {
    assert!(
        first(format!("define x = {}a\n", "not ".repeat(100_000))).ends_with("nested more than 64 levels deep")
            || first(format!("define x = {}a\n", "not ".repeat(100_000))).starts_with("1:12 nested-too-deep")
    );
    let (_, _, diagnostics) = read(format!("define x = a{}\n", " and a".repeat(5_000)));
    assert_eq!(diagnostics, []);
    let (_, _, diagnostics) = read(format!("team x {{ members a{} }}\n", ", a".repeat(20_000)));
    assert_eq!(diagnostics, []);
    let mixed = first(format!("define x = a{} or b\n", " and a".repeat(5_000)));
    assert!(mixed.contains("mixed-and-or"), "{mixed}");
}

#[test]
fn long_lines_and_names() {
    let (_, _, diagnostics) =
        read(format!("role a {{ mission \"{}\" }}\n# {}", "x ".repeat(500_000), "x".repeat(5_000_000)));
    assert_eq!(diagnostics, []);
    let name = "x".repeat(50_000);
    let (_, _, diagnostics) = read(format!("team {name} {{ members {name} }}\n"));
    assert_eq!(diagnostics, []);
    let (_, _, diagnostics) = read(name);
    assert!(diagnostics.iter().all(|d| d.message.len() < 200), "{diagnostics:?}");
}

#[test]
fn a_long_line_of_nothing() {
    for sign in ["\"", "'", "#", ",", "=", ";", " ", "-", "~", "é", "{}", "()", "\\\"", "\"\"\"", "a ", "1 ", "\t", "“"]
    {
        let count = 10_000 / sign.len();
        let text = sign.repeat(count);
        read(text.clone());
        read(format!("role a {{ mission {text}\n}}"));
        read(format!("define x = {text}\n"));
    }
}

#[test]
fn many_broken_declarations() {
    let mut text = String::new();
    for n in 0..40_000 {
        writeln!(text, "role r{n} {{ missio \"x\"; owns }}").unwrap();
    }
    let (text, _, diagnostics) = read(text);
    assert_eq!(diagnostics.len(), 101);
    let shown = listing(&text, &diagnostics);
    assert!(shown.contains("50:30 too-many-errors [] too many errors: the rest of the file was not read"), "{shown}");
}

#[test]
fn one_declaration_with_many_broken_clauses() {
    let (_, _, diagnostics) = read(format!("role r {{\n{}}}\n", "  missio \"x\"\n".repeat(100_000)));
    assert_eq!(diagnostics.len(), 10);
}

#[test]
fn many_lines() {
    let (_, file, diagnostics) = read("# a comment\n".repeat(400_000));
    assert_eq!(diagnostics, []);
    assert_eq!(file.comments.len(), 400_000);
    let (_, _, diagnostics) = read(format!("define x = a{}and b\n", "\n".repeat(1_000_000)));
    assert_eq!(diagnostics, []);
    let (_, _, diagnostics) = read(format!("define x = a or{}b\n", "\n # c\n".repeat(100_000)));
    assert_eq!(diagnostics, []);
}

#[test]
fn strings_without_end() {
    let (_, _, diagnostics) = read("template t { text en \"x\n".repeat(5_000));
    assert!(diagnostics.len() <= 101);
    let (_, _, diagnostics) = read(format!("template t {{\n text en \"\"\"\n{}", "  text\n".repeat(200_000)));
    assert_eq!(diagnostics.len(), 1);
    read("template t { text en \"\"\" }\n".repeat(5_001));
    read("role a { mission \"{{ x \" }}\"; ".repeat(20_000));
}

#[test]
fn nothing_at_all() {
    for text in ["", "\n", " ", "\r\n", "#", ";", "\t;\n\r"] {
        let (_, file, diagnostics) = read(text.to_owned());
        assert!(file.items.is_empty() && diagnostics.is_empty(), "{text:?}");
    }
}

#[test]
fn windows_line_ends_and_tabs() {
    let unix = super::EVERY_CLAUSE;
    let (_, a, _) = read(unix.to_owned());
    let (text, b, diagnostics) = read(unix.replace('\n', "\r\n").replace("  ", "\t"));
    assert_eq!(listing(&text, &diagnostics), "");
    assert_eq!(a.items.len(), b.items.len());
    let clauses = |f: &File| f.items.iter().map(|i| i.clauses.len()).collect::<Vec<_>>();
    assert_eq!(clauses(&a), clauses(&b));
}

/// Every prefix of a file, and the file with a piece missing: no panic, spans in bounds.
#[test]
fn files_cut_anywhere() {
    let text = super::EVERY_CLAUSE;
    let mut at = 0;
    while at < text.len() {
        if text.is_char_boundary(at) {
            read(text[..at].to_owned());
            let end = (at + 13).min(text.len());
            if text.is_char_boundary(end) {
                read(format!("{}{}", &text[..at], &text[end..]));
            }
        }
        at += 211;
    }
}
