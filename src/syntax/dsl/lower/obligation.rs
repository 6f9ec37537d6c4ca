//! Obligations: deadlines, warnings.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Allowed, ClockAnchor, Deadline, DoWhat, DueAfter, Notify, Path, Warn};

use super::super::grammar::{Parts, Rule};
use super::Lower;
use super::schedule::weekdays;

impl Lower<'_> {
    pub(super) fn notify(&mut self, p: &mut Parts<'_>) -> Option<Notify> {
        let audiences = self.paths(p.each(Rule::path));
        let deadline = self.deadline(p.pick(Rule::deadline)?)?;
        let by = self.inside(p, Rule::sender);
        Some(Notify { audiences, deadline, by, using: self.inside(p, Rule::form) })
    }

    pub(super) fn do_what(&mut self, p: &mut Parts<'_>) -> Option<DoWhat> {
        let what = self.text_of(p)?;
        let deadline = self.deadline(p.pick(Rule::deadline)?)?;
        Some(DoWhat { what, deadline, by: self.inside(p, Rule::sender) })
    }

    pub(super) fn warn(&mut self, p: &mut Parts<'_>) -> Option<Warn> {
        let page = self.page(p.pick(Rule::paged)?)?;
        let mut left = Vec::new();
        for pair in p.each(Rule::left) {
            left.push(self.duration_of(&mut Parts::of(pair))?);
        }
        Some(Warn { page, left })
    }

    /// The path of a part that wraps one: `by ROLE`, `using TEMPLATE`.
    fn inside(&self, p: &mut Parts<'_>, rule: Rule) -> Option<Path> {
        p.pick(rule).and_then(|part| self.path_of(&mut Parts::of(part)))
    }

    fn deadline(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Deadline>> {
        let span = self.span(&pair);
        let inner = Parts::of(pair).next()?;
        let rule = inner.as_rule();
        let deadline = match rule {
            Rule::due_after => Deadline::Within(self.due_after(inner)?),
            Rule::several => {
                let mut parts = Parts::of(inner);
                let earliest = parts.pick(Rule::extreme)?.as_str().starts_with("earliest");
                let mut of = Vec::new();
                for member in parts.each(Rule::due_after) {
                    of.push(self.due_after(member)?);
                }
                if earliest { Deadline::Earliest(of) } else { Deadline::Latest(of) }
            }
            Rule::window_before => {
                let mut parts = Parts::of(inner);
                let (from, to) = (self.duration_of(&mut parts)?, self.duration_of(&mut parts)?);
                let before = self.path_of(&mut parts)?;
                let next = match parts.pick(Rule::allowed) {
                    Some(allowed) => Some(self.allowed(allowed)?),
                    None => None,
                };
                Deadline::Before { from, to, before, next }
            }
            _ => return None,
        };
        Some(Spanned::new(deadline, span))
    }

    fn due_after(&mut self, pair: Pair<'_, Rule>) -> Option<DueAfter> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let time = self.duration_of(&mut parts)?;
        let anchor = Parts::of(parts.pick(Rule::anchor)?).next()?;
        let after = match anchor.as_rule() {
            Rule::sent_anchor => ClockAnchor::Sent(self.path_of(&mut Parts::of(anchor))?),
            Rule::fulfilled_anchor => ClockAnchor::Fulfilled(self.path_of(&mut Parts::of(anchor))?),
            _ => ClockAnchor::Named(self.path(&anchor)?),
        };
        Some(DueAfter { time, after, span })
    }

    fn allowed(&mut self, pair: Pair<'_, Rule>) -> Option<Allowed> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let time = self.time(&parts.pick(Rule::time)?)?;
        let zone = parts.pick(Rule::zone).map(|z| self.name(&z));
        let days = parts.each(Rule::days);
        let all = days.iter().map(|d| self.span(d)).reduce(|a, b| a.to(b));
        let bits = days.into_iter().fold(0, |bits, d| bits | weekdays(d));
        Some(Allowed { time, zone, days: all.map(|place| Spanned::new(bits, place)), span })
    }
}
