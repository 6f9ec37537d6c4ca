//! From text to one tree, in either notation.

pub mod ast;
pub mod clauses;
pub mod literal;
