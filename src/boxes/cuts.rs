//! Cutting a grid until each piece lies in one box, or in none: what no box covers, and the proof that all is covered.
//!
//! A piece is cut where the fewest boxes are cut in two (of several such places where both sides hold about as many). Tables
//! that people write come from some tree of questions, and this finds one again: a table of n rows takes about n·log n steps.
//! The worst case is exponential in the columns, so the steps are counted, and what was not looked at is told.

use super::{Boxes, Cells, holds, meet};

/// One piece of a grid, in the order of a walk that takes the lower side first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// It is cut: below cell `at` of `column` lies the next piece, from `at` on the piece `upper`.
    Cut {
        /// The column.
        column: u32,
        /// First cell of the upper side.
        at: u32,
        /// Index of the piece on the upper side.
        upper: u32,
    },
    /// All of it lies in this box.
    In(u32),
    /// No box has a cell of it.
    Gap,
    /// It was not looked at any more.
    Open,
}

/// A grid in pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// The pieces; the first is the whole. Never empty.
    pub pieces: Vec<Piece>,
    /// What no box covers; apart from each other.
    pub gaps: Vec<Vec<Cells>>,
    /// What was not looked at.
    pub open: Vec<Vec<Cells>>,
    /// No two boxes share a cell, as far as was looked.
    pub apart: bool,
    /// How many cells of boxes were compared.
    pub cost: u64,
}

impl Cuts {
    /// Whether the boxes cover everything, for sure.
    #[must_use]
    pub fn is_covered(&self) -> bool {
        self.gaps.is_empty() && self.open.is_empty()
    }

    /// The pieces that are not cut any further, each with its cells; `whole` is what was cut.
    #[must_use]
    pub fn areas(&self, whole: Vec<Cells>) -> Vec<(Vec<Cells>, Piece)> {
        let mut all = Vec::new();
        let mut open = vec![(0, whole)];
        while let Some((index, area)) = open.pop() {
            match self.pieces.get(index) {
                Some(Piece::Cut { column, at, upper }) => {
                    let (below, above) = in_two(area, *column as usize, *at);
                    open.push((*upper as usize, above));
                    open.push((index + 1, below));
                }
                Some(piece) => all.push((area, *piece)),
                None => {}
            }
        }
        all
    }

    /// Whether every cell lies in one box and in no other, for sure.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.is_covered() && self.apart
    }
}

/// A piece that is still to be looked at.
struct Todo {
    area: Vec<Cells>,
    /// Boxes with a cell in it, by index.
    boxes: Vec<u32>,
    /// The piece whose upper side it is.
    parent: Option<usize>,
}

impl Boxes {
    /// Cuts a part of the grid with some of the boxes. At most `budget` cells of boxes are compared.
    #[must_use]
    pub fn cut(&self, area: Vec<Cells>, boxes: impl Iterator<Item = usize>, budget: u64) -> Cuts {
        let within = |area: &[Cells], boxes: &[u32]| {
            boxes.iter().find(|b| holds(self.get(**b as usize), area)).map(|all| Piece::In(*all))
        };
        self.cut_until(area, boxes, budget, within)
    }

