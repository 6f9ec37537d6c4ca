//! `intake-closed`: hours at which no intake of an audience takes anything in.

use super::context::closed;
use super::desks::intakes_for;
use super::{Context, Rule, given};
use crate::calendar::{Interval, overlap};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Intake, Symbol, VendorHours};

pub(super) const RULE: Rule = Rule {
    code: "intake-closed",
    level: Level::Warning,
    needs: &[],
    summary: "hours at which every intake of an audience is closed",
    why: "A crisis has no office hours. Who notices something at night finds a closed counter, and reports it in the morning, or not at all.",
    given: given::HEARD,
    fails: r#"hours business { open mon..fri 09:00-17:00 }
intake hotline for customers { on phone "+12025550170", mail "help@example.com"; hours business; leads to alice }"#,
    mended: r#"hours business { open mon..fri 09:00-17:00 }
intake hotline for customers { on phone "+12025550170", mail "help@example.com"; hours business; leads to alice, else bob }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, audience) in c.model.audiences.iter() {
        let intakes = intakes_for(c.model, id);
        let Some(first) = intakes.first() else { continue };
        let mut shut = vec![c.horizon()];
        for intake in &intakes {
            shut = overlap(&shut, &shut_at(c, intake));
        }
        let Some(when) = shut.first() else { continue };
        let message = format!(
            "`{}` can reach nobody from {} to {}: every intake is closed",
            audience.head.name,
            c.local(when.from),
            c.local(when.to)
        );
        let mut d = Diagnostic::warning(RULE.code, first.hours.map_or(first.head.span, |h| h.span), message);
        if shut.len() > 1 {
            let hours: i64 = shut.iter().map(|i| i.to - i.from).sum::<i64>() / 3600;
            d = d.note(format!("and {} more times within a year, {hours} h in all", shut.len() - 1));
        }
        found.push(d.help("say who takes what comes in outside the hours: `leads to A, else B`"));
    }
    found
}

/// When an intake takes nothing in. Outside its hours the first of those it leads to is passed over.
fn shut_at(c: &Context<'_>, intake: &Intake) -> Vec<Interval> {
    let spoilt = c.is_spoilt_at(intake.head.whole);
    match intake.hours.map(|h| h.node) {
        Some(VendorHours::Hours(hours))
            if intake.leads_to.len() < 2 && !spoilt && !c.is_spoilt(Symbol::Hours(hours)) =>
        {
            closed(c.calendar, hours, c.horizon())
        }
        _ => Vec::new(),
    }
}
