//! What `fmt` and `convert` make of every shipped file.

use callout::cli::disk::Disk;
use callout::plan::content_hash;
use callout::source::{Files, Notation};
use callout::syntax::layout::{self, WIDTH};
use callout::syntax::{book, convert};

use crate::books;

/// Every shipped policy file with its notation.
fn shipped() -> Vec<(String, Notation, String)> {
    let mut all = Vec::new();
    for folder in ["examples", "runbooks", "docs"] {
        for file in Disk.list(folder).unwrap().unwrap() {
            let notation = match file.rsplit_once('.').map(|(_, e)| e) {
                Some("callout") => Notation::Dsl,
                Some("yaml") => Notation::Yaml,
                _ => continue,
            };
            all.push((file.clone(), notation, std::fs::read_to_string(&file).unwrap()));
        }
    }
    assert!(all.len() > 60, "{}", all.len());
    all
}

fn formatted(name: &str, notation: Notation, text: &str, width: usize) -> String {
    layout::format(notation, text, None, width).unwrap_or_else(|e| panic!("{name} at {width}: {e:?}\n{text}"))
}

#[test]
fn twice_is_once() {
    for (name, notation, text) in shipped() {
        for width in [60, WIDTH] {
            let once = formatted(&name, notation, &text, width);
            assert_eq!(formatted(&name, notation, &once, width), once, "{name} at {width}");
        }
    }
}

/// The lines on which a comment can stand: not those in texts of several lines.
fn with_comments(notation: Notation, text: &str, own_line: bool) -> (String, usize) {
    let mut out = String::new();
    let (mut block, mut count): (Option<usize>, usize) = (None, 0);
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        let inside = match notation {
            Notation::Yaml => block.is_some_and(|margin| line.trim().is_empty() || indent > margin),
            _ => block.is_some(),
        };
        if !inside && notation == Notation::Yaml {
            block = None;
        }
        // A plain text over several lines has no room for comments.
        let folded = notation == Notation::Yaml
            && !line.contains(": ")
            && !line.trim_end().ends_with(':')
            && !line.trim_start().starts_with(['-', '#']);
        let free = !inside && !line.trim().is_empty() && !folded;
        if free && own_line {
            count += 1;
            out.push_str(&format!("{}# own {count}\n", " ".repeat(indent)));
        }
        out.push_str(line);
        let begins = match notation {
            Notation::Yaml => (line.ends_with('|') || line.ends_with('>') || line.ends_with("|-")).then_some(indent),
            _ => (line.matches("\"\"\"").count() % 2 == 1).then_some(0),
        };
        let ends = notation != Notation::Yaml && inside && begins.is_some();
        if free && !own_line && begins.is_none() && !line.trim_start().starts_with('#') && !line.contains(" #") {
            count += 1;
            out.push_str(&format!(" # behind {count}"));
        }
        out.push('\n');
        if ends {
            block = None;
        } else if begins.is_some() && !inside {
            block = begins;
        }
    }
    (out, count)
}

/// A comment on every line where one can stand: all of them are there afterwards, in the same order. That is what
/// `format` proves for itself, and what is counted here without it.
#[test]
fn every_comment_survives() {
    let mut counted = 0;
    for (name, notation, text) in shipped() {
        for own_line in [true, false] {
            let (commented, count) = with_comments(notation, &text, own_line);
            let new = formatted(&name, notation, &commented, WIDTH);
            let numbers = |text: &str| -> Vec<usize> {
                let word = if own_line { "# own " } else { "# behind " };
                text.split(word).skip(1).map(|r| r.lines().next().unwrap().trim().parse().unwrap()).collect()
            };
            assert_eq!(numbers(&new), (1..=count).collect::<Vec<_>>(), "{name}\n{new}");
            counted += count;
        }
    }
    assert!(counted > 3000, "{counted}");
}

