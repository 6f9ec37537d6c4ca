//! The plan as a file: the same bytes each time, and whoever reads it gets what was compiled.

use callout::cli::disk::Disk;
use callout::plan::Document;

use crate::books;

#[test]
fn plans_are_deterministic_and_read_back() {
    for path in books::all() {
        let compile = || Document::new(books::policy(&path, &Disk).plan()).to_json();
        let text = compile();
        if path.starts_with("runbooks/") {
            assert!(text == compile(), "{path}: two compilations differ");
        }
        let document = Document::from_json(&text).unwrap_or_else(|why| panic!("{path}: {why}"));
        assert!(document.to_json() == text, "{path}: something is lost when the plan is read back");
    }
}

#[test]
fn changed_plans_are_refused() {
    let text = Document::new(books::policy("examples/policy/book.callout", &Disk).plan()).to_json();
    let zone = text.replace("callout.plan/1", "callout.plan/2");
    assert_eq!(
        Document::from_json(&zone).unwrap_err(),
        "the plan's format is `callout.plan/2`; this callout reads `callout.plan/1`"
    );
    let machine = text.replacen("\"machine\": 1", "\"machine\": 99", 1);
    assert_eq!(Document::from_json(&machine).unwrap_err(), "the plan is for machine 99; this callout runs machine 1");
    let moved = text.replacen("Flood desk", "Fire desk", 1);
    assert!(text != moved);
    assert!(Document::from_json(&moved).unwrap_err().contains("was changed after it was compiled"));
    assert!(Document::from_json("{}").unwrap_err().contains("has no `format`"));
    assert!(Document::from_json(&text[..text.len() / 2]).unwrap_err().starts_with("not a plan: "));
}

#[test]
fn the_published_schema_is_that_of_plans() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema/plan.schema.json");
    let schema = format!("{}\n", serde_json::to_string_pretty(&schemars::schema_for!(Document)).unwrap());
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema")).unwrap();
        std::fs::write(path, &schema).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(published == schema, "write docs/schema/plan.schema.json anew with UPDATE_SCHEMAS=1");
}
