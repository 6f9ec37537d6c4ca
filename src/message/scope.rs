//! What a message is rendered from, and the values that become of it for one audience, channel and language.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::lexicon::{Label, Lexicon, Reachable, Term};
use super::locale::Instant;
use super::value::{Value, Word};
use crate::model::{
    AudienceId, ChannelId, ClearanceId, FactId, FactType, FactValue, Id as _, LevelId, PersonId, RoleId, StateId,
    ZoneId,
};
use crate::syntax::literal::Decimal;

/// The clock on somebody's wall.
pub trait LocalClock {
    /// Seconds since 1970-01-01 00:00 on the wall clock of `zone`, and the zone's abbreviation at that instant.
    fn local(&self, zone: ZoneId, instant: i64) -> (i64, String);
}

/// A clock that knows no zones: everything is UTC.
#[derive(Debug, Clone, Copy)]
pub struct UtcClock;

impl LocalClock for UtcClock {
    fn local(&self, _zone: ZoneId, instant: i64) -> (i64, String) {
        (instant, "UTC".to_owned())
    }
}

impl LocalClock for crate::calendar::Calendar {
    fn local(&self, zone: ZoneId, instant: i64) -> (i64, String) {
        let wall = self.instant_to_wall(zone, instant);
        (wall.seconds, wall.abbreviation.to_owned())
    }
}

/// One set of facts for every channel and locale of a message, so that variants cannot disagree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// When the message is written.
    pub now: i64,
    /// The incident's key.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its state.
    pub state: Option<StateId>,
    /// When it was declared.
    pub started_at: i64,
    /// Its level; absent before there is one.
    pub level: Option<LevelId>,
    /// The level before.
    pub previous: Option<LevelId>,
    /// What is known or assumed.
    pub facts: BTreeMap<FactId, FactValue>,
    /// What each decision table gives, in the order of tables; absent while facts leave it open.
    pub tables: Vec<Option<FactValue>>,
    /// Who holds which role; absent where nobody does.
    pub roles: BTreeMap<RoleId, PersonId>,
    /// What has been done.
    pub actions: Vec<String>,
    /// Where to read more.
    pub links: Vec<String>,
    /// When the audience hears the next.
    pub next_update: Option<i64>,
    /// When it last heard something.
    pub last_update: Option<i64>,
    /// Who sends.
    pub sender: Option<PersonId>,
}

/// Whom a message is for, and how it gets there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Recipient {
    /// Which audience.
    pub audience: Option<AudienceId>,
    /// On which channel.
    pub channel: Option<ChannelId>,
    /// In which locale.
    pub locale: String,
}

/// Names of an ordered or unordered set with their labels in one locale.
struct Words<'a> {
    lexicon: &'a Lexicon,
    locale: &'a str,
}

