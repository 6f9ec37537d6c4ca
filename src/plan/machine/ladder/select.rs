//! Which ladders run at a level.
//!
//! At a rise, or when facts select other ladders at the same level: of the old ladders and the new level's, those in
//! both go on unless they are exhausted, the new ones start, the others stop their rungs. Chains of those go on, and
//! their answers count for the first of the new ones until it is answered. A fall starts and stops nothing.
//!
//! A ladder in both that was answered stays answered; one that holds, stopped or handed over counts as exhausted.

use super::super::What;
use super::super::state::{Phase, RunKey, Status};
use super::super::step::Machine;
use crate::decision::Circumstances;
use crate::model::{Expr, LadderId, LevelId, Situation};
use crate::plan::LevelLadders;

/// Situations as they were when the level's ladders were selected, but time since the declaration as it is now.
struct AtSelection<'a, 'p>(&'a Machine<'p>);

impl Circumstances for AtSelection<'_, '_> {
    fn situation(&self, situation: &Situation) -> bool {
        let known = self.0.s.severity.situations.iter().find(|(known, _)| known == situation);
        match (situation, known) {
            (Situation::Elapsed { .. } | Situation::Remaining { .. }, _) | (_, None) => self.0.situation(situation),
            (_, Some((_, held))) => *held,
        }
    }
}

