//! Literal values against the types of facts.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::condition::{LARGEST, Seen};
use super::context::{Context, Typed};
use super::kind::listed;
use super::table::opened::{Leaf, OpenedTable};
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Expr, FactId, FactType, FactValue};
use crate::source::{Notation, Span, Spanned};
use crate::syntax::ast::{Assignment, Name, Value};
use crate::syntax::literal::Decimal;
use crate::syntax::literal::YEARS;

/// A fact with what is known of it, as seen from a place that uses it.
#[derive(Debug, Clone)]
pub(super) struct FactUse {
    /// As written at the place of use.
    pub name: String,
    /// Its type.
    pub typed: Rc<Typed>,
    /// Where its value comes from.
    pub subject: Subject,
}

/// What has a value.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// A fact.
    Fact(FactId),
    /// A table.
    Table(Rc<OpenedTable>),
    /// A parameter: a constant.
    Parameter(FactValue),
    /// A condition: yes or no.
    Define(Expr),
    /// Nothing yet: values are written for it.
    Own,
}

impl FactUse {
    /// A question about its value, as a condition. One that is too large shows in `seen`.
    pub(super) fn asks(&self, leaf: Leaf, seen: &mut Seen) -> Expr {
        match &self.subject {
            Subject::Fact(id) => leaf.of_fact(*id),
            Subject::Define(expr) => expr.clone(),
            Subject::Parameter(value) => Expr::Constant(leaf.holds(value)),
            Subject::Own => Expr::Constant(false),
            Subject::Table(table) => table.when(&leaf).unwrap_or_else(|| {
                seen.size = seen.size.max(LARGEST + 1);
                Expr::Constant(false)
            }),
        }
    }
}

/// What a type is called.
pub(super) fn type_noun(ty: &FactType) -> &'static str {
    match ty {
        FactType::Bool => "yes or no",
        FactType::Percent => "a percentage",
        FactType::Count => "a count",
        FactType::Number => "a number",
        FactType::Scale(_) => "a scale",
        FactType::Choice(_) => "a choice",
        FactType::Flags(_) => "a set of flags",
        FactType::Duration => "a duration",
        FactType::Instant => "an instant",
        FactType::Text => "a text",
    }
}

pub(super) fn value_noun(value: &Value) -> &'static str {
    match value {
        Value::Number(_) => "a number",
        Value::Percent(_) => "a percentage",
        Value::Duration(_) => "a duration",
        Value::Time(_) => "a date",
        Value::Text(_) => "a string",
        Value::Word(w) if matches!(w.as_str(), "yes" | "no") => "yes or no",
        Value::Word(_) => "a word",
        Value::Set(_) => "a list of words",
        Value::Unknown => "not a value",
    }
}

/// The values of a type that has some, as they are declared.
pub(super) fn values_note(ty: &FactType) -> Option<String> {
    match ty {
        FactType::Scale(v) => Some(format!("its values: {}", v.join(" < "))),
        FactType::Choice(v) | FactType::Flags(v) => Some(format!("its values: {}", v.join(", "))),
        _ => None,
    }
}

/// The values as `a, b and c`, quoted.
pub(super) fn quoted(values: &[String]) -> String {
    listed(&values.iter().map(|v| format!("`{v}`")).collect::<Vec<_>>(), "and")
}

