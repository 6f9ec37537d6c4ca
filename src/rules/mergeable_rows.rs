//! `mergeable-rows`: two rows of a decision table that one row can say.

use super::{Context, Rule, given};
use crate::boxes::Area;
use crate::diagnostic::{Diagnostic, Level};
use crate::model::{FactType, Hit, Row, TableInput, TableRows};

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
    for table in c.model.tables.rows().filter_map(|t| t.rows.as_ref()) {
        for (at, row) in table.rows.iter().enumerate() {
            let before = table.rows.iter().enumerate().take(at);
            let mut partners = before.filter_map(|(n, other)| Some((n, other, differs_in(table, other, row)?)));
            let Some((_, other, input)) = partners.find(|(n, ..)| may_join(table, *n, at)) else { continue };
            let also = format!("it gives the same, and differs in `{}` alone", input.name);
            found.push(
                Diagnostic::new(RULE.level, RULE.code, row.span, "one row can say this and what another one says")
                    .also(other.span, also)
                    .help("write both cells into one, with a comma between them or as one range"),
            );
        }
    }
    found
}

/// The input in which alone two rows differ that give the same, where both its cells can be said in one.
fn differs_in<'t>(table: &'t TableRows, a: &Row, b: &Row) -> Option<&'t TableInput> {
    let ([one], [other]) = (a.areas.as_slice(), b.areas.as_slice()) else { return None };
    let mut apart = one.iter().zip(other).enumerate().filter(|(_, (x, y))| x != y);
    let (axis, (x, y)) = apart.next().filter(|_| a.value == b.value)?;
    if apart.next().is_some() {
        return None;
    }
    let mut ends = 0;
    let input = table.inputs.iter().find(|input| {
        ends += input.values.len();
        axis < ends
    })?;
    // Numbers with others between them are better said in two rows than in one.
    let touch = x.union(y).intervals().len() < x.intervals().len() + y.intervals().len();
    (touch || matches!(input.ty, FactType::Choice(_) | FactType::Scale(_))).then_some(input)
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
