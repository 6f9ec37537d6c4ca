//! Severities and their levels.

use super::{Condition, FactId, FactValue, Head, LadderId, LevelId};
use crate::source::{Span, Spanned};

/// What holds for all levels.
#[derive(Debug, Clone)]
pub struct Severities {
    /// Place; no name.
    pub head: Head,
    /// What an unknown fact does; absent: `worst`.
    pub unknown: Option<UnknownRule>,
    /// `falls with the facts`.
    pub falls_with_facts: bool,
    /// Aggravating factors, in order.
    pub raises: Vec<Raise>,
    /// Mitigating factors, in order.
    pub lowers: Vec<Lower>,
    /// Floors, in order.
    pub at_least: Vec<AtLeast>,
}

/// `unknown counts as worst after 10m, SEV2 meanwhile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// Which of the possible levels.
    pub counts_as: Counts,
    /// Seconds until then.
    pub after: Option<i64>,
    /// The level meanwhile.
    pub meanwhile: Option<LevelId>,
    /// Where.
    pub span: Span,
}

/// Which of the possible levels holds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Default,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// The worst.
    #[default]
    Worst,
    /// The best.
    Best,
    /// The worst, and the question is asked at once.
    Ask,
}

/// `raise N when E`.
#[derive(Debug, Clone)]
pub struct Raise {
    /// Levels up.
    pub by: u32,
    /// When.
    pub when: Condition,
    /// The clause.
    pub span: Span,
}

/// `lower N when E, never below LEVEL`.
#[derive(Debug, Clone)]
pub struct Lower {
    /// Levels down.
    pub by: u32,
    /// When.
    pub when: Condition,
    /// The least severe level it leads to; absent: the least severe of all.
    pub never_below: Option<Spanned<LevelId>>,
    /// The clause.
    pub span: Span,
}

/// `at least LEVEL when E`.
#[derive(Debug, Clone)]
pub struct AtLeast {
    /// The floor.
    pub level: Spanned<LevelId>,
    /// When.
    pub when: Condition,
    /// The clause.
    pub span: Span,
}

/// A level; the table of levels has the most severe first.
#[derive(Debug, Clone)]
pub struct Level {
    /// Name, label, place.
    pub head: Head,
    /// Criteria: any is enough.
    pub when: Vec<Condition>,
    /// `otherwise`.
    pub otherwise: Option<Span>,
    /// Seconds to the first answer of all its ladders.
    pub acknowledge_within: Option<Spanned<i64>>,
    /// Seconds to the resolution.
    pub resolve_within: Option<Spanned<i64>>,
    /// Longest snooze in seconds.
    pub snooze_at_most: Option<Spanned<i64>>,
    /// Its ladders; absent where the clause is missing.
    pub ladders: Option<LevelLadders>,
    /// Golden tests.
    pub examples: Vec<Example>,
}

/// Ladders of a level.
#[derive(Debug, Clone)]
pub enum LevelLadders {
    /// All at once.
    All(Vec<Spanned<LadderId>>),
    /// The first whose condition holds; where one is unknown, it and the next both start.
    First(Vec<(Spanned<LadderId>, Option<Condition>)>),
}

impl LevelLadders {
    /// Every ladder named, in order.
    #[must_use]
    pub fn all(&self) -> Vec<Spanned<LadderId>> {
        match self {
            Self::All(list) => list.clone(),
            Self::First(list) => list.iter().map(|(l, _)| *l).collect(),
        }
    }
}

/// A set of facts that must give the level it stands in.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its label.
    pub label: Option<String>,
    /// The facts.
    pub facts: Vec<(Spanned<FactId>, Spanned<Option<FactValue>>)>,
    /// The clause.
    pub span: Span,
}
