//! The kinds of named things, and what they are called when callout talks about them.

use crate::model::{Id, Symbol};
use crate::syntax::clauses::{ItemKind, KINDS, KindSpec};

macro_rules! kinds {
    ($($kind:ident $word:literal $one:literal $many:literal;)*) => {
        /// A kind of named thing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Kind { $($kind),* }

        impl Kind {
            /// The kind of a symbol.
            pub(super) fn of(symbol: Symbol) -> Self {
                match symbol { $(Symbol::$kind(_) => Self::$kind),* }
            }

            /// The symbol at a position of its table.
            pub(super) fn symbol(self, index: usize) -> Symbol {
                match self { $(Self::$kind => Symbol::$kind(Id::from_index(index))),* }
            }

            /// The word that declares it.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),* }
            }

            /// `a schedule`
            pub(super) fn one(self) -> &'static str {
                match self { $(Self::$kind => $one),* }
            }

            /// `schedules`
            pub(super) fn many(self) -> &'static str {
                match self { $(Self::$kind => $many),* }
            }
        }
    };
}

kinds! {
    Parameter "parameter" "a parameter" "parameters";
    Fact "fact" "a fact" "facts";
    Table "table" "a decision table" "decision tables";
    Define "define" "a define" "defines";
    Impossible "impossible" "an impossible combination" "impossible combinations";
    Moment "moment" "a moment" "moments";
    Level "level" "a level" "levels";
    Service "service" "a service" "services";
    Fault "fault" "a fault" "faults";
    Channel "channel" "a channel" "channels";
    Person "person" "a person" "people";
    Post "post" "a post" "posts";
    Team "team" "a team" "teams";
    Vendor "vendor" "a vendor" "vendors";
    Holidays "holidays" "a list of holidays" "holidays";
    Hours "hours" "opening hours" "opening hours";
    Schedule "schedule" "a schedule" "schedules";
    Duty "duty" "a duty" "duties";
    Role "role" "a role" "roles";
    Ladder "ladder" "a ladder" "ladders";
    Callout "callout" "a call-out" "call-outs";
    Bot "bot" "a bot" "bots";
    Intake "intake" "an intake" "intakes";
    Reaction "reaction" "a reaction" "reactions";
    Procedure "procedure" "a procedure" "procedures";
    Step "step" "a step" "steps";
    Decision "decision" "a decision" "decisions";
    Audience "audience" "an audience" "audiences";
    Template "template" "a template" "templates";
    Communication "communication" "a communication" "communications";
    Guarantee "guarantee" "a guarantee" "guarantees";
    Exception "exception" "an exception" "exceptions";
    Obligation "obligation" "an obligation" "obligations";
    Scenario "scenario" "a scenario" "scenarios";
}

impl Kind {
    /// What a declaration of this kind declares; absent for those without a name in the namespace.
    pub(super) fn of_item(item: ItemKind) -> Option<Self> {
        Some(match item {
            ItemKind::Parameter => Self::Parameter,
            ItemKind::Fact => Self::Fact,
            ItemKind::Table => Self::Table,
            ItemKind::Define => Self::Define,
            ItemKind::Impossible => Self::Impossible,
            ItemKind::Moment => Self::Moment,
            ItemKind::Service => Self::Service,
            ItemKind::Fault => Self::Fault,
            ItemKind::Channel => Self::Channel,
            ItemKind::Person => Self::Person,
            ItemKind::Post => Self::Post,
            ItemKind::Team => Self::Team,
            ItemKind::Vendor => Self::Vendor,
            ItemKind::Holidays => Self::Holidays,
            ItemKind::Hours => Self::Hours,
            ItemKind::Schedule => Self::Schedule,
            ItemKind::Duty => Self::Duty,
            ItemKind::Role => Self::Role,
            ItemKind::Ladder => Self::Ladder,
            ItemKind::Callout => Self::Callout,
            ItemKind::Bot => Self::Bot,
            ItemKind::Intake => Self::Intake,
            ItemKind::Reaction => Self::Reaction,
            ItemKind::Procedure => Self::Procedure,
            ItemKind::Audience => Self::Audience,
            ItemKind::Template => Self::Template,
            ItemKind::Communication => Self::Communication,
            ItemKind::Guarantee => Self::Guarantee,
            ItemKind::Exception => Self::Exception,
            ItemKind::Obligation => Self::Obligation,
            ItemKind::Scenario => Self::Scenario,
            ItemKind::Policy
            | ItemKind::Use
            | ItemKind::Scope
            | ItemKind::Set
            | ItemKind::Severities
            | ItemKind::Alarms
            | ItemKind::Clearances
            | ItemKind::States
            | ItemKind::Assumptions
            | ItemKind::Translations => return None,
        })
    }
}

/// The declarations of some kinds; any where there are none.
pub(super) fn declarations(kinds: &[Kind]) -> Option<Vec<ItemKind>> {
    let of = |k: &KindSpec| Kind::of_item(k.kind).is_some_and(|kind| kinds.contains(&kind)).then_some(k.kind);
    (!kinds.is_empty()).then(|| KINDS.iter().filter_map(of).collect())
}

/// `people and teams`, `teams, schedules and roles`.
pub(super) fn many(kinds: &[Kind]) -> String {
    listed(&kinds.iter().map(|k| k.many()).collect::<Vec<_>>(), "and")
}

/// `a, b and c`.
pub(super) fn listed<S: AsRef<str>>(words: &[S], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., end] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} {last} {}", first.join(", "), end.as_ref())
        }
    }
}
