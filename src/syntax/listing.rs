//! How the tests of both notations show what was found.

use crate::diagnostic::Diagnostic;
use crate::source::LineIndex;

/// Diagnostics as `line:column code [text] message`, help and notes below.
pub(super) fn listing(text: &str, diagnostics: &[Diagnostic]) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for d in diagnostics {
        let (place, shown) = d.primary.as_ref().map_or_else(Default::default, |p| {
            let at = lines.position(text, p.span.lo as usize);
            let shown = text.get(p.span.lo as usize..p.span.hi as usize).unwrap_or("?").to_owned();
            (format!("{}:{}", at.line, at.column), shown)
        });
        out.push_str(&format!("{place} {} [{shown}] {}\n", d.code, d.message));
        for label in &d.secondary {
            let at = lines.position(text, label.span.lo as usize);
            out.push_str(&format!("    at {}:{}: {}\n", at.line, at.column, label.message));
        }
        for note in &d.notes {
            out.push_str(&format!("    note: {note}\n"));
        }
        for help in &d.help {
            out.push_str(&format!("    help: {help}\n"));
        }
        for fix in &d.fixes {
            let old = text.get(fix.span.lo as usize..fix.span.hi as usize).unwrap_or("?");
            out.push_str(&format!("    fix: {old:?} -> {:?}\n", fix.with));
        }
    }
    out
}
