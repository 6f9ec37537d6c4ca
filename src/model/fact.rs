//! Facts, defines, impossible combinations, moments.

use serde::{Deserialize, Serialize};

use super::{ClearanceId, Condition, Head, MomentId, RoleId, TargetKind};
use crate::source::Spanned;
use crate::syntax::literal::Decimal;

/// A fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// Name, label, place.
    pub head: Head,
    /// Its type.
    pub ty: FactType,
    /// The question that finds it out.
    pub ask: Option<String>,
    /// Unit of its numbers.
    pub unit: Option<String>,
    /// Smallest and largest value (millionths, or seconds for durations), both included.
    pub range: Option<Spanned<(i64, i64)>>,
    /// Who may know it.
    pub clearance: ClearanceId,
    /// `clearance never-sent`: no message says it, to whomever.
    pub never_sent: bool,
    /// Its value until somebody says otherwise.
    pub assume: Option<Assumption>,
    /// How often what is so of it; nothing but the order of questions goes by it.
    pub likely: Vec<Likely>,
}

/// `likely 80% when users < 5%`.
#[derive(Debug, Clone)]
pub struct Likely {
    /// In how many of all incidents, in millionths of a percent point.
    pub share: Decimal,
    /// What is so of the fact then.
    pub when: Condition,
}

impl Fact {
    /// The question that finds it out, or a plain one where the policy has none.
    #[must_use]
    pub fn question(&self) -> String {
        self.ask.clone().unwrap_or_else(|| format!("What is `{}`?", self.head.title()))
    }
}

/// `assume no because "…"`.
#[derive(Debug, Clone)]
pub struct Assumption {
    /// The value.
    pub value: Spanned<FactValue>,
    /// Why.
    pub because: Option<String>,
}

/// A fact's type. The order of a scale is ascending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// yes or no
    Bool,
    /// dense, in millionths of a percent point
    Percent,
    /// whole, not negative, in millionths
    Count,
    /// dense, in millionths
    Number,
    /// ordered values, lowest first
    Scale(Vec<String>),
    /// unordered values
    Choice(Vec<String>),
    /// any subset of at most 64 values
    Flags(Vec<String>),
    /// whole seconds
    Duration,
    /// a point in time
    Instant,
    /// free text, never compared
    Text,
}

impl FactType {
    /// Whether `word` is one of the values of a scale or a choice.
    #[must_use]
    pub fn has_value(&self, word: &str) -> bool {
        matches!(self, Self::Scale(of) | Self::Choice(of) if of.iter().any(|v| v == word))
    }
}

/// A value of a fact; what it means depends on the fact's type.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactValue {
    /// bool
    Bool(bool),
    /// percent, count, number
    Number(Decimal),
    /// scale or choice: position in the type's list
    Word(u16),
    /// flags: bit per position
    Flags(u64),
    /// seconds
    Duration(i64),
    /// seconds since 1970-01-01 00:00 UTC
    Instant(i64),
    /// an instant as a scenario writes it: wall seconds since 1970-01-01 00:00 on the policy's clock, not yet placed by
    /// its zone; never in a plan or an event
    Wall(i64),
    /// text
    Text(String),
}

impl FactValue {
    /// The value with an instant of a scenario placed by the policy's zone: `place` turns wall seconds into seconds since
    /// 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn placed(self, place: impl FnOnce(i64) -> i64) -> Self {
        match self {
            Self::Wall(wall) => Self::Instant(place(wall)),
            other => other,
        }
    }
}

/// A named condition.
#[derive(Debug, Clone)]
pub struct Define {
    /// Name, label, place.
    pub head: Head,
    /// What it stands for.
    pub condition: Condition,
}

/// Facts that cannot occur together.
#[derive(Debug, Clone)]
pub struct Impossible {
    /// Name, label, place.
    pub head: Head,
    /// When it would.
    pub condition: Condition,
}

/// An instant that somebody records.
#[derive(Debug, Clone)]
pub struct Moment {
    /// Name, label, place.
    pub head: Head,
    /// Who records it.
    pub set_by: Vec<Spanned<TargetKind>>,
    /// What stands in until it is set.
    pub assume: Option<Spanned<MomentAnchor>>,
    /// May lie before it is recorded.
    pub back_dated: bool,
}

/// An instant in the life of an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MomentAnchor {
    /// Declaration.
    Declared,
    /// First answering acknowledgement.
    Acknowledged,
    /// Resolution.
    Resolved,
    /// Beginning of a state.
    State(super::StateId),
    /// A declared moment.
    Moment(MomentId),
}

impl Moment {
    /// The roles among those who record it.
    pub fn roles(&self) -> impl Iterator<Item = RoleId> {
        self.set_by.iter().filter_map(|t| if let TargetKind::Role(r) = t.node { Some(r) } else { None })
    }
}
