//! The life of an incident: declared, its states, resolved, cancelled, reopened, closed.
//!
//! - `resolved` and `cancelled` end ladders, role offers and cadence; what is left to tell (all-clear, retraction) goes
//!   on. `cancelled` keeps the state the incident was in.
//! - `closed` is refused while the incident is open, while a message still has to go out, while a clock runs, or
//!   while an exception is not restored, recorded and reviewed.
//! - `reopened` goes back to the state before the end and starts the level's ladders afresh. So it does the call-outs, and
//!   the ladders of reactions, steps and decisions, that were under way at the end: whoever was on the way has turned back,
//!   and `on declared` does not happen a second time.
//! - A state that is `resolved` or `closed` is the same as the event; leaving them is refused except by `reopened`.
//! - After `closed` a declaration is a new incident in the same state: what the host said about the world stays, and
//!   numbers of pages and messages go on.

use super::What;
use super::agenda::Item;
use super::state::{Incident, Phase, Severity};
use super::step::Machine;
use crate::model::{FactId, FactValue, Id, Responder, StateId};
use crate::syntax::ast::Move;

impl Machine<'_> {
    /// An incident begins.
    pub(super) fn declare(
        &mut self,
        key: &str,
        title: &str,
        facts: &[(FactId, FactValue)],
        snoozed: Option<i64>,
        by: Option<Responder>,
    ) {
        self.s.incident = Incident {
            key: key.to_owned(),
            title: title.to_owned(),
            declared_at: self.now,
            declared_by: by.map(|b| self.person_behind(b)),
            declarations: 1,
            ..Incident::default()
        };
        self.s.severity = Severity::default();
        self.s.runs.clear();
        self.s.chains.clear();
        self.s.choices.clear();
        self.s.raised.clear();
        self.s.leavers.clear();
        self.s.snooze = None;
        self.s.lost = 0;
        self.s.agenda.retain(|_| false);
        self.s.ledger.pages.clear();
        self.s.phase = Phase::Open;
        self.s.incident.began.insert(StateId::from_index(0), self.now);
        self.end_reactions();
        self.forget_roles();
        self.forget_arrivals();
        self.forget_responses();
        self.forget_communications();
        self.s.clocks = super::clocks::Clocks::default();
        self.s.exceptions = super::exceptions::Exceptions::default();
        self.forget_procedures();
        self.ask_for_contacts_again();
        self.journal(Some(self.plan.policy.at), What::Declared { key: key.to_owned(), title: title.to_owned(), by });
        for (fact, value) in facts {
            self.fact(*fact, Some(value), by);
        }
        if let Some(seconds) = snoozed {
            self.snooze(seconds);
        }
        self.at_once(Item::Level);
        self.at_once(Item::Roles);
        self.incident_declared();
    }

    /// The same key again: no restart; new facts are taken in. After the end and before the file is closed it has come
    /// back: it is open again.
    pub(super) fn declared_again(&mut self, facts: &[(FactId, FactValue)], by: Option<Responder>) {
        self.s.incident.declarations = self.s.incident.declarations.saturating_add(1);
        let times = self.s.incident.declarations;
        self.journal(Some(self.plan.policy.at), What::DeclaredAgain { times });
        for (fact, value) in facts {
            self.fact(*fact, Some(value), by);
        }
        if self.s.phase != Phase::Open {
            self.reopen(by);
        }
    }

    /// Somebody sets the state.
    pub(super) fn state_by(&mut self, state: StateId, by: Option<Responder>) {
        if self.plan.states.get(state).is_none() {
            self.ignored("no such state");
        } else if state == self.closed_state() {
            self.close(by);
        } else if self.s.phase != Phase::Open {
            self.ignored("the incident is over: reopen it first");
        } else if state == self.resolved_state() {
            self.resolve_incident(by);
        } else if state == self.s.incident.state {
            self.ignored("it is in this state already");
        } else {
            self.set_state(state, by);
        }
    }

    fn set_state(&mut self, state: StateId, by: Option<Responder>) {
        let from = std::mem::replace(&mut self.s.incident.state, state);
        self.s.incident.began.insert(state, self.now);
        self.journal(None, What::State { from, to: state, by });
        self.look_at_work();
        self.state_began(state);
        self.cadence_changed();
    }

    /// It is over.
    pub(super) fn resolve_incident(&mut self, by: Option<Responder>) {
        if self.s.phase != Phase::Open {
            return self.ignored("the incident is over already");
        }
        if !self.allowed(Move::Resolve, by) {
            return;
        }
        self.s.phase = Phase::Resolved;
        self.s.incident.resolved_at = Some(self.now);
        self.s.incident.before_end = Some(self.s.incident.state);
        self.journal(None, What::Resolved { by });
        self.end_paging();
        let state = self.resolved_state();
        self.set_state(state, by);
    }

    /// It never was.
    pub(super) fn cancel_incident(&mut self, by: Option<Responder>) {
        if self.s.phase != Phase::Open {
            return self.ignored("the incident is over already");
        }
        if !self.allowed(Move::Cancel, by) {
            return;
        }
        self.s.phase = Phase::Cancelled;
        self.journal(None, What::Cancelled { by });
        self.end_paging();
        self.incident_cancelled();
        self.clocks_cancelled();
        self.cadence_changed();
    }

    fn end_paging(&mut self) {
        self.end_snooze();
        let phase = self.s.phase;
        self.end_ladders(phase);
        self.end_offers();
        self.forget_arrivals();
        self.forget_responses();
        self.end_reactions();
        self.end_procedures();
        self.exceptions_over();
        self.s.severity.proposed = None;
        for item in [Item::AcknowledgeBy, Item::ResolveBy, Item::Crossing, Item::Level] {
            self.s.agenda.remove(&item);
        }
    }

    /// It is not over.
    pub(super) fn reopen(&mut self, by: Option<Responder>) {
        if !matches!(self.s.phase, Phase::Resolved | Phase::Cancelled) {
            return self.ignored("the incident is not over");
        }
        self.s.phase = Phase::Open;
        self.s.incident.resolved_at = None;
        self.journal(None, What::Reopened { by });
        if let Some(state) = self.s.incident.before_end.take() {
            self.set_state(state, by);
        }
        self.s.severity.afresh = true;
        self.at_once(Item::Level);
        self.at_once(Item::Roles);
        self.relief_goes_on();
        self.procedures_reopened();
        self.incident_reopened();
        self.clocks_reopened();
    }

    /// The file is closed.
    pub(super) fn close(&mut self, by: Option<Responder>) {
        if self.s.phase == Phase::Open {
            return self.ignored("the incident is open: resolve or cancel it first");
        }
        if let Some(why) = self.messages_still_open() {
            return self.ignored(why);
        }
        if let Some(why) = self.exceptions_still_open() {
            return self.ignored(why);
        }
        if let Some(why) = self.clocks_still_open() {
            return self.ignored(why);
        }
        if !self.allowed(Move::Close, by) {
            return;
        }
        self.s.phase = Phase::Closed;
        self.journal(None, What::Closed { by });
        self.end_ladders(Phase::Closed);
        let state = self.closed_state();
        let from = std::mem::replace(&mut self.s.incident.state, state);
        self.s.incident.began.insert(state, self.now);
        self.journal(None, What::State { from, to: state, by });
        self.state_began(state);
    }
}
