//! Procedures: what is done, phase by phase and step by step.

use serde::{Deserialize, Serialize};

use super::{Actor, CalloutId, DecisionId, FactId, Head, LadderId, LevelId, Page, ProcedureId, StepId, TargetKind};
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
    /// In source order.
    pub decisions: Vec<DecisionId>,
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

/// What comes after one another in a procedure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Activity {
    /// A step.
    Step(StepId),
    /// A decision.
    Decision(DecisionId),
}

/// A question that somebody has to answer.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Name, label (the question), place.
    pub head: Head,
    /// Of which procedure.
    pub procedure: ProcedureId,
    /// In which of its phases.
    pub phase: usize,
    /// What must be done before.
    pub after: Vec<Spanned<Activity>>,
    /// Who decides, then who else.
    pub by: Vec<Decider>,
    /// What there is to choose from.
    pub options: Vec<Choice>,
    /// Who is asked for advice.
    pub consult: Vec<Spanned<TargetKind>>,
    /// Who hears what was decided.
    pub inform: Vec<Spanned<TargetKind>>,
    /// Facts it is decided on.
    pub uses: Vec<Spanned<FactId>>,
}

/// Who decides.
#[derive(Debug, Clone)]
pub struct Decider {
    /// Who.
    pub who: Spanned<Actor>,
    /// Seconds to decide.
    pub within: Option<i64>,
}

/// An option of a decision.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name belongs to the decision.
    pub head: Head,
    /// It cannot be taken back.
    pub irreversible: Option<Span>,
    /// It is taken when nobody decides.
    pub default: Option<Span>,
    /// What may go wrong with it, and what it costs to undo.
    pub risk: Option<String>,
    /// What it starts.
    pub starts: Option<Spanned<Begins>>,
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
    pub after: Vec<Spanned<Activity>>,
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
