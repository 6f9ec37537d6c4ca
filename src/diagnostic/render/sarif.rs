//! The rendering as SARIF 2.1.0, which code scanning and editors read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::json::{Place, place};
use super::{Diagnostic, Level, json_safe};
use crate::source::Sources;

/// A log of one run, book by book.
#[derive(Debug, Clone, Default)]
pub struct Log {
    results: Vec<Value>,
    rules: BTreeSet<&'static str>,
}

impl Log {
    /// Adds what was found in one book.
    pub fn add(&mut self, diagnostics: &[Diagnostic], sources: &Sources) {
        for d in diagnostics {
            self.rules.insert(d.code);
            self.results.push(result(d, sources));
        }
    }

    /// As text that ends in a newline. `meaning` says what a code means, where that is known.
    ///
    /// # Errors
    /// None in practice: a JSON value can always be written.
    pub fn to_json(&self, meaning: impl Fn(&str) -> Option<&'static str>) -> Result<String, serde_json::Error> {
        let rules: Vec<Value> = self.rules.iter().map(|code| rule(code, meaning(code))).collect();
        let driver = json!({ "name": "callout", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints", "results": self.results }],
        });
        serde_json::to_string_pretty(&log).map(|json| json_safe(&json) + "\n")
    }
}

fn rule(code: &str, meaning: Option<&str>) -> Value {
    match meaning {
        Some(text) => json!({ "id": code, "shortDescription": { "text": text } }),
        None => json!({ "id": code }),
    }
}

fn result(d: &Diagnostic, sources: &Sources) -> Value {
    let level = match d.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    };
    let said: Vec<String> = std::iter::once(d.message.clone())
        .chain(d.notes.iter().cloned())
        .chain(d.help.iter().map(|h| format!("help: {h}")))
        .collect();
    let mut result = Map::from_iter([
        ("ruleId".to_owned(), json!(d.code)),
        ("level".to_owned(), json!(level)),
        ("message".to_owned(), json!({ "text": said.join("\n") })),
    ]);
    if let Some(at) = d.primary.as_ref().and_then(|l| place(l.span, sources)) {
        result.insert("locations".to_owned(), json!([location(&at, None)]));
    }
    let related: Vec<Value> =
        d.secondary.iter().filter_map(|l| place(l.span, sources).map(|at| location(&at, Some(&l.message)))).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".to_owned(), json!(related));
    }
    let mut changes: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for edit in &d.fixes {
        if let Some(at) = place(edit.span, sources) {
            let replacement = json!({ "deletedRegion": region(&at), "insertedContent": { "text": edit.with } });
            changes.entry(at.file).or_default().push(replacement);
        }
    }
    if !changes.is_empty() {
        let changes: Vec<Value> = changes
            .into_iter()
            .map(|(file, edits)| json!({ "artifactLocation": { "uri": uri(&file) }, "replacements": edits }))
            .collect();
        let description = d.help.first().cloned().unwrap_or_else(|| "mend it".to_owned());
        result.insert(
            "fixes".to_owned(),
            json!([{ "description": { "text": description }, "artifactChanges": changes }]),
        );
    }
    Value::Object(result)
}

fn location(at: &Place, message: Option<&str>) -> Value {
    let physical = json!({ "artifactLocation": { "uri": uri(&at.file) }, "region": region(at) });
    match message {
        Some(text) => json!({ "physicalLocation": physical, "message": { "text": text } }),
        None => json!({ "physicalLocation": physical }),
    }
}

fn region(at: &Place) -> Value {
    json!({ "startLine": at.line, "startColumn": at.column, "endLine": at.end_line, "endColumn": at.end_column })
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    path.bytes()
        .map(|b| match b {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}
