//! The criteria as a claim: every combination of facts, known or not, at any time has a level.

use super::super::cover::Open;
use super::super::facts::{Facts, Quiet};
use super::super::space::{Area, Shape, Space, VarId, number, rank_start};
use super::super::truth::{Judge, Truth};
use super::super::{Criteria, FactKind};
use super::{BUDGET, flag, kind};
use crate::claim::{Alternative, Claim, End, Kind, Piece, RuledOut, Subject, Test, Variable, Verdict};
use crate::model::{Comparison, Condition, Expr, FactId, FactType, FactValue, Model, up};
use crate::source::Span;

/// What the criteria of a model are checked for.
#[must_use]
pub fn of_criteria(model: &Model, criteria: &Criteria) -> Subject {
    let open = Open::new(criteria);
    let opened = open.criteria();
    let (facts, quiet) = (Facts::new(), Quiet::default());
    let space = Space::new(opened.conditions(), &opened.facts, &facts);
    let judge = Judge { space: &space, facts: &facts, circumstances: &quiet };
    let names = Names { model, open: &open, space: &space };
    let (lines, whens): (Vec<Line<'_>>, Vec<&Expr>) = lines(model, opened).into_iter().unzip();
    let variables = names.variables();
    let alternatives = lines.iter().zip(&whens).map(|(line, when)| Alternative {
        span: line.span,
        text: line.text.to_owned(),
        gives: line.gives.to_owned(),
        when: names.test(when),
        otherwise: line.otherwise,
    });
    let said = model.impossibles.rows().map(|i| &i.condition).zip(&opened.impossibles);
    let ruled_out = said.map(|(Condition { span, text, .. }, when)| RuledOut {
        span: *span,
        text: text.clone(),
        when: names.test(when),
    });
    Subject {
        name: "severities".to_owned(),
        alternatives: alternatives.collect(),
        ruled_out: ruled_out.collect(),
        variables,
        verdicts: vec![Verdict { claim: Claim::Complete, end: names.covered(&judge, &whens, &opened.impossibles) }],
    }
}

/// A line that gives a level.
struct Line<'m> {
    span: Span,
    text: &'m str,
    gives: &'m str,
    otherwise: bool,
}

/// Every line that gives a level to facts which had none before it.
fn lines<'m>(model: &'m Model, opened: &'m Criteria) -> Vec<(Line<'m>, &'m Expr)> {
    const ALWAYS: &Expr = &Expr::Constant(true);
    let mut all = Vec::new();
    for (level, criteria) in model.levels.rows().zip(opened.levels.rows()) {
        let gives = level.head.name.as_str();
        let whens = level.when.iter().zip(&criteria.when);
        all.extend(whens.map(|(c, expr)| (Line { span: c.span, text: &c.text, gives, otherwise: false }, expr)));
        all.extend(level.otherwise.map(|span| (Line { span, text: "otherwise", gives, otherwise: true }, ALWAYS)));
    }
    let floors = model.severities.iter().flat_map(|s| &s.at_least).zip(&opened.at_least);
    all.extend(floors.map(|(floor, opened)| {
        let gives = model.levels.get(floor.level.node).map_or("", |l| l.head.name.as_str());
        (Line { span: floor.when.span, text: &floor.when.text, gives, otherwise: false }, &opened.when)
    }));
    all
}

/// From the facts of conditions to variables of whole numbers.
struct Names<'a> {
    model: &'a Model,
    open: &'a Open,
    space: &'a Space,
}

