//! Decision tables as claims.

use super::{BUDGET, flag, kind};
use crate::boxes::{Cells, Cuts, Grid, Owner, Piece, Set, UNKNOWN, holds};
use crate::calendar::ZoneData;
use crate::claim::{self, Alternative, Claim, End, Kind, RuledOut, Subject, Test, Variable, Verdict};
use crate::decision::show_value;
use crate::model::{DecisionTable, FactType, FactValue, Hit, Model};
use crate::source::Span;

/// What a table is checked for; nothing where its rows could not be read.
#[must_use]
pub fn of_table(model: &Model, table: &DecisionTable) -> Option<Subject> {
    let rows = table.rows.as_ref()?;
    let variables: Vec<Variable> = rows.inputs.iter().flat_map(variables).collect();
    // No table gives an instant.
    let clock = ZoneData::utc();
    let shown = |value: &FactValue| show_value(&rows.ty, value, &clock);
    let alternatives = rows.rows.iter().map(|row| Alternative {
        span: row.span,
        text: row.text.clone(),
        gives: shown(&row.value),
        when: Test::any(row.areas.iter().map(|area| within(area, &variables)).collect()),
        otherwise: false,
    });
    let otherwise = rows.otherwise.as_ref().map(|o| Alternative {
        span: o.span,
        text: "otherwise".to_owned(),
        gives: shown(&o.value),
        when: Test::Constant(true),
        otherwise: true,
    });
    let said = |span: Span| {
        let lines = model.impossibles.rows().map(|i| &i.condition);
        lines.filter(|c| c.span == span).map(|c| c.text.clone()).collect::<String>()
    };
    let ruled_out = rows.ruled_out.iter().map(|(span, area)| RuledOut {
        span: *span,
        text: said(*span),
        when: within(area, &variables),
    });
    let mut subject = Subject {
        name: table.head.name.clone(),
        alternatives: alternatives.chain(otherwise).collect(),
        ruled_out: ruled_out.collect(),
        variables,
        verdicts: Vec::new(),
    };
    let grid = rows.grid();
    // What no row covers, `otherwise` does.
    let trivial = || End::Holds(vec![claim::Piece::Holds(rows.rows.len())]);
    let covered = if rows.otherwise.is_some() { trivial() } else { complete(&grid) };
    subject.verdicts.push(Verdict { claim: Claim::Complete, end: covered });
    match rows.hit {
        Hit::Unique => subject.verdicts.push(Verdict { claim: Claim::Exclusive, end: apart(&grid, |a, b| a == b) }),
        Hit::Any => {
            let value = |row: usize| rows.rows.get(row).map(|r| &r.value);
            let end = apart(&grid, |a, b| value(a) == value(b));
            subject.verdicts.push(Verdict { claim: Claim::Agreeing, end });
        }
        Hit::First | Hit::Worst => {}
    }
    Some(subject)
}

/// The axes of an input.
fn variables(input: &crate::model::TableInput) -> Vec<Variable> {
    let Some((first, others)) = input.values.split_first() else { return Vec::new() };
    let may_be_unknown = first.has(UNKNOWN);
    let (name, kind) = match &input.ty {
        // The first axis of flags says only whether they are known: 1.
        FactType::Flags(_) => (format!("known({})", input.name), Kind::Whole),
        ty => (input.name.clone(), kind(ty)),
    };
    let mut all = vec![Variable { name, kind, values: first.intervals().to_vec(), may_be_unknown }];
    if let FactType::Flags(flags) = &input.ty {
        all.extend(flags.iter().zip(others).map(|(word, _)| flag(&input.name, word)));
    }
    all
}

/// A box as a test; what is all there is of a variable is left out.
fn within(area: &[Set], variables: &[Variable]) -> Test {
    let narrow = area.iter().zip(variables).enumerate().filter(|(_, (set, v))| set.intervals() != v.values);
    Test::all(narrow.map(|(n, (set, _))| Test::is_in(n, set.intervals())).collect())
}

fn complete(grid: &Grid) -> End {
    let cuts = grid.boxes.cut(grid.boxes.everything(), 0..grid.boxes.len(), BUDGET);
    if let Some(gap) = cuts.gaps.first() {
        return End::Fails(point(grid, gap));
    }
    if cuts.is_covered() { End::Holds(pieces(grid, &cuts)) } else { End::Undecided }
}

/// Whether nowhere two rows hold that may not.
fn apart(grid: &Grid, may_meet: impl Fn(usize, usize) -> bool) -> End {
    let owner = |index: u32| grid.owners.get(index as usize).copied().unwrap_or(Owner::Nobody);
    let clash = |boxes: &[u32]| {
        let mut rows = boxes.iter().filter_map(|b| if let Owner::Row(row) = owner(*b) { Some(row) } else { None });
        let first = rows.next();
        first.is_some_and(|first| rows.any(|row| !may_meet(first, row)))
    };
    let end = |area: &[Cells], boxes: &[u32]| {
        let nobody = boxes.iter().find(|b| owner(**b) == Owner::Nobody && holds(grid.boxes.get(**b as usize), area));
        if let Some(nobody) = nobody {
            return Some(Piece::In(*nobody));
        }
        if clash(boxes) {
            return None;
        }
        let row = boxes.iter().find(|b| matches!(owner(**b), Owner::Row(_)));
        Some(row.map_or(Piece::Gap, |row| Piece::In(*row)))
    };
    let cuts = grid.boxes.cut_until(grid.boxes.everything(), 0..grid.boxes.len(), BUDGET, end);
    // Where all boxes hold a piece whole, it was not left open for its cost.
    let both = cuts.open.iter().find(|area| {
        let here = grid.boxes.iter().enumerate().filter(|(_, b)| crate::boxes::meet(b, area));
        let here: Vec<u32> = here.filter_map(|(n, _)| u32::try_from(n).ok()).collect();
        clash(&here) && here.iter().all(|b| holds(grid.boxes.get(*b as usize), area))
    });
    match both {
        Some(area) => End::Fails(point(grid, area)),
        None if cuts.open.is_empty() => End::Holds(pieces(grid, &cuts)),
        None => End::Undecided,
    }
}

/// A value for each axis.
fn point(grid: &Grid, cells: &[Cells]) -> Vec<i64> {
    let lowest = |set: &Set| set.intervals().first().map_or(0, |(low, _)| *low);
    grid.area(cells).iter().map(lowest).collect()
}

/// The pieces in values.
fn pieces(grid: &Grid, cuts: &Cuts) -> Vec<claim::Piece> {
    let value = |column: u32, at: u32| {
        let values = grid.axes.get(column as usize).and_then(|axis| axis.values((at, at + 1)));
        values.map_or(0, |(low, _)| low)
    };
    let piece = |piece: &Piece| match *piece {
        Piece::Cut { column, at, upper } => {
            claim::Piece::Cut { variable: column as usize, at: value(column, at), upper: upper as usize }
        }
        Piece::In(index) => match grid.owners.get(index as usize) {
            Some(Owner::Row(row)) => claim::Piece::Holds(*row),
            _ => claim::Piece::Cannot,
        },
        Piece::Gap | Piece::Open => claim::Piece::Nothing,
    };
    cuts.pieces.iter().map(piece).collect()
}
