//! A small host: carries pages out, feeds a script, ticks when asked, writes the journal down in words.
//!
//! A script is one event a line: `5m alice acknowledges`. Every page arrives a second later unless the script says that
//! it is lost (`lost alice sms`: nothing is ever heard) or refused (`refused alice sms`).

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Id, Model, Responder, Symbol, TargetKind};
use crate::plan::machine::{
    Command, Envelope, Event, Failure, Health, Item, MessageId, PageId, PageReason, State, What, start, step,
};
use crate::plan::{Parts, Plan, lower};
use crate::source::Files;

/// Monday, 2026-01-05 09:00 UTC.
pub(super) const START: i64 = 1_767_603_600;

/// The plan of a policy in the language, and its names.
pub(super) struct Policy {
    pub(super) plan: Plan,
    pub(super) model: Model,
}

/// Compiles a policy; it must be free of errors.
pub(super) fn plan(text: &str) -> Policy {
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert(
        "test.callout".to_owned(),
        format!("policy \"Test\" {{ edition 1; timezone UTC; locales en }}\n{text}").into_bytes(),
    );
    let (book, mut found) = crate::syntax::book::load(&["test.callout".to_owned()], &files as &dyn Files);
    let (model, more) = crate::resolve::resolve(&book);
    found.extend(more);
    let (calendar, more) = crate::calendar::compile(&model);
    found.extend(more);
    let errors: Vec<_> = found.iter().filter(|d| d.level == crate::diagnostic::Level::Error).collect();
    let errors: Vec<_> = errors
        .iter()
        .map(|d| {
            (
                &d.message,
                book.sources
                    .get(d.primary.as_ref().unwrap().span.file)
                    .map(|f| &f.text[d.primary.as_ref().unwrap().span.lo as usize..]),
            )
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let criteria = crate::decision::compile(&model);
    let (templates, _) = crate::message::compile::compile(&model, &calendar);
    let parts = Parts { calendar: &calendar, criteria: &criteria, templates: &templates };
    Policy { plan: lower(&model, &parts, &book.sources), model }
}

/// What the world does with a page to somebody on a channel.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Lost,
    Refused,
}

pub(super) struct Host<'a> {
    policy: &'a Policy,
    pub(super) state: State,
    seq: u64,
    now: i64,
    wake: Option<i64>,
    log: String,
    fates: BTreeMap<(Responder, crate::model::ChannelId), Fate>,
    reports: BTreeMap<i64, Vec<Event>>,
    /// Pages in the air.
    pages: BTreeMap<PageId, (Responder, crate::model::ChannelId)>,
    asleep: Option<i64>,
    answers_choices: bool,
    delays: bool,
    details: bool,
    lost_messages: BTreeSet<crate::model::ChannelId>,
}

