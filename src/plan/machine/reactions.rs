//! Reactions: what the plan does beside its ladders.
//!
//! - A line with `on` acts when its event happens, once for all of that kind in an instant. A line with `when` acts when
//!   its condition becomes true, and again when it does so after it was false; unknown facts count as true. Both are
//!   looked at after the level is judged for their instant, and act at the level that holds then. A condition that holds
//!   already when the level comes into scope, or when the incident is reopened, becomes true then.
//! - `FACT gained` happens when a fact of flags has a value that it had not (an unknown or empty one has none, an assumed
//!   one those assumed): at the declaration, later, and when the incident is declared again.
//! - `page` pages once and waits for nobody: an acknowledgement ends the pages of whoever gives it, and answers no
//!   ladder; a decline likewise. To insist, `start` a ladder. Nobody to page, or nobody reached, is an alarm.
//! - `start L` does nothing while L climbs. An L that was answered, holds, stopped or handed over starts afresh. A
//!   ladder that a reaction wanted stays when the level selects others, and so do those it hands over to.
//! - `remind ROLE every D` pages the holder (else whom the role stands for) now and every D, with `at TIME` at that time
//!   of day, as long as its condition holds; after an event as long as the reaction is for the level. An acknowledgement
//!   ends the pages of one reminder, not the reminders.
//! - While everything is snoozed a reaction is noted; what it does waits for the end of the snooze, and people are
//!   resolved then.
//! - The end of the incident ends reminders and pages. Events of the end itself (`on resolved page …`) act after it;
//!   nothing starts then.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::agenda::Item;
use super::state::{Phase, Purpose, RunKey, Status};
use super::step::{About, Machine};
use super::{AlarmKind, What, pairs};
use crate::model::{FactId, FactValue, Happening, LadderId, ReactionPart, Responder, Starts, Target, TargetKind};
use crate::plan::{CausePlan, PagePlan, PlaceId, ReactionActPlan, ReactionClausePlan};

/// Days that `remind … every D at TIME` is counted on, at most.
const DAYS: i64 = 400;

/// What reactions wait for, and what they have done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reactions {
    /// What has happened and was not looked at yet.
    happened: BTreeSet<Happening>,
    #[serde(with = "pairs")]
    acts: BTreeMap<ReactionPart, Acting>,
    /// Ladders that some reaction has started, or wanted while they ran.
    wanted: BTreeSet<LadderId>,
}

/// One line of a reaction.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Acting {
    /// Its condition holds.
    held: bool,
    /// It reminds.
    reminds: bool,
}

