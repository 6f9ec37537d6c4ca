//! What is printed reads back as the same tree, in either notation.

use super::ast::File;
use super::{dsl, print, same::same, yaml};
use crate::source::FileId;

const EVERY_CLAUSE: &str = include_str!("dsl/tests/every_clause.callout");

fn read_dsl(text: &str) -> File {
    let (file, found) = dsl::parse(FileId(0), text);
    assert!(found.is_empty(), "{found:#?}\n{text}");
    file
}

fn read_yaml(text: &str) -> File {
    let (file, found) = yaml::parse(FileId(0), text);
    assert!(found.is_empty(), "{found:#?}\n{text}");
    file
}

#[test]
fn dsl_reads_back() {
    let file = read_dsl(EVERY_CLAUSE);
    let text = print::dsl(&file);
    insta::assert_snapshot!("every_clause.callout", text);
    let again = read_dsl(&text);
    same(&file, &again).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(print::dsl(&again), text);
    assert_eq!(again.comments.len(), file.comments.len());
}

#[test]
fn yaml_reads_back() {
    let file = read_dsl(EVERY_CLAUSE);
    let text = print::yaml(&file);
    insta::assert_snapshot!("every_clause.yaml", text);
    let again = read_yaml(&text);
    same(&file, &again).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(print::yaml(&again), text);
    assert_eq!(again.comments.len(), file.comments.len());
}

const COMMENTS: &str = "\
# the file
# and more

# of the policy
policy \"P\" { # opening
  # of the edition
  edition 1 # at the edition
  # of the version
  version \"1\"  # at the version

  # closing
} # behind the policy

