//! From the tree back to text, in either notation and in one canonical layout.
//!
//! What is printed reads back to the same tree, as [`super::same::same`] understands it.

mod assumption;
mod clause;
mod comments;
mod dsl;
mod emit;
mod exception;
mod expr;
mod guarantee;
mod intake;
mod leaf;
mod obligation;
mod procedure;
mod reaction;
mod scalar;
mod scenario;
mod table;
mod yaml;

pub(super) use scalar::{Scalar, Sense, is_plain, is_plain_in_flow, line, scalar};

use super::ast::{Clause, Condition, File, Value};

/// The DSL text of one clause; a block inside it stands on the same line.
#[must_use]
pub fn clause_text(clause: &Clause) -> String {
    let mut w = leaf::Writer::new(0);
    w.clause(clause);
    w.out
}

/// The DSL text of a condition.
#[must_use]
pub fn condition_text(condition: &Condition) -> String {
    let mut w = leaf::Writer::new(0);
    w.condition(condition);
    w.out
}

/// The DSL text of a value.
#[must_use]
pub fn value_text(value: &Value) -> String {
    let mut w = leaf::Writer::new(0);
    w.value(value);
    w.out
}

/// A file in the DSL.
#[must_use]
pub fn dsl(file: &File) -> String {
    dsl::file(file)
}

/// One clause in YAML, as it stands in its declaration.
#[must_use]
pub fn yaml_clause(clause: &Clause) -> String {
    yaml::clause(clause)
}

/// A file in YAML, declarations grouped by kind.
#[must_use]
pub fn yaml(file: &File) -> String {
    yaml::file(file)
}
