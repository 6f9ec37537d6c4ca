//! All criteria at once: one diagram from every combination of facts to the level it gets.
//!
//! The search in `search` answers a question about what is known; here the question is about everything. Because equal
//! diagrams are one, "does this line ever matter?" and "do these two policies agree?" are comparisons of two numbers, and
//! where they differ the difference is a diagram again, whose ways are the cases.
//!
//! As for the levels' coverage, whether a fact is known and how long the incident lasts are variables like any other
//! (`cover`), and so is what else the incident decides.

mod compare;
mod conditions;
mod decider;
mod questionnaire;
mod region;
mod store;
#[cfg(test)]
mod tests;
mod weights;
mod widest;

pub use compare::{Difference, Differences, differences};
pub use decider::Decider;
pub use questionnaire::{Answer, Ask, Questionnaire, Then};
pub(crate) use region::named_flags;
pub use region::{Region, Said};
pub use store::TooLarge;

use std::collections::{BTreeMap, BTreeSet};

use self::store::{Diagram, Store};
use super::cover::{Open, never_together, situations_as_facts};
use super::facts::{Circumstances, Facts, Knowledge, Quiet};
use super::space::{Space, VarId};
use super::{Criteria, LowerBy, RaiseBy};
use crate::model::{Comparison, Expr, FactId, FactValue, LevelId, Likely, Model, Situation};

/// Questions a diagram may have, with what is remembered on the way: some tens of megabytes.
const BUDGET: usize = 400_000;

/// Comparisons of one line that are looked at one by one.
const MOST_PARTS: usize = 60;

/// What stands for [`Ending::NoLevel`] and [`Ending::Impossible`] in a diagram; levels stand for themselves.
const NO_LEVEL: u32 = 65_534;
const IMPOSSIBLE: u32 = 65_535;

/// What a combination of facts leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// A level.
    Level(LevelId),
    /// No criterion is met.
    NoLevel,
    /// It cannot be.
    Impossible,
}

/// All criteria as one diagram.
#[derive(Debug)]
pub struct Partition {
    open: Open,
    /// What the incident decides, each with the variable that stands for it.
    situations: Vec<(Situation, FactId)>,
    space: Space,
    /// The variables in the order in which they are asked.
    order: Vec<VarId>,
    /// Variables, by when they are asked, of facts that nobody knows.
    closed: BTreeSet<u32>,
    /// How likely each position of a variable is, by when it is asked, where that is said.
    weights: BTreeMap<u32, Vec<f64>>,
    store: Store,
    /// Comparisons that were made diagrams: criteria with tables ask the same again and again.
    compared: BTreeMap<(FactId, Comparison, FactValue), Diagram>,
    impossible: Diagram,
    root: Diagram,
}

/// A line of the criteria.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// A `when` of a level, by position.
    When(LevelId, usize),
    /// A `raise`, by position.
    Raise(usize),
    /// A `lower`.
    Lower(usize),
    /// An `at least`.
    AtLeast(usize),
}

/// Two cases that differ in one fact, where more of it leads to a milder level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fall {
    /// What else is so.
    pub region: Region,
    /// The fact with less of it.
    pub less: Said,
    /// The level then.
    pub before: Ending,
    /// The fact with more of it.
    pub more: Said,
    /// The level then.
    pub after: Ending,
}

impl Partition {
    /// The partition that these criteria make.
    ///
    /// # Errors
    /// The criteria have too many combinations to be laid out.
    pub fn new(criteria: &Criteria) -> Result<Self, TooLarge> {
        Self::unsolved(criteria, &[], |_, _| Facts::new()).solved()
    }

    /// What is left of it so many seconds after the declaration when these facts are known, nobody knows those of `unknown`,
    /// and nothing else has happened; the model says how likely what is.
    ///
    /// # Errors
    /// The criteria have too many combinations to be laid out.
    pub fn left(
        model: &Model,
        criteria: &Criteria,
        facts: &Facts,
        unknown: &BTreeSet<FactId>,
        elapsed: i64,
    ) -> Result<Self, TooLarge> {
        let quiet = Quiet { elapsed };
        let likely: Vec<&Likely> = model.facts.rows().flat_map(|f| &f.likely).collect();
        let conditions: Vec<&Expr> = likely.iter().map(|l| &l.when.expr).collect();
        let mut partition = Self::unsolved(criteria, &conditions, |open, situations| {
            let mut facts = open.settled(facts, unknown, elapsed);
            for (what, fact) in situations {
                facts.set(*fact, Knowledge::Known(FactValue::Bool(quiet.situation(what))));
            }
            facts
        });
        let closed = unknown.iter().flat_map(|fact| partition.space.vars_of(*fact));
        partition.closed = closed.filter_map(|var| partition.place(var)).collect();
        partition.weigh(&likely)?;
        partition.solved()
    }

