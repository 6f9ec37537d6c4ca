//! Procedures: what is done, phase by phase and step by step.

use serde::{Deserialize, Serialize};

use super::{Actor, CalloutId, FactId, Head, LadderId, LevelId, Page, ProcedureId, StepId};
use crate::source::{Span, Spanned};

/// What is done at some levels.
#[derive(Debug, Clone)]
pub struct Procedure {
    /// Name, label, place.
    pub head: Head,
    /// At these levels it starts by itself; empty: only when something starts it.
    pub levels: Vec<LevelId>,
    /// `for …`, where it is written.
    pub levels_span: Option<Span>,
    /// One after the other.
    pub phases: Vec<Phase>,
    /// `again when facts changed`.
    pub again: Option<Span>,
}

/// What is done before the next phase begins.
#[derive(Debug, Clone)]
pub struct Phase {
    /// Its name belongs to the procedure.
    pub head: Head,
    /// Time box in seconds.
    pub within: Option<Spanned<i64>>,
    /// In source order.
    pub steps: Vec<StepId>,
    /// What must be so at its end.
    pub gates: Vec<Spanned<String>>,
    /// Evidence to save.
    pub preserves: Vec<Preserve>,
}

/// Evidence that a step destroys.
#[derive(Debug, Clone)]
pub struct Preserve {
    /// What is saved.
    pub what: Spanned<String>,
    /// Before which step.
    pub before: Spanned<StepId>,
    /// The clause.
    pub span: Span,
}

/// Something to do.
#[derive(Debug, Clone)]
pub struct ProcedureStep {
    /// Name, label, place.
    pub head: Head,
    /// Of which procedure.
    pub procedure: ProcedureId,
    /// In which of its phases.
    pub phase: usize,
    /// How long it may take, in seconds.
    pub within: Option<Spanned<i64>>,
    /// What must be done before.
    pub after: Vec<Spanned<StepId>>,
    /// Who does it; absent: whoever owns the rest.
    pub by: Option<Spanned<Actor>>,
    /// Where it is done.
    pub location: Option<String>,
    /// How one knows that it is done.
    pub done_when: Option<String>,
    /// What is done where it fails.
    pub otherwise: Option<Spanned<Instead>>,
    /// Facts it is done on.
    pub uses: Vec<Spanned<FactId>>,
}

impl ProcedureStep {
    /// The label, else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.head.title()
    }
}

/// What is done where a step fails.
#[derive(Debug, Clone)]
pub enum Instead {
    /// Somebody is paged.
    Call(Page),
    /// A ladder or another procedure starts.
    Start(Begins),
    /// Said in words.
    Do(String),
}

/// What can be started by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Begins {
    /// A ladder.
    Ladder(LadderId),
    /// A call-out.
    Callout(CalloutId),
    /// A procedure.
    Procedure(ProcedureId),
}
