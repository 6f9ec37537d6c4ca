//! A set of values as cells write it, in the language and in S-FEEL.

use crate::boxes::{Set, UNKNOWN};
use crate::decision::show_duration;
use crate::model::{FactType, FactValue};
use crate::syntax::literal::Decimal;

/// How one notation writes values and intervals.
pub(super) struct Notation {
    /// Any value.
    pub any: &'static str,
    /// A fact that nobody knows.
    pub unknown: &'static str,
    /// Between several tests.
    pub or: &'static str,
    /// One value.
    pub value: fn(&FactType, i64) -> String,
    /// Two values with what lies between them; whether each belongs to it.
    pub between: fn(&str, bool, &str, bool) -> String,
    /// Whether an interval may lack its lower end.
    pub open_below: bool,
}

/// The language's own.
pub(super) const OWN: Notation = Notation {
    any: "*",
    unknown: "unknown",
    or: ", ",
    value: own,
    between: |low, _, high, inclusive| format!("{low}..{}{high}", if inclusive { "" } else { "<" }),
    open_below: false,
};

/// S-FEEL.
pub(super) const FEEL: Notation = Notation {
    any: "-",
    unknown: "null",
    or: ",",
    value: feel,
    between: |low, from, high, to| {
        format!("{}{low}..{high}{}", if from { '[' } else { '(' }, if to { ']' } else { ')' })
    },
    open_below: true,
};

impl Notation {
    /// A cell that takes these values, of all that there are.
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

/// Where a value lies on its axis.
pub(super) fn position(value: &FactValue, ty: &FactType) -> i64 {
    match value {
        FactValue::Bool(yes) => i64::from(*yes),
        FactValue::Number(n) if *ty == FactType::Count => n.0 / Decimal::ONE,
        FactValue::Number(n) => n.0,
        FactValue::Word(at) => i64::from(*at),
        FactValue::Duration(seconds) => *seconds,
        _ => 0,
    }
}

/// The value at a place of its axis.
pub(super) fn value_at(ty: &FactType, at: i64) -> FactValue {
    match ty {
        FactType::Bool => FactValue::Bool(at == 1),
        FactType::Scale(_) | FactType::Choice(_) => FactValue::Word(u16::try_from(at).unwrap_or(u16::MAX)),
        FactType::Count => FactValue::Number(Decimal::whole(at)),
        FactType::Duration => FactValue::Duration(at),
        _ => FactValue::Number(Decimal(at)),
    }
}

fn word(words: &[String], at: i64) -> &str {
    usize::try_from(at).ok().and_then(|at| words.get(at)).map_or("", String::as_str)
}

fn own(ty: &FactType, at: i64) -> String {
    match ty {
        FactType::Bool => if at == 1 { "yes" } else { "no" }.to_owned(),
        FactType::Scale(words) | FactType::Choice(words) => word(words, at).to_owned(),
        FactType::Count => at.to_string(),
        FactType::Percent => format!("{}%", Decimal(at)),
        FactType::Duration => show_duration(at),
        _ => Decimal(at).to_string(),
    }
}

fn feel(ty: &FactType, at: i64) -> String {
    match ty {
        FactType::Bool => if at == 1 { "true" } else { "false" }.to_owned(),
        FactType::Scale(words) | FactType::Choice(words) => {
            format!("\"{}\"", word(words, at).replace('\\', "\\\\").replace('"', "\\\""))
        }
        FactType::Count => at.to_string(),
        FactType::Duration => format!("duration(\"{}\")", iso(at)),
        _ => Decimal(at).to_string(),
    }
}

/// Seconds as ISO 8601 writes them: `P1DT2H`.
fn iso(seconds: i64) -> String {
    let rest = seconds.unsigned_abs();
    let parts = |of: [(u64, char); 3]| -> String {
        of.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect()
    };
    let days = if rest >= 86_400 { format!("{}D", rest / 86_400) } else { String::new() };
    let time = parts([(rest / 3600 % 24, 'H'), (rest / 60 % 60, 'M'), (rest % 60, 'S')]);
    let sign = if seconds < 0 { "-" } else { "" };
    match (days.is_empty(), time.is_empty()) {
        (true, true) => "PT0S".to_owned(),
        (_, true) => format!("{sign}P{days}"),
        (_, false) => format!("{sign}P{days}T{time}"),
    }
}
