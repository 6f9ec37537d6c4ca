//! One clause on its own: what the YAML notation hands over as key and value.

use pest::Parser;
use pest::iterators::{Pair, Pairs};

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::ast::Clause;
use crate::syntax::clauses::{ClauseSpec, Owner, Word};

use super::explain;
use super::grammar::{self, Grammar, Parts, Rule};
use super::logical;
use super::lower::{Lower, Origin, Place};

/// The DSL text of one whole clause, made from a YAML key and its value, with the way back to the file.
#[derive(Debug, Clone)]
pub struct ClauseText {
    /// `acknowledge within 5m`.
    pub text: String,
    /// The file.
    pub file: FileId,
    /// The key, for which the leading words stand.
    pub words: Span,
    /// Pieces `(offset in text, offset in file)`, ascending: from each on, offsets run in step. Empty: everything
    /// points at `whole`. What stands before the first piece are the leading words.
    pub map: Vec<(u32, u32)>,
    /// Key and value.
    pub whole: Span,
}

impl ClauseText {
    /// Where a byte of the text stands in the file; `None` for the leading words, or without a map.
    pub(super) fn place_of(&self, at: usize) -> Option<u32> {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let n = self.map.partition_point(|(t, _)| *t <= at);
        n.checked_sub(1).and_then(|i| self.map.get(i)).map(|(t, f)| f.saturating_add(at - t))
    }

    /// Where `lo..hi` of the text stands in the file.
    pub(super) fn span_of(&self, lo: usize, hi: usize) -> Span {
        let end = self.text.trim_end().len();
        if self.map.is_empty() {
            let words_end = self.text.len() - self.text.trim_start().len();
            return if hi <= words_end { self.words } else { self.whole };
        }
        let first = self.place_of(lo.min(end));
        let last =
            if hi > lo { self.place_of(hi.min(end).max(lo + 1) - 1).map(|p| p.saturating_add(1)) } else { first };
        match (first, last) {
            (Some(lo), Some(hi)) => Span { file: self.file, lo, hi: hi.max(lo) },
            (Some(lo), None) => Span { file: self.file, lo, hi: lo },
            (None, Some(hi)) => self.words.to(Span { file: self.file, lo: self.words.lo, hi }),
            (None, None) => self.words,
        }
    }
}

/// Reads one clause with the rule of its row. Its spans lie in the file that the text was made from.
#[must_use]
pub fn parse_clause(spec: &ClauseSpec, text: &ClauseText) -> (Option<Clause>, Vec<Diagnostic>) {
    let mut logical = logical::clause(text.file, &text.text);
    let (prefix, suffix) = surroundings(spec);
    let origin = Origin { file: text.file, prefix: prefix.len(), place: Place::Mapped(text) };
    if !logical.diagnostics.is_empty() {
        logical.diagnostics.truncate(1);
        // The splitter points into the text of the clause: lead it back into the file.
        for d in &mut logical.diagnostics {
            let labels = d.primary.iter_mut().chain(d.secondary.iter_mut());
            for label in labels {
                label.span = text.span_of(label.span.lo as usize, label.span.hi as usize);
            }
            d.fixes.clear();
        }
        return (None, logical.diagnostics);
    }
    let source = format!("{prefix}{}{suffix}", logical.text);
    let rule = entry_rule(spec);
    match Grammar::parse(rule, &source) {
        Ok(pairs) => {
            let mut lower = Lower::new(origin);
            let mut found = clauses_in(spec, pairs).into_iter();
            let clause = found.next().filter(|p| Some(p.as_rule()) == grammar::rule_named(spec.rule));
            let clause = clause.and_then(|pair| lower.clause(spec.owner, pair));
            if found.next().is_some() || (clause.is_none() && lower.diagnostics.is_empty()) {
                lower.diagnostics.push(
                    Diagnostic::error(
                        "syntax",
                        text.whole,
                        format!("this is not one `{}` but several clauses", spec.key),
                    )
                    .help("give each clause a key of its own"),
                );
                return (None, lower.diagnostics);
            }
            (clause, lower.diagnostics)
        }
        Err(e) => {
            let failure = explain::Failure {
                source: &source,
                limit: prefix.len() + logical.text.trim_end().len(),
                owner: spec.owner,
                spec: Some(spec),
            };
            (None, vec![explain::describe(&failure, &e, &origin)])
        }
    }
}

/// The clauses that were found in the surroundings: one, unless the value holds more than a value.
fn clauses_in<'i>(spec: &ClauseSpec, pairs: Pairs<'i, Rule>) -> Vec<Pair<'i, Rule>> {
    let is_name = |p: &Pair<'_, Rule>| {
        matches!(p.as_rule(), Rule::name | Rule::label) || (spec.word == Word::SetTo && p.as_rule() == Rule::path)
    };
    let block = pairs.flat_map(Parts::of);
    if spec.head { block.flat_map(Parts::of).filter(|p| !is_name(p)).collect() } else { block.collect() }
}

/// The rule that reads a clause of this row within its surroundings.
fn entry_rule(spec: &ClauseSpec) -> Rule {
    if spec.head {
        return if matches!(spec.owner, Owner::Item(_)) { Rule::one_item } else { Rule::one_block };
    }
    grammar::body_rule(spec.owner).unwrap_or(Rule::duty_body)
}

/// What makes a clause alone a text that the grammar knows: the head it belongs into, or braces.
fn surroundings(spec: &ClauseSpec) -> (&'static str, &'static str) {
    match spec.word {
        Word::UsePath => ("use ", ""),
        Word::FactType => ("fact x: ", ""),
        Word::TableType => ("table x: ", ""),
        Word::TableFrom | Word::TableHit => ("table x ", ""),
        Word::DefineIs => ("define x = ", ""),
        Word::ParameterType => ("parameter x: ", ""),
        Word::SetTo => ("set x = ", ""),
        Word::ImpossibleWhen => ("impossible x ", ""),
        Word::LayerAlongside => ("layer x ", ""),
        Word::RungWhen => ("rung ", ""),
        Word::ClearancesOrder => ("clearances ", ""),
        Word::StatesOrder => ("states ", ""),
        Word::TemplateSafety | Word::TemplateFor => ("template x ", ""),
        Word::IntakeFor => ("intake x ", ""),
        Word::ReactionFor => ("reaction x ", ""),
        Word::ProcedureFor => ("procedure x ", ""),
        Word::PhaseWithin => ("phase x ", ""),
        Word::StepWithin | Word::StepAfter | Word::StepBy => ("step x ", ""),
        Word::DecisionAfter | Word::DecisionBy => ("decision x ", ""),
        Word::CommunicationFor => ("communication x ", ""),
        Word::GuaranteeFor => ("guarantee x ", ""),
        Word::ObligationWhen => ("obligation x ", ""),
        _ => ("{ ", " }"),
    }
}