    /// One space for two versions of criteria over the same facts, with what each of them says.
    fn of_two(old: &Criteria, new: &Criteria) -> Result<(Self, [Diagram; 2]), TooLarge> {
        let mut all = joined(old, new);
        // What counts of what is possible may change with time; a line that raises nothing keeps the times apart.
        let times = [old.after, new.after].into_iter().flatten();
        let passed = |seconds| Expr::Situation(Situation::Elapsed { at_least: true, seconds });
        all.raises.extend(times.map(|seconds| RaiseBy { by: 0, when: passed(seconds) }));
        let mut partition = Self::unsolved(&all, &[], |_, _| Facts::new());
        let [old, new] = parted(partition.open.criteria(), old);
        let both = [partition.whole(&old)?, partition.whole(&new)?];
        Ok((partition, both))
    }

    /// The space of some criteria, before anything is said of it; `known` says which facts have one value alone.
    fn unsolved(criteria: &Criteria, likely: &[&Expr], known: impl Fn(&Open, &[(Situation, FactId)]) -> Facts) -> Self {
        let mut criteria = criteria.clone();
        let mut facts = std::mem::take(&mut criteria.facts);
        let situations = situations_as_facts(criteria.conditions_mut().collect(), &mut facts);
        criteria.facts = facts;
        let open = Open::new(&criteria);
        let known = known(&open, &situations);
        let conditions = open.criteria().conditions().chain(likely.iter().copied());
        let space = Space::new(conditions, &open.criteria().facts, &known);
        let order = order(&space, open.criteria());
        let sizes = order.iter().map(|v| u32::try_from(space.vars.get(*v).map_or(0, Vec::len)).unwrap_or(u32::MAX));
        let store = Store::new(sizes.collect(), BUDGET);
        let (closed, weights) = (BTreeSet::new(), BTreeMap::new());
        let compared = BTreeMap::new();
        let (impossible, root) = (Diagram::NO, Diagram::NO);
        Self { open, situations, space, order, closed, weights, store, compared, impossible, root }
    }

    /// With what the criteria say.
    fn solved(mut self) -> Result<Self, TooLarge> {
        let criteria = self.open.criteria().clone();
        self.root = self.whole(&criteria)?;
        Ok(self)
    }

    /// The diagram of criteria with what they take to be impossible.
    fn whole(&mut self, criteria: &Criteria) -> Result<Diagram, TooLarge> {
        let never: Vec<Expr> = criteria.impossibles.iter().cloned().chain(never_together(&self.situations)).collect();
        self.impossible = self.any(&never)?;
        self.levels(criteria)
    }

    /// The endings that occur, in order.
    #[must_use]
    pub fn endings(&self) -> Vec<Ending> {
        self.store.outcomes(self.root).into_iter().map(ending).collect()
    }

    /// Cases that together are all that end so, each as wide as can be; they may overlap, and speak of what is impossible. At most
    /// so many, and whether there are more.
    ///
    /// # Errors
    /// The criteria have too many combinations.
    pub fn cases(&mut self, ending: Ending, most: usize) -> Result<(Vec<Region>, bool), TooLarge> {
        let (ways, more) = self.store.widest(self.root, number(ending), IMPOSSIBLE, most)?;
        Ok((ways.iter().map(|way| self.region(way)).collect(), more))
    }

    /// Whether the level depends on a fact (or on whether it is known).
    #[must_use]
    pub fn matters(&self, fact: FactId) -> bool {
        let asked = self.store.variables(self.root);
        let known = self.open.knowledge(fact);
        let own = self.space.vars_of(fact).into_iter().chain(known.map(|k| self.space.vars_of(k)).unwrap_or_default());
        own.filter_map(|var| self.place(var)).any(|place| asked.contains(&place))
    }

    /// Lines without any of which every case has the level it has, the last first: of two that say the same, the first
    /// stays. What cannot be does not count.
    ///
    /// # Errors
    /// The criteria have too many combinations.
    pub fn idle_lines(&mut self) -> Result<Vec<Line>, TooLarge> {
        let criteria = self.open.criteria().clone();
        let whens = criteria.levels.iter().flat_map(|(id, l)| (0..l.when.len()).map(move |n| Line::When(id, n)));
        let lines: Vec<Line> = whens
            .chain((0..criteria.raises.len()).map(Line::Raise))
            .chain((0..criteria.lowers.len()).map(Line::Lower))
            .chain((0..criteria.at_least.len()).map(Line::AtLeast))
            .collect();
        let mut left = criteria;
        let mut idle = Vec::new();
        for line in lines.into_iter().rev() {
            let mut without = left.clone();
            let Some(slot) = slot(&mut without, line) else { continue };
            *slot = Expr::Constant(false);
            if self.levels(&without)? == self.root {
                left = without;
                idle.push(line);
            }
        }
        Ok(idle)
    }

