//! What happens in procedures, for programs.

use serde_json::{Value, json};

use crate::model::Responder;
use crate::plan::machine::What;
use crate::simulate::Names;

/// The fields of an entry about a procedure.
pub(super) fn fields(n: &Names<'_>, what: &What) -> Value {
    let by = |who: &Option<Responder>| who.map(|w| n.responder(w).to_owned());
    match what {
        What::ProcedureStarted { procedure } | What::ProcedureFinished { procedure } => {
            json!({"procedure": n.procedure(*procedure)})
        }
        What::PhaseBegan { procedure, phase } | What::AtGate { procedure, phase } => {
            json!({"procedure": n.procedure(*procedure), "phase": n.phase(*procedure, *phase)})
        }
        What::GatePassed { procedure, phase, by: who } => {
            json!({"procedure": n.procedure(*procedure), "phase": n.phase(*procedure, *phase), "by": by(who)})
        }
        What::GateClosed { procedure, phase, by: who, open } => json!({
            "procedure": n.procedure(*procedure),
            "phase": n.phase(*procedure, *phase),
            "by": by(who),
            "open": open,
        }),
        What::ProcedureAgain { procedure, steps, decisions } => json!({
            "procedure": n.procedure(*procedure),
            "steps": steps.iter().map(|s| n.step(*s)).collect::<Vec<_>>(),
            "decisions": decisions.iter().map(|d| n.decision(*d)).collect::<Vec<_>>(),
        }),
        What::ProcedureEnded { procedure, open } => json!({"procedure": n.procedure(*procedure), "open": open}),
        What::StepBegan { step } => json!({"step": n.step(*step)}),
        What::StepAsked { step, of } => {
            json!({"step": n.step(*step), "of": of.iter().map(|p| n.person(*p)).collect::<Vec<_>>()})
        }
        What::StepSeen { step, by: who } => json!({"step": n.step(*step), "by": n.responder(*who)}),
        What::StepDone { step, by: who, early } => json!({"step": n.step(*step), "by": by(who), "early": early}),
        What::StepFailed { step, by: who } | What::Preserved { step, by: who } => {
            json!({"step": n.step(*step), "by": by(who)})
        }
        What::Instead { step, text } => json!({"step": n.step(*step), "text": text}),
        What::DecisionAsked { decision, of } => json!({
            "decision": n.decision(*decision),
            "of": of.iter().map(|p| n.person(*p)).collect::<Vec<_>>(),
        }),
        What::Decided { decision, option, by: who, default } => json!({
            "decision": n.decision(*decision),
            "option": n.option(*decision, *option),
            "by": by(who),
            "default": default,
        }),
        What::DecisionStands { decision, option } => {
            json!({"decision": n.decision(*decision), "option": n.option(*decision, *option)})
        }
        What::DecisionRefused { decision, option, by: who } => json!({
            "decision": n.decision(*decision), "option": n.option(*decision, *option), "by": by(who),
        }),
        _ => json!({}),
    }
}
