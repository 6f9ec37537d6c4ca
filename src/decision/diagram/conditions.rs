//! A condition as a diagram.

use std::collections::BTreeMap;

use super::super::facts::{Circumstances, Quiet};
use super::super::space::{Shape, VarId, number, rank};
use super::Partition;
use super::store::{Diagram, TooLarge};
use crate::model::{Comparison, Expr, FactId, FactValue};

impl Partition {
    /// When a condition holds.
    pub(super) fn condition(&mut self, expr: &Expr) -> Result<Diagram, TooLarge> {
        match expr {
            Expr::Constant(yes) => Ok(truth(*yes)),
            Expr::All(of) => {
                let mut all = Diagram::YES;
                for e in of.iter().rev() {
                    let one = self.condition(e)?;
                    all = self.store.choose(one, all, Diagram::NO)?;
                }
                Ok(all)
            }
            Expr::Any(of) => self.any(of),
            Expr::Not(e) => {
                let of = self.condition(e)?;
                self.store.not(of)
            }
            Expr::AtLeast { n, of } => {
                let of: Vec<Diagram> = of.iter().map(|e| self.condition(e)).collect::<Result<_, _>>()?;
                self.store.at_least(*n as usize, &of)
            }
            Expr::Is(fact) => self.compared(*fact, Comparison::Equal, &FactValue::Bool(true)),
            Expr::Compare { fact, op, value } => self.compared(*fact, *op, value),
            Expr::Has { fact, flags, all } => {
                let Some(Shape::Flags { bits, .. }) = self.space.shapes.get(fact) else { return Ok(Diagram::NO) };
                let wanted: Vec<VarId> = bits.iter().filter(|(b, _)| flags >> **b & 1 == 1).map(|(_, v)| *v).collect();
                let (mut folded, stop) = (truth(*all), truth(!*all));
                for var in wanted.into_iter().rev() {
                    let set = self.has_rank(var, |r| r == 1)?;
                    folded = if *all {
                        self.store.choose(set, folded, stop)?
                    } else {
                        self.store.choose(set, stop, folded)?
                    };
                }
                Ok(folded)
            }
            Expr::Count { fact, op, n } => {
                let vars = self.space.vars_of(*fact);
                self.counted(&vars, 0, *op, *n, &mut BTreeMap::new())
            }
            // Made a fact of its own where the criteria were opened.
            Expr::Known(_) => Ok(Diagram::NO),
            Expr::Situation(situation) => Ok(truth(Quiet::default().situation(situation))),
        }
    }

    fn compared(&mut self, fact: FactId, op: Comparison, value: &FactValue) -> Result<Diagram, TooLarge> {
        let key = (fact, op, value.clone());
        if let Some(known) = self.compared.get(&key) {
            return Ok(*known);
        }
        let diagram = self.comparison(fact, op, value)?;
        self.compared.insert(key, diagram);
        Ok(diagram)
    }

    fn comparison(&mut self, fact: FactId, op: Comparison, value: &FactValue) -> Result<Diagram, TooLarge> {
        match self.space.shapes.get(&fact) {
            Some(Shape::Ranked { var, constants }) => {
                let (var, constant) = (*var, number(value));
                let Some(constant) = constant else { return Ok(Diagram::NO) };
                let constant = if constants.is_empty() {
                    u32::try_from(constant).unwrap_or(u32::MAX)
                } else {
                    rank(constants, constant)
                };
                self.has_rank(var, |r| op.holds(&r, &constant))
            }
            Some(Shape::Flags { bits, rest }) => {
                let FactValue::Flags(set) = value else { return Ok(Diagram::NO) };
                let (bits, rest, set) = (bits.clone(), *rest, *set);
                let mut equal = self.has_rank(rest, |r| r == 0)?;
                for (bit, var) in bits.into_iter().rev() {
                    let wanted = u32::from(set >> bit & 1 == 1);
                    let one = self.has_rank(var, |r| r == wanted)?;
                    equal = self.store.choose(one, equal, Diagram::NO)?;
                }
                if op == Comparison::NotEqual { self.store.not(equal) } else { Ok(equal) }
            }
            None => Ok(Diagram::NO),
        }
    }

    /// Whether a variable has a rank that fits.
    fn has_rank(&mut self, var: VarId, fits: impl Fn(u32) -> bool) -> Result<Diagram, TooLarge> {
        let ranks = self.space.vars.get(var).map_or(&[][..], Vec::as_slice);
        let mut positions: Vec<(u32, u32)> = Vec::new();
        for (at, _) in (0_u32..).zip(ranks).filter(|(_, r)| fits(**r)) {
            match positions.last_mut() {
                Some((_, to)) if *to == at => *to = at + 1,
                _ => positions.push((at, at + 1)),
            }
        }
        let Some(place) = self.place(var) else { return Ok(Diagram::NO) };
        self.store.is_in(place, &positions)
    }

    /// Whether what is set of these variables, and so many more, compares with `n`.
    fn counted(
        &mut self,
        vars: &[VarId],
        sum: u32,
        op: Comparison,
        n: u32,
        known: &mut BTreeMap<(usize, u32), Diagram>,
    ) -> Result<Diagram, TooLarge> {
        let Some((var, others)) = vars.split_first() else { return Ok(truth(op.holds(&sum, &n))) };
        if let Some(known) = known.get(&(vars.len(), sum)) {
            return Ok(*known);
        }
        let ranks = self.space.vars.get(*var).cloned().unwrap_or_default();
        let mut all = Diagram::NO;
        for set in ranks {
            let then = self.counted(others, sum.saturating_add(set), op, n, known)?;
            let here = self.has_rank(*var, |r| r == set)?;
            all = self.store.choose(here, then, all)?;
        }
        known.insert((vars.len(), sum), all);
        Ok(all)
    }
}

fn truth(yes: bool) -> Diagram {
    if yes { Diagram::YES } else { Diagram::NO }
}
