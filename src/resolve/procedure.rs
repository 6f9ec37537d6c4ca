//! Procedures: phases, steps, gates, and what is saved before a step destroys it. Steps are names of the book, phases
//! belong to their procedure.

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use super::names::Placed;
use super::reference::Referent;
use super::severity::{block_head, once_named};
use crate::diagnostic::Diagnostic;
use crate::model::{
    Choice, Decider, Decision, DecisionId, Id, Instead, Phase, Preserve, Procedure, ProcedureId, ProcedureStep, StepId,
    Symbol, TargetKind,
};
use crate::source::Spanned;
use crate::syntax::ast::{self, Arg, Block, Clause, Item, Name, Path};
use crate::syntax::clauses::{ItemKind, Word};

/// What steps and decisions may come after.
const ACTIVITIES: &[Kind] = &[Kind::Step, Kind::Decision];

/// The blocks of all phases of a procedure.
pub(super) fn phases(item: &Item) -> impl Iterator<Item = (&Clause, &Block)> {
    clauses::blocks(&item.clauses, Word::ProcedurePhase)
}

/// The names of the steps of a procedure, in order; steps without a name count for nothing.
pub(super) fn steps(item: &Item) -> impl Iterator<Item = &Name> {
    phases(item)
        .flat_map(|(_, phase)| clauses::blocks(&phase.clauses, Word::PhaseStep))
        .filter_map(|(_, s)| s.name.as_ref())
}

/// The decisions of a procedure that have a name, in order.
fn decision_blocks(item: &Item) -> impl Iterator<Item = (&Name, &Block)> {
    phases(item)
        .flat_map(|(_, phase)| clauses::blocks(&phase.clauses, Word::PhaseDecision))
        .filter_map(|(_, d)| Some((d.name.as_ref()?, d)))
}

/// The names of the decisions of a procedure.
pub(super) fn decisions(item: &Item) -> impl Iterator<Item = &Name> {
    decision_blocks(item).map(|(name, _)| name)
}

/// The names of the phases of every procedure, so that scenarios may stand before it.
pub(super) fn settle(cx: &mut Context<'_>, placed: &[Placed<'_>]) {
    for p in placed.iter().filter(|p| p.item.kind == ItemKind::Procedure && p.symbol.is_some()) {
        let names = phases(p.item).map(|(_, b)| b.name.as_ref().map_or_else(String::new, |n| n.node.clone()));
        let names = names.collect();
        cx.phases.push(names);
        for (_, decision) in decision_blocks(p.item) {
            let options = clauses::blocks(&decision.clauses, Word::DecisionOption).filter_map(|(_, b)| b.name.as_ref());
            cx.options.push(options.map(|n| n.node.clone()).collect());
        }
    }
}

/// A procedure; its steps go into the model's table.
pub(super) fn procedure(cx: &mut Context<'_>, item: &Item, id: ProcedureId) -> Procedure {
    let of = &item.clauses;
    let (levels, levels_span) = match clauses::first(of, Word::ProcedureFor).map(|c| &c.arg) {
        Some(Arg::Levels(levels)) => (cx.levels(levels, "`for`"), Some(levels.span)),
        _ => (Vec::new(), None),
    };
    let from = cx.from;
    let mut made = Vec::new();
    for (n, (clause, block)) in phases(item).enumerate() {
        made.push(phase(cx, clause, block, (id, n)));
        cx.from = from;
    }
    once_named(cx, "phase", made.iter().map(|p| &p.head));
    if made.is_empty() {
        let name = item.name.as_ref().map_or("", |n| n.node.as_str());
        cx.missing(item, &format!("the procedure `{name}` has no phase"), "write at least one `phase NAME { step … }`");
    }
    Procedure {
        head: cx.head(item),
        levels,
        levels_span,
        phases: made,
        again: clauses::place(of, Word::ProcedureAgain),
    }
}

