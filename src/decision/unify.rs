//! Two versions of a policy in one space of facts.
//!
//! A fact is known by its name. What only one version can say (a word of a scale, a flag, a number out of the other's range) is
//! left out of both. Facts of one name that cannot be compared (another type or unit, another order of a scale) are two facts.

use std::collections::BTreeSet;

use super::{Criteria, FactKind, show_value};
use crate::calendar::ZoneData;
use crate::model::{Comparison, Expr, Fact, FactId, FactType, FactValue, Id, Model, ObligationId, Situation, Table};
use crate::source::Spanned;
use crate::syntax::literal::Decimal;

/// Two versions that speak of the same facts.
#[derive(Debug)]
pub struct Unified {
    /// The facts and obligations of both, for those who put cases into words.
    pub model: Model,
    /// The criteria of each, over these facts.
    pub versions: [Criteria; 2],
    /// What only one of them can say, in words.
    pub only: Vec<String>,
    /// Words of facts that are left out of both.
    pub left_out: Vec<(FactId, FactValue)>,
    /// Names of facts that are two, for they cannot be compared.
    pub apart: Vec<String>,
    /// Facts of the old version alone.
    pub gone: Vec<FactId>,
    /// Facts of the new version alone.
    pub fresh: Vec<FactId>,
    /// Of these two those that are used alike.
    pub alike: Vec<(FactId, FactId)>,
}

/// What stands for the ids of a version.
#[derive(Debug, Default)]
struct Names {
    facts: Vec<FactId>,
    obligations: Vec<ObligationId>,
    /// For each fact, at what place each of its words stands now.
    words: Vec<Vec<u16>>,
}

/// Brings two versions together; `old` comes first.
#[must_use]
pub fn unify(old: (&Model, &Criteria), new: (&Model, &Criteria)) -> Unified {
    let mut model = Model { policy: new.0.policy.clone(), ..Model::default() };
    let mut apart = Vec::new();
    let mut names = [Names::default(), Names::default()];
    let [of_old, of_new] = &mut names;
    for fact in old.0.facts.rows() {
        let words = words(&fact.ty).map_or_else(Vec::new, |w| places(w, w));
        of_old.words.push(words);
        of_old.facts.push(model.facts.push(fact.clone()));
    }
    for fact in new.0.facts.rows() {
        let same = model.facts.iter().find(|(_, f)| f.head.name == fact.head.name).map(|(id, f)| (id, f.clone()));
        let comparable = same.as_ref().filter(|(_, f)| f.unit == fact.unit);
        let joined = comparable.and_then(|(id, f)| Some((*id, joined(&f.ty, &fact.ty)?)));
        let id = match (joined, same) {
            (Some((id, ty)), _) => {
                if let (Some(of), Some(all)) = (of_old.words.get_mut(id.index()), words(&ty)) {
                    *of = old.0.facts.get(id).and_then(|f| words(&f.ty)).map_or_else(Vec::new, |w| places(w, all));
                }
                if let Some(known) = model.facts.get_mut(id) {
                    known.range = hull(known.range.as_ref(), fact.range.as_ref());
                    known.ty = ty;
                }
                id
            }
            (None, Some(_)) => {
                apart.push(fact.head.name.clone());
                let mut other = fact.clone();
                other.head.name = format!("{}{APART}", fact.head.name);
                model.facts.push(other)
            }
            (None, None) => model.facts.push(fact.clone()),
        };
        let all = model.facts.get(id).and_then(|f| words(&f.ty));
        of_new.words.push(words(&fact.ty).zip(all).map_or_else(Vec::new, |(own, all)| places(own, all)));
        of_new.facts.push(id);
    }
    for obligation in old.0.obligations.rows() {
        of_old.obligations.push(model.obligations.push(obligation.clone()));
    }
    for obligation in new.0.obligations.rows() {
        let same = model.obligations.iter().find(|(_, o)| o.head.name == obligation.head.name).map(|(id, _)| id);
        of_new.obligations.push(same.unwrap_or_else(|| model.obligations.push(obligation.clone())));
    }
    let kind = |f: &Fact| FactKind { ty: f.ty.clone(), range: f.range.as_ref().map(|r| r.node) };
    let facts: Table<FactId, FactKind> = model.facts.rows().map(kind).collect();
    let (mut left_out, mut only) = (Vec::new(), Vec::new());
    for (own, names, other) in [(old.0, &names[0], "new"), (new.0, &names[1], "old")] {
        for (id, fact) in own.facts.iter() {
            names.foreign(id, fact, &model, other, &mut left_out, &mut only);
        }
    }
    let lay_over = |names: &Names, criteria: &Criteria| {
        let mut criteria = criteria.clone();
        criteria.conditions_mut().for_each(|expr| names.rename(expr));
        criteria.impossibles.extend(left_out.iter().cloned());
        criteria.facts = facts.clone();
        criteria
    };
    let versions = [lay_over(&names[0], old.1), lay_over(&names[1], new.1)];
    let words = left_out.iter().filter_map(|expr| match expr {
        Expr::Compare { fact, op: Comparison::Equal, value } => Some((*fact, value.clone())),
        _ => None,
    });
    let left_out = words.collect();
    let is_in = |id: &FactId, other: &Model| {
        let name = model.facts.get(*id).map_or("", |f| f.head.name.trim_end_matches(APART));
        other.facts.rows().any(|f| f.head.name == name)
    };
    let only_of = |names: &Names, other: &Model| -> Vec<FactId> {
        names.facts.iter().copied().filter(|id| !is_in(id, other)).collect()
    };
    let (gone, fresh) = (only_of(&names[0], new.0), only_of(&names[1], old.0));
    let alike = alike(&model, &versions, &gone, &fresh);
    Unified { model, versions, only, left_out, apart, gone, fresh, alike }
}