impl Words<'_> {
    fn word(&self, term: &Term, scale: Option<Arc<[String]>>) -> Value {
        self.labelled(&term.name, self.lexicon.label(term, self.locale), scale)
    }

    fn labelled(&self, name: &str, label: Label, scale: Option<Arc<[String]>>) -> Value {
        let Label { text, untranslated } = label;
        Value::Word(Word { name: Arc::from(name), label: Arc::from(text), untranslated, scale })
    }

    /// A name out of a list of bare names.
    fn name(&self, names: &[String], index: usize, ordered: bool) -> Value {
        let Some(name) = names.get(index) else { return Value::Unknown };
        self.labelled(name, self.lexicon.word(name, self.locale), ordered.then(|| Arc::from(names)))
    }

    fn fact(
        &self,
        ty: &FactType,
        unit: Option<&str>,
        value: &FactValue,
        clock: &dyn Fn(i64) -> Value,
        wall: &dyn Fn(i64) -> Value,
    ) -> Value {
        match (ty, value) {
            (FactType::Bool, FactValue::Bool(b)) => Value::Bool(*b),
            (FactType::Percent, FactValue::Number(n)) => Value::Percent(*n),
            (FactType::Count | FactType::Number, FactValue::Number(n)) => Value::Number(*n, unit.map(Arc::from)),
            (FactType::Scale(names), FactValue::Word(i)) => self.name(names, usize::from(*i), true),
            (FactType::Choice(names), FactValue::Word(i)) => self.name(names, usize::from(*i), false),
            (FactType::Flags(names), FactValue::Flags(bits)) => Value::list(
                (0..names.len().min(64)).filter(|i| bits >> i & 1 == 1).map(|i| self.name(names, i, false)).collect(),
            ),
            (FactType::Duration, FactValue::Duration(s)) => Value::Duration(*s),
            (FactType::Instant, FactValue::Instant(t)) => clock(*t),
            (FactType::Instant, FactValue::Wall(t)) => wall(*t),
            (FactType::Text, FactValue::Text(t)) => Value::text(t),
            _ => Value::Unknown,
        }
    }

    fn reachable(&self, at: &Reachable, with_name: bool) -> Value {
        let channel = self.lexicon.channels.get(at.channel).map(|c| self.lexicon.label(&c.term, self.locale).text);
        let who = with_name.then(|| self.lexicon.label(&at.who, self.locale).text);
        let how = [channel, at.address.clone()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Value::text(&who.into_iter().chain([how]).collect::<Vec<_>>().join(", "))
    }
}

