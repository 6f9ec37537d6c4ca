//! A run as a timeline, made to be read on 80 columns.

use std::collections::BTreeMap;

use super::layout::{Paint, Style, columns, short_place, wrap};
use crate::plan::PlaceId;
use crate::plan::Plan;
use crate::plan::machine::{Entry, MessageId, PageReason, What};
use crate::simulate::{Names, Run, Sentence, Tone, clock, sentence, span};

/// What of a run is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// Also deliveries, called-off pages and other details.
    pub details: bool,
    /// Also the text of every message.
    pub messages: bool,
}

/// Columns before the sentence: wall clock, offset, sign.
const MARGIN: usize = 24;

/// The timeline of a run, with silences and expectations below.
#[must_use]
pub fn timeline(plan: &Plan, run: &Run, shown: Shown, style: Style) -> String {
    let mut out = String::new();
    head(plan, run, style, &mut out);
    let mut last = None;
    let mut last_day = day(plan, run.script.starts);
    for (entry, words) in lines(plan, run) {
        if words.tone == Tone::Detail && !shown.details {
            continue;
        }
        let today = day(plan, entry.at);
        if today != last_day {
            out.push_str(&format!("{}\n", style.paint(Paint::Dim, &format!("  ── {today} ──"))));
            last_day = today;
        }
        let first = last != Some(entry.at);
        last = Some(entry.at);
        row(plan, run, entry, &words, first, style, &mut out);
        if shown.messages {
            message(plan, run, entry, style, &mut out);
        }
    }
    silences(plan, run, style, &mut out);
    never(run, style, &mut out);
    expectations(run, style, &mut out);
    out
}

fn head(plan: &Plan, run: &Run, style: Style, out: &mut String) {
    let script = &run.script;
    let title = if script.title == script.name { String::new() } else { format!("  {}", script.title) };
    out.push_str(&style.paint(Paint::Bold, &script.name));
    out.push_str(&style.paint(Paint::None, &title));
    out.push('\n');
    let zone = &plan.calendar.zone(plan.policy.zone).name;
    let start = plan.calendar.zone(plan.policy.zone).format_with_weekday(script.starts);
    out.push_str(&style.paint(Paint::Dim, &format!("{start} {zone}, seed {}", script.seed)));
    out.push_str("\n\n");
}

fn day(plan: &Plan, at: i64) -> String {
    let text = plan.calendar.zone(plan.policy.zone).format_with_weekday(at);
    text.rsplit_once(' ').map_or(text.clone(), |(day, _)| day.to_owned())
}

/// Entries with their sentences; what was told to one audience at one instant is one line.
fn lines<'a>(plan: &Plan, run: &'a Run) -> Vec<(&'a Entry, Sentence)> {
    let mut list: Vec<(&Entry, Sentence)> = Vec::new();
    let mut told: BTreeMap<(i64, MessageId), usize> = BTreeMap::new();
    let mut pages: Vec<Pages<'_>> = Vec::new();
    for entry in &run.journal {
        if let What::Sent { message, .. } = entry.what {
            if let Some(at) = told.get(&(entry.at, message)) {
                if let Some((_, words)) = list.get_mut(*at) {
                    words.text = told_words(plan, run, message, entry.at);
                }
                continue;
            }
            told.insert((entry.at, message), list.len());
            let words = sentence(plan, entry);
            list.push((entry, Sentence { text: told_words(plan, run, message, entry.at), ..words }));
            continue;
        }
        if let What::Paged { to, channel, reasons, .. } = &entry.what {
            let names = Names(plan);
            match pages.iter_mut().find(|p| p.at == entry.at && p.reasons == reasons && p.place == entry.place) {
                Some(known) => {
                    known.add(names.responder(*to), names.channel(*channel));
                    if let Some((_, words)) = list.get_mut(known.line) {
                        words.text = known.words(&names);
                    }
                    continue;
                }
                None => {
                    let mut page =
                        Pages { at: entry.at, place: entry.place, reasons, to: Vec::new(), line: list.len() };
                    page.add(names.responder(*to), names.channel(*channel));
                    let words = sentence(plan, entry);
                    list.push((entry, Sentence { text: page.words(&names), ..words }));
                    pages.push(page);
                    continue;
                }
            }
        }
        list.push((entry, sentence(plan, entry)));
    }
    list
}

/// Pages of one instant for one reason: one line, people with the same channels together.
struct Pages<'a> {
    at: i64,
    place: Option<PlaceId>,
    reasons: &'a [PageReason],
    /// Who, and on which channels.
    to: Vec<(String, Vec<String>)>,
    line: usize,
}

impl Pages<'_> {
    fn add(&mut self, who: &str, channel: &str) {
        match self.to.iter_mut().find(|(w, _)| w == who) {
            Some((_, channels)) => channels.push(channel.to_owned()),
            None => self.to.push((who.to_owned(), vec![channel.to_owned()])),
        }
    }

    fn words(&self, names: &Names<'_>) -> String {
        let mut groups: Vec<(Vec<&str>, &[String])> = Vec::new();
        for (who, channels) in &self.to {
            match groups.iter_mut().find(|(_, c)| *c == channels.as_slice()) {
                Some((people, _)) => people.push(who),
                None => groups.push((vec![who], channels)),
            }
        }
        let groups: Vec<String> =
            groups.iter().map(|(people, via)| format!("{} via {}", people.join(", "), via.join(", "))).collect();
        format!("page {} — {}", groups.join("; "), names.reasons(self.reasons))
    }
}

