//! From one notation to the other: what `callout convert` writes.

use std::collections::BTreeSet;

use super::ast::{Arg, Clause, File, Value};
use super::clauses::ItemKind;
use super::layout::{self, Refusal};
use super::print;
use super::same::same;
use super::texts::{Texts, says_text};
use crate::source::{Notation, Spanned};

/// The file in the other notation, comments included, in the layout of `fmt`.
///
/// # Errors
/// Where YAML cannot say it, or where it cannot be proven to say the same.
pub fn convert(file: &File, to: Notation, width: usize) -> Result<String, Refusal> {
    let converted = proven(file, to, width);
    // YAML cannot say everything that the DSL can write down: the reader is told what, not that the proof has failed.
    converted.map_err(|why| if to == Notation::Yaml { unsayable(file).unwrap_or(why) } else { why })
}

fn proven(file: &File, to: Notation, width: usize) -> Result<String, Refusal> {
    let printed = match to {
        Notation::Yaml => print::yaml(file),
        Notation::Dsl | Notation::Text => print::dsl(file),
    };
    let text = layout::format(to, &printed, Some(&file.texts), width)?;
    let (again, found) = layout::read(to, &text, Some(&file.texts));
    if let Some(wrong) = found.first() {
        return Err(Refusal::Unproven(format!("{}: {}", wrong.code, wrong.message)));
    }
    same(file, &again).map_err(Refusal::Unproven)?;
    layout::same_comments(file, &again, layout::Comments::All).map_err(Refusal::Unproven)?;
    Ok(text)
}

/// What the DSL can write down and YAML cannot: something said a second time where there may be one only, since YAML has each
/// key once, and what is no text for a fact that is one, since there the scalar is the text. Mistakes in either notation.
fn unsayable(file: &File) -> Option<Refusal> {
    let mut declared = BTreeSet::new();
    for item in &file.items {
        let name = item.name.as_ref().filter(|_| item.kind != ItemKind::Scope).map_or("", |n| &n.node);
        if item.kind != ItemKind::Use && !declared.insert((item.kind, name)) {
            return Some(twice(format!("{} {name}", item.kind.spec().word).trim(), item.span.lo));
        }
        if let Some(found) = unsayable_clause(&item.clauses, &file.texts) {
            return Some(found);
        }
        if item.kind == ItemKind::Set && file.texts.contains(name) {
            let values = item.clauses.iter().filter_map(|c| if let Arg::Value(v) = &c.arg { Some(v) } else { None });
            if let Some(found) = values.into_iter().find_map(no_text) {
                return Some(found);
            }
        }
    }
    None
}

fn unsayable_clause(clauses: &[Clause], texts: &Texts) -> Option<Refusal> {
    let mut said = BTreeSet::new();
    let mut translated = BTreeSet::new();
    for clause in clauses {
        if let Arg::Entry { name, .. } = &clause.arg
            && !translated.insert(name.to_string())
        {
            return Some(twice(&name.to_string(), clause.span.lo));
        }
        let spec = clause.word.spec();
        if !spec.repeat && !said.insert(clause.word) {
            let words = if spec.words.is_empty() { spec.key } else { spec.words };
            return Some(twice(words, clause.span.lo));
        }
        let wrong = match &clause.arg {
            Arg::Assume { value, .. } | Arg::Value(value) if says_text(clauses) => no_text(value),
            Arg::Assignments { list, .. } => {
                list.iter().filter(|a| texts.contains(&a.fact.to_string())).find_map(|a| no_text(&a.value))
            }
            _ => None,
        };
        if wrong.is_some() {
            return wrong;
        }
        let inner = match &clause.arg {
            Arg::Block(block) => &block.clauses,
            Arg::Variant { clauses, .. } => clauses,
            _ => continue,
        };
        // Blocks hold no blocks: the recursion is two deep.
        if let Some(found) = unsayable_clause(inner, texts) {
            return Some(found);
        }
    }
    None
}

/// In YAML a scalar given to a text is that text.
fn no_text(value: &Spanned<Value>) -> Option<Refusal> {
    let fits = matches!(value.node, Value::Text(_) | Value::Unknown);
    let what = || format!("`{}` is given to a fact of type text", print::value_text(&value.node));
    (!fits).then(|| Refusal::Cannot { what: what(), at: value.span.lo as usize })
}

fn twice(what: &str, at: u32) -> Refusal {
    let what = format!("`{what}` stands here for the second time, and YAML has each key once");
    Refusal::Cannot { what, at: at as usize }
}

/// Lets `use` name the files that are converted together with this one: `renamed` says what a path becomes.
pub fn rename_uses(file: &mut File, renamed: &dyn Fn(&str) -> Option<String>) {
    for clause in file.items.iter_mut().filter(|i| i.kind == ItemKind::Use).flat_map(|i| &mut i.clauses) {
        if let Arg::Text(written) = &mut clause.arg
            && let Some(new) = renamed(&written.node)
        {
            written.node = new;
        }
    }
}
