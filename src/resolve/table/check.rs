//! What rows leave open, and where they get in each other's way; exact, by boxes of values.

use super::super::context::Context;
use super::column::Column;
use super::opened::Hit;
use super::region::{Area, Rest, meet};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::FactValue;
use crate::source::Span;

/// Most examples of values that one finding names.
const MOST_EXAMPLES: usize = 3;

/// A row as the checks see it.
pub(super) struct Seen<'a> {
    pub span: Span,
    pub areas: &'a [Area],
    pub value: &'a FactValue,
}

/// The table that is looked at.
pub(super) struct Sheet<'a> {
    pub name: &'a str,
    pub span: Span,
    pub hit: Hit,
    pub columns: &'a [Column],
    pub rows: Vec<Seen<'a>>,
    /// Where `otherwise` stands.
    pub otherwise: Option<Span>,
    /// What `impossible` rules out.
    pub excused: Vec<Area>,
}

impl Sheet<'_> {
    /// A box in words: an example of values.
    fn example(&self, area: &Area) -> String {
        let mut axes = area.as_slice();
        let mut words = Vec::new();
        for column in self.columns {
            let (own, others) = axes.split_at_checked(column.axes()).unwrap_or((axes, &[]));
            words.extend(column.example(own));
            axes = others;
        }
        if words.is_empty() { "all values".to_owned() } else { words.join(", ") }
    }

    fn whole(&self) -> Area {
        self.columns.iter().flat_map(Column::whole).collect()
    }

    /// Whether the table has one answer for everything; says where not.
    pub(super) fn check(&self, cx: &mut Context<'_>) -> bool {
        let errors = |cx: &Context<'_>| cx.diagnostics.iter().filter(|d| d.level == Level::Error).count();
        let before = errors(cx);
        let mut given_up = self.holes(cx);
        if matches!(self.hit, Hit::Unique | Hit::Any) {
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
        let mut rest = Rest::of(vec![self.whole()]);
        for area in self.rows.iter().flat_map(|r| r.areas).chain(&self.excused) {
            rest.remove(area);
        }
        if rest.given_up {
            return true;
        }
        match self.otherwise {
            Some(at) if rest.is_empty() => cx.report(
                Diagnostic::warning(
                    "unreachable-row",
                    at,
                    "`otherwise` never counts: the other rows cover everything that can be",
                )
                .help("remove it"),
            ),
            None if !rest.is_empty() => {
                let examples: Vec<String> = rest.boxes.iter().take(MOST_EXAMPLES).map(|b| self.example(b)).collect();
                let first = examples.first().cloned().unwrap_or_default();
                let mut found =
                    Diagnostic::error("missing-rows", self.span, format!("`{}` has no row for {first}", self.name));
                for other in examples.iter().skip(1) {
                    found = found.note(format!("nor for {other}"));
                }
                if rest.boxes.len() > MOST_EXAMPLES {
                    found = found.note("and for more besides");
                }
                cx.report(found.help("add a row, or `otherwise => …` for the rest"));
            }
            _ => {}
        }
        false
    }

    /// A part of a box that can occur.
    fn possible(&self, area: &Area) -> Option<Area> {
        let mut rest = Rest::of(vec![area.clone()]);
        self.excused.iter().for_each(|gone| rest.remove(gone));
        if rest.given_up { Some(area.clone()) } else { rest.boxes.into_iter().next() }
    }

    /// Rows that hold at the same time, and must not. Each row is reported once.
    fn overlaps(&self, cx: &mut Context<'_>) {
        for (i, row) in self.rows.iter().enumerate() {
            let both = self.rows.iter().take(i).find_map(|other| {
                let differ = self.hit == Hit::Unique || other.value != row.value;
                let common =
                    row.areas.iter().find_map(|a| other.areas.iter().find_map(|b| self.possible(&meet(a, b)?)));
                Some((other, common.filter(|_| differ)?))
            });
            let Some((other, common)) = both else { continue };
            let example = self.example(&common);
            let found = if self.hit == Hit::Unique {
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
        if self.hit == Hit::Unique {
            return false;
        }
        let mut given_up = false;
        for (i, row) in self.rows.iter().enumerate() {
            let mut rest = Rest::of(row.areas.to_vec());
            for (j, other) in self.rows.iter().enumerate() {
                let instead = match self.hit {
                    Hit::Worst => other.value > row.value || (other.value == row.value && j < i),
                    _ => j < i,
                };
                if instead {
                    other.areas.iter().for_each(|a| rest.remove(a));
                }
            }
            given_up |= rest.given_up;
            if rest.is_empty() {
                let why = if self.hit == Hit::Worst { "rows with higher values" } else { "the rows above" };
                cx.report(
                    Diagnostic::warning("unreachable-row", row.span, format!("this row never counts: {why} cover it"))
                        .help("remove it, or move it up where it shall count"),
                );
            }
        }
        given_up
    }
}
