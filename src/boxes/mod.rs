//! Boxes over a grid of cells: the rows of a decision table after each column has been cut at all values it is compared with.
//!
//! A cell of a column is a number from 0; a box takes an interval of cells in every column. Two questions are answered
//! exactly, however many cells the grid has: which boxes meet ([`Boxes::overlaps`]), and what none of them covers
//! ([`Boxes::cut`]). `grid` leads from values to cells and back; `region` has sets of
//! values, and `sheet` lays rows of them out as boxes.

mod cuts;
mod grid;
mod region;
mod sheet;
#[cfg(test)]
mod tests;

pub use cuts::{Cuts, Piece};
pub use grid::Axis;
pub use region::{Area, HIGHEST, LOWEST, Set, UNKNOWN, in_both};
pub use sheet::{Grid, Owner};

use std::ops::ControlFlow;

/// An interval of cells, half-open.
pub type Cells = (u32, u32);

/// Coordinates of a column are looked at in so many groups at most.
const GROUPS: u32 = 512;

/// Boxes over one grid.
#[derive(Debug, Clone, Default)]
pub struct Boxes {
    /// Cells of each column.
    sizes: Vec<u32>,
    /// The intervals of each box, one after another.
    bounds: Vec<Cells>,
}

impl Boxes {
    /// No boxes yet, over columns of so many cells each.
    #[must_use]
    pub fn new(sizes: Vec<u32>) -> Self {
        Self { sizes, bounds: Vec::new() }
    }

    /// Adds a box: an interval for each column; one that is empty or reaches beyond the column is cut to it. Missing columns
    /// are taken as a whole.
    pub fn push(&mut self, of: &[Cells]) {
        for (column, size) in self.sizes.iter().enumerate() {
            let (from, to) = of.get(column).copied().unwrap_or((0, *size));
            self.bounds.push((from.min(*size), to.min(*size)));
        }
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.sizes.len()
    }

    /// How many boxes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bounds.len().checked_div(self.sizes.len()).unwrap_or(0)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// The whole grid.
    #[must_use]
    pub fn everything(&self) -> Vec<Cells> {
        self.sizes.iter().map(|size| (0, *size)).collect()
    }

    /// The intervals of a box.
    #[must_use]
    pub fn get(&self, index: usize) -> &[Cells] {
        let columns = self.sizes.len();
        self.bounds.get(index * columns..(index + 1) * columns).unwrap_or_default()
    }

    /// Tells every two boxes that share a cell, the earlier one first, until it is told to stop.
    ///
    /// For each group of coordinates of a column the boxes that begin before it and those that end behind it are kept as
    /// sets of bits; what all columns leave of a box's partners is few, and is looked at one by one. So the time grows with
    /// boxes² · columns / 64, and with the pairs found.
    pub fn overlaps(&self, mut each: impl FnMut(usize, usize) -> ControlFlow<()>) {
        let words = self.len().div_ceil(64);
        let columns: Vec<Column> = (0..self.columns()).map(|c| Column::new(self, c, words)).collect();
        let mut left = vec![0_u64; words];
        for (first, of) in self.iter().enumerate() {
            // Only later partners: each pair once.
            let start = (first + 1) / 64;
            let Some(candidates) = left.get_mut(start..) else { return };
            candidates.fill(u64::MAX);
            if let Some(word) = candidates.first_mut() {
                *word <<= (first + 1) % 64;
            }
            for (column, cells) in columns.iter().zip(of) {
                column.keep(candidates, start, *cells);
            }
            for (word, bits) in candidates.iter().enumerate() {
                let mut bits = *bits;
                while bits != 0 {
                    let second = (start + word) * 64 + bits.trailing_zeros() as usize;
                    bits &= bits - 1;
                    if second < self.len() && meet(of, self.get(second)) && each(first, second).is_break() {
                        return;
                    }
                }
            }
        }
    }

