//! Conditions judged over a box of completions: true in all of them, in none, or it depends.

use serde::{Deserialize, Serialize};

use super::facts::{Circumstances, Facts};
use super::space::{Area, Shape, Space, VarId, number, rank};
use crate::model::{Comparison, Expr, FactId, FactValue};

/// Three values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Truth {
    /// Whatever the unknown facts are.
    True,
    /// Whatever the unknown facts are.
    False,
    /// It depends on unknown facts.
    Unknown,
}

impl Truth {
    /// Not.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Self {
        if b { Self::True } else { Self::False }
    }
}

/// What conditions are judged by.
pub(super) struct Judge<'a, C: ?Sized> {
    pub space: &'a Space,
    pub facts: &'a Facts,
    pub circumstances: &'a C,
}

impl<C: Circumstances + ?Sized> Judge<'_, C> {
    /// Whether the condition holds in the box.
    pub fn truth(&self, expr: &Expr, area: &Area) -> Truth {
        match expr {
            Expr::Constant(b) => (*b).into(),
            Expr::All(of) => self.fold(of, area, Truth::False),
            Expr::Any(of) => self.fold(of, area, Truth::True),
            Expr::Not(e) => self.truth(e, area).negated(),
            Expr::AtLeast { n, of } => {
                let truths = || of.iter().map(|e| self.truth(e, area));
                let count = |t: Truth| u32::try_from(truths().filter(|x| *x == t).count()).unwrap_or(u32::MAX);
                let (yes, maybe) = (count(Truth::True), count(Truth::Unknown));
                if yes >= *n {
                    Truth::True
                } else if yes.saturating_add(maybe) < *n {
                    Truth::False
                } else {
                    Truth::Unknown
                }
            }
            Expr::Is(fact) => self.compare(*fact, Comparison::Equal, &FactValue::Bool(true), area),
            Expr::Compare { fact, op, value } => self.compare(*fact, *op, value, area),
            Expr::Has { fact, flags, all } => self.has(*fact, *flags, *all, area),
            Expr::Count { fact, op, n } => {
                let (least, most) = self.count(*fact, area);
                compare(*op, least, most, *n, true)
            }
            Expr::Known(fact) => self.facts.is_known(*fact).into(),
            Expr::Situation(s) => self.circumstances.situation(s).into(),
        }
    }

    /// `stop` as soon as one has it; its contrary where all have that.
    fn fold(&self, of: &[Expr], area: &Area, stop: Truth) -> Truth {
        let mut folded = stop.negated();
        for e in of {
            match self.truth(e, area) {
                t if t == stop => return stop,
                Truth::Unknown => folded = Truth::Unknown,
                _ => {}
            }
        }
        folded
    }

    fn compare(&self, fact: FactId, op: Comparison, value: &FactValue, area: &Area) -> Truth {
        match self.space.shapes.get(&fact) {
            Some(Shape::Ranked { var, constants }) => {
                let Some(constant) = constant(constants, value) else { return Truth::Unknown };
                let (least, most) = self.space.span(area, *var);
                compare(op, least, most, constant, self.space.allows(area, *var, constant))
            }
            Some(Shape::Flags { bits, rest }) => {
                let FactValue::Flags(set) = value else { return Truth::Unknown };
                let named = bits.iter().map(|(bit, var)| self.is(*var, u32::from(set >> bit & 1 == 1), area));
                let equal = named.chain([self.is(*rest, 0, area)]).fold(Truth::True, and);
                if op == Comparison::NotEqual { equal.negated() } else { equal }
            }
            None => Truth::Unknown,
        }
    }

    fn is(&self, var: VarId, rank: u32, area: &Area) -> Truth {
        let (least, most) = self.space.span(area, var);
        compare(Comparison::Equal, least, most, rank, self.space.allows(area, var, rank))
    }

    fn has(&self, fact: FactId, flags: u64, all: bool, area: &Area) -> Truth {
        let Some(Shape::Flags { bits, .. }) = self.space.shapes.get(&fact) else { return Truth::Unknown };
        let wanted = bits.iter().filter(|(bit, _)| flags >> **bit & 1 == 1).map(|(_, var)| self.is(*var, 1, area));
        if all { wanted.fold(Truth::True, and) } else { wanted.map(Truth::negated).fold(Truth::True, and).negated() }
    }

    /// Fewest and most flags that are set.
    fn count(&self, fact: FactId, area: &Area) -> (u32, u32) {
        let Some(Shape::Flags { bits, rest }) = self.space.shapes.get(&fact) else { return (0, 64) };
        bits.values().chain([rest]).map(|v| self.space.span(area, *v)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1))
    }

    /// Boxes that together are this one and in each of which a comparison on which the condition depends no longer
    /// does; none where the condition does not depend on anything.
    pub fn split(&self, expr: &Expr, area: &Area) -> Option<Vec<Area>> {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => {
                of.iter().filter(|e| self.truth(e, area) == Truth::Unknown).find_map(|e| self.split(e, area))
            }
            Expr::Not(e) => self.split(e, area),
            Expr::Is(fact) => self.cut(*fact, Comparison::Equal, &FactValue::Bool(true), area),
            Expr::Compare { fact, op, value } => self.cut(*fact, *op, value, area),
            Expr::Has { fact, flags, .. } => {
                let Some(Shape::Flags { bits, .. }) = self.space.shapes.get(fact) else { return None };
                let mut wanted = bits.iter().filter(|(bit, _)| flags >> **bit & 1 == 1);
                wanted.find_map(|(_, var)| halves(area, *var))
            }
            Expr::Count { fact, .. } => self.space.vars_of(*fact).into_iter().find_map(|var| halves(area, var)),
            Expr::Constant(_) | Expr::Known(_) | Expr::Situation(_) => None,
        }
    }

    fn cut(&self, fact: FactId, op: Comparison, value: &FactValue, area: &Area) -> Option<Vec<Area>> {
        let (var, constants) = match self.space.shapes.get(&fact)? {
            Shape::Ranked { var, constants } => (*var, constants),
            Shape::Flags { .. } => return self.space.vars_of(fact).into_iter().find_map(|var| halves(area, var)),
        };
        let constant = constant(constants, value)?;
        let ranks = self.space.vars.get(var)?;
        let (lo, hi) = *area.get(var)?;
        let below = u32::try_from(ranks.partition_point(|r| *r < constant)).ok()?;
        let upto = u32::try_from(ranks.partition_point(|r| *r <= constant)).ok()?;
        let cuts: Vec<u32> = match op {
            Comparison::Less | Comparison::GreaterEqual => vec![below],
            Comparison::LessEqual | Comparison::Greater => vec![upto],
            Comparison::Equal | Comparison::NotEqual => vec![below, upto],
        };
        let mut parts = Vec::new();
        let mut from = lo;
        for cut in cuts.into_iter().filter(|c| *c > lo && *c <= hi) {
            if cut > from {
                parts.push((from, cut - 1));
                from = cut;
            }
        }
        parts.push((from, hi));
        (parts.len() > 1).then(|| parts.into_iter().map(|part| with(area, var, part)).collect())
    }
}

