//! Renderings of diagnostics: snapshots of their looks, properties of their safety.

use callout::diagnostic::Diagnostic;
use callout::diagnostic::render::{self, github, gitlab, human, json, sarif};
use callout::source::{FileId, Notation, Sources, Span};
use proptest::prelude::*;

fn span(sources: &Sources, file: FileId, of: &str) -> Span {
    let at = sources.get(file).unwrap().text.find(of).unwrap();
    Span::new(file, at, at + of.len())
}

fn sample() -> (Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let crisis = sources.add(
        "policies/crisis.callout",
        Notation::Dsl,
        "severities {\n  level SEV1 \"Критично 重大 🚒\" {\n\twhen customers_afected >= 25% or data_loss   # 日本語\n    wait 5m\n  }\n}\n",
    );
    let facts =
        sources.add("policies/facts.yaml", Notation::Yaml, "facts:\n  customers_affected: percent   # 🚒 fact\n");
    let wrong = span(&sources, crisis, "customers_afected");
    let mut list = vec![
        Diagnostic::error("unknown-name", wrong, "unknown fact `customers_afected`")
            .label("no fact has this name")
            .also(span(&sources, crisis, "level SEV1"), "in this level")
            .also(span(&sources, facts, "customers_affected"), "a similar fact is declared here")
            .note("facts are declared with `fact NAME: TYPE`")
            .help("did you mean `customers_affected`?")
            .help("or declare it")
            .fix(wrong, "customers_affected"),
        Diagnostic::warning("no-alarms", span(&sources, crisis, "severities"), "nobody hears of alarms")
            .help("declare `alarms`"),
        Diagnostic::global(callout::diagnostic::Level::Error, "no-policy", "the book has no `policy`")
            .note("a book says what it is called\nand in which zone it lives"),
        Diagnostic::error("block", Span::new(crisis, 0, 10_000), "a span over everything").label("all of it"),
        Diagnostic::error("end", Span::new(facts, 10_000, 10_001), "expected a value, found the end of the file"),
    ];
    render::sort(&mut list);
    (sources, list)
}

#[test]
fn looks_for_people() {
    let (sources, list) = sample();
    let text = human::render(&list, &sources, human::Style::default());
    insta::assert_snapshot!(format!("{text}{}", render::Summary::of(&list, &sources)));
}

#[test]
fn looks_for_programs() {
    let (sources, list) = sample();
    let mut report = json::Report::default();
    report.add(&list, &sources);
    let text = report.to_json().unwrap();
    assert_eq!(serde_json::from_str::<json::Report>(&text).unwrap(), report);
    insta::assert_snapshot!(text);
}

#[test]
fn looks_for_forges() {
    let (sources, list) = sample();
    insta::assert_snapshot!("github", github::render(&list, &sources));
    let mut log = sarif::Log::default();
    log.add(&list, &sources);
    insta::assert_snapshot!(
        "sarif",
        log.to_json(|code| (code == "unknown-name").then_some("nothing has this name"))
            .unwrap()
            .replace(env!("CARGO_PKG_VERSION"), "VERSION")
    );
    let mut issues = Vec::new();
    gitlab::add(&mut issues, &list, &sources);
    insta::assert_snapshot!("gitlab", gitlab::to_json(&issues).unwrap());
}

#[test]
fn shows_control_characters_as_pictures() {
    let mut sources = Sources::default();
    let file = sources.add(
        "a\u{1b}[31m\n.callout",
        Notation::Dsl,
        "fact \u{1b}[2J\u{202e}x\u{85}👩\u{200d}🚒: bool\r\nfact y: bool\r\n",
    );
    let mut list = vec![
        Diagnostic::error("bad\u{7}", span(&sources, file, "\u{202e}x"), "unknown `\u{1b}[0m`\r\nx")
            .label("la\u{9b}bel\n")
            .help("he\u{1b}lp")
            .note("no\tte\u{1b}\nmore"),
    ];
    list.push(Diagnostic::error("after", span(&sources, file, "🚒"), "after a joiner"));
    list.push(Diagnostic::error("second", span(&sources, file, "y"), "on the second line"));
    insta::assert_snapshot!(human::render(&list, &sources, human::Style::default()));
}

