//! Literal values, durations, periods and the types of facts.

use super::{Name, Path};
use crate::source::{Span, Spanned};
use crate::syntax::literal::{Decimal, LocalTime, Unit};

/// A duration as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// `1h30m` is `[(1, Hour), (30, Minute)]`; empty only where a parameter stands for it.
    pub parts: Vec<(u64, Unit)>,
    /// `commander_sla`: a parameter in its place.
    pub parameter: Option<Box<Path>>,
    /// `of us_business`.
    pub of: Option<Path>,
    /// All of it.
    pub span: Span,
}

impl Duration {
    /// Elapsed seconds; `None` for months, business days and working hours, or beyond 100 years.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        if self.of.is_some() || self.parameter.is_some() {
            return None;
        }
        let mut sum = 0_i64;
        for (n, unit) in &self.parts {
            sum = sum.checked_add(i64::try_from(*n).ok()?.checked_mul(unit.seconds()?)?)?;
        }
        (sum <= 100 * 366 * 86_400).then_some(sum)
    }
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(parameter) = &self.parameter {
            return write!(f, "{parameter}");
        }
        for (n, unit) in &self.parts {
            write!(f, "{n}{}", unit.suffix())?;
        }
        self.of.as_ref().map_or(Ok(()), |of| write!(f, " of {of}"))
    }
}

/// A count, or the parameter that stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    /// `2`
    Number(u64),
    /// `quorum`
    Parameter(Path),
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(n) => write!(f, "{n}"),
            Self::Parameter(path) => write!(f, "{path}"),
        }
    }
}

/// `from A to B`: two plain dates mean whole days, the last included; with times, half-open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day or instant.
    pub from: Spanned<LocalTime>,
    /// Last day, or the instant after it.
    pub to: Spanned<LocalTime>,
    /// All of it.
    pub span: Span,
}

/// A literal value. What a word means is decided by `resolve`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `25`, `-3`, `0.5`.
    Number(Decimal),
    /// `25%`: 25 in millionths, not 0.25.
    Percent(Decimal),
    /// `2h`.
    Duration(Duration),
    /// `2026-01-05`, `2026-01-05 09:00`.
    Time(LocalTime),
    /// `"text"`.
    Text(String),
    /// `yes`, `no`, `security`, `personal`.
    Word(String),
    /// `(eu, us)`; `()` is the empty set.
    Set(Vec<Name>),
    /// `unknown`.
    Unknown,
}

/// A fact's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactType {
    /// Which type.
    pub kind: FactTypeKind,
    /// All of it.
    pub span: Span,
}

/// The types of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactTypeKind {
    /// yes or no
    Bool,
    /// 0 % – 100 %, dense
    Percent,
    /// whole and not negative
    Count,
    /// dense
    Number,
    /// `scale none < internal < personal`
    Scale(Vec<Name>),
    /// `choice outage, security`
    Choice(Vec<Name>),
    /// `flags eu, us`: any subset
    Flags(Vec<Name>),
    /// elapsed time
    Duration,
    /// a point in time
    Instant,
    /// free text: never compared, only printed
    Text,
}

/// `unknown counts as worst after 10m, SEV2 meanwhile`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownRule {
    /// worst, best or ask
    pub counts_as: Spanned<CountsAs>,
    /// `after 10m`
    pub after: Option<Duration>,
    /// `SEV2 meanwhile`
    pub meanwhile: Option<Path>,
}

/// Which of the possible levels an unknown fact picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountsAs {
    /// The worst.
    Worst,
    /// The best.
    Best,
    /// Nobody guesses: the incident commander is asked, the worst counts meanwhile.
    Ask,
}

/// `users = 5%`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// Which fact.
    pub fact: Path,
    /// Its value.
    pub value: Spanned<Value>,
}
