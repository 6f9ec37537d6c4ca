//! Audiences and communication.

use super::clauses;
use super::condition::About;
use super::context::Context;
use super::kind::Kind;
use super::policy::once_each;
use super::reach::contacts;
use super::reference::Referent;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Actor, Approval, ApprovalStep, Audience, AudienceRoute, Communication, EventRule, GROUPS, Hold, Quiet, RepeatRule,
    Review, TargetKind, Trigger,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Approve, Arg, Clause, Item};
use crate::syntax::clauses::Word;
use crate::syntax::literal::TimeOfDay;

/// Seconds of a day of the wall clock.
const DAY: i64 = 86_400;
/// Events that are no states.
const EVENTS: &[&str] = &["declared", "acknowledged", "resolved", "closed", "cancelled", "reopened"];

/// An audience.
pub(super) fn audience(cx: &mut Context<'_>, item: &Item) -> Audience {
    let of = &item.clauses;
    let mut routes = Vec::new();
    if let Some(Arg::AudienceVia(via)) = clauses::first(of, Word::AudienceVia).map(|c| &c.arg) {
        let channels = cx.refer_all(&via.channels, "`via`", &[Kind::Channel]);
        routes.push(AudienceRoute { channels, within: None });
        for fallback in &via.fallbacks {
            let channels = cx.refer_all(&fallback.channels, "`via`", &[Kind::Channel]);
            let within =
                fallback.within.as_ref().and_then(|d| cx.seconds(d, "`if not delivered within`")).map(|s| s.node);
            routes.push(AudienceRoute { channels, within });
        }
        routes.retain(|r| !r.channels.is_empty());
    }
    let own = clauses::names(of, Word::AudienceLocales);
    let locales = if own.is_empty() { cx.locales.clone() } else { once_each(cx, own, "locale") };
    Audience {
        head: cx.head(item),
        group: group(cx, of),
        cleared_for: clauses::name(of, Word::AudienceCleared).and_then(|n| cx.clearance(n)),
        routes,
        locales,
        members: cx.refer_all(clauses::paths(of, Word::AudienceMembers), "`members`", TargetKind::KINDS),
        contacts: contacts(cx, of, Word::AudienceContact),
        hold: hold(cx, of, Word::AudienceHold),
    }
}

/// What an audience is to an incident.
fn group(cx: &mut Context<'_>, of: &[Clause]) -> Option<Spanned<String>> {
    let name = clauses::name(of, Word::AudienceGroup)?;
    if GROUPS.contains(&name.node.as_str()) {
        return Some(name.clone());
    }
    let known: Vec<String> = GROUPS.iter().map(|g| (*g).to_owned()).collect();
    cx.unknown_word("group", name, &known, ", ");
    None
}

/// A communication.
pub(super) fn communication(cx: &mut Context<'_>, item: &Item) -> Communication {
    let of = &item.clauses;
    let levels = match clauses::first(of, Word::CommunicationFor).map(|c| &c.arg) {
        Some(Arg::Levels(levels)) => cx.levels(levels, "`for`"),
        _ => cx.every_level(),
    };
    let (audiences, sender) = match clauses::first(of, Word::CommunicationTo).map(|c| &c.arg) {
        Some(Arg::To { audiences, by }) => {
            (cx.refer_all(audiences, "`to`", &[Kind::Audience]), by.as_ref().and_then(|p| cx.refer::<Actor>(p, "`by`")))
        }
        _ => (Vec::new(), None),
    };
    let mut on = Vec::new();
    for clause in clauses::all(of, Word::CommunicationOn) {
        on.extend(event_rule(cx, clause));
    }
    let mut every = Vec::new();
    for clause in clauses::all(of, Word::CommunicationEvery) {
        every.extend(repeat_rule(cx, clause));
    }
    let mut quiet = Vec::new();
    for clause in clauses::all(of, Word::CommunicationQuiet) {
        let Arg::Quiet { states, because } = &clause.arg else { continue };
        let states = states.iter().filter_map(|s| cx.state(s)).collect();
        quiet.push(Quiet { states, because: because.as_ref().map(|t| t.node.clone()), span: clause.span });
    }
    let approval = match clauses::first(of, Word::CommunicationApprove).map(|c| (&c.arg, c.span)) {
        Some((Arg::Approve(a), span)) => Some(approval(cx, a, span)),
        _ => None,
    };
    let review = review(cx, of);
    let hold = hold(cx, of, Word::CommunicationHold);
    Communication { head: cx.head(item), levels, audiences, sender, on, every, review, approval, hold, quiet }
}

