//! How roles are handed over and divided.

use serde::{Deserialize, Serialize};

use super::PlaceId;
use crate::model::{DutyId, TemplateId};

elements! {
    /// What the next holder of a role gets.
    NotePlan {
        /// What it says.
        template: TemplateId,
        /// Seconds that the next one has; absent: the time of an offer.
        within: Option<i64>,
        /// Where.
        at: PlaceId,
    }
    /// A work-stream of a role.
    StreamPlan {
        /// Its name.
        name: String,
        /// The role's duties that go with it.
        duties: Vec<DutyId>,
        /// Where.
        at: PlaceId,
    }
}
