//! Decision tables: a value found from facts, row by row, with the hit policies of DMN.
//!
//! A table is opened like a define: what conditions ask of it becomes conditions on its inputs ([`opened`]). So that
//! it always has one answer, holes and contradictions are errors, found exactly ([`check`]).
//!
//! While an input is unknown, all that it may turn out to be is tried, as everywhere. A row that says `unknown` asks
//! whether the input is known; in such a column the other cells want it known, so that the rows stay apart. (An
//! assumed fact is not known.) Tables that are inputs count as independent of each other.

mod check;
mod column;
mod excuse;
pub(super) mod opened;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use self::check::Sheet;
use self::column::Column;
pub(super) use self::excuse::Impossible;
use self::excuse::excused;
use self::opened::{OpenedRow, OpenedTable};
use super::clauses;
use super::condition::{About, Seen};
use super::context::{Context, Typed};
use super::fact::type_of;
use super::kind::Kind;
use super::value::{FactUse, Subject, type_noun};
use crate::boxes::Area;
use crate::diagnostic::Diagnostic;
use crate::model::{DecisionTable, Expr, FactType, FactValue, Hit, Id, Otherwise, Row, Symbol, TableInput, TableRows};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Arg, Item, Path, TableRow, Test, Value};
use crate::syntax::clauses::Word;

/// Most inputs of a table.
pub(crate) const MOST_INPUTS: usize = 20;
/// Most rows: those of the largest tables that are generated. People write a hundred.
pub(crate) const MOST_ROWS: usize = 10_000;
/// What is found wrong with tables that can be read.
pub(crate) const VERDICTS: &[&str] =
    &["missing-rows", "overlapping-rows", "conflicting-rows", "unreachable-row", "large-table"];
/// Most parts of the cells of all rows; what a table or define stands for that is an input counts in each cell.
const LARGEST_TABLE: usize = 500_000;
/// Most boxes of values that one row may stand for; only flags need several.
const MOST_AREAS: usize = 64;

/// Opens one table; the tables and defines it uses are open.
pub(super) fn open<'a>(
    cx: &mut Context<'a>,
    item: &Item,
    impossible: &[Impossible<'a>],
) -> (DecisionTable, Option<Rc<OpenedTable>>) {
    let head = cx.head(item);
    let (rows, opened) = read(cx, item, &head.name, impossible).unzip();
    let opened = opened.flatten().map(Rc::new);
    let ty = opened.as_ref().map_or(FactType::Text, |o| o.typed.ty.clone());
    let when = |o: &OpenedTable, v: FactValue| Some((o.gives(|given| *given == v, LARGEST_TABLE)?, v));
    let values: Option<Vec<_>> =
        opened.iter().flat_map(|o| o.values().into_iter().map(|v| when(o, v).map(|(when, v)| (v, when)))).collect();
    let Some(values) = values else {
        cx.report(
            Diagnostic::error(
                "large-table",
                item_span(item),
                format!("`{}` has more than {LARGEST_TABLE} parts", head.name),
            )
            .note("a row counts with the rows that hold together with it and count instead")
            .help("split it into smaller tables"),
        );
        return (DecisionTable { head, ty, values: Vec::new(), rows }, None);
    };
    (DecisionTable { head, ty, values, rows }, opened)
}

/// The inputs of a table as written.
pub(super) fn inputs(item: &Item) -> &[Path] {
    clauses::paths(&item.clauses, Word::TableFrom)
}

