//! Duties and roles.

use super::{Condition, DutyId, Head, LevelId, RoleId, TargetKind, TemplateId};
use crate::source::{Span, Spanned};
use crate::syntax::ast::Move;

/// Something that exactly one role owns.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Name, label, place.
    pub head: Head,
}

/// A function in an incident.
#[derive(Debug, Clone)]
pub struct Role {
    /// Name, label, place.
    pub head: Head,
    /// Other names.
    pub aliases: Vec<Spanned<String>>,
    /// What it is for.
    pub mission: Option<String>,
    /// Primary responsibilities.
    pub owns: Vec<Spanned<DutyId>>,
    /// `everything unassigned`.
    pub owns_rest: Option<Span>,
    /// Secondary responsibilities.
    pub helps_with: Vec<Spanned<DutyId>>,
    /// Who may hold it, in order.
    pub filled_by: Vec<Filler>,
    /// The role that stands in.
    pub deputy: Option<Spanned<RoleId>>,
    /// When it must be held.
    pub required: Option<Required>,
    /// Moves that only it may make.
    pub alone_may: Vec<Spanned<Move>>,
    /// Seconds each candidate is asked.
    pub offer_each: Option<Spanned<i64>>,
    /// Roles the same person may not hold.
    pub never_with: Option<NeverWith>,
    /// In how many incidents at once one person may hold it.
    pub at_most: Option<Spanned<u32>>,
    /// Seconds after which somebody else is asked.
    pub relief: Option<Spanned<i64>>,
    /// What the next holder gets.
    pub note: Option<HandOverNote>,
    /// What it can be divided into.
    pub streams: Vec<Stream>,
    /// Skills that come first within a source.
    pub prefers: Vec<Spanned<String>>,
}

/// `hands over with note T until accepted within D`.
#[derive(Debug, Clone)]
pub struct HandOverNote {
    /// What it says.
    pub template: Spanned<TemplateId>,
    /// Seconds that the next one has; absent: the time of an offer.
    pub within: Option<Spanned<i64>>,
    /// The clause.
    pub span: Span,
}

/// A work-stream of a role.
#[derive(Debug, Clone)]
pub struct Stream {
    /// Its name.
    pub name: Spanned<String>,
    /// The role's duties that go with it.
    pub duties: Vec<Spanned<DutyId>>,
}

/// One source of candidates.
#[derive(Debug, Clone)]
pub struct Filler {
    /// Who.
    pub who: Spanned<TargetKind>,
    /// Only then.
    pub when: Option<Condition>,
}

/// `required for LEVELS within D`.
#[derive(Debug, Clone)]
pub struct Required {
    /// The levels, most severe first.
    pub levels: Vec<LevelId>,
    /// Seconds; absent: as soon as the offers take.
    pub within: Option<Spanned<i64>>,
    /// The clause.
    pub span: Span,
}

/// `never with R unless nobody else`.
#[derive(Debug, Clone)]
pub struct NeverWith {
    /// The roles.
    pub roles: Vec<Spanned<RoleId>>,
    /// `unless nobody else`.
    pub unless_nobody_else: bool,
}
