//! Comparisons: which types have an answer.

use minijinja::machinery::ast;

use super::expr::{list, place};
use super::{Checker, Typed};
use crate::diagnostic::did_you_mean;
use crate::message::schema::{Set, Type};
use crate::message::value::seconds;

impl Checker<'_> {
    pub(super) fn comparison(&mut self, op: &ast::BinOp<'_>) -> Typed {
        let (left, right) = (self.expr(&op.left), self.expr(&op.right));
        let ordered = !matches!(op.op, ast::BinOpKind::Eq | ast::BinOpKind::Ne);
        self.comparable((&op.left, left.ty.compared()), (&op.right, right.ty.compared()), ordered);
        Typed { ty: Type::Bool, unknown: &left.unknown | &right.unknown }
    }

    pub(super) fn membership(&mut self, op: &ast::BinOp<'_>) -> Typed {
        let (item, of) = (self.expr(&op.left), self.expr(&op.right));
        match (&of.ty, &op.right) {
            // Each literal is looked at by itself, so that the wrong one is named.
            (Type::List(_), ast::Expr::List(written)) => {
                for entry in &written.items {
                    // Its own errors are reported already.
                    let before = self.done.problems.len();
                    let ty = self.expr(entry).ty;
                    self.done.problems.truncate(before);
                    self.comparable((&op.left, item.ty.compared()), (entry, ty.compared()), false);
                }
            }
            (Type::List(inner), _) => {
                self.comparable((&op.left, item.ty.compared()), (&op.right, inner.compared()), false);
            }
            (Type::Any, _) => {}
            (other, _) => {
                let at = place(&op.right);
                let message = format!("`in` needs a list; `{}` is {}", self.words(at.clone()), other.describe());
                self.report("template-type", at, message).help("write `in [\"a\", \"b\"]`");
            }
        }
        Typed { ty: Type::Bool, unknown: &item.unknown | &of.unknown }
    }

    fn comparable(&mut self, left: (&ast::Expr<'_>, &Type), right: (&ast::Expr<'_>, &Type), ordered: bool) {
        let refuse = |this: &mut Self, help: Option<String>| {
            let message = format!(
                "`{}` is {}; it cannot be compared with {}",
                this.words(place(left.0)),
                left.1.describe(),
                right.1.describe()
            );
            this.report("template-type", place(right.0), message).maybe_help(help);
        };
        match (left.1, right.1) {
            (Type::Any, _) | (_, Type::Any) => {}
            (Type::Number | Type::Percent, Type::Number | Type::Percent)
            | (Type::Duration, Type::Duration)
            | (Type::Instant, Type::Instant) => {}
            (Type::Bool, Type::Bool) | (Type::Text, Type::Text) => {
                if ordered {
                    let what = if *left.1 == Type::Bool { "yes and no" } else { "texts" };
                    self.report("template-type", place(left.0), format!("{what} have no order"))
                        .help("use `==` or `!=`");
                }
            }
            (Type::Word(a), Type::Word(b)) => {
                if a.names != b.names {
                    refuse(self, None);
                } else if ordered && !a.ordered {
                    self.unordered(left.0, a);
                }
            }
            (Type::Word(set), Type::Text) => self.name_of(set, left.0, right.0, ordered),
            (Type::Text, Type::Word(set)) => self.name_of(set, right.0, left.0, ordered),
            (Type::Duration, Type::Text) => self.duration(right.0),
            (Type::Text, Type::Duration) => self.duration(left.0),
            (Type::Duration, Type::Number) | (Type::Number, Type::Duration) => {
                refuse(self, Some("write a duration in quotes, such as `\"2h\"`".to_owned()));
            }
            (Type::List(_), _) => refuse(self, Some("ask with `in`: `\"a\" in list`".to_owned())),
            _ => refuse(self, None),
        }
    }

    /// A set's value beside a text: it must be one of the names.
    fn name_of(&mut self, set: &Set, value: &ast::Expr<'_>, text: &ast::Expr<'_>, ordered: bool) {
        let names: Vec<&str> = set.names.iter().map(String::as_str).collect();
        let ast::Expr::Const(c) = text else {
            self.report(
                "template-type",
                place(text),
                format!("`{}` is compared with its names only", self.words(place(value))),
            )
            .help(format!("its names are {}", list(&names)));
            return;
        };
        let name = c.value.as_str().unwrap_or("");
        if !set.names.iter().any(|n| n == name) {
            let help =
                did_you_mean(name, names.iter().copied()).unwrap_or_else(|| format!("its names are {}", list(&names)));
            let message = format!("`{name}` is not {}", set.what);
            self.report("template-type", place(text), message).help(help);
        } else if ordered && !set.ordered {
            self.unordered(value, set);
        }
    }

    fn unordered(&mut self, value: &ast::Expr<'_>, set: &Set) {
        let message = format!("`{}` has no order: it is {}", self.words(place(value)), set.what);
        self.report("template-type", place(value), message).help("use `==`, `!=` or `in`");
    }

    fn duration(&mut self, text: &ast::Expr<'_>) {
        let written = if let ast::Expr::Const(c) = text { c.value.as_str() } else { None };
        if written.and_then(seconds).is_none() {
            let message =
                format!("`{}` is not a duration", written.map_or_else(|| self.words(place(text)), str::to_owned));
            self.report("template-type", place(text), message)
                .help("write it as `\"90s\"`, `\"5m\"`, `\"1h30m\"` or `\"2d\"`");
        }
    }
}
