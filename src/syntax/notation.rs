//! What a help line says in the DSL, in the notation of the file it is about.

use super::clauses::{CLAUSES, ClauseSpec, KINDS, KindSpec, Owner, Shape, Word};
use super::dsl::{ClauseText, parse_clause};
use super::print;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Notation, Sources, Span};

/// Rewrites the help of findings in YAML files: clauses and declarations in backticks become keys and values.
pub fn translate(findings: &mut [Diagnostic], sources: &Sources) {
    for found in findings {
        let file = found.primary.as_ref().and_then(|p| sources.get(p.span.file));
        if file.is_some_and(|f| f.notation == Notation::Yaml) {
            found.help.iter_mut().for_each(|help| *help = in_yaml(help));
        }
    }
}

/// A sentence whose parts in backticks are DSL, with those that are clauses or declarations in YAML.
#[must_use]
pub fn in_yaml(sentence: &str) -> String {
    let parts: Vec<&str> = sentence.split('`').collect();
    // An odd number of backticks: some are part of what is shown.
    if parts.len().is_multiple_of(2) {
        return sentence.to_owned();
    }
    let each = parts.iter().enumerate().map(|(i, part)| match i % 2 {
        1 => written(part).unwrap_or_else(|| (*part).to_owned()),
        _ => (*part).to_owned(),
    });
    each.collect::<Vec<_>>().join("`")
}

/// A clause or declaration in YAML; nothing where the text is neither for certain.
fn written(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((head, body)) = text.split_once('{').and_then(|(h, b)| Some((h.trim(), b.trim().strip_suffix('}')?))) {
        return block(head, body);
    }
    if let Some((spec, rest)) = clause(text) {
        return pair(spec, rest);
    }
    let (word, rest) = text.split_once(' ')?;
    let kind = KINDS.iter().find(|k| k.word == word && k.named)?;
    let (name, rest) = rest.split_once([' ', ':']).unwrap_or((rest, ""));
    let rest = rest.trim().trim_start_matches('=').trim();
    // `callout` is the name of the program, too, and of what may fail: `callout explain`, `callout down`.
    if word == "callout" && !rest.starts_with(['…', '"']) {
        return None;
    }
    named(kind, name, if rest.is_empty() { "…" } else { rest })
}

fn named(kind: &KindSpec, name: &str, value: &str) -> Option<String> {
    name.chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '…'))
        .then(|| format!("{}: {{ {name}: {} }}", kind.key, value))
}

/// `rung { page T; wait 5m }`, `alarms { … }`, `communication … { to … }`.
fn block(head: &str, body: &str) -> Option<String> {
    let mut pairs = Vec::new();
    for part in body.split(';').map(str::trim).filter(|p| !p.is_empty()) {
        let (spec, rest) = clause(part)?;
        let value = value(spec, rest);
        let quotes = value.contains(',') && !value.starts_with(['"', '[', '{']);
        pairs.push(if quotes { format!("{}: \"{value}\"", spec.key) } else { format!("{}: {value}", spec.key) });
    }
    let map = format!("{{ {} }}", pairs.join(", "));
    let (word, name) = head.split_once(' ').unwrap_or((head, ""));
    if let Some(spec) = CLAUSES.iter().find(|c| c.words == word && matches!(c.shape, Shape::Blocks(_))) {
        let map = if name.is_empty() { map } else { map.replacen("{ ", &format!("{{ {word}: {name}, "), 1) };
        return Some(format!("{}: [{map}]", spec.key));
    }
    let kind = KINDS.iter().find(|k| k.word == word)?;
    if kind.named { named(kind, name, &map) } else { Some(format!("{}: {map}", kind.key)) }
}

