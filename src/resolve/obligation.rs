//! Obligations: what is owed, and when their clocks run out.

use super::clauses;
use super::condition::{About, Seen};
use super::context::Context;
use super::duration::Zero;
use super::kind::Kind;
use super::ladder::page_in;
use crate::diagnostic::Diagnostic;
use crate::model::{
    Actor, Allowed, ClockAnchor, ClockTime, Deadline, DueAfter, Expr, FactId, FactType, HoursId, Id, Obligation,
    ObligationId, Owed, Situation, Symbol, Warning, ZoneId,
};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Duration, Item, Path};
use crate::syntax::clauses::Word;
use crate::syntax::literal::Unit;

/// Calendar months and business days beyond this are a slip.
const LONGEST_MONTHS: u64 = 120;
const LONGEST_DAYS: u64 = 366;

/// An obligation.
pub(super) fn obligation(cx: &mut Context<'_>, item: &Item) -> Obligation {
    let zone = cx.model.policy.zone;
    let of = &item.clauses;
    let head = cx.head(item);
    let when = clauses::condition(of, Word::ObligationWhen).map(|c| cx.condition(c, About::Everything));
    let notify = clauses::first(of, Word::ObligationNotify);
    let done = clauses::first(of, Word::ObligationDo);
    if let (Some(notify), Some(done)) = (notify, done) {
        cx.report(
            Diagnostic::error("repeated-clause", done.word_span, format!("`{}` owes two things", head.name))
                .also(notify.word_span, "the first one")
                .help("make it two obligations: each has its own clock, and is fulfilled by itself"),
        );
    }
    let (mut duty, mut written, mut by, mut using) = (None, None, None, None);
    match (notify.map(|c| &c.arg), done.map(|c| &c.arg)) {
        (Some(Arg::Notify(n)), _) => {
            duty = Some(Owed::Notify(cx.refer_all(&n.audiences, "`notify`", &[Kind::Audience])));
            by = n.by.as_ref().and_then(|p| cx.refer::<Actor>(p, "`by`"));
            using = n.using.as_ref().and_then(|p| cx.refer(p, "`using`"));
            written = Some(&n.deadline);
        }
        (_, Some(Arg::Do(d))) => {
            duty = Some(Owed::Do(d.what.node.clone()));
            by = d.by.as_ref().and_then(|p| cx.refer::<Actor>(p, "`by`"));
            written = Some(&d.deadline);
        }
        _ => cx.missing(
            item,
            &format!("`{}` does not say what is owed", head.name),
            "write `notify AUDIENCE within 72h after aware by ROLE`, or `do \"what\" within 24h after declared by ROLE`",
        ),
    }
    let mut members = Vec::new();
    let deadline = written.and_then(|d| {
        let made = deadline(cx, &d.node, d.span, zone, &mut members)?;
        Some(Spanned::new(made, d.span))
    });
    let mut warnings = Vec::new();
    for clause in clauses::all(of, Word::ObligationWarn) {
        let Arg::Warn(warn) = &clause.arg else { continue };
        let page = page_in(cx, &warn.page, clause.span, "`warn`");
        let left = warn.left.iter().filter_map(|d| cx.seconds(d, "a warning")).collect();
        warnings.push(Warning { page, left });
    }
    Obligation { head, when, duty, deadline, members, by, using, warnings }
}

fn deadline(
    cx: &mut Context<'_>,
    deadline: &ast::Deadline,
    span: Span,
    zone: ZoneId,
    members: &mut Vec<Span>,
) -> Option<Deadline> {
    let mut all = |cx: &mut Context<'_>, of: &[ast::DueAfter]| {
        let made: Vec<Option<DueAfter>> = of.iter().map(|d| due_after(cx, d)).collect();
        members.extend(of.iter().map(|d| d.span));
        made.into_iter().collect::<Option<Vec<DueAfter>>>()
    };
    Some(match deadline {
        ast::Deadline::Within(due) => Deadline::Within(*all(cx, std::slice::from_ref(due))?.first()?),
        ast::Deadline::Earliest(of) => Deadline::Earliest(all(cx, of)?),
        ast::Deadline::Latest(of) => Deadline::Latest(all(cx, of)?),
        ast::Deadline::Before { from, to, before, next } => {
            members.push(span);
            let (opens, closes) = (before_time(cx, from, Zero::Refused), before_time(cx, to, Zero::Allowed));
            let fact = instant(cx, before);
            let allowed = next.as_ref().map(|n| {
                let zone = n.zone.as_ref().map_or(zone, |z| cx.zone(&z.node, z.span));
                Allowed { time: n.time.node.0 % 1440, zone, days: n.days.map_or(0x7F, |d| d.node) }
            });
            let (opens, closes, fact) = (opens?, closes?, fact?);
            if length(opens) <= length(closes) {
                cx.report(
                    Diagnostic::error("empty-period", span, format!("nothing lies between {from} and {to} before it"))
                        .label("the window would close before it opens")
                        .help(format!("the longer time comes first: `from {to} to {from} before …`")),
                );
                return None;
            }
            Deadline::Before { from: opens, to: closes, fact, allowed }
        }
    })
}