impl Context<'_> {
    /// A fact's value; nothing where the literal is wrong, which has been said then.
    pub fn value(&mut self, fact: &FactUse, value: &Spanned<Value>) -> Option<FactValue> {
        if let Value::Word(word) = &value.node
            && !fact.typed.ty.has_value(word)
            && let Some(parameter) = self.parameter_in(word, value.span)
        {
            return self.parameter_value(fact, parameter, value.span);
        }
        let made = match (&fact.typed.ty, &value.node) {
            (FactType::Bool, Value::Word(w)) if w == "yes" => FactValue::Bool(true),
            (FactType::Bool, Value::Word(w)) if w == "no" => FactValue::Bool(false),
            (FactType::Percent, Value::Percent(n)) | (FactType::Number, Value::Number(n)) => FactValue::Number(*n),
            (FactType::Count, Value::Number(n)) => {
                if n.0 % Decimal::ONE != 0 || n.0 < 0 {
                    let what = if n.0 < 0 { "never negative" } else { "whole" };
                    self.mismatch(fact, value.span, format!("`{}` is a count; counts are {what}", fact.name), None);
                    return None;
                }
                FactValue::Number(*n)
            }
            (FactType::Scale(values) | FactType::Choice(values), Value::Word(w)) => {
                let word = Name::new(w.clone(), value.span);
                FactValue::Word(u16::try_from(self.position(fact, values, &word)?).ok()?)
            }
            (FactType::Flags(values), Value::Set(words)) => FactValue::Flags(self.bits(fact, values, words)?),
            (FactType::Duration, Value::Duration(d)) => FactValue::Duration(self.fixed_length(d, "a fact's value")?),
            (FactType::Instant, Value::Time(t)) => {
                if !YEARS.contains(&t.date.year) {
                    let message = format!("no clock is known for the year {}", t.date.year);
                    let help = format!("years go from {} to {}", YEARS.start(), YEARS.end());
                    self.report(Diagnostic::error("type-mismatch", value.span, message).help(help));
                    return None;
                }
                FactValue::Wall(t.wall_seconds())
            }
            (FactType::Text, Value::Text(t)) => FactValue::Text(t.clone()),
            (ty, literal) => {
                let message = format!(
                    "`{}` is {}, and `{}` is {}",
                    fact.name,
                    type_noun(ty),
                    self.words(value.span),
                    value_noun(literal)
                );
                let fix = self.spelling(ty, literal, value.span);
                self.mismatch(fact, value.span, message, fix);
                return None;
            }
        };
        self.within_range(fact, &made, value.span)?;
        Some(made)
    }

    /// `fact = value`, where the value may be `unknown`.
    pub fn assignment(&mut self, a: &Assignment, place: &str) -> Option<(Spanned<FactId>, Spanned<Option<FactValue>>)> {
        let id: Spanned<FactId> = self.refer(&a.fact, place)?;
        let fact = self.fact_use(id.node, &a.fact.to_string())?;
        let value = if a.value.node == Value::Unknown { None } else { Some(self.value(&fact, &a.value)?) };
        Some((id, Spanned::new(value, a.value.span)))
    }

    /// A list of assignments; a fact may be named once.
    pub fn assignments(
        &mut self,
        list: &[Assignment],
        place: &str,
    ) -> Vec<(Spanned<FactId>, Spanned<Option<FactValue>>)> {
        let mut made: Vec<(Spanned<FactId>, Spanned<Option<FactValue>>)> = Vec::new();
        let mut seen: BTreeMap<FactId, Span> = BTreeMap::new();
        for a in list {
            let Some(next) = self.assignment(a, place) else { continue };
            if let Some(first) = seen.get(&next.0.node).copied() {
                self.report(
                    Diagnostic::error("repeated-fact", next.0.span, format!("`{}` is given twice", a.fact))
                        .also(first, "first given here"),
                );
            } else {
                seen.insert(next.0.node, next.0.span);
                made.push(next);
            }
        }
        made
    }

    /// A fact's type, unless it is wrong or missing.
    pub fn fact_use(&self, id: FactId, name: &str) -> Option<FactUse> {
        let typed = self.types.get(crate::model::Id::index(id))?.clone()?;
        Some(FactUse { name: name.to_owned(), typed, subject: Subject::Fact(id) })
    }

    /// The bits of some flags.
    pub fn bits(&mut self, fact: &FactUse, values: &[String], words: &[Name]) -> Option<u64> {
        let positions: Vec<Option<usize>> = words.iter().map(|w| self.position(fact, values, w)).collect();
        let mut bits = 0_u64;
        for position in positions {
            bits |= u32::try_from(position?).ok().and_then(|p| 1_u64.checked_shl(p)).unwrap_or(0);
        }
        Some(bits)
    }

    /// The position of a word among a type's values.
    pub(super) fn position(&mut self, fact: &FactUse, values: &[String], word: &Name) -> Option<usize> {
        let found = values.iter().position(|v| *v == word.node);
        if found.is_none() {
            let mut d = Diagnostic::error(
                "unknown-value",
                word.span,
                format!("`{}` is no value of `{}`", word.node, fact.name),
            )
            .also(fact.typed.span, "its values are declared here");
            match nearest(&word.node, values.iter().map(String::as_str)) {
                Some(near) => d = d.help(format!("did you mean `{near}`?")).fix(word.span, near),
                None => d = d.help(format!("its values are {}", quoted(values))),
            }
            self.report(d);
        }
        found
    }

    pub(super) fn within_range(&mut self, fact: &FactUse, value: &FactValue, span: Span) -> Option<()> {
        let Some((least, most)) = fact.typed.range else { return Some(()) };
        let n = match value {
            FactValue::Number(n) => n.0,
            FactValue::Duration(s) => *s,
            _ => return Some(()),
        };
        if (least..=most).contains(&n) {
            return Some(());
        }
        let show = |n: i64| match &fact.typed.ty {
            FactType::Percent => format!("{}%", Decimal(n)),
            FactType::Duration => format!("{n}s"),
            _ => Decimal(n).to_string(),
        };
        let mut d = Diagnostic::error(
            "out-of-range",
            span,
            format!("`{}` lies between {} and {}", fact.name, show(least), show(most)),
        );
        d = if fact.typed.ty == FactType::Percent && (least, most) == (0, 100 * Decimal::ONE) {
            d.note("a percentage is part of a whole: 0 % – 100 %")
        } else {
            d.also(fact.typed.span, "declared here")
        };
        self.report(d);
        None
    }

    /// What the author probably meant to write.
    fn spelling(&self, ty: &FactType, literal: &Value, span: Span) -> Option<(String, Option<String>)> {
        let words = self.words(span);
        let exact = |with: String| Some((format!("write `{with}`"), Some(with)));
        match (ty, literal) {
            (_, Value::Unknown) => Some(("ask for it with `is unknown`".to_owned(), None)),
            (FactType::Percent, Value::Number(n)) => exact(format!("{n}%")),
            (FactType::Count | FactType::Number, Value::Percent(n)) => exact(n.to_string()),
            (FactType::Duration, Value::Number(n)) => Some((format!("write the unit: `{n}m`, `{n}h`"), None)),
            (FactType::Bool, Value::Word(w)) if w.eq_ignore_ascii_case("true") => exact("yes".to_owned()),
            (FactType::Bool, Value::Word(w)) if w.eq_ignore_ascii_case("false") => exact("no".to_owned()),
            (FactType::Bool, _) => Some(("write `yes` or `no`".to_owned(), None)),
            (FactType::Scale(v) | FactType::Choice(v), Value::Text(t)) if v.contains(t) => exact(t.clone()),
            (FactType::Flags(_), Value::Word(w)) => exact(format!("({w})")),
            (FactType::Scale(v) | FactType::Choice(v) | FactType::Flags(v), _) => {
                Some((format!("its values are {}", quoted(v)), None))
            }
            (FactType::Text, _) => {
                let with = format!("\"{words}\"");
                Some((format!("write `{with}`"), (!self.quoted_by_yaml(span)).then_some(with)))
            }
            (FactType::Instant, _) => Some(("write a date and a time: `2026-01-05 09:00`".to_owned(), None)),
            _ => None,
        }
    }

    /// Whether quotes at a place may end the scalar it lies in: there is one on the line before it.
    fn quoted_by_yaml(&self, span: Span) -> bool {
        self.sources.get(span.file).is_some_and(|f| {
            let before = f.text.get(..span.lo as usize).unwrap_or_default();
            f.notation == Notation::Yaml && before.rsplit('\n').next().is_some_and(|l| l.contains(['"', '\'']))
        })
    }

    fn mismatch(&mut self, fact: &FactUse, span: Span, message: String, spelling: Option<(String, Option<String>)>) {
        let mut d = Diagnostic::error("type-mismatch", span, message)
            .also(fact.typed.span, format!("`{}` is {}", fact.name, type_noun(&fact.typed.ty)));
        if let Some((help, with)) = spelling {
            d = d.help(help);
            if let Some(with) = with {
                d = d.fix(span, with);
            }
        }
        self.report(d);
    }

    /// What is written at `span`, on one line and without comments.
    pub fn words(&self, span: Span) -> String {
        one_line(self.sources.text(span))
    }
}

/// A text on one line: comments and line breaks become single blanks.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::new();
    let (mut quote, mut escaped, mut comment) = (None, false, false);
    for c in text.chars() {
        if comment {
            comment = c != '\n';
            if comment {
                continue;
            }
        }
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if c == '\\' => escaped = true,
            Some(q) if c == q => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == '#' => {
                comment = true;
                continue;
            }
            _ => {}
        }
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}
