//! A rota as declarations: people, a schedule, its layers and overrides.

use std::collections::BTreeSet;

use super::event::Who;
use super::layers::{Covered, Rota};
use super::moment::Zones;
use super::shifts::{Piece, Somebody};
use crate::calendar::{DAY, ZoneData};
use crate::resolve::names_a_person;
use crate::source::{FileId, Notation, Span, Spanned};
use crate::syntax::ast::{
    Arg, Block, Change, Clause, Contact, Duration, File, Item, Override, Path, Period, Rotate, Window,
};
use crate::syntax::clauses::{ItemKind, Word};
use crate::syntax::literal::{Date, LocalTime, TimeOfDay, Unit};

/// Words that mean something else where a person may stand.
const TAKEN: [&str; 8] = ["nobody", "also", "without", "replaces", "from", "to", "every", "any"];

/// The channel of addresses.
const MAIL: &str = "mail";

fn at<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

fn path(name: &str) -> Path {
    Path { scope: None, name: at(name.to_owned()), span: Span::default() }
}

fn clause(word: Word, arg: Arg) -> Clause {
    Clause { word, word_span: Span::default(), span: Span::default(), arg }
}

fn item(kind: ItemKind, name: &str, label: Option<&str>, clauses: Vec<Clause>) -> Item {
    Item {
        kind,
        span: Span::default(),
        keyword: Span::default(),
        name: Some(at(name.to_owned())),
        label: label.map(|l| at(l.to_owned())),
        clauses,
        anchor: None,
    }
}

/// Longer names nobody reads, and YAML has no keys of more than 1,024 characters.
const LONGEST: usize = 60;

/// A name as the language has them: letters, digits, `_` and `-`, a letter first; none twice.
fn name_of(text: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = String::new();
    for c in text.chars().flat_map(char::to_lowercase).take(LONGEST) {
        if c.is_alphabetic() || (c.is_ascii_digit() && !name.is_empty()) {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let name = if name.is_empty() { "person" } else { name };
    let numbered = |n: u32| if n < 2 { name.to_owned() } else { format!("{name}_{n}") };
    let free = (1..).map(numbered).find(|n| !taken.contains(n) && names_a_person(n)).unwrap_or_default();
    taken.insert(free.clone());
    free
}

/// Whether a text is a name of the language that a person or a schedule can have.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let first = letters.next().is_some_and(char::is_alphabetic);
    let sound = first && letters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    sound && text.chars().count() <= LONGEST && names_a_person(text) && !TAKEN.contains(&text)
}

/// What is declared.
#[derive(Clone, Copy)]
pub(super) struct Rules<'a> {
    pub(super) schedule: &'a str,
    pub(super) title: Option<&'a str>,
    pub(super) people: &'a [Who],
    pub(super) zones: &'a Zones,
    pub(super) rotas: &'a [Rota],
    /// Who is on call instead of whom the rotations say; nobody where it is empty.
    pub(super) instead: &'a [Piece],
}

