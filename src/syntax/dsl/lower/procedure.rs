//! Clauses of procedures.

use pest::iterators::Pair;

use crate::source::Spanned;
use crate::syntax::ast::{Arg, Decider, Event, Expected, Instead, Path, Preserve, Progress, StepOutcome};

use super::super::grammar::{Parts, Rule};
use super::Lower;

impl Lower<'_> {
    pub(super) fn preserve(&mut self, p: &mut Parts<'_>) -> Option<Arg> {
        Some(Arg::Preserve(Preserve { what: self.text_of(p)?, before: self.path_of(p)? }))
    }

    pub(super) fn done(&mut self, p: &mut Parts<'_>) -> Option<Arg> {
        let when = self.text_of(p)?;
        let otherwise = match p.pick(Rule::instead) {
            Some(instead) => {
                let span = self.span(&instead);
                Some(Spanned::new(self.instead(instead)?, span))
            }
            None => None,
        };
        Some(Arg::Done { when, otherwise })
    }

    fn instead(&mut self, pair: Pair<'_, Rule>) -> Option<Instead> {
        let mut parts = Parts::of(pair);
        if let Some(call) = parts.pick(Rule::call_instead) {
            return Some(Instead::Call(self.page(Parts::of(call).pick(Rule::paged)?)?));
        }
        if let Some(start) = parts.pick(Rule::start_instead) {
            return Some(Instead::Start(self.path_of(&mut Parts::of(start))?));
        }
        Some(Instead::Do(self.text_of(&mut parts)?))
    }

    pub(super) fn deciders(&mut self, p: &mut Parts<'_>) -> Option<Arg> {
        let mut list = Vec::new();
        for pair in p.each(Rule::decider) {
            let mut d = Parts::of(pair);
            let who = self.path_of(&mut d)?;
            list.push(Decider { who, within: self.duration_of(&mut d) });
        }
        Some(Arg::Deciders(list))
    }

    /// What happens to a step, a gate, or evidence.
    pub(super) fn procedure_event(&mut self, rule: Rule, parts: &mut Parts<'_>) -> Option<Event> {
        Some(match rule {
            Rule::gate_passed => {
                Event::GatePassed { phase: self.name_of(parts)?, of: self.path_of(parts), by: self.actor(parts) }
            }
            Rule::decided_event => {
                let decision = self.path_of(parts)?;
                parts.pick(Rule::decides);
                Event::Decided { decision, option: self.name_of(parts)?, by: self.actor(parts) }
            }
            Rule::preserved => Event::Preserved { before: self.path_of(parts)?, by: self.actor(parts) },
            Rule::step_event => Event::Step {
                step: self.path_of(parts)?,
                outcome: outcome(parts.pick(Rule::step_outcome)?.as_str()),
                by: self.actor(parts),
            },
            _ => return None,
        })
    }

    /// What is expected of a step or a procedure; `first` is its name.
    pub(super) fn procedure_expected(&mut self, rule: Rule, first: Path, parts: &mut Parts<'_>) -> Option<Expected> {
        Some(match rule {
            Rule::step_is => Expected::Step {
                step: first,
                outcome: outcome(parts.pick(Rule::step_progress)?.as_str()),
                by: self.actor(parts),
            },
            Rule::decided_is => {
                Expected::Decided { decision: first, option: self.name_of(parts), by: self.actor(parts) }
            }
            Rule::decision_made => Expected::Decided { decision: first, option: None, by: None },
            Rule::in_phase => Expected::InPhase { procedure: first, phase: self.name_of(parts)? },
            Rule::procedure_is => {
                let finished = parts.pick(Rule::progress)?.as_str().trim_end() == "finished";
                let progress = if finished { Progress::Finished } else { Progress::Started };
                Expected::Procedure { procedure: first, progress }
            }
            _ => return None,
        })
    }
}

fn outcome(word: &str) -> StepOutcome {
    match word.trim_end() {
        "done" => StepOutcome::Done,
        "failed" => StepOutcome::Failed,
        _ => StepOutcome::Started,
    }
}
