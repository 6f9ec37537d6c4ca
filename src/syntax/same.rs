//! Whether two trees say the same: the oracle of every round trip.
//!
//! Not compared: spans, notation, comments, the order of declarations of different kinds and of clauses of different
//! words (YAML groups both), brackets in conditions, spellings of one literal (`90s`, `1m30s`), and `edition 1`,
//! which is what a file without it means.

use std::collections::BTreeSet;

use super::ast::{
    Act, Allowed, Amount, Answer, Answering, Approve, Arg, Assignment, AtOnce, AtWhen, AudienceFallback, AudienceVia,
    Block, Cell, Change, ChannelPlan, Choice, Choices, Clause, ClockAct, ClockAnchor, ClockOutcome, Comparison,
    Condition, Contact, ContactOutcome, CountsAs, Deadline, Decider, DoWhat, DueAfter, Duration, Effect, Ending, Event,
    ExceptionAct, ExceptionOutcome, ExpectWhen, Expectation, Expected, ExprNode, FactType, FactTypeKind, Failing,
    Failure, File, HandsOverTo, Happening, Hold, IncidentAct, Instead, Item, LadderOutcome, Levels, Move, Need, Notify,
    Operand, Override, Page, Path, Period, PlanStep, Preserve, Progress, Promise, Quota, Reacts, Review, Rotate,
    ServiceState, StepOutcome, Stream, StreamGiven, Switching, TableRow, Target, TemplateText, Test, TextSource,
    Trigger, Unanswered, UnknownRule, Value, Votes, Warn, Window,
};
use super::clauses::{ItemKind, KINDS, Word};
use super::literal::{Date, Decimal, LocalTime, TimeOfDay};
use crate::source::{Span, Spanned};

/// Compares two files.
///
/// # Errors
/// The first difference: where it is, and what either side says.
pub fn same(left: &File, right: &File) -> Result<(), String> {
    for kind in KINDS {
        let of = |file: &'_ File| file.items.iter().filter(|i| i.kind == kind.kind).cloned().collect::<Vec<Item>>();
        let (a, b) = (said(of(left), kind.kind), said(of(right), kind.kind));
        for (x, y) in a.iter().zip(&b) {
            let name = x.name.as_ref().map_or(String::new(), |n| format!(" {}", n.node));
            x.same(y).map_err(|e| format!("{}{name}: {e}", kind.word))?;
        }
        if a.len() != b.len() {
            let extra = a.get(b.len()).or_else(|| b.get(a.len()));
            let name = extra.and_then(|i| i.name.as_ref()).map_or(String::new(), |n| format!(", one is `{}`", n.node));
            return Err(format!("{} of `{}` on the left, {} on the right{name}", a.len(), kind.word, b.len()));
        }
    }
    Ok(())
}

/// Without policies that say nothing (beyond `edition 1`).
fn said(items: Vec<Item>, kind: ItemKind) -> Vec<Item> {
    let empty = |i: &Item| kind == ItemKind::Policy && i.label.is_none() && clauses(&i.clauses).is_empty();
    items.into_iter().filter(|i| !empty(i)).collect()
}

/// Without `edition 1`.
fn clauses(all: &[Clause]) -> Vec<&Clause> {
    all.iter().filter(|c| !(c.word == Word::PolicyEdition && matches!(&c.arg, Arg::Count(n) if n.node == 1))).collect()
}

/// Equal but for spans and spellings; the error says the first difference.
trait Same {
    fn same(&self, other: &Self) -> Result<(), String>;
}

fn differ(a: &dyn std::fmt::Debug, b: &dyn std::fmt::Debug) -> Result<(), String> {
    Err(format!("{a:?} is not {b:?}"))
}

impl Same for Item {
    fn same(&self, other: &Self) -> Result<(), String> {
        let Self { kind, span: _, keyword: _, name, label, clauses, anchor: _ } = self;
        plain(kind, &other.kind)?;
        name.same(&other.name).map_err(within("name"))?;
        label.same(&other.label).map_err(within("label"))?;
        clauses.same(&other.clauses)
    }
}

