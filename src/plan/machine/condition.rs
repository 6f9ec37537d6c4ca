//! Conditions, judged now. `None` is unknown.
//!
//! Facts that are not known count as assumed where the plan assumes them. Situations are never unknown; before the
//! level is judged for the first time no comparison with it holds. `STATE for D since EVENT` does not hold before EVENT.

use std::cmp::Reverse;

use super::step::Machine;
use super::{Health, What};
use crate::model::{Expr, FactId, FactType, FactValue, MomentAnchor, MomentId, Responder, Situation};

impl Machine<'_> {
    /// A fact's value: known, else assumed.
    pub(super) fn fact_value(&self, fact: FactId) -> Option<&FactValue> {
        self.s.incident.facts.get(&fact).or_else(|| self.plan.facts.get(fact).and_then(|f| f.assume.as_ref()))
    }

    /// Whether a condition holds.
    pub(super) fn truth(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Constant(b) => Some(*b),
            Expr::All(of) => of.iter().fold(Some(true), |all, e| match (all, self.truth(e)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            }),
            Expr::Any(of) => of.iter().fold(Some(false), |any, e| match (any, self.truth(e)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            }),
            Expr::Not(e) => self.truth(e).map(|b| !b),
            Expr::AtLeast { n, of } => {
                let truths: Vec<Option<bool>> = of.iter().map(|e| self.truth(e)).collect();
                let yes = truths.iter().filter(|t| **t == Some(true)).count();
                let maybe = truths.iter().filter(|t| t.is_none()).count();
                let n = usize::try_from(*n).unwrap_or(usize::MAX);
                if yes >= n {
                    Some(true)
                } else if yes + maybe < n {
                    Some(false)
                } else {
                    None
                }
            }
            Expr::Is(fact) => match self.fact_value(*fact)? {
                FactValue::Bool(b) => Some(*b),
                _ => None,
            },
            Expr::Compare { fact, op, value } => Some(op.holds(self.fact_value(*fact)?, value)),
            Expr::Has { fact, flags, all } => match self.fact_value(*fact)? {
                FactValue::Flags(set) => Some(if *all { set & flags == *flags } else { set & flags != 0 }),
                _ => None,
            },
            Expr::Count { fact, op, n } => match self.fact_value(*fact)? {
                FactValue::Flags(set) => Some(op.holds(&set.count_ones(), n)),
                _ => None,
            },
            Expr::Known(fact) => Some(self.s.incident.facts.contains_key(fact)),
            Expr::Situation(situation) => Some(self.situation(situation)),
        }
    }

    /// Whether a situation holds.
    pub(super) fn situation(&self, situation: &Situation) -> bool {
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
                    MomentAnchor::Acknowledged => self.s.incident.acknowledged.map(|(_, at)| at),
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
        match value {
            Some(value) => self.s.incident.facts.insert(fact, value.clone()),
            None => self.s.incident.facts.remove(&fact),
        };
        self.journal(Some(plan.at), What::Fact { fact, value: value.cloned(), by });
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
