//! Rows of decision tables.

use super::{Comparison, Name, Value};
use crate::source::{Span, Spanned};

/// A row of a decision table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// A cell for each input; none in `otherwise`.
    pub cells: Vec<Cell>,
    /// `otherwise`
    pub otherwise: Option<Span>,
    /// Behind `=>`.
    pub result: Spanned<Value>,
}

/// What a row says of one input: any of these holds; no tests at all: `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The tests.
    pub tests: Vec<Spanned<Test>>,
    /// All of it.
    pub span: Span,
}

/// One test of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `high`, `5`, `(eu, us)`, `unknown`.
    Is(Value),
    /// `>= 5%`.
    Compare {
        /// How.
        op: Spanned<Comparison>,
        /// Against what.
        right: Spanned<Value>,
    },
    /// `5..10`, `5..<10`.
    Between {
        /// The lower end, included.
        from: Spanned<Value>,
        /// The upper end.
        to: Spanned<Value>,
        /// Without the upper end: `..<`.
        below: bool,
    },
    /// `has eu`, `has all of (eu, us)`.
    Has {
        /// All of them rather than any.
        all: bool,
        /// The flags.
        values: Vec<Name>,
    },
}
