//! From the events of the YAML library to our tree: every syntax error of the file, not only the first.
//!
//! After an error a fresh parser starts at the next key in the first column. Nothing here recurses, and the library
//! is told how deep brackets and blocks may nest.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, StructureStyle};

use super::tree::{Kind, Node, NodeId, Style, Tree};
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};

/// So many syntax errors are reported of one file.
const MAX_ERRORS: usize = 50;
/// Blocks and brackets nest no deeper.
const MAX_DEPTH: usize = 64;

/// Reads a text.
pub(super) fn read(file: FileId, text: &str) -> (Tree<'_>, Vec<Diagnostic>) {
    let mut reader = Reader { file, text, tree: Tree::default(), found: Vec::new(), reported: Reported::default() };
    let mut base = 0;
    let mut errors = 0;
    while let Err(fault) = reader.stretch(base, errors > 0) {
        let (at, begins) = (fault.at, fault.begins(text));
        reader.found.push(match begins {
            Some(begin) => {
                let open = text.get(begin..).and_then(|t| t.chars().next()).unwrap_or('"');
                Diagnostic::error("yaml-syntax", reader.span(begin, begin + 1), format!("`{open}` is never closed"))
            }
            None => syntax_error(reader.span(at, at + 1), text, &fault.kind),
        });
        errors += 1;
        // Where the error only came to light at the next key, that key is not skipped.
        let next = if begins.is_some() { key_at(text, at).filter(|n| *n > base) } else { None };
        let next = next.or_else(|| next_key(text, at.max(base)));
        let line = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        reader.tree.broken.push((line.max(base), next.unwrap_or(text.len())));
        match next {
            Some(next) if errors < MAX_ERRORS => base = next,
            _ => break,
        }
    }
    reader.tree.comments.sort_unstable();
    reader.tree.comments.dedup();
    (reader.tree, reader.found)
}

/// Where the library gave up.
struct Fault {
    at: usize,
    kind: ErrorKind,
    /// Where the innermost bracket that was open begins.
    bracket: Option<usize>,
}

impl Fault {
    /// Where the quote or bracket stands that was not closed before the next key of the file, if it was that.
    fn begins(&self, text: &str) -> Option<usize> {
        let before = text.get(..self.at)?;
        match self.kind {
            ErrorKind::InvalidQuotedScalarIndent | ErrorKind::UnclosedQuotedScalar => {
                key_at(text, self.at)?;
                let line = before.trim_end().rfind('\n').map_or(0, |i| i + 1);
                let quote = before.get(line..)?.find(['"', '\''])?;
                Some(line + quote)
            }
            ErrorKind::ExpectedFlowMappingSeparator
            | ErrorKind::ExpectedFlowSequenceSeparator
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::InvalidColonPlacement
            | ErrorKind::MappingValueNotAllowed => {
                let bracket = self.bracket?;
                let line = before.rfind('\n').map_or(0, |i| i + 1);
                (bracket < line && key_at(text, line).is_some()).then_some(bracket)
            }
            _ => None,
        }
    }
}

/// What is said once per file.
#[derive(Default)]
struct Reported {
    documents: bool,
}

struct Reader<'s> {
    file: FileId,
    text: &'s str,
    tree: Tree<'s>,
    found: Vec<Diagnostic>,
    reported: Reported,
}

/// A list or map that has begun.
struct Open {
    node: NodeId,
    first_kid: usize,
    flow: bool,
}

impl<'s> Reader<'s> {
    fn span(&self, lo: usize, hi: usize) -> Span {
        Span::new(self.file, lo.min(self.text.len()), hi.min(self.text.len()))
    }

