//! The layout of a YAML file. Keys keep their order, and brackets and blocks are the author's choice as long as brackets
//! fit on a line; margins, blanks and the DSL text inside of scalars are not.

mod scalar;

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::layout::{Refusal, Row, STEP, columns, merged, off_ranges, rows_text, whole_lines};
use super::super::texts::Texts;
use super::reading::Reading;
use super::tree::{Kind, NodeId, Style, Tree};
use crate::source::FileId;

/// The file in its layout.
pub(in crate::syntax) fn file(id: FileId, text: &str, texts: Option<&Texts>, width: usize) -> Result<String, Refusal> {
    let alone;
    let texts = match texts {
        Some(texts) => texts,
        None => {
            alone = super::parse(id, text).0.texts;
            &alone
        }
    };
    let (tree, found) = super::events::read(id, text);
    let mut reading = Reading::new(id, text, tree, found);
    reading.texts = Texts::clone(texts);
    let _ = reading.declarations();
    let comments: Vec<_> = reading.tree.comments.iter().map(|(lo, hi)| super::comment(id, text, *lo, *hi)).collect();
    if let Some(at) = text.lines().next().filter(|l| l.starts_with('%')).map(|_| 0) {
        return Err(Refusal::Cannot { what: "a YAML directive has no place in the layout".to_owned(), at });
    }
    let anchors = anchors(text, &reading.tree)?;
    let mut keys: Vec<(NodeId, NodeId)> = Vec::new();
    for root in &reading.tree.roots {
        let node = reading.tree.node(*root);
        // A file in brackets is opened up, unless there is something wrong with it.
        if node.kind != Kind::Map || node.flow && !reading.found.is_empty() {
            return Ok(text.to_owned());
        }
        keys.extend(reading.tree.pairs(*root));
    }
    keys.sort_by_key(|(k, _)| reading.tree.node(*k).lo);
    // Behind so many mistakes nothing more was read, and what is wrong there is not known; likewise where nothing was.
    if reading.is_full() || (keys.is_empty() && !reading.found.is_empty()) {
        return Ok(text.to_owned());
    }
    let wrong: Vec<usize> =
        reading.found.iter().filter_map(|d| d.primary.as_ref()).map(|p| p.span.lo as usize).collect();
    let mut printer = Printer {
        source: text,
        tree: &reading.tree,
        clauses: &reading.clauses,
        anchors,
        comments: comments.iter().map(|c| (c.span.lo as usize, c.span.hi as usize, c.own_line)).collect(),
        kept: Vec::new(),
        next_comment: 0,
        done: 0,
        rows: Vec::new(),
        misfit: false,
        width,
    };
    let mut kept: Vec<Range<usize>> =
        off_ranges(&comments, text.len()).into_iter().map(|r| whole_lines(text, r)).collect();
    for at in wrong {
        kept.push(printer.declaration_around(&keys, at));
    }
    for (lo, hi) in &reading.tree.broken {
        kept.push(printer.entry_around(&keys, *lo).start..printer.entry_around(&keys, *hi).start.max(*hi));
    }
    printer.kept = merged(kept.into_iter().filter(|r| !r.is_empty()).map(|r| whole_lines(text, r)).collect());
    printer.document(&keys);
    Ok(rows_text(printer.rows, width))
}

/// The names of anchors by the values they stand at.
fn anchors(source: &str, tree: &Tree<'_>) -> Result<BTreeMap<NodeId, String>, Refusal> {
    let mut all = BTreeMap::new();
    for id in &tree.anchored {
        let lo = tree.node(*id).lo;
        let from = match source.get(lo..) {
            Some(rest) if rest.starts_with('&') => Some(lo),
            _ => source.get(..lo).and_then(|before| before.rfind('&')),
        };
        let name: String = from
            .and_then(|f| source.get(f + 1..))
            .unwrap_or_default()
            .chars()
            .take_while(|c| !c.is_whitespace() && !matches!(c, ',' | '[' | ']' | '{' | '}'))
            .collect();
        let between = from.and_then(|f| source.get(f + 1 + name.len()..lo)).unwrap_or_default();
        let blank = between.lines().all(|l| l.trim().is_empty() || l.trim_start().starts_with('#'));
        if name.is_empty() || !blank {
            let what = "it cannot be formatted without losing the anchor".to_owned();
            return Err(Refusal::Cannot { what, at: from.unwrap_or(lo) });
        }
        all.insert(*id, format!("&{name}"));
    }
    Ok(all)
}

