//! A declaration that the grammar does not take as a whole: its head and its clauses are read one by one, so that each
//! mistake gets its own message and everything else is kept.

use std::ops::Range;

use pest::Parser;

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{Arg, Block, Clause, Item};
use crate::syntax::clauses::{CLAUSES, ClauseSpec, KINDS, Owner, of_owner};
use crate::syntax::elsewhere;

use super::explain::{self, Failure};
use super::grammar::{self, Grammar, Parts, Rule};
use super::logical::word_at;
use super::lower::{Lower, Origin, Place};
use super::ranges::{block_of, clause_ranges};

/// The most errors that are reported for one declaration.
const MAX_ERRORS: usize = 10;

/// What could be read of a broken declaration.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The declaration, if its kind is known.
    pub item: Option<Item>,
    /// What could not be read.
    pub broken: Vec<Span>,
    /// Why.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the declaration `text`; at `faults` something has been reported already.
pub(super) fn item(origin: Origin<'_>, text: &str, faults: &[usize]) -> Found {
    let mut reader = Reader { origin, text, faults, found: Found::default() };
    reader.item();
    let found = &mut reader.found.diagnostics;
    if found.len() >= MAX_ERRORS {
        found.truncate(MAX_ERRORS);
        if let Some(last) = found.last_mut() {
            last.notes.push("the rest of this declaration was not read: too many errors".to_owned());
        }
    }
    reader.found
}

struct Reader<'t> {
    origin: Origin<'t>,
    text: &'t str,
    faults: &'t [usize],
    found: Found,
}

