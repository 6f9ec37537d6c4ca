//! Procedures as DSL text.

use super::super::ast::{Decider, Event, Expected, Instead, Progress, StepOutcome};
use super::leaf::Writer;

impl Writer {
    pub(super) fn instead(&mut self, instead: &Instead) {
        match instead {
            Instead::Call(page) => {
                self.put("call ");
                self.page(page);
            }
            Instead::Start(path) => self.tail("start ", Some(path)),
            Instead::Do(text) => self.text(&text.node),
        }
    }

    pub(super) fn deciders(&mut self, list: &[Decider]) {
        for (n, decider) in list.iter().enumerate() {
            self.put(if n == 0 { "" } else { ", else " });
            self.show(&decider.who);
            self.tail(" within ", decider.within.as_ref());
        }
    }

    pub(super) fn procedure_event(&mut self, event: &Event) {
        match event {
            Event::Step { step, outcome, by } => {
                self.show(step);
                self.put(outcome_word(*outcome));
                self.by(by.as_ref());
            }
            Event::Decided { decision, option, by } => {
                self.show(decision);
                self.tail(" decided ", Some(&option.node));
                self.by(by.as_ref());
            }
            Event::GatePassed { phase, of, by } => {
                self.tail("gate ", Some(&phase.node));
                self.tail(" of ", of.as_ref());
                self.put(" passed");
                self.by(by.as_ref());
            }
            Event::Preserved { before, by } => {
                self.tail("preserved before ", Some(before));
                self.by(by.as_ref());
            }
            _ => {}
        }
    }

    pub(super) fn procedure_expected(&mut self, expected: &Expected, not: &str) {
        match expected {
            Expected::Step { step, outcome, by } => {
                self.show(step);
                self.put(not);
                self.put(outcome_word(*outcome));
                self.by(by.as_ref());
            }
            Expected::Decided { decision, option, by } => {
                self.show(decision);
                self.put(not);
                self.put(" decided");
                self.tail(" ", option.as_ref().map(|o| &o.node));
                self.by(by.as_ref());
            }
            Expected::InPhase { procedure, phase } => {
                self.show(procedure);
                self.put(not);
                self.tail(" in phase ", Some(&phase.node));
            }
            Expected::Procedure { procedure, progress } => {
                self.tail("procedure ", Some(procedure));
                self.put(not);
                self.put(match progress {
                    Progress::Started => " started",
                    Progress::Finished => " finished",
                });
            }
            _ => {}
        }
    }
}

fn outcome_word(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Started => " started",
        StepOutcome::Done => " done",
        StepOutcome::Failed => " failed",
    }
}