    /// The largest box around `area`, which none of the boxes meets, that none of them meets either: grown column by column,
    /// as far as the first that stands in the way on either side.
    #[must_use]
    pub fn grown(&self, mut area: Vec<Cells>) -> Vec<Cells> {
        for (column, size) in self.sizes.iter().enumerate() {
            let Some(own) = area.get(column).copied() else { continue };
            let (mut low, mut high) = (0, *size);
            for of in self.iter() {
                let beside = of.iter().zip(&area).enumerate();
                let in_the_way = beside.filter(|(c, _)| *c != column).all(|(_, (a, b))| a.0.max(b.0) < a.1.min(b.1));
                if let (true, Some((from, to))) = (in_the_way, of.get(column).filter(|(from, to)| from < to)) {
                    if *to <= own.0 {
                        low = low.max(*to);
                    }
                    if *from >= own.1 {
                        high = high.min(*from);
                    }
                }
            }
            if let Some(slot) = area.get_mut(column) {
                *slot = (low, high);
            }
        }
        area
    }

    /// All boxes, in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Cells]> {
        self.bounds.chunks_exact(self.sizes.len().max(1))
    }
}

/// Whether two boxes share a cell.
#[must_use]
pub fn meet(a: &[Cells], b: &[Cells]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.0.max(b.0) < a.1.min(b.1))
}

/// Whether a box holds all of another.
#[must_use]
pub fn holds(outer: &[Cells], inner: &[Cells]) -> bool {
    outer.iter().zip(inner).all(|(o, i)| o.0 <= i.0 && i.1 <= o.1)
}

/// Which boxes begin before, and which end behind, each group of coordinates of one column.
struct Column {
    /// Cells of a group.
    step: u32,
    words: usize,
    /// For group `g`: the boxes that begin before its end.
    begun: Vec<u64>,
    /// For group `g`: the boxes that end behind its beginning.
    open: Vec<u64>,
}

impl Column {
    fn new(boxes: &Boxes, column: usize, words: usize) -> Self {
        let size = boxes.sizes.get(column).copied().unwrap_or(1).max(1);
        let step = size.div_ceil(GROUPS).max(1);
        let groups = size.div_ceil(step) as usize;
        let mut begun = vec![0_u64; groups * words];
        let mut open = vec![0_u64; groups * words];
        for (index, of) in boxes.iter().enumerate() {
            let Some((from, to)) = of.get(column).copied().filter(|(from, to)| from < to) else { continue };
            let (word, bit) = (index / 64, 1_u64 << (index % 64));
            // Marked where it begins and where it ends; the sums follow.
            if let Some(w) = begun.get_mut((from / step) as usize * words + word) {
                *w |= bit;
            }
            if let Some(w) = open.get_mut(((to - 1) / step) as usize * words + word) {
                *w |= bit;
            }
        }
        for group in 1..groups {
            let (before, at) = begun.split_at_mut(group * words);
            let before = before.get((group - 1) * words..).unwrap_or_default();
            at.iter_mut().zip(before).for_each(|(a, b)| *a |= *b);
        }
        for group in (1..groups).rev() {
            let (before, at) = open.split_at_mut(group * words);
            let before = before.get_mut((group - 1) * words..).unwrap_or_default();
            before.iter_mut().zip(at.iter()).for_each(|(a, b)| *a |= *b);
        }
        Self { step, words, begun, open }
    }

    /// Keeps the candidates, from word `start` on, that may share a cell with these.
    fn keep(&self, candidates: &mut [u64], start: usize, (from, to): Cells) {
        if from >= to {
            candidates.fill(0);
            return;
        }
        let row = |all: &[u64], group: u32| -> std::ops::Range<usize> {
            let at = group as usize * self.words;
            (at + start).min(all.len())..(at + self.words).min(all.len())
        };
        let begun = self.begun.get(row(&self.begun, (to - 1) / self.step)).unwrap_or_default();
        let open = self.open.get(row(&self.open, from / self.step)).unwrap_or_default();
        for ((c, b), o) in candidates.iter_mut().zip(begun).zip(open) {
            *c &= *b & *o;
        }
    }
}
