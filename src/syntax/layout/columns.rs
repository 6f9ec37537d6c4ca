//! Rows of a file, and what is lined up in neighbouring ones: the blocks of short declarations, `send`, comments.

use super::wrap::columns;

/// Columns that neighbours may differ by and still be lined up.
const SPREAD: usize = 12;

/// A line, or a clause with a text block.
#[derive(Debug, Default)]
pub(in crate::syntax) struct Row {
    pub(in crate::syntax) margin: usize,
    pub(in crate::syntax) text: String,
    /// What its kind is, and the byte where it is lined up with neighbours of that kind.
    pub(in crate::syntax) mark: Option<(String, usize)>,
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
    let places: Vec<Option<(usize, String)>> = rows
        .iter()
        .map(|row| {
            let (kind, at) = row.mark.as_ref().filter(|_| row.is_plain())?;
            Some((columns(row.text.get(..*at)?), format!("{} {kind}", row.margin)))
        })
        .collect();
    let borrowed: Vec<_> = places.iter().map(|p| p.as_ref().map(|(at, kind)| (*at, kind.as_str()))).collect();
    for (from, to, column) in runs(&borrowed) {
        let run = || rows.iter().zip(&places).skip(from).take(to - from);
        let wide = |(row, place): (&Row, &Option<(usize, String)>)| {
            row.width() + column - place.as_ref().map_or(column, |(at, _)| *at) > width
        };
        if run().any(wide) {
            continue;
        }
        for (row, place) in rows.iter_mut().zip(&places).skip(from).take(to - from) {
            if let (Some((_, at)), Some((place, _))) = (&row.mark, place) {
                row.text.insert_str(*at, &" ".repeat(column - place));
            }
        }
    }
}

/// The column of each row's comment.
fn comment_columns(rows: &[Row]) -> Vec<usize> {
    let of: Vec<Option<(usize, &str)>> = rows
        .iter()
        .map(|row| row.comment.as_ref().filter(|_| row.is_plain()).map(|_| (row.width() + 2, "")))
        .collect();
    let mut all = vec![0; rows.len()];
    for (from, to, column) in runs(&of) {
        all.iter_mut().skip(from).take(to - from).for_each(|c| *c = column);
    }
    all
}
