//! Procedures: what a step does when it fails, what is saved before it, and how it comes out.

use super::{Duration, Page, Path, Text};

/// What is done where a step fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Instead {
    /// `call TARGET via PLAN`.
    Call(Page),
    /// `start LADDER` or `start PROCEDURE`.
    Start(Path),
    /// Said in words.
    Do(Text),
}

/// `preserve "…" before STEP`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preserve {
    /// What is saved.
    pub what: Text,
    /// Before which step.
    pub before: Path,
}

/// Who decides, and in which time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    /// Who.
    pub who: Path,
    /// How long they have.
    pub within: Option<Duration>,
}

/// How a step comes out.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// `started`; only expected, never said.
    Started,
    /// `done`
    Done,
    /// `failed`
    Failed,
}

/// How far a procedure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// `started`
    Started,
    /// `finished`
    Finished,
}
