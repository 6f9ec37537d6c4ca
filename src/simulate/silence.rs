//! How long each audience heard nothing.

use crate::model::AudienceId;
use crate::plan::Plan;
use crate::plan::machine::{Entry, What};

/// How long an audience heard nothing while the incident was open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// Whom.
    pub audience: AudienceId,
    /// Seconds from the declaration to the first word.
    pub first_word: Option<i64>,
    /// Longest time without a word, in seconds.
    pub longest: i64,
    /// When that began.
    pub from: i64,
    /// The incident was over before the run ended, so nothing can make it longer.
    pub closed: bool,
}

/// The silences of a run, in the order of audiences.
pub(super) fn silences(plan: &Plan, journal: &[Entry], starts: i64, ends: i64) -> Vec<Silence> {
    let over = journal.iter().find(|e| matches!(e.what, What::Resolved { .. } | What::Cancelled { .. })).map(|e| e.at);
    let (closed, over) = (over.is_some(), over.unwrap_or(ends));
    let mut told: Vec<AudienceId> = plan.communications.rows().flat_map(|c| c.audiences.iter().copied()).collect();
    told.sort_unstable();
    told.dedup();
    told.into_iter()
        .map(|audience| {
            let words: Vec<i64> = journal
                .iter()
                .filter(|e| matches!(&e.what, What::Sent { audience: a, .. } if *a == audience))
                .map(|e| e.at)
                .collect();
            let mut silence =
                Silence { audience, first_word: words.first().map(|t| t - starts), longest: 0, from: starts, closed };
            let mut last = starts;
            for at in words.iter().copied().filter(|t| *t <= over).chain([over]) {
                if at - last > silence.longest {
                    silence.longest = at - last;
                    silence.from = last;
                }
                last = at;
            }
            silence
        })
        .collect()
}
