//! The corpus of the fuzz targets, replayed: what a fuzzer once found worth keeping holds for ever.

use std::fs;

#[path = "../../fuzz/properties.rs"]
mod properties;

fn replay(target: &str, property: fn(&[u8])) {
    let folder = format!("{}/fuzz/corpus/{target}", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 20, "{folder} has {} files", files.len());
    for file in files {
        // What panics is told by the name of its file.
        let data = fs::read(&file).unwrap();
        let held = std::panic::catch_unwind(|| property(&data));
        assert!(held.is_ok(), "{} no longer holds", file.display());
    }
}

#[test]
fn corpus_dsl() {
    replay("dsl", properties::dsl);
}

#[test]
fn corpus_yaml() {
    replay("yaml", properties::yaml);
}

#[test]
fn corpus_fmt() {
    replay("fmt", properties::fmt);
}

#[test]
fn corpus_convert() {
    replay("convert", properties::convert);
}
