//! Messages that are due again and again.
//!
//! - In each state the most specific rules hold: those for fewest states that name the present one, then those with
//!   another condition, then those without. Equally specific ones hold side by side. A `while` that depends on an
//!   unknown fact holds.
//! - A rule is due `every` after the last message of its communication to the audience (a rule that holds beside it
//!   counts for itself), before the first one after the communication began to apply; with `at TIME`, on so many days
//!   later at that time on the policy's clock, the first time at the next such time.
//! - A message that is held is taken up again (drafted and asked for anew) `every` later.
//! - What needs approval is drafted that much earlier (an approver without `within` counts 5 minutes).
//! - It is late when nothing has arrived by the hour it is due plus the time its channels take.
//! - `quiet` suspends it; `until STATE` ends it when that state or a later one begins. `resolved` ends all but what is
//!   written until a later state; `cancelled` ends everything.

use super::super::agenda::Item;
use super::super::state::Phase;
use super::super::step::Machine;
use super::{Message, Rule, Stage};
use crate::model::{AudienceId, CommunicationId, Expr, Situation};
use crate::plan::RepeatRule;

/// Seconds an approver without `within` is given in advance.
const APPROVER_LEAD: i64 = 300;

/// Days that `every D at TIME` is counted on, at most.
const DAYS: i64 = 400;

impl<'a> Machine<'a> {
    /// What is due may have changed.
    pub(in super::super) fn cadence_changed(&mut self) {
        self.at_once(Item::Cadence);
    }

    /// The repeat rules of a communication that hold now, by position.
    fn holding(&self, communication: CommunicationId) -> Vec<(u32, &'a RepeatRule)> {
        let Some(plan) = self.plan.communications.get(communication) else { return Vec::new() };
        let state = self.s.incident.state;
        let over = self.s.phase != Phase::Open;
        if !self.applies(communication)
            || matches!(self.s.phase, Phase::Idle | Phase::Cancelled | Phase::Closed)
            || plan.quiet.iter().any(|q| q.states.contains(&state))
        {
            return Vec::new();
        }
        let holds = |rule: &RepeatRule| {
            state < rule.until
                && (!over || rule.until > self.resolved_state())
                && rule.states.as_ref().is_none_or(|s| s.contains(&state))
                && rule.condition.as_ref().is_none_or(|c| self.truth(c) != Some(false))
        };
        let breadth = |rule: &RepeatRule| match (&rule.states, &rule.condition) {
            (Some(states), _) => (0, states.len()),
            (None, Some(_)) => (1, 0),
            (None, None) => (2, 0),
        };
        let all: Vec<(u32, &RepeatRule)> = (0u32..).zip(&plan.every).filter(|(_, r)| holds(r)).collect();
        let narrowest = all.iter().map(|(_, r)| breadth(r)).min();
        all.into_iter().filter(|(_, r)| Some(breadth(r)) == narrowest).collect()
    }

    /// When a rule is due next for an audience.
    fn next_due(&self, communication: CommunicationId, audience: AudienceId, (n, rule): (u32, &RepeatRule)) -> i64 {
        let holding = self.holding(communication);
        let counts = |by: Rule| match by {
            Rule::Every(m) => m == n || !holding.iter().any(|(h, _)| *h == m),
            Rule::On(_) => rule.at_time.is_none(),
        };
        let sends = &self.s.communications.sends;
        let last = sends.iter().filter(|((c, a, by), _)| *c == communication && *a == audience && counts(*by));
        let last = last.map(|(_, at)| *at).max();
        let begun = self.s.communications.begun.get(&communication).copied().unwrap_or(self.s.incident.declared_at);
        match rule.at_time {
            None => last.unwrap_or(begun).saturating_add(rule.every.max(1)),
            Some(minutes) => {
                let days = if last.is_some() { (rule.every / 86_400).clamp(1, DAYS) } else { 1 };
                let zone = self.plan.policy.zone;
                let due = (0..days)
                    .fold(last.unwrap_or(begun), |at, _| self.plan.calendar.next_time_of_day(zone, at, minutes));
                // What the clock said while another state (or `quiet`) held is over.
                let began = self.s.incident.began.get(&self.s.incident.state).copied().unwrap_or(begun);
                if due < began {
                    self.plan.calendar.next_time_of_day(zone, began.saturating_sub(1), minutes)
                } else {
                    due
                }
            }
        }
    }

    /// When the audience hears the next regular message, as far as is known.
    pub(super) fn next_update(&self, communication: CommunicationId, audience: AudienceId) -> Option<i64> {
        self.holding(communication).into_iter().map(|r| self.next_due(communication, audience, r)).min()
    }

