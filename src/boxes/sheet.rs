//! The rows of a table as boxes over one grid, beside what cannot occur.

use std::ops::ControlFlow;

use super::region::{Area, Set};
use super::{Axis, Boxes, Cells, Cuts, Piece, holds};

/// Whose a box is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The row at this position.
    Row(usize),
    /// Values that no input has, or that are ruled out together.
    Nobody,
}

/// All boxes of a table.
#[derive(Debug)]
pub struct Grid {
    /// The cells of each axis.
    pub axes: Vec<Axis>,
    /// The boxes.
    pub boxes: Boxes,
    /// Whose each box is; rows in order, each row's boxes after another.
    pub owners: Vec<Owner>,
}

impl Grid {
    /// `whole` is all there is, `rows` the areas of each row, `excused` what cannot occur.
    #[must_use]
    pub fn new(whole: &Area, rows: &[Vec<Area>], excused: &[Area]) -> Self {
        let areas = || rows.iter().flatten().chain(excused).chain([whole]);
        let intervals = |axis: usize| {
            let sets = areas().filter_map(move |a| a.get(axis));
            sets.flat_map(|s| s.intervals().iter().copied())
        };
        let axes: Vec<Axis> = (0..whole.len()).map(|axis| Axis::new(intervals(axis))).collect();
        let boxes = Boxes::new(axes.iter().map(Axis::len).collect());
        let mut grid = Self { axes, boxes, owners: Vec::new() };
        for (row, areas) in rows.iter().enumerate() {
            areas.iter().for_each(|area| grid.push(Owner::Row(row), area));
        }
        excused.iter().for_each(|area| grid.push(Owner::Nobody, area));
        // What lies between the values that an input has is no value.
        for (axis, set) in whole.iter().enumerate() {
            let mut outside = vec![Vec::new(); whole.len()];
            let ends = grid.axes.get(axis).and_then(|a| a.values((0, a.len())));
            let beyond = ends.map(|all| Set::of(vec![all]).without(set));
            for interval in beyond.iter().flat_map(Set::intervals) {
                if let Some(slot) = outside.get_mut(axis) {
                    *slot = vec![*interval];
                }
                grid.push_intervals(Owner::Nobody, &outside);
            }
        }
        grid
    }

    fn push(&mut self, owner: Owner, area: &Area) {
        let intervals: Vec<Vec<(i64, i64)>> = area.iter().map(|s| s.intervals().to_vec()).collect();
        if intervals.iter().all(|i| !i.is_empty()) {
            self.push_intervals(owner, &intervals);
        }
    }

    /// A box for each combination of intervals; an axis without any is taken as a whole.
    fn push_intervals(&mut self, owner: Owner, intervals: &[Vec<(i64, i64)>]) {
        let mut all: Vec<Vec<Cells>> = vec![Vec::new()];
        for (axis, intervals) in self.axes.iter().zip(intervals) {
            let mut cells: Vec<Cells> = intervals.iter().map(|i| axis.cells(*i)).collect();
            if cells.is_empty() {
                cells.push((0, axis.len()));
            }
            all = all.iter().flat_map(|start| cells.iter().map(move |c| [start.as_slice(), &[*c]].concat())).collect();
        }
        for cells in all {
            self.boxes.push(&cells);
            self.owners.push(owner);
        }
    }

    /// The values of a box.
    #[must_use]
    pub fn area(&self, cells: &[Cells]) -> Area {
        let values = self.axes.iter().zip(cells).map(|(axis, cells)| axis.values(*cells));
        values.map(|v| Set::of(v.into_iter().collect())).collect()
    }

    /// The row whose a box is.
    #[must_use]
    pub fn row(&self, index: usize) -> Option<usize> {
        match self.owners.get(index) {
            Some(Owner::Row(row)) => Some(*row),
            _ => None,
        }
    }

    /// Every two boxes of different rows that share a cell, the earlier one first: at most so many, and whether there are more.
    #[must_use]
    pub fn meeting(&self, most: usize) -> (Vec<(usize, usize)>, bool) {
        let (mut all, mut more) = (Vec::new(), false);
        self.boxes.overlaps(|a, b| {
            if let (Some(first), Some(second)) = (self.row(a), self.row(b))
                && first != second
            {
                more = all.len() >= most;
                if more {
                    return ControlFlow::Break(());
                }
                all.push((a, b));
            }
            ControlFlow::Continue(())
        });
        (all, more)
    }

    /// A part of the grid in pieces, in all of each of which one row counts, or nothing can be: of the boxes that share a cell with
    /// a piece the one whose row comes first by `order` holds all of it.
    #[must_use]
    pub fn won<K: Ord>(
        &self,
        area: Vec<Cells>,
        boxes: impl Iterator<Item = usize>,
        order: impl Fn(usize) -> K,
        budget: u64,
    ) -> Cuts {
        let end = |area: &[Cells], boxes: &[u32]| {
            // What cannot be comes before all rows.
            let first = boxes.iter().min_by_key(|b| (self.row(**b as usize).map(&order), **b))?;
            holds(self.boxes.get(*first as usize), area).then_some(Piece::In(*first))
        };
        self.boxes.cut_until(area, boxes, budget, end)
    }
}
