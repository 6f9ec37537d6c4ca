//! Which files are a book, and what is said about those that cannot be read.

use std::collections::BTreeMap;

use callout::diagnostic::render::{self, human};
use callout::syntax::book::{find_books, holds_the_others, load};

type Disk = BTreeMap<String, Vec<u8>>;

fn disk(files: &[(&str, &str)]) -> Disk {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn strings(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|p| (*p).to_owned()).collect()
}

fn told(files: &Disk, paths: &[&str]) -> (Vec<String>, String) {
    let (book, mut found) = load(&strings(paths), files);
    render::sort(&mut found);
    let read = book.sources.iter().map(|f| f.path.clone()).collect();
    (read, human::render(&found, &book.sources, human::Style::default()))
}

#[test]
fn finds_the_books_that_paths_stand_for() {
    let files = disk(&[
        ("a/callout.toml", ""),
        ("a/x.callout", ""),
        ("a/inner/callout.toml", ""),
        ("a/inner/y.callout", ""),
        ("a/people/p.callout", ""),
        ("b/callout.toml", ""),
        ("c/x.callout", ""),
        ("d/one/callout.toml", ""),
        ("d/one/x.callout", "use \"../shared\"\n"),
        ("d/one/own.yaml", "callout: 1\n"),
        ("d/other/z.callout", ""),
        ("d/other/compose.yaml", "services: {}\n"),
        ("d/shared/people.callout", ""),
        ("d/stray.callout", ""),
    ]);
    for (paths, expected) in [
        (&["a"][..], &[&["a"][..], &["a/inner"]][..]),
        (&["."], &[&["a"], &["a/inner"], &["b"], &["d/one"], &["c/x.callout", "d/other/z.callout", "d/stray.callout"]]),
        (&["a/people"], &[&["a"]]),
        // What lies between books and is read by none is a book, too; what one uses is not.
        (&["d"], &[&["d/one"], &["d/other/z.callout", "d/stray.callout"]]),
        (&["a/inner", "b", "./b/"], &[&["a/inner"], &["b"]]),
        (&["c"], &[&["c"]]),
        (&["a/x.callout", "c/x.callout"], &[&["a/x.callout", "c/x.callout"]]),
    ] {
        let (books, found) = find_books(&strings(paths), &files);
        assert_eq!(books, expected, "{paths:?}");
        assert_eq!(found, []);
    }
    // `a/inner` lies in the folder of `a`: a command for one book means `a`, but none of several that lie side by side.
    let meant = |paths: &[&str]| holds_the_others(&find_books(&strings(paths), &files).0, &files);
    assert!(meant(&["a"]) && meant(&["b"]) && meant(&["a/people"]) && !meant(&["."]) && !meant(&["d"]));
    let (books, found) = find_books(&strings(&["nowhere"]), &files);
    assert!(books.is_empty());
    assert_eq!(found[0].message, "cannot read `nowhere`: no such file or folder");
}

#[test]
fn reads_policy_files_only() {
    let files = disk(&[
        ("a/callout.toml", ""),
        ("a/one.callout", ""),
        ("a/two.yaml", "# a comment\ncallout: 1\n"),
        ("a/UPPER.YML", "callout: 1\n"),
        ("a/compose.yaml", "services: {}\n"),
        ("a/late.yaml", "policy: {}\ncallout: 1\n"),
        ("a/README.md", "callout: 1"),
        ("a/inner/callout.toml", ""),
        ("a/inner/not_ours.callout", ""),
    ]);
    let (read, told) = told(&files, &["a"]);
    assert_eq!(read, ["a/callout.toml", "a/UPPER.YML", "a/late.yaml", "a/one.callout", "a/two.yaml"]);
    insta::assert_snapshot!(told);
}

