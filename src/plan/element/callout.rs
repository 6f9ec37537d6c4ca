//! Call-outs.

use serde::{Deserialize, Serialize};

use super::{Ending, Need, PagePlan, PlaceId};

elements! {
    /// Many people called at once, until enough of them are coming.
    CalloutPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Who is called, and how.
        calls: Vec<PagePlan>,
        /// How many of whom must be coming.
        needs: Vec<Need>,
        /// Seconds until `at_end`.
        within: i64,
        /// What happens when not enough are coming by then.
        at_end: Ending,
        /// Where `at end` stands.
        at_end_at: PlaceId,
        /// Where declared.
        at: PlaceId,
    }
}
