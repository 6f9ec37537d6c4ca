//! What a text says whatever the facts are: what it prints on every way through its conditions.

use std::collections::BTreeSet;

use minijinja::machinery::ast;

use super::statement::path;

/// The names that are printed on every way. Where a condition asks about a name, it decides what is said of it: printed on
/// one of its ways is enough.
pub(super) fn always(stmt: &ast::Stmt<'_>) -> BTreeSet<String> {
    match stmt {
        ast::Stmt::Template(t) => all(&t.children),
        ast::Stmt::EmitExpr(e) => printed(&e.expr),
        ast::Stmt::IfCond(c) => {
            let said = either(&all(&c.true_body), &all(&c.false_body), &c.expr);
            // `{% if lost %}Data are lost.{% else %}No data are lost.{% endif %}` says `lost`, in the author's own words.
            if speaks(stmt) { &said | &names(&c.expr) } else { said }
        }
        ast::Stmt::ForLoop(f) => names(&f.iter),
        ast::Stmt::Set(s) => printed(&s.expr),
        _ => BTreeSet::new(),
    }
}

fn all(body: &[ast::Stmt<'_>]) -> BTreeSet<String> {
    body.iter().flat_map(always).collect()
}

/// Whether something is printed on every way.
fn speaks(stmt: &ast::Stmt<'_>) -> bool {
    match stmt {
        ast::Stmt::EmitRaw(raw) => !raw.raw.trim().is_empty(),
        ast::Stmt::EmitExpr(_) => true,
        ast::Stmt::IfCond(c) => c.true_body.iter().any(speaks) && c.false_body.iter().any(speaks),
        _ => false,
    }
}

fn either(yes: &BTreeSet<String>, no: &BTreeSet<String>, asked: &ast::Expr<'_>) -> BTreeSet<String> {
    let asked = names(asked);
    let both = yes & no;
    // `{% if x is known %}{{ x.at }}{% endif %}` says `x`.
    let about = |said: &&String| asked.iter().any(|name| super::is_of(said, name) || super::is_of(name, said));
    let decided = yes.union(no).filter(about).cloned().collect();
    &both | &decided
}

fn printed(expr: &ast::Expr<'_>) -> BTreeSet<String> {
    match expr {
        ast::Expr::IfExpr(e) => {
            let no = e.false_expr.as_ref().map_or_else(BTreeSet::new, printed);
            either(&printed(&e.true_expr), &no, &e.test_expr)
        }
        ast::Expr::Filter(f) => f.expr.as_ref().map_or_else(BTreeSet::new, printed),
        other => names(other),
    }
}

/// All names of an expression.
fn names(expr: &ast::Expr<'_>) -> BTreeSet<String> {
    if let Some(path) = path(expr) {
        return BTreeSet::from([path]);
    }
    match expr {
        ast::Expr::UnaryOp(op) => names(&op.expr),
        ast::Expr::BinOp(op) => &names(&op.left) | &names(&op.right),
        ast::Expr::IfExpr(e) => &printed(expr) | &names(&e.test_expr),
        ast::Expr::Filter(f) => f.expr.as_ref().map_or_else(BTreeSet::new, names),
        ast::Expr::Test(t) => names(&t.expr),
        ast::Expr::List(l) => l.items.iter().flat_map(names).collect(),
        ast::Expr::Compare(c) => {
            let first = names(&c.expr);
            c.ops.iter().fold(first, |all, op| &all | &names(&op.expr))
        }
        ast::Expr::GetAttr(a) => names(&a.expr),
        _ => BTreeSet::new(),
    }
}
