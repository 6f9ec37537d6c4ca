//! Content lines (RFC 5545, section 3.1): written, and read with their places in the file.

use crate::source::{FileId, Span};

/// One line, unfolded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Its name in capitals.
    pub(super) name: String,
    /// Its parameters, names in capitals.
    params: Vec<(String, String)>,
    /// What stands after the colon.
    pub(super) value: String,
    /// All of it in the file.
    pub(super) span: Span,
}

impl Line {
    /// The value of a parameter.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter has one of these values.
    pub(super) fn says(&self, name: &str, any: &[&str]) -> bool {
        self.param(name).is_some_and(|value| any.iter().any(|word| value.eq_ignore_ascii_case(word)))
    }

    /// The value as text.
    pub(super) fn text(&self) -> String {
        let mut out = String::with_capacity(self.value.len());
        let mut rest = self.value.chars();
        while let Some(c) = rest.next() {
            match (c, if c == '\\' { rest.next() } else { None }) {
                ('\\', Some('n' | 'N')) => out.push('\n'),
                ('\\', Some(other)) => out.push(other),
                (c, _) => out.push(c),
            }
        }
        out
    }
}

/// The lines of a file; where one is no content line, its place.
pub(super) fn read(file: FileId, text: &str) -> (Vec<Line>, Vec<Span>) {
    let mut folded: Vec<(String, usize, usize)> = Vec::new();
    let mut at = 0;
    // Old programs end lines with CR alone.
    for raw in text.split_inclusive(['\n', '\r']) {
        let line = raw.trim_end_matches(['\n', '\r']);
        let end = at + line.len();
        match (line.strip_prefix([' ', '\t']), folded.last_mut()) {
            (Some(rest), Some((whole, _, last))) => {
                whole.push_str(rest);
                *last = end;
            }
            _ if line.trim().is_empty() => {}
            _ => folded.push((line.to_owned(), at, end)),
        }
        at += raw.len();
    }
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    for (line, from, to) in folded {
        let span = Span::new(file, from, to);
        match parse(&line, span) {
            Some(line) => lines.push(line),
            None => wrong.push(span),
        }
    }
    (lines, wrong)
}

/// Joins lines that are folded inside of a character: old programs count bytes (RFC 5545, section 3.1).
#[must_use]
pub fn unfold_characters(bytes: Vec<u8>) -> Vec<u8> {
    let goes_on = |byte: Option<&u8>| byte.is_some_and(|b| (0x80..0xC0).contains(b));
    let mut joined = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let [first, after @ ..] = rest {
        let fold = match rest {
            [b'\r', b'\n', b' ' | b'\t', next @ ..] | [b'\n', b' ' | b'\t', next @ ..] => Some(next),
            _ => None,
        };
        // What goes on after the fold has begun before it.
        match fold.filter(|next| goes_on(next.first()) && joined.last().is_some_and(|b: &u8| *b >= 0x80)) {
            Some(next) => rest = next,
            None => {
                joined.push(*first);
                rest = after;
            }
        }
    }
    joined
}

fn parse(line: &str, span: Span) -> Option<Line> {
    let end = line.find([':', ';'])?;
    let (name, mut rest) = line.split_at_checked(end)?;
    let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || !name.chars().all(known) {
        return None;
    }
    let mut params = Vec::new();
    while let Some(param) = rest.strip_prefix(';') {
        let (name, after) = param.split_once('=')?;
        let end = value_end(after)?;
        let (value, more) = after.split_at_checked(end)?;
        params.push((name.to_ascii_uppercase(), unquoted(value)));
        rest = more;
    }
    let value = rest.strip_prefix(':')?;
    Some(Line { name: name.to_ascii_uppercase(), params, value: value.to_owned(), span })
}

/// Where the values of a parameter end: at the first `;` or `:` outside quotes.
fn value_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(i, c)| {
        quoted ^= c == '"';
        (!quoted && matches!(c, ';' | ':')).then_some(i)
    })
}

/// A parameter's value without its quotes, the ways of RFC 6868 undone.
fn unquoted(value: &str) -> String {
    let value = value.replace('"', "");
    let mut out = String::with_capacity(value.len());
    let mut rest = value.chars().peekable();
    while let Some(c) = rest.next() {
        let becomes = match (c, rest.peek()) {
            ('^', Some('^')) => '^',
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            _ => {
                out.push(c);
                continue;
            }
        };
        rest.next();
        out.push(becomes);
    }
    out
}

/// Octets that a line may have without its end.
const OCTETS: usize = 75;

/// Appends `NAME:value` or `NAME;PARAMETER=x:value` in lines of at most 75 octets that end with CR LF; no character is cut.
pub(super) fn push(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain(std::iter::once(':')).chain(value.chars()) {
        if used + c.len_utf8() > OCTETS {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

/// A text as it stands in a value. Control characters that a text cannot have are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// The value of a parameter, in quotes; what it cannot hold by the ways of RFC 6868.
pub(super) fn quoted(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    format!("\"{}\"", clean.replace('^', "^^").replace('\n', "^n").replace('"', "^'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = String::new();
        push(&mut out, "SUMMARY", &"é".repeat(80));
        let lines: Vec<&str> = out.split_terminator("\r\n").collect();
        assert!(lines.iter().all(|l| l.len() <= OCTETS), "{out}");
        assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "é".repeat(80)));
    }

    #[test]
    fn lines_are_read_with_their_places() {
        let text = "BEGIN:VEVENT\r\nATTENDEE;CN=\"Berg; Ada: ^'A^'\";ROLE=CHAIR:mail\r\n to:ada@x\r\n\r\nno line\r\nSUMMARY:a\\, b\\nc\r\n";
        let (lines, wrong) = read(FileId(0), text);
        let names: Vec<&str> = lines.iter().map(|l| l.name.as_str()).collect();
        assert_eq!(names, ["BEGIN", "ATTENDEE", "SUMMARY"]);
        assert_eq!((lines[1].param("CN"), lines[1].value.as_str()), (Some("Berg; Ada: \"A\""), "mailto:ada@x"));
        assert_eq!(lines[2].text(), "a, b\nc");
        assert_eq!(&text[wrong[0].lo as usize..wrong[0].hi as usize], "no line");
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a, b; c\\d\ne\u{7}\r"), "a\\, b\\; c\\\\d\\ne");
        assert_eq!(quoted("Ada \"the\" ^\nBerg"), "\"Ada ^'the^' ^^^nBerg\"");
    }
}
