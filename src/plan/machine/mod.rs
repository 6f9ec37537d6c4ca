//! The machine: `step(plan, state, envelope) -> commands`. Pure, total, bounded; it reads no clock, draws no random
//! number, does no I/O and never fails. The simulator, the tests and every live host run this same machine.
//!
//! - `event`, `command` and `journal` are the contracts with a host; `state` is what is remembered, `agenda` what is due.
//! - `step` takes an event in, or (for a tick) runs the agenda.
//! - `severity` judges the level, `ladder` climbs, `chain` and `pages` page, `target` finds out whom.
//! - `answers` says what an answer is for, and what comes of it.
//! - `calling` pages where nobody is waited for.
//! - `procedures` goes through phases and steps.
//! - `alarms`, `snooze`, `roles`, `guards`, `reactions`, `callouts`, `communication`, `lifecycle` and `context` are what their names say.
//! - `presence` says who acts for whom, and what happens when they leave or come back.
//! - `exceptions` lets controls be bypassed for a time, and sees to it that they are put back.
//! - `contacts` are those who reach a bot or an intake.
//! - `clocks` are those of obligations.
//!
//! What the semantics leave open is decided in these modules' introductions.

mod agenda;
mod alarms;
mod answers;
mod arrivals;
mod calling;
mod callouts;
mod chain;
mod clocks;
mod command;
mod communication;
mod condition;
mod contacts;
mod context;
mod event;
mod exceptions;
mod guards;
mod journal;
mod ladder;
mod lifecycle;
mod notes;
mod pages;
mod pairs;
mod presence;
mod procedures;
mod reactions;
mod responses;
mod roles;
mod severity;
mod snooze;
mod state;
mod step;
mod streams;
mod target;

#[cfg(test)]
mod tests;

pub use agenda::{Agenda, Clock, Item};
pub use command::{Command, MessageId, PageId, PageReason, Snapshot};
pub use event::{Envelope, Event, Failure, Health};
pub use exceptions::{Barred, Ended, ExceptionHour, ExceptionPart, ExceptionStep};
pub use journal::{AlarmKind, Entry, Matter, Raised, What};
pub use state::{ChainId, Part, Phase, Position, Purpose, Run, RunKey, Slot, State, Status};
pub use step::{meant, start, step};
