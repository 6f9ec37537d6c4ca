//! Plural categories after CLDR 46, cardinal numbers.

use crate::syntax::literal::Decimal;

/// A form that a noun takes after a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`
    Other,
}

impl Category {
    /// All, in the order of CLDR.
    pub const ALL: [Self; 6] = [Self::Zero, Self::One, Self::Two, Self::Few, Self::Many, Self::Other];

    /// As an argument is named.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zero => "zero",
            Self::One => "one",
            Self::Two => "two",
            Self::Few => "few",
            Self::Many => "many",
            Self::Other => "other",
        }
    }
}

/// How a language counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One form: Chinese, Japanese, Korean.
    None,
    /// `one` for 1: English, German, Dutch, Swedish, Turkish, Greek and many more.
    One,
    /// `one` for 0 and 1; `many` for whole millions.
    French,
    /// `one` for 1; `many` for whole millions.
    Spanish,
    /// `few` for 2–4, 22–24 …, `many` for other whole numbers, `other` for fractions.
    Polish,
    /// `few` for 2–4, `many` for fractions.
    Czech,
    /// `one` for 1, 21 …, `few` for 2–4, 22–24 …, `many` for other whole numbers.
    Russian,
    /// `few` for 0 and 2–19, 102–119 ….
    Romanian,
    /// All six.
    Arabic,
    /// `two` for 2.
    Hebrew,
}

impl Rule {
    /// The category of a number.
    #[must_use]
    pub fn category(self, n: Decimal) -> Category {
        use Category::{Few, Many, One, Other, Two, Zero};
        let whole = n.0 % Decimal::ONE == 0;
        let i = n.0.unsigned_abs() / Decimal::ONE.unsigned_abs();
        let (m10, m100) = (i % 10, i % 100);
        let is = |k: u64| whole && i == k;
        let million = whole && i != 0 && i.is_multiple_of(1_000_000);
        match self {
            Self::None => Other,
            Self::One if is(1) => One,
            Self::French if i < 2 => One,
            Self::Spanish if is(1) => One,
            Self::French | Self::Spanish if million => Many,
            Self::Polish if is(1) => One,
            Self::Polish if whole && (2..=4).contains(&m10) && !(12..=14).contains(&m100) => Few,
            Self::Polish if whole => Many,
            Self::Czech if is(1) => One,
            Self::Czech if whole && (2..=4).contains(&i) => Few,
            Self::Czech if !whole => Many,
            Self::Russian if whole && m10 == 1 && m100 != 11 => One,
            Self::Russian if whole && (2..=4).contains(&m10) && !(12..=14).contains(&m100) => Few,
            Self::Russian if whole => Many,
            Self::Romanian if is(1) => One,
            Self::Romanian if !whole || i == 0 || (1..=19).contains(&m100) => Few,
            Self::Arabic if is(0) => Zero,
            Self::Arabic if is(1) => One,
            Self::Arabic if is(2) => Two,
            Self::Arabic if whole && (3..=10).contains(&m100) => Few,
            Self::Arabic if whole && m100 >= 11 => Many,
            Self::Hebrew if is(1) => One,
            Self::Hebrew if is(2) => Two,
            _ => Other,
        }
    }

    /// Categories that numbers of everyday size take; each needs a form. Millions and fractions may fall back to `other`.
    #[must_use]
    pub fn needed(self) -> &'static [Category] {
        use Category::{Few, Many, One, Other, Two, Zero};
        match self {
            Self::None => &[Other],
            Self::One | Self::French | Self::Spanish => &[One, Other],
            Self::Polish | Self::Russian => &[One, Few, Many],
            Self::Czech | Self::Romanian => &[One, Few, Other],
            Self::Arabic => &[Zero, One, Two, Few, Many, Other],
            Self::Hebrew => &[One, Two, Other],
        }
    }

    /// Every category there is.
    #[must_use]
    pub fn possible(self) -> &'static [Category] {
        use Category::{Few, Many, One, Other};
        match self {
            Self::French | Self::Spanish => &[One, Many, Other],
            Self::Polish | Self::Russian | Self::Czech => &[One, Few, Many, Other],
            other => other.needed(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fall_where_cldr_puts_them() {
        let cases: &[(Rule, &[(&str, &str)])] = &[
            (Rule::One, &[("0", "other"), ("1", "one"), ("1.5", "other"), ("2", "other")]),
            (Rule::French, &[("0", "one"), ("1.5", "one"), ("2", "other"), ("1000000", "many")]),
            (
                Rule::Polish,
                &[
                    ("1", "one"),
                    ("3", "few"),
                    ("5", "many"),
                    ("12", "many"),
                    ("22", "few"),
                    ("0", "many"),
                    ("1.5", "other"),
                ],
            ),
            (Rule::Czech, &[("1", "one"), ("4", "few"), ("5", "other"), ("1.5", "many")]),
            (Rule::Russian, &[("1", "one"), ("21", "one"), ("11", "many"), ("24", "few"), ("25", "many")]),
            (Rule::Romanian, &[("0", "few"), ("1", "one"), ("19", "few"), ("20", "other"), ("119", "few")]),
            (Rule::Arabic, &[("0", "zero"), ("2", "two"), ("7", "few"), ("11", "many"), ("100", "other")]),
            (Rule::None, &[("1", "other")]),
        ];
        for (rule, list) in cases {
            for (n, want) in *list {
                assert_eq!(rule.category(Decimal::parse(n).unwrap()).name(), *want, "{rule:?} {n}");
            }
        }
    }
}
