//! Flags in conditions: how many are set, and which.

use super::condition::{About, Seen, comparison, path_of};
use super::context::Context;
use super::table::opened::Leaf;
use super::value::{FactUse, type_noun};
use crate::diagnostic::Diagnostic;
use crate::model::{Expr, FactType};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Operand, Path, Value};

impl Context<'_> {
    /// `count(FLAGS) >= 2`.
    pub(super) fn call(
        &mut self,
        (name, arg, span): (&ast::Name, &Path, Span),
        op: &Spanned<ast::Comparison>,
        right: &Spanned<Value>,
        about: About,
        seen: &mut Seen,
    ) -> Option<Expr> {
        if name.node == "remaining" {
            return self.remaining(arg, op, right, about, seen);
        }
        if name.node != "count" {
            self.report(
                Diagnostic::error("unknown-function", name.span, format!("unknown function `{}`", name.node))
                    .help("there are two: `count(FLAGS)`, how many flags are set, and `remaining(OBLIGATION)`, how much time is left"),
            );
            return None;
        }
        let fact = self.fact(arg, about, seen)?;
        let FactType::Flags(values) = &fact.typed.ty else {
            self.report(
                Diagnostic::error(
                    "type-mismatch",
                    span,
                    format!("`{arg}` is {}; only flags are counted", type_noun(&fact.typed.ty)),
                )
                .also(fact.typed.span, "its type"),
            );
            return None;
        };
        let most = values.len();
        let whole = match &right.node {
            Value::Word(word) if self.find(&path_of(word, right.span)).is_some() => {
                let amount = Spanned::new(ast::Amount::Parameter(path_of(word, right.span)), right.span);
                u32::try_from(self.amount(&amount, "`count(…)`")?.node).ok()
            }
            Value::Number(n) if n.0 % crate::syntax::literal::Decimal::ONE == 0 => {
                u32::try_from(n.0 / crate::syntax::literal::Decimal::ONE).ok()
            }
            _ => None,
        };
        match whole {
            Some(n) if n as usize <= most => Some(fact.asks(Leaf::Count(comparison(op.node), n), seen)),
            _ => {
                self.report(
                    Diagnostic::error(
                        "type-mismatch",
                        right.span,
                        format!("`count({arg})` is a number from 0 to {most}"),
                    )
                    .also(fact.typed.span, "its values"),
                );
                None
            }
        }
    }

    /// `FLAGS has eu`.
    pub(super) fn has(
        &mut self,
        left: &Operand,
        all: bool,
        values: &[ast::Name],
        about: About,
        seen: &mut Seen,
    ) -> Option<Expr> {
        let path = match left {
            Operand::Name(path) => path,
            Operand::Call { arg, .. } => arg,
        };
        let fact = self.fact(path, about, seen)?;
        self.has_flags(&fact, path.span, all, values, seen)
    }

    /// Whether flags are set.
    pub(super) fn has_flags(
        &mut self,
        fact: &FactUse,
        at: Span,
        all: bool,
        values: &[ast::Name],
        seen: &mut Seen,
    ) -> Option<Expr> {
        let path = &fact.name;
        let FactType::Flags(names) = &fact.typed.ty else {
            let mut found = Diagnostic::error(
                "type-mismatch",
                at,
                format!("`{path}` is {}; only flags `have` values", type_noun(&fact.typed.ty)),
            )
            .also(fact.typed.span, "its type");
            if matches!(fact.typed.ty, FactType::Choice(_) | FactType::Scale(_)) {
                found = found.help(format!("write `{path} = …` or `{path} in (…)`"));
            }
            self.report(found);
            return None;
        };
        let flags = self.bits(fact, names, values)?;
        Some(fact.asks(Leaf::Has { flags, all }, seen))
    }
}
