//! What the journal says of exceptions.

use serde::{Deserialize, Serialize};

use crate::model::Responder;

/// What somebody is asked to do for an exception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionPart {
    /// To approve it.
    Approval,
    /// To confirm what was done at once.
    Confirmation,
    /// To write down what is done under it.
    Record,
    /// To put back what was bypassed.
    Restore,
    /// To look at it.
    Review,
}

/// Why a word does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Barred {
    /// It is their own exception: they asked for it, or acted under it.
    Own,
    /// They are none of those whose word is asked for.
    Stranger,
    /// They have said so before.
    Twice,
    /// They are none of those who may act at once.
    MustAsk,
    /// Nobody says so: only a name counts.
    Nameless,
}

/// Why an exception is no longer in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Its time was over.
    Expired,
    /// Too few confirmed in time what was done at once.
    Unconfirmed,
    /// Too few are left who could confirm it.
    Refused,
    /// What was bypassed was put back.
    Restored,
    /// The incident ended.
    IncidentOver,
}

/// What happened to an exception.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields are what the variant's doc names")]
pub enum ExceptionStep {
    /// Somebody asked for it, and why; so many seconds are left to approve it.
    Asked { by: Responder, reason: String },
    /// Somebody acts without waiting, and why; until then it is in force.
    Acted { by: Responder, reason: String, until: i64 },
    /// Somebody acts under it while it is in force, and why.
    Joined { by: Responder, reason: String },
    /// People were asked to do something for it, by then.
    Sought { part: ExceptionPart, of: Vec<Responder>, due: Option<i64> },
    /// Somebody has seen that they are asked.
    Seen { by: Responder },
    /// Somebody said yes; so many are still missing.
    Yes { by: Responder, missing: u32 },
    /// Somebody said no.
    No { by: Responder },
    /// Somebody's word does not count.
    Barred { by: Option<Responder>, why: Barred },
    /// Enough said yes: it is in force until then.
    Granted { until: i64 },
    /// Enough confirmed what was done at once.
    Confirmed,
    /// What was done at once, and is over, is not confirmed: too few are left who could, else its time is over.
    Unconfirmed { refused: bool },
    /// Too few are left who could say yes to the request.
    Refused,
    /// Too few said yes to the request in time.
    Lapsed { missing: u32 },
    /// The request ended with the incident.
    Withdrawn,
    /// It is no longer in force.
    Ended { why: Ended },
    /// What was done under it is written down.
    Recorded { by: Option<Responder> },
    /// What was bypassed is put back, `left` seconds before it was due (negative: late); absent where it was in force.
    Restored { by: Option<Responder>, left: Option<i64> },
    /// Somebody has looked at it.
    Reviewed { by: Option<Responder>, left: i64 },
    /// Something is not done in time; it is asked for again, by then.
    Overdue { part: ExceptionPart, due: i64 },
}
