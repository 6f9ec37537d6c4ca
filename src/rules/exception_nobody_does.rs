//! `exception-nobody-does`: nobody can write down, put back or look at what an exception bypassed.

use super::broken::OPENING;
use super::{Context, Rule, given};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Actor, ClockTime, Exception, TargetKind};
use crate::source::Span;
use crate::syntax::clauses::ItemKind;

pub(super) const RULE: Rule = Rule {
    code: "exception-nobody-does",
    level: Level::Error,
    needs: &[OPENING, &[ItemKind::Role]],
    summary: "nobody can write down, put back or look at what an exception bypassed, always or for longer than there is time",
    why: "The control stays bypassed after the crisis because the role that puts it back is nobody; the alarm repeats, and no one is the one to end it.",
    given: given::LED,
    fails: r#"role change_manager { }
exception skip_board "Change without the board" {
  approve by any 1 of alice, bob within 15m
  record by lead
  lasts 4h
  restore by change_manager within 2h
  review within 1w
}"#,
    mended: r#"role change_manager { filled by carol, else bob }
exception skip_board "Change without the board" {
  approve by any 1 of alice, bob within 15m
  record by lead
  lasts 4h
  restore by change_manager within 2h
  review within 1w
}"#,
    check,
};

/// What has to be done, by whom, within how many seconds.
type Work = (&'static str, Option<(Actor, Span)>, i64, Span);

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let rest = c.model.roles.iter().find(|(_, r)| r.owns_rest.is_some()).map(|(id, _)| id);
    let mut found = Vec::new();
    for exception in c.model.exceptions.rows() {
        let name = &exception.head.name;
        for (what, by, time, span) in works(exception) {
            let Some((actor, span)) = by.or_else(|| rest.map(|r| (Actor::Role(r), span))) else {
                found.push(
                    Diagnostic::error(RULE.code, span, format!("nobody {what}s exception `{name}`"))
                        .help(format!("say who: `{what} by ROLE …`, or let one role own everything unassigned")),
                );
                continue;
            };
            let kind = actor.target();
            if !c.is_whole(kind) {
                continue;
            }
            if c.everybody(kind).is_empty() {
                let message = format!("nobody can {what} exception `{name}`: {} is nobody", c.name(kind));
                let help = "say who it is, such as `filled by TEAM`";
                found.push(Diagnostic::error(RULE.code, span, message).help(help));
            } else if let Some(gap) = c.empty(kind, c.horizon()).into_iter().find(|gap| gap.to - gap.from >= time) {
                let when = format!("from {} to {}", c.local(gap.from), c.local(gap.to));
                let message = format!("nobody can {what} exception `{name}` {when}, and it has to be done within that");
                let help = match kind {
                    TargetKind::Role(_) => "add a source that is there: `filled by …, else TEAM`",
                    _ => "give it to a role with `filled by …, else …`",
                };
                found.push(Diagnostic::warning(RULE.code, span, message).help(help));
            }
        }
    }
    found
}

fn works(exception: &Exception) -> Vec<Work> {
    let mut works: Vec<Work> = Vec::new();
    if let Some(record) = exception.record {
        let lasts = exception.lasts.map_or(i64::MAX, |s| s.node);
        works.push(("record", Some((record.node, record.span)), lasts, record.span));
    }
    for (what, after) in [("restore", &exception.restore), ("review", &exception.review)] {
        // Where it names somebody unknown, that was said.
        if let Some(after) = after {
            let time = after.within.map_or(i64::MAX, |t| seconds(t.node));
            works.push((what, after.by.map(|b| (b.node, b.span)), time, after.span));
        }
    }
    works
}

/// About how long: days of work are days, so that a shorter gap is never found.
pub(super) fn seconds(time: ClockTime) -> i64 {
    match time {
        ClockTime::Seconds(s) | ClockTime::Working { seconds: s, .. } => s,
        ClockTime::Months(m) => i64::from(m) * 31 * 86_400,
        ClockTime::BusinessDays { days, .. } => i64::from(days) * 86_400,
    }
}
