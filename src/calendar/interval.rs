//! Arithmetic of intervals of time.

use serde::{Deserialize, Serialize};

/// An instant interval, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Interval {
    /// First instant.
    pub from: i64,
    /// First instant after it.
    pub to: i64,
}

impl Interval {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn contains(self, at: i64) -> bool {
        self.from <= at && at < self.to
    }
}

/// What two intervals share.
#[must_use]
pub fn intersect(a: Interval, b: Interval) -> Option<Interval> {
    let both = Interval { from: a.from.max(b.from), to: a.to.min(b.to) };
    (both.from < both.to).then_some(both)
}

/// What two ascending lists of intervals share.
#[must_use]
pub fn overlap(a: &[Interval], b: &[Interval]) -> Vec<Interval> {
    let (mut i, mut j, mut both) = (0, 0, Vec::new());
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both.extend(intersect(*x, *y));
        if x.to <= y.to {
            i += 1;
        } else {
            j += 1;
        }
    }
    both
}

/// The same instants as fewest intervals, ascending.
#[must_use]
pub fn merged(mut intervals: Vec<Interval>) -> Vec<Interval> {
    intervals.retain(|i| i.from < i.to);
    intervals.sort_unstable();
    intervals.dedup_by(|next, last| {
        let meet = next.from <= last.to;
        if meet {
            last.to = last.to.max(next.to);
        }
        meet
    });
    intervals
}

/// What an ascending list of intervals leaves of one.
#[must_use]
pub fn without(within: Interval, taken: &[Interval]) -> Vec<Interval> {
    let (mut left, mut at) = (Vec::new(), within.from);
    for t in taken {
        if at < t.from {
            left.push(Interval { from: at, to: t.from.min(within.to) });
        }
        at = at.max(t.to);
    }
    if at < within.to {
        left.push(Interval { from: at, to: within.to });
    }
    left
}
