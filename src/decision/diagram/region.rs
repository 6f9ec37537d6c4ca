//! A case in words: what each fact has to be.

use super::super::space::{Shape, VarId};
use super::super::value::show_value;
use super::Partition;
use crate::calendar::ZoneData;
use crate::model::{FactId, FactType, FactValue, Model, Situation};
use crate::syntax::literal::Decimal;

/// A part of all cases: everything that is said holds, and what is not mentioned may be anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Region(pub Vec<Said>);

/// What has to be so of one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It is one of these words, or yes or no.
    Words(FactId, Vec<FactValue>),
    /// It lies between two values; whether each end belongs to it.
    Between(FactId, Option<(FactValue, bool)>, Option<(FactValue, bool)>),
    /// It is not this value.
    Not(FactId, FactValue),
    /// This flag is set, or not.
    Flag(FactId, u32, bool),
    /// So many (at least, at most) of the flags but these, which are named, are set.
    Others(FactId, u64, u32, u32),
    /// Somebody knows it, or nobody does.
    Known(FactId, bool),
    /// What the incident decides is so, or is not.
    Incident(Situation, bool),
    /// The incident has lasted from so many seconds to fewer than so many.
    Lasting(Option<i64>, Option<i64>),
}

impl Region {
    /// Says nothing of a word.
    pub(super) fn leave_out(&mut self, fact: FactId, word: &FactValue) {
        for said in &mut self.0 {
            if let Said::Words(of, words) = said
                && *of == fact
            {
                words.retain(|w| w != word);
            }
        }
    }

    /// Fewer cases that say the same: those that differ in the words of one fact alone are one, and so are those that leave out
    /// one number of a fact alone. `types` says what type a fact is of.
    pub(super) fn merged(all: Vec<Self>, types: impl Fn(FactId) -> Option<FactType>) -> Vec<Self> {
        let mut merged: Vec<Self> = Vec::new();
        for region in all {
            let joined = merged.iter().enumerate().find_map(|(n, known)| Some((n, known.joined(&region, &types)?)));
            match joined {
                Some((n, joined)) => merged.get_mut(n).into_iter().for_each(|slot| *slot = joined.clone()),
                None => merged.push(region),
            }
        }
        merged
    }

    /// Two cases as one, where they differ in one fact alone.
    fn joined(&self, other: &Self, types: impl Fn(FactId) -> Option<FactType>) -> Option<Self> {
        let mut apart = (0..self.0.len()).filter(|at| self.0.get(*at) != other.0.get(*at));
        let at = apart.next().filter(|_| apart.next().is_none() && self.0.len() == other.0.len())?;
        let instead = match (self.0.get(at)?, other.0.get(at)?) {
            (Said::Words(one, words), Said::Words(two, more)) if one == two => {
                let mut words: Vec<FactValue> = words.iter().chain(more).cloned().collect();
                words.sort_unstable();
                words.dedup();
                vec![Said::Words(*one, words)]
            }
            (Said::Between(one, low, high), Said::Between(two, next, end)) if one == two => {
                let ty = types(*one)?;
                let (first, last) = match (beside(&ty, high, 1), beside(&ty, next, -1)) {
                    (Some(gap), Some(other)) if gap == other => ((low, gap), end),
                    _ => match (beside(&ty, end, 1), beside(&ty, low, -1)) {
                        (Some(gap), Some(other)) if gap == other => ((next, gap), high),
                        _ => return None,
                    },
                };
                let between = Said::Between(*one, first.0.clone(), last.clone());
                let whole = first.0.is_none() && last.is_none();
                (!whole).then_some(between).into_iter().chain([Said::Not(*one, ty.value_at(first.1))]).collect()
            }
            _ => return None,
        };
        let mut joined = self.0.clone();
        joined.splice(at..=at, instead);
        Some(Self(joined))
    }

    /// The facts that it is about.
    pub fn facts(&self) -> impl Iterator<Item = FactId> + '_ {
        self.0.iter().filter_map(Said::fact)
    }

    /// As the language writes it; `always` where nothing is said. `clock` is the policy's.
    #[must_use]
    pub fn words(&self, model: &Model, clock: &ZoneData) -> String {
        let all: Vec<String> = self.0.iter().map(|s| s.words(model, clock)).collect();
        if all.is_empty() { "always".to_owned() } else { all.join(" and ") }
    }
}

impl Said {
    /// The fact that it is about; none where it is about time.
    #[must_use]
    pub fn fact(&self) -> Option<FactId> {
        match self {
            Self::Words(fact, _)
            | Self::Between(fact, ..)
            | Self::Not(fact, _)
            | Self::Flag(fact, ..)
            | Self::Others(fact, ..)
            | Self::Known(fact, _) => Some(*fact),
            Self::Incident(..) | Self::Lasting(..) => None,
        }
    }

