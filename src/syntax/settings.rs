//! `callout.toml`: settings of the tool for one book, never policy.

use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::source::{FileId, Span, Spanned};

/// The file that marks the root of a book.
pub const FILE: &str = "callout.toml";

/// What `callout.toml` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// `[check] deny`: findings that fail the run.
    pub deny: Vec<Spanned<String>>,
    /// `[check] warn`: findings that are warnings.
    pub warn: Vec<Spanned<String>>,
    /// `[check] allow`: findings that are not reported.
    pub allow: Vec<Spanned<String>>,
    /// `[format] width`: columns the formatter fills, 40 to 400.
    pub width: Option<u16>,
}

/// The keys there are, as `(section, key, what it holds)`.
const KEYS: &[(&str, &str, &str)] = &[
    ("check", "deny", "a list of codes such as `[\"shadowed-override\"]`"),
    ("check", "warn", "a list of codes such as `[\"shadowed-override\"]`"),
    ("check", "allow", "a list of codes such as `[\"shadowed-override\"]`"),
    ("format", "width", "a number from 40 to 400"),
];

/// Reads settings; whatever is not understood is reported and left out.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Settings, Vec<Diagnostic>) {
    let span = |range: std::ops::Range<usize>| Span::new(file, range.start, range.end);
    let mut settings = Settings::default();
    let mut found = Vec::new();
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let place = span(error.span().unwrap_or(0..0));
        found.push(Diagnostic::error(
            "settings-syntax",
            place,
            format!("not TOML: {}", error.message().replace('\n', ", ")),
        ));
    }
    for (section, value) in table.get_ref() {
        let name: &str = section.get_ref();
        let Some(entries) = value.get_ref().as_table().filter(|_| KEYS.iter().any(|(s, ..)| *s == name)) else {
            let known = KEYS.iter().any(|(s, ..)| *s == name);
            let what = if known { "is a section" } else { "is no section" };
            let mut d =
                Diagnostic::error("unknown-setting", span(section.span()), format!("`{name}` {what} of `{FILE}`"));
            if known {
                d = d.help(format!("write `[{name}]` on a line of its own"));
            } else if let Some(help) = did_you_mean(name, KEYS.iter().map(|(s, ..)| *s)) {
                d = d.help(help);
            }
            found.push(d.help("its sections are `check` and `format`"));
            continue;
        };
        for (key, value) in entries {
            let key_name: &str = key.get_ref();
            let Some((.., holds)) = KEYS.iter().find(|(s, k, _)| *s == name && *k == key_name) else {
                let mut keys = KEYS.iter().filter(|(s, ..)| *s == name).map(|(_, k, _)| *k);
                let d = Diagnostic::error(
                    "unknown-setting",
                    span(key.span()),
                    format!("`[{name}]` has no key `{key_name}`"),
                );
                found.push(d.help(match did_you_mean(key_name, keys.clone()) {
                    Some(help) => help,
                    None => format!(
                        "its keys are {}",
                        keys.by_ref().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")
                    ),
                }));
                continue;
            };
            let list = match key_name {
                "deny" => &mut settings.deny,
                "warn" => &mut settings.warn,
                "allow" => &mut settings.allow,
                _ => {
                    match value.get_ref().as_integer().and_then(|n| n.as_str().parse().ok()) {
                        Some(width @ 40..=400) => settings.width = Some(width),
                        _ => found.push(wrong(span(value.span()), key_name, holds)),
                    }
                    continue;
                }
            };
            let Some(values) = value.get_ref().as_array() else {
                found.push(wrong(span(value.span()), key_name, holds));
                continue;
            };
            for value in values.iter() {
                match value.get_ref() {
                    DeValue::String(code) => list.push(Spanned::new(code.to_string(), span(value.span()))),
                    _ => found.push(wrong(span(value.span()), key_name, holds)),
                }
            }
        }
    }
    (settings, found)
}

fn wrong(span: Span, key: &str, holds: &str) -> Diagnostic {
    Diagnostic::error("wrong-setting", span, format!("`{key}` holds {holds}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> (Settings, Vec<String>) {
        let (settings, found) = parse(FileId(0), text);
        let told = found.into_iter().map(|d| {
            let span = d.primary.map(|l| l.span).unwrap();
            format!("{}: {} ({})", text.get(span.lo as usize..span.hi as usize).unwrap(), d.message, d.help.join("; "))
        });
        (settings, told.collect())
    }

    #[test]
    fn reads_what_it_knows() {
        let (settings, told) = told("[check]\ndeny = ['a', \"b\"] # why\n[format]\nwidth = 120\n");
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(settings.width, Some(120));
        assert_eq!(settings.deny.iter().map(|s| s.node.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn reports_everything_else_in_one_run() {
        let (settings, told) = told("check = 1\n[formt]\nwidth = 3\n[format]\nwidht = 80\nwidth = 3\n[x\n");
        assert_eq!(settings, Settings::default());
        insta::assert_snapshot!(told.join("\n"));
    }

    #[test]
    fn reports_values_of_the_wrong_kind() {
        let (settings, told) = told("[check]\ndeny = 'a'\nwarn = [1, 'b']\nalow = []\n");
        assert_eq!(settings.warn.len(), 1);
        insta::assert_snapshot!(told.join("\n"));
    }
}