impl Same for Vec<Clause> {
    fn same(&self, other: &Self) -> Result<(), String> {
        let (a, b) = (clauses(self), clauses(other));
        let words: BTreeSet<Word> = a.iter().chain(&b).map(|c| c.word).collect();
        for word in words {
            let of =
                |list: &[&Clause]| list.iter().filter(|c| c.word == word).map(|c| c.arg.clone()).collect::<Vec<Arg>>();
            of(&a).same(&of(&b)).map_err(|e| format!("{word:?}: {e}"))?;
        }
        Ok(())
    }
}

impl<T: Same> Same for Vec<T> {
    fn same(&self, other: &Self) -> Result<(), String> {
        for (i, (a, b)) in self.iter().zip(other).enumerate() {
            a.same(b).map_err(|e| if self.len() > 1 { format!("#{}: {e}", i + 1) } else { e })?;
        }
        if self.len() == other.len() { Ok(()) } else { Err(format!("{} is not {} of them", self.len(), other.len())) }
    }
}

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> Result<(), String> {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => Ok(()),
            (Some(_), None) => Err("only on the left".to_owned()),
            (None, Some(_)) => Err("only on the right".to_owned()),
        }
    }
}

impl<T: Same> Same for Spanned<T> {
    fn same(&self, other: &Self) -> Result<(), String> {
        self.node.same(&other.node)
    }
}

impl<A: Same, B: Same> Same for (A, B) {
    fn same(&self, other: &Self) -> Result<(), String> {
        self.0.same(&other.0)?;
        self.1.same(&other.1)
    }
}

/// A span says nothing but that something was written.
impl Same for Span {
    fn same(&self, _: &Self) -> Result<(), String> {
        Ok(())
    }
}

impl Same for Duration {
    fn same(&self, other: &Self) -> Result<(), String> {
        let Self { parts, parameter, of, span: _ } = self;
        parameter.as_deref().cloned().same(&other.parameter.as_deref().cloned())?;
        of.same(&other.of)?;
        let length = |d: &Self| {
            d.parts.iter().map(|(n, u)| u.seconds().map(|s| i128::from(*n) * i128::from(s))).sum::<Option<i128>>()
        };
        if *parts == other.parts || length(self).is_some() && length(self) == length(other) {
            Ok(())
        } else {
            Err(format!("`{self}` is not `{other}`"))
        }
    }
}

impl Same for Box<ExprNode> {
    fn same(&self, other: &Self) -> Result<(), String> {
        match (unbracketed(self), unbracketed(other)) {
            // Of one value, `has all of` and `has any of` say the same.
            (
                ExprNode::Has { left, all: _, values },
                ExprNode::Has { left: other_left, all: _, values: other_values },
            ) if values.len() == 1 => {
                left.same(other_left)?;
                values.same(other_values)
            }
            (a, b) => a.same(b),
        }
    }
}

fn unbracketed(mut node: &ExprNode) -> &ExprNode {
    while let ExprNode::Paren(inner) = node {
        node = &inner.node;
    }
    node
}

impl Same for TemplateText {
    fn same(&self, other: &Self) -> Result<(), String> {
        let Self { text, span: _, map: _ } = self;
        text.same(&other.text)
    }
}

impl Same for Choices {
    fn same(&self, other: &Self) -> Result<(), String> {
        let Self { list, all, span: _ } = self;
        list.same(&other.list)?;
        // One alternative alone is both: all of them, and the first that serves.
        if list.len() > 1 { plain(all, &other.all) } else { Ok(()) }
    }
}

fn plain<T: PartialEq + std::fmt::Debug>(a: &T, b: &T) -> Result<(), String> {
    if a == b { Ok(()) } else { differ(a, b) }
}

fn within(what: &'static str) -> impl Fn(String) -> String {
    move |e| format!("{what}: {e}")
}

macro_rules! plain {
    ($($ty:ty),* $(,)?) => {
        $(impl Same for $ty {
            fn same(&self, other: &Self) -> Result<(), String> {
                plain(self, other)
            }
        })*
    };
}

