//! Which files are a book, and what is said about those that cannot be read.

use std::collections::BTreeMap;

use callout::diagnostic::render::{self, human};
use callout::syntax::book::{find_books, load};

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
    ]);
    for (paths, expected) in [
        (&["a"][..], &[&["a"][..]][..]),
        (&["."], &[&["a"], &["a/inner"], &["b"]]),
        (&["a/people"], &[&["a"]]),
        (&["a/inner", "b", "./b/"], &[&["a/inner"], &["b"]]),
        (&["c"], &[&["c"]]),
        (&["a/x.callout", "c/x.callout"], &[&["a/x.callout", "c/x.callout"]]),
    ] {
        let (books, found) = find_books(&strings(paths), &files);
        assert_eq!(books, expected, "{paths:?}");
        assert_eq!(found, []);
    }
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
