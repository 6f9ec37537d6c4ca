//! The rendering for people, in rustc's layout.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Origin, Patch, Renderer, Snippet};

use super::escape::{cleaned, visible};
use super::excerpt::{EDIT_MARGIN, Excerpt, LABEL_MARGIN, clamp, groups};
use super::{Diagnostic, Level};
use crate::diagnostic::{Edit, Label};
use crate::source::{FileId, SourceFile, Sources};

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// With colours.
    pub color: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, width: 100 }
    }
}

/// Longer replacements are described, not shown.
const PATCH_BYTES: usize = 2000;

/// Longer sentences lose their middle.
const SENTENCE_BYTES: usize = 2000;

/// Nobody reads more; the other renderings have all of them.
const MOST_SHOWN: usize = 500;

/// The first of them, in the order given, with a blank line after each. See [`super::sort`] for the usual order.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.max(40));
    let mut out = String::new();
    for diagnostic in diagnostics.iter().take(MOST_SHOWN) {
        out.push_str(&one(diagnostic, sources, &renderer));
        out.push_str("\n\n");
    }
    if let more @ 1.. = diagnostics.len().saturating_sub(MOST_SHOWN) {
        out.push_str(&format!("and {more} more; mend these first\n\n"));
    }
    out
}

fn one(diagnostic: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match diagnostic.level {
        Level::Error => annotate_snippets::Level::ERROR,
        Level::Warning => annotate_snippets::Level::WARNING,
        Level::Info => annotate_snippets::Level::INFO,
    };
    let title = level.primary_title(short(visible(&diagnostic.message))).id(diagnostic.code);
    let mut main = Group::with_title(title).elements(places(diagnostic, sources));
    for note in &diagnostic.notes {
        main = main.element(annotate_snippets::Level::NOTE.message(short(cleaned(note, true))));
    }
    let patches = patches(&diagnostic.fixes, diagnostic.primary.as_ref(), sources);
    // The first line of help says what the patch does, so it stands above it.
    let (above, rest) = if patches.is_empty() {
        (None, diagnostic.help.as_slice())
    } else {
        diagnostic.help.split_first().map_or((None, [].as_slice()), |(first, rest)| (Some(first), rest))
    };
    for help in rest {
        main = main.element(annotate_snippets::Level::HELP.message(short(cleaned(help, true))));
    }
    let mut report = vec![main];
    if !patches.is_empty() {
        let title = above.map_or("mend it like this".into(), |help| short(cleaned(help, true)));
        report.push(annotate_snippets::Level::HELP.secondary_title(title).elements(patches));
    }
    trimmed(&renderer.render(&report))
}

/// The excerpts with their labels, the primary place first.
fn places<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Element<'a>> {
    let mut files: Vec<FileId> = Vec::new();
    let labels = || diagnostic.primary.iter().chain(&diagnostic.secondary);
    for label in labels() {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    let mut elements = Vec::new();
    for file in files.into_iter().filter_map(|id| sources.get(id)) {
        let mut shown: Vec<(usize, usize, &Label, bool)> = labels()
            .enumerate()
            .filter(|(_, l)| l.span.file == file.id)
            .map(|(i, l)| {
                let (lo, hi) = clamp(file, l.span);
                (lo, hi, l, i == 0 && diagnostic.primary.is_some())
            })
            .collect();
        shown.sort_by_key(|(lo, hi, _, primary)| (*lo, *hi, !*primary));
        let spans: Vec<(usize, usize)> = shown.iter().map(|(lo, hi, ..)| (*lo, *hi)).collect();
        let mut ranges = groups(file, &spans);
        // The excerpt with the primary label leads its file: its place is the one people jump to.
        ranges.sort_by_key(|r| !shown.get(r.clone()).is_some_and(|group| group.iter().any(|l| l.3)));
        for range in ranges {
            let group = shown.get(range).unwrap_or(&[]);
            elements.extend(excerpt(file, group));
        }
    }
    elements
}

