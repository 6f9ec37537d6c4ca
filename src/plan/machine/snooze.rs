//! Snoozing: the ladder clock stands still.
//!
//! Everything of ladders and role offers waits on the ladder clock. While it stands still results are recorded, and
//! what they start waits for its end; then people are resolved again and newcomers paged. A second snooze replaces the
//! first; a level may cap it (an incident declared snoozed is capped when its level is judged). An answering
//! acknowledgement, `resolved`, `escalated` or a rise ends it. Choices of `any of` wait, too: an answer that comes while
//! snoozed is not taken.

use super::What;
use super::agenda::Item;
use super::state::{Phase, Snooze};
use super::step::Machine;
use crate::model::LevelId;

impl Machine<'_> {
    /// Snoozes for so many seconds from now.
    pub(super) fn snooze(&mut self, seconds: i64) {
        if self.s.phase != Phase::Open {
            return self.ignored("there is nothing to snooze");
        }
        if seconds <= 0 {
            return self.ignored("a snooze of no length");
        }
        let most = self.s.severity.level.and_then(|l| self.plan.levels.get(l)).and_then(|l| l.snooze_at_most);
        let until = self.now.saturating_add(most.map_or(seconds, |m| seconds.min(m)));
        let since = self.s.snooze.map_or(self.now, |s| s.since);
        self.s.snooze = Some(Snooze { since, asked: self.now, until });
        self.s.agenda.set(Item::SnoozeEnd, until);
        self.journal(None, What::Snoozed { until });
    }

    /// A level caps the snooze an incident was declared with.
    pub(super) fn cap_snooze(&mut self, level: LevelId) {
        let Some(most) = self.plan.levels.get(level).and_then(|l| l.snooze_at_most) else { return };
        let Some(snooze) = self.s.snooze else { return };
        let until = snooze.asked.saturating_add(most).max(self.now);
        if until < snooze.until {
            self.s.snooze = Some(Snooze { until, ..snooze });
            self.s.agenda.set(Item::SnoozeEnd, until);
            let place = self.plan.levels.get(level).map(|l| l.at);
            self.journal(place, What::Snoozed { until });
        }
    }

    /// Ends the snooze, by hand or because it is over.
    pub(super) fn unsnooze(&mut self) {
        if self.s.snooze.is_none() {
            return self.ignored("nothing is snoozed");
        }
        self.end_snooze();
    }

    /// Ends the snooze, if there is one.
    pub(super) fn end_snooze(&mut self) {
        let Some(snooze) = self.s.snooze.take() else { return };
        self.s.agenda.remove(&Item::SnoozeEnd);
        self.s.lost = self.s.lost.saturating_add(self.now.saturating_sub(snooze.since));
        self.journal(None, What::Unsnoozed);
        self.look_for_hand_overs();
    }
}
