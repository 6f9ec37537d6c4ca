//! Rows of decision tables.

use super::super::ast::{Cell, TableRow, Test};
use super::expr::comparison;
use super::leaf::Writer;

impl Writer {
    pub(super) fn row(&mut self, row: &TableRow) {
        if row.otherwise.is_some() {
            self.put("otherwise");
        }
        for (i, cell) in row.cells.iter().enumerate() {
            self.put(if i > 0 { " | " } else { "" });
            self.cell(cell);
        }
        self.put(" => ");
        self.value(&row.result.node);
    }

    fn cell(&mut self, cell: &Cell) {
        if cell.tests.is_empty() {
            self.put("*");
        }
        self.list(&cell.tests, |w, t| w.test(&t.node));
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Is(value) => self.value(value),
            Test::Compare { op, right } => {
                self.put(comparison(op.node).trim_start());
                self.value(&right.node);
            }
            Test::Between { from, to, below } => {
                self.value(&from.node);
                self.put(if *below { "..<" } else { ".." });
                self.value(&to.node);
            }
            Test::Has { all, values } => self.has(*all, values),
        }
    }
}
