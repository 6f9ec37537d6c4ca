//! A parsed template as a template that minijinja runs: operators as filters, literals and plain text by number.
//!
//! Everything becomes a chain of filters without brackets, so that what was read within minijinja's limits of depth
//! stays within them.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use minijinja::machinery::{Span, ast};

use super::parse::{Fault, Parsed};
use crate::message::filter::filter;
use crate::message::value::Value;
use crate::syntax::literal::Decimal;

/// What stands outside the rewritten text.
#[derive(Debug, Clone)]
pub enum Constant {
    /// The author's own text, sent as it is.
    Raw(Arc<str>),
    /// A literal.
    Value(Value),
}

/// A template that is ready to run.
#[derive(Debug)]
pub struct Rewritten {
    /// For minijinja.
    pub source: String,
    /// `k__0`, `k__1` …
    pub constants: Vec<Constant>,
    /// Which bytes of the rewritten text come from which of the author's, ascending.
    places: Vec<(usize, Range<usize>)>,
}

impl Rewritten {
    /// Where in the author's text a byte of the rewritten one comes from.
    pub fn origin(&self, at: usize) -> Range<usize> {
        let n = self.places.partition_point(|(from, _)| *from <= at);
        n.checked_sub(1).and_then(|i| self.places.get(i)).map_or(0..0, |(_, r)| r.clone())
    }
}

/// Rewrites a template.
///
/// # Errors
/// Constructs that messages do not have; the checker reports them all, this says the first.
pub fn rewrite(parsed: &Parsed<'_>) -> Result<Rewritten, Fault> {
    let mut writer = Writer {
        text: parsed.text,
        out: Rewritten { source: String::new(), constants: Vec::new(), places: Vec::new() },
    };
    writer.statement(&parsed.body)?;
    Ok(writer.out)
}

struct Writer<'a> {
    text: &'a str,
    out: Rewritten,
}

fn range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

fn refuse<T>(what: &str, span: Span) -> Result<T, Fault> {
    Err(Fault::new(format!("{what} is not allowed in a message"), range(span)))
}