impl Machine<'_> {
    /// The ladders that a level has as things are now, and which of them beside an alternative with an unknown
    /// condition.
    pub(in super::super) fn select(&mut self, level: LevelId) -> (Vec<LadderId>, Vec<LadderId>) {
        let mut all = Vec::new();
        if let Some(LevelLadders::First(alternatives)) = self.plan.levels.get(level).map(|l| &l.ladders) {
            alternatives.iter().filter_map(|(_, when)| when.as_ref()).for_each(|w| situations(w, &mut all));
        }
        self.s.severity.situations = all.into_iter().map(|s| (s.clone(), self.situation(s))).collect();
        self.selected(level)
    }

    /// The ladders that the facts of now select at the same level. Situations count as when the level began: that an
    /// office closes meanwhile is no reason to drop a ladder, and must not become one when an unrelated fact is set.
    pub(in super::super) fn selected(&self, level: LevelId) -> (Vec<LadderId>, Vec<LadderId>) {
        let Some(plan) = self.plan.levels.get(level) else { return (Vec::new(), Vec::new()) };
        let (mut ladders, mut doubtful) = (Vec::new(), Vec::new());
        let mut add = |ladder: LadderId| {
            if !ladders.contains(&ladder) {
                ladders.push(ladder);
            }
        };
        match &plan.ladders {
            LevelLadders::All(all) => all.iter().copied().for_each(add),
            LevelLadders::First(alternatives) => {
                for (ladder, when) in alternatives {
                    match when.as_ref().map_or(Some(true), |w| self.truth_in(w, &AtSelection(self))) {
                        Some(false) => {}
                        Some(true) => {
                            add(*ladder);
                            break;
                        }
                        None => {
                            add(*ladder);
                            doubtful.push(*ladder);
                        }
                    }
                }
            }
        }
        (ladders, doubtful)
    }

    /// Starts and stops ladders so that these run.
    pub(in super::super) fn change_ladders(&mut self, new: Vec<LadderId>, doubtful: &[LadderId]) {
        for ladder in doubtful {
            let name = self.plan.ladders.get(*ladder).map_or("", |l| l.name.as_str());
            let what = format!("whether ladder {name} is meant is not known: it and the next start");
            let place = self.plan.ladders.get(*ladder).map(|l| l.at);
            self.journal(place, What::UnknownPassedOver { what });
        }
        let was = self.all_answered();
        let first = new.first().copied();
        let wanted = self.wanted_ladders();
        let old: Vec<(LadderId, Status)> = self
            .s
            .runs
            .iter()
            .filter_map(|(k, r)| if let RunKey::Ladder(l) = k { Some((*l, r.status)) } else { None })
            .filter(|(l, s)| !new.contains(l) && !wanted.contains(l) && !matches!(s, Status::Over | Status::Dropped(_)))
            .collect();
        for (ladder, _) in old {
            self.drop_ladder(ladder, first);
        }
        for ladder in &new {
            let run = RunKey::Ladder(*ladder);
            let goes_on = self.s.runs.get(&run).is_some_and(|r| match r.status {
                Status::Climbing => !r.exhausted,
                Status::Answered => true,
                _ => false,
            });
            if !goes_on {
                self.enter(run);
            }
        }
        // Ladders dropped earlier count for the first of the present ones.
        for run in self.s.runs.values_mut() {
            if let Status::Dropped(to) = &mut run.status {
                *to = first;
            }
        }
        self.s.severity.selection = new;
        self.look_whether_acknowledged(was);
    }

    fn drop_ladder(&mut self, ladder: LadderId, counts_for: Option<LadderId>) {
        let run = RunKey::Ladder(ladder);
        self.stop_climbing(run);
        if let Some(state) = self.s.runs.get_mut(&run) {
            state.status = Status::Dropped(counts_for);
        }
        let place = self.plan.ladders.get(ladder).map(|l| l.at);
        self.journal(place, What::LadderDropped { ladder });
    }

    /// The level's ladders start afresh.
    pub(in super::super) fn start_afresh(&mut self, new: Vec<LadderId>, doubtful: &[LadderId]) {
        let old: Vec<RunKey> = self.s.runs.keys().filter(|k| matches!(k, RunKey::Ladder(_))).copied().collect();
        for run in old {
            if let Some(state) = self.s.runs.get_mut(&run) {
                state.status = Status::Over;
            }
        }
        let cut: Vec<RunKey> = self.s.runs.iter().filter(|(_, r)| r.cut).map(|(key, _)| *key).collect();
        for run in &cut {
            if let RunKey::Ladder(ladder) = run {
                self.want_ladder(*ladder);
            }
        }
        self.change_ladders(new, doubtful);
        for run in cut {
            if self.s.runs.get(&run).is_some_and(|r| r.status == Status::Over) {
                self.enter(run);
            }
        }
    }

    /// Ladders end with the incident. What reactions, steps and decisions had started and what was under way then starts
    /// afresh if the incident is opened again: nothing else would start it.
    pub(in super::super) fn end_ladders(&mut self, phase: Phase) {
        self.alarms_of_the_end(phase);
        let wanted = self.wanted_ladders();
        for (run, state) in &mut self.s.runs {
            let beside = match run {
                RunKey::Ladder(ladder) => wanted.contains(ladder),
                RunKey::Callout(_) => true,
                RunKey::Alarm(_) => false,
            };
            let under_way = matches!(state.status, Status::Climbing | Status::Answered | Status::Holding);
            state.cut |= beside && under_way;
        }
        let runs: Vec<RunKey> = self.s.runs.keys().copied().collect();
        for run in runs {
            if matches!(run, RunKey::Alarm(_)) && self.s.runs.get(&run).is_some_and(|r| !r.alarms.is_empty()) {
                continue;
            }
            self.stop_climbing(run);
            self.end_chains(|c| matches!(c.purpose, super::super::state::Purpose::Run { run: r, .. } if r == run));
            if let RunKey::Alarm(_) = run {
                self.s.runs.remove(&run);
            } else if let Some(state) = self.s.runs.get_mut(&run) {
                state.status = Status::Over;
            }
        }
    }
}

/// The situations that a condition asks for.
fn situations<'e>(expr: &'e Expr, all: &mut Vec<&'e Situation>) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
            Expr::Not(e) => open.push(e),
            Expr::Situation(s) if !all.contains(&s) => all.push(s),
            _ => {}
        }
    }
}
