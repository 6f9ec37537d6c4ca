//! What rows leave open, and where they get in each other's way; exact, by boxes of cells.

use std::collections::BTreeMap;

use super::super::context::Context;
use super::column::Column;
use crate::boxes::{Area, Cells, Cuts, Grid, Owner};
use crate::diagnostic::{Diagnostic, Level, first_of};
use crate::model::{Hit, Row, TableRows};
use crate::source::Span;

/// Most examples of values that one finding names.
const MOST_EXAMPLES: usize = 3;

/// Comparisons that looking at one table may cost, for each of its holes and the rows that never count.
const BUDGET: u64 = 50_000_000;

/// Most pairs of rows that may hold at the same time.
const MOST_PAIRS: usize = 2_000_000;

/// The table that is looked at.
pub(super) struct Sheet<'a> {
    name: &'a str,
    span: Span,
    columns: &'a [Column],
    table: &'a TableRows,
    grid: Grid,
    /// Boxes of what cannot be.
    nobody: Vec<usize>,
    /// Boxes of different rows that share a cell.
    meeting: Vec<(usize, usize)>,
    /// There are more of them.
    more: bool,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(name: &'a str, span: Span, columns: &'a [Column], table: &'a TableRows) -> Self {
        let grid = table.grid();
        let (meeting, more) = grid.meeting(MOST_PAIRS);
        let nobody = grid.owners.iter().enumerate().filter(|(_, o)| **o == Owner::Nobody).map(|(i, _)| i).collect();
        Self { name, span, columns, table, grid, nobody, meeting, more }
    }

    /// Every two rows that may hold at the same time, the earlier one first; some of them more than once.
    pub(super) fn meeting_rows(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.meeting.iter().filter_map(|(a, b)| Some((self.grid.row(*a)?, self.grid.row(*b)?)))
    }

    /// What each column says of a part of the grid, in some words.
    fn said(&self, cells: &[Cells], words: impl Fn(&Column, &Area) -> Option<String>) -> Vec<String> {
        let area = self.grid.area(cells);
        let mut axes = area.as_slice();
        let mut said = Vec::new();
        for column in self.columns {
            let (own, others) = axes.split_at_checked(column.axes()).unwrap_or((axes, &[]));
            said.extend(words(column, &own.to_vec()));
            axes = others;
        }
        said
    }

    /// An example of values.
    fn example(&self, cells: &[Cells]) -> String {
        let said = self.said(cells, |column, own| column.example(own));
        if said.is_empty() { "all values".to_owned() } else { said.join(", ") }
    }

    /// All of a part of the grid in words, where that is more than an example says.
    fn everywhere(&self, cells: &[Cells]) -> Option<String> {
        let wide = !self.said(cells, |column, own| column.is_wide(own).then(String::new)).is_empty();
        wide.then(|| format!("so it is wherever {}", self.said(cells, |column, own| column.words(own)).join(" and ")))
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
        self.holes(cx);
        match self.table.hit {
            Hit::Unique | Hit::Any => self.overlaps(cx),
            Hit::First | Hit::Worst => {}
        }
        // Of pairs that were not looked at nothing is known.
        if self.more {
            cx.report(self.too_large(format!("more than {MOST_PAIRS} pairs of rows of `{}` hold together", self.name)));
        }
        if errors(cx) > before {
            return false;
        }
        self.unreachable(cx);
        true
    }

    fn too_large(&self, message: String) -> Diagnostic {
        Diagnostic::error("large-table", self.span, message)
            .help("split it: let one table give a value that another takes as an input")
    }

    fn holes(&self, cx: &mut Context<'_>) {
        let cuts = self.cut(self.grid.boxes.everything(), |_| true);
        match (self.table.otherwise.as_ref().map(|o| o.span), cuts.open.first()) {
            (Some(at), None) if cuts.gaps.is_empty() => cx.report(
                Diagnostic::warning(
                    "unreachable-row",
                    at,
                    "`otherwise` never counts: the other rows cover everything that can be",
                )
                .help("remove it"),
            ),
            (None, Some(open)) if cuts.gaps.is_empty() => {
                let message = format!("`{}` has too many combinations to prove that its rows cover them", self.name);
                let mut found = self.too_large(message);
                let decided = cuts.pieces.len().saturating_sub(cuts.open.len());
                found = found.note(format!(
                    "{decided} parts of it are covered; not decided are {}, among them {}",
                    cuts.open.len(),
                    self.example(open)
                ));
                cx.report(found);
            }
            (None, open) if !cuts.gaps.is_empty() => self.missing(cx, &cuts, open.is_some()),
            _ => {}
        }
    }

    /// Tells of what no row is for.
    fn missing(&self, cx: &mut Context<'_>, cuts: &Cuts, undecided: bool) {
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
        let mut examples = holes.iter().take(MOST_EXAMPLES);
        let Some(first) = examples.next() else { return };
        let message = format!("`{}` has no row for {}", self.name, self.example(first));
        let mut found = Diagnostic::error("missing-rows", self.span, message);
        found.notes.extend(self.everywhere(first));
        for other in examples {
            found = found.note(format!("nor for {}", self.example(other)));
            found.notes.extend(self.everywhere(other));
        }
        if holes.len() > MOST_EXAMPLES {
            found = found.note("and for more besides");
        }
        if undecided {
            found = found.note("what else is missing could not be decided: there are too many combinations");
        }
        cx.report(found.help("add a row, or `otherwise => …` for the rest"));
    }

    /// A part of a box that can occur.
    fn possible(&self, area: Vec<Cells>) -> Option<Vec<Cells>> {
        let cuts = self.grid.boxes.cut(area, self.nobody.iter().copied(), BUDGET);
        cuts.gaps.into_iter().chain(cuts.open).next()
    }

    /// Rows that hold at the same time, and must not. Each row is reported once.
    fn overlaps(&self, cx: &mut Context<'_>) {
        let mut both: BTreeMap<usize, (usize, Vec<Cells>)> = BTreeMap::new();
        for (a, b) in &self.meeting {
            let (Some(first), Some(second)) = (self.grid.row(*a), self.grid.row(*b)) else { continue };
            let value = |row: usize| self.table.rows.get(row).map(|r| &r.value);
            let wrong = self.table.hit == Hit::Unique || value(first) != value(second);
            if wrong && both.get(&second).is_none_or(|(known, _)| first < *known) {
                let of = |index| self.grid.boxes.get(index).iter();
                let common = of(*a).zip(of(*b)).map(|(a, b)| (a.0.max(b.0), a.1.min(b.1)));
                if let Some(common) = self.possible(common.collect()) {
                    both.insert(second, (first, common));
                }
            }
        }
        let code = if self.table.hit == Hit::Unique { "overlapping-rows" } else { "conflicting-rows" };
        let finding = |(second, (first, common)): (usize, (usize, Vec<Cells>))| {
            let (row, other) = (self.table.rows.get(second)?, self.table.rows.get(first)?);
            let example = self.example(&common);
            let mut found = if self.table.hit == Hit::Unique {
                Diagnostic::error(code, row.span, format!("two rows hold for {example}"))
                    .also(other.span, "this one holds as well")
                    .note("with `hit unique` one row holds at most")
                    .help("narrow one of them, or say which counts: `hit first`, `hit any` or `hit worst`")
            } else {
                Diagnostic::error(code, row.span, format!("two rows say different things for {example}"))
                    .also(other.span, "this one gives another value")
                    .note("with `hit any` rows that hold together give the same")
                    .help("mend one of them, or say which counts: `hit first` or `hit worst`")
            };
            found.notes.extend(self.everywhere(&common));
            Some(found)
        };
        let found = first_of(both.into_iter().filter_map(finding).collect(), "row", |more| {
            let least = if self.more { "at least " } else { "" };
            let message = format!("`{}` has {least}{more} that hold together with rows above them", self.name);
            Diagnostic::error(code, self.span, message).help("mend those that are told first")
        });
        found.into_iter().for_each(|d| cx.report(d));
    }

    /// Rows that never count because others always count instead.
    fn unreachable(&self, cx: &mut Context<'_>) {
        if self.table.hit == Hit::Unique {
            return;
        }
        let mut instead: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (a, b) in &self.meeting {
            let (Some(first), Some(second)) = (self.grid.row(*a), self.grid.row(*b)) else { continue };
            let (winner, other) = if self.table.rank(first) < self.table.rank(second) { (a, b) } else { (b, a) };
            instead.entry(*other).or_default().push(*winner);
        }
        let nobody: Vec<usize> = (0..self.grid.owners.len()).filter(|b| self.grid.row(*b).is_none()).collect();
        let (mut counts, mut open) = (vec![false; self.table.rows.len()], vec![false; self.table.rows.len()]);
        let mut left = BUDGET;
        for (index, row) in (0..self.grid.owners.len()).filter_map(|b| Some((b, self.grid.row(b)?))) {
            let others = instead.get(&index).into_iter().flatten().chain(&nobody).copied();
            let cuts = self.grid.boxes.cut(self.grid.boxes.get(index).to_vec(), others, left);
            left = left.saturating_sub(cuts.cost);
            if let (Some(counts), Some(open)) = (counts.get_mut(row), open.get_mut(row)) {
                *counts |= !cuts.gaps.is_empty();
                *open |= !cuts.open.is_empty();
            }
        }
        let found = |which: &dyn Fn(bool, bool) -> bool| {
            let rows = self.table.rows.iter().zip(counts.iter().zip(&open));
            rows.filter(|(_, (counts, open))| which(**counts, **open)).map(|(row, _)| row).collect::<Vec<_>>()
        };
        let never = found(&|counts, open| !counts && !open);
        let why = if self.table.hit == Hit::Worst { "rows with higher values" } else { "the rows above" };
        let finding = |row: &&Row| {
            Diagnostic::warning("unreachable-row", row.span, format!("this row never counts: {why} cover it"))
                .help("remove it, or move it up where it shall count")
        };
        let told = first_of(never.iter().map(finding).collect(), "row", |more| {
            let message = format!("`{}` has {more} that never count", self.name);
            Diagnostic::warning("unreachable-row", self.span, message).help("mend those that are told first")
        });
        told.into_iter().for_each(|d| cx.report(d));
        let undecided = found(&|counts, open| !counts && open);
        if let Some(first) = undecided.first() {
            let message = format!(
                "whether {} of the {} rows of `{}` ever count could not be decided: there are too many combinations",
                undecided.len(),
                self.table.rows.len(),
                self.name
            );
            cx.report(
                Diagnostic::new(Level::Info, "large-table", self.span, message).also(first.span, "the first of them"),
            );
        }
    }
}