    /// Makes due what is, and says when to look again.
    pub(super) fn fire_cadence(&mut self) {
        let mut next = self.look_at_holds();
        for communication in self.plan.communications.ids() {
            let Some(plan) = self.plan.communications.get(communication) else { continue };
            for (n, rule) in self.holding(communication) {
                for audience in &plan.audiences {
                    let mut due = self.next_due(communication, *audience, (n, rule));
                    match self.draft_of(communication, Rule::Every(n), *audience) {
                        Some(held) if held.stage == Stage::Held => {
                            due = due.max(held.due.saturating_add(rule.every.max(1)))
                        }
                        Some(_) => continue,
                        None => {}
                    }
                    let lead = self.approval_lead(communication).min(rule.every.saturating_sub(1)).max(0);
                    if due.saturating_sub(lead) <= self.now {
                        // Late or early, it goes out when it is due, or now.
                        due = due.max(self.now);
                        self.draft(communication, Rule::Every(n), *audience, (due, due));
                        if self
                            .draft_of(communication, Rule::Every(n), *audience)
                            .is_some_and(|d| d.stage != Stage::Held)
                        {
                            continue;
                        }
                        due = self.next_due(communication, *audience, (n, rule)).max(due.saturating_add(1));
                    }
                    let look = due.saturating_sub(lead).max(self.now.saturating_add(1));
                    next = Some(next.map_or(look, |at| at.min(look)));
                }
            }
            for rule in &plan.every {
                let crossing = rule.condition.as_ref().and_then(|c| self.next_crossing(c));
                next = next.into_iter().chain(crossing).min();
            }
        }
        if let Some(at) = next {
            self.s.agenda.set_by(Item::Cadence, at);
        }
    }

    /// The message of this rule that waits to go out.
    fn draft_of(&self, communication: CommunicationId, rule: Rule, audience: AudienceId) -> Option<&Message> {
        self.s
            .communications
            .messages
            .values()
            .find(|m| (m.communication, m.rule, m.audience) == (communication, rule, audience) && m.is_draft())
    }

    /// How long approval may take.
    fn approval_lead(&self, communication: CommunicationId) -> i64 {
        let plan = self.plan.communications.get(communication);
        let review = plan.and_then(|c| c.review.as_ref()).map_or(0, |r| r.within.unwrap_or(APPROVER_LEAD));
        let approval = plan.and_then(|c| c.approval.as_ref());
        let approval = match approval.filter(|a| a.when.as_ref().is_none_or(|w| self.truth(w) != Some(false))) {
            Some(a) => a.by.iter().map(|s| s.within.unwrap_or(APPROVER_LEAD)).fold(0, i64::saturating_add),
            None => 0,
        };
        approval.max(review)
    }

    /// The next instant at which a condition may change although nothing happens.
    pub(in super::super) fn next_crossing(&self, expr: &Expr) -> Option<i64> {
        let (mut open, mut next) = (vec![expr], None);
        while let Some(expr) = open.pop() {
            let at = match expr {
                Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => {
                    open.extend(of);
                    None
                }
                Expr::Not(e) => {
                    open.push(e);
                    None
                }
                Expr::Situation(s) => self.situation_crossing(s),
                _ => None,
            };
            next = next.into_iter().chain(at.filter(|at| *at > self.now)).min();
        }
        next
    }

    fn situation_crossing(&self, situation: &Situation) -> Option<i64> {
        let declared = self.s.incident.declared_at;
        match situation {
            Situation::Remaining { obligation, seconds, .. } => {
                self.s.clocks.due(*obligation).map(|due| due.saturating_sub(*seconds))
            }
            Situation::Elapsed { seconds, .. } => Some(declared.saturating_add(*seconds)),
            Situation::During(hours) => self.plan.calendar.next_hours_change(*hours, self.now),
            Situation::Vacant { role, lasts } => {
                Some(self.s.roles.vacant_since(*role).unwrap_or(declared).saturating_add(*lasts))
            }
            Situation::NoUpdate { lasts } => {
                Some(self.s.communications.last_update().unwrap_or(declared).saturating_add(*lasts))
            }
            Situation::StateFor { state, lasts, since } => {
                let began = self.s.incident.began.get(state).copied()?;
                let anchor = since.map_or(Some(began), |a| self.anchor(a))?;
                Some(began.max(anchor).saturating_add(*lasts))
            }
            _ => None,
        }
    }
}