/// What the name of a fact of the new version ends in that cannot be compared with the old one's.
const APART: &str = " (new)";

/// Facts of the old version alone, each with the one of the new version alone that all conditions ask for in its place.
fn alike(model: &Model, versions: &[Criteria; 2], gone: &[FactId], fresh: &[FactId]) -> Vec<(FactId, FactId)> {
    let own = |ty: &FactType| words(ty).map_or_else(Vec::new, |all| places(all, all));
    let own: Vec<Vec<u16>> = model.facts.rows().map(|f| own(&f.ty)).collect();
    let uses = |of: &Criteria, fact: FactId, others: &BTreeSet<FactId>| -> Vec<Expr> {
        // The fact stands for itself, all others of its version alone for each other.
        let stand_in = |id: FactId| match id {
            id if id == fact => FactId(u32::MAX),
            id if others.contains(&id) => FactId(u32::MAX - 1),
            id => id,
        };
        let names = Names {
            facts: model.facts.ids().map(stand_in).collect(),
            obligations: model.obligations.ids().collect(),
            words: own.clone(),
        };
        let mut asking: Vec<Expr> = of.conditions().filter(|e| e.facts().contains(&fact)).cloned().collect();
        asking.iter_mut().for_each(|expr| names.rename(expr));
        asking
    };
    let kind = |id: &FactId| model.facts.get(*id).map(|f| (&f.ty, &f.unit));
    let all = |of: &Criteria, facts: &[FactId]| -> Vec<(FactId, Vec<Expr>)> {
        let others = facts.iter().copied().collect();
        facts.iter().map(|fact| (*fact, uses(of, *fact, &others))).collect()
    };
    let (gone, fresh) = (all(&versions[0], gone), all(&versions[1], fresh));
    let mut pairs = Vec::new();
    for (old, wanted) in gone.iter().filter(|(_, wanted)| !wanted.is_empty()) {
        let mut found = fresh.iter().filter(|(new, asked)| asked == wanted && kind(old) == kind(new));
        if let (Some((new, _)), None) = (found.next(), found.next()) {
            pairs.push((*old, *new));
        }
    }
    // Which of several old ones it was cannot be said.
    let once = |new: FactId, all: &[(FactId, FactId)]| all.iter().filter(|(_, n)| *n == new).count() == 1;
    let all = pairs.clone();
    pairs.retain(|(_, new)| once(*new, &all));
    pairs
}

impl Names {
    /// What both versions together can say of a fact and this one cannot: conditions, and in words. `other` is the version that
    /// can.
    fn foreign(
        &self,
        id: FactId,
        own: &Fact,
        model: &Model,
        other: &str,
        conditions: &mut Vec<Expr>,
        said: &mut Vec<String>,
    ) {
        let Some((fact, all)) = self.facts.get(id.index()).and_then(|f| Some((*f, model.facts.get(*f)?))) else {
            return;
        };
        let name = &own.head.name;
        let places = self.words.get(id.index()).map_or(&[][..], Vec::as_slice);
        for (n, word) in (0_u16..).zip(words(&all.ty).unwrap_or_default()).filter(|(n, _)| !places.contains(n)) {
            said.push(format!("`{word}` of `{name}` is in the {other} version alone"));
            conditions.push(match all.ty {
                FactType::Flags(_) => Expr::Has { fact, flags: 1_u64.checked_shl(n.into()).unwrap_or(0), all: false },
                _ => Expr::Compare { fact, op: Comparison::Equal, value: FactValue::Word(n) },
            });
        }
        let wider = all.range.as_ref().map(|r| r.node);
        let Some((least, most)) = own.range.as_ref().map(|r| r.node).filter(|r| Some(*r) != wider) else { return };
        let value = |n: i64| match all.ty {
            FactType::Duration => FactValue::Duration(n),
            FactType::Instant => FactValue::Instant(n),
            _ => FactValue::Number(Decimal(n)),
        };
        let utc = ZoneData::utc();
        let shown = |n: i64| show_value(&all.ty, &value(n), &utc);
        said.push(format!("`{name}` outside of {} to {} is in the {other} version alone", shown(least), shown(most)));
        conditions.push(Expr::Compare { fact, op: Comparison::Less, value: value(least) });
        conditions.push(Expr::Compare { fact, op: Comparison::Greater, value: value(most) });
    }