impl<'a> Host<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        Self {
            policy,
            state: start(&policy.plan),
            seq: 0,
            now: START,
            wake: None,
            log: String::new(),
            fates: BTreeMap::new(),
            reports: BTreeMap::new(),
            pages: BTreeMap::new(),
            asleep: None,
            answers_choices: true,
            delays: true,
            details: false,
            lost_messages: BTreeSet::new(),
        }
    }

    /// Plays a script; the last line is usually `T end`.
    pub(super) fn play(mut self, script: &str) -> String {
        for line in script.lines().map(str::trim).filter(|l| !l.is_empty()) {
            let (at, what) = line.split_once(' ').unwrap_or((line, ""));
            let at = START + seconds(at);
            self.run_until(at, false);
            self.now = self.now.max(at);
            for part in what.split(';').map(str::trim) {
                self.act(part);
            }
        }
        let now = self.now;
        self.run_until(now, true);
        self.log
    }

    /// Lets time pass: reports and ticks up to an instant (and at it, if `through`).
    fn run_until(&mut self, at: i64, through: bool) {
        for _ in 0..100_000 {
            let report = self.reports.keys().next().copied();
            let wake = self.wake.map(|w| w.max(self.asleep.unwrap_or(w)));
            let Some(next) = report.into_iter().chain(wake).min() else { return };
            if next > at || (next == at && !through) {
                return;
            }
            self.now = self.now.max(next);
            if report.is_some_and(|r| r <= self.now) {
                for event in self.reports.pop_first().map(|(_, e)| e).unwrap_or_default() {
                    self.feed(None, event);
                }
            } else {
                self.asleep = None;
                self.feed(None, Event::Tick);
            }
        }
        panic!("the machine never rests:\n{}", self.log);
    }

    fn act(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let by = |i: usize| words.get(i).map(|w| self.responder(w));
        match words.as_slice() {
            [] | ["end"] => {}
            ["tick"] => self.feed(None, Event::Tick),
            ["declared", rest @ ..] => {
                let by = rest.iter().position(|w| *w == "by").and_then(|i| by(i + 2));
                let snoozed = rest.iter().position(|w| *w == "snoozed").map(|i| seconds(rest[i + 1]));
                let facts = rest.iter().filter_map(|w| w.split_once('=')).map(|(f, v)| self.fact(f, v)).collect();
                let event = Event::Declared { key: "k".into(), title: "t".into(), facts, snoozed };
                self.feed(by, event);
            }
            ["again"] => self.feed(None, Event::DeclaredAgain { facts: Vec::new() }),
            ["fact", fact, "=", "unknown"] => {
                let (fact, _) = self.fact(fact, "");
                self.feed(None, Event::Fact(fact, None));
            }
            ["fact", fact, "=", value] => {
                let (fact, value) = self.fact(fact, value);
                self.feed(None, Event::Fact(fact, Some(value)));
            }
            ["lost", who, via] => self.fate(who, via, Some(Fate::Lost)),
            ["refused", who, via] => self.fate(who, via, Some(Fate::Refused)),
            ["works", who, via] => self.fate(who, via, None),
            ["slow"] => self.delays = false,
            ["details"] => self.details = true,
            ["mute"] => self.answers_choices = false,
            ["asleep", until] => self.asleep = Some(START + seconds(until)),
            ["down", what] => self.health(what, Health::Down),
            ["up", what] => self.health(what, Health::Up),
            ["untrusted", what] => self.health(what, Health::Untrusted),
            ["loses", what] => {
                let Some(Symbol::Channel(c)) = self.symbol(what) else { panic!("{what}") };
                self.lost_messages.insert(c);
            }
            ["carries", what] => {
                let Some(Symbol::Channel(c)) = self.symbol(what) else { panic!("{what}") };
                self.lost_messages.remove(&c);
            }
            ["delivered", page] => self.feed(None, Event::Delivered(PageId(page.parse().unwrap()))),
            ["failed", page] => {
                let page = PageId(page.parse().unwrap());
                self.feed(None, Event::Failed { page, why: Failure::Refused });
            }
            ["contacts", bot, n, rest @ ..] => {
                let Some(Symbol::Bot(bot)) = self.symbol(bot) else { panic!("{text}") };
                let count = n.parse().unwrap();
                let event =
                    if rest.is_empty() { Event::Contacts { bot, count } } else { Event::ContactsEnd { bot, count } };
                self.feed(None, event);
            }
            ["report", intake, n, said @ ..] => {
                let Some(Symbol::Intake(intake)) = self.symbol(intake) else { panic!("{text}") };
                let facts = said.iter().filter_map(|w| w.split_once('=')).map(|(f, v)| self.fact(f, v));
                let facts = facts.map(|(f, v)| (f, Some(v))).collect();
                self.feed(None, Event::Report { intake, count: n.parse().unwrap(), facts });
            }
            ["escalated"] => self.feed(None, Event::Escalated { ladder: None }),
            ["snoozed", d] => self.feed(None, Event::Snoozed(seconds(d))),
            ["unsnoozed"] => self.feed(None, Event::Unsnoozed),
            ["resolved"] => self.feed(None, Event::Resolved),
            ["cancelled"] => self.feed(None, Event::Cancelled),
            ["closed"] => self.feed(None, Event::Closed),
            ["reopened"] => self.feed(None, Event::Reopened),
            ["state", state] => {
                let state = self.policy.plan.states.iter().find(|(_, n)| n == state).map(|(i, _)| i).unwrap();
                self.feed(None, Event::State(state));
            }
            ["level", level, rest @ ..] => {
                let Some(Symbol::Level(level)) = self.symbol(level) else { panic!("{text}") };
                let by = if rest.is_empty() { None } else { by(3) };
                self.feed(by, Event::Level(level));
            }
            ["oncall", schedule, who, lasts] => {
                let Some(Symbol::Schedule(schedule)) = self.symbol(schedule) else { panic!("{text}") };
                let Responder::Person(person) = self.responder(who) else { panic!("{text}") };
                let (from, to) = (self.now, self.now + seconds(lasts));
                self.feed(None, Event::OnCall { schedule, from, to, person, whom: None });
            }
            ["gives", role, whom, "to", who] => {
                let Some(Symbol::Role(role)) = self.symbol(role) else { panic!("{text}") };
                let Responder::Person(to) = self.responder(who) else { panic!("{text}") };
                let by = self.responder(whom);
                self.feed(Some(by), Event::RoleHandedOver { role, to });
            }
            ["splits", role, by, rest @ ..] => {
                let Some(Symbol::Role(role)) = self.symbol(role) else { panic!("{text}") };
                let given = rest.iter().map(|w| match self.responder(w) {
                    Responder::Person(p) => p,
                    _ => panic!("{text}"),
                });
                let streams = (0u32..).zip(given).collect();
                self.feed(Some(self.responder(by)), Event::RoleSplit { role, streams });
            }
            ["merges", role, "to", who] => {
                let Some(Symbol::Role(role)) = self.symbol(role) else { panic!("{text}") };
                let Responder::Person(to) = self.responder(who) else { panic!("{text}") };
                self.feed(None, Event::RoleMerged { role, to });
            }
            ["handed", schedule, whom, "to", who, lasts] => {
                let Some(Symbol::Schedule(schedule)) = self.symbol(schedule) else { panic!("{text}") };
                let (Responder::Person(whom), Responder::Person(person)) = (self.responder(whom), self.responder(who))
                else {
                    panic!("{text}")
                };
                let (from, to) = (self.now, self.now + seconds(lasts));
                self.feed(None, Event::OnCall { schedule, from, to, person, whom: Some(whom) });
            }
            [moment, "set", rest @ ..] => {
                let Some(Symbol::Moment(moment)) = self.symbol(moment) else { panic!("{text}") };
                let at = rest.first().map_or(self.now, |t| START + seconds(t));
                self.feed(None, Event::Moment { moment, at });
            }
            [who, verb @ ("fulfils" | "waives"), obligation] => {
                let Some(Symbol::Obligation(obligation)) = self.symbol(obligation) else { panic!("{text}") };
                let by = Some(self.responder(who));
                let event = if *verb == "fulfils" { Event::Fulfilled(obligation) } else { Event::Waived(obligation) };
                self.feed(by, event);
            }
            [who, verb @ ("asks-for" | "acts-under"), exception] => {
                let Some(Symbol::Exception(exception)) = self.symbol(exception) else { panic!("{text}") };
                let (by, reason) = (Some(self.responder(who)), "because".to_owned());
                let asks = *verb == "asks-for";
                let event =
                    if asks { Event::AsksFor { exception, reason } } else { Event::ActsUnder { exception, reason } };
                self.feed(by, event);
            }
            [exception, said, "by", who] => {
                let Some(Symbol::Exception(exception)) = self.symbol(exception) else { panic!("{text}") };
                let what = crate::syntax::ast::ExceptionAct::of_word(said).unwrap();
                let by = Some(self.responder(who));
                self.feed(by, Event::Exception { exception, what });
            }
            [who, "fails", step] => {
                let step = self.policy.plan.steps.iter().find(|(_, s)| s.name == *step).expect("a step").0;
                let event = Event::Step { step, outcome: crate::syntax::ast::StepOutcome::Failed };
                self.feed(Some(self.responder(who)), event);
            }
            [who, "decides", decision, option] => {
                let Some(Symbol::Decision(decision)) = self.symbol(decision) else { panic!("{text}") };
                let options = &self.policy.plan.decisions.get(decision).unwrap().options;
                let option = options.iter().position(|o| o.name == *option).map_or(9, |n| n as u32);
                self.feed(Some(self.responder(who)), Event::Decided { decision, option });
            }
            [who, verb, rest @ ..] => {
                let who = self.responder(who);
                let person = if let Responder::Person(p) = who { Some(p) } else { None };
                let ladder = rest
                    .first()
                    .and_then(|w| self.symbol(w))
                    .and_then(|s| if let Symbol::Ladder(l) = s { Some(l) } else { None });
                let role = rest
                    .first()
                    .and_then(|w| self.symbol(w))
                    .and_then(|s| if let Symbol::Role(r) = s { Some(r) } else { None });
                let page = rest.first().and_then(|w| w.strip_prefix('#')).map(|n| PageId(n.parse().unwrap()));
                let event = match *verb {
                    "acknowledges" => Event::Acknowledged { page, ladder },
                    "accepts" => Event::Accepted { page, role },
                    "coming" => {
                        let within = rest.first().map(|w| seconds(w));
                        Event::Coming { page: None, callout: None, within }
                    }
                    "declines" => Event::Declined { page, of: None },
                    "releases" => Event::Released { ladder },
                    "escalates" => Event::Escalated { ladder },
                    "takes" => Event::RoleTaken(role.unwrap()),
                    "leaves" => Event::RoleLeft(role.unwrap()),
                    "approves" => Event::Approved { message: None, yes: true },
                    "refuses" => Event::Approved { message: None, yes: false },
                    "reviews" => Event::Reviewed { message: None },
                    "lets-go" => Event::HoldReleased,
                    "resolves" => Event::Resolved,
                    "cancels" => Event::Cancelled,
                    "confirms" => Event::FallConfirmed,
                    "away" => return self.feed(None, Event::Away { person: person.unwrap(), away: true }),
                    "back" => return self.feed(None, Event::Away { person: person.unwrap(), away: false }),
                    "load" => {
                        let incidents = rest[1].parse().unwrap();
                        return self
                            .feed(None, Event::RoleLoad { person: person.unwrap(), role: role.unwrap(), incidents });
                    }
                    _ => panic!("{text}"),
                };
                self.feed(Some(who), event);
            }
            _ => panic!("{text}"),
        }
    }

    fn fate(&mut self, who: &str, via: &str, fate: Option<Fate>) {
        let who = self.responder(who);
        let Some(Symbol::Channel(via)) = self.symbol(via) else { panic!("{via}") };
        match fate {
            Some(fate) => self.fates.insert((who, via), fate),
            None => self.fates.remove(&(who, via)),
        };
    }

    fn health(&mut self, what: &str, health: Health) {
        let event = match self.symbol(what) {
            Some(Symbol::Service(service)) => Event::Service { service, health },
            Some(Symbol::Channel(channel)) => Event::Channel { channel, health },
            _ => panic!("{what}"),
        };
        self.feed(None, event);
    }

    fn symbol(&self, name: &str) -> Option<Symbol> {
        self.policy.model.names.get(name).copied()
    }

    fn responder(&self, name: &str) -> Responder {
        match self.symbol(name) {
            Some(Symbol::Person(p)) => Responder::Person(p),
            Some(Symbol::Post(p)) => Responder::Post(p),
            Some(Symbol::Vendor(v)) => Responder::Vendor(v),
            _ => panic!("{name} is nobody"),
        }
    }

    fn fact(&self, name: &str, value: &str) -> (crate::model::FactId, crate::model::FactValue) {
        use crate::model::{FactType, FactValue};
        let Some(Symbol::Fact(fact)) = self.symbol(name) else { panic!("{name}") };
        let value = match &self.policy.plan.facts.get(fact).unwrap().ty {
            FactType::Bool => FactValue::Bool(value == "yes"),
            FactType::Scale(words) | FactType::Choice(words) => {
                FactValue::Word(words.iter().position(|w| w == value).unwrap_or(0).try_into().unwrap())
            }
            FactType::Flags(words) => FactValue::Flags(
                words.iter().enumerate().filter(|(_, w)| value.split(',').any(|v| v == *w)).map(|(i, _)| 1 << i).sum(),
            ),
            FactType::Percent | FactType::Count | FactType::Number => FactValue::Number(
                crate::syntax::literal::Decimal::parse(value.trim_end_matches('%')).unwrap_or_default(),
            ),
            FactType::Instant => FactValue::Instant(START + seconds(value)),
            _ => FactValue::Text(value.to_owned()),
        };
        (fact, value)
    }

    fn feed(&mut self, by: Option<Responder>, event: Event) {
        self.seq += 1;
        let envelope = Envelope { seq: self.seq, at: self.now, by, event };
        let commands = step(&self.policy.plan, &mut self.state, &envelope);
        let text = serde_json::to_string(&self.state).unwrap();
        assert!(serde_json::from_str::<State>(&text).unwrap() == self.state, "the state survives JSON: {text}");
        assert!(matches!(commands.last(), Some(Command::Wake { .. })), "a step ends with one wish");
        for command in commands {
            self.obey(command);
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Page { id, to, channel, .. } => {
                self.pages.insert(id, (to, channel));
                let event = match self.fates.get(&(to, channel)) {
                    None if self.delays => Event::Delivered(id),
                    None | Some(Fate::Lost) => return,
                    Some(Fate::Refused) => Event::Failed { page: id, why: Failure::Refused },
                };
                self.reports.entry(self.now + 1).or_default().push(event);
            }
            Command::Choose { choice, among } if self.answers_choices => {
                // The last, to see that it is not the order of the text.
                let event = Event::Chosen { choice, person: *among.last().unwrap() };
                self.reports.entry(self.now).or_default().push(event);
            }
            Command::Send { message, channel, locale, .. } => {
                let ok = !self.lost_messages.contains(&channel);
                self.reports.entry(self.now + 1).or_default().push(Event::Sent { message, channel, locale, ok });
            }
            Command::Journal(entry) => {
                let quiet = matches!(entry.what, What::Delivered { .. } | What::Sent { .. }) && !self.details;
                if !quiet {
                    let line = format!("{} {}\n", clock(entry.at - START), words(&self.policy.plan, &entry.what));
                    self.log.push_str(&line);
                }
            }
            Command::Wake { at } => self.wake = at,
            Command::Assign { role, person } => {
                let name = person.map_or("nobody".to_owned(), |p| who(&self.policy.plan, Responder::Person(p)));
                self.log.push_str(&format!(
                    "{} -> assign {} {name}\n",
                    clock(self.now - START),
                    role_name(&self.policy.plan, role)
                ));
            }
            Command::Ask { facts } => {
                let names: Vec<_> =
                    facts.iter().map(|f| self.policy.plan.facts.get(*f).unwrap().name.clone()).collect();
                self.log.push_str(&format!("{} -> ask {}\n", clock(self.now - START), names.join(", ")));
            }
            Command::Note { .. }
            | Command::AssignStream { .. }
            | Command::Choose { .. }
            | Command::CancelPage(_)
            | Command::Alarm { .. } => {}
        }
    }
}

