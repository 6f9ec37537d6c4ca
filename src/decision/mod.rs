//! Criteria: which levels are possible while facts are unknown, why, and what would have to be asked.
//!
//! "Possible" is exact: every completion of the unknown facts that no `impossible` forbids is covered, and each level
//! in the answer comes from at least one of them. A fact is not tried value by value: between two constants it is
//! compared with, all values are alike, so one cell stands for them (`space`); conditions are judged three-valued over
//! boxes of cells (`truth`); and a box is split only along a comparison that still matters (`search`).
//!
//! What holds for all facts at once (what never matters, what differs between two policies) is read off one diagram of
//! everything, a [`Partition`].
//!
//! - [`Criteria`] is what a plan carries, [`Facts`] what is known at run time.
//! - [`Open`] says what the criteria leave out.
//! - [`classify()`] explains a level to people; `value` reads and writes values of facts.

mod claims;
mod classify;
mod cover;
mod criteria;
mod diagram;
mod facts;
mod search;
mod space;
mod truth;
mod unify;
mod value;

#[cfg(test)]
mod tests;

pub use claims::{of_criteria, of_table};
pub use classify::{Because, Classification, Does, Question, assumed, classify, questions};
pub use cover::{Coverage, Open, Witness};
pub use criteria::{Criteria, FactKind, Floor, LevelCriteria, LowerBy, Possible, RaiseBy, Verdict, compile};
pub(crate) use diagram::named_flags;
pub use diagram::{
    Answer, Ask, Decider, Difference, Differences, Ending, Fall, Line, Partition, Questionnaire, Region, Said, Then,
    TooLarge, differences,
};
pub use facts::{Circumstances, Facts, Knowledge, Quiet};
pub use truth::Truth;
pub use unify::{Unified, unify};
pub use value::{parse_value, show_duration, show_value};
