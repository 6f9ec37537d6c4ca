//! Messages that an event makes due.
//!
//! - Events are looked at after the level is judged for their instant.
//! - The first time a communication applies because the level rose into its levels, its `on declared` rules hold as
//!   well (from the rise), instead of those on the change of severity.
//! - A moment's deadline runs from the instant it is set to, also a back-dated one.
//! - Rules of one communication with the same template for the same instant make one message, with the nearest deadline.
//! - A draft is dropped when the state or the level changes; one that an event made due is written anew, with the
//!   deadline it had, where its communication still applies at the level.
//! - Nobody who was told is left without the end of it. To whom a communication has sent something in this incident, it
//!   sends what it has for `resolved`, later states and `cancelled` also at a level it is not for; unless a communication
//!   that is for the level says the same event to that audience, or another one that told it later does. Who has had the
//!   end as the last word is not told it again (after `reopened`) by a communication that has been silent since.

use std::collections::BTreeMap;

use super::super::agenda::Item;
use super::super::state::Phase;
use super::super::step::Machine;
use super::super::{MessageId, What};
use super::Rule;
use crate::model::{AudienceId, CommunicationId, Happening, Id, LevelId, MomentId, StateId, Trigger};

impl<'a> Machine<'a> {
    fn trigger(&mut self, trigger: Trigger) {
        self.trigger_at(trigger, self.now);
    }

    fn trigger_at(&mut self, trigger: Trigger, at: i64) {
        self.s.communications.triggers.insert(trigger, at);
        self.happened(Happening::Event(trigger));
        self.cadence_changed();
    }

    pub(in super::super) fn incident_declared(&mut self) {
        self.trigger(Trigger::Declared);
    }

    pub(in super::super) fn incident_cancelled(&mut self) {
        self.drop_drafts();
        self.trigger(Trigger::Cancelled);
    }

    pub(in super::super) fn incident_reopened(&mut self) {
        self.trigger(Trigger::Reopened);
    }

    pub(in super::super) fn all_ladders_answered(&mut self) {
        self.trigger(Trigger::Acknowledged);
    }

    pub(in super::super) fn moment_set(&mut self, moment: MomentId, at: i64) {
        self.trigger_at(Trigger::Moment(moment), at);
    }

    pub(in super::super) fn state_began(&mut self, state: StateId) {
        self.drop_drafts();
        self.trigger(Trigger::State(state));
    }

    pub(in super::super) fn severity_changed(&mut self, from: LevelId, to: LevelId) {
        self.drop_drafts();
        self.trigger(Trigger::SeverityChanged);
        self.trigger(if to < from { Trigger::SeverityRaised } else { Trigger::SeverityLowered });
    }

    /// Whether a communication is for the present level.
    pub(super) fn applies(&self, communication: CommunicationId) -> bool {
        let plan = self.plan.communications.get(communication);
        plan.zip(self.s.severity.level).is_some_and(|(c, level)| c.levels.contains(&level))
    }

    /// What changes wrote off, then events of this instant, then the clock: the newest news is drafted last, since a
    /// draft gives way to what is drafted after it.
    pub(in super::super) fn cadence(&mut self) {
        self.write_anew();
        self.fire_triggers();
        self.fire_cadence();
    }

    fn fire_triggers(&mut self) {
        if self.s.severity.level.is_none() && self.s.phase == Phase::Open {
            return;
        }
        let triggers = std::mem::take(&mut self.s.communications.triggers);
        for communication in self.plan.communications.ids() {
            if !self.applies(communication) {
                continue;
            }
            let first = !self.s.communications.begun.contains_key(&communication);
            if first {
                self.s.communications.begun.insert(communication, self.now);
            }
            let risen_into = first && triggers.contains_key(&Trigger::SeverityRaised);
            let Some(plan) = self.plan.communications.get(communication) else { continue };
            let mut due: Vec<(u32, i64)> = Vec::new();
            for (n, rule) in (0u32..).zip(&plan.on) {
                let severity = matches!(
                    rule.trigger,
                    Trigger::SeverityChanged | Trigger::SeverityRaised | Trigger::SeverityLowered
                );
                let at = match rule.trigger {
                    Trigger::Declared if risen_into => Some(self.now),
                    _ if risen_into && severity => None,
                    trigger => triggers.get(&trigger).copied(),
                };
                due.extend(at.map(|at| (n, at)));
            }
            self.make_due(communication, due, None);
        }
        for trigger in [Trigger::Cancelled].into_iter().chain(self.last_states()) {
            if let Some(at) = triggers.get(&trigger) {
                self.tell_the_end(trigger, *at);
            }
        }
    }

