//! Decision tables go out as DMN and come back as they were; what other tools write is read, or refused where it stands.

use std::fs;
use std::path::Path;

use callout::diagnostic::Diagnostic;
use callout::diagnostic::render::human;
use callout::dmn::{import, of_model, read, text, write};
use callout::policy::Policy;
use callout::source::{FileId, Notation, Sources};
use proptest::prelude::*;

use crate::books;
use crate::claims::{book, policy};
use crate::random_books::Tape;

/// The policy as DMN; nothing where a table asks for flags.
fn exported(policy: &Policy) -> Result<String, Vec<Diagnostic>> {
    let tables: Vec<_> = policy.model.tables.rows().collect();
    let (exchange, found) = of_model(&policy.model, &policy.book, &tables);
    if found.is_empty() { Ok(write(&exchange)) } else { Err(found) }
}

/// A document as a policy file, or what is wrong with it.
fn imported(name: &str, document: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add(name, Notation::Text, document);
    let (tables, found) = import(file, document);
    tables.map_or_else(|| human::render(&found, &sources, human::Style::default()), |(text, _)| text)
}

/// Everything that the tables say.
fn said(policy: &Policy) -> Vec<String> {
    let mut all = Vec::new();
    for table in policy.model.tables.rows() {
        let rows = table.rows.as_ref().unwrap();
        all.push(format!("{} {:?} {:?} {:?}", table.head.name, table.head.label, rows.ty, rows.hit));
        all.extend(rows.inputs.iter().map(|i| format!("{} {:?} {:?}", i.name, i.ty, i.values)));
        all.extend(rows.rows.iter().map(|r| format!("{:?} {:?}", r.areas, r.value)));
        all.extend(rows.otherwise.iter().map(|o| format!("otherwise {:?}", o.value)));
    }
    all
}

fn comes_back(from: &Policy, document: &str) {
    let (exchange, found) = read(FileId(0), document);
    assert_eq!(found, [], "{document}");
    let again = policy(&text(&exchange));
    assert_eq!(said(&again), said(from), "{document}\n{}", text(&exchange));
}

/// Where documents are left for the public schema (`tests/dmn/run` asks it).
fn leave(name: &str, document: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dmn");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), document).unwrap();
}

#[test]
fn tables_that_are_shipped_come_back() {
    let mut count = 0;
    for path in books::all().iter().filter(|p| !p.ends_with(".yaml")) {
        let policy = books::policy(path, &callout::cli::disk::Disk);
        let Ok(document) = exported(&policy) else { continue };
        if policy.model.tables.is_empty() {
            continue;
        }
        comes_back(&policy, &document);
        leave(&format!("{}.dmn", path.replace('/', "-")), &document);
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn what_authors_say_of_tables_and_rows_comes_back() {
    let written = "policy \"P\"\nfact a: bool\n\n# Whom to call.\ntable t: scale lo < hi from a {\n  # At once,\n  # day and night.\n  \
                   yes => hi # the boss\n  no => lo\n}\n";
    let document = exported(&policy(written)).unwrap();
    let note = "<annotationEntry><text>At once,\nday and night.\nthe boss</text></annotationEntry>";
    for said in ["<description>Whom to call.</description>", "<annotation name=\"Note\"/>", note] {
        assert!(document.contains(said), "{said}\n{document}");
    }
    leave("notes.dmn", &document);
    let again = imported("notes.dmn", &document);
    let rows = "  # At once,\n  # day and night.\n  # the boss\n  yes => hi\n  no => lo\n";
    assert!(again.contains("# Whom to call.\ntable t") && again.contains(rows), "{again}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_tables_come_back(choices in prop::collection::vec(any::<u16>(), 120)) {
        let policy = policy(&book(&mut Tape::new(choices.clone())));
        if let Ok(document) = exported(&policy) {
            comes_back(&policy, &document);
            leave(&format!("random-{}.dmn", choices[0] % 32), &document);
        }
    }

    /// Nothing that is put into a cell stops the reader, and what it takes is told or said.
    #[test]
    fn any_cell_is_read_or_told(cell in "[-<>=\\[\\]().,\"a-c0-9 not@PTH]{0,24}", kind in 0_usize..4) {
        let ty = ["number", "string", "boolean", "dayTimeDuration"][kind];
        let cell = cell.replace('<', "&lt;");
        let document = format!(
            "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'><decision name='t'><decisionTable>\
             <input><inputExpression typeRef='{ty}'><text>x</text></inputExpression></input><output typeRef='boolean'/>\
             <rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>true</text></outputEntry></rule>\
             </decisionTable></decision></definitions>"
        );
        let told = imported("x.dmn", &document);
        if told.starts_with("fact ") {
            let policy = policy(&told);
            prop_assert!(policy.model.tables.rows().next().unwrap().rows.is_some(), "{}\n{told}", cell);
        } else {
            prop_assert!(told.starts_with("error["), "{told}");
        }
    }
}

/// Documents as Camunda, Trisotech and others write them, and what comes of each.
#[test]
fn documents_of_other_tools() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dmn");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "dmn"));
    files.sort();
    let mut all = String::new();
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let told = imported(name, &fs::read_to_string(&file).unwrap());
        if told.starts_with("fact ") {
            let policy = policy(&told);
            assert!(policy.model.tables.rows().all(|t| t.rows.is_some()), "{name}\n{told}");
        }
        all.push_str(&format!("# {name}\n{told}\n"));
    }
    insta::assert_snapshot!(all);
}

