//! What the parts of the reader share: the tree, the way from nodes to spans, aliases, and what was found wrong.

use super::super::ast::{Arg, Clause, TemplateText, Text};
use super::super::characters;
use super::super::clauses::{ClauseSpec, Word};
use super::super::dsl::{ClauseText, parse_clause};
use super::super::texts::Texts;
use super::tree::{Kind, Node, NodeId, Style, Tree, text_map};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span, Spanned};

/// So many nodes are read through aliases; a file that repeats more is a bomb, not a policy.
const ALIAS_BUDGET: usize = 100_000;

/// So many problems are told of one file.
pub(super) const MAX_FOUND: usize = 100;

/// A file being read.
pub(super) struct Reading<'s> {
    pub(super) file: FileId,
    source: &'s str,
    pub(super) tree: Tree<'s>,
    pub(super) found: Vec<Diagnostic>,
    /// References that mean facts of type `text`: a scalar given to one is its text.
    pub(super) texts: Texts,
    /// Whether the declaration being read is such a fact.
    pub(super) in_text: bool,
    /// Scalars that have been read as DSL text.
    pub(super) clauses: std::collections::BTreeSet<NodeId>,
    /// The aliases that lead to the node being read, the outermost first.
    aliases: Vec<Span>,
    /// How many more nodes are read through aliases.
    budget: usize,
}

impl<'s> Reading<'s> {
    pub(super) fn new(file: FileId, source: &'s str, tree: Tree<'s>, found: Vec<Diagnostic>) -> Self {
        Self {
            file,
            source,
            tree,
            found,
            texts: Texts::default(),
            in_text: false,
            clauses: std::collections::BTreeSet::new(),
            aliases: Vec::new(),
            budget: ALIAS_BUDGET,
        }
    }

    pub(super) fn span(&self, id: NodeId) -> Span {
        let node = self.tree.node(id);
        Span::new(self.file, node.lo, node.hi)
    }

    /// The node itself, or what its alias names; nothing where that means nothing or the budget is spent.
    fn target(&mut self, id: NodeId) -> Option<(NodeId, usize)> {
        let (mut id, depth) = (id, self.aliases.len());
        // An alias of an alias does not exist in YAML: the anchor stands at the repeated node itself.
        while let Kind::Alias(target) = self.tree.node(id).kind {
            let place = self.span(id);
            self.aliases.push(place);
            match target {
                Some(target) => id = target,
                None => {
                    self.aliases.truncate(depth);
                    return None;
                }
            }
        }
        if !self.aliases.is_empty() {
            match self.budget {
                0 => {
                    self.aliases.truncate(depth);
                    return None;
                }
                1 => {
                    let place = self.aliases.first().copied().unwrap_or_default();
                    self.found.push(
                        Diagnostic::error("yaml-alias", place, "aliases repeat too much of this file")
                            .note(format!("at most {ALIAS_BUDGET} values are read through aliases"))
                            .help("write the repeated part once, as a declaration that others refer to by name"),
                    );
                    self.budget = 0;
                    self.aliases.truncate(depth);
                    return None;
                }
                _ => self.budget -= 1,
            }
        }
        Some((id, depth))
    }

    /// Reads a node, through its alias if it is one.
    pub(super) fn through<R>(&mut self, id: NodeId, read: impl FnOnce(&mut Self, NodeId) -> R) -> Option<R> {
        let (id, depth) = self.target(id)?;
        let result = read(self, id);
        self.aliases.truncate(depth);
        Some(result)
    }

    /// Where the anchor stands, if this node is an alias.
    pub(super) fn anchor(&self, id: NodeId) -> Option<Span> {
        match self.tree.node(id).kind {
            Kind::Alias(Some(target)) => Some(self.span(target)),
            _ => None,
        }
    }

    /// Reports something. What is wrong in a repeated value is told where it is repeated, too.
    pub(super) fn report(&mut self, mut found: Diagnostic) {
        if let (Some(alias), Some(primary)) = (self.aliases.first(), &mut found.primary) {
            let original = std::mem::replace(&mut primary.span, *alias);
            let message = std::mem::take(&mut primary.message);
            let message = if message.is_empty() { "in what this alias repeats".to_owned() } else { message };
            found = found.also(original, message);
            found.fixes.clear();
        }
        self.found.push(found);
    }

