//! `rung-reaches-nobody`: a rung that reaches nobody at some instant.

use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::TargetKind;

pub(super) const RULE: Rule = Rule {
    code: "rung-reaches-nobody",
    level: Level::Error,
    needs_whole: false,
    summary: "a rung that reaches nobody at some instant",
    why: "At that instant a page goes to nobody. The machine moves on at once and raises an alarm, but the minutes this rung was meant to buy, and the people it was meant to reach, are lost.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"schedule primary {
  layer days { during mon..fri 09:00-17:00; rotate alice, bob every 1w from 2026-01-05 09:00 }
  gap ok from 2026-01-01 to 2026-01-02
}
ladder main {
  rung { page primary; wait 5m }
  at end page carol via phone every 10m
}"#,
    mended: r#"schedule primary {
  layer always { rotate alice, bob every 1w from 2026-01-05 09:00 }
}
ladder main {
  rung { page primary; wait 5m }
  at end page carol via phone every 10m
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let horizon = c.horizon();
    let mut found = Vec::new();
    for ladder in c.model.ladders.rows() {
        for rung in ladder.rungs.iter().filter(|r| !r.pages.is_empty()) {
            let empty = c.rung_empty(rung, horizon);
            let Some(first) = empty.first() else { continue };
            let total: i64 = empty.iter().map(|i| i.to - i.from).sum();
            let span = rung.pages.first().map_or(rung.head.span, |p| p.span);
            let mut d = Diagnostic::error(
                RULE.code,
                span,
                format!(
                    "a rung of ladder `{}` reaches nobody from {} to {}",
                    ladder.head.name,
                    c.local(first.from),
                    c.local(first.to)
                ),
            );
            if first.from <= horizon.from && first.to >= horizon.to {
                d.message = format!("a rung of ladder `{}` never reaches anybody", ladder.head.name);
            } else if empty.len() > 1 {
                let hours = (total + 1800) / 3600;
                d = d.note(format!("and {} more times within a year, {hours} h in all", empty.len() - 1));
            }
            for target in rung.pages.iter().flat_map(|p| &p.targets) {
                if let Some(kind) = c.kind(target.node)
                    && let Some(head) = c.model.head(crate::graph::symbol(kind))
                {
                    d = d.also(head.span, format!("{} is empty then", c.name(kind)));
                }
            }
            let desks = rung.pages.iter().flat_map(|p| &p.targets).filter_map(|t| match c.kind(t.node)? {
                TargetKind::Schedule(s) => c.staffed_by_hours(s),
                _ => None,
            });
            if let Some(hours) = desks.filter_map(|h| c.model.hours.get(h)).next() {
                let name = &hours.head.name;
                found.push(
                    d.note(format!(
                        "`gap ok outside {name}` says when the schedule is staffed, not that nobody is needed"
                    ))
                    .help("add a target that is always there")
                    .help(format!("or let the rung apply only then: `when during {name}`")),
                );
                continue;
            }
            found.push(
                d.help("fill the hole, add a target that is always there, or declare it: `gap ok from A to B \"why\"`"),
            );
        }
    }
    found
}
