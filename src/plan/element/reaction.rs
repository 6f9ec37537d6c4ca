//! What a plan does beside its ladders.

use serde::{Deserialize, Serialize};

use super::{PagePlan, PlaceId, TimeOfDayMinutes};
use crate::model::{Expr, Happening, LevelId, RoleId, Starts};

elements! {
    /// A reaction.
    ReactionPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// At these levels, most severe first.
        levels: Vec<LevelId>,
        /// In order.
        clauses: Vec<ReactionClausePlan>,
        /// Where declared.
        at: PlaceId,
    }
    /// One line of a reaction.
    ReactionClausePlan {
        /// What it waits for.
        cause: CausePlan,
        /// What it does.
        act: ReactionActPlan,
        /// Where.
        at: PlaceId,
    }
}

/// What a reaction waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CausePlan {
    /// An event.
    On(Happening),
    /// A condition that becomes true; an unknown one counts as true.
    When(Expr),
}

/// What a reaction does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReactionActPlan {
    /// Pages somebody, once.
    Page(PagePlan),
    /// Starts a ladder or a call-out that does not run.
    Start(Starts),
    /// Pages the holder of a role again and again.
    Remind {
        /// Which role.
        role: RoleId,
        /// Seconds.
        every: i64,
        /// At this time of day on the policy's clock (then `every` is whole days of the wall clock).
        at_time: Option<TimeOfDayMinutes>,
    },
}
