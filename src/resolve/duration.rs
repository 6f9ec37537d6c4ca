//! Durations where elapsed seconds are needed.

use super::context::Context;
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;
use crate::syntax::ast::Duration;
use crate::syntax::literal::Unit;

/// A year: nothing in an incident waits longer on purpose.
const LONGEST: i64 = 366 * 86_400;

/// Whether a duration may be nothing at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zero {
    /// An offset: `0m` is the start.
    Allowed,
    /// A wait or a deadline: `0m` would be a mistake.
    Refused,
}

impl Context<'_> {
    /// Elapsed seconds of a wait or a deadline called `place`.
    pub fn seconds(&mut self, duration: &Duration, place: &str) -> Option<Spanned<i64>> {
        self.elapsed(duration, place, Zero::Refused)
    }

    /// Elapsed seconds of an offset, where zero means at once.
    pub fn offset(&mut self, duration: &Duration, place: &str) -> Option<i64> {
        self.elapsed(duration, place, Zero::Allowed).map(|s| s.node)
    }

    /// Elapsed seconds, with everything said that is wrong with them.
    pub fn elapsed(&mut self, duration: &Duration, place: &str, zero: Zero) -> Option<Spanned<i64>> {
        let seconds = self.fixed_length(duration, place)?;
        let set = duration.parameter.as_ref().and_then(|p| self.set_at(p));
        let error = |code, message: String| {
            let found = Diagnostic::error(code, duration.span, message);
            match set {
                Some(set) => found.also(set, "the value comes from here"),
                None => found,
            }
        };
        if seconds == 0 && zero == Zero::Refused {
            self.report(
                error("zero-duration", format!("{place} of no time at all"))
                    .help("leave the clause out, or write how long: `30s`, `5m`, `1h30m`"),
            );
            return None;
        }
        if seconds > LONGEST {
            self.report(
                error("long-duration", format!("{place} of more than a year"))
                    .help("durations here are for one incident: at most `366d`"),
            );
            return None;
        }
        Some(Spanned::new(seconds, duration.span))
    }

    /// Seconds of a duration without months, business days and working hours.
    pub fn fixed_length(&mut self, duration: &Duration, place: &str) -> Option<i64> {
        if let Some(parameter) = &duration.parameter {
            return self.parameter_seconds(parameter, place);
        }
        let unit = |u: Unit| duration.parts.iter().find(|(_, unit)| *unit == u).map(|(n, _)| *n);
        let error = |message: &str| Diagnostic::error("duration-unit", duration.span, message);
        if let Some(months) = unit(Unit::Month) {
            let days = months.saturating_mul(30);
            self.report(
                error("a month has no fixed length")
                    .label(format!("{place} needs elapsed time"))
                    .help(format!("write days: `{days}d`")),
            );
        } else if let Some(n) = unit(Unit::BusinessDay) {
            self.report(
                error("business days have no fixed length")
                    .label(format!("{place} needs elapsed time"))
                    .help(format!("write elapsed time, such as `{}d`", n.max(1))),
            );
        } else if duration.of.is_some() {
            self.report(
                error("working time has no fixed length")
                    .label(format!("{place} needs elapsed time"))
                    .help("write elapsed time, without `of …`"),
            );
        } else if let Some(seconds) = duration.seconds() {
            return Some(seconds);
        } else {
            self.report(Diagnostic::error("long-duration", duration.span, format!("{place} of more than a century")));
        }
        None
    }
}