impl<'a> Machine<'a> {
    /// A line of a reaction.
    pub(super) fn reaction_clause(&self, part: ReactionPart) -> Option<&'a ReactionClausePlan> {
        self.plan.reactions.get(part.reaction)?.clauses.get(usize::try_from(part.clause).ok()?)
    }

    /// Whom a line pages, and how.
    fn reaction_page(&self, part: ReactionPart) -> Option<&'a PagePlan> {
        match &self.reaction_clause(part)?.act {
            ReactionActPlan::Page(page) => Some(page),
            _ => None,
        }
    }

    /// How a line pages, where it says so.
    pub(super) fn reaction_via(&self, part: ReactionPart) -> Option<&'a [crate::plan::ChannelStep]> {
        self.reaction_page(part).and_then(|p| p.via.as_deref())
    }

    /// The targets a line pages.
    pub(super) fn reaction_targets(&self, part: ReactionPart) -> Vec<Target> {
        match self.reaction_clause(part).map(|c| &c.act) {
            Some(ReactionActPlan::Page(page)) => page.targets.clone(),
            Some(ReactionActPlan::Remind { role, .. }) => vec![Target::All(TargetKind::Role(*role))],
            _ => Vec::new(),
        }
    }

    /// Something happened that reactions may wait for.
    pub(super) fn happened(&mut self, what: Happening) {
        let awaited = |c: &ReactionClausePlan| matches!(&c.cause, CausePlan::On(h) if *h == what);
        if self.plan.reactions.rows().flat_map(|r| &r.clauses).any(awaited) {
            self.s.reactions.happened.insert(what);
        }
        if !self.s.reactions.happened.is_empty() {
            self.at_once(Item::Reactions);
        }
    }

    /// Something was done: what reactions wait for may be true now.
    pub(super) fn conditions_may_have_changed(&mut self) {
        let waits = |c: &ReactionClausePlan| matches!(c.cause, CausePlan::When(_));
        if self.s.phase == Phase::Open && self.plan.reactions.rows().flat_map(|r| &r.clauses).any(waits) {
            self.at_once(Item::Reactions);
        }
    }

    /// Whether a fact gains a value that it had not.
    pub(super) fn look_for_gain(&mut self, fact: FactId, new: Option<&FactValue>) {
        let Some(FactValue::Flags(new)) = new else { return };
        let assumed = self.plan.facts.get(fact).and_then(|f| f.assume.as_ref());
        let old = match self.s.incident.facts.get(&fact).or(assumed) {
            Some(FactValue::Flags(old)) => *old,
            _ => 0,
        };
        if new & !old != 0 {
            self.happened(Happening::Gained(fact));
        }
    }

    /// Looks at every reaction: has its event happened, has its condition become true.
    pub(super) fn look_at_reactions(&mut self) {
        let open = self.s.phase == Phase::Open;
        let Some(level) = self.s.severity.level else { return };
        let happened = std::mem::take(&mut self.s.reactions.happened);
        let mut next: Option<i64> = None;
        for (reaction, plan) in self.plan.reactions.iter() {
            let applies = plan.levels.contains(&level);
            for (clause, line) in (0u32..).zip(&plan.clauses) {
                let part = ReactionPart { reaction, clause };
                let acts = match &line.cause {
                    CausePlan::On(what) => {
                        if !(open && applies) {
                            self.stop_reminding(part);
                        }
                        applies && happened.contains(what) && (open || matches!(what, Happening::Event(_)))
                    }
                    CausePlan::When(when) => {
                        let holds = open && applies && self.truth(when) != Some(false);
                        let acting = self.s.reactions.acts.entry(part).or_default();
                        let held = std::mem::replace(&mut acting.held, holds);
                        if !holds {
                            self.stop_reminding(part);
                        }
                        if open {
                            next = next.into_iter().chain(self.next_crossing(when)).min();
                        }
                        holds && !held
                    }
                };
                if acts {
                    self.journal(Some(line.at), What::Reacted { part });
                    self.react_at_first(part, line);
                }
            }
        }
        if let Some(at) = next {
            self.s.agenda.set_by(Item::Reactions, at);
        }
    }

    /// What a line does begins: at once, and for reminders at a time of day at the first such time.
    fn react_at_first(&mut self, part: ReactionPart, line: &ReactionClausePlan) {
        let ReactionActPlan::Remind { at_time, .. } = &line.act else { return self.at_once(Item::React(part)) };
        if self.s.phase != Phase::Open {
            return self.ignored("nobody is reminded when the incident is over");
        }
        let acting = self.s.reactions.acts.entry(part).or_default();
        if std::mem::replace(&mut acting.reminds, true) {
            return;
        }
        let first = at_time.map_or(self.now, |minutes| {
            self.plan.calendar.next_time_of_day(self.plan.policy.zone, self.now.saturating_sub(1), minutes)
        });
        self.s.agenda.set(Item::React(part), first);
    }

    fn stop_reminding(&mut self, part: ReactionPart) {
        if self.s.reactions.acts.get_mut(&part).is_some_and(|a| std::mem::take(&mut a.reminds)) {
            self.s.agenda.remove(&Item::React(part));
            self.end_chains(|c| c.purpose == Purpose::Reaction(part));
        }
    }

    /// A line acts.
    pub(super) fn react(&mut self, part: ReactionPart) {
        let Some(line) = self.reaction_clause(part) else { return };
        match &line.act {
            ReactionActPlan::Page(_) => self.page_once(part, line.at),
            ReactionActPlan::Start(what) => self.start_wanted(*what, line.at),
            ReactionActPlan::Remind { every, at_time, .. } => {
                if !self.s.reactions.acts.get(&part).is_some_and(|a| a.reminds) {
                    return;
                }
                self.page_once(part, line.at);
                let next = match at_time {
                    None => self.now.saturating_add((*every).max(1)),
                    Some(minutes) => {
                        let (zone, days) = (self.plan.policy.zone, (every / 86_400).clamp(1, DAYS));
                        (0..days).fold(self.now, |at, _| self.plan.calendar.next_time_of_day(zone, at, *minutes))
                    }
                };
                self.s.agenda.set(Item::React(part), next);
            }
        }
    }

    /// Pages everybody, once.
    fn page_once(&mut self, part: ReactionPart, place: PlaceId) {
        if !self.call(Purpose::Reaction(part), 0, About::default(), place) {
            self.alarm(AlarmKind::NobodyOnCall, place, About::default());
        }
    }

    /// `start L`: not while L climbs.
    pub(super) fn start_wanted(&mut self, what: Starts, place: PlaceId) {
        if self.s.phase != Phase::Open {
            return self.ignored("the incident is over: nothing starts");
        }
        let ladder = match what {
            Starts::Ladder(ladder) => ladder,
            Starts::Callout(callout) => return self.start_callout(callout, place),
        };
        if self.plan.ladders.get(ladder).is_none() {
            return;
        }
        self.s.reactions.wanted.insert(ladder);
        let run = RunKey::Ladder(ladder);
        if self.s.runs.get(&run).is_some_and(|r| r.status == Status::Climbing) {
            return self.journal(Some(place), What::LadderRuns { ladder });
        }
        self.enter(run);
    }

    /// A ladder stays whatever the level selects.
    pub(super) fn want_ladder(&mut self, ladder: LadderId) {
        self.s.reactions.wanted.insert(ladder);
    }

    /// Ladders that reactions want whatever the level selects, and those they have handed over to.
    pub(super) fn wanted_ladders(&self) -> BTreeSet<LadderId> {
        let mut all = self.s.reactions.wanted.clone();
        let mut open: Vec<LadderId> = all.iter().copied().collect();
        while let Some(ladder) = open.pop() {
            if let Some(Status::HandedOver(to)) = self.s.runs.get(&RunKey::Ladder(ladder)).map(|r| r.status)
                && all.insert(to)
            {
                open.push(to);
            }
        }
        all
    }

    /// Somebody has seen what a reaction paged them for.
    pub(super) fn reaction_heard(&mut self, part: ReactionPart, by: Responder, person: Responder) {
        let place = self.reaction_clause(part).map(|l| l.at);
        self.journal(place, What::Heard { part, by });
        self.call_heard(Purpose::Reaction(part), by, person);
    }

    /// Nobody reached somebody whom a reaction pages.
    pub(super) fn reaction_unheard(&mut self, part: ReactionPart, who: Responder) {
        let place = self.reaction_clause(part).map(|l| l.at).unwrap_or_default();
        self.alarm(AlarmKind::Unreachable, place, About::default().and(super::pages::target(who)));
        self.call_unheard(Purpose::Reaction(part), who);
    }

    /// Reminders and pages end with the incident.
    pub(super) fn end_reactions(&mut self) {
        self.s.reactions = Reactions::default();
        self.s.calls.forget(|purpose| matches!(purpose, Purpose::Reaction(_)));
        self.s.agenda.retain(|item| !matches!(item, Item::React(_) | Item::Reactions));
        self.end_chains(|c| matches!(c.purpose, Purpose::Reaction(_)));
    }
}
