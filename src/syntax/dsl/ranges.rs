//! Where heads, blocks and clauses of a declaration stand, by brackets alone: for texts that the grammar does not take.

use std::ops::Range;

/// The head of a block, and the inside of its braces where it has some.
pub(super) fn block_of(text: &str, range: &Range<usize>) -> (Range<usize>, Option<Range<usize>>) {
    let mut scan = Scan::new(text, range);
    let mut open = None;
    while let Some((at, byte)) = scan.next() {
        match byte {
            b'{' if scan.braces == 1 && open.is_none() => open = Some(at),
            b'}' if scan.braces == 0 => {
                if let Some(open) = open {
                    return (range.start..open, Some(open + 1..at));
                }
            }
            _ => {}
        }
    }
    match open {
        Some(open) => (range.start..open, Some(open + 1..range.end)),
        None => (range.clone(), None),
    }
}

/// The clauses between braces: they end at a newline or `;` outside of brackets.
pub(super) fn clause_ranges(text: &str, body: &Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = body.start;
    let mut scan = Scan::new(text, body);
    while let Some((at, byte)) = scan.next() {
        if (byte == b'\n' || byte == b';') && scan.braces == 0 && scan.rounds == 0 {
            out.extend(trimmed(text, start..at));
            start = at + 1;
        }
    }
    out.extend(trimmed(text, start..body.end));
    out
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let slice = text.get(range.clone())?;
    let lo = range.start + (slice.len() - slice.trim_start().len());
    let hi = range.start + slice.trim_end().len();
    (lo < hi).then_some(lo..hi)
}

/// Bytes outside of strings, with the depth of brackets after each.
struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    end: usize,
    braces: usize,
    rounds: usize,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str, range: &Range<usize>) -> Self {
        Self { bytes: text.as_bytes(), at: range.start, end: range.end.min(text.len()), braces: 0, rounds: 0 }
    }

    fn skip_string(&mut self, quote: u8) {
        let rest = |at: usize| self.bytes.get(at..self.end).unwrap_or(&[]);
        if quote == b'"' && rest(self.at).starts_with(b"\"\"\"") {
            let body = self.at + 3;
            let close = rest(body).windows(3).position(|w| w == b"\"\"\"");
            self.at = close.map_or(body, |n| body + n + 3);
            return;
        }
        let mut at = self.at + 1;
        while at < self.end {
            match self.bytes.get(at).copied().unwrap_or(b'\n') {
                b'\n' => break,
                b'\\' if quote == b'"' => at += 2,
                b if b == quote => {
                    self.at = at + 1;
                    return;
                }
                _ => at += 1,
            }
        }
        // Without an end it is no string.
        self.at += 1;
    }

    fn next(&mut self) -> Option<(usize, u8)> {
        let at = self.at;
        let byte = self.bytes.get(at..self.end)?.first().copied()?;
        match byte {
            b'"' | b'\'' => {
                self.skip_string(byte);
                return Some((at, byte));
            }
            b'{' => self.braces += 1,
            b'}' => {
                self.braces = self.braces.saturating_sub(1);
                self.rounds = 0;
            }
            b'(' => self.rounds += 1,
            b')' => self.rounds = self.rounds.saturating_sub(1),
            _ => {}
        }
        self.at += 1;
        Some((at, byte))
    }
}