#[test]
fn cuts_windows_out_of_large_files() {
    let mut sources = Sources::default();
    let long =
        sources.add("long.callout", Notation::Dsl, &format!("{}here{}", "é ".repeat(100_000), " z".repeat(100_000)));
    let many =
        sources.add("many.callout", Notation::Dsl, &format!("first\n{}last\n", "fact x: bool\n".repeat(100_000)));
    let list = vec![
        Diagnostic::error("column", span(&sources, long, "here"), "in a long line")
            .fix(span(&sources, long, "here"), "there"),
        Diagnostic::error("line", span(&sources, many, "last"), "far down")
            .also(span(&sources, many, "first"), "because of this"),
        Diagnostic::error("long", Span::new(many, 0, 1_000_000), "a long span").label("all of it"),
    ];
    let text = human::render(&list, &sources, human::Style::default());
    assert!(text.len() < 4000, "{} bytes", text.len());
    insta::assert_snapshot!(text);
}

#[test]
fn shows_no_more_than_anybody_reads() {
    let list = vec![Diagnostic::global(callout::diagnostic::Level::Error, "x", "again"); 100_000];
    let text = human::render(&list, &Sources::default(), human::Style::default());
    assert!(text.ends_with("error[x]: again\n\nand 99500 more; mend these first\n\n"));
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z ]{0,8}",
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just("\u{1b}[31m".to_owned()),
        Just("é重🚒👩\u{200d}🚒".to_owned()),
        Just("\u{85}\u{9b}\u{202e}\u{feff}\u{301}".to_owned()),
        "\\PC{0,6}",
        any::<char>().prop_map(String::from),
        Just("x ".repeat(700)),
        Just("\n".repeat(60)),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|p| p.concat())
}

fn any_span() -> impl Strategy<Value = Span> {
    let offset = prop_oneof![6 => 0..120u32, 2 => 0..3000u32, 1 => any::<u32>()];
    (0..3u32, offset.clone(), offset).prop_map(|(file, lo, hi)| Span { file: FileId(file), lo, hi })
}

prop_compose! {
    fn any_diagnostic()(
        primary in prop::option::of(any_span()),
        message in text(),
        labels in prop::collection::vec((any_span(), text()), 0..5),
        notes in prop::collection::vec(text(), 0..2),
        help in prop::collection::vec(text(), 0..3),
        fixes in prop::collection::vec((any_span(), text()), 0..4),
    ) -> Diagnostic {
        let level = callout::diagnostic::Level::Error;
        let mut d = match primary {
            Some(span) => Diagnostic::new(level, "code", span, message.clone()).label(message),
            None => Diagnostic::global(level, "code", message),
        };
        d = labels.into_iter().fold(d, |d, (span, text)| d.also(span, text));
        d = notes.into_iter().fold(d, Diagnostic::note);
        d = help.into_iter().fold(d, Diagnostic::help);
        fixes.into_iter().fold(d, |d, (span, with)| d.fix(span, with))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_span_in_any_text_is_shown_safely(a in text(), b in text(), path in text(), list in prop::collection::vec(any_diagnostic(), 1..4)) {
        let mut sources = Sources::default();
        sources.add(&path, Notation::Dsl, &a);
        sources.add("b", Notation::Text, &b);
        let mut list = list;
        render::sort(&mut list);
        let mut report = json::Report::default();
        report.add(&list, &sources);
        let printed = human::render(&list, &sources, human::Style::default());
        let json = report.to_json().unwrap();
        let mut log = sarif::Log::default();
        log.add(&list, &sources);
        let mut issues = Vec::new();
        gitlab::add(&mut issues, &list, &sources);
        let forges = [github::render(&list, &sources), log.to_json(|_| None).unwrap(), gitlab::to_json(&issues).unwrap()];
        for text in [&printed, &json].into_iter().chain(&forges) {
            let raw = |c: &char| *c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(c) || ('\u{2066}'..='\u{2069}').contains(c));
            prop_assert_eq!(text.chars().find(raw), None);
        }
        prop_assert_eq!(serde_json::from_str::<json::Report>(&json).unwrap(), report);
        let _ = human::render(&list, &sources, human::Style { color: true, width: 80 });
    }
}
