//! What happens in procedures, in words.

use super::{Names, Tone};
use crate::model::{PersonId, StepId};
use crate::plan::machine::What;

/// Tone, sign and sentence of an entry about a procedure.
pub(super) fn sentence(n: &Names<'_>, what: &What) -> (Tone, char, String) {
    let title = |step: StepId| match n.0.steps.get(step) {
        Some(s) if s.label.is_some() => format!("{} “{}”", s.name, s.title()),
        Some(s) => s.name.clone(),
        None => "?".to_owned(),
    };
    let people = |of: &[PersonId]| of.iter().map(|p| n.person(*p)).collect::<Vec<_>>().join(", ");
    match what {
        What::ProcedureStarted { procedure } => {
            (Tone::Plain, '▸', format!("procedure {} starts", n.procedure(*procedure)))
        }
        What::PhaseBegan { procedure, phase } => {
            (Tone::Mark, '▹', format!("{} in phase {}", n.procedure(*procedure), n.phase(*procedure, *phase)))
        }
        What::AtGate { procedure, phase } => {
            let gates = n.0.procedures.get(*procedure).and_then(|p| p.phases.get(*phase as usize));
            let gates = gates.map_or_else(String::new, |p| p.gates.join("; "));
            (Tone::Plain, '‖', format!("phase {} waits at its gate: {gates}", n.phase(*procedure, *phase)))
        }
        What::GatePassed { procedure, phase, by } => {
            (Tone::Act, '‖', format!("the gate of phase {} is passed{}", n.phase(*procedure, *phase), n.by(*by)))
        }
        What::GateClosed { procedure, phase, by, open } => {
            let why =
                if *open > 0 { format!("{} still open in it", things(*open)) } else { "it has not begun".to_owned() };
            (
                Tone::Bad,
                '‖',
                format!("refused: the gate of phase {} stays closed, {why}{}", n.phase(*procedure, *phase), n.by(*by)),
            )
        }
        What::ProcedureAgain { procedure, steps, decisions } => {
            let steps = steps.iter().map(|s| n.step(*s));
            let steps: Vec<&str> = steps.chain(decisions.iter().map(|d| n.decision(*d))).collect();
            (Tone::Mark, '↻', format!("facts changed: {} does {} again", n.procedure(*procedure), steps.join(", ")))
        }
        What::ProcedureFinished { procedure } => {
            (Tone::Good, '▪', format!("procedure {} is finished", n.procedure(*procedure)))
        }
        What::ProcedureEnded { procedure, open } => (
            Tone::Plain,
            '▪',
            format!("procedure {} ends with the incident, {} still open", n.procedure(*procedure), things(*open)),
        ),
        What::StepBegan { step } => (Tone::Plain, '▫', format!("step {}", title(*step))),
        What::StepAsked { step, of } => (Tone::Detail, '▫', format!("asks {} to do {}", people(of), n.step(*step))),
        What::StepSeen { step, by } => (Tone::Act, '✓', format!("{} sees to {}", n.responder(*by), n.step(*step))),
        What::StepDone { step, by, early } => {
            let early = if *early { ", before its turn" } else { "" };
            (Tone::Act, '✓', format!("{} is done{}{early}", n.step(*step), n.by(*by)))
        }
        What::StepFailed { step, by } => (Tone::Bad, '✗', format!("{} failed{}", n.step(*step), n.by(*by))),
        What::Instead { step, text } => (Tone::Plain, '↳', format!("instead of {}: {text}", n.step(*step))),
        What::Preserved { step, by } => {
            let plan = n.0.steps.get(*step);
            let what: Vec<&str> = plan.map_or_else(Vec::new, |s| s.preserves.iter().map(|p| p.what.as_str()).collect());
            (Tone::Act, '✓', format!("{} saved before {}{}", what.join(", "), n.step(*step), n.by(*by)))
        }
        What::DecisionAsked { decision, of } => {
            let who = if of.is_empty() { "whoever comes to answer for it".to_owned() } else { people(of) };
            let question = n.0.decisions.get(*decision).and_then(|d| d.label.clone());
            let question = question.map_or_else(String::new, |q| format!(" “{q}”"));
            (Tone::Plain, '?', format!("asks {who} to decide {}{question}", n.decision(*decision)))
        }
        What::Decided { decision, option, by, default } => {
            let how = if *default { ", by default".to_owned() } else { n.by(*by) };
            let tone = if *default { Tone::Bad } else { Tone::Mark };
            (tone, '◈', format!("{} decided {}{how}", n.decision(*decision), n.option(*decision, *option)))
        }
        What::DecisionRefused { decision, by, .. } => {
            let whom = by.map_or("them", |b| n.responder(b));
            (Tone::Bad, '✗', format!("refused: {} is not for {whom} to decide", n.decision(*decision)))
        }
        What::DecisionStands { decision, option } => {
            let (decision, option) = (n.decision(*decision), n.option(*decision, *option));
            (Tone::Plain, '◈', format!("{decision} stays decided {option}: that cannot be taken back"))
        }
        _ => (Tone::Detail, '·', String::new()),
    }
}

/// How many steps and decisions.
fn things(open: u32) -> String {
    match open {
        0 => "nothing is".to_owned(),
        1 => "1 step or decision is".to_owned(),
        n => format!("{n} steps and decisions are"),
    }
}
