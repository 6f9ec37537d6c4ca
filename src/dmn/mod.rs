//! Decision tables as DMN 1.5 has them: written for other tools, read from them.
//!
//! A cell is a set of values in both worlds, so cells are exchanged as sets, not as texts: what a unary test of S-FEEL takes is
//! taken, and printed again as a cell ([`crate::model::CellNotation`]). What DMN can say and a table cannot (expressions beyond S-FEEL, several
//! outputs, collecting hit policies) is refused where it stands.

mod cell;
mod feel;
mod import;
mod name;
mod of_model;
mod read;
mod text;
mod write;

pub use import::import;
pub use of_model::of_model;
pub use read::read;
pub use text::text;
pub use write::write;

use crate::boxes::Set;
use crate::model::{FactType, FactValue, Hit};
use crate::source::Span;

/// Namespace of what DMN has no words for: which of our types a type of numbers or strings is.
const OWN: &str = "urn:callout:dmn:1";

/// What is exchanged.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// What the model is called.
    pub title: String,
    /// The tables, in order.
    pub tables: Vec<Sheet>,
}

/// A decision table.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Its name for people.
    pub label: Option<String>,
    /// Which row counts.
    pub hit: Hit,
    /// What is asked.
    pub inputs: Vec<Input>,
    /// What it gives.
    pub gives: FactType,
    /// The rows: a set for each input, and what they give.
    pub rows: Vec<(Vec<Set>, FactValue)>,
    /// What is given where no row holds.
    pub otherwise: Option<FactValue>,
    /// What its author says of it, in lines.
    pub note: String,
    /// The same of each row, where anything is said.
    pub notes: Vec<String>,
}

/// An input.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub label: Option<String>,
    /// Its type.
    pub ty: FactType,
    /// The values it has; the one that stands for unknown only where some row asks for it.
    pub values: Set,
    /// Its last word stands for all strings that are not named.
    pub open: bool,
}

/// What DMN calls the hit policies that a table may have.
fn hit_policy(hit: Hit) -> &'static str {
    match hit {
        Hit::Unique => "UNIQUE",
        Hit::Any => "ANY",
        Hit::First => "FIRST",
        Hit::Worst => "PRIORITY",
    }
}

/// What a type is called in an extension, where DMN has one type for several of ours.
fn type_name(ty: &FactType) -> Option<&'static str> {
    match ty {
        FactType::Percent => Some("percent"),
        FactType::Count => Some("count"),
        FactType::Scale(_) => Some("scale"),
        _ => None,
    }
}
