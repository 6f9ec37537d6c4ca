//! `callout explain`: what a declaration, a clause or a finding means, from the tables that also drive the parsers.

use std::fmt::Write as _;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::Exit;
use super::host::Host;
use crate::diagnostic::codes::{CODES, Code};
use crate::diagnostic::levels::WARNINGS;
use crate::diagnostic::render::visible;
use crate::diagnostic::{Level, did_you_mean};
use crate::message::channel::{self, ChannelKind};
use crate::plan::machine::AlarmKind;
use crate::rules::{RULES, Rule};
use crate::syntax::clauses::{CLAUSES, ClauseSpec, ItemKind, KINDS, KindSpec, Owner, Shape, Word, of_owner};
use crate::syntax::said::{SAID, Said, Sort};
use crate::syntax::topics::{TOPICS, Topic};
use crate::syntax::{examples, notation};

/// What a declaration, a clause or a finding means
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// Words of the language such as `ladder` or `acknowledge within`, or codes of findings; all of them without one
    name: Vec<String>,
}

impl Explain {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.name.is_empty() {
            return host.print(&contents());
        }
        let mut parts = Vec::new();
        let mut rest = self.name.as_slice();
        while !rest.is_empty() {
            // As many words as make a name: `acknowledge within` is one, `ladder role` are two.
            let longest = (1..=rest.len()).rev().find_map(|n| {
                let (name, after) = rest.split_at_checked(n)?;
                Some((explanation(&name.join(" "))?, after))
            });
            let Some((text, after)) = longest else { return Err(unknown(rest, host)) };
            parts.push(text);
            rest = after;
        }
        host.print(&parts.join("\n"))
    }
}

/// Says that nothing has this name, or the name that these words begin with.
fn unknown(words: &[String], host: &Host) -> Exit {
    let all = words.join(" ");
    let first = words.first().map_or("", String::as_str);
    let similar = |name: &str| did_you_mean(&plain(name), names().iter().map(String::as_str));
    let (name, help) = match similar(&all) {
        Some(help) => (all.as_str(), help),
        None => (first, similar(first).unwrap_or_else(|| "`callout explain` lists everything there is".to_owned())),
    };
    host.usage(&format!("nothing is called `{name}`"), &help)
}

/// Help for a code that does not exist; `None` where it does.
pub(super) fn unknown_code(code: &str) -> Option<String> {
    let known = || CODES.iter().map(|c| c.name).chain(RULES.iter().map(|r| r.code)).chain([WARNINGS]);
    if known().any(|k| k == code) {
        return None;
    }
    Some(did_you_mean(code, known()).unwrap_or_else(|| "`callout explain` lists the codes".to_owned()))
}

/// What a code means, in a line.
pub(super) fn meaning(code: &str) -> Option<&'static str> {
    let rule = RULES.iter().find(|r| r.code == code).map(|r| r.summary);
    rule.or_else(|| CODES.iter().find(|c| c.name == code).map(|c| c.help))
}

/// `acknowledge_within`, `Acknowledge Within` and `acknowledge within` are the same question.
fn plain(name: &str) -> String {
    name.trim().trim_matches('`').to_lowercase().replace(['_', '-'], " ")
}

fn names() -> Vec<String> {
    let kinds = KINDS.iter().flat_map(|k| [k.word, k.key]);
    let clauses = CLAUSES.iter().flat_map(|c| [c.words, c.key]);
    let alarms = AlarmKind::ALL.iter().map(|a| a.name());
    let channels = channel::kinds().iter().map(|k| k.name);
    let all = kinds
        .chain(clauses)
        .chain(CODES.iter().map(|c| c.name))
        .chain(RULES.iter().map(|r| r.code))
        .chain(alarms)
        .chain(SAID.iter().map(|s| s.name))
        .chain(TOPICS.iter().map(|t| t.name))
        .chain(channels);
    all.filter(|n| !n.is_empty()).map(plain).collect()
}

fn explanation(name: &str) -> Option<String> {
    let name = plain(name);
    let mut parts = Vec::new();
    parts.extend(KINDS.iter().filter(|k| plain(k.word) == name || plain(k.key) == name).map(kind));
    parts.extend(CLAUSES.iter().filter(|c| !name.is_empty() && plain(c.words) == name).map(clause));
    if parts.is_empty() {
        parts.extend(CLAUSES.iter().filter(|c| plain(c.key) == name).map(clause));
    }
    parts.extend(SAID.iter().filter(|s| plain(s.name) == name).map(said));
    parts.extend(TOPICS.iter().filter(|t| t.name == name).map(topic));
    parts.extend(CODES.iter().filter(|c| plain(c.name) == name).map(finding));
    parts.extend(AlarmKind::ALL.iter().filter(|a| plain(a.name()) == name).map(|a| {
        format!(
            "{0}: an alarm, paged along `alarms`\n  {1}\n\n  in a scenario: expect alarm {0} … or expect no alarm {0}\n",
            a.name(),
            a.help()
        )
    }));
    parts.extend(channel::kinds().iter().filter(|k| plain(k.name) == name).map(channel_kind));
    parts.extend(RULES.iter().filter(|r| plain(r.code) == name).map(|r| rule(r)));
    (!parts.is_empty()).then(|| parts.join("\n"))
}

