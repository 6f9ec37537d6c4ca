//! Characters that no policy may hold: a reader cannot see them, or they make a line look like another one.

use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Whether a character is refused: control characters, those that turn the direction of writing (they make a text look like
/// another one: CVE-2021-42574), and outside of texts those that cannot be seen.
pub(crate) fn is_forbidden(c: char, in_text: bool) -> bool {
    let invisible = matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}');
    c.is_control() || turns(c) || (invisible && !in_text)
}

/// Whether a character turns the direction of writing.
pub(super) fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The finding about a character that stands in a file.
pub(super) fn finding(c: char, at: Span) -> Diagnostic {
    let message = match c {
        '\r' => "the file contains a carriage return that ends no line".to_owned(),
        '\0' => "the file contains a NUL character".to_owned(),
        c if c.is_control() => format!("the file contains the control character U+{:04X}", u32::from(c)),
        c => format!("the file contains the invisible character U+{:04X}", u32::from(c)),
    };
    let help = if c == '\r' { "save the file with `LF` or `CRLF` at the ends of lines" } else { "remove it" };
    Diagnostic::error("control-character", at, message).help(help)
}
