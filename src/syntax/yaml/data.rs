//! Data files: facts for `render` and `classify`, as YAML or as JSON, which is a part of it.

use std::collections::BTreeMap;

use super::events;
use super::reading::Reading;
use super::tree::{Kind, NodeId, Style};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Spanned};

/// A fact's name and the text of its value.
pub type Datum = (Spanned<String>, Spanned<String>);

/// Reads a flat map of facts to values. Values are text, as the language writes them, with what JSON has besides:
/// `true`, `false` and `null` are `yes`, `no` and `unknown`, and a list is a set: `(eu, us)`.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Vec<Datum>, Vec<Diagnostic>) {
    let (tree, found) = events::read(file, text);
    let mut reading = Reading::new(file, text, tree, found);
    let mut data: Vec<Datum> = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for root in reading.tree.roots.clone() {
        if reading.tree.node(root).is_empty() {
            continue;
        }
        if reading.tree.node(root).kind != Kind::Map {
            let span = reading.span(root);
            reading.error("yaml-shape", span, "a data file is a map of facts to values", "write `FACT: VALUE` lines");
            continue;
        }
        for (key, value) in reading.tree.pairs(root) {
            let name = reading.string(key);
            if let Some(first) = seen.get(&name.node) {
                let found = events::duplicate_key(&name.node, name.span, *first);
                reading.report(found);
                continue;
            }
            seen.insert(name.node.clone(), name.span);
            let text = reading.through(value, |r, v| r.datum(&name, v)).flatten();
            data.extend(text.map(|t| (name, t)));
        }
    }
    (data, reading.found)
}

impl Reading<'_> {
    fn datum(&mut self, name: &Spanned<String>, value: NodeId) -> Option<Spanned<String>> {
        let span = self.span(value);
        let node = self.tree.node(value);
        match node.kind {
            Kind::Scalar(_) if node.is_empty() => {
                self.missing(&name.node, value, name.span);
                None
            }
            Kind::Scalar(style) => {
                let mut text = self.string(value);
                if style == Style::Plain {
                    text.node = words_of_json(text.node);
                }
                Some(text)
            }
            Kind::List => {
                let mut members = Vec::new();
                let errors = self.found.len();
                for kid in self.tree.kids(value).to_vec() {
                    self.through(kid, |r, k| match r.tree.node(k).kind {
                        Kind::Scalar(_) => members.push(r.text(k).to_owned()),
                        _ => r.flat(r.span(k), name),
                    });
                }
                (errors == self.found.len()).then(|| Spanned::new(format!("({})", members.join(", ")), span))
            }
            _ => {
                self.flat(span, name);
                None
            }
        }
    }

    fn flat(&mut self, span: Span, name: &Spanned<String>) {
        self.error(
            "yaml-shape",
            span,
            format!("`{}` takes one value, or a list of flags", name.node),
            "facts are flat: `FACT: VALUE`",
        );
    }
}

fn words_of_json(text: String) -> String {
    match text.as_str() {
        "true" => "yes".to_owned(),
        "false" => "no".to_owned(),
        "null" | "~" => "unknown".to_owned(),
        _ => text,
    }
}
