//! A run as a timeline, made to be read on 80 columns.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::{Paint, Style, columns, short_place, wrap};
use crate::decision::show_duration;
use crate::model::Responder;
use crate::plan::PlaceId;
use crate::plan::Plan;
use crate::plan::machine::{Entry, MessageId, PageId, PageReason, What};
use crate::simulate::{Names, Outcome, Run, Sentence, Tone, Verdict, clock, sentence, what_for};

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

/// The timeline of a run, with silences and expectations below; where some were not met, these and why above, too.
#[must_use]
pub fn timeline(plan: &Plan, run: &Run, shown: Shown, style: Style) -> String {
    let mut out = String::new();
    head(plan, run, style, &mut out);
    let folder = folder(plan, run);
    unmet(run, folder, style, &mut out);
    let mut last = None;
    let mut last_day = day(plan, run.script.starts);
    for (entry, words) in chosen(lines(plan, run), run, shown) {
        let today = day(plan, entry.at);
        if today != last_day {
            out.push_str(&format!("{}\n", style.paint(Paint::Dim, &format!("  ── {today} ──"))));
            last_day = today;
        }
        let first = last != Some(entry.at);
        last = Some(entry.at);
        let place = entry.place.and_then(|p| plan.places.get(p.0 as usize)).map_or("", |p| short_place(p, folder));
        let begins = first.then(|| {
            let wall = plan.calendar.zone(plan.policy.zone).format_time(entry.at);
            (wall, clock(entry.at - run.script.starts))
        });
        row(&words, begins, place, style, &mut out);
        if shown.messages {
            message(plan, run, entry, style, &mut out);
        }
    }
    silences(plan, run, style, &mut out);
    super::clocks::section(plan, run, folder, style, &mut out);
    never(run, folder, style, &mut out);
    expectations(run, folder, style, &mut out);
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
    out.push_str(&style.paint(Paint::Dim, &format!("{start} {zone}, seed {}, {}", script.seed, script.place)));
    out.push_str("\n\n");
}

fn day(plan: &Plan, at: i64) -> String {
    let text = plan.calendar.zone(plan.policy.zone).format_with_weekday(at);
    text.rsplit_once(' ').map_or(text.clone(), |(day, _)| day.to_owned())
}

/// The folder that holds every file of the book: the places of a timeline are told from there on, its head says where
/// that is.
fn folder<'a>(plan: &Plan, run: &'a Run) -> &'a str {
    let mut folder = run.script.place.rfind('/').map_or("", |end| run.script.place.get(..=end).unwrap_or_default());
    while let Some(end) = folder.strip_suffix('/') {
        if plan.places.iter().all(|p| p.starts_with(folder)) {
            break;
        }
        folder = end.rfind('/').map_or("", |end| folder.get(..=end).unwrap_or_default());
    }
    folder
}

/// The lines that are shown. Without details, an offer is told by the page that carries it, and what is said again and
/// again (offers of a role, pages that fail, pages of an alarm) is said once.
fn chosen<'a>(all: Vec<(&'a Entry, Sentence)>, run: &Run, shown: Shown) -> Vec<(&'a Entry, Sentence)> {
    if shown.details {
        return all;
    }
    let mut list: Vec<(&Entry, Sentence)> = Vec::new();
    let mut said: BTreeMap<(String, Option<PlaceId>), Said> = BTreeMap::new();
    let mut done: Vec<Said> = Vec::new();
    for (entry, words) in all {
        if words.tone == Tone::Detail || paged_as_well(entry, run) {
            continue;
        }
        // An alarm that is raised anew is news: its pages are shown again.
        if let What::Alarm { .. } = entry.what {
            done.extend(said.values().filter(|s| s.alarm).copied());
            said.retain(|_, s| !s.alarm);
        }
        if recurs(&entry.what) {
            if let Some(known) = said.get_mut(&(words.text.clone(), entry.place)) {
                (known.again, known.until) = (known.again + 1, entry.at);
                continue;
            }
            let first = Said { line: list.len(), again: 0, until: entry.at, alarm: is_alarm(&entry.what) };
            said.insert((words.text.clone(), entry.place), first);
        }
        list.push((entry, words));
    }
    for known in done.into_iter().chain(said.into_values()).filter(|s| s.again > 0) {
        if let Some((_, words)) = list.get_mut(known.line) {
            let until = clock(known.until - run.script.starts);
            let times = if known.again == 1 { "once more at" } else { "more times until" };
            let count = if known.again == 1 { String::new() } else { format!("{} ", known.again) };
            words.text.push_str(&format!(" (and {count}{times} {until})"));
        }
    }
    list
}

