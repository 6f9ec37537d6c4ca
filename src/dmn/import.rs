//! A document as declarations that are proven to make sense: what would be printed is read and resolved first.

use std::collections::BTreeMap;

use super::read::BEYOND;
use super::{Exchange, read, text};
use crate::diagnostic::{Diagnostic, Level};
use crate::resolve::{VERDICTS, resolve};
use crate::source::{FileId, Span};
use crate::syntax::ast::File;
use crate::syntax::book::load;

/// The facts and tables of a document, as text and as the tree of it; none where something is wrong with them.
#[must_use]
pub fn import(file: FileId, document: &str) -> (Option<(String, File)>, Vec<Diagnostic>) {
    let (exchange, found) = read(file, document);
    if !found.is_empty() {
        return (None, found);
    }
    let written = text(&exchange);
    let path = "tables.callout".to_owned();
    let files = BTreeMap::from([(path.clone(), written.as_bytes().to_vec())]);
    let (mut book, mut wrong) = load(&[path], &files);
    let (model, more) = resolve(&book);
    wrong.extend(more);
    // What a table leaves open or says twice is for `check` to tell, where it can be read at all.
    let readable = model.tables.rows().all(|t| t.rows.is_some());
    wrong.retain(|d| d.level == Level::Error && !(readable && VERDICTS.contains(&d.code)));
    let tree = book.files.pop();
    let found: Vec<_> = wrong.into_iter().map(|d| unsaid(&exchange, tree.as_ref(), d)).collect();
    (tree.filter(|_| found.is_empty()).map(|tree| (written, tree)), found)
}

/// What is wrong with a declaration, told of the table of the document that it comes from.
fn unsaid(exchange: &Exchange, tree: Option<&File>, of: Diagnostic) -> Diagnostic {
    let at = of.primary.as_ref().map_or_else(Span::default, |label| label.span);
    let item = tree.into_iter().flat_map(|t| &t.items).find(|item| item.span.lo <= at.lo && at.hi <= item.span.hi);
    let name = item.and_then(|item| item.name.as_ref()).map_or("", |name| &name.node);
    let asks = |name: &str| exchange.tables.iter().find(|t| t.inputs.iter().any(|input| input.name == name));
    let table = exchange.tables.iter().find(|t| t.name == name).or_else(|| asks(name)).or(exchange.tables.first());
    let span = table.map_or_else(Span::default, |t| t.span);
    let mut found = Diagnostic::error(BEYOND, span, format!("this makes no table: {}", of.message));
    found.help = of.help;
    found
}
