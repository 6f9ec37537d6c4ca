//! Parameters: values that a shared policy leaves open.

use super::{FactType, FactValue, Head};
use crate::source::Spanned;

/// A value that whoever uses the policy sets. Everything that uses it has its value in the model already.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name, label, place.
    pub head: Head,
    /// Its type.
    pub ty: FactType,
    /// The question that whoever uses the policy answers.
    pub ask: Option<String>,
    /// Unit of its numbers.
    pub unit: Option<String>,
    /// `default 15m`.
    pub default: Option<Spanned<FactValue>>,
    /// `set x = 15m`.
    pub set: Option<Spanned<FactValue>>,
}

impl Parameter {
    /// What it is: what is set, else its default.
    #[must_use]
    pub fn value(&self) -> Option<&Spanned<FactValue>> {
        self.set.as_ref().or(self.default.as_ref())
    }
}
