//! Conditions, judged now. `None` is unknown.
//!
//! Facts that are not known count as assumed where the plan assumes them. Situations are never unknown; before the
//! level is judged for the first time no comparison with it holds. `STATE for D since EVENT` does not hold before EVENT.

use std::cmp::Reverse;

use super::step::Machine;
use super::{Health, What};
use crate::decision::{Circumstances, Facts, Knowledge, Truth};
use crate::model::{Expr, FactId, FactType, FactValue, MomentAnchor, MomentId, Responder, Situation};

impl Circumstances for Machine<'_> {
    fn situation(&self, situation: &Situation) -> bool {
        self.holds_now(situation)
    }
}

impl Machine<'_> {
    /// What is known and assumed.
    pub(super) fn facts(&self) -> Facts {
        let mut facts = Facts::new();
        for (fact, plan) in self.plan.facts.iter() {
            match (self.s.incident.facts.get(&fact), &plan.assume) {
                (Some(known), _) => facts.set(fact, Knowledge::Known(known.clone())),
                (None, Some(assumed)) => facts.set(fact, Knowledge::Assumed(assumed.clone())),
                (None, None) => {}
            }
        }
        facts
    }

    /// Whether a condition holds for all completions of the unknown facts, for none, or (`None`) for some.
    pub(super) fn truth(&self, expr: &Expr) -> Option<bool> {
        self.truth_in(expr, self)
    }

    /// The same, where situations are as given.
    pub(super) fn truth_in(&self, expr: &Expr, circumstances: &dyn Circumstances) -> Option<bool> {
        match self.plan.criteria.truth(expr, &self.facts(), circumstances).truth {
            Truth::True => Some(true),
            Truth::False => Some(false),
            Truth::Unknown => None,
        }
    }

    /// Whether a situation holds.
    fn holds_now(&self, situation: &Situation) -> bool {
        let since = |at: i64| self.now.saturating_sub(at);
        match situation {
            Situation::Severity { op, level } => {
                self.s.severity.level.is_some_and(|now| op.holds(&Reverse(now), &Reverse(*level)))
            }
            Situation::State(states) => states.contains(&self.s.incident.state),
            Situation::Acknowledged => self.all_answered(),
            Situation::During(hours) => self.plan.calendar.hours_open(*hours, self.now),
            Situation::Vacant { role, lasts } => {
                self.s.roles.holder(*role).is_none()
                    && since(self.s.roles.vacant_since(*role).unwrap_or(self.s.incident.declared_at)) >= *lasts
            }
            Situation::NoUpdate { lasts } => {
                since(self.s.communications.last_update().unwrap_or(self.s.incident.declared_at)) >= *lasts
            }
            Situation::StateFor { state, lasts, since: from } => {
                let began = self.s.incident.began.get(state).copied();
                let anchor = match from {
                    Some(anchor) => self.anchor(*anchor),
                    None => began,
                };
                *state == self.s.incident.state
                    && began.zip(anchor).is_some_and(|(began, anchor)| since(began.max(anchor)) >= *lasts)
            }
            Situation::ServiceDown(service) => self.service_health(*service) == Health::Down,
            Situation::ServiceUntrusted(service) => self.service_health(*service) == Health::Untrusted,
            Situation::ChannelDown(channel) => self.health(*channel) == Health::Down,
            Situation::ChannelUntrusted(channel) => self.health(*channel) == Health::Untrusted,
            Situation::Remaining { obligation, at_least, seconds } => match self.s.clocks.due(*obligation) {
                Some(due) => (due.saturating_sub(self.now) > *seconds) == *at_least,
                None => *at_least,
            },
            Situation::Elapsed { at_least, seconds } => (since(self.s.incident.declared_at) >= *seconds) == *at_least,
        }
    }

    /// When something in the life of the incident was. A moment that is not set yet is where the plan assumes it.
    pub(super) fn anchor(&self, anchor: MomentAnchor) -> Option<i64> {
        // A moment may stand in for a moment; the plan has no longer chain of them than it has moments.
        let mut anchor = anchor;
        for _ in 0..=self.plan.moments.len() {
            let MomentAnchor::Moment(moment) = anchor else {
                return match anchor {
                    MomentAnchor::Declared => Some(self.s.incident.declared_at),
                    MomentAnchor::Acknowledged => self.s.incident.all_answered,
                    MomentAnchor::Resolved => self.s.incident.resolved_at,
                    MomentAnchor::State(state) => self.s.incident.began.get(&state).copied(),
                    MomentAnchor::Moment(_) => None,
                };
            };
            if let Some(at) = self.s.incident.moments.get(&moment) {
                return Some(*at);
            }
            anchor = self.plan.moments.get(moment).and_then(|m| m.assume)?;
        }
        None
    }

    /// Records a moment.
    pub(super) fn moment(&mut self, moment: MomentId, at: i64) {
        let Some(plan) = self.plan.moments.get(moment) else { return self.ignored("no such moment") };
        let at = if plan.back_dated { at.min(self.now) } else { self.now };
        self.s.incident.moments.insert(moment, at);
        self.journal(Some(plan.at), What::Moment { moment, at });
        self.moment_set(moment, at);
    }

    /// A fact becomes known, changes or is withdrawn.
    pub(super) fn fact(&mut self, fact: FactId, value: Option<&FactValue>, by: Option<Responder>) {
        let Some(plan) = self.plan.facts.get(fact) else { return self.ignored("no such fact") };
        if let Some(value) = value
            && !fits(&plan.ty, value)
        {
            return self.ignored(format!("a value of another type was given for {}", plan.name));
        }
        self.look_for_gain(fact, value);
        let before = match value {
            Some(value) => self.s.incident.facts.insert(fact, value.clone()),
            None => self.s.incident.facts.remove(&fact),
        };
        self.journal(Some(plan.at), What::Fact { fact, value: value.cloned(), by });
        if before.as_ref() != value {
            self.fact_changed(fact);
        }
        self.at_once(super::agenda::Item::Level);
    }
}

/// Whether a value is one of the type.
fn fits(ty: &FactType, value: &FactValue) -> bool {
    match (ty, value) {
        (FactType::Bool, FactValue::Bool(_))
        | (FactType::Percent | FactType::Count | FactType::Number, FactValue::Number(_))
        | (FactType::Duration, FactValue::Duration(_))
        | (FactType::Instant, FactValue::Instant(_))
        | (FactType::Text, FactValue::Text(_)) => true,
        (FactType::Scale(words) | FactType::Choice(words), FactValue::Word(n)) => usize::from(*n) < words.len(),
        (FactType::Flags(words), FactValue::Flags(set)) => words.len() >= 64 || set >> words.len() == 0,
        _ => false,
    }
}
