//! How long each audience heard nothing, while the incident was open: from its declaration, and again from each time it was
//! reopened.

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
    /// The incident was over when the run ended, so nothing can make it longer.
    pub closed: bool,
}

/// The silences of a run, in the order of audiences.
pub(super) fn silences(plan: &Plan, journal: &[Entry], starts: i64, ends: i64) -> Vec<Silence> {
    let (open, closed) = open_times(journal, starts, ends);
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
            for (from, to) in &open {
                let mut last = *from;
                for at in words.iter().copied().filter(|t| from <= t && t <= to).chain([*to]) {
                    if at - last > silence.longest {
                        silence.longest = at - last;
                        silence.from = last;
                    }
                    last = at;
                }
            }
            silence
        })
        .collect()
}

/// From when to when the incident was open, as often as it was; and whether it was over in the end.
fn open_times(journal: &[Entry], starts: i64, ends: i64) -> (Vec<(i64, i64)>, bool) {
    let (mut times, mut since) = (Vec::new(), Some(starts));
    for entry in journal {
        match entry.what {
            What::Resolved { .. } | What::Cancelled { .. } => times.extend(since.take().map(|from| (from, entry.at))),
            What::Reopened { .. } | What::Declared { .. } => since = since.or(Some(entry.at)),
            _ => {}
        }
    }
    times.extend(since.map(|from| (from, ends)));
    (times, since.is_none())
}