/// The value of a literal: text, a number, yes or no.
pub fn literal(value: &minijinja::Value) -> Option<Value> {
    if value.is_none() {
        return Some(Value::Unknown);
    }
    if let Some(text) = value.as_str() {
        return Some(Value::text(text));
    }
    if value.is_number() {
        return Decimal::parse(&value.to_string()).map(|n| Value::Number(n, None));
    }
    (value.kind() == minijinja::value::ValueKind::Bool).then(|| Value::Bool(value.is_true()))
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.out.source.push_str(text);
    }

    fn constant(&mut self, constant: Constant) {
        let n = self.out.constants.len();
        self.out.constants.push(constant);
        // Writing to a string cannot fail.
        let _ = write!(self.out.source, "k__{n}");
    }

    fn place(&mut self, span: Span) {
        self.out.places.push((self.out.source.len(), range(span)));
    }

    fn body(&mut self, body: &[ast::Stmt<'_>]) -> Result<(), Fault> {
        body.iter().try_for_each(|s| self.statement(s))
    }

    fn statement(&mut self, stmt: &ast::Stmt<'_>) -> Result<(), Fault> {
        match stmt {
            ast::Stmt::Template(t) => self.body(&t.children)?,
            ast::Stmt::EmitRaw(raw) => {
                let kept = without_tag_lines(self.text, raw.span().start_offset as usize, raw.raw);
                if !kept.is_empty() {
                    self.push("{{ ");
                    self.constant(Constant::Raw(Arc::from(kept)));
                    self.push(" }}");
                }
            }
            ast::Stmt::EmitExpr(e) => {
                self.place(e.span());
                self.push("{{ ");
                self.expr(&e.expr)?;
                self.push(" }}");
            }
            ast::Stmt::IfCond(c) => {
                self.place(c.span());
                self.push("{% if ");
                self.expr(&c.expr)?;
                self.push(" %}");
                self.body(&c.true_body)?;
                if !c.false_body.is_empty() {
                    self.push("{% else %}");
                    self.body(&c.false_body)?;
                }
                self.push("{% endif %}");
            }
            ast::Stmt::ForLoop(f) => {
                let ast::Expr::Var(target) = &f.target else { return refuse("taking entries apart", f.target.span()) };
                if f.recursive {
                    return refuse("`recursive`", f.span());
                }
                self.place(f.span());
                self.push("{% for ");
                self.push(target.id);
                self.push(" in ");
                self.expr(&f.iter)?;
                self.push("|_each");
                if let Some(filter) = &f.filter_expr {
                    self.push(" if ");
                    self.expr(filter)?;
                }
                self.push(" %}");
                self.body(&f.body)?;
                if !f.else_body.is_empty() {
                    self.push("{% else %}");
                    self.body(&f.else_body)?;
                }
                self.push("{% endfor %}");
            }
            ast::Stmt::Set(s) => {
                let ast::Expr::Var(target) = &s.target else {
                    return refuse("setting more than one name", s.target.span());
                };
                self.place(s.span());
                self.push("{% set ");
                self.push(target.id);
                self.push(" = ");
                self.expr(&s.expr)?;
                self.push(" %}");
            }
            ast::Stmt::WithBlock(s) => return refuse("`with`", s.span()),
            ast::Stmt::SetBlock(s) => return refuse("`set` with a block", s.span()),
            ast::Stmt::AutoEscape(s) => return refuse("`autoescape`", s.span()),
            ast::Stmt::FilterBlock(s) => return refuse("`filter` with a block", s.span()),
            ast::Stmt::Do(s) => return refuse("`do`", s.span()),
        }
        Ok(())
    }

    /// Writes something that a filter, an attribute or a bracket may follow.
    fn expr(&mut self, expr: &ast::Expr<'_>) -> Result<(), Fault> {
        match expr {
            ast::Expr::Var(v) => self.push(v.id),
            ast::Expr::Const(c) => match literal(&c.value) {
                Some(value) => self.constant(Constant::Value(value)),
                None => return refuse("this literal", c.span()),
            },
            ast::Expr::UnaryOp(op) => match op.op {
                ast::UnaryOpKind::Not => {
                    self.expr(&op.expr)?;
                    self.push("|_not");
                }
                ast::UnaryOpKind::Neg => match expr.as_const().as_ref().and_then(literal) {
                    Some(value) => self.constant(Constant::Value(value)),
                    None => return refuse("arithmetic", op.span()),
                },
            },
            ast::Expr::BinOp(op) => {
                let name = match op.op {
                    ast::BinOpKind::Eq => "_eq",
                    ast::BinOpKind::Ne => "_ne",
                    ast::BinOpKind::Lt => "_lt",
                    ast::BinOpKind::Lte => "_le",
                    ast::BinOpKind::Gt => "_gt",
                    ast::BinOpKind::Gte => "_ge",
                    ast::BinOpKind::ScAnd => "_and",
                    ast::BinOpKind::ScOr => "_or",
                    ast::BinOpKind::Concat => "_cat",
                    ast::BinOpKind::In => "_in",
                    _ => return refuse("arithmetic", op.span()),
                };
                self.expr(&op.left)?;
                self.push("|");
                self.push(name);
                self.push("(");
                self.expr(&op.right)?;
                self.push(")");
            }
            ast::Expr::IfExpr(e) => {
                let Some(other) = &e.false_expr else {
                    return refuse("`if` without `else` in an expression", e.span());
                };
                // Each branch is evaluated only where its condition says so; brackets because it binds least.
                self.push("(");
                self.expr(&e.true_expr)?;
                self.push(" if ");
                self.expr(&e.test_expr)?;
                self.push(" else ");
                self.expr(other)?;
                self.push(")");
            }
            ast::Expr::Filter(f) => {
                let Some(input) = &f.expr else { return refuse("a filter without input", f.span()) };
                if filter(f.name).is_none() {
                    return Err(Fault::new(format!("unknown filter `{}`", f.name), range(f.span())));
                }
                self.expr(input)?;
                self.push("|");
                self.push(f.name);
                self.arguments(&f.args, f.span())?;
            }
            ast::Expr::Test(t) => {
                let name = match t.name {
                    "known" | "defined" => "|_known",
                    "unknown" | "undefined" => "|_known|_not",
                    other => return Err(Fault::new(format!("unknown test `{other}`"), range(t.span()))),
                };
                self.expr(&t.expr)?;
                self.push(name);
            }
            ast::Expr::GetAttr(a) => {
                // After a filter's arguments a dot would not be read.
                if matches!(a.expr, ast::Expr::Var(_) | ast::Expr::GetAttr(_) | ast::Expr::IfExpr(_)) {
                    self.expr(&a.expr)?;
                } else {
                    self.push("(");
                    self.expr(&a.expr)?;
                    self.push(")");
                }
                self.push(".");
                self.push(a.name);
            }
            ast::Expr::List(l) => {
                self.push("[");
                for item in &l.items {
                    self.expr(item)?;
                    self.push(", ");
                }
                self.push("]");
            }
            ast::Expr::Tuple(t) => return refuse("a list in round brackets", t.span()),
            ast::Expr::Slice(s) => return refuse("a slice", s.span()),
            ast::Expr::GetItem(s) => return refuse("`[…]`", s.span()),
            ast::Expr::Compare(c) => return refuse("a chain of comparisons", c.span()),
            ast::Expr::Call(c) => return refuse("a call", c.span()),
            ast::Expr::Map(m) => return refuse("a map", m.span()),
        }
        Ok(())
    }

    fn arguments(&mut self, arguments: &[ast::CallArg<'_>], span: Span) -> Result<(), Fault> {
        if arguments.is_empty() {
            return Ok(());
        }
        self.push("(");
        for argument in arguments {
            match argument {
                ast::CallArg::Pos(e) => self.expr(e)?,
                ast::CallArg::Kwarg(name, e) => {
                    self.push(name);
                    self.push("=");
                    self.expr(e)?;
                }
                ast::CallArg::PosSplat(_) | ast::CallArg::KwargSplat(_) => return refuse("`*`", span),
            }
            self.push(", ");
        }
        self.push(")");
        Ok(())
    }
}

/// Plain text without what is left of lines that hold only a tag: their indentation and their newline.
fn without_tag_lines<'a>(text: &'a str, start: usize, raw: &'a str) -> &'a str {
    let end = start + raw.len();
    let mut kept = raw;
    // The line goes on in front of this piece with a tag that stands alone on it.
    if let (Some(before), Some((first, _))) = (text.get(..start), kept.split_once('\n'))
        && first.trim().is_empty()
        && only_statements_since_newline(before)
    {
        kept = kept.get(first.len() + 1..).unwrap_or("");
    }
    // The line goes on behind this piece with a tag that stands alone on it.
    let last = kept.rsplit('\n').next().unwrap_or(kept);
    let at_line_start = kept.len() > last.len() || start + raw.len() - kept.len() == 0 || kept.len() < raw.len();
    if at_line_start && last.trim().is_empty() && text.get(end..).is_some_and(only_statements_until_newline) {
        kept = kept.get(..kept.len() - last.len()).unwrap_or(kept);
    }
    kept
}

/// `{% … %}` and `{# … #}` and blanks only, back to the line's start; at least one of them.
fn only_statements_since_newline(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before);
    matches!(strip_statements(line), Some((n, rest)) if n > 0 && rest.trim().is_empty())
}

