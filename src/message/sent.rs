//! What happens to the texts of a template where they are sent: who reads them, how long they are there, in which alphabet.

use std::collections::BTreeSet;

use super::channel::Unit;
use super::check::Checked;
use super::compile::{CompiledTemplate, SAMPLE_NOW, Text, span};
use super::deliveries::Delivery;
use super::length::{gsm_substitute, measure, septets};
use super::lexicon::{ChannelTerm, Lexicon};
use super::locale::fallbacks;
use super::render::{channel_kind, render};
use super::scope::{LocalClock, Recipient, Scope, fact_names};
use super::template::parse;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ChannelId, ClearanceId, Model, Template};
use crate::source::Span;

/// A template with everything that is known of it.
pub(super) struct Sent<'a> {
    pub model: &'a Model,
    pub lexicon: &'a Lexicon,
    pub template: &'a Template,
    pub compiled: &'a CompiledTemplate,
    pub checked: &'a [(Text<'a>, Checked)],
    pub deliveries: &'a [&'a Delivery],
}

/// One of its texts where it is sent.
struct Reading<'a> {
    delivery: &'a Delivery,
    text: Text<'a>,
    checked: &'a Checked,
}

impl Sent<'_> {
    /// Everything that is wrong; lengths only of templates that can be rendered.
    pub fn findings(&self, clock: &dyn LocalClock, clean: bool, found: &mut Vec<Diagnostic>) {
        self.clearance(found);
        self.alternate_contact(found);
        self.alphabet(found);
        if clean {
            self.length(clock, found);
        }
    }

    /// Subjects and texts by delivery, as [`CompiledTemplate::select`] chooses them.
    fn readings(&self) -> impl Iterator<Item = Reading<'_>> {
        self.deliveries.iter().flat_map(|d| {
            let chosen = self.compiled.select(d.channel, &fallbacks(&d.locale, self.lexicon.source()));
            let carries = self.channel(d).is_none_or(|c| c.kind().subject.is_some());
            let reads = move |t: &Text<'_>| {
                let own = t.channels.is_empty() || t.channels.iter().any(|c| Some(c.node) == d.channel);
                let same = |text: &str| t.body.text.text == text;
                own && chosen
                    .is_some_and(|c| if t.subject { carries && c.subject.is_some_and(same) } else { same(c.body) })
            };
            let texts = self.checked.iter().filter(move |(t, _)| reads(t));
            texts.map(|(text, checked)| Reading { delivery: d, text: *text, checked })
        })
    }

    fn channel(&self, d: &Delivery) -> Option<&ChannelTerm> {
        self.lexicon.channels.get(d.channel?)
    }

    fn audience(&self, d: &Delivery) -> &str {
        d.audience.and_then(|a| self.lexicon.audiences.get(a)).map_or("", |a| a.term.name.as_str())
    }

    /// Facts that tell an audience, or a channel, more than it may know. A condition tells as well: whoever knows the
    /// policy reads the fact off the words.
    fn clearance(&self, found: &mut Vec<Diagnostic>) {
        let mut said: BTreeSet<(Span, &str)> = BTreeSet::new();
        let facts = fact_names(self.model.facts.iter().map(|(id, f)| (id, f.head.name.as_str())));
        let name = |c: ClearanceId| self.model.clearances.get(c).map_or("", |c| c.name.as_str());
        for r in self.readings() {
            let audience = r.delivery.audience.and_then(|a| self.lexicon.audiences.get(a));
            let cleared = audience.map(|a| (a.term.name.as_str(), a.cleared_for));
            let written = r.delivery.audience.and_then(|a| self.model.audiences.get(a)?.cleared_for.as_ref()).is_some();
            let channel = self.channel(r.delivery);
            let carries = channel.and_then(|c| Some((c.term.name.as_str(), c.carries_up_to?)));
            for (used, at) in &r.checked.uses {
                let fact = facts.get(used.as_str()).and_then(|f| self.model.facts.get(*f));
                let told = fact.map(|f| (f.clearance, f.head.span)).or_else(|| self.table(used));
                let Some((clearance, declared)) = told else { continue };
                let at = span(&r.text.body.text, at);
                for (who, limit, why) in [
                    cleared.map(|(w, l)| {
                        let why = if written { "is cleared for" } else { "says nothing, so it is cleared for" };
                        (w, l, format!("`{w}` {why} `{}`", name(l)))
                    }),
                    carries.map(|(w, l)| (w, l, format!("`{w}` carries up to `{}`", name(l)))),
                ]
                .into_iter()
                .flatten()
                {
                    if clearance <= limit || !said.insert((at, who)) {
                        continue;
                    }
                    let message = format!("`{used}` has clearance `{}`; this text reaches `{who}`", name(clearance));
                    found.push(
                        Diagnostic::error("above-clearance", at, message)
                            .note(why)
                            .also(declared, "declared here")
                            .help(if fact.is_some() {
                                format!(
                                    "leave it out, or let more people know it: `clearance {}` in `fact {used}`",
                                    name(limit)
                                )
                            } else {
                                format!(
                                    "leave it out, or let more people know the facts it is found from: `clearance {}`",
                                    name(limit)
                                )
                            }),
                    );
                }
            }
        }
    }

    /// The clearance of a decision table, which is the highest of the facts it is found from, and its place.
    fn table(&self, name: &str) -> Option<(ClearanceId, Span)> {
        let table = self.model.tables.rows().find(|t| super::scope::short(&t.head.name) == name)?;
        let facts = table.values.iter().flat_map(|(_, when)| when.facts());
        let clearance = facts.filter_map(|f| self.model.facts.get(f)).map(|f| f.clearance).max()?;
        Some((clearance, table.head.span))
    }

    /// `alternate_contact` where there is none to name.
    fn alternate_contact(&self, found: &mut Vec<Diagnostic>) {
        let mut said: BTreeSet<(Span, &str)> = BTreeSet::new();
        for r in self.readings() {
            let Some(at) = r.checked.uses.get("alternate_contact") else { continue };
            let Some(channel) = self.channel(r.delivery).filter(|c| c.alternate.is_none()) else { continue };
            let at = span(&r.text.body.text, at);
            if said.insert((at, &channel.term.name)) {
                let message = format!("there is no other contact to name to readers of `{}`", channel.term.name);
                found.push(
                    Diagnostic::warning("no-alternate-contact", at, message)
                        .note("it names a post's address on a channel that shares no service with the one the message goes out on")
                        .help("declare one: `post desk \"Night desk\" { contact phone \"+33…\" }`"),
                );
            }
        }
    }

    /// Characters of the author's own text that double the price of a text message.
    fn alphabet(&self, found: &mut Vec<Diagnostic>) {
        let mut said: BTreeSet<Span> = BTreeSet::new();
        for r in self.readings().filter(|r| !r.text.subject) {
            let Some(channel) = self.channel(r.delivery).filter(|c| c.kind().unit == Unit::Septet) else { continue };
            let body = &r.text.body.text;
            if !said.insert(r.text.body.locale.span) {
                continue;
            }
            let foreign: Vec<(usize, char)> = r
                .checked
                .literals
                .iter()
                .filter_map(|l| Some((l.start, body.text.get(l.clone())?)))
                .flat_map(|(start, piece)| piece.char_indices().map(move |(i, c)| (start + i, c)))
                .filter(|(_, c)| septets(*c).is_none())
                .collect();
            let Some((at, first)) = foreign.first().copied() else { continue };
            // A language that needs other letters anyway has nothing to gain.
            if !foreign.iter().all(|(_, c)| gsm_substitute(*c).is_some()) {
                continue;
            }
            let kinds: BTreeSet<char> = foreign.iter().map(|(_, c)| *c).collect();
            let instead: Vec<String> =
                kinds.iter().map(|c| format!("`{}` for `{c}`", gsm_substitute(*c).unwrap_or(""))).collect();
            let message =
                format!("`{first}` is not in the alphabet of text messages: each holds 70 characters instead of 160");
            let mut d = Diagnostic::warning("sms-alphabet", body.span_of(at, at + first.len_utf8()), message)
                .note(format!("`{}` goes out on `{}`", self.compiled.name, channel.term.name))
                .help(format!("write {}", instead.join(", ")));
            if kinds.len() > 1 {
                let listed: Vec<String> = kinds.iter().map(|c| format!("`{c}`")).collect();
                d = d.note(format!("outside the alphabet are {}", listed.join(", ")));
            }
            found.push(d);
        }
    }

    /// Messages too long for their channel, by the author's own words alone or with likely values.
    fn length(&self, clock: &dyn LocalClock, found: &mut Vec<Diagnostic>) {
        let sample = Scope::sample(self.lexicon, SAMPLE_NOW);
        let mut said: BTreeSet<(Span, Option<ChannelId>)> = BTreeSet::new();
        for r in self.readings().filter(|r| !r.text.subject) {
            let d = r.delivery;
            let place = r.text.body.locale.span;
            let to = Recipient { audience: d.audience, channel: d.channel, locale: d.locale.clone() };
            let (kind, limit) = channel_kind(self.lexicon, &to);
            let (template, name) = (&self.template.head.name, self.channel(d).map_or("", |c| c.term.name.as_str()));
            match render(self.lexicon, clock, self.compiled, &sample, &to) {
                Ok(rendered) if rendered.size.over => {
                    if !said.insert((place, d.channel)) {
                        continue;
                    }
                    let size = rendered.size;
                    let max = size.limit.unwrap_or(0);
                    // What the values make shorter is not known: the own words alone decide whether it can ever fit.
                    let bare = parse(&r.text.body.text.text).map_or(0, |p| measure(&p.always(), kind, limit).length);
                    let (level, with) =
                        if bare > max { (Level::Error, "at least") } else { (Level::Warning, "with likely values") };
                    let length = if bare > max { bare } else { size.length };
                    let message = format!(
                        "`{template}` has {with} {length} {} on `{name}`; at most {max} arrive",
                        size.unit.plural()
                    );
                    let mut d = Diagnostic::new(level, "message-too-long", place, message)
                        .help(format!("shorten it, or write another text for the channel: `via {name} {{ text … }}`"));
                    if let (Some(s), Some(a)) = (size.segments, size.alphabet) {
                        d = d.note(format!("it needs {s} text messages in {a}"));
                    }
                    found.push(d);
                }
                Ok(_) => {}
                Err(e) => {
                    if said.insert((place, d.channel)) {
                        let message = format!("for `{}`: {e}", self.audience(d));
                        found.push(Diagnostic::error("template-syntax", place, message));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::message::compile::compile;
    use crate::message::scope::UtcClock;
    use std::collections::BTreeMap;

    fn findings(text: &str) -> String {
        let path = "t.callout".to_owned();
        let files = BTreeMap::from([(path.clone(), text.as_bytes().to_vec())]);
        let (book, _) = crate::syntax::book::load(&[path], &files);
        let (model, _) = crate::resolve::resolve(&book);
        compile(&model, &UtcClock)
            .1
            .iter()
            .map(|d| {
                let place = d.primary.as_ref().map_or(String::new(), |p| {
                    format!("{} `{}`", book.sources.place(p.span).replace("t.callout:", ""), book.sources.text(p.span))
                });
                let more: Vec<String> = d
                    .notes
                    .iter()
                    .map(|n| format!("note: {n}"))
                    .chain(d.help.iter().map(|h| format!("help: {h}")))
                    .collect();
                format!("{:?} {} at {place}: {}\n    {}\n", d.level, d.code, d.message, more.join("\n    "))
            })
            .collect()
    }

    const POLICY: &str = r#"
policy "Acme" { locales en, fr }
clearances public < customer < staff
service carrier
channel sms { kind sms; length at most 160; depends on carrier }
channel chat { kind slack; carries up to customer }
channel mail { kind email }
audience guests { cleared for customer; via sms, mail }
audience crew { via chat }
fact cause: text { clearance staff }
fact lost: bool { clearance public }
"#;

    #[test]
    fn texts_are_judged_where_they_are_read() {
        let text = format!(
            "{POLICY}{}",
            r#"
template closed for guests {
  must say next_update, lost, nothing
  subject en "{{ cause }}"
  text en "We’re closed. {{ cause }} — next at {{ next_update | local }}, else {{ alternate_contact }}"
  text fr "Fermé : {{ next_update | local }}"
  via sms { text fr """
    Fermé jusqu'à nouvel avis, {% if lost %}des données sont perdues{% endif %}. Prochain avis à {{ next_update | local }}.
    Nous faisons tout notre possible pour que cela dure le moins longtemps possible, et pour que cela n'arrive plus jamais.
  """ }
}
template told for crew { text en "{% if cause == 'x' %}y{% endif %}" }
"#
        );
        insta::assert_snapshot!(findings(&text));
    }

    #[test]
    fn a_short_text_for_the_channel_mends_it() {
        let long = "word ".repeat(40);
        let with = |variant: &str| {
            format!("{POLICY}template t for guests {{ text en \"{long}\"\n text fr \"{long}\"\n {variant} }}")
        };
        assert!(
            findings(&with("")).contains("`t` has at least 200 septets on `sms`; at most 160 arrive"),
            "{}",
            findings(&with(""))
        );
        assert_eq!(findings(&with("via sms { text en \"short\"; text fr \"court\" }")), "");
    }
}
