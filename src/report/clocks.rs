//! Clocks of obligations on one calendar: what became of each in a run, and when each would run out beforehand.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;

use serde::Serialize;

use super::layout::{Paint, Style, columns, short_place, table, utc, visible_lines, wrap};
use super::roster::Moment;
use crate::decision::show_duration;
use crate::model::{ClockAnchor, Deadline, Model, ObligationId};
use crate::plan::{Duty, ObligationPlan, Plan, Runs};
use crate::simulate::{ClockEnd, ClockRun, Names, Run, clock, clocks, deadline_words, place};

/// What became of the clock of one obligation in a run.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunClock {
    /// The obligation's name.
    pub obligation: String,
    /// What became of it.
    pub state: ClockState,
    /// Seconds after the declaration when it was started; `null` where it never ran.
    pub started: Option<i64>,
    /// From then on it may be done, as 2026-11-23T07:30:00Z; `null` where that is at once.
    pub opens: Option<String>,
    /// The last instant in time.
    pub due: Option<String>,
    /// It was fulfilled or waived then.
    pub ended: Option<String>,
    /// By whom.
    pub by: Option<String>,
    /// Seconds that were left then; negative where it was late.
    pub left: Option<i64>,
    /// It ran out before it was met.
    pub missed: bool,
    /// `path:line`.
    pub place: Option<String>,
}

/// What became of a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClockState {
    /// It never ran.
    Never,
    /// It runs still.
    Running,
    /// It has run out and is still owed.
    Missed,
    /// It was met.
    Fulfilled,
    /// It need not be met.
    Waived,
    /// It was not owed after all.
    Refuted,
}

impl RunClock {
    /// What a program is told of a clock. `starts` is the declaration.
    #[must_use]
    pub(super) fn new(plan: &Plan, clock: &ClockRun, starts: i64) -> Self {
        let names = Names(plan);
        let (ended, by) = match clock.end {
            Some(ClockEnd::Fulfilled { at, by } | ClockEnd::Waived { at, by }) => (Some(at), by),
            Some(ClockEnd::Refuted { at }) => (Some(at), None),
            None => (None, None),
        };
        let due = clock.runs.map(|r| r.due);
        Self {
            obligation: names.obligation(clock.obligation).to_owned(),
            state: state(clock),
            started: clock.runs.map(|r| r.started - starts),
            opens: clock.runs.and_then(|r| r.opens).map(utc),
            due: due.map(utc),
            ended: ended.map(utc),
            by: by.map(|b| names.responder(b).to_owned()),
            left: due.zip(ended).map(|(due, ended)| due - ended),
            missed: clock.missed.is_some(),
            place: plan.obligations.get(clock.obligation).and_then(|o| place(plan, o.at)).map(str::to_owned),
        }
    }
}

fn state(clock: &ClockRun) -> ClockState {
    match clock.end {
        Some(ClockEnd::Fulfilled { .. }) => ClockState::Fulfilled,
        Some(ClockEnd::Waived { .. }) => ClockState::Waived,
        Some(ClockEnd::Refuted { .. }) => ClockState::Refuted,
        None if clock.missed.is_some() => ClockState::Missed,
        None if clock.runs.is_some() => ClockState::Running,
        None => ClockState::Never,
    }
}

/// Every clock of a run, the first to run out first, those that never ran last.
pub(super) fn by_due(plan: &Plan, run: &Run) -> Vec<ClockRun> {
    let mut all = clocks(plan, run);
    all.sort_by_key(|c| (c.runs.map_or(i64::MAX, |r| r.due), c.obligation));
    all
}