/// With time that grows with the square of their values nobody would wait for these.
#[test]
fn long_cells_are_read() {
    let many = (0..20_000).map(|n| (2 * n).to_string()).collect::<Vec<_>>().join(",");
    let strings = (0..20_000).map(|n| format!("\"s{n}\"")).collect::<Vec<_>>().join(",");
    let document = |ty: &str, cell: &str| {
        format!(
            "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'><decision name='t'><decisionTable>\
             <input><inputExpression typeRef='{ty}'><text>x</text></inputExpression></input><output typeRef='boolean'/>\
             <rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>true</text></outputEntry></rule>\
             </decisionTable></decision></definitions>"
        )
    };
    for document in
        [document("number", &many), document("number", &format!("not({many})")), document("string", &strings)]
    {
        let (exchange, found) = read(FileId(0), &document);
        assert_eq!((exchange.tables.len(), found), (1, Vec::new()));
    }
    // A choice may not have so many values.
    let told = imported("x.dmn", &document("string", &strings));
    assert!(told.starts_with("error[beyond-tables]: this makes no table: "), "{told:.400}");
}

/// Documents made to harm are refused at once.
#[test]
fn hostile_documents_are_refused() {
    let head = "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'>";
    let bomb = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>";
    let outside = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>";
    let deep = format!("{head}{}", "<a>".repeat(100_000));
    let closed = format!("{head}{}{}</definitions>", "<a>".repeat(50_000), "</a>".repeat(50_000));
    let wide = format!("{head}{}</definitions>", "<a/>".repeat(2_500_000));
    let circle = "<itemDefinition name='a'><typeRef>b</typeRef></itemDefinition><itemDefinition name='b'><typeRef>a</typeRef></itemDefinition>";
    let table = |input: &str, rows: &str| {
        format!(
            "{head}{circle}<decision name='t'><decisionTable>{input}<output typeRef='boolean'/>{rows}</decisionTable></decision></definitions>"
        )
    };
    let column = "<input><inputExpression typeRef='a'><text>x</text></inputExpression></input>";
    let row = "<rule><inputEntry><text>1</text></inputEntry><outputEntry><text>true</text></outputEntry></rule>";
    for (document, why) in [
        (format!("{bomb}{head}&c;</definitions>"), "the document has a DTD"),
        (format!("{outside}{head}&a;</definitions>"), "the document has a DTD"),
        (deep, "this is no XML"),
        (closed, "there is no decision table here"),
        (wide, "this is no XML"),
        (table(column, row), "values of type `"),
        (table(&column.repeat(21), ""), "more than 20 inputs"),
        (table(&column.replace("'a'", "'number'"), &row.repeat(10_001)), "more than 10000 rules"),
        (
            table(&column.replace("'a'", "'number'"), &row.replace(">1<", &format!(">{}<", "[".repeat(9_000)))),
            "expected a value",
        ),
        (
            table(&column.replace("'a'", "'number'"), &row.replace(">1<", &format!(">{}<", "9".repeat(99)))),
            "more digits than are exact",
        ),
        (String::new(), "this is no XML"),
        ("<html/>".to_owned(), "this is no `definitions`"),
    ] {
        let told = imported("x.dmn", &document);
        assert!(told.starts_with("error[") && told.contains(why), "{why}: {told:.400}");
    }
}
