//! Runs as JSON: `callout.runs/1`.

use serde::Serialize;

use super::clocks::{self, RunClock};
use super::journal;
use super::layout::utc;
use crate::simulate::Outcome;

use crate::plan::Plan;
use crate::simulate::{Names, Run, sentence};

/// What `callout simulate --format json` prints.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunsDocument {
    /// `callout.runs/1`.
    pub format: &'static str,
    /// Failed where a run failed, else undecided where one is.
    pub outcome: Outcome,
    /// Every run.
    pub runs: Vec<RunDocument>,
}

impl RunsDocument {
    /// The document of runs.
    #[must_use]
    pub fn new(runs: Vec<RunDocument>) -> Self {
        let outcome = runs.iter().map(|r| r.outcome).max().unwrap_or(Outcome::Held);
        Self { format: "callout.runs/1", outcome, runs }
    }
}

/// A run.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunDocument {
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Content hash of the plan.
    pub plan: String,
    /// Where it stands, `path:line`.
    pub place: String,
    /// Declaration, as 2026-11-23T07:30:00Z.
    pub starts: String,
    /// End of the run.
    pub ends: String,
    /// How many seconds it lasts.
    pub seconds: i64,
    /// It was stopped there, by `--for`, with more to come.
    pub cut: bool,
    /// The policy's zone, in which `local` is.
    pub zone: String,
    /// Whether the expectations held.
    pub outcome: Outcome,
    /// Everything that happened, in order.
    pub journal: Vec<RunEntry>,
    /// Every message with its texts.
    pub messages: Vec<RunMessage>,
    /// Silence per audience.
    pub silences: Vec<RunSilence>,
    /// Every clock of an obligation, the first to run out first, those that never ran last.
    pub clocks: Vec<RunClock>,
    /// Every expectation.
    pub expectations: Vec<RunVerdict>,
}

/// One journal entry.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunEntry {
    /// When, as 2026-11-23T07:30:00Z.
    pub at: String,
    /// Seconds since the declaration.
    pub offset: i64,
    /// On the policy's clock.
    pub local: String,
    /// The sentence people read.
    pub text: String,
    /// `path:line` of the policy line that caused it.
    pub place: Option<String>,
    /// What kind of thing it is: `paged`, `severity`, `sent`.
    pub what: String,
    /// What belongs to that kind: names as the policy has them, instants as 2026-11-23T07:30:00Z.
    pub with: serde_json::Map<String, serde_json::Value>,
}

/// One message.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunMessage {
    /// Its number.
    pub id: u64,
    /// The template's name.
    pub template: String,
    /// The audience's name.
    pub audience: String,
    /// Where it went.
    pub deliveries: Vec<RunDelivery>,
}

/// One channel and locale of a message.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunDelivery {
    /// The channel's name.
    pub channel: String,
    /// The locale.
    pub locale: String,
    /// Seconds after the declaration when it was handed over.
    pub sent: i64,
    /// Seconds after the declaration when it arrived, if it did.
    pub arrived: Option<i64>,
    /// Subject (where it has one), a blank line and the text.
    pub text: Option<String>,
}

/// Silence of an audience.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunSilence {
    /// The audience's name.
    pub audience: String,
    /// Seconds to the first word; `null` where there was none.
    pub first_word: Option<i64>,
    /// Longest silence in seconds.
    pub longest: i64,
    /// Seconds after the declaration when that began.
    pub from: i64,
}

/// One expectation.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunVerdict {
    /// As written.
    pub text: String,
    /// Where.
    pub place: String,
    /// Whether it held.
    pub outcome: Outcome,
    /// What happened instead.
    pub instead: Vec<RunInstead>,
}

/// What happened instead of what was expected.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunInstead {
    /// In words.
    pub text: String,
    /// The policy line that caused it, `path:line`.
    pub place: Option<String>,
}

impl RunDocument {
    /// The document of a run. `hash` is the plan's.
    #[must_use]
    pub fn new(plan: &Plan, run: &Run, hash: &str) -> Self {
        let names = Names(plan);
        let starts = run.script.starts;
        Self {
            scenario: run.script.name.clone(),
            title: run.script.title.clone(),
            plan: hash.to_owned(),
            place: run.script.place.clone(),
            starts: utc(starts),
            ends: utc(run.ends),
            seconds: run.ends - starts,
            cut: run.cut,
            zone: plan.calendar.zone(plan.policy.zone).name.clone(),
            outcome: run.outcome(),
            journal: run
                .journal
                .iter()
                .map(|e| {
                    let (what, with) = journal::entry(plan, &e.what);
                    RunEntry {
                        at: utc(e.at),
                        offset: e.at - starts,
                        local: plan.calendar.format_local(plan.policy.zone, e.at),
                        text: sentence(plan, e).text,
                        place: e.place.and_then(|p| plan.places.get(p.0 as usize)).cloned(),
                        what,
                        with,
                    }
                })
                .collect(),
            messages: run
                .messages
                .iter()
                .map(|m| RunMessage {
                    id: m.id.0,
                    template: names.template(m.template).to_owned(),
                    audience: names.audience(m.audience).to_owned(),
                    deliveries: m
                        .deliveries
                        .iter()
                        .map(|d| RunDelivery {
                            channel: names.channel(d.channel).to_owned(),
                            locale: d.locale.clone(),
                            sent: d.at - starts,
                            arrived: d.arrived.map(|t| t - starts),
                            text: crate::simulate::text_of(plan, m, d.channel, &d.locale),
                        })
                        .collect(),
                })
                .collect(),
            silences: run
                .silences
                .iter()
                .map(|s| RunSilence {
                    audience: names.audience(s.audience).to_owned(),
                    first_word: s.first_word,
                    longest: s.longest,
                    from: s.from - starts,
                })
                .collect(),
            clocks: clocks::by_due(plan, run).iter().map(|c| RunClock::new(plan, c, starts)).collect(),
            expectations: run
                .verdicts
                .iter()
                .map(|v| RunVerdict {
                    text: v.text.clone(),
                    place: v.place.clone(),
                    outcome: v.outcome,
                    instead: v
                        .instead
                        .iter()
                        .map(|i| RunInstead { text: i.text.clone(), place: i.place.clone() })
                        .collect(),
                })
                .collect(),
        }
    }
}
