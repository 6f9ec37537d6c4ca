//! The layout of the readable notation.
//!
//! The author says which clauses share a line, which bodies stand on one line, and where a line stays blank. All the
//! rest is fixed: margins, blanks, where a line that is too long is broken, what is lined up. So every file has one
//! layout, and a file that has it is left as it is.

use std::ops::Range;

use super::columns::{self, Mark, Row};
use super::structure::{Body, Element, Part, Statement, elements};
use super::token::{Kind, Token, flat, tokens};
use super::wrap::{self, STEP};
use crate::source::FileId;
use crate::syntax::dsl::logical;

/// The file in its layout. `wrong` are places with mistakes: the declarations around them stay as they are, and so does
/// everything from the declaration around `end` on.
pub(super) fn file(id: FileId, text: &str, wrong: &[usize], end: usize, width: usize) -> String {
    let split = logical::split(id, text);
    let mut kept = kept(text, &split, wrong);
    if end < text.len() {
        let first = split.items.iter().find(|i| i.end > end).map_or(end, |i| i.start.min(end));
        kept.push(whole(text, &split, first..text.len()));
        kept = super::merged(kept);
    }
    let tokens = tokens(text, &split.text, &kept);
    let mut rows = Rows { all: Vec::new(), width };
    rows.elements(&elements(tokens), 0);
    columns::text(rows.all, width)
}

/// The lines that stay as they are: broken declarations, and what stands between `# fmt: off` and `# fmt: on`.
fn kept(text: &str, split: &logical::Logical, wrong: &[usize]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = wrong.iter().map(|at| whole(text, split, *at..*at + 1)).collect();
    all.extend(unread(text, split).into_iter().map(|r| whole(text, split, r)));
    for range in super::off_ranges(&split.comments, text.len()) {
        let lines = super::whole_lines(text, range);
        let inside = tokens(text.get(lines.clone()).unwrap_or_default(), "", &[]);
        let mut depth = 0_i64;
        let mut balanced = true;
        for token in &inside {
            match token.kind {
                Kind::BraceOpen => depth += 1,
                Kind::BraceClose => depth -= 1,
                _ => {}
            }
            balanced &= depth >= 0;
        }
        let ends = |at: usize| at == 0 || at >= text.len() || split.text.as_bytes().get(at - 1) == Some(&b'\n');
        let closed = balanced && depth == 0 && ends(lines.start) && ends(lines.end);
        all.push(if closed { lines } else { whole(text, split, lines) });
    }
    super::merged(all)
}

/// The lines of a range, and all lines of the declarations that stand in some of them.
fn whole(text: &str, split: &logical::Logical, range: Range<usize>) -> Range<usize> {
    let mut lines = super::whole_lines(text, range);
    loop {
        let touched = split.items.iter().filter(|i| i.start < lines.end && lines.start < i.end.max(i.start + 1));
        let around = touched.fold(lines.clone(), |all, i| all.start.min(i.start)..all.end.max(i.end));
        let around = super::whole_lines(text, around);
        if around == lines {
            return lines;
        }
        lines = around;
    }
}

/// What stands outside of all declarations and is no comment: behind a text that is never closed nobody knows where one begins.
fn unread(text: &str, split: &logical::Logical) -> Vec<Range<usize>> {
    let mut known: Vec<Range<usize>> = split.items.clone();
    known.extend(split.comments.iter().map(|c| c.span.lo as usize..c.span.hi as usize));
    known.sort_by_key(|r| (r.start, r.end));
    known.push(text.len()..text.len());
    let mut unread = Vec::new();
    let mut at = 0;
    for range in known {
        let between = text.get(at..range.start).unwrap_or_default();
        let blank = |c: char| c.is_whitespace() || c == ';';
        if !between.chars().all(blank) {
            let start = range.start - between.trim_start_matches(blank).len();
            unread.push(start..at + between.trim_end_matches(blank).len());
        }
        at = at.max(range.end);
    }
    unread
}

struct Rows {
    all: Vec<Row>,
    width: usize,
}

