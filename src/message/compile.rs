//! What a plan carries of templates, and every finding about them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::check::{Checked, check};
use super::deliveries::{Delivery, deliveries};
use super::lexicon::Lexicon;
use super::schema::{Record, schema};
use super::scope::{LocalClock, fact_names};
use super::sent::Sent;
use crate::diagnostic::{Diagnostic, Level, did_you_mean};
use crate::model::{AudienceId, Body, ChannelId, FactId, Model, Symbol, Table, Template, TemplateId};
use crate::source::Span;
use crate::syntax::ast::TemplateText;

/// A message in every locale, as text: it is read again when it is rendered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CompiledTemplate {
    /// Its name.
    pub name: String,
    /// Its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Never held, and never waiting for a review or an approval.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub safety: bool,
    /// Audiences it is written for; empty: any.
    pub audiences: Vec<AudienceId>,
    /// Names that every text uses.
    pub must_say: Vec<String>,
    /// Its texts, those for some channels first, then by locale in the order of the policy.
    pub variants: Vec<Variant>,
}

/// The texts for some channels in one locale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Variant {
    /// For which channels; empty: for all others.
    pub channels: Vec<ChannelId>,
    /// In which locale.
    pub locale: String,
    /// Its subject, if it has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its text, if it has one of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// The texts chosen for a channel and locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen<'a> {
    /// The subject.
    pub subject: Option<&'a str>,
    /// The text.
    pub body: &'a str,
    /// The locale of the text.
    pub locale: &'a str,
}

impl CompiledTemplate {
    /// The text for a channel in the first of these locales that has one: the channel's own, else the general one. The
    /// subject is that of the text's locale, else of the next that has one.
    #[must_use]
    pub fn select(&self, channel: Option<ChannelId>, locales: &[String]) -> Option<Chosen<'_>> {
        let in_locale = |locale: &str, part: fn(&Variant) -> Option<&String>| {
            let of = |own: bool| {
                self.variants.iter().find(move |v| {
                    v.locale == locale
                        && own != v.channels.is_empty()
                        && (!own || channel.is_some_and(|c| v.channels.contains(&c)))
                        && part(v).is_some()
                })
            };
            of(true).or_else(|| of(false))
        };
        // Whatever there is, where none of the locales has a text: silence would be worse.
        let (body, locale) = locales
            .iter()
            .find_map(|l| in_locale(l, |v| v.body.as_ref()))
            .or_else(|| self.variants.iter().find(|v| v.body.is_some() && v.channels.is_empty()))
            .and_then(|v| Some((v.body.as_deref()?, v.locale.as_str())))?;
        let subject = std::iter::once(locale)
            .chain(locales.iter().map(String::as_str))
            .find_map(|l| in_locale(l, |v| v.subject.as_ref()))
            .and_then(|v| v.subject.as_deref());
        Some(Chosen { subject, body, locale })
    }
}

/// Compiles the templates of a policy and says everything that is wrong with them.
#[must_use]
pub fn compile(model: &Model, clock: &dyn LocalClock) -> (Table<TemplateId, CompiledTemplate>, Vec<Diagnostic>) {
    let lexicon = Lexicon::of(model);
    let known = schema(&lexicon);
    let mut found = Vec::new();
    let templates: Table<TemplateId, CompiledTemplate> = model.templates.rows().map(compiled).collect();
    let all = deliveries(model);
    for (id, template) in model.templates.iter() {
        let before = found.len();
        let texts = texts(template);
        let mut checked: Vec<(Text<'_>, Checked)> = Vec::new();
        for text in texts {
            let result = check(&text.body.text.text, &text.body.locale.node, &known);
            findings(&result, text, &mut found);
            never_sent(model, &result, text, &mut found);
            checked.push((text, result));
        }
        must_say(template, &checked, &known, &mut found);
        let clean = found.iter().skip(before).all(|d: &Diagnostic| d.level != Level::Error);
        let to: Vec<&Delivery> = all.iter().filter(|d| d.template == id).collect();
        if let Some(compiled) = templates.get(id) {
            let sent = Sent { model, lexicon: &lexicon, template, compiled, checked: &checked, deliveries: &to };
            sent.findings(clock, clean, &mut found);
        }
    }
    (templates, found)
}

/// The facts that texts use: by their names in code, not words of the prose.
#[must_use]
pub fn facts_said(model: &Model) -> BTreeSet<FactId> {
    let names = fact_names(model.facts.iter().map(|(id, f)| (id, f.head.name.as_str())));
    said(model).iter().filter_map(|name| names.get(name.as_str()).copied()).collect()
}

/// The parameters and decision tables that texts print.
#[must_use]
pub fn values_said(model: &Model) -> Vec<Symbol> {
    if model.parameters.is_empty() && model.tables.is_empty() {
        return Vec::new();
    }
    let said = said(model);
    let called = |name: &str| said.contains(super::scope::short(name));
    let parameters = model.parameters.iter().filter(|(_, p)| called(&p.head.name)).map(|(id, _)| Symbol::Parameter(id));
    let tables = model.tables.iter().filter(|(_, t)| called(&t.head.name)).map(|(id, _)| Symbol::Table(id));
    parameters.chain(tables).collect()
}

/// The names that the code of texts uses.
fn said(model: &Model) -> BTreeSet<String> {
    let known = schema(&Lexicon::of(model));
    let texts = model.templates.rows().flat_map(texts);
    let uses = texts.flat_map(|text| check(&text.body.text.text, &text.body.locale.node, &known).uses);
    uses.map(|(name, _)| name).collect()
}

fn compiled(template: &Template) -> CompiledTemplate {
    let mut variants: Vec<Variant> = Vec::new();
    let mut add = |channels: &[ChannelId], subjects: &[Body], texts: &[Body]| {
        for (body, is_subject) in subjects.iter().map(|b| (b, true)).chain(texts.iter().map(|b| (b, false))) {
            let place = variants.iter().position(|v| v.channels == channels && v.locale == body.locale.node);
            let at = place.unwrap_or(variants.len());
            if place.is_none() {
                let locale = body.locale.node.clone();
                variants.push(Variant { channels: channels.to_vec(), locale, subject: None, body: None });
            }
            if let Some(v) = variants.get_mut(at) {
                let slot = if is_subject { &mut v.subject } else { &mut v.body };
                slot.get_or_insert_with(|| body.text.text.clone());
            }
        }
    };
    for v in &template.variants {
        let channels: Vec<ChannelId> = v.channels.iter().map(|c| c.node).collect();
        add(&channels, &v.subjects, &v.texts);
    }
    add(&[], &template.subjects, &template.texts);
    CompiledTemplate {
        name: template.head.name.clone(),
        label: template.head.label.clone(),
        safety: template.safety.is_some(),
        audiences: template.audiences.iter().map(|a| a.node).collect(),
        must_say: template.must_say.iter().map(|m| m.node.clone()).collect(),
        variants,
    }
}

/// One text of a template.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'a> {
    pub body: &'a Body,
    pub subject: bool,
    /// For these channels; empty: for all others.
    pub channels: &'a [crate::source::Spanned<ChannelId>],
}

