//! The parser that pest generates from `callout.pest`.
//!
//! A crate of its own because the generated code is large: it is compiled when the grammar changes, not whenever
//! anything else does. Only `syntax::dsl` of the main crate uses it.

pub use generated::{Grammar, Rule};

#[allow(missing_docs, reason = "generated: a rule means what callout.pest says")]
mod generated {
    /// The generated parser.
    #[derive(pest_derive::Parser)]
    #[grammar = "callout.pest"]
    pub struct Grammar;
}
