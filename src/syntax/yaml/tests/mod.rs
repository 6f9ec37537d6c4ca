//! The YAML notation as a whole.

mod tree;

use crate::diagnostic::Diagnostic;
use crate::source::FileId;
use crate::syntax::ast::File;
use crate::syntax::listing::listing;

fn parse(text: &str) -> (File, Vec<Diagnostic>) {
    super::parse(FileId(0), text)
}

fn errors(text: &str) -> String {
    listing(text, &parse(text).1)
}

#[test]
fn every_mistake_has_its_place() {
    insta::assert_snapshot!(errors(include_str!("broken.yaml")));
}

#[test]
fn mistakes_in_tables_have_their_places() {
    insta::assert_snapshot!(errors(include_str!("tables.yaml")));
}

/// A scalar given to a fact of type `text` is its text, however YAML has it; other facts need values of the language.
#[test]
fn texts_are_scalars() {
    let text = "callout: 1\nfacts:\n  product: { type: text, assume: Web hosting because \"most are\" }\n  site: { type: text, assume: north }\n\
        scenarios:\n  s: { given: { product: Webhosting, site: unknown } }\n  t: { given: { product: \"Two: words\", site: '\"unknown\"' } }\n  \
        u: { given: { product: '\"Quoted\"' } }\n  v: { given: { product: yes, size: two words } }\n";
    let (file, found) = parse(text);
    insta::assert_snapshot!(format!("{}\n{}", listing(text, &found), crate::syntax::print::dsl(&file)));
}

#[test]
fn aliases_repeat_values() {
    let text = "callout: 1\nladders:\n  a: &l\n    rungs: [ &r { page: x, wait: 5m }, *r ]\n    at_end: &e hold \"x\"\n  b: *l\n  c: { at_end: *e }\n";
    let (file, found) = parse(text);
    assert!(found.is_empty(), "{found:?}");
    let [a, b, c] = file.items.as_slice() else { panic!() };
    assert_eq!(a.clauses.len(), 3);
    assert_eq!(format!("{:?}", a.clauses), format!("{:?}", b.clauses));
    assert_eq!(b.anchor.map(|s| &text[s.lo as usize..s.lo as usize + 5]), Some("rungs"));
    assert_eq!(c.clauses.len(), 1);
}

#[test]
fn what_is_wrong_in_a_repeated_value_is_told_where_it_is_repeated() {
    let text = "callout: 1\nladders:\n  a: &l\n    at_end: hold x\n  b: *l\n";
    insta::assert_snapshot!(errors(text));
}

#[test]
fn an_alias_bomb_is_one_error() {
    let many: Vec<String> = (0..1000).map(|i| format!("n{i}")).collect();
    let mut text = format!("callout: 1\nservices:\n  a: &x {{ depends_on: [{}] }}\n", many.join(", "));
    for i in 0..200 {
        text.push_str(&format!("  s{i}: *x\n"));
    }
    let (file, found) = parse(&text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(file.items.len() < 150, "{}", file.items.len());
    let mut laughs = String::from("a0: &a0 [x, x]\n");
    for i in 1..64 {
        laughs.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}, *a{0}]\n", i - 1));
    }
    assert!(parse(&laughs).1.len() <= 101);
}

#[test]
fn what_is_wrong_is_told_a_hundred_times_at_most() {
    let text: String = (0..200_000).map(|i| format!("k{i}: 1\n")).collect();
    assert_eq!(parse(&text).1.len(), 101);
}

#[test]
fn short_forms() {
    let text = "\
callout: 1
policy: Acme
use: people.yaml
scope: payments
facts: { a: bool, b: \"scale x < y\" }
define: { c: a }
impossible: { d: a }
clearances: [public, staff]
states: declared, closed
holidays: { france: { 2026-12-25: Noël, because: law } }
translations: { fr: { SEV1: Critique, label: Étiquette } }
roles: { r: { also_called: Lead } }
services: { lan: , sso: Single sign-on }
";
    let (file, found) = parse(text);
    assert!(found.is_empty(), "{}", listing(text, &found));
    insta::assert_snapshot!(crate::syntax::print::dsl(&file));
}

#[test]
fn the_first_key_says_that_it_is_a_policy() {
    use super::first_key_is_callout as is;
    for text in [
        "callout: 1",
        "# c\n\n---\ncallout: 1",
        "\u{FEFF}callout : 1",
        "{callout: 1}",
        "\"callout\": 1",
        "%YAML 1.2\n---\ncallout: 1",
    ] {
        assert!(is(text), "{text}");
    }
    for text in ["", "callouts: 1", "a: 1\ncallout: 1", "- callout: 1", "callout"] {
        assert!(!is(text), "{text}");
    }
}

#[test]
fn data_files_are_flat() {
    let read = |text: &str| {
        let (data, found) = super::data::parse(FileId(0), text);
        let data: Vec<String> =
            data.iter().map(|(k, v)| format!("{}={} {}..{}", k.node, v.node, v.span.lo, v.span.hi)).collect();
        format!("{}\n{}", data.join("\n"), listing(text, &found))
    };
    insta::assert_snapshot!(
        "data.json",
        read(
            r#"{ "users": 12, "bad": true, "x": null, "kind": "security", "regions": ["eu", "us"], "t": "true", "n": {} }"#
        )
    );
    insta::assert_snapshot!(
        "data.yaml",
        read("users: 12\nshare: 40%\nsince: 2026-01-05 09:00\nshare: 50%\nempty:\nlist: [[a]]\n")
    );
    assert_eq!(read(""), "\n");
    insta::assert_snapshot!("data.list", read("[a]"));
}

#[test]
fn editions() {
    insta::assert_snapshot!(
        "editions",
        [errors("callout: 2\npolicy: A\n"), errors("policy: A\n"), errors("callout:\n"), errors("- a\n"), errors("")]
            .join("--\n")
    );
}