# of a
fact a: bool # at a
fact b: bool # at b
# of the severities
severities { # opening severities
  # of SEV1
  level SEV1 { # opening SEV1
    # of when
    when a # at when
      or b # in the middle
    # of the example
    example \"x\" { a = yes } # at the example
    # closing SEV1
  } # behind SEV1
  # of SEV2
  level SEV2 { otherwise } # at SEV2
}
ladder l {
  # of the rung
  rung { page a; wait 5m } # at the rung
  # of the end
  at end hold \"x\" # at the end
}
template t for x {
  # of en
  text en \"a\" # at en
  # of fr
  text fr \"b\" # at fr
  # of via
  via sms { text en \"c\" } # at via
}
scenario s {
  # of the first
  at 1m resolved # at the first
  # of the second
  at 2m reopened # at the second
  # closing s
}
# the end
";

fn words_of_comments(file: &File) -> Vec<String> {
    let mut all: Vec<String> = file.comments.iter().map(|c| c.text.trim().to_owned()).collect();
    all.sort();
    all
}

#[test]
fn comments_survive() {
    let file = read_dsl(COMMENTS);
    let (as_dsl, as_yaml) = (print::dsl(&file), print::yaml(&file));
    insta::assert_snapshot!("comments.callout", as_dsl);
    insta::assert_snapshot!("comments.yaml", as_yaml);
    let yaml = read_yaml(&as_yaml);
    same(&file, &yaml).unwrap();
    assert_eq!(print::dsl(&read_dsl(&as_dsl)), as_dsl);
    assert_eq!(print::yaml(&yaml), as_yaml);
    // Two comments of one line come out as one: all words are there.
    let joined = |f: &File| {
        words_of_comments(f).join("; ").split("; ").map(str::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(joined(&read_dsl(&as_dsl)), joined(&file));
    assert_eq!(joined(&yaml), joined(&file));
    assert_eq!(joined(&read_dsl(&print::dsl(&yaml))), joined(&file));
}

/// Every name and string of a tree stands where its span says: read off the tree's debug output, so that no kind of
/// node can be forgotten.
#[test]
fn yaml_spans_cover_what_was_read() {
    let text = print::yaml(&read_dsl(EVERY_CLAUSE));
    let shown = format!("{:?}", read_yaml(&text).items);
    let mut checked = 0;
    for part in shown.split("node: \"").skip(1) {
        let Some((node, rest)) = part.split_once("\", span: Span { file: FileId(0), lo: ") else { continue };
        if node.contains(['"', '\\', '\n']) {
            continue;
        }
        let (lo, rest) = rest.split_once(", hi: ").unwrap();
        let (hi, _) = rest.split_once(' ').unwrap();
        let (lo, hi): (usize, usize) = (lo.parse().unwrap(), hi.parse().unwrap());
        let written = text[lo..hi].trim_matches(['"', '\'']);
        assert_eq!(written, node, "at {lo}..{hi}");
        checked += 1;
    }
    assert!(checked > 300, "{checked}");
}

mod texts {
    use super::{read_dsl, read_yaml};
    use crate::source::{FileId, Span, Spanned};
    use crate::syntax::ast::{Arg, Clause, Event, File, TemplateText, TextSource, Value};
    use crate::syntax::{print, same::same};
    use proptest::prelude::*;

    const FILE: &str = "fact y: text { assume \"t\" because \"t\" }\nfact z: text { assume \"t\" }\npolicy \"l\" { because \"t\" }\n\
        role r { also called \"t\", \"t\"; mission \"t\" }\n\
        person p { contact app \"t\" }\n\
        holidays h { 2026-12-25 \"t\" }\n\
        template t { subject en \"t\"; text en \"t\"; text fr from \"t\"; via sms { text en \"t\" } }\n\
        translations fr { SEV1 \"t\" }\n\
        severities { level a \"t\" { example \"t\" { x = \"t\" }; example { x = \"t\", y = \"t\" } } }\n\
        ladder l { at end hold \"t\" }\n\
        scenario s { at 1m note \"t\"; expect sent t saying \"t\"; given x = \"t\", y = \"t\" }\n";

    /// Puts `text` wherever the file has a string.
    fn fill(clauses: &mut [Clause], text: &str) {
        let set = |t: &mut Spanned<String>| text.clone_into(&mut t.node);
        for clause in clauses {
            match &mut clause.arg {
                Arg::Text(t) | Arg::Entry { text: t, .. } => set(t),
                Arg::Texts(list) => list.iter_mut().for_each(set),
                Arg::Contacts(list) => list.iter_mut().filter_map(|c| c.address.as_mut()).for_each(set),
                Arg::Holiday { label, .. } => label.iter_mut().for_each(set),
                Arg::Localized { text: TextSource::File(t), .. } => set(t),
                Arg::Localized { text: TextSource::Inline(t), .. } => {
                    *t = TemplateText { text: text.to_owned(), span: Span::default(), map: Vec::new() };
                }
                Arg::Variant { clauses, .. } => fill(clauses, text),
                Arg::Block(block) => {
                    block.label.iter_mut().for_each(set);
                    fill(&mut block.clauses, text);
                }
                Arg::Assignments { label, list } => {
                    label.iter_mut().for_each(set);
                    list.iter_mut().for_each(|a| a.value.node = Value::Text(text.to_owned()));
                }
                Arg::Assume { value, because } => {
                    value.node = Value::Text(text.to_owned());
                    because.iter_mut().for_each(set);
                }
                Arg::Ending(crate::syntax::ast::Ending::Hold(t)) => set(t),
                Arg::At { events, .. } => {
                    for event in events {
                        if let Event::Note(t) = &mut event.node {
                            set(t);
                        }
                    }
                }
                Arg::Expect(e) => {
                    if let crate::syntax::ast::Expected::Sent { saying: Some(t), .. } = &mut e.what {
                        set(t);
                    }
                }
                _ => {}
            }
        }
    }

    fn filled(text: &str) -> File {
        let mut file = read_dsl(FILE);
        for item in &mut file.items {
            if let Some(label) = &mut item.label {
                text.clone_into(&mut label.node);
            }
            fill(&mut item.clauses, text);
        }
        file.id = FileId(0);
        file
    }

    fn check(text: &str) {
        let file = filled(text);
        let dsl = print::dsl(&file);
        same(&file, &read_dsl(&dsl)).unwrap_or_else(|e| panic!("{e}\n{dsl}"));
        let yaml = print::yaml(&file);
        same(&file, &read_yaml(&yaml)).unwrap_or_else(|e| panic!("{e}\n{yaml}"));
    }

    #[test]
    fn awkward_texts_survive() {
        for text in [
            "",
            " ",
            "\n",
            "\n\n",
            "a\n",
            "a\n\n",
            "\na",
            "  a\n  b",
            "a\n  b\n",
            "a\n \nb",
            "a \nb",
            "\"\"\"",
            "a\n\"\"\"\nb",
            "\\",
            "\\n",
            "a\\",
            "'",
            "\"",
            "it's \"so\"",
            "it's \"so\"\nand so",
            "# a",
            "a # b",
            "a: b",
            "- a",
            "{ a }",
            "}",
            "a; b",
            "yes",
            "unknown",
            "so because \"it is\"",
            "~",
            "{{ x | default(\"y\") }}",
            "{{ x | default('y') }} \"\"",
            "\ta\n\tb",
            "a\tb",
            "é\u{2028}x",
            "a\"\"\"b",
            "\"\"\"a\n",
            "a\n\"",
            "say \"\n\" now",
        ] {
            check(text);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn texts_survive(text in r##"([ -~]|[\n\t#:'"\\{};|>é€]|  |\n\n|\n  |: | #|"""){0,10}"##) {
            check(&text);
        }
    }
}

/// Changes the fixture one character at a time: what still reads must not be the same, or the oracle is blind.
#[test]
fn same_sees_every_difference() {
    let file = read_dsl(EVERY_CLAUSE);
    let mut compared = 0;
    for (nth, item) in file.items.iter().enumerate() {
        let range = item.span.lo as usize..item.span.hi as usize;
        let original = read_dsl(&EVERY_CLAUSE[range.clone()]);
        for at in range.clone().skip(nth % 5).step_by(5) {
            let in_comment = file.comments.iter().any(|c| (c.span.lo..c.span.hi).contains(&(at as u32)));
            let other = match EVERY_CLAUSE.as_bytes()[at] {
                _ if in_comment => continue,
                b'1' => '2',
                b'0'..=b'9' => '1',
                b'q' => 'z',
                b'a'..=b'z' => 'q',
                b',' => ' ',
                _ => continue,
            };
            let mut text = EVERY_CLAUSE[range.clone()].to_owned();
            text.replace_range(at - range.start..at - range.start + 1, &other.to_string());
            let (changed, found) = dsl::parse(FileId(0), &text);
            if found.is_empty() {
                compared += 1;
                assert!(same(&original, &changed).is_err(), "{text}");
            }
        }
    }
    assert!(compared > 300, "{compared}");
}

#[test]
fn long_chains_end_well() {
    for text in
        [format!("define a = {}b\n", "not ".repeat(100_000)), format!("define a = b{}\n", " or b".repeat(20_000))]
    {
        let (file, _) = dsl::parse(FileId(0), &text);
        let yaml = print::yaml(&file);
        let (again, _) = yaml::parse(FileId(0), &yaml);
        same(&file, &again).unwrap();
    }
}
