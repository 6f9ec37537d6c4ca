//! Procedures: phases, steps, gates, and what is saved before a step destroys it. Steps are names of the book, phases
//! belong to their procedure.

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use super::names::Placed;
use super::severity::{block_head, once_named};
use crate::diagnostic::Diagnostic;
use crate::model::{Id, Instead, Phase, Preserve, Procedure, ProcedureId, ProcedureStep, StepId, Symbol};
use crate::source::Spanned;
use crate::syntax::ast::{self, Arg, Block, Clause, Item, Name, Path};
use crate::syntax::clauses::{ItemKind, Word};

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

/// The names of the phases of every procedure, so that scenarios may stand before it.
pub(super) fn settle(cx: &mut Context<'_>, placed: &[Placed<'_>]) {
    for p in placed.iter().filter(|p| p.item.kind == ItemKind::Procedure && p.symbol.is_some()) {
        let names = phases(p.item).map(|(_, b)| b.name.as_ref().map_or_else(String::new, |n| n.node.clone()));
        let names = names.collect();
        cx.phases.push(names);
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
    Phase { head: block_head(cx, clause, block), within, steps, gates, preserves }
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
        after: cx.refer_all(clauses::paths(of, Word::StepAfter), "`after`", &[Kind::Step]),
        by: clauses::path(of, Word::StepBy).and_then(|p| cx.refer(p, "`by`")),
        location: clauses::text(of, Word::StepWhere),
        done_when,
        otherwise,
        uses: cx.refer_all(clauses::paths(of, Word::StepUses), "`uses`", &[Kind::Fact]),
    }
}

fn instead(cx: &mut Context<'_>, written: &Spanned<ast::Instead>) -> Option<Spanned<Instead>> {
    let made = match &written.node {
        ast::Instead::Call(page) => Instead::Call(super::ladder::page(cx, page, written.span)),
        ast::Instead::Start(path) => Instead::Start(cx.refer(path, "`start`")?.node),
        ast::Instead::Do(text) => Instead::Do(text.node.clone()),
    };
    Some(Spanned::new(made, written.span))
}

impl Context<'_> {
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