/// `1h30m` in seconds.
pub(super) fn seconds(text: &str) -> i64 {
    let (mut total, mut number) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' => number = number * 10 + i64::from(c as u8 - b'0'),
            _ => {
                total += number
                    * match c {
                        's' => 1,
                        'm' => 60,
                        'h' => 3600,
                        'd' => 86_400,
                        _ => panic!("{text}"),
                    };
                number = 0;
            }
        }
    }
    assert_eq!(number, 0, "{text} has no unit");
    total
}

fn clock(s: i64) -> String {
    if s % 60 == 0 {
        format!("{}:{:02}", s / 3600, s / 60 % 60)
    } else {
        format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
    }
}

fn who(plan: &Plan, who: Responder) -> String {
    match who {
        Responder::Person(p) => plan.people.get(p).unwrap().name.clone(),
        Responder::Post(p) => plan.posts.get(p).unwrap().name.clone(),
        Responder::Vendor(v) => plan.vendors.get(v).unwrap().name.clone(),
    }
}

fn role_name(plan: &Plan, role: crate::model::RoleId) -> String {
    plan.roles.get(role).unwrap().name.clone()
}

fn target(plan: &Plan, kind: TargetKind) -> String {
    match kind {
        TargetKind::Person(p) => who(plan, Responder::Person(p)),
        TargetKind::Post(p) => who(plan, Responder::Post(p)),
        TargetKind::Vendor(v) => who(plan, Responder::Vendor(v)),
        TargetKind::Team(t) => plan.teams.get(t).unwrap().name.clone(),
        TargetKind::Role(r) => role_name(plan, r),
        TargetKind::Schedule(s) => format!("schedule {}", s.index()),
    }
}