/// What the names of a template stand for. Facts keep their names at the top; where a fact has the name of a built-in
/// variable, the fact wins.
#[must_use]
pub fn values(lexicon: &Lexicon, clock: &dyn LocalClock, scope: &Scope, to: &Recipient) -> BTreeMap<String, Value> {
    let words = Words { lexicon, locale: &to.locale };
    let instant = |t: i64| Value::Instant(Arc::new(local(clock, lexicon.zone, t)));
    let maybe_instant = |t: Option<i64>| t.map_or(Value::Unknown, instant);
    let states: Vec<String> = lexicon.states.rows().cloned().collect();
    // Ascending means worse: the table has the worst first.
    let scale: Arc<[String]> = lexicon.levels.rows().rev().map(|l| l.name.clone()).collect();
    let level = |id: Option<LevelId>| {
        id.and_then(|l| lexicon.levels.get(l)).map_or(Value::Unknown, |l| words.word(l, Some(Arc::clone(&scale))))
    };
    let person = |id: Option<PersonId>| id.and_then(|p| lexicon.people.get(p));
    let person_name = |id: Option<PersonId>| person(id).map_or(Value::Unknown, |p| Value::text(&p.term.title()));
    let may_know = clearance(lexicon, to);

    let mut all: BTreeMap<String, Value> = BTreeMap::new();
    let (mut known, mut unknown, mut values) = (Vec::new(), Vec::new(), BTreeMap::new());
    for (id, fact) in lexicon.facts.iter() {
        let value = scope.facts.get(&id).map_or(Value::Unknown, |v| {
            words.fact(&fact.ty, fact.unit.as_deref(), v, &instant, &|w| instant(from_wall(clock, lexicon.zone, w)))
        });
        if !fact.never_sent && may_know.is_none_or(|c| fact.clearance <= c) {
            let label = words.word(&fact.term, None);
            let name = Value::text(&fact.term.name);
            if value == Value::Unknown {
                let ask = Value::maybe_text(fact.ask.as_deref());
                unknown.push(Value::record([("label", label), ("name", name), ("ask", ask)]));
            } else {
                known.push(Value::record([("label", label), ("name", name), ("value", value.clone())]));
            }
        }
        values.insert(id, value);
    }
    for (name, id) in fact_names(lexicon.facts.iter().map(|(id, f)| (id, f.term.name.as_str()))) {
        all.insert(name.to_owned(), values.get(&id).cloned().unwrap_or(Value::Unknown));
    }
    for p in &lexicon.parameters {
        let value =
            words.fact(&p.ty, p.unit.as_deref(), &p.value, &instant, &|w| instant(from_wall(clock, lexicon.zone, w)));
        all.entry(short(&p.name).to_owned()).or_insert(value);
    }
    for (t, value) in lexicon.tables.iter().zip(scope.tables.iter().chain(std::iter::repeat(&None))) {
        let value = value.as_ref().map_or(Value::Unknown, |v| {
            words.fact(&t.ty, None, v, &instant, &|w| instant(from_wall(clock, lexicon.zone, w)))
        });
        all.entry(short(&t.name).to_owned()).or_insert(value);
    }
    let state = scope.state.map_or(Value::Unknown, |s| words.name(&states, s.index(), true));
    let roles = lexicon
        .roles
        .iter()
        .map(|(id, role)| {
            let holder = person(scope.roles.get(&id).copied());
            let name = holder.map_or(Value::Unknown, |p| Value::text(&p.term.title()));
            let contact = holder.and_then(|p| p.contact.as_ref()).map_or(Value::Unknown, |c| words.reachable(c, false));
            let fields = Value::record([
                ("label", words.word(role, None)),
                ("name", name.clone()),
                ("holder", name),
                ("contact", contact),
            ]);
            (short(&role.name).to_owned(), fields)
        })
        .collect();
    let audience = to.audience.and_then(|a| lexicon.audiences.get(a));
    let channel = to.channel.and_then(|c| lexicon.channels.get(c));
    let named = |term: Option<&Term>| {
        let label = term.map_or(Value::Unknown, |t| words.word(t, None));
        Value::record([("label", label), ("name", Value::maybe_text(term.map(|t| t.name.as_str())))])
    };
    let texts = |items: &[String]| Value::list(items.iter().map(|t| Value::text(t)).collect());
    let built_in = [
        (
            "incident",
            Value::record([
                ("id", Value::text(&scope.id)),
                ("title", Value::maybe_text(scope.title.as_deref())),
                ("label", Value::text(scope.title.as_deref().unwrap_or(&scope.id))),
                ("state", state),
                ("started_at", instant(scope.started_at)),
                ("elapsed", Value::Duration(scope.now.saturating_sub(scope.started_at).max(0))),
                ("known", Value::list(known)),
                ("unknown", Value::list(unknown)),
                ("actions", texts(&scope.actions)),
                ("links", texts(&scope.links)),
            ]),
        ),
        (
            "severity",
            Value::record([
                ("name", bare(&level(scope.level))),
                ("label", level(scope.level)),
                ("previous", level(scope.previous)),
            ]),
        ),
        ("roles", Value::Record(Arc::new(roles))),
        ("audience", named(audience.map(|a| &a.term))),
        ("channel", named(channel.map(|c| &c.term))),
        (
            "policy",
            Value::record([
                ("label", words.labelled("policy", lexicon.title(&to.locale), None)),
                ("version", Value::maybe_text(lexicon.version.as_deref())),
            ]),
        ),
        ("now", instant(scope.now)),
        ("next_update", maybe_instant(scope.next_update)),
        ("last_update", maybe_instant(scope.last_update)),
        (
            "alternate_contact",
            channel.and_then(|c| c.alternate.as_ref()).map_or(Value::Unknown, |a| words.reachable(a, true)),
        ),
        ("sender", person_name(scope.sender)),
    ];
    for (name, value) in built_in {
        all.entry(name.to_owned()).or_insert(value);
    }
    all
}

/// The first guess takes the zone's offset at the wall's reading as if it were UTC, the second the offset there.
fn from_wall(clock: &dyn LocalClock, zone: ZoneId, wall: i64) -> i64 {
    let offset = |utc: i64| clock.local(zone, utc).0.saturating_sub(utc);
    let guess = wall.saturating_sub(offset(wall));
    wall.saturating_sub(offset(guess))
}

/// A word that prints its name instead of its label.
fn bare(value: &Value) -> Value {
    match value {
        Value::Word(w) => Value::Word(Word { label: Arc::clone(&w.name), untranslated: false, ..w.clone() }),
        other => other.clone(),
    }
}