    /// Single comparisons of a line without which every case has the level it has: in `and` those that might as well be
    /// true, in `or` and `at least` those that might as well be false. Each as the case it speaks of. Lines of `gone` are
    /// taken as not there.
    ///
    /// # Errors
    /// The criteria have too many combinations.
    pub fn idle_parts(
        &mut self,
        line: Line,
        gone: &[Line],
        asked: impl Fn(&Region) -> bool,
    ) -> Result<Vec<Region>, TooLarge> {
        let mut left = self.open.criteria().clone();
        for line in gone {
            if let Some(slot) = slot(&mut left, *line) {
                *slot = Expr::Constant(false);
            }
        }
        let Some(whole) = slot(&mut left, line).cloned() else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        for (path, neutral) in parts(&whole).into_iter().take(MOST_PARTS) {
            let mut less = whole.clone();
            let Some(part) = at(&mut less, &path) else { continue };
            let said = std::mem::replace(part, Expr::Constant(neutral));
            // Laying all criteria out again takes far longer than looking at one part.
            let condition = self.condition(&said)?;
            let ways = self.store.ways(condition, |o| o == 1, 2);
            let [way] = ways.as_slice() else { continue };
            let region = self.region(way);
            if !asked(&region) {
                continue;
            }
            if let Some(slot) = slot(&mut left, line) {
                *slot = less;
            }
            if self.levels(&left)? == self.root {
                found.push(region);
            }
        }
        Ok(found)
    }

    /// A case in which more of a fact leads to a milder level, all else the same; `None` where there is none.
    ///
    /// # Errors
    /// The criteria have too many combinations.
    pub fn fall(&mut self, fact: FactId) -> Result<Option<Fall>, TooLarge> {
        for var in self.space.vars_of(fact) {
            let Some(place) = self.place(var) else { continue };
            let falls = |before: u32, after: u32| before != IMPOSSIBLE && after != IMPOSSIBLE && after > before;
            let Some((way, less, more)) = self.store.falls(self.root, place, &falls)? else { continue };
            let at = |position: u32| {
                let on_way = |p: u32| way.iter().find(|(v, _)| *v == p).map_or(0, |(_, (from, _))| *from);
                ending(self.store.outcome(self.root, |p| if p == place { position } else { on_way(p) }))
            };
            return Ok(Some(Fall {
                region: self.region(&way),
                less: self.said(place, (less, less + 1)),
                before: at(less),
                more: self.said(place, (more, more + 1)),
                after: at(more),
            }));
        }
        Ok(None)
    }

    /// What the incident decides that stands behind a fact.
    fn situation(&self, fact: FactId) -> Option<&Situation> {
        self.situations.iter().find(|(_, own)| *own == fact).map(|(what, _)| what)
    }

    /// When a variable is asked.
    fn place(&self, var: VarId) -> Option<u32> {
        self.order.iter().position(|v| *v == var).and_then(|p| u32::try_from(p).ok())
    }

    fn any(&mut self, of: &[Expr]) -> Result<Diagram, TooLarge> {
        let mut any = Diagram::NO;
        for expr in of.iter().rev() {
            let holds = self.condition(expr)?;
            any = self.store.choose(holds, Diagram::YES, any)?;
        }
        Ok(any)
    }

    /// The diagram of criteria that differ from these in their conditions alone. The order is that of `LevelQuestion`: the
    /// first level that holds, raised, lowered, and then held up by floors.
    fn levels(&mut self, criteria: &Criteria) -> Result<Diagram, TooLarge> {
        let none = NO_LEVEL;
        let mut all = Diagram::outcome(none);
        for (id, level) in criteria.levels.iter().collect::<Vec<_>>().into_iter().rev() {
            if level.otherwise {
                all = Diagram::outcome(id.0);
                continue;
            }
            for expr in level.when.iter().rev() {
                let holds = self.condition(expr)?;
                all = self.store.choose(holds, Diagram::outcome(id.0), all)?;
            }
        }
        for raise in &criteria.raises {
            let holds = self.condition(&raise.when)?;
            let by = raise.by;
            let raised = self.each(all, &|o| if o == none { o } else { o.saturating_sub(by) })?;
            all = self.store.choose(holds, raised, all)?;
        }
        let mut lowered = all;
        for lower in &criteria.lowers {
            let holds = self.condition(&lower.when)?;
            let here = self.each(all, &|o| if o == none { o } else { lowered_to(lower, o) })?;
            let further = self.store.both(lowered, here, &u32::max)?;
            lowered = self.store.choose(holds, further, lowered)?;
        }
        let mut all = lowered;
        for floor in &criteria.at_least {
            let holds = self.condition(&floor.when)?;
            let level = floor.level.0;
            let held = self.each(all, &|o| o.min(level))?;
            all = self.store.choose(holds, held, all)?;
        }
        self.store.choose(self.impossible, Diagram::outcome(IMPOSSIBLE), all)
    }