    /// Reads from `base` to the end or to the first error.
    fn stretch(&mut self, base: usize, after_error: bool) -> Result<(), Fault> {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
            // The library's default fails on a hundred lines of comment between a key and its value.
            max_buffered_comment_events: usize::MAX,
        };
        let source: &'s str = self.text.get(base..).unwrap_or_default();
        let mut open: Vec<Open> = Vec::new();
        let mut pending: Vec<NodeId> = Vec::new();
        let mut anchors: BTreeMap<usize, NodeId> = BTreeMap::new();
        let mut documents = 0;
        let mut result = Ok(());
        for event in Parser::new_from_str_with_options(source, options) {
            let (event, span) = match event {
                Ok(ok) => ok,
                Err(e) => {
                    let bracket = open.iter().rev().find(|o| o.flow).map(|o| self.tree.node(o.node).lo);
                    let at = base + e.marker().byte_offset().unwrap_or(0);
                    result = Err(Fault { at, kind: e.kind().clone(), bracket });
                    break;
                }
            };
            let (lo, hi) = span.byte_range().map_or((base, base), |r| (base + r.start, base + r.end));
            if let Some(tag) = span.tag_span().and_then(|t| t.byte_range()) {
                let place = self.span(base + tag.start, base + tag.end);
                self.found.push(
                    Diagnostic::error("yaml-tag", place, "tags have no meaning in a policy")
                        .help("leave it out: the language decides what a value means"),
                );
            }
            let flow = open.last().is_some_and(|o| o.flow);
            match event {
                Event::Comment(..) => self.tree.comments.push((lo, hi)),
                Event::DocumentStart(..) => {
                    documents += 1;
                    if documents > 1 {
                        self.second_document(lo, hi);
                        break;
                    }
                }
                Event::Scalar(text, style, anchor, _) => {
                    let node = scalar(self.text, text, style, flow, lo, hi);
                    pending.push(self.push(node, anchor, &mut anchors));
                }
                Event::Alias(id) => {
                    let target = anchors.get(&id).copied();
                    let inside = target.is_some_and(|t| open.iter().any(|o| o.node == t));
                    if inside {
                        self.found.push(Diagnostic::error(
                            "yaml-alias",
                            self.span(lo, hi),
                            "this alias stands inside what its anchor names",
                        ));
                    }
                    let node = bare(Kind::Alias(target.filter(|_| !inside)), flow, lo, hi);
                    pending.push(self.push(node, 0, &mut anchors));
                }
                Event::UnresolvedAlias(name) => {
                    // The anchor may stand in what was skipped.
                    if !after_error {
                        let place = self.span(lo, hi);
                        self.found.push(
                            Diagnostic::error("yaml-alias", place, format!("no anchor is called `&{name}`"))
                                .help(format!("write `&{name}` before the value it is to repeat, above this line")),
                        );
                    }
                    pending.push(self.push(bare(Kind::Alias(None), flow, lo, hi), 0, &mut anchors));
                }
                Event::SequenceStart(style, anchor, _) | Event::MappingStart(style, anchor, _) => {
                    let kind = if matches!(event, Event::SequenceStart(..)) { Kind::List } else { Kind::Map };
                    let flow = style == StructureStyle::Flow;
                    let node = self.push(bare(kind, flow, lo, hi), anchor, &mut anchors);
                    open.push(Open { node, first_kid: pending.len(), flow });
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(done) = open.pop() {
                        self.close(&done, hi, &mut pending);
                    }
                }
                _ => {}
            }
        }
        // What was cut reaches to the fault: what is missing in it was perhaps written.
        let end = match &result {
            Err(fault) => {
                let line = self.text.get(fault.at..).and_then(|t| t.find('\n')).unwrap_or(0);
                self.text.get(..fault.at + line).map_or(0, |t| t.trim_end().len())
            }
            Ok(()) => 0,
        };
        while let Some(cut) = open.pop() {
            self.close(&Open { flow: true, ..cut }, end, &mut pending);
        }
        self.tree.roots.append(&mut pending);
        result
    }

    fn push(&mut self, node: Node<'s>, anchor: usize, anchors: &mut BTreeMap<usize, NodeId>) -> NodeId {
        let id = NodeId::try_from(self.tree.nodes.len()).unwrap_or(NodeId::MAX);
        self.tree.nodes.push(node);
        if anchor > 0 {
            anchors.insert(anchor, id);
            self.tree.anchored.push(id);
        }
        id
    }

    /// Gives a list or map its members, and makes it a member of what it stands in.
    fn close(&mut self, done: &Open, end: usize, pending: &mut Vec<NodeId>) {
        let kids = pending.split_off(done.first_kid.min(pending.len()));
        pending.push(done.node);
        let kids = if self.tree.node(done.node).kind == Kind::Map { self.keys(&kids) } else { kids };
        let from = self.tree.links.len();
        let last = kids.last().map_or(0, |k| self.tree.node(*k).hi);
        self.tree.links.extend(kids);
        let to = self.tree.links.len();
        if let Some(node) = self.tree.nodes.get_mut(done.node as usize) {
            node.kids = (from, to);
            node.hi = node.hi.max(last).max(if done.flow { end } else { 0 });
        }
    }

    /// The pairs of a map whose keys are good: plain text, each once.
    fn keys(&mut self, kids: &[NodeId]) -> Vec<NodeId> {
        let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let mut good = Vec::with_capacity(kids.len());
        for pair in kids.chunks_exact(2) {
            let [key, value] = pair else { continue };
            let node = self.tree.node(*key);
            let place = self.span(node.lo, node.hi);
            match node.kind {
                Kind::Scalar(Style::Plain) if node.text == "<<" => self.found.push(
                    Diagnostic::error("yaml-merge", place, "merge keys `<<` are not part of the language")
                        .help("write the keys out, or give the whole value an anchor and repeat it with an alias"),
                ),
                Kind::Scalar(_) => match seen.get(&*node.text) {
                    Some((lo, hi)) => {
                        let first = self.span(*lo, *hi);
                        self.found.push(duplicate_key(&node.text, place, first));
                    }
                    None => {
                        seen.insert(node.text.to_string(), (node.lo, node.hi));
                        good.extend([*key, *value]);
                    }
                },
                _ => self.found.push(
                    Diagnostic::error("yaml-key", place, "a key must be plain text")
                        .help("lists, maps and aliases have no meaning as keys"),
                ),
            }
        }
        good
    }

    fn second_document(&mut self, lo: usize, hi: usize) {
        if !std::mem::replace(&mut self.reported.documents, true) {
            let place = self.span(lo, hi.max(lo + 3));
            self.found.push(
                Diagnostic::error("yaml-documents", place, "a second document begins here")
                    .help("a policy file is one document: put this part into a file of its own"),
            );
        }
    }
}

