//! A run as JSON: `callout.run/1`.

use serde::Serialize;

use crate::plan::Plan;
use crate::simulate::{Names, Run, sentence};

/// A run.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunDocument {
    /// `callout.run/1`.
    pub format: &'static str,
    /// The scenario's name.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Content hash of the plan.
    pub plan: String,
    /// Declaration, seconds since 1970-01-01 00:00 UTC.
    pub starts: i64,
    /// End of the run.
    pub ends: i64,
    /// The policy's zone, in which `local` is.
    pub zone: String,
    /// Whether every expectation held.
    pub passed: bool,
    /// Everything that happened, in order.
    pub journal: Vec<RunEntry>,
    /// Every message with its texts.
    pub messages: Vec<RunMessage>,
    /// Silence per audience.
    pub silences: Vec<RunSilence>,
    /// Every expectation.
    pub expectations: Vec<RunVerdict>,
}

/// One journal entry.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RunEntry {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub at: i64,
    /// Seconds since the declaration.
    pub offset: i64,
    /// On the policy's clock.
    pub local: String,
    /// The sentence people read.
    pub text: String,
    /// `path:line` of the policy line that caused it.
    pub place: Option<String>,
    /// The entry itself; ids are positions in the plan's tables.
    pub what: serde_json::Value,
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
    pub held: bool,
    /// What happened instead.
    pub instead: Vec<String>,
}

impl RunDocument {
    /// The document of a run. `hash` is the plan's.
    #[must_use]
    pub fn new(plan: &Plan, run: &Run, hash: &str) -> Self {
        let names = Names(plan);
        let starts = run.script.starts;
        Self {
            format: "callout.run/1",
            scenario: run.script.name.clone(),
            title: run.script.title.clone(),
            plan: hash.to_owned(),
            starts,
            ends: run.ends,
            zone: plan.calendar.zone(plan.policy.zone).name.clone(),
            passed: run.passed(),
            journal: run
                .journal
                .iter()
                .map(|e| RunEntry {
                    at: e.at,
                    offset: e.at - starts,
                    local: plan.calendar.format_local(plan.policy.zone, e.at),
                    text: sentence(plan, e).text,
                    place: e.place.and_then(|p| plan.places.get(p.0 as usize)).cloned(),
                    what: serde_json::to_value(&e.what).unwrap_or_default(),
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
            expectations: run
                .verdicts
                .iter()
                .map(|v| RunVerdict {
                    text: v.text.clone(),
                    place: v.place.clone(),
                    held: v.held,
                    instead: v.instead.clone(),
                })
                .collect(),
        }
    }
}
