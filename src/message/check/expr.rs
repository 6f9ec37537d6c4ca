//! Expressions: names, fields, filters, tests.

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::machinery::{Span, ast};

use super::statement::{path, settled};
use super::{Checker, Typed};
use crate::diagnostic::{Level, did_you_mean};
use crate::message::filter::{Argument, FILTERS, Filter, Gives, filter};
use crate::message::locale;
use crate::message::schema::Type;
use crate::message::template::literal;
use crate::message::value::Value;

/// Bytes of a span.
pub(super) fn span_range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

/// Bytes of an expression. Spans of operators begin at the word before them, so children are asked.
pub(super) fn place(expr: &ast::Expr<'_>) -> Range<usize> {
    fn start(expr: &ast::Expr<'_>) -> usize {
        match expr {
            ast::Expr::BinOp(op) => start(&op.left),
            ast::Expr::Compare(c) => start(&c.expr),
            ast::Expr::IfExpr(e) => start(&e.true_expr),
            ast::Expr::Filter(f) => f.expr.as_ref().map_or(f.span().start_offset as usize, start),
            ast::Expr::Test(t) => start(&t.expr),
            ast::Expr::GetAttr(a) => start(&a.expr),
            ast::Expr::GetItem(a) => start(&a.expr),
            ast::Expr::Slice(a) => start(&a.expr),
            ast::Expr::Call(c) => start(&c.expr),
            other => other.span().start_offset as usize,
        }
    }
    start(expr)..expr.span().end_offset as usize
}

