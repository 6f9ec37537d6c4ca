//! Policy text as words and signs, with the newlines and comments between them.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, a number, a keyword.
    Word,
    /// A string on one line.
    Text,
    /// A text block.
    TextBlock,
    /// `,` `:` `..` `=` `<` and so on.
    Sign,
    /// `(`
    Open,
    /// `)`
    Close,
    /// `{`
    BraceOpen,
    /// `}`
    BraceClose,
    /// `;`
    Semicolon,
    /// `#` to the end of the line.
    Comment {
        /// Nothing but blanks before it.
        own_line: bool,
    },
    /// The end of a line.
    Newline {
        /// A clause ends here, too.
        ends: bool,
    },
    /// Whole lines that are left as they are.
    Verbatim,
}

/// A token and its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
}

impl Token<'_> {
    /// Whether it is this word.
    pub(super) fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text == word
    }
}

/// The tokens of `text`. In `logical`, which is as long, newlines that end no clause are blanks; `kept` are the lines that
/// are left as they are, in order.
pub(super) fn tokens<'t>(text: &'t str, logical: &str, kept: &[Range<usize>]) -> Vec<Token<'t>> {
    let mut out: Vec<Token<'t>> = Vec::new();
    let mut kept = kept.iter().peekable();
    let mut at = 0;
    let mut line_start = true;
    while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
        if let Some(range) = kept.next_if(|r| r.start <= at) {
            out.push(Token { kind: Kind::Verbatim, text: text.get(range.clone()).unwrap_or_default() });
            at = range.end.max(at);
            line_start = true;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let (kind, len) = match c {
            '\n' => (Kind::Newline { ends: logical.as_bytes().get(at) == Some(&b'\n') }, 1),
            '#' => (Kind::Comment { own_line: line_start }, rest.find('\n').unwrap_or(rest.len())),
            _ if is_blank(c) => {
                at += c.len_utf8();
                continue;
            }
            '"' if rest.starts_with("\"\"\"") => {
                let end = rest.get(3..).and_then(|r| r.find("\"\"\"")).map_or(rest.len(), |n| n + 6);
                let several = rest.get(..end).is_some_and(|t| t.contains('\n'));
                (if several { Kind::TextBlock } else { Kind::Text }, end)
            }
            '"' | '\'' => (Kind::Text, string(rest, c)),
            '(' => (Kind::Open, 1),
            ')' => (Kind::Close, 1),
            '{' => (Kind::BraceOpen, 1),
            '}' => (Kind::BraceClose, 1),
            ';' => (Kind::Semicolon, 1),
            _ => match sign(rest) {
                Some(len) => (Kind::Sign, len),
                None => (Kind::Word, word(rest)),
            },
        };
        let piece = rest.get(..len).unwrap_or(rest);
        let piece = if matches!(kind, Kind::Comment { .. }) { piece.trim_end() } else { piece };
        out.push(Token { kind, text: piece });
        at += len.max(1);
        line_start = matches!(kind, Kind::Newline { .. });
    }
    out
}

/// Blanks as the splitter sees them: those that word processors leave behind, too.
fn is_blank(c: char) -> bool {
    c.is_whitespace() && (!c.is_control() || matches!(c, '\t' | '\r'))
}

fn string(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of the sign that begins here.
fn sign(rest: &str) -> Option<usize> {
    ["..<", "..", "=>", "<=", ">=", "!=", "<", ">", "=", ",", ":", "|"]
        .iter()
        .find(|s| rest.starts_with(**s))
        .map(|s| s.len())
}

fn word(rest: &str) -> usize {
    let mut before = ' ';
    for (i, c) in rest.char_indices() {
        let after = rest.get(i + c.len_utf8()..).and_then(|r| r.chars().next());
        let ends = match c {
            '{' | '}' | '(' | ')' | ';' | ',' | '"' | '\'' | '#' | '<' | '>' | '=' | '|' => true,
            '!' => after == Some('='),
            '.' => after == Some('.'),
            // Times of day have their own.
            ':' => !(before.is_ascii_digit() && after.is_some_and(|a| a.is_ascii_digit())),
            c => c.is_whitespace(),
        };
        if ends && i > 0 {
            return i;
        }
        before = c;
    }
    rest.len()
}

/// What stands between two tokens of one line.
pub(super) fn between(left: &Token<'_>, right: &Token<'_>) -> &'static str {
    let glued = match (left.kind, right.kind) {
        (Kind::Open, _) | (_, Kind::Close | Kind::Semicolon) => true,
        (_, Kind::Open) => left.is("count") || left.is("remaining"),
        _ => {
            matches!(right.text, "," | ":" | ".." | "..<") && right.kind == Kind::Sign
                || left.kind == Kind::Sign && matches!(left.text, ".." | "..<")
        }
    };
    if glued { "" } else { " " }
}

/// Tokens on one line; strings in double quotes where that needs no escapes.
pub(super) fn flat<'t>(tokens: impl IntoIterator<Item = &'t Token<'t>>) -> String {
    let mut out = String::new();
    let mut last: Option<&Token<'_>> = None;
    for token in tokens {
        if let Some(last) = last {
            out.push_str(between(last, token));
        }
        match token.text.strip_prefix('\'').and_then(|t| t.strip_suffix('\'')) {
            Some(inner) if token.kind == Kind::Text && !inner.contains(['"', '\\']) => {
                out.push('"');
                out.push_str(inner);
                out.push('"');
            }
            _ => out.push_str(token.text),
        }
        last = Some(token);
    }
    out
}
