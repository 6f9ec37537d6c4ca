//! The tree against another reader, and against files that were made to break readers.

use proptest::prelude::*;
use serde_yaml::Value;

use crate::source::FileId;
use crate::syntax::yaml::events::read;
use crate::syntax::yaml::tree::{Kind, NodeId, Style, Tree, text_map};

fn value(tree: &Tree<'_>, id: NodeId) -> Value {
    let node = tree.node(id);
    match node.kind {
        Kind::Scalar(_) => Value::String(node.text.to_string()),
        Kind::List => Value::Sequence(tree.kids(id).iter().map(|k| value(tree, *k)).collect()),
        Kind::Map => Value::Mapping(tree.pairs(id).iter().map(|(k, v)| (value(tree, *k), value(tree, *v))).collect()),
        Kind::Alias(target) => target.map_or(Value::Null, |t| value(tree, t)),
    }
}

fn errors(text: &str) -> Vec<String> {
    let (_, found) = read(FileId(0), text);
    let lines = crate::source::LineIndex::new(text);
    found
        .iter()
        .map(|d| {
            let at = lines.position(text, d.primary.as_ref().unwrap().span.lo as usize);
            format!("{}:{} {}", at.line, at.column, d.message)
        })
        .collect()
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        r#"[a-z ]{0,8}"#,
        r#"([ -~]|[\n#:'"\\é]){0,10}"#,
        "(yes|no|null|~|0x1f|017|[0-9]{1,2}%?|true|[a-z]{1,3}\n [a-z]{1,3}\n\n[a-z])",
    ];
    let leaf = text.clone().prop_map(Value::String);
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Value::Sequence),
            proptest::collection::btree_map("[a-z][a-z_ ]{0,5}[a-z]", inner, 1..4)
                .prop_map(|m| Value::Mapping(m.into_iter().map(|(k, v)| (Value::String(k), v)).collect())),
        ]
    })
}

/// From each piece on, text and file run in step (but for the blank that stands for a fold).
fn check_map(source: &str, tree: &Tree<'_>) {
    for node in &tree.nodes {
        let Kind::Scalar(style) = node.kind else { continue };
        let map = text_map(source, node);
        for (i, (t, f)) in map.iter().enumerate() {
            let end = map.get(i + 1).map_or(node.text.trim_end().len(), |(next, _)| *next as usize);
            let piece = node.text.get(*t as usize..end).unwrap_or_default().trim_end_matches(['\n', ' ']);
            let there = &source[*f as usize..];
            assert!(there.starts_with(piece), "{style:?} {piece:?} is not at {f} of {source:?}");
        }
        if style == Style::Literal && !node.text.trim().is_empty() {
            assert!(!map.is_empty(), "a literal block without a map: {source:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(800))]
    #[test]
    fn reads_what_serde_yaml_writes(original in any_value()) {
        let text = serde_yaml::to_string(&original).unwrap();
        let (tree, found) = read(FileId(0), &text);
        prop_assert!(found.is_empty(), "{:?}\n{}", found, text);
        prop_assert_eq!(tree.roots.len(), 1);
        prop_assert_eq!(value(&tree, tree.roots[0]), original, "{}", text);
        check_map(&text, &tree);
    }

    #[test]
    fn never_panics(text in r##"([ -~\n]|[a-z]: |- |  |[\[\]{}&*!|>'"#%@`\t\r]|\n\n|\x{FEFF}|\x00|é){0,60}"##) {
        let (tree, _) = read(FileId(0), &text);
        check_map(&text, &tree);
        let _ = crate::syntax::yaml::parse(FileId(0), &text);
        let _ = crate::syntax::yaml::data::parse(FileId(0), &text);
    }
}

#[test]
fn styles_keep_their_place() {
    let text = "a: x y\nb: 'it is'\nc: \"so\"\nd: |\n  one\n    two\n\n  three\ne: >-\n  f\n  g\nf: p\n  q\ng: \"p\n  q\"\nh: 'a''b'\ni: \"\\t\"\n";
    let (tree, found) = read(FileId(0), text);
    assert!(found.is_empty());
    check_map(text, &tree);
    let maps: Vec<String> = tree
        .pairs(tree.roots[0])
        .iter()
        .map(|(k, v)| format!("{} {:?}", tree.node(*k).text, text_map(text, tree.node(*v))))
        .collect();
    insta::assert_snapshot!(maps.join("\n"));
}

#[test]
fn hostile_files_end_soon_with_a_place() {
    let deep = |s: &str| errors(&s.repeat(100_000));
    assert_eq!(deep("["), ["1:65 nested more than 64 levels deep"]);
    assert_eq!(deep("{a: ").len(), 1);
    assert_eq!(deep("- - - ").len(), 1);
    assert_eq!(deep("? ").len(), 1);
    assert_eq!(errors("\u{FEFF}a: 1\nb: 2\n"), [""; 0]);
    assert_eq!(errors("a: 1\nb: x\0y\n").len(), 1);
    assert_eq!(errors("a: &x [*x]\n"), ["1:8 this alias stands inside what its anchor names"]);
    assert_eq!(errors("a: *x\n"), ["1:4 no anchor is called `&x`"]);
    assert_eq!(errors("a:\n\tb: 1\n"), ["2:2 a tab where only blanks may stand"]);
    assert_eq!(errors("a: [b, c\nd: 1\n").len(), 1);
    assert_eq!(errors("a: 1\r\nb: 2\r\n"), [""; 0]);
    assert_eq!(errors("a: 1\n---\nb: 2\n---\n"), ["2:1 a second document begins here"]);
    assert_eq!(errors("a: !str 1\n"), ["1:4 tags have no meaning in a policy"]);
    assert_eq!(errors("a: &x {b: 1}\nc:\n  <<: *x\n"), ["3:3 merge keys `<<` are not part of the language"]);
    assert_eq!(errors("? [a]\n: 1\n"), ["1:3 a key must be plain text"]);
    assert_eq!(errors("a: 1\nb: 2\na: 3\n"), ["3:1 the key `a` stands twice in this map"]);
    let comments = format!("a:\n{}  b: 1\n", "  # c\n".repeat(200));
    assert_eq!(errors(&comments), [""; 0]);
    let items = format!("a: [{}b]\n", "b, ".repeat(1_000_000));
    assert_eq!(errors(&items), [""; 0]);
}

#[test]
fn every_syntax_error_of_a_file_is_found() {
    let text = "callout: 1\na: \"open\nb: [1, 2\nc: @x\nd: 'x' y\ne:\n\tf: 1\ng: {a: b\nh: 1\n";
    insta::assert_snapshot!(errors(text).join("\n"));
    let many: String = (0..200_000).map(|i| format!("k{i}: @\n")).collect();
    assert_eq!(errors(&many).len(), 50);
}