macro_rules! fields {
    ($($ty:ident { $($field:ident),* } but { $($skipped:ident),* });* $(;)?) => {
        $(impl Same for $ty {
            fn same(&self, other: &Self) -> Result<(), String> {
                // Every field is named: a new one has to be put on either side.
                let Self { $($field,)* $($skipped: _),* } = self;
                $($field.same(&other.$field).map_err(within(stringify!($field)))?;)*
                Ok(())
            }
        })*
    };
}

macro_rules! variants {
    ($ty:ident: $($unit:ident)* ; $($one:ident)* ; $($two:ident)* ; $($named:ident { $($field:ident),* })*) => {
        impl Same for $ty {
            fn same(&self, other: &Self) -> Result<(), String> {
                match self {
                    $(Self::$unit => if matches!(other, Self::$unit) { return Ok(()); },)*
                    $(Self::$one(a) => if let Self::$one(b) = other { return a.same(b); },)*
                    $(Self::$two(a, b) => if let Self::$two(c, d) = other { return (a, b).same_fields(&(c, d)); },)*
                    $(Self::$named { $($field),* } => {
                        let mine = ($($field,)*);
                        if let Self::$named { $($field),* } = other {
                            return mine.same_fields(&($($field,)*));
                        }
                    })*
                }
                differ(self, other)
            }
        }
    };
}

/// The fields of a variant, as a tuple of references.
trait Fields {
    fn same_fields(&self, other: &Self) -> Result<(), String>;
}

macro_rules! tuples {
    ($(($($t:ident $n:tt),*))*) => {
        $(impl<$($t: Same),*> Fields for ($(&$t,)*) {
            fn same_fields(&self, other: &Self) -> Result<(), String> {
                $(self.$n.same(other.$n)?;)*
                Ok(())
            }
        })*
    };
}

tuples! { (A 0, B 1) (A 0, B 1, C 2) (A 0, B 1, C 2, D 3) (A 0, B 1, C 2, D 3, E 4) (A 0) }

plain! {
    String, bool, u64, u8, Decimal, Date, LocalTime, TimeOfDay, CountsAs, Comparison, Quota, ServiceState, Move,
    ContactOutcome, Unanswered, IncidentAct, LadderOutcome, Progress, StepOutcome, Trigger, Failing, ClockAct, ClockOutcome,
    ExceptionAct, ExceptionOutcome,
}

fields! {
    Path { scope, name } but { span };
    Period { from, to } but { span };
    FactType { kind } but { span };
    UnknownRule { counts_as, after, meanwhile } but {};
    Condition { expr } but { span };
    Choice { what, when } but {};
    Assignment { fact, value } but {};
    Contact { channel, address, verified } but {};
    ChannelPlan { steps } but { span };
    PlanStep { channel, after, then } but {};
    Page { targets, via } but {};
    HandsOverTo { page, within, when } but {};
    Window { days, from, to } but { span };
    Rotate { turns, every, counting, from } but {};
    Switching { day, at } but {};
    Stream { name, duties } but {};
    StreamGiven { stream, to } but {};
    Override { layer, period, change } but {};
    Need { count, of } but {};
    Preserve { what, before } but {};
    Votes { enough, of, within } but {};
    AtOnce { who, confirmed } but {};
    Decider { who, within } but {};
    Levels { names, and_above } but { span };
    AudienceVia { channels, fallbacks } but { span };
    AudienceFallback { channels, within } but {};
    Approve { when, by, otherwise } but {};
    Effect { what, is } but {};
    Review { by, within, otherwise } but {};
    Hold { condition, by, at_most } but {};
    Expectation { negated, what, when } but { span };
    Answering { asleep, answers } but {};
    Answer { channel, share, median, p90 } but {};
    Block { name, label, clauses } but {};
    Notify { audiences, deadline, by, using } but {};
    DoWhat { what, deadline, by } but {};
    Warn { page, left } but {};
    DueAfter { time, after } but { span };
    Allowed { time, zone, days } but { span };
    TableRow { cells, otherwise, result } but {};
    Cell { tests } but { span };
}

