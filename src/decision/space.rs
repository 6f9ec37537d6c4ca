//! The space of completions: each unknown fact as variables over few cells.
//!
//! A value is replaced by its *rank* among the constants the fact is compared with: constant `i` has rank `2i + 1`,
//! what lies between two constants the even rank between theirs. Comparing ranks is comparing values. Words and yes/no
//! are their own ranks. A set of flags is one variable for each bit that is named, and one for how many of the others
//! are set.

use std::collections::{BTreeMap, BTreeSet};

use super::FactKind;
use super::facts::Facts;
use crate::model::{Expr, FactId, FactType, FactValue, Table, up};
use crate::syntax::literal::Decimal;

/// Index of a variable.
pub(super) type VarId = usize;

/// The ranks a variable may have, ascending, never empty.
pub(super) type Ranks = Vec<u32>;

/// A box: for each variable the first and the last position in its ranks.
pub(super) type Area = Vec<(u32, u32)>;

/// How a fact is represented.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// One variable over ranks; the constants give numbers their ranks and are empty for words and yes/no.
    Ranked { var: VarId, constants: Vec<i64> },
    /// Bits that are named, each a variable with ranks 0 and 1, and how many of the others are set.
    Flags { bits: BTreeMap<u32, VarId>, rest: VarId },
}

/// All variables of some conditions.
#[derive(Debug, Clone, Default)]
pub(super) struct Space {
    pub vars: Vec<Ranks>,
    pub shapes: BTreeMap<FactId, Shape>,
}

/// What conditions say about one fact.
#[derive(Debug, Default)]
struct Mentions {
    constants: BTreeSet<i64>,
    bits: u64,
}

