//! The machine in a simulated world: one scenario, one run, the same machine that live hosts run.
//!
//! The world knows what the machine cannot: who is unreachable, which deliveries fail, what happens when. It answers
//! the machine's commands as people and transports would and keeps the journal. What it assumes is little and written
//! down: an electronic delivery takes a sixth of the channel's `delivers within`; people answer only when the scenario
//! says so; whoever is `unreachable` gets no delivery at all; a host notices at once when a service fails.

mod clocks;
mod duties;
mod expect;
mod inject;
mod message;
mod outages;
mod run;
mod script;
mod sentence;
mod silence;
mod world;

#[cfg(test)]
mod tests;

pub use clocks::{ClockEnd, ClockRun, Running, about, clocks, deadline_words, place};
pub use expect::{Instead, Outcome, Verdict, judge_all};
pub use message::{Note, scope, text_of, text_of_note};
pub use run::{Delivery, Message, Options, Run, run};
pub use script::{Script, ScriptedEvent};
pub use sentence::{Names, Sentence, Tone, clock, sentence, what_for};
pub use silence::Silence;
