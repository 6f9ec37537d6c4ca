//! Everything that conditions say about all facts at once: a decision diagram.
//!
//! A diagram asks one variable after another, each at most once and always in the same order, and ends at an outcome. Equal
//! parts exist once, and no question is asked whose answer changes nothing. So two diagrams of one [`Store`] say the same if
//! and only if they are the same; what a diagram never asks does not matter; and what is left open is a leaf like any other.
//! (Bryant 1986 for yes and no; Srinivasan et al. 1990 for variables of several values and outcomes.)
//!
//! Diagrams can grow beyond all measure, so a store has a budget, and everything says when it is used up.

use std::collections::BTreeMap;

/// A diagram of a store: an outcome, or a question with what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Diagram(u32);

/// The budget is used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// Outcomes come before questions; there are at most so many.
const OUTCOMES: u32 = 1 << 16;

/// A part of a question: up to this position (excluded) what follows is this.
pub type Branch = (u32, Diagram);

/// One way through a diagram: for each variable that is asked the positions that go it, half-open.
pub type Way = Vec<(u32, (u32, u32))>;

/// A question about one variable; its branches cover all positions, and neighbours differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Ask {
    var: u32,
    branches: Box<[Branch]>,
}

impl Diagram {
    /// No, as a condition.
    pub const NO: Self = Self(0);
    /// Yes, as a condition.
    pub const YES: Self = Self(1);

    /// An outcome. Numbers beyond 65,535 are cut to it.
    #[must_use]
    pub fn outcome(number: u32) -> Self {
        Self(number.min(OUTCOMES - 1))
    }

    /// The outcome, where nothing is asked any more.
    #[must_use]
    pub fn as_outcome(self) -> Option<u32> {
        (self.0 < OUTCOMES).then_some(self.0)
    }
}

/// Where diagrams live.
#[derive(Debug, Default)]
pub struct Store {
    /// How many positions each variable has.
    sizes: Vec<u32>,
    asks: Vec<Ask>,
    known: BTreeMap<Ask, Diagram>,
    chosen: BTreeMap<(Diagram, Diagram, Diagram), Diagram>,
    left: usize,
}

impl Store {
    /// An empty store for variables with so many positions each, and for so many questions.
    #[must_use]
    pub fn new(sizes: Vec<u32>, budget: usize) -> Self {
        Self { sizes, left: budget, ..Self::default() }
    }

    /// How many positions a variable has.
    #[must_use]
    pub fn size(&self, var: u32) -> u32 {
        self.sizes.get(var as usize).copied().unwrap_or_default()
    }

    /// The variable that is asked first, with what follows its answers; nothing for an outcome.
    #[must_use]
    pub fn ask(&self, diagram: Diagram) -> Option<(u32, &[Branch])> {
        let ask = self.asks.get(diagram.0.checked_sub(OUTCOMES)? as usize)?;
        Some((ask.var, &ask.branches))
    }

    /// Where a position of the first variable leads.
    #[must_use]
    pub fn answer(&self, diagram: Diagram, position: u32) -> Diagram {
        let Some((_, branches)) = self.ask(diagram) else { return diagram };
        branches.iter().find(|(to, _)| position < *to).map_or(diagram, |(_, next)| *next)
    }

    /// The outcome for one position of every variable.
    #[must_use]
    pub fn outcome(&self, mut diagram: Diagram, position: impl Fn(u32) -> u32) -> u32 {
        // Each step asks a later variable.
        while let Some((var, _)) = self.ask(diagram) {
            diagram = self.answer(diagram, position(var));
        }
        diagram.as_outcome().unwrap_or_default()
    }

    /// What is left of a diagram where a variable, asked first or not at all before others, has a position.
    fn at(&self, diagram: Diagram, var: u32, position: u32) -> Diagram {
        if self.first(diagram) == var { self.answer(diagram, position) } else { diagram }
    }

    fn first(&self, diagram: Diagram) -> u32 {
        self.ask(diagram).map_or(u32::MAX, |(var, _)| var)
    }

