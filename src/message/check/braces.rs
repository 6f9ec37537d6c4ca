//! Names in the brackets of other template languages: `{batch}`, `${batch}`, `[batch]` go out as they stand.

use super::{Checker, Problem};
use crate::diagnostic::Level;

/// The brackets that others use.
const BRACKETS: &[(&str, &str)] = &[("${", "}"), ("{", "}"), ("[", "]"), ("<", ">"), ("%", "%")];

impl Checker<'_> {
    /// Warns of names of the policy in such brackets.
    pub(super) fn single_braces(&mut self) {
        let mut found = Vec::new();
        for piece in &self.done.literals {
            let Some(text) = self.text.get(piece.clone()) else { continue };
            let mut from = 0;
            while let Some(rest) = text.get(from..).filter(|r| !r.is_empty()) {
                let hit = BRACKETS.iter().find_map(|(open, close)| {
                    let inner = rest.strip_prefix(open)?;
                    let name = inner.get(..inner.find(close)?)?;
                    let whole = open.len() + name.len() + close.len();
                    self.schema.fields.contains_key(name.trim()).then_some((name.trim(), whole))
                });
                if let Some((name, len)) = hit {
                    let at = piece.start + from..piece.start + from + len;
                    let written = rest.get(..len).unwrap_or("");
                    let right = format!("{{{{ {name} }}}}");
                    found.push(Problem {
                        code: "single-braces",
                        level: Level::Warning,
                        message: format!("`{written}` is sent as it stands"),
                        at,
                        help: vec![format!("write `{right}` for the value of `{name}`")],
                        fix: Some(right),
                    });
                    from += len;
                } else {
                    from += rest.chars().next().map_or(1, char::len_utf8);
                }
            }
        }
        self.done.problems.append(&mut found);
    }
}
