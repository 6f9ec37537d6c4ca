//! What several tables of a document say of one name.

use std::collections::BTreeMap;
use std::ops::Range;

use roxmltree::Node;

use super::words::literals;
use super::{Reader, child, children, said};
use crate::boxes::{Set, UNKNOWN};
use crate::dmn::feel::{self, Literal};
use crate::dmn::{Input, Sheet};
use crate::model::FactType;
use crate::resolve::{MOST_INPUTS, MOST_ROWS};

impl Reader {
    /// One fact has one type and one range, however many tables ask for it; what another table gives has the type of that.
    pub(super) fn agree(&mut self, tables: &mut [Sheet], places: &[Vec<Range<usize>>]) {
        let given: BTreeMap<String, FactType> = tables.iter().map(|t| (t.name.clone(), t.gives.clone())).collect();
        let mut seen: BTreeMap<String, Set> = BTreeMap::new();
        for (table, places) in tables.iter_mut().zip(places) {
            for ((column, input), place) in table.inputs.iter_mut().enumerate().zip(places) {
                let known = |values: &Set| values.without(&Set::of(vec![(UNKNOWN, UNKNOWN)]));
                let sets = table.rows.iter_mut().filter_map(|(cells, _)| cells.get_mut(column));
                let fits = match given.get(&input.name) {
                    Some(ty) => moved(input, ty, sets),
                    None => seen.get(&input.name).is_none_or(|values| *values == known(&input.values)),
                };
                if !fits {
                    let message = format!("`{}` has other values elsewhere in this document", input.name);
                    self.beyond(place.clone(), message, "give it one type");
                }
                seen.entry(input.name.clone()).or_insert_with(|| known(&input.values));
            }
        }
    }

    /// Notes the strings that a table's columns hold their expressions against.
    pub(super) fn strings_of(&mut self, decision: Node<'_, '_>) {
        let Some(table) = child(decision, "decisionTable") else { return };
        for (n, column) in children(table, "input").take(MOST_INPUTS).enumerate() {
            let Some(expression) = said(child(column, "inputExpression")) else { continue };
            let known = self.strings.entry(expression.text.trim().to_owned()).or_default();
            for rule in children(table, "rule").take(MOST_ROWS) {
                let entry = said(children(rule, "inputEntry").nth(n));
                let tests = entry.and_then(|said| feel::tests(&said.text).ok());
                let texts = tests.iter().flat_map(literals);
                known.extend(texts.filter_map(|l| if let Literal::Text(text) = l { Some(text.clone()) } else { None }));
            }
        }
    }
}

/// Gives an input another type; whether that has all its values.
fn moved<'s>(input: &mut Input, to: &FactType, sets: impl Iterator<Item = &'s mut Set>) -> bool {
    if input.ty == *to {
        return true;
    }
    let (FactType::Scale(old) | FactType::Choice(old), FactType::Scale(new) | FactType::Choice(new)) = (&input.ty, to)
    else {
        return false;
    };
    let places: BTreeMap<&String, i64> = new.iter().zip(0_i64..).collect();
    let known: BTreeMap<i64, i64> =
        (0_i64..).zip(old).filter_map(|(at, word)| Some((at, *places.get(word)?))).collect();
    // The last of strings that are said nowhere stands for all others: here for those that no cell names.
    let others = to.values(None).without(&Set::of(known.values().map(|p| (*p, *p)).collect()));
    let last = i64::try_from(old.len()).unwrap_or(0).saturating_sub(1);
    let open = input.open && !known.contains_key(&last);
    if known.len() + usize::from(open) < old.len() {
        return false;
    }
    let unknown = |set: &Set| set.meet(&Set::of(vec![(UNKNOWN, UNKNOWN)]));
    for set in sets {
        let taken = set.intervals().iter().flat_map(|(from, to)| known.range(from..=to));
        let points = taken.map(|(_, p)| (*p, *p));
        let mut new = Set::of(points.collect()).union(&unknown(set));
        if open && set.has(last) {
            new = new.union(&others);
        }
        *set = new;
    }
    input.values = to.values(None).union(&unknown(&input.values));
    input.ty = to.clone();
    true
}
