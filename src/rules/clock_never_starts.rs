//! `clock-never-starts`: a clock that counts from something that never happens.

use super::broken::{OPENING, TOLD};
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{ClockAnchor, CommunicationId, Id as _, MomentAnchor, TemplateId};
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "clock-never-starts",
    level: Level::Error,
    needs: &[TOLD, OPENING, &[ItemKind::Template]],
    summary: "a clock that counts from something that never happens",
    why: "It stands on paper and never runs: no warning, no alarm, and the deadline passes.",
    given: given::OWED,
    fails: r#"obligation breach {
  do "Send the details" within 72h after sent report by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    mended: r#"obligation breach {
  do "Send the details" within 72h after aware by dpo
  warn carol at 4h left
  source "Regulation (EU) 2016/679, Art. 33"; checked 2026-09-01
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for o in c.model.obligations.rows() {
        let Some(deadline) = &o.deadline else { continue };
        for (anchor, span) in deadline.node.anchors().into_iter().zip(&o.members) {
            let Some((why, help)) = never(c, anchor) else { continue };
            let message = format!("the clock of `{}` never starts: {why}", o.head.name);
            found.push(Diagnostic::error(RULE.code, *span, message).help(help));
        }
        for (name, span) in hours_that_never_open(c, o) {
            let message = format!("the clock of `{}` never ends: `{name}` do not open any more", o.head.name);
            found.push(
                Diagnostic::error(RULE.code, span, message)
                    .help(format!("say when `{name}` open, or count elapsed time")),
            );
        }
    }
    found
}

/// Why something never happens, and what to do about it.
fn never(c: &Context<'_>, anchor: ClockAnchor) -> Option<(String, String)> {
    match anchor {
        ClockAnchor::Life(MomentAnchor::State(state)) if state.index() + 1 == c.model.states.len() => Some((
            "a closed file has no clocks".to_owned(),
            "count from `resolved`: closing is refused while a clock runs".to_owned(),
        )),
        ClockAnchor::SentTemplate(template) if !sends(c, template) => {
            let name = c.model.templates.get(template).map_or("?", |t| &t.head.name);
            Some((
                format!("no communication sends `{name}`"),
                "count from `fulfilled OBLIGATION`, or let a `communication` send it".to_owned(),
            ))
        }
        ClockAnchor::SentBy(communication) if !says_anything(c, communication) => {
            let name = c.model.communications.get(communication).map_or("?", |x| &x.head.name);
            Some((format!("`{name}` sends nothing"), "give it `on … send …`".to_owned()))
        }
        _ => None,
    }
}

fn sends(c: &Context<'_>, template: TemplateId) -> bool {
    let uses = |x: &crate::model::Communication| {
        x.on.iter().map(|r| r.template.node).chain(x.every.iter().map(|r| r.template.node)).any(|t| t == template)
    };
    c.model.communications.rows().any(uses)
}

fn says_anything(c: &Context<'_>, communication: CommunicationId) -> bool {
    c.model.communications.get(communication).is_none_or(|x| !x.on.is_empty() || !x.every.is_empty())
}

/// Hours of a deadline that a clock which starts today would wait for in vain.
fn hours_that_never_open<'a>(c: &'a Context<'_>, o: &crate::model::Obligation) -> Vec<(&'a str, crate::source::Span)> {
    use crate::model::ClockTime;
    let from = c.horizon().from;
    let members = o.deadline.as_ref().map(|d| d.node.members()).unwrap_or_default();
    let stuck = |time: ClockTime| match time {
        ClockTime::BusinessDays { hours, .. } | ClockTime::Working { hours, .. } => {
            let name = c.model.hours.get(hours).map(|h| h.head.name.as_str())?;
            c.calendar.clock_end(c.model.policy.zone, from, time).is_none().then_some(name)
        }
        _ => None,
    };
    members.iter().zip(&o.members).filter_map(|(m, span)| Some((stuck(m.time)?, *span))).collect()
}