impl Space {
    /// The space of the facts that these conditions mention.
    pub fn new<'a>(conditions: impl Iterator<Item = &'a Expr>, kinds: &Table<FactId, FactKind>, facts: &Facts) -> Self {
        let mut mentions: BTreeMap<FactId, Mentions> = BTreeMap::new();
        let mut open: Vec<&Expr> = conditions.collect();
        while let Some(expr) = open.pop() {
            match expr {
                Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
                Expr::Not(e) => open.push(e),
                Expr::Is(fact) | Expr::Count { fact, .. } => {
                    mentions.entry(*fact).or_default();
                }
                Expr::Has { fact, flags, .. } => mentions.entry(*fact).or_default().bits |= flags,
                Expr::Compare { fact, value, .. } => {
                    let mentions = mentions.entry(*fact).or_default();
                    match value {
                        FactValue::Flags(bits) => mentions.bits |= bits,
                        other => mentions.constants.extend(number(other)),
                    }
                }
                Expr::Constant(_) | Expr::Known(_) | Expr::Situation(_) => {}
            }
        }
        let mut space = Self::default();
        for (fact, mentioned) in mentions {
            if let Some(kind) = kinds.get(fact) {
                let shape = space.shape(kind, &mentioned, facts.value(fact));
                space.shapes.insert(fact, shape);
            }
        }
        space
    }

    /// The box of all completions.
    pub fn everything(&self) -> Area {
        self.vars.iter().map(|r| (0, u32::try_from(r.len().saturating_sub(1)).unwrap_or(u32::MAX))).collect()
    }

    /// Smallest and largest rank of a variable in a box.
    pub fn span(&self, area: &Area, var: VarId) -> (u32, u32) {
        let (lo, hi) = area.get(var).copied().unwrap_or_default();
        let rank = |i: u32| self.vars.get(var).and_then(|r| r.get(i as usize)).copied().unwrap_or_default();
        (rank(lo), rank(hi))
    }

    /// Whether a variable can have this rank in a box.
    pub fn allows(&self, area: &Area, var: VarId, rank: u32) -> bool {
        let Some((ranks, (lo, hi))) = self.vars.get(var).zip(area.get(var)) else { return false };
        ranks.binary_search(&rank).is_ok_and(|i| (*lo as usize..=*hi as usize).contains(&i))
    }

    /// The variables of a fact.
    pub fn vars_of(&self, fact: FactId) -> Vec<VarId> {
        match self.shapes.get(&fact) {
            Some(Shape::Ranked { var, .. }) => vec![*var],
            Some(Shape::Flags { bits, rest }) => bits.values().copied().chain([*rest]).collect(),
            None => Vec::new(),
        }
    }

    /// A value of the fact that lies in a box: one that people would think of, where there is a choice.
    pub fn value(&self, area: &Area, shape: &Shape, kind: &FactKind) -> Option<FactValue> {
        let (var, constants) = match shape {
            Shape::Ranked { var, constants } => (*var, constants),
            Shape::Flags { bits, rest } => {
                let FactType::Flags(names) = &kind.ty else { return None };
                let mut set =
                    bits.iter().filter(|(_, v)| self.span(area, **v).0 == 1).fold(0, |set, (b, _)| set | 1 << b);
                let mut others = self.span(area, *rest).0;
                for bit in (0..u32::try_from(names.len().min(64)).unwrap_or(64)).filter(|b| !bits.contains_key(b)) {
                    if others > 0 {
                        set |= 1 << bit;
                        others -= 1;
                    }
                }
                return Some(FactValue::Flags(set));
            }
        };
        let rank = self.span(area, var).0;
        let word = || u16::try_from(rank).ok();
        Some(match kind.ty {
            FactType::Bool => FactValue::Bool(rank == 1),
            FactType::Scale(_) | FactType::Choice(_) => FactValue::Word(word()?),
            FactType::Duration => FactValue::Duration(within_cell(kind, constants, rank)?),
            FactType::Instant => FactValue::Instant(within_cell(kind, constants, rank)?),
            FactType::Count | FactType::Number | FactType::Percent => {
                FactValue::Number(Decimal(within_cell(kind, constants, rank)?))
            }
            FactType::Text | FactType::Flags(_) => return None,
        })
    }

    fn var(&mut self, ranks: Ranks) -> VarId {
        self.vars.push(if ranks.is_empty() { vec![0] } else { ranks });
        self.vars.len() - 1
    }

    fn shape(&mut self, kind: &FactKind, mentioned: &Mentions, value: Option<&FactValue>) -> Shape {
        if let FactType::Flags(names) = &kind.ty {
            return self.flags(names.len(), mentioned.bits, value);
        }
        let words = matches!(kind.ty, FactType::Bool | FactType::Scale(_) | FactType::Choice(_));
        let constants: Vec<i64> = if words { Vec::new() } else { mentioned.constants.iter().copied().collect() };
        let ranks = match (value.and_then(number), &kind.ty) {
            (Some(n), _) => vec![if words { u32::try_from(n).unwrap_or(0) } else { rank(&constants, n) }],
            (None, FactType::Bool) => vec![0, 1],
            (None, FactType::Scale(w) | FactType::Choice(w)) => (0..u32::try_from(w.len()).unwrap_or(0)).collect(),
            (None, _) => cells(kind, &constants),
        };
        Shape::Ranked { var: self.var(ranks), constants }
    }

    fn flags(&mut self, width: usize, named: u64, value: Option<&FactValue>) -> Shape {
        let known = match value {
            Some(FactValue::Flags(bits)) => Some(*bits),
            _ => None,
        };
        let width = u32::try_from(width.min(64)).unwrap_or(64);
        let mut bits = BTreeMap::new();
        for bit in (0..64).filter(|b| named >> b & 1 == 1) {
            // A bit that the type does not have is never set.
            let free = if bit < width { vec![0, 1] } else { vec![0] };
            let ranks = known.map_or(free, |k| vec![u32::from(k >> bit & 1 == 1)]);
            bits.insert(bit, self.var(ranks));
        }
        let named_here = bits.keys().filter(|b| **b < width).count();
        let others = width.saturating_sub(u32::try_from(named_here).unwrap_or(0));
        let rest = known.map_or_else(|| (0..=others).collect(), |k| vec![(k & !named).count_ones()]);
        Shape::Flags { bits, rest: self.var(rest) }
    }
}

/// A value as a number, in the unit of its type.
pub(super) fn number(value: &FactValue) -> Option<i64> {
    match value {
        FactValue::Bool(b) => Some(i64::from(*b)),
        FactValue::Number(n) => Some(n.0),
        FactValue::Word(w) => Some(i64::from(*w)),
        FactValue::Duration(s) | FactValue::Instant(s) | FactValue::Wall(s) => Some(*s),
        FactValue::Flags(_) | FactValue::Text(_) => None,
    }
}

