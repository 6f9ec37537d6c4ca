//! Conditions as DSL text, with brackets where the grammar wants them.

use super::super::ast::{Comparison, Condition, Expr, ExprNode, Name, Operand, Quota, ServiceState};
use super::leaf::Writer;

impl Writer {
    pub(super) fn condition(&mut self, condition: &Condition) {
        self.expr(&condition.expr);
    }

    /// `has eu`, `has all of (eu, us)`.
    pub(super) fn has(&mut self, all: bool, values: &[Name]) {
        self.put("has ");
        match values {
            [one] => self.put(&one.node),
            many => {
                self.put(if all { "all of (" } else { "any of (" });
                self.names(many, ", ");
                self.put(")");
            }
        }
    }

    pub(super) fn when(&mut self, before: &str, condition: Option<&Condition>) {
        if let Some(condition) = condition {
            self.put(before);
            self.condition(condition);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &*expr.node {
            ExprNode::Or(list) => self.joined(list, " or "),
            ExprNode::And(list) => self.joined(list, " and "),
            ExprNode::Not(inner) => {
                self.put("not ");
                self.operand(inner);
            }
            ExprNode::Paren(inner) => self.bracketed(inner),
            ExprNode::Compare { left, op, right } => {
                self.left(left);
                self.put(comparison(op.node));
                self.value(&right.node);
            }
            ExprNode::In { left, not, values } => {
                self.left(left);
                self.put(if *not { " not in (" } else { " in (" });
                self.list(values, |w, v| w.value(&v.node));
                self.put(")");
            }
            ExprNode::Has { left, all, values } => {
                self.left(left);
                self.put(" ");
                self.has(*all, values);
            }
            ExprNode::Known { left, known } => {
                self.show(left);
                self.put(if *known { " is known" } else { " is unknown" });
            }
            ExprNode::Count { least, of } => {
                match least.node {
                    Quota::AtLeast(n) => {
                        self.put("at least ");
                        self.show(&n);
                        self.put(" of (");
                    }
                    Quota::Any => self.put("any of ("),
                    Quota::All => self.put("all of ("),
                    Quota::None => self.put("none of ("),
                }
                self.list(of, Self::expr);
                self.put(")");
            }
            ExprNode::Name(path) => self.show(path),
            ExprNode::StateIs(state) => {
                self.put("state is ");
                self.put(&state.node);
            }
            ExprNode::During(hours) => self.tail("during ", Some(hours)),
            ExprNode::Vacant { role, lasts } => {
                self.show(role);
                self.tail(" vacant for ", Some(lasts));
            }
            ExprNode::NoUpdate { lasts } => self.tail("no update for ", Some(lasts)),
            ExprNode::StateFor { state, lasts, since } => {
                self.put(&state.node);
                self.tail(" for ", Some(lasts));
                self.tail(" since ", since.as_ref().map(|s| &s.node));
            }
            ExprNode::Service { what, is } => {
                self.show(what);
                self.put(match is.node {
                    ServiceState::Up => " is up",
                    ServiceState::Down => " is down",
                    ServiceState::Untrusted => " is untrusted",
                });
            }
        }
    }

    fn joined(&mut self, list: &[Expr], word: &str) {
        for (i, expr) in list.iter().enumerate() {
            if i > 0 {
                self.put(word);
            }
            self.operand(expr);
        }
    }

    /// `and` and `or` never stand beside each other, or under `not`, without brackets.
    fn operand(&mut self, expr: &Expr) {
        if matches!(&*expr.node, ExprNode::Or(_) | ExprNode::And(_)) {
            self.bracketed(expr);
        } else {
            self.expr(expr);
        }
    }

    fn bracketed(&mut self, expr: &Expr) {
        self.put("(");
        self.expr(expr);
        self.put(")");
    }

    fn left(&mut self, operand: &Operand) {
        match operand {
            Operand::Name(path) => self.show(path),
            Operand::Call { name, arg, span: _ } => {
                self.put(&name.node);
                self.put("(");
                self.show(arg);
                self.put(")");
            }
        }
    }
}

pub(super) fn comparison(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => " = ",
        Comparison::NotEqual => " != ",
        Comparison::Less => " < ",
        Comparison::LessEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterEqual => " >= ",
    }
}
