//! One slip of the pen is one finding: each edit of a good book is followed by exactly what it says, the cause and
//! nothing that only follows from it.

use crate::books;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    slip: Vec<Slip>,
}

/// A textual edit of a book and its findings, as `file:line:column code: message`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Slip {
    why: String,
    file: String,
    from: String,
    to: String,
    /// What the file is called after it, where that is the slip.
    #[serde(default)]
    renamed: Option<String>,
    found: Vec<String>,
}

fn found(slip: &Slip) -> Result<Vec<String>, String> {
    let book = slip.file.rsplit_once('/').unwrap().0;
    let mut files = books::memory(book);
    let text = files.remove(&slip.file).ok_or_else(|| format!("{} does not exist", slip.file))?;
    if book.starts_with("examples") {
        // Both notations stand side by side there.
        files.clear();
    }
    let text = String::from_utf8(text).unwrap();
    if !text.contains(&slip.from) {
        return Err(format!("{} does not say: {}", slip.file, slip.from));
    }
    let name = slip.renamed.as_ref().map_or_else(|| slip.file.clone(), |name| format!("{book}/{name}"));
    files.insert(name, text.replacen(&slip.from, &slip.to, 1).into_bytes());
    let policy = books::policy(book, &files);
    let mut found: Vec<String> = policy
        .findings
        .iter()
        .map(|d| {
            let place = d.primary.as_ref().map_or_else(String::new, |p| policy.book.sources.place(p.span));
            let place = place.strip_prefix(book).map_or(place.as_str(), |p| p.trim_start_matches('/'));
            format!("{place} {}: {}", d.code, d.message)
        })
        .collect();
    found.sort();
    Ok(found)
}

#[test]
fn one_slip_is_one_finding() {
    let table: Table = toml::from_str(include_str!("slips.toml")).unwrap();
    let mut wrong = Vec::new();
    for slip in &table.slip {
        match found(slip) {
            Ok(found) if found == slip.found => {}
            Ok(found) => wrong.push(format!("{}: {found:#?}", slip.why)),
            Err(why) => wrong.push(format!("{}: {why}", slip.why)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
