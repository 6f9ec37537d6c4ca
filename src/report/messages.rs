//! Messages as their readers get them: in boxes for people, as a document for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::layout::{Paint, Style, columns};
use crate::message::length::Size;
use crate::message::render::Rendered;

/// What `callout render --format json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MessagesDocument {
    /// `callout.messages/1`
    pub format: &'static str,
    /// Where the facts come from.
    pub facts: FactsFrom,
    /// By template, audience, locale and channel, in the order of the policy; of a scenario, as they go out.
    pub messages: Vec<MessageReport>,
}

/// Where facts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactsFrom {
    /// Everything is made up.
    Samples,
    /// The facts are given; the incident's times, people and number are made up.
    Given,
    /// A scenario.
    Scenario,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct MessageReport {
    /// Its template.
    pub template: String,
    /// To whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// On which channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// The channel's kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The locale asked for.
    pub locale: String,
    /// The locale of the text that there is.
    pub written_in: String,
    /// That is another language.
    pub untranslated: bool,
    /// Labels in it that have no translation.
    pub untranslated_labels: Vec<String>,
    /// When it goes out, in a scenario: on the policy's clock.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<String>,
    /// Its subject, where the channel carries one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its text.
    pub body: String,
    /// How long the text is on this channel.
    pub size: Size,
}

impl MessageReport {
    /// A rendered message with where it goes.
    #[must_use]
    pub fn new(
        template: &str,
        audience: Option<&str>,
        channel: Option<(&str, &str)>,
        locale: &str,
        done: Rendered,
    ) -> Self {
        Self {
            template: template.to_owned(),
            audience: audience.map(str::to_owned),
            channel: channel.map(|(name, _)| name.to_owned()),
            kind: channel.map(|(_, kind)| kind.to_owned()),
            locale: locale.to_owned(),
            written_in: done.locale,
            untranslated: done.untranslated,
            untranslated_labels: done.untranslated_labels.into_iter().collect(),
            sent: None,
            subject: done.subject,
            body: done.body,
            size: done.size,
        }
    }
}

impl MessagesDocument {
    /// A document of messages.
    #[must_use]
    pub fn new(facts: FactsFrom, messages: Vec<MessageReport>) -> Self {
        Self { format: "callout.messages/1", facts, messages }
    }

    /// Boxes; one for all channels that carry the same words to the same readers.
    #[must_use]
    pub fn human(&self, style: Style) -> String {
        let mut out = String::new();
        let note = match self.facts {
            FactsFrom::Samples => Some("facts, times and people are samples; `--facts FILE` takes your own"),
            FactsFrom::Given => Some("times, people and the incident's number are samples"),
            FactsFrom::Scenario => None,
        };
        if let Some(note) = note {
            out.push_str(&style.paint(Paint::Dim, note));
            out.push_str("\n\n");
        }
        for (n, group) in self.groups().iter().enumerate() {
            if n > 0 {
                out.push('\n');
            }
            boxed(group, style, &mut out);
        }
        out
    }

    fn groups(&self) -> Vec<Vec<&MessageReport>> {
        let mut place: BTreeMap<Words<'_>, usize> = BTreeMap::new();
        let mut groups: Vec<Vec<&MessageReport>> = Vec::new();
        for m in &self.messages {
            let words = (
                m.template.as_str(),
                m.audience.as_deref(),
                m.locale.as_str(),
                m.sent.as_deref(),
                m.subject.as_deref(),
                m.body.as_str(),
            );
            let at = *place.entry(words).or_insert(groups.len());
            match groups.get_mut(at) {
                Some(group) => group.push(m),
                None => groups.push(vec![m]),
            }
        }
        groups
    }
}

/// What makes two messages one box.
type Words<'a> = (&'a str, Option<&'a str>, &'a str, Option<&'a str>, Option<&'a str>, &'a str);

