//! What `impossible` rules out, as boxes over a table's inputs: no row has to be there for it, and rows may meet in it.
//!
//! An impossible combination counts where it speaks of the table's inputs alone, as comparisons joined by `and` (and
//! such combinations joined by `or`). One that speaks of other facts too leaves the inputs as they are: with other
//! facts they may well be so.

use super::super::condition::Seen;
use super::super::context::Context;
use super::column::Column;
use crate::boxes::{Area, in_both};
use crate::model::Symbol;
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Cell, Condition, Expr, ExprNode, Operand, Path, Test, Value};

/// Most boxes that one table is excused for.
const MOST_BOXES: usize = 1_000;

/// An impossible combination, with the scope of its file.
pub(in crate::resolve) type Impossible<'a> = (Option<&'a str>, &'a Condition);

/// The boxes of a table that cannot occur. `symbols` says what each column is.
pub(super) fn excused<'a>(
    cx: &mut Context<'a>,
    impossible: &[Impossible<'a>],
    columns: &[Column],
    symbols: &[Option<Symbol>],
) -> Vec<(Span, Area)> {
    let (scope, said) = (cx.scope, cx.diagnostics.len());
    let mut areas = Vec::new();
    for (from, condition) in impossible {
        cx.scope = *from;
        for combination in parts(&condition.expr, false) {
            let boxes = boxes(cx, combination, columns, symbols).unwrap_or_default();
            areas.extend(boxes.into_iter().map(|area| (condition.span, area)));
        }
        if areas.len() > MOST_BOXES {
            break;
        }
    }
    cx.scope = scope;
    // What is wrong with a condition is said where it stands.
    cx.diagnostics.truncate(said);
    areas
}

/// The parts of `a and b` (or of `a or b`), brackets opened.
fn parts(expr: &Expr, and: bool) -> Vec<&Expr> {
    match expr.node.as_ref() {
        ExprNode::Paren(inner) => parts(inner, and),
        ExprNode::And(list) if and => list.iter().flat_map(|e| parts(e, and)).collect(),
        ExprNode::Or(list) if !and => list.iter().flat_map(|e| parts(e, and)).collect(),
        _ => vec![expr],
    }
}

/// The boxes of comparisons joined by `and`; nothing where one is about something else than an input.
fn boxes(
    cx: &mut Context<'_>,
    combination: &Expr,
    columns: &[Column],
    symbols: &[Option<Symbol>],
) -> Option<Vec<Area>> {
    let mut areas = vec![columns.iter().flat_map(Column::whole).collect::<Area>()];
    for expr in parts(combination, true) {
        let (path, tests) = tests(expr)?;
        let symbol = cx.find(path)?.symbol;
        let at = symbols.iter().position(|s| *s == Some(symbol))?;
        let column = columns.get(at)?;
        let tests = tests.into_iter().map(|t| Spanned::new(t, expr.span)).collect();
        let read = column.read(cx, &Cell { tests, span: expr.span }, &mut Seen::default())?;
        let before: usize = columns.iter().take(at).map(Column::axes).sum();
        let widen = |own: &Area| -> Area {
            let mut whole: Area = columns.iter().flat_map(Column::whole).collect();
            whole.iter_mut().skip(before).zip(own).for_each(|(slot, set)| *slot = set.clone());
            whole
        };
        let own: Vec<Area> = read.areas.iter().map(widen).collect();
        areas = areas.iter().flat_map(|a| own.iter().filter_map(|b| in_both(a, b))).collect();
        if areas.len() > MOST_BOXES {
            return None;
        }
    }
    Some(areas)
}

/// A comparison of an input as tests of a cell.
fn tests(expr: &Expr) -> Option<(&Path, Vec<Test>)> {
    let yes = |yes: bool| vec![Test::Is(Value::Word(if yes { "yes" } else { "no" }.to_owned()))];
    Some(match expr.node.as_ref() {
        ExprNode::Name(path) => (path, yes(true)),
        ExprNode::Not(inner) => match parts(inner, true).as_slice() {
            [one] => match one.node.as_ref() {
                ExprNode::Name(path) => (path, yes(false)),
                _ => return None,
            },
            _ => return None,
        },
        ExprNode::Compare { left: Operand::Name(path), op, right } => {
            (path, vec![Test::Compare { op: *op, right: right.clone() }])
        }
        ExprNode::In { left: Operand::Name(path), not: false, values } => {
            (path, values.iter().map(|v| Test::Is(v.node.clone())).collect())
        }
        ExprNode::Has { left: Operand::Name(path), all, values } => {
            (path, vec![Test::Has { all: *all, values: values.clone() }])
        }
        _ => return None,
    })
}
