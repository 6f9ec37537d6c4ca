//! The criteria of a policy, and the levels they make possible.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::facts::{Circumstances, Facts};
use super::search::{Found, Question};
use super::space::{Area, Space};
use super::truth::{Judge, Truth};
use crate::model::{Counts, Expr, FactId, FactType, Id, LevelId, Lower, Model, Situation, Table};

/// Answers to one question that are tried out when questions are ranked.
const MOST_ANSWERS: u32 = 40;

/// Everything that a level depends on, as a plan carries it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Criteria {
    /// Types and ranges of all facts.
    pub facts: Table<FactId, FactKind>,
    /// Criteria of each level, the most severe first.
    pub levels: Table<LevelId, LevelCriteria>,
    /// Aggravating factors; those that hold add up.
    pub raises: Vec<RaiseBy>,
    /// Mitigating factors; of those that hold the one that leads furthest down counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lowers: Vec<LowerBy>,
    /// Floors; the most severe that holds counts.
    pub at_least: Vec<Floor>,
    /// What cannot be.
    pub impossibles: Vec<Expr>,
    /// Which of the possible levels holds.
    pub counts_as: Counts,
    /// Until so many seconds after declaration the worse of `meanwhile` and the best possible level holds.
    pub after: Option<i64>,
    /// See `after`.
    pub meanwhile: Option<LevelId>,
}

/// What values a fact has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FactKind {
    /// Its type.
    pub ty: FactType,
    /// Smallest and largest value (millionths, or seconds), both included.
    pub range: Option<(i64, i64)>,
}

/// When a level holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LevelCriteria {
    /// Any of these is enough.
    pub when: Vec<Expr>,
    /// Holds where no more severe one does.
    pub otherwise: bool,
}

/// `raise N when E`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RaiseBy {
    /// Levels up.
    pub by: u32,
    /// When.
    pub when: Expr,
}

/// `lower N when E, never below LEVEL`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LowerBy {
    /// Levels down.
    pub by: u32,
    /// When.
    pub when: Expr,
    /// The least severe level it leads to; what is less severe already stays.
    pub never_below: LevelId,
}

impl LowerBy {
    /// Where it leads from a level: never up.
    pub(super) fn from(&self, level: LevelId) -> LevelId {
        let down = level.index().saturating_add(self.by as usize);
        LevelId::from_index(down.min(self.never_below.index())).max(level)
    }
}

/// `at least LEVEL when E`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Floor {
    /// The level.
    pub level: LevelId,
    /// When.
    pub when: Expr,
}

/// The levels that completions of the unknown facts lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Possible {
    /// Each of them occurs, the most severe first; where `over_budget`, some may not.
    pub levels: Vec<LevelId>,
    /// Some completion meets no criterion at all.
    pub none_possible: bool,
    /// There were too many combinations: the levels are those that a coarser look cannot rule out.
    pub over_budget: bool,
    /// What is known and assumed is impossible together; nothing was taken to be impossible then.
    pub contradiction: bool,
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Exact, unless `over_budget`.
    pub truth: Truth,
    /// There were too many combinations: `Unknown` may be more than needed.
    pub over_budget: bool,
}

/// The criteria of a model.
#[must_use]
pub fn compile(model: &Model) -> Criteria {
    let severities = model.severities.as_ref();
    let rule = severities.and_then(|s| s.unknown.as_ref());
    Criteria {
        facts: model.facts.rows().map(|f| FactKind { ty: f.ty.clone(), range: f.range.map(|r| r.node) }).collect(),
        levels: model
            .levels
            .rows()
            .map(|l| LevelCriteria {
                when: l.when.iter().map(|c| c.expr.clone()).collect(),
                otherwise: l.otherwise.is_some(),
            })
            .collect(),
        raises: severities
            .map(|s| s.raises.iter().map(|r| RaiseBy { by: r.by, when: r.when.expr.clone() }).collect())
            .unwrap_or_default(),
        lowers: severities.map(|s| s.lowers.iter().map(|l| lower_by(model, l)).collect()).unwrap_or_default(),
        at_least: severities
            .map(|s| s.at_least.iter().map(|f| Floor { level: f.level.node, when: f.when.expr.clone() }).collect())
            .unwrap_or_default(),
        impossibles: model.impossibles.rows().map(|i| i.condition.expr.clone()).collect(),
        counts_as: rule.map_or(Counts::Worst, |r| r.counts_as),
        after: rule.and_then(|r| r.after),
        meanwhile: rule.and_then(|r| r.meanwhile),
    }
}