/// The rows, and the table where they give one answer for everything.
fn read<'a>(
    cx: &mut Context<'a>,
    item: &Item,
    name: &str,
    impossible: &[Impossible<'a>],
) -> Option<(TableRows, Option<OpenedTable>)> {
    let typed = output(cx, item, name).map(Rc::new);
    let hit = hit(cx, item, typed.as_deref(), name);
    let mut seen = Seen::default();
    let columns = columns(cx, item, name, &mut seen);
    let (typed, hit, columns) = (typed?, hit?, columns?);
    let rows = rows(cx, item, name)?;
    let own = FactUse { name: name.to_owned(), typed: Rc::clone(&typed), subject: Subject::Own };
    let (mut opened, mut seen_rows) = (Vec::new(), Vec::new());
    let mut otherwise: Option<Otherwise> = None;
    let (mut size, mut wrong) = (0, false);
    for (row, span) in rows {
        let value = result(cx, &own, &row.result);
        if let Some(at) = row.otherwise {
            match (&otherwise, value) {
                (Some(first), _) => {
                    let found = Diagnostic::error("repeated-clause", at, "`otherwise` is given twice");
                    cx.report(found.also(first.span, "first given here").help("keep one of the two"));
                    wrong = true;
                }
                (None, Some(value)) => otherwise = Some(Otherwise { span: at, value }),
                (None, None) => wrong = true,
            }
            continue;
        }
        let read = cells(cx, row, span, &columns, &mut seen);
        let (Some(value), Some((expr, boxes))) = (value, read) else {
            wrong = true;
            if seen.size > LARGEST_TABLE { break } else { continue }
        };
        let parts = expr.size();
        size += parts;
        opened.push(OpenedRow { expr, size: parts, value: value.clone(), yields_to: Vec::new() });
        seen_rows.push(Row { span, text: cx.words(span), areas: boxes, value });
    }
    if seen.size.max(size) > LARGEST_TABLE {
        cx.report(
            Diagnostic::error("large-table", item_span(item), format!("`{name}` has more than {LARGEST_TABLE} parts"))
                .note("tables and defines that are inputs count with all they stand for")
                .help("split it into smaller tables"),
        );
        return None;
    }
    if wrong || cx.is_broken(item.span) {
        return None;
    }
    let symbols: Vec<Option<Symbol>> = inputs(item).iter().map(|p| cx.find(p).map(|d| d.symbol)).collect();
    let inputs = columns.iter().map(|c| TableInput {
        name: c.fact.name.clone(),
        ty: c.fact.typed.ty.clone(),
        values: c.whole(),
    });
    let table = TableRows {
        ty: typed.ty.clone(),
        hit,
        inputs: inputs.collect(),
        rows: seen_rows,
        otherwise,
        ruled_out: excused(cx, impossible, &columns, &symbols),
    };
    let sheet = Sheet::new(name, item_span(item), &columns, &table);
    if !sheet.check(cx) {
        return Some((table, None));
    }
    yields(&mut opened, sheet.meeting_rows(), &table);
    let otherwise = table.otherwise.as_ref().map(|o| o.value.clone());
    let opened = OpenedTable { typed, seen: Seen { size: 0, ..seen }, rows: opened, otherwise };
    Some((table, Some(opened)))
}

fn item_span(item: &Item) -> Span {
    item.name.as_ref().map_or(item.keyword, |n| n.span)
}

/// The type of what it gives.
fn output(cx: &mut Context<'_>, item: &Item, name: &str) -> Option<Typed> {
    let Some(Arg::Type(written)) = clauses::first(&item.clauses, Word::TableType).map(|c| &c.arg) else {
        cx.missing(
            item,
            &format!("the table `{name}` has no type"),
            &format!("write `table {name}: scale low < high from …`, or another type of facts"),
        );
        return None;
    };
    let typed = type_of(cx, written);
    if matches!(typed.ty, FactType::Text | FactType::Instant) {
        let message = format!("`{name}` is {}; a table gives something that conditions compare", type_noun(&typed.ty));
        cx.report(
            Diagnostic::error("type-mismatch", typed.span, message)
                .help("give it a scale, a choice, flags, a number, a percentage, a duration or yes or no"),
        );
        return None;
    }
    Some(typed)
}

fn hit(cx: &mut Context<'_>, item: &Item, typed: Option<&Typed>, name: &str) -> Option<Hit> {
    let Some(word) = clauses::name(&item.clauses, Word::TableHit) else { return Some(Hit::Unique) };
    let hit = match word.node.as_str() {
        "unique" => Hit::Unique,
        "any" => Hit::Any,
        "first" => Hit::First,
        "worst" => Hit::Worst,
        _ => {
            let known = ["unique", "any", "first", "worst"].map(str::to_owned);
            cx.unknown_word("hit policy", word, &known, ", ");
            return None;
        }
    };
    let typed = typed?;
    if hit == Hit::Worst && matches!(typed.ty, FactType::Bool | FactType::Choice(_) | FactType::Flags(_)) {
        cx.report(
            Diagnostic::error(
                "type-mismatch",
                word.span,
                format!("`{name}` is {}; its values have no order, so none is the worst", type_noun(&typed.ty)),
            )
            .also(typed.span, "its type")
            .help("declare it as a `scale`, the worst value last, or let the order of the rows decide: `hit first`"),
        );
        return None;
    }
    Some(hit)
}

fn columns(cx: &mut Context<'_>, item: &Item, name: &str, seen: &mut Seen) -> Option<Vec<Column>> {
    let paths = inputs(item);
    if paths.is_empty() {
        cx.missing(item, &format!("the table `{name}` has no inputs"), "name the facts it is found from: `from a, b`");
        return None;
    }
    let mut columns: Vec<Option<Column>> = Vec::new();
    for (at, path) in paths.iter().enumerate() {
        // `a` and `scope.a` may be one.
        let stands_for = cx.find(path).map(|d| d.symbol);
        let same = |p: &&Path| {
            p.to_string() == path.to_string() || stands_for.is_some() && cx.find(p).map(|d| d.symbol) == stands_for
        };
        if let Some(first) = paths.iter().take(at).find(same) {
            cx.report(
                Diagnostic::error("repeated-fact", path.span, format!("`{path}` is an input twice"))
                    .also(first.span, "first named here"),
            );
            columns.push(None);
            continue;
        }
        let kinds = [Kind::Fact, Kind::Table, Kind::Define];
        let fact = cx.refer_to::<Symbol>(path, "`from`", &kinds).and_then(|s| input(cx, s.node, path, seen));
        let fact = fact.filter(|f| column::can_be_asked(cx, f, path.span));
        columns.push(fact.map(|fact| Column { fact, asked: false }));
    }
    if let Some(path) = paths.get(MOST_INPUTS) {
        let message = format!("{} inputs; at most {MOST_INPUTS} are possible", paths.len());
        cx.report(Diagnostic::error("bad-count", path.span, message).help("split it into smaller tables"));
        return None;
    }
    let mut columns = columns.into_iter().collect::<Option<Vec<Column>>>()?;
    for clause in clauses::all(&item.clauses, Word::TableRow) {
        let Arg::Row(row) = &clause.arg else { continue };
        for (column, cell) in columns.iter_mut().zip(&row.cells) {
            let asks = cell.tests.iter().any(|t| t.node == Test::Is(Value::Unknown));
            column.asked |= asks && matches!(column.fact.subject, Subject::Fact(_));
        }
    }
    Some(columns)
}

