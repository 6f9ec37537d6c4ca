//! The lines of a file as its author grouped them: declarations, bodies, clauses, comments, blank lines.

use super::token::{Kind, Token};

/// Something that stands on lines of its own.
#[derive(Debug)]
pub(super) enum Element<'t> {
    /// One blank line or more.
    Blank,
    /// A comment on a line of its own.
    Comment(&'t str),
    /// Lines that are left as they are.
    Verbatim(&'t str),
    /// Clauses that share a line.
    Line(Vec<Statement<'t>>),
}

/// A declaration or clause.
#[derive(Debug, Default)]
pub(super) struct Statement<'t> {
    pub(super) parts: Vec<Part<'t>>,
    /// Behind it, at the end of its line.
    pub(super) comment: Option<&'t str>,
}

/// A part of a statement.
#[derive(Debug)]
pub(super) enum Part<'t> {
    Token(Token<'t>),
    /// In the middle of it.
    Comment {
        text: &'t str,
        own_line: bool,
    },
    Body(Body<'t>),
}

/// What stands between `{` and `}`.
#[derive(Debug, Default)]
pub(super) struct Body<'t> {
    /// On the line of the `{`.
    pub(super) opening: Option<&'t str>,
    pub(super) elements: Vec<Element<'t>>,
    /// The author wrote it on one line.
    pub(super) inline: bool,
}

/// Reads tokens.
pub(super) struct Builder<'t> {
    tokens: std::vec::IntoIter<Token<'t>>,
}

/// What is being read of one body.
#[derive(Default)]
struct Open<'t> {
    body: Body<'t>,
    line: Vec<Statement<'t>>,
    statement: Vec<Part<'t>>,
    newlines: usize,
}

impl<'t> Open<'t> {
    fn end_statement(&mut self) {
        if !self.statement.is_empty() {
            let parts = std::mem::take(&mut self.statement);
            self.line.push(Statement { parts, comment: None });
        }
    }

    fn end_line(&mut self) {
        self.end_statement();
        if !self.line.is_empty() {
            self.body.elements.push(Element::Line(std::mem::take(&mut self.line)));
        }
    }

    /// Keeps one of the blank lines that stood here.
    fn keep_blank(&mut self) {
        if self.newlines > 1 && !self.body.elements.is_empty() && self.line.is_empty() && self.statement.is_empty() {
            self.body.elements.push(Element::Blank);
        }
        self.newlines = 0;
    }
}

/// The elements of a file.
pub(super) fn elements<'t>(tokens: Vec<Token<'t>>) -> Vec<Element<'t>> {
    let mut builder = Builder { tokens: tokens.into_iter() };
    let mut all = Vec::new();
    // A `}` too many ends a body early; nothing behind it is lost.
    while builder.tokens.len() > 0 {
        all.extend(builder.body().elements);
    }
    all
}

impl<'t> Builder<'t> {
    fn body(&mut self) -> Body<'t> {
        let mut open = Open::default();
        let mut lines = 0_usize;
        while let Some(token) = self.tokens.next() {
            match token.kind {
                Kind::Newline { ends } => {
                    if ends || open.statement.is_empty() {
                        open.end_line();
                        open.newlines += 1;
                        lines += 1;
                    }
                }
                Kind::Comment { own_line } => self.comment(&mut open, token.text, own_line, lines > 0),
                Kind::Verbatim => {
                    open.end_line();
                    open.keep_blank();
                    open.body.elements.push(Element::Verbatim(token.text));
                    // The lines end with a newline of their own.
                    open.newlines = 1;
                    lines += 1;
                }
                Kind::Semicolon => open.end_statement(),
                Kind::BraceClose => break,
                Kind::BraceOpen => {
                    open.keep_blank();
                    let inner = self.body();
                    open.statement.push(Part::Body(inner));
                }
                _ => {
                    open.keep_blank();
                    open.statement.push(Part::Token(token));
                }
            }
        }
        open.end_line();
        while matches!(open.body.elements.last(), Some(Element::Blank)) {
            open.body.elements.pop();
        }
        // An empty one always stands on one line.
        open.body.inline = (lines == 0 || open.body.elements.is_empty()) && open.body.opening.is_none();
        open.body
    }

    fn comment(&mut self, open: &mut Open<'t>, text: &'t str, own_line: bool, below: bool) {
        let goes_on = matches!(self.tokens.as_slice().first(), Some(Token { kind: Kind::Newline { ends: false }, .. }));
        if !open.statement.is_empty() && goes_on {
            open.statement.push(Part::Comment { text, own_line });
            return;
        }
        open.end_statement();
        match open.line.last_mut() {
            Some(last) => last.comment = Some(text),
            None if !own_line && !below && open.body.elements.is_empty() => open.body.opening = Some(text),
            None => {
                open.keep_blank();
                open.body.elements.push(Element::Comment(text));
            }
        }
    }
}
