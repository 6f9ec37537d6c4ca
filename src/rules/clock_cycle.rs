//! `clock-cycle`: clocks that wait for each other.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::graph::rings;
use crate::model::{ClockAnchor, Deadline, ObligationId};

pub(super) const RULE: Rule = Rule {
    code: "clock-cycle",
    level: Level::Error,
    needs: &[],
    summary: "clocks that wait for each other",
    why: "Each begins when the other was fulfilled, so none ever begins, and nobody is warned of either.",
    given: given::OWED,
    fails: r#"obligation first {
  notify office within 4h after fulfilled second by dpo using report
  warn carol at 1h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}
obligation second {
  do "Send the details" within 72h after fulfilled first by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"obligation first {
  notify office within 4h after aware by dpo using report
  warn carol at 1h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}
obligation second {
  do "Send the details" within 72h after fulfilled first by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let ties = c.model.obligations.ids().flat_map(|id| waits_for(c, id).into_iter().map(move |other| (id, other)));
    for ring in rings(ties) {
        let Some(o) = ring.first().and_then(|id| c.model.obligations.get(*id)) else { continue };
        let names: Vec<String> =
            ring.iter().filter_map(|x| c.model.obligations.get(*x)).map(|x| format!("`{}`", x.head.name)).collect();
        let message = if ring.len() > 1 {
            format!("the clocks of {} wait for each other", names.join(", "))
        } else {
            format!("the clock of {} waits for itself", names.join(""))
        };
        let mut d = Diagnostic::error(RULE.code, o.deadline.as_ref().map_or(o.head.span, |d| d.span), message);
        for other in ring.iter().skip(1).filter_map(|x| c.model.obligations.get(*x)) {
            d = d.also(other.deadline.as_ref().map_or(other.head.span, |d| d.span), "part of the ring");
        }
        found.push(d.help("let the first of them count from something that happens: `declared`, or a moment"));
    }
    found
}

/// The obligations without whose fulfilment a clock never begins: of `earliest of` only where all wait for one.
fn waits_for(c: &Context<'_>, id: ObligationId) -> Vec<ObligationId> {
    let Some(deadline) = c.model.obligations.get(id).and_then(|o| o.deadline.as_ref()) else { return Vec::new() };
    let fulfilled = |a: ClockAnchor| if let ClockAnchor::Fulfilled(o) = a { Some(o) } else { None };
    let all: Vec<Option<ObligationId>> = deadline.node.anchors().into_iter().map(fulfilled).collect();
    if matches!(deadline.node, Deadline::Earliest(_)) && all.iter().any(Option::is_none) {
        return Vec::new();
    }
    all.into_iter().flatten().collect()
}