fn input(cx: &mut Context<'_>, symbol: Symbol, path: &Path, seen: &mut Seen) -> Option<FactUse> {
    let Symbol::Define(id) = symbol else { return cx.subject(symbol, path, About::Everything, seen) };
    let define = cx.opened.get(id.index())?.clone()?;
    cx.inside(path, &define.seen, About::Everything, seen)?;
    let typed = Rc::new(Typed { ty: FactType::Bool, range: None, span: path.span });
    Some(FactUse { name: path.to_string(), typed, subject: Subject::Define(define.expr) })
}

fn rows<'i>(cx: &mut Context<'_>, item: &'i Item, name: &str) -> Option<Vec<(&'i TableRow, Span)>> {
    let rows: Vec<(&TableRow, Span)> = clauses::all(&item.clauses, Word::TableRow)
        .filter_map(|c| if let Arg::Row(row) = &c.arg { Some((row, c.span)) } else { None })
        .collect();
    if rows.is_empty() {
        cx.missing(item, &format!("the table `{name}` has no rows"), "write rows: `a | b => c`, and `otherwise => d`");
        return None;
    }
    if let Some((_, span)) = rows.get(MOST_ROWS) {
        let message = format!("{} rows; at most {MOST_ROWS} are possible", rows.len());
        cx.report(Diagnostic::error("bad-count", *span, message).help("split it into smaller tables"));
        return None;
    }
    Some(rows)
}

fn result(cx: &mut Context<'_>, own: &FactUse, written: &Spanned<Value>) -> Option<FactValue> {
    if written.node == Value::Unknown {
        cx.report(
            Diagnostic::error("type-mismatch", written.span, "a table gives a value, never `unknown`")
                .help("let the row give what shall be done while nothing better is known"),
        );
        return None;
    }
    cx.value(own, written)
}

/// When a row holds, and for which values.
fn cells(
    cx: &mut Context<'_>,
    row: &TableRow,
    span: Span,
    columns: &[Column],
    seen: &mut Seen,
) -> Option<(Expr, Vec<Area>)> {
    if row.cells.len() != columns.len() {
        let names: Vec<String> = columns.iter().map(|c| format!("`{}`", c.fact.name)).collect();
        let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
        cx.report(
            Diagnostic::error(
                "cell-count",
                span,
                format!("{} for {}", count(row.cells.len(), "cell"), count(columns.len(), "input")),
            )
            .note(format!("the inputs: {}", names.join(" | ")))
            .help("write a cell for each, with `|` between them; `*` stands for any value"),
        );
        return None;
    }
    let mut all = Vec::new();
    let mut areas: Vec<Area> = vec![Vec::new()];
    let mut wrong = false;
    for (column, cell) in columns.iter().zip(&row.cells) {
        let Some(read) = column.read(cx, cell, seen) else {
            wrong = true;
            continue;
        };
        all.extend(read.expr);
        if areas.len().saturating_mul(read.areas.len()) > MOST_AREAS {
            cx.report(
                Diagnostic::error("large-table", cell.span, "this row has too many combinations of flags")
                    .help("write several rows"),
            );
            return None;
        }
        areas = areas.iter().flat_map(|a| read.areas.iter().map(move |b| [a.as_slice(), b].concat())).collect();
    }
    if wrong {
        return None;
    }
    let expr = match all.len() {
        0 => Expr::Constant(true),
        1 => all.pop()?,
        _ => Expr::All(all),
    };
    Some((expr, areas))
}

/// Which rows count instead of which.
fn yields(rows: &mut [OpenedRow], meeting: impl Iterator<Item = (usize, usize)>, table: &TableRows) {
    for (first, second) in meeting {
        let (winner, other) = if table.rank(first) < table.rank(second) { (first, second) } else { (second, first) };
        // Of rows that give the same it does not matter which counts.
        let same = rows.get(winner).map(|r| &r.value) == rows.get(other).map(|r| &r.value);
        if let Some(row) = rows.get_mut(other).filter(|_| !same) {
            row.yields_to.push(winner);
        }
    }
    for row in rows {
        row.yields_to.sort_unstable();
        row.yields_to.dedup();
    }
}
