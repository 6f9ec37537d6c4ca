//! Conditions, typed. The same tree is what a plan carries and what the machine evaluates.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{ChannelId, FactId, FactValue, HoursId, LevelId, MomentAnchor, ObligationId, RoleId, ServiceId, StateId};
use crate::source::Span;

/// A condition with its place and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The tree; defines are opened.
    pub expr: Expr,
    /// Where it stands.
    pub span: Span,
    /// As written, on one line.
    pub text: String,
}

/// A typed expression. Defines are opened when it is built, so a plan's conditions stand alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Expr {
    /// Always or never.
    Constant(bool),
    /// All of them.
    All(Vec<Expr>),
    /// Any of them.
    Any(Vec<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// At least `n` of them.
    AtLeast {
        /// How many.
        n: u32,
        /// Of which.
        of: Vec<Expr>,
    },
    /// A bool fact is yes.
    Is(FactId),
    /// A fact against a constant of its type; ordered types only, except for `=` and `!=`.
    Compare {
        /// The fact.
        fact: FactId,
        /// How.
        op: Comparison,
        /// The constant.
        value: FactValue,
    },
    /// Flags that hold all (`all`) or any of these bits.
    Has {
        /// The fact.
        fact: FactId,
        /// The bits.
        flags: u64,
        /// All of them rather than any.
        all: bool,
    },
    /// How many flags are set.
    Count {
        /// The fact.
        fact: FactId,
        /// How.
        op: Comparison,
        /// Against what.
        n: u32,
    },
    /// Whether a fact is known (an assumed fact is not).
    Known(FactId),
    /// Something about the incident rather than about facts.
    Situation(Situation),
}

impl Expr {
    /// How many parts it has, itself included.
    #[must_use]
    pub fn size(&self) -> usize {
        let (mut parts, mut open) = (0, vec![self]);
        while let Some(expr) = open.pop() {
            parts += 1;
            match expr {
                Self::All(of) | Self::Any(of) | Self::AtLeast { of, .. } => open.extend(of),
                Self::Not(e) => open.push(e),
                _ => {}
            }
        }
        parts
    }

    /// What it is made of that is not put together itself.
    #[must_use]
    pub fn leaves(&self) -> Vec<&Self> {
        let (mut leaves, mut open) = (Vec::new(), vec![self]);
        while let Some(expr) = open.pop() {
            match expr {
                Self::All(of) | Self::Any(of) | Self::AtLeast { of, .. } => open.extend(of),
                Self::Not(e) => open.push(e),
                leaf => leaves.push(leaf),
            }
        }
        leaves
    }

    /// The facts it asks about.
    #[must_use]
    pub fn facts(&self) -> BTreeSet<FactId> {
        let of = |leaf: &Self| match leaf {
            Self::Is(fact)
            | Self::Compare { fact, .. }
            | Self::Has { fact, .. }
            | Self::Count { fact, .. }
            | Self::Known(fact) => Some(*fact),
            _ => None,
        };
        self.leaves().into_iter().filter_map(of).collect()
    }
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl Comparison {
    /// Whether `left op right`.
    #[must_use]
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterEqual => left >= right,
        }
    }
}

/// Conditions on the incident itself; never unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Situation {
    /// `severity >= SEV2`: compared by how severe, so `>=` means that level or a worse one.
    Severity {
        /// How.
        op: Comparison,
        /// Against which level.
        level: LevelId,
    },
    /// `state is monitoring`, `state in (…)`.
    State(Vec<StateId>),
    /// Every ladder that runs for the incident has been answered.
    Acknowledged,
    /// `during business`.
    During(HoursId),
    /// Nobody holds the role, for so many seconds.
    Vacant {
        /// The role.
        role: RoleId,
        /// Seconds.
        lasts: i64,
    },
    /// No message went out to any audience for so many seconds.
    NoUpdate {
        /// Seconds.
        lasts: i64,
    },
    /// The state has been this one for so many seconds, counted from `since` where that is later.
    StateFor {
        /// The state.
        state: StateId,
        /// Seconds.
        lasts: i64,
        /// Counted from there.
        since: Option<MomentAnchor>,
    },
    /// A service does not work.
    ServiceDown(ServiceId),
    /// A channel does not work.
    ChannelDown(ChannelId),
    /// A service works, but somebody else reads it.
    ServiceUntrusted(ServiceId),
    /// A channel works, but somebody else reads it.
    ChannelUntrusted(ChannelId),
    /// More than so many seconds are left on the clock of an obligation (`at_least`), or no more. A clock that does not
    /// run has all the time there is; at the instant with exactly so much left it is no more.
    Remaining {
        /// Whose clock.
        obligation: ObligationId,
        /// `>=` rather than `<`.
        at_least: bool,
        /// The constant.
        seconds: i64,
    },
    /// Wall seconds since declaration, at least (`true`) or less (`false`).
    Elapsed {
        /// `>=` rather than `<`.
        at_least: bool,
        /// Seconds.
        seconds: i64,
    },
}