fn lower_by(model: &Model, lower: &Lower) -> LowerBy {
    let mildest = || LevelId::from_index(model.levels.len().saturating_sub(1));
    LowerBy {
        by: lower.by,
        when: lower.when.expr.clone(),
        never_below: lower.never_below.map_or_else(mildest, |l| l.node),
    }
}

impl Criteria {
    /// The exact set of levels that completions of the unknown facts lead to.
    #[must_use]
    pub fn possible(&self, facts: &Facts, circumstances: &(impl Circumstances + ?Sized)) -> Possible {
        let space = Space::new(self.conditions(), &self.facts, facts);
        let judge = Judge { space: &space, facts, circumstances };
        let question = LevelQuestion { criteria: self, judge: &judge };
        let (found, contradiction) = allowed(&judge, &question, &self.impossibles);
        let mut outcomes = found.outcomes;
        if found.over_budget {
            outcomes.extend(question.outcomes(&space.everything()));
        }
        Possible {
            none_possible: outcomes.contains(&Outcome::None),
            levels: outcomes.iter().filter_map(|o| o.level()).collect(),
            over_budget: found.over_budget,
            contradiction,
        }
    }

    /// Whether a condition holds in all completions of the unknown facts, in none, or in some.
    #[must_use]
    pub fn truth(&self, expr: &Expr, facts: &Facts, circumstances: &(impl Circumstances + ?Sized)) -> Verdict {
        let space = Space::new(self.impossibles.iter().chain([expr]), &self.facts, facts);
        let judge = Judge { space: &space, facts, circumstances };
        let (found, _) = allowed(&judge, &TruthQuestion { expr, judge: &judge }, &self.impossibles);
        let (yes, no) = (found.outcomes.contains(&true), found.outcomes.contains(&false));
        let truth = match (yes, no) {
            (true, false) if !found.over_budget => Truth::True,
            (false, true) if !found.over_budget => Truth::False,
            _ => Truth::Unknown,
        };
        Verdict { truth, over_budget: found.over_budget && !(yes && no) }
    }

    /// The unknown facts that the level still depends on: each has two values that, with all other facts the same,
    /// lead to different levels. Where there are too many combinations a fact counts as one of them.
    #[must_use]
    pub fn open_facts(&self, facts: &Facts, circumstances: &(impl Circumstances + ?Sized)) -> Vec<FactId> {
        let space = Space::new(self.conditions(), &self.facts, facts);
        let judge = Judge { space: &space, facts, circumstances };
        let question = LevelQuestion { criteria: self, judge: &judge };
        if question.outcomes(&space.everything()).len() < 2 {
            return Vec::new();
        }
        let forbidden = self.forbidden(&judge);
        let mut left = super::search::MATTERS;
        let open =
            |fact: &FactId| super::search::matters(&judge, &question, forbidden, &space.vars_of(*fact), &mut left);
        space.shapes.keys().copied().filter(|f| facts.value(*f).is_none()).filter(open).collect()
    }

    /// For each open fact how many levels are still possible in the worst case once it is known; the fact that leaves
    /// fewest first. Facts whose answer alone never helps come last, in their order.
    #[must_use]
    pub fn best_questions(&self, facts: &Facts, circumstances: &(impl Circumstances + ?Sized)) -> Vec<(FactId, usize)> {
        let space = Space::new(self.conditions(), &self.facts, facts);
        let judge = Judge { space: &space, facts, circumstances };
        let question = LevelQuestion { criteria: self, judge: &judge };
        let forbidden = self.forbidden(&judge);
        let mut ranked = Vec::new();
        for fact in self.open_facts(facts, circumstances) {
            let (mut most, mut sum, mut cells) = (0, 0, 0_usize);
            for var in space.vars_of(fact) {
                let everything = space.everything();
                let (lo, hi) = everything.get(var).copied().unwrap_or_default();
                for i in lo..=hi.min(lo.saturating_add(MOST_ANSWERS)) {
                    let mut cell = everything.clone();
                    if let Some(slot) = cell.get_mut(var) {
                        *slot = (i, i);
                    }
                    let left = judge.search_in(cell, &question, forbidden).outcomes.len();
                    (most, sum, cells) = (most.max(left), sum + left, cells + 1);
                }
            }
            ranked.push((most, sum.saturating_mul(1000) / cells.max(1), fact));
        }
        ranked.sort_unstable();
        ranked.into_iter().map(|(most, _, fact)| (fact, most)).collect()
    }