/// About how long it is, to compare two of them.
fn length(time: ClockTime) -> i64 {
    match time {
        ClockTime::Seconds(s) | ClockTime::Working { seconds: s, .. } => s,
        ClockTime::Months(m) => i64::from(m) * 30 * 86_400,
        ClockTime::BusinessDays { days, .. } => i64::from(days) * 86_400,
    }
}

fn due_after(cx: &mut Context<'_>, due: &ast::DueAfter) -> Option<DueAfter> {
    let time = clock_time(cx, &due.time);
    let after = anchor(cx, &due.after);
    Some(DueAfter { time: time?, after: after? })
}

/// Elapsed time, months, business days or working hours.
pub(super) fn clock_time(cx: &mut Context<'_>, duration: &Duration) -> Option<ClockTime> {
    let error = |message: String| Diagnostic::error("duration-unit", duration.span, message);
    let too_long = |cx: &mut Context<'_>, most: String| {
        cx.report(
            Diagnostic::error("long-duration", duration.span, format!("a clock of {duration}"))
                .help(format!("at most `{most}`")),
        );
    };
    // A parameter stands for elapsed time.
    let Some(&(count, unit)) = duration.parts.first() else {
        return cx.seconds(duration, "a clock").map(|s| ClockTime::Seconds(s.node));
    };
    let hours = match &duration.of {
        Some(of) => Some(cx.refer::<HoursId>(of, "a clock's `of`")?.node),
        None => None,
    };
    if count == 0 {
        cx.report(
            Diagnostic::error("zero-duration", duration.span, "a clock of no time at all")
                .help("write how long: `24h`, `1mo`, `4bd of HOURS`"),
        );
        return None;
    }
    match (unit, hours) {
        (Unit::Month, None) if count <= LONGEST_MONTHS => Some(ClockTime::Months(u32::try_from(count).ok()?)),
        (Unit::Month, None) => {
            too_long(cx, format!("{LONGEST_MONTHS}mo"));
            None
        }
        (Unit::Month, Some(_)) => {
            cx.report(
                error("a month has no working hours".to_owned())
                    .help(format!("write calendar months, `{count}mo`, or business days, `20bd of HOURS`")),
            );
            None
        }
        (Unit::BusinessDay, None) => {
            cx.report(
                error("business days of which hours?".to_owned())
                    .label("without opening hours and holidays nobody knows which days count")
                    .help(format!(
                        "write `{count}bd of HOURS`, and declare those `hours` with their `except` holidays"
                    )),
            );
            None
        }
        (Unit::BusinessDay, Some(hours)) if count <= LONGEST_DAYS => {
            Some(ClockTime::BusinessDays { days: u32::try_from(count).ok()?, hours })
        }
        (Unit::BusinessDay, Some(_)) => {
            too_long(cx, format!("{LONGEST_DAYS}bd of HOURS"));
            None
        }
        (_, hours) => {
            let plain = Duration { of: None, ..duration.clone() };
            let seconds = cx.seconds(&plain, "a clock")?.node;
            Some(hours.map_or(ClockTime::Seconds(seconds), |hours| ClockTime::Working { seconds, hours }))
        }
    }
}

/// How long before an event: elapsed time or months.
fn before_time(cx: &mut Context<'_>, duration: &Duration, zero: Zero) -> Option<ClockTime> {
    if let ([(count, Unit::Month)], None) = (duration.parts.as_slice(), &duration.of)
        && (1..=LONGEST_MONTHS).contains(count)
    {
        return Some(ClockTime::Months(u32::try_from(*count).ok()?));
    }
    cx.elapsed(duration, "a window before something", zero).map(|s| ClockTime::Seconds(s.node))
}

