//! Against every combination of a few variables.
use super::store::{Diagram, Store};
use proptest::prelude::*;

#[derive(Debug, Clone)]
enum Condition {
    In(u32, Vec<(u32, u32)>),
    Not(Box<Condition>),
    AtLeast(usize, Vec<Condition>),
}

const SIZES: [u32; 4] = [2, 3, 5, 2];

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = (0_usize..4).prop_flat_map(|v| {
        let size = SIZES[v];
        prop::collection::vec(any::<bool>(), size as usize).prop_map(move |on| {
            let positions = (0..size).filter(|p| on[*p as usize]).map(|p| (p, p + 1)).collect();
            Condition::In(v as u32, positions)
        })
    });
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|c| Condition::Not(Box::new(c))),
            (0_usize..4, prop::collection::vec(inner, 1..4)).prop_map(|(n, of)| Condition::AtLeast(n, of)),
        ]
    })
}

fn holds(c: &Condition, at: &[u32]) -> bool {
    match c {
        Condition::In(v, set) => set.iter().any(|(a, b)| (*a..*b).contains(&at[*v as usize])),
        Condition::Not(c) => !holds(c, at),
        Condition::AtLeast(n, of) => of.iter().filter(|c| holds(c, at)).count() >= *n,
    }
}

fn diagram(store: &mut Store, c: &Condition) -> Diagram {
    match c {
        Condition::In(v, set) => store.is_in(*v, set).unwrap(),
        Condition::Not(c) => {
            let d = diagram(store, c);
            store.not(d).unwrap()
        }
        Condition::AtLeast(n, of) => {
            let of: Vec<_> = of.iter().map(|c| diagram(store, c)).collect();
            store.at_least(*n, &of).unwrap()
        }
    }
}

fn all() -> Vec<Vec<u32>> {
    SIZES.iter().fold(vec![Vec::new()], |all, s| {
        all.iter()
            .flat_map(|a: &Vec<u32>| {
                (0..*s)
                    .map(|p| {
                        let mut a = a.clone();
                        a.push(p);
                        a
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn says_what_the_conditions_say(of in prop::collection::vec(condition(), 1..4)) {
        let mut store = Store::new(SIZES.to_vec(), 100_000);
        // The first that holds.
        let mut first = Diagram::outcome(9);
        for (i, c) in of.iter().enumerate().rev() {
            let d = diagram(&mut store, c);
            first = store.choose(d, Diagram::outcome(i as u32), first).unwrap();
        }
        let truth = |at: &[u32]| of.iter().position(|c| holds(c, at)).map_or(9, |i| i as u32);
        let points = all();
        let mut shares = std::collections::BTreeMap::new();
        for at in &points {
            prop_assert_eq!(store.outcome(first, |v| at[v as usize]), truth(at));
            *shares.entry(truth(at)).or_insert(0) += 1;
        }
        prop_assert_eq!(store.outcomes(first), shares.keys().copied().collect::<Vec<_>>());
        for (o, share) in store.shares(first, |v, _| 1.0 / f64::from(SIZES[v as usize])) {
            prop_assert!((share - f64::from(shares[&o]) / points.len() as f64).abs() < 1e-9);
        }
        // Each point with the outcome lies on one way.
        for o in store.outcomes(first) {
            let ways = store.ways(first, |x| x == o, 1000);
            for at in &points {
                let on = ways.iter().filter(|w| w.iter().all(|(v, (a, b))| (*a..*b).contains(&at[*v as usize]))).count();
                prop_assert_eq!(on, usize::from(truth(at) == o));
            }
        }
        // What matters is what is asked.
        for v in 0..4_u32 {
            let other = |at: &Vec<u32>, p: u32| { let mut at = at.clone(); at[v as usize] = p; truth(&at) };
            let matters = points.iter().any(|at| (0..SIZES[v as usize]).any(|p| other(at, p) != truth(at)));
            prop_assert_eq!(store.variables(first).contains(&v), matters);
            let falls = points.iter().any(|at| at[v as usize] + 1 < SIZES[v as usize] && other(at, at[v as usize] + 1) < truth(at));
            prop_assert_eq!(store.falls(first, v, &|a, b| b < a).unwrap().is_some(), falls);
            for p in 0..SIZES[v as usize] {
                let with = store.with(first, v, p).unwrap();
                for at in &points { prop_assert_eq!(store.outcome(with, |v| at[v as usize]), other(at, p)); }
            }
        }
    }

    #[test]
    fn equal_conditions_are_one_diagram(a in condition(), b in condition()) {
        let mut store = Store::new(SIZES.to_vec(), 100_000);
        let (x, y) = (diagram(&mut store, &a), diagram(&mut store, &b));
        prop_assert_eq!(x == y, all().iter().all(|at| holds(&a, at) == holds(&b, at)));
        let both = store.both(x, y, &|a, b| a * 2 + b).unwrap();
        for at in all() { prop_assert_eq!(store.outcome(both, |v| at[v as usize]), u32::from(holds(&a, &at)) * 2 + u32::from(holds(&b, &at))); }
    }
}