fn event_rule(cx: &mut Context<'_>, clause: &Clause) -> Option<EventRule> {
    let Arg::OnSend { trigger, template, within } = &clause.arg else { return None };
    let event = cx.trigger(trigger);
    let template = cx.refer(template, "`send`");
    let within = within.as_ref().and_then(|d| cx.seconds(d, "`within`"));
    Some(EventRule { trigger: event?, template: template?, within, span: clause.span })
}

fn repeat_rule(cx: &mut Context<'_>, clause: &Clause) -> Option<RepeatRule> {
    let Arg::EverySend { every, at, template, until, condition } = &clause.arg else { return None };
    let seconds = cx.seconds(every, "`every`");
    if let (Some(seconds), Some(at)) = (seconds, at)
        && seconds.node % DAY != 0
    {
        cx.report(
            Diagnostic::error("duration-unit", every.span, format!("every {every} cannot be at the same time of day"))
                .also(at.span, "a time of day")
                .help(format!("write whole days, such as `every 1d at {}`, or leave `at` out", at.node)),
        );
        return None;
    }
    let at = at.map(|t| if t.node.0 >= 1440 { Spanned::new(TimeOfDay(0), t.span) } else { t });
    let template = cx.refer(template, "`send`");
    let until = until.as_ref().and_then(|s| cx.state(s));
    let condition = condition.as_ref().map(|c| cx.condition(c, About::Everything));
    Some(RepeatRule { every: seconds?, at, template: template?, until, condition, span: clause.span })
}

/// `review by a, b within 3m, else send`.
fn review(cx: &mut Context<'_>, of: &[Clause]) -> Option<Review> {
    let clause = clauses::first(of, Word::CommunicationReview)?;
    let Arg::Review(r) = &clause.arg else { return None };
    let by = cx.refer_all(&r.by, "`review by`", Actor::KINDS);
    let within = r.within.as_ref().and_then(|d| cx.seconds(d, "`within`"));
    Some(Review { by, within, otherwise: r.otherwise.node, span: clause.span })
}

/// `hold while E until released by a, at most 4h`.
fn hold(cx: &mut Context<'_>, of: &[Clause], word: Word) -> Option<Hold> {
    let clause = clauses::first(of, word)?;
    let Arg::Hold(h) = &clause.arg else { return None };
    let condition = cx.condition(&h.condition, About::Everything);
    let by = cx.refer(&h.by, "`released by`");
    let at_most = cx.seconds(&h.at_most, "`at most`");
    Some(Hold { condition, by, at_most: at_most?.node, span: clause.span })
}

fn approval(cx: &mut Context<'_>, a: &Approve, span: Span) -> Approval {
    let when = a.when.as_ref().map(|c| cx.condition(c, About::Everything));
    let mut by = Vec::new();
    for (path, within) in &a.by {
        let who = cx.refer(path, "`by`");
        let within = within.as_ref().and_then(|d| cx.seconds(d, "`within`")).map(|s| s.node);
        by.extend(who.map(|who| ApprovalStep { who, within }));
    }
    Approval { when, by, otherwise: a.otherwise.node, span }
}

impl Context<'_> {
    /// What makes a message due.
    pub(super) fn trigger(&mut self, trigger: &Spanned<ast::Trigger>) -> Option<Spanned<Trigger>> {
        let made = match &trigger.node {
            ast::Trigger::SeverityChanged => Trigger::SeverityChanged,
            ast::Trigger::SeverityRaised => Trigger::SeverityRaised,
            ast::Trigger::SeverityLowered => Trigger::SeverityLowered,
            ast::Trigger::Named(name) => match name.as_str() {
                "declared" => Trigger::Declared,
                "acknowledged" => Trigger::Acknowledged,
                "cancelled" => Trigger::Cancelled,
                "reopened" => Trigger::Reopened,
                "resolved" => Trigger::State(self.state_from_end(1)?),
                "closed" => Trigger::State(self.state_from_end(0)?),
                _ => match self.state_id(name) {
                    Some(state) => Trigger::State(state),
                    None => Trigger::Moment(self.moment(&Spanned::new(name.clone(), trigger.span), EVENTS, "`on`")?),
                },
            },
        };
        Some(Spanned::new(made, trigger.span))
    }
}
