//! Exceptions in a plan.

use serde::{Deserialize, Serialize};

use super::PlaceId;
use crate::model::{Actor, ClockTime, TargetKind};

elements! {
    /// A control bypassed for a time.
    ExceptionPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Who lets it through; absent where it is only acted on at once.
        approve: Option<VotesPlan>,
        /// Who need not wait.
        at_once: Option<AtOncePlan>,
        /// Who writes down what is done under it.
        record: Option<Actor>,
        /// Where it says so.
        record_at: PlaceId,
        /// Seconds it is in force.
        lasts: i64,
        /// Who puts back what was bypassed.
        restore: AfterEndPlan,
        /// Who looks at it.
        review: AfterEndPlan,
        /// Where declared.
        at: PlaceId,
    }
    /// How many distinct people of whom say yes, by when.
    VotesPlan {
        /// How many.
        enough: u32,
        /// Of whom.
        of: Vec<TargetKind>,
        /// Seconds from the request, or from the act.
        within: i64,
        /// Where.
        at: PlaceId,
    }
    /// Who acts at once, and who confirms it.
    AtOncePlan {
        /// Who may.
        who: Vec<TargetKind>,
        /// Who confirms it.
        confirmed: VotesPlan,
    }
    /// What is done once it is over.
    AfterEndPlan {
        /// Who does it; absent: whoever owns the rest.
        by: Option<Actor>,
        /// How long after the end.
        within: ClockTime,
        /// Where.
        at: PlaceId,
    }
}

impl ExceptionPlan {
    /// The label, else the name.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.name)
    }
}
