//! Control characters made visible.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether printing `c` could move the cursor, change colours or reorder text.
pub(super) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// What stands for a control character: its picture where Unicode has one, else the replacement character.
/// One character wide, so that columns stay true.
pub(super) fn picture(c: char) -> char {
    match u32::from(c) {
        n @ 0..=0x1F => char::from_u32(0x2400 + n).unwrap_or('\u{FFFD}'),
        0x7F => '\u{2421}',
        _ => '\u{FFFD}',
    }
}

/// `text` with every control character made visible; newlines too unless `lines` keeps them.
pub(super) fn cleaned(text: &str, lines: bool) -> Cow<'_, str> {
    let bad = |c: char| is_control(c) && !(lines && c == '\n');
    if !text.chars().any(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(
        text.chars()
            .map(|c| match c {
                '\t' => ' ',
                c if bad(c) => picture(c),
                c => c,
            })
            .collect(),
    )
}

/// `text` as one line that is safe to print anywhere.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    cleaned(text, false)
}

/// Serialised JSON with the control characters that JSON allows raw (DEL, C1, bidi) written as `\u….`.
/// They can stand inside strings only, so the meaning stays.
#[must_use]
pub fn json_safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_control(c) {
            let _ = write!(out, "\\u{:04x}", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}
