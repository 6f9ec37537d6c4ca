//! Guarantees: what a policy promises, and what may fail meanwhile.

use super::{Duration, Path, ServiceState};
use crate::source::Spanned;

/// What a guarantee promises, where a duration or a list of names does not say it all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Promise {
    /// `reach incident_commander even if others acknowledge within 15m`.
    Reach {
        /// Whom; `anyone` is a name like any other here.
        who: Path,
        /// `even if others acknowledge`.
        even_if_answered: bool,
        /// By then.
        within: Duration,
    },
    /// `inform customers every 1h`.
    Inform {
        /// Whom.
        audience: Path,
        /// At least so often.
        every: Duration,
    },
    /// `do dpo_informed within 1h`.
    Do {
        /// What.
        what: Path,
        /// By then; absent where `before` says when.
        within: Option<Duration>,
    },
    /// `despite any 1 service, any 2 people`.
    Despite(Vec<Spanned<Failure>>),
}

/// Something that may fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// `any 2 people`.
    Any {
        /// How many.
        count: Spanned<u64>,
        /// Of what.
        of: Failing,
    },
    /// `slack_saas down`, `mail untrusted`; without a word, a named fault.
    Named {
        /// What.
        what: Path,
        /// How it fails.
        is: Option<Spanned<ServiceState>>,
    },
    /// `callout down`: the program itself.
    Callout,
}

/// Of what any number may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failing {
    /// Services, and channels by themselves.
    Services,
    /// People, who do not answer.
    People,
}