    /// The level that holds so many seconds after declaration; `None` where none is possible.
    #[must_use]
    pub fn settle(&self, possible: &Possible, elapsed: i64) -> Option<LevelId> {
        let (worst, best) = (*possible.levels.first()?, *possible.levels.last()?);
        // Where unknown facts leave one level, they do not matter, and neither does what they count as.
        if worst == best {
            return Some(worst);
        }
        if self.after.is_some_and(|after| elapsed < after) {
            return Some(self.meanwhile.map_or(best, |m| m.min(best)));
        }
        Some(match self.counts_as {
            Counts::Worst | Counts::Ask => worst,
            Counts::Best => best,
        })
    }

    /// Seconds since declaration at which the level may change by itself; ascending.
    #[must_use]
    pub fn crossings(&self) -> Vec<i64> {
        let mut at: BTreeSet<i64> = self.after.into_iter().collect();
        let mut open: Vec<&Expr> = self.conditions().collect();
        while let Some(expr) = open.pop() {
            match expr {
                Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => open.extend(of),
                Expr::Not(e) => open.push(e),
                Expr::Situation(Situation::Elapsed { seconds, .. }) => {
                    at.insert(*seconds);
                }
                _ => {}
            }
        }
        at.into_iter().collect()
    }

    /// What cannot be, unless what is given cannot be either: then it is ignored.
    fn forbidden<C: Circumstances + ?Sized>(&self, judge: &Judge<'_, C>) -> &[Expr] {
        let any = TruthQuestion { expr: &Expr::Constant(true), judge };
        let (_, contradiction) = allowed(judge, &any, &self.impossibles);
        if contradiction { &[] } else { &self.impossibles }
    }

    /// The same, to change them.
    pub(super) fn conditions_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let levels = self.levels.rows_mut().flat_map(|l| &mut l.when);
        let raises = self.raises.iter_mut().map(|r| &mut r.when);
        let lowers = self.lowers.iter_mut().map(|l| &mut l.when);
        levels
            .chain(raises)
            .chain(lowers)
            .chain(self.at_least.iter_mut().map(|f| &mut f.when))
            .chain(&mut self.impossibles)
    }

    /// Every condition, those of the levels first.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Expr> {
        let levels = self.levels.rows().flat_map(|l| &l.when);
        let raises = self.raises.iter().map(|r| &r.when);
        let lowers = self.lowers.iter().map(|l| &l.when);
        levels.chain(raises).chain(lowers).chain(self.at_least.iter().map(|f| &f.when)).chain(&self.impossibles)
    }
}

/// The search without what is impossible; where then nothing is left, all of it, and `true`.
fn allowed<C, Q>(judge: &Judge<'_, C>, question: &Q, impossibles: &[Expr]) -> (Found<Q::Outcome>, bool)
where
    C: Circumstances + ?Sized,
    Q: Question,
{
    let found = judge.search(question, impossibles);
    if !found.outcomes.is_empty() || found.over_budget {
        return (found, false);
    }
    (judge.search(question, &[]), true)
}

/// What comes out for one completion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Level(LevelId),
    /// No criterion is met.
    None,
}

impl Outcome {
    fn level(self) -> Option<LevelId> {
        match self {
            Self::Level(l) => Some(l),
            Self::None => None,
        }
    }
}

pub(super) struct LevelQuestion<'a, 'j, C: ?Sized> {
    pub criteria: &'a Criteria,
    pub judge: &'a Judge<'j, C>,
}

impl<C: Circumstances + ?Sized> LevelQuestion<'_, '_, C> {
    /// The levels whose criteria may be the first that hold.
    fn first(&self, area: &Area) -> BTreeSet<Outcome> {
        let mut first = BTreeSet::new();
        for (id, level) in self.criteria.levels.iter() {
            let holds = self.level(level, area);
            if holds != Truth::False {
                first.insert(Outcome::Level(id));
            }
            if holds == Truth::True {
                return first;
            }
        }
        first.insert(Outcome::None);
        first
    }

    /// Where what surely and what perhaps lowers may lead from here. Lines do not add up: the one that leads furthest
    /// down counts, so of those that may hold only the ones further down than all that surely do make a difference.
    fn lowered(&self, raised: Outcome, area: &Area) -> BTreeSet<Outcome> {
        let Outcome::Level(level) = raised else { return [raised].into() };
        let (mut sure, mut maybe) = (level, BTreeSet::new());
        for lower in &self.criteria.lowers {
            match self.judge.truth(&lower.when, area) {
                Truth::True => sure = sure.max(lower.from(level)),
                Truth::Unknown => {
                    maybe.insert(lower.from(level));
                }
                Truth::False => {}
            }
        }
        maybe.into_iter().filter(|l| *l > sure).chain([sure]).map(Outcome::Level).collect()
    }