/// The rank of a constant.
fn constant(constants: &[i64], value: &FactValue) -> Option<u32> {
    let n = number(value)?;
    if constants.is_empty() { u32::try_from(n).ok() } else { Some(rank(constants, n)) }
}

/// Compares a span of ranks with one; `possible` says whether the span contains it.
fn compare(op: Comparison, least: u32, most: u32, constant: u32, possible: bool) -> Truth {
    let decided = |yes: bool, no: bool| {
        if yes {
            Truth::True
        } else if no {
            Truth::False
        } else {
            Truth::Unknown
        }
    };
    match op {
        Comparison::Less => decided(most < constant, least >= constant),
        Comparison::LessEqual => decided(most <= constant, least > constant),
        Comparison::Greater => decided(least > constant, most <= constant),
        Comparison::GreaterEqual => decided(least >= constant, most < constant),
        Comparison::Equal => {
            let inside = possible && least <= constant && constant <= most;
            decided(inside && least == most, !inside)
        }
        Comparison::NotEqual => compare(Comparison::Equal, least, most, constant, possible).negated(),
    }
}

fn and(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Truth::False, _) | (_, Truth::False) => Truth::False,
        (Truth::True, Truth::True) => Truth::True,
        _ => Truth::Unknown,
    }
}

fn with(area: &Area, var: VarId, part: (u32, u32)) -> Area {
    let mut area = area.clone();
    if let Some(slot) = area.get_mut(var) {
        *slot = part;
    }
    area
}

/// The box cut in two along a variable, where that has more than one rank.
fn halves(area: &Area, var: VarId) -> Option<Vec<Area>> {
    let (lo, hi) = *area.get(var)?;
    let middle = lo + (hi.saturating_sub(lo)) / 2;
    (lo < hi).then(|| vec![with(area, var, (lo, middle)), with(area, var, (middle + 1, hi))])
}