/// A key that stands twice in one map.
pub(super) fn duplicate_key(key: &str, again: Span, first: Span) -> Diagnostic {
    Diagnostic::error("duplicate-key", again, format!("the key `{key}` stands twice in this map"))
        .also(first, "here first")
        .help("a map has every key once; several clauses of one kind are a list under one key")
}

fn bare<'s>(kind: Kind, flow: bool, lo: usize, hi: usize) -> Node<'s> {
    Node { kind, flow, lo, hi, text: Cow::Borrowed(""), kids: (0, 0) }
}

fn scalar<'s>(source: &str, text: Cow<'s, str>, style: ScalarStyle, flow: bool, lo: usize, hi: usize) -> Node<'s> {
    let style = match style {
        ScalarStyle::Plain => Style::Plain,
        ScalarStyle::Literal => Style::Literal,
        ScalarStyle::Folded => Style::Folded,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
    };
    // An empty value comes as `~` with an empty span; the span of a block runs up to the next key.
    let text = if style == Style::Plain && lo == hi { Cow::Borrowed("") } else { text };
    let written = source.get(lo..hi).unwrap_or_default();
    let end = written.trim_end().len();
    // Blanks behind the last line of a block are text.
    let blanks = written.get(end..).filter(|_| matches!(style, Style::Literal | Style::Folded)).unwrap_or_default();
    let hi = lo + end + blanks.find(['\n', '\r']).unwrap_or(blanks.len());
    Node { kind: Kind::Scalar(style), flow, lo, hi, text, kids: (0, 0) }
}

