//! `hand-over-cycle`: ladders that hand over to each other in a ring without a rung that is always staffed.

use super::broken::PEOPLE;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "hand-over-cycle",
    level: Level::Error,
    needs: &[PEOPLE, &[ItemKind::Ladder]],
    summary: "ladders that hand over to each other in a ring without a rung that is always staffed",
    why: "If every rung of the ring can be empty at the same time, the incident runs round the ring in no time at all and ends up nowhere.",
    given: &[
        given::POLICY,
        given::CHANNELS,
        given::PEOPLE,
        given::ALARMS,
        given::LEVELS,
        "hours business { open mon..fri 09:00-17:00 }\nvendor noc { contact phone \"+12025550150\"; hours business }",
    ],
    fails: r#"ladder main {
  rung { page noc; wait 5m }
  at end hand over to second
}
ladder second {
  rung { page noc; wait 5m }
  at end hand over to main
}"#,
    mended: r#"ladder main {
  rung { page noc, alice; wait 5m }
  at end hand over to second
}
ladder second {
  rung { page carol; wait 5m }
  at end hand over to main
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let horizon = c.horizon();
    let mut found = Vec::new();
    for ring in c.graph.hand_over_cycles() {
        let rungs = || ring.iter().filter_map(|l| c.model.ladders.get(*l)).flat_map(|l| &l.rungs);
        let staffed = rungs().any(|r| r.when.is_none() && !r.pages.is_empty() && c.rung_empty(r, horizon).is_empty());
        let Some(first) = ring.first().and_then(|l| c.model.ladders.get(*l)) else { continue };
        if staffed {
            continue;
        }
        let names: Vec<String> =
            ring.iter().filter_map(|l| c.model.ladders.get(*l)).map(|l| format!("`{}`", l.head.name)).collect();
        let mut d = Diagnostic::error(
            RULE.code,
            first.at_end.as_ref().map_or(first.head.span, |e| e.span),
            format!("{} hand over in a ring in which no rung is always staffed", names.join(", ")),
        );
        for ladder in ring.iter().skip(1).filter_map(|l| c.model.ladders.get(*l)) {
            d = d.also(ladder.at_end.as_ref().map_or(ladder.head.span, |e| e.span), "and from here");
        }
        found.push(d.help("add a rung that always reaches somebody, or end one ladder with `page … every D`"));
    }
    found
}