impl Checker<'_> {
    pub(super) fn expr(&mut self, expr: &ast::Expr<'_>) -> Typed {
        match expr {
            ast::Expr::Var(v) => self.variable(v.id, span_range(v.span())),
            ast::Expr::GetAttr(a) => self.attribute(a, expr),
            ast::Expr::Const(c) => self.constant(c),
            ast::Expr::UnaryOp(op) => match op.op {
                ast::UnaryOpKind::Not => self.condition(&op.expr),
                ast::UnaryOpKind::Neg if expr.as_const().is_some_and(|v| v.is_number()) => Typed::of(Type::Number),
                ast::UnaryOpKind::Neg => self.arithmetic(expr),
            },
            ast::Expr::BinOp(op) => self.operator(op, expr),
            ast::Expr::IfExpr(e) => self.choice(e),
            ast::Expr::Filter(f) => self.filter(f),
            ast::Expr::Test(t) => self.test(t),
            ast::Expr::List(l) => self.list(l),
            ast::Expr::Compare(c) => {
                self.report("template-syntax", place(expr), "a chain of comparisons is not allowed in a message")
                    .help("write `a < b and b < c`");
                for part in std::iter::once(&c.expr).chain(c.ops.iter().map(|o| &o.expr)) {
                    self.expr(part);
                }
                Typed::of(Type::Any)
            }
            ast::Expr::GetItem(i) => {
                self.report("template-syntax", place(expr), "`[…]` is not allowed in a message")
                    .help("write `name.field`");
                self.expr(&i.expr)
            }
            ast::Expr::Call(c) => {
                let help = match &c.expr {
                    ast::Expr::Var(v) if filter(v.id).is_some() => format!("write it behind a value: `… | {}`", v.id),
                    _ => "messages have filters: `{{ value | filter }}`".to_owned(),
                };
                self.report("template-syntax", place(expr), "a call is not allowed in a message").help(help);
                Typed::of(Type::Any)
            }
            ast::Expr::Slice(_) => self.refused("a slice", expr),
            ast::Expr::Tuple(_) => self.refused("a list in round brackets", expr),
            ast::Expr::Map(_) => self.refused("a map", expr),
        }
    }

    fn refused(&mut self, what: &str, expr: &ast::Expr<'_>) -> Typed {
        self.report("template-syntax", place(expr), format!("{what} is not allowed in a message"));
        Typed::of(Type::Any)
    }

    fn arithmetic(&mut self, expr: &ast::Expr<'_>) -> Typed {
        let at = place(expr);
        let words = self.words(at.clone());
        let hyphenated = words.split('-').map(str::trim).collect::<Vec<_>>().join("_");
        let name = self.schema.fields.contains_key(&hyphenated).then(|| format!("did you mean `{hyphenated}`?"));
        self.report("template-syntax", at, "arithmetic is not allowed in a message")
            .help(name.unwrap_or_else(|| "let a fact hold the result".to_owned()));
        Typed::of(Type::Any)
    }

    fn variable(&mut self, name: &str, at: Range<usize>) -> Typed {
        if let Some(own) = self.frames.iter().rev().find_map(|f| f.get(name)).cloned() {
            let unknown = own.unknown.into_iter().filter(|p| !self.is_known(p)).collect();
            return Typed { ty: own.ty, unknown };
        }
        let Some(field) = self.schema.fields.get(name) else {
            let names = self.schema.fields.keys().chain(self.frames.iter().flat_map(|f| f.keys())).map(String::as_str);
            // Where no name is near, a field of that name somewhere may be meant.
            let help = did_you_mean(name, names).or_else(|| {
                self.schema.fields.iter().find_map(|(owner, f)| match &f.ty {
                    Type::Record(r) if r.fields.contains_key(name) => Some(format!("did you mean `{owner}.{name}`?")),
                    _ => None,
                })
            });
            self.report("unknown-template-variable", at, format!("unknown name `{name}`"))
                .help(help.unwrap_or_else(|| "a message sees the facts and `incident`, `severity`, `roles`, `audience`, `policy`, `next_update`, `last_update`, `alternate_contact`, `sender`, `channel`".to_owned()));
            return Typed::of(Type::Any);
        };
        let (ty, optional) = (field.ty.clone(), field.optional);
        self.done.uses.entry(name.to_owned()).or_insert(at);
        self.named(name.to_owned(), ty, optional)
    }

    fn named(&self, path: String, ty: Type, optional: bool) -> Typed {
        let unknown = if optional && !self.is_known(&path) { BTreeSet::from([path]) } else { BTreeSet::new() };
        Typed { ty, unknown }
    }

    fn attribute(&mut self, a: &ast::GetAttr<'_>, whole: &ast::Expr<'_>) -> Typed {
        let owner = self.expr(&a.expr);
        let end = whole.span().end_offset as usize;
        let at = end.saturating_sub(a.name.len())..end;
        let record = match &owner.ty {
            Type::Record(r) => r,
            Type::Any => return owner,
            other => {
                let words = self.words(place(&a.expr));
                self.report(
                    "unknown-template-variable",
                    at,
                    format!("`{words}` has no field `{}`: it is {}", a.name, other.describe()),
                );
                return Typed::of(Type::Any);
            }
        };
        let Some(field) = record.fields.get(a.name) else {
            let names: Vec<&str> = record.fields.keys().map(String::as_str).collect();
            let help = did_you_mean(a.name, names.iter().copied()).unwrap_or_else(|| {
                if names.is_empty() {
                    "the policy declares none".to_owned()
                } else {
                    format!("there are {}", list(&names))
                }
            });
            let message = format!("{} has no field `{}`", record.what, a.name);
            self.report("unknown-template-variable", at, message).help(help);
            return Typed::of(Type::Any);
        };
        let (ty, optional) = (field.ty.clone(), field.optional);
        let Some(path) = path(whole) else { return Typed::of(ty) };
        let root = path.split('.').next().unwrap_or("");
        if !self.frames.iter().any(|f| f.contains_key(root)) {
            self.done.uses.entry(path.clone()).or_insert(place(whole));
        }
        self.named(path, ty, optional)
    }

    fn constant(&mut self, c: &ast::Spanned<ast::Const>) -> Typed {
        Typed::of(match literal(&c.value) {
            Some(Value::Text(_)) => Type::Text,
            Some(Value::Number(..)) => Type::Number,
            Some(Value::Bool(_)) => Type::Bool,
            _ => {
                let message =
                    if c.value.is_none() { "`none` is not allowed in a message" } else { "this number cannot be read" };
                let help = if c.value.is_none() {
                    "ask whether something is known: `x is known`"
                } else {
                    "numbers have at most six decimals"
                };
                self.report("template-syntax", span_range(c.span()), message).help(help);
                Type::Any
            }
        })
    }

    fn operator(&mut self, op: &ast::BinOp<'_>, whole: &ast::Expr<'_>) -> Typed {
        use ast::BinOpKind as Op;
        match op.op {
            Op::ScAnd | Op::ScOr => {
                let left = self.condition(&op.left);
                // The right side matters only where the left has not decided.
                self.known.push(settled(&op.left, matches!(op.op, Op::ScAnd)));
                let right = self.condition(&op.right);
                self.known.pop();
                Typed { ty: Type::Bool, unknown: &left.unknown | &right.unknown }
            }
            Op::Eq | Op::Ne | Op::Lt | Op::Lte | Op::Gt | Op::Gte => self.comparison(op),
            Op::In => self.membership(op),
            Op::Concat => {
                for side in [&op.left, &op.right] {
                    let typed = self.expr(side);
                    self.printable(&typed.ty, side);
                }
                Typed::of(Type::Text)
            }
            Op::Add | Op::Sub | Op::Mul | Op::Div | Op::FloorDiv | Op::Rem | Op::Pow => self.arithmetic(whole),
        }
    }

    fn choice(&mut self, e: &ast::IfExpr<'_>) -> Typed {
        let condition = self.condition(&e.test_expr);
        self.known.push(settled(&e.test_expr, true));
        let yes = self.expr(&e.true_expr);
        self.known.pop();
        let Some(other) = &e.false_expr else {
            self.report("template-syntax", place(&e.test_expr), "`if` without `else` in an expression")
                .help("add `else \"\"`");
            return yes;
        };
        if let Some(path) = condition.unknown.first() {
            let message = format!("`{path}` may be unknown; what stands after `else` is sent then, too");
            let problem = self.report("template-unknown", place(&e.test_expr), message);
            problem.level = Level::Warning;
            problem.help("use `yesno(yes=…, no=…, unknown=…)`, or ask whether it is known first");
        }
        self.known.push(settled(&e.test_expr, false));
        let no = self.expr(other);
        self.known.pop();
        let unknown = &yes.unknown | &no.unknown;
        if yes.ty == no.ty || matches!(no.ty, Type::Any) {
            return Typed { ty: yes.ty, unknown };
        }
        self.printable(&yes.ty, &e.true_expr);
        self.printable(&no.ty, other);
        Typed { ty: Type::Text, unknown }
    }

    fn test(&mut self, t: &ast::Spanned<ast::Test<'_>>) -> Typed {
        self.expr(&t.expr);
        let start = t.span().start_offset as usize;
        let at = start..start + t.name.len();
        if !matches!(t.name, "known" | "unknown" | "defined" | "undefined") {
            let help = did_you_mean(t.name, ["known", "unknown"])
                .unwrap_or_else(|| "there are `is known` and `is unknown`".to_owned());
            self.report("template-filter", at, format!("unknown test `{}`", t.name)).help(help);
        } else if !t.args.is_empty() {
            self.report("template-filter", at, format!("`is {}` takes nothing behind it", t.name));
        }
        Typed::of(Type::Bool)
    }

    fn list(&mut self, l: &ast::Spanned<ast::List<'_>>) -> Typed {
        let mut of: Option<Type> = None;
        for item in &l.items {
            let ty = self.expr(item).ty;
            of = Some(match of {
                None | Some(Type::Any) => ty,
                Some(first) if first == ty || ty == Type::Any => first,
                Some(first) => {
                    let message = format!("a list of {} cannot hold {}", first.describe(), ty.describe());
                    self.report("template-type", place(item), message);
                    Type::Any
                }
            });
        }
        Typed::of(Type::List(Box::new(of.unwrap_or(Type::Any))))
    }

    fn filter(&mut self, f: &ast::Spanned<ast::Filter<'_>>) -> Typed {
        let start = f.span().start_offset as usize;
        let at = start..start + f.name.len();
        let Some(input_expr) = &f.expr else {
            self.report("template-filter", at, "a filter needs a value in front of it");
            return Typed::of(Type::Any);
        };
        let input = self.expr(input_expr);
        let Some(known) = filter(f.name) else {
            let names: Vec<&str> = FILTERS.iter().map(|f| f.name).collect();
            let help =
                did_you_mean(f.name, names.iter().copied()).unwrap_or_else(|| format!("there are {}", list(&names)));
            self.report("template-filter", at, format!("unknown filter `{}`", f.name)).help(help);
            for argument in &f.args {
                if let ast::CallArg::Pos(e) | ast::CallArg::Kwarg(_, e) = argument {
                    self.expr(e);
                }
            }
            return Typed::of(Type::Any);
        };
        let arguments = self.arguments(known, f, at.clone());
        if !known.accepts.fits(&input.ty) {
            let help = match (&input.ty, known.accepts) {
                (Type::Text, _) if matches!(input_expr, ast::Expr::Filter(inner) if inner.name == "default") => {
                    Some(format!("put `default` last: `… | {} | default(…)`", known.name))
                }
                (Type::Duration, _) => Some("durations have `duration`".to_owned()),
                (Type::Instant, _) => Some("points in time have `local`, `utc`, `time` and `date`".to_owned()),
                (Type::List(_), _) => Some("lists have `join` and `length`".to_owned()),
                _ => None,
            };
            let message = format!(
                "`{}` takes {}; `{}` is {}",
                known.name,
                known.accepts.describe(),
                self.words(place(input_expr)),
                input.ty.describe()
            );
            self.report("template-type", at, message).maybe_help(help);
            return Typed::of(match known.gives {
                Gives::Text => Type::Text,
                Gives::Number => Type::Number,
                Gives::InputOrArgument => Type::Any,
            });
        }
        if known.settles_unknown && known.gives == Gives::InputOrArgument {
            let argument = arguments.first().cloned();
            return match argument {
                Some(a) if a.ty == input.ty => a,
                Some(a) => Typed { ty: Type::Text, unknown: a.unknown },
                None => Typed::of(Type::Any),
            };
        }
        let unknown = if known.settles_unknown { BTreeSet::new() } else { input.unknown };
        Typed { ty: if known.gives == Gives::Number { Type::Number } else { Type::Text }, unknown }
    }

    /// Checks arguments against the filter's parameters and says what the positional ones are.
    fn arguments(&mut self, known: &Filter, f: &ast::Filter<'_>, at: Range<usize>) -> Vec<Typed> {
        let (mut given, mut positional) = (BTreeSet::new(), Vec::new());
        // An argument in the wrong place leaves another one out: that is said once.
        let mut misplaced = false;
        for argument in &f.args {
            match argument {
                ast::CallArg::Pos(e) => {
                    let typed = self.expr(e);
                    let n = positional.len();
                    positional.push(typed.clone());
                    match known.at(n) {
                        Some(p) => {
                            given.insert(p.name);
                            self.argument(known.name, p.takes, &typed.ty, e);
                        }
                        None if misplaced => {}
                        None => {
                            misplaced = true;
                            let keywords: Vec<String> = known
                                .parameters
                                .iter()
                                .filter(|p| p.keyword)
                                .map(|p| format!("`{}=…`", p.name))
                                .collect();
                            let help = (!keywords.is_empty()).then(|| format!("name it: {}", keywords.join(", ")));
                            self.report(
                                "template-filter",
                                place(e),
                                format!("`{}` takes no argument here", known.name),
                            )
                            .maybe_help(help);
                        }
                    }
                }
                ast::CallArg::Kwarg(name, e) => {
                    let typed = self.expr(e);
                    match known.parameters.iter().find(|p| p.keyword && p.name == *name) {
                        Some(p) => {
                            if !given.insert(p.name) {
                                self.report("template-filter", place(e), format!("`{name}=` is given twice"));
                            }
                            self.argument(known.name, p.takes, &typed.ty, e);
                        }
                        None => {
                            misplaced = true;
                            let names = known.parameters.iter().filter(|p| p.keyword).map(|p| p.name);
                            let help = did_you_mean(name, names);
                            self.report(
                                "template-filter",
                                place(e),
                                format!("`{}` has no argument `{name}=`", known.name),
                            )
                            .maybe_help(help);
                        }
                    }
                }
                ast::CallArg::PosSplat(e) | ast::CallArg::KwargSplat(e) => {
                    self.report("template-syntax", place(e), "`*` is not allowed in a message");
                }
            }
        }
        if misplaced {
            return positional;
        }
        let missing: Vec<&str> =
            known.parameters.iter().filter(|p| !p.optional && !given.contains(p.name)).map(|p| p.name).collect();
        if !missing.is_empty() {
            self.report("template-filter", at.clone(), format!("`{}` needs {}", known.name, list(&missing)));
        }
        if known.name == "plural" {
            self.plural_forms(&given, at);
        }
        positional
    }

    fn argument(&mut self, filter: &str, takes: Argument, ty: &Type, e: &ast::Expr<'_>) {
        let (fits, what) = match takes {
            Argument::Text => (matches!(ty, Type::Text), "a text"),
            Argument::Number => (matches!(ty, Type::Number), "a number"),
            Argument::Printable => (ty.printable(), "something that can be printed"),
        };
        if !fits && *ty != Type::Any {
            self.report("template-type", place(e), format!("`{filter}` takes {what} here; this is {}", ty.describe()));
        }
    }

    fn plural_forms(&mut self, given: &BTreeSet<&str>, at: Range<usize>) {
        if !locale::is_known(self.locale) {
            if !given.contains("other") {
                self.report("template-filter", at, "`plural` needs `other`");
            }
            return;
        }
        let rule = locale::language(self.locale).plural;
        let names = |list: &[locale::plural::Category]| list.iter().map(|c| c.name()).collect::<Vec<_>>();
        let missing: Vec<&str> = names(rule.needed()).into_iter().filter(|c| !given.contains(c)).collect();
        if !missing.is_empty() {
            let message = format!("`plural` needs {} in `{}`", list(&missing), self.locale);
            let help = format!("`{}` has the forms {}", self.locale, list(&names(rule.possible())));
            self.report("template-filter", at.clone(), message).help(help);
        }
        let idle: Vec<&str> = given.iter().copied().filter(|g| !names(rule.possible()).contains(g)).collect();
        if !idle.is_empty() {
            let message = format!("`{}` has no form {}: it is never used", self.locale, list(&idle));
            self.report("template-filter", at, message).level = Level::Warning;
        }
    }
}

/// `` `a`, `b` and `c` ``.
pub(super) fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    match quoted.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => quoted.join(""),
    }
}