fn reason(plan: &Plan, reason: &PageReason) -> String {
    let ladder = |l| plan.ladders.get(l).map(|l| l.name.clone()).unwrap();
    match reason {
        PageReason::Rung { ladder: l, rung, pass } => format!("{} {}{}", ladder(*l), rung + 1, pass_mark(*pass)),
        PageReason::AtEnd { ladder: l, round } => format!("{} round {}", ladder(*l), round + 1),
        PageReason::Offer(role) => format!("offer of {}", role_name(plan, *role)),
        PageReason::Alarm(alarm) => format!("alarm {}", alarm.kind.name()),
        PageReason::Callout(_) => "call-out".to_owned(),
        PageReason::Decision { decision, part } => format!("{part:?} decision {}", decision.0),
        PageReason::Contacts { contacts, .. } => format!("{contacts} contacts"),
        PageReason::Reaction(part) => format!("reaction {}", part.clause + 1),
        PageReason::Clock(o) => format!("clock {}", plan.obligations.get(*o).unwrap().name),
        PageReason::Step(step) => format!("step {}", step.0),
        PageReason::Instead(step) => format!("instead of step {}", step.0),
        PageReason::Exception(e, part) => format!("{part:?} of {}", plan.exceptions.get(*e).unwrap().name),
        PageReason::Approval(MessageId(n)) => format!("approval of {n}"),
    }
}

