//! What a plan carries of templates, and every finding about them.

use serde::{Deserialize, Serialize};

use super::channel::Unit;
use super::check::{Checked, check};
use super::deliveries::{Delivery, deliveries};
use super::length::{gsm_substitute, measure, septets};
use super::lexicon::Lexicon;
use super::locale::fallbacks;
use super::render::{channel_kind, render};
use super::schema::{Record, schema};
use super::scope::{LocalClock, Recipient, Scope};
use crate::diagnostic::{Diagnostic, Level, did_you_mean};
use crate::model::{AudienceId, Body, ChannelId, Model, Table, Template, TemplateId};
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
                    v.locale == locale && own != v.channels.is_empty() && (!own || channel.is_some_and(|c| v.channels.contains(&c))) && part(v).is_some()
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
            checked.push((text, result));
        }
        must_say(template, &checked, &known, &mut found);
        let clean = found.iter().skip(before).all(|d: &Diagnostic| d.level != Level::Error);
        let to: Vec<&Delivery> = all.iter().filter(|d| d.template == id).collect();
        alphabet(&lexicon, template, &checked, &to, &mut found);
        if let (true, Some(compiled)) = (clean, templates.get(id)) {
            length(&lexicon, clock, template, compiled, &to, &mut found);
        }
    }
    (templates, found)
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
        audiences: template.audiences.iter().map(|a| a.node).collect(),
        must_say: template.must_say.iter().map(|m| m.node.clone()).collect(),
        variants,
    }
}

/// One text of a template.
#[derive(Debug, Clone, Copy)]
struct Text<'a> {
    body: &'a Body,
    subject: bool,
    /// For these channels; empty: for all others.
    channels: &'a [crate::source::Spanned<ChannelId>],
}

impl Text<'_> {
    fn is_for(&self, channel: ChannelId) -> bool {
        self.channels.iter().any(|c| c.node == channel)
    }
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
fn span(text: &TemplateText, at: &std::ops::Range<usize>) -> Span {
    if at.is_empty() && at.start == 0 { text.span } else { text.span_of(at.start, at.end) }
}

