//! Tables against rows that are read one by one.

use proptest::prelude::*;

use super::super::tests::book;
use crate::model::{Expr, FactValue};

/// Values of an input by number; `None` is unknown.
type Given = [Option<i64>; 4];

const HEAD: &str = "fact a: scale lo < mid < hi\nfact b: bool\nfact n: count { range 0..3 }\nfact f: flags x, y\n";

/// Cells of each input, and what they take.
#[allow(clippy::type_complexity, reason = "what a cell takes is a function of one value")]
const CELLS: [&[(&str, fn(Option<i64>) -> bool)]; 4] = [
    &[
        ("*", |_| true),
        ("lo", |v| v == Some(0)),
        ("mid", |v| v == Some(1)),
        ("hi", |v| v == Some(2)),
        ("lo..mid", |v| matches!(v, Some(0 | 1))),
        ("lo..<hi", |v| matches!(v, Some(0 | 1))),
        (">= mid", |v| v.is_some_and(|v| v >= 1)),
        ("lo, hi", |v| matches!(v, Some(0 | 2))),
        ("!= mid", |v| matches!(v, Some(0 | 2))),
        ("unknown", |v| v.is_none()),
    ],
    &[("*", |_| true), ("yes", |v| v == Some(1)), ("no", |v| v == Some(0)), ("unknown, yes", |v| v != Some(0))],
    &[
        ("*", |_| true),
        ("0", |v| v == Some(0)),
        ("1..2", |v| matches!(v, Some(1 | 2))),
        (">= 2", |v| v.is_some_and(|v| v >= 2)),
        ("< 1", |v| v == Some(0)),
        ("0, 3", |v| matches!(v, Some(0 | 3))),
        ("unknown", |v| v.is_none()),
    ],
    &[
        ("*", |_| true),
        ("(x)", |v| v == Some(1)),
        ("()", |v| v == Some(0)),
        ("has x", |v| v.is_some_and(|v| v & 1 != 0)),
        ("has any of (x, y)", |v| v.is_some_and(|v| v != 0)),
        ("has all of (x, y)", |v| v == Some(3)),
        ("!= (x)", |v| v.is_some_and(|v| v != 1)),
        ("unknown", |v| v.is_none()),
    ],
];

type Row = ([usize; 4], usize);

fn text(hit: &str, rows: &[Row], otherwise: Option<usize>) -> String {
    let mut text = format!("{HEAD}table t: scale p0 < p1 < p2 from a, b, n, f hit {hit} {{\n");
    for (cells, value) in rows {
        let words: Vec<&str> = cells.iter().zip(CELLS).map(|(c, of)| of[c % of.len()].0).collect();
        text.push_str(&format!("  {} => p{value}\n", words.join(" | ")));
    }
    if let Some(value) = otherwise {
        text.push_str(&format!("  otherwise => p{value}\n"));
    }
    text + "}\n"
}

/// Everything the inputs may be; unknown where some row asks for it.
fn all(rows: &[Row]) -> Vec<Given> {
    let values: Vec<Vec<Option<i64>>> = [3, 2, 4, 4]
        .iter()
        .enumerate()
        .map(|(i, count)| {
            let asked = rows.iter().any(|(cells, _)| CELLS[i][cells[i] % CELLS[i].len()].0.starts_with("unknown"));
            (0..*count).map(Some).chain(asked.then_some(None)).collect()
        })
        .collect();
    let mut out = Vec::new();
    for a in &values[0] {
        for b in &values[1] {
            for n in &values[2] {
                out.extend(values[3].iter().map(|f| [*a, *b, *n, *f]));
            }
        }
    }
    out
}

fn holds(row: &Row, given: &Given) -> bool {
    (0..4).all(|i| CELLS[i][row.0[i] % CELLS[i].len()].1(given[i]))
}

