//! What the criteria and decision tables are checked for, as claims that stand alone, each proved or broken by a case.

mod criteria;
mod table;

pub use criteria::of_criteria;
pub use table::of_table;

use crate::claim::{Kind, Variable};
use crate::model::FactType;

/// Comparisons that one proof may cost.
const BUDGET: u64 = 20_000_000;

/// What the values of a fact mean.
fn kind(ty: &FactType) -> Kind {
    match ty {
        FactType::Bool | FactType::Flags(_) => Kind::YesNo,
        FactType::Scale(words) | FactType::Choice(words) => Kind::Words(words.clone()),
        FactType::Percent => Kind::Millionths { percent: true },
        FactType::Number => Kind::Millionths { percent: false },
        FactType::Duration => Kind::Seconds,
        FactType::Instant => Kind::Instant,
        FactType::Count | FactType::Text => Kind::Whole,
    }
}

/// Whether one of a set of flags is set.
fn flag(name: &str, flag: &str) -> Variable {
    let name = format!("{name} has {flag}");
    Variable { name, kind: Kind::YesNo, values: vec![(0, 1)], may_be_unknown: false }
}