/// The same up to the line's end.
fn only_statements_until_newline(after: &str) -> bool {
    let line = after.split('\n').next().unwrap_or(after);
    matches!(strip_statements(line), Some((n, rest)) if n > 0 && rest.trim().is_empty())
}

/// Leading tags and blanks taken off; `None` where a tag does not end on its line.
fn strip_statements(mut line: &str) -> Option<(usize, &str)> {
    let mut n = 0;
    loop {
        line = line.trim_start();
        let close = if line.starts_with("{%") {
            "%}"
        } else if line.starts_with("{#") {
            "#}"
        } else {
            return Some((n, line));
        };
        line = line.get(line.find(close)? + 2..)?;
        n += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::*;

    fn rewritten(text: &str) -> String {
        rewrite(&parse(text).unwrap()).map_or_else(|f| f.message, |r| r.source)
    }

    #[test]
    fn operators_become_filters() {
        assert_eq!(rewritten("{{ a.b | upper }}"), "{{ a.b|upper }}");
        assert_eq!(
            rewritten("{% if not a and b > 5 or c is known %}x{% else %}y{% endif %}"),
            "{% if a|_not|_and(b|_gt(k__0))|_or(c|_known) %}{{ k__1 }}{% else %}{{ k__2 }}{% endif %}"
        );
        assert_eq!(rewritten("{{ (a if b else c) | upper }}"), "{{ (a if b else c)|upper }}");
        assert_eq!(rewritten("{% for x in a %}{{ x }}{% endfor %}"), "{% for x in a|_each %}{{ x }}{% endfor %}");
        assert_eq!(rewritten("{{ a not in ['x', 'y'] }}"), "{{ a|_in([k__0, k__1, ])|_not }}");
        assert_eq!(rewritten("{{ n | plural(one='a', other=-1) }}"), "{{ n|plural(one=k__0, other=k__1, ) }}");
    }

    #[test]
    fn what_messages_do_not_have_is_refused() {
        for (text, want) in [
            ("{{ a + 1 }}", "arithmetic is not allowed in a message"),
            ("{{ range(5) }}", "a call is not allowed in a message"),
            ("{{ a['b'] }}", "`[…]` is not allowed in a message"),
            ("{{ a | safe }}", "unknown filter `safe`"),
            ("{{ a if b }}", "`if` without `else` in an expression is not allowed in a message"),
            ("{% with a = 1 %}{% endwith %}", "`with` is not allowed in a message"),
            ("{{ 1 < a < 3 }}", "a chain of comparisons is not allowed in a message"),
        ] {
            assert_eq!(rewritten(text), want);
        }
    }

    #[test]
    fn lines_that_hold_only_a_tag_leave_nothing() {
        let raws = |text: &str| -> String {
            rewrite(&parse(text).unwrap())
                .unwrap()
                .constants
                .iter()
                .map(|c| if let Constant::Raw(t) = c { format!("[{t}]") } else { String::new() })
                .collect()
        };
        assert_eq!(raws("a\n{% if x %}\nb\n{% endif %}\nc"), "[a\n][b\n][c]");
        assert_eq!(raws("{% if x %}\n  b\n  {% endif %}\nc"), "[  b\n][c]");
        assert_eq!(raws("a {% if x %}b{% endif %}\nc"), "[a ][b][\nc]");
        assert_eq!(raws("{# note #}\na\n  {# note #}\nb"), "[a\n][b]");
        assert_eq!(raws("a\n{{ x }}\nb"), "[a\n][\nb]");
        assert_eq!(raws("a\n\n{% if x %}\n\nb{% endif %}"), "[a\n\n][\nb]");
    }
}