fn pass_mark(pass: u32) -> String {
    if pass == 0 { String::new() } else { format!(" pass {}", pass + 1) }
}

/// One entry in words.
#[allow(clippy::too_many_lines, reason = "one line for each kind of entry")]
fn words(plan: &Plan, what: &What) -> String {
    let person = |p: &crate::model::PersonId| who(plan, Responder::Person(*p));
    let responder = |r: &Responder| who(plan, *r);
    let by = |r: &Option<Responder>| r.map_or(String::new(), |r| format!(" by {}", who(plan, r)));
    let ladder = |l: &crate::model::LadderId| plan.ladders.get(*l).unwrap().name.clone();
    let level = |l: &crate::model::LevelId| plan.levels.get(*l).unwrap().name.clone();
    let state = |s: &crate::model::StateId| plan.states.get(*s).unwrap().clone();
    let channel = |c: &crate::model::ChannelId| plan.channels.get(*c).unwrap().name.clone();
    let audience = |a: &crate::model::AudienceId| plan.audiences.get(*a).unwrap().name.clone();
    let role = |r: &crate::model::RoleId| role_name(plan, *r);
    match what {
        What::Declared { by: b, .. } => format!("declared{}", by(b)),
        What::DeclaredAgain { times } => format!("declared again, {times} times"),
        What::Fact { fact, value, .. } => {
            format!(
                "fact {} = {}",
                plan.facts.get(*fact).unwrap().name,
                value.as_ref().map_or("unknown".to_owned(), |v| format!("{v:?}"))
            )
        }
        What::Severity { from, to, possible, by_hand } => {
            let from = from.map_or(String::new(), |f| format!("{} -> ", level(&f)));
            let possible: Vec<_> = possible.iter().map(&level).collect();
            format!(
                "level {from}{}{}{}",
                level(to),
                if possible.len() > 1 { format!(" (of {})", possible.join(", ")) } else { String::new() },
                if *by_hand { " by hand" } else { "" }
            )
        }
        What::LevelByHand { level: to, by: b } => format!("level {} set{}", level(to), by(b)),
        What::FallProposed { to } => format!("fall to {} proposed", level(to)),
        What::State { from, to, by: b } => format!("state {} -> {}{}", state(from), state(to), by(b)),
        What::Moment { moment, at } => {
            format!("moment {} at {}", plan.moments.get(*moment).unwrap().name, clock(at - START))
        }
        What::LadderStarted { ladder: l, run } => {
            format!("{} starts{}", ladder(l), if *run > 1 { format!(", run {run}") } else { String::new() })
        }
        What::RungStarted { ladder: l, rung, pass, ahead } => {
            format!("{} rung {}{}{}", ladder(l), rung + 1, pass_mark(*pass), if *ahead { " ahead" } else { "" })
        }
        What::RungSkipped { ladder: l, rung, pass, nobody } => {
            format!(
                "{} rung {}{} takes no time: {}",
                ladder(l),
                rung + 1,
                pass_mark(*pass),
                if *nobody { "nobody" } else { "condition" }
            )
        }
        What::RungAgain { ladder: l, rung, pass } => {
            format!("{} rung {}{} again", ladder(l), rung + 1, pass_mark(*pass))
        }
        What::Exhausted { ladder: l } => format!("{} exhausted", ladder(l)),
        What::Round { ladder: l, round } => format!("{} round {}", ladder(l), round + 1),
        What::HandedOver { from, to } => format!("{} hands over to {}", ladder(from), ladder(to)),
        What::Ended { ladder: l, held } => format!("{} {}", ladder(l), if *held { "holds" } else { "stops" }),
        What::LadderDropped { ladder: l } => format!("{} dropped", ladder(l)),
        What::Acknowledged { ladder: l, by, counts, missing, .. } => format!(
            "{} acknowledges {}{}{}",
            responder(by),
            ladder(l),
            if *counts { "" } else { " (recorded)" },
            if *missing > 0 { format!(", {missing} missing") } else { String::new() }
        ),
        What::StrangerAnswered { by } => format!("{} is a stranger", responder(by)),
        What::Answered { ladder: l } => format!("{} answered", ladder(l)),
        What::Lapsed { ladder: l } => format!("{} lapsed", ladder(l)),
        What::Released { ladder: l, by } => format!("{} releases {}", responder(by), ladder(l)),
        What::Seen { by, reasons } => {
            format!(
                "{} has seen {}",
                responder(by),
                reasons.iter().map(|r| reason(plan, r)).collect::<Vec<_>>().join(" + ")
            )
        }
        What::Declined { by } => format!("{} declines", responder(by)),
        What::Paged { page, to, channel: c, reasons, .. } => {
            let reasons: Vec<_> = reasons.iter().map(|r| reason(plan, r)).collect();
            format!("  #{} {} via {} [{}]", page.0, responder(to), channel(c), reasons.join("; "))
        }
        What::PagedAlso { page, reasons, .. } => {
            let reasons: Vec<_> = reasons.iter().map(|r| reason(plan, r)).collect();
            format!("  #{} also [{}]", page.0, reasons.join("; "))
        }
        What::AllAnswered => "all answered".to_owned(),
        What::Delivered { page, .. } => format!("  #{} delivered", page.0),
        What::PageFailed { page, to, channel: c, why } => format!(
            "  {} {} via {} failed: {why:?}",
            page.map_or("-".to_owned(), |p| format!("#{}", p.0)),
            responder(to),
            channel(c)
        ),
        What::PageCancelled { page, .. } => format!("  #{} called off", page.0),
        What::OnCallAway { person: p, .. } => format!("{} is on call but away", person(p)),
        What::OutsideHours { who } => format!("{} outside hours", responder(who)),
        What::CameOnCall { person: p, ladder: l, .. } => format!("{} came on call ({})", person(p), ladder(l)),
        What::NoteSent { role: r, to, channel: c, locale, .. } => {
            format!("note of {} to {} via {} ({locale})", role(r), person(to), channel(c))
        }
        What::NoteArrived { role: r, to, channel: c, .. } => {
            format!("note of {} arrives at {} via {}", role(r), person(to), channel(c))
        }
        What::NoteMissed { role: r, to } => format!("note of {} missed by {}", role(r), person(to)),
        What::NoteAccepted { role: r, by } => format!("note of {} accepted by {}", role(r), person(by)),
        What::StreamHeld { role: r, stream, by } => format!("{} {} held by {}", role(r), stream + 1, person(by)),
        What::StreamEnds { role: r, stream, by } => format!("{} {} ends with {}", role(r), stream + 1, person(by)),
        What::Merged { role: r, to } => format!("{} merges to {}", role(r), person(to)),
        What::OnTheWay { by, within } => format!("{} on the way, there in {within}s", person(by)),
        What::Arrived { by } => format!("{} is there", person(by)),
        What::TurnsBack { by } => format!("{} turns back", person(by)),
        What::VendorCalled { vendor, within } => {
            format!("{} has {within}s to respond", responder(&Responder::Vendor(*vendor)))
        }
        What::Responded { vendor, after } => {
            format!("{} responds after {after}s", responder(&Responder::Vendor(*vendor)))
        }
        What::Offered { role: r, to } => format!("{} offered to {}", role(r), person(to)),
        What::RoleHeld { role: r, by, deputy } => {
            format!("{} held by {}{}", role(r), person(by), if *deputy { " as deputy" } else { "" })
        }
        What::ReliefDue { role: r, holder } => format!("{} to be relieved as {}", person(holder), role(r)),
        What::HandingOver { role: r, from, to } => format!("{} hands {} to {}", person(from), role(r), person(to)),
        What::StaysWith { role: r, holder } => format!("{} stays with {}", role(r), person(holder)),
        What::BotAnswers { contacts, now, .. } => format!("bot answers {contacts}, now {now}"),
        What::BotHandsOver { contacts, full, .. } => {
            format!("bot hands over {contacts}{}", if *full { ", full" } else { "" })
        }
        What::ContactsEnd { contacts, now, .. } => format!("{contacts} contacts end, now {now}"),
        What::Reported { reports, .. } => format!("{reports} reports"),
        What::LedTo { to, .. } => format!("led to {to:?}"),
        What::CannotTake { to, .. } => format!("{to:?} cannot take it"),
        What::TakenOver { contacts, by, .. } => format!("{} takes over {contacts}", responder(by)),
        What::ContactsLost { contacts, .. } => format!("{contacts} contacts lost"),
        What::RoleVacant { role: r } => format!("{} vacant", role(r)),
        What::PassedOver { role: r, person: p, why } => format!("{} passed over for {}: {why}", person(p), role(r)),
        What::Unsolved { ladder: l, rung } => format!("{} {} unsolved", ladder(l), rung + 1),
        What::Solved { ladder: l } => format!("{} solved", ladder(l)),
        What::CalloutStarted { run, .. } => format!("call-out starts, run {run}"),
        What::CalloutRuns { .. } => "call-out runs already".to_owned(),
        What::CallSeen { by, .. } => format!("{} has seen the call", responder(by)),
        What::Coming { by, late, missing, .. } => {
            format!("{} is coming{}, {missing} missing", responder(by), if *late { " late" } else { "" })
        }
        What::NotComing { by, missing, .. } => format!("{} is not coming, {missing} missing", responder(by)),
        What::Enough { .. } => "enough are coming".to_owned(),
        What::CalloutEnds { to, .. } => {
            format!("call-out ends{}", to.map_or(String::new(), |l| format!(", {}", ladder(&l))))
        }
        What::Reacted { part } => format!("reaction {}", part.clause + 1),
        What::LadderRuns { ladder: l } => format!("{} runs already", ladder(l)),
        What::Heard { part, by } => format!("{} heard reaction {}", responder(by), part.clause + 1),
        What::Refused { what, by: b, guard } => format!("{what:?}{} refused: only {}", by(b), role(guard)),
        What::MessageDue { message, audience: a, deadline, .. } => {
            format!("message {} to {} due by {}", message.0, audience(a), clock(deadline - START))
        }
        What::ApprovalAsked { message, of } => {
            format!("message {}: approval of {}", message.0, of.iter().map(person).collect::<Vec<_>>().join(", "))
        }
        What::Approval { message, by: b, yes } => {
            format!("message {} {}{}", message.0, if *yes { "approved" } else { "refused" }, by(b))
        }
        What::Unapproved { message, held } => {
            format!("message {} unapproved: {}", message.0, if *held { "held" } else { "sent" })
        }
        What::ReviewAsked { message, of } => {
            format!("message {}: review of {}", message.0, of.iter().map(person).collect::<Vec<_>>().join(", "))
        }
        What::Reviewed { message, by: b } => format!("message {} reviewed{}", message.0, by(b)),
        What::Unreviewed { message, held } => {
            format!("message {} unreviewed: {}", message.0, if *held { "held" } else { "goes on" })
        }
        What::MessageHeldBack { message } => format!("message {} held back", message.0),
        What::HoldEnded { message } => format!("message {} held no more", message.0),
        What::HoldReleased { by: b } => format!("released{}", by(b)),
        What::DraftDropped { message } => format!("message {} dropped, written anew", message.0),
        What::Sending { message, audience: a, channel: c, locale, .. } => {
            format!("message {} to {} via {} ({locale})", message.0, audience(a), channel(c))
        }
        What::Sent { message, channel: c, .. } => format!("message {} arrived via {}", message.0, channel(c)),
        What::SendFailed { message, channel: c, .. } => format!("message {} failed via {}", message.0, channel(c)),
        What::Service { service, health } => format!("{} {health:?}", plan.services.get(*service).unwrap().name),
        What::Channel { channel: c, health } => format!("{} {health:?}", channel(c)),
        What::Away { person: p, away } => format!("{} {}", person(p), if *away { "away" } else { "back" }),
        What::OnCall { person: p, to, .. } => format!("{} put on call until {}", person(p), clock(to - START)),
        What::Alarm { kind, about, silence, .. } => format!(
            "ALARM {}{}{}",
            kind.name(),
            about.map_or(String::new(), |t| format!(" {}", target(plan, t))),
            silence.map_or(String::new(), |s| format!(", silent for {}", clock(s)))
        ),
        What::ClockStarted { .. }
        | What::ClockMoved { .. }
        | What::ClockOpened { .. }
        | What::ClockWarned { .. }
        | What::ClockSeen { .. }
        | What::ClockMissed { .. }
        | What::ClockFulfilled { .. }
        | What::ClockRefuted { .. }
        | What::ClockAsked { .. }
        | What::ClockWaived { .. } => {
            let entry = crate::plan::machine::Entry { at: START, place: None, what: what.clone() };
            crate::simulate::sentence(plan, &entry).text
        }
        What::AlarmHeard { by } => format!("{} heard the alarm", responder(by)),
        What::AlarmUnheard { kind } => format!("alarm {} reaches nobody", kind.name()),
        What::Chosen { who, by_order, .. } => {
            format!("{} chosen{}", responder(who), if *by_order { " by order" } else { "" })
        }
        What::DutiesFall { role: r, to, load } => {
            format!("duties of {} fall to {} (load {load})", role(r), to.as_ref().map_or("nobody".to_owned(), person))
        }
        What::Snoozed { until } => format!("snoozed until {}", clock(until - START)),
        What::Unsnoozed => "snooze ends".to_owned(),
        What::Escalated { ladder: l } => format!("{} escalated", ladder(l)),
        What::Resolved { by: b } => format!("resolved{}", by(b)),
        What::Reopened { by: b } => format!("reopened{}", by(b)),
        What::Cancelled { by: b } => format!("cancelled{}", by(b)),
        What::Closed { by: b } => format!("closed{}", by(b)),
        What::Ignored { why } => format!("ignored: {why}"),
        What::Late { seconds } => format!("late by {}", clock(*seconds)),
        What::Injected { text, heard, missed, .. } => {
            format!("inject {text}, heard by {}, missed by {}", heard.len(), missed.len())
        }
        What::Note { text, .. } => format!("note {text}"),
        What::UnknownPassedOver { what } => what.clone(),
        _ => {
            crate::simulate::sentence(plan, &crate::plan::machine::Entry { at: 0, place: None, what: what.clone() })
                .text
        }
    }
}

/// What is due must live.
#[allow(dead_code, reason = "used by the properties")]
pub(super) fn agenda_lives(state: &State) -> bool {
    state.agenda().iter().all(|(item, _)| match item {
        Item::Step(chain, _) | Item::Next(chain) => state.chains.contains_key(chain),
        Item::Deadline(page, _) => state.ledger.pages.contains_key(page),
        Item::Choice(n) => state.choices.contains_key(n),
        other => other.run().is_none_or(|r| state.runs.contains_key(&r)),
    })
}