impl Rows {
    fn elements(&mut self, elements: &[Element<'_>], margin: usize) {
        for element in elements {
            match element {
                Element::Blank => self.all.push(Row::default()),
                Element::Comment(text) => self.all.push(Row::new(margin, *text)),
                Element::Verbatim(text) => {
                    self.all.push(Row { verbatim: true, ..Row::new(0, *text) });
                }
                Element::Line(statements) => self.line(statements, margin),
            }
        }
    }

    /// Statements that share a line, if there is room; else each on its own.
    fn line(&mut self, statements: &[Statement<'_>], margin: usize) {
        let each: Option<Vec<String>> = statements.iter().map(one_line).collect();
        let whole = each.map(|e| e.join("; ")).filter(|t| margin + wrap::columns(t) <= self.width);
        match (whole, statements) {
            (Some(text), _) => {
                let (family, marks) = if let [one] = statements { marks(one, &text) } else { (None, Vec::new()) };
                let comment = statements.last().and_then(|s| s.comment).map(str::to_owned);
                self.all.push(Row { family, marks, comment, ..Row::new(margin, text) });
            }
            (None, [one]) => self.statement(one, margin),
            (None, many) => many.iter().for_each(|s| self.line(std::slice::from_ref(s), margin)),
        }
    }

    /// A statement over several lines.
    fn statement(&mut self, statement: &Statement<'_>, margin: usize) {
        let mut head: Vec<Token<'_>> = Vec::new();
        let mut at = margin;
        for (i, part) in statement.parts.iter().enumerate() {
            match part {
                Part::Token(token) => head.push(*token),
                Part::Comment { text, own_line } => {
                    self.head(&std::mem::take(&mut head), at, margin, 0);
                    at = margin + STEP;
                    if *own_line {
                        self.all.push(Row::new(at, *text));
                    } else {
                        self.behind(text);
                    }
                }
                Part::Body(body) => {
                    self.head(&std::mem::take(&mut head), at, margin, 2);
                    let alone = body.elements.is_empty() && body.opening.is_none();
                    self.append(if alone { " { }" } else { " {" });
                    if !alone {
                        self.body(body, margin);
                    }
                    // Text behind a body belongs to a broken file.
                    if i + 1 < statement.parts.len() {
                        at = margin + STEP;
                    }
                }
            }
        }
        self.head(&head, at, margin, 0);
        if let Some(comment) = statement.comment {
            self.behind(comment);
        }
    }

    fn body(&mut self, body: &Body<'_>, margin: usize) {
        if let Some(comment) = body.opening {
            self.behind(comment);
        }
        for element in &body.elements {
            match element {
                // It was one line, and there is no room for it.
                Element::Line(statements) if body.inline => {
                    statements.iter().for_each(|s| self.line(std::slice::from_ref(s), margin + STEP));
                }
                other => self.elements(std::slice::from_ref(other), margin + STEP),
            }
        }
        self.all.push(Row::new(margin, "}"));
    }

    /// Tokens of a statement whose lines begin at `margin`, the first of these at `at`.
    fn head(&mut self, tokens: &[Token<'_>], at: usize, margin: usize, tail: usize) {
        if tokens.is_empty() {
            return;
        }
        if tokens.iter().any(|t| t.kind == Kind::TextBlock) {
            self.all.push(Row::new(at, with_blocks(tokens, margin)));
            return;
        }
        // `a = 1, b = 2` is a list of lines.
        let rest = if tokens.get(1).is_some_and(|t| t.text == "=") { margin } else { margin + STEP };
        let lines = wrap::lines(tokens, at, rest, tail, self.width);
        self.all.extend(lines.into_iter().map(|(margin, text)| Row::new(margin, text)));
    }

    fn append(&mut self, text: &str) {
        match self.all.last_mut() {
            Some(row) => row.text.push_str(text),
            None => self.all.push(Row::new(0, text.trim_start())),
        }
    }

    fn behind(&mut self, comment: &str) {
        match self.all.last_mut() {
            Some(row) if row.comment.is_none() && !row.verbatim && !row.text.starts_with('#') => {
                row.comment = Some(comment.to_owned());
            }
            _ => self.all.push(Row::new(0, comment)),
        }
    }
}

/// The statement on one line; nothing where it needs several.
fn one_line(statement: &Statement<'_>) -> Option<String> {
    let mut out = String::new();
    let mut run: Vec<Token<'_>> = Vec::new();
    for part in &statement.parts {
        match part {
            Part::Comment { .. } => return None,
            Part::Token(token) if token.kind == Kind::TextBlock => return None,
            Part::Token(token) => run.push(*token),
            Part::Body(body) => {
                if !body.inline {
                    return None;
                }
                out.push_str(&flat(&std::mem::take(&mut run)));
                out.push_str(" {");
                for element in &body.elements {
                    let Element::Line(statements) = element else { return None };
                    if statements.iter().any(|s| s.comment.is_some()) {
                        return None;
                    }
                    let each: Option<Vec<String>> = statements.iter().map(one_line).collect();
                    out.push(' ');
                    out.push_str(&each?.join("; "));
                }
                out.push_str(" }");
            }
        }
    }
    if !run.is_empty() {
        let more = flat(&run);
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(&more);
    }
    Some(out)
}

/// Where a row is lined up with its neighbours: at the label and the body of a short declaration or block, at `send`, at
/// what happens at a time. Labels of examples are sentences, and nothing to line up.
fn marks(statement: &Statement<'_>, text: &str) -> (Option<String>, Vec<(Mark, usize)>) {
    if let Some(marks) = cells(statement) {
        return (Some("=>".to_owned()), marks);
    }
    let mut before: Vec<Token<'_>> = Vec::new();
    let mut marks = Vec::new();
    for part in &statement.parts {
        let at = flat(&before).len() + 1;
        match part {
            Part::Token(token) => {
                let first = before.first().map_or("", |t| t.text);
                let time = before.get(1).is_some_and(|t| t.text.starts_with(|c: char| c.is_ascii_digit()));
                if token.is("send") && matches!(first, "on" | "every") {
                    return (Some("send".to_owned()), vec![(Mark::Send, at)]);
                }
                if matches!(token.text, "page" | "start" | "remind")
                    && token.kind == Kind::Word
                    && matches!(first, "on" | "when")
                {
                    return (Some("reacts".to_owned()), vec![(Mark::Send, at)]);
                }
                if first == "at" && time && before.len() == 2 && token.kind == Kind::Word && !token.is("after") {
                    marks.push((Mark::Event, at));
                }
                if token.kind == Kind::Text && before.len() == 2 && before.iter().all(|t| t.kind == Kind::Word) {
                    marks.push((Mark::Label, at));
                }
                before.push(*token);
            }
            Part::Body(body) => {
                let starts = text.get(at..).is_some_and(|t| t.starts_with('{'));
                if !body.elements.is_empty() && before.len() > 1 && starts {
                    marks.push((Mark::Body, at));
                }
            }
            Part::Comment { .. } => return (None, Vec::new()),
        }
    }
    let family = before.first().map(|t| t.text.to_owned()).filter(|f| f != "example");
    (family, marks)
}

/// Where the cells of a table's row are lined up.
fn cells(statement: &Statement<'_>) -> Option<Vec<(Mark, usize)>> {
    let mut before: Vec<Token<'_>> = Vec::new();
    let (mut marks, mut count) = (Vec::new(), 0);
    for part in &statement.parts {
        let Part::Token(token) = part else { return None };
        let at = flat(&before).len() + 1;
        if token.kind == Kind::Sign && token.text == "|" {
            marks.push((Mark::Cell(count), at));
            count += 1;
        } else if token.kind == Kind::Sign && token.text == "=>" {
            marks.push((Mark::Arrow, at));
            return Some(marks);
        }
        before.push(*token);
    }
    None
}

/// Tokens with text blocks among them; the blocks' lines get margins.
fn with_blocks(tokens: &[Token<'_>], margin: usize) -> String {
    let mut out = String::new();
    let mut last: Option<&Token<'_>> = None;
    for token in tokens {
        if let Some(last) = last {
            out.push_str(super::token::between(last, token));
        }
        if token.kind == Kind::TextBlock {
            out.push_str(&block(token.text, margin));
        } else {
            out.push_str(&flat([token]));
        }
        last = Some(token);
    }
    out
}

/// A text block whose lines stand one step further in than what it belongs to.
fn block(raw: &str, margin: usize) -> String {
    let body = raw.strip_prefix("\"\"\"").and_then(|b| b.strip_suffix("\"\"\"")).unwrap_or(raw);
    let mut lines: Vec<&str> = body.split('\n').map(|l| l.strip_suffix('\r').unwrap_or(l)).collect();
    if lines.first().is_none_or(|l| !l.trim().is_empty()) {
        // Its first line has no margin of its own, so the others' cannot change.
        return raw.to_owned();
    }
    lines.remove(0);
    if lines.last().is_some_and(|l| l.trim().is_empty()) {
        lines.pop();
    }
    let indent = |l: &str| l.len() - l.trim_start_matches([' ', '\t']).len();
    let common = lines.iter().filter(|l| !l.trim().is_empty()).map(|l| indent(l)).min().unwrap_or(0);
    let mut out = String::from("\"\"\"\n");
    for line in lines {
        if !line.trim().is_empty() {
            out.push_str(&" ".repeat(margin + STEP));
            out.push_str(line.get(common..).unwrap_or_default());
        }
        out.push('\n');
    }
    out.push_str(&" ".repeat(margin));
    out.push_str("\"\"\"");
    out
}