    fn level(&self, level: &LevelCriteria, area: &Area) -> Truth {
        let mut holds: Truth = level.otherwise.into();
        for when in &level.when {
            match self.judge.truth(when, area) {
                Truth::True => return Truth::True,
                Truth::Unknown if holds == Truth::False => holds = Truth::Unknown,
                _ => {}
            }
        }
        holds
    }
}

impl<C: Circumstances + ?Sized> Question for LevelQuestion<'_, '_, C> {
    type Outcome = Outcome;

    fn size(&self) -> usize {
        self.criteria.conditions().map(Expr::size).sum()
    }

    fn outcomes(&self, area: &Area) -> BTreeSet<Outcome> {
        // How far it may be raised: every sum of what surely and what perhaps holds.
        let mut sums: BTreeSet<usize> = [0].into();
        for raise in &self.criteria.raises {
            let by = raise.by as usize;
            match self.judge.truth(&raise.when, area) {
                Truth::True => sums = sums.iter().map(|s| s.saturating_add(by)).collect(),
                Truth::Unknown => sums.extend(sums.clone().iter().map(|s| s.saturating_add(by))),
                Truth::False => {}
            }
        }
        // The floor that surely holds, and more severe ones that may.
        let mut sure: Option<LevelId> = None;
        let mut maybe: BTreeSet<Option<LevelId>> = BTreeSet::new();
        for floor in &self.criteria.at_least {
            match self.judge.truth(&floor.when, area) {
                Truth::True => sure = Some(sure.map_or(floor.level, |s| s.min(floor.level))),
                Truth::Unknown => {
                    maybe.insert(Some(floor.level));
                }
                Truth::False => {}
            }
        }
        maybe.insert(sure);
        let mut outcomes = BTreeSet::new();
        for base in self.first(area) {
            let raised: BTreeSet<Outcome> = sums
                .iter()
                .map(|sum| match base {
                    Outcome::Level(l) => Outcome::Level(LevelId::from_index(l.index().saturating_sub(*sum))),
                    Outcome::None => Outcome::None,
                })
                .collect();
            let lowered: BTreeSet<Outcome> = raised.into_iter().flat_map(|r| self.lowered(r, area)).collect();
            for lowered in &lowered {
                for floor in &maybe {
                    let floor = match (*floor, sure) {
                        (Some(f), Some(s)) => Some(f.min(s)),
                        (f, s) => f.or(s),
                    };
                    let level = match (lowered.level(), floor) {
                        (Some(l), Some(f)) => Some(l.min(f)),
                        (l, f) => l.or(f),
                    };
                    outcomes.insert(level.map_or(Outcome::None, Outcome::Level));
                }
            }
        }
        outcomes
    }

    fn split(&self, area: &Area) -> Option<Vec<Area>> {
        let open = |e: &&Expr| self.judge.truth(e, area) == Truth::Unknown;
        for level in self.criteria.levels.rows() {
            match self.level(level, area) {
                Truth::True => break,
                Truth::False => continue,
                Truth::Unknown => {
                    if let Some(parts) = level.when.iter().filter(open).find_map(|e| self.judge.split(e, area)) {
                        return Some(parts);
                    }
                }
            }
        }
        let raises = self.criteria.raises.iter().map(|r| &r.when);
        let lowers = self.criteria.lowers.iter().map(|l| &l.when);
        let others = raises.chain(lowers).chain(self.criteria.at_least.iter().map(|f| &f.when));
        others.filter(open).find_map(|e| self.judge.split(e, area))
    }
}

struct TruthQuestion<'a, 'j, C: ?Sized> {
    expr: &'a Expr,
    judge: &'a Judge<'j, C>,
}

impl<C: Circumstances + ?Sized> Question for TruthQuestion<'_, '_, C> {
    type Outcome = bool;

    fn outcomes(&self, area: &Area) -> BTreeSet<bool> {
        match self.judge.truth(self.expr, area) {
            Truth::True => [true].into(),
            Truth::False => [false].into(),
            Truth::Unknown => [false, true].into(),
        }
    }

    fn size(&self) -> usize {
        self.expr.size()
    }

    fn split(&self, area: &Area) -> Option<Vec<Area>> {
        self.judge.split(self.expr, area)
    }
}
