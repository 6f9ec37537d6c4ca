//! Exceptions: who lets a control be bypassed, for how long, and who puts it back.
//!
//! Nothing of it may be left out: a bypass without an end, without somebody who puts the control back or without a trace
//! is what an exception is there to prevent.

use super::clauses;
use super::context::Context;
use super::ladder::MOST_NEEDED;
use super::obligation::clock_time;
use super::reference::Referent;
use crate::diagnostic::Diagnostic;
use crate::model::{AfterEnd, AtOnce, Exception, TargetKind, Votes};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Arg, Clause, Item};
use crate::syntax::clauses::Word;

/// An exception.
pub(super) fn exception(cx: &mut Context<'_>, item: &Item) -> Exception {
    let of = &item.clauses;
    let head = cx.head(item);
    let approve = clauses::first(of, Word::ExceptionApprove).and_then(|c| match &c.arg {
        Arg::Votes(written) => Some(votes(cx, written, "`approve by`", c.span)),
        _ => None,
    });
    let at_once = clauses::first(of, Word::ExceptionAtOnce).and_then(|c| match &c.arg {
        Arg::AtOnce(written) => Some(AtOnce {
            who: cx.refer_all(&written.who, "`may act at once`", TargetKind::KINDS),
            confirmed: votes(cx, &written.confirmed, "`confirmed by`", c.span),
        }),
        _ => None,
    });
    if !written(of, Word::ExceptionApprove) && !written(of, Word::ExceptionAtOnce) {
        cx.missing(
            item,
            &format!("nobody lets `{}` through", head.name),
            "write `approve by any 2 of WHOM within 15m`, or `may act at once WHO, then confirmed by any 2 of WHOM within 2h`",
        );
    }
    for (word, message, help) in MISSING {
        if !written(of, *word) {
            cx.missing(item, &message.replace("{}", &head.name), help);
        }
    }
    Exception {
        head,
        approve,
        at_once,
        record: clauses::path(of, Word::ExceptionRecord).and_then(|p| cx.refer(p, "`record by`")),
        lasts: clauses::duration(of, Word::ExceptionLasts).and_then(|d| cx.seconds(d, "`lasts`")),
        restore: after_end(cx, of, Word::ExceptionRestore, "`restore by`"),
        review: after_end(cx, of, Word::ExceptionReview, "`review by`"),
    }
}

/// What every exception says, and what it means where it does not.
const MISSING: &[(Word, &str, &str)] = &[
    (Word::ExceptionLasts, "`{}` never ends", "write how long it is in force: `lasts 24h`"),
    (
        Word::ExceptionRecord,
        "nobody writes down what is done under `{}`",
        "name who does: `record by ROLE`; what is not documented is no exception but a breach",
    ),
    (
        Word::ExceptionRestore,
        "nobody puts back what `{}` bypasses",
        "name who does, and how soon: `restore by ROLE within 1d`",
    ),
    (
        Word::ExceptionReview,
        "nobody looks at `{}` when it is over",
        "say how soon somebody does: `review within 5bd of HOURS`, or `review by ROLE within 1w`",
    ),
];

fn written(of: &[Clause], word: Word) -> bool {
    clauses::first(of, word).is_some()
}

fn votes(cx: &mut Context<'_>, votes: &ast::Votes, place: &str, span: Span) -> Votes {
    let of = cx.refer_all(&votes.of, place, TargetKind::KINDS);
    if let (None, [_, second, ..]) = (&votes.enough, votes.of.as_slice()) {
        let names: Vec<String> = votes.of.iter().map(ToString::to_string).collect();
        cx.report(
            Diagnostic::error("bad-count", second.span, format!("{place} does not say how many of them"))
                .help(format!("write `any {} of {}`, or `any 1 of …`", names.len(), names.join(", "))),
        );
    }
    let enough = votes.enough.as_ref().and_then(|n| cx.amount_between(n, 1, MOST_NEEDED, place));
    Votes { enough: enough.map_or(1, |n| n.node), of, within: cx.seconds(&votes.within, "`within`"), span }
}

fn after_end(cx: &mut Context<'_>, of: &[Clause], word: Word, place: &str) -> Option<AfterEnd> {
    let clause = clauses::first(of, word)?;
    let Arg::ByWithin { by, within } = &clause.arg else { return None };
    let by = by.as_ref().and_then(|p| cx.refer(p, place));
    let time = clock_time(cx, within).map(|t| Spanned::new(t, within.span));
    Some(AfterEnd { by, within: time, span: clause.span })
}