    fn each(&mut self, of: Diagram, to: &impl Fn(u32) -> u32) -> Result<Diagram, TooLarge> {
        self.store.both(of, of, &|o, _| to(o))
    }
}

/// The conditions of two versions, those of the old one first in each list.
fn joined(old: &Criteria, new: &Criteria) -> Criteria {
    let mut all = old.clone();
    all.levels = old.levels.rows().chain(new.levels.rows()).cloned().collect();
    all.raises.extend(new.raises.iter().cloned());
    all.lowers.extend(new.lowers.iter().cloned());
    all.at_least.extend(new.at_least.iter().cloned());
    all.impossibles.extend(new.impossibles.iter().cloned());
    all
}

/// The contrary of [`joined`], whatever has become of the conditions.
fn parted(all: &Criteria, old: &Criteria) -> [Criteria; 2] {
    let (mut first, mut second) = (all.clone(), all.clone());
    let levels = || all.levels.rows().cloned();
    first.levels = levels().take(old.levels.len()).collect();
    second.levels = levels().skip(old.levels.len()).collect();
    second.raises = first.raises.split_off(old.raises.len());
    second.lowers = first.lowers.split_off(old.lowers.len());
    second.at_least = first.at_least.split_off(old.at_least.len());
    second.impossibles = first.impossibles.split_off(old.impossibles.len());
    [first, second]
}

fn ending(outcome: u32) -> Ending {
    match outcome {
        IMPOSSIBLE => Ending::Impossible,
        NO_LEVEL => Ending::NoLevel,
        level => Ending::Level(LevelId(level)),
    }
}

fn number(ending: Ending) -> u32 {
    match ending {
        Ending::Level(level) => level.0,
        Ending::NoLevel => NO_LEVEL,
        Ending::Impossible => IMPOSSIBLE,
    }
}

fn lowered_to(lower: &LowerBy, outcome: u32) -> u32 {
    lower.from(LevelId(outcome)).0
}

/// The condition of a line.
fn slot(criteria: &mut Criteria, line: Line) -> Option<&mut Expr> {
    match line {
        Line::When(level, n) => criteria.levels.get_mut(level).and_then(|l| l.when.get_mut(n)),
        Line::Raise(n) => criteria.raises.get_mut(n).map(|r| &mut r.when),
        Line::Lower(n) => criteria.lowers.get_mut(n).map(|l| &mut l.when),
        Line::AtLeast(n) => criteria.at_least.get_mut(n).map(|f| &mut f.when),
    }
}

/// The single comparisons that stand in lists, each with the way to it and the value that makes it nothing.
fn parts(expr: &Expr) -> Vec<(Vec<usize>, bool)> {
    let mut found = Vec::new();
    let mut open = vec![(expr, Vec::new(), None)];
    while let Some((expr, path, neutral)) = open.pop() {
        let (list, inside): (&[Expr], bool) = match expr {
            Expr::All(of) => (of, true),
            Expr::Any(of) | Expr::AtLeast { of, .. } => (of, false),
            _ => {
                found.extend(neutral.map(|n| (path, n)));
                continue;
            }
        };
        for (n, part) in list.iter().enumerate().rev() {
            let mut longer = path.clone();
            longer.push(n);
            open.push((part, longer, Some(inside)));
        }
    }
    found
}

fn at<'e>(expr: &'e mut Expr, path: &[usize]) -> Option<&'e mut Expr> {
    path.iter().try_fold(expr, |expr, n| match expr {
        Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => of.get_mut(*n),
        _ => None,
    })
}

/// Variables as the criteria mention them: what one condition speaks of together is asked together, which keeps diagrams
/// small.
fn order(space: &Space, criteria: &Criteria) -> Vec<VarId> {
    let mut order: Vec<VarId> = Vec::new();
    let mut placed: BTreeMap<VarId, ()> = BTreeMap::new();
    let mut add = |var: VarId| {
        if placed.insert(var, ()).is_none() {
            order.push(var);
        }
    };
    for condition in criteria.conditions() {
        let mut open = vec![condition];
        while let Some(expr) = open.pop() {
            match expr {
                Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of.iter().rev()),
                Expr::Not(e) => open.push(e),
                Expr::Is(fact) | Expr::Compare { fact, .. } | Expr::Has { fact, .. } | Expr::Count { fact, .. } => {
                    space.vars_of(*fact).into_iter().for_each(&mut add);
                }
                Expr::Known(_) | Expr::Constant(_) | Expr::Situation(_) => {}
            }
        }
    }
    (0..space.vars.len()).for_each(add);
    order
}
