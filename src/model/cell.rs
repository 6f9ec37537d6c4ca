//! A set of values as a cell of a table writes it: in the language, and in other notations that have unary tests.

use super::FactType;
use crate::boxes::{Set, UNKNOWN};

/// How one notation writes values and intervals.
#[derive(Debug)]
pub struct CellNotation {
    /// Any value.
    pub any: &'static str,
    /// A fact that nobody knows.
    pub unknown: &'static str,
    /// Between several tests.
    pub or: &'static str,
    /// The value at a place of its axis.
    pub value: fn(&FactType, i64) -> String,
    /// Two values with what lies between them; whether each belongs to it.
    pub between: fn(&str, bool, &str, bool) -> String,
    /// Whether an interval may lack its lower end.
    pub open_below: bool,
}

/// The language's own.
pub const CELL: CellNotation = CellNotation {
    any: "*",
    unknown: "unknown",
    or: ", ",
    value: FactType::shown,
    between: |low, _, high, inclusive| format!("{low}..{}{high}", if inclusive { "" } else { "<" }),
    open_below: false,
};

impl CellNotation {
    /// A cell that takes these values, of all that there are.
    #[must_use]
    pub fn cell(&self, ty: &FactType, set: &Set, all: &Set) -> String {
        if set == all {
            return self.any.to_owned();
        }
        let unknown = Set::of(vec![(UNKNOWN, UNKNOWN)]);
        let (known, whole) = (set.without(&unknown), all.without(&unknown));
        let mut tests: Vec<String> = Vec::new();
        if set.has(UNKNOWN) {
            tests.push(self.unknown.to_owned());
        }
        let words = matches!(ty, FactType::Bool | FactType::Scale(_) | FactType::Choice(_));
        if words {
            let values = known.intervals().iter().flat_map(|(from, to)| *from..=*to);
            tests.extend(values.map(|v| (self.value)(ty, v)));
        } else if known == whole {
            // All that can be known: below something or not.
            let (low, high) = ends(&whole);
            let middle = if low < 0 && high > 0 { 0 } else { low.saturating_add(1).min(high) };
            let middle = (self.value)(ty, middle);
            tests.extend([format!("< {middle}"), format!(">= {middle}")]);
        } else {
            let (low, high) = ends(&whole);
            tests.extend(known.intervals().iter().map(|i| self.interval(ty, *i, low, high)));
        }
        tests.join(self.or)
    }

    /// An interval; an end is left out where the other value beside it is the rounder one.
    fn interval(&self, ty: &FactType, (from, to): (i64, i64), low: i64, high: i64) -> String {
        let value = |v: i64| (self.value)(ty, v);
        if from == to {
            return value(from);
        }
        // Of counts both are as round; people say the one that belongs to it.
        let rounder = |beside: i64, own: i64| *ty != FactType::Count && value(beside).len() < value(own).len();
        let end =
            |beside: i64, own: i64| if rounder(beside, own) { (value(beside), false) } else { (value(own), true) };
        let (lower, upper) = (end(from.saturating_sub(1), from), end(to.saturating_add(1), to));
        if from <= low {
            return format!("{} {}", if upper.1 { "<=" } else { "<" }, upper.0);
        }
        if to >= high {
            return format!("{} {}", if lower.1 { ">=" } else { ">" }, lower.0);
        }
        let lower = if self.open_below { lower } else { (value(from), true) };
        (self.between)(&lower.0, lower.1, &upper.0, upper.1)
    }
}

fn ends(set: &Set) -> (i64, i64) {
    let first = set.intervals().first().map_or(0, |i| i.0);
    (first, set.intervals().last().map_or(0, |i| i.1))
}
