//! From the tree to the model: names, types, durations. Two passes: the first collects every name, the second reads
//! one declaration after the other, so that a declaration may stand anywhere.
//!
//! Nothing here stops at the first fault, and nothing panics on a tree that lost clauses to a syntax error. The model
//! is complete as far as the text is right; where `resolve` has reported errors, it is good for hovering over names,
//! not for compiling.

mod assumption;
mod callout;
mod clauses;
mod communication;
mod condition;
mod context;
pub mod data;
mod define;
mod duration;
mod exception;
mod fact;
mod fault;
mod flags;
mod guarantee;
mod intake;
mod kind;
mod ladder;
mod names;
mod obligation;
mod parameter;
mod policy;
mod procedure;
mod reach;
mod reaction;
mod reference;
mod repeat;
mod reserved;
pub(crate) use reserved::{names_a_fact, names_a_person, names_a_value};
mod role;
mod scenario;
mod schedule;
mod severity;
mod table;
pub(crate) use table::{MOST_INPUTS, MOST_ROWS, VERDICTS};
mod template;
mod value;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Model, Symbol};
use crate::source::{FileId, Sources};
use crate::syntax::ast::File;
use crate::syntax::book::Book;
use crate::syntax::clauses::ItemKind;
use context::Context;
use names::Placed;

/// Resolves a book into a model.
#[must_use]
pub fn resolve(book: &Book) -> (Model, Vec<Diagnostic>) {
    resolve_files(&book.files, &book.sources, &book.texts)
}

/// Resolves parsed files into a model. `texts` holds external texts by the file that names them and the path as
/// written there.
#[must_use]
pub fn resolve_files(
    files: &[File],
    sources: &Sources,
    texts: &BTreeMap<(FileId, String), FileId>,
) -> (Model, Vec<Diagnostic>) {
    let (files, mut diagnostics) = repeat::set_aside(files, sources);
    let (names, placed) = names::collect(&files, sources, &mut diagnostics);
    repeat::shorten(&mut diagnostics);
    let mut cx = Context {
        sources,
        texts,
        broken: files.iter().flat_map(|f| f.broken.iter().copied()).collect(),
        names: &names,
        parameters: Vec::new(),
        types: Vec::new(),
        phases: Vec::new(),
        options: Vec::new(),
        tables: Vec::new(),
        opened: Vec::new(),
        members: BTreeMap::new(),
        locales: Vec::new(),
        unknown: BTreeMap::new(),
        nodes: 0,
        model: Model::default(),
        diagnostics,
        scope: None,
        from: None,
    };
    cx.model.names = names.declared.iter().map(|(name, d)| (name.clone(), d.symbol)).collect();
    policy::settle(&mut cx, &placed);
    parameter::settle(&mut cx, &placed);
    fact::types(&mut cx, &placed);
    parameter::apart(&mut cx);
    define::open(&mut cx, &placed);
    reach::members(&mut cx, &placed);
    procedure::settle(&mut cx, &placed);
    for p in &placed {
        clauses::check_repeats(&p.item.clauses, &mut cx.diagnostics);
        (cx.scope, cx.from) = (p.scope, p.symbol);
        declaration(&mut cx, p);
    }
    fault::fill(&mut cx.model);
    cx.gather_unknown();
    let Context { mut model, mut diagnostics, .. } = cx;
    model.references.sort_by_key(|r| (r.at.file, r.at.lo));
    diagnostics.sort_by_key(|d| d.primary.as_ref().map(|p| (p.span.file, p.span.lo)));
    (model, diagnostics)
}

/// Reads one declaration into its table. Every named declaration makes a row, however wrong: ids are positions.
fn declaration(cx: &mut Context<'_>, placed: &Placed<'_>) {
    let item = placed.item;
    match (item.kind, placed.symbol) {
        (_, Some(symbol)) => named(cx, item, symbol),
        (ItemKind::Policy, _) => {
            let policy = policy::policy(cx, item);
            if !cx.model.policy.declared {
                cx.model.policy = policy;
            }
        }
        (ItemKind::Severities, _) => {
            let severities = severity::severities(cx, item);
            cx.model.severities.get_or_insert(severities);
        }
        (ItemKind::Alarms, _) => {
            let alarms = ladder::alarms(cx, item);
            cx.model.alarms.get_or_insert(alarms);
        }
        (ItemKind::Assumptions, _) => {
            let assumptions = assumption::assumptions(cx, item);
            cx.model.assumptions.get_or_insert(assumptions);
        }
        (ItemKind::Translations, _) => template::translations(cx, item),
        // Uses are the book's business, clearances and states are settled before; a nameless rest has been reported.
        _ => {}
    }
}

fn named(cx: &mut Context<'_>, item: &crate::syntax::ast::Item, symbol: Symbol) {
    macro_rules! row {
        ($table:ident, $row:expr) => {{
            let row = $row;
            cx.model.$table.push(row);
        }};
    }
    match symbol {
        Symbol::Fact(id) => row!(facts, fact::fact(cx, item, id)),
        Symbol::Impossible(_) => row!(impossibles, fact::impossible(cx, item)),
        Symbol::Moment(_) => row!(moments, fact::moment(cx, item)),
        Symbol::Service(_) => row!(services, reach::service(cx, item)),
        Symbol::Fault(_) => row!(faults, fault::fault(cx, item)),
        Symbol::Channel(_) => row!(channels, reach::channel(cx, item)),
        Symbol::Person(_) => row!(people, reach::person(cx, item)),
        Symbol::Post(_) => row!(posts, reach::post(cx, item)),
        Symbol::Team(_) => row!(teams, reach::team(cx, item)),
        Symbol::Vendor(_) => row!(vendors, reach::vendor(cx, item)),
        Symbol::Holidays(_) => row!(holidays, schedule::holidays(cx, item)),
        Symbol::Hours(_) => row!(hours, schedule::hours(cx, item)),
        Symbol::Schedule(_) => row!(schedules, schedule::schedule(cx, item)),
        Symbol::Duty(_) => row!(duties, role::duty(cx, item)),
        Symbol::Role(_) => row!(roles, role::role(cx, item)),
        Symbol::Ladder(_) => row!(ladders, ladder::ladder(cx, item)),
        Symbol::Callout(_) => row!(callouts, callout::callout(cx, item)),
        Symbol::Bot(_) => row!(bots, intake::bot(cx, item)),
        Symbol::Intake(_) => row!(intakes, intake::intake(cx, item)),
        Symbol::Reaction(_) => row!(reactions, reaction::reaction(cx, item)),
        Symbol::Procedure(id) => row!(procedures, procedure::procedure(cx, item, id)),
        Symbol::Audience(_) => row!(audiences, communication::audience(cx, item)),
        Symbol::Template(_) => row!(templates, template::template(cx, item)),
        Symbol::Communication(_) => row!(communications, communication::communication(cx, item)),
        Symbol::Guarantee(_) => row!(guarantees, guarantee::guarantee(cx, item)),
        Symbol::Exception(_) => row!(exceptions, exception::exception(cx, item)),
        Symbol::Obligation(_) => row!(obligations, obligation::obligation(cx, item)),
        Symbol::Scenario(_) => row!(scenarios, scenario::scenario(cx, item)),
        // Parameters are settled, defines and tables opened before everything else; levels belong to `severities`, steps and decisions to
        // procedures.
        Symbol::Parameter(_)
        | Symbol::Define(_)
        | Symbol::Table(_)
        | Symbol::Level(_)
        | Symbol::Step(_)
        | Symbol::Decision(_) => {}
    }
}
