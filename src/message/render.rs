//! From a template and one set of facts to the subject and text of a message.

use std::collections::BTreeSet;

use super::channel::{self, ChannelKind, Unit};
use super::compile::CompiledTemplate;
use super::length::{Size, measure};
use super::lexicon::Lexicon;
use super::locale::{Style, fallbacks};
use super::scope::{LocalClock, Recipient, Scope, local, values};
use super::template::{Fault, parse, run};

/// A message as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its subject, where the template has one and the channel carries one.
    pub subject: Option<String>,
    /// Its text.
    pub body: String,
    /// How long the text is there.
    pub size: Size,
    /// The locale the text is written in.
    pub locale: String,
    /// That is another language than the one asked for.
    pub untranslated: bool,
    /// Labels in it that have no translation.
    pub untranslated_labels: BTreeSet<String>,
}

/// Why a message could not be rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// Of which template.
    pub template: String,
    /// In which of its texts: `text fr`, `subject en`.
    pub part: String,
    /// What and where.
    pub fault: Fault,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` of `{}`: {}", self.part, self.template, self.fault.message)
    }
}

impl std::error::Error for RenderError {}

/// What is known of the channel a recipient is told on.
#[must_use]
pub fn channel_kind(lexicon: &Lexicon, to: &Recipient) -> (&'static ChannelKind, Option<u64>) {
    to.channel.and_then(|c| lexicon.channels.get(c)).map_or((channel::anywhere(), None), |c| (c.kind(), c.limit))
}

/// Renders a message for somebody.
///
/// # Errors
/// The template has no text at all, or it was not checked: the fault says what the checker would have said.
pub fn render(
    lexicon: &Lexicon,
    clock: &dyn LocalClock,
    template: &CompiledTemplate,
    scope: &Scope,
    to: &Recipient,
) -> Result<Rendered, RenderError> {
    let (kind, limit) = channel_kind(lexicon, to);
    let wanted = fallbacks(&to.locale, lexicon.source());
    let error = |part: String, fault: Fault| RenderError { template: template.name.clone(), part, fault };
    let chosen = template
        .select(to.channel, &wanted)
        .ok_or_else(|| error(format!("text {}", to.locale), Fault::new("there is no text", 0..0)))?;
    // Words around the values are those of the text, not of the locale asked for.
    let spoken = Recipient { locale: chosen.locale.to_owned(), ..to.clone() };
    let values = values(lexicon, clock, scope, &spoken);
    let mut style = Style::new(dialect(&to.locale, chosen.locale), kind.unit == Unit::Septet);
    for (word, slot) in [("unknown", &mut style.unknown), ("yes", &mut style.yes), ("no", &mut style.no)] {
        if let Some(own) = lexicon.own_word(word, chosen.locale) {
            *slot = own.to_owned().into();
        }
    }
    let now = local(clock, lexicon.zone, scope.now);
    let say = |what: &str, text: &str| {
        let part = || format!("{what} {}", chosen.locale);
        let parsed = parse(text).map_err(|fault| error(part(), fault))?;
        run(&parsed, &values, &style, kind.escape, &now).map_err(|fault| error(part(), fault))
    };
    let body = say("text", chosen.body)?;
    let mut labels = body.untranslated;
    let subject = match chosen.subject {
        Some(text) if kind.subject.is_some() => {
            let subject = say("subject", text)?;
            labels.extend(subject.untranslated);
            // A line break in a subject would begin another header.
            Some(subject.text.split_whitespace().collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    let text = body.text.trim_end().to_owned();
    Ok(Rendered {
        subject,
        size: measure(&text, kind, limit),
        body: text,
        untranslated: language(chosen.locale) != language(&to.locale),
        locale: chosen.locale.to_owned(),
        untranslated_labels: labels,
    })
}

/// The country's way of writing numbers and dates where the text is in its language.
fn dialect<'a>(wanted: &'a str, written: &'a str) -> &'a str {
    if language(wanted) == language(written) { wanted } else { written }
}

fn language(locale: &str) -> &str {
    locale.split(['-', '_']).next().unwrap_or(locale)
}
