//! The tree that both notations build: items, uniform clauses, typed leaves, spans on all of them.
//!
//! No ids and no meaning: `syntax` never asks what kind of thing a name is. Clauses keep the order and the
//! repeats of the source; whether a clause may repeat is judged once, generically, by `resolve`.

mod arg;
mod assumption;
mod communication;
mod condition;
mod exception;
mod fault;
mod guarantee;
mod guard;
mod intake;
mod obligation;
mod procedure;
mod reach;
mod reaction;
mod role;
mod scenario;
mod schedule;
mod table;
mod value;

pub use arg::Arg;
pub use assumption::{Answer, Answering};
pub use communication::{
    Approve, AudienceFallback, AudienceVia, Levels, Move, TemplateText, TextSource, Trigger, Unanswered,
};
pub use condition::{Comparison, Condition, Expr, ExprNode, Operand, Quota, ServiceState};
pub use exception::{AtOnce, ExceptionAct, ExceptionOutcome, Votes};
pub use fault::Effect;
pub use guarantee::{Failing, Failure, Promise};
pub use guard::{Hold, Review};
pub use intake::{ContactOutcome, HandsOverTo};
pub use obligation::{Allowed, ClockAct, ClockAnchor, ClockOutcome, Deadline, DoWhat, DueAfter, Notify, Warn};
pub use procedure::{Decider, Instead, Preserve, Progress, StepOutcome};
pub use reach::{ChannelPlan, Choice, Choices, Contact, Ending, Need, Page, PlanStep, Target};
pub use reaction::{Happening, Reacts};
pub use role::{Stream, StreamGiven};
pub use scenario::{Act, AtWhen, Event, ExpectWhen, Expectation, Expected, IncidentAct, LadderOutcome};
pub use schedule::{Change, Override, Rotate, Switching, Window};
pub use table::{Cell, TableRow, Test};
pub use value::{Amount, Assignment, CountsAs, Duration, FactType, FactTypeKind, Period, UnknownRule, Value};

use super::clauses::{ItemKind, Word};
use crate::source::{FileId, Notation, Span, Spanned};

/// A name as written.
pub type Name = Spanned<String>;
/// A string as meant: escapes resolved, common indentation of text blocks removed.
pub type Text = Spanned<String>;

/// A reference: `primary`, or `payments.primary`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Before the point.
    pub scope: Option<Name>,
    /// After it.
    pub name: Name,
    /// All of it.
    pub span: Span,
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(scope) = &self.scope {
            write!(f, "{}.", scope.node)?;
        }
        write!(f, "{}", self.name.node)
    }
}

/// One file.
#[derive(Debug, Clone)]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Its notation.
    pub notation: Notation,
    /// Declarations in source order.
    pub items: Vec<Item>,
    /// All comments in source order.
    pub comments: Vec<Comment>,
    /// Spans that could not be read; each has a diagnostic.
    pub broken: Vec<Span>,
    /// References that mean facts of type `text`, as far as is known: a book knows those of all its files.
    pub texts: super::texts::Texts,
}

impl File {
    /// What comments say of something that stands here: the lines right above it, and what follows it on its line. `text` is the
    /// file's.
    #[must_use]
    pub fn notes(&self, at: Span, text: &str) -> Vec<&str> {
        let between = |from: u32, to: u32| text.get(from as usize..to as usize).unwrap_or("x");
        let blank = |text: &str| text.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '"' | '\''));
        let mut notes = Vec::new();
        let mut first = at.lo;
        for comment in self.comments.iter().rev().filter(|c| c.own_line && c.span.hi <= at.lo) {
            let gap = between(comment.span.hi, first);
            if !blank(gap) || gap.matches('\n').count() != 1 {
                break;
            }
            notes.insert(0, comment.text.trim());
            first = comment.span.lo;
        }
        let behind = self.comments.iter().find(|c| !c.own_line && c.span.lo >= at.hi);
        let same_line = |c: &&Comment| {
            let gap = between(at.hi, c.span.lo);
            blank(gap) && !gap.contains('\n')
        };
        notes.extend(behind.filter(same_line).map(|c| c.text.trim()));
        notes.retain(|note| !note.is_empty());
        notes
    }
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// From `#` to the end of the line.
    pub span: Span,
    /// Text after `#`, trimmed at the end.
    pub text: String,
    /// Nothing but blanks before it on its line.
    pub own_line: bool,
    /// A blank line stands before it.
    pub blank_before: bool,
}

/// A declaration.
#[derive(Debug, Clone)]
pub struct Item {
    /// Which kind.
    pub kind: ItemKind,
    /// All of it (YAML: from its name to the comments that are indented below it).
    pub span: Span,
    /// The word that begins it, or the YAML key it hangs under.
    pub keyword: Span,
    /// Its name (for `translations` the locale, for `scope` the scope); absent where the kind has none.
    pub name: Option<Name>,
    /// The string after the name.
    pub label: Option<Text>,
    /// Clauses of its head and its body, in source order.
    pub clauses: Vec<Clause>,
    /// YAML: where the anchor stands whose alias this is.
    pub anchor: Option<Span>,
}

/// One clause. `word` is the key of the static clause table.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Which clause.
    pub word: Word,
    /// Its fixed leading words (YAML: the key).
    pub word_span: Span,
    /// All of it.
    pub span: Span,
    /// What it says.
    pub arg: Arg,
}

/// A block inside an item: level, layer, rung, phase, step, a template's channel variant.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its name; rungs may have none.
    pub name: Option<Name>,
    /// The string after the name.
    pub label: Option<Text>,
    /// Clauses of its head and its body.
    pub clauses: Vec<Clause>,
}