fn boxed(group: &[&MessageReport], style: Style, out: &mut String) {
    let Some(m) = group.first() else { return };
    let width = style.width.clamp(40, 100);
    let inner = width - 4;
    let to = m.audience.as_deref().map_or_else(String::new, |a| format!(" to {a}"));
    let sent = m.sent.as_deref().map_or_else(String::new, |at| format!(" at {at}"));
    let title = format!("{}{to}{sent}, {}", m.template, m.locale);
    let rule = "─".repeat(width.saturating_sub(5 + columns(&title)));
    out.push_str(&format!("┌─ {} {rule}┐\n", style.paint(Paint::Bold, &title)));
    let mut row = |paint: Paint, text: &str| {
        let pad = " ".repeat(inner.saturating_sub(columns(text)));
        out.push_str(&format!("│ {}{pad} │\n", style.paint(paint, text)));
    };
    if let Some(subject) = &m.subject {
        lines(&format!("Subject: {subject}"), inner).iter().for_each(|l| row(Paint::Bold, l));
        row(Paint::None, "");
    }
    lines(&m.body, inner).iter().for_each(|l| row(Paint::None, l));
    row(Paint::None, "");
    for m in group {
        let (text, fits) = size(m);
        let paint = if fits { Paint::Dim } else { Paint::Bad };
        lines(&text, inner).iter().for_each(|l| row(paint, l));
    }
    let mut marks = Vec::new();
    if m.untranslated {
        marks.push(format!("untranslated: there is no text in `{}`, this is `{}`", m.locale, m.written_in));
    }
    if !m.untranslated_labels.is_empty() {
        marks.push(format!("without a translation: {}", m.untranslated_labels.join(", ")));
    }
    for mark in marks {
        lines(&mark, inner).iter().for_each(|l| row(Paint::Bad, l));
    }
    out.push_str(&format!("└{}┘\n", "─".repeat(width.saturating_sub(2))));
}

/// `sms (sms): 154 of 160 septets in GSM-7, 1 text message`, and whether it fits.
fn size(m: &MessageReport) -> (String, bool) {
    let on = match (&m.channel, &m.kind) {
        (Some(channel), Some(kind)) if channel == kind => format!("{channel}: "),
        (Some(channel), Some(kind)) => format!("{channel} ({kind}): "),
        _ => String::new(),
    };
    let s = &m.size;
    let length = match s.limit {
        Some(limit) => format!("{} of {limit} {}", s.length, s.unit.plural()),
        None => format!("{} {}", s.length, s.unit.plural()),
    };
    let alphabet = s.alphabet.map_or_else(String::new, |a| format!(" in {a}"));
    let segments = match s.segments {
        None => String::new(),
        Some(1) => ", 1 text message".to_owned(),
        Some(n) => format!(", {n} text messages"),
    };
    let over = if s.over { ", too long" } else { "" };
    (format!("{on}{length}{alphabet}{segments}{over}"), !s.over)
}

/// The author's lines, each broken at blanks where it is too long. Blank lines and indentation stay.
fn lines(text: &str, width: usize) -> Vec<String> {
    let mut all = Vec::new();
    for line in text.split('\n') {
        let body = line.trim_start();
        let indent = (columns(line) - columns(body)).min(width / 2);
        if body.is_empty() {
            all.push(String::new());
            continue;
        }
        let broken = super::layout::wrap(body, width - indent);
        all.extend(broken.into_iter().map(|l| format!("{}{l}", " ".repeat(indent))));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::channel::kind;
    use crate::message::length::measure;

    fn message(channel: &str, subject: Option<&str>, body: &str, limit: Option<u64>) -> MessageReport {
        let done = Rendered {
            subject: subject.map(str::to_owned),
            body: body.to_owned(),
            size: measure(body, kind(channel).unwrap(), limit),
            locale: "en".to_owned(),
            untranslated: channel == "fax",
            untranslated_labels: ["Major".to_owned()].into_iter().filter(|_| channel == "fax").collect(),
        };
        MessageReport::new(
            "first_notice",
            Some("customers"),
            Some((channel, channel)),
            if channel == "fax" { "fr" } else { "en" },
            done,
        )
    }

    #[test]
    fn boxes_are_readable_on_eighty_columns() {
        let long = "Since 09:30 CET we look into a problem with payments. Some of you cannot pay by card; cash works, and so does the terminal at the entrance.\n\n  - shop 1\n  - shop 2\n\nNext update at 10:00 CET.";
        let document = MessagesDocument::new(
            FactsFrom::Samples,
            vec![
                message("email", Some("We look into a problem"), long, None),
                message("statuspage", Some("We look into a problem"), long, None),
                message("sms", None, &long.replace('.', "…"), Some(160)),
                message("fax", None, "我们正在调查一个问题。", None),
            ],
        );
        let text = document.human(Style::default());
        assert!(text.lines().all(|l| columns(l) <= 80));
        insta::assert_snapshot!(text);
    }
}