/// The start of the line around `at`, if a key begins there.
fn key_at(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
    begins_with_key(text.get(start..)?.lines().next()?).then_some(start)
}

fn begins_with_key(line: &str) -> bool {
    line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '"' | '\''))
        && (line.trim_end().ends_with(':') || line.contains(": "))
}

/// The next line behind `at` that begins with a key.
fn next_key(text: &str, at: usize) -> Option<usize> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut start = at + text.get(at..)?.find('\n')? + 1;
    for line in text.get(start..)?.split_inclusive('\n') {
        if begins_with_key(line) {
            return Some(start);
        }
        start += line.len();
    }
    None
}

/// What is said of a `:` that makes a key of a text.
pub(super) const MISPLACED_KEY: &str = "a key cannot stand here";

fn syntax_error(place: Span, text: &str, kind: &ErrorKind) -> Diagnostic {
    let (message, help): (String, &str) = match kind {
        ErrorKind::UnclosedFlowCollection { open } => (format!("`{open}` is never closed"), ""),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => (format!("`{open}` is closed by `{close}`"), ""),
        ErrorKind::MisplacedFlowCollectionEnd => {
            ("a closing bracket without an opening one".to_owned(), "text that begins with a bracket needs quotes")
        }
        ErrorKind::UnclosedQuotedScalar => ("a quoted text is never closed".to_owned(), ""),
        ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart => {
            ("a tab where only blanks may stand".to_owned(), "indent YAML with blanks")
        }
        ErrorKind::RecursionLimitExceeded => (format!("nested more than {MAX_DEPTH} levels deep"), ""),
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => (
            MISPLACED_KEY.to_owned(),
            "a text with `: ` in it needs quotes; the keys of one map begin in the same column",
        ),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::BlockSequenceEntryNotAllowed => (
            "this line does not fit the indentation around it".to_owned(),
            "keys of one map, and the dashes of one list, begin in the same column; a text that begins with `\"` and goes on behind the closing one needs quotes around all of it",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("a key without `:`".to_owned(), "write `key: value`, with a blank behind the colon")
        }
        ErrorKind::ExpectedFlowMappingSeparator => {
            ("expected `,` or `}`".to_owned(), "a text with brackets or quotes in it needs quotes around all of it")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => {
            ("expected `,` or `]`".to_owned(), "a text with brackets or quotes in it needs quotes around all of it")
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => {
            ("text behind the closing quote".to_owned(), "put quotes of the other kind around the whole value")
        }
        ErrorKind::UnknownQuotedScalarEscape => (
            "an escape that YAML does not know".to_owned(),
            "in `\"…\"` a backslash is written `\\\\`; in `'…'` it stands for itself",
        ),
        ErrorKind::UnexpectedCharacter { character } if matches!(character, '@' | '`' | '%') => {
            (format!("a plain text cannot begin with `{character}`"), "put the value in quotes")
        }
        ErrorKind::MissingAnchorOrAliasName => {
            ("`&` or `*` without a name".to_owned(), "text that begins with `&` or `*` needs quotes")
        }
        other => (said(&other.to_string()), ""),
    };
    let place = if place.is_empty() || text.get(place.lo as usize..place.hi as usize).is_none() {
        Span { hi: place.lo, ..place }
    } else {
        place
    };
    let found = Diagnostic::error("yaml-syntax", place, message);
    if help.is_empty() { found } else { found.help(help) }
}

/// The library's words, without its "while parsing a node, …".
fn said(info: &str) -> String {
    let info = match info.split_once(", ") {
        Some((before, after)) if before.starts_with("while ") => after,
        _ => info,
    };
    let mut chars = info.chars();
    chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}
