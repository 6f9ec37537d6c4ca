//! The only place that knows minijinja: reading a template, and running one.
//!
//! A template is read by minijinja's own parser. Its AST is walked by [`super::check`], which knows the types, and is
//! rewritten before it runs: operators become filters of ours, because minijinja's own compare a percentage with a number
//! by their kind, and take an unknown for false, so that `not data_lost` would say "no data were lost" while nobody knows.
//! The rewritten template runs in an environment that has nothing but those filters, with fuel and a limited output.

mod limits;
mod parse;
mod rewrite;
mod run;

pub use parse::{Fault, Parsed, parse};
pub(super) use rewrite::literal;
pub use run::{Output, run};
