//! From text to one tree, in either notation.

pub mod ast;
pub mod book;
mod characters;
pub mod clauses;
pub mod convert;
pub mod dsl;
pub mod elsewhere;
pub mod examples;
pub mod layout;
#[cfg(test)]
mod listing;
pub mod literal;
pub mod notation;
pub mod print;
#[cfg(test)]
mod round_trip_tests;
pub mod said;
pub mod same;
pub mod settings;
pub mod texts;
pub mod topics;
pub mod yaml;

pub(crate) use characters::is_forbidden;
