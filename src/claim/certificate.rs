//! Claims with their proofs, written out so that somebody else can check them.
//!
//! A certificate stands alone: what is asked and which values it has, what each row or line of the policy says (with its words
//! and its place, to be held against the policy), what is claimed, and the proof. Where a claim holds, that is a tree of cuts
//! whose ends name what covers them; where it does not, one case. The checker (`recheck/`) shares no code with us: it
//! believes nothing but the rows, lines and values.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Claim, End, Kind, Piece, Subject, Test, Variable};
use crate::source::{Sources, Span};

/// Certificates of some claims.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct CertificateDocument {
    /// `callout.certificate/1`
    pub format: String,
    /// What wrote it.
    pub made_by: String,
    /// The policy.
    pub policy: String,
    /// The criteria, tables.
    pub subjects: Vec<SubjectDocument>,
}

/// What claims are made of.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SubjectDocument {
    /// `severities`, or the name of a table.
    pub name: String,
    /// What it is found from.
    pub variables: Vec<VariableDocument>,
    /// Rows, or lines that give a level.
    pub alternatives: Vec<AlternativeDocument>,
    /// What cannot be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ruled_out: Vec<RuledOutDocument>,
    /// What is claimed of it.
    pub claims: Vec<ClaimDocument>,
}

/// A whole number.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct VariableDocument {
    /// What it is called.
    pub name: String,
    /// What its values count: `yes-no`, `words`, `whole`, `millionths`, `millionths of a percent point`, `seconds`, `seconds
    /// since 1970-01-01 00:00 UTC`.
    pub unit: String,
    /// With `words`: value 0 is the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// The values it has: intervals with both ends, ascending.
    pub values: Vec<(i64, i64)>,
    /// The value that stands for a fact that nobody knows, where rows ask for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<i64>,
}

/// A row, or a line.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct AlternativeDocument {
    /// Where it stands in the policy.
    pub at: String,
    /// As written.
    pub text: String,
    /// What it gives.
    pub gives: String,
    /// When it holds.
    pub when: TestDocument,
    /// It counts only where no other one holds, so it meets none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub otherwise: bool,
}

/// What cannot be.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct RuledOutDocument {
    /// Where that is said.
    pub at: String,
    /// As written.
    pub text: String,
    /// What cannot be.
    pub when: TestDocument,
}

/// A condition.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TestDocument {
    /// Always (`true`) or never.
    Constant(bool),
    /// All of them.
    All(Vec<TestDocument>),
    /// Any of them.
    Any(Vec<TestDocument>),
    /// Not.
    Not(Box<TestDocument>),
    /// At least so many of them.
    AtLeast(u32, Vec<TestDocument>),
    /// The sum of these variables lies between two numbers, both included; `null` is no end.
    Between(Vec<String>, Option<i64>, Option<i64>),
}

/// A claim and its proof.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ClaimDocument {
    /// What is claimed.
    pub claim: Claim,
    /// Whether it holds.
    pub holds: bool,
    /// Where it holds: everything there is, in pieces. The first piece is all; a cut piece is followed by its lower side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pieces: Option<Vec<PieceDocument>>,
    /// Where it does not: a case, a value for each variable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<Vec<i64>>,
}

/// A piece of everything there is.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PieceDocument {
    /// Cut: values of this variable below the number are in the next piece, the others in the piece with this index.
    Cut(String, i64, usize),
    /// In all of it the alternative with this index holds (where that is claimed: no other one, or none that gives something
    /// else).
    Holds(usize),
    /// No alternative holds in any of it.
    Nothing,
    /// Nothing of it can be.
    Cannot,
}

/// The certificates of these subjects. Claims that could not be decided are left out.
#[must_use]
pub fn document(policy: &str, subjects: &[Subject], sources: &Sources) -> CertificateDocument {
    CertificateDocument {
        format: "callout.certificate/1".to_owned(),
        made_by: format!("callout {}", env!("CARGO_PKG_VERSION")),
        policy: policy.to_owned(),
        subjects: subjects.iter().map(|s| subject(s, sources)).collect(),
    }
}

fn subject(subject: &Subject, sources: &Sources) -> SubjectDocument {
    // Whoever reads it elsewhere has the file, not the folder.
    let at = |span: Span| sources.place(span);
    let claims = subject.verdicts.iter().filter_map(|verdict| {
        let claim = verdict.claim;
        match &verdict.end {
            End::Holds(pieces) => {
                let pieces = pieces.iter().map(|p| piece(p, subject)).collect();
                Some(ClaimDocument { claim, holds: true, pieces: Some(pieces), case: None })
            }
            End::Fails(case) => Some(ClaimDocument { claim, holds: false, pieces: None, case: Some(case.clone()) }),
            End::Undecided => None,
        }
    });
    SubjectDocument {
        name: subject.name.clone(),
        variables: subject.variables.iter().map(variable).collect(),
        alternatives: subject
            .alternatives
            .iter()
            .map(|a| AlternativeDocument {
                at: at(a.span),
                text: a.text.clone(),
                gives: a.gives.clone(),
                when: test(&a.when, subject),
                otherwise: a.otherwise,
            })
            .collect(),
        ruled_out: subject
            .ruled_out
            .iter()
            .map(|r| RuledOutDocument { at: at(r.span), text: r.text.clone(), when: test(&r.when, subject) })
            .collect(),
        claims: claims.collect(),
    }
}

fn variable(variable: &Variable) -> VariableDocument {
    let unit = match &variable.kind {
        Kind::YesNo => "yes-no",
        Kind::Words(_) => "words",
        Kind::Whole => "whole",
        Kind::Millionths { percent: false } => "millionths",
        Kind::Millionths { percent: true } => "millionths of a percent point",
        Kind::Seconds => "seconds",
        Kind::Instant => "seconds since 1970-01-01 00:00 UTC",
    };
    let words = if let Kind::Words(words) = &variable.kind { words.clone() } else { Vec::new() };
    let unknown = variable.values.first().filter(|_| variable.may_be_unknown).map(|(value, _)| *value);
    VariableDocument {
        name: variable.name.clone(),
        unit: unit.to_owned(),
        words,
        values: variable.values.clone(),
        unknown,
    }
}

fn name(variable: usize, subject: &Subject) -> String {
    subject.variables.get(variable).map(|v| v.name.clone()).unwrap_or_default()
}

fn test(of: &Test, subject: &Subject) -> TestDocument {
    let all = |of: &[Test]| of.iter().map(|t| test(t, subject)).collect();
    match of {
        Test::Constant(always) => TestDocument::Constant(*always),
        Test::All(of) => TestDocument::All(all(of)),
        Test::Any(of) => TestDocument::Any(all(of)),
        Test::Not(inner) => TestDocument::Not(Box::new(test(inner, subject))),
        Test::AtLeast(n, of) => TestDocument::AtLeast(*n, all(of)),
        Test::Between(of, from, to) => {
            TestDocument::Between(of.iter().map(|v| name(*v, subject)).collect(), *from, *to)
        }
    }
}

fn piece(piece: &Piece, subject: &Subject) -> PieceDocument {
    match *piece {
        Piece::Cut { variable, at, upper } => PieceDocument::Cut(name(variable, subject), at, upper),
        Piece::Holds(alternative) => PieceDocument::Holds(alternative),
        Piece::Nothing => PieceDocument::Nothing,
        Piece::Cannot => PieceDocument::Cannot,
    }
}
