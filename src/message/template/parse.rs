//! From text to minijinja's AST, with errors in the user's words.

use std::ops::Range;

use minijinja::machinery::{ast, parse as parse_ast};

/// Why a template cannot be read or run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// Bytes of the template it is about; empty where the whole template is.
    pub at: Range<usize>,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    /// A fault at a place.
    #[must_use]
    pub fn new(message: impl Into<String>, at: Range<usize>) -> Self {
        Self { message: message.into(), at, help: None }
    }

    /// With what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// A template that was read.
pub struct Parsed<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its statements.
    pub(in crate::message) body: ast::Stmt<'a>,
}

impl Parsed<'_> {
    /// The author's own words that go out whatever the facts are.
    #[must_use]
    pub fn always(&self) -> String {
        let ast::Stmt::Template(t) = &self.body else { return String::new() };
        t.children.iter().map(|s| if let ast::Stmt::EmitRaw(r) = s { r.raw } else { "" }).collect()
    }
}

/// Statements that a message may not use, with why.
const FORBIDDEN: [&str; 12] =
    ["include", "extends", "import", "from", "block", "macro", "call", "do", "with", "filter", "autoescape", "break"];

/// Reads a template.
///
/// # Errors
/// The first syntax error, or a limit that is passed.
pub fn parse(text: &str) -> Result<Parsed<'_>, Fault> {
    super::limits::check(text)?;
    match parse_ast(text, "template", Default::default()) {
        Ok(body) => Ok(Parsed { text, body }),
        Err(e) => Err(describe(text, &e)),
    }
}

fn describe(text: &str, error: &minijinja::Error) -> Fault {
    let at = error.range().unwrap_or(0..0);
    let at = at.start.min(text.len())..at.end.min(text.len());
    let detail = error.detail().unwrap_or("this cannot be read").to_owned();
    if let Some(name) = detail.strip_prefix("unknown statement ") {
        let fault = Fault::new(
            if FORBIDDEN.contains(&name) {
                format!("`{name}` is not allowed in a message")
            } else {
                format!("unknown statement `{name}`")
            },
            at,
        );
        let near = crate::diagnostic::did_you_mean(name, ["if", "elif", "else", "endif", "for", "endfor", "set"]);
        return fault.help(near.unwrap_or_else(|| "messages have `if`, `for` and `set`".to_owned()));
    }
    if detail.contains("end of input")
        && let Some((word, at)) = unclosed(text)
    {
        return Fault::new(format!("`{{% {word} %}}` is never closed"), at).help(format!("add `{{% end{word} %}}`"));
    }
    let message = detail
        .replace("end of variable block", "`}}`")
        .replace("start of variable block", "`{{`")
        .replace("end of block", "`%}`")
        .replace("start of block", "`{%`")
        .replace("end of input", "the end of the text")
        .replace("template-data", "text")
        .replace("identifier", "a name");
    let equals = message.starts_with("unexpected `=`");
    let fault = Fault::new(message, at);
    if equals {
        return fault.help("values are compared with `==`");
    }
    if text.matches("{{").count() != text.matches("}}").count() {
        fault.help("each `{{` needs its `}}`")
    } else if text.matches("{%").count() != text.matches("%}").count() {
        fault.help("each `{%` needs its `%}`")
    } else {
        fault
    }
}

/// The innermost `if` or `for` that nothing closes, where every tag on its own is whole.
fn unclosed(text: &str) -> Option<(&'static str, Range<usize>)> {
    let mut open: Vec<(&'static str, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find('{').map(|i| at + i) {
        let rest = text.get(start..)?;
        let close = match rest.get(1..2) {
            Some("%") => "%}",
            Some("{") => "}}",
            Some("#") => "#}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let end = start + rest.find(close)? + close.len();
        let tag = text.get(start..end)?;
        if close == "%}" {
            let inner = tag.trim_start_matches(['{', '%', '-', '+']).trim_start();
            let word = inner.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            match word {
                "if" => open.push(("if", start..end)),
                "for" => open.push(("for", start..end)),
                "endif" | "endfor" => {
                    open.pop();
                }
                _ => {}
            }
        }
        at = end;
    }
    open.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        parse(text).err().unwrap_or_else(|| panic!("{text} was read"))
    }

    #[test]
    fn errors_say_what_and_where() {
        let f = fault("hello {{ name");
        assert_eq!(
            (f.message.as_str(), f.help.as_deref()),
            ("unexpected the end of the text, expected `}}`", Some("each `{{` needs its `}}`"))
        );
        let f = fault("x {% include 'y' %}");
        assert_eq!(f.message, "`include` is not allowed in a message");
        assert_eq!(&"x {% include 'y' %}"[f.at], "include");
        assert_eq!(fault("{% fi x %}").help.as_deref(), Some("did you mean `if`?"));
        assert_eq!(fault("{# if #}{% for a in b %}{{ '{% if %}' }}").message, "`{% for %}` is never closed");
        let f = fault("a{% if x %}b{% endif %} {%- if y %}c");
        assert_eq!(&"a{% if x %}b{% endif %} {%- if y %}c"[f.at], "{%- if y %}");
        assert_eq!((f.message.as_str(), f.help.as_deref()), ("`{% if %}` is never closed", Some("add `{% endif %}`")));
        assert_eq!(fault("{% for a in b %}{% if a %}{% endif %}").message, "`{% for %}` is never closed");
    }

    #[test]
    fn what_would_overflow_the_stack_is_refused() {
        for (text, want) in [
            (format!("{{{{ {} x }}}}", "- ".repeat(100_000)), "bytes is too long"),
            (format!("{{{{ {} x }}}}", "not ".repeat(10_000)), "words and signs"),
            (format!("{{{{ x{} }}}}", "|upper".repeat(9000)), "words and signs"),
            (format!("{{{{ x{} }}}}", ".a".repeat(9000)), "words and signs"),
            (format!("{{{{ {}x{} }}}}", "(".repeat(200), ")".repeat(200)), "words and signs"),
            (format!("{{% if a %}}{}{{% endif %}}", "{% elif a %}".repeat(5000)), "`elif`"),
            (format!("{}{}", "{% if a %}".repeat(3000), "{% endif %}".repeat(3000)), "levels deep"),
            (format!("{}{}", "{% if a %}x{% else %}".repeat(2000), "{% endif %}".repeat(2000)), "levels deep"),
        ] {
            let f = fault(&text);
            assert!(f.message.contains(want), "{}", f.message);
        }
    }
}
