//! Logical lines: the splitter in front of the grammar.
//!
//! One linear pass knows strings, text blocks, brackets and comments. It blanks comments and every newline that does
//! not end a clause (same length, so offsets stay true), cuts the text into items, fills the table of comments, and
//! reports what no grammar can say well: unclosed strings and brackets, control characters, nesting without end.

mod strings;

use super::grammar;

use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use crate::syntax::ast::Comment;
use crate::syntax::clauses::{KINDS, Owner};

/// How deep brackets may nest.
pub(super) const MAX_DEPTH: usize = 64;

/// How many problems are kept; more than are ever shown.
const MAX_FOUND: usize = 1000;

/// The longest head of a block, in bytes, whose indentation is asked.
const LONGEST_HEAD: usize = 1000;

/// Words that never begin a clause: a line that starts with one continues the line before.
const CONTINUATIONS: &[&str] = &["and", "or", "then", "else", "by", "within", "using", "until", "while", "since"];

/// A text made ready for the grammar.
#[derive(Debug, Default)]
pub(in crate::syntax) struct Logical {
    /// The text, comments and inert newlines blanked at equal length.
    pub text: String,
    /// Where each declaration stands, without blanks around it.
    pub items: Vec<Range<usize>>,
    /// All comments.
    pub comments: Vec<Comment>,
    /// Offsets of what has been reported already, ascending: the clause around one is not read again.
    pub faults: Vec<usize>,
    /// What was reported.
    pub diagnostics: Vec<Diagnostic>,
}

/// Splits a file.
pub(in crate::syntax) fn split(file: FileId, text: &str) -> Logical {
    let first = Splitter::new(file, text, Mode::File { by_column: false }).run();
    if first.unbalanced {
        // Where braces do not balance, a declaration's word at the beginning of a line is the better sign.
        return Splitter::new(file, text, Mode::File { by_column: true }).run().done();
    }
    first.done()
}

/// Makes the text of one clause ready: all newlines are blanks.
pub(in crate::syntax) fn clause(file: FileId, text: &str) -> Logical {
    Splitter::new(file, text, Mode::Clause).run().done()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    File { by_column: bool },
    Clause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Brace,
    Round,
}

struct Splitter<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    mode: Mode,
    at: usize,
    out: Vec<u8>,
    open: Vec<(Bracket, usize)>,
    too_deep: bool,
    /// Where the next significant byte was found when last looked for: blank lines are looked over once.
    next: usize,
    /// Up to here no string ends behind a `}}`: each line is looked over once.
    no_template_end: usize,
    /// Last significant byte of the logical line, exclusive end; `None` at its start.
    last: Option<usize>,
    line_start: usize,
    item: Option<usize>,
    items: Vec<Range<usize>>,
    comments: Vec<Comment>,
    faults: Vec<usize>,
    diagnostics: Vec<Diagnostic>,
    unbalanced: bool,
}

impl<'t> Splitter<'t> {
    fn new(file: FileId, text: &'t str, mode: Mode) -> Self {
        Self {
            file,
            text,
            bytes: text.as_bytes(),
            mode,
            at: 0,
            out: text.as_bytes().to_vec(),
            open: Vec::new(),
            too_deep: false,
            next: 0,
            no_template_end: 0,
            last: None,
            line_start: 0,
            item: None,
            items: Vec::new(),
            comments: Vec::new(),
            faults: Vec::new(),
            diagnostics: Vec::new(),
            unbalanced: false,
        }
    }

