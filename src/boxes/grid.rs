//! From values to cells: each axis is cut wherever something that is said about it begins or ends, and between two cuts all
//! values are alike.

use super::Cells;

/// One axis of whole numbers, cut into cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Axis {
    /// Where each cell begins, ascending; the last is the end of the last cell. Wider than values, whose end may be the
    /// greatest of them.
    cuts: Vec<i128>,
}

impl Axis {
    /// The axis that these intervals, both ends included, cut; cells reach from the least to the greatest of them.
    #[must_use]
    pub fn new(intervals: impl IntoIterator<Item = (i64, i64)>) -> Self {
        let said = intervals.into_iter().filter(|(low, high)| low <= high);
        let mut cuts: Vec<i128> = said.flat_map(|(low, high)| [i128::from(low), i128::from(high) + 1]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        Self { cuts }
    }

    /// How many cells it has.
    #[must_use]
    pub fn len(&self) -> u32 {
        u32::try_from(self.cuts.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Whether nothing was said about it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cells that begin in an interval, both ends included; those of one that the axis was cut by are exactly it.
    #[must_use]
    pub fn cells(&self, (low, high): (i64, i64)) -> Cells {
        let at = |value: i128| u32::try_from(self.cuts.partition_point(|c| *c < value)).unwrap_or(u32::MAX);
        (at(i128::from(low)).min(self.len()), at(i128::from(high) + 1).min(self.len()))
    }

    /// The values of some cells, both ends included.
    #[must_use]
    pub fn values(&self, (from, to): Cells) -> Option<(i64, i64)> {
        let at = |cell: u32| self.cuts.get(cell as usize).copied();
        let (low, high) = (at(from)?, at(to)? - 1);
        Some((i64::try_from(low).ok()?, i64::try_from(high).ok()?)).filter(|(low, high)| low <= high)
    }
}
