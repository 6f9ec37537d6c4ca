//! Ladders: how a run climbs.
//!
//! A run has two cursors. The **timetable** visits every rung at its hour, whatever fails or is declined; the
//! **front** is the rung that waits. They are together (`Run::table` is `None`) until the front runs ahead; then the
//! timetable follows on its own and, where the front has already been, looks again (`timetable`).
//!
//! - `script` is what a run climbs: a ladder of the plan, or the policy's `alarms` as a ladder with one rung.
//! - `climb` moves the front, `timetable` the timetable, `rung` pages, `end` is what comes after the last rung.
//! - `answer` is people: acknowledging, declining, releasing, escalating.
//! - `work` is what comes after an answer that solves nothing.
//! - `select` is which ladders run at a level.

mod answer;
mod climb;
mod end;
mod rung;
mod script;
mod select;
mod timetable;
mod work;