    fn done(self) -> Logical {
        let mut faults = self.faults;
        faults.sort_unstable();
        Logical {
            text: String::from_utf8(self.out).unwrap_or_else(|e| String::from_utf8_lossy(e.as_bytes()).into_owned()),
            items: self.items,
            comments: self.comments,
            faults,
            diagnostics: self.diagnostics,
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    fn span(&self, lo: usize, hi: usize) -> Span {
        Span::new(self.file, lo, hi)
    }

    fn blank(&mut self, range: Range<usize>) {
        if let Some(bytes) = self.out.get_mut(range) {
            bytes.fill(b' ');
        }
    }

    /// Leaves something that is no blank where text was blanked: the clause around it must not look empty.
    fn mark(&mut self, at: usize) {
        if let Some(byte) = self.out.get_mut(at) {
            *byte = b'~';
        }
    }

    /// Reports something; the clause around `at` counts as broken.
    fn fault(&mut self, at: usize, diagnostic: Diagnostic) {
        self.faults.push(at);
        if self.diagnostics.len() < MAX_FOUND {
            self.diagnostics.push(diagnostic);
        }
    }

    fn run(mut self) -> Self {
        while self.at < self.bytes.len() {
            if self.at == self.line_start && self.restarts_here() {
                self.close_all("before this declaration begins");
                self.end_item(self.at);
            }
            if self.at == self.line_start && self.mode == (Mode::File { by_column: true }) {
                self.close_by_column();
            }
            match self.byte(self.at) {
                b'\n' => self.newline(),
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'#' => self.comment(),
                b'"' if self.bytes.get(self.at..self.at + 3) == Some(b"\"\"\"") => self.text_block(),
                b'"' | b'\'' => self.string(),
                b'{' => self.open_bracket(Bracket::Brace),
                b'(' => self.open_bracket(Bracket::Round),
                b'}' => self.close_brace(),
                b')' => self.close_round(),
                b';' => {
                    self.at += 1;
                    if self.open.is_empty() && !matches!(self.mode, Mode::Clause) {
                        self.end_item(self.at - 1);
                    }
                    if self.open.last().is_none_or(|(b, _)| *b == Bracket::Brace) {
                        self.last = None;
                    }
                }
                byte => self.other(byte),
            }
        }
        self.close_all("before the end of the file");
        self.end_item(self.bytes.len());
        self
    }

    /// Notes that something significant stands from `lo` to `hi`.
    fn significant(&mut self, lo: usize, hi: usize) {
        if self.item.is_none() {
            self.item = Some(lo);
        }
        self.last = Some(hi);
    }

    fn end_item(&mut self, at: usize) {
        if let Some(start) = self.item.take() {
            let end = self.last.unwrap_or(at).min(at).max(start);
            // A separator inside the item's block resets `last`, but the block's end sets it again.
            self.items.push(start..end);
        }
        self.last = None;
        self.too_deep = false;
    }

    /// Whether a declaration begins here, in spite of open brackets: where the file's braces do not balance, or
    /// inside a `(` that was never closed.
    fn restarts_here(&self) -> bool {
        let round = self.open.last().is_some_and(|(b, _)| *b == Bracket::Round);
        let looks = match self.mode {
            Mode::File { by_column } => (by_column && !self.open.is_empty()) || round,
            Mode::Clause => false,
        };
        looks && begins_declaration(self.text, self.at)
    }

    /// Reports the innermost unclosed bracket and forgets them all.
    fn close_all(&mut self, when: &str) {
        let Some((bracket, at)) = self.open.last().copied() else { return };
        self.unbalanced |= self.open.iter().any(|(b, _)| *b == Bracket::Brace);
        let sign = if bracket == Bracket::Brace { '{' } else { '(' };
        let already = self.faults.last().is_some_and(|f| self.item.is_some_and(|i| *f >= i));
        if already {
            // An unclosed string has swallowed the bracket: one message is enough.
            self.faults.push(at);
        } else {
            let end = self.last.unwrap_or(at + 1);
            let close = if bracket == Bracket::Brace { '}' } else { ')' };
            let d = Diagnostic::error("unclosed-bracket", self.span(at, at + 1), format!("`{sign}` is never closed"))
                .help(format!("add `{close}` {when}"));
            let d = if end > at + 1 { d.also(self.span(end - 1, end), "read up to here") } else { d };
            self.fault(at, d);
        }
        self.open.clear();
    }

    fn newline(&mut self) {
        let at = self.at;
        self.at += 1;
        self.line_start = self.at;
        if self.mode == Mode::Clause {
            self.blank(at..at + 1);
            return;
        }
        if self.last.is_none() {
            return;
        }
        if self.continues(at) {
            self.blank(at..at + 1);
            return;
        }
        if self.misses_brace(at) {
            let end = self.last.unwrap_or(at);
            let d = Diagnostic::error("unclosed-bracket", self.span(end, end), "the `{` of this block is missing")
                .help("write `{` at the end of this line")
                .fix(self.span(end, end), " {");
            self.diagnostics.push(d);
            // The newline becomes the brace, so that the block is read.
            self.put(at, b'{');
            self.open.push((Bracket::Brace, at));
            self.last = None;
            return;
        }
        if self.open.is_empty() {
            self.end_item(at);
        } else {
            self.last = None;
        }
    }

    fn put(&mut self, at: usize, sign: u8) {
        if let Some(byte) = self.out.get_mut(at) {
            *byte = sign;
        }
    }

    /// Whether the line that ends at `at` is the head of a block without its `{`: the next line is indented further and
    /// begins with a clause that only that block has.
    fn misses_brace(&mut self, at: usize) -> bool {
        // Newlines inside a head are blanked by now: what is looked at is the whole head, however it is broken into lines.
        let read = self.out.get(..at).unwrap_or(&[]);
        let start = read.iter().rposition(|b| matches!(b, b'\n' | b'{' | b'}' | b';')).map_or(0, |i| i + 1);
        let line = self.text.get(start..at).unwrap_or("");
        let word = word_at(line.trim_start(), 0);
        let owner = match (word, self.item) {
            ("level", Some(_)) if !self.open.is_empty() => Owner::Level,
            ("layer", Some(_)) if !self.open.is_empty() => Owner::Layer,
            ("decision", Some(_)) if !self.open.is_empty() => Owner::Decision,
            ("phase", Some(_)) if !self.open.is_empty() => Owner::Phase,
            (_, Some(item)) if self.open.is_empty() && item == start => {
                match KINDS.iter().find(|k| k.word == word).map(|k| Owner::Item(k.kind)) {
                    Some(owner) if grammar::body_rule(owner).is_some() => owner,
                    _ => return false,
                }
            }
            _ => return false,
        };
        if line.contains(['{', '}']) {
            return false;
        }
        if self.next <= at {
            self.next = next_significant(self.bytes, at + 1);
        }
        let next = self.next;
        let from = self.text.get(..next).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
        let indent = line.len() - line.trim_start().len();
        let rest = self.text.get(next..).and_then(|t| t.lines().next()).unwrap_or("");
        next > from + indent && !begins_declaration(self.text, next) && grammar::clause_like(owner, rest).is_some()
    }

    /// Where the braces of a file do not balance: a block whose line is indented like this one, or more, ended before.
    fn close_by_column(&mut self) {
        let Some(rest) = self.text.get(self.at..).and_then(|t| t.lines().next()) else { return };
        let indent = rest.len() - rest.trim_start().len();
        let sign = rest.trim_start().chars().next();
        let closes = sign == Some('}');
        if sign.is_none_or(|c| c == '#') || (indent == 0 && !closes) || self.last.is_some() || self.at == 0 {
            return;
        }
        let Some((Bracket::Brace, brace)) = self.open.last().copied() else { return };
        if self.open.len() < 2 {
            return;
        }
        // A longer line is no head: it is not looked over again for each line below it.
        let from = brace.saturating_sub(LONGEST_HEAD);
        let near = self.bytes.get(from..brace).unwrap_or(&[]);
        let Some(start) = near.iter().rposition(|b| *b == b'\n').map(|i| from + i + 1) else { return };
        let head = self.text.get(start..brace).unwrap_or("");
        let column = head.len() - head.trim_start().len();
        if start == self.at || column < indent || (closes && column == indent) || head.trim().is_empty() {
            return;
        }
        self.open.pop();
        self.unbalanced = true;
        let end = self.text.get(..self.at).map_or(0, |t| t.trim_end().len());
        let d = Diagnostic::error("unclosed-bracket", self.span(brace, brace + 1), "`{` is never closed")
            .also(self.span(end.saturating_sub(1), end), "by the indentation its block ends here")
            .help("add `}` at the end of the block");
        self.diagnostics.push(d);
        self.put(self.at - 1, b'}');
        if !closes {
            self.put(self.at, b';');
        }
    }

    /// Whether the clause goes on behind the newline at `at`.
    fn continues(&mut self, at: usize) -> bool {
        if self.open.last().is_some_and(|(b, _)| *b == Bracket::Round) {
            return true;
        }
        if begins_declaration(self.text, at + 1) {
            // `members a,` in front of a declaration: the mistake stays in its own.
            return false;
        }
        let end = self.last.unwrap_or(0);
        match self.byte(end.wrapping_sub(1)) {
            b',' | b'=' | b'<' => return true,
            b'>' if self.byte(end.wrapping_sub(2)) != b'=' => return true,
            b'|' | b'>' if self.in_table() => return true,
            b'd' | b'r' | b't' if self.ends_in_operator(end) => return true,
            _ => {}
        }
        if self.next <= at {
            self.next = next_significant(self.bytes, at + 1);
        }
        let next = self.next;
        if self.byte(next) == b'{' {
            let d = Diagnostic::error(
                "brace-on-its-own-line",
                self.span(next, next + 1),
                "`{` stands on a line of its own",
            )
            .help("write `{` on the line of what it opens: a newline ends a clause")
            .fix(self.span(end, next), " ");
            self.diagnostics.push(d);
            return true;
        }
        let rest = self.bytes.get(next..).unwrap_or(&[]);
        if (rest.starts_with(b"|") || rest.starts_with(b"=>")) && self.in_table() {
            return true;
        }
        CONTINUATIONS.contains(&word_at(self.text, next))
    }

    /// Whether the declaration is a table: its rows go on behind `|` and `=>`, and before them.
    fn in_table(&self) -> bool {
        self.item.is_some_and(|item| word_at(self.text, item) == "table")
    }

    fn ends_in_operator(&self, end: usize) -> bool {
        ["and", "or", "not"].iter().any(|word| {
            end.checked_sub(word.len()).is_some_and(|start| {
                self.bytes.get(start..end) == Some(word.as_bytes())
                    && (start == 0 || !is_name_byte(self.byte(start - 1)))
            })
        })
    }

    fn comment(&mut self) {
        let lo = self.at;
        let end = self.bytes.iter().skip(lo).position(|b| *b == b'\n').map_or(self.bytes.len(), |n| lo + n);
        let raw = self.text.get(lo..end).unwrap_or("").trim_end();
        let before = self.text.get(self.line_start..lo).unwrap_or("");
        let blank_before = {
            let above = self.text.get(..self.line_start.saturating_sub(1)).unwrap_or("");
            let line = above.rsplit('\n').next().unwrap_or("");
            self.line_start > 0 && line.trim().is_empty()
        };
        self.check_characters(lo, lo + raw.len(), false);
        self.comments.push(Comment {
            span: self.span(lo, lo + raw.len()),
            text: raw.get(1..).unwrap_or("").to_owned(),
            own_line: before.trim().is_empty(),
            blank_before,
        });
        self.blank(lo..end);
        self.at = end;
    }

    fn open_bracket(&mut self, bracket: Bracket) {
        let at = self.at;
        self.at += 1;
        self.significant(at, at + 1);
        self.open.push((bracket, at));
        if self.open.len() > MAX_DEPTH && !self.too_deep {
            self.too_deep = true;
            let d = Diagnostic::error(
                "nested-too-deep",
                self.span(at, at + 1),
                format!("nested more than {MAX_DEPTH} levels deep"),
            )
            .help("give parts of it names with `define`");
            self.fault(at, d);
        }
    }

    fn close_round(&mut self) {
        let at = self.at;
        self.at += 1;
        self.significant(at, at + 1);
        if self.open.last().is_some_and(|(b, _)| *b == Bracket::Round) {
            self.open.pop();
            return;
        }
        let d = Diagnostic::error("unopened-bracket", self.span(at, at + 1), "`)` closes nothing")
            .help("remove it, or add the `(` it belongs to");
        self.fault(at, d);
    }

    fn close_brace(&mut self) {
        let at = self.at;
        let mut unclosed = None;
        while let Some((Bracket::Round, round)) = self.open.last().copied() {
            self.open.pop();
            unclosed = Some(round);
        }
        if let Some(round) = unclosed {
            let d = Diagnostic::error("unclosed-bracket", self.span(round, round + 1), "`(` is never closed")
                .also(self.span(at, at + 1), "the block ends here")
                .help("add `)` at the end of the condition or list");
            self.fault(round, d);
        }
        self.at += 1;
        if self.open.pop().is_none() {
            self.unbalanced = true;
            let d = Diagnostic::error("unopened-bracket", self.span(at, at + 1), "`}` closes nothing")
                .help("remove it, or look above for a `}` too many");
            self.diagnostics.push(d);
            self.blank(at..at + 1);
            return;
        }
        self.significant(at, at + 1);
    }

    fn other(&mut self, byte: u8) {
        let lo = self.at;
        if byte.is_ascii() && byte >= b' ' && byte != 0x7F {
            self.at += 1;
            // The rest of a word at once.
            if is_name_byte(byte) {
                while self.at < self.bytes.len() && is_name_byte(self.byte(self.at)) && self.byte(self.at).is_ascii() {
                    self.at += 1;
                }
            }
            self.significant(lo, self.at);
            return;
        }
        self.character(lo);
    }
}

fn next_significant(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => at += bytes.iter().skip(at).position(|b| *b == b'\n').unwrap_or(bytes.len() - at),
            _ => break,
        }
    }
    at
}

/// Whether the line that begins at `at` looks like a declaration that is not indented. `ladder major` may be a clause:
/// a declaration has a block, or is of a kind that often has none.
fn begins_declaration(text: &str, at: usize) -> bool {
    let word = word_at(text, at);
    if !KINDS.iter().any(|k| k.word == word) {
        return false;
    }
    let line = text.get(at + word.len()..).and_then(|t| t.lines().next()).unwrap_or("");
    let named = line.trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '"' || c == '{' || c == '_');
    let short = matches!(
        word,
        "use" | "scope" | "define" | "impossible" | "fact" | "service" | "duty" | "clearances" | "states"
    );
    named && line.starts_with([' ', '\t']) && (line.contains('{') || short)
}

/// Whether a clause of this word opens a block.
fn block_word(word: &str) -> bool {
    matches!(word, "level" | "layer" | "rung")
}

/// The word that begins at `at`; empty where none does.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or("");
    let end = rest
        .char_indices()
        .find(|(_, c)| !(c.is_alphanumeric() || *c == '_' || *c == '-'))
        .map_or(rest.len(), |(i, _)| i);
    rest.get(..end).unwrap_or("").trim_end_matches('-')
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}
