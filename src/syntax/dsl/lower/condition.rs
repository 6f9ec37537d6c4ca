//! Conditions.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Comparison, Condition, Expr, ExprNode, Operand, Quota, ServiceState};

use super::super::grammar::{Parts, Rule};
use super::Lower;

/// How deep `not` and brackets may nest in one condition: consumers walk it by recursion.
const MAX_NESTING: usize = 64;

impl Lower<'_> {
    pub(super) fn condition_of(&mut self, parts: &mut Parts<'_>) -> Option<Condition> {
        let pair = parts.pick(Rule::condition)?;
        self.condition(pair)
    }

    pub(super) fn condition(&mut self, pair: Pair<'_, Rule>) -> Option<Condition> {
        let span = self.span(&pair);
        Some(Condition { expr: self.expr(pair, 0)?, span })
    }

    /// A pair of rule `condition`.
    fn expr(&mut self, pair: Pair<'_, Rule>, depth: usize) -> Option<Expr> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let first = self.term(parts.pick(Rule::term)?, depth)?;
        let Some(tail) = parts.next() else { return Some(first) };
        let any = tail.as_rule() == Rule::or_tail;
        let mut terms = vec![first];
        for term in Parts::of(tail).each(Rule::term) {
            terms.push(self.term(term, depth)?);
        }
        let node = if any { ExprNode::Or(terms) } else { ExprNode::And(terms) };
        Some(Spanned::new(Box::new(node), span))
    }

    fn term(&mut self, pair: Pair<'_, Rule>, depth: usize) -> Option<Expr> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let negations = parts.each(Rule::negation);
        if depth + negations.len() > MAX_NESTING {
            self.error(
                "nested-too-deep",
                span,
                format!("nested more than {MAX_NESTING} levels deep"),
                "give parts of it names with `define`",
            );
            return None;
        }
        let mut expr = self.primary(parts.next()?, depth + negations.len())?;
        for negation in negations.iter().rev() {
            let span = self.span(negation).to(expr.span);
            expr = Spanned::new(Box::new(ExprNode::Not(expr)), span);
        }
        Some(expr)
    }

    fn primary(&mut self, pair: Pair<'_, Rule>, depth: usize) -> Option<Expr> {
        let span = self.span(&pair);
        let node = match pair.as_rule() {
            Rule::brackets => {
                let inner = Parts::of(pair).pick(Rule::condition)?;
                ExprNode::Paren(self.expr(inner, depth + 1)?)
            }
            Rule::count_of => {
                let mut parts = Parts::of(pair);
                let least = self.quota(parts.pick(Rule::quota)?)?;
                let mut of = Vec::new();
                for condition in parts.each(Rule::condition) {
                    of.push(self.expr(condition, depth + 1)?);
                }
                ExprNode::Count { least, of }
            }
            Rule::no_update => ExprNode::NoUpdate { lasts: self.duration_of(&mut Parts::of(pair))? },
            Rule::during_hours => ExprNode::During(self.path_of(&mut Parts::of(pair))?),
            Rule::statement => return self.statement(pair),
            _ => return None,
        };
        Some(Spanned::new(Box::new(node), span))
    }

    fn quota(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Quota>> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let quota = match parts.pick(Rule::any_all_none) {
            Some(word) => match word.as_str().split_whitespace().next()? {
                "any" => Quota::Any,
                "all" => Quota::All,
                _ => Quota::None,
            },
            None => Quota::AtLeast(self.whole_of(&mut parts)?.node),
        };
        Some(Spanned::new(quota, span))
    }

    /// A name, and what is said of it.
    fn statement(&mut self, pair: Pair<'_, Rule>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let subject = parts.next()?;
        let left = self.operand(subject)?;
        let Some(said) = parts.next() else {
            return match left {
                Operand::Name(path) => Some(Spanned::new(Box::new(ExprNode::Name(path)), span)),
                Operand::Call { name, .. } => {
                    let (what, help) = if name.node == "remaining" {
                        ("`remaining(…)` is a time, not a condition", "compare it: `remaining(…) < 24h`")
                    } else {
                        ("`count(…)` is a number, not a condition", "compare it: `count(…) >= 2`")
                    };
                    self.error("syntax", span, what, help);
                    None
                }
            };
        };
        let what = self.span(&said);
        let rule = said.as_rule();
        let mut words = Parts::of(said);
        let node = match (rule, left) {
            (Rule::compared, left) => {
                let op = words.pick(Rule::comparison)?;
                let op = Spanned::new(comparison(op.as_str().trim_end())?, self.span(&op));
                ExprNode::Compare { left, op, right: self.value_of(&mut words)? }
            }
            (Rule::in_list, left) => {
                let not = words.pick(Rule::negation).is_some();
                let mut values = Vec::new();
                for value in words.each(Rule::value) {
                    values.push(self.value(value)?);
                }
                ExprNode::In { left, not, values }
            }
            (_, Operand::Call { span, .. }) => {
                self.error("syntax", span.to(what), "`count(…)` is a number", "compare it: `count(…) >= 2`");
                return None;
            }
            (Rule::has_flags, left) => {
                let all = words.pick(Rule::all_any).is_none_or(|w| w.as_str().starts_with("all"));
                ExprNode::Has { left, all, values: self.names(words.each(Rule::name)) }
            }
            (Rule::is_known, Operand::Name(left)) => {
                let known = words.pick(Rule::known)?.as_str().trim_end() == "known";
                ExprNode::Known { left, known }
            }
            (Rule::is_working, Operand::Name(what)) => {
                let word = words.pick(Rule::working)?;
                ExprNode::Service { what, is: Spanned::new(service_state(word.as_str())?, self.span(&word)) }
            }
            (Rule::is_state, Operand::Name(left)) => {
                let state = self.name_of(&mut words)?;
                if left.to_string() != "state" {
                    self.error(
                        "syntax",
                        span,
                        format!("only `state` is said to be something: `{left} is {}`", state.node),
                        format!(
                            "write `{left} = {}`; `is` goes with `known`, `unknown`, `down`, `up`, `untrusted`",
                            state.node
                        ),
                    );
                    return None;
                }
                ExprNode::StateIs(state)
            }
            (Rule::vacant, Operand::Name(role)) => ExprNode::Vacant { role, lasts: self.duration_of(&mut words)? },
            (Rule::lasting, Operand::Name(state)) => {
                let lasts = self.duration_of(&mut words)?;
                let since = self.name_of(&mut words);
                let name = Spanned::new(state.to_string(), state.span);
                ExprNode::StateFor { state: name, lasts, since }
            }
            _ => return None,
        };
        Some(Spanned::new(Box::new(node), span))
    }

    fn operand(&mut self, pair: Pair<'_, Rule>) -> Option<Operand> {
        if pair.as_rule() == Rule::path {
            return self.path(&pair).map(Operand::Name);
        }
        let span = self.span(&pair);
        let lo = pair.as_span().start();
        let name = if pair.as_rule() == Rule::remaining_call { "remaining" } else { "count" };
        let name = Spanned::new(name.to_owned(), self.origin.span(lo, lo + name.len()));
        let arg = self.path_of(&mut Parts::of(pair))?;
        Some(Operand::Call { name, arg, span })
    }
}

pub(super) fn comparison(sign: &str) -> Option<Comparison> {
    Some(match sign {
        "=" => Comparison::Equal,
        "!=" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterEqual,
        _ => return None,
    })
}

pub(super) fn service_state(word: &str) -> Option<ServiceState> {
    Some(match word.trim_end() {
        "up" => ServiceState::Up,
        "down" => ServiceState::Down,
        "untrusted" => ServiceState::Untrusted,
        _ => return None,
    })
}