/// The part of a timeline that says what became of each clock.
pub(super) fn section(plan: &Plan, run: &Run, folder: &str, style: Style, out: &mut String) {
    let (ran, never): (Vec<ClockRun>, Vec<ClockRun>) =
        by_due(plan, run).into_iter().partition(|c| c.runs.is_some() || c.end.is_some());
    if ran.is_empty() && never.is_empty() {
        return;
    }
    let names = Names(plan);
    let name = |c: &ClockRun| names.obligation(c.obligation).to_owned();
    let zone = plan.calendar.zone(plan.policy.zone);
    let due = |c: &ClockRun| c.runs.map(|r| r.due);
    let cells = |c: &ClockRun| {
        let when = due(c).map_or_else(String::new, |d| zone.format_with_weekday(d));
        [name(c), when, due(c).map_or_else(String::new, |d| clock(d - run.script.starts))]
    };
    let mut rows = vec![["Clock", "runs out", "after"].map(str::to_owned)];
    rows.extend(ran.iter().map(cells));
    let grid = table(&rows, &[2]);
    let mut lines = grid.lines().map(|l| l.strip_prefix("  ").unwrap_or(l));
    let indent = 2 + lines.clone().map(columns).max().unwrap_or(0);
    // A narrow column of words is harder to read than lines of their own.
    let beside = style.width.saturating_sub(indent) >= 16;
    let (room, indent) = if beside { (style.width - indent, indent) } else { (style.width - 4, 4) };
    let _ = writeln!(out, "\n{}", style.paint(Paint::Bold, lines.next().unwrap_or_default()));
    for (c, cells) in ran.iter().zip(lines) {
        let (paint, words) = fate(&names, c, run);
        let at = plan.obligations.get(c.obligation).and_then(|o| place(plan, o.at)).unwrap_or_default();
        let at = short_place(at, folder);
        let margin = format!("{cells}{}", " ".repeat(indent.saturating_sub(columns(cells))));
        if !beside {
            let _ = writeln!(out, "{cells}");
        }
        let blank = " ".repeat(indent);
        let parts = wrap(&words, room);
        for (i, part) in parts.iter().enumerate() {
            let before = if i == 0 && beside { &margin } else { &blank };
            let _ = write!(out, "{before}{}", style.paint(paint, part));
            let left = room.saturating_sub(columns(part) + columns(at));
            if i + 1 == parts.len() && left >= 2 {
                let _ = write!(out, "{}{}", " ".repeat(left), style.paint(Paint::Dim, at));
            }
            out.push('\n');
        }
    }
    if !never.is_empty() {
        let all: Vec<String> = never.iter().map(name).collect();
        for part in wrap(&format!("never ran: {}", all.join(", ")), style.width) {
            let _ = writeln!(out, "{}", style.paint(Paint::Dim, &part));
        }
    }
}

/// What became of a clock, in words.
fn fate(names: &Names<'_>, clock: &ClockRun, run: &Run) -> (Paint, String) {
    let due = clock.runs.map(|r| r.due);
    let by = |by: Option<_>| by.map_or_else(String::new, |b| format!(" by {}", names.responder(b)));
    match clock.end {
        Some(ClockEnd::Fulfilled { at, by: who }) => match due.map(|d| d - at) {
            Some(left) if left < 0 => (Paint::Bad, format!("fulfilled{}, {} late", by(who), show_duration(-left))),
            Some(left) => (Paint::Good, format!("fulfilled{}, {} left", by(who), show_duration(left))),
            None => (Paint::Good, format!("fulfilled{}", by(who))),
        },
        Some(ClockEnd::Waived { by: who, .. }) => (Paint::Act, format!("waived{}", by(who))),
        Some(ClockEnd::Refuted { .. }) => (Paint::Dim, "not owed after all".to_owned()),
        None if clock.missed.is_some() => (Paint::Bad, "missed, and still owed".to_owned()),
        None => {
            let left = due.map_or(0, |d| d - run.ends);
            let perhaps = if clock.runs.is_some_and(|r| r.suspected) { ", perhaps owed" } else { "" };
            (Paint::Act, format!("runs on, {} left{perhaps}", show_duration(left)))
        }
    }
}

