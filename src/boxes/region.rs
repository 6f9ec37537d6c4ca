//! Sets of inputs as boxes: a set of values on each axis. Exact, because every value is a whole number: positions of
//! words, millionths, seconds, one bit for each flag.

/// Stands for a fact that is not known, below every value.
pub const UNKNOWN: i64 = i64::MIN;
/// The lowest value there is.
pub const LOWEST: i64 = i64::MIN + 1;
/// The highest.
pub const HIGHEST: i64 = i64::MAX;

/// Values on one axis: intervals with both ends included, ascending, none touching the next.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set(Vec<(i64, i64)>);

impl Set {
    /// The union of these intervals.
    #[must_use]
    pub fn of(mut all: Vec<(i64, i64)>) -> Self {
        all.retain(|(lo, hi)| lo <= hi);
        all.sort_unstable();
        let mut out: Vec<(i64, i64)> = Vec::new();
        for (lo, hi) in all {
            match out.last_mut() {
                Some(last) if lo <= last.1.saturating_add(1) => last.1 = last.1.max(hi),
                _ => out.push((lo, hi)),
            }
        }
        Self(out)
    }

    /// Whether it has no value.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its intervals.
    #[must_use]
    pub fn intervals(&self) -> &[(i64, i64)] {
        &self.0
    }

    /// Whether a value is in it.
    #[must_use]
    pub fn has(&self, value: i64) -> bool {
        self.0.iter().any(|(lo, hi)| (*lo..=*hi).contains(&value))
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::of(self.0.iter().chain(&other.0).copied().collect())
    }

    /// What is in both.
    #[must_use]
    pub fn meet(&self, other: &Self) -> Self {
        let each = self.0.iter().flat_map(|a| other.0.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
        Self::of(each.collect())
    }

    /// What is not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let mut left = Vec::new();
        let mut cuts = other.0.iter().peekable();
        for &(from, to) in &self.0 {
            while cuts.next_if(|(_, hi)| *hi < from).is_some() {}
            // Where what is not looked at yet begins; a cut that reaches beyond the interval may take of the next.
            let mut rest = Some(from);
            while let (Some(start), Some(&&(lo, hi))) = (rest, cuts.peek())
                && lo <= to
            {
                if lo > start {
                    left.push((start, lo.saturating_sub(1)));
                }
                rest = (hi < to).then(|| hi.saturating_add(1));
                if rest.is_some() {
                    cuts.next();
                }
            }
            left.extend(rest.map(|start| (start, to)));
        }
        Self::of(left)
    }
}

/// A set of values on each axis.
pub type Area = Vec<Set>;

/// What two boxes have in common.
#[must_use]
pub fn in_both(a: &Area, b: &Area) -> Option<Area> {
    let both: Area = a.iter().zip(b).map(|(x, y)| x.meet(y)).collect();
    both.iter().all(|s| !s.is_empty()).then_some(both)
}
