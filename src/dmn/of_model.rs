//! Tables of a policy, ready to be written.

use super::{Exchange, Input, Sheet};
use crate::boxes::Set;
use crate::diagnostic::Diagnostic;
use crate::model::{DecisionTable, FactType, Model, Symbol, TableInput};
use crate::source::Span;
use crate::syntax::ast::Item;
use crate::syntax::book::Book;

/// The tables; what DMN cannot say is found where it stands.
#[must_use]
pub fn of_model(model: &Model, book: &Book, tables: &[&DecisionTable]) -> (Exchange, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let sheets = tables.iter().filter_map(|table| sheet(model, book, table, &mut found)).collect();
    (Exchange { title: model.policy.head.title().to_owned(), tables: sheets }, found)
}

/// What comments say of something.
fn note(book: &Book, at: Span) -> String {
    let file = book.files.iter().find(|f| f.id == at.file);
    let text = book.sources.get(at.file).map_or("", |f| &*f.text);
    file.map_or_else(String::new, |f| f.notes(at, text).join("\n"))
}

fn sheet(model: &Model, book: &Book, table: &DecisionTable, found: &mut Vec<Diagnostic>) -> Option<Sheet> {
    let rows = table.rows.as_ref()?;
    let cannot = |what: &str| {
        let message = format!("`{}` {what}, which S-FEEL has no words for", table.head.name);
        Diagnostic::error("beyond-dmn", table.head.span, message)
    };
    if let Some(flags) = rows.inputs.iter().find(|i| matches!(i.ty, FactType::Flags(_))) {
        found.push(
            cannot(&format!("asks for flags, `{}`", flags.name))
                .help("a define for each flag that matters can be exported"),
        );
        return None;
    }
    if matches!(rows.ty, FactType::Flags(_)) {
        found.push(cannot("gives flags"));
        return None;
    }
    let within = |item: &&Item| item.name.as_ref().is_some_and(|name| name.span == table.head.span);
    let item = book.files.iter().flat_map(|f| &f.items).find(within);
    Some(Sheet {
        note: note(book, item.map_or(table.head.span, |item| item.span)),
        notes: rows.rows.iter().map(|row| note(book, row.span)).collect(),
        name: table.head.name.clone(),
        span: table.head.span,
        label: table.head.label.clone(),
        hit: rows.hit,
        inputs: rows.inputs.iter().map(|i| input(model, i)).collect(),
        gives: rows.ty.clone(),
        // Without flags a row is one box, with a set for each input.
        rows: rows.rows.iter().filter_map(|r| Some((r.areas.first()?.clone(), r.value.clone()))).collect(),
        otherwise: rows.otherwise.as_ref().map(|o| o.value.clone()),
    })
}

fn input(model: &Model, input: &TableInput) -> Input {
    let symbol = model.names.get(&input.name).copied();
    let label =
        symbol.filter(|s| matches!(s, Symbol::Fact(_) | Symbol::Table(_))).and_then(|s| model.head(s)?.label.clone());
    let values = input.values.first().cloned().unwrap_or_else(|| Set::of(Vec::new()));
    Input { name: input.name.clone(), label, ty: input.ty.clone(), values, open: false }
}
