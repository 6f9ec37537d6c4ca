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

/// A letter too many in a name that stands somewhere is one finding, wherever it is: nothing else is said, because nothing
/// else is wrong.
#[test]
fn a_misspelt_name_is_one_finding() {
    // Each how many-th reference of a book.
    const STRIDE: usize = 23;
    let mut wrong = Vec::new();
    for (n, book) in books::all().into_iter().filter(|b| !b.ends_with(".yaml")).enumerate() {
        let folder = if book.starts_with("runbooks") { "runbooks" } else { book.rsplit_once('/').unwrap().0 };
        let files = books::memory(folder);
        let whole = books::policy(&book, &files);
        if !whole.findings.is_empty() {
            continue;
        }
        let places = whole.model.references.iter().map(|r| r.at);
        for at in places.skip(n % STRIDE).step_by(STRIDE) {
            let file = whole.book.sources.get(at.file).unwrap();
            let mut text = file.text.to_string();
            text.insert_str(at.hi as usize, "zz");
            let mut files = files.clone();
            files.insert(file.path.clone(), text.into_bytes());
            let policy = books::policy(&book, &files);
            if policy.findings.len() != 1 {
                wrong.push(format!("{}\n{}", whole.book.sources.place(at), books::told(&policy, &policy.findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} slips say more than one thing:\n{}", wrong.len(), wrong.join("\n"));
}
