//! What happens at bots and intakes, and what is expected of them.

use crate::source::Spanned;
use crate::syntax::ast::{ContactOutcome, Event, Expected, Path};

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    /// People contact a bot, or something is reported.
    pub(super) fn contact_event(&mut self, rule: Rule, parts: &mut Parts<'_>) -> Option<Event> {
        let count = match parts.pick(Rule::whole) {
            Some(whole) => Some(self.whole(&whole)?),
            None => None,
        };
        parts.pick(Rule::contacts_word);
        parts.pick(Rule::report_word);
        let to = self.path_of(parts)?;
        if rule == Rule::contacts_event {
            return Some(Event::Contacts { bot: to, count, end: parts.pick(Rule::contacts_end).is_some() });
        }
        let mut with = Vec::new();
        for assignment in parts.each(Rule::assignment) {
            with.push(self.assignment(assignment)?);
        }
        Some(Event::Report { via: to, count, with })
    }

    /// What is expected of a bot or an intake; `first` is its name.
    pub(super) fn contact_expected(&mut self, rule: Rule, first: Path, parts: &mut Parts<'_>) -> Option<Expected> {
        if rule == Rule::led_is {
            return Some(Expected::Led { intake: first, to: self.path_of(parts)? });
        }
        let word = parts.pick(Rule::contact_outcome)?;
        let outcome = match word.as_str().split_whitespace().next()? {
            "answered" => ContactOutcome::Answered,
            "handed" => ContactOutcome::HandedOver,
            _ => ContactOutcome::TakenOver,
        };
        let outcome = Spanned::new(outcome, self.span(&word));
        Some(Expected::Contact { desk: first, outcome, by: self.actor(parts) })
    }
}
