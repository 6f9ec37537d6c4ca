//! Series as single occurrences. Rules are counted on the wall by the crate `rrule`, as if it showed UTC; this crate's own
//! zone data turn the wall into instants.

use chrono::TimeZone as _;
use rrule::{RRule, RRuleSet, Tz, Unvalidated};

use super::event::Event;
use super::moment::{Clock, Stamp, Zones, written};
use crate::calendar::DATA_END;
use crate::diagnostic::Diagnostic;
use crate::source::Span;
use crate::syntax::literal::YEARS;

/// More occurrences than this are no rota.
pub(super) const MOST: usize = 20_000;

/// More rules than this that never come true are not tried: each takes the crate a while.
const MOST_BARREN: usize = 20;

/// Longer rules take longer for each day.
const LONGEST: usize = 400;

/// What has been counted so far, over a whole file.
#[derive(Debug, Default)]
pub(super) struct Budget {
    occurrences: usize,
    barren: usize,
}

impl Budget {
    /// Counts one occurrence; whether there is room for it.
    pub(super) fn take(&mut self) -> bool {
        self.occurrences += 1;
        self.occurrences <= MOST
    }
}

/// Whether a rule goes on for ever.
pub(super) fn endless(rule: &str) -> bool {
    last_day(rule).is_none() && !counted(rule)
}

/// Whether a rule goes on for ever as it begins: on the same days of each week, or each so many days or weeks.
pub(super) fn is_steady(rule: &str) -> bool {
    let upper = rule.to_ascii_uppercase();
    let mut parts =
        upper.split(';').map(str::trim).filter(|p| !p.is_empty() && !is_until(p)).map(|p| p.split_once('='));
    endless(rule)
        && parts.all(|part| matches!(part, Some(("FREQ", "DAILY" | "WEEKLY") | ("INTERVAL" | "BYDAY" | "WKST", _))))
}

/// Whether a rule says how often.
pub(super) fn counted(rule: &str) -> bool {
    rule.to_ascii_uppercase().contains("COUNT=")
}

/// What a rule says of its end. Programs write the year 9999 for an end that never comes: a year that no zone data know is none.
fn last_day(rule: &str) -> Option<&str> {
    let (_, text) = rule.split(';').find(is_until)?.split_once('=')?;
    let year: Option<i32> = text.get(..4).and_then(|year| year.parse().ok());
    year.is_none_or(|year| year <= *YEARS.end()).then_some(text)
}

fn is_until(part: &&str) -> bool {
    part.trim_start().to_ascii_uppercase().starts_with("UNTIL=")
}

/// The wall times at which a series begins, up to `until` on the wall, ascending, with its first; without exceptions. None
/// where a rule cannot be read.
pub(super) fn starts(
    event: &Event,
    zones: &Zones,
    until: i64,
    budget: &mut Budget,
    found: &mut Vec<Diagnostic>,
) -> Vec<i64> {
    let mut all = vec![event.start.wall];
    if event.start.wall > until {
        return all;
    }
    if !budget.take() {
        found.push(problem(event.span, &too_many()));
        return Vec::new();
    }
    for (rule, span) in &event.rules {
        match of_rule(event.start, rule, zones, until, budget) {
            Ok(walls) => all.extend(walls),
            Err(why) => {
                found.push(problem(*span, &why));
                return Vec::new();
            }
        }
    }
    for (rule, span) in &event.except_rules {
        match of_rule(event.start, rule, zones, until, budget) {
            Ok(walls) => all.retain(|wall| walls.binary_search(wall).is_err()),
            Err(why) => found.push(problem(*span, &why)),
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn too_many() -> String {
    format!("the events of this file come more than {MOST} times: name a shorter time with `--to`")
}

fn problem(span: Span, why: &str) -> Diagnostic {
    Diagnostic::error("calendar-syntax", span, why.to_owned())
}

/// The wall times of one rule, ascending.
pub(super) fn of_rule(
    start: Stamp,
    rule: &str,
    zones: &Zones,
    until: i64,
    budget: &mut Budget,
) -> Result<Vec<i64>, String> {
    if rule.len() > LONGEST {
        return Err(format!("this rule has more than {LONGEST} characters"));
    }
    let parts = || rule.split(';').filter(|p| !p.trim().is_empty());
    let mut last = i64::MAX;
    if let Some(end) = last_day(rule) {
        last = wall_of(end, start, zones).ok_or_else(|| format!("`{end}` is no date and no time"))?;
    }
    let upper = rule.to_ascii_uppercase();
    if ["FREQ=SECONDLY", "FREQ=MINUTELY"].iter().any(|f| upper.contains(f)) {
        return Err("an event that comes every minute or second is no shift".to_owned());
    }
    if budget.barren >= MOST_BARREN {
        return Err(format!("{MOST_BARREN} rules before this one never come true: it was not tried"));
    }
    // The end is compared here: the crate takes one without a zone for the time of this machine.
    let without: Vec<&str> = parts().filter(|p| !is_until(p)).collect();
    let first = Tz::UTC.timestamp_opt(start.wall, 0).single().ok_or("this lies too far away")?;
    let words = |e: &dyn std::fmt::Display| {
        let text = e.to_string();
        format!("this rule cannot be read: {}", text.trim_end_matches('.'))
    };
    let rule: RRule<Unvalidated> = without.join(";").parse().map_err(|e: rrule::RRuleError| words(&e))?;
    let rule = rule.validate(first).map_err(|e| words(&e))?;
    let mut walls = Vec::new();
    for at in &RRuleSet::new(first).rrule(rule).limit() {
        let wall = at.timestamp();
        if wall > last || wall > until {
            break;
        }
        if !budget.take() {
            return Err(format!(
                "the events of this file come more than {MOST} times: name a shorter time with `--to`"
            ));
        }
        walls.push(wall);
    }
    if walls.is_empty() && last >= start.wall && until >= start.wall {
        budget.barren += 1;
        return Err("this rule never comes true".to_owned());
    }
    Ok(walls)
}

/// The last instant at which a rule can come true, where it says how long or how often it goes on.
pub(super) fn last_of(rule: &str, start: Stamp, zones: &Zones) -> Option<i64> {
    if last_day(rule).is_none() && counted(rule) {
        // What is wrong with a rule is told when its times are looked for.
        let Ok(walls) = of_rule(start, rule, zones, DATA_END, &mut Budget::default()) else { return Some(DATA_END) };
        return Some(zones.instant(Stamp { wall: *walls.last()?, ..start }));
    }
    Some(zones.instant(Stamp { wall: wall_of(last_day(rule)?, start, zones)?, ..start }))
}

/// `UNTIL`, included, on the event's clock.
fn wall_of(text: &str, start: Stamp, zones: &Zones) -> Option<i64> {
    let stamp = written(text).ok()?;
    if stamp.whole_day && !start.whole_day {
        return Some(stamp.wall + crate::calendar::DAY - 1);
    }
    if stamp.clock == Clock::Utc {
        return Some(zones.clock(start.clock).wall_seconds(stamp.wall));
    }
    Some(stamp.wall)
}
