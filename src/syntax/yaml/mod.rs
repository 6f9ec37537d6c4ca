//! YAML: the same declarations and clauses as the DSL, for programs that write policies and people who like it.
//!
//! Events of the library ([`events`]) become a flat tree with spans ([`tree`]), and the tree the same syntax tree that
//! the DSL gives: kinds and names in [`item`], keys in [`clause`] and [`pairs`]. What follows the words of a clause is
//! DSL text and is read by the DSL's grammar; strings are taken as they are.

mod clause;
pub mod data;
mod events;
mod item;
pub(in crate::syntax) mod layout;
mod pairs;
mod reading;
#[cfg(test)]
mod tests;
mod tree;

use super::ast;
use super::texts::Texts;
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{FileId, Notation, Span};
use reading::MAX_FOUND;
pub(in crate::syntax) use reading::looks_cut_off;

/// Reads a policy file alone: what it gives to facts that it does not declare is read without their types.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (ast::File, Vec<Diagnostic>) {
    let (tree, found) = parse_knowing(file, text, &Texts::default());
    let texts = super::texts::alone(&tree);
    if texts.is_empty() { (tree, found) } else { parse_knowing(file, text, &texts) }
}

/// Reads a policy file, of which it is known which references mean facts of type `text`.
#[must_use]
pub fn parse_knowing(file: FileId, text: &str, texts: &Texts) -> (ast::File, Vec<Diagnostic>) {
    let (tree, found) = events::read(file, text);
    let mut reading = reading::Reading::new(file, text, tree, found);
    reading.texts = Texts::clone(texts);
    reading.look_at_characters();
    let mut items = reading.declarations();
    forgive_keys(&mut reading.found, text);
    let unread = reading.tree.broken.iter().map(|(lo, hi)| Span::new(file, *lo, *hi));
    // A clause with a mistake is dropped: what is missing there was written.
    let wrong =
        reading.found.iter().filter(|d| d.level == Level::Error).filter_map(|d| d.primary.as_ref()).map(|p| p.span);
    let broken: Vec<Span> = unread.chain(wrong).collect();
    let comments: Vec<ast::Comment> =
        reading.tree.comments.iter().map(|(lo, hi)| comment(file, text, *lo, *hi)).collect();
    enclose(&mut items, &comments, text);
    let mut found = reading.found;
    found.sort_by_key(|d| d.primary.as_ref().map(|p| p.span.lo));
    if found.len() > MAX_FOUND {
        found.truncate(MAX_FOUND);
        let at = found.last().and_then(|d| d.primary.as_ref()).map_or(0, |p| p.span.hi as usize);
        found.push(
            Diagnostic::error(
                "too-many-errors",
                Span::new(file, at, at),
                "too many errors: the rest of the file is not told",
            )
            .help("mend these first"),
        );
    }
    (ast::File { id: file, notation: Notation::Yaml, items, comments, broken, texts: Texts::clone(texts) }, found)
}

/// A key that stands too far right is read as the rest of the text above it. That it stands there is told once: what this
/// text then seems to say is left out.
fn forgive_keys(found: &mut Vec<Diagnostic>, text: &str) {
    let line = |at: u32| text.get(..at as usize).map_or(0, |before| before.matches('\n').count());
    let keys: Vec<usize> = found
        .iter()
        .filter(|d| d.code == "yaml-syntax" && d.message == events::MISPLACED_KEY)
        .filter_map(|d| d.primary.as_ref().map(|p| line(p.span.lo)))
        .collect();
    if !keys.is_empty() {
        let misread =
            |d: &Diagnostic| d.code == "syntax" && d.primary.as_ref().is_some_and(|p| keys.contains(&line(p.span.lo)));
        found.retain(|d| !misread(d));
    }
}

fn comment(file: FileId, text: &str, lo: usize, hi: usize) -> ast::Comment {
    let before = text.get(..lo).unwrap_or_default();
    let (earlier, line) = before.rsplit_once('\n').unwrap_or(("", before));
    ast::Comment {
        span: Span::new(file, lo, hi),
        text: text.get(lo + 1..hi).unwrap_or_default().trim_end().to_owned(),
        own_line: line.trim().is_empty(),
        blank_before: before.contains('\n') && earlier.rsplit('\n').next().is_some_and(|l| l.trim().is_empty()),
    }
}

/// Lets declarations and blocks reach to the comments behind their last key that are indented like it: no brace closes
/// a map, so only the column says that they belong to it.
fn enclose(items: &mut [ast::Item], comments: &[ast::Comment], text: &str) {
    let column = |at: u32| {
        let before = text.get(..at as usize).unwrap_or_default();
        before.len() - before.rfind('\n').map_or(0, |i| i + 1)
    };
    // Nothing but comments between the last key and this one.
    let follows = |hi: u32, lo: u32| {
        let between = text.get(hi as usize..lo as usize);
        between.is_some_and(|t| t.lines().map(str::trim_start).all(|l| l.is_empty() || l.starts_with('#')))
    };
    let mut by_place: Vec<&mut ast::Item> = items.iter_mut().collect();
    by_place.sort_by_key(|i| i.span.lo);
    for comment in comments.iter().filter(|c| c.own_line) {
        let at = by_place.partition_point(|i| i.span.lo < comment.span.lo);
        let Some(item) = at.checked_sub(1).and_then(|i| by_place.get_mut(i)) else { continue };
        let indent = column(comment.span.lo);
        if follows(item.span.hi, comment.span.lo) && indent > column(item.keyword.lo) {
            item.span.hi = comment.span.hi;
        }
        let blocks = item.clauses.iter_mut().filter(|c| matches!(c.arg, ast::Arg::Block(_)));
        if let Some(block) = blocks.filter(|b| b.span.hi <= comment.span.lo).max_by_key(|b| b.span.hi)
            && indent >= column(block.word_span.lo)
            && follows(block.span.hi, comment.span.lo)
        {
            block.span.hi = comment.span.hi;
        }
    }
}

/// Whether a YAML text is a policy file: its first key is `callout`.
#[must_use]
pub fn first_key_is_callout(text: &str) -> bool {
    let first = text
        .trim_start_matches('\u{FEFF}')
        .lines()
        .map(str::trim)
        .find(|l| !l.is_empty() && !l.starts_with(['#', '%']) && *l != "---")
        .unwrap_or_default();
    let first = first.strip_prefix("---").unwrap_or(first).trim_start();
    let key = first.strip_prefix('{').unwrap_or(first).trim_start();
    ["callout", "\"callout\"", "'callout'"]
        .iter()
        .filter_map(|k| key.strip_prefix(k))
        .any(|rest| rest.trim_start().starts_with(':'))
}
