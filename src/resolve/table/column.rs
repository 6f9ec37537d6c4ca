//! A table's inputs: what each cell says as a condition, and which values it takes.

use super::super::condition::Seen;
use super::super::context::Context;
use super::super::value::{FactUse, Subject, type_noun};
use crate::boxes::{Area, HIGHEST, LOWEST, Set, UNKNOWN};
use crate::diagnostic::Diagnostic;
use crate::model::{CELL, Comparison, Expr, FactType, FactValue};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Cell, Test, Value};
use crate::syntax::literal::Decimal;

/// An input.
#[derive(Debug)]
pub(super) struct Column {
    /// What it is.
    pub fact: FactUse,
    /// Some row asks whether it is known. Then the other cells want it known.
    pub asked: bool,
}

/// A cell that was understood.
pub(super) struct Read {
    /// When it holds; always for `*`.
    pub expr: Option<Expr>,
    /// The values it takes, in boxes over the column's axes.
    pub areas: Vec<Area>,
}

impl Column {
    fn flags(&self) -> Option<usize> {
        if let FactType::Flags(values) = &self.fact.typed.ty { Some(values.len()) } else { None }
    }

    /// All there is, axis by axis. A set of flags has an axis for whether it is known, and one for each flag.
    pub(super) fn whole(&self) -> Area {
        let mut first = match (&self.fact.typed.ty, &self.fact.subject) {
            (FactType::Flags(_), _) => vec![(1, 1)],
            (ty, Subject::Table(table)) => table.values().iter().filter_map(|v| ty.place(v)).map(|p| (p, p)).collect(),
            (ty, _) => ty.values(self.fact.typed.range).intervals().to_vec(),
        };
        if self.asked {
            first.push((UNKNOWN, UNKNOWN));
        }
        let mut whole = vec![Set::of(first)];
        whole.extend((0..self.flags().unwrap_or(0)).map(|_| Set::of(vec![(0, 1)])));
        whole
    }

    /// What is known of it at all.
    fn known(&self) -> Set {
        self.whole().first().map_or_else(|| Set::of(Vec::new()), |s| s.without(&Set::of(vec![(UNKNOWN, UNKNOWN)])))
    }

    /// Reads a cell. `size` counts the parts of conditions.
    pub(super) fn read(&self, cx: &mut Context<'_>, cell: &Cell, seen: &mut Seen) -> Option<Read> {
        if cell.tests.is_empty() {
            return Some(Read { expr: None, areas: vec![self.whole()] });
        }
        let (mut known, mut all) = (Vec::new(), Vec::new());
        let mut values = Vec::new();
        let mut areas = Vec::new();
        let mut wrong = false;
        for test in &cell.tests {
            if test.node == Test::Is(Value::Unknown) {
                let Subject::Fact(id) = self.fact.subject else {
                    cx.report(
                        Diagnostic::error(
                            "type-mismatch",
                            test.span,
                            format!("`{}` is no fact that could be unknown", self.fact.name),
                        )
                        .help("ask whether the facts behind it are known"),
                    );
                    wrong = true;
                    continue;
                };
                all.push(Expr::Not(Box::new(Expr::Known(id))));
                values.push((UNKNOWN, UNKNOWN));
                let mut area = self.whole();
                if let Some(first) = area.first_mut() {
                    *first = Set::of(vec![(UNKNOWN, UNKNOWN)]);
                }
                areas.push(area);
                continue;
            }
            let Some(expr) = self.test(cx, test, seen) else {
                wrong = true;
                continue;
            };
            if seen.size > super::LARGEST_TABLE {
                return None;
            }
            match self.flags() {
                Some(_) => areas.extend(self.flag_areas(&test.node, cx)),
                None => values.extend(self.values(&test.node, cx).intervals()),
            }
            known.push(expr);
        }
        if wrong {
            return None;
        }
        if !known.is_empty() {
            let any = one_of(known);
            all.insert(
                0,
                match self.fact.subject {
                    Subject::Fact(id) if self.asked => Expr::All(vec![Expr::Known(id), any]),
                    _ => any,
                },
            );
        }
        if self.flags().is_none() {
            let values = Set::of(values);
            let values = self.whole().first().map_or_else(|| values.clone(), |w| values.meet(w));
            if values.is_empty() {
                cx.report(
                    Diagnostic::error("empty-range", cell.span, format!("no value of `{}` fits this", self.fact.name))
                        .help("write the lower end first, and a value that it may have"),
                );
                return None;
            }
            areas = vec![vec![values]];
        }
        Some(Read { expr: Some(one_of(all)), areas })
    }