    /// `resolved` and the states after it.
    fn last_states(&self) -> impl Iterator<Item = Trigger> + use<'a> {
        let states = self.plan.states.ids().skip(self.resolved_state().index());
        states.map(Trigger::State)
    }

    /// Tells the end to those who were told by communications that are not for the present level.
    fn tell_the_end(&mut self, trigger: Trigger, at: i64) {
        let says = |c: CommunicationId, audience: AudienceId| {
            self.plan
                .communications
                .get(c)
                .is_some_and(|plan| plan.audiences.contains(&audience) && plan.on.iter().any(|r| r.trigger == trigger))
        };
        let mut owing: BTreeMap<CommunicationId, Vec<AudienceId>> = BTreeMap::new();
        for audience in self.plan.audiences.ids() {
            let says_it = |c: &CommunicationId| says(*c, audience);
            if self.plan.communications.ids().filter(says_it).any(|c| self.applies(c)) {
                continue;
            }
            let told = self.plan.communications.ids().filter(says_it).filter_map(|c| {
                let (when, by) = self.last_word(c, audience)?;
                (!self.is_the_end(c, by)).then_some((when, std::cmp::Reverse(c)))
            });
            if let Some((_, std::cmp::Reverse(last))) = told.max() {
                owing.entry(last).or_default().push(audience);
            }
        }
        for (communication, audiences) in owing {
            let Some(plan) = self.plan.communications.get(communication) else { continue };
            let due = (0u32..).zip(&plan.on).filter(|(_, r)| r.trigger == trigger).map(|(n, _)| (n, at)).collect();
            self.make_due(communication, due, Some(&audiences));
        }
    }

    /// When a communication last sent an audience something, and what.
    fn last_word(&self, communication: CommunicationId, audience: AudienceId) -> Option<(i64, Rule)> {
        let sends = self.s.communications.sends.iter();
        let own = sends.filter(|((c, a, _), _)| (*c, *a) == (communication, audience));
        own.map(|((_, _, by), at)| (*at, *by)).max_by_key(|(at, _)| *at)
    }

    /// Whether a line tells the end of an incident.
    fn is_the_end(&self, communication: CommunicationId, rule: Rule) -> bool {
        let (Some(plan), Rule::On(n)) = (self.plan.communications.get(communication), rule) else { return false };
        let line = usize::try_from(n).ok().and_then(|n| plan.on.get(n));
        line.is_some_and(|r| match r.trigger {
            Trigger::Cancelled => true,
            Trigger::State(state) => state >= self.resolved_state(),
            _ => false,
        })
    }

    /// Makes lines due, for these audiences or for all of the communication.
    fn make_due(&mut self, communication: CommunicationId, due: Vec<(u32, i64)>, only: Option<&[AudienceId]>) {
        let Some(plan) = self.plan.communications.get(communication) else { return };
        let rule = |n: u32| usize::try_from(n).ok().and_then(|n| plan.on.get(n));
        let deadline = |(n, at): (u32, i64)| at.saturating_add(rule(n).and_then(|r| r.within).unwrap_or(0));
        for (n, at) in &due {
            let Some(line) = rule(*n) else { continue };
            let nearest = due
                .iter()
                .filter(|(m, _)| rule(*m).is_some_and(|r| r.template == line.template))
                .min_by_key(|d| (deadline(**d), d.0));
            if nearest != Some(&(*n, *at)) {
                continue;
            }
            for audience in plan.audiences.iter().filter(|a| only.is_none_or(|o| o.contains(a))) {
                self.draft(communication, Rule::On(*n), *audience, (*at, deadline((*n, *at))));
            }
        }
    }

    /// The state or the level changed: what was not sent yet is dropped, and written anew where an event asked for it.
    fn drop_drafts(&mut self) {
        let drafts: Vec<MessageId> =
            self.s.communications.messages.iter().filter(|(_, m)| m.is_draft()).map(|(id, _)| *id).collect();
        for id in drafts {
            let place = self.approval_place(id);
            self.journal(place, What::DraftDropped { message: id });
            let Some(message) = self.forget_message(id) else { continue };
            if let Rule::On(_) = message.rule {
                self.s.communications.anew.push(message);
                self.at_once(Item::Cadence);
            }
        }
    }

    /// Writes dropped drafts anew, now that the new level is known.
    pub(super) fn write_anew(&mut self) {
        for old in std::mem::take(&mut self.s.communications.anew) {
            let newer = self
                .s
                .communications
                .messages
                .values()
                .any(|m| (m.communication, m.rule, m.audience) == (old.communication, old.rule, old.audience));
            let holds = if self.is_the_end(old.communication, old.rule) {
                // An incident that goes on after all has no end to tell, whatever was about to be said.
                let told = self.last_word(old.communication, old.audience);
                let owed = told.is_some_and(|(_, by)| !self.is_the_end(old.communication, by));
                self.s.phase != Phase::Open && (owed || self.applies(old.communication))
            } else {
                self.applies(old.communication)
            };
            if holds && self.s.phase != Phase::Cancelled && !newer {
                self.draft(old.communication, old.rule, old.audience, (old.due, old.deadline));
            }
        }
    }
}
