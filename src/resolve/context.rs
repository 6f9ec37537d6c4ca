//! What the second pass carries from declaration to declaration.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::define::Opened;
use super::names::Names;
use super::table::opened::OpenedTable;
use crate::diagnostic::{Diagnostic, Edit, Label};
use crate::model::{ClearanceId, FactType, Head, Model, PersonId, Reference, StateId, Symbol, TeamId, Zone, ZoneId};
use crate::source::{FileId, Sources, Span, Spanned};
use crate::syntax::ast::{Clause, Item, Name, Text};
use crate::syntax::clauses::Word;

use super::clauses;

/// Most places of one unknown name that are shown.
const MOST_PLACES: usize = 3;
/// Longest list of known words that is printed.
const MOST_LISTED: usize = 30;

/// The type of a fact, known before any condition is read.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    /// The type.
    pub ty: FactType,
    /// Smallest and largest value in millionths or seconds.
    pub range: Option<(i64, i64)>,
    /// Where the type stands.
    pub span: Span,
}

/// The second pass's surroundings: what is known, where it stands, what it has found so far.
pub(super) struct Context<'a> {
    /// For the words of conditions.
    pub sources: &'a Sources,
    /// External texts.
    pub texts: &'a BTreeMap<(FileId, String), FileId>,
    /// Spans that could not be read.
    pub broken: Vec<Span>,
    /// All names.
    pub names: &'a Names,
    /// Types of parameters by id; `None` where the type is missing or wrong (said already).
    pub parameters: Vec<Option<Rc<Typed>>>,
    /// Types of facts by id; `None` where the type is missing or wrong (said already).
    pub types: Vec<Option<Rc<Typed>>>,
    /// Names of the phases of every procedure, by id.
    pub phases: Vec<Vec<String>>,
    /// Names of the options of every decision, by id.
    pub options: Vec<Vec<String>>,
    /// Opened tables by id; `None` where the table is wrong (said already).
    pub tables: Vec<Option<Rc<OpenedTable>>>,
    /// Opened defines by id; `None` where the define is wrong (said already).
    pub opened: Vec<Option<Opened>>,
    /// The people of every team.
    pub members: BTreeMap<TeamId, Vec<PersonId>>,
    /// The policy's locales, the source language first.
    pub locales: Vec<Name>,
    /// Unknown names that have been reported: the position of the diagnostic, and where else the name stands.
    pub unknown: BTreeMap<(Option<String>, String), (usize, Vec<Span>)>,
    /// Nodes of all conditions so far.
    pub nodes: usize,
    /// What has been built.
    pub model: Model,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The scope of the file that is being read.
    pub scope: Option<&'a str>,
    /// The declaration (or level) that is being read.
    pub from: Option<Symbol>,
}

