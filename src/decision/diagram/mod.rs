//! All criteria at once: one diagram from every combination of facts to the level it gets.
//!
//! The search in `search` answers a question about what is known; here the question is about everything. Because equal
//! diagrams are one, "does this line ever matter?" and "do these two policies agree?" are comparisons of two numbers, and
//! where they differ the difference is a diagram again, whose ways are the cases.
//!
//! As for the levels' coverage, whether a fact is known and how long the incident lasts are variables like any other
//! (`cover`), and so is what else the incident decides.

mod conditions;
mod questionnaire;
mod region;
mod store;
#[cfg(test)]
mod tests;

pub use questionnaire::{Answer, Ask, Questionnaire, Then};
pub use region::{Region, Said};
pub use store::TooLarge;

use std::collections::BTreeMap;

use self::store::{Diagram, Store};
use super::cover::{Open, situations_as_facts};
use super::facts::{Circumstances, Facts, Quiet};
use super::space::{Shape, Space, VarId};
use super::{Criteria, LowerBy};
use crate::model::{Expr, FactId, FactValue, LevelId, Situation};

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
    store: Store,
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
        let mut criteria = criteria.clone();
        let mut facts = std::mem::take(&mut criteria.facts);
        let situations = situations_as_facts(criteria.conditions_mut().collect(), &mut facts);
        criteria.facts = facts;
        let open = Open::new(&criteria);
        let space = Space::new(open.criteria().conditions(), &open.criteria().facts, &Facts::new());
        let order = order(&space, open.criteria());
        let sizes = order.iter().map(|v| u32::try_from(space.vars.get(*v).map_or(0, Vec::len)).unwrap_or(u32::MAX));
        let store = Store::new(sizes.collect(), BUDGET);
        let (impossible, root) = (Diagram::NO, Diagram::NO);
        let mut partition = Self { open, situations, space, order, store, impossible, root };
        let criteria = partition.open.criteria().clone();
        partition.impossible = partition.any(&criteria.impossibles)?;
        partition.root = partition.levels(&criteria)?;
        Ok(partition)
    }

    /// What facts lead to so many seconds after the declaration, where else nothing has happened; `None` where one that the criteria ask for is not given.
    #[must_use]
    pub fn ending_of(&self, facts: &Facts, elapsed: i64) -> Option<Ending> {
        let mut positions = vec![0; self.order.len()];
        for (fact, shape) in &self.space.shapes {
            let value = match (self.open.known_of(*fact), self.situation(*fact), self.open.is_elapsed(*fact)) {
                (Some(of), ..) => FactValue::Bool(facts.is_known(of)),
                (_, Some(what), _) => FactValue::Bool(Quiet { elapsed }.situation(what)),
                (.., true) => FactValue::Duration(elapsed),
                _ => facts.value(*fact)?.clone(),
            };
            for (var, rank) in ranks(shape, &value) {
                let at = self.space.vars.get(var)?.binary_search(&rank).ok()?;
                *positions.get_mut(self.place(var)? as usize)? = u32::try_from(at).ok()?;
            }
        }
        let at = |place: u32| positions.get(place as usize).copied().unwrap_or_default();
        Some(ending(self.store.outcome(self.root, at)))
    }

    /// The endings that occur, in order.
    #[must_use]
    pub fn endings(&self) -> Vec<Ending> {
        self.store.outcomes(self.root).into_iter().map(ending).collect()
    }

    /// Cases that end so, apart from each other and together all of them; at most so many.
    #[must_use]
    pub fn regions(&self, ending: Ending, most: usize) -> Vec<Region> {
        let wanted = number(ending);
        let ways = self.store.ways(self.root, |o| o == wanted, most);
        ways.iter().map(|way| self.region(way)).collect()
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
    pub fn idle_parts(&mut self, line: Line, gone: &[Line]) -> Result<Vec<Region>, TooLarge> {
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
            if let Some(slot) = slot(&mut left, line) {
                *slot = less;
            }
            if self.levels(&left)? != self.root {
                continue;
            }
            let condition = self.condition(&said)?;
            if let [one] = self.store.ways(condition, |o| o == 1, 2).as_slice() {
                found.push(self.region(one));
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

/// The rank that each variable of a fact has for a value.
fn ranks(shape: &Shape, value: &FactValue) -> Vec<(VarId, u32)> {
    match (shape, value) {
        (Shape::Flags { bits, rest }, FactValue::Flags(set)) => {
            let named = bits.keys().fold(0, |all: u64, bit| all | 1 << bit);
            let each = bits.iter().map(|(bit, var)| (*var, u32::from(set >> bit & 1 == 1)));
            each.chain([(*rest, (set & !named).count_ones())]).collect()
        }
        (Shape::Ranked { var, constants }, value) => {
            let at = super::space::number(value).unwrap_or_default();
            let word = || u32::try_from(at).unwrap_or(u32::MAX);
            vec![(*var, if constants.is_empty() { word() } else { super::space::rank(constants, at) })]
        }
        _ => Vec::new(),
    }
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
