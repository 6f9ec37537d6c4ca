//! Clocks of obligations in a run: what became of each, and their entries in words.

use super::run::Run;
use super::sentence::{Names, Tone};
use crate::decision::show_duration;
use crate::model::{
    Allowed, ClockAnchor, ClockTime, Deadline, DueAfter, Id as _, MomentAnchor, ObligationId, Responder,
};
use crate::plan::machine::{Entry, What};
use crate::plan::{ObligationPlan, PlaceId, Plan};

/// What became of the clock of one obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRun {
    /// Which.
    pub obligation: ObligationId,
    /// Since when and until when it runs, as it stands at the end of the run; absent where it never ran.
    pub runs: Option<Running>,
    /// Warnings: when, how many seconds before the end.
    pub warned: Vec<(i64, i64)>,
    /// When it was missed, where it was.
    pub missed: Option<i64>,
    /// What stopped it.
    pub end: Option<ClockEnd>,
}

/// A clock that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Running {
    /// When it was started.
    pub started: i64,
    /// What it counts from.
    pub since: i64,
    /// Only from then on.
    pub opens: Option<i64>,
    /// The last instant in time.
    pub due: i64,
    /// It started on a suspicion: facts did not say whether it is owed.
    pub suspected: bool,
}

/// What stopped a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockEnd {
    /// It was met.
    Fulfilled {
        /// When.
        at: i64,
        /// By whom.
        by: Option<Responder>,
    },
    /// Somebody answers for it that it need not be met.
    Waived {
        /// When.
        at: i64,
        /// By whom.
        by: Option<Responder>,
    },
    /// Facts refuted the suspicion.
    Refuted {
        /// When.
        at: i64,
    },
}

/// What became of every clock of a plan in a run, in the order of obligations.
#[must_use]
pub fn clocks(plan: &Plan, run: &Run) -> Vec<ClockRun> {
    let mut all: Vec<ClockRun> = plan.obligations.ids().map(fresh).collect();
    for entry in &run.journal {
        if let Some(obligation) = about(&entry.what)
            && let Some(clock) = all.get_mut(obligation.index())
        {
            clock.take(entry);
        }
    }
    all
}

impl ClockRun {
    fn take(&mut self, entry: &Entry) {
        let at = entry.at;
        match &entry.what {
            What::ClockStarted { since, opens, due, suspected, .. } => {
                let running = Running { started: at, since: *since, opens: *opens, due: *due, suspected: *suspected };
                *self = Self { obligation: self.obligation, runs: Some(running), ..fresh(self.obligation) };
            }
            What::ClockMoved { since, opens, due, .. } => {
                if let Some(runs) = &mut self.runs {
                    (runs.since, runs.opens, runs.due) = (*since, *opens, *due);
                }
                let until = match self.end {
                    Some(ClockEnd::Fulfilled { at: met, .. }) => met.saturating_sub(1),
                    _ => at,
                };
                self.missed = self.missed.filter(|_| *due <= until);
            }
            What::ClockWarned { left, .. } => self.warned.push((at, *left)),
            What::ClockMissed { .. } => self.missed = Some(at),
            What::ClockFulfilled { by, left, .. } => {
                let due = self.runs.map(|r| r.due);
                let at = left.zip(due).map_or(at, |(left, due)| due - left);
                self.end = Some(ClockEnd::Fulfilled { at, by: *by });
            }
            What::ClockWaived { by, .. } => self.end = Some(ClockEnd::Waived { at, by: *by }),
            What::ClockRefuted { .. } => self.end = Some(ClockEnd::Refuted { at }),
            _ => {}
        }
    }
}

fn fresh(obligation: ObligationId) -> ClockRun {
    ClockRun { obligation, runs: None, warned: Vec::new(), missed: None, end: None }
}

/// The obligation that an entry of a clock is about.
#[must_use]
pub fn about(what: &What) -> Option<ObligationId> {
    match what {
        What::ClockStarted { obligation, .. }
        | What::ClockMoved { obligation, .. }
        | What::ClockOpened { obligation }
        | What::ClockWarned { obligation, .. }
        | What::ClockSeen { obligation, .. }
        | What::ClockMissed { obligation }
        | What::ClockFulfilled { obligation, .. }
        | What::ClockRefuted { obligation }
        | What::ClockAsked { obligation, .. }
        | What::ClockWaived { obligation, .. } => Some(*obligation),
        _ => None,
    }
}