impl Names<'_> {
    fn kind(&self, fact: FactId) -> &FactKind {
        const NONE: &FactKind = &FactKind { ty: FactType::Bool, range: None };
        self.open.criteria().facts.get(fact).unwrap_or(NONE)
    }

    /// What a fact is called, also one that stands for something else.
    fn name(&self, fact: FactId) -> String {
        let of = |fact: FactId| self.model.facts.get(fact).map_or("", |f| f.head.name.as_str());
        match self.open.known_of(fact) {
            Some(known) => format!("known({})", of(known)),
            None if self.open.is_elapsed(fact) => "elapsed".to_owned(),
            None => of(fact).to_owned(),
        }
    }

    /// A variable for each of the space's, in their order.
    fn variables(&self) -> Vec<Variable> {
        let mut all = vec![None; self.space.vars.len()];
        let mut set = |var: VarId, variable: Variable| {
            if let Some(slot) = all.get_mut(var) {
                *slot = Some(variable);
            }
        };
        for (fact, shape) in &self.space.shapes {
            let (kind_of, name) = (self.kind(*fact), self.name(*fact));
            match shape {
                Shape::Ranked { var, .. } => {
                    let values = kind_of.ty.values(kind_of.range).intervals().to_vec();
                    set(*var, Variable { name, kind: kind(&kind_of.ty), values, may_be_unknown: false });
                }
                Shape::Flags { bits, rest } => {
                    let FactType::Flags(words) = &kind_of.ty else { continue };
                    for (bit, var) in bits {
                        let word = words.get(*bit as usize).map_or("?", String::as_str);
                        let most = i64::from((*bit as usize) < words.len());
                        set(*var, Variable { values: vec![(0, most)], ..flag(&name, word) });
                    }
                    let others = self.space.vars.get(*rest).and_then(|ranks| ranks.last()).copied().unwrap_or(0);
                    let values = vec![(0, i64::from(others))];
                    set(
                        *rest,
                        Variable { name: format!("{name}, others"), kind: Kind::Whole, values, may_be_unknown: false },
                    );
                }
            }
        }
        all.into_iter().flatten().collect()
    }

    /// A condition on variables.
    fn test(&self, expr: &Expr) -> Test {
        let all = |of: &[Expr]| of.iter().map(|e| self.test(e)).collect();
        match expr {
            Expr::Constant(always) => Test::Constant(*always),
            Expr::All(of) => Test::All(all(of)),
            Expr::Any(of) => Test::Any(all(of)),
            Expr::Not(inner) => Test::Not(Box::new(self.test(inner))),
            Expr::AtLeast { n, of } => Test::AtLeast(*n, all(of)),
            Expr::Is(fact) => self.compare(*fact, Comparison::Equal, &FactValue::Bool(true)),
            Expr::Compare { fact, op, value } => self.compare(*fact, *op, value),
            Expr::Has { fact, flags, all } => {
                let Some(Shape::Flags { bits, .. }) = self.space.shapes.get(fact) else { return Test::Constant(false) };
                let wanted = bits.iter().filter(|(bit, _)| flags >> **bit & 1 == 1);
                let tests = wanted.map(|(_, var)| is(*var, 1)).collect();
                if *all { Test::all(tests) } else { Test::any(tests) }
            }
            Expr::Count { fact, op, n } => between(self.space.vars_of(*fact), *op, i64::from(*n)),
            // Each is a fact by now.
            Expr::Known(_) | Expr::Situation(_) => Test::Constant(false),
        }
    }

    fn compare(&self, fact: FactId, op: Comparison, value: &FactValue) -> Test {
        match (self.space.shapes.get(&fact), value) {
            (Some(Shape::Flags { bits, rest }), FactValue::Flags(set)) => {
                let named = bits.iter().map(|(bit, var)| is(*var, i64::from(set >> bit & 1 == 1)));
                let equal = Test::All(named.chain([is(*rest, 0)]).collect());
                if op == Comparison::NotEqual { Test::Not(Box::new(equal)) } else { equal }
            }
            (Some(Shape::Ranked { var, .. }), value) => {
                let Some(n) = number(value) else { return Test::Constant(false) };
                let unit = self.kind(fact).ty.step();
                let whole = n.div_euclid(unit);
                match (op, n.rem_euclid(unit) == 0) {
                    (_, true) => between(vec![*var], op, whole),
                    // No whole number is one that is none.
                    (Comparison::Equal, false) => Test::Constant(false),
                    (Comparison::NotEqual, false) => Test::Constant(true),
                    (Comparison::Less | Comparison::LessEqual, false) => {
                        between(vec![*var], Comparison::LessEqual, whole)
                    }
                    (Comparison::Greater | Comparison::GreaterEqual, false) => {
                        between(vec![*var], Comparison::Greater, whole)
                    }
                }
            }
            _ => Test::Constant(false),
        }
    }

    /// Whether everything is covered, in pieces that end where a line holds, or where something cannot be.
    fn covered(&self, judge: &Judge<'_, Quiet>, whens: &[&Expr], impossibles: &[Expr]) -> End {
        let mut todo: Vec<(Area, Option<usize>)> = vec![(self.space.everything(), None)];
        let mut pieces: Vec<Piece> = Vec::new();
        let price: usize = whens.iter().copied().chain(impossibles).map(Expr::size).sum();
        let mut left = BUDGET;
        while let Some((area, parent)) = todo.pop() {
            let index = pieces.len();
            if let Some(Piece::Cut { upper, .. }) = parent.and_then(|p| pieces.get_mut(p)) {
                *upper = index;
            }
            let truths =
                |of: &mut dyn Iterator<Item = &Expr>| -> Vec<Truth> { of.map(|e| judge.truth(e, &area)).collect() };
            let bans = truths(&mut impossibles.iter());
            if bans.contains(&Truth::True) {
                pieces.push(Piece::Cannot);
                continue;
            }
            let holding = truths(&mut whens.iter().copied());
            if let Some(line) = holding.iter().position(|t| *t == Truth::True) {
                pieces.push(Piece::Holds(line));
                continue;
            }
            let open = |exprs: &mut dyn Iterator<Item = &Expr>, truths: &[Truth]| {
                exprs.zip(truths).filter(|(_, t)| **t == Truth::Unknown).find_map(|(e, _)| judge.split(e, &area))
            };
            let parts = open(&mut whens.iter().copied(), &holding).or_else(|| open(&mut impossibles.iter(), &bans));
            let Some(parts) = parts else {
                let decided = holding.iter().chain(&bans).all(|t| *t == Truth::False);
                return if decided { End::Fails(self.point(&area)) } else { End::Undecided };
            };
            left = left.saturating_sub(price as u64);
            let Some(cut) = self.cut(&area, &parts).filter(|_| left > 0) else { return End::Undecided };
            let (lower, upper, piece) = cut;
            pieces.push(piece);
            todo.push((upper, Some(index)));
            todo.push((lower, None));
        }
        End::Holds(pieces)
    }

    /// The first of the parts of a box, and the rest of it.
    fn cut(&self, area: &Area, parts: &[Area]) -> Option<(Area, Area, Piece)> {
        let lower = parts.first()?;
        let variable = area.iter().zip(lower).position(|(whole, part)| whole != part)?;
        let at = lower.get(variable)?.1 + 1;
        let mut upper = area.clone();
        upper.get_mut(variable)?.0 = at;
        Some((lower.clone(), upper, Piece::Cut { variable, at: self.start(variable, at)?, upper: 0 }))
    }

    /// The first value of a position.
    fn start(&self, var: VarId, position: u32) -> Option<i64> {
        let rank = *self.space.vars.get(var)?.get(position as usize)?;
        let shape = self.space.shapes.iter().find(|(fact, _)| self.space.vars_of(**fact).contains(&var));
        let Some((fact, Shape::Ranked { constants, .. })) = shape else { return Some(i64::from(rank)) };
        let kind = self.kind(*fact);
        let unit = kind.ty.step();
        let least = kind.ty.numbers(kind.range).0;
        if constants.is_empty() && matches!(kind.ty, FactType::Bool | FactType::Scale(_) | FactType::Choice(_)) {
            return Some(i64::from(rank));
        }
        let first = rank_start(constants, rank).unwrap_or(least).max(least);
        Some(up(first, unit).div_euclid(unit))
    }

    /// The first value of each variable in a box.
    fn point(&self, area: &Area) -> Vec<i64> {
        area.iter().enumerate().map(|(var, (first, _))| self.start(var, *first).unwrap_or(0)).collect()
    }
}

fn is(var: VarId, value: i64) -> Test {
    Test::is_in(var, &[(value, value)])
}

/// The sum of some variables against a number.
fn between(of: Vec<VarId>, op: Comparison, n: i64) -> Test {
    match op {
        Comparison::Equal => Test::Between(of, Some(n), Some(n)),
        Comparison::NotEqual => Test::Not(Box::new(Test::Between(of, Some(n), Some(n)))),
        Comparison::Less => n.checked_sub(1).map_or(Test::Constant(false), |n| Test::Between(of, None, Some(n))),
        Comparison::LessEqual => Test::Between(of, None, Some(n)),
        Comparison::GreaterEqual => Test::Between(of, Some(n), None),
        Comparison::Greater => n.checked_add(1).map_or(Test::Constant(false), |n| Test::Between(of, Some(n), None)),
    }
}
