//! Literals: where they lie on the axis of a type, and strings as words.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::OTHER;
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

/// Names that are taken, each with the last number that another one was told apart by.
#[derive(Debug, Default)]
pub(super) struct Taken(BTreeMap<String, u32>);

impl Taken {
    /// A name like this one that was free, and is taken now.
    pub(super) fn free(&mut self, name: &str) -> String {
        let mut free = name.to_owned();
        while self.0.contains_key(&free) {
            let number = self.0.entry(name.to_owned()).or_default();
            *number = if *number == 0 { 2 } else { number.saturating_add(1) };
            free = format!("{name}_{number}");
        }
        self.0.insert(free.clone(), 0);
        free
    }
}

/// Names for strings, in their order, and where each string lies among them; with one more name for all other strings, if they
/// are `open`.
pub(super) fn words_for(strings: Vec<String>, open: bool) -> (Vec<String>, BTreeMap<String, i64>) {
    let (mut names, mut places): (Vec<String>, BTreeMap<String, i64>) = (Vec::new(), BTreeMap::new());
    let mut taken = Taken::default();
    for string in strings {
        let Entry::Vacant(place) = places.entry(string) else { continue };
        let name = taken.free(&name::of_value(place.key()));
        place.insert(i64::try_from(names.len()).unwrap_or(i64::MAX));
        names.push(name);
    }
    names.extend(open.then(|| taken.free(OTHER)));
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