fn texts(template: &Template) -> Vec<Text<'_>> {
    let own = template.subjects.iter().map(|b| (b, true)).chain(template.texts.iter().map(|b| (b, false)));
    let mut all: Vec<Text<'_>> = own.map(|(body, subject)| Text { body, subject, channels: &[] }).collect();
    for v in &template.variants {
        let of = v.subjects.iter().map(|b| (b, true)).chain(v.texts.iter().map(|b| (b, false)));
        all.extend(of.map(|(body, subject)| Text { body, subject, channels: &v.channels }));
    }
    all
}

/// Bytes of a text as a place in its file; an empty range means the whole text.
pub(super) fn span(text: &TemplateText, at: &std::ops::Range<usize>) -> Span {
    if at.is_empty() && at.start == 0 { text.span } else { text.span_of(at.start, at.end) }
}

fn findings(checked: &Checked, text: Text<'_>, found: &mut Vec<Diagnostic>) {
    for p in &checked.problems {
        let mut d = Diagnostic::new(p.level, p.code, span(&text.body.text, &p.at), p.message.clone());
        d.help.clone_from(&p.help);
        if let (Some(with), Some(primary)) = (&p.fix, &d.primary) {
            let at = primary.span;
            d = d.fix(at, with.clone());
        }
        found.push(d);
    }
}

/// What no message may say.
fn never_sent(model: &Model, checked: &Checked, text: Text<'_>, found: &mut Vec<Diagnostic>) {
    let names = fact_names(model.facts.iter().map(|(id, f)| (id, f.head.name.as_str())));
    for (name, at) in &checked.uses {
        let fact = names.get(name.as_str()).and_then(|id| model.facts.get(*id)).filter(|f| f.never_sent);
        let Some(fact) = fact else { continue };
        found.push(
            Diagnostic::error(
                "never-sent",
                span(&text.body.text, at),
                format!("`{name}` is in no message, to whomever"),
            )
            .also(fact.head.span, "its clearance is `never-sent`")
            .help("leave it out of the text"),
        );
    }
}

fn must_say(template: &Template, checked: &[(Text<'_>, Checked)], known: &Record, found: &mut Vec<Diagnostic>) {
    for wanted in &template.must_say {
        if !exists(known, &wanted.node) {
            let message = format!("`must say {}`: a message has no such name", wanted.node);
            let d = Diagnostic::error("unknown-template-variable", wanted.span, message);
            found.push(match did_you_mean(&wanted.node, known.fields.keys().map(String::as_str)) {
                Some(help) => d.help(help),
                None => d,
            });
            continue;
        }
        for (text, result) in checked {
            // A text that cannot be read says nothing; that is reported already.
            if text.subject
                || result.problems.iter().any(|p| p.code == "template-syntax")
                || result.always_says(&wanted.node)
            {
                continue;
            }
            if result.says(&wanted.node) {
                let message = format!("the text in `{}` does not always say `{}`", text.body.locale.node, wanted.node);
                found.push(
                    Diagnostic::error("template-must-say", text.body.locale.span, message)
                        .also(wanted.span, "every text must say it")
                        .help(format!("put `{{{{ {} }}}}` on every way through its conditions", wanted.node)),
                );
                continue;
            }
            let message = format!("the text in `{}` does not say `{}`", text.body.locale.node, wanted.node);
            found.push(
                Diagnostic::error("template-must-say", text.body.locale.span, message)
                    .also(wanted.span, "every text must say it")
                    .help(format!("put `{{{{ {} }}}}` into it", wanted.node)),
            );
        }
    }
}

/// Whether a dotted name leads somewhere.
fn exists(known: &Record, path: &str) -> bool {
    let mut record = Some(known);
    path.split('.').all(|part| {
        let field = record.and_then(|r| r.fields.get(part));
        record = match field.map(|f| &f.ty) {
            Some(super::schema::Type::Record(r)) => Some(r),
            _ => None,
        };
        field.is_some()
    })
}

/// 2026-11-23 09:00 UTC: samples need some instant, and always the same.
pub const SAMPLE_NOW: i64 = 1_795_424_400;