/// What `callout compile --clocks --format json` prints: when each clock of a policy would run out.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ClocksDocument {
    /// `callout.clocks/1`.
    pub format: &'static str,
    /// The policy's label.
    pub policy: String,
    /// The policy's zone, in which `local` is.
    pub zone: String,
    /// Everything that clocks count from is taken to have been then; an obligation that another counts from, to have
    /// been fulfilled in its last instant.
    pub from: Moment,
    /// Every clock, the first to run out first, those that hang on an instant that nobody knows yet last.
    pub clocks: Vec<ClockRow>,
}

/// One clock.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ClockRow {
    /// The obligation's name.
    pub obligation: String,
    /// Its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The last instant in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Moment>,
    /// It may be done from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<Moment>,
    /// The deadline as written.
    pub deadline: String,
    /// The audiences that must have been told; empty where something else is owed.
    pub notify: Vec<String>,
    /// What else must have been done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Owed while this holds or is unknown; without it, always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Who sees to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The template whose arrival fulfils it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Who is paged while how many seconds are left.
    pub warnings: Vec<ClockWarning>,
    /// Where the rule comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When that was last looked at, `2026-11-01`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<String>,
    /// `path:line`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// A warning of a clock.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ClockWarning {
    /// Whom.
    pub whom: String,
    /// Seconds left.
    pub left: i64,
}

impl ClocksDocument {
    /// All clocks of a policy, as if everything that they count from had been at an instant.
    #[must_use]
    pub fn new(plan: &Plan, model: &Model, from: i64) -> Self {
        let zone = plan.calendar.zone(plan.policy.zone);
        let moment = |at: i64| Moment { utc: utc(at), local: zone.format_with_weekday(at) };
        let foreseen = foresee(plan, from);
        let mut rows: Vec<(Option<i64>, ClockRow)> = Vec::new();
        for (id, obligation) in plan.obligations.iter() {
            let runs = foreseen.get(&id).copied();
            let when = model.obligations.get(id).and_then(|o| o.when.as_ref()).map(|w| w.text.clone());
            let row = ClockRow {
                due: runs.map(|r| moment(r.due)),
                opens: runs.and_then(|r| r.opens).map(moment),
                ..ClockRow::new(plan, obligation, when)
            };
            rows.push((runs.map(|r| r.due), row));
        }
        rows.sort_by_key(|(due, _)| due.unwrap_or(i64::MAX));
        Self {
            format: "callout.clocks/1",
            policy: plan.policy.label.clone(),
            zone: zone.name.clone(),
            from: moment(from),
            clocks: rows.into_iter().map(|(_, row)| row).collect(),
        }
    }

    /// For people.
    #[must_use]
    pub fn human(&self) -> String {
        if self.clocks.is_empty() {
            return "no obligation, so no clock\n".to_owned();
        }
        let mut text = format!(
            "as if everything that clocks count from were at {} {},\nand each clock were met at its last moment\n",
            self.from.local, self.zone
        );
        for row in &self.clocks {
            let title = row.label.as_ref().map_or_else(String::new, |l| format!(" \"{l}\""));
            let due = row.due.as_ref().map_or("no date yet", |d| d.local.as_str());
            let _ = writeln!(text, "\n{due:20}  {}{title}", row.obligation);
            for line in row.details() {
                for (i, part) in wrap(&line, WIDTH - MARGIN - 2).iter().enumerate() {
                    let _ = writeln!(text, "{}{part}", " ".repeat(if i == 0 { MARGIN } else { MARGIN + 2 }));
                }
            }
        }
        visible_lines(&text)
    }
}

/// Columns of an overview.
const WIDTH: usize = 80;

/// Columns before what is said of a clock: its instant.
const MARGIN: usize = 22;

