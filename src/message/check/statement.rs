//! Statements: what is printed, conditions, loops, own names.

use std::collections::BTreeSet;

use minijinja::machinery::{Span, ast};

use super::expr::{place, span_range};
use super::{Checker, Typed};
use crate::diagnostic::Level;
use crate::message::schema::{Field, Record, Type};

impl Checker<'_> {
    fn body(&mut self, body: &[ast::Stmt<'_>]) {
        for stmt in body {
            self.statement(stmt);
        }
    }

    pub(super) fn statement(&mut self, stmt: &ast::Stmt<'_>) {
        match stmt {
            ast::Stmt::Template(t) => self.body(&t.children),
            ast::Stmt::EmitRaw(raw) => self.done.literals.push(span_range(raw.span())),
            ast::Stmt::EmitExpr(e) => {
                let typed = self.expr(&e.expr);
                self.printable(&typed.ty, &e.expr);
            }
            ast::Stmt::IfCond(c) => self.branch(c, BTreeSet::new()),
            ast::Stmt::ForLoop(f) => self.repeat(f),
            ast::Stmt::Set(s) => {
                let typed = self.expr(&s.expr);
                if let ast::Expr::Var(target) = &s.target {
                    self.bind(target.id, span_range(target.span()), typed);
                } else {
                    self.forbidden("setting more than one name", s.target.span());
                }
            }
            ast::Stmt::WithBlock(s) => self.forbidden("`with`", s.span()),
            ast::Stmt::SetBlock(s) => self.forbidden("`set` with a block", s.span()),
            ast::Stmt::AutoEscape(s) => self.forbidden("`autoescape`", s.span()),
            ast::Stmt::FilterBlock(s) => self.forbidden("`filter` with a block", s.span()),
            ast::Stmt::Do(s) => self.forbidden("`do`", s.span()),
        }
    }

    pub(super) fn forbidden(&mut self, what: &str, span: Span) {
        self.report("template-syntax", span_range(span), format!("{what} is not allowed in a message"))
            .help("messages have `{{ … }}`, `{% if %}`, `{% for %}` and `{% set %}`");
    }

    /// Says why something cannot be printed.
    pub(super) fn printable(&mut self, ty: &Type, expr: &ast::Expr<'_>) {
        if ty.printable() {
            return;
        }
        let at = place(expr);
        let words = self.words(at.clone());
        let message = format!("`{words}` cannot be printed: it is {}", ty.describe());
        let fields = match ty {
            Type::Record(r) => {
                r.fields.keys().next().map(|f| format!("print one of its fields, such as `{words}.{f}`"))
            }
            _ => None,
        };
        self.report("template-type", at, message).maybe_help(fields);
    }

    /// A name that the template makes. It may not hide one of the policy's: two branches could disagree on what it is.
    fn bind(&mut self, name: &str, at: std::ops::Range<usize>, typed: Typed) {
        if self.schema.fields.contains_key(name) || name.starts_with("k__") {
            self.report("template-type", at, format!("`{name}` has a meaning already")).help("choose another name");
            return;
        }
        self.forget(name);
        if let Some(frame) = self.frames.last_mut() {
            frame.insert(name.to_owned(), typed);
        }
    }

    /// What was known of a name does not hold for its new value.
    fn forget(&mut self, name: &str) {
        for known in &mut self.known {
            known.retain(|path| path != name && !path.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')));
        }
    }

    pub(super) fn condition(&mut self, expr: &ast::Expr<'_>) -> Typed {
        let typed = self.expr(expr);
        if !matches!(typed.ty, Type::Bool | Type::Any) {
            let at = place(expr);
            let words = self.words(at.clone());
            let help = match &typed.ty {
                Type::List(_) => format!("ask whether it has entries: `{words} | length > 0`"),
                Type::Number | Type::Percent => format!("compare it: `{words} > 0`"),
                _ => format!("ask whether it is known: `{words} is known`"),
            };
            self.report(
                "template-type",
                at,
                format!("a condition must be a yes or no; `{words}` is {}", typed.ty.describe()),
            )
            .help(help);
        }
        typed
    }

    /// `if` with its `elif` and `else`. `open` are names that were unknown in the conditions before it.
    fn branch(&mut self, c: &ast::IfCond<'_>, mut open: BTreeSet<String>) {
        let typed = self.condition(&c.expr);
        open.extend(typed.unknown);
        let (before, known) = (self.frames.last().cloned().unwrap_or_default(), self.known.clone());
        self.known.push(settled(&c.expr, true));
        self.body(&c.true_body);
        let after = self.frames.last().cloned().unwrap_or_default();
        if let Some(frame) = self.frames.last_mut() {
            *frame = before;
        }
        self.known = known.clone();
        self.known.push(settled(&c.expr, false));
        open.retain(|path| !self.is_known(path));
        if let [ast::Stmt::IfCond(elif)] = c.false_body.as_slice() {
            self.branch(elif, open);
        } else {
            let says = c.false_body.iter().any(|s| !matches!(s, ast::Stmt::EmitRaw(r) if r.raw.trim().is_empty()));
            if let (true, Some(path)) = (says, open.first()) {
                let message = format!("`{path}` may be unknown; the text after `else` is sent then, too");
                let problem = self.report("template-unknown", place(&c.expr), message);
                problem.level = Level::Warning;
                problem.help(format!("say what you do not know: `{{% elif {path} is unknown %}}` before the `else`"));
            }
            self.body(&c.false_body);
        }
        self.known = known;
        // After it, only what both ways have set exists.
        if let Some(frame) = self.frames.last_mut() {
            frame.retain(|name, typed| {
                after.get(name).is_some_and(|other| {
                    typed.unknown.extend(other.unknown.iter().cloned());
                    if typed.ty != other.ty {
                        typed.ty = if typed.ty.printable() && other.ty.printable() { Type::Text } else { Type::Any };
                    }
                    true
                })
            });
        }
    }

    fn repeat(&mut self, f: &ast::ForLoop<'_>) {
        let typed = self.expr(&f.iter);
        let item = match &typed.ty {
            Type::List(of) => (**of).clone(),
            Type::Any => Type::Any,
            other => {
                let at = place(&f.iter);
                let message = format!("cannot loop over `{}`: it is {}", self.words(at.clone()), other.describe());
                self.report("template-type", at, message);
                Type::Any
            }
        };
        if f.recursive {
            self.forbidden("`recursive`", f.iter.span());
        }
        self.frames.push(std::collections::BTreeMap::new());
        if let ast::Expr::Var(target) = &f.target {
            self.bind(target.id, span_range(target.span()), Typed::of(item));
        } else {
            self.forbidden("taking entries apart", f.target.span());
        }
        if let Some(filter) = &f.filter_expr {
            self.condition(filter);
            self.known.push(settled(filter, true));
        } else {
            self.known.push(BTreeSet::new());
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.insert("loop".to_owned(), Typed::of(loop_type()));
        }
        self.body(&f.body);
        self.known.pop();
        self.frames.pop();
        self.frames.push(std::collections::BTreeMap::new());
        self.body(&f.else_body);
        self.frames.pop();
    }
}

/// `loop` inside a `for`.
fn loop_type() -> Type {
    let field = |ty: Type| Field { ty, optional: false };
    let fields = [
        ("index", Type::Number),
        ("index0", Type::Number),
        ("length", Type::Number),
        ("first", Type::Bool),
        ("last", Type::Bool),
    ];
    Type::Record(std::sync::Arc::new(Record {
        what: "`loop`".to_owned(),
        fields: fields.into_iter().map(|(k, t)| (k.to_owned(), field(t))).collect(),
    }))
}

/// Names that must be known where a condition came out as `truth`.
pub(super) fn settled(expr: &ast::Expr<'_>, truth: bool) -> BTreeSet<String> {
    match expr {
        ast::Expr::UnaryOp(op) if matches!(op.op, ast::UnaryOpKind::Not) => {
            // The condition was not met: either it is false, or it is unknown and settles nothing.
            if truth { certain(&op.expr, false) } else { only_tests(&op.expr, true) }
        }
        _ if truth => certain(expr, true),
        _ => only_tests(expr, false),
    }
}

/// Names that are known where an expression has exactly this truth.
fn certain(expr: &ast::Expr<'_>, truth: bool) -> BTreeSet<String> {
    match expr {
        ast::Expr::UnaryOp(op) if matches!(op.op, ast::UnaryOpKind::Not) => certain(&op.expr, !truth),
        ast::Expr::BinOp(op) => match (op.op, truth) {
            (ast::BinOpKind::ScAnd, true) | (ast::BinOpKind::ScOr, false) => {
                &certain(&op.left, truth) | &certain(&op.right, truth)
            }
            (ast::BinOpKind::ScAnd | ast::BinOpKind::ScOr, _) => &certain(&op.left, truth) & &certain(&op.right, truth),
            // A comparison is true or false only where both sides are known.
            (ast::BinOpKind::In, true) => path(&op.left).into_iter().collect(),
            _ => [path(&op.left), path(&op.right)].into_iter().flatten().collect(),
        },
        ast::Expr::Test(t) => match (t.name, truth) {
            ("known" | "defined", true) | ("unknown" | "undefined", false) => path(&t.expr).into_iter().collect(),
            _ => BTreeSet::new(),
        },
        other => path(other).into_iter().collect(),
    }
}

/// Names that are known where a condition was not met, counting only tests, which are never unknown themselves.
fn only_tests(expr: &ast::Expr<'_>, truth: bool) -> BTreeSet<String> {
    match expr {
        ast::Expr::UnaryOp(op) if matches!(op.op, ast::UnaryOpKind::Not) => only_tests(&op.expr, !truth),
        ast::Expr::Test(_) => certain(expr, truth),
        ast::Expr::BinOp(op)
            if matches!((op.op, truth), (ast::BinOpKind::ScAnd, true) | (ast::BinOpKind::ScOr, false)) =>
        {
            &only_tests(&op.left, truth) | &only_tests(&op.right, truth)
        }
        _ => BTreeSet::new(),
    }
}

/// `incident.title` of an expression that is a name or a field of one.
pub(super) fn path(expr: &ast::Expr<'_>) -> Option<String> {
    match expr {
        ast::Expr::Var(v) => Some(v.id.to_owned()),
        ast::Expr::GetAttr(a) => Some(format!("{}.{}", path(&a.expr)?, a.name)),
        _ => None,
    }
}
