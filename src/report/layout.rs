//! Text for terminals: colour, width, wrapping.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::calendar::ZoneData;
use crate::diagnostic::render::visible;

/// How text is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Columns.
    pub width: usize,
    /// With ANSI colours.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 80, colour: false }
    }
}

/// Colours by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// As it is.
    None,
    /// Stands back.
    Dim,
    /// Stands out.
    Bold,
    /// Went well.
    Good,
    /// Went badly.
    Bad,
    /// Somebody acted.
    Act,
}

impl Style {
    /// `text` in a colour; control characters made visible.
    #[must_use]
    pub fn paint(self, paint: Paint, text: &str) -> String {
        let text = visible(text);
        let code = match paint {
            Paint::None => "",
            Paint::Dim => "2",
            Paint::Bold => "1",
            Paint::Good => "32",
            Paint::Bad => "31",
            Paint::Act => "36",
        };
        if self.colour && !code.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.into_owned() }
    }
}

/// Columns a text takes in a terminal.
#[must_use]
pub(super) fn columns(text: &str) -> usize {
    text.width()
}

/// `text` broken at blanks into lines of at most `width` columns; a longer word is cut.
#[must_use]
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word = word.to_owned();
        while let Some(line) = lines.last_mut() {
            let used = columns(line);
            let gap = usize::from(used > 0);
            if used + gap + columns(&word) <= width {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(&word);
                break;
            }
            if used > 0 {
                lines.push(String::new());
                continue;
            }
            let mut taken = 0;
            let cut = word
                .char_indices()
                .find(|(_, c)| {
                    taken += c.width().unwrap_or(0);
                    taken > width
                })
                .map_or(word.len(), |(i, _)| i.max(1));
            let rest = word.split_off(cut);
            line.push_str(&word);
            word = rest;
            if word.is_empty() {
                break;
            }
            lines.push(String::new());
        }
    }
    lines
}

/// Control characters of labels made visible, line by line.
pub(super) fn visible_lines(text: &str) -> String {
    text.split_inclusive('\n')
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => format!("{}\n", visible(line).trim_end()),
            None => visible(line).into_owned(),
        })
        .collect()
}

/// A place as told in a folder: in `policies/`, `policies/ladders.callout:12` is `ladders.callout:12`.
#[must_use]
pub(super) fn short_place<'a>(place: &'a str, folder: &str) -> &'a str {
    place.strip_prefix(folder).unwrap_or(place)
}

/// An instant for programs: `2026-11-23T07:30:00Z`.
#[must_use]
pub(crate) fn utc(at: i64) -> String {
    let text = ZoneData::utc().format(at).replace(' ', "T");
    // The seconds are told only where there are any.
    format!("{text}{}", if at.rem_euclid(60) == 0 { ":00Z" } else { "Z" })
}

/// Rows with columns as wide as their widest cell; those named are set to the right.
pub(super) fn table<const N: usize>(rows: &[[String; N]], right: &[usize]) -> String {
    let mut widths = [0_usize; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::new();
    for row in rows {
        let mut line = String::from(" ");
        for (i, (width, cell)) in widths.iter().zip(row).enumerate() {
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            let _ = if right.contains(&i) { write!(line, " {pad}{cell} ") } else { write!(line, " {cell}{pad} ") };
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// Text in XML or HTML; what XML cannot carry at all becomes U+FFFD.
#[must_use]
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