    /// A test as a condition.
    fn test(&self, cx: &mut Context<'_>, test: &Spanned<Test>, seen: &mut Seen) -> Option<Expr> {
        let sign = |op: ast::Comparison, span: Span| Spanned::new(op, span);
        let expr = match &test.node {
            Test::Is(value) => {
                let right = Spanned::new(value.clone(), test.span);
                cx.compare(&self.fact, &sign(ast::Comparison::Equal, test.span), &right, seen)?
            }
            Test::Compare { op, right } => cx.compare(&self.fact, op, right, seen)?,
            Test::Between { from, to, below } => {
                let upper = if *below { ast::Comparison::Less } else { ast::Comparison::LessEqual };
                let low = cx.compare(&self.fact, &sign(ast::Comparison::GreaterEqual, test.span), from, seen)?;
                let high = cx.compare(&self.fact, &sign(upper, test.span), to, seen)?;
                if self.values(&test.node, cx).is_empty() {
                    let (a, b) = (cx.words(from.span), cx.words(to.span));
                    cx.report(
                        Diagnostic::error("empty-range", test.span, format!("from {a} to {b} lies nothing"))
                            .help("write the lower end first"),
                    );
                    return None;
                }
                Expr::All(vec![low, high])
            }
            Test::Has { all, values } => cx.has_flags(&self.fact, test.span, *all, values, seen)?,
        };
        seen.size += expr.size();
        Some(expr)
    }

    /// The values that a sound test takes.
    fn values(&self, test: &Test, cx: &mut Context<'_>) -> Set {
        let ty = self.fact.typed.ty.clone();
        let mut at = |value: &Spanned<Value>| cx.value(&self.fact, value).and_then(|v| ty.place(&v));
        let set = match test {
            Test::Is(value) => at(&Spanned::new(value.clone(), self.fact.typed.span)).map(|p| vec![(p, p)]),
            Test::Compare { op, right } => at(right).map(|p| beside(super::super::condition::comparison(op.node), p)),
            Test::Between { from, to, below } => {
                at(from).zip(at(to)).map(|(a, b)| vec![(a, if *below { b.saturating_sub(1) } else { b })])
            }
            Test::Has { .. } => None,
        };
        Set::of(set.unwrap_or_default()).meet(&self.known())
    }

    /// The sets of flags that a sound test takes.
    fn flag_areas(&self, test: &Test, cx: &mut Context<'_>) -> Vec<Area> {
        let whole = {
            let mut whole = self.whole();
            if let Some(first) = whole.first_mut() {
                *first = Set::of(vec![(1, 1)]);
            }
            whole
        };
        let with = |fixed: &[(usize, i64)]| {
            let mut area = whole.clone();
            for (flag, value) in fixed {
                if let Some(slot) = area.get_mut(flag + 1) {
                    *slot = Set::of(vec![(*value, *value)]);
                }
            }
            area
        };
        let count = self.flags().unwrap_or(0);
        let bit = |bits: u64, flag: usize| i64::from(bits >> flag.min(63) & 1 == 1);
        let exactly = |bits: u64| (0..count).map(|f| (f, bit(bits, f))).collect::<Vec<_>>();
        let not = |fixed: &[(usize, i64)]| -> Vec<Area> {
            // The first flag that differs.
            (0..fixed.len())
                .map(|n| {
                    let mut part: Vec<(usize, i64)> = fixed.iter().take(n + 1).copied().collect();
                    if let Some(last) = part.last_mut() {
                        last.1 = 1 - last.1;
                    }
                    with(&part)
                })
                .collect()
        };
        match test {
            Test::Is(value) | Test::Compare { right: Spanned { node: value, .. }, .. } => {
                let right = Spanned::new(value.clone(), self.fact.typed.span);
                let Some(FactValue::Flags(bits)) = cx.value(&self.fact, &right) else { return Vec::new() };
                let differs = matches!(test, Test::Compare { op, .. } if op.node == ast::Comparison::NotEqual);
                if differs { not(&exactly(bits)) } else { vec![with(&exactly(bits))] }
            }
            Test::Has { all, values } => {
                let FactType::Flags(names) = &self.fact.typed.ty else { return Vec::new() };
                let Some(bits) = cx.bits(&self.fact, names, values) else { return Vec::new() };
                let flags: Vec<(usize, i64)> = (0..count).filter(|f| bit(bits, *f) == 1).map(|f| (f, 1)).collect();
                if *all { vec![with(&flags)] } else { not(&flags.iter().map(|(f, _)| (*f, 0)).collect::<Vec<_>>()) }
            }
            Test::Between { .. } => Vec::new(),
        }
    }

