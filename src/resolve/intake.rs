//! Bots and intakes, and what happens at them in scenarios.

use super::clauses;
use super::condition::About;
use super::context::Context;
use super::kind::Kind;
use super::ladder::{page_in, target};
use super::reach::{contacts, hours};
use crate::diagnostic::Diagnostic;
use crate::model::{Bot, BotId, Desk, Destination, EventKind, Expected, HandOver, Intake, Symbol, Target, TargetKind};
use crate::source::Spanned;
use crate::syntax::ast::{self, Arg, ContactOutcome, Item};
use crate::syntax::clauses::Word;

/// Most contacts that a bot answers side by side, and that come at once in a scenario.
const MOST_CONTACTS: u32 = 1_000_000;

/// A bot.
pub(super) fn bot(cx: &mut Context<'_>, item: &Item) -> Bot {
    let of = &item.clauses;
    let hands_over = match clauses::first(of, Word::BotHandsOver).map(|c| (&c.arg, c.span)) {
        Some((Arg::HandsOver(over), span)) => {
            let page = page_in(cx, &over.page, span, "`hands over to`");
            let within = cx.seconds(&over.within, "`within`");
            let when = over.when.as_ref().map(|c| cx.condition(c, About::Facts));
            within.map(|within| HandOver { page, within, when, span })
        }
        _ => None,
    };
    let at_most = match clauses::first(of, Word::BotAtMost).map(|c| &c.arg) {
        Some(Arg::Amount(n)) => cx.amount_between(n, 1, MOST_CONTACTS, "`at most`"),
        _ => None,
    };
    Bot {
        head: cx.head(item),
        on: cx.refer_all(clauses::paths(of, Word::BotOn), "`on`", &[Kind::Channel]),
        depends_on: cx.refer_all(clauses::paths(of, Word::BotDepends), "`depends on`", &[Kind::Service]),
        answers: clauses::text(of, Word::BotAnswers),
        hands_over,
        carries: cx.refer_all(clauses::paths(of, Word::BotCarries), "`carries`", &[Kind::Fact]),
        at_most,
    }
}

/// An intake.
pub(super) fn intake(cx: &mut Context<'_>, item: &Item) -> Intake {
    let of = &item.clauses;
    let head = cx.head(item);
    let (mut leads_to, mut leads_at) = (Vec::new(), head.span);
    if let Some(clause) = clauses::first(of, Word::IntakeLeads)
        && let Arg::LeadsTo(targets) = &clause.arg
    {
        leads_at = clause.span;
        for target in targets {
            leads_to.extend(destination(cx, target));
        }
    }
    Intake {
        head,
        audiences: cx.refer_all(clauses::paths(of, Word::IntakeFor), "`for`", &[Kind::Audience]),
        on: contacts(cx, of, Word::IntakeOn),
        hours: hours(cx, of, Word::IntakeHours),
        within: clauses::duration(of, Word::IntakeAnswered).and_then(|d| cx.seconds(d, "`answered within`")),
        leads_to,
        leads_at,
    }
}

fn destination(cx: &mut Context<'_>, to: &Spanned<ast::Target>) -> Option<Spanned<Destination>> {
    let ast::Target::Named(path) = &to.node else {
        return target(cx, to, "`leads to`").map(|t| t.map(Destination::People));
    };
    Some(Spanned::new(leads_to(cx, path, "`leads to`")?, to.span))
}

fn leads_to(cx: &mut Context<'_>, path: &ast::Path, place: &str) -> Option<Destination> {
    let kinds = [Kind::Bot, Kind::Person, Kind::Team, Kind::Schedule, Kind::Role, Kind::Post, Kind::Vendor];
    let kind = match cx.refer_to::<Symbol>(path, place, &kinds)?.node {
        Symbol::Bot(bot) => return Some(Destination::Bot(bot)),
        Symbol::Person(p) => TargetKind::Person(p),
        Symbol::Team(t) => TargetKind::Team(t),
        Symbol::Schedule(s) => TargetKind::Schedule(s),
        Symbol::Role(r) => TargetKind::Role(r),
        Symbol::Post(p) => TargetKind::Post(p),
        Symbol::Vendor(v) => TargetKind::Vendor(v),
        _ => return None,
    };
    Some(Destination::People(Target::All(kind)))
}

/// People contact a bot, or something is reported.
pub(super) fn event(cx: &mut Context<'_>, event: &ast::Event) -> Option<EventKind> {
    Some(match event {
        ast::Event::Contacts { bot, count, end } => {
            let bot = cx.refer::<BotId>(bot, "`contacts to`");
            EventKind::Contacts { count: how_many(cx, count.as_ref())?, bot: bot?.node, end: *end }
        }
        ast::Event::Report { via, count, with } => {
            let via = cx.refer(via, "`report via`");
            let list = cx.assignments(with, "`with`");
            let with = list.into_iter().map(|(fact, value)| (fact.node, value.node)).collect();
            EventKind::Report { count: how_many(cx, count.as_ref())?, via: via?.node, with }
        }
        _ => return None,
    })
}

fn how_many(cx: &mut Context<'_>, count: Option<&Spanned<u64>>) -> Option<u32> {
    let Some(count) = count else { return Some(1) };
    let n = u32::try_from(count.node).ok().filter(|n| (1..=MOST_CONTACTS).contains(n));
    if n.is_none() {
        cx.report(
            Diagnostic::error("out-of-range", count.span, format!("{} cannot be", count.node))
                .help(format!("say how many: from 1 to {MOST_CONTACTS}")),
        );
    }
    n
}

/// What is expected of a bot or an intake.
pub(super) fn expected(cx: &mut Context<'_>, what: &ast::Expected) -> Option<Expected> {
    Some(match what {
        ast::Expected::Contact { desk, outcome, by } => {
            let kinds: &[Kind] = match outcome.node {
                ContactOutcome::TakenOver => &[Kind::Bot, Kind::Intake],
                ContactOutcome::Answered | ContactOutcome::HandedOver => &[Kind::Bot],
            };
            let place = match outcome.node {
                ContactOutcome::Answered => "`answered`",
                ContactOutcome::HandedOver => "`handed over`",
                ContactOutcome::TakenOver => "`taken over`",
            };
            let desk = cx.refer_to::<Desk>(desk, place, kinds);
            let by = match by {
                Some(path) => Some(cx.refer(path, "`by`")?.node),
                None => None,
            };
            if by.is_some() && outcome.node != ContactOutcome::TakenOver {
                cx.report(
                    Diagnostic::error("wrong-kind", outcome.span, "a bot answers and hands over by itself")
                        .help("leave `by …` out, or expect who comes: `taken over by …`"),
                );
                return None;
            }
            Expected::Contact { desk: desk?.node, outcome: outcome.node, by }
        }
        ast::Expected::Led { intake, to } => {
            let intake = cx.refer(intake, "`led to`");
            let to = leads_to(cx, to, "`led to`");
            Expected::Led { intake: intake?.node, to: to? }
        }
        _ => return None,
    })
}