impl Context<'_> {
    /// Says what is wrong.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether some text inside `span` could not be read: what is missing there may have been written.
    pub fn is_broken(&self, span: Span) -> bool {
        self.broken.iter().any(|b| b.file == span.file && b.lo <= span.hi && span.lo <= b.hi)
    }

    /// Records that the present declaration refers to `to`.
    pub fn record(&mut self, to: Symbol, at: Span) {
        self.model.references.push(Reference { to, at, from: self.from });
    }

    /// The zone with this name, collected once.
    pub fn zone(&mut self, name: &str, span: Span) -> ZoneId {
        let known = self.model.zones.iter().find(|(_, z)| z.name == name).map(|(i, _)| i);
        known.unwrap_or_else(|| self.model.zones.push(Zone { name: name.to_owned(), span }))
    }

    /// A clause's zone, else `default`.
    pub fn zone_of(&mut self, clauses: &[Clause], word: Word, default: ZoneId) -> ZoneId {
        clauses::name(clauses, word).map_or(default, |n| self.zone(&n.node, n.span))
    }

    /// The clearance with this name.
    pub fn clearance(&mut self, name: &Name) -> Option<Spanned<ClearanceId>> {
        let found = self.model.clearances.iter().find(|(_, c)| c.name == name.node).map(|(i, _)| i);
        if found.is_none() {
            let known: Vec<String> = self.model.clearances.rows().map(|c| c.name.clone()).collect();
            self.unknown_word("clearance", name, &known, " < ");
        }
        found.map(|c| Spanned::new(c, name.span))
    }

    /// The state with this name.
    pub fn state(&mut self, name: &Name) -> Option<Spanned<StateId>> {
        let found = self.state_id(&name.node);
        if found.is_none() {
            let known: Vec<String> = self.model.states.rows().map(|s| s.name.clone()).collect();
            self.unknown_word("state", name, &known, ", ");
        }
        found.map(|s| Spanned::new(s, name.span))
    }

    /// The state of this name, if there is one.
    pub fn state_id(&self, name: &str) -> Option<StateId> {
        self.model.states.iter().find(|(_, s)| s.name == name).map(|(i, _)| i)
    }

    /// The n-th state from the end: 0 is `closed`, 1 is `resolved`.
    pub fn state_from_end(&self, n: usize) -> Option<StateId> {
        self.model.states.ids().rev().nth(n)
    }

    /// A word outside the namespace that nothing has.
    pub fn unknown_word(&mut self, what: &str, name: &Name, known: &[String], between: &str) {
        let near = crate::diagnostic::nearest(&name.node, known.iter().map(String::as_str));
        let mut found = Diagnostic::error("unknown-name", name.span, format!("unknown {what} `{}`", name.node));
        if let Some(near) = near {
            found = found.help(format!("did you mean `{near}`?")).fix(name.span, near);
        }
        if known.len() <= MOST_LISTED {
            found = found.note(format!("known: {}", known.join(between)));
        }
        self.report(found);
    }

    /// Adds the other places of names that are declared nowhere to their diagnostics.
    pub fn gather_unknown(&mut self) {
        for (at, places) in std::mem::take(&mut self.unknown).into_values() {
            let Some(found) = self.diagnostics.get_mut(at) else { continue };
            let fix = found.fixes.first().map(|f| f.with.clone());
            for (i, span) in places.iter().enumerate() {
                if i < MOST_PLACES {
                    found.secondary.push(Label { span: *span, message: "also here".to_owned() });
                }
                found.fixes.extend(fix.clone().map(|with| Edit { span: *span, with }));
            }
            if places.len() > MOST_PLACES {
                found.notes.push(format!("and in {} more places", places.len() - MOST_PLACES));
            }
        }
    }

    /// Name, label, place and reasons of a declaration.
    pub fn head(&self, item: &Item) -> Head {
        let checked = clauses::first(&item.clauses, Word::Checked).and_then(|c| match &c.arg {
            crate::syntax::ast::Arg::Date(d) => Some(*d),
            _ => None,
        });
        Head {
            name: item.name.as_ref().map_or_else(String::new, |n| super::names::full_name(&n.node, self.scope)),
            label: item.label.as_ref().map(string),
            span: item.name.as_ref().map_or(item.keyword, |n| n.span),
            whole: item.span,
            because: clauses::text(&item.clauses, Word::Because),
            source: clauses::text(&item.clauses, Word::Source),
            checked,
        }
    }

    /// A mandatory clause is missing and nothing can stand in for it.
    pub fn missing(&mut self, item: &Item, message: &str, help: &str) {
        if !self.is_broken(item.span) {
            let at = item.name.as_ref().map_or(item.keyword, |n| n.span);
            self.report(Diagnostic::error("missing-clause", at, message).help(help));
        }
    }

    /// A count that has to lie between `least` and `most`.
    pub fn count(&mut self, n: Spanned<u64>, least: u32, most: u32, what: &str) -> Spanned<u32> {
        let clamped = u32::try_from(n.node).unwrap_or(u32::MAX).clamp(least, most);
        if u64::from(clamped) != n.node {
            let limit = if n.node < u64::from(least) { format!("at least {least}") } else { format!("at most {most}") };
            self.report(
                Diagnostic::error("bad-count", n.span, format!("{what} is {}", n.node)).help(format!("write {limit}")),
            );
        }
        Spanned::new(clamped, n.span)
    }
}

/// The string alone.
pub(super) fn string(text: &Text) -> String {
    text.node.clone()
}