    /// How many axes it has.
    pub(super) fn axes(&self) -> usize {
        1 + self.flags().unwrap_or(0)
    }

    /// Whether a box leaves it more than one value, but not all.
    pub(super) fn is_wide(&self, axes: &Area) -> bool {
        let one = |set: &Set| matches!(set.intervals(), [(low, high)] if low == high);
        axes.iter().zip(&self.whole()).any(|(own, whole)| own != whole && !one(own))
    }

    /// All that a box says of it; nothing where it may be anything.
    pub(super) fn words(&self, axes: &Area) -> Option<String> {
        let (whole, name) = (self.whole(), &self.fact.name);
        let (first, all) = (axes.first()?, whole.first()?);
        if *axes == whole {
            return None;
        }
        let FactType::Flags(flags) = &self.fact.typed.ty else {
            let cell = CELL.cell(&self.fact.typed.ty, first, all);
            let of = if cell.contains(CELL.or) { "one of " } else { "" };
            return Some(format!("`{name}` is {of}{cell}"));
        };
        if self.known().meet(first).is_empty() {
            return Some(format!("`{name}` is unknown"));
        }
        let named = |value: i64| -> Vec<&str> {
            let fixed = flags.iter().zip(axes.iter().skip(1)).filter(|(_, set)| !set.has(1 - value));
            fixed.map(|(flag, _)| flag.as_str()).collect()
        };
        let parts = [("has", named(1)), ("lacks", named(0))].into_iter().filter(|(_, flags)| !flags.is_empty());
        let said: Vec<String> = parts.map(|(verb, flags)| format!("{verb} {}", flags.join(", "))).collect();
        Some(if said.is_empty() { format!("`{name}` is known") } else { format!("`{name}` {}", said.join(" and ")) })
    }

    /// What a box says of it, by an example of a value; nothing where it may be anything.
    pub(super) fn example(&self, axes: &Area) -> Option<String> {
        if *axes == self.whole() {
            return None;
        }
        let name = &self.fact.name;
        let first = axes.first()?;
        if self.known().meet(first).is_empty() {
            return Some(format!("`{name}` unknown"));
        }
        if let FactType::Flags(names) = &self.fact.typed.ty {
            let set: Vec<&str> =
                names.iter().zip(axes.iter().skip(1)).filter(|(_, s)| !s.has(0)).map(|(n, _)| n.as_str()).collect();
            return Some(format!("`{name} = ({})`", set.join(", ")));
        }
        let (lo, hi) = self.known().meet(first).intervals().first().copied()?;
        let unit = if matches!(self.fact.typed.ty, FactType::Percent | FactType::Number) { Decimal::ONE } else { 1 };
        let value = if lo != LOWEST {
            lo
        } else if hi >= 0 {
            0
        } else {
            hi.div_euclid(unit).saturating_mul(unit)
        };
        Some(format!("`{name} = {}`", self.fact.typed.ty.shown(value)))
    }
}

fn one_of(mut any: Vec<Expr>) -> Expr {
    match (any.len(), any.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            any.extend(last);
            Expr::Any(any)
        }
    }
}

/// The values that compare with `at`.
fn beside(op: Comparison, at: i64) -> Vec<(i64, i64)> {
    let (below, above) = ((LOWEST, at.saturating_sub(1)), (at.saturating_add(1), HIGHEST));
    let highest = at == HIGHEST;
    match op {
        Comparison::Equal => vec![(at, at)],
        Comparison::Less => vec![below],
        Comparison::LessEqual => vec![(LOWEST, at)],
        Comparison::GreaterEqual => vec![(at, HIGHEST)],
        Comparison::Greater if highest => Vec::new(),
        Comparison::Greater => vec![above],
        Comparison::NotEqual if highest => vec![below],
        Comparison::NotEqual => vec![below, above],
    }
}

/// Whether a table can look at a fact of this type.
pub(super) fn can_be_asked(cx: &mut Context<'_>, fact: &FactUse, at: Span) -> bool {
    let sound = !matches!(fact.typed.ty, FactType::Text | FactType::Instant);
    if !sound {
        cx.report(
            Diagnostic::error(
                "type-mismatch",
                at,
                format!("`{}` is {}; a table compares its inputs", fact.name, type_noun(&fact.typed.ty)),
            )
            .also(fact.typed.span, "its type")
            .help("declare a choice, a scale or a number for what the decision hangs on"),
        );
    }
    sound
}
