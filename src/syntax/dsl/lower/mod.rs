//! From pairs of the grammar to the syntax tree: declarations, blocks, clauses.
//!
//! The grammar has settled the form, so parts are taken in the order of its rules. What it lets through and the
//! language forbids (a date that does not exist, `count(x)` without a comparison) is reported here.

mod assumption;
mod clause;
mod condition;
mod exception;
mod guarantee;
mod intake;
mod leaf;
mod obligation;
mod procedure;
mod reaction;
mod role;
mod scenario;
mod schedule;
mod table;

use pest::iterators::Pair;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::ast::{Arg, Block, Clause, Item, TemplateText};
use crate::syntax::clauses::{ClauseSpec, Owner};

use super::ClauseText;
use super::grammar::{self, Parts, Rule};

/// Where the parsed text comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'t> {
    /// Its file.
    pub file: FileId,
    /// How many bytes stand before it that are not in the file: `{` in front of a clause.
    pub prefix: usize,
    /// Where the rest stands.
    pub place: Place<'t>,
}

/// How offsets of a text become offsets of its file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'t> {
    /// In step, from this offset on.
    At(usize),
    /// Piece by piece.
    Mapped(&'t ClauseText),
}

impl Origin<'_> {
    /// The span in the file of `lo..hi` in the parsed text.
    pub(super) fn span(&self, lo: usize, hi: usize) -> Span {
        let (lo, hi) = (lo.saturating_sub(self.prefix), hi.saturating_sub(self.prefix));
        match self.place {
            Place::At(base) => Span::new(self.file, base + lo, base + hi.max(lo)),
            Place::Mapped(text) => text.span_of(lo, hi),
        }
    }

    /// A map of pieces in the parsed text, as a map of pieces in the file; empty where there is no way.
    fn pieces(&self, pieces: &[(usize, usize)], len: usize) -> Vec<(u32, u32)> {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        match self.place {
            Place::At(base) => {
                pieces.iter().map(|(t, at)| (small(*t), small((base + at).saturating_sub(self.prefix)))).collect()
            }
            Place::Mapped(text) => {
                let mut out = Vec::new();
                for (i, (t, at)) in pieces.iter().enumerate() {
                    let at = at.saturating_sub(self.prefix);
                    let end = pieces.get(i + 1).map_or(len, |(next, _)| *next);
                    let Some(first) = text.place_of(at) else { return Vec::new() };
                    out.push((small(*t), first));
                    for (from, to) in &text.map {
                        let from = *from as usize;
                        if from > at && from < at + (end - t) {
                            out.push((small(t + from - at), *to));
                        }
                    }
                }
                out
            }
        }
    }
}

/// Builds the tree, and collects what is wrong on the way.
pub(super) struct Lower<'t> {
    origin: Origin<'t>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> Lower<'t> {
    /// For a text from there.
    pub(super) fn new(origin: Origin<'t>) -> Self {
        Self { origin, diagnostics: Vec::new() }
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(code, span, message).help(help));
    }

    /// Where a pair stands, without the blanks after it.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let lo = pair.as_span().start();
        self.origin.span(lo, lo + pair.as_str().trim_end().len())
    }

    /// A declaration.
    pub(super) fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Item> {
        let kind = grammar::kind_of(pair.as_rule())?;
        let span = self.span(&pair);
        let lo = pair.as_span().start();
        let word = super::logical::word_at(pair.as_str(), 0).len();
        let mut item = Item {
            kind,
            span,
            keyword: self.origin.span(lo, lo + word),
            name: None,
            label: None,
            clauses: Vec::new(),
            anchor: None,
        };
        let body = grammar::body_rule(Owner::Item(kind));
        for part in Parts::of(pair) {
            match part.as_rule() {
                // `set payments.x = …`: a reference in the place of a name.
                Rule::name | Rule::path => item.name = Some(self.name(&part)),
                Rule::label => item.label = Some(self.text(&part)),
                rule if Some(rule) == body => {
                    let mut clauses = self.body(Owner::Item(kind), part);
                    item.clauses.append(&mut clauses);
                }
                _ => item.clauses.extend(self.clause(Owner::Item(kind), part)),
            }
        }
        Some(item)
    }

    /// The clauses between the braces of a block.
    pub(super) fn body(&mut self, owner: Owner, pair: Pair<'_, Rule>) -> Vec<Clause> {
        Parts::of(pair).filter_map(|part| self.clause(owner, part)).collect()
    }

    /// One clause of a declaration or block.
    pub(super) fn clause(&mut self, owner: Owner, pair: Pair<'_, Rule>) -> Option<Clause> {
        let spec = grammar::row(owner, pair.as_rule())?;
        let span = self.span(&pair);
        let lo = pair.as_span().start();
        let words = grammar::leading_words(pair.as_str(), spec.words).unwrap_or(0);
        let word_span = if words == 0 { span } else { self.origin.span(lo, lo + words) };
        let before = self.diagnostics.len();
        let arg = self.argument(spec, pair);
        if arg.is_none() && self.diagnostics.len() == before {
            self.error("syntax", span, "this clause cannot be read", format!("it says {}", spec.help));
        }
        Some(Clause { word: spec.word, word_span, span, arg: arg? })
    }

    fn argument(&mut self, spec: &ClauseSpec, pair: Pair<'_, Rule>) -> Option<Arg> {
        match grammar::block_owner(pair.as_rule()) {
            Some(Owner::Variant) => self.variant(pair),
            Some(inner) => Some(Arg::Block(self.block(inner, pair))),
            None => self.arg(spec, pair),
        }
    }

    fn block(&mut self, owner: Owner, pair: Pair<'_, Rule>) -> Block {
        let mut block = Block { name: None, label: None, clauses: Vec::new() };
        let body = grammar::body_rule(owner);
        for part in Parts::of(pair) {
            match part.as_rule() {
                Rule::name => block.name = Some(self.name(&part)),
                Rule::label => block.label = Some(self.text(&part)),
                rule if Some(rule) == body => {
                    let mut clauses = self.body(owner, part);
                    block.clauses.append(&mut clauses);
                }
                _ => block.clauses.extend(self.clause(owner, part)),
            }
        }
        block
    }

    fn variant(&mut self, pair: Pair<'_, Rule>) -> Option<Arg> {
        let mut parts = Parts::of(pair);
        let channels = parts.each(Rule::path).iter().filter_map(|p| self.path(p)).collect();
        let clauses = parts.pick(Rule::variant_body).map_or_else(Vec::new, |body| self.body(Owner::Variant, body));
        Some(Arg::Variant { channels, clauses })
    }

    fn template_text(&self, text: String, span: Span, pieces: &[(usize, usize)]) -> TemplateText {
        let map = self.origin.pieces(pieces, text.len());
        TemplateText { text, span, map }
    }
}
