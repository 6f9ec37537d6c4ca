//! Templates and translations.

use std::collections::BTreeSet;

use super::clauses;
use super::condition::path_of;
use super::context::Context;
use super::kind::Kind;
use crate::diagnostic::{Diagnostic, nearest};
use crate::model::{Body, FactType, GROUPS, Template, TemplateVariant, Translation};
use crate::source::{FileId, Span};
use crate::syntax::ast::{Arg, Clause, Item, TemplateText, TextSource};
use crate::syntax::clauses::Word;

/// Words besides states, clearances, groups of audiences and values of facts that a message may print.
const WORDS: &[&str] = &["policy", "yes", "no", "unknown"];

/// A template.
pub(super) fn template(cx: &mut Context<'_>, item: &Item) -> Template {
    let of = &item.clauses;
    let mut variants = Vec::new();
    for clause in clauses::all(of, Word::TemplateVia) {
        let Arg::Variant { channels, clauses: inside } = &clause.arg else { continue };
        variants.push(TemplateVariant {
            channels: cx.refer_all(channels, "`via`", &[Kind::Channel]),
            subjects: bodies(cx, inside, Word::VariantSubject),
            texts: bodies(cx, inside, Word::VariantText),
            span: clause.span,
        });
    }
    Template {
        head: cx.head(item),
        safety: clauses::place(of, Word::TemplateSafety),
        audiences: cx.refer_all(clauses::paths(of, Word::TemplateFor), "`for`", &[Kind::Audience]),
        must_say: clauses::names(of, Word::TemplateMustSay).to_vec(),
        subjects: bodies(cx, of, Word::TemplateSubject),
        texts: bodies(cx, of, Word::TemplateText),
        variants,
    }
}

fn bodies(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Vec<Body> {
    let mut made: Vec<Body> = Vec::new();
    for clause in clauses::all(of, word) {
        let Arg::Localized { locale, text } = &clause.arg else { continue };
        if let Some(first) = made.iter().find(|b| b.locale.node == locale.node) {
            let first = first.locale.span;
            cx.report(
                Diagnostic::error(
                    "repeated-clause",
                    locale.span,
                    format!("{} `{}` is given twice", clauses::called(word), locale.node),
                )
                .also(first, "first given here"),
            );
            continue;
        }
        let text = match text {
            TextSource::Inline(text) => Some(text.clone()),
            TextSource::File(path) => external(cx, path.span.file, &path.node),
        };
        made.extend(text.map(|text| Body { locale: locale.clone(), text }));
    }
    made
}

/// The text of another file; nothing where it could not be read, which has been said by then.
fn external(cx: &Context<'_>, from: FileId, path: &str) -> Option<TemplateText> {
    let id = *cx.texts.get(&(from, path.to_owned()))?;
    let text = &cx.sources.get(id)?.text;
    // A file ends in a newline for the sake of editors, not because the message does.
    let text = text.strip_suffix('\n').map_or(text.as_ref(), |t| t.strip_suffix('\r').unwrap_or(t));
    Some(TemplateText { text: text.to_owned(), span: Span::new(id, 0, text.len()), map: vec![(0, 0)] })
}

/// Adds labels in one locale; several declarations of a locale are one.
pub(super) fn translations(cx: &mut Context<'_>, item: &Item) {
    let Some(locale) = &item.name else { return };
    let known = words(cx);
    let place = cx.model.translations.iter().position(|t| t.locale == locale.node);
    let mut made = match place {
        Some(at) => cx.model.translations.remove(at),
        None => Translation { locale: locale.node.clone(), span: locale.span, ..Translation::default() },
    };
    for clause in clauses::all(&item.clauses, Word::TranslationsEntry) {
        let Arg::Entry { name, text } = &clause.arg else { continue };
        let declared = cx.find(name).map(|d| d.symbol);
        let word = name.scope.is_none() && known.contains(&name.name.node);
        if declared.is_none() && !word {
            unknown_entry(cx, name, &known);
            continue;
        }
        let mut first = None;
        if let Some(symbol) = declared {
            cx.record(symbol, name.span);
            first = made.labels.insert(symbol, text.clone());
        }
        // A word that is also a declared name (a fact's value `security` beside a team `security`) has one label.
        if word {
            first = made.words.insert(name.name.node.clone(), text.clone()).or(first);
        }
        if let Some(first) = first {
            cx.report(
                Diagnostic::error("duplicate-name", name.span, format!("`{name}` is translated twice"))
                    .also(first.span, "first translated here"),
            );
        }
    }
    cx.model.translations.push(made);
}

/// Words outside the namespace that messages print.
fn words(cx: &Context<'_>) -> BTreeSet<String> {
    let mut words: BTreeSet<String> = WORDS.iter().chain(GROUPS).map(|w| (*w).to_owned()).collect();
    words.extend(cx.model.states.rows().map(|s| s.name.clone()));
    words.extend(cx.model.clearances.rows().map(|c| c.name.clone()));
    let types = cx.types.iter().flatten().map(|typed| &typed.ty).chain(cx.model.tables.rows().map(|t| &t.ty));
    for ty in types {
        if let FactType::Scale(v) | FactType::Choice(v) | FactType::Flags(v) = ty {
            words.extend(v.iter().cloned());
        }
    }
    words
}

fn unknown_entry(cx: &mut Context<'_>, name: &crate::syntax::ast::Path, known: &BTreeSet<String>) {
    match nearest(&name.to_string(), known.iter().map(String::as_str)) {
        Some(near) => cx.report(
            Diagnostic::error("unknown-name", name.span, format!("unknown name `{name}`"))
                .help(format!("did you mean `{near}`?"))
                .fix(name.span, near),
        ),
        None => cx.unknown(&path_of(&name.to_string(), name.span), "`translations`", &[]),
    }
}
