//! The level: from facts, by hand, rising and falling.
//!
//! The level is judged in a tick, once for all facts of an instant, so their order does not matter.
//!
//! - A rise acts at once. A fall is proposed; it acts when it is confirmed by the role that alone may lower the
//!   severity (else the owner of the rest), or with `falls with the facts`. A confirmation is for what was proposed: if
//!   the facts ask for a worse level by then, for that.
//! - A level by hand is a pin. Lowering by hand needs the guard and then acts at once. When the level from facts
//!   becomes worse than it was at the pin, the worse of both holds from then on.
//! - No possible level, facts that are impossible together, and too many unknown facts are alarms, raised once until
//!   the doubt is gone.
//! - With `unknown counts as ask`, the facts that keep the level open are asked for whenever they change.
//! - `acknowledge within` runs on the ladder clock (while everything is snoozed nobody can answer), `resolve within` on
//!   the wall clock. Both start at declaration or at the rise to the level; after a fall the new level's run from the
//!   declaration, where that is not past yet.

use super::agenda::Item;
use super::state::{Phase, Pin};
use super::step::{About, Machine};
use super::{AlarmKind, Command, What};
use crate::model::{Counts, Expr, LevelId, Responder, Situation};
use crate::plan::LevelLadders;
use crate::syntax::ast::Move;

