//! The machine: `step(plan, state, envelope) -> commands`. Pure, total, bounded; it reads no clock, draws no random
//! number, does no I/O and never fails. The simulator, the tests and every live host run this same machine.

mod command;
mod event;
mod journal;

pub use command::{Command, MessageId, PageId, PageReason, Snapshot};
pub use event::{Envelope, Event, Failure, Health};
pub use journal::{AlarmKind, Entry, What};
