//! A YAML file as a flat tree with the place of everything in it. Scalars are text: nothing has a type.

use std::borrow::Cow;

/// Index of a node.
pub(super) type NodeId = u32;

/// How a scalar is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `a b`
    Plain,
    /// `'a'`, `"a"`
    Quoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text; nothing at all where it is plain and its span empty.
    Scalar(Style),
    /// A list.
    List,
    /// A map: keys and values in turn.
    Map,
    /// `*name` of the node; none where the name means nothing, which has its diagnostic.
    Alias(Option<NodeId>),
}

/// A node.
#[derive(Debug)]
pub(super) struct Node<'s> {
    pub(super) kind: Kind,
    /// In brackets; for a scalar, as a member of brackets.
    pub(super) flow: bool,
    /// First byte.
    pub(super) lo: usize,
    /// One past the last byte, without trailing blanks.
    pub(super) hi: usize,
    /// Of a scalar.
    pub(super) text: Cow<'s, str>,
    /// Of a list or map, as a range of [`Tree::links`].
    pub(super) kids: (usize, usize),
}

/// All of a file.
#[derive(Debug, Default)]
pub(super) struct Tree<'s> {
    pub(super) nodes: Vec<Node<'s>>,
    pub(super) links: Vec<NodeId>,
    /// One per stretch of the file between syntax errors.
    pub(super) roots: Vec<NodeId>,
    /// Spans of comments.
    pub(super) comments: Vec<(usize, usize)>,
    /// Spans that were skipped.
    pub(super) broken: Vec<(usize, usize)>,
    /// Nodes with an anchor.
    pub(super) anchored: Vec<NodeId>,
}

impl<'s> Tree<'s> {
    pub(super) fn node(&self, id: NodeId) -> &Node<'s> {
        // INVARIANT: ids are only made by pushing nodes, so this always finds one; the fallback keeps it total.
        static NOTHING: Node<'static> =
            Node { kind: Kind::Scalar(Style::Plain), flow: false, lo: 0, hi: 0, text: Cow::Borrowed(""), kids: (0, 0) };
        self.nodes.get(id as usize).unwrap_or(&NOTHING)
    }

    /// Members of a list, or keys and values of a map in turn.
    pub(super) fn kids(&self, id: NodeId) -> &[NodeId] {
        let (from, to) = self.node(id).kids;
        self.links.get(from..to).unwrap_or_default()
    }

    /// Keys and values of a map.
    pub(super) fn pairs(&self, id: NodeId) -> Vec<(NodeId, NodeId)> {
        self.kids(id)
            .chunks_exact(2)
            .filter_map(|c| match c {
                [k, v] => Some((*k, *v)),
                _ => None,
            })
            .collect()
    }
}

impl Node<'_> {
    /// Nothing was written: `key:`.
    pub(super) fn is_empty(&self) -> bool {
        self.kind == Kind::Scalar(Style::Plain) && self.lo == self.hi
    }
}

/// Where the text of a scalar stands in the file: pieces `(offset in the text, offset in the file)`, from each of
/// which both run in step. Empty where the two cannot be matched, because of escapes for instance.
pub(super) fn text_map(source: &str, node: &Node<'_>) -> Vec<(u32, u32)> {
    let Kind::Scalar(style) = node.kind else { return Vec::new() };
    let raw = source.get(node.lo..node.hi).unwrap_or_default();
    let pieces = match style {
        Style::Literal => literal_map(source, node),
        Style::Quoted => {
            let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
            folded_map(inner, node.lo + 1, &node.text)
        }
        Style::Plain => folded_map(raw, node.lo, &node.text),
        Style::Folded => folded_map(raw, node.lo, node.text.trim_end()),
    };
    let small = |(a, b): (usize, usize)| Some((u32::try_from(a).ok()?, u32::try_from(b).ok()?));
    pieces.into_iter().map(small).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// Lines that were joined by one blank each.
fn folded_map(raw: &str, start: usize, text: &str) -> Vec<(usize, usize)> {
    if raw == text {
        return vec![(0, start)];
    }
    let mut pieces = Vec::new();
    let (mut at, mut rest) = (start, text);
    let lines = raw.split('\n').count();
    for (i, line) in raw.split('\n').enumerate() {
        // Blanks at both ends of the whole belong to a quoted text, those around a fold do not.
        let left = if i == 0 { line } else { line.trim_start_matches([' ', '\t']) };
        let body = if i + 1 == lines { left } else { left.trim_end() };
        let Some(after) = rest.strip_prefix(body) else { return Vec::new() };
        pieces.push((text.len() - rest.len(), at + line.len() - left.len()));
        rest = after;
        if i + 1 < lines {
            let Some(after) = rest.strip_prefix(' ') else { return Vec::new() };
            rest = after;
        }
        at += line.len() + 1;
    }
    if rest.is_empty() { pieces } else { Vec::new() }
}

/// Lines of a literal block, each shifted by the margin that was taken away.
fn literal_map(source: &str, node: &Node<'_>) -> Vec<(usize, usize)> {
    let lead = node.text.len() - node.text.trim_start_matches('\n').len();
    // The span starts at the first line that has text; empty lines may stand before it.
    let mut at = source.get(..node.lo).and_then(|s| s.rfind('\n')).map_or(0, |i| i + 1);
    let mut pieces = Vec::new();
    let mut offset = lead;
    for line in node.text.trim_end_matches('\n').get(lead..).unwrap_or_default().split('\n') {
        let written = source.get(at..).and_then(|s| s.split('\n').next()).unwrap_or_default();
        let kept = written.strip_suffix('\r').unwrap_or(written);
        if !line.is_empty() {
            let Some(margin) = kept.strip_suffix(line) else { return Vec::new() };
            pieces.push((offset, at + margin.len()));
        }
        offset += line.len() + 1;
        at += written.len() + 1;
    }
    pieces
}
