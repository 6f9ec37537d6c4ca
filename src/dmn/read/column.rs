//! Inputs and the output of a decision: their types and values.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use roxmltree::Node;

use super::words::{literals, place, words_for};
use super::{Declared, Reader, Written, child, said, tag};
use crate::boxes::{Set, UNKNOWN};
use crate::dmn::feel::{self, Literal, Tests};
use crate::dmn::{Input, name};
use crate::model::{FactType, FactValue, Hit};
use crate::syntax::literal::Decimal;

/// What is known of a type, before values are looked at.
enum Sort {
    Words { own: Option<String>, values: Option<Vec<String>> },
    Other(FactType, Option<Tests>),
}

/// The strings that are listed; `null` among them is no value, but that nobody knows.
fn listed(tests: &Tests) -> Option<Vec<String>> {
    let told = tests.of.iter().filter(|test| **test != feel::Test::Is(Literal::Null));
    let each = told.map(|t| if let feel::Test::Is(Literal::Text(text)) = t { Some(text.clone()) } else { None });
    each.collect::<Option<Vec<String>>>().filter(|texts| !tests.not && !texts.is_empty())
}

/// A range without an upper or a lower end, with one: a range of ours has both. The greatest number that can be reckoned with
/// is none that anybody would write, so a round one is taken that is beyond all that is counted.
fn with_ends(ty: &FactType, range: &Set) -> Set {
    let whole = ty.values(None);
    let most = match ty {
        FactType::Count => 9_000_000_000_000,
        // A century, the longest that can be written.
        FactType::Duration => 36_500 * 86_400,
        _ => Decimal::whole(9_000_000_000_000).0,
    };
    match (range.intervals(), whole.intervals()) {
        ([(low, high)], [(least, greatest)]) if range != &whole => {
            let from = if low == least && *high > -most { (*low).max(-most) } else { *low };
            let to = if high == greatest && *low < most { (*high).min(most) } else { *high };
            Set::of(vec![(from, to)])
        }
        _ => range.clone(),
    }
}

impl Reader {
    /// What is known of a type by its name, and by the values that stand beside it.
    fn sort(
        &mut self,
        type_ref: Option<&str>,
        beside: Option<Tests>,
        used: &[&Literal],
        at: Range<usize>,
    ) -> Option<Sort> {
        let mut declared = Declared { base: type_ref.unwrap_or_default().to_owned(), ..Declared::default() };
        // Types of types end somewhere; circles are cut.
        for _ in 0..16 {
            let Some(next) = self.types.get(&declared.base) else { break };
            declared = Declared {
                base: next.base.clone(),
                list: declared.list || next.list,
                own: declared.own.or_else(|| next.own.clone()),
                allowed: declared.allowed.or_else(|| next.allowed.clone()),
            };
        }
        if declared.list {
            self.beyond(at, "values that are lists", "an input or an output has one value at a time");
            return None;
        }
        let allowed = beside.or(declared.allowed);
        // `feel:number` in older versions, `xsd:integer` in others.
        let base = declared.base.rsplit([':', '}']).next().unwrap_or("").to_owned();
        let told = |l: &&&Literal| !matches!(l, Literal::Null);
        let base = match (base.as_str(), used.iter().find(told)) {
            ("" | "Any", Some(Literal::Text(_))) => "string".to_owned(),
            ("" | "Any", Some(Literal::Bool(_))) => "boolean".to_owned(),
            ("" | "Any", Some(Literal::Duration(_))) => "dayTimeDuration".to_owned(),
            ("" | "Any", Some(Literal::Number(_))) => "number".to_owned(),
            _ => base,
        };
        Some(match base.as_str() {
            "string" => {
                let values = allowed.as_ref().map(listed);
                if values == Some(None) {
                    self.beyond(at, "strings whose values are not listed", "list them, like `\"low\",\"high\"`");
                    return None;
                }
                Sort::Words { own: declared.own, values: values.flatten() }
            }
            "boolean" => Sort::Other(FactType::Bool, None),
            "number" | "integer" | "long" | "double" | "decimal" => {
                let ty = match declared.own.as_deref() {
                    Some("percent") => FactType::Percent,
                    Some("count") => FactType::Count,
                    _ => FactType::Number,
                };
                Sort::Other(ty, allowed)
            }
            "days and time duration" | "dayTimeDuration" | "duration" => Sort::Other(FactType::Duration, allowed),
            other => {
                let what = if other.is_empty() {
                    "a value without a type".to_owned()
                } else {
                    format!("values of type `{other}`")
                };
                self.beyond(at, what, "tables know strings, numbers, booleans and durations of days and time");
                return None;
            }
        })
    }