/// A condition, where all that it speaks of but the unknown facts is known.
fn truth(expr: &Expr, given: &Given) -> bool {
    let at = |fact: crate::model::FactId| given[fact.0 as usize];
    match expr {
        Expr::Constant(c) => *c,
        Expr::All(of) => of.iter().all(|e| truth(e, given)),
        Expr::Any(of) => of.iter().any(|e| truth(e, given)),
        Expr::Not(e) => !truth(e, given),
        Expr::Known(f) => at(*f).is_some(),
        Expr::Is(f) => at(*f) == Some(1),
        Expr::Compare { fact, op, value } => {
            let value = match value {
                FactValue::Word(w) => i64::from(*w),
                FactValue::Number(n) => n.0 / crate::syntax::literal::Decimal::ONE,
                other => panic!("{other:?}"),
            };
            // Of what is not known, any answer will do: the rows ask for it to be known.
            op.holds(&at(*fact).unwrap_or(0), &value)
        }
        Expr::Has { fact, flags, all } => {
            let bits = u64::try_from(at(*fact).unwrap_or(0)).unwrap();
            if *all { bits & flags == *flags } else { bits & flags != 0 }
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn a_table_means_what_its_rows_say(
        rows in prop::collection::vec((prop::array::uniform4(0_usize..40), 0_usize..3), 1..7),
        // Mostly stars, so that rows cover something.
        stars in prop::collection::vec(prop::array::uniform4(prop::bool::weighted(0.55)), 7),
        hit in 0_usize..4,
        otherwise in prop::option::weighted(0.7, 0_usize..3),
    ) {
        let rows: Vec<Row> = rows.into_iter().zip(&stars).map(|((mut cells, value), stars)| {
            cells.iter_mut().zip(stars).filter(|(_, star)| **star).for_each(|(c, _)| *c = 0);
            (cells, value)
        }).collect();
        let policy = ["unique", "any", "first", "worst"][hit];
        let text = text(policy, &rows, otherwise);
        let (_, model, found) = book(&[&text], &[]);
        let has = |code: &str| found.iter().any(|d| d.code == code);
        let everything = all(&rows);
        let matching = |g: &Given| rows.iter().enumerate().filter(|(_, r)| holds(r, g)).map(|(i, _)| i).collect::<Vec<_>>();
        let hole = otherwise.is_none() && everything.iter().any(|g| matching(g).is_empty());
        let several = everything.iter().any(|g| matching(g).len() > 1);
        let differ = everything.iter().any(|g| matching(g).windows(2).any(|w| rows[w[0]].1 != rows[w[1]].1));
        prop_assert_eq!(has("missing-rows"), hole, "{}\n{:?}", text, found);
        prop_assert_eq!(has("overlapping-rows"), hit == 0 && several, "{}\n{:?}", text, found);
        prop_assert_eq!(has("conflicting-rows"), hit == 1 && differ, "{}\n{:?}", text, found);
        let wrong = hole || (hit == 0 && several) || (hit == 1 && differ);
        let table = model.tables.rows().next().unwrap();
        if wrong {
            prop_assert!(table.values.is_empty());
            return Ok(());
        }
        let value_of = |i: usize| rows[i].1;
        let mut used = vec![false; rows.len()];
        let mut rest = false;
        for given in &everything {
            let best = if hit == 3 {
                matching(given).into_iter().max_by_key(|i| (value_of(*i), std::cmp::Reverse(*i)))
            } else {
                matching(given).first().copied()
            };
            match best {
                Some(i) => used[i] = true,
                None => rest = true,
            }
            let expected = best.map_or_else(|| otherwise.unwrap(), value_of);
            let gives: Vec<FactValue> =
                table.values.iter().filter(|(_, when)| truth(when, given)).map(|(v, _)| v.clone()).collect();
            prop_assert_eq!(gives, vec![FactValue::Word(u16::try_from(expected).unwrap())], "{}\n{:?}", text, given);
        }
        let idle = found.iter().filter(|d| d.code == "unreachable-row").count();
        let expected = used.iter().filter(|u| !**u).count() + usize::from(otherwise.is_some() && !rest);
        prop_assert_eq!(idle, expected, "{}\n{:?}", text, found);
    }
}

/// Of more pairs of rows than are looked at none may be the one that contradicts: nothing is concluded then.
#[test]
fn too_many_pairs_prove_nothing() {
    let rows: String = (2..2_103).map(|n| format!("> {n} => high\n")).collect();
    let text =
        format!("fact n: count\ntable t: scale low < high from n hit any {{\n{rows}<= 2 => high\n<= 2 => low\n}}");
    let (_, model, found) = book(&[&text], &[]);
    assert!(found.iter().any(|d| d.code == "large-table"), "{:?}", found.first());
    assert!(model.tables.rows().all(|t| t.values.is_empty()));
}