/// There and back: the same tree, which `convert` proves, and the same plan.
#[test]
fn runbooks_convert_there_and_back() {
    struct Converted(Vec<(String, Vec<u8>)>);
    impl Files for Converted {
        fn read(&self, path: &str) -> Result<Vec<u8>, String> {
            let found = self.0.iter().find(|(p, _)| p == path);
            found.map_or_else(|| Disk.read(path), |(_, bytes)| Ok(bytes.clone()))
        }
        fn list(&self, folder: &str) -> Result<Option<Vec<String>>, String> {
            if self.0.iter().any(|(p, _)| p == folder) { Ok(None) } else { Disk.list(folder) }
        }
    }
    let hash = |paths: &[String], files: &dyn Files| {
        let (book, found) = book::load(paths, files);
        assert!(found.is_empty(), "{found:?}");
        content_hash(&callout::policy::Policy::new(book, found, callout::policy::Now::Day(books::TODAY)).plan())
    };
    for folder in books::folders("runbooks") {
        let (book, _) = book::load(std::slice::from_ref(&folder), &Disk);
        let before = hash(std::slice::from_ref(&folder), &Disk);
        let mut files: Vec<(String, Notation)> = Vec::new();
        let mut there = Converted(Vec::new());
        // What a book uses of another one stays as it is: its name is written in the book.
        let path = |tree: &callout::syntax::ast::File| &book.sources.get(tree.id).unwrap().path;
        let own: Vec<_> = book.files.iter().filter(|tree| path(tree).starts_with(&folder)).collect();
        for tree in &own {
            let path = path(tree);
            let to = if tree.notation == Notation::Yaml { Notation::Dsl } else { Notation::Yaml };
            let text = convert::convert(tree, to, WIDTH).unwrap_or_else(|e| panic!("{path}: {e:?}"));
            let name = format!("{path}.{}", if to == Notation::Yaml { "yaml" } else { "callout" });
            there.0.push((name.clone(), text.into_bytes()));
            files.push((name, tree.notation));
        }
        let names: Vec<String> = files.iter().map(|(n, _)| n.clone()).collect();
        assert_eq!(hash(&names, &there), before, "{folder}");
        let (other, _) = book::load(&names, &there);
        for (tree, again) in own.iter().zip(&other.files) {
            let back = convert::convert(again, tree.notation, WIDTH).unwrap();
            let (round, _) = match tree.notation {
                Notation::Yaml => callout::syntax::yaml::parse_knowing(tree.id, &back, &tree.texts),
                _ => callout::syntax::dsl::parse(tree.id, &back),
            };
            callout::syntax::same::same(tree, &round).unwrap();
            layout::same_comments(tree, &round, layout::Comments::All).unwrap();
        }
    }
}

#[test]
fn layouts() {
    for (name, notation, width, before) in CASES {
        let after = formatted(name, *notation, before, *width);
        assert_eq!(formatted(name, *notation, &after, *width), after, "{name}");
        insta::assert_snapshot!(*name, after);
    }
}

const CASES: &[(&str, Notation, usize, &str)] = &[
    (
        "spacing",
        Notation::Dsl,
        100,
        "fact  a :bool{ask 'x';clearance staff}\n\n\n\nfact bb:   bool { ask \"y\" } # why\nseverities{\n\n  level A { when a   and(bb or  count( regions )>=2)\n\n }\n}\n",
    ),
    (
        "long",
        Notation::Dsl,
        60,
        "ladder l {\n  rung everybody_at_once { page alice, bob, carol, dave, erin, frank, gina via phone, then sms after 2m; wait 5m }\n  at end stop \"so\"\n}\ndefine grave = customers_affected >= 50% or data_exposed and employees_at_risk or likely_to_get_worse\ndefine many = any of (customers_affected >= 50%, data_exposed, employees_at_risk, likely_to_get_worse)\nrole lead { filled by first_duty when during business, else second_duty when during nights, else desk }\n",
    ),
    ("broken", Notation::Dsl, 100, "fact a:bool\nladder  x  {  rungs 3 ;  page   y }\nfact   b:bool\n"),
    // A `}` too many touches no declaration that it does not share a line with.
    (
        "brace_too_many",
        Notation::Dsl,
        100,
        "fact   a: bool {\n  ask   'x'\n}\n}\nfact   b: bool {\n  ask   'x'\n} }\nfact   c:bool\n",
    ),
    (
        "off",
        Notation::Dsl,
        100,
        "team  t { members a,b }\n# fmt: off\nteam   u   { members   a,    b }\n# fmt: on\nlevels  {\n}\nseverities {\n    level A {\n        # fmt: off\n        when a     # one\n        when bbb   # two\n        # fmt: on\n        when   c\n    }\n}\n",
    ),
    (
        "yaml_spacing",
        Notation::Yaml,
        100,
        "callout:   1\nroles:\n    lead:   # the lead\n        filled_by:   \"a   when during  business, else b\"\n        also_called: [ 'x',y ]\n\n\n        # gone\n        mission: >\n            Do what\n            must be done\nladders:\n  l:\n    rungs:\n    - {page: a, wait:  5m}\n    - page: \"b,c\"\n      wait: 5m\n    at_end: stop \"x\"\n",
    ),
    (
        "yaml_long",
        Notation::Yaml,
        60,
        "callout: 1\ndefine:\n  grave: customers_affected >= 50% or data_exposed or employees_at_risk\nteams:\n  t: { members: [alice, bob, carol, dave, erin, frank, gina, hanna, ida] }\n",
    ),
    // What stands in quotes stays on one line, and one written over several lines is put on one.
    (
        "yaml_quoted",
        Notation::Yaml,
        60,
        "callout: 1\nfacts:\n  a:\n    type:   bool\n    ask:  \"Is anyone's health or safety in danger, here or: elsewhere?\"\n  b:\n    type: text\n    assume: \"so that it\n      is long\\\n      \\ enough: to be in two lines, at least\"\n",
    ),
    ("yaml_anchor", Notation::Yaml, 100, "callout: 1\nteams:\n  a: &all\n     members: [x,y]\n  b: *all\n"),
    (
        "yaml_broken",
        Notation::Yaml,
        100,
        "callout: 1\nteams:\n  a:   { members: [x,y] }\n  b:   { membres: [x,y] }\n  c:   { members: [x,y] }\n",
    ),
    // What cannot be read reaches up to the next key, blank lines included: they do not become more each time.
    (
        "yaml_unreadable",
        Notation::Yaml,
        100,
        "callout: 1\nteams:\n  a:\n    members: x\n     y: z\n\nfacts:\n  b:   bool\n",
    ),
];