impl Machine<'_> {
    /// Judges the level and what follows from it.
    pub(super) fn judge_level(&mut self) {
        self.s.agenda.remove(&Item::Level);
        if self.s.phase != Phase::Open {
            return;
        }
        let from_facts = self.level_from_facts();
        self.watch_crossings();
        self.ask();
        let wanted = self.with_pin(from_facts);
        let by_hand = self.s.severity.pin.as_mut().is_some_and(|p| std::mem::take(&mut p.fresh));
        let confirmed = std::mem::take(&mut self.s.severity.confirmed);
        match self.s.severity.level {
            None => self.set_level(wanted, by_hand),
            Some(level) if wanted < level => self.set_level(wanted, by_hand),
            Some(level) if wanted > level => {
                if by_hand || self.plan.severity.falls_with_facts {
                    self.set_level(wanted, by_hand);
                } else if let Some(proposed) = self.s.severity.proposed.filter(|p| confirmed && *p > level) {
                    self.set_level(wanted.min(proposed), false);
                    if wanted > proposed {
                        self.propose(wanted);
                    }
                } else {
                    self.propose(wanted);
                }
            }
            Some(level) => {
                self.s.severity.proposed = None;
                self.same_level(level);
            }
        }
        self.cadence_changed();
        if std::mem::take(&mut self.s.severity.afresh)
            && let Some(level) = self.s.severity.level
        {
            let (ladders, doubtful) = self.select(level);
            self.start_afresh(ladders, &doubtful);
            self.start_targets(level, self.now);
        }
    }

    fn propose(&mut self, level: LevelId) {
        if self.s.severity.proposed != Some(level) {
            self.s.severity.proposed = Some(level);
            let place = self.plan.severity.at;
            self.journal(Some(place), What::FallProposed { to: level });
        }
        if let Some(level) = self.s.severity.level {
            self.same_level(level);
        }
    }

    /// Facts may select other ladders at the same level.
    fn same_level(&mut self, level: LevelId) {
        let (ladders, doubtful) = self.selected(level);
        if ladders != self.s.severity.selection {
            self.change_ladders(ladders, &doubtful);
        }
    }

    fn set_level(&mut self, level: LevelId, by_hand: bool) {
        let from = self.s.severity.level;
        self.s.severity.proposed = None;
        self.s.severity.previous = from;
        self.s.severity.level = Some(level);
        let place = self.plan.levels.get(level).map(|l| l.at);
        let possible = self.s.severity.possible.clone();
        self.journal(place, What::Severity { from, to: level, possible, by_hand });
        self.cap_snooze(level);
        let (ladders, doubtful) = self.select(level);
        match from {
            None => {
                self.change_ladders(ladders, &doubtful);
                self.start_targets(level, self.s.incident.declared_at);
            }
            Some(from) if level < from => {
                self.end_snooze();
                self.change_ladders(ladders, &doubtful);
                self.start_targets(level, self.now);
            }
            Some(_) => {
                self.s.severity.selection = ladders;
                self.start_targets(level, self.s.incident.declared_at);
            }
        }
        if let Some(from) = from {
            self.severity_changed(from, level);
        }
        self.at_once(Item::Roles);
        self.clocks_changed();
        self.at_once(Item::Procedures);
        self.cadence_changed();
    }

    /// `acknowledge within` and `resolve within` of a level, from an instant on.
    fn start_targets(&mut self, level: LevelId, from: i64) {
        let Some(plan) = self.plan.levels.get(level) else { return };
        let elapsed = self.now.saturating_sub(from);
        for (item, within, idle) in [
            (Item::AcknowledgeBy, plan.acknowledge_within, self.all_answered()),
            (Item::ResolveBy, plan.resolve_within, false),
        ] {
            self.s.agenda.remove(&item);
            let left = within.map(|w| w.saturating_sub(elapsed)).filter(|left| *left >= 0);
            if item == Item::AcknowledgeBy {
                self.s.severity.acknowledge_by = left.map(|l| self.clock(item.clock()).saturating_add(l));
            }
            if let Some(left) = left.filter(|_| !idle) {
                self.after(item, left);
            }
        }
    }

    pub(super) fn acknowledge_late(&mut self) {
        if !self.all_answered() {
            self.s.severity.acknowledge_by = None;
            let place = self.s.severity.level.and_then(|l| self.plan.levels.get(l)).map(|l| l.at).unwrap_or_default();
            let late = self.unanswered_ladders();
            if late.is_empty() {
                self.alarm(AlarmKind::AcknowledgeLate, place, About::default());
            }
            for ladder in late {
                self.alarm(AlarmKind::AcknowledgeLate, place, About::run(super::state::RunKey::Ladder(ladder)));
            }
        }
    }

    pub(super) fn resolve_late(&mut self) {
        if self.s.phase == Phase::Open {
            let place = self.s.severity.level.and_then(|l| self.plan.levels.get(l)).map(|l| l.at).unwrap_or_default();
            self.alarm(AlarmKind::ResolveLate, place, About::default());
        }
    }

    /// An answer was taken back or used up: the target holds again. Where its hour has passed it is missed now.
    pub(super) fn acknowledge_again(&mut self) {
        if let Some(due) = self.s.severity.acknowledge_by.filter(|_| self.all_answered()) {
            let due = due.max(self.clock(Item::AcknowledgeBy.clock()).saturating_sub(1));
            self.s.agenda.set(Item::AcknowledgeBy, due);
        }
    }

    /// What unknown facts leave open, and which of it counts. Where no level is possible at all, the present one stays
    /// (at first the worst).
    fn level_from_facts(&mut self) -> LevelId {
        let possible = self.plan.criteria.possible(&self.facts(), &*self);
        self.doubt(if possible.contradiction {
            Some(AlarmKind::Contradiction)
        } else if possible.over_budget {
            Some(AlarmKind::TooManyUnknowns)
        } else if possible.none_possible {
            Some(AlarmKind::NoLevel)
        } else {
            None
        });
        let elapsed = self.now.saturating_sub(self.s.incident.declared_at);
        let level = self.plan.criteria.settle(&possible, elapsed);
        self.s.severity.possible = possible.levels;
        level.or(self.s.severity.level).unwrap_or_default()
    }

    fn doubt(&mut self, doubt: Option<AlarmKind>) {
        let place = self.plan.severity.at;
        match doubt {
            Some(kind) => {
                let before = std::mem::replace(&mut self.s.severity.doubts, [kind].into());
                if !before.contains(&kind) {
                    self.alarm(kind, place, About::default());
                }
            }
            None => self.s.severity.doubts.clear(),
        }
    }

    fn with_pin(&mut self, from_facts: LevelId) -> LevelId {
        let Some(pin) = self.s.severity.pin.as_mut() else { return from_facts };
        let basis = *pin.facts.get_or_insert(from_facts);
        pin.overtaken |= from_facts < basis;
        if pin.overtaken { pin.level.min(from_facts) } else { pin.level }
    }

    /// The next instant at which a constant of time is crossed.
    fn watch_crossings(&mut self) {
        self.s.agenda.remove(&Item::Crossing);
        let elapsed = self.now.saturating_sub(self.s.incident.declared_at);
        let mut constants = self.plan.criteria.crossings();
        for level in self.plan.levels.rows() {
            if let LevelLadders::First(alternatives) = &level.ladders {
                alternatives.iter().filter_map(|(_, w)| w.as_ref()).for_each(|w| elapsed_constants(w, &mut constants));
            }
        }
        if let Some(next) = constants.into_iter().filter(|c| *c > elapsed).min() {
            self.s.agenda.set(Item::Crossing, self.s.incident.declared_at.saturating_add(next));
        }
        // What is left on a clock crosses its constants, too; criteria speak of no other situations.
        let left = self.plan.criteria.conditions().filter_map(|e| self.next_crossing(e)).min();
        if let Some(next) = left {
            self.s.agenda.set_by(Item::Crossing, next);
        }
    }

    /// With `unknown counts as ask`: the questions that keep the level open.
    fn ask(&mut self) {
        if self.plan.severity.counts_as != Counts::Ask {
            return;
        }
        let open = if self.s.severity.possible.len() > 1 {
            self.plan.criteria.open_facts(&self.facts(), &*self)
        } else {
            Vec::new()
        };
        if open != self.s.severity.asked {
            self.s.severity.asked = open.clone();
            if !open.is_empty() {
                self.out.push(Command::Ask { facts: open });
            }
        }
    }

    /// A level set by hand.
    pub(super) fn level_by_hand(&mut self, level: LevelId, by: Option<Responder>) {
        if self.plan.levels.get(level).is_none() {
            return self.ignored("no such level");
        }
        if self.s.phase != Phase::Open {
            return self.ignored("the incident is over");
        }
        if self.s.severity.level.is_some_and(|now| level > now) && !self.allowed(Move::LowerSeverity, by) {
            return;
        }
        let place = self.plan.levels.get(level).map(|l| l.at);
        self.journal(place, What::LevelByHand { level, by });
        // Facts of this very instant, not judged yet, belong to what is known when it is pinned.
        self.s.severity.pin = Some(Pin { level, facts: None, overtaken: false, fresh: true });
        self.at_once(Item::Level);
    }

    /// A proposed fall is confirmed.
    pub(super) fn fall_confirmed(&mut self, by: Option<Responder>) {
        if self.s.severity.proposed.is_none() {
            return self.ignored("no lower level is proposed");
        }
        if self.allowed(Move::LowerSeverity, by) {
            self.s.severity.confirmed = true;
            self.at_once(Item::Level);
        }
    }
}

/// The constants that `elapsed` is compared with.
pub(super) fn elapsed_constants(expr: &Expr, all: &mut Vec<i64>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
            Expr::Not(e) => open.push(e),
            Expr::Situation(Situation::Elapsed { seconds, .. }) => all.push(*seconds),
            _ => {}
        }
    }
}