variants!(Value: Unknown; Number Percent Duration Time Text Word Set;;);
variants!(Amount:; Number Parameter;;);
variants!(FactTypeKind: Bool Percent Count Number Duration Instant Text; Scale Choice Flags;;);
variants!(Test:; Is;; Compare { op, right } Between { from, to, below } Has { all, values });
variants!(Operand:; Name;; Call { name, arg, span });
variants!(Target:; Named AnyOf OwnerOf;;);
variants!(Ending:; HandOver Hold Stop;; PageEvery { page, every });
variants!(Happening:; Event Gained;;);
variants!(Reacts:; Page Start;; Remind { role, every, at });
variants!(Promise:; Despite;; Reach { who, even_if_answered, within } Inform { audience, every } Do { what, within });
variants!(Failure: Callout;;; Any { count, of } Named { what, is });
variants!(Instead:; Call Start Do;;);
variants!(Change: Nobody; Only Also Without;; Replace { with, whom });
variants!(TextSource:; Inline File;;);
variants!(AtWhen:; Offset Local;; After { offset, event });
variants!(ExpectWhen:; At Within Before After; Between;);
variants!(Act: Reachable Back; Acknowledges Declines Releases Unreachable Away Takes Leaves;; Splits { role, streams } AsksFor { exception, because } ActsUnder { exception, because } Coming { callout, within } HandsOver { schedule, to, lasts });
variants!(ClockAnchor:; Named Sent Fulfilled;;);
variants!(Deadline:; Within Earliest Latest;; Before { from, to, before, next });
variants!(Event:; Fact Note;;
    Service { what, is, lasts } Fault { fault, strikes, lasts } Person { who, does } DeliveryFails { to, via, lasts } Incident { what, by }
    State { state, by } Level { level, by } Snoozed { lasts, by } Approval { yes, by } Reviewed { by } HoldReleased { by }
    FallConfirmed { by } Merge { role, to, by }
    Escalated { ladder, by } Moment { moment, at } Inject { to, via, text, expects } Clock { obligation, what, by }
    Step { step, outcome, by } GatePassed { phase, of, by } Preserved { before, by } Decided { decision, option, by } Exception { exception, what, by } Contacts { bot, count, end } Report { via, count, with });
variants!(Expected:; Severity State Alarm Reaction Enough Arrived Responded;;
    Note { who, role, saying } Owns { who, duty } Paged { who, via } Acknowledged { by } Told { audience } Sent { template, to, locale, via, saying }
    Ladder { ladder, outcome } Held { role, by } Clock { obligation, outcome } Due { obligation, at } NeverSilent { audience, longer_than }
    Step { step, outcome, by } InPhase { procedure, phase } Decided { decision, option, by } Procedure { procedure, progress } Exception { exception, outcome } Contact { desk, outcome, by } Led { intake, to });
variants!(ExprNode:; Or And Not Paren Name StateIs During;;
    Compare { left, op, right } In { left, not, values } Known { left, known } Count { least, of }
    Vacant { role, lasts } NoUpdate { lasts } StateFor { state, lasts, since } Service { what, is }
    Has { left, all, values });
variants!(Arg: None;
    Count Amount Value Duration Text Texts Name Names Path Paths Date Instant Period Condition Block Type Unknown Choices Contacts
    HandsOver LeadsTo Plan Page Ending Windows Row Rotate Switching Streams Override Moves Needs Levels AudienceVia Approve Effects Review Hold Notify Do Warn Expect Promise Answering Preserve Deciders Votes AtOnce; Range;
    Assume { value, because } Likely { share, when } Raise { by, when } Lower { by, when, never_below } AtLeast { level, when } Assignments { label, list } Rate { count, per }
    Holiday { date, label } Gap { period, why } GapOutside { hours, why } Owns { duties, rest } Required { levels, within }
    Never { roles, unless_nobody_else } Localized { locale, text } Variant { channels, clauses } Entry { name, text }
    To { audiences, by } OnSend { trigger, template, within } EverySend { every, at, template, until, condition }
    HandOverNote { template, within } NeedsWithin { needs, within } Work { lasts, until } OnAct { event, act } WhenAct { when, act } Quiet { states, because }
    Available { service, share } At { when, events } Done { when, otherwise } ByWithin { by, within });
