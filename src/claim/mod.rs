//! Claims that stand alone: of whole numbers, of what alternatives say about them, and of what cannot be.
//!
//! A decision table and the criteria of the levels become the same here, so that a claim ("everything is covered", "no two
//! rows meet") can leave callout: as a certificate with its proof, for a checker that knows nothing of policies
//! ([`certificate`]), and as a question to a solver ([`smt`]).

pub mod certificate;
pub mod smt;

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Span;

/// What claims are made of.
#[derive(Debug, Clone)]
pub struct Subject {
    /// `severities`, or the name of a table.
    pub name: String,
    /// What it is found from.
    pub variables: Vec<Variable>,
    /// Rows, or lines that give a level.
    pub alternatives: Vec<Alternative>,
    /// What cannot be.
    pub ruled_out: Vec<RuledOut>,
    /// What is claimed of it, and how that ended.
    pub verdicts: Vec<Verdict>,
}

/// A whole number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// What it is called.
    pub name: String,
    /// What its values mean.
    pub kind: Kind,
    /// The values it has: intervals with both ends, ascending.
    pub values: Vec<(i64, i64)>,
    /// The first of the values stands for a fact that nobody knows.
    pub may_be_unknown: bool,
}

/// What the values of a variable mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// 1 is yes, 0 is no.
    YesNo,
    /// Positions in this list.
    Words(Vec<String>),
    /// As they are.
    Whole,
    /// Millionths, of percent points or of one.
    Millionths {
        /// Of percent points.
        percent: bool,
    },
    /// Seconds.
    Seconds,
    /// Seconds since 1970-01-01 00:00 UTC.
    Instant,
}

/// A row, or a line.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Where it stands in the policy.
    pub span: Span,
    /// As written, on one line.
    pub text: String,
    /// What it gives.
    pub gives: String,
    /// When it holds.
    pub when: Test,
    /// It counts only where no other one holds, so it meets none.
    pub otherwise: bool,
}

/// What cannot be.
#[derive(Debug, Clone)]
pub struct RuledOut {
    /// Where that is said.
    pub span: Span,
    /// As written, on one line.
    pub text: String,
    /// What cannot be.
    pub when: Test,
}

/// A condition on variables, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// Always or never.
    Constant(bool),
    /// All of them.
    All(Vec<Test>),
    /// Any of them.
    Any(Vec<Test>),
    /// Not.
    Not(Box<Test>),
    /// At least so many of them.
    AtLeast(u32, Vec<Test>),
    /// The sum of some variables lies between two numbers, both included.
    Between(Vec<usize>, Option<i64>, Option<i64>),
}

impl Test {
    /// All of them; of one that one.
    #[must_use]
    pub fn all(mut of: Vec<Self>) -> Self {
        if of.len() == 1 { of.swap_remove(0) } else { Self::All(of) }
    }

    /// Any of them; of one that one.
    #[must_use]
    pub fn any(mut of: Vec<Self>) -> Self {
        if of.len() == 1 { of.swap_remove(0) } else { Self::Any(of) }
    }

    /// One variable has one of these values.
    #[must_use]
    pub fn is_in(variable: usize, intervals: &[(i64, i64)]) -> Self {
        let one = |(from, to): &(i64, i64)| Self::Between(vec![variable], Some(*from), Some(*to));
        Self::any(intervals.iter().map(one).collect())
    }
}

/// What can be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// Whatever can be, at least one alternative holds.
    Complete,
    /// Whatever can be, at most one alternative holds.
    Exclusive,
    /// Whatever can be, all alternatives that hold give the same.
    Agreeing,
}

/// A claim and how it ended.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// What is claimed.
    pub claim: Claim,
    /// How it ended.
    pub end: End,
}

/// How a claim ended.
#[derive(Debug, Clone)]
pub enum End {
    /// It holds: everything there is, in pieces. Each cut is followed by its lower side.
    Holds(Vec<Piece>),
    /// It does not: a value for each variable.
    Fails(Vec<i64>),
    /// There were too many combinations.
    Undecided,
}

/// A piece of everything there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// It is cut: values of a variable below `at` in the next piece, the others in piece `upper`.
    Cut {
        /// The variable.
        variable: usize,
        /// The first value of the upper side.
        at: i64,
        /// The piece on the upper side.
        upper: usize,
    },
    /// In all of it this alternative holds; where exclusion is claimed no other one does, where agreement, none that gives
    /// something else.
    Holds(usize),
    /// No alternative holds in any of it.
    Nothing,
    /// Nothing of it can be.
    Cannot,
}
