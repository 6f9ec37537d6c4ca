//! Decision tables: what conditions ask of them has been opened; their rows are kept for those who look at the table itself.

use std::cmp::Reverse;

use super::{Expr, FactType, FactValue, Head};
use crate::boxes::{Area, Grid};
use crate::source::Span;

/// A decision table. Conditions that name it have been opened to conditions on its inputs.
#[derive(Debug, Clone)]
pub struct DecisionTable {
    /// Name, label, place.
    pub head: Head,
    /// What it gives.
    pub ty: FactType,
    /// The values its rows give, each once, ascending, and when it gives them.
    pub values: Vec<(FactValue, Expr)>,
    /// Its rows, where each of them could be read; also where they leave holes or contradict each other.
    pub rows: Option<TableRows>,
}

/// The rows of a table as sets of values.
#[derive(Debug, Clone)]
pub struct TableRows {
    /// What they give.
    pub ty: FactType,
    /// Which row counts where several hold.
    pub hit: Hit,
    /// What is asked.
    pub inputs: Vec<TableInput>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// What is given where no row holds.
    pub otherwise: Option<Otherwise>,
    /// What cannot be, each with the line that says so.
    pub ruled_out: Vec<(Span, Area)>,
}

/// Which row counts where several hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hit {
    /// Never several.
    Unique,
    /// Any of them: they say the same.
    Any,
    /// The first.
    First,
    /// The one with the highest value.
    Worst,
}

/// An input of a table.
#[derive(Debug, Clone)]
pub struct TableInput {
    /// As the table calls it.
    pub name: String,
    /// Its type.
    pub ty: FactType,
    /// All there is, axis by axis: one, and for flags one more for each flag. What stands for a fact that is not known lies
    /// below every value, and is there only where some row asks for it.
    pub values: Area,
}

/// A row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Where it stands.
    pub span: Span,
    /// As written, on one line.
    pub text: String,
    /// The values it takes, in boxes over the axes of all inputs.
    pub areas: Vec<Area>,
    /// What it gives.
    pub value: FactValue,
}

/// `otherwise => …`.
#[derive(Debug, Clone)]
pub struct Otherwise {
    /// Where it stands.
    pub span: Span,
    /// What it gives.
    pub value: FactValue,
}

impl TableRows {
    /// Of rows that hold together the one with the lowest rank counts.
    #[must_use]
    pub fn rank(&self, row: usize) -> (Reverse<Option<&FactValue>>, usize) {
        let value = if self.hit == Hit::Worst { self.rows.get(row).map(|r| &r.value) } else { None };
        (Reverse(value), row)
    }

    /// The rows as boxes over one grid, beside what cannot occur.
    #[must_use]
    pub fn grid(&self) -> Grid {
        let whole: Area = self.inputs.iter().flat_map(|i| i.values.clone()).collect();
        let rows: Vec<Vec<Area>> = self.rows.iter().map(|r| r.areas.clone()).collect();
        let ruled_out: Vec<Area> = self.ruled_out.iter().map(|(_, area)| area.clone()).collect();
        Grid::new(&whole, &rows, &ruled_out)
    }
}