/// Where a text is never closed, nobody knows what belongs to it: nothing behind it is touched.
#[test]
fn what_follows_an_open_text_stays() {
    let before = "fact  a: bool\ntemplate t {\n  must say   x\n  text fr \"\"\"\n    It is   over ; so\n    {% if\nfact   b: bool\n";
    let after = before.replace("fact  a", "fact a");
    assert_eq!(formatted("open", Notation::Dsl, before, WIDTH), after);
}

/// All lines end as the first does, those of texts, too.
#[test]
fn line_ends_are_one() {
    let text = |end: &str| {
        format!(
            "team a {{ members   b }}{end}template t {{{end}  text en \"\"\"\r\n    one\n    two{end}  \"\"\"{end}}}\r\n"
        )
    };
    let expected = "team a { members b }\ntemplate t {\n  text en \"\"\"\n    one\n    two\n  \"\"\"\n}\n";
    assert_eq!(formatted("mixed", Notation::Dsl, &text("\n"), WIDTH), expected);
    assert_eq!(formatted("mixed", Notation::Dsl, &text("\r\n"), WIDTH), expected.replace('\n', "\r\n"));
    let text = |end: &str| {
        format!(
            "callout: 1{end}# why\r\ntemplates:{end}  t:\n    text:{end}      en:   |\r\n        one\n        two{end}"
        )
    };
    let expected = "callout: 1\n# why\ntemplates:\n  t:\n    text:\n      en: |\n        one\n        two\n";
    assert_eq!(formatted("mixed", Notation::Yaml, &text("\n"), WIDTH), expected);
    assert_eq!(formatted("mixed", Notation::Yaml, &text("\r\n"), WIDTH), expected.replace('\n', "\r\n"));
}

/// A byte order mark stays, in files and from standard input; only what is converted begins without one.
#[test]
fn a_byte_order_mark_stays() {
    let folder = tempfile::tempdir().unwrap();
    let callout = |args: &[&str], typed: &str| {
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_callout"))
            .args(args)
            .current_dir(&folder)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), typed.as_bytes()).unwrap();
        let done = child.wait_with_output().unwrap();
        (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
    };
    let cases = [
        ("a.callout", "\u{FEFF}team  a { members b }\r\n", "\u{FEFF}team a { members b }\r\n"),
        (
            "a.yaml",
            "\u{FEFF}callout:  1\nteams:  { a: { members: [b] } }\n",
            "\u{FEFF}callout: 1\nteams: { a: { members: [b] } }\n",
        ),
    ];
    for (name, before, after) in cases {
        std::fs::write(folder.path().join(name), before).unwrap();
        assert_eq!(callout(&["fmt", "--check", name], "").0, 1, "{name}");
        assert_eq!(callout(&["fmt", name], "").0, 0, "{name}");
        assert_eq!(std::fs::read_to_string(folder.path().join(name)).unwrap(), after);
        assert_eq!(callout(&["fmt", "--check", name], "").0, 0, "{name}");
        assert_eq!(callout(&["fmt", "-", "--stdin-name", name], before), (0, after.to_owned()));
    }
    let (code, converted) = callout(&["convert", "a.callout", "--to", "yaml"], "");
    assert_eq!((code, converted.as_str()), (0, "callout: 1\n\nteams:\n  a:\n    members: [b]\n"));
}

#[test]
fn line_ends_are_kept() {
    let text = "fact  a: bool\r\ntext_block_is_none { }\r\nfact   b: bool\r\n";
    let new = formatted("windows", Notation::Dsl, text, WIDTH);
    assert_eq!(new, "fact a: bool\r\ntext_block_is_none { }\r\nfact b: bool\r\n");
}