fn phase(cx: &mut Context<'_>, clause: &Clause, block: &Block, at: (ProcedureId, usize)) -> Phase {
    let of = &block.clauses;
    let within = clauses::duration(of, Word::PhaseWithin).and_then(|d| cx.seconds(d, "`within`"));
    let mut gates = Vec::new();
    for gate in clauses::all(of, Word::PhaseGate) {
        if let Arg::Text(text) = &gate.arg {
            gates.push(text.clone());
        }
    }
    let mut preserves = Vec::new();
    for clause in clauses::all(of, Word::PhasePreserve) {
        let Arg::Preserve(ast::Preserve { what, before }) = &clause.arg else { continue };
        let before = cx.refer(before, "`before`");
        preserves.extend(before.map(|before| Preserve { what: what.clone(), before, span: clause.span }));
    }
    let mut steps = Vec::new();
    for (clause, block) in clauses::blocks(of, Word::PhaseStep) {
        if block.name.is_none() {
            continue;
        }
        cx.from = Some(Symbol::Step(StepId::from_index(cx.model.steps.len())));
        let made = step(cx, clause, block, at);
        steps.push(cx.model.steps.push(made));
    }
    let mut decisions = Vec::new();
    for (clause, block) in clauses::blocks(of, Word::PhaseDecision) {
        if block.name.is_none() {
            continue;
        }
        cx.from = Some(Symbol::Decision(DecisionId::from_index(cx.model.decisions.len())));
        let made = decision(cx, clause, block, at);
        decisions.push(cx.model.decisions.push(made));
    }
    Phase { head: block_head(cx, clause, block), within, steps, decisions, gates, preserves }
}

fn step(
    cx: &mut Context<'_>,
    clause: &Clause,
    block: &Block,
    (procedure, phase): (ProcedureId, usize),
) -> ProcedureStep {
    let of = &block.clauses;
    let (done_when, otherwise) = match clauses::first(of, Word::StepDone).map(|c| &c.arg) {
        Some(Arg::Done { when, otherwise }) => {
            let made = otherwise.as_ref().and_then(|o| instead(cx, o));
            (Some(when.node.clone()), made)
        }
        _ => (None, None),
    };
    ProcedureStep {
        head: block_head(cx, clause, block),
        procedure,
        phase,
        within: clauses::duration(of, Word::StepWithin).and_then(|d| cx.seconds(d, "`within`")),
        after: cx.refer_all(clauses::paths(of, Word::StepAfter), "`after`", ACTIVITIES),
        by: clauses::path(of, Word::StepBy).and_then(|p| cx.refer(p, "`by`")),
        location: clauses::text(of, Word::StepWhere),
        done_when,
        otherwise,
        uses: cx.refer_all(clauses::paths(of, Word::StepUses), "`uses`", &[Kind::Fact]),
    }
}