fn finding(c: &Code) -> String {
    let mut text = format!("{}: a finding\n  {}\n", c.name, c.help);
    for (title, example) in [("example", c.wrong), ("mended", c.right)] {
        if !example.is_empty() {
            let lines = example.lines().map(|l| format!("  {}\n", visible(l)));
            let _ = write!(text, "\n{title}\n{}", lines.collect::<String>());
        }
    }
    text
}

fn contents() -> String {
    let mut text = "declarations\n".to_owned();
    text.push_str(&table(KINDS.iter().map(|k| (k.word.to_owned(), k.help.to_owned()))));
    text.push_str("\nrules, which `--deny`, `--warn` and `--allow` judge\n");
    text.push_str(&table(RULES.iter().map(|r| (r.code.to_owned(), r.summary.to_owned()))));
    text.push_str("\nother findings\n");
    text.push_str(&table(CODES.iter().map(|c| (c.name.to_owned(), c.help.to_owned()))));
    text.push_str(&alarms());
    text.push_str(&channel_kinds());
    text.push_str("\n`callout explain NAME` tells more about each, and about every clause of a declaration\n");
    text
}

fn kind(k: &KindSpec) -> String {
    let mut text = format!("{}: a declaration\n  {}\n\n", k.word, k.help);
    let name = if k.named { " NAME" } else { "" };
    let _ = writeln!(text, "  in a `.callout` file: {}{name} …", k.word);
    let _ = writeln!(text, "  in YAML:              {}:", k.key);
    if k.single {
        text.push_str("  at most one in a book\n");
    }
    text.push_str("\nclauses\n");
    text.push_str(&clause_table(Owner::Item(k.kind)));
    text.push_str(&blocks(Owner::Item(k.kind)));
    match k.kind {
        ItemKind::Alarms => text.push_str(&alarms()),
        ItemKind::Channel => text.push_str(&channel_kinds()),
        ItemKind::Scenario => {
            for (sort, title) in [(Sort::Event, "events, behind `at`"), (Sort::Expectation, "behind `expect`")] {
                let rows = SAID.iter().filter(|s| s.sort == sort).map(|s| (s.form.to_owned(), s.help.to_owned()));
                let _ = write!(text, "\n{title}\n{}", table(rows));
            }
        }
        _ => {}
    }
    text
}

/// The clauses of the blocks that stand in something, and of those in them.
fn blocks(owner: Owner) -> String {
    let mut text = String::new();
    for spec in of_owner(owner) {
        if let Some(block) = block_of(spec) {
            let _ = write!(text, "\nclauses of `{}`\n{}{}", spec.words, clause_table(block), blocks(block));
        }
    }
    text
}

/// What stands in a clause, where that is clauses.
fn block_of(spec: &ClauseSpec) -> Option<Owner> {
    match spec.shape {
        Shape::Blocks(block) => Some(block),
        _ if spec.word == Word::TemplateVia => Some(Owner::Variant),
        _ => None,
    }
}

fn clause_table(owner: Owner) -> String {
    table(
        of_owner(owner)
            .map(|c| (if c.words.is_empty() { format!("({})", c.key) } else { c.words.to_owned() }, c.help.to_owned())),
    )
}

fn clause(c: &ClauseSpec) -> String {
    let mut text = format!(
        "{}: a clause of {}\n  {}\n\n",
        if c.words.is_empty() { c.key } else { c.words },
        owner(c.owner),
        c.help
    );
    if !c.words.is_empty() {
        let place = if c.head { ", before the `{`" } else { "" };
        let more = if c.shape == Shape::Flag { "" } else { " …" };
        let _ = writeln!(text, "  in a `.callout` file: {}{more}{place}", c.words);
    }
    let _ =
        writeln!(text, "  in YAML:              {}: {}", c.key, if c.repeat { shape(c.shape) } else { once(c.shape) });
    if c.repeat {
        text.push_str("  may stand several times\n");
    }
    if let Some(block) = block_of(c) {
        let _ = write!(text, "\nclauses\n{}{}", clause_table(block), blocks(block));
    }
    text.push_str(&example(c, examples::of(c.word)));
    text
}

