//! What happens in a scenario, and what is expected of it.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{
    Act, Arg, Assignment, AtWhen, ClockAct, ClockOutcome, Duration, Event, ExpectWhen, Expectation, Expected,
    IncidentAct, LadderOutcome, Name, Path,
};

use super::super::grammar::{Parts, Rule};
use super::Lower;
use super::condition::service_state;

impl Lower<'_> {
    pub(super) fn assignment(&mut self, pair: Pair<'_, Rule>) -> Option<Assignment> {
        let mut parts = Parts::of(pair);
        Some(Assignment { fact: self.path_of(&mut parts)?, value: self.value_of(&mut parts)? })
    }

    pub(super) fn at(&mut self, parts: &mut Parts<'_>) -> Option<Arg> {
        let when = self.at_when(parts.pick(Rule::at_when)?)?;
        let mut events = Vec::new();
        for pair in parts.each(Rule::event) {
            let span = self.span(&pair);
            let inner = Parts::of(pair).next()?;
            events.push(Spanned::new(self.event(inner)?, span));
        }
        Some(Arg::At { when, events })
    }

    fn at_when(&mut self, pair: Pair<'_, Rule>) -> Option<AtWhen> {
        let mut parts = Parts::of(pair);
        if let Some(time) = parts.pick(Rule::local_time) {
            let time = self.local_time(time)?;
            if time.node.time.is_none() {
                self.error(
                    "syntax",
                    time.span,
                    "this day has no time",
                    "write `2026-01-05 09:00`, or an offset such as `5m`",
                );
                return None;
            }
            return Some(AtWhen::Local(time));
        }
        let offset = match parts.pick(Rule::literal_duration) {
            Some(pair) => Some(self.duration(pair)?),
            None => None,
        };
        match parts.pick(Rule::after_event) {
            Some(after) => Some(AtWhen::After { offset, event: self.name_of(&mut Parts::of(after))? }),
            None => offset.map(AtWhen::Offset),
        }
    }

    pub(super) fn actor(&self, parts: &mut Parts<'_>) -> Option<Path> {
        parts.pick(Rule::actor).and_then(|p| self.path_of(&mut Parts::of(p)))
    }

    fn lasts(&mut self, parts: &mut Parts<'_>) -> Option<Duration> {
        let pair = parts.pick(Rule::lasts)?;
        self.duration_of(&mut Parts::of(pair))
    }

    fn event(&mut self, pair: Pair<'_, Rule>) -> Option<Event> {
        let rule = pair.as_rule();
        if rule == Rule::assignment {
            return self.assignment(pair).map(Event::Fact);
        }
        let mut parts = Parts::of(pair);
        Some(match rule {
            Rule::note => Event::Note(self.text_of(&mut parts)?),
            Rule::inject => {
                let to = self.wrapped_path(&mut parts, Rule::to_whom)?;
                let via = self.on_channel(&mut parts);
                let text = self.text_of(&mut parts)?;
                let mut expects = Vec::new();
                if let Some(body) = parts.pick(Rule::inject_body) {
                    for pair in Parts::of(body).each(Rule::expect) {
                        expects.push(self.expectation(pair)?);
                    }
                }
                Event::Inject { to, via, text, expects }
            }
            Rule::delivery_fails => Event::DeliveryFails {
                to: self.path_of(&mut parts)?,
                via: self.path_of(&mut parts)?,
                lasts: self.lasts(&mut parts),
            },
            Rule::contacts_event | Rule::report_event => self.contact_event(rule, &mut parts)?,
            Rule::gate_passed | Rule::preserved | Rule::step_event | Rule::decided_event => {
                self.procedure_event(rule, &mut parts)?
            }
            Rule::fall_confirmed => Event::FallConfirmed { by: self.actor(&mut parts) },
            Rule::snoozed => Event::Snoozed { lasts: self.lasts(&mut parts)?, by: self.actor(&mut parts) },
            Rule::approved => {
                let verdict = parts.pick(Rule::verdict)?;
                let by = self.actor(&mut parts)?;
                match verdict.as_str().trim_end() {
                    "reviewed" => Event::Reviewed { by },
                    word => Event::Approval { yes: word == "approved", by },
                }
            }
            Rule::released => Event::HoldReleased { by: self.actor(&mut parts)? },
            Rule::escalated => Event::Escalated { ladder: self.path_of(&mut parts), by: self.actor(&mut parts) },
            Rule::state_event => Event::State { state: self.name_of(&mut parts)?, by: self.actor(&mut parts) },
            Rule::level_event => Event::Level { level: self.path_of(&mut parts)?, by: self.actor(&mut parts) },
            Rule::incident_event => Event::Incident {
                what: incident_act(parts.pick(Rule::incident_act)?.as_str())?,
                by: self.actor(&mut parts),
            },
            Rule::fault_event => {
                let fault = self.path_of(&mut parts)?;
                let strikes = parts.pick(Rule::fault_over).is_none();
                parts.pick(Rule::fault_strikes);
                Event::Fault { fault, strikes, lasts: self.lasts(&mut parts) }
            }
            Rule::service_event => Event::Service {
                what: self.path_of(&mut parts)?,
                is: service_state(parts.pick(Rule::working)?.as_str())?,
                lasts: self.lasts(&mut parts),
            },
            Rule::merge_event => Event::Merge {
                role: self.path_of(&mut parts)?,
                to: self.path_of(&mut parts)?,
                by: self.actor(&mut parts),
            },
            Rule::person_event => {
                Event::Person { who: self.path_of(&mut parts)?, does: self.act(parts.pick(Rule::act)?)? }
            }
            Rule::clock_event => Event::Clock {
                obligation: self.path_of(&mut parts)?,
                what: match parts.pick(Rule::clock_act)?.as_str().trim_end() {
                    "waived" => ClockAct::Waived,
                    _ => ClockAct::Fulfilled,
                },
                by: self.actor(&mut parts),
            },
            Rule::exception_event => self.exception_event(&mut parts)?,
            Rule::moment_event => {
                Event::Moment { moment: self.path_of(&mut parts)?, at: self.local_time_of(&mut parts) }
            }
            _ => return None,
        })
    }

    fn act(&mut self, pair: Pair<'_, Rule>) -> Option<Act> {
        let act = Parts::of(pair).next()?;
        let rule = act.as_rule();
        let word = act.as_str().trim_end();
        let mut parts = Parts::of(act);
        Some(match rule {
            Rule::hands_over => Act::HandsOver {
                schedule: self.path_of(&mut parts)?,
                to: self.path_of(&mut parts)?,
                lasts: self.lasts(&mut parts),
            },
            Rule::asks => Act::AsksFor { exception: self.path_of(&mut parts)?, because: self.text_of(&mut parts)? },
            Rule::acts => Act::ActsUnder { exception: self.path_of(&mut parts)?, because: self.text_of(&mut parts)? },
            Rule::splits => self.splits(&mut parts)?,
            Rule::takes => Act::Takes(self.path_of(&mut parts)?),
            Rule::leaves => Act::Leaves(self.path_of(&mut parts)?),
            Rule::acknowledges => Act::Acknowledges(self.path_of(&mut parts)),
            Rule::declines => Act::Declines(self.path_of(&mut parts)),
            Rule::releases => Act::Releases(self.path_of(&mut parts)),
            Rule::coming => Act::Coming { callout: self.path_of(&mut parts), within: self.duration_of(&mut parts) },
            Rule::absent => {
                let away = parts.pick(Rule::absence)?.as_str().trim_end() == "away";
                let lasts = self.lasts(&mut parts);
                if away { Act::Away(lasts) } else { Act::Unreachable(lasts) }
            }
            Rule::plain_act => match word {
                "reachable" => Act::Reachable,
                _ => Act::Back,
            },
            _ => return None,
        })
    }

    pub(super) fn expect(&mut self, pair: Pair<'_, Rule>) -> Option<Arg> {
        self.expectation(pair).map(Arg::Expect)
    }

    fn expectation(&mut self, pair: Pair<'_, Rule>) -> Option<Expectation> {
        let mut parts = Parts::of(pair);
        let whole = parts.pick(Rule::expected)?;
        // Without the word `expect`: in YAML that is a key that many expectations share.
        let mut span = self.span(&whole);
        let expected = Parts::of(whole).next()?;
        let (negated, what) = self.expected(expected)?;
        let when = match parts.pick(Rule::expect_when) {
            Some(pair) => {
                let within = self.span(&pair);
                span = span.to(within);
                Some(Spanned::new(self.expect_when(pair)?, within))
            }
            None => None,
        };
        Some(Expectation { negated, what, when, span })
    }

    fn expected(&mut self, pair: Pair<'_, Rule>) -> Option<(bool, Expected)> {
        let rule = pair.as_rule();
        let mut parts = Parts::of(pair);
        let mut negated = matches!(rule, Rule::no_alarm | Rule::nobody_paged | Rule::nothing_sent);
        let mut first = None;
        if !matches!(rule, Rule::severity_is) {
            negated |= parts.pick(Rule::negation).is_some();
        }
        if matches!(
            rule,
            Rule::paged_is
                | Rule::enough_is
                | Rule::arrived_is
                | Rule::note_is
                | Rule::owns_is
                | Rule::responded_is
                | Rule::told_is
                | Rule::held_is
                | Rule::ladder_is
                | Rule::step_is
                | Rule::decided_is
                | Rule::decision_made
                | Rule::in_phase
                | Rule::procedure_is
                | Rule::reaction_is
                | Rule::exception_is
                | Rule::contact_is
                | Rule::led_is
                | Rule::clock_is
                | Rule::due_is
        ) {
            first = Some(self.path_of(&mut parts)?);
        }
        negated |= parts.pick(Rule::negation).is_some();
        let what = match rule {
            Rule::no_alarm | Rule::alarm => Expected::Alarm(self.name_of(&mut parts)),
            Rule::nobody_paged | Rule::paged_is => Expected::Paged { who: first, via: self.on_channel(&mut parts) },
            Rule::nothing_sent | Rule::sent => Expected::Sent {
                template: self.path_of(&mut parts),
                to: self.wrapped_path(&mut parts, Rule::to_whom),
                locale: self.wrapped_name(&mut parts, Rule::in_locale),
                via: self.on_channel(&mut parts),
                saying: parts.pick(Rule::saying).and_then(|p| self.text_of(&mut Parts::of(p))),
            },
            Rule::acknowledged => Expected::Acknowledged { by: self.actor(&mut parts) },
            Rule::severity_is => Expected::Severity(self.path_of(&mut parts)?),
            Rule::state_is => Expected::State(self.name_of(&mut parts)?),
            Rule::ladder_is => {
                let outcome = parts.pick(Rule::outcome)?;
                let node = match outcome.as_str().trim_end() {
                    "answered" => LadderOutcome::Answered,
                    "exhausted" => LadderOutcome::Exhausted,
                    "unsolved" => LadderOutcome::Unsolved,
                    _ => LadderOutcome::Started,
                };
                Expected::Ladder { ladder: first?, outcome: Spanned::new(node, self.span(&outcome)) }
            }
            Rule::enough_is => Expected::Enough(first?),
            Rule::note_is => Expected::Note {
                who: first?,
                role: self.path_of(&mut parts)?,
                saying: parts.pick(Rule::saying).and_then(|p| self.text_of(&mut Parts::of(p))),
            },
            Rule::owns_is => Expected::Owns { who: first?, duty: self.path_of(&mut parts)? },
            Rule::arrived_is => Expected::Arrived(first?),
            Rule::responded_is => Expected::Responded(first?),
            Rule::reaction_is => Expected::Reaction(first?),
            Rule::never_silent => Expected::NeverSilent {
                audience: self.path_of(&mut parts)?,
                longer_than: self.duration_of(&mut parts)?,
            },
            Rule::told_is => Expected::Told { audience: first? },
            Rule::clock_is => {
                let outcome = parts.pick(Rule::clock_outcome)?;
                let node = match outcome.as_str().trim_end() {
                    "fulfilled" => ClockOutcome::Fulfilled,
                    "missed" => ClockOutcome::Missed,
                    "waived" => ClockOutcome::Waived,
                    _ => ClockOutcome::Running,
                };
                Expected::Clock { obligation: first?, outcome: Spanned::new(node, self.span(&outcome)) }
            }
            Rule::due_is => Expected::Due { obligation: first?, at: self.local_time_of(&mut parts) },
            Rule::step_is | Rule::in_phase | Rule::procedure_is | Rule::decided_is | Rule::decision_made => {
                self.procedure_expected(rule, first?, &mut parts)?
            }
            Rule::exception_is => self.exception_expected(first?, &mut parts)?,
            Rule::contact_is | Rule::led_is => self.contact_expected(rule, first?, &mut parts)?,
            Rule::held_is => Expected::Held { role: first?, by: self.actor(&mut parts) },
            _ => return None,
        };
        Some((negated, what))
    }

    fn on_channel(&self, parts: &mut Parts<'_>) -> Option<Path> {
        self.wrapped_path(parts, Rule::on_channel)
    }

    fn wrapped_path(&self, parts: &mut Parts<'_>, rule: Rule) -> Option<Path> {
        parts.pick(rule).and_then(|p| self.path_of(&mut Parts::of(p)))
    }

    fn wrapped_name(&self, parts: &mut Parts<'_>, rule: Rule) -> Option<Name> {
        parts.pick(rule).and_then(|p| self.name_of(&mut Parts::of(p)))
    }

    fn expect_when(&mut self, pair: Pair<'_, Rule>) -> Option<ExpectWhen> {
        let inner = Parts::of(pair).next()?;
        let rule = inner.as_rule();
        let mut parts = Parts::of(inner);
        let first = self.duration_of(&mut parts)?;
        Some(match rule {
            Rule::at_time => ExpectWhen::At(first),
            Rule::within_time => ExpectWhen::Within(first),
            Rule::before_time => ExpectWhen::Before(first),
            Rule::after_time => ExpectWhen::After(first),
            Rule::between_times => ExpectWhen::Between(first, self.duration_of(&mut parts)?),
            _ => return None,
        })
    }
}

fn incident_act(words: &str) -> Option<IncidentAct> {
    Some(match words.split_whitespace().next()? {
        "resolved" => IncidentAct::Resolved,
        "reopened" => IncidentAct::Reopened,
        "cancelled" => IncidentAct::Cancelled,
        "closed" => IncidentAct::Closed,
        "unsnoozed" => IncidentAct::Unsnoozed,
        "declared" => IncidentAct::DeclaredAgain,
        _ => return None,
    })
}
