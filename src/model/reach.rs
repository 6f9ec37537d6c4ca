//! What can fail, and how people are reached.

use super::{Absence, ChannelId, ClearanceId, Head, HoursId, PersonId, ServiceId, TargetKind, TemplateId, ZoneId};
use crate::source::{Span, Spanned};
use crate::syntax::literal::Date;

/// Something that can fail.
#[derive(Debug, Clone)]
pub struct Service {
    /// Name, label, place.
    pub head: Head,
    /// Without these it does not work.
    pub depends_on: Vec<Spanned<ServiceId>>,
    /// Who looks after it.
    pub owner: Option<Spanned<TargetKind>>,
}

/// A way to reach people; a failure domain of its own besides the services it depends on.
#[derive(Debug, Clone)]
pub struct Channel {
    /// Name, label, place.
    pub head: Head,
    /// `push`, `sms`, `voice` …; known kinds are listed in `message::channel`.
    pub kind: Option<Spanned<String>>,
    /// Without these it does not work.
    pub depends_on: Vec<Spanned<ServiceId>>,
    /// The templates that it may carry; empty: all.
    pub only: Vec<Spanned<TemplateId>>,
    /// Highest clearance it may carry.
    pub carries_up_to: Option<Spanned<ClearanceId>>,
    /// Seconds; without a delivery by then a page has failed. The kind's own where absent.
    pub delivers_within: Option<Spanned<i64>>,
    /// At most so many to one address per so many seconds.
    pub rate: Option<Spanned<(u32, i64)>>,
    /// Longest message in the kind's unit.
    pub length_at_most: Option<Spanned<u64>>,
}

/// An address on a channel.
#[derive(Debug, Clone)]
pub struct Contact {
    /// The channel.
    pub channel: Spanned<ChannelId>,
    /// The address; absent where the channel knows its people.
    pub address: Option<Spanned<String>>,
    /// When it was last tried.
    pub verified: Option<Spanned<Date>>,
}

/// Somebody who can be paged.
#[derive(Debug, Clone)]
pub struct Person {
    /// Name, label, place.
    pub head: Head,
    /// Addresses in order.
    pub contacts: Vec<Contact>,
    /// Where the person lives.
    pub zone: Option<ZoneId>,
    /// Languages, preferred first.
    pub speaks: Vec<Spanned<String>>,
    /// Skills in free words.
    pub skills: Vec<Spanned<String>>,
    /// Own plan.
    pub reach_by: Option<ChannelPlan>,
    /// Absences.
    pub away: Vec<Absence>,
}

/// A function with a telephone of its own.
#[derive(Debug, Clone)]
pub struct Post {
    /// Name, label, place.
    pub head: Head,
    /// Its own addresses.
    pub contacts: Vec<Contact>,
    /// Own plan.
    pub reach_by: Option<ChannelPlan>,
    /// Who sits there.
    pub held_by: Option<Spanned<TargetKind>>,
}

/// Several people.
#[derive(Debug, Clone)]
pub struct Team {
    /// Name, label, place.
    pub head: Head,
    /// People and teams.
    pub members: Vec<Spanned<TargetKind>>,
    /// Who leads it.
    pub lead: Option<Spanned<PersonId>>,
}

/// Somebody outside.
#[derive(Debug, Clone)]
pub struct Vendor {
    /// Name, label, place.
    pub head: Head,
    /// Its addresses.
    pub contacts: Vec<Contact>,
    /// Own plan.
    pub reach_by: Option<ChannelPlan>,
    /// When somebody answers.
    pub hours: Option<Spanned<VendorHours>>,
    /// Agreed response time in seconds.
    pub responds_within: Option<Spanned<i64>>,
    /// Reference of the contract.
    pub contract: Option<String>,
    /// Who may call it; empty: anybody.
    pub may_call: Vec<Spanned<TargetKind>>,
}

/// When a vendor answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VendorHours {
    /// Always.
    Always,
    /// In these hours.
    Hours(HoursId),
}

/// Channels in steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelPlan {
    /// In order.
    pub steps: Vec<ChannelStep>,
    /// Where.
    pub span: Span,
}

/// What goes at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelStep {
    /// The channels, with their places.
    pub channels: Vec<Spanned<ChannelId>>,
    /// Seconds from the start of the plan; absent for a later step: only when the step before it has failed.
    pub after: Option<i64>,
}
