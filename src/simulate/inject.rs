//! Injects: what somebody outside says to somebody inside, in the middle of a rehearsal.
//!
//! - It goes to whoever the target means at that instant: the holder of a role, who is on call. With a channel it arrives
//!   where the channel works and deliveries to that person do not fail; without one, face to face. Nobody who is
//!   unreachable hears it. It is no page: nobody has to answer it, and nothing else follows from it by itself.
//! - What is expected of it counts from it. Something that was so before does not count, unless it goes on: a level, a
//!   state, who holds a role.
//! - An inject that never comes, because what it waits for does not happen, leaves its expectations unmet.

use crate::model::{ChannelId, Expectation, Responder, TargetKind, When};
use crate::plan::machine::{Event, meant};

use super::expect::{Instead, Outcome, Verdict};
use super::run::Host;
use super::script::ScriptedEvent;

impl Host<'_> {
    /// Says something to somebody, and notes what is expected of it.
    pub(super) fn inject(&mut self, event: &ScriptedEvent, to: TargetKind, via: Option<ChannelId>, text: &str) {
        let now = self.now;
        self.tick_if_due();
        let everybody: Vec<Responder> = meant(self.plan, &self.state, now, to);
        let (heard, missed) = everybody.into_iter().partition(|who| self.world.hears(self.plan, *who, via, now));
        self.feed(None, Event::Injected { to, via, text: text.to_owned(), heard, missed });
        let after = now - self.script.starts;
        for (expectation, place) in &event.expects {
            let from_here = Expectation { when: Some(shifted(expectation.when, after)), ..expectation.clone() };
            self.horizon = self.horizon.max(now.saturating_add(last(expectation.when)));
            self.expects.push((from_here, place.clone()));
        }
    }
}

/// An expectation's time, counted from the start of the scenario instead of from the inject.
fn shifted(when: Option<When>, after: i64) -> When {
    match when {
        None => When::After(after),
        Some(When::At(s)) => When::At(after.saturating_add(s)),
        Some(When::Within(s)) => When::Between(after, after.saturating_add(s)),
        Some(When::Before(s)) => When::Between(after, after.saturating_add(s).saturating_sub(1)),
        Some(When::After(s)) => When::After(after.saturating_add(s)),
        Some(When::Between(a, b)) => When::Between(after.saturating_add(a), after.saturating_add(b)),
    }
}

/// The last second that an expectation names.
pub(super) fn last(when: Option<When>) -> i64 {
    match when {
        None => 0,
        Some(When::At(s) | When::Within(s) | When::Before(s) | When::After(s) | When::Between(_, s)) => s,
    }
}

/// What was expected of an inject that never came.
pub(super) fn never_came<'a>(never: impl Iterator<Item = &'a ScriptedEvent>) -> Vec<Verdict> {
    let expected = never.flat_map(|e| &e.expects);
    expected
        .map(|(expectation, place)| Verdict {
            text: expectation.text.clone(),
            place: place.clone(),
            outcome: Outcome::Failed,
            instead: vec![Instead::said("the inject never came, because what it waits for did not happen")],
        })
        .collect()
}
