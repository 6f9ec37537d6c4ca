//! Faults: a named common cause, and what it does.

use super::{ChannelId, Head, ServiceId};
use crate::source::Spanned;
use crate::syntax::ast::ServiceState;

/// A cause that takes several things at once.
#[derive(Debug, Clone)]
pub struct Fault {
    /// Name, label, place.
    pub head: Head,
    /// What it does, in order; each thing once.
    pub effects: Vec<Effect>,
}

/// What becomes of one thing.
#[derive(Debug, Clone)]
pub struct Effect {
    /// Of what.
    pub what: Spanned<FaultTarget>,
    /// Down or untrusted.
    pub is: ServiceState,
}

/// What a fault breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultTarget {
    /// A service.
    Service(ServiceId),
    /// A channel by itself.
    Channel(ChannelId),
}
