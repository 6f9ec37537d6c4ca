//! Values of facts as places on an axis: whole numbers in the order of the values, none left out between two neighbours.
//! Words are at their position, yes and no at 1 and 0, counts and seconds are themselves, other numbers are millionths.

use super::{FactType, FactValue};
use crate::boxes::{HIGHEST, LOWEST, Set};
use crate::syntax::literal::Decimal;

impl FactType {
    /// How far two neighbours on the axis are apart in the numbers that ranges and comparisons have.
    #[must_use]
    pub fn step(&self) -> i64 {
        if *self == Self::Count { Decimal::ONE } else { 1 }
    }

    /// The least and the greatest number that a value has, in the numbers of ranges: those of a range as far as the type has
    /// them by nature.
    #[must_use]
    pub fn numbers(&self, range: Option<(i64, i64)>) -> (i64, i64) {
        let (least, most) = match self {
            Self::Percent => (0, Decimal::whole(100).0),
            Self::Count | Self::Duration => (0, HIGHEST),
            _ => (LOWEST, HIGHEST),
        };
        range.map_or((least, most), |(low, high)| (low.max(least), high.min(most)))
    }

    /// All values that can be known, within a range if there is one. Flags have an axis for each; theirs are not these.
    #[must_use]
    pub fn values(&self, range: Option<(i64, i64)>) -> Set {
        let last = |words: &[String]| i64::try_from(words.len()).unwrap_or(HIGHEST).saturating_sub(1);
        Set::of(vec![match self {
            Self::Bool => (0, 1),
            Self::Scale(words) | Self::Choice(words) => (0, last(words)),
            _ => {
                let (low, high) = self.numbers(range);
                (up(low, self.step()).div_euclid(self.step()), high.div_euclid(self.step()))
            }
        }])
    }

    /// Where a value lies; flags, instants and texts lie nowhere.
    #[must_use]
    pub fn place(&self, value: &FactValue) -> Option<i64> {
        Some(match value {
            FactValue::Bool(yes) => i64::from(*yes),
            FactValue::Number(n) => (n.0 / self.step()).max(LOWEST),
            FactValue::Word(at) => i64::from(*at),
            FactValue::Duration(seconds) => *seconds,
            FactValue::Flags(_) | FactValue::Instant(_) | FactValue::Wall(_) | FactValue::Text(_) => return None,
        })
    }

    /// The value at a place.
    #[must_use]
    pub fn value_at(&self, at: i64) -> FactValue {
        match self {
            Self::Bool => FactValue::Bool(at == 1),
            Self::Scale(_) | Self::Choice(_) => FactValue::Word(u16::try_from(at).unwrap_or(u16::MAX)),
            Self::Duration => FactValue::Duration(at),
            Self::Instant => FactValue::Instant(at),
            _ => FactValue::Number(Decimal(at.saturating_mul(self.step()))),
        }
    }

    /// The value at a place as the language writes it.
    #[must_use]
    pub fn shown(&self, at: i64) -> String {
        match self {
            Self::Bool => if at == 1 { "yes" } else { "no" }.to_owned(),
            Self::Scale(words) | Self::Choice(words) => {
                usize::try_from(at).ok().and_then(|at| words.get(at)).cloned().unwrap_or_else(|| at.to_string())
            }
            Self::Count => at.to_string(),
            Self::Percent => format!("{}%", Decimal(at)),
            Self::Duration => show_duration(at),
            _ => Decimal(at).to_string(),
        }
    }
}

/// The first multiple of `unit` at or after `n`.
#[must_use]
pub fn up(n: i64, unit: i64) -> i64 {
    match n.rem_euclid(unit) {
        0 => n,
        rest => n.saturating_add(unit - rest),
    }
}

/// Seconds as `1h30m`; `0s` for none.
#[must_use]
pub fn show_duration(seconds: i64) -> String {
    let mut rest = seconds.unsigned_abs();
    let mut text = String::from(if seconds < 0 { "-" } else { "" });
    for (suffix, length) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] {
        if rest >= length {
            text.push_str(&format!("{}{suffix}", rest / length));
            rest %= length;
        }
    }
    if seconds == 0 { "0s".to_owned() } else { text }
}
