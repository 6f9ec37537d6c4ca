//! Shipped files and what becomes of them.

use super::{WIDTH, format};
use crate::source::Notation;

fn shipped() -> Vec<(String, Notation, String)> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let mut open = vec![format!("{root}examples"), format!("{root}runbooks"), format!("{root}docs"), format!("{root}src/syntax/dsl/tests")];
    let mut all = Vec::new();
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_str().unwrap().to_owned();
            let notation = match path.extension().and_then(|e| e.to_str()) {
                _ if path.is_dir() => {
                    open.push(name);
                    continue;
                }
                Some("callout") => Notation::Dsl,
                Some("yaml") => Notation::Yaml,
                _ => continue,
            };
            let text = std::fs::read_to_string(&path).unwrap();
            all.push((name.trim_start_matches(root).to_owned(), notation, text));
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(all.len() > 60, "{}", all.len());
    all
}

#[test]
fn twice_is_once() {
    for (name, notation, text) in shipped() {
        for width in [40, 60, WIDTH, 400] {
            let once = format(notation, &text, None, width).unwrap_or_else(|e| panic!("{name} at {width}: {e:?}"));
            let twice = format(notation, &once, None, width).unwrap_or_else(|e| panic!("{name} at {width}: {e:?}"));
            assert!(once == twice, "{name} at {width}\n{once}\n-----\n{twice}");
        }
    }
}
