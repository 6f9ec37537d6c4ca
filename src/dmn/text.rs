//! Tables as a policy file: the facts they ask for, and the tables.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Exchange, Input, Sheet};
use crate::model::{CELL, FactType, Hit};

/// The file, in the readable notation; its layout is still to be made.
#[must_use]
pub fn text(exchange: &Exchange) -> String {
    let mut out = String::new();
    let tables: BTreeSet<&str> = exchange.tables.iter().map(|t| t.name.as_str()).collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for input in exchange.tables.iter().flat_map(|t| &t.inputs) {
        if !tables.contains(input.name.as_str()) && seen.insert(&input.name) {
            fact(&mut out, input);
        }
    }
    exchange.tables.iter().for_each(|t| table(&mut out, t));
    out
}

fn quoted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("\"{}\"", plain.replace('\\', "\\\\").replace('"', "\\\""))
}

fn label(label: Option<&str>) -> String {
    label.map(|l| format!(" {}", quoted(l))).unwrap_or_default()
}

fn type_text(ty: &FactType) -> String {
    match ty {
        FactType::Bool => "bool".to_owned(),
        FactType::Percent => "percent".to_owned(),
        FactType::Count => "count".to_owned(),
        FactType::Duration => "duration".to_owned(),
        FactType::Scale(words) => format!("scale {}", words.join(" < ")),
        FactType::Choice(words) => format!("choice {}", words.join(", ")),
        _ => "number".to_owned(),
    }
}

fn fact(out: &mut String, input: &Input) {
    let _ = write!(out, "fact {}{}: {}", input.name, label(input.label.as_deref()), type_text(&input.ty));
    let ranged = matches!(input.ty, FactType::Count | FactType::Number | FactType::Percent | FactType::Duration);
    let known = super::write::known(&input.values);
    if let ([(from, to)], true) = (known.intervals(), ranged && known != input.ty.values(None)) {
        let value = |v: i64| input.ty.shown(v);
        let _ = write!(out, " {{ range {}..{} }}", value(*from), value(*to));
    }
    out.push('\n');
}

/// What somebody says of something, as comments above it.
fn note(out: &mut String, note: &str, margin: &str) {
    let line_end = |c: char| matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    for line in note.split(line_end).map(str::trim).filter(|line| !line.is_empty()) {
        let plain: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(out, "{margin}# {plain}");
    }
}

fn table(out: &mut String, table: &Sheet) {
    let names: Vec<&str> = table.inputs.iter().map(|i| i.name.as_str()).collect();
    let hit = match table.hit {
        Hit::Unique => "unique",
        Hit::Any => "any",
        Hit::First => "first",
        Hit::Worst => "worst",
    };
    let head = format!("table {}{}: {}", table.name, label(table.label.as_deref()), type_text(&table.gives));
    out.push('\n');
    note(out, &table.note, "");
    let _ = writeln!(out, "{head} from {} hit {hit} {{", names.join(", "));
    let value = |v| table.gives.place(v).map_or_else(String::new, |at| table.gives.shown(at));
    let notes = table.notes.iter().map(String::as_str).chain(std::iter::repeat(""));
    for ((cells, gives), said) in table.rows.iter().zip(notes) {
        note(out, said, "  ");
        let cells = table.inputs.iter().zip(cells).map(|(i, set)| CELL.cell(&i.ty, set, &i.values));
        let _ = writeln!(out, "  {} => {}", cells.collect::<Vec<_>>().join(" | "), value(gives));
    }
    if let Some(otherwise) = &table.otherwise {
        let _ = writeln!(out, "  otherwise => {}", value(otherwise));
    }
    out.push_str("}\n");
}
