//! Faults.

use std::collections::BTreeMap;

use super::clauses;
use super::context::Context;
use super::kind::Kind;
use crate::diagnostic::Diagnostic;
use crate::model::{Effect, EventKind, Fault, FaultTarget, Model, Symbol};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Arg, Item, ServiceState};
use crate::syntax::clauses::Word;

/// A fault.
pub(super) fn fault(cx: &mut Context<'_>, item: &Item) -> Fault {
    let head = cx.head(item);
    let mut effects: Vec<Effect> = Vec::new();
    let mut seen: BTreeMap<FaultTarget, Span> = BTreeMap::new();
    let mut written = false;
    for clause in clauses::all(&item.clauses, Word::FaultEffects) {
        let Arg::Effects(list) = &clause.arg else { continue };
        for effect in list {
            written = true;
            let broken = match cx.refer_to::<Symbol>(&effect.what, "a fault", &[Kind::Service, Kind::Channel]) {
                Some(Spanned { node: Symbol::Service(s), .. }) => FaultTarget::Service(s),
                Some(Spanned { node: Symbol::Channel(c), .. }) => FaultTarget::Channel(c),
                _ => continue,
            };
            if effect.is.node == ServiceState::Up {
                cx.report(
                    Diagnostic::error(
                        "fault-mends",
                        effect.is.span,
                        format!("a fault does not mend `{}`", effect.what),
                    )
                    .help("write `down` or `untrusted`; what works is left out"),
                );
                continue;
            }
            if let Some(first) = seen.get(&broken) {
                cx.report(
                    Diagnostic::error("repeated-effect", effect.what.span, format!("`{}` is named twice", effect.what))
                        .also(*first, "first named here")
                        .help("say once what becomes of it"),
                );
                continue;
            }
            seen.insert(broken, effect.what.span);
            effects.push(Effect { what: Spanned::new(broken, effect.what.span), is: effect.is.node });
        }
    }
    if !written {
        cx.missing(
            item,
            &format!("the fault `{}` breaks nothing", head.name),
            "say what it does: `m365 down, mail untrusted`",
        );
    }
    Fault { head, effects }
}

/// Tells scenarios what their faults do.
pub(super) fn fill(model: &mut Model) {
    for event in model.scenarios.rows_mut().flat_map(|s| &mut s.events) {
        if let EventKind::Fault { fault, effects, .. } = &mut event.what {
            let all = model.faults.get(*fault).map_or(&[][..], |f| f.effects.as_slice());
            *effects = all.iter().map(|e| (e.what.node, e.is)).collect();
        }
    }
}
