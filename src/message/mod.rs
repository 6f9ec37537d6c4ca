//! Messages.

pub mod channel;
pub mod check;
pub mod filter;
pub mod length;
pub mod lexicon;
pub mod locale;
pub mod schema;
pub mod scope;
pub mod template;
pub mod value;

#[cfg(test)]
mod tests;