/// A fact that is an instant: what a window lies before.
fn instant(cx: &mut Context<'_>, path: &Path) -> Option<FactId> {
    if let Some(Symbol::Moment(_)) = cx.find(path).map(|d| d.symbol) {
        cx.report(
            Diagnostic::error(
                "wrong-kind",
                path.span,
                format!("`{path}` is a moment: it is recorded when it has been"),
            )
            .label("a window lies before something that will be")
            .help(format!("declare it as a fact that somebody says beforehand: `fact {path}: instant`")),
        );
        return None;
    }
    let fact = cx.refer::<FactId>(path, "`before`")?;
    is_instant(cx, fact.node, path)
}

fn is_instant(cx: &mut Context<'_>, fact: FactId, path: &Path) -> Option<FactId> {
    let typed = cx.types.get(fact.index())?.clone()?;
    if typed.ty == FactType::Instant {
        return Some(fact);
    }
    cx.report(
        Diagnostic::error("type-mismatch", path.span, format!("`{path}` is no instant, so no clock can count from it"))
            .also(typed.span, "its type")
            .help(format!("declare a `moment`, or a `fact {path}: instant`")),
    );
    None
}

impl Context<'_> {
    /// `remaining(OBLIGATION) < 24h`.
    pub(super) fn remaining(
        &mut self,
        arg: &Path,
        op: &Spanned<ast::Comparison>,
        right: &Spanned<ast::Value>,
        about: About,
        seen: &mut Seen,
    ) -> Option<Expr> {
        let obligation = self.refer::<ObligationId>(arg, "`remaining(…)`");
        let at_least = match op.node {
            ast::Comparison::GreaterEqual => true,
            ast::Comparison::Less => false,
            _ => {
                self.report(
                    Diagnostic::error("type-mismatch", op.span, "`remaining(…)` is compared with `>=` or `<` only")
                        .note("time passes: it is one or the other at every instant"),
                );
                return None;
            }
        };
        let seconds = self.compared_duration(right, "`remaining(…)`", "remaining(…) < 24h")?;
        let situation = Situation::Remaining { obligation: obligation?.node, at_least, seconds };
        self.situation(situation, arg.span, about, seen)
    }
}

fn anchor(cx: &mut Context<'_>, anchor: &ast::ClockAnchor) -> Option<ClockAnchor> {
    match anchor {
        ast::ClockAnchor::Sent(path) => {
            match cx.refer_to::<Symbol>(path, "`sent`", &[Kind::Template, Kind::Communication])?.node {
                Symbol::Template(id) => Some(ClockAnchor::SentTemplate(id)),
                Symbol::Communication(id) => Some(ClockAnchor::SentBy(id)),
                _ => None,
            }
        }
        ast::ClockAnchor::Fulfilled(path) => {
            cx.refer::<ObligationId>(path, "`fulfilled`").map(|o| ClockAnchor::Fulfilled(o.node))
        }
        ast::ClockAnchor::Named(path) => {
            if let Some(Symbol::Fact(_)) = cx.find(path).map(|d| d.symbol) {
                let fact = cx.refer::<FactId>(path, "a clock")?;
                return is_instant(cx, fact.node, path).map(ClockAnchor::Fact);
            }
            let name = Spanned::new(path.to_string(), path.span);
            cx.anchor(&name).map(ClockAnchor::Life)
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn deadlines_are_read() {
        let model = crate::resolve::tests::model(
            "moment aware { set by alice }
            person alice { contact mail \"a@x.example\" }
            channel mail { kind email }
            fact disclosure: instant
            audience regulator { group authority }
            template form for regulator { text en \"x\" }
            hours office { open mon..fri 09:00-17:00 }
            obligation first {
              notify regulator within earliest of (4h after declared, 1mo after aware) by alice using form
            }
            obligation second {
              notify regulator
                within latest of (4bd of office after sent form, 8h of office after fulfilled first, 1d after disclosure)
                by alice
            }
            obligation third {
              do \"tell\" from 4w to 7d before disclosure at next 16:00 Europe/Paris on mon..thu by alice
            }",
        );
        let deadlines: Vec<_> = model.obligations.rows().map(|o| o.deadline.as_ref().map(|d| &d.node)).collect();
        insta::assert_debug_snapshot!(deadlines);
    }
}
