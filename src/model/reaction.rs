//! Reactions: who hears of what beside the ladders, and what starts when.

use serde::{Deserialize, Serialize};

use super::{CalloutId, Condition, FactId, Head, LadderId, LevelId, Page, ReactionId, RoleId, Trigger};
use crate::source::{Span, Spanned};
use crate::syntax::literal::TimeOfDay;

/// What the plan does beside its ladders at some levels.
#[derive(Debug, Clone)]
pub struct Reaction {
    /// Name, label, place.
    pub head: Head,
    /// At these levels, most severe first; every level where no `for` is written.
    pub levels: Vec<LevelId>,
    /// In order.
    pub clauses: Vec<ReactionClause>,
}

/// One line of it.
#[derive(Debug, Clone)]
pub struct ReactionClause {
    /// What it waits for.
    pub cause: Cause,
    /// What it does.
    pub act: ReactionAct,
    /// The clause.
    pub span: Span,
}

impl ReactionClause {
    /// The page it sends once, if it sends one.
    #[must_use]
    pub fn page(&self) -> Option<&Page> {
        match &self.act {
            ReactionAct::Page(page) => Some(page),
            ReactionAct::Start(_) | ReactionAct::Remind { .. } => None,
        }
    }
}

/// What a reaction waits for.
#[derive(Debug, Clone)]
pub enum Cause {
    /// An event.
    On(Spanned<Happening>),
    /// A condition that becomes true.
    When(Condition),
}

/// An event that reactions see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// What makes messages due as well.
    Event(Trigger),
    /// A fact of flags has a value that it had not.
    Gained(FactId),
}

/// What a reaction does.
#[derive(Debug, Clone)]
pub enum ReactionAct {
    /// Pages somebody, once.
    Page(Page),
    /// Starts a ladder or a call-out that does not run.
    Start(Spanned<Starts>),
    /// Pages the holder of a role again and again.
    Remind {
        /// Which role.
        role: Spanned<RoleId>,
        /// Seconds; whole days where there is a time of day.
        every: Spanned<i64>,
        /// At this time on the policy's clock.
        at: Option<Spanned<TimeOfDay>>,
    },
}

/// What a reaction can start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Starts {
    /// A ladder.
    Ladder(LadderId),
    /// A call-out.
    Callout(CalloutId),
}

/// A line of a reaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReactionPart {
    /// Of which reaction.
    pub reaction: ReactionId,
    /// Which line, from 0.
    pub clause: u32,
}
