//! What rows leave open, and where they get in each other's way; exact, by boxes of cells.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::super::context::Context;
use super::column::Column;
use crate::boxes::{Cells, Cuts, Grid, Owner};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Hit, TableRows};
use crate::source::Span;

/// Most examples of values that one finding names.
const MOST_EXAMPLES: usize = 3;

/// Comparisons that looking at one table may cost.
const BUDGET: u64 = 20_000_000;

/// The table that is looked at.
pub(super) struct Sheet<'a> {
    pub name: &'a str,
    pub span: Span,
    pub columns: &'a [Column],
    pub table: &'a TableRows,
    pub grid: Grid,
}

impl Sheet<'_> {
    /// A box in words: an example of values.
    fn example(&self, cells: &[Cells]) -> String {
        let area = self.grid.area(cells);
        let mut axes = area.as_slice();
        let mut words = Vec::new();
        for column in self.columns {
            let (own, others) = axes.split_at_checked(column.axes()).unwrap_or((axes, &[]));
            words.extend(column.example(own));
            axes = others;
        }
        if words.is_empty() { "all values".to_owned() } else { words.join(", ") }
    }

    /// A part of the grid, cut with the boxes of some owners.
    fn cut(&self, area: Vec<Cells>, with: impl Fn(Owner) -> bool) -> Cuts {
        let owners = self.grid.owners.iter().enumerate();
        self.grid.boxes.cut(area, owners.filter(|(_, o)| with(**o)).map(|(i, _)| i), BUDGET)
    }

    /// Whether the table has one answer for everything; says where not.
    pub(super) fn check(&self, cx: &mut Context<'_>) -> bool {
        let errors = |cx: &Context<'_>| cx.diagnostics.iter().filter(|d| d.level == Level::Error).count();
        let before = errors(cx);
        let mut given_up = self.holes(cx);
        if matches!(self.table.hit, Hit::Unique | Hit::Any) {
            self.overlaps(cx);
        }
        if errors(cx) > before {
            return false;
        }
        given_up |= self.unreachable(cx);
        if given_up {
            cx.report(
                Diagnostic::error(
                    "large-table",
                    self.span,
                    format!("`{}` has too many combinations to prove that its rows cover them", self.name),
                )
                .help("split it: let one table give a value that another takes as an input"),
            );
        }
        !given_up
    }

    fn holes(&self, cx: &mut Context<'_>) -> bool {
        let cuts = self.cut(self.grid.boxes.everything(), |_| true);
        match self.table.otherwise.as_ref().map(|o| o.span) {
            _ if !cuts.open.is_empty() && (cuts.gaps.is_empty() || self.table.otherwise.is_some()) => return true,
            Some(at) if cuts.is_covered() => cx.report(
                Diagnostic::warning(
                    "unreachable-row",
                    at,
                    "`otherwise` never counts: the other rows cover everything that can be",
                )
                .help("remove it"),
            ),
            None if !cuts.gaps.is_empty() => {
                let mut holes: Vec<Vec<Cells>> = Vec::new();
                for gap in &cuts.gaps {
                    let grown = self.grid.boxes.grown(gap.clone());
                    if !holes.contains(&grown) {
                        holes.push(grown);
                    }
                    if holes.len() > MOST_EXAMPLES {
                        break;
                    }
                }
                let examples: Vec<String> = holes.iter().take(MOST_EXAMPLES).map(|b| self.example(b)).collect();
                let first = examples.first().cloned().unwrap_or_default();
                let mut found =
                    Diagnostic::error("missing-rows", self.span, format!("`{}` has no row for {first}", self.name));
                for other in examples.iter().skip(1) {
                    found = found.note(format!("nor for {other}"));
                }
                if holes.len() > MOST_EXAMPLES {
                    found = found.note("and for more besides");
                }
                cx.report(found.help("add a row, or `otherwise => …` for the rest"));
            }
            _ => {}
        }
        false
    }

    /// A part of a box that can occur.
    fn possible(&self, area: Vec<Cells>) -> Option<Vec<Cells>> {
        let cuts = self.cut(area, |owner| owner == Owner::Nobody);
        cuts.gaps.into_iter().chain(cuts.open).next()
    }

    /// Rows that hold at the same time, and must not. Each row is reported once.
    fn overlaps(&self, cx: &mut Context<'_>) {
        let mut both: BTreeMap<usize, (usize, Vec<Cells>)> = BTreeMap::new();
        self.grid.boxes.overlaps(|a, b| {
            let owner = |index: usize| self.grid.owners.get(index).copied().unwrap_or(Owner::Nobody);
            let (Owner::Row(first), Owner::Row(second)) = (owner(a), owner(b)) else {
                return ControlFlow::Continue(());
            };
            let value = |row: usize| self.table.rows.get(row).map(|r| &r.value);
            let wrong = first != second && (self.table.hit == Hit::Unique || value(first) != value(second));
            if wrong && both.get(&second).is_none_or(|(known, _)| first < *known) {
                let of = |index| self.grid.boxes.get(index).iter();
                let common = of(a).zip(of(b)).map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)));
                if let Some(common) = self.possible(common.collect()) {
                    both.insert(second, (first, common));
                }
            }
            ControlFlow::Continue(())
        });
        for (second, (first, common)) in both {
            let (Some(row), Some(other)) = (self.table.rows.get(second), self.table.rows.get(first)) else { continue };
            let example = self.example(&common);
            let found = if self.table.hit == Hit::Unique {
                Diagnostic::error("overlapping-rows", row.span, format!("two rows hold for {example}"))
                    .also(other.span, "this one holds as well")
                    .note("with `hit unique` one row holds at most")
                    .help("narrow one of them, or say which counts: `hit first`, `hit any` or `hit worst`")
            } else {
                Diagnostic::error("conflicting-rows", row.span, format!("two rows say different things for {example}"))
                    .also(other.span, "this one gives another value")
                    .note("with `hit any` rows that hold together give the same")
                    .help("mend one of them, or say which counts: `hit first` or `hit worst`")
            };
            cx.report(found);
        }
    }

    /// Rows that never count because others always count instead.
    fn unreachable(&self, cx: &mut Context<'_>) -> bool {
        if self.table.hit == Hit::Unique {
            return false;
        }
        let mut given_up = false;
        for (i, row) in self.table.rows.iter().enumerate() {
            let instead = |owner: Owner| {
                let Owner::Row(j) = owner else { return false };
                let Some(other) = self.table.rows.get(j).filter(|_| j != i) else { return false };
                match self.table.hit {
                    Hit::Worst => other.value > row.value || (other.value == row.value && j < i),
                    _ => j < i,
                }
            };
            let mut counts = false;
            for (index, _) in self.grid.owners.iter().enumerate().filter(|(_, o)| **o == Owner::Row(i)) {
                let cuts = self.cut(self.grid.boxes.get(index).to_vec(), instead);
                counts |= !cuts.gaps.is_empty();
                given_up |= cuts.gaps.is_empty() && !cuts.open.is_empty();
            }
            if !counts && !given_up {
                let why = if self.table.hit == Hit::Worst { "rows with higher values" } else { "the rows above" };
                cx.report(
                    Diagnostic::warning("unreachable-row", row.span, format!("this row never counts: {why} cover it"))
                        .help("remove it, or move it up where it shall count"),
                );
            }
        }
        given_up
    }
}
