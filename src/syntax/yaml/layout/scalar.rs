//! Scalars in the layout: on one line, folded, or as the block that their author wrote.

use super::super::super::layout::{Row, STEP, clause_lines, columns};
use super::super::super::print::{Scalar, Sense, is_plain, is_plain_in_flow, line, scalar};
use super::super::tree::{Kind, NodeId, Style};
use super::Printer;

impl Printer<'_> {
    /// A scalar on one line.
    pub(super) fn inline(&self, id: NodeId, flow: bool) -> String {
        let node = self.tree.node(id);
        let raw = self.source.get(node.lo..node.hi).unwrap_or_default();
        if self.clauses.contains(&id)
            && let Some(lines) = clause_lines(node.text.trim_end_matches('\n'), 0, 0, usize::MAX)
            && let [one] = lines.as_slice()
        {
            return match flow {
                true if is_plain_in_flow(one) => one.clone(),
                true => quoted(one),
                false => line(one, Sense::Text),
            };
        }
        match node.kind {
            _ if raw.contains('\n') => quoted(&node.text),
            Kind::Scalar(Style::Quoted) if raw.starts_with('\'') && !node.text.contains(['"', '\\', '\t']) => {
                format!("\"{}\"", node.text)
            }
            _ => raw.to_owned(),
        }
    }

    pub(super) fn scalar(&mut self, text: String, at: usize, id: NodeId, style: Style, margin: usize) {
        let node = self.tree.node(id);
        let block = matches!(style, Style::Literal | Style::Folded);
        let deeper = margin + STEP;
        let clause = self.clauses.contains(&id) && !node.text.contains("\"\"\"");
        if block && !(clause && clause_lines(node.text.trim_end_matches('\n'), 0, 0, usize::MAX).is_some()) {
            self.block(text, at, id, style, deeper);
            return;
        }
        let place = if block { self.header_of(id).map_or(node.lo, |(_, at)| at) } else { node.lo };
        let (text, at) = if self.comments.get(self.next_comment).is_some_and(|(lo, ..)| *lo < place) {
            // A comment stands between the key and its value.
            self.rows.push(Row::new(at, text));
            self.comments_before(place, deeper, 0, true);
            (String::new(), deeper)
        } else {
            (format!("{text} "), at)
        };
        let first = at + columns(&text);
        let lines = if clause {
            clause_lines(node.text.trim_end_matches('\n'), first, deeper, self.width)
        } else {
            self.filled(id, style, first, deeper)
        };
        match lines.filter(|l| l.len() > 1 && may_fold(l)) {
            Some(lines) => {
                for (i, line) in lines.iter().enumerate() {
                    let row = if i == 0 { Row::new(at, format!("{text}{line}")) } else { Row::new(deeper, line) };
                    self.rows.push(row);
                }
            }
            None if node.text.contains('\n') && !clause => match scalar(&node.text, Sense::String) {
                Scalar::Block(header, lines) => {
                    self.rows.push(Row::new(at, format!("{text}{header}")));
                    self.raw_lines(lines.iter().map(String::as_str), deeper);
                }
                Scalar::Line(one) => self.rows.push(Row::new(at, format!("{text}{one}"))),
            },
            None => {
                let one = self.inline(id, false);
                self.rows.push(Row::new(at, format!("{text}{one}")));
            }
        }
    }

    /// A plain text that its author wrote over several lines, filled anew.
    fn filled(&self, id: NodeId, style: Style, first: usize, rest: usize) -> Option<Vec<String>> {
        let node = self.tree.node(id);
        let raw = self.source.get(node.lo..node.hi)?;
        if style != Style::Plain || !raw.contains('\n') || node.text.contains('\n') || node.text.contains("  ") {
            return None;
        }
        let mut lines = vec![String::new()];
        for word in node.text.split(' ') {
            let at = if lines.len() == 1 { first } else { rest };
            let line = lines.last_mut()?;
            if !line.is_empty() && at + columns(line) + 1 + columns(word) > self.width {
                lines.push(word.to_owned());
            } else {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
        }
        if lines.len() == 1 { None } else { Some(lines) }
    }

    /// `|` or `>` with what follows it, and where it stands.
    fn header_of(&self, id: NodeId) -> Option<(String, usize)> {
        let mut start = self.line_start(self.lo(id));
        while start > 0 {
            let above = self.line_start(start - 1);
            let line = self.source.get(above..start)?.trim_end();
            if !line.trim().is_empty() {
                let at = line.rfind(['|', '>']).filter(|_| !line.contains(" #")).or_else(|| {
                    let code = line.split(" #").next()?;
                    code.rfind(['|', '>'])
                })?;
                let header: String = line.get(at..)?.chars().take_while(|c| !c.is_whitespace()).collect();
                return Some((header, above + at));
            }
            start = above;
        }
        None
    }

    /// A block scalar: its lines keep what they look like, only their margin changes.
    fn block(&mut self, text: String, at: usize, id: NodeId, style: Style, margin: usize) {
        let node = self.tree.node(id);
        let Some((header, place)) = self.header_of(id) else {
            self.misfit = true;
            return;
        };
        let numbered = header.contains(|c: char| c.is_ascii_digit());
        // Blanks in a last line of their own, and a text of nothing at all, have no lines that could be moved.
        let last = node.text.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        if last.trim().is_empty() {
            self.misfit = true;
        }
        if header.contains('+') || numbered && style == Style::Folded || self.has_own_comment(place) {
            self.misfit = true;
        }
        let header: String = header.chars().map(|c| if c.is_ascii_digit() { '2' } else { c }).collect();
        self.rows.push(Row::new(at, format!("{text} {header}")));
        let from = self.source.get(place..).and_then(|t| t.find('\n')).map_or(place, |i| place + i + 1);
        // A comment behind the header.
        self.comments_before(from, margin, 0, true);
        let raw = self.source.get(from..node.hi.max(from)).unwrap_or_default();
        if numbered {
            let text = node.text.trim_end_matches('\n').to_owned();
            self.raw_lines(text.split('\n'), margin);
        } else {
            let first = raw.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
            let cut = first.len() - first.trim_start_matches(' ').len();
            self.raw_lines(raw.split('\n').map(|l| l.get(cut..).unwrap_or_default()), margin);
        }
        // What looks like a comment in a text is text.
        while self.comments.get(self.next_comment).is_some_and(|(lo, ..)| *lo < node.hi) {
            self.next_comment += 1;
        }
    }

    fn has_own_comment(&self, before: usize) -> bool {
        self.comments.get(self.next_comment).is_some_and(|(lo, _, own)| *own && *lo < before)
    }

    fn raw_lines<'l>(&mut self, lines: impl Iterator<Item = &'l str>, margin: usize) {
        for line in lines {
            let blank = line.is_empty();
            let text = if blank { "\n".to_owned() } else { format!("{}{line}", " ".repeat(margin)) };
            self.rows.push(Row { verbatim: true, ..Row::new(0, text) });
        }
    }
}

fn quoted(text: &str) -> String {
    let line = line(text, Sense::Text);
    if line.starts_with(['"', '\'']) && line.len() > 1 && line != text { line } else { format!("\"{text}\"") }
}

/// Whether lines may stand as one plain scalar.
fn may_fold(lines: &[String]) -> bool {
    lines.iter().all(|l| is_plain(l.trim_start()) || l.starts_with([')', '"']))
        && is_plain(&lines.iter().map(|l| l.trim_start()).collect::<Vec<_>>().join(" "))
        && lines.iter().all(|l| !l.trim_start().starts_with('#'))
}
