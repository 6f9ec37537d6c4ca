//! Messages.

pub mod channel;
pub mod check;
pub mod compile;
pub mod deliveries;
pub mod filter;
pub mod length;
pub mod lexicon;
pub mod locale;
pub mod render;
pub mod schema;
pub mod scope;
mod sent;
pub mod template;
pub mod value;

#[cfg(test)]
mod tests;
