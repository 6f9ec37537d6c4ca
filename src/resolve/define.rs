//! Defines: opened once each, those first that others use.

use std::collections::BTreeMap;

use super::clauses;
use super::condition::{About, Seen};
use super::context::Context;
use super::names::Placed;
use crate::diagnostic::Diagnostic;
use crate::model::{Condition, Define, DefineId, Expr, Id, Symbol, Table};
use crate::source::Span;
use crate::syntax::ast::{self, ExprNode, Path};
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

/// Opens all defines into the model. Defines in a circle are an error and count as wrong.
pub(super) fn open<'a>(cx: &mut Context<'a>, placed: &[Placed<'a>]) {
    let defines: BTreeMap<DefineId, &Placed<'a>> = placed
        .iter()
        .filter_map(|p| match p.symbol {
            Some(Symbol::Define(id)) => Some((id, p)),
            _ => None,
        })
        .collect();
    cx.opened = vec![None; defines.len()];
    let uses = uses(cx, &defines);
    let mut rows: BTreeMap<DefineId, Define> = BTreeMap::new();
    for id in order(cx, &uses, &defines) {
        let Some(placed) = defines.get(&id) else { continue };
        (cx.scope, cx.from) = (placed.scope, placed.symbol);
        let head = cx.head(placed.item);
        let condition = match clauses::condition(&placed.item.clauses, Word::DefineIs) {
            None => {
                cx.missing(
                    placed.item,
                    &format!("`{}` stands for nothing", head.name),
                    "write `define NAME = CONDITION`",
                );
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
        rows.insert(id, Define { head, condition });
    }
    cx.model.defines = rows.into_values().collect::<Table<_, _>>();
}

type Uses = BTreeMap<DefineId, Vec<(DefineId, Span)>>;

/// Which defines each define names.
fn uses<'a>(cx: &mut Context<'a>, defines: &BTreeMap<DefineId, &Placed<'a>>) -> Uses {
    let mut uses = Uses::new();
    for (id, placed) in defines {
        cx.scope = placed.scope;
        let condition = clauses::condition(&placed.item.clauses, Word::DefineIs);
        let names = condition.map_or_else(Vec::new, |c| bare_names(&c.expr));
        let named = names.into_iter().filter_map(|p| match cx.find(p)?.symbol {
            Symbol::Define(d) => Some((d, p.span)),
            _ => None,
        });
        uses.insert(*id, named.collect());
    }
    uses
}

/// The bare names of an expression, in source order.
fn bare_names(expr: &ast::Expr) -> Vec<&Path> {
    let (mut open, mut found) = (vec![expr], Vec::new());
    while let Some(next) = open.pop() {
        match next.node.as_ref() {
            ExprNode::Or(of) | ExprNode::And(of) | ExprNode::Count { of, .. } => open.extend(of.iter().rev()),
            ExprNode::Not(e) | ExprNode::Paren(e) => open.push(e),
            ExprNode::Name(path) => found.push(path),
            _ => {}
        }
    }
    found
}

/// All defines, each after those it uses. Walks by hand: a chain of defines may be longer than the stack is deep.
fn order(cx: &mut Context<'_>, uses: &Uses, defines: &BTreeMap<DefineId, &Placed<'_>>) -> Vec<DefineId> {
    let mut marks: BTreeMap<DefineId, Mark> = BTreeMap::new();
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
                        let circle: Vec<DefineId> = way.iter().skip(from).map(|(d, _)| *d).collect();
                        report_circle(cx, &circle, span, uses, defines);
                    }
                    Some(Mark::Done) => {}
                },
            }
        }
    }
    order
}

fn report_circle(
    cx: &mut Context<'_>,
    circle: &[DefineId],
    closing: Span,
    uses: &Uses,
    defines: &BTreeMap<DefineId, &Placed<'_>>,
) {
    let name =
        |d: &DefineId| defines.get(d).and_then(|p| p.item.name.as_ref()).map_or_else(String::new, |n| n.node.clone());
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
