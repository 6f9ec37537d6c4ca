//! Procedures: what is preserved stands with the step that destroys it.

use super::Lowering;
use crate::model::{self, StepId};
use crate::plan::element::{
    DeciderPlan, DecisionPlan, InsteadKind, InsteadPlan, OptionPlan, PhasePlan, PreservePlan, ProcedurePlan, StepPlan,
};

impl Lowering<'_> {
    pub(super) fn procedure(&mut self, p: &model::Procedure) -> ProcedurePlan {
        ProcedurePlan {
            name: p.head.name.clone(),
            label: p.head.label.clone(),
            levels: p.levels.clone(),
            phases: p.phases.iter().map(|phase| self.phase(phase)).collect(),
            again: p.again.map(|span| self.place(span)),
            at: self.place(p.head.span),
        }
    }

    fn phase(&mut self, phase: &model::Phase) -> PhasePlan {
        PhasePlan {
            name: phase.head.name.clone(),
            label: phase.head.label.clone(),
            within: phase.within.map(|w| w.node),
            steps: phase.steps.clone(),
            decisions: phase.decisions.clone(),
            gates: phase.gates.iter().map(|g| g.node.clone()).collect(),
            at: self.place(phase.head.span),
        }
    }

    pub(super) fn decision(&mut self, decision: &model::Decision) -> DecisionPlan {
        DecisionPlan {
            name: decision.head.name.clone(),
            label: decision.head.label.clone(),
            procedure: decision.procedure,
            phase: u32::try_from(decision.phase).unwrap_or(u32::MAX),
            after: decision.after.iter().map(|a| a.node).collect(),
            by: (decision.by.iter())
                .map(|b| DeciderPlan { who: b.who.node, within: b.within, at: self.place(b.who.span) })
                .collect(),
            options: (decision.options.iter())
                .map(|o| OptionPlan {
                    name: o.head.name.clone(),
                    label: o.head.label.clone(),
                    irreversible: o.irreversible.is_some(),
                    default: o.default.is_some(),
                    risk: o.risk.clone(),
                    starts: o.starts.map(|s| s.node),
                    at: self.place(o.head.span),
                })
                .collect(),
            consult: decision.consult.iter().map(|t| t.node).collect(),
            inform: decision.inform.iter().map(|t| t.node).collect(),
            uses: decision.uses.iter().map(|f| f.node).collect(),
            at: self.place(decision.head.span),
        }
    }

    pub(super) fn step(&mut self, id: StepId, step: &model::ProcedureStep) -> StepPlan {
        let phases = self.model.procedures.get(step.procedure).map_or(&[][..], |p| p.phases.as_slice());
        let preserves = phases.iter().flat_map(|p| &p.preserves).filter(|p| p.before.node == id);
        StepPlan {
            name: step.head.name.clone(),
            label: step.head.label.clone(),
            procedure: step.procedure,
            phase: u32::try_from(step.phase).unwrap_or(u32::MAX),
            within: step.within.map(|w| w.node),
            after: step.after.iter().map(|s| s.node).collect(),
            by: step.by.map(|b| b.node),
            location: step.location.clone(),
            done_when: step.done_when.clone(),
            otherwise: step.otherwise.as_ref().map(|o| InsteadPlan {
                what: match &o.node {
                    model::Instead::Call(page) => InsteadKind::Call(self.page(page)),
                    model::Instead::Start(what) => InsteadKind::Start(*what),
                    model::Instead::Do(text) => InsteadKind::Do(text.clone()),
                },
                at: self.place(o.span),
            }),
            preserves: preserves.map(|p| PreservePlan { what: p.what.node.clone(), at: self.place(p.span) }).collect(),
            uses: step.uses.iter().map(|f| f.node).collect(),
            at: self.place(step.head.span),
        }
    }
}
