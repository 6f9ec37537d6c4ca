//! Bots and intakes.

use serde::{Deserialize, Serialize};

use super::{Address, PagePlan, PlaceId, VendorHours};
use crate::model::{ChannelId, Destination, Expr, FactId, ServiceId};

elements! {
    /// Answers routine questions by itself.
    BotPlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// On which channels it answers.
        channels: Vec<ChannelId>,
        /// Services without which it does not work, through all levels of dependence; sorted.
        needs: Vec<ServiceId>,
        /// What it answers.
        answers: String,
        /// Who takes over, and how they hear of it.
        page: PagePlan,
        /// Seconds until somebody must have taken over.
        within: i64,
        /// When it does not answer by itself; absent: only at its limit.
        when: Option<Expr>,
        /// What whoever takes over is told.
        carries: Vec<FactId>,
        /// How many contacts it answers side by side.
        at_most: u32,
        /// Where declared.
        at: PlaceId,
    }
    /// Where audiences can reach us.
    IntakePlan {
        /// The name.
        name: String,
        /// The label.
        label: Option<String>,
        /// Its addresses.
        addresses: Vec<Address>,
        /// When it is open.
        hours: VendorHours,
        /// Seconds until somebody must have taken what came in.
        within: i64,
        /// Who takes what comes in, in order.
        leads_to: Vec<Destination>,
        /// Where that stands.
        leads_at: PlaceId,
        /// Where declared.
        at: PlaceId,
    }
}
