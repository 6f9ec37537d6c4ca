//! iCalendar (RFC 5545): what a schedule says as events for other calendars, and events of other calendars as a schedule.
//!
//! - `line` is the notation: lines that are folded and escaped, each with its place in the file; `moment` has times and zones
//!   (`windows` what Windows calls them).
//! - `write` makes a file of what schedules say.
//! - `event` reads a file, `repeat` counts its series, `shifts` says who is on call when; `layers` finds rotations in it,
//!   `book` writes declarations, `import` proves that they say the same.
//!
//! Files are written and read here rather than by the crate `icalendar`: it stamps the clock and random names on what it
//! writes, and forgets on which line of a file something stood.

mod book;
mod described;
mod event;
mod import;
mod layers;
mod line;
mod moment;
mod repeat;
mod shifts;
mod windows;
mod write;

#[cfg(test)]
mod tests;

pub use book::is_name;
pub use import::{Options, import};
pub use line::unfold_characters;
pub use write::{Wanted, calendar};
