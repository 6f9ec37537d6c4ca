//! Faults: a named common cause, and what it does.

use super::{Path, ServiceState};
use crate::source::Spanned;

/// `m365 down`, `mail untrusted`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// A service or a channel.
    pub what: Path,
    /// How it is.
    pub is: Spanned<ServiceState>,
}
