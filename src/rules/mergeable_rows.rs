//! `mergeable-rows`: two rows of a decision table that one row can say.

use std::collections::BTreeMap;

use super::{Context, Rule, given};
use crate::boxes::{Area, Set};
use crate::diagnostic::{Diagnostic, Level, first_of};
use crate::model::{FactType, FactValue, Hit, Row, TableInput, TableRows};

pub(super) const RULE: Rule = Rule {
    code: "mergeable-rows",
    level: Level::Info,
    needs: &[],
    summary: "two rows of a decision table that one row can say",
    why: "Two rows that give the same and differ in one cell alone are one thought written twice: whoever changes it has to find both.",
    given: given::BOOK,
    fails: r#"fact shops: count
table impact: scale low < high from outage, shops {
  yes | < 5     => low
  yes | 5..<100 => high
  yes | >= 100  => high
  no  | *       => low
}"#,
    mended: r#"fact shops: count
table impact: scale low < high from outage, shops {
  yes | < 5  => low
  yes | >= 5 => high
  no  | *    => low
}"#,
    check,
};

fn check(c: &Context<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for declared in c.model.tables.rows() {
        let Some(table) = &declared.rows else { continue };
        let finding = |(row, other, input): (usize, usize, &TableInput)| {
            let also = format!("it gives the same, and differs in `{}` alone", input.name);
            let (row, other) = (table.rows.get(row)?, table.rows.get(other)?);
            Some(
                Diagnostic::new(RULE.level, RULE.code, row.span, "one row can say this and what another one says")
                    .also(other.span, also)
                    .help("write both cells into one, with a comma between them or as one range"),
            )
        };
        let all = mergeable(table).into_iter().filter_map(finding).collect();
        found.extend(first_of(all, "row", |more| {
            let message = format!("`{}` has {more} that one row can say together with another one", declared.head.name);
            Diagnostic::new(RULE.level, RULE.code, declared.head.span, message).help("merge those that are told first")
        }));
    }
    found
}

/// Rows that one row can say together with an earlier one, each once, and the input in which alone the two differ.
fn mergeable(table: &TableRows) -> Vec<(usize, usize, &TableInput)> {
    let mut partners: BTreeMap<usize, (usize, &TableInput)> = BTreeMap::new();
    let mut axis = 0;
    for input in &table.inputs {
        for _ in &input.values {
            for (one, other) in beside(table, axis, input) {
                let (first, second) = (one.min(other), one.max(other));
                if partners.get(&second).is_none_or(|(known, _)| first < *known) && may_join(table, first, second) {
                    partners.insert(second, (first, input));
                }
            }
            axis += 1;
        }
    }
    partners.into_iter().map(|(row, (other, input))| (row, other, input)).collect()
}

/// Rows that give the same and differ in one axis alone, where both its sets can be said in one cell.
fn beside(table: &TableRows, axis: usize, input: &TableInput) -> Vec<(usize, usize)> {
    // By what a row gives and its other sets.
    type Alike<'t> = (&'t FactValue, Vec<&'t Set>);
    let mut alike: BTreeMap<Alike<'_>, Vec<(usize, &Set)>> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        let ([area], Some(own)) = (row.areas.as_slice(), row.areas.first().and_then(|a| a.get(axis))) else { continue };
        let others = area.iter().enumerate().filter(|(n, _)| *n != axis).map(|(_, set)| set);
        alike.entry((&row.value, others.collect())).or_default().push((at, own));
    }
    let mut found = Vec::new();
    for rows in alike.into_values() {
        if matches!(input.ty, FactType::Choice(_) | FactType::Scale(_)) {
            let pairs = rows.windows(2).filter(|pair| matches!(pair, [(_, one), (_, other)] if one != other));
            found.extend(pairs.filter_map(|pair| Some((pair.first()?.0, pair.last()?.0))));
            continue;
        }
        // Numbers with others between them are better said in two rows than in one.
        let intervals = rows.iter().flat_map(|(at, set)| set.intervals().iter().map(move |i| (*i, *at, *set)));
        let mut intervals: Vec<((i64, i64), usize, &Set)> = intervals.collect();
        intervals.sort_unstable();
        let mut furthest: Option<(i64, usize, &Set)> = None;
        for ((low, high), row, set) in intervals {
            if let Some((end, before, other)) = furthest
                && low <= end.saturating_add(1)
                && other != set
            {
                found.push((before, row));
            }
            if furthest.is_none_or(|(end, ..)| high > end) {
                furthest = Some((high, row, set));
            }
        }
    }
    found
}

/// Whether one of two rows can stand where the other does: with `hit first` no row between them that gives something else may
/// hold together with it.
fn may_join(table: &TableRows, first: usize, second: usize) -> bool {
    let (Some(a), Some(b)) = (table.rows.get(first), table.rows.get(second)) else { return false };
    let between = || table.rows.iter().take(second).skip(first + 1).filter(|r| r.value != a.value);
    let free = |row: &Row| !between().any(|other| other.areas.iter().any(|o| row.areas.iter().any(|own| meet(own, o))));
    table.hit != Hit::First || free(a) || free(b)
}

fn meet(a: &Area, b: &Area) -> bool {
    a.iter().zip(b).all(|(x, y)| !x.meet(y).is_empty())
}
