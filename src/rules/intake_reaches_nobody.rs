//! `intake-reaches-nobody`: an intake that leads to nobody at some instant.

use super::context::{closed, open};
use super::desks::{leads_to_bot, led_to};
use super::rung_reaches_nobody::finding;
use super::{Context, Rule, given};
use crate::calendar::{Interval, overlap};
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{Intake, VendorHours};

pub(super) const RULE: Rule = Rule {
    code: "intake-reaches-nobody",
    level: Level::Error,
    needs: &[],
    summary: "an intake that leads to nobody at some instant",
    why: "The line is open and somebody calls. Nobody is there to take what they say, and the alarm comes instead of an answer.",
    given: given::HEARD,
    fails: r#"hours business { open mon..fri 09:00-17:00 }
schedule support { layer day { during business; rotate alice, bob every 1w from 2026-01-05 09:00 }; gap ok outside business "they sleep" }
intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to support }"#,
    mended: r#"hours business { open mon..fri 09:00-17:00 }
schedule support { layer day { during business; rotate alice, bob every 1w from 2026-01-05 09:00 }; gap ok outside business "they sleep" }
intake hotline for customers { on phone "+12025550170", mail "help@example.com"; leads to support, else carol }"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for intake in c.model.intakes.rows().filter(|i| !i.leads_to.is_empty() && !c.is_spoilt_at(i.head.whole)) {
        let within = c.horizon();
        let (opened, shut) = match intake.hours.map(|h| h.node) {
            Some(VendorHours::Hours(hours)) => (open(c.calendar, hours, within), closed(c.calendar, hours, within)),
            Some(VendorHours::Always) | None => (vec![within], Vec::new()),
        };
        let what = format!("intake `{}`", intake.head.name);
        if let Some(d) = nobody(c, intake, 0, &opened, &what) {
            found.push(d);
        } else if intake.leads_to.len() > 1 {
            found.extend(nobody(c, intake, 1, &shut, &format!("{what}, outside its hours,")));
        }
    }
    found
}

/// What is said of those from a position on, who are needed at some times. A bot is there day and night.
fn nobody(c: &Context<'_>, intake: &Intake, from: usize, needed: &[Interval], what: &str) -> Option<Diagnostic> {
    if leads_to_bot(intake, from) {
        return None;
    }
    let pages = led_to(intake, from);
    let empty = overlap(&c.pages_empty(&pages, c.horizon()), needed);
    finding(c, RULE.code, &pages, &empty, what)
}