    /// As the language writes it.
    #[must_use]
    pub fn words(&self, model: &Model, clock: &ZoneData) -> String {
        let name = |fact: &FactId| model.facts.get(*fact).map_or("?", |f| f.head.name.as_str());
        let shown = |fact: &FactId, value: &FactValue| {
            model.facts.get(*fact).map_or_else(String::new, |f| show_value(&f.ty, value, clock))
        };
        match self {
            Self::Words(fact, values) => match values.as_slice() {
                [FactValue::Bool(true)] => name(fact).to_owned(),
                [FactValue::Bool(false)] => format!("not {}", name(fact)),
                [one] => format!("{} = {}", name(fact), shown(fact, one)),
                many => {
                    let words: Vec<String> = many.iter().map(|v| shown(fact, v)).collect();
                    format!("{} in ({})", name(fact), words.join(", "))
                }
            },
            Self::Between(fact, low, high) => {
                if let (Some((low, true)), Some((high, true))) = (low, high)
                    && low == high
                {
                    return format!("{} = {}", name(fact), shown(fact, low));
                }
                let end = |end: &Option<(FactValue, bool)>, with: &str, without: &str| {
                    let (value, own) = end.as_ref()?;
                    Some(format!("{} {} {}", name(fact), if *own { with } else { without }, shown(fact, value)))
                };
                let ends: Vec<String> = [end(low, ">=", ">"), end(high, "<=", "<")].into_iter().flatten().collect();
                ends.join(" and ")
            }
            Self::Not(fact, value) => format!("{} != {}", name(fact), shown(fact, value)),
            Self::Flag(fact, bit, set) => {
                let flag = model.facts.get(*fact).and_then(|f| match &f.ty {
                    FactType::Flags(words) => words.get(*bit as usize).cloned(),
                    _ => None,
                });
                let has = format!("{} has {}", name(fact), flag.unwrap_or_default());
                if *set { has } else { format!("not {has}") }
            }
            Self::Others(fact, named, least, most) => {
                let flags = match model.facts.get(*fact).map(|f| &f.ty) {
                    Some(FactType::Flags(words)) => words.as_slice(),
                    _ => &[],
                };
                let named = named_flags(flags, *named);
                let all = u32::try_from(flags.len() - named.len()).unwrap_or(u32::MAX);
                let count = if named.is_empty() {
                    format!("count({})", name(fact))
                } else {
                    format!("count({} but {})", name(fact), named.join(", "))
                };
                match (*least, *most) {
                    (least, most) if least == most => format!("{count} = {least}"),
                    (0, most) => format!("{count} <= {most}"),
                    (least, most) if most >= all => format!("{count} >= {least}"),
                    (least, most) => format!("{count} >= {least} and {count} <= {most}"),
                }
            }
            Self::Known(fact, true) => format!("{} is known", name(fact)),
            Self::Incident(Situation::Remaining { obligation, at_least, seconds }, so) => {
                let name = model.obligations.get(*obligation).map_or("?", |o| o.head.name.as_str());
                let op = if at_least == so { ">=" } else { "<" };
                format!("remaining({name}) {op} {}", super::super::show_duration(*seconds))
            }
            // Criteria speak of no other.
            Self::Incident(_, so) => {
                format!("what else the incident decides {}", if *so { "holds" } else { "does not hold" })
            }
            Self::Known(fact, false) => format!("{} is unknown", name(fact)),
            Self::Lasting(from, to) => {
                let from = from.map(|s| format!("elapsed >= {}", super::super::show_duration(s)));
                let to = to.map(|s| format!("elapsed < {}", super::super::show_duration(s)));
                from.into_iter().chain(to).collect::<Vec<_>>().join(" and ")
            }
        }
    }
}

/// The place of the first number that does not belong to an interval, behind its end or (-1) before it.
fn beside(ty: &FactType, end: &Option<(FactValue, bool)>, step: i64) -> Option<i64> {
    let (value, own) = end.as_ref()?;
    let at = ty.place(value)?;
    if *own { at.checked_add(step) } else { Some(at) }
}

/// The flags that a set names.
pub(crate) fn named_flags(flags: &[String], set: u64) -> Vec<&str> {
    (0_u32..64).zip(flags).filter(|(bit, _)| set >> bit & 1 == 1).map(|(_, word)| word.as_str()).collect()
}

impl Partition {
    pub(super) fn region(&self, way: &[(u32, (u32, u32))]) -> Region {
        Region(way.iter().map(|(place, positions)| self.said(*place, *positions)).collect())
    }

