//! Reports: what a run, a policy or a calendar looks like to people and to programs.

pub mod checklist;
pub mod classification;
pub mod clocks;
pub mod comparison;
mod journal;
pub mod junit;
pub(crate) mod layout;
pub mod messages;
pub mod month;
pub mod picture;
mod presence;
pub mod questionnaire;
pub mod roster;
mod run_json;
pub mod timeline;

pub(crate) use layout::utc;
pub use layout::{Paint, Style};
pub use run_json::{RunDocument, RunEntry, RunsDocument};