/// The clause that a text begins like, and what follows its words.
fn clause(text: &str) -> Option<(&'static ClauseSpec, &str)> {
    let fits = |c: &&ClauseSpec| !c.words.is_empty() && !matches!(c.shape, Shape::Blocks(_));
    let after = |c: &ClauseSpec| text.strip_prefix(c.words).filter(|r| r.is_empty() || r.starts_with(' '));
    let spec = CLAUSES.iter().filter(fits).filter(|c| after(c).is_some()).max_by_key(|c| c.words.len())?;
    let rest = after(spec)?.trim();
    // Words that also begin something else, which is told from the clause by what follows.
    let certain = match spec.word {
        Word::CommunicationEvery => rest.contains("send"),
        Word::CommunicationOn | Word::ReactionOn => ["send", " page ", " start "].iter().any(|w| rest.contains(w)),
        Word::CommunicationTo => rest.contains(" by ") || rest == "…",
        Word::SeveritiesLower | Word::SeveritiesAtLeast => rest.contains(" when "),
        Word::RoleAtMost => rest.contains("at once"),
        Word::ScenarioAt | Word::AudienceGroup => false,
        // A single word without a value may be anything: a name, a code, a word of a sentence.
        _ if rest.is_empty() => spec.words.contains(' '),
        _ => true,
    };
    certain.then_some((spec, rest))
}

fn pair(spec: &ClauseSpec, rest: &str) -> Option<String> {
    Some(match value(spec, rest) {
        value if value.is_empty() => spec.key.to_owned(),
        value => format!("{}: {value}", spec.key),
    })
}

/// The YAML value of what follows a clause's words.
fn value(spec: &ClauseSpec, rest: &str) -> String {
    match spec.shape {
        Shape::Flag => "true".to_owned(),
        Shape::Map => match rest.split_once(' ') {
            Some((name, text)) if !text.is_empty() && !rest.contains('=') => format!("{{ {name}: {text} }}"),
            _ => rest.to_owned(),
        },
        _ => rest.to_owned(),
    }
}

/// One clause in YAML, as `convert` writes it: its lines. What is no clause is given back as it is.
#[must_use]
pub fn yaml(spec: &ClauseSpec, dsl: &str) -> String {
    let text = ClauseText {
        text: dsl.to_owned(),
        file: FileId(0),
        words: Span::default(),
        map: Vec::new(),
        whole: Span::default(),
    };
    // The texts of one channel stand in the clause that names it, which is text in YAML as well.
    let (clause, _) = match spec.owner {
        Owner::Variant => {
            parse_clause(Word::TemplateVia.spec(), &ClauseText { text: format!("via sms {{ {dsl} }}"), ..text })
        }
        _ => parse_clause(spec, &text),
    };
    clause.map_or_else(|| dsl.to_owned(), |clause| print::yaml_clause(&clause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_shown_in_the_notation_of_its_file() {
        for (dsl, yaml) in [
            ("add `wait 10m`", "add `wait: 10m`"),
            ("write `at end page T via C every D`: so", "write `at_end: page T via C every D`: so"),
            ("declare it: `channel phone …`", "declare it: `channels: { phone: … }`"),
            ("declare it: `fact x: bool`", "declare it: `facts: { x: bool }`"),
            ("`gap ok from A to B \"why\"`", "`gap_ok: from A to B \"why\"`"),
            ("add `rung { page T; wait D }`", "add `rungs: [{ page: T, wait: D }]`"),
            (
                "add `alarms { page T via C, then C2 after 2m; wait 10m }`",
                "add `alarms: { page: \"T via C, then C2 after 2m\", wait: 10m }`",
            ),
            ("add `text en \"…\"`", "add `text: { en: \"…\" }`"),
            ("the other one can say `helps with`", "the other one can say `helps_with`"),
            ("did you mean `page`?", "did you mean `page`?"),
            ("write `every 1d counting mon..fri`", "write `every 1d counting mon..fri`"),
            ("write `at least 2 of (a, b)`", "write `at least 2 of (a, b)`"),
            ("`callout explain` lists the kinds", "`callout explain` lists the kinds"),
            ("write `SERVICE down` or `callout down`", "write `SERVICE down` or `callout down`"),
            ("say `on EVENT page …`, or on paper", "say `on: EVENT page …`, or on paper"),
            ("`on HOLIDAYS`", "`on HOLIDAYS`"),
            ("declare it: `callout surge …`", "declare it: `callouts: { surge: … }`"),
            ("write `25%`, or `a ` b`", "write `25%`, or `a ` b`"),
        ] {
            assert_eq!(in_yaml(dsl), yaml);
        }
    }
}
