//! That a file written anew says the same as before.

use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Notation};
use crate::syntax::ast::File;
use crate::syntax::same::same;
use crate::syntax::texts::Texts;
use crate::syntax::{dsl, yaml};

/// How comments must have been kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comments {
    /// All of them, in their order.
    InOrder,
    /// All of them: YAML groups declarations by kind.
    All,
}

/// Proves that `new` says what `old` says.
///
/// # Errors
/// The first difference.
pub fn prove(
    old_notation: Notation,
    old: &str,
    new_notation: Notation,
    new: &str,
    texts: Option<&Texts>,
    comments: Comments,
) -> Result<(), String> {
    let (before, told) = read(old_notation, old, texts);
    let (after, told_after) = read(new_notation, new, texts);
    let codes = |found: &[Diagnostic]| found.iter().map(|d| d.code).collect::<Vec<_>>();
    if codes(&told) != codes(&told_after) {
        let new = told_after.iter().find(|d| !codes(&told).contains(&d.code)).or(told_after.first());
        return Err(new.map_or_else(|| "a mistake is gone".to_owned(), |d| format!("{}: {}", d.code, d.message)));
    }
    same(&before, &after)?;
    same_comments(&before, &after, comments)
}

/// Whether two files have the same comments.
///
/// # Errors
/// The first that differs.
pub fn same_comments(before: &File, after: &File, comments: Comments) -> Result<(), String> {
    let words = |file: &File| file.comments.iter().map(|c| c.text.trim().to_owned()).collect::<Vec<String>>();
    let (mut a, mut b) = (words(before), words(after));
    if comments == Comments::All {
        a.sort();
        b.sort();
    }
    let differs = a.iter().zip(&b).find(|(x, y)| x != y).map(|(x, _)| x);
    match differs.or_else(|| a.get(b.len())).or_else(|| b.get(a.len())) {
        Some(comment) => Err(format!("the comment `#{comment}` is lost or moved")),
        None => Ok(()),
    }
}

/// Whether a file has declarations that cannot be read, which stay as they are.
#[must_use]
pub fn has_mistakes(notation: Notation, text: &str, texts: Option<&Texts>) -> bool {
    !read(notation, text, texts).1.is_empty()
}

fn read(notation: Notation, text: &str, texts: Option<&Texts>) -> (File, Vec<Diagnostic>) {
    match (notation, texts) {
        (Notation::Yaml, Some(texts)) => yaml::parse_knowing(FileId(0), text, texts),
        (Notation::Yaml, None) => yaml::parse(FileId(0), text),
        (Notation::Dsl | Notation::Text, _) => dsl::parse(FileId(0), text),
    }
}