fn told_words(plan: &Plan, run: &Run, id: MessageId, at: i64) -> String {
    let names = Names(plan);
    let Some(message) = run.messages.iter().find(|m| m.id == id) else { return String::new() };
    let here = |list: Vec<String>| {
        let mut list = list;
        list.sort();
        list.dedup();
        list.join(", ")
    };
    let now: Vec<&crate::simulate::Delivery> = message.deliveries.iter().filter(|d| d.arrived == Some(at)).collect();
    format!(
        "{} told {} via {} ({})",
        names.audience(message.audience),
        names.template(message.template),
        here(now.iter().map(|d| names.channel(d.channel).to_owned()).collect()),
        here(now.iter().map(|d| d.locale.clone()).collect()),
    )
}

fn row(plan: &Plan, run: &Run, entry: &Entry, words: &Sentence, first: bool, style: Style, out: &mut String) {
    let (time, offset) = if first {
        let wall = plan.calendar.zone(plan.policy.zone).format_time(entry.at);
        (wall, clock(entry.at - run.script.starts))
    } else {
        (String::new(), String::new())
    };
    let paint = match words.tone {
        Tone::Detail => Paint::Dim,
        Tone::Plain => Paint::None,
        Tone::Act => Paint::Act,
        Tone::Good => Paint::Good,
        Tone::Bad => Paint::Bad,
        Tone::Mark => Paint::Bold,
    };
    let place = entry.place.and_then(|p| plan.places.get(p.0 as usize)).map_or("", |p| short_place(p));
    let room = style.width.saturating_sub(MARGIN);
    let mut text = wrap(&words.text, room);
    let fits = |t: &[String]| t.last().is_none_or(|l| columns(l) + 2 + columns(place) <= room);
    if !place.is_empty() && !fits(&text) && text.len() == 1 {
        text = wrap(&words.text, room.saturating_sub(columns(place) + 2));
    }
    // The place stands at the end of the first line where there is room, else of the last.
    let at_line =
        if text.first().is_some_and(|l| columns(l) + 2 + columns(place) <= room) { 0 } else { text.len() - 1 };
    for (i, line) in text.iter().enumerate() {
        if i == 0 {
            let margin = format!("{time:>8} {offset:>11}  ");
            out.push_str(&style.paint(Paint::Dim, &margin));
            out.push_str(&style.paint(paint, &format!("{} ", words.sign)));
        } else {
            out.push_str(&" ".repeat(MARGIN));
        }
        out.push_str(&style.paint(paint, line));
        if i == at_line && !place.is_empty() && columns(line) + 2 + columns(place) <= room {
            out.push_str(&" ".repeat(room - columns(line) - columns(place)));
            out.push_str(&style.paint(Paint::Dim, place));
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
    }
}

fn message(plan: &Plan, run: &Run, entry: &Entry, style: Style, out: &mut String) {
    let What::Sent { message, channel, locale, .. } = &entry.what else { return };
    let Some(sent) = run.messages.iter().find(|m| m.id == *message) else { return };
    let Some(text) = crate::simulate::text_of(plan, sent, *channel, locale) else { return };
    for line in text.lines() {
        for part in wrap(line, style.width.saturating_sub(MARGIN + 2)) {
            out.push_str(&" ".repeat(MARGIN));
            out.push_str(&style.paint(Paint::Dim, &format!("│ {part}")));
            out.push('\n');
        }
    }
}

fn silences(plan: &Plan, run: &Run, style: Style, out: &mut String) {
    if run.silences.is_empty() {
        return;
    }
    let names = Names(plan);
    let width = run.silences.iter().map(|s| columns(names.audience(s.audience))).max().unwrap_or(0).max(8);
    out.push('\n');
    out.push_str(&style.paint(Paint::Bold, &format!("{:width$}  {:>10}  {}", "Silence", "first word", "longest")));
    out.push('\n');
    for s in &run.silences {
        let first = s.first_word.map_or_else(|| "never".to_owned(), clock);
        let paint = if s.first_word.is_none() { Paint::Bad } else { Paint::None };
        let name = names.audience(s.audience);
        let pad = " ".repeat(width.saturating_sub(columns(name)));
        let line = format!("{name}{pad}  {first:>10}  {} from {}", span(s.longest), clock(s.from - run.script.starts));
        out.push_str(&style.paint(paint, &line));
        out.push('\n');
    }
}

fn never(run: &Run, style: Style, out: &mut String) {
    for event in &run.never {
        let line = format!("never happened: {} ({})", event.text, event.place);
        out.push('\n');
        out.push_str(&style.paint(Paint::Bad, &line));
        out.push('\n');
    }
}

fn expectations(run: &Run, style: Style, out: &mut String) {
    if run.verdicts.is_empty() {
        return;
    }
    out.push('\n');
    out.push_str(&style.paint(Paint::Bold, "Expectations"));
    out.push('\n');
    for v in &run.verdicts {
        let (sign, paint) = if v.held { ('✔', Paint::Good) } else { ('✘', Paint::Bad) };
        let text = format!("{sign} {}", v.text);
        let place = short_place(&v.place);
        out.push_str(&style.paint(paint, &text));
        if !v.held {
            let room = style.width.saturating_sub(columns(&text) + columns(place));
            out.push_str(&" ".repeat(room.max(2)));
            out.push_str(&style.paint(Paint::Dim, place));
        }
        out.push('\n');
        for line in &v.instead {
            for (i, part) in wrap(line, style.width.saturating_sub(6)).iter().enumerate() {
                out.push_str(if i == 0 { "    " } else { "      " });
                out.push_str(&style.paint(Paint::None, part));
                out.push('\n');
            }
        }
    }
    let held = run.verdicts.iter().filter(|v| v.held).count();
    let all = run.verdicts.len();
    let paint = if held == all { Paint::Good } else { Paint::Bad };
    out.push_str(&style.paint(paint, &format!("{held} of {all} expectations held")));
    out.push('\n');
}