impl ClockRow {
    fn new(plan: &Plan, obligation: &ObligationPlan, when: Option<String>) -> Self {
        let names = Names(plan);
        let (notify, task) = match &obligation.duty {
            Duty::Notify(of) => (of.iter().map(|a| names.audience(*a).to_owned()).collect(), None),
            Duty::Do(what) => (Vec::new(), Some(what.clone())),
        };
        let warning = |w: &crate::plan::WarningPlan| ClockWarning { whom: names.whom(&w.page.targets), left: w.left };
        Self {
            obligation: obligation.name.clone(),
            label: obligation.label.clone(),
            due: None,
            opens: None,
            deadline: deadline_words(plan, obligation),
            notify,
            task,
            when,
            by: obligation.by.map(|by| names.actor(by).to_owned()),
            using: obligation.using.map(|t| names.template(t).to_owned()),
            warnings: obligation.warnings.iter().map(warning).collect(),
            source: obligation.source.clone(),
            checked: obligation.checked.clone(),
            place: place(plan, obligation.at).map(str::to_owned),
        }
    }

    fn details(&self) -> Vec<String> {
        let what = match &self.task {
            Some(task) => format!("do \"{task}\""),
            None => format!("notify {}", self.notify.join(", ")),
        };
        let by = self.by.as_ref().map_or_else(String::new, |by| format!(" by {by}"));
        let using = self.using.as_ref().map_or_else(String::new, |t| format!(" using {t}"));
        let mut lines = vec![format!("{what} {}{by}{using}", self.deadline)];
        lines.extend(self.opens.as_ref().map(|o| format!("not before {}", o.local)));
        lines.extend(self.when.as_ref().map(|w| format!("when {w}")));
        let mut warned: Vec<(&str, Vec<String>)> = Vec::new();
        for w in &self.warnings {
            match warned.iter_mut().find(|(whom, _)| *whom == w.whom) {
                Some((_, left)) => left.push(show_duration(w.left)),
                None => warned.push((&w.whom, vec![show_duration(w.left)])),
            }
        }
        lines.extend(warned.iter().map(|(whom, left)| format!("warns {whom} at {} left", left.join(", "))));
        let checked = self.checked.as_ref().map_or_else(String::new, |c| format!(", checked {c}"));
        lines.extend(self.source.as_ref().map(|s| format!("{s}{checked}")));
        lines.extend(self.place.clone());
        lines
    }
}

/// When each clock runs out if everything is at `from`, and each is met at its last moment.
fn foresee(plan: &Plan, from: i64) -> BTreeMap<ObligationId, Runs> {
    let mut known: BTreeMap<ObligationId, Runs> = BTreeMap::new();
    let mut after: BTreeMap<ObligationId, Vec<ObligationId>> = BTreeMap::new();
    for (id, obligation) in plan.obligations.iter() {
        for anchor in obligation.deadline.iter().flat_map(Deadline::anchors) {
            if let ClockAnchor::Fulfilled(other) = anchor {
                after.entry(other).or_default().push(id);
            }
        }
    }
    // Each clock is reckoned again when one that it counts from has changed, but never without end: in a circle that one
    // `earliest of` opens, the changes may lead around it.
    let mut open: VecDeque<ObligationId> = plan.obligations.ids().collect();
    let mut waiting: BTreeSet<ObligationId> = open.iter().copied().collect();
    let mut turns: BTreeMap<ObligationId, usize> = BTreeMap::new();
    while let Some(id) = open.pop_front() {
        waiting.remove(&id);
        let anchor = |anchor| match anchor {
            ClockAnchor::Fulfilled(other) => known.get(&other).map(|r: &Runs| r.due),
            ClockAnchor::Fact(_) => None,
            ClockAnchor::Life(_) | ClockAnchor::SentTemplate(_) | ClockAnchor::SentBy(_) => Some(from),
        };
        let deadline = plan.obligations.get(id).and_then(|o| o.deadline.as_ref());
        let Some(runs) = deadline.and_then(|d| plan.clock_runs(d, anchor)) else { continue };
        let turn = turns.entry(id).or_default();
        if known.get(&id) == Some(&runs) || *turn > plan.obligations.len() {
            continue;
        }
        *turn += 1;
        known.insert(id, runs);
        for next in after.get(&id).into_iter().flatten() {
            if waiting.insert(*next) {
                open.push_back(*next);
            }
        }
    }
    known
}