/// An entry of a clock in words.
pub(super) fn words(plan: &Plan, entry: &Entry) -> (Tone, char, String) {
    let n = Names(plan);
    let name = about(&entry.what).map_or("?", |o| n.obligation(o));
    let local = |at: i64| plan.calendar.format_local(plan.policy.zone, at);
    let by = |by: &Option<Responder>| by.map_or_else(String::new, |b| format!(" by {}", n.responder(b)));
    let opens = |opens: &Option<i64>| opens.map_or_else(String::new, |o| format!(", not before {}", local(o)));
    match &entry.what {
        What::ClockStarted { opens: o, due, suspected, .. } => {
            let perhaps = if *suspected { ", perhaps owed" } else { "" };
            (Tone::Plain, '⧖', format!("clock {name} runs until {}{}{perhaps}", local(*due), opens(o)))
        }
        What::ClockMoved { opens: o, due, .. } => {
            (Tone::Plain, '⧖', format!("clock {name} is now due {}{}", local(*due), opens(o)))
        }
        What::ClockOpened { .. } => (Tone::Plain, '⧖', format!("{name} may be done from now on")),
        What::ClockWarned { left, .. } => (Tone::Plain, '⧗', format!("clock {name}: {} left", show_duration(*left))),
        What::ClockSeen { by: who, .. } => {
            (Tone::Act, '✓', format!("{} has seen that clock {name} runs", n.responder(*who)))
        }
        What::ClockMissed { .. } => (Tone::Bad, '✗', format!("clock {name} has run out: not fulfilled in time")),
        What::ClockFulfilled { by: who, left, .. } => match left {
            Some(left) if *left < 0 => {
                (Tone::Bad, '✓', format!("{name} fulfilled{}, {} late", by(who), show_duration(-left)))
            }
            Some(left) => (Tone::Good, '✔', format!("{name} fulfilled{}, {} left", by(who), show_duration(*left))),
            None => (Tone::Good, '✔', format!("{name} fulfilled{}", by(who))),
        },
        What::ClockRefuted { .. } => (Tone::Plain, '·', format!("clock {name} stops: it is not owed after all")),
        What::ClockAsked { of, .. } => {
            let of = of.map_or_else(|| "somebody".to_owned(), |p| n.person(p).to_owned());
            (Tone::Bad, '?', format!("clock {name} runs on: {of} decides whether it need not be met"))
        }
        What::ClockWaived { by: who, .. } => (Tone::Act, '✓', format!("{name} need not be met, waived{}", by(who))),
        _ => (Tone::Detail, '·', String::new()),
    }
}

/// The line of an obligation.
#[must_use]
pub fn place(plan: &Plan, at: PlaceId) -> Option<&str> {
    plan.places.get(at.0 as usize).map(String::as_str)
}

/// A deadline as an author writes it.
#[must_use]
pub fn deadline_words(plan: &Plan, obligation: &ObligationPlan) -> String {
    let member = |d: &DueAfter| format!("{} after {}", time(plan, d.time), anchor(plan, d.after));
    let list = |of: &[DueAfter]| of.iter().map(member).collect::<Vec<_>>().join(", ");
    match &obligation.deadline {
        None => "never".to_owned(),
        Some(Deadline::Within(due)) => format!("within {}", member(due)),
        Some(Deadline::Earliest(of)) => format!("within earliest of ({})", list(of)),
        Some(Deadline::Latest(of)) => format!("within latest of ({})", list(of)),
        Some(Deadline::Before { from, to, fact, allowed }) => format!(
            "from {} to {} before {}{}",
            time(plan, *from),
            time(plan, *to),
            anchor(plan, ClockAnchor::Fact(*fact)),
            allowed.map_or_else(String::new, |a| hours(plan, a)),
        ),
    }
}

fn hours(plan: &Plan, allowed: Allowed) -> String {
    let zone = &plan.calendar.zone(allowed.zone).name;
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let on: Vec<&str> = days.iter().enumerate().filter(|(n, _)| allowed.days >> n & 1 == 1).map(|(_, d)| *d).collect();
    let on = if on.len() == 7 { String::new() } else { format!(" on {}", on.join(", ")) };
    format!(" at next {:02}:{:02} {zone}{on}", allowed.time / 60, allowed.time % 60)
}

fn time(plan: &Plan, time: ClockTime) -> String {
    let of = |hours: crate::model::HoursId| plan.calendar.hours.get(hours).map_or("?", |h| h.name.as_str());
    match time {
        ClockTime::Seconds(seconds) => show_duration(seconds),
        ClockTime::Months(months) => format!("{months}mo"),
        ClockTime::BusinessDays { days, hours } => format!("{days}bd of {}", of(hours)),
        ClockTime::Working { seconds, hours } => format!("{} of {}", show_duration(seconds), of(hours)),
    }
}

fn anchor(plan: &Plan, anchor: ClockAnchor) -> String {
    let n = Names(plan);
    match anchor {
        ClockAnchor::Life(MomentAnchor::Declared) => "declared".to_owned(),
        ClockAnchor::Life(MomentAnchor::Acknowledged) => "acknowledged".to_owned(),
        ClockAnchor::Life(MomentAnchor::Resolved) => "resolved".to_owned(),
        ClockAnchor::Life(MomentAnchor::State(state)) => plan.states.get(state).cloned().unwrap_or_default(),
        ClockAnchor::Life(MomentAnchor::Moment(moment)) => {
            plan.moments.get(moment).map_or_else(String::new, |m| m.name.clone())
        }
        ClockAnchor::Fact(fact) => plan.facts.get(fact).map_or_else(String::new, |f| f.name.clone()),
        ClockAnchor::SentTemplate(template) => format!("sent {}", n.template(template)),
        ClockAnchor::SentBy(communication) => {
            format!("sent {}", plan.communications.get(communication).map_or("?", |c| &c.name))
        }
        ClockAnchor::Fulfilled(obligation) => format!("fulfilled {}", n.obligation(obligation)),
    }
}
