//! `rung-reaches-nobody`: a rung that reaches nobody at some instant.

use super::schedule_gap::only_rung;
use super::{Context, Rule, given};
use crate::calendar::Interval;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Ending, Page, TargetKind};
use crate::source::{Span, Spanned};

pub(super) const RULE: Rule = Rule {
    code: "rung-reaches-nobody",
    level: Level::Error,
    needs: &[],
    summary: "a rung that reaches nobody at some instant",
    why: "At that instant a page goes to nobody. The machine moves on at once and raises an alarm, but the minutes this rung was meant to buy, and the people it was meant to reach, are lost.",
    given: &[given::POLICY, given::CHANNELS, given::PEOPLE, given::ALARMS, given::LEVELS],
    fails: r#"hours work { open mon..fri 09:00-17:00 }
schedule primary {
  layer days { during work; rotate alice, bob every 1w from 2026-01-05 09:00 }
  gap ok outside work
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
    let mut found = Vec::new();
    // Of one rung for each hole `schedule-gap` speaks.
    let told: Vec<Span> = c
        .model
        .schedules
        .ids()
        .filter_map(|s| only_rung(c, s))
        .filter_map(|(_, rung)| Some(rung.pages.first()?.span))
        .collect();
    for ladder in c.model.ladders.rows() {
        let name = &ladder.head.name;
        for rung in ladder.rungs.iter().filter(|r| r.pages.first().is_some_and(|p| !told.contains(&p.span))) {
            let empty = c.rung_empty(rung, c.horizon());
            found.extend(finding(c, RULE.code, &rung.pages, &empty, &format!("a rung of ladder `{name}`")));
        }
        found.extend(ending(c, ladder.at_end.as_ref(), &format!("the end of ladder `{name}`")));
    }
    for callout in c.model.callouts.rows().filter(|x| !x.calls.is_empty()) {
        let what = format!("call-out `{}`", callout.head.name);
        found.extend(finding(c, RULE.code, &callout.calls, &c.pages_empty(&callout.calls, c.horizon()), &what));
        found.extend(ending(c, callout.at_end.as_ref(), &format!("the end of {what}")));
    }
    if let Some(alarms) = &c.model.alarms {
        if !alarms.pages.is_empty() {
            found.extend(finding(c, RULE.code, &alarms.pages, &c.pages_empty(&alarms.pages, c.horizon()), "`alarms`"));
        }
        found.extend(ending(c, alarms.at_end.as_ref(), "the end of `alarms`"));
    }
    found
}

/// `at end page T every D` is a rung that comes again and again.
fn ending(c: &Context<'_>, ending: Option<&Spanned<Ending>>, what: &str) -> Option<Diagnostic> {
    let Some(Ending::PageEvery { page, .. }) = ending.map(|e| &e.node) else { return None };
    let pages = std::slice::from_ref(page);
    finding(c, RULE.code, pages, &c.pages_empty(pages, c.horizon()), what)
}

/// What is said of pages that reach nobody at some instants.
pub(super) fn finding(
    c: &Context<'_>,
    code: &'static str,
    pages: &[Page],
    empty: &[Interval],
    what: &str,
) -> Option<Diagnostic> {
    let horizon = c.horizon();
    let (first, page) = (empty.first()?, pages.first()?);
    let total: i64 = empty.iter().map(|i| i.to - i.from).sum();
    let message = if first.from <= horizon.from && first.to >= horizon.to {
        format!("{what} never reaches anybody")
    } else {
        format!("{what} reaches nobody from {} to {}", c.local(first.from), c.local(first.to))
    };
    let mut d = Diagnostic::error(code, page.span, message);
    if empty.len() > 1 {
        let hours = (total + 1800) / 3600;
        d = d.note(format!("and {} more times within a year, {hours} h in all", empty.len() - 1));
    }
    let kinds = c.kinds(pages);
    for kind in &kinds {
        if let Some(head) = c.model.head(crate::graph::symbol(*kind)) {
            d = d.also(head.span, format!("{} is empty then", c.name(*kind)));
        }
    }
    let desk = kinds.iter().find_map(|k| match k {
        TargetKind::Schedule(s) => c.staffed_by_hours(*s),
        _ => None,
    });
    Some(match desk.and_then(|h| c.model.hours.get(h)).map(|h| &h.head.name) {
        Some(name) => d
            .note(format!("`gap ok outside {name}` says when the schedule is staffed, not that nobody is needed"))
            .help("add a target that is always there")
            .help(format!("or let the rung apply only then: `when during {name}`")),
        None if kinds.iter().any(|k| matches!(k, TargetKind::Schedule(_))) => {
            d.help("fill the hole, add a target that is always there, or declare it: `gap ok from A to B \"why\"`")
        }
        None => d.help("add a target that is always there"),
    })
}
