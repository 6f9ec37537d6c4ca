//! Literals: where they lie on the axis of a type, and strings as words.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::boxes::UNKNOWN;
use crate::dmn::feel::{self, Literal, Tests};
use crate::dmn::name;
use crate::model::FactType;
use crate::syntax::literal::Decimal;

/// The literals of unary tests.
pub(super) fn literals(tests: &Tests) -> Vec<&Literal> {
    let each = tests.of.iter().flat_map(|test| match test {
        feel::Test::Is(literal) => vec![literal],
        feel::Test::Between(from, to) => from.iter().chain(to).map(|(literal, _)| literal).collect(),
    });
    each.collect()
}

/// A name beside others.
pub(super) fn unique(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = std::iter::once(name.to_owned()).chain((2..).map(|n: u32| format!("{name}_{n}")));
    numbered.into_iter().find(|n| !taken(n)).unwrap_or_default()
}

/// Names for strings, in their order, and where each string lies among them.
pub(super) fn words_for(strings: Vec<String>) -> (Vec<String>, BTreeMap<String, i64>) {
    let (mut names, mut places): (Vec<String>, BTreeMap<String, i64>) = (Vec::new(), BTreeMap::new());
    for string in strings {
        let Entry::Vacant(place) = places.entry(string) else { continue };
        let name = unique(&name::of_value(place.key()), |n| names.iter().any(|known| known == n));
        place.insert(i64::try_from(names.len()).unwrap_or(i64::MAX));
        names.push(name);
    }
    (names, places)
}

/// Where a literal lies on the axis of a type.
pub(super) fn place(ty: &FactType, words: &BTreeMap<String, i64>, literal: &Literal) -> Result<i64, String> {
    match (ty, literal) {
        (_, Literal::Null) => Ok(UNKNOWN),
        (FactType::Bool, Literal::Bool(yes)) => Ok(i64::from(*yes)),
        (FactType::Scale(_) | FactType::Choice(_), Literal::Text(text)) => {
            words.get(text).copied().ok_or_else(|| format!("`{text}` is none of the values"))
        }
        (FactType::Count, Literal::Number(n)) if n.0 % Decimal::ONE == 0 => Ok(n.0 / Decimal::ONE),
        (FactType::Number | FactType::Percent, Literal::Number(n)) => Ok(n.0),
        (FactType::Duration, Literal::Duration(seconds)) => Ok(*seconds),
        _ => Err("this is a value of another type".to_owned()),
    }
}
