//! Conditions.

use super::{Duration, Name, Path, Value};
use crate::source::{Span, Spanned};

/// An expression with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The tree.
    pub expr: Expr,
    /// All of it.
    pub span: Span,
}

/// A node of an expression.
pub type Expr = Spanned<Box<ExprNode>>;

/// Expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExprNode {
    /// `a or b or c`.
    Or(Vec<Expr>),
    /// `a and b`.
    And(Vec<Expr>),
    /// `not a`.
    Not(Expr),
    /// `( a )`, kept for the formatter.
    Paren(Expr),
    /// `users >= 5%`, `severity >= SEV2`, `elapsed >= 2h`, `count(regions) >= 2`.
    Compare {
        /// Left side.
        left: Operand,
        /// How.
        op: Spanned<Comparison>,
        /// Right side: always a constant.
        right: Spanned<Value>,
    },
    /// `kind in (outage, site)`, `state not in (…)`.
    In {
        /// Left side.
        left: Operand,
        /// `not in`.
        not: bool,
        /// The values.
        values: Vec<Spanned<Value>>,
    },
    /// `regions has eu`, `regions has all of (eu, us)`.
    Has {
        /// Left side.
        left: Operand,
        /// `has all of`, `has any of`; one value means the same in both.
        all: bool,
        /// The values.
        values: Vec<Name>,
    },
    /// `x is known`, `x is unknown`.
    Known {
        /// The fact.
        left: Path,
        /// Which of the two.
        known: bool,
    },
    /// `at least 2 of (…)`, `any of (…)`, `all of (…)`, `none of (…)`.
    Count {
        /// How many must hold.
        least: Spanned<Quota>,
        /// Of which.
        of: Vec<Expr>,
    },
    /// A bare name: a bool fact, a define, `acknowledged`.
    Name(Path),
    /// `state is monitoring`.
    StateIs(Name),
    /// `during business`.
    During(Path),
    /// `incident_commander vacant for 10m`.
    Vacant {
        /// The role.
        role: Path,
        /// How long.
        lasts: Duration,
    },
    /// `no update for 2d`.
    NoUpdate {
        /// How long.
        lasts: Duration,
    },
    /// `investigating for 30m since acknowledged`.
    StateFor {
        /// The state.
        state: Name,
        /// How long.
        lasts: Duration,
        /// Counted from this moment.
        since: Option<Name>,
    },
    /// `lan is down`, `mail is untrusted`.
    Service {
        /// The service or channel.
        what: Path,
        /// down or untrusted
        is: Spanned<ServiceState>,
    },
}

/// Left side of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    /// A fact, `severity`, `state`, `elapsed`.
    Name(Path),
    /// `count(regions)`.
    Call {
        /// The function.
        name: Name,
        /// Its argument.
        arg: Path,
        /// All of it.
        span: Span,
    },
}

/// `= != < <= > >=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// How many of a list must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quota {
    /// `at least N of`
    AtLeast(u64),
    /// `any of`
    Any,
    /// `all of`
    All,
    /// `none of`
    None,
}

/// How a service or channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServiceState {
    /// Works.
    Up,
    /// Does not.
    Down,
    /// Works, but somebody else reads it.
    Untrusted,
}