struct Printer<'a> {
    source: &'a str,
    tree: &'a Tree<'a>,
    /// Scalars that hold DSL text.
    clauses: &'a std::collections::BTreeSet<NodeId>,
    anchors: BTreeMap<NodeId, String>,
    /// From, to, and whether they stand on lines of their own.
    comments: Vec<(usize, usize, bool)>,
    /// Lines that are left as they are.
    kept: Vec<Range<usize>>,
    next_comment: usize,
    /// What stands before this has been written as it is.
    done: usize,
    rows: Vec<Row>,
    /// Lines to be kept stand in another column than those around them would.
    misfit: bool,
    width: usize,
}

impl Printer<'_> {
    fn lo(&self, id: NodeId) -> usize {
        self.tree.node(id).lo
    }

    fn line_start(&self, at: usize) -> usize {
        self.source.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1)
    }

    fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// The end of what stands before `at`: without the comments and blank lines directly above it.
    fn end_before(&self, at: usize) -> usize {
        let mut end = self.line_start(at);
        while end > 0 {
            let start = self.line_start(end - 1);
            let above = self.source.get(start..end).unwrap_or_default().trim();
            if !above.is_empty() && !above.starts_with('#') {
                break;
            }
            end = start;
        }
        end
    }

    /// The lines of the member of `keys` around `at`, of those before `end`.
    fn member_around(&self, keys: &[(NodeId, NodeId)], at: usize, end: usize) -> Option<(usize, Range<usize>)> {
        let nth = keys.iter().rposition(|(k, _)| self.line_start(self.lo(*k)) <= at)?;
        let start = self.line_start(self.lo(keys.get(nth)?.0));
        let next = keys.get(nth + 1).map_or(end, |(k, _)| self.lo(*k));
        let next = if next >= self.source.len() { self.source.len() } else { self.end_before(next) };
        Some((nth, start..next.max(start)))
    }

    /// The lines of the top-level key around `at`.
    fn entry_around(&self, keys: &[(NodeId, NodeId)], at: usize) -> Range<usize> {
        self.member_around(keys, at, self.source.len()).map_or(0..self.source.len(), |(_, range)| range)
    }

    /// The lines of the declaration around `at`, where those around it stand in the right column already; else all of
    /// its kind.
    fn declaration_around(&self, keys: &[(NodeId, NodeId)], at: usize) -> Range<usize> {
        let Some((nth, entry)) = self.member_around(keys, at, self.source.len()) else { return 0..self.source.len() };
        let value = keys.get(nth).map(|(_, v)| self.tree.node(*v));
        let inner = keys.get(nth).map(|(_, v)| self.tree.pairs(*v)).unwrap_or_default();
        let fits = value.is_some_and(|v| v.kind == Kind::Map && !v.flow)
            && inner.iter().all(|(k, _)| self.column(self.lo(*k)) == STEP);
        match self.member_around(&inner, at, entry.end) {
            Some((_, range)) if fits => range.start..range.end.min(entry.end),
            _ => entry,
        }
    }

    fn document(&mut self, keys: &[(NodeId, NodeId)]) {
        let first = keys.first().map_or(self.source.len(), |(k, _)| self.lo(*k));
        let marker = self.source.get(..first).and_then(|head| {
            let at = if head.starts_with("---") { 0 } else { head.find("\n---")? + 1 };
            Some(at)
        });
        if let Some(at) = marker {
            self.comments_before(at, 0, 0, true);
            self.rows.push(Row::new(0, "---"));
        }
        for (i, (key, value)) in keys.iter().enumerate() {
            let end = keys.get(i + 1).map_or(self.source.len(), |(k, _)| self.lo(*k));
            let state = (self.rows.len(), self.next_comment, self.done);
            self.misfit = false;
            self.pair(*key, *value, 0, None, end, i == 0 && marker.is_none());
            self.comments_before(end, 0, 1, false);
            if std::mem::take(&mut self.misfit) {
                (_, self.next_comment, self.done) = state;
                self.rows.truncate(state.0);
                self.comments_before(self.lo(*key), 0, 0, i == 0);
                self.blank_before(self.lo(*key), i == 0);
                let range = self.line_start(self.lo(*key))..self.end_before_or_end(end);
                self.verbatim(range);
            }
        }
        self.comments_before(self.source.len(), 0, 0, keys.is_empty());
    }

    fn end_before_or_end(&self, at: usize) -> usize {
        if at >= self.source.len() { at } else { self.end_before(at) }
    }

    fn verbatim(&mut self, range: Range<usize>) {
        let text = self.source.get(range.clone()).unwrap_or_default();
        self.rows.push(Row { verbatim: true, ..Row::new(0, text) });
        self.done = self.done.max(range.end);
        while self.comments.get(self.next_comment).is_some_and(|(lo, ..)| *lo < self.done) {
            self.next_comment += 1;
        }
    }

    /// A blank line, where one stands above `at`.
    fn blank_before(&mut self, at: usize, first: bool) {
        let start = self.line_start(at);
        let above = self.source.get(..start.saturating_sub(1)).unwrap_or_default();
        let blank = start > 0 && above.rsplit('\n').next().is_some_and(|l| l.trim().is_empty());
        // Kept lines may end with one.
        let after_blank = self.rows.last().is_none_or(|r| r.text.lines().last().is_none_or(|l| l.trim().is_empty()));
        if blank && !first && !after_blank {
            self.rows.push(Row::default());
        }
    }

    /// Comments that stand before `at`, those on lines of their own at `margin`, and not those left of `column`.
    fn comments_before(&mut self, at: usize, margin: usize, column: usize, first: bool) {
        let mut first = first;
        while let Some((lo, hi, own)) = self.comments.get(self.next_comment).copied().filter(|(lo, ..)| *lo < at) {
            if own && self.column(lo) < column {
                break;
            }
            if let Some(range) = self.kept.iter().find(|r| r.contains(&lo)).cloned() {
                self.misfit |= !own || self.column(lo) != margin;
                self.blank_before(range.start, first);
                self.verbatim(range);
                first = false;
                continue;
            }
            self.next_comment += 1;
            let text = self.source.get(lo..hi).unwrap_or_default().trim_end().to_owned();
            match self.rows.last_mut() {
                Some(row) if !own && row.comment.is_none() && !row.verbatim && !row.text.starts_with('#') => {
                    row.comment = Some(text);
                }
                _ => {
                    self.blank_before(lo, first);
                    self.rows.push(Row::new(margin, text));
                }
            }
            first = false;
        }
    }

    /// Whether comments stand between two places.
    fn has_comments(&self, lo: usize, hi: usize) -> bool {
        self.comments.iter().any(|(at, ..)| (lo..hi).contains(at))
    }

    /// Writes kept lines, where `at` stands in some; true where it has been written so.
    fn is_kept(&mut self, at: usize, margin: usize, first: bool) -> bool {
        if at < self.done {
            return true;
        }
        let Some(range) = self.kept.iter().find(|r| r.contains(&at)).cloned() else { return false };
        self.comments_before(range.start, margin, 0, first);
        self.misfit |= self.column(at) != margin;
        self.blank_before(range.start, first);
        self.verbatim(range);
        true
    }

    fn map(&mut self, id: NodeId, margin: usize, mut lead: Option<&str>, end: usize) {
        let pairs = self.tree.pairs(id);
        let column = pairs.first().map_or(0, |(k, _)| self.column(self.lo(*k)));
        let flow = self.tree.node(id).flow;
        for (i, (key, value)) in pairs.iter().enumerate() {
            let next = pairs.get(i + 1).map_or(end, |(k, _)| self.lo(*k));
            self.pair(*key, *value, margin, lead.take(), next, i == 0);
        }
        self.comments_before(
            if flow { self.tree.node(id).hi } else { end },
            margin,
            if flow { 0 } else { column },
            false,
        );
    }

    fn pair(&mut self, key: NodeId, value: NodeId, margin: usize, lead: Option<&str>, end: usize, first: bool) {
        let at = self.lo(key);
        if lead.is_none() {
            if self.is_kept(at, margin, first) {
                return;
            }
            self.comments_before(at, margin, 0, first);
            if self.is_kept(at, margin, first) {
                return;
            }
            let starts = self.source.get(self.line_start(at)..at).is_some_and(|t| t.trim().is_empty());
            if starts {
                self.blank_before(at, first);
            }
        }
        let anchor = self.anchors.get(&key).map_or(String::new(), |a| format!("{a} "));
        let text = format!("{}{anchor}{}:", lead.unwrap_or_default(), self.inline(key, false));
        self.value(text, margin - lead.map_or(0, str::len), value, margin, end);
    }

    /// `text` and the value behind it; `text` begins at `at`, what belongs to it stands deeper than `margin`.
    fn value(&mut self, text: String, at: usize, value: NodeId, margin: usize, end: usize) {
        let node = self.tree.node(value);
        let text = match self.anchors.get(&value) {
            Some(anchor) => format!("{text} {anchor}"),
            None => text,
        };
        match node.kind {
            _ if node.is_empty() => self.rows.push(Row::new(at, text)),
            Kind::Alias(_) => {
                let alias = self.source.get(node.lo..node.hi).unwrap_or_default();
                self.rows.push(Row::new(at, format!("{text} {alias}")));
            }
            Kind::Scalar(style) => self.scalar(text, at, value, style, margin),
            Kind::List | Kind::Map => {
                let whole = self.flow(value).map(|f| format!("{text} {f}"));
                let short = node.flow || self.tree.kids(value).is_empty();
                let fits = |t: &String| at + columns(t) <= self.width && !self.has_comments(node.lo, node.hi);
                if let Some(whole) = whole.filter(|t| short && fits(t)) {
                    self.between(value, margin);
                    self.rows.push(Row::new(at, whole));
                    return;
                }
                let end = if node.flow { node.hi } else { end };
                if node.flow && self.kept.iter().any(|r| r.start < node.hi && node.lo < r.end) {
                    self.misfit = true;
                }
                if self.tree.kids(value).is_empty() {
                    let brackets = if node.kind == Kind::Map { "{}" } else { "[]" };
                    self.rows.push(Row::new(at, format!("{text} {brackets}")));
                    self.comments_before(end, margin + STEP, 0, true);
                    return;
                }
                self.rows.push(Row::new(at, text));
                match node.kind {
                    Kind::Map => self.map(value, margin + STEP, None, end),
                    _ => self.list(value, margin + STEP, end),
                }
            }
        }
    }

    /// Comments between a key and its value, which has a line of its own then.
    fn between(&mut self, value: NodeId, margin: usize) {
        self.comments_before(self.lo(value), margin, 0, true);
    }

    fn list(&mut self, id: NodeId, margin: usize, end: usize) {
        let kids = self.tree.kids(id).to_vec();
        let flow = self.tree.node(id).flow;
        let dash = |p: &Self, kid: NodeId| {
            let lo = p.lo(kid);
            let found = p.source.get(..lo).and_then(|t| t.rfind('-')).filter(|_| !flow);
            // An anchor may stand between them.
            found.unwrap_or(lo)
        };
        let column = kids.first().map_or(0, |k| self.column(dash(self, *k)));
        for (i, kid) in kids.iter().enumerate() {
            let at = dash(self, *kid);
            let next = kids.get(i + 1).map_or(end, |k| dash(self, *k));
            if self.is_kept(at, margin, i == 0) {
                continue;
            }
            self.comments_before(at, margin, 0, i == 0);
            if self.is_kept(at, margin, i == 0) {
                continue;
            }
            let node = self.tree.node(*kid);
            if !flow {
                self.blank_before(at, i == 0);
            }
            // Behind the dash: `- # why`.
            while let Some((lo, hi, _)) = self.comments.get(self.next_comment).copied().filter(|(lo, ..)| *lo < node.lo)
            {
                self.next_comment += 1;
                let text = self.source.get(lo..hi).unwrap_or_default().trim_end();
                self.rows.push(Row::new(margin, text));
            }
            let opened = !node.flow || self.flow_line(*kid, margin + STEP).is_none();
            let anchored = self.anchors.contains_key(kid);
            if node.kind == Kind::Map && opened && !anchored && !self.tree.kids(*kid).is_empty() {
                if node.flow && self.kept.iter().any(|r| r.start < node.hi && node.lo < r.end) {
                    self.misfit = true;
                }
                let end = if node.flow { node.hi } else { next };
                self.map(*kid, margin + STEP, Some("- "), end);
            } else {
                self.value("-".to_owned(), margin, *kid, margin, next);
            }
        }
        let end = if flow { self.tree.node(id).hi } else { end };
        self.comments_before(end, margin, if flow { 0 } else { column }, false);
    }

    /// A flow collection on a line with room for it and without comments.
    fn flow_line(&self, id: NodeId, at: usize) -> Option<String> {
        let node = self.tree.node(id);
        let flow = self.flow(id)?;
        (at + columns(&flow) <= self.width && !self.has_comments(node.lo, node.hi)).then_some(flow)
    }

    /// `[a, b]`, `{ a: b }`; nothing where a member has no place there.
    fn flow(&self, id: NodeId) -> Option<String> {
        let node = self.tree.node(id);
        let anchored = |id: NodeId, text: String| match self.anchors.get(&id) {
            Some(anchor) => format!("{anchor} {text}"),
            None => text,
        };
        let each = |kid: NodeId| -> Option<String> {
            let node = self.tree.node(kid);
            let text = match node.kind {
                _ if node.is_empty() => return None,
                Kind::Alias(_) => self.source.get(node.lo..node.hi)?.to_owned(),
                Kind::Scalar(Style::Literal | Style::Folded) => return None,
                Kind::Scalar(_) => self.inline(kid, true),
                Kind::List | Kind::Map => self.flow(kid)?,
            };
            (!text.contains('\n')).then(|| anchored(kid, text))
        };
        match node.kind {
            Kind::List => {
                let all: Option<Vec<String>> = self.tree.kids(id).iter().map(|k| each(*k)).collect();
                Some(format!("[{}]", all?.join(", ")))
            }
            Kind::Map => {
                let pairs = self.tree.pairs(id);
                if pairs.is_empty() {
                    return Some("{}".to_owned());
                }
                let all: Option<Vec<String>> =
                    pairs.iter().map(|(k, v)| Some(format!("{}: {}", each(*k)?, each(*v)?))).collect();
                Some(format!("{{ {} }}", all?.join(", ")))
            }
            _ => None,
        }
    }
}
