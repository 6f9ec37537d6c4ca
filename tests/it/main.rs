//! The one integration binary: a module per subject.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]
#![allow(clippy::disallowed_methods, reason = "tests are hosts: they read files")]

mod answers;
mod book;
mod books;
mod broken;
mod claims;
mod codes;
mod commands;
mod diagnostics;
mod dmn;
mod docs;
mod examples;
mod explained;
mod fuzz;
mod hostile;
mod invariants;
mod layout;
mod mistakes;
mod notations;
mod plan;
mod random_books;
mod rehearsals;
mod slips;