    pub(super) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: &str) {
        let found = Diagnostic::error(code, span, message);
        self.report(if help.is_empty() { found } else { found.help(help) });
    }

    /// A key in brackets without a colon.
    pub(super) fn is_bare_key(&self, key: NodeId, value: NodeId) -> bool {
        let (k, v) = (self.tree.node(key), self.tree.node(value));
        let colon = || self.source.get(k.hi..).is_some_and(|s| s.trim_start().starts_with(':'));
        k.flow && k.kind == Kind::Scalar(Style::Plain) && v.is_empty() && !colon()
    }

    /// Whether so much is wrong that nobody reads on.
    pub(super) fn is_full(&self) -> bool {
        self.found.len() >= MAX_FOUND
    }

    /// The text of a scalar. A block loses its last newline, as the DSL's text blocks do.
    pub(super) fn text(&self, id: NodeId) -> &str {
        let node = self.tree.node(id);
        match node.kind {
            Kind::Scalar(Style::Literal | Style::Folded) => node.text.strip_suffix('\n').unwrap_or(&node.text),
            _ => &node.text,
        }
    }

    /// Reports the characters of the file that make a line look like another one; the parser refuses control characters.
    pub(super) fn look_at_characters(&mut self) {
        for (at, c) in self.source.char_indices().filter(|(_, c)| characters::turns(*c)) {
            self.report(characters::finding(c, Span::new(self.file, at, at + c.len_utf8())));
        }
    }

    /// A string with its place. Characters that nobody can see and that an escape has brought in are reported.
    pub(super) fn string(&mut self, id: NodeId) -> Text {
        let (span, text) = (self.span(id), self.text(id).to_owned());
        let forbidden = |c: &char| characters::is_forbidden(*c, true) && !matches!(c, '\n' | '\t');
        let written = self.source.get(span.lo as usize..span.hi as usize).unwrap_or_default();
        if let Some(c) = text.chars().find(|c| forbidden(c) && !written.contains(*c)) {
            let what = if c.is_control() { "control" } else { "invisible" };
            let message = format!("the text holds the {what} character U+{:04X}", u32::from(c));
            self.error("control-character", span, message, "leave it out");
        }
        Spanned::new(text, span)
    }

    /// Warns where ` #` has cut off a text that was to go on.
    pub(super) fn cut_by_comment(&mut self, id: NodeId) {
        let node = self.tree.node(id);
        if node.kind != Kind::Scalar(Style::Plain) || node.is_empty() {
            return;
        }
        let end = node.hi;
        let line = self.source.get(end..).and_then(|t| t.lines().next()).unwrap_or("");
        let Some(comment) = line.trim_start().strip_prefix('#') else { return };
        if !looks_cut_off(comment) {
            return;
        }
        let at = end + line.len() - line.trim_start().len();
        let place = Span::new(self.file, at, end + line.trim_end().len());
        self.report(
            Diagnostic::warning("cut-off-by-comment", place, "this is a comment: the text ends before it")
                .help("put the text in quotes if it goes on here")
                .help("a comment has a blank behind its `#`"),
        );
    }

    /// The text of a template, with the way back.
    pub(super) fn template_text(&mut self, id: NodeId) -> TemplateText {
        self.cut_by_comment(id);
        let Spanned { node: text, span } = self.string(id);
        TemplateText { text, span, map: text_map(self.source, self.tree.node(id)) }
    }

    /// Parses a clause of which the scalars `parts` are what follows its words.
    pub(super) fn parse(&mut self, spec: &ClauseSpec, words: Span, parts: &[NodeId], between: &str) -> Option<Clause> {
        let mut text = format!("{}{}", spec.words, if spec.words.is_empty() { "" } else { " " });
        let mut map = Vec::new();
        let mut mapped = true;
        let mut whole: Option<Span> = None;
        for (i, part) in parts.iter().enumerate() {
            if i > 0 {
                text.push_str(between);
            }
            self.clauses.insert(*part);
            let node = self.tree.node(*part);
            let pieces = text_map(self.source, node);
            mapped &= !pieces.is_empty();
            let at = u32::try_from(text.len()).unwrap_or(u32::MAX);
            map.extend(pieces.into_iter().map(|(t, f)| (t.saturating_add(at), f)));
            text.push_str(&one_line(node));
            let span = self.span(*part);
            whole = Some(whole.map_or(span, |w| w.to(span)));
        }
        if !mapped {
            map.clear();
        }
        let text = ClauseText { text, file: self.file, words, map, whole: whole.unwrap_or(words) };
        let (clause, found) = parse_clause(spec, &text);
        for d in found {
            self.report(d);
        }
        clause
    }

    /// A scalar read as what follows the words of a clause: `kind` for a name, `owner` for a reference.
    pub(super) fn leaf(&mut self, word: Word, id: NodeId) -> Option<Arg> {
        let (span, from) = (self.span(id), self.found.len());
        let clause = self.parse(word.spec(), span, &[id], "");
        for found in self.found.iter_mut().skip(from) {
            // What `kind` or `owner` says, and how it is written, has nothing to do with this key or value.
            found.help.retain(|h| !h.contains("` says ") && !h.starts_with("write it like `"));
        }
        clause.map(|c| c.arg)
    }
}

/// The text of a scalar as DSL text: its newlines count as blanks, except in text blocks.
fn one_line(node: &Node<'_>) -> String {
    let text = node.text.trim_end_matches('\n');
    if !text.contains('\n') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split("\"\"\"").enumerate() {
        if i > 0 {
            out.push_str("\"\"\"");
        }
        if i % 2 == 1 {
            out.push_str(part);
        } else {
            out.push_str(&part.replace('\n', " "));
        }
    }
    out
}

/// Whether what stands behind a `#` looks like the rest of a text: nobody begins a comment without a blank, or with a value.
pub(in crate::syntax) fn looks_cut_off(comment: &str) -> bool {
    comment.contains("{{") || !(comment.is_empty() || comment.starts_with([' ', '\t', '#']))
}