    fn rename(&self, expr: &mut Expr) {
        match expr {
            Expr::All(of) | Expr::Any(of) | Expr::AtLeast { of, .. } => of.iter_mut().for_each(|e| self.rename(e)),
            Expr::Not(e) => self.rename(e),
            Expr::Is(fact) | Expr::Known(fact) | Expr::Count { fact, .. } => self.fact(fact),
            Expr::Compare { fact, value, .. } => {
                match value {
                    FactValue::Word(word) => *word = self.place(*fact, *word),
                    FactValue::Flags(set) => *set = self.flags(*fact, *set),
                    _ => {}
                }
                self.fact(fact);
            }
            Expr::Has { fact, flags, .. } => {
                *flags = self.flags(*fact, *flags);
                self.fact(fact);
            }
            Expr::Situation(Situation::Remaining { obligation, .. }) => {
                *obligation = self.obligations.get(obligation.index()).copied().unwrap_or(*obligation);
            }
            Expr::Situation(_) | Expr::Constant(_) => {}
        }
    }

    fn fact(&self, fact: &mut FactId) {
        *fact = self.facts.get(fact.index()).copied().unwrap_or(*fact);
    }

    /// Where a word of a fact of this version stands now.
    fn place(&self, fact: FactId, word: u16) -> u16 {
        let places = self.words.get(fact.index());
        places.and_then(|p| p.get(usize::from(word))).copied().unwrap_or(u16::MAX)
    }

    fn flags(&self, fact: FactId, set: u64) -> u64 {
        let own = (0..64_u16).filter(|bit| set >> bit & 1 == 1);
        own.fold(0, |all, bit| all | 1_u64.checked_shl(self.place(fact, bit).into()).unwrap_or(0))
    }
}

fn words(ty: &FactType) -> Option<&[String]> {
    match ty {
        FactType::Scale(of) | FactType::Choice(of) | FactType::Flags(of) => Some(of),
        _ => None,
    }
}

/// Where each of some words stands among all.
fn places(own: &[String], all: &[String]) -> Vec<u16> {
    let place = |word: &String| all.iter().position(|w| w == word).and_then(|p| u16::try_from(p).ok());
    own.iter().map(|w| place(w).unwrap_or(u16::MAX)).collect()
}

/// A type that has the values of both; none where they cannot be compared.
fn joined(old: &FactType, new: &FactType) -> Option<FactType> {
    let both = |old: &[String], new: &[String]| {
        old.iter().chain(new.iter().filter(|w| !old.contains(w))).cloned().collect::<Vec<_>>()
    };
    match (old, new) {
        (FactType::Scale(old), FactType::Scale(new)) => in_order(old, new).map(FactType::Scale),
        (FactType::Choice(old), FactType::Choice(new)) => Some(FactType::Choice(both(old, new))),
        (FactType::Flags(old), FactType::Flags(new)) => {
            Some(both(old, new)).filter(|all| all.len() <= 64).map(FactType::Flags)
        }
        _ => (old == new).then(|| old.clone()),
    }
}

/// The words of two scales in an order that both agree with.
fn in_order(old: &[String], new: &[String]) -> Option<Vec<String>> {
    let (mut all, mut left) = (Vec::new(), new);
    for word in old {
        if let Some(at) = new.iter().position(|w| w == word) {
            // Those before it that are new; one that is not stands in another order.
            let before = at.checked_sub(new.len() - left.len())?;
            let (fresh, rest) = left.split_at_checked(before)?;
            if fresh.iter().any(|w| old.contains(w)) {
                return None;
            }
            all.extend(fresh.iter().cloned());
            left = rest.get(1..).unwrap_or_default();
        }
        all.push(word.clone());
    }
    all.extend(left.iter().cloned());
    Some(all)
}

/// The least range around two; none where one of them has no end.
fn hull(a: Option<&Spanned<(i64, i64)>>, b: Option<&Spanned<(i64, i64)>>) -> Option<Spanned<(i64, i64)>> {
    let (a, b) = (a?, b?);
    Some(Spanned::new((a.node.0.min(b.node.0), a.node.1.max(b.node.1)), b.span))
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn scales_keep_an_order_both_agree_with() {
        let of = |old: &str, new: &str| {
            let words = |s: &str| s.split(' ').map(str::to_owned).collect::<Vec<_>>();
            in_order(&words(old), &words(new)).map(|all| all.join(" "))
        };
        assert_eq!(of("a b c", "a b c").as_deref(), Some("a b c"));
        assert_eq!(of("a c", "a b c d").as_deref(), Some("a b c d"));
        assert_eq!(of("a b c d", "b d").as_deref(), Some("a b c d"));
        assert_eq!(of("a b", "b a"), None);
        assert_eq!(of("a x b", "a y b").as_deref(), Some("a x y b"));
    }
}