fn findings(checked: &Checked, text: Text<'_>, found: &mut Vec<Diagnostic>) {
    for p in &checked.problems {
        let mut d = Diagnostic::new(p.level, p.code, span(&text.body.text, &p.at), p.message.clone());
        d.help.clone_from(&p.help);
        found.push(d);
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
            if text.subject || result.problems.iter().any(|p| p.code == "template-syntax") || result.says(&wanted.node) {
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

/// Characters of the author's own text that double the price of a text message.
fn alphabet(
    lexicon: &Lexicon,
    template: &Template,
    checked: &[(Text<'_>, Checked)],
    deliveries: &[&Delivery],
    found: &mut Vec<Diagnostic>,
) {
    for (text, result) in checked.iter().filter(|(t, _)| !t.subject) {
        let to = deliveries.iter().find_map(|d| {
            let channel = lexicon.channels.get(d.channel?)?;
            let own = |t: &Text<'_>| t.is_for(d.channel.unwrap_or_default()) && t.body.locale.node == text.body.locale.node;
            let reads = if text.channels.is_empty() {
                !checked.iter().any(|(t, _)| !t.subject && own(t))
            } else {
                own(text)
            };
            let speaks = fallbacks(&d.locale, lexicon.source()).contains(&text.body.locale.node);
            (channel.kind().unit == Unit::Septet && reads && speaks).then_some(channel)
        });
        let Some(channel) = to else { continue };
        let body = &text.body.text;
        let foreign: Vec<(usize, char)> = result
            .literals
            .iter()
            .filter_map(|r| Some((r.start, body.text.get(r.clone())?)))
            .flat_map(|(start, piece)| piece.char_indices().map(move |(i, c)| (start + i, c)))
            .filter(|(_, c)| septets(*c).is_none())
            .collect();
        // A language that needs other letters anyway has nothing to gain.
        if foreign.is_empty() || !foreign.iter().all(|(_, c)| gsm_substitute(*c).is_some()) {
            continue;
        }
        let Some((at, first)) = foreign.first().copied() else { continue };
        let mut kinds: Vec<char> = foreign.iter().map(|(_, c)| *c).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let listed: Vec<String> = kinds.iter().map(|c| format!("`{c}`")).collect();
        let instead: Vec<String> =
            kinds.iter().map(|c| format!("`{}` for `{c}`", gsm_substitute(*c).unwrap_or(""))).collect();
        let message = format!("`{first}` is not in the alphabet of text messages: each holds 70 characters instead of 160");
        let mut d = Diagnostic::warning("sms-alphabet", body.span_of(at, at + first.len_utf8()), message)
            .note(format!("`{}` goes out on `{}`", template.head.name, channel.term.name))
            .help(format!("write {}", instead.join(", ")));
        if kinds.len() > 1 {
            d = d.note(format!("outside the alphabet are {}", listed.join(", ")));
        }
        found.push(d);
    }
}

/// Messages too long for their channel, by the author's own words alone or with likely values.
fn length(
    lexicon: &Lexicon,
    clock: &dyn LocalClock,
    template: &Template,
    compiled: &CompiledTemplate,
    deliveries: &[&Delivery],
    found: &mut Vec<Diagnostic>,
) {
    let sample = Scope::sample(lexicon, SAMPLE_NOW);
    let mut said: Vec<(Span, Option<ChannelId>)> = Vec::new();
    for d in deliveries {
        let to = Recipient { audience: d.audience, channel: d.channel, locale: d.locale.clone() };
        let chosen = compiled.select(d.channel, &fallbacks(&d.locale, lexicon.source()));
        let own = |t: &Text<'_>| t.channels.is_empty() || d.channel.is_some_and(|c| t.is_for(c));
        let place = texts(template)
            .into_iter()
            .filter(|t| !t.subject && own(t) && chosen.is_some_and(|c| c.body == t.body.text.text))
            .map(|t| t.body.locale.span)
            .next()
            .unwrap_or(template.head.span);
        if said.contains(&(place, d.channel)) {
            continue;
        }
        let (kind, limit) = channel_kind(lexicon, &to);
        let name = d.channel.and_then(|c| lexicon.channels.get(c)).map_or("", |c| c.term.name.as_str());
        match render(lexicon, clock, compiled, &sample, &to) {
            Ok(r) if r.size.over => {
                said.push((place, d.channel));
                let max = r.size.limit.unwrap_or(0);
                let unit = r.size.unit.plural();
                let message = format!("the message for `{name}` has {} {unit} with likely values; at most {max} arrive", r.size.length);
                // What the values make shorter is not known: the own words alone decide whether it can ever fit.
                let bare = chosen.map_or(0, |c| measure(&without_tags(c.body), kind, limit).length);
                let level = if bare > max { Level::Error } else { Level::Warning };
                let mut d = Diagnostic::new(level, "message-too-long", place, message)
                    .help(format!("shorten it, or write another text for the channel: `via {name} {{ text … }}`"));
                if let (Some(s), Some(a)) = (r.size.segments, r.size.alphabet) {
                    d = d.note(format!("it needs {s} text messages in {a}"));
                }
                found.push(d);
            }
            Ok(_) => {}
            Err(e) => {
                said.push((place, d.channel));
                found.push(Diagnostic::error("template-syntax", place, e.to_string()));
            }
        }
    }
}

/// 2026-11-23 09:00 UTC: samples need some instant, and always the same.
pub const SAMPLE_NOW: i64 = 1_795_424_400;

/// The author's own words outside `{{ }}`, `{% %}` and blocks that may not be sent.
fn without_tags(text: &str) -> String {
    let Ok(parsed) = super::template::parse(text) else { return String::new() };
    parsed.always()
}
