//! `idle-row`: a row of a decision table without which it gives the same.

use std::collections::BTreeSet;

use super::{Context, Rule, given};
use crate::boxes::{Grid, Piece};
use crate::diagnostic::{Diagnostic, Level, first_of};
use crate::model::TableRows;

pub(super) const RULE: Rule = Rule {
    code: "idle-row",
    level: Level::Info,
    needs: &[],
    summary: "a row of a decision table without which it gives the same",
    why: "Wherever the row counts, other rows or `otherwise` give the same value. Whoever reads it looks for the case that it tells apart, and whoever changes it wonders why nothing happens.",
    given: given::BOOK,
    fails: r#"fact shops: count
table impact: scale low < high from outage, shops hit first {
  yes | > 50  => high
  yes | > 5   => high
  otherwise   => low
}"#,
    mended: r#"fact shops: count
table impact: scale low < high from outage, shops hit first {
  yes | > 5 => high
  otherwise => low
}"#,
    check,
};

/// Comparisons that cutting the rows of one table may cost.
const BUDGET: u64 = 50_000_000;

/// Pairs of rows that hold together.
const MOST_PAIRS: usize = 500_000;

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    // Where a table has not one answer for everything, that is said.
    for declared in c.model.tables.rows().filter(|t| !t.values.is_empty()) {
        let Some(table) = &declared.rows else { continue };
        let (idle, undecided) = idle(table);
        let finding = |row: &usize| {
            let row = table.rows.get(*row)?;
            let message = format!("without this row `{}` gives the same", declared.head.name);
            Some(
                Diagnostic::new(RULE.level, RULE.code, row.span, message)
                    .note("wherever it counts, other rows or `otherwise` give its value")
                    .help("remove it, or mend what it gives"),
            )
        };
        found.extend(first_of(idle.iter().filter_map(finding).collect(), "row", |more| {
            let message = format!("`{}` has {more} without which it gives the same", declared.head.name);
            Diagnostic::new(RULE.level, RULE.code, declared.head.span, message).help("mend those that are told first")
        }));
        if undecided {
            let message = format!(
                "whether each row of `{}` matters could not be decided: it has too many combinations",
                declared.head.name
            );
            found.push(
                Diagnostic::new(RULE.level, RULE.code, declared.head.span, message)
                    .help("several smaller tables can be decided"),
            );
        }
    }
    found
}

/// Rows without any of which the table gives the same, of two that say the same the later one; and whether there may be more.
fn idle(table: &TableRows) -> (BTreeSet<usize>, bool) {
    let grid = table.grid();
    let (meeting, more) = grid.meeting(MOST_PAIRS);
    if more {
        // A row that was not looked at may be the one that counts instead.
        return (BTreeSet::new(), true);
    }
    let mut undecided = false;
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); grid.owners.len()];
    for (a, b) in meeting {
        for (one, other) in [(a, b), (b, a)] {
            beside.get_mut(one).into_iter().for_each(|all| all.push(other));
        }
    }
    let nobody: Vec<usize> = (0..grid.owners.len()).filter(|b| grid.row(*b).is_none()).collect();
    let (mut gone, mut left) = (BTreeSet::new(), BUDGET);
    for row in (0..table.rows.len()).rev() {
        let own = (0..grid.owners.len()).filter(|b| grid.row(*b) == Some(row));
        let mut fate = Fate::Never;
        for index in own {
            let others = beside.get(index).into_iter().flatten().chain(&nobody).copied();
            let others = others.filter(|b| grid.row(*b).is_none_or(|other| !gone.contains(&other)));
            let cuts = grid.won(grid.boxes.get(index).to_vec(), others, |row| table.rank(row), left);
            left = left.saturating_sub(cuts.cost);
            fate = cuts.pieces.iter().map(|piece| without(table, &grid, row, *piece)).fold(fate, Fate::max);
        }
        undecided |= fate == Fate::Open;
        // Of a row that never counts something else is said.
        if fate == Fate::Same {
            gone.insert(row);
        }
    }
    (gone, undecided)
}

/// What becomes of the cases of a row where it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// It does not count there, or nothing can be there.
    Never,
    /// Something else gives the same.
    Same,
    /// Nobody looked.
    Open,
    /// They get another value, or none.
    Other,
}

fn without(table: &TableRows, grid: &Grid, row: usize, piece: Piece) -> Fate {
    let value = |row: usize| table.rows.get(row).map(|r| &r.value);
    let instead = match piece {
        Piece::Cut { .. } => return Fate::Never,
        Piece::Open => return Fate::Open,
        Piece::In(index) => match grid.row(index as usize) {
            None => return Fate::Never,
            Some(other) if table.rank(other) < table.rank(row) => return Fate::Never,
            Some(other) => value(other),
        },
        Piece::Gap => table.otherwise.as_ref().map(|o| &o.value),
    };
    if instead == value(row) { Fate::Same } else { Fate::Other }
}