/// A line that came again.
#[derive(Clone, Copy)]
struct Said {
    line: usize,
    again: usize,
    until: i64,
    alarm: bool,
}

fn recurs(what: &What) -> bool {
    match what {
        What::PageFailed { .. } | What::Offered { .. } => true,
        What::Paged { reasons, .. } => reasons.iter().all(|r| matches!(r, PageReason::Offer(_))) || is_alarm(what),
        _ => false,
    }
}

/// Whether this is a page of alarms and of nothing else.
fn is_alarm(what: &What) -> bool {
    let What::Paged { reasons, .. } = what else { return false };
    !reasons.is_empty() && reasons.iter().all(|r| matches!(r, PageReason::Alarm(_)))
}

/// Whether this is an offer that a page of the same instant tells of.
fn paged_as_well(entry: &Entry, run: &Run) -> bool {
    let What::Offered { role, to } = &entry.what else { return false };
    let from = run.journal.partition_point(|e| e.at < entry.at);
    run.journal.iter().skip(from).take_while(|e| e.at == entry.at).any(|e| {
        matches!(&e.what, What::Paged { to: Responder::Person(p), reasons, .. }
            | What::PagedAlso { to: Responder::Person(p), reasons, .. }
            if p == to && reasons.contains(&PageReason::Offer(*role)))
    })
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
        if let What::PagedAlso { page, to, channel, reasons, .. } = &entry.what
            && let Some(known) = pages.iter_mut().rev().take_while(|p| p.at == entry.at).find(|p| p.ids.contains(page))
        {
            let names = Names(plan);
            if !reasons.is_empty() {
                known.also(names.responder(*to), names.channel(*channel), names.reasons(reasons));
            }
            if let Some((_, words)) = list.get_mut(known.line) {
                words.text = known.words(&names);
            }
            continue;
        }
        if let What::Paged { page: id, to, channel, reasons, .. } = &entry.what {
            let names = Names(plan);
            let now = pages.iter_mut().rev().take_while(|p| p.at == entry.at);
            match now.filter(|p| p.reasons == reasons && p.place == entry.place).last() {
                Some(known) => {
                    known.ids.insert(*id);
                    known.add(names.responder(*to), names.channel(*channel));
                    if let Some((_, words)) = list.get_mut(known.line) {
                        words.text = known.words(&names);
                    }
                    continue;
                }
                None => {
                    let mut page = Pages {
                        at: entry.at,
                        place: entry.place,
                        reasons,
                        ids: [*id].into(),
                        to: Vec::new(),
                        also: Vec::new(),
                        line: list.len(),
                    };
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
    ids: BTreeSet<PageId>,
    /// Who, and on which channels.
    to: Vec<(String, Vec<String>)>,
    /// What else some of these pages are for, since something joined them: who, on which channels, for what.
    also: Vec<(String, Vec<String>, String)>,
    line: usize,
}

impl Pages<'_> {
    fn add(&mut self, who: &str, channel: &str) {
        match self.to.iter_mut().find(|(w, _)| w == who) {
            Some((_, channels)) => channels.push(channel.to_owned()),
            None => self.to.push((who.to_owned(), vec![channel.to_owned()])),
        }
    }

    fn also(&mut self, who: &str, channel: &str, what: String) {
        match self.also.iter_mut().find(|(w, _, for_what)| w == who && *for_what == what) {
            Some((_, channels, _)) => channels.push(channel.to_owned()),
            None => self.also.push((who.to_owned(), vec![channel.to_owned()], what)),
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
        let alone = self.to.len() == 1;
        let also = self.also.iter().map(|(who, via, what)| {
            let all = alone && self.to.iter().all(|(_, channels)| channels.len() == via.len());
            if all {
                format!("; also {}", what_for(what))
            } else {
                format!("; to {who} via {} also {}", via.join(", "), what_for(what))
            }
        });
        let also: String = also.collect();
        format!("page {} — {}{also}", groups.join("; "), names.reasons(self.reasons))
    }
}

fn told_words(plan: &Plan, run: &Run, id: MessageId, at: i64) -> String {
    let names = Names(plan);
    let Some(message) = run.message(id) else { return String::new() };
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

/// One line of the timeline; `begins` is the time of the first one of an instant.
fn row(words: &Sentence, begins: Option<(String, String)>, place: &str, style: Style, out: &mut String) {
    let (time, offset) = begins.unwrap_or_default();
    let paint = match words.tone {
        Tone::Detail => Paint::Dim,
        Tone::Plain => Paint::None,
        Tone::Act => Paint::Act,
        Tone::Good => Paint::Good,
        Tone::Bad => Paint::Bad,
        Tone::Mark => Paint::Bold,
    };
    let room = style.width.saturating_sub(MARGIN);
    let beside = |line: &String| columns(line) + 2 + columns(place) <= room;
    let mut text = wrap(&words.text, room);
    let narrow = room.saturating_sub(columns(place) + 2);
    if text.len() == 1 && !text.iter().all(beside) && narrow >= room / 3 {
        text = wrap(&words.text, narrow);
    }
    // The place stands at the end of the first line where there is room, else of the last, else on one of its own.
    let mut at_line = if text.first().is_some_and(beside) { 0 } else { text.len() - 1 };
    if !place.is_empty() && !text.get(at_line).is_some_and(beside) {
        text.push(String::new());
        at_line += 1;
    }
    for (i, line) in text.iter().enumerate() {
        if i == 0 {
            let margin = format!("{time:>8} {offset:>11}  ");
            out.push_str(&style.paint(Paint::Dim, &margin));
            out.push_str(&style.paint(paint, &format!("{} ", words.sign)));
        } else {
            out.push_str(&" ".repeat(MARGIN));
        }
        out.push_str(&style.paint(paint, line));
        if i == at_line && !place.is_empty() {
            out.push_str(&" ".repeat(room.saturating_sub(columns(line) + columns(place))));
            out.push_str(&style.paint(Paint::Dim, place));
        }
        while out.ends_with(' ') {
            out.pop();
        }
        out.push('\n');
    }
}

/// The text of a message in every locale and on every channel that it arrived on then; the same words are shown once.
fn message(plan: &Plan, run: &Run, entry: &Entry, style: Style, out: &mut String) {
    let names = Names(plan);
    let mut texts: Vec<(String, String, Vec<&str>)> = Vec::new();
    if let What::NoteSent { role, to, channel, .. } = &entry.what {
        let same = |n: &&crate::simulate::Note| (n.at, n.role, n.to, n.channel) == (entry.at, *role, *to, *channel);
        for note in run.notes.iter().filter(same) {
            let text = crate::simulate::text_of_note(plan, note).unwrap_or_default();
            texts.push((note.locale.clone(), text, vec![names.channel(note.channel)]));
        }
        return shown(texts, style, out);
    }
    let What::Sent { message, .. } = &entry.what else { return };
    let Some(sent) = run.message(*message) else { return };
    for d in sent.deliveries.iter().filter(|d| d.arrived == Some(entry.at)) {
        let Some(text) = crate::simulate::text_of(plan, sent, d.channel, &d.locale) else { continue };
        let channel = names.channel(d.channel);
        match texts.iter_mut().find(|(locale, known, _)| *locale == d.locale && *known == text) {
            Some((_, _, channels)) => channels.push(channel),
            None => texts.push((d.locale.clone(), text, vec![channel])),
        }
    }
    shown(texts, style, out);
}

/// Texts with their locale and channels.
fn shown(texts: Vec<(String, String, Vec<&str>)>, style: Style, out: &mut String) {
    let mut line = |paint: Paint, text: &str| {
        out.push_str(&" ".repeat(MARGIN));
        out.push_str(style.paint(paint, &format!("│ {text}")).trim_end());
        out.push('\n');
    };
    let several = texts.len() > 1;
    for (locale, text, channels) in texts {
        if several {
            line(Paint::Bold, &format!("{locale}, via {}", channels.join(", ")));
        }
        for written in text.lines() {
            for part in wrap(written, style.width.saturating_sub(MARGIN + 2)) {
                line(Paint::Dim, &part);
            }
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
        let line = format!(
            "{name}{pad}  {first:>10}  {} from {}",
            show_duration(s.longest),
            clock(s.from - run.script.starts)
        );
        out.push_str(&style.paint(paint, &line));
        out.push('\n');
    }
}

fn never(run: &Run, folder: &str, style: Style, out: &mut String) {
    let how = if run.cut { "did not happen before the end" } else { "never happened" };
    for event in &run.never {
        let line = format!("{how}: {} ({})", event.text, short_place(&event.place, folder));
        out.push('\n');
        out.push_str(&style.paint(if run.cut { Paint::Dim } else { Paint::Bad }, &line));
        out.push('\n');
    }
}

fn expectations(run: &Run, folder: &str, style: Style, out: &mut String) {
    if run.verdicts.is_empty() {
        return;
    }
    out.push('\n');
    out.push_str(&style.paint(Paint::Bold, "Expectations"));
    out.push('\n');
    for v in &run.verdicts {
        expectation(v, folder, style, out);
    }
    out.push_str(&style.paint(looks(run.outcome()).1, &tally(run, " expectations")));
    out.push('\n');
}

/// What was not as expected, before everything that happened.
fn unmet(run: &Run, folder: &str, style: Style, out: &mut String) {
    if run.outcome() != Outcome::Failed {
        return;
    }
    for v in run.verdicts.iter().filter(|v| v.outcome != Outcome::Held) {
        expectation(v, folder, style, out);
    }
    out.push('\n');
}

fn expectation(v: &Verdict, folder: &str, style: Style, out: &mut String) {
    let (sign, paint) = looks(v.outcome);
    let text = format!("{sign} {}", v.text);
    let place = short_place(&v.place, folder);
    out.push_str(&style.paint(paint, &text));
    if v.outcome != Outcome::Held {
        let room = style.width.saturating_sub(columns(&text) + columns(place));
        out.push_str(&" ".repeat(room.max(2)));
        out.push_str(&style.paint(Paint::Dim, place));
    }
    out.push('\n');
    for instead in &v.instead {
        let place = instead.place.as_ref().map_or_else(String::new, |p| format!(" ({})", short_place(p, folder)));
        for (i, part) in wrap(&format!("{}{place}", instead.text), style.width.saturating_sub(6)).iter().enumerate() {
            out.push_str(if i == 0 { "    " } else { "      " });
            out.push_str(&style.paint(Paint::None, part));
            out.push('\n');
        }
    }
}

/// `2 of 3 held, 1 undecided`.
#[must_use]
pub fn tally(run: &Run, what: &str) -> String {
    let count = |outcome| run.verdicts.iter().filter(|v| v.outcome == outcome).count();
    let undecided = match count(Outcome::Undecided) {
        0 => String::new(),
        n => format!(", {n} undecided"),
    };
    format!("{} of {}{what} held{undecided}", count(Outcome::Held), run.verdicts.len())
}

/// Sign and colour of an outcome.
#[must_use]
pub fn looks(outcome: Outcome) -> (char, Paint) {
    match outcome {
        Outcome::Held => ('✔', Paint::Good),
        Outcome::Undecided => ('?', Paint::Act),
        Outcome::Failed => ('✘', Paint::Bad),
    }
}
