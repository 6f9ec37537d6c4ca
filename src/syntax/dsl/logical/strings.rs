//! Strings, text blocks, and characters that have no place in a policy.

use crate::diagnostic::Diagnostic;
use crate::syntax::characters;
use crate::syntax::clauses::KINDS;

use super::{Bracket, Mode, Splitter, word_at};

/// How far the end of a text is looked for that was begun with too few quotes.
const MOST_LINES: usize = 60;

impl Splitter<'_> {
    pub(super) fn text_block(&mut self) {
        let lo = self.at;
        let body = lo + 3;
        match self.text.get(body..).and_then(|t| t.find("\"\"\"")) {
            Some(n) => {
                let end = body + n + 3;
                self.check_characters(lo, end, false);
                self.significant(lo, end);
                self.at = end;
                let newline = self.text.get(lo..end).and_then(|t| t.rfind('\n'));
                if let Some(n) = newline {
                    self.line_start = lo + n + 1;
                }
            }
            None => {
                let d = Diagnostic::error("unclosed-string", self.span(lo, body), "this text block is never closed")
                    .help("end it with `\"\"\"` on a line of its own");
                self.significant(lo, body);
                self.fault(lo, d);
                self.blank(lo..body);
                self.mark(lo);
                self.at = self.end_of_lost_text(body);
            }
        }
    }

    /// Where reading goes on after a text block without end: at the next line that is a `}` or begins a declaration.
    fn end_of_lost_text(&mut self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or("");
        let mut at = from;
        for (i, line) in rest.split_inclusive('\n').enumerate() {
            let word = word_at(line, 0);
            if i > 0 && (line.trim() == "}" || (line.contains('{') && KINDS.iter().any(|k| k.word == word))) {
                // The newline before it ends the clause.
                at -= 1;
                break;
            }
            at += line.len();
        }
        self.blank(from..at);
        at
    }

    pub(super) fn string(&mut self) {
        let lo = self.at;
        let quote = self.byte(lo);
        let mut at = lo + 1;
        loop {
            match self.byte(at) {
                _ if at >= self.bytes.len() => return self.unclosed_string(lo, at),
                b'\n' if self.mode == Mode::Clause => {
                    self.blank(at..at + 1);
                    at += 1;
                }
                b'\n' => return self.unclosed_string(lo, at),
                b'\\' if quote == b'"' && self.byte(at + 1) != b'\n' => at += 2,
                b if b == quote => break,
                _ => at += 1,
            }
        }
        let mut end = at + 1;
        let content = self.text.get(lo + 1..at).unwrap_or("");
        if let Some(close) = (quote == b'"' && content.is_empty()).then(|| self.end_of_two_quotes(end)).flatten() {
            let d =
                Diagnostic::error("unclosed-string", self.span(lo, end), "a text of several lines needs three quotes")
                    .help("begin it with `\"\"\"`, and end it with `\"\"\"` on a line of its own")
                    .fix(self.span(lo, end), "\"\"\"");
            self.significant(lo, close);
            self.fault(lo, d);
            self.blank(lo..close);
            self.mark(lo);
            self.at = close;
            return;
        }
        let cut = quote == b'"' && inside_template(content);
        if let Some(true_end) = cut.then(|| self.end_of_quoted_template(end)).flatten() {
            let d = Diagnostic::error("quote-in-template", self.span(at, end), "`\"` inside `{{ }}` ends the string")
                .help("use `'` inside `{{ }}`, or write the text as a text block `\"\"\"`");
            self.fault(lo, d);
            end = true_end;
        }
        self.check_characters(lo, end, true);
        self.significant(lo, end);
        self.at = end;
    }

    /// The end of a text that was begun with two quotes instead of three: nothing follows them, and further down a line
    /// holds nothing but quotes.
    fn end_of_two_quotes(&self, from: usize) -> Option<usize> {
        if self.mode == Mode::Clause {
            return None;
        }
        let mut lines = self.text.get(from..)?.split_inclusive('\n');
        let first = lines.next().filter(|rest| rest.trim().is_empty())?;
        let mut at = from + first.len();
        for (i, line) in lines.take(MOST_LINES).enumerate() {
            let bare = line.trim();
            if i > 0 && matches!(bare, "\"\"" | "\"\"\"") {
                return Some(at + line.trim_end().len());
            }
            if bare.contains("\"\"") || super::begins_declaration(line, 0) {
                return None;
            }
            at += line.len();
        }
        None
    }

    /// The end of a string that was cut by a quote inside `{{ }}`: behind the next quote after `}}` on the line.
    fn end_of_quoted_template(&mut self, from: usize) -> Option<usize> {
        if from < self.no_template_end {
            return None;
        }
        let line = self.text.get(from..)?.lines().next()?;
        let quote = line.find("}}").and_then(|close| Some(close + line.get(close..)?.find('"')?));
        if quote.is_none() {
            self.no_template_end = from + line.len();
        }
        quote.map(|at| from + at + 1)
    }

    fn unclosed_string(&mut self, lo: usize, hi: usize) {
        let quote = char::from(self.byte(lo));
        let hi = hi.min(self.bytes.len());
        let mut end = lo + self.text.get(lo..hi).map_or(1, |t| t.trim_end().len());
        // `role a { mission "x }`: the brace that closes this line's block is not part of the string.
        let opened =
            self.open.iter().rev().take_while(|(b, at)| *b == Bracket::Brace && *at >= self.line_start).count();
        for _ in 0..opened {
            let Some(rest) = self.text.get(lo + 1..end).map(str::trim_end) else { break };
            if !rest.ends_with('}') {
                break;
            }
            end = lo + 1 + rest.len() - 1;
        }
        // `scenario night "The pager fails {`: a label does not swallow the brace of its block.
        if let Some(brace) = self.brace_behind_label(lo, end) {
            end = brace;
        }
        let d = Diagnostic::error("unclosed-string", self.span(lo, lo + 1), "this string is never closed")
            .help(format!("end it with `{quote}` on the same line; a text of several lines stands between `\"\"\"`"));
        let d = if quote == '\'' { d.help("a text with `'` in it stands between `\"`") } else { d };
        self.significant(lo, end.max(lo + 1));
        self.fault(lo, d);
        self.blank(lo..end);
        self.mark(lo);
        self.at = end.max(lo + 1);
    }

    /// Where the block opens behind a label that was never closed.
    fn brace_behind_label(&self, lo: usize, end: usize) -> Option<usize> {
        let head = self.text.get(self.line_start..lo)?.trim_start();
        let word = word_at(head, 0);
        if head.contains(['{', '"']) || !(super::block_word(word) || KINDS.iter().any(|k| k.word == word)) {
            return None;
        }
        let rest = self.text.get(lo..end)?;
        let at =
            rest.match_indices(" {").map(|(i, _)| i + 1).find(|i| !rest.get(i + 1..).unwrap_or("").starts_with('{'))?;
        Some(lo + at)
    }

    /// A character beyond ASCII, or a control character, outside of strings.
    pub(super) fn character(&mut self, lo: usize) {
        let c = self.text.get(lo..).and_then(|t| t.chars().next()).unwrap_or('\u{FFFD}');
        let hi = lo + c.len_utf8();
        self.at = hi;
        if c.is_whitespace() && !c.is_control() {
            // Blanks that word processors leave behind.
            self.blank(lo..hi);
        } else if characters::is_forbidden(c, false) {
            self.report_character(lo, c);
            self.blank(lo..hi);
            self.mark(lo);
            self.significant(lo, hi);
        } else if let Some(plain) = plain_quote(c) {
            let d = Diagnostic::error("typographic-quote", self.span(lo, hi), format!("`{c}` is a typographic quote"))
                .help(format!("write `{plain}`"))
                .fix(self.span(lo, hi), plain);
            self.significant(lo, hi);
            self.fault(lo, d);
            // The text up to the closing one is no code.
            let rest = self.text.get(hi..).unwrap_or("");
            let closing =
                rest.char_indices().find(|(_, c)| *c == '\n' || is_typographic(*c)).filter(|(_, c)| *c != '\n');
            let len = closing.map_or(0, |(i, c)| i + c.len_utf8());
            self.at = hi + len;
            self.significant(lo, self.at);
        } else {
            self.significant(lo, hi);
        }
    }

    /// Looks for control characters in a string or comment.
    pub(super) fn check_characters(&mut self, lo: usize, hi: usize, one_line: bool) {
        let Some(text) = self.text.get(lo..hi) else { return };
        let lines = !one_line || self.mode == Mode::Clause;
        // What YAML and many an editor show as the end of a line would be none here.
        let alone = |i: usize| !matches!(self.byte(lo + i + 1), b'\n' | 0);
        let allowed = |i: usize, c: char| c == '\t' || (c == '\r' && !alone(i)) || (c == '\n' && lines);
        let found = text.char_indices().find(|(i, c)| characters::is_forbidden(*c, true) && !allowed(*i, *c));
        if let Some((i, c)) = found {
            self.report_character(lo + i, c);
        }
    }

    fn report_character(&mut self, at: usize, c: char) {
        let found = characters::finding(c, self.span(at, at + c.len_utf8()));
        self.fault(at, found);
    }
}

/// Whether a piece of a string ends inside `{{ … }}`.
fn inside_template(content: &str) -> bool {
    content.rfind("{{").is_some_and(|open| content.rfind("}}").is_none_or(|close| close < open))
}

fn is_typographic(c: char) -> bool {
    plain_quote(c).is_some()
}

fn plain_quote(c: char) -> Option<&'static str> {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' => Some("\""),
        '‘' | '’' | '‚' | '‛' => Some("'"),
        _ => None,
    }
}
