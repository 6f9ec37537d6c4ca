//! The rendering for GitHub Actions: workflow commands that become annotations in a pull request.

use super::json::place;
use super::{Diagnostic, Level, visible};
use crate::source::Sources;

/// A line each.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    diagnostics.iter().map(|d| line(d, sources)).collect()
}

fn line(d: &Diagnostic, sources: &Sources) -> String {
    let command = match d.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let at = d.primary.as_ref().and_then(|l| place(l.span, sources)).map_or_else(String::new, |p| {
        let columns =
            if p.line == p.end_line { format!(",col={},endColumn={}", p.column, p.end_column) } else { String::new() };
        format!("file={},line={},endLine={}{columns},", property(&p.file), p.line, p.end_line)
    });
    let label = d.primary.iter().map(|l| l.message.clone()).filter(|l| !l.is_empty());
    let helps = d.help.iter().map(|h| format!("help: {h}"));
    let said: Vec<String> =
        std::iter::once(d.message.clone()).chain(label).chain(d.notes.iter().cloned()).chain(helps).collect();
    format!("::{command} {at}title={}::{}\n", property(d.code), data(&said.join("\n")))
}

fn data(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(|l| visible(l).replace('%', "%25")).collect();
    lines.join("%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
