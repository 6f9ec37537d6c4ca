//! Assumptions: how soon people answer, and how often services work.

use std::collections::BTreeMap;

use super::clauses;
use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::model::{Answer, Answering, Asleep, Assumptions, Available, Head};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Clause, Item, Value};
use crate::syntax::clauses::Word;
use crate::syntax::literal::{Decimal, TimeOfDay};

/// The book's assumptions.
pub(super) fn assumptions(cx: &mut Context<'_>, item: &Item) -> Assumptions {
    let head = cx.head(item);
    assumed(cx, &item.clauses, head, Words::BOOK)
}

/// Those of a scenario, if it has any.
pub(super) fn of_scenario(cx: &mut Context<'_>, item: &Item) -> Option<Assumptions> {
    let (clause, block) = clauses::blocks(&item.clauses, Word::ScenarioAssumptions).next()?;
    let head = Head { span: clause.word_span, whole: clause.span, ..Head::default() };
    Some(assumed(cx, &block.clauses, head, Words::SCENARIO))
}

/// The same clauses stand in two blocks.
#[derive(Clone, Copy)]
struct Words {
    answer: Word,
    asleep: Word,
    service: Word,
}

impl Words {
    const BOOK: Self =
        Self { answer: Word::AssumptionsAnswer, asleep: Word::AssumptionsAsleep, service: Word::AssumptionsService };
    const SCENARIO: Self =
        Self { answer: Word::AssumedAnswer, asleep: Word::AssumedAsleep, service: Word::AssumedService };
}

fn assumed(cx: &mut Context<'_>, of: &[Clause], head: Head, words: Words) -> Assumptions {
    let mut answering = Vec::new();
    for clause in clauses::all(of, words.answer).chain(clauses::all(of, words.asleep)) {
        if let Arg::Answering(a) = &clause.arg {
            answering.push(self::answering(cx, a, clause.span));
        }
    }
    overlapping(cx, &answering);
    let mut available: Vec<Available> = Vec::new();
    for clause in clauses::all(of, words.service) {
        let Arg::Available { service, share } = &clause.arg else { continue };
        let service = cx.refer(service, "`service`");
        let share = cx.percentage(share, "of them");
        let (Some(service), Some(share)) = (service, share) else { continue };
        match available.iter().find(|a| a.service.node == service.node) {
            Some(first) => twice(cx, service.span, first.service.span),
            None => available.push(Available { service, share }),
        }
    }
    Assumptions { head, answering, available }
}

fn answering(cx: &mut Context<'_>, a: &ast::Answering, span: Span) -> Answering {
    let asleep = a.asleep.and_then(|(from, to)| asleep(cx, from, to));
    let mut answers: Vec<Answer> = Vec::new();
    let mut seen: BTreeMap<crate::model::ChannelId, Span> = BTreeMap::new();
    for answer in &a.answers {
        let channel = cx.refer::<crate::model::ChannelId>(&answer.channel, "`answer`");
        let share = cx.percentage(&answer.share, "of them");
        let median = answer.median.as_ref().and_then(|d| cx.seconds(d, "`in`"));
        let p90 = answer.p90.as_ref().and_then(|d| cx.seconds(d, "`p90`"));
        if let (Some(median), Some(p90)) = (median, p90)
            && p90.node < median.node
        {
            cx.report(
                Diagnostic::error("bad-assumption", p90.span, "nine of ten cannot answer sooner than half of them")
                    .also(median.span, "half of them answer by then")
                    .help("write the time of nine of ten after `p90`: it is the longer one"),
            );
        }
        if let (None, Some(p90), None) = (answer.median.as_ref(), p90, median) {
            cx.report(
                Diagnostic::error("bad-assumption", p90.span, "when half of them answer is not said")
                    .help("write `CHANNEL 60% in 2m p90 8m`"),
            );
        }
        let (Some(channel), Some(share)) = (channel, share) else { continue };
        if let Some(first) = seen.get(&channel.node) {
            twice(cx, channel.span, *first);
            continue;
        }
        seen.insert(channel.node, channel.span);
        answers.push(Answer { channel, share, median, p90 });
    }
    Answering { asleep, answers, span }
}

fn twice(cx: &mut Context<'_>, again: Span, first: Span) {
    cx.report(
        Diagnostic::error("bad-assumption", again, "two things are assumed of one")
            .also(first, "the first stands here")
            .help("keep one of the two"),
    );
}

fn asleep(cx: &mut Context<'_>, from: Spanned<TimeOfDay>, to: Spanned<TimeOfDay>) -> Option<Asleep> {
    let span = from.span.to(to.span);
    if from.node.0 % 1440 == to.node.0 % 1440 {
        cx.report(
            Diagnostic::error("empty-window", span, format!("nothing lies between {} and {}", from.node, to.node))
                .help("people are asleep from one time to another, such as `23:00-07:00`"),
        );
        return None;
    }
    Some(Asleep { from: from.node.0 % 1440, to: to.node.0 % 1440, span })
}

/// Two times of sleep that share a minute say two things of it.
fn overlapping(cx: &mut Context<'_>, all: &[Answering]) {
    let minutes = |a: &Asleep| {
        let length = (a.to + 1440 - a.from) % 1440;
        let from = a.from;
        (0..length).map(move |m| (from + m) % 1440)
    };
    let mut taken: BTreeMap<u16, Span> = BTreeMap::new();
    for asleep in all.iter().filter_map(|a| a.asleep.as_ref()) {
        if let Some(first) = minutes(asleep).find_map(|m| taken.get(&m).copied()) {
            cx.report(
                Diagnostic::error("bad-assumption", asleep.span, "two times of sleep overlap")
                    .also(first, "the other one")
                    .help("let one end where the other begins"),
            );
        }
        for minute in minutes(asleep) {
            taken.entry(minute).or_insert(asleep.span);
        }
    }
}

impl Context<'_> {
    /// A share of all there are, which `of` calls.
    pub(super) fn percentage(&mut self, share: &Spanned<Value>, of: &str) -> Option<Spanned<Decimal>> {
        let Value::Percent(n) = share.node else { return None };
        if !(0..=100 * Decimal::ONE).contains(&n.0) {
            self.report(
                Diagnostic::error("out-of-range", share.span, format!("{n}% {of} is impossible"))
                    .help("write a percentage from 0% to 100%"),
            );
            return None;
        }
        Some(Spanned::new(n, share.span))
    }
}
