//! The one layout of a policy file, in either notation: what `callout fmt` writes.
//!
//! Works on the tokens of the file rather than on its tree, so that every comment stays where it is and literals keep their
//! spelling; the tree is what proves afterwards that nothing else has changed either.

mod columns;
mod dsl;
mod proof;
mod structure;
mod token;
mod wrap;

use std::ops::Range;

use super::ast::Comment;
use super::texts::Texts;
use crate::source::{FileId, Notation};

pub(in crate::syntax) use columns::{Row, text as rows_text};
pub(in crate::syntax) use proof::read;
pub use proof::{Comments, has_mistakes, prove, same_comments};
pub(in crate::syntax) use wrap::{STEP, columns};

/// Columns of a line where `callout.toml` does not say `[format] width`.
pub const WIDTH: usize = 100;

/// Why a file is left as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Something in it has no place in the layout.
    Cannot {
        /// What, in words for a user.
        what: String,
        /// Where, in bytes.
        at: usize,
    },
    /// The layout would have changed what the file says: a bug.
    Unproven(String),
}

/// The file in its layout. `texts` are references that mean facts of type `text`, as far as the book is known.
///
/// # Errors
/// Where that cannot be, or cannot be proven to say the same.
pub fn format(notation: Notation, text: &str, texts: Option<&Texts>, width: usize) -> Result<String, Refusal> {
    let ends = LineEnds::of(text);
    let original = text;
    let text = &text.replace("\r\n", "\n");
    let id = FileId(0);
    let (new, mistakes) = match notation {
        Notation::Yaml => (super::yaml::layout::file(id, text, texts, width)?, Vec::new()),
        Notation::Dsl | Notation::Text => {
            let (_, found) = super::dsl::parse(id, text);
            let wrong: Vec<usize> =
                found.iter().filter_map(|d| d.primary.as_ref()).map(|p| p.span.lo as usize).collect();
            // Behind so many mistakes nothing more was read, and what is wrong there is not known.
            let end = wrong.iter().min().filter(|_| wrong.len() >= super::dsl::MAX_ERRORS);
            (dsl::file(id, text, &wrong, end.copied().unwrap_or(text.len()), width), wrong)
        }
    };
    let whole = proven(notation, original, ends.apply(new), texts);
    if whole.is_ok() || !has_mistakes(notation, original, texts) {
        return whole;
    }
    // Where something is written wrongly, what follows may hang together otherwise than it looks: what stands before may still be
    // laid out, or else everything stays as it is.
    let before = mistakes.iter().min().map(|first| dsl::file(id, text, &mistakes, *first, width));
    let laid_out = before.and_then(|new| proven(notation, original, ends.apply(new), texts).ok());
    Ok(laid_out.unwrap_or_else(|| original.to_owned()))
}

/// The new text of a file, if it says the same as the old one in the same order.
///
/// # Errors
/// The first difference.
pub fn proven(notation: Notation, old: &str, new: String, texts: Option<&Texts>) -> Result<String, Refusal> {
    prove(notation, old, notation, &new, texts, Comments::InOrder).map_err(Refusal::Unproven)?;
    Ok(new)
}

/// How the lines of a file end.
struct LineEnds {
    windows: bool,
}

impl LineEnds {
    fn of(text: &str) -> Self {
        let windows = text.find('\n').is_some_and(|i| i > 0 && text.as_bytes().get(i - 1) == Some(&b'\r'));
        Self { windows }
    }

    fn apply(&self, text: String) -> String {
        if self.windows { text.replace('\n', "\r\n") } else { text }
    }
}

/// What stands from `# fmt: off` to `# fmt: on`, or to the end.
pub(in crate::syntax) fn off_ranges(comments: &[Comment], end: usize) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut off: Option<usize> = None;
    for comment in comments.iter().filter(|c| c.own_line) {
        match (comment.text.trim(), off) {
            ("fmt: off", None) => off = Some(comment.span.lo as usize),
            ("fmt: on", Some(from)) => {
                all.push(from..comment.span.hi as usize);
                off = None;
            }
            _ => {}
        }
    }
    all.extend(off.map(|from| from..end));
    all
}

/// The lines that a range touches, with the newline of the last.
pub(in crate::syntax) fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.get(..range.start).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1);
    let last = range.end.max(range.start + 1) - 1;
    let end = text.get(last..).and_then(|t| t.find('\n')).map_or(text.len(), |i| last + i + 1);
    start..end
}

/// Ranges in order, those that touch as one.
pub(in crate::syntax) fn merged(mut all: Vec<Range<usize>>) -> Vec<Range<usize>> {
    all.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in all {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

/// DSL text inside of YAML, in lines: the first begins at column `first`, the others at `rest`. Nothing where it holds
/// something else than words, signs and strings.
pub(in crate::syntax) fn clause_lines(text: &str, first: usize, rest: usize, width: usize) -> Option<Vec<String>> {
    use token::Kind;
    let mut tokens = token::tokens(text, "", &[]);
    tokens.retain(|t| !matches!(t.kind, Kind::Newline { .. }));
    let fine = |t: &token::Token<'_>| matches!(t.kind, Kind::Word | Kind::Text | Kind::Sign | Kind::Open | Kind::Close);
    // A string over several lines is folded by YAML, not by us.
    if tokens.is_empty() || !tokens.iter().all(|t| fine(t) && !t.text.contains('\n')) {
        return None;
    }
    let lines = wrap::lines(&tokens, first, rest, 0, width);
    let deeper = |i: usize, margin: usize| if i == 0 { 0 } else { margin.saturating_sub(rest) };
    let lines = lines.into_iter().enumerate();
    Some(lines.map(|(i, (margin, line))| format!("{}{line}", " ".repeat(deeper(i, margin)))).collect())
}