impl Reader<'_> {
    fn slice(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.origin.span(range.start, range.end)
    }

    fn is_faulty(&self, range: &Range<usize>) -> bool {
        let from = self.faults.partition_point(|f| *f < range.start);
        self.faults.get(from).is_some_and(|f| *f < range.end)
    }

    fn full(&self) -> bool {
        self.found.diagnostics.len() >= MAX_ERRORS
    }

    fn report(&mut self, broken: &Range<usize>, diagnostic: Diagnostic) {
        self.found.broken.push(self.span(broken));
        self.found.diagnostics.push(diagnostic);
    }

    fn item(&mut self) {
        let all = 0..self.text.trim_end().len();
        let word = explain::clipped(word_at(self.text, 0)).to_owned();
        let Some(kind) = grammar::kind_word(&word) else {
            if self.is_faulty(&(0..word.len().max(1))) {
                self.found.broken.push(self.span(&all));
            } else {
                let d = self.unknown_declaration(&word);
                self.report(&all, d);
            }
            return;
        };
        let owner = Owner::Item(kind);
        let (head, body) = block_of(self.text, &all);
        let parsed = self.head(&head, owner, Rule::one_item);
        let mut item = parsed.and_then(|source| {
            let pairs = Grammar::parse(Rule::one_item, &source).ok()?;
            let mut lower = Lower::new(Origin { prefix: 0, place: shifted(self.origin, head.start), ..self.origin });
            let item = pairs.flat_map(Parts::of).find_map(|p| lower.item(p));
            self.found.diagnostics.append(&mut lower.diagnostics);
            item
        });
        if item.is_none() {
            let name = kind.spec().named.then(|| self.name_after(&head, word.len())).flatten();
            item = Some(Item {
                kind,
                span: self.span(&head),
                keyword: self.span(&(0..word.len())),
                name,
                label: None,
                clauses: Vec::new(),
                anchor: None,
            });
        }
        if let (Some(item), Some(body)) = (&mut item, body) {
            item.span = self.span(&all);
            if grammar::body_rule(owner).is_none() {
                let brace = body.start - 1..body.start;
                let d = Diagnostic::error("syntax", self.span(&brace), format!("`{word}` has no block"))
                    .help("write its parts on the line itself");
                self.report(&body, d);
            } else {
                item.clauses.append(&mut self.block(owner, &body));
                self.after_block(body.end + 1..all.end);
            }
        }
        self.found.item = item;
    }

    /// The head's text, if it is sound; else its error is reported.
    fn head(&mut self, range: &Range<usize>, owner: Owner, rule: Rule) -> Option<String> {
        if self.is_faulty(range) {
            self.found.broken.push(self.span(range));
            return None;
        }
        let source = self.slice(range).trim_end().to_owned();
        let Err(e) = Grammar::parse(rule, &source) else { return Some(source) };
        let origin = Origin { prefix: 0, place: shifted(self.origin, range.start), ..self.origin };
        let failure = Failure { source: &source, limit: source.len(), owner, spec: None };
        let d = explain::describe(&failure, &e, &origin);
        self.report(range, d);
        None
    }

    fn name_after(&self, head: &Range<usize>, word: usize) -> Option<crate::syntax::ast::Name> {
        let rest = self.text.get(head.start + word..head.end)?;
        let at = head.start + word + (rest.len() - rest.trim_start().len());
        let name = word_at(self.text, at);
        let sound = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit()) && !explain::is_reserved(name);
        sound.then(|| crate::source::Spanned::new(name.to_owned(), self.span(&(at..at + name.len()))))
    }

    fn after_block(&mut self, range: Range<usize>) {
        let Some(text) = self.text.get(range.clone()) else { return };
        let rest = text.trim();
        if rest.is_empty() || self.full() {
            return;
        }
        let lo = range.start + (text.len() - text.trim_start().len());
        let d = Diagnostic::error(
            "syntax",
            self.span(&(lo..lo + explain::lexeme(rest).len())),
            format!("expected a new line after `}}`, found `{}`", explain::lexeme(rest)),
        )
        .help("begin a new line, or write `;`");
        self.report(&(lo..lo + rest.len()), d);
    }

    /// The clauses between the braces of a block.
    fn block(&mut self, owner: Owner, body: &Range<usize>) -> Vec<Clause> {
        let mut clauses = Vec::new();
        for range in clause_ranges(self.text, body) {
            if self.full() {
                break;
            }
            clauses.extend(self.clause(owner, &range));
        }
        clauses
    }

    fn clause(&mut self, owner: Owner, range: &Range<usize>) -> Option<Clause> {
        let text = self.slice(range).to_owned();
        let words = grammar::clause_like(owner, &text);
        let faulty = self.is_faulty(range);
        if let Some((words, help)) = elsewhere::clause(owner, &text).filter(|_| !faulty && words.is_none()) {
            let end = range.start + grammar::leading_words(&text, words).unwrap_or(words.len());
            let what = format!("unknown clause `{words}` in {}", explain::block_name(owner));
            let d = Diagnostic::error("unknown-clause", self.span(&(range.start..end)), what).help(help);
            self.report(range, d);
            return None;
        }
        let spec = words.or_else(|| of_owner(owner).find(|s| !s.head && s.words.is_empty() && fits(s, &text)));
        let Some(spec) = spec else {
            if faulty {
                self.found.broken.push(self.span(range));
            } else {
                let d = self.unknown_clause(owner, range);
                self.report(range, d);
            }
            return None;
        };
        let inner = grammar::rule_named(spec.rule).and_then(grammar::block_owner);
        if faulty && inner.is_none() {
            self.found.broken.push(self.span(range));
            return None;
        }
        if !faulty {
            let rule = grammar::body_rule(if spec.owner == Owner::Any { owner } else { spec.owner })?;
            let source = format!("{{ {text} }}");
            let origin = Origin { prefix: 2, place: shifted(self.origin, range.start), ..self.origin };
            match Grammar::parse(rule, &source) {
                Ok(pairs) => {
                    let mut lower = Lower::new(origin);
                    let clause = pairs.flat_map(Parts::of).find_map(|p| lower.clause(owner, p));
                    self.found.diagnostics.append(&mut lower.diagnostics);
                    return clause;
                }
                Err(e) if inner.is_none() => {
                    let failure = Failure { source: &source, limit: text.len() + 2, owner, spec: Some(spec) };
                    let d = explain::describe(&failure, &e, &origin);
                    self.report(range, d);
                    return None;
                }
                Err(_) => {}
            }
        }
        self.block_clause(spec, inner?, range)
    }

    /// `level SEV1 { … }` with something wrong in it.
    fn block_clause(&mut self, spec: &ClauseSpec, inner: Owner, range: &Range<usize>) -> Option<Clause> {
        let (head, body) = block_of(self.text, range);
        let words = grammar::leading_words(self.slice(&head), spec.words).unwrap_or(0);
        let source = self.head(&head, inner, Rule::one_block);
        let origin = Origin { prefix: 0, place: shifted(self.origin, head.start), ..self.origin };
        let mut clause = source.and_then(|source| {
            let pairs = Grammar::parse(Rule::one_block, &source).ok()?;
            let mut lower = Lower::new(origin);
            let clause = pairs.flat_map(Parts::of).find_map(|p| lower.clause(spec.owner, p));
            self.found.diagnostics.append(&mut lower.diagnostics);
            clause
        });
        if clause.is_none() {
            let name = self.name_after(&head, words);
            clause = Some(Clause {
                word: spec.word,
                word_span: self.span(&(range.start..range.start + words)),
                span: self.span(range),
                arg: Arg::Block(Block { name, label: None, clauses: Vec::new() }),
            });
        }
        let mut clause = clause?;
        clause.span = self.span(range);
        if let Some(body) = body {
            let mut clauses = self.block(inner, &body);
            match &mut clause.arg {
                Arg::Block(block) => block.clauses.append(&mut clauses),
                Arg::Variant { clauses: inner, .. } => inner.append(&mut clauses),
                _ => {}
            }
            self.after_block(body.end + 1..range.end);
        }
        Some(clause)
    }

    fn unknown_declaration(&self, word: &str) -> Diagnostic {
        if word.is_empty() {
            let found = explain::lexeme(self.text);
            if let Some(sign) = ["//", "/*", "--"].into_iter().find(|s| self.text.starts_with(s)) {
                let all = self.text.lines().next().map_or(0, |l| l.trim_end().len());
                let d = Diagnostic::error("syntax", self.span(&(0..all)), format!("`{sign}` begins no comment"));
                return d.help("a comment begins with `#` and ends with its line");
            }
            return Diagnostic::error(
                "syntax",
                self.span(&(0..found.len())),
                format!("expected a declaration, found `{found}`"),
            )
            .help("a declaration begins with its kind, such as `role`, `ladder` or `schedule`");
        }
        let span = self.span(&(0..word.len()));
        let d = Diagnostic::error("unknown-declaration", span, format!("unknown declaration `{word}`"));
        let stem = word.trim_end_matches(['s', 'y']);
        let same = KINDS.iter().find(|k| k.key == word || (stem.len() > 3 && k.word.starts_with(stem)));
        let near = same
            .map(|k| format!("did you mean `{}`?", k.word))
            .or_else(|| did_you_mean(word, KINDS.iter().map(|k| k.word)));
        match (near, clause_of(self.text)) {
            (Some(near), _) => d.help(near),
            (None, Some((words, owners))) => {
                d.help(format!("`{words}` is a clause: it stands between the `{{ }}` of {owners}"))
            }
            (None, None) => d.help("a declaration begins with its kind, such as `role`, `ladder` or `schedule`"),
        }
    }

    fn unknown_clause(&self, owner: Owner, range: &Range<usize>) -> Diagnostic {
        let text = self.slice(range);
        let word = explain::clipped(word_at(text, 0));
        let block = explain::block_name(owner);
        if word.is_empty() {
            let found = explain::lexeme(text);
            return Diagnostic::error(
                "syntax",
                self.span(&(range.start..range.start + found.len())),
                format!("expected a clause of {block}, found `{found}`"),
            )
            .help(explain::clauses_of(owner));
        }
        let d = Diagnostic::error(
            "unknown-clause",
            self.span(&(range.start..range.start + word.len())),
            format!("unknown clause `{word}` in {block}"),
        );
        let known = || of_owner(owner).filter(|s| !s.head && !s.words.is_empty());
        let first = |s: &'static ClauseSpec| s.words.split(' ').next().unwrap_or("");
        // The word is right and what follows is not: `acknowledge in 5m`.
        if let Some(near) = known().find(|s| first(s) == word) {
            return d.help(format!("did you mean `{}`?", near.words));
        }
        if let Some(near) = crate::diagnostic::nearest(word, known().map(first)) {
            let full: Vec<_> = known().filter(|s| first(s) == near).map(|s| format!("`{}`", s.words)).collect();
            return d.help(format!("did you mean {}?", full.join(" or ")));
        }
        let d = match clause_of(text) {
            Some((words, owners)) => d.help(format!("`{words}` is a clause of {owners}")),
            None => d,
        };
        d.help(explain::clauses_of(owner))
    }
}

/// The clause of some block that a text begins like, and the blocks that have it.
fn clause_of(text: &str) -> Option<(&'static str, String)> {
    let like = |c: &&ClauseSpec| !c.words.is_empty() && grammar::leading_words(text, c.words).is_some();
    let words = CLAUSES.iter().filter(like).max_by_key(|c| c.words.len())?.words;
    let mut owners: Vec<String> =
        CLAUSES.iter().filter(|c| c.words == words).map(|c| explain::block_name(c.owner)).collect();
    owners.truncate(3);
    Some((words, owners.join(", ")))
}

/// Whether a text can begin the clause without words of its block: a date in `holidays`, a name in `translations`.
fn fits(spec: &ClauseSpec, text: &str) -> bool {
    match spec.rule {
        "holiday" => text.starts_with(|c: char| c.is_ascii_digit()),
        "row" => text.contains("=>") || text.contains('|'),
        _ => text.contains(['"', '\'']),
    }
}

fn shifted(origin: Origin<'_>, by: usize) -> Place<'_> {
    match origin.place {
        Place::At(base) => Place::At(base + by),
        mapped @ Place::Mapped(_) => mapped,
    }
}