/// The tree of a file.
pub(super) fn file(rules: Rules<'_>) -> File {
    let mut taken: BTreeSet<String> = TAKEN.iter().map(|t| (*t).to_owned()).collect();
    taken.extend([MAIL.to_owned(), rules.schedule.to_owned()]);
    let named = |w: &Who| match w.known_as.as_ref().filter(|name| is_name(name)) {
        Some(known) if taken.insert(known.clone()) => known.clone(),
        // Of an address only what stands before the @ is a name.
        _ => name_of(w.name.split('@').next().unwrap_or_default(), &mut taken),
    };
    let names: Vec<String> = rules.people.iter().map(named).collect();
    let mut items = Vec::new();
    if rules.people.iter().any(|p| p.mail.is_some()) {
        items.push(item(
            ItemKind::Channel,
            MAIL,
            None,
            vec![clause(Word::ChannelKind, Arg::Name(at("email".to_owned())))],
        ));
    }
    for (who, name) in rules.people.iter().zip(&names) {
        let contact = who.mail.as_ref().map(|mail| {
            let contact = Contact { channel: path(MAIL), address: Some(at(mail.clone())), verified: None };
            clause(Word::PersonContact, Arg::Contacts(vec![contact]))
        });
        let label = Some(who.name.as_str()).filter(|label| *label != name && who.mail.as_deref() != Some(label));
        items.push(item(ItemKind::Person, name, label, contact.into_iter().collect()));
    }
    let people = |who: &BTreeSet<Somebody>| -> Vec<Path> {
        who.iter().filter_map(|one| names.get(*one)).map(|name| path(name)).collect()
    };
    let zone = |z: &ZoneData| Arg::Name(at(z.name.clone()));
    let mut clauses = vec![clause(Word::ScheduleTimezone, zone(&rules.zones.own))];
    let mut layers = BTreeSet::new();
    for (i, rota) in rules.rotas.iter().enumerate() {
        let clock = rules.zones.clock(rota.clock);
        let mut inside = Vec::new();
        if i > 0 {
            inside.push(clause(Word::LayerAlongside, Arg::None));
        }
        if clock.name != rules.zones.own.name {
            inside.push(clause(Word::LayerTimezone, zone(clock)));
        }
        if !rota.windows.is_empty() {
            let window = |(days, hours): &Covered| Window {
                days: *days,
                from: hours.map(|h| TimeOfDay(h.0)),
                to: hours.map(|h| TimeOfDay(h.1)),
                span: Span::default(),
            };
            inside.push(clause(Word::LayerDuring, Arg::Windows(rota.windows.iter().map(window).collect())));
        }
        let (count, unit) = if rota.every % 7 == 0 { (rota.every / 7, Unit::Week) } else { (rota.every, Unit::Day) };
        let every = Duration { parts: vec![(count, unit)], parameter: None, of: None, span: Span::default() };
        let turns = rota.turns.iter().map(people).collect();
        let from = at(LocalTime { time: Some(time_of(rota.from)), ..day_of(rota.from) });
        inside.push(clause(Word::LayerRotate, Arg::Rotate(Rotate { turns, every, counting: None, from })));
        let name = match rota.every {
            1 => "daily",
            7 => "weekly",
            _ => "turns",
        };
        let layer = Block { name: Some(at(name_of(name, &mut layers))), label: None, clauses: inside };
        clauses.push(clause(Word::ScheduleLayer, Arg::Block(layer)));
    }
    for piece in rules.instead {
        let change = if piece.who.is_empty() { Change::Nobody } else { Change::Only(people(&piece.who)) };
        let rule = Override { layer: None, period: period(piece, &rules.zones.own), change };
        clauses.push(clause(Word::ScheduleOverride, Arg::Override(rule)));
    }
    items.push(item(ItemKind::Schedule, rules.schedule, rules.title, clauses));
    File {
        id: FileId::default(),
        notation: Notation::Dsl,
        items,
        comments: Vec::new(),
        broken: Vec::new(),
        texts: Default::default(),
    }
}

/// Whole days where it begins and ends at midnight.
fn period(piece: &Piece, zone: &ZoneData) -> Period {
    let [from, to] = [piece.time.from, piece.time.to].map(|at| zone.wall_seconds(at));
    let whole = from.rem_euclid(DAY) == 0 && to.rem_euclid(DAY) == 0 && from < to;
    let (from, to) = if whole {
        (day_of(from), day_of(to - DAY))
    } else {
        let at = |wall| LocalTime { time: Some(time_of(wall)), ..day_of(wall) };
        (at(from), at(to))
    };
    Period { from: at(from), to: at(to), span: Span::default() }
}

fn day_of(wall: i64) -> LocalTime {
    LocalTime { date: Date::from_days(wall.div_euclid(DAY)), time: None }
}

fn time_of(wall: i64) -> TimeOfDay {
    TimeOfDay(u16::try_from(wall.rem_euclid(DAY) / 60).unwrap_or(0))
}