    /// What positions of a variable say of its fact.
    pub(super) fn said(&self, place: u32, positions: (u32, u32)) -> Said {
        let var = self.order.get(place as usize).copied().unwrap_or_default();
        let found = self.space.shapes.iter().find_map(|(fact, shape)| match shape {
            Shape::Ranked { var: own, .. } => (*own == var).then_some((*fact, shape, None)),
            Shape::Flags { bits, rest } => {
                let bit = bits.iter().find(|(_, v)| **v == var).map(|(b, _)| *b);
                (bit.is_some() || *rest == var).then_some((*fact, shape, bit))
            }
        });
        let Some((fact, shape, bit)) = found else { return Said::Lasting(None, None) };
        let (first, last) = self.ranks(var, positions);
        match (shape, bit) {
            (Shape::Flags { .. }, Some(bit)) => Said::Flag(fact, bit, first == 1),
            (Shape::Flags { bits, .. }, None) => {
                Said::Others(fact, bits.keys().fold(0, |all: u64, bit| all | 1 << bit), first, last)
            }
            (Shape::Ranked { constants, .. }, _) => self.ranked(fact, var, constants, positions),
        }
    }

    /// The least and the greatest rank of some positions.
    fn ranks(&self, var: VarId, (from, to): (u32, u32)) -> (u32, u32) {
        let rank = |at: u32| self.space.vars.get(var).and_then(|r| r.get(at as usize)).copied().unwrap_or_default();
        (rank(from), rank(to.saturating_sub(1)))
    }

    fn ranked(&self, fact: FactId, var: VarId, constants: &[i64], positions: (u32, u32)) -> Said {
        if let Some(of) = self.open.known_of(fact) {
            return Said::Known(of, self.ranks(var, positions).0 == 1);
        }
        if let Some(what) = self.situation(fact) {
            return Said::Incident(what.clone(), self.ranks(var, positions).0 == 1);
        }
        let (kind, range) =
            self.open.criteria().facts.get(fact).map_or((FactType::Bool, None), |k| (k.ty.clone(), k.range));
        if matches!(kind, FactType::Bool | FactType::Scale(_) | FactType::Choice(_)) {
            let ranks = (positions.0..positions.1).map(|p| self.ranks(var, (p, p + 1)).0);
            let value = |rank: u32| match kind {
                FactType::Bool => FactValue::Bool(rank == 1),
                _ => FactValue::Word(u16::try_from(rank).unwrap_or(u16::MAX)),
            };
            return Said::Words(fact, ranks.map(value).collect());
        }
        let (first, last) = self.ranks(var, positions);
        let all = self.space.vars.get(var).map_or(0, |r| u32::try_from(r.len()).unwrap_or(u32::MAX));
        // Odd ranks are constants; even ones lie behind the constant before them.
        let constant = |rank: u32| constants.get(rank as usize / 2).copied();
        let low = match (positions.0, first % 2) {
            (0, _) => None,
            (_, 1) => constant(first).map(|c| (c, true)),
            _ => first.checked_sub(1).and_then(constant).map(|c| (c, false)),
        };
        let high = match (positions.1 == all, last % 2) {
            (true, _) => None,
            (_, 1) => constant(last).map(|c| (c, true)),
            _ => constant(last).map(|c| (c, false)),
        };
        if self.open.is_elapsed(fact) {
            let start = low.map(|(c, own)| c.saturating_add(i64::from(!own)));
            return Said::Lasting(start, high.map(|(c, own)| c.saturating_add(i64::from(own))));
        }
        let value = |c: i64| match kind {
            FactType::Duration => FactValue::Duration(c),
            FactType::Instant => FactValue::Instant(c),
            _ => FactValue::Number(Decimal(c)),
        };
        // A whole number above 9 is one from 10 on.
        let counts = matches!(kind, FactType::Count);
        let low = low.map(|(c, own)| if counts && !own { (c + Decimal::ONE, true) } else { (c, own) });
        // Where nothing lies below an end but the least number there is, it is that number; at the other end as well.
        let (least, most) = kind.numbers(range);
        let own =
            |end: Option<(i64, bool)>, step: i64| end.map(|(c, own)| if own { c } else { c.saturating_add(step) });
        let (low, high) = match (low, high) {
            (None, high) if own(high, -kind.step()) == Some(least) => (Some((least, true)), Some((least, true))),
            (low, None) if own(low, kind.step()) == Some(most) => (Some((most, true)), Some((most, true))),
            ends => ends,
        };
        Said::Between(fact, low.map(|(c, own)| (value(c), own)), high.map(|(c, own)| (value(c), own)))
    }
}
