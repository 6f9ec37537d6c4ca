//! How soon somebody can be on site, as far as the policy says.

use super::Context;
use crate::model::{Actor, Model, Responder, ScheduleId, TargetKind};
use crate::source::{Span, Spanned};

/// Roles may be filled by roles only through broken policies; this ends every walk all the same.
const DEEPEST: u32 = 8;

impl Context<'_> {
    /// Seconds after their answer in which whoever a target stands for may need to be there, and the clause that says so;
    /// `None` where somebody of them is on site. A schedule takes as long as its slowest layer: that one, too, is on call
    /// alone at some time. Of a team, or the sources of a role, the fastest counts.
    #[must_use]
    pub fn arrival(&self, kind: TargetKind) -> Option<Spanned<i64>> {
        self.arrival_to(kind, DEEPEST)
    }

    fn arrival_to(&self, kind: TargetKind, depth: u32) -> Option<Spanned<i64>> {
        if depth == 0 {
            return None;
        }
        let fastest = |kinds: Vec<TargetKind>| {
            let all: Option<Vec<_>> = kinds.into_iter().map(|k| self.arrival_to(k, depth - 1)).collect();
            all?.into_iter().min_by_key(|a| a.node)
        };
        match kind {
            TargetKind::Schedule(s) => slowest(self.model, s),
            TargetKind::Team(t) => fastest(self.model.team_members(t)),
            TargetKind::Role(r) => fastest(self.model.roles.get(r)?.filled_by.iter().map(|f| f.who.node).collect()),
            TargetKind::Person(_) | TargetKind::Post(_) | TargetKind::Vendor(_) => None,
        }
    }

    /// The same for who does something.
    #[must_use]
    pub fn arrival_of(&self, actor: Actor) -> Option<Spanned<i64>> {
        self.arrival(actor.target())
    }

    /// The least time in which somebody is there: none for who is on call on no schedule, or on one that says nothing.
    #[must_use]
    pub fn soonest(&self, who: Responder) -> i64 {
        let Responder::Person(person) = who else { return 0 };
        let mut least: Option<i64> = None;
        for (id, schedule) in self.model.schedules.iter() {
            if !self.scheduled(id).contains(&person) {
                continue;
            }
            let own = schedule.arrives.map_or(0, |a| a.node);
            let layers = schedule.layers.iter().filter(|l| {
                let turns = l.rotation.iter().flat_map(|r| r.turns.iter().flatten());
                turns.into_iter().any(|p| p.node == person)
            });
            let fastest = layers.map(|l| l.arrives.map_or(own, |a| a.node)).chain([own]).min().unwrap_or(own);
            least = Some(least.map_or(fastest, |l| l.min(fastest)));
        }
        least.unwrap_or(0)
    }

    /// Whether some schedule inside a target says how soon its people arrive.
    #[must_use]
    pub fn says_arrival(&self, kind: TargetKind) -> bool {
        let mut open = vec![(kind, DEEPEST)];
        while let Some((kind, depth)) = open.pop() {
            if depth == 0 {
                continue;
            }
            match kind {
                TargetKind::Schedule(s) if arrival_clauses(self.model, s).next().is_some() => return true,
                TargetKind::Team(t) => open.extend(self.model.team_members(t).into_iter().map(|k| (k, depth - 1))),
                TargetKind::Role(r) => {
                    let fillers = self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by);
                    open.extend(fillers.map(|f| (f.who.node, depth - 1)));
                }
                _ => {}
            }
        }
        false
    }
}

fn arrival_clauses(model: &Model, schedule: ScheduleId) -> impl Iterator<Item = Spanned<i64>> + '_ {
    let schedule = model.schedules.get(schedule);
    let layers = schedule.into_iter().flat_map(|s| &s.layers).filter_map(|l| l.arrives);
    schedule.and_then(|s| s.arrives).into_iter().chain(layers)
}

/// The longest time of a schedule; layers without a time of their own take the schedule's.
fn slowest(model: &Model, schedule: ScheduleId) -> Option<Spanned<i64>> {
    let of = model.schedules.get(schedule)?;
    let layers = of.layers.iter().filter(|l| l.rotation.is_some()).filter_map(|l| l.arrives.or(of.arrives));
    layers.chain(of.overrides.first().and(of.arrives)).max_by_key(|a| a.node)
}

/// The help that goes with a time of arrival which is too long.
pub const HELP: &str = "wait longer, or let somebody who is on site begin";

/// What a label at the clause says.
pub const LABEL: &str = "they are called from home";

/// Where something takes place that people have to be there for.
#[derive(Debug, Clone)]
pub struct Needed {
    /// Seconds in which somebody must be there.
    pub within: Spanned<i64>,
    /// Who, in words.
    pub who: String,
    /// When they are there, and where that is said.
    pub arrival: Spanned<i64>,
    /// What waits for them.
    pub what: String,
}

impl Needed {
    /// Where the time is said.
    #[must_use]
    pub fn span(&self) -> Span {
        self.within.span
    }
}