    /// Cuts until each piece is decided: `end` says how it ends, from its area and the boxes that have a cell in it. What
    /// no box has a cell in is a gap; what all of them hold whole and is still not decided is left open.
    #[must_use]
    pub fn cut_until(
        &self,
        area: Vec<Cells>,
        boxes: impl Iterator<Item = usize>,
        budget: u64,
        end: impl Fn(&[Cells], &[u32]) -> Option<Piece>,
    ) -> Cuts {
        let boxes = boxes.filter(|b| meet(self.get(*b), &area));
        let boxes = boxes.filter_map(|b| u32::try_from(b).ok()).collect();
        let mut todo = vec![Todo { area, boxes, parent: None }];
        let mut cuts = Cuts { apart: true, ..Cuts::default() };
        let mut edges = Edges::default();
        while let Some(Todo { area, boxes, parent }) = todo.pop() {
            let index = cuts.pieces.len();
            if let Some(Piece::Cut { upper, .. }) = parent.and_then(|p| cuts.pieces.get_mut(p)) {
                *upper = u32::try_from(index).unwrap_or(u32::MAX);
            }
            if area.iter().any(|(from, to)| from >= to) {
                // Nothing of nothing is missing.
                cuts.pieces.push(Piece::Gap);
                continue;
            }
            if boxes.is_empty() {
                cuts.pieces.push(Piece::Gap);
                cuts.gaps.push(area);
                continue;
            }
            if let Some(piece) = end(&area, &boxes) {
                cuts.pieces.push(piece);
                cuts.apart &= boxes.len() == 1;
                continue;
            }
            let cost = boxes.len() as u64 * self.columns() as u64;
            let place = if budget.saturating_sub(cuts.cost) < cost { None } else { edges.best(self, &area, &boxes) };
            cuts.cost = cuts.cost.saturating_add(cost);
            let Some((column, at)) = place else {
                cuts.pieces.push(Piece::Open);
                cuts.open.push(area);
                continue;
            };
            let (lower, upper) = in_two(area, column, at);
            let side = |b: &u32| self.get(*b as usize).get(column).copied().unwrap_or_default();
            let below: Vec<u32> = boxes.iter().copied().filter(|b| side(b).0 < at).collect();
            let above: Vec<u32> = boxes.into_iter().filter(|b| side(b).1 > at).collect();
            cuts.pieces.push(Piece::Cut { column: u32::try_from(column).unwrap_or(0), at, upper: 0 });
            todo.push(Todo { area: upper, boxes: above, parent: Some(index) });
            todo.push(Todo { area: lower, boxes: below, parent: None });
        }
        cuts
    }
}

/// What lies below a cell of a column, and what lies from there on.
fn in_two(area: Vec<Cells>, column: usize, at: u32) -> (Vec<Cells>, Vec<Cells>) {
    let (mut lower, mut upper) = (area.clone(), area);
    if let (Some(low), Some(high)) = (lower.get_mut(column), upper.get_mut(column)) {
        low.1 = at;
        high.0 = at;
    }
    (lower, upper)
}

/// Where boxes begin and end inside of a piece; kept to be used again.
#[derive(Default)]
struct Edges {
    from: Vec<u32>,
    to: Vec<u32>,
}

impl Edges {
    /// The column and cell where the fewest boxes are cut in two.
    fn best(&mut self, boxes: &Boxes, area: &[Cells], active: &[u32]) -> Option<(usize, u32)> {
        let mut best: Option<((usize, usize), usize, u32)> = None;
        for (column, (low, high)) in area.iter().enumerate() {
            self.from.clear();
            self.to.clear();
            let mut before = 0;
            for b in active {
                let (from, to) = boxes.get(*b as usize).get(column).copied().unwrap_or_default();
                if from > *low {
                    self.from.push(from);
                } else {
                    before += 1;
                }
                if to < *high {
                    self.to.push(to);
                }
            }
            self.from.sort_unstable();
            self.to.sort_unstable();
            // At each edge: those that have begun before it, less those that have ended at it, are cut in two.
            let (mut begun, mut ended) = (before, 0);
            let (mut froms, mut tos) = (self.from.iter().peekable(), self.to.iter().peekable());
            while let Some(at) = match (froms.peek(), tos.peek()) {
                (Some(f), Some(t)) => Some(**(if f < t { f } else { t })),
                (Some(f), None) => Some(**f),
                (None, Some(t)) => Some(**t),
                (None, None) => None,
            } {
                while tos.next_if(|t| **t == at).is_some() {
                    ended += 1;
                }
                let crossing = begun - ended;
                let (below, above) = (begun, active.len() - ended);
                let rank = (crossing, below.abs_diff(above));
                if best.as_ref().is_none_or(|(known, ..)| rank < *known) {
                    best = Some((rank, column, at));
                }
                while froms.next_if(|f| **f == at).is_some() {
                    begun += 1;
                }
            }
        }
        best.map(|(_, column, at)| (column, at))
    }
}