/// An example in both notations.
fn example(spec: &ClauseSpec, dsl: &str) -> String {
    let yaml: String = notation::yaml(spec, dsl).lines().map(|l| format!("  {l}\n")).collect();
    format!("\nexample\n  {dsl}\n\nin YAML\n{yaml}")
}

/// What happens in a scenario, or is expected of it.
fn said(s: &Said) -> String {
    let (what, word, prefix) = match s.sort {
        Sort::Event => ("an event of a scenario", Word::ScenarioAt, "at TIME "),
        Sort::Expectation => ("an expectation of a scenario", Word::ScenarioExpect, "expect "),
    };
    let example = example(word.spec(), &s.clause());
    format!("{}: {what}\n  {}\n\n  written as: {prefix}{}\n{example}", s.name, s.help, s.form)
}

/// A word that stands in clauses.
fn topic(t: &Topic) -> String {
    let (word, example) = t.example;
    format!("{}: a word of the language\n  {}\n{}", t.name, t.help, self::example(word.spec(), example))
}

fn alarms() -> String {
    let rows = AlarmKind::ALL.iter().map(|a| (a.name().to_owned(), a.help().to_owned()));
    format!("\nalarms, paged along `alarms` and named in `expect`\n{}", table(rows))
}

fn channel_kinds() -> String {
    let rows = channel::kinds().iter().map(|k| (k.name.to_owned(), k.what.to_owned()));
    format!("\nkinds of channels\n{}", table(rows))
}

fn channel_kind(k: &ChannelKind) -> String {
    let mut text = format!("{}: a kind of channel\n  {}\n\n", k.name, k.what);
    if let Some(max) = k.max {
        let _ = writeln!(text, "  length at most {max} {}", k.unit.plural());
    }
    if let Some(advised) = k.advised {
        let _ = writeln!(text, "  better no more than {advised} {}", k.unit.plural());
    }
    if let Some(subject) = k.subject {
        let _ = writeln!(text, "  with a subject of at most {subject} characters");
    }
    let says = [
        (k.pages, "reaches one person and can tell whether it did", "publishes; nobody can be paged on it"),
        (k.needs_address, "needs an address", "needs no address"),
        (k.needs_power, "needs power at the receiver's end", "works without power at the receiver's end"),
    ];
    for (holds, yes, no) in says {
        let _ = writeln!(text, "  {}", if holds { yes } else { no });
    }
    if k.pages {
        let _ = writeln!(text, "  a page has failed without a delivery within {}s", k.delivers_within);
    }
    let _ = writeln!(text, "  source: {}", k.source);
    text
}

fn owner(owner: Owner) -> String {
    match owner {
        Owner::Item(kind) => format!("`{}`", kind.spec().word),
        Owner::Level => "a `level` in `severities`".to_owned(),
        Owner::Layer => "a `layer` in a `schedule`".to_owned(),
        Owner::Rung => "a `rung` in a `ladder`".to_owned(),
        Owner::Assumed => "`assumptions` in a `scenario`".to_owned(),
        Owner::Phase => "a `phase` in a `procedure`".to_owned(),
        Owner::Step => "a `step` in a `phase`".to_owned(),
        Owner::Decision => "a `decision` in a `phase`".to_owned(),
        Owner::Choice => "an `option` of a `decision`".to_owned(),
        Owner::Variant => "a `via` in a `template`".to_owned(),
        Owner::Any => "any declaration".to_owned(),
    }
}

/// The same where the clause stands once.
fn once(of: Shape) -> &'static str {
    if matches!(of, Shape::Blocks(_)) { "a map of its clauses" } else { shape(of) }
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Text => "the rest of the clause as in a `.callout` file",
        Shape::String => "text",
        Shape::Flag => "true",
        Shape::List => "a list, or text with commas",
        Shape::Map => "a map of names to values",
        Shape::Blocks(_) => "a list of maps",
    }
}

fn table(rows: impl Iterator<Item = (String, String)>) -> String {
    let rows: Vec<_> = rows.collect();
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    rows.iter().fold(String::new(), |mut text, (name, help)| {
        let _ = writeln!(text, "  {name}{}  {help}", " ".repeat(width.saturating_sub(name.width())));
        text
    })
}

/// A rule with its examples, as the book has it too.
fn rule(rule: &Rule) -> String {
    let level = match rule.level {
        Level::Error => "an error",
        Level::Warning => "a warning",
        Level::Info => "for information",
    };
    let block = |text: &str| text.lines().map(|l| format!("    {l}\n")).collect::<String>();
    format!(
        "{}: {level}\n  {}\n\n  {}\n\n  found in\n\n{}\n  mended\n\n{}",
        rule.code,
        rule.summary,
        rule.why,
        block(rule.fails),
        block(rule.mended)
    )
}
