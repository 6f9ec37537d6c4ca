//! Procedures, their phases and their steps.

use serde::{Deserialize, Serialize};

use super::{PagePlan, PlaceId};
use crate::model::{Activity, Actor, Begins, DecisionId, FactId, LevelId, ProcedureId, StepId, TargetKind};

elements! {
    /// A procedure.
    ProcedurePlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// At these levels it starts by itself.
        levels: Vec<LevelId>,
        /// One after the other.
        phases: Vec<PhasePlan>,
        /// `again when facts changed`, where it stands.
        again: Option<PlaceId>,
        /// Where declared.
        at: PlaceId,
    }
    /// A phase.
    PhasePlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// Time box in seconds.
        within: Option<i64>,
        /// Its steps.
        steps: Vec<StepId>,
        /// Its decisions.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        decisions: Vec<DecisionId>,
        /// What must be so at its end.
        gates: Vec<String>,
        /// Where.
        at: PlaceId,
    }
    /// A step.
    StepPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Of which procedure.
        procedure: ProcedureId,
        /// In which of its phases, from 0.
        phase: u32,
        /// How long it may take.
        within: Option<i64>,
        /// What must be done before.
        after: Vec<Activity>,
        /// Who does it; absent: whoever owns the rest.
        by: Option<Actor>,
        /// Where it is done.
        location: Option<String>,
        /// How one knows that it is done.
        done_when: Option<String>,
        /// What is done where it fails.
        otherwise: Option<InsteadPlan>,
        /// What it destroys and is saved before.
        preserves: Vec<PreservePlan>,
        /// Facts it is done on.
        uses: Vec<FactId>,
        /// Where.
        at: PlaceId,
    }
    /// A decision.
    DecisionPlan {
        /// The name.
        name: String,
        /// The question.
        label: Option<String>,
        /// Of which procedure.
        procedure: ProcedureId,
        /// In which of its phases, from 0.
        phase: u32,
        /// What must be done before.
        after: Vec<Activity>,
        /// Who decides, then who else.
        by: Vec<DeciderPlan>,
        /// What there is to choose from.
        options: Vec<OptionPlan>,
        /// Who is asked for advice.
        consult: Vec<TargetKind>,
        /// Who hears what was decided.
        inform: Vec<TargetKind>,
        /// Facts it is decided on.
        uses: Vec<FactId>,
        /// Where.
        at: PlaceId,
    }
    /// Who decides.
    DeciderPlan {
        /// Who.
        who: Actor,
        /// Seconds to decide.
        within: Option<i64>,
        /// Where it says so.
        at: PlaceId,
    }
    /// An option of a decision.
    OptionPlan {
        /// Its name.
        name: String,
        /// Its label.
        label: Option<String>,
        /// It cannot be taken back.
        irreversible: bool,
        /// It is taken when nobody decides.
        default: bool,
        /// What may go wrong with it, and what it costs to undo.
        risk: Option<String>,
        /// What it starts.
        starts: Option<Begins>,
        /// Where.
        at: PlaceId,
    }
    /// Evidence that a step destroys.
    PreservePlan {
        /// What is saved.
        what: String,
        /// Where it says so.
        at: PlaceId,
    }
    /// What is done where a step fails.
    InsteadPlan {
        /// What.
        what: InsteadKind,
        /// Where it says so.
        at: PlaceId,
    }
}

/// What is done where a step fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InsteadKind {
    /// Somebody is paged.
    Call(PagePlan),
    /// A ladder or another procedure starts.
    Start(Begins),
    /// Said in words.
    Do(String),
}

impl StepPlan {
    /// The label, else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}
