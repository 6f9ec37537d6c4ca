//! Procedures for paper: a box for each step, where it is done, when it is done, and what to do else.

use std::fmt::Write as _;

use super::layout::wrap;
use crate::decision::show_duration;
use crate::model::{Begins, StepId};
use crate::plan::{ChannelStep, DecisionPlan, InsteadKind, PhasePlan, Plan, ProcedurePlan, StepPlan};
use crate::simulate::Names;

/// Blanks before what is said of a step.
const INDENT: usize = 8;

/// The procedures of these names (of all names where there are none), one after the other.
#[must_use]
pub fn checklist(plan: &Plan, wanted: &[String], width: usize) -> String {
    let mut out = String::new();
    for procedure in plan.procedures.rows().filter(|p| wanted.is_empty() || wanted.contains(&p.name)) {
        if !out.is_empty() {
            out.push('\n');
        }
        Sheet { plan, again: procedure.again.is_some(), width, out: &mut out }.procedure(procedure);
    }
    out
}

struct Sheet<'a> {
    plan: &'a Plan,
    /// What used a fact that changes is done again.
    again: bool,
    width: usize,
    out: &'a mut String,
}

impl Sheet<'_> {
    fn line(&mut self, indent: usize, first: &str, text: &str) {
        for (n, part) in wrap(text, self.width.saturating_sub(indent + first.chars().count())).iter().enumerate() {
            let lead = if n == 0 { first.to_owned() } else { " ".repeat(first.chars().count()) };
            // INVARIANT: writing to a String does not fail.
            let _ = writeln!(self.out, "{}{lead}{part}", " ".repeat(indent));
        }
    }

    fn procedure(&mut self, procedure: &ProcedurePlan) {
        let names = Names(self.plan);
        let title = procedure.label.as_deref().unwrap_or(&procedure.name);
        self.line(0, "", title);
        let levels: Vec<&str> = procedure.levels.iter().map(|l| names.level(*l)).collect();
        let when =
            if levels.is_empty() { "when it is asked for".to_owned() } else { format!("for {}", levels.join(", ")) };
        self.line(0, "", &format!("{} · {when} · started at ____:____ by ______________", procedure.name));
        for (n, phase) in procedure.phases.iter().enumerate() {
            self.phase(n, phase);
        }
        if self.again {
            self.out.push('\n');
            self.line(
                0,
                "",
                "When facts change: from the first phase again, what is marked ↻ and used them is done, or asked, again.",
            );
        }
    }

    fn phase(&mut self, n: usize, phase: &PhasePlan) {
        self.out.push('\n');
        let title = phase.label.as_deref().unwrap_or(&phase.name);
        let within = phase.within.map_or_else(String::new, |w| format!(", within {}", show_duration(w)));
        self.line(0, "", &format!("{}. {title}{within}", n + 1));
        for (id, step) in phase.steps.iter().filter_map(|s| Some((*s, self.plan.steps.get(*s)?))) {
            self.step(id, step);
        }
        for decision in phase.decisions.iter().filter_map(|d| self.plan.decisions.get(*d)) {
            self.decision(decision);
        }
        for gate in &phase.gates {
            self.line(2, "[ ]   ", &format!("GATE: {gate}"));
        }
    }

    fn step(&mut self, id: StepId, step: &StepPlan) {
        let names = Names(self.plan);
        for lost in &step.preserves {
            self.line(2, "[ ]   ", &format!("SAVE FIRST: {}", lost.what));
        }
        let again = if self.again && !step.uses.is_empty() { " ↻" } else { "" };
        self.line(2, "[ ]   ", &format!("{}{again}", step.title()));
        let by = step.by.map_or("whoever leads", |by| names.actor(by));
        let within = step.within.map_or_else(String::new, |w| format!(", within {}", show_duration(w)));
        let after: Vec<&str> = step.after.iter().map(|a| names.activity(*a)).collect();
        let after = if after.is_empty() { String::new() } else { format!(", after {}", after.join(", ")) };
        self.line(INDENT, "", &format!("{} · by {by}{within}{after}", names.step(id)));
        if let Some(location) = &step.location {
            self.line(INDENT, "where: ", location);
        }
        if let Some(done) = &step.done_when {
            self.line(INDENT, "done when: ", done);
        }
        if let Some(instead) = &step.otherwise {
            let text = self.instead(&instead.what);
            self.line(INDENT, "else: ", &text);
        }
    }

    fn decision(&mut self, decision: &DecisionPlan) {
        let names = Names(self.plan);
        let again = if self.again && !decision.uses.is_empty() { " ↻" } else { "" };
        self.line(2, "???   ", &format!("{}{again}", decision.label.as_deref().unwrap_or(&decision.name)));
        let deciders: Vec<String> = (decision.by.iter())
            .map(|b| {
                let within = b.within.map_or_else(String::new, |w| format!(" within {}", show_duration(w)));
                format!("{}{within}", names.actor(b.who))
            })
            .collect();
        let after: Vec<&str> = decision.after.iter().map(|a| names.activity(*a)).collect();
        let after = if after.is_empty() { String::new() } else { format!(", after {}", after.join(", ")) };
        self.line(INDENT, "", &format!("{} · by {}{after}", decision.name, deciders.join(", else ")));
        for option in &decision.options {
            let irreversible = if option.irreversible { " (cannot be taken back)" } else { "" };
            let default = if option.default { " (if nobody decides)" } else { "" };
            let title = option.label.as_deref().unwrap_or(&option.name);
            self.line(INDENT, "( ) ", &format!("{title}{irreversible}{default}"));
            if let Some(risk) = &option.risk {
                self.line(INDENT + 4, "risk: ", risk);
            }
            if let Some(starts) = option.starts {
                let text = self.begins(starts);
                self.line(INDENT + 4, "then: ", &text);
            }
        }
        for (words, people) in [("consult: ", &decision.consult), ("inform: ", &decision.inform)] {
            let people: Vec<&str> = people.iter().map(|t| names.target(*t)).collect();
            if !people.is_empty() {
                self.line(INDENT, words, &people.join(", "));
            }
        }
    }

    fn begins(&self, what: Begins) -> String {
        let names = Names(self.plan);
        match what {
            Begins::Ladder(l) => format!("start the ladder {}", names.ladder(l)),
            Begins::Callout(c) => format!("start the call-out {}", names.callout(c)),
            Begins::Procedure(p) => format!("start the procedure {}", names.procedure(p)),
        }
    }

    fn instead(&self, what: &InsteadKind) -> String {
        let names = Names(self.plan);
        match what {
            InsteadKind::Do(text) => text.clone(),
            InsteadKind::Start(what) => self.begins(*what),
            InsteadKind::Call(page) => {
                let via = page.via.as_deref().map_or_else(String::new, |steps| self.via(steps));
                format!("call {}{via}", names.whom(&page.targets))
            }
        }
    }

    /// ` via phone, sms, then radio`.
    fn via(&self, steps: &[ChannelStep]) -> String {
        let names = Names(self.plan);
        let each = steps.iter().map(|s| s.channels.iter().map(|c| names.channel(*c)).collect::<Vec<_>>().join(", "));
        format!(" via {}", each.collect::<Vec<_>>().join(", then "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_over_which_channels_to_call() {
        let text = "policy \"p\" { timezone Europe/Vienna; locales en }
procedure dark \"The house is dark\" {
  phase secure {
    step lamp \"Light the lamps\" { done when \"all burn\", else call brigade via phone, radio, then sms }
    step door \"Open the doors\" { done when \"all are open\", else call brigade }
  }
}
channel phone { kind voice }
channel radio { kind radio }
channel sms   { kind sms }
person brigade { contact phone \"+12025550101\", sms \"+12025550101\", radio \"1\" }
";
        let files = std::collections::BTreeMap::from([("book/book.callout".to_owned(), text.as_bytes().to_vec())]);
        let (book, found) = crate::syntax::book::load(&["book".to_owned()], &files);
        let day = crate::syntax::literal::Date { year: 2026, month: 11, day: 21 };
        let policy = crate::policy::Policy::new(book, found, day);
        let sheet = checklist(&policy.plan(), &[], 80);
        assert!(sheet.contains("else: call brigade via phone, radio, then sms\n"), "{sheet}");
        assert!(sheet.contains("else: call brigade\n"), "{sheet}");
    }
}