/// A name without the scope of its file.
#[must_use]
pub fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// What templates call each fact: its name without the scope. Where two facts would be called the same, the book's own
/// is meant; where both have a scope neither has a name there, since one of them must not pass for the other.
pub fn fact_names<'n>(facts: impl Iterator<Item = (FactId, &'n str)>) -> BTreeMap<&'n str, FactId> {
    let mut names: BTreeMap<&str, Vec<(FactId, bool)>> = BTreeMap::new();
    for (id, full) in facts {
        names.entry(short(full)).or_default().push((id, short(full) == full));
    }
    let only = |all: Vec<(FactId, bool)>| match all.as_slice() {
        [(id, _)] => Some(*id),
        many => many.iter().find(|(_, whole)| *whole).map(|(id, _)| *id),
    };
    names.into_iter().filter_map(|(name, all)| Some((name, only(all)?))).collect()
}

/// The instant with what the wall clock shows.
#[must_use]
pub fn local(clock: &dyn LocalClock, zone: ZoneId, utc: i64) -> Instant {
    let (wall, zone) = clock.local(zone, utc);
    Instant { utc, wall, zone }
}

/// The highest clearance that may reach the recipient; `None` where nothing bounds it.
#[must_use]
pub fn clearance(lexicon: &Lexicon, to: &Recipient) -> Option<ClearanceId> {
    let audience = to.audience.and_then(|a| lexicon.audiences.get(a)).map(|a| a.cleared_for);
    let channel = to.channel.and_then(|c| lexicon.channels.get(c)).and_then(|c| c.carries_up_to);
    match (audience, channel) {
        (Some(a), Some(c)) => Some(a.min(c)),
        (a, c) => a.or(c),
    }
}

impl Scope {
    /// An incident with everything known: a likely value for each fact, the longest word of each set, somebody in each role.
    #[must_use]
    pub fn sample(lexicon: &Lexicon, now: i64) -> Self {
        let longest = |names: &[String]| {
            let (i, _) = names.iter().enumerate().max_by_key(|(_, n)| n.len()).unwrap_or((0, &lexicon.policy));
            FactValue::Word(u16::try_from(i).unwrap_or(0))
        };
        let fact = |name: &str, ty: &FactType| match ty {
            FactType::Bool => FactValue::Bool(true),
            FactType::Percent => FactValue::Number(Decimal::whole(40)),
            FactType::Count | FactType::Number => FactValue::Number(Decimal::whole(1200)),
            FactType::Scale(names) | FactType::Choice(names) => longest(names),
            FactType::Flags(names) => FactValue::Flags(u64::MAX >> (64 - names.len().clamp(1, 64))),
            FactType::Duration => FactValue::Duration(5400),
            FactType::Instant => FactValue::Instant(now - 5400),
            FactType::Text => FactValue::Text(format!("({}, in words of usual length)", short(name).replace('_', " "))),
        };
        let somebody = lexicon.people.ids().next();
        Self {
            now,
            id: "INC-2026-001".to_owned(),
            title: Some("A title of usual length".to_owned()),
            state: lexicon.states.ids().nth(1),
            started_at: now - 7500,
            level: lexicon.levels.ids().next(),
            previous: lexicon.levels.ids().nth(1),
            facts: lexicon.facts.iter().map(|(id, f)| (id, fact(&f.term.name, &f.ty))).collect(),
            tables: lexicon.tables.iter().map(|t| Some(fact(&t.name, &t.ty))).collect(),
            roles: lexicon.roles.ids().filter_map(|r| Some((r, somebody?))).collect(),
            actions: vec!["called the supplier".to_owned(), "switched to the second line".to_owned()],
            links: vec!["https://status.example.org/1".to_owned()],
            next_update: Some(now + 1800),
            last_update: Some(now - 1800),
            sender: somebody,
        }
    }
}
