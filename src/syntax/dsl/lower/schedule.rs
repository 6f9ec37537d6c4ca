//! Clauses of schedules: windows, rotations, overrides.

use pest::iterators::Pair;

use crate::source::{Span, Spanned};
use crate::syntax::ast::{Change, Rotate, Window};
use crate::syntax::literal::TimeOfDay;

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    /// Days collect until times follow; days left over at the end mean whole days.
    pub(super) fn windows(&mut self, pairs: Vec<Pair<'_, Rule>>) -> Option<Vec<Window>> {
        let mut out: Vec<Window> = Vec::new();
        let mut waiting: Option<(u8, Span)> = None;
        let mut days_seen = false;
        for pair in pairs {
            let span = self.span(&pair);
            let mut parts = Parts::of(pair);
            let mut bits = 0;
            if let Some(days) = parts.pick(Rule::days) {
                bits = weekdays(days);
                days_seen = true;
            }
            let Some(times) = parts.pick(Rule::times) else {
                waiting = Some(waiting.map_or((bits, span), |(b, s)| (b | bits, s.to(span))));
                continue;
            };
            let (from, to) = self.times(times)?;
            let (collected, start) = waiting.take().unwrap_or((0, span));
            bits |= collected;
            if bits == 0 && days_seen {
                self.error(
                    "syntax",
                    span,
                    "it is not said on which days these times hold",
                    "write the days again: `mon..fri 09:00-12:00, mon..fri 13:00-17:00`",
                );
                return None;
            }
            let days = if bits == 0 { 0x7F } else { bits };
            out.push(Window { days, from: Some(from), to: Some(to), span: start.to(span) });
        }
        if let Some((days, span)) = waiting {
            out.push(Window { days, from: None, to: None, span });
        }
        Some(out)
    }

    pub(super) fn times(&mut self, pair: Pair<'_, Rule>) -> Option<(TimeOfDay, TimeOfDay)> {
        let span = self.span(&pair);
        let ends = Parts::of(pair).each(Rule::time);
        let mut ends = ends.iter();
        let (from, to) = (self.time(ends.next()?)?, self.time(ends.next()?)?);
        if from.node == to.node {
            self.error(
                "empty-window",
                span,
                "this window ends when it begins",
                "a whole day is `00:00-24:00`, or the days without times",
            );
            return None;
        }
        if from.node.0 == 1440 {
            self.error("no-such-time", from.span, "`24:00` is only the end of a window", "write `00:00`");
            return None;
        }
        Some((from.node, to.node))
    }

    pub(super) fn rotate(&mut self, p: &mut Parts<'_>) -> Option<Rotate> {
        let turns = p.each(Rule::turn).into_iter().map(|turn| self.paths(Parts::of(turn).each(Rule::path))).collect();
        let every = self.duration_of(p)?;
        let counting = p.pick(Rule::counting).map(|counting| {
            let span = self.span(&counting);
            let bits = Parts::of(counting).each(Rule::days).into_iter().fold(0, |bits, days| bits | weekdays(days));
            Spanned::new(bits, span)
        });
        Some(Rotate { turns, every, counting, from: self.local_time_of(p)? })
    }

    pub(super) fn change(&mut self, pair: Pair<'_, Rule>) -> Option<Change> {
        let rule = pair.as_rule();
        let mut p = Parts::of(pair);
        Some(match rule {
            Rule::nobody => Change::Nobody,
            Rule::also => Change::Also(self.paths(p.each(Rule::path))),
            Rule::without => Change::Without(self.paths(p.each(Rule::path))),
            Rule::replaces => Change::Replace { with: self.path_of(&mut p)?, whom: self.path_of(&mut p)? },
            Rule::only => Change::Only(self.paths(p.each(Rule::path))),
            _ => return None,
        })
    }
}

/// The bits of `mon`, `mon..fri`, `fri..mon`.
pub(super) fn weekdays(pair: Pair<'_, Rule>) -> u8 {
    let mut days = Parts::of(pair).each(Rule::weekday).into_iter().filter_map(|d| weekday(d.as_str()));
    let Some(first) = days.next() else { return 0 };
    let last = days.next().unwrap_or(first);
    let count = (last + 7 - first) % 7;
    (0..=count).fold(0, |bits, n| bits | 1 << ((first + n) % 7))
}

/// The place of `mon` in a week.
pub(super) fn weekday(word: &str) -> Option<u8> {
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    days.iter().position(|d| *d == word.trim_end()).and_then(|n| u8::try_from(n).ok())
}
