//! What happens to exceptions, in words.

use super::{Names, Tone};
use crate::decision::show_duration;
use crate::model::{ExceptionId, Responder};
use crate::plan::machine::{Barred, Ended, ExceptionPart, ExceptionStep};

/// What somebody is asked for.
pub(super) fn asked(part: ExceptionPart) -> &'static str {
    match part {
        ExceptionPart::Approval => "approve",
        ExceptionPart::Confirmation => "confirm",
        ExceptionPart::Record => "record",
        ExceptionPart::Restore => "restore",
        ExceptionPart::Review => "review",
    }
}

/// Tone, sign and sentence of an entry about an exception.
pub(super) fn sentence(n: &Names<'_>, exception: ExceptionId, what: &ExceptionStep) -> (Tone, char, String) {
    let name = n.exception(exception);
    let local = |at: i64| n.0.calendar.format_local(n.0.policy.zone, at);
    let people = |of: &[Responder]| of.iter().map(|p| n.responder(*p)).collect::<Vec<_>>().join(", ");
    let late = |left: i64| if left < 0 { format!(", {} late", show_duration(-left)) } else { String::new() };
    match what {
        ExceptionStep::Asked { by, reason } => {
            (Tone::Mark, '⚿', format!("{} asks for exception {name}: “{reason}”", n.responder(*by)))
        }
        ExceptionStep::Acted { by, reason, until } => {
            let until = local(*until);
            (Tone::Mark, '⚿', format!("{} acts under exception {name} until {until}: “{reason}”", n.responder(*by)))
        }
        ExceptionStep::Joined { by, reason } => {
            let who = n.responder(*by);
            (Tone::Mark, '⚿', format!("{who} acts under exception {name}, too: “{reason}”"))
        }
        ExceptionStep::Sought { part, of, due } => {
            let by = due.map_or_else(String::new, |d| format!(" by {}", local(d)));
            (Tone::Plain, '?', format!("asks {} to {} exception {name}{by}", people(of), asked(*part)))
        }
        ExceptionStep::Seen { by } => {
            (Tone::Act, '✓', format!("{} has seen what is asked for exception {name}", n.responder(*by)))
        }
        ExceptionStep::Yes { by, missing } => {
            let missing = if *missing == 0 { String::new() } else { format!(", {missing} more needed") };
            (Tone::Act, '✓', format!("{} says yes to exception {name}{missing}", n.responder(*by)))
        }
        ExceptionStep::No { by } => (Tone::Act, '✗', format!("{} says no to exception {name}", n.responder(*by))),
        ExceptionStep::Barred { by: Some(by), why: Barred::MustAsk } => {
            (Tone::Bad, '✗', format!("refused: {} may not act under exception {name} at once", n.responder(*by)))
        }
        ExceptionStep::Barred { by, why } => {
            let who = by.map_or("nobody", |b| n.responder(b));
            let why = match why {
                Barred::Own => "it is their own",
                Barred::Stranger | Barred::MustAsk => "they are none of those who may",
                Barred::Twice => "they have said so before",
                Barred::Nameless => "only a name counts",
            };
            (Tone::Bad, '✗', format!("the word of {who} on exception {name} does not count: {why}"))
        }
        ExceptionStep::Granted { until } => {
            (Tone::Mark, '⚿', format!("exception {name} is granted until {}", local(*until)))
        }
        ExceptionStep::Confirmed => (Tone::Good, '✔', format!("exception {name} is confirmed")),
        ExceptionStep::Unconfirmed { refused } => {
            let why = if *refused { "too few are left to confirm it" } else { "its time is over" };
            (Tone::Bad, '✗', format!("what was done under exception {name} is not confirmed: {why}"))
        }
        ExceptionStep::Refused => (Tone::Bad, '✗', format!("exception {name} is refused")),
        ExceptionStep::Lapsed { missing } => {
            (Tone::Bad, '✗', format!("exception {name} is not granted: {missing} more would have had to approve it"))
        }
        ExceptionStep::Withdrawn => {
            (Tone::Plain, '·', format!("the incident is over: exception {name} is asked for no more"))
        }
        ExceptionStep::Ended { why } => {
            let why = match why {
                Ended::Expired => "its time is over",
                Ended::Unconfirmed => "it was not confirmed in time",
                Ended::Refused => "too few are left to confirm it",
                Ended::Restored => "what it bypassed is restored",
                Ended::IncidentOver => "the incident is over",
            };
            (Tone::Mark, '⚿', format!("exception {name} ends: {why}"))
        }
        ExceptionStep::Recorded { by } => (Tone::Act, '✎', format!("exception {name} is written down{}", n.by(*by))),
        ExceptionStep::Restored { by, left } => (
            Tone::Good,
            '✔',
            format!("what exception {name} bypassed is restored{}{}", n.by(*by), left.map_or_else(String::new, late)),
        ),
        ExceptionStep::Reviewed { by, left } => {
            (Tone::Good, '✔', format!("exception {name} is reviewed{}{}", n.by(*by), late(*left)))
        }
        ExceptionStep::Overdue { part, due } => {
            let what = if *part == ExceptionPart::Review { "reviewed" } else { "restored" };
            (Tone::Bad, '✗', format!("exception {name} is not {what} in time, asked again by {}", local(*due)))
        }
    }
}
