//! What audiences hear: by events, again and again, approved, delivered, late.
//!
//! - `trigger` makes messages due by events, `cadence` by the clock; `draft` has them approved, `review` looked at, `hold`
//!   held back, `delivery` sent.
//!
//! A message is one template to one audience. There is never more than one open message for a rule and an audience: a
//! newer one takes the place of an older one.

mod cadence;
mod delivery;
mod draft;
mod hold;
mod review;
mod trigger;

pub(super) use draft::through;
pub use hold::{HoldId, Holding};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{MessageId, pairs};
use crate::model::{AudienceId, ChannelId, CommunicationId, PersonId, TemplateId, Trigger};

/// All messages that still matter, and when audiences heard what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Communications {
    /// Number of the last message.
    pub(super) count: u64,
    pub(super) messages: BTreeMap<MessageId, Message>,
    /// What has happened and was not looked at yet, with its instant.
    #[serde(with = "pairs")]
    pub(super) triggers: BTreeMap<Trigger, i64>,
    /// Dropped drafts that are written anew when the level is known.
    pub(super) anew: Vec<Message>,
    /// Since when communications have applied in this incident.
    pub(super) begun: BTreeMap<CommunicationId, i64>,
    /// When a message went out, by what made it due.
    #[serde(with = "pairs")]
    pub(super) sends: BTreeMap<(CommunicationId, AudienceId, Rule), i64>,
    /// When an audience last heard something.
    pub(super) heard: BTreeMap<AudienceId, i64>,
    /// Holds that have begun.
    #[serde(with = "pairs")]
    pub(super) holds: BTreeMap<HoldId, Holding>,
    /// When anything last went out.
    pub(super) last: Option<i64>,
}

/// What made a message due: a line of its communication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// `on …`, by position.
    On(u32),
    /// `every …`, by position.
    Every(u32),
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub(super) communication: CommunicationId,
    pub(super) rule: Rule,
    pub(super) audience: AudienceId,
    pub(super) template: TemplateId,
    /// Goes out at this instant, if it is approved by then.
    pub(super) due: i64,
    pub(super) deadline: i64,
    pub(super) stage: Stage,
    /// Its approval is open.
    pub(super) approving: bool,
    /// Reviewers who are missing, by position.
    pub(super) reviewing: BTreeSet<u32>,
    /// Everybody who was asked for a review.
    pub(super) review_asked: BTreeSet<PersonId>,
    /// A hold keeps it.
    pub(super) held_back: bool,
    /// Which approver is asked.
    pub(super) approver: u32,
    /// Everybody who was asked.
    pub(super) asked: BTreeSet<PersonId>,
    /// Which route carries it.
    pub(super) route: u32,
    #[serde(with = "pairs")]
    pub(super) deliveries: BTreeMap<(ChannelId, String), Delivery>,
    pub(super) arrived: bool,
    /// Its deadline was missed, and an alarm said so.
    pub(super) late: bool,
}

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Somebody is asked.
    Approving,
    /// Approved, and not due yet.
    Waiting,
    /// Refused, or nobody approved it.
    Held,
    /// Handed to channels.
    Sending,
}

/// What became of it on a channel in a locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Not known yet.
    Pending,
    /// It arrived.
    Arrived,
    /// It did not.
    Failed,
}

impl Communications {
    /// When the last message to any audience went out.
    pub(super) fn last_update(&self) -> Option<i64> {
        self.last
    }
}

impl Message {
    /// Nobody outside has seen it yet.
    fn is_draft(&self) -> bool {
        self.stage != Stage::Sending
    }
}
