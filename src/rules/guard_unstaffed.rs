//! `guard-unstaffed`: nobody to review or to release, at some hour.

use super::broken::OPENING;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::Actor;
use crate::source::{Span, Spanned};

pub(super) const RULE: Rule = Rule {
    code: "guard-unstaffed",
    level: Level::Warning,
    needs: &[OPENING],
    summary: "nobody to review a message, or to release what is held, at some hour",
    why: "At night the review waits for nobody, and what is held stays until its longest time is over.",
    given: given::TOLD,
    fails: r#"hours business { open mon..fri 09:00-17:00 }
schedule lawyers { layer day { during business; rotate alice, bob every 1w from 2026-01-05 09:00 }; gap ok outside business "they sleep" }
role counsel { filled by lawyers }
communication updates {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
  hold while outage until released by counsel, at most 4h
}"#,
    mended: r#"hours business { open mon..fri 09:00-17:00 }
schedule lawyers { layer day { during business; rotate alice, bob every 1w from 2026-01-05 09:00 }; gap ok outside business "they sleep" }
role counsel { filled by lawyers, else carol }
communication updates {
  to customers by liaison
  on declared send notice within 15m
  every 30m send notice until resolved
  on resolved send notice within 30m
  hold while outage until released by counsel, at most 4h
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for communication in c.model.communications.rows() {
        if let Some(review) = &communication.review {
            review.by.iter().for_each(|who| found.extend(unstaffed(c, *who, "review", review.span)));
        }
        if let Some(hold) = &communication.hold {
            hold.by.iter().for_each(|who| found.extend(unstaffed(c, *who, "release", hold.span)));
        }
    }
    for hold in c.model.audiences.rows().filter_map(|a| a.hold.as_ref()) {
        hold.by.iter().for_each(|who| found.extend(unstaffed(c, *who, "release", hold.span)));
    }
    found
}

fn unstaffed(c: &Context<'_>, who: Spanned<Actor>, what: &str, clause: Span) -> Option<Diagnostic> {
    let kind = who.node.target();
    if !c.is_whole(kind) {
        return None;
    }
    let name = c.name(kind);
    let message = if c.everybody(kind).is_empty() {
        format!("{name} is nobody, and is to {what}")
    } else {
        let first = *c.empty(kind, c.horizon()).first()?;
        format!("from {} to {} there is nobody as {name} to {what}", c.local(first.from), c.local(first.to))
    };
    Some(
        Diagnostic::warning(RULE.code, who.span, message)
            .also(clause, "messages wait for them")
            .help("name somebody who is always there: a role with `filled by …, else TEAM`"),
    )
}