#[test]
fn says_what_cannot_be_read() {
    let mut files = disk(&[("a/callout.toml", "[chek]\n"), ("b/readme.md", ""), ("x.txt", ""), ("y.yaml", "a: 1\n")]);
    files.insert("a/bom.callout".to_owned(), b"\xEF\xBB\xBF".to_vec());
    files.insert("a/latin1.callout".to_owned(), b"policy \"x\"\nperson ren\xE9\n".to_vec());
    files.insert("a/utf16.callout".to_owned(), b"\xFF\xFEp\0o\0".to_vec());
    files.insert("a/utf16.yaml".to_owned(), "\u{feff}callout: 1".encode_utf16().flat_map(u16::to_le_bytes).collect());
    files.insert("a/huge.callout".to_owned(), vec![b'#'; callout::source::MAX_FILE_BYTES + 1]);
    let all = [&["a"][..], &["b"], &["x.txt"], &["y.yaml"], &["nowhere.callout"]];
    insta::assert_snapshot!(all.map(|paths| told(&files, paths).1).join("----\n"));
}

#[test]
fn follows_use_once_and_in_circles() {
    let files = disk(&[
        ("book/a.callout", "use \"../shared/b.callout\"\nuse \"../shared\"\n"),
        ("shared/b.callout", "use \"../book/a.callout\"\nuse \"b.callout\"\n"),
        ("shared/c.yaml", "callout: 1\nuse: [\"../book/./a.callout\"]\n"),
    ]);
    let (read, told) = told(&files, &["book"]);
    assert_eq!(told, "");
    assert_eq!(read, ["book/a.callout", "shared/b.callout", "shared/c.yaml"]);
}

#[test]
fn says_where_a_missing_file_is_named() {
    let files = disk(&[
        ("people.callout", ""),
        ("notes.md", ""),
        ("empty/readme.txt", ""),
        (
            "one.callout",
            "use \"poeple.callout\"\nuse \"/etc/hosts\"\nuse \"empty\"\nuse \"notes.md\"\nuse \"sub\\\\x.callout\"\nuse \"\"\n",
        ),
        ("two.yaml", "callout: 1\nuse: [poeple.callout]\n"),
    ]);
    insta::assert_snapshot!(told(&files, &["one.callout", "two.yaml"]).1);
}

#[test]
fn reads_external_texts() {
    let files = disk(&[
        (
            "a.callout",
            "template t { text en from \"texts/t.md\"; via sms { text en from \"./texts/t.md\"; text fr from \"texts/no.md\" } }\n",
        ),
        ("texts/t.md", "Hello {{ x }}"),
    ]);
    let (book, found) = load(&strings(&["a.callout"]), &files);
    let texts: Vec<_> = book
        .texts
        .iter()
        .map(|((_, written), id)| (written.as_str(), book.sources.get(*id).unwrap().path.as_str()))
        .collect();
    assert_eq!(texts, [("./texts/t.md", "texts/t.md"), ("texts/t.md", "texts/t.md")]);
    assert_eq!(
        found.iter().map(|d| d.message.as_str()).collect::<Vec<_>>(),
        ["cannot read `texts/no.md`: no such file"]
    );
    assert_eq!(book.sources.place(found[0].primary.as_ref().unwrap().span), "a.callout:1:93");
}

/// What is a text is known to all files of a book, in whichever of them and in whichever notation it is declared.
#[test]
fn yaml_knows_the_texts_of_other_files() {
    let files = disk(&[
        ("a/facts.callout", "fact product: text\n"),
        ("a/scoped.callout", "scope shop\nfact product: choice one, two\nfact title: text\n"),
        ("a/s.yaml", "callout: 1\nscenarios:\n  s: { given: { product: Web hosting, shop.title: 1st } }\n"),
        ("a/t.yaml", "callout: 1\nscope: shop\nscenarios:\n  t: { given: { product: one, title: Title one } }\n"),
    ]);
    let (book, found) = load(&strings(&["a"]), &files);
    assert_eq!(found, []);
    let written = |at: usize| callout::syntax::print::dsl(&book.files[at]);
    insta::assert_snapshot!(format!("{}\n{}", written(1), written(3)));
    assert!(callout::syntax::print::yaml(&book.files[1]).contains("product: Web hosting"));
}
