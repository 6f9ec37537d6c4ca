//! Rows of a file, and what is lined up in neighbouring ones: the blocks of short declarations, `send`, comments.

use super::wrap::columns;

/// Columns that neighbours may differ by and still be lined up.
const SPREAD: usize = 12;

/// Cells of a row that are lined up.
const MOST_CELLS: usize = 20;

/// What is lined up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) enum Mark {
    /// What happens, behind the time.
    Event,
    /// `send`, or what a reaction does
    Send,
    /// The label of a declaration.
    Label,
    /// A body on the same line.
    Body,
    /// The n-th `|` of a table's row.
    Cell(usize),
    /// Its `=>`.
    Arrow,
}

/// A line, or a clause with a text block.
#[derive(Debug, Default)]
pub(in crate::syntax) struct Row {
    pub(in crate::syntax) margin: usize,
    pub(in crate::syntax) text: String,
    /// Neighbours of one family are lined up …
    pub(in crate::syntax) family: Option<String>,
    /// … where they have a mark of the same kind: its kind and byte, from the left to the right.
    pub(in crate::syntax) marks: Vec<(Mark, usize)>,
    /// At its end.
    pub(in crate::syntax) comment: Option<String>,
    /// Written as it is, newline included.
    pub(in crate::syntax) verbatim: bool,
}

impl Row {
    pub(in crate::syntax) fn new(margin: usize, text: impl Into<String>) -> Self {
        Self { margin, text: text.into(), ..Self::default() }
    }

    fn is_plain(&self) -> bool {
        !self.verbatim && !self.text.is_empty() && !self.text.contains('\n')
    }

    fn width(&self) -> usize {
        self.margin + columns(&self.text)
    }
}

/// The text of the rows.
pub(in crate::syntax) fn text(mut rows: Vec<Row>, width: usize) -> String {
    line_up_marks(&mut rows, width);
    let behind = comment_columns(&rows);
    let mut out = String::new();
    for (row, behind) in rows.iter().zip(behind) {
        if row.verbatim {
            out.push_str(&row.text);
            if !row.text.ends_with('\n') {
                out.push('\n');
            }
            continue;
        }
        if !row.text.is_empty() {
            out.push_str(&" ".repeat(row.margin));
            out.push_str(&row.text);
        }
        if let Some(comment) = &row.comment {
            let blanks = behind.saturating_sub(row.width()).max(2);
            out.push_str(&" ".repeat(if row.is_plain() { blanks } else { 2 }));
            out.push_str(comment);
        }
        out.push('\n');
    }
    out
}

/// Runs of neighbours as `(from, to)`, each with the column that all of them can reach.
fn runs(of: &[Option<(usize, &str)>]) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < of.len() {
        let Some(Some((first, kind))) = of.get(at) else {
            at += 1;
            continue;
        };
        let (mut low, mut high, mut end) = (*first, *first, at + 1);
        while let Some(Some((next, same))) = of.get(end) {
            let (l, h) = (low.min(*next), high.max(*next));
            if same != kind || h - l > SPREAD {
                break;
            }
            (low, high) = (l, h);
            end += 1;
        }
        all.push((at, end, high));
        at = end;
    }
    all
}

fn line_up_marks(rows: &mut [Row], width: usize) {
    let mut at = 0;
    while at < rows.len() {
        let family = |i: usize| {
            let row = rows.get(i).filter(|r| r.is_plain())?;
            row.family.as_ref().map(|f| (row.margin, f))
        };
        let mut end = at + 1;
        while family(at).is_some() && family(end) == family(at) {
            end += 1;
        }
        if let Some(run) = rows.get_mut(at..end) {
            for mark in [Mark::Event, Mark::Send, Mark::Label, Mark::Body] {
                line_up(run, mark, width);
            }
            let most = run.iter().map(|r| r.marks.len()).max().unwrap_or(0);
            (0..most.min(MOST_CELLS)).for_each(|cell| line_up(run, Mark::Cell(cell), width));
            line_up(run, Mark::Arrow, width);
        }
        at = end;
    }
}

/// Lines up one kind of mark; rows that are much longer than the others stay as they are.
fn line_up(run: &mut [Row], mark: Mark, width: usize) {
    let place = |row: &Row| {
        let (_, at) = row.marks.iter().find(|(m, _)| *m == mark)?;
        row.text.get(..*at).map(|before| (*at, columns(before)))
    };
    let places: Vec<Option<(usize, usize)>> = run.iter().map(place).collect();
    let low = places.iter().flatten().map(|(_, column)| *column).min().unwrap_or(0);
    let near = |column: usize| column <= low + SPREAD;
    let high = places.iter().flatten().map(|(_, column)| *column).filter(|c| near(*c)).max().unwrap_or(0);
    for (row, place) in run.iter_mut().zip(&places) {
        let Some((at, column)) = *place else { continue };
        let blanks = high.saturating_sub(column);
        if near(column) && row.width() + blanks <= width {
            row.text.insert_str(at, &" ".repeat(blanks));
            row.marks.iter_mut().filter(|(_, other)| *other >= at).for_each(|(_, other)| *other += blanks);
        }
    }
}

/// The column of each row's comment.
fn comment_columns(rows: &[Row]) -> Vec<usize> {
    let of: Vec<Option<(usize, &str)>> =
        rows.iter().map(|row| row.comment.as_ref().filter(|_| row.is_plain()).map(|_| (row.width() + 2, ""))).collect();
    let mut all = vec![0; rows.len()];
    for (from, to, column) in runs(&of) {
        all.iter_mut().skip(from).take(to - from).for_each(|c| *c = column);
    }
    all
}
