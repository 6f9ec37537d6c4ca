//! The keys of a body: clauses, by the shape that the table gives them.

use super::super::ast::{Arg, Block, Clause, Text, Value};
use super::super::clauses::{ClauseSpec, ItemKind, Owner, Shape, Word, of_owner};
use super::super::texts::needs_quotes;
use super::reading::Reading;
use super::tree::{Kind, NodeId, Style};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::{Span, Spanned};

/// What a body says.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) label: Option<Text>,
    pub(super) clauses: Vec<Clause>,
}

/// The clauses that may stand in a block, as the DSL has them: declarations without braces say nothing in common.
pub(super) fn rows(owner: Owner) -> impl Iterator<Item = &'static ClauseSpec> {
    use ItemKind as K;
    let bare = matches!(owner, Owner::Item(K::Use | K::Scope | K::Define | K::Set | K::Clearances | K::States));
    of_owner(owner).filter(move |c| !(bare && c.owner == Owner::Any))
}

fn has_label(owner: Owner) -> bool {
    use ItemKind as K;
    !matches!(
        owner,
        Owner::Item(
            K::Use
                | K::Scope
                | K::Set
                | K::Clearances
                | K::States
                | K::Severities
                | K::Assumptions
                | K::Alarms
                | K::Translations
        ) | Owner::Assumed
            | Owner::Variant
            | Owner::Any
    )
}

