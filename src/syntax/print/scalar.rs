//! How a scalar is written in YAML: plain where it can be, quoted where it must be, a literal block for lines.

/// What else a reader might take a plain scalar for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) enum Sense {
    /// DSL text: plain even where other tools see a number (`seed: 7`).
    Text,
    /// A string: in quotes where other tools would see something else (`version: "2026.11"`).
    String,
}

/// A scalar as written.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::syntax) enum Scalar {
    /// On one line.
    Line(String),
    /// A literal block: its header (`|`), and its lines without the margin.
    Block(String, Vec<String>),
}

/// The writing of `text` as the value of a key or the member of a block list.
pub(in crate::syntax) fn scalar(text: &str, sense: Sense) -> Scalar {
    if text.contains('\n') && fits_block(text) {
        let lead = text.split('\n').find(|l| !l.is_empty()).is_some_and(|l| l.starts_with([' ', '\t']));
        // A block's last newline belongs to its layout (see the reader), not to the text.
        let lines = text.split('\n').map(str::to_owned).collect();
        return Scalar::Block(if lead { "|2" } else { "|" }.to_owned(), lines);
    }
    Scalar::Line(line(text, sense))
}

/// The writing of `text` on one line.
pub(in crate::syntax) fn line(text: &str, sense: Sense) -> String {
    let plain = is_plain(text) && (sense == Sense::Text || !looks_typed(text));
    if plain {
        text.to_owned()
    } else if text.chars().any(needs_escape) {
        escaped(text)
    } else if text.contains(['"', '\\']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        format!("\"{text}\"")
    }
}

/// Whether `text` may stand in a flow list without quotes.
pub(in crate::syntax) fn is_plain_in_flow(text: &str) -> bool {
    is_plain(text) && !text.contains([',', '[', ']', '{', '}', ':'])
}

/// Whether `text` may stand without quotes.
pub(in crate::syntax) fn is_plain(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return false };
    let second = chars.next();
    let starts = match first {
        '-' => second.is_some_and(|c| c.is_alphanumeric()),
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' | '?' | ':' => {
            false
        }
        _ => true,
    };
    starts
        && text != "<<"
        && !text.starts_with("...")
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.chars().any(|c| c == '\t' || needs_escape(c))
}

/// Whether a tool with implicit types reads `text` as something else than a string.
fn looks_typed(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    matches!(lower.as_str(), "~" | "null" | "true" | "false" | "yes" | "no" | "on" | "off" | "y" | "n" | "=")
        || lower.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && lower.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | ':' | '_' | ' '))
}

/// Line breaks (those of older YAML versions too), control and invisible characters.
fn needs_escape(c: char) -> bool {
    c.is_control() && c != '\t' || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

fn fits_block(text: &str) -> bool {
    !text.starts_with('\n')
        && !text.ends_with('\n')
        && text.split('\n').all(|l| l.is_empty() || !l.trim().is_empty())
        && !text.chars().any(|c| c != '\n' && needs_escape(c))
}

fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes `text` as the value of a key, in the way the emitter does.
    fn document(text: &str, sense: Sense) -> String {
        match scalar(text, sense) {
            Scalar::Line(l) => format!("k: {l}\n"),
            Scalar::Block(header, lines) => {
                let lines: Vec<String> =
                    lines.iter().map(|l| if l.is_empty() { String::new() } else { format!("  {l}") }).collect();
                format!("k: {header}\n{}\n", lines.join("\n"))
            }
        }
    }

    fn read(document: &str) -> serde_yaml::Value {
        let map: serde_yaml::Mapping = serde_yaml::from_str(document).unwrap_or_else(|e| panic!("{document:?}: {e}"));
        match (map.get("k"), document.starts_with("k: |")) {
            (Some(serde_yaml::Value::String(text)), true) => text.strip_suffix('\n').unwrap().into(),
            (value, _) => value.cloned().unwrap(),
        }
    }

    #[test]
    fn quotes_only_where_needed() {
        let text = |t: &str| line(t, Sense::Text);
        assert_eq!(text("managers via phone, sms"), "managers via phone, sms");
        assert_eq!(text("a > 10% and b = no"), "a > 10% and b = no");
        assert_eq!(text("\"a\", \"b\""), "'\"a\", \"b\"'");
        assert_eq!(text("page: x"), "\"page: x\"");
        assert_eq!(text("a #b"), "\"a #b\"");
        assert_eq!(text("-3"), "-3");
        assert_eq!(text("- 3"), "\"- 3\"");
        assert_eq!(text("7"), "7");
        assert_eq!(line("2026.11", Sense::String), "\"2026.11\"");
        assert_eq!(line("no", Sense::String), "\"no\"");
        assert_eq!(line("C-1187", Sense::String), "C-1187");
        assert_eq!(line("it's \"so\"", Sense::String), "it's \"so\"");
        assert_eq!(line("", Sense::Text), "\"\"");
        assert_eq!(line("a\u{7}b", Sense::Text), "\"a\\u0007b\"");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn reads_back_as_the_same_string(text in r#"([ -~]|[\n\t#:'"\\{}|>é€\u{85}\u{2028}\u{FEFF}]|  |\n\n|: | #){0,12}"#) {
            prop_assert_eq!(read(&document(&text, Sense::String)), serde_yaml::Value::String(text));
        }

        #[test]
        fn plain_words_read_back(text in "(yes|no|null|~|0x1f|1e3|017|[.]5|[+-]?[0-9]{1,3}[.]?[0-9]?|true|[.]inf|-[.]inf|[.]nan|<<|---|[.][.][.]|=|2026-01-02)") {
            prop_assert_eq!(read(&document(&text, Sense::String)), serde_yaml::Value::String(text));
        }
    }
}
