//! A table that is ready to stand in conditions: each question about it becomes a condition on its inputs.
//!
//! Every table gives exactly one value for all inputs (holes and contradictions are errors), so what is asked of it is
//! answered by the rows whose value fits; where `otherwise` fits, by none of the rows that do not. Nothing else has to
//! know of tables: the exact search over unknown facts sees conditions on facts alone.

use std::rc::Rc;

use super::super::condition::{LARGEST, Seen};
use super::super::context::Typed;
use crate::model::{Comparison, Expr, FactId, FactValue};

/// A row.
#[derive(Debug, Clone)]
pub(super) struct OpenedRow {
    /// When its cells hold.
    pub expr: Expr,
    /// How many parts that has.
    pub size: usize,
    /// What it gives.
    pub value: FactValue,
    /// Rows that may hold at the same time and then count instead.
    pub yields_to: Vec<usize>,
}

/// A table.
#[derive(Debug)]
pub(in super::super) struct OpenedTable {
    /// Its type.
    pub typed: Rc<Typed>,
    /// What its inputs speak of.
    pub seen: Seen,
    pub(super) rows: Vec<OpenedRow>,
    pub(super) otherwise: Option<FactValue>,
}

/// A question about one value.
#[derive(Debug, Clone)]
pub(in super::super) enum Leaf {
    /// It is yes.
    Is,
    /// It compares.
    Compare(Comparison, FactValue),
    /// It has all (any) of these flags.
    Has { flags: u64, all: bool },
    /// So many flags are set.
    Count(Comparison, u32),
}

impl Leaf {
    /// As a condition on a fact.
    pub(in super::super) fn of_fact(self, fact: FactId) -> Expr {
        match self {
            Self::Is => Expr::Is(fact),
            Self::Compare(op, value) => Expr::Compare { fact, op, value },
            Self::Has { flags, all } => Expr::Has { fact, flags, all },
            Self::Count(op, n) => Expr::Count { fact, op, n },
        }
    }

    /// Whether a value answers it with yes.
    pub(in super::super) fn holds(&self, of: &FactValue) -> bool {
        match (self, of) {
            (Self::Is, FactValue::Bool(yes)) => *yes,
            (Self::Compare(op, value), of) => op.holds(of, value),
            (Self::Has { flags, all: true }, FactValue::Flags(bits)) => bits & flags == *flags,
            (Self::Has { flags, all: false }, FactValue::Flags(bits)) => bits & flags != 0,
            (Self::Count(op, n), FactValue::Flags(bits)) => op.holds(&bits.count_ones(), n),
            _ => false,
        }
    }
}

impl OpenedTable {
    /// The values it may give, each once, ascending.
    pub(super) fn values(&self) -> Vec<FactValue> {
        let mut all: Vec<FactValue> = self.rows.iter().map(|r| r.value.clone()).chain(self.otherwise.clone()).collect();
        all.sort();
        all.dedup();
        all
    }

    /// When the value that it gives answers `leaf` with yes; nothing where that is too large to be read.
    pub(in super::super) fn when(&self, leaf: &Leaf) -> Option<Expr> {
        self.gives(|v| leaf.holds(v), LARGEST)
    }

    /// When it gives a value that fits; nothing where that has more than so many parts.
    pub(super) fn gives(&self, fits: impl Fn(&FactValue) -> bool, most: usize) -> Option<Expr> {
        match &self.otherwise {
            Some(value) if fits(value) => {
                let others = self.rows_give(|v| !fits(v), most)?;
                Some(Expr::Not(Box::new(others)))
            }
            _ => self.rows_give(fits, most),
        }
    }

    /// When a row counts whose value fits.
    fn rows_give(&self, fits: impl Fn(&FactValue) -> bool, most: usize) -> Option<Expr> {
        let mut size = 1;
        let mut any = Vec::new();
        for row in self.rows.iter().filter(|r| fits(&r.value)) {
            // Where the row that counts instead fits as well, the answer is the same.
            let others: Vec<&OpenedRow> =
                row.yields_to.iter().filter_map(|i| self.rows.get(*i)).filter(|r| !fits(&r.value)).collect();
            size += row.size + others.iter().map(|r| r.size).sum::<usize>() + 3;
            if size > most {
                return None;
            }
            if others.is_empty() {
                any.push(row.expr.clone());
                continue;
            }
            let others = Expr::Any(others.into_iter().map(|r| r.expr.clone()).collect());
            any.push(Expr::All(vec![row.expr.clone(), Expr::Not(Box::new(others))]));
        }
        Some(match any.len() {
            1 => any.pop()?,
            _ => Expr::Any(any),
        })
    }
}