    /// A question, unless it is none.
    fn make(&mut self, var: u32, mut branches: Vec<Branch>) -> Result<Diagram, TooLarge> {
        // A branch runs to where the last of its like ends.
        branches.reverse();
        branches.dedup_by_key(|(_, next)| *next);
        branches.reverse();
        if let [(_, only)] = branches.as_slice() {
            return Ok(*only);
        }
        let ask = Ask { var, branches: branches.into() };
        if let Some(known) = self.known.get(&ask) {
            return Ok(*known);
        }
        self.left = self.left.checked_sub(1).ok_or(TooLarge)?;
        let index = u32::try_from(self.asks.len()).ok().and_then(|i| i.checked_add(OUTCOMES)).ok_or(TooLarge)?;
        self.asks.push(ask.clone());
        self.known.insert(ask, Diagram(index));
        Ok(Diagram(index))
    }

    /// Whether a variable has one of these positions; intervals half-open, ascending and apart.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn is_in(&mut self, var: u32, positions: &[(u32, u32)]) -> Result<Diagram, TooLarge> {
        let size = self.sizes.get(var as usize).copied().unwrap_or_default();
        let mut branches: Vec<Branch> = Vec::new();
        for (from, to) in positions.iter().map(|(from, to)| (*from.min(&size), *to.min(&size))) {
            let at = branches.last().map_or(0, |(to, _)| *to);
            if from > at {
                branches.push((from, Diagram::NO));
            }
            if to > from.max(at) {
                branches.push((to, Diagram::YES));
            }
        }
        if branches.last().is_none_or(|(to, _)| *to < size) {
            branches.push((size, Diagram::NO));
        }
        self.make(var, branches)
    }

    /// `then` where a condition holds, `otherwise` where it does not.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn choose(&mut self, when: Diagram, then: Diagram, otherwise: Diagram) -> Result<Diagram, TooLarge> {
        if when == Diagram::YES || then == otherwise {
            return Ok(then);
        }
        if when == Diagram::NO {
            return Ok(otherwise);
        }
        if then == Diagram::YES && otherwise == Diagram::NO {
            return Ok(when);
        }
        let key = (when, then, otherwise);
        if let Some(known) = self.chosen.get(&key) {
            return Ok(*known);
        }
        let var = self.first(when).min(self.first(then)).min(self.first(otherwise));
        let mut branches = Vec::new();
        for to in self.ends(var, &[when, then, otherwise]) {
            let last = to - 1;
            let (w, t, o) = (self.at(when, var, last), self.at(then, var, last), self.at(otherwise, var, last));
            branches.push((to, self.choose(w, t, o)?));
        }
        let made = self.make(var, branches)?;
        // What is remembered costs memory as questions do.
        self.left = self.left.checked_sub(1).ok_or(TooLarge)?;
        self.chosen.insert(key, made);
        Ok(made)
    }

    /// Where branches of any of these that ask `var` first end; the last is the variable's size.
    fn ends(&self, var: u32, of: &[Diagram]) -> Vec<u32> {
        let asking = of.iter().filter_map(|d| self.ask(*d)).filter(|(first, _)| *first == var);
        let mut ends: Vec<u32> = asking.flat_map(|(_, branches)| branches.iter().map(|(to, _)| *to)).collect();
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// The contrary of a condition.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn not(&mut self, of: Diagram) -> Result<Diagram, TooLarge> {
        self.choose(of, Diagram::NO, Diagram::YES)
    }

    /// At least so many of these conditions.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn at_least(&mut self, n: usize, of: &[Diagram]) -> Result<Diagram, TooLarge> {
        if n > of.len() {
            return Ok(Diagram::NO);
        }
        // From the last to the first: what is so where `k` more are wanted.
        let mut wanted: Vec<Diagram> = (0..=n).map(|k| if k == 0 { Diagram::YES } else { Diagram::NO }).collect();
        for one in of.iter().rev() {
            let mut next = vec![Diagram::YES];
            for pair in wanted.windows(2) {
                if let [fewer, same] = pair {
                    next.push(self.choose(*one, *fewer, *same)?);
                }
            }
            wanted = next;
        }
        Ok(wanted.last().copied().unwrap_or(Diagram::NO))
    }

    /// What comes of two diagrams: for each two outcomes that meet the one that `of` says.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn both(&mut self, a: Diagram, b: Diagram, of: &impl Fn(u32, u32) -> u32) -> Result<Diagram, TooLarge> {
        self.pair(a, b, of, &mut BTreeMap::new())
    }

    fn pair(
        &mut self,
        a: Diagram,
        b: Diagram,
        of: &impl Fn(u32, u32) -> u32,
        known: &mut BTreeMap<(Diagram, Diagram), Diagram>,
    ) -> Result<Diagram, TooLarge> {
        if let (Some(a), Some(b)) = (a.as_outcome(), b.as_outcome()) {
            return Ok(Diagram::outcome(of(a, b)));
        }
        if let Some(known) = known.get(&(a, b)) {
            return Ok(*known);
        }
        let var = self.first(a).min(self.first(b));
        let mut branches = Vec::new();
        for to in self.ends(var, &[a, b]) {
            let (a, b) = (self.at(a, var, to - 1), self.at(b, var, to - 1));
            branches.push((to, self.pair(a, b, of, known)?));
        }
        let made = self.make(var, branches)?;
        self.left = self.left.checked_sub(1).ok_or(TooLarge)?;
        known.insert((a, b), made);
        Ok(made)
    }

    /// All that can be reached from a diagram, itself first, each once.
    #[must_use]
    pub fn reached(&self, from: Diagram) -> Vec<Diagram> {
        let mut all = vec![from];
        let mut seen = std::collections::BTreeSet::from([from]);
        let mut at = 0;
        while let Some(diagram) = all.get(at).copied() {
            for (_, next) in self.ask(diagram).map_or(&[][..], |(_, branches)| branches) {
                if seen.insert(*next) {
                    all.push(*next);
                }
            }
            at += 1;
        }
        all
    }

    /// The variables that matter, ascending.
    #[must_use]
    pub fn variables(&self, of: Diagram) -> Vec<u32> {
        let mut all: Vec<u32> = self.reached(of).into_iter().filter_map(|d| Some(self.ask(d)?.0)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The outcomes that occur, ascending.
    #[must_use]
    pub fn outcomes(&self, of: Diagram) -> Vec<u32> {
        let mut all: Vec<u32> = self.reached(of).into_iter().filter_map(Diagram::as_outcome).collect();
        all.sort_unstable();
        all
    }

    /// Ways through a diagram to outcomes that are wanted: for each variable that is asked on the way the positions that go
    /// it. They are apart, and together all that leads there; at most so many.
    #[must_use]
    pub fn ways(&self, of: Diagram, wanted: impl Fn(u32) -> bool, most: usize) -> Vec<Way> {
        // Only where something wanted is ahead.
        let mut leads: BTreeMap<Diagram, bool> = BTreeMap::new();
        let mut last_first = self.reached(of);
        last_first.sort_unstable_by_key(|d| std::cmp::Reverse(self.first(*d)));
        for diagram in last_first {
            let any = match self.ask(diagram) {
                Some((_, branches)) => branches.iter().any(|(_, next)| leads.get(next) == Some(&true)),
                None => diagram.as_outcome().is_some_and(&wanted),
            };
            leads.insert(diagram, any);
        }
        let mut found = Vec::new();
        let mut open = vec![(of, Vec::new())];
        while let Some((diagram, way)) = open.pop() {
            if found.len() >= most || leads.get(&diagram) != Some(&true) {
                continue;
            }
            let Some((var, branches)) = self.ask(diagram) else {
                found.push(way);
                continue;
            };
            let mut from = 0;
            let mut next = Vec::new();
            for (to, follows) in branches {
                let mut longer = way.clone();
                longer.push((var, (from, *to)));
                next.push((*follows, longer));
                from = *to;
            }
            open.extend(next.into_iter().rev());
        }
        found
    }

    /// How much of all there is leads to each outcome, where each position of a variable weighs `weight`; the weights of a
    /// variable add up to one.
    #[must_use]
    pub fn shares(&self, of: Diagram, weight: impl Fn(u32, u32) -> f64) -> BTreeMap<u32, f64> {
        let mut mass: BTreeMap<(u32, Diagram), f64> = BTreeMap::from([((self.first(of), of), 1.0)]);
        let mut shares = BTreeMap::new();
        // In the order of variables all that leads to a question comes before it.
        while let Some(((_, diagram), share)) = mass.pop_first() {
            let Some((var, branches)) = self.ask(diagram) else {
                *shares.entry(diagram.as_outcome().unwrap_or_default()).or_insert(0.0) += share;
                continue;
            };
            let mut from = 0;
            for (to, next) in branches {
                let part: f64 = (from..*to).map(|p| weight(var, p)).sum();
                *mass.entry((self.first(*next), *next)).or_insert(0.0) += share * part;
                from = *to;
            }
        }
        shares
    }

    /// Two positions of a variable, the later one with an outcome that `falls` says must not follow; with the way there.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn falls(
        &mut self,
        of: Diagram,
        var: u32,
        falls: &impl Fn(u32, u32) -> bool,
    ) -> Result<Option<(Way, u32, u32)>, TooLarge> {
        for step in self.steps(of, var) {
            let before = self.with(of, var, step - 1)?;
            let after = self.with(of, var, step)?;
            let worse = self.both(before, after, &|a, b| u32::from(falls(a, b)))?;
            if let Some(way) = self.ways(worse, |o| o == 1, 1).pop() {
                return Ok(Some((way, step - 1, step)));
            }
        }
        Ok(None)
    }

    /// Positions of a variable at which something else may follow than at the one before.
    fn steps(&self, of: Diagram, var: u32) -> Vec<u32> {
        let asks = self.reached(of).into_iter().filter_map(|d| self.ask(d)).filter(|(v, _)| *v == var);
        let ends = asks.flat_map(|(_, branches)| branches.iter().map(|(to, _)| *to));
        let mut steps: Vec<u32> = ends.filter(|to| *to < self.size(var)).collect();
        steps.sort_unstable();
        steps.dedup();
        steps
    }

    /// What comes of all positions of a variable: outcomes that differ are folded to one.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn over_all(&mut self, of: Diagram, var: u32, fold: &impl Fn(u32, u32) -> u32) -> Result<Diagram, TooLarge> {
        let mut all = self.with(of, var, 0)?;
        for step in self.steps(of, var) {
            let here = self.with(of, var, step)?;
            all = self.both(all, here, fold)?;
        }
        Ok(all)
    }

    /// The diagram where a variable has one position.
    ///
    /// # Errors
    /// The budget is used up.
    pub fn with(&mut self, of: Diagram, var: u32, position: u32) -> Result<Diagram, TooLarge> {
        self.fixed(of, var, position, &mut BTreeMap::new())
    }

    fn fixed(
        &mut self,
        of: Diagram,
        var: u32,
        position: u32,
        known: &mut BTreeMap<Diagram, Diagram>,
    ) -> Result<Diagram, TooLarge> {
        let Some((first, branches)) = self.ask(of).filter(|(first, _)| *first <= var) else { return Ok(of) };
        if first == var {
            return Ok(self.answer(of, position));
        }
        if let Some(known) = known.get(&of) {
            return Ok(*known);
        }
        let branches = branches.to_vec();
        let mut next = Vec::with_capacity(branches.len());
        for (to, follows) in branches {
            next.push((to, self.fixed(follows, var, position, known)?));
        }
        let made = self.make(first, next)?;
        known.insert(of, made);
        Ok(made)
    }
}
