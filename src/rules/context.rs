//! What a rule sees, and the questions that several rules ask.

use std::cell::{OnceCell, RefCell, RefMut};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::broken::Broken;
use super::present::Turn;
use super::when::Sure;
use crate::calendar::{Calendar, Declared, Hole, Interval, intersect, overlap, without};
use crate::decision::{Coverage, Criteria, Open, Partition, TooLarge};
use crate::graph::PolicyGraph;
use crate::model::{
    ChannelId, ChannelPlan, Contact, Head, HoursId, LadderId, Model, Page, PersonId, Responder, Rung, ScheduleId,
    Starts, Symbol, Target, TargetKind, VendorHours,
};
use crate::source::Sources;
use crate::syntax::clauses::ItemKind;
use crate::syntax::literal::Date;

/// A resolved policy with everything that is computed once for all rules.
pub struct Context<'a> {
    /// The policy.
    pub model: &'a Model,
    /// Its files.
    pub sources: &'a Sources,
    /// Who is on call when.
    pub calendar: &'a Calendar,
    /// The criteria, compiled.
    pub criteria: &'a Criteria,
    /// Its structure.
    pub graph: &'a PolicyGraph,
    /// The day that "now" means.
    pub today: Date,
    /// Declarations that cannot be read in full: nothing is concluded from what they lack.
    pub(super) spoilt: RefCell<BTreeSet<Symbol>>,
    /// What else cannot be read.
    pub(super) broken: RefCell<Broken>,
    /// Holes of schedules within the horizon: many rungs page the same schedules, and each year is walked once.
    holes: RefCell<BTreeMap<ScheduleId, Rc<[Hole]>>>,
    /// Who is on call and there, likewise.
    pub(super) turns: RefCell<BTreeMap<ScheduleId, Rc<[Turn]>>>,
    /// What the levels cover.
    coverage: OnceCell<Coverage>,
    /// The criteria, laid out.
    partition: OnceCell<Result<RefCell<Partition>, TooLarge>>,
}

/// How far ahead rules about time look: a year and a day from today, so that each date comes once.
pub const HORIZON_DAYS: i64 = 366;

/// Roles may be filled by roles only through broken policies; this ends every walk all the same.
const DEEPEST: u32 = 8;

impl<'a> Context<'a> {
    /// What rules look at.
    #[must_use]
    pub fn new(
        model: &'a Model,
        sources: &'a Sources,
        calendar: &'a Calendar,
        criteria: &'a Criteria,
        graph: &'a PolicyGraph,
        today: Date,
    ) -> Self {
        let (spoilt, broken) = (RefCell::default(), RefCell::default());
        let (holes, turns) = (RefCell::default(), RefCell::default());
        let (coverage, partition) = (OnceCell::new(), OnceCell::new());
        Self { model, sources, calendar, criteria, graph, today, spoilt, broken, holes, turns, coverage, partition }
    }

    /// Holes of a schedule within the horizon.
    #[must_use]
    pub fn holes(&self, schedule: ScheduleId) -> Rc<[Hole]> {
        let known = self.holes.borrow().get(&schedule).cloned();
        known.unwrap_or_else(|| {
            let within = self.horizon();
            let holes: Rc<[Hole]> = self.calendar.holes(schedule, within.from, within.to).into();
            self.holes.borrow_mut().insert(schedule, holes.clone());
            holes
        })
    }

