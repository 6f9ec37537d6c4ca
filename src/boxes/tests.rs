//! Against every cell of small grids, one by one.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::{Axis, Boxes, Cells, Cuts, HIGHEST, Piece, Set, UNKNOWN, holds, meet};

/// A grid with few cells and boxes on it; a box may be empty.
fn few() -> impl Strategy<Value = Boxes> {
    prop::collection::vec(1_u32..6, 1..4).prop_flat_map(|sizes| {
        let interval = |size: u32| (0..=size, 0..=size).prop_map(|(a, b)| (a.min(b), a.max(b)));
        let one: Vec<_> = sizes.iter().map(|s| interval(*s)).collect();
        prop::collection::vec(one, 0..70).prop_map(move |all| {
            let mut boxes = Boxes::new(sizes.clone());
            all.iter().for_each(|b| boxes.push(b));
            boxes
        })
    })
}

/// A set of a few values, perhaps of those that nothing is below or above.
fn values() -> impl Strategy<Value = Set> {
    let end = || prop_oneof![Just(UNKNOWN), -9_i64..9, Just(HIGHEST)];
    prop::collection::vec((end(), end()), 0..5).prop_map(Set::of)
}

/// Each cell of a box as a box.
fn cells(of: &[Cells]) -> Vec<Vec<Cells>> {
    of.iter().fold(vec![Vec::new()], |all, (from, to)| {
        all.iter().flat_map(|start| (*from..*to).map(move |at| [start.as_slice(), &[(at, at + 1)]].concat())).collect()
    })
}

/// What the pieces say of a cell.
fn piece_of(cuts: &Cuts, cell: &[Cells]) -> Piece {
    let mut at = 0;
    loop {
        match cuts.pieces[at] {
            Piece::Cut { column, at: from, upper } => {
                at = if cell[column as usize].0 < from { at + 1 } else { upper as usize };
            }
            end => return end,
        }
    }
}

proptest! {
    #[test]
    fn what_is_in_one_set_and_not_in_another(a in values(), b in values()) {
        let left = a.without(&b);
        for at in (-10..10).chain([UNKNOWN, UNKNOWN + 1, HIGHEST - 1, HIGHEST]) {
            prop_assert_eq!(left.has(at), a.has(at) && !b.has(at), "{}", at);
        }
        prop_assert_eq!(&left, &Set::of(left.intervals().to_vec()));
    }

    #[test]
    fn finds_every_overlap_once(boxes in few()) {
        let mut found = Vec::new();
        boxes.overlaps(|a, b| { found.push((a, b)); ControlFlow::Continue(()) });
        let pairs = (0..boxes.len()).flat_map(|a| (a + 1..boxes.len()).map(move |b| (a, b)));
        let all: Vec<_> = pairs.filter(|(a, b)| meet(boxes.get(*a), boxes.get(*b))).collect();
        prop_assert_eq!(found, all);
    }

    #[test]
    fn every_cell_lies_in_the_right_piece(boxes in few()) {
        let cuts = boxes.cut(boxes.everything(), 0..boxes.len(), u64::MAX);
        prop_assert!(cuts.open.is_empty());
        let mut apart = true;
        for cell in cells(&boxes.everything()) {
            let own: Vec<u32> = (0_u32..).zip(boxes.iter()).filter(|(_, b)| holds(b, &cell)).map(|(i, _)| i).collect();
            apart &= own.len() < 2;
            match piece_of(&cuts, &cell) {
                Piece::In(b) => prop_assert!(own.contains(&b)),
                Piece::Gap => prop_assert!(own.is_empty()),
                other => prop_assert!(false, "{:?}", other),
            }
            let gaps = cuts.gaps.iter().filter(|g| holds(g, &cell)).count();
            prop_assert_eq!(gaps, usize::from(own.is_empty()), "gaps are apart and are what is missing");
        }
        prop_assert_eq!(cuts.apart, apart);
        prop_assert_eq!(cuts.is_covered(), cuts.gaps.is_empty());
    }

    #[test]
    fn what_costs_too_much_is_left_open(boxes in few(), budget in 0_u64..200) {
        let cuts = boxes.cut(boxes.everything(), 0..boxes.len(), budget);
        for cell in cells(&boxes.everything()) {
            let covered = boxes.iter().any(|b| holds(b, &cell));
            match piece_of(&cuts, &cell) {
                Piece::In(b) => prop_assert!(holds(boxes.get(b as usize), &cell)),
                Piece::Gap => prop_assert!(!covered),
                Piece::Open => prop_assert!(cuts.open.iter().any(|o| holds(o, &cell))),
                Piece::Cut { .. } => prop_assert!(false),
            }
        }
    }

    #[test]
    fn gaps_grow_as_far_as_they_can(boxes in few()) {
        for gap in boxes.cut(boxes.everything(), 0..boxes.len(), u64::MAX).gaps {
            let grown = boxes.grown(gap.clone());
            prop_assert!(holds(&grown, &gap));
            prop_assert!(!boxes.iter().any(|b| meet(b, &grown)));
            let everything = boxes.everything();
            for column in 0..grown.len() {
                let (from, to) = grown[column];
                let wider = [(from.saturating_sub(1), to), (from, (to + 1).min(everything[column].1))];
                for wide in wider.into_iter().filter(|w| *w != (from, to)) {
                    let mut more = grown.clone();
                    more[column] = wide;
                    prop_assert!(boxes.iter().any(|b| meet(b, &more)));
                }
            }
        }
    }

    #[test]
    fn cells_are_the_values_they_stand_for(
        said in prop::collection::vec((-9_i64..9, -9_i64..9).prop_map(|(a, b)| (a.min(b), a.max(b))), 1..6),
    ) {
        let axis = Axis::new(said.iter().copied());
        for interval in &said {
            prop_assert_eq!(axis.values(axis.cells(*interval)), Some(*interval));
        }
        let all: BTreeSet<i64> = (0..axis.len()).flat_map(|c| { let (a, b) = axis.values((c, c + 1)).unwrap(); a..=b }).collect();
        let (least, most) = (said.iter().map(|s| s.0).min().unwrap(), said.iter().map(|s| s.1).max().unwrap());
        prop_assert_eq!(all, (least..=most).collect::<BTreeSet<_>>());
    }
}

#[test]
fn ends_of_numbers_are_values_as_others() {
    let axis = Axis::new([(i64::MIN, i64::MAX), (0, 0)]);
    assert_eq!(axis.len(), 3);
    assert_eq!(axis.values((2, 3)), Some((1, i64::MAX)));
    assert_eq!(axis.cells((i64::MIN, -1)), (0, 1));
}

#[test]
fn a_grid_without_columns_has_one_cell() {
    let boxes = Boxes::new(Vec::new());
    assert_eq!(boxes.cut(boxes.everything(), 0..0, 9).gaps, [Vec::new()]);
}
