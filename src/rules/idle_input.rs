//! `idle-input`: an input of a decision table that never changes what the table gives.

use super::{Context, Rule, given};
use crate::boxes::{Boxes, Cells, Grid, Piece};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{FactValue, TableRows};

pub(super) const RULE: Rule = Rule {
    code: "idle-input",
    level: Level::Warning,
    needs: &[],
    summary: "an input of a decision table that never changes what the table gives",
    why: "Somebody has to find it out before the table answers, and whatever it is, the answer is the same. Often a row that was meant to look at it says `*`, or two rows that differ in it give the same.",
    given: given::BOOK,
    fails: r#"fact shops: count
table impact: scale low < high from outage, shops {
  yes | < 5  => high
  yes | >= 5 => high
  no  | *    => low
}"#,
    mended: r#"table impact: scale low < high from outage {
  yes => high
  no  => low
}"#,
    check,
};

/// Comparisons that cutting one table may cost.
const BUDGET: u64 = 50_000_000;

/// Pairs of parts that are looked at for one input.
const MOST_PAIRS: u32 = 5_000_000;

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Where a table has not one answer for everything, that is said.
    for declared in c.model.tables.rows().filter(|t| !t.values.is_empty()) {
        let Some(table) = &declared.rows else { continue };
        let Some(parts) = Parts::of(table) else {
            found.push(undecided(declared.head.span, &declared.head.name, "each input"));
            continue;
        };
        let mut axis = 0;
        for input in &table.inputs {
            let own = axis..axis + input.values.len();
            axis = own.end;
            match parts.matters(&own) {
                Some(true) => {}
                Some(false) => found.push(
                    Diagnostic::warning(
                        RULE.code,
                        declared.head.span,
                        format!("`{}` never changes what `{}` gives", input.name, declared.head.name),
                    )
                    .note("whatever it is, the other inputs decide")
                    .help("leave the column out, or mend the rows that were meant to look at it"),
                ),
                None => found.push(undecided(declared.head.span, &declared.head.name, &format!("`{}`", input.name))),
            }
        }
    }
    found
}

fn undecided(at: crate::source::Span, table: &str, what: &str) -> Diagnostic {
    let message =
        format!("whether {what} changes what `{table}` gives could not be decided: it has too many combinations");
    Diagnostic::new(Level::Info, RULE.code, at, message).help("several smaller tables can be decided")
}

/// A table in parts, each with what it gives; what cannot be is in none.
struct Parts<'t> {
    grid: Grid,
    parts: Boxes,
    gives: Vec<&'t FactValue>,
}

impl<'t> Parts<'t> {
    fn of(table: &'t TableRows) -> Option<Self> {
        let grid = table.grid();
        let cuts = grid.won(grid.boxes.everything(), 0..grid.boxes.len(), |row| table.rank(row), BUDGET);
        if !cuts.open.is_empty() {
            return None;
        }
        let mut parts = Boxes::new(grid.axes.iter().map(crate::boxes::Axis::len).collect());
        let mut gives = Vec::new();
        for (area, piece) in cuts.areas(grid.boxes.everything()) {
            let value = match piece {
                Piece::In(index) => grid.row(index as usize).and_then(|row| table.rows.get(row)).map(|r| &r.value),
                _ => table.otherwise.as_ref().map(|o| &o.value),
            };
            if let Some(value) = value {
                parts.push(&area);
                gives.push(value);
            }
        }
        Some(Self { grid, parts, gives })
    }

    /// Whether two cases that differ in these axes alone lead to different values; nothing where that is too much to find out.
    fn matters(&self, axes: &std::ops::Range<usize>) -> Option<bool> {
        let widened = |of: &[Cells]| -> Vec<Cells> {
            let each = of.iter().zip(&self.grid.axes).enumerate();
            each.map(|(n, (cells, axis))| if axes.contains(&n) { (0, axis.len()) } else { *cells }).collect()
        };
        let mut without = Boxes::new(self.grid.axes.iter().map(crate::boxes::Axis::len).collect());
        self.parts.iter().for_each(|part| without.push(&widened(part)));
        let (mut left, mut differs) = (MOST_PAIRS, false);
        without.overlaps(|a, b| {
            left = left.saturating_sub(1);
            differs = self.gives.get(a) != self.gives.get(b);
            if differs || left == 0 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        });
        (differs || left > 0).then_some(differs)
    }
}
