//! Exceptions: who lets a control be bypassed, and what becomes of it.

use super::{Amount, Duration, Path};
use crate::source::Spanned;

/// `any 2 of board, ciso within 15m`, `ciso within 15m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Votes {
    /// How many distinct people; absent: one.
    pub enough: Option<Spanned<Amount>>,
    /// Of whom.
    pub of: Vec<Path>,
    /// By when.
    pub within: Duration,
}

/// `physicians, then confirmed by any 2 of directors within 2h`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtOnce {
    /// Who need not wait.
    pub who: Vec<Path>,
    /// Who confirms it.
    pub confirmed: Votes,
}

/// What somebody says of an exception.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionAct {
    /// `approved`
    Approved,
    /// `refused`
    Refused,
    /// `confirmed`
    Confirmed,
    /// `recorded`
    Recorded,
    /// `restored`
    Restored,
    /// `reviewed`
    Reviewed,
}

/// How an exception goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExceptionOutcome {
    /// `asked`: somebody asked for it.
    Asked,
    /// `acted`: somebody acted without waiting.
    Acted,
    /// `granted`: enough approved it.
    Granted,
    /// `confirmed`: enough confirmed what was done at once.
    Confirmed,
    /// `refused`: too few are left who could say yes.
    Refused,
    /// `lapsed`: too few said yes in time.
    Lapsed,
    /// `ended`: it is no longer in force.
    Ended,
    /// `recorded`
    Recorded,
    /// `restored`
    Restored,
    /// `reviewed`
    Reviewed,
    /// `in force`: a span of time, not an instant.
    InForce,
}

macro_rules! words {
    ($ty:ident: $($variant:ident $word:literal)*) => {
        impl $ty {
            /// How it is written.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// What is written so; blanks between words count as one.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
                match word.as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

words!(ExceptionAct: Approved "approved" Refused "refused" Confirmed "confirmed" Recorded "recorded" Restored "restored"
    Reviewed "reviewed");
words!(ExceptionOutcome: Asked "asked" Acted "acted" Granted "granted" Confirmed "confirmed" Refused "refused"
    Lapsed "lapsed" Ended "ended" Recorded "recorded" Restored "restored" Reviewed "reviewed" InForce "in force");