/// The rank of a number among ascending constants.
pub(super) fn rank(constants: &[i64], n: i64) -> u32 {
    let rank = match constants.binary_search(&n) {
        Ok(i) => 2 * i + 1,
        Err(i) => 2 * i,
    };
    u32::try_from(rank).unwrap_or(u32::MAX)
}

/// Where the numbers of a rank begin; nothing for the lowest. Odd ranks are constants, even ones lie behind the constant before
/// them.
pub(super) fn rank_start(constants: &[i64], rank: u32) -> Option<i64> {
    let at = rank as usize / 2;
    if rank % 2 == 1 {
        constants.get(at).copied()
    } else {
        at.checked_sub(1).and_then(|below| constants.get(below)).map(|c| c.saturating_add(1))
    }
}

/// The ranks that a value of this kind can have at all.
fn cells(kind: &FactKind, constants: &[i64]) -> Ranks {
    let ((least, most), unit) = (kind.ty.numbers(kind.range), kind.ty.step());
    let within = |n: i64| n >= least && n <= most && n.rem_euclid(unit) == 0;
    // Whether anything lies strictly between two neighbours.
    let between = |after: Option<i64>, before: Option<i64>| -> bool {
        let below = |n: i64| n <= most && before.is_none_or(|b| n < b);
        match after {
            None => below(up(least, unit)),
            Some(a) if least > a => below(up(least, unit)),
            Some(a) => below(up(a.saturating_add(1), unit)),
        }
    };
    let mut ranks = Vec::new();
    let mut previous = None;
    for (i, c) in (0u32..).zip(constants) {
        if between(previous, Some(*c)) {
            ranks.push(2 * i);
        }
        if within(*c) {
            ranks.push(2 * i + 1);
        }
        previous = Some(*c);
    }
    if between(previous, None) {
        ranks.push(u32::try_from(2 * constants.len()).unwrap_or(u32::MAX));
    }
    ranks
}

/// A number of a cell: the constant, or something between two: a whole number where there is one.
fn within_cell(kind: &FactKind, constants: &[i64], rank: u32) -> Option<i64> {
    let i = rank as usize / 2;
    if rank % 2 == 1 {
        return constants.get(i).copied();
    }
    let (least, most) = kind.ty.numbers(kind.range);
    let whole = match kind.ty {
        FactType::Duration | FactType::Instant => 60,
        _ => Decimal::ONE,
    };
    let after = i.checked_sub(1).and_then(|i| constants.get(i)).copied();
    let before = constants.get(i).copied();
    let inside = |n: &i64| *n >= least && *n <= most && after.is_none_or(|a| *n > a) && before.is_none_or(|b| *n < b);
    let above = after.map(|a| up(a.saturating_add(1), whole));
    let below =
        before.map(|b| up(b.saturating_sub(whole), whole)).into_iter().chain(before.map(|b| b.saturating_sub(1)));
    let between = after.zip(before).map(|(a, b)| a.saturating_add(b.saturating_sub(a) / 2));
    let ends = [0, least, most].into_iter().chain(after.map(|a| a.saturating_add(1)));
    above.into_iter().chain(below).chain(between).chain(ends).find(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(ty: FactType, range: Option<(i64, i64)>) -> FactKind {
        FactKind { ty, range }
    }

    #[test]
    fn only_cells_that_a_value_can_lie_in_exist() {
        let one = Decimal::ONE;
        let count = kind(FactType::Count, None);
        assert_eq!(cells(&count, &[0, 10 * one, 11 * one]), [1, 2, 3, 5, 6], "between 10 and 11 lies nothing");
        let percent = kind(FactType::Percent, Some((0, 100 * one)));
        assert_eq!(cells(&percent, &[0, 25 * one, 100 * one]), [1, 2, 3, 4, 5]);
        assert_eq!(cells(&percent, &[-one, 200 * one]), [2]);
        assert_eq!(cells(&kind(FactType::Number, None), &[0]), [0, 1, 2]);
        assert_eq!(cells(&kind(FactType::Duration, None), &[0, 60]), [1, 2, 3, 4]);
        assert_eq!(cells(&kind(FactType::Number, Some((5, 5))), &[3, 5]), [3]);
        assert_eq!(cells(&kind(FactType::Count, None), &[]), [0]);
    }
}
