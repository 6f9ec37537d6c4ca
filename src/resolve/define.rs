//! Defines and tables: opened once each, those first that others use.

use std::collections::BTreeMap;

use super::clauses;
use super::condition::{About, Seen};
use super::context::Context;
use super::names::Placed;
use super::table;
use crate::diagnostic::Diagnostic;
use crate::model::{Condition, DecisionTable, Define, DefineId, Expr, Id, Symbol, Table, TableId};
use crate::source::Span;
use crate::syntax::ast::{self, ExprNode, Item, Operand, Path};
use crate::syntax::clauses::Word;

/// A define, ready to stand in other conditions.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    /// Its tree, the defines inside opened.
    pub expr: Expr,
    /// What it speaks of.
    pub seen: Seen,
}

/// Where a define is on the way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Open,
    Done,
}

/// Opens all defines and tables into the model. Those in a circle are an error and count as wrong.
pub(super) fn open<'a>(cx: &mut Context<'a>, placed: &[Placed<'a>]) {
    let named: Named<'_, 'a> = placed
        .iter()
        .filter_map(|p| match p.symbol {
            Some(symbol @ (Symbol::Define(_) | Symbol::Table(_))) => Some((symbol, p)),
            _ => None,
        })
        .collect();
    let tables = named.keys().filter(|s| matches!(s, Symbol::Table(_))).count();
    cx.tables = vec![None; tables];
    cx.opened = vec![None; named.len() - tables];
    let uses = uses(cx, &named);
    let mut defines: BTreeMap<DefineId, Define> = BTreeMap::new();
    let mut tables: BTreeMap<TableId, DecisionTable> = BTreeMap::new();
    let impossible: Vec<table::Impossible<'a>> = placed
        .iter()
        .filter_map(|p| Some((p.scope, clauses::condition(&p.item.clauses, Word::ImpossibleWhen)?)))
        .collect();
    for symbol in order(cx, &uses, &named) {
        let Some(placed) = named.get(&symbol) else { continue };
        (cx.scope, cx.from) = (placed.scope, placed.symbol);
        match symbol {
            Symbol::Define(id) => {
                defines.insert(id, define(cx, id, placed.item));
            }
            Symbol::Table(id) => {
                let (row, opened) = table::open(cx, placed.item, &impossible);
                if let Some(slot) = cx.tables.get_mut(id.index()) {
                    *slot = opened;
                }
                tables.insert(id, row);
            }
            _ => {}
        }
    }
    cx.model.defines = defines.into_values().collect::<Table<_, _>>();
    cx.model.tables = tables.into_values().collect::<Table<_, _>>();
}

fn define(cx: &mut Context<'_>, id: DefineId, item: &Item) -> Define {
    let head = cx.head(item);
    let condition = match clauses::condition(&item.clauses, Word::DefineIs) {
        None => {
            cx.missing(item, &format!("`{}` stands for nothing", head.name), "write `define NAME = CONDITION`");
            Condition { expr: Expr::Constant(false), span: head.span, text: String::new() }
        }
        Some(ast) => {
            let (expr, seen) = cx.open(ast, About::Everything);
            if !seen.wrong
                && let Some(slot) = cx.opened.get_mut(id.index())
            {
                *slot = Some(Opened { expr: expr.clone(), seen });
            }
            Condition { expr, span: ast.span, text: cx.words(ast.span) }
        }
    };
    Define { head, condition }
}

type Named<'p, 'a> = BTreeMap<Symbol, &'p Placed<'a>>;
type Uses = BTreeMap<Symbol, Vec<(Symbol, Span)>>;

/// Which defines and tables each of them names.
fn uses<'a>(cx: &mut Context<'a>, named: &Named<'_, 'a>) -> Uses {
    let mut uses = Uses::new();
    for (symbol, placed) in named {
        cx.scope = placed.scope;
        let condition = clauses::condition(&placed.item.clauses, Word::DefineIs);
        let mut names = condition.map_or_else(Vec::new, |c| names_in(&c.expr));
        names.extend(table::inputs(placed.item));
        let found = names.into_iter().filter_map(|p| match cx.find(p)?.symbol {
            used @ (Symbol::Define(_) | Symbol::Table(_)) => Some((used, p.span)),
            _ => None,
        });
        uses.insert(*symbol, found.collect());
    }
    uses
}

/// The names in an expression that may be those of defines and tables, in source order.
fn names_in(expr: &ast::Expr) -> Vec<&Path> {
    let (mut open, mut found) = (vec![expr], Vec::new());
    while let Some(next) = open.pop() {
        match next.node.as_ref() {
            ExprNode::Or(of) | ExprNode::And(of) | ExprNode::Count { of, .. } => open.extend(of.iter().rev()),
            ExprNode::Not(e) | ExprNode::Paren(e) => open.push(e),
            ExprNode::Name(path) => found.push(path),
            ExprNode::Compare { left, .. } | ExprNode::In { left, .. } | ExprNode::Has { left, .. } => match left {
                Operand::Name(path) | Operand::Call { arg: path, .. } => found.push(path),
            },
            _ => {}
        }
    }
    found
}

/// All of them, each after those it uses. Walks by hand: a chain of defines may be longer than the stack is deep.
fn order(cx: &mut Context<'_>, uses: &Uses, named: &Named<'_, '_>) -> Vec<Symbol> {
    let mut marks: BTreeMap<Symbol, Mark> = BTreeMap::new();
    let mut order = Vec::new();
    for start in uses.keys() {
        if marks.contains_key(start) {
            continue;
        }
        marks.insert(*start, Mark::Open);
        let mut way = vec![(*start, 0_usize)];
        while let Some((at, next)) = way.last_mut() {
            let used = uses.get(at).and_then(|u| u.get(*next)).copied();
            *next += 1;
            match used {
                None => {
                    marks.insert(*at, Mark::Done);
                    order.push(*at);
                    way.pop();
                }
                Some((to, span)) => match marks.get(&to) {
                    None => {
                        marks.insert(to, Mark::Open);
                        way.push((to, 0));
                    }
                    Some(Mark::Open) => {
                        let from = way.iter().position(|(d, _)| *d == to).unwrap_or(0);
                        let circle: Vec<Symbol> = way.iter().skip(from).map(|(d, _)| *d).collect();
                        report_circle(cx, &circle, span, uses, named);
                    }
                    Some(Mark::Done) => {}
                },
            }
        }
    }
    order
}

fn report_circle(cx: &mut Context<'_>, circle: &[Symbol], closing: Span, uses: &Uses, named: &Named<'_, '_>) {
    let name =
        |d: &Symbol| named.get(d).and_then(|p| p.item.name.as_ref()).map_or_else(String::new, |n| n.node.clone());
    let first = circle.first().map(name).unwrap_or_default();
    let mut chain: Vec<String> = circle.iter().map(|d| format!("`{}`", name(d))).collect();
    chain.push(format!("`{first}`"));
    let mut found = Diagnostic::error("define-cycle", closing, format!("`{first}` stands for itself"))
        .label(format!("here it comes back to `{first}`"));
    for pair in circle.windows(2) {
        let [from, to] = pair else { continue };
        if let Some((_, span)) = uses.get(from).and_then(|u| u.iter().find(|(d, _)| d == to)) {
            found = found.also(*span, format!("`{}` uses `{}`", name(from), name(to)));
        }
    }
    if circle.len() > 1 {
        found = found.note(format!("the circle: {}", chain.join(" → ")));
    }
    cx.report(found.help("say what is meant with facts"));
}