fn decision(
    cx: &mut Context<'_>,
    clause: &Clause,
    block: &Block,
    (procedure, phase): (ProcedureId, usize),
) -> Decision {
    let of = &block.clauses;
    let mut by = Vec::new();
    if let Some(Arg::Deciders(list)) = clauses::first(of, Word::DecisionBy).map(|c| &c.arg) {
        for decider in list {
            let who = cx.refer(&decider.who, "`by`");
            let within = decider.within.as_ref().and_then(|d| cx.seconds(d, "`within`")).map(|s| s.node);
            by.extend(who.map(|who| Decider { who, within }));
        }
    }
    let mut options = Vec::new();
    for (clause, block) in clauses::blocks(of, Word::DecisionOption).filter(|(_, b)| b.name.is_some()) {
        let of = &block.clauses;
        options.push(Choice {
            head: block_head(cx, clause, block),
            irreversible: clauses::place(of, Word::OptionIrreversible),
            default: clauses::place(of, Word::OptionDefault),
            risk: clauses::text(of, Word::OptionRisk),
            starts: clauses::path(of, Word::OptionStarts).and_then(|p| cx.refer(p, "`starts`")),
        });
    }
    once_named(cx, "option", options.iter().map(|o| &o.head));
    if clauses::first(&block.clauses, Word::DecisionBy).is_none() && !cx.is_broken(clause.span) {
        let (name, at) = block.name.as_ref().map_or(("", clause.span), |n| (n.node.as_str(), n.span));
        let message = format!("nobody makes the decision `{name}`");
        let error = Diagnostic::error("missing-clause", at, message);
        cx.report(error.help("say who: `by ROLE within 10m, else ROLE within 10m`"));
    }
    Decision {
        head: block_head(cx, clause, block),
        procedure,
        phase,
        after: cx.refer_all(clauses::paths(of, Word::DecisionAfter), "`after`", ACTIVITIES),
        by,
        options,
        consult: cx.refer_all(clauses::paths(of, Word::DecisionConsult), "`consult`", TargetKind::KINDS),
        inform: cx.refer_all(clauses::paths(of, Word::DecisionInform), "`inform`", TargetKind::KINDS),
        uses: cx.refer_all(clauses::paths(of, Word::DecisionUses), "`uses`", &[Kind::Fact]),
    }
}

fn instead(cx: &mut Context<'_>, written: &Spanned<ast::Instead>) -> Option<Spanned<Instead>> {
    let made = match &written.node {
        ast::Instead::Call(page) => Instead::Call(super::ladder::page_in(cx, page, written.span, "`else call`")),
        ast::Instead::Start(path) => Instead::Start(cx.refer(path, "`start`")?.node),
        ast::Instead::Do(text) => Instead::Do(text.node.clone()),
    };
    Some(Spanned::new(made, written.span))
}

impl Context<'_> {
    /// An option of a decision, by its place among them.
    pub fn option_of(&mut self, decision: DecisionId, name: &Name) -> Option<usize> {
        let known = self.options.get(decision.index()).cloned().unwrap_or_default();
        let found = known.iter().position(|p| *p == name.node);
        if found.is_none() && !self.names.perhaps.contains(&name.node) {
            self.unknown_word("option", name, &known, ", ");
        }
        found
    }

    /// A phase of a procedure, by its place among them.
    pub fn phase_of(&mut self, procedure: ProcedureId, name: &Name) -> Option<usize> {
        let known = self.phases.get(procedure.index()).cloned().unwrap_or_default();
        let found = known.iter().position(|p| *p == name.node);
        if found.is_none() && !self.names.perhaps.contains(&name.node) {
            self.unknown_word("phase", name, &known, ", ");
        }
        found
    }

    /// A phase by its name, where only one procedure has it or `of` says which is meant.
    pub fn phase_anywhere(&mut self, name: &Name, of: Option<&Path>) -> Option<(ProcedureId, usize)> {
        if let Some(path) = of {
            let procedure = self.refer::<ProcedureId>(path, "`of`")?.node;
            return self.phase_of(procedure, name).map(|n| (procedure, n));
        }
        let mut found: Vec<(ProcedureId, usize)> = Vec::new();
        for (procedure, names) in self.phases.iter().enumerate() {
            found.extend(names.iter().position(|n| *n == name.node).map(|n| (ProcedureId::from_index(procedure), n)));
        }
        match found.as_slice() {
            [one] => Some(*one),
            [] if self.names.perhaps.contains(&name.node) => None,
            [] => {
                let known: Vec<String> = self.phases.iter().flatten().cloned().collect();
                self.unknown_word("phase", name, &known, ", ");
                None
            }
            _ => {
                self.report(
                    Diagnostic::error(
                        "ambiguous-name",
                        name.span,
                        format!("several procedures have a phase `{}`", name.node),
                    )
                    .help(format!("say which is meant: `gate {} of PROCEDURE passed`", name.node)),
                );
                None
            }
        }
    }
}