impl Reading<'_> {
    /// The keys of a map as label and clauses. `skip` is a key that the caller has read.
    pub(super) fn body(&mut self, owner: Owner, map: NodeId, skip: Option<NodeId>) -> Body {
        let mut body = Body::default();
        let pairs = self.tree.pairs(map);
        let known = |key: &str| key == "label" || rows(owner).any(|c| c.key == key);
        let mut at = 0;
        while let Some((key, value)) = pairs.get(at).copied() {
            let cut = self.cut_off(&pairs, at, ("\"", "\""), &known);
            if cut == 0 && Some(key) != skip {
                self.key(owner, key, value, &mut body);
            }
            at += cut.max(1);
        }
        body
    }

    fn key(&mut self, owner: Owner, key: NodeId, value: NodeId, body: &mut Body) {
        let word = self.text(key).to_owned();
        if word == "label" && has_label(owner) {
            body.label = self.through(value, |r, v| r.required_string("label", v)).flatten();
        } else if let Some(spec) = rows(owner).find(|c| c.key == word) {
            self.clause(spec, key, value, &mut body.clauses);
        } else if owner == Owner::Item(ItemKind::Holidays) && word.starts_with(|c: char| c.is_ascii_digit()) {
            let span = self.span(key);
            body.clauses.extend(self.pair(Word::HolidaysDate.spec(), span, key, value));
        } else {
            self.unknown_key(owner, key);
        }
    }

    fn unknown_key(&mut self, owner: Owner, key: NodeId) {
        let (word, span) = (self.text(key).to_owned(), self.span(key));
        let what = owner.word();
        let found = Diagnostic::error("unknown-clause", span, format!("`{what}` has no clause `{word}`"));
        let spaced = word.replace(['_', '-'], " ");
        if let Some((_, help)) = super::super::elsewhere::clause(owner, &spaced) {
            self.report(found.help(help));
            return;
        }
        if owner == Owner::Item(ItemKind::Severities) && word.starts_with(char::is_uppercase) {
            self.report(
                found.help("levels stand in a list, the most severe first").help(format!(
                    "write `levels:`, and below it `- level: {word}` with its clauses in the same column"
                )),
            );
            return;
        }
        let same = rows(owner).find(|c| c.words == word || c.words == spaced || c.key.trim_end_matches('s') == word);
        let help = same.map(|c| format!("write `{}`", c.key)).or_else(|| {
            let label = has_label(owner).then_some("label");
            did_you_mean(&word, rows(owner).map(|c| c.key).chain(label))
        });
        let known: Vec<String> = rows(owner).map(|c| format!("`{}`", c.key)).collect();
        self.report(match help {
            Some(help) => found.help(help),
            None if known.is_empty() => found,
            None => found.help(format!("a {what} has {}", known.join(", "))),
        });
    }

    /// `{ via: phone, sms }`: the comma ended the value, and `sms` became a key. Says how many keys are such parts of
    /// the value before them; `quotes` make it whole.
    pub(super) fn cut_off(
        &mut self,
        pairs: &[(NodeId, NodeId)],
        at: usize,
        quotes: (&str, &str),
        known: &dyn Fn(&str) -> bool,
    ) -> usize {
        let Some((_, before)) = at.checked_sub(1).and_then(|i| pairs.get(i)).copied() else { return 0 };
        let value = self.tree.node(before);
        if !value.flow || value.kind != Kind::Scalar(Style::Plain) || value.is_empty() {
            return 0;
        }
        let parts: Vec<NodeId> = pairs
            .iter()
            .skip(at)
            .take_while(|(k, v)| self.is_bare_key(*k, *v) && !known(self.text(*k)))
            .map(|(k, _)| *k)
            .collect();
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return 0 };
        let all = self.span(before).to(self.span(*last));
        let words: Vec<&str> = std::iter::once(before).chain(parts.iter().copied()).map(|p| self.text(p)).collect();
        let whole = words.join(", ");
        let word = self.text(*first);
        let found =
            Diagnostic::error("cut-off-value", all, format!("the comma ends this value: `{word}` became a key"))
                .help("in `{ }`, quote the value that has a comma in it");
        let found = if word.contains(' ') {
            found
        } else {
            found.help(format!("if it is a key without a value, write `{word}:`"))
        };
        let found = if whole.contains(['"', '\\', '\n']) {
            found
        } else {
            found.fix(all, format!("{}{whole}{}", quotes.0, quotes.1))
        };
        self.report(found);
        parts.len()
    }

    /// One key: a clause, or several of the same words.
    pub(super) fn clause(&mut self, spec: &'static ClauseSpec, key: NodeId, value: NodeId, out: &mut Vec<Clause>) {
        let words = self.span(key);
        let from = out.len();
        self.through(value, |r, v| r.value(spec, words, v, out));
        let end = self.span(value);
        for clause in out.iter_mut().skip(from) {
            if clause.word_span == words || clause.word_span.is_empty() {
                clause.word_span = words;
            }
            // One clause under a key is key and value; of several, each is its own part.
            if clause.span == Span::default() {
                clause.span = words.to(end);
            }
        }
    }

    fn value(&mut self, spec: &'static ClauseSpec, words: Span, value: NodeId, out: &mut Vec<Clause>) {
        match (self.tree.node(value).kind, spec.shape) {
            (_, Shape::Blocks(owner)) => self.blocks(spec, owner, value, out),
            (Kind::List, Shape::List) => out.extend(self.list(spec, words, value)),
            (Kind::List, _) if spec.word == Word::StatesOrder => out.extend(self.list(spec, words, value)),
            (Kind::List, _) if spec.word == Word::ClearancesOrder => {
                let parts = self.scalars(spec, value);
                out.extend(self.parsed(spec, words, &parts, " < "));
            }
            (Kind::List, _) if spec.repeat => self.several(spec, words, value, out),
            (Kind::List, _) => {
                let span = self.span(value);
                let help = format!("write the clause once: `{}: …`", spec.key);
                self.error("yaml-shape", span, format!("`{}` takes one value, not a list", spec.key), &help);
            }
            (Kind::Map, Shape::Map) => out.extend(self.pairs(spec, words, value)),
            (Kind::Map, _) => {
                let span = self.span(value);
                let help = match spec.shape {
                    Shape::Flag => format!("write `{}: true`", spec.key),
                    Shape::String => "text with `: ` in it needs quotes".to_owned(),
                    Shape::List => format!("write `{}: [a, b]`", spec.key),
                    _ => format!(
                        "write the rest of the clause as text: `{}: …`; text with `: ` or `{{` in it needs quotes",
                        spec.key
                    ),
                };
                let takes = if spec.shape == Shape::List { "text or a list" } else { "text" };
                self.error("yaml-shape", span, format!("`{}` takes {takes}, not a map", spec.key), &help);
            }
            (Kind::Scalar(_), _) => out.extend(self.scalar(spec, words, value)),
            (Kind::Alias(_), _) => {}
        }
    }

    fn scalar(&mut self, spec: &'static ClauseSpec, words: Span, value: NodeId) -> Option<Clause> {
        match spec.shape {
            Shape::Flag => self.flag(spec, words, value),
            Shape::String => {
                let text = self.required_string(spec.key, value)?;
                Some(made(spec, words, Arg::Text(text)))
            }
            _ if self.tree.node(value).is_empty() => {
                self.missing(spec.key, value, words);
                None
            }
            // One string stands for itself; several, in DSL text, have quotes of their own.
            Shape::List if spec.word == Word::RoleAlias && !self.text(value).trim_start().starts_with(['"', '\'']) => {
                let text = self.string(value);
                Some(made(spec, words, Arg::Texts(vec![text])))
            }
            _ if spec.word == Word::FactAssume && self.in_text && !needs_quotes(self.text(value)) => {
                Some(self.assumed_text(spec, words, value))
            }
            _ if matches!(spec.word, Word::ParameterDefault | Word::SetTo)
                && self.in_text
                && !needs_quotes(self.text(value)) =>
            {
                let Spanned { node, span } = self.string(value);
                Some(made(spec, words, Arg::Value(Spanned::new(Value::Text(node), span))))
            }
            _ => self.parsed(spec, words, &[value], ""),
        }
    }

    /// `assume: Web hosting because "most are"` of a fact that is a text.
    fn assumed_text(&mut self, spec: &'static ClauseSpec, words: Span, value: NodeId) -> Clause {
        let Spanned { node: all, span } = self.string(value);
        let (text, because) = match all.rsplit_once(" because \"") {
            Some((text, why)) if why.ends_with('"') && !why.trim_end_matches('"').contains(['"', '\\']) => {
                (text.trim_end(), Some(Spanned::new(why.trim_end_matches('"').to_owned(), span)))
            }
            _ => (all.as_str(), None),
        };
        made(spec, words, Arg::Assume { value: Spanned::new(Value::Text(text.to_owned()), span), because })
    }

    fn flag(&mut self, spec: &'static ClauseSpec, words: Span, value: NodeId) -> Option<Clause> {
        let span = self.span(value);
        match self.text(value) {
            "true" | "" => Some(made(spec, words, Arg::None)),
            other => {
                let message = format!("`{}` says nothing more: `{other}` has no place here", spec.key);
                self.error("yaml-shape", span, message, &format!("write `{}: true`, or leave the key out", spec.key));
                None
            }
        }
    }

    /// A string that has to be there; `""` is one.
    pub(super) fn required_string(&mut self, key: &str, value: NodeId) -> Option<Text> {
        let span = self.span(value);
        match self.tree.node(value).kind {
            Kind::Scalar(_) if self.tree.node(value).is_empty() => {
                self.missing(key, value, span);
                None
            }
            Kind::Scalar(_) => {
                self.cut_by_comment(value);
                Some(self.string(value))
            }
            _ => {
                self.error("yaml-shape", span, format!("`{key}` takes one text"), "text with `: ` in it needs quotes");
                None
            }
        }
    }

    pub(super) fn missing(&mut self, key: &str, value: NodeId, words: Span) {
        let at = self.span(value);
        let place = if at.lo > 0 { at } else { words };
        self.error("missing-value", place, format!("`{key}` has no value"), "write what it says, or leave the key out");
    }

    /// DSL text of one clause.
    pub(super) fn parsed(
        &mut self,
        spec: &'static ClauseSpec,
        words: Span,
        parts: &[NodeId],
        between: &str,
    ) -> Option<Clause> {
        let mut clause = self.parse(spec, words, parts, between)?;
        clause.word_span = words;
        clause.span = Span::default();
        Some(clause)
    }

    /// A list of names or strings that is one clause.
    fn list(&mut self, spec: &'static ClauseSpec, words: Span, list: NodeId) -> Option<Clause> {
        if spec.word == Word::RoleAlias {
            let parts = self.scalars(spec, list);
            let texts = parts.into_iter().map(|p| self.string(p)).collect();
            return Some(made(spec, words, Arg::Texts(texts)));
        }
        let parts = self.scalars(spec, list);
        if parts.is_empty() {
            let span = self.span(list);
            self.error(
                "missing-value",
                span,
                format!("`{}` has no members", spec.key),
                "name at least one, or leave the key out",
            );
            return None;
        }
        self.parsed(spec, words, &parts, ", ")
    }

    /// The members of a list, all of which have to be text.
    fn scalars(&mut self, spec: &'static ClauseSpec, list: NodeId) -> Vec<NodeId> {
        let mut parts = Vec::new();
        for kid in self.tree.kids(list).to_vec() {
            self.through(kid, |r, k| {
                let node = r.tree.node(k);
                if matches!(node.kind, Kind::Scalar(_)) && !node.is_empty() {
                    parts.push(k);
                } else {
                    let span = r.span(k);
                    r.error("yaml-shape", span, format!("`{}` is a list of names", spec.key), "");
                }
            });
        }
        parts
    }

    /// A list under a key that may stand several times: a clause each.
    fn several(&mut self, spec: &'static ClauseSpec, words: Span, list: NodeId, out: &mut Vec<Clause>) {
        for (i, kid) in self.tree.kids(list).to_vec().into_iter().enumerate() {
            let from = out.len();
            let errors = self.found.len();
            self.through(kid, |r, k| {
                if r.tree.node(k).kind == Kind::List {
                    let span = r.span(k);
                    r.error("yaml-shape", span, "a list in a list has no meaning here", "");
                } else {
                    r.value(spec, words, k, out);
                }
            });
            let node = self.tree.node(kid);
            if i > 0
                && node.flow
                && node.kind == Kind::Scalar(Style::Plain)
                && let Some(found) = self.found.get_mut(errors)
            {
                found.help.push("in `[ ]` a comma ends the value: quote values that have one".to_owned());
            }
            let span = self.span(kid);
            for clause in out.iter_mut().skip(from) {
                if clause.span == Span::default() {
                    clause.span = span;
                }
            }
        }
    }

    /// Levels, layers, rungs: a list of maps.
    fn blocks(&mut self, spec: &'static ClauseSpec, owner: Owner, list: NodeId, out: &mut Vec<Clause>) {
        let node = self.tree.node(list);
        // What stands once is a map of its own.
        if !spec.repeat && node.kind == Kind::Map {
            let body = self.body(owner, list, None);
            let block = Block { name: None, label: None, clauses: body.clauses };
            out.push(made(spec, Span::default(), Arg::Block(block)));
            return;
        }
        if !spec.repeat {
            let span = self.span(list);
            let help = "write its clauses below it, indented";
            self.error("yaml-shape", span, format!("`{}` is a map of clauses", spec.key), help);
            return;
        }
        if node.kind != Kind::List {
            if !node.is_empty() {
                let span = self.span(list);
                let help = format!("write a list: `- {}: NAME`, and the clauses below it", spec.words);
                self.error("yaml-shape", span, format!("`{}` is a list, because the order matters", spec.key), &help);
            }
            return;
        }
        for kid in self.tree.kids(list).to_vec() {
            let block = self.through(kid, |r, k| r.block(spec, owner, k)).flatten();
            if let Some((word_span, block)) = block {
                out.push(Clause { word: spec.word, word_span, span: self.span(kid), arg: Arg::Block(block) });
            }
        }
    }

    fn block(&mut self, spec: &'static ClauseSpec, owner: Owner, id: NodeId) -> Option<(Span, Block)> {
        let span = self.span(id);
        let example = format!("write `- {}: NAME`, and the clauses below it, in the same column", spec.words);
        if self.tree.node(id).kind != Kind::Map {
            self.error("yaml-shape", span, format!("a {} is a map", spec.words), &example);
            return None;
        }
        let pairs = self.tree.pairs(id);
        // `- SEV1: { … }`, which is what one would write first.
        if let [(key, value)] = pairs.as_slice()
            && self.text(*key) != spec.words
            && self.text(*key) != "label"
            && !rows(owner).any(|c| c.key == self.text(*key))
            && self.tree.node(*value).kind == Kind::Map
        {
            let name = self.text(*key).to_owned();
            let place = self.span(*key);
            let help = format!("write `- {}: {name}`, and the clauses below it, in the same column", spec.words);
            self.error(
                "yaml-shape",
                place,
                format!("the name of a {} is the value of `{}`", spec.words, spec.words),
                &help,
            );
            return None;
        }
        let named = pairs.iter().find(|(k, _)| self.text(*k) == spec.words).copied();
        let word_span = named.map(|(k, _)| k).or(pairs.first().map(|(k, _)| *k)).map_or(span, |k| self.span(k));
        let name = match named {
            Some((_, value)) if self.tree.node(value).is_empty() && owner == Owner::Rung => None,
            Some((_, value)) => self.through(value, |r, v| r.name(v)).flatten(),
            None if owner == Owner::Rung => None,
            None => {
                self.error("missing-name", word_span, format!("this {} has no name", spec.words), &example);
                None
            }
        };
        let body = self.body(owner, id, named.map(|(k, _)| k));
        Some((word_span, Block { name, label: body.label, clauses: body.clauses }))
    }
}

/// A clause whose span is still to be set by the key it stands under.
pub(super) fn made(spec: &ClauseSpec, words: Span, arg: Arg) -> Clause {
    Clause { word: spec.word, word_span: words, span: Span::default(), arg }
}
