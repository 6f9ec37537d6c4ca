//! The part of a file that a problem is shown with: small, clean and with true line numbers.
//!
//! annotate-snippets panics on spans past the end or inside a character and walks the whole text it is given. It
//! only ever sees an [`Excerpt`]: spans clamped, a bounded window around them, control characters made visible.

use super::escape::{is_control, picture};
use crate::source::{SourceFile, Span};

/// Of a longer span only this much is underlined.
const SPAN_BYTES: usize = 1024;
/// A span over more lines is underlined in its first one only.
const SPAN_LINES: usize = 8;
/// Spans farther apart stand in separate excerpts.
const GAP_BYTES: usize = 2048;
/// As above, in lines.
const GAP_LINES: usize = 40;
/// At most this much of the same line is shown on either side of a span; the renderer cuts it to the terminal.
pub(super) const LABEL_MARGIN: usize = 400;
/// As above around an edit, which the renderer does not cut.
pub(super) const EDIT_MARGIN: usize = 160;

/// A window of a file.
pub(super) struct Excerpt {
    /// Clean text.
    pub(super) text: String,
    /// Number of its first line.
    pub(super) first_line: usize,
    /// Whether it begins inside a line, so that columns in it are not the file's.
    pub(super) cut: bool,
    /// Pieces `(offset in file, offset in text)`: from each on, offsets run in step.
    pieces: Vec<(usize, usize)>,
}

/// A span made to fit its file: inside, on character boundaries, not too long.
pub(super) fn clamp(file: &SourceFile, span: Span) -> (usize, usize) {
    let text = &*file.text;
    let lo = boundary_before(text, span.lo as usize);
    let mut hi = boundary_before(text, (span.hi as usize).max(lo)).max(lo);
    let covered = text.get(lo..hi.min(boundary_before(text, lo + SPAN_BYTES))).unwrap_or("");
    if hi - lo > SPAN_BYTES || covered.bytes().filter(|b| *b == b'\n').count() >= SPAN_LINES {
        hi = lo + covered.find(['\n', '\r']).unwrap_or(covered.len());
    }
    (lo, hi)
}

/// Groups clamped spans (sorted by start) that can share an excerpt; each group is a range of indices.
pub(super) fn groups(file: &SourceFile, spans: &[(usize, usize)]) -> Vec<std::ops::Range<usize>> {
    let line = |at| file.lines.line(at);
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    let mut end = 0;
    for (i, (lo, hi)) in spans.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if *lo <= end + GAP_BYTES && line(*lo) <= line(end) + GAP_LINES => group.end = i + 1,
            _ => {
                groups.push(i..i + 1);
                end = 0;
            }
        }
        end = end.max(*hi);
    }
    groups
}

impl Excerpt {
    /// The lines around bytes `lo..hi`, themselves cut where they are very long.
    pub(super) fn around(file: &SourceFile, lo: usize, hi: usize, margin: usize) -> Self {
        let text = &*file.text;
        let left = boundary_before(text, lo.saturating_sub(margin));
        let right = boundary_before(text, hi.saturating_add(margin));
        let from = text.get(left..lo).and_then(|t| t.rfind('\n')).map_or(left, |i| left + i + 1);
        let to = text.get(hi..right).and_then(|t| t.find('\n')).map_or(right, |i| hi + i);
        let mut excerpt = Self {
            text: String::new(),
            first_line: file.lines.line(from),
            cut: from > 0 && !text.get(..from).is_some_and(|t| t.ends_with('\n')),
            pieces: vec![(from, 0)],
        };
        if excerpt.cut {
            excerpt.text.push_str("... ");
            excerpt.pieces = vec![(from, excerpt.text.len())];
        }
        let mut at = from;
        for c in text.get(from..to).unwrap_or("").chars() {
            let next = at + c.len_utf8();
            match c {
                '\n' | '\t' => excerpt.text.push(c),
                // Ends the line together with the newline that follows.
                '\r' if text.get(next..).is_some_and(|t| t.starts_with('\n')) => {
                    excerpt.pieces.push((next, excerpt.text.len()));
                }
                // Joins emoji; the renderer drops it and would point beside what it means.
                '\u{200D}' => excerpt.replace(at, next, ' '),
                c if is_control(c) => excerpt.replace(at, next, picture(c)),
                c => excerpt.text.push(c),
            }
            at = next;
        }
        if to < text.len() && !text.get(to..).is_some_and(|t| t.starts_with('\n')) {
            excerpt.text.push_str(" ...");
        }
        excerpt
    }

    fn replace(&mut self, at: usize, next: usize, with: char) {
        self.pieces.push((at, self.text.len()));
        self.text.push(with);
        self.pieces.push((next, self.text.len()));
    }

    /// Where a byte of the file stands in the text.
    pub(super) fn offset(&self, at: usize) -> usize {
        let n = self.pieces.partition_point(|(file, _)| *file <= at);
        let place = n
            .checked_sub(1)
            .and_then(|i| self.pieces.get(i).map(|piece| (piece, self.pieces.get(i + 1))))
            .map_or(0, |((file, text), next)| (text + (at - file)).min(next.map_or(usize::MAX, |(_, t)| *t)));
        boundary_before(&self.text, place)
    }
}

fn boundary_before(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