    /// What the levels cover: facts without a level, levels without facts.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        self.coverage.get_or_init(|| Open::new(self.criteria).coverage())
    }

    /// The criteria, laid out.
    ///
    /// # Errors
    /// They have too many combinations.
    pub fn partition(&self) -> Result<RefMut<'_, Partition>, TooLarge> {
        let all = self.partition.get_or_init(|| Partition::new(self.criteria).map(RefCell::new));
        all.as_ref().map(RefCell::borrow_mut).map_err(|why| *why)
    }

    /// The horizon of rules about time: from the start of today, on the policy's clock, for [`HORIZON_DAYS`].
    #[must_use]
    pub fn horizon(&self) -> Interval {
        let from = self.calendar.zone(self.model.policy.zone).first(self.today.days() * 86_400);
        Interval { from, to: from + HORIZON_DAYS * 86_400 }
    }

    /// An instant on the policy's clock, as people write it.
    #[must_use]
    pub fn local(&self, at: i64) -> String {
        self.calendar.format_local(self.model.policy.zone, at)
    }

    /// A name in backticks.
    #[must_use]
    pub fn name(&self, kind: TargetKind) -> String {
        let head = self.model.head(crate::graph::symbol(kind));
        head.map_or_else(|| "?".to_owned(), |h| format!("`{}`", h.name))
    }

    /// The name of whoever can be paged.
    #[must_use]
    pub fn who(&self, who: Responder) -> String {
        self.name(match who {
            Responder::Person(p) => TargetKind::Person(p),
            Responder::Post(p) => TargetKind::Post(p),
            Responder::Vendor(v) => TargetKind::Vendor(v),
        })
    }

    /// A ladder by its name.
    #[must_use]
    pub fn ladder_name(&self, ladder: LadderId) -> String {
        self.model.ladders.get(ladder).map_or_else(|| "the ladder".to_owned(), |l| format!("ladder `{}`", l.head.name))
    }

    /// What a reaction starts, by its name.
    #[must_use]
    pub fn started_name(&self, what: Starts) -> String {
        match what {
            Starts::Ladder(ladder) => self.ladder_name(ladder),
            Starts::Callout(callout) => {
                let name = self.model.callouts.get(callout).map(|x| &x.head.name);
                name.map_or_else(|| "the call-out".to_owned(), |n| format!("call-out `{n}`"))
            }
        }
    }

    /// The name of a channel.
    #[must_use]
    pub fn channel(&self, channel: ChannelId) -> &str {
        self.model.channels.get(channel).map_or("?", |c| &c.head.name)
    }

    /// What a target stands for; nothing where a service has no owner.
    #[must_use]
    pub fn kind(&self, target: Target) -> Option<TargetKind> {
        match target {
            Target::All(kind) | Target::AnyOf(kind) => Some(kind),
            Target::OwnerOf(s) => self.model.services.get(s).and_then(|s| s.owner).map(|o| o.node),
        }
    }

    /// Everybody a rung's pages could ever go to.
    #[must_use]
    pub fn everybody_on(&self, pages: &[Page]) -> BTreeSet<Responder> {
        let kinds = pages.iter().flat_map(|p| &p.targets).filter_map(|t| self.kind(t.node));
        kinds.flat_map(|k| self.everybody(k)).collect()
    }

    /// Everybody who could ever be meant.
    #[must_use]
    pub fn everybody(&self, kind: TargetKind) -> BTreeSet<Responder> {
        let mut all = BTreeSet::new();
        self.collect(kind, DEEPEST, &mut all);
        all
    }

    fn collect(&self, kind: TargetKind, depth: u32, all: &mut BTreeSet<Responder>) {
        if depth == 0 {
            return;
        }
        match kind {
            TargetKind::Person(p) => {
                all.insert(Responder::Person(p));
            }
            TargetKind::Post(p) => {
                all.insert(Responder::Post(p));
            }
            TargetKind::Vendor(v) => {
                all.insert(Responder::Vendor(v));
            }
            TargetKind::Team(t) => {
                for member in self.model.team_members(t) {
                    self.collect(member, depth - 1, all);
                }
            }
            TargetKind::Schedule(s) => all.extend(self.scheduled(s).into_iter().map(Responder::Person)),
            TargetKind::Role(r) => {
                for filler in self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by) {
                    self.collect(filler.who.node, depth - 1, all);
                }
            }
        }
    }

    /// Everybody in a schedule's turns and overrides.
    #[must_use]
    pub fn scheduled(&self, schedule: crate::model::ScheduleId) -> BTreeSet<PersonId> {
        use crate::model::Change;
        let Some(s) = self.model.schedules.get(schedule) else { return BTreeSet::new() };
        let turns = s.layers.iter().filter_map(|l| l.rotation.as_ref()).flat_map(|r| r.turns.iter().flatten());
        let mut all: BTreeSet<PersonId> = turns.map(|p| p.node).collect();
        for o in &s.overrides {
            match &o.change {
                Change::Only(list) | Change::Also(list) => all.extend(list.iter().copied()),
                Change::Replace { with, .. } => {
                    all.insert(*with);
                }
                Change::Without(_) => {}
            }
        }
        all
    }

    /// Who is meant at an instant of the horizon: on call and not away, in hours.
    #[must_use]
    pub fn people_at(&self, kind: TargetKind, at: i64) -> BTreeSet<Responder> {
        let mut all = BTreeSet::new();
        self.collect_at(kind, at, DEEPEST, &mut all);
        all
    }

    fn collect_at(&self, kind: TargetKind, at: i64, depth: u32, all: &mut BTreeSet<Responder>) {
        if depth == 0 {
            return;
        }
        match kind {
            TargetKind::Person(p) => {
                if !self.calendar.absent(p, at) {
                    all.insert(Responder::Person(p));
                }
            }
            TargetKind::Schedule(s) => {
                all.extend(self.on_call_at(s, at).into_iter().map(Responder::Person));
            }
            TargetKind::Team(t) => {
                for member in self.model.team_members(t) {
                    self.collect_at(member, at, depth - 1, all);
                }
            }
            TargetKind::Role(r) => {
                for filler in self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by) {
                    let before = all.len();
                    self.collect_at(filler.who.node, at, depth - 1, all);
                    if filler.when.is_none() && all.len() > before {
                        break;
                    }
                }
            }
            TargetKind::Post(_) => all.extend(self.everybody(kind)),
            TargetKind::Vendor(v) => {
                if let Some(VendorHours::Hours(h)) = self.model.vendors.get(v).and_then(|v| v.hours).map(|h| h.node)
                    && !self.calendar.hours_open(h, at)
                {
                    return;
                }
                all.insert(Responder::Vendor(v));
            }
        }
    }

    /// The hours outside which a schedule declares to have nobody: `gap ok outside HOURS`.
    #[must_use]
    pub fn staffed_by_hours(&self, schedule: ScheduleId) -> Option<HoursId> {
        let gaps = self.calendar.schedules.get(schedule).map_or(&[][..], |s| s.gaps.as_slice());
        gaps.iter().find_map(|g| match g.when {
            Declared::Outside(hours) => Some(hours),
            Declared::Period(_) => None,
        })
    }

    /// When a target stands for nobody, within a part of the horizon: computed, not sampled. Declared periods count as
    /// covered; a schedule that declares to be staffed by hours has nobody outside them, like a vendor.
    #[must_use]
    pub fn empty(&self, kind: TargetKind, within: Interval) -> Vec<Interval> {
        self.empty_to(kind, within, DEEPEST)
    }

    fn empty_to(&self, kind: TargetKind, within: Interval, depth: u32) -> Vec<Interval> {
        if depth == 0 {
            return vec![within];
        }
        if self.spoilt.borrow().contains(&crate::graph::symbol(kind)) {
            return Vec::new();
        }
        match kind {
            TargetKind::Post(_) => Vec::new(),
            TargetKind::Person(p) => {
                let away = self.calendar.absences.get(p).map_or(&[][..], Vec::as_slice);
                away.iter().filter_map(|i| intersect(*i, within)).collect()
            }
            TargetKind::Schedule(s) if self.staffed_by_hours(s).is_some() => {
                let silences = self.calendar.silences(s, within.from, within.to);
                silences.into_iter().map(|h| Interval { from: h.from, to: h.to }).collect()
            }
            TargetKind::Schedule(s) => {
                self.holes(s).iter().filter_map(|h| intersect(Interval { from: h.from, to: h.to }, within)).collect()
            }
            TargetKind::Vendor(v) => match self.model.vendors.get(v).and_then(|v| v.hours).map(|h| h.node) {
                Some(VendorHours::Hours(h)) => closed(self.calendar, h, within),
                _ => Vec::new(),
            },
            TargetKind::Team(t) => {
                let members = self.model.team_members(t).into_iter();
                all_empty(within, members.map(|m| self.empty_to(m, within, depth - 1)))
            }
            TargetKind::Role(r) => {
                // A source with a condition covers only where the clock alone makes it apply. Where every source has
                // one they are taken to complete each other: each covers wherever it may apply.
                let fillers = || self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by);
                let sure = if fillers().any(|f| f.when.is_none()) { Sure::Surely } else { Sure::May };
                let covered = fillers().map(|f| {
                    let there = without(within, &self.empty_to(f.who.node, within, depth - 1));
                    let applies = f.when.as_ref().map(|when| self.times(&when.expr, within, sure));
                    without(within, &applies.map_or_else(|| there.clone(), |a| overlap(&there, &a)))
                });
                all_empty(within, covered)
            }
        }
    }

    /// Whether what cannot be read may use a declaration that nothing else uses.
    #[must_use]
    pub fn may_be_used(&self, head: &Head, kind: ItemKind) -> bool {
        let own = if self.is_spoilt_at(head.whole) { self.sources.text(head.whole) } else { "" };
        self.broken.borrow().may_use(&head.name, kind, own)
    }

    /// Whether something of a declaration could not be read.
    #[must_use]
    pub fn is_spoilt(&self, symbol: Symbol) -> bool {
        self.spoilt.borrow().contains(&symbol)
    }

    /// Whether some text of a declaration, given by all of its text, could not be read: what it lacks may be there.
    #[must_use]
    pub fn is_spoilt_at(&self, whole: crate::source::Span) -> bool {
        let declared = |s: &Symbol| self.model.head(*s).is_some_and(|h| h.whole == whole);
        self.spoilt.borrow().iter().any(declared)
    }

    /// Whether there is an error in the declaration of somebody who can be paged.
    #[must_use]
    pub fn is_spoilt_one(&self, who: Responder) -> bool {
        self.is_spoilt(match who {
            Responder::Person(p) => Symbol::Person(p),
            Responder::Post(p) => Symbol::Post(p),
            Responder::Vendor(v) => Symbol::Vendor(v),
        })
    }

    /// Whether everything that a target stands for could be read.
    #[must_use]
    pub fn is_whole(&self, kind: TargetKind) -> bool {
        let mut open = vec![(kind, DEEPEST)];
        while let Some((kind, depth)) = open.pop() {
            if self.is_spoilt(crate::graph::symbol(kind)) {
                return false;
            }
            let next = |of: &[TargetKind]| of.iter().map(|k| (*k, depth.saturating_sub(1))).collect::<Vec<_>>();
            open.extend(match kind {
                _ if depth == 0 => Vec::new(),
                TargetKind::Team(t) => next(&self.model.team_members(t)),
                TargetKind::Role(r) => {
                    let fillers = self.model.roles.get(r).into_iter().flat_map(|r| &r.filled_by).map(|f| f.who.node);
                    next(&fillers.collect::<Vec<_>>())
                }
                _ => Vec::new(),
            });
        }
        true
    }

    /// When a rung reaches nobody although it applies.
    #[must_use]
    pub fn rung_empty(&self, rung: &Rung, within: Interval) -> Vec<Interval> {
        let empty = self.pages_empty(&rung.pages, within);
        match &rung.when {
            Some(when) if !empty.is_empty() => overlap(&empty, &self.times(&when.expr, within, Sure::May)),
            _ => empty,
        }
    }

    /// When pages together reach nobody.
    #[must_use]
    pub fn pages_empty(&self, pages: &[Page], within: Interval) -> Vec<Interval> {
        let kinds: Vec<TargetKind> = self.kinds(pages);
        let mut empty = vec![within];
        for kind in kinds {
            empty = overlap(&empty, &self.empty(kind, within));
            if empty.is_empty() {
                break;
            }
        }
        empty
    }

    /// What the targets of pages stand for.
    #[must_use]
    pub fn kinds(&self, pages: &[Page]) -> Vec<TargetKind> {
        pages.iter().flat_map(|p| &p.targets).filter_map(|t| self.kind(t.node)).collect()
    }

    /// The channel plans by which a page goes out: its own, else those of everybody it may go to.
    #[must_use]
    pub fn plans(&self, page: &'a Page) -> Vec<(&'a ChannelPlan, Option<Responder>)> {
        if let Some(via) = &page.via {
            return vec![(via, None)];
        }
        let everybody = self.everybody_on(std::slice::from_ref(page));
        everybody.into_iter().filter_map(|who| Some((self.own_plan(who)?, Some(who)))).collect()
    }

    /// How somebody wants to be reached.
    pub(super) fn own_plan(&self, who: Responder) -> Option<&'a ChannelPlan> {
        match who {
            Responder::Person(p) => self.model.people.get(p)?.reach_by.as_ref(),
            Responder::Post(p) => self.model.posts.get(p)?.reach_by.as_ref(),
            Responder::Vendor(v) => self.model.vendors.get(v)?.reach_by.as_ref(),
        }
    }

    /// Addresses of whoever can be paged.
    #[must_use]
    pub fn contacts(&self, who: Responder) -> &[Contact] {
        match who {
            Responder::Person(p) => self.model.people.get(p).map_or(&[], |p| &p.contacts),
            Responder::Post(p) => self.model.posts.get(p).map_or(&[], |p| &p.contacts),
            Responder::Vendor(v) => self.model.vendors.get(v).map_or(&[], |v| &v.contacts),
        }
    }

    /// The channels on which a page would really try somebody: those of the plan on which there is an address.
    #[must_use]
    pub fn channels_of(&self, who: Responder, page: &Page) -> Vec<ChannelId> {
        let own = self.own_plan(who);
        let has: Vec<ChannelId> = self.contacts(who).iter().map(|c| c.channel.node).collect();
        match page.via.as_ref().or(own) {
            None => has,
            Some(plan) => {
                let asked = plan.steps.iter().flat_map(|s| &s.channels).map(|c| c.node);
                asked.filter(|c| has.contains(c)).collect()
            }
        }
    }
}

/// When all of several are empty; none at all is always empty.
fn all_empty(within: Interval, mut lists: impl Iterator<Item = Vec<Interval>>) -> Vec<Interval> {
    let Some(first) = lists.next() else { return vec![within] };
    lists.fold(first, |all, one| overlap(&all, &one))
}

/// When hours are open.
#[must_use]
pub fn open(calendar: &Calendar, hours: crate::model::HoursId, within: Interval) -> Vec<Interval> {
    overlap(&[within], &calendar.open(hours, within))
}

/// When hours are closed.
#[must_use]
pub fn closed(calendar: &Calendar, hours: crate::model::HoursId, within: Interval) -> Vec<Interval> {
    without(within, &calendar.open(hours, within))
}