fn excerpt<'a>(file: &'a SourceFile, group: &[(usize, usize, &'a Label, bool)]) -> Vec<Element<'a>> {
    let Some(lead) = group.iter().find(|l| l.3).or(group.first()) else { return Vec::new() };
    let lo = group.iter().map(|l| l.0).min().unwrap_or(0);
    let hi = group.iter().map(|l| l.1).max().unwrap_or(lo);
    if file.text.is_empty() {
        return vec![origin(file, lead.0).into()];
    }
    let excerpt = Excerpt::around(file, lo, hi, LABEL_MARGIN);
    let annotations: Vec<Annotation<'a>> = group
        .iter()
        .map(|(lo, hi, label, primary)| {
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(excerpt.offset(*lo)..excerpt.offset(*hi))
                .label((!label.message.is_empty()).then(|| short(visible(&label.message))))
        })
        .collect();
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line).annotations(annotations);
    if excerpt.cut {
        // The renderer would count the columns from the cut.
        return vec![origin(file, lead.0).into(), snippet.into()];
    }
    vec![snippet.path(visible(&file.path)).into()]
}

fn origin(file: &SourceFile, at: usize) -> Origin<'_> {
    let place = file.lines.position(&file.text, at);
    Origin::path(visible(&file.path)).line(place.line as usize).char_column(place.column as usize)
}

/// The fixes as patches; none where they overlap or are too large to be shown.
fn patches<'a>(fixes: &'a [Edit], primary: Option<&Label>, sources: &'a Sources) -> Vec<Element<'a>> {
    if fixes.iter().any(|e| e.with.len() > PATCH_BYTES || e.span.len() > PATCH_BYTES) {
        return Vec::new();
    }
    let mut edits: Vec<(&SourceFile, usize, usize, &Edit)> = fixes
        .iter()
        .filter_map(|e| {
            let file = sources.get(e.span.file)?;
            let (lo, hi) = clamp(file, e.span);
            Some((file, lo, hi, e))
        })
        .collect();
    edits.sort_by_key(|(file, lo, hi, _)| (file.id, *lo, *hi));
    let disjoint =
        edits.iter().zip(edits.iter().skip(1)).all(|(a, b)| a.0.id != b.0.id || a.2 < b.1 || (a.2 == b.1 && a.1 < a.2));
    // A span that had to be cut would show a change that is not meant.
    let whole = edits.iter().all(|(_, lo, hi, e)| (*lo, *hi) == (e.span.lo as usize, e.span.hi as usize));
    if !disjoint || !whole {
        return Vec::new();
    }
    let mut elements = Vec::new();
    let mut shown = primary.map(|l| l.span.file);
    for chunk in edits.chunk_by(|a, b| a.0.id == b.0.id) {
        let Some((file, ..)) = chunk.first() else { continue };
        let spans: Vec<(usize, usize)> = chunk.iter().map(|(_, lo, hi, _)| (*lo, *hi)).collect();
        for range in groups(file, &spans) {
            let group = chunk.get(range).unwrap_or(&[]);
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let excerpt = Excerpt::around(file, first.1, last.2, EDIT_MARGIN);
            if shown != Some(file.id) {
                elements.push(origin(file, first.1).into());
                shown = Some(file.id);
            }
            let patches: Vec<Patch<'a>> = group
                .iter()
                .map(|(_, lo, hi, e)| Patch::new(excerpt.offset(*lo)..excerpt.offset(*hi), cleaned(&e.with, true)))
                .collect();
            elements.push(Snippet::source(excerpt.text).line_start(excerpt.first_line).patches(patches).into());
        }
    }
    elements
}

/// A sentence without most of what it quotes, where that is a name of megabytes.
fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.len() <= SENTENCE_BYTES {
        return text;
    }
    let half = SENTENCE_BYTES / 2;
    let head: String = text.chars().take(half).collect();
    let tail = text.char_indices().rev().take(half).last().map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{head} … {}", text.get(tail..).unwrap_or("")))
}

/// Without blanks at line ends: output is compared, quoted and pasted.
fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}