    pub(super) fn input(
        &mut self,
        text: &str,
        column: Node<'_, '_>,
        cells: &[(Tests, Written<'_>)],
    ) -> Option<(Input, Vec<Set>)> {
        let expression = child(column, "inputExpression");
        let asked = said(expression).filter(|said| !said.text.trim().is_empty());
        let Some(asked) = asked else {
            self.beyond(tag(text, column), "an input that asks for nothing", "name a fact as its expression");
            return None;
        };
        let theirs = asked.text.trim();
        let declared = self.names.contains_key(theirs) || self.declared.contains(theirs);
        if !declared && !name::names_something(theirs) {
            self.beyond(asked.at, "an input that is computed", "let it name a fact");
            return None;
        }
        let used: Vec<&Literal> = cells.iter().flat_map(|(tests, _)| literals(tests)).collect();
        let beside = self.tests_in(said(child(column, "inputValues")));
        let type_ref = expression.and_then(|e| e.attribute("typeRef"));
        let sort = self.sort(type_ref, beside, &used, tag(text, expression.unwrap_or(column)))?;
        let name = self.name(theirs);
        let open = matches!(sort, Sort::Words { values: None, .. });
        let (ty, words, allowed) = match sort {
            Sort::Words { own, values } => {
                let mut words = values.clone().unwrap_or_default();
                if values.is_none() {
                    words.extend(self.strings.get(theirs).into_iter().flatten().cloned());
                }
                let (names, words) = words_for(words, values.is_none());
                (
                    if own.as_deref() == Some("scale") { FactType::Scale(names) } else { FactType::Choice(names) },
                    words,
                    None,
                )
            }
            Sort::Other(ty, allowed) => (ty, BTreeMap::new(), allowed),
        };
        let mut values = ty.values(None);
        if let Some(allowed) = allowed {
            match allowed.set(&values, |l| place(&ty, &words, l)) {
                Ok(set) if set.intervals().len() == 1 => values = with_ends(&ty, &set),
                Ok(_) => self.beyond(tag(text, column), "a fact has one range of values", "say a range, or no values"),
                Err(why) => self.beyond(tag(text, column), why, ""),
            }
        }
        if used.iter().any(|l| **l == Literal::Null) {
            values = values.union(&Set::of(vec![(UNKNOWN, UNKNOWN)]));
        }
        let mut sets = Vec::new();
        for (tests, said) in cells {
            match tests.set(&values, |l| place(&ty, &words, l)) {
                Ok(set) if set.is_empty() => {
                    self.beyond(said.at.clone(), format!("no value of `{name}` fits this"), "")
                }
                Ok(set) => sets.push(set),
                Err(why) => self.beyond(said.at.clone(), why, ""),
            }
        }
        let label = column.attribute("label").or(Some(theirs)).filter(|l| *l != name).map(str::to_owned);
        (sets.len() == cells.len()).then_some((Input { name, label, ty, values, open }, sets))
    }

    /// The type of the output, with the words that its strings became.
    pub(super) fn gives(
        &mut self,
        text: &str,
        decision: Node<'_, '_>,
        output: Node<'_, '_>,
        hit: Hit,
        given: &[&Literal],
    ) -> Option<(FactType, BTreeMap<String, i64>)> {
        let values = said(child(output, "outputValues"));
        let beside = self.tests_in(values.clone());
        let variable = child(decision, "variable").and_then(|v| v.attribute("typeRef"));
        let type_ref = output.attribute("typeRef").or(variable);
        let sort = self.sort(type_ref, beside.clone(), given, tag(text, output))?;
        if hit == Hit::Worst && beside.is_none() {
            self.beyond(tag(text, output), "PRIORITY without `outputValues`: they say which value counts", "");
            return None;
        }
        match sort {
            Sort::Words { own, values } => {
                let mut words = values.unwrap_or_default();
                // The value that counts first where several rows hold is the last of a scale.
                let scale = hit == Hit::Worst || own.as_deref() == Some("scale");
                if scale && beside.is_some() {
                    words.reverse();
                }
                let missing =
                    given.iter().filter_map(|l| if let Literal::Text(text) = l { Some(text.clone()) } else { None });
                let known: BTreeSet<&String> = words.iter().collect();
                let missing: Vec<String> = missing.filter(|text| !known.contains(text)).collect();
                if scale && !missing.is_empty() {
                    let message = format!("`{}` is no value of the output", missing.join("`, `"));
                    self.beyond(tag(text, output), message, "");
                    return None;
                }
                words.extend(missing);
                let (names, words) = words_for(words, false);
                Some((if scale { FactType::Scale(names) } else { FactType::Choice(names) }, words))
            }
            Sort::Other(FactType::Bool, _) if hit == Hit::Worst => {
                self.beyond(
                    tag(text, output),
                    "PRIORITY of yes and no: neither is the worse",
                    "let the rows decide: FIRST",
                );
                None
            }
            Sort::Other(ty, _) => {
                let listed = beside.as_ref().filter(|_| hit == Hit::Worst).map(literals).unwrap_or_default();
                let order: Vec<i64> = listed.iter().filter_map(|l| place(&ty, &BTreeMap::new(), l).ok()).collect();
                if !order.is_sorted_by(|a, b| a > b) {
                    self.beyond(values?.at, "numbers count from the highest down, in no other order", "");
                    return None;
                }
                Some((ty, BTreeMap::new()))
            }
        }
    }

    pub(super) fn value(
        &mut self,
        ty: &FactType,
        words: &BTreeMap<String, i64>,
        of: &(Literal, Written<'_>),
    ) -> Option<FactValue> {
        match place(ty, words, &of.0) {
            Ok(at) if ty.values(None).has(at) => Some(ty.value_at(at)),
            Ok(_) => {
                self.beyond(of.1.at.clone(), "this is no value of the output", "");
                None
            }
            Err(why) => {
                self.beyond(of.1.at.clone(), why, "");
                None
            }
        }
    }
}
