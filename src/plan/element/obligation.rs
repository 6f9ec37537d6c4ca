//! Obligations in a plan.

use serde::{Deserialize, Serialize};

use super::{PagePlan, PlaceId};
use crate::model::{Actor, AudienceId, Deadline, Expr, TemplateId};

elements! {
    /// A clock that somebody outside has set.
    ObligationPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Owed only then; what is unknown counts as owed.
        when: Option<Expr>,
        /// What is owed.
        duty: Duty,
        /// By when; absent only in a policy with errors: then it never runs.
        deadline: Option<Deadline>,
        /// Who sees to it.
        by: Option<Actor>,
        /// Sending this template to all audiences fulfils it.
        using: Option<TemplateId>,
        /// Who is paged while how much time is left; the longest time first.
        warnings: Vec<WarningPlan>,
        /// Where the rule comes from.
        source: Option<String>,
        /// When that was last looked at, `2026-11-01`.
        checked: Option<String>,
        /// Where declared.
        at: PlaceId,
    }
    /// One warning.
    WarningPlan {
        /// Seconds left.
        left: i64,
        /// Whom, and how.
        page: PagePlan,
    }
}

/// What is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// These audiences must have been told.
    Notify(Vec<AudienceId>),
    /// Something must have been done.
    Do(String),
}
