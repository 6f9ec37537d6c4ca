//! The partition against every combination of values.

use super::*;
use crate::model::{Model, ObligationId};

/// What a combination leads to, by the plain meaning of the criteria.
fn plain(c: &Criteria, facts: &Facts, elapsed: i64) -> Ending {
    if c.impossibles.iter().any(|e| holds(e, facts, elapsed)) {
        return Ending::Impossible;
    }
    level(c, facts, elapsed).map_or(Ending::NoLevel, Ending::Level)
}

/// Whether a combination is as said.
fn is_so(said: &Said, facts: &Facts, elapsed: i64) -> bool {
    let flags = |f: &FactId| if let Some(FactValue::Flags(b)) = facts.value(*f) { *b } else { panic!() };
    match said {
        Said::Words(f, values) => values.contains(facts.value(*f).unwrap()),
        Said::Between(f, low, high) => {
            let value = facts.value(*f).unwrap();
            low.as_ref().is_none_or(|(l, own)| value > l || *own && value == l)
                && high.as_ref().is_none_or(|(h, own)| value < h || *own && value == h)
        }
        Said::Not(f, value) => facts.value(*f).unwrap() != value,
        Said::Flag(f, bit, set) => (flags(f) >> bit & 1 == 1) == *set,
        // What is named besides is not known here: at most as many as are set.
        Said::Others(f, _, least, _) => flags(f).count_ones() >= *least,
        Said::Lasting(from, to) => from.is_none_or(|s| elapsed >= s) && to.is_none_or(|s| elapsed < s),
        Said::Known(..) | Said::Incident(..) => panic!(),
    }
}

fn has_others(region: &Region) -> bool {
    region.0.iter().any(|s| matches!(s, Said::Others(..)))
}

/// The criteria without some lines.
fn without(c: &Criteria, lines: &[Line]) -> Criteria {
    let mut c = c.clone();
    for line in lines {
        *match line {
            Line::When(level, n) => &mut c.levels.get_mut(*level).unwrap().when[*n],
            Line::Raise(n) => &mut c.raises[*n].when,
            Line::Lower(n) => &mut c.lowers[*n].when,
            Line::AtLeast(n) => &mut c.at_least[*n].when,
        } = Expr::Constant(false);
    }
    c
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn says_of_every_combination_what_the_criteria_say(c in criteria()) {
        let mut partition = Partition::new(&c).unwrap();
        let all: Vec<(Facts, i64)> = completions(&Facts::new()).into_iter().flat_map(|f| [(f.clone(), 0), (f, 100)]).collect();
        let ends: Vec<Ending> = all.iter().map(|(f, s)| plain(&c, f, *s)).collect();
        let decider = partition.decider();
        for ((facts, elapsed), end) in all.iter().zip(&ends) {
            let numbers = decider.numbers(facts, *elapsed, &Quiet { elapsed: *elapsed }).unwrap();
            prop_assert_eq!(decider.decide(&numbers), *end);
        }
        let occur: BTreeSet<Ending> = ends.iter().copied().collect();
        prop_assert_eq!(partition.endings(), occur.iter().copied().collect::<Vec<_>>());
        for end in occur {
            let (regions, _) = partition.cases(end, 10_000).unwrap();
            if regions.iter().any(has_others) {
                continue;
            }
            for ((facts, elapsed), own) in all.iter().zip(&ends) {
                let inside = regions.iter().any(|r| r.0.iter().all(|s| is_so(s, facts, *elapsed)));
                prop_assert!(inside == (*own == end) || *own == Ending::Impossible, "{:?} {:?}", end, regions);
            }
        }
        // The last value of each fact is beside the first of the next combination, so they are looked up by value.
        for fact in (0..7).map(FactId) {
            let matters = all.iter().zip(&ends).step_by(7).any(|((f, s), end)| {
                values(fact).into_iter().any(|v| plain(&c, &f.with(fact, v), *s) != *end)
            });
            prop_assert!(!matters || partition.matters(fact));
            if let Some(fall) = partition.fall(fact).unwrap() {
                prop_assert!(fall.after > fall.before, "{:?}", fall);
                prop_assert!(fall.before != Ending::Impossible && fall.after != Ending::Impossible);
            }
        }
    }

    #[test]
    fn lines_that_never_matter_are_all_found(c in criteria()) {
        let mut partition = Partition::new(&c).unwrap();
        let idle = partition.idle_lines().unwrap();
        let all: Vec<(Facts, i64)> = completions(&Facts::new()).into_iter().flat_map(|f| [(f.clone(), 0), (f, 100)]).collect();
        let ends = |c: &Criteria| -> Vec<Ending> { all.iter().map(|(f, s)| plain(c, f, *s)).collect() };
        let (whole, left) = (ends(&c), without(&c, &idle));
        prop_assert_eq!(&ends(&left), &whole);
        let whens = c.levels.iter().flat_map(|(id, l)| (0..l.when.len()).map(move |n| Line::When(id, n)));
        let lines = whens.chain((0..c.raises.len()).map(Line::Raise)).chain((0..c.lowers.len()).map(Line::Lower)).chain((0..c.at_least.len()).map(Line::AtLeast));
        for line in lines.filter(|l| !idle.contains(l)) {
            prop_assert_ne!(&ends(&without(&left, &[line])), &whole, "{:?} does not matter either", line);
        }
    }
}

/// Two versions over the same facts.
fn unified(old: &Criteria, new: &Criteria) -> Unified {
    let (only, left_out, apart) = (Vec::new(), Vec::new(), Vec::new());
    let (gone, fresh, alike) = (Vec::new(), Vec::new(), Vec::new());
    Unified { model: Model::default(), versions: [old.clone(), new.clone()], only, left_out, apart, gone, fresh, alike }
}

#[test]
fn how_much_time_is_left_is_one_thing() {
    let with = |seconds: i64| {
        let when = Expr::Situation(Situation::Remaining { obligation: ObligationId(0), at_least: false, seconds });
        let mut c = three([Expr::Constant(false), Expr::Constant(false)]);
        c.facts = kinds();
        c.at_least = vec![Floor { level: LevelId(0), when }];
        c
    };
    let name = |level: LevelId| level.0.to_string();
    let found = differences(&unified(&with(60), &with(90)), (&name, &name), 9).unwrap();
    let left = |seconds| Situation::Remaining { obligation: ObligationId(0), at_least: true, seconds };
    let [only] = found.all.as_slice() else { panic!("{found:?}") };
    let mut said = only.region.0.clone();
    said.sort_by_key(|s| matches!(s, Said::Incident(_, false)));
    assert_eq!(said, [Said::Incident(left(60), true), Said::Incident(left(90), false)]);
    assert_eq!((only.old, only.new), (Ending::Level(LevelId(2)), Ending::Level(LevelId(0))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn two_versions_differ_where_every_combination_says_so(old in criteria(), new in criteria()) {
        let unified = unified(&old, &new);
        let name = |level: LevelId| level.0.to_string();
        let found = differences(&unified, (&name, &name), 10_000).unwrap();
        prop_assume!(!found.all.iter().any(|d| has_others(&d.region)));
        for (facts, elapsed) in completions(&Facts::new()).into_iter().flat_map(|f| [(f.clone(), 0), (f, 100)]) {
            let (was, now) = (plain(&old, &facts, elapsed), plain(&new, &facts, elapsed));
            let told: Vec<(Ending, Ending)> = (found.all.iter())
                .filter(|d| d.region.0.iter().all(|s| is_so(s, &facts, elapsed)))
                .map(|d| (d.old, d.new))
                .collect();
            if (was, now) != (Ending::Impossible, Ending::Impossible) {
                prop_assert!(told.iter().all(|t| *t == (was, now)));
                prop_assert_eq!(told.is_empty(), was == now);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_counts_while_nobody_knows_a_fact_is_compared(
        old in criteria(), new in criteria(), counts in prop::array::uniform2(0..3_usize), after in prop::array::uniform2(prop::option::of(50_i64..60)),
    ) {
        let rule = |mut c: Criteria, n: usize| {
            c.counts_as = [Counts::Worst, Counts::Best, Counts::Ask][counts[n]];
            c.after = after[n];
            // Of this fact it matters whether somebody knows it.
            let known = Expr::Known(COUNT);
            let asks = if n == 0 { known } else { Expr::Not(Box::new(known)) };
            if let Some(level) = c.levels.get_mut(LevelId(0)) { level.when.insert(0, asks); }
            c
        };
        let (old, new) = (rule(old, 0), rule(new, 1));
        let unified = unified(&old, &new);
        let name = |level: LevelId| level.0.to_string();
        let found = differences(&unified, (&name, &name), 10_000).unwrap();
        prop_assume!(!found.all.iter().any(|d| has_others(&d.region)));
        for (all, elapsed) in completions(&Facts::new()).into_iter().step_by(41).flat_map(|f| [(f.clone(), 0), (f.clone(), 55), (f, 100)]) {
            for facts in [all.clone(), all.without(COUNT)] {
                let known = facts.is_known(COUNT);
                let counts = |c: &Criteria| {
                    let possible = c.possible(&facts, &Quiet { elapsed });
                    (possible.contradiction, c.settle(&possible, elapsed))
                };
                let (was, now) = (counts(&old), counts(&new));
                if was.0 || now.0 {
                    continue;
                }
                let is_so = |s: &Said| match s {
                    Said::Known(f, yes) => *f == COUNT && *yes == known,
                    // Of a fact that nobody knows nothing is said.
                    said if said.fact() == Some(COUNT) && !known => false,
                    said => is_so(said, &all, elapsed),
                };
                let told = found.all.iter().any(|d| d.region.0.iter().all(is_so));
                prop_assert_eq!(told, was.1 != now.1, "{:?} {:?} {:?}", facts, elapsed, found);
            }
        }
    }
}

#[test]
fn a_level_that_falls_as_a_fact_rises_is_shown() {
    let large = Expr::Compare { fact: COUNT, op: Comparison::Greater, value: FactValue::Number(Decimal::whole(9)) };
    let small = Expr::Compare { fact: COUNT, op: Comparison::Less, value: FactValue::Number(Decimal::whole(3)) };
    let mut c = three([small, large]);
    c.facts = kinds();
    let fall = Partition::new(&c).unwrap().fall(COUNT).unwrap().unwrap();
    assert_eq!((fall.before, fall.after), (Ending::Level(LevelId(0)), Ending::Level(LevelId(2))));
    let number = |n| FactValue::Number(Decimal::whole(n));
    assert_eq!(fall.less, Said::Between(COUNT, None, Some((number(3), false))));
    assert_eq!(fall.more, Said::Between(COUNT, Some((number(3), true)), Some((number(3), true))));
}

#[test]
fn criteria_that_cannot_be_laid_out_are_told() {
    // Forty flags of forty facts, each pair of which must agree: no order of questions keeps that small.
    let facts: Table<FactId, FactKind> = (0..40).map(|_| FactKind { ty: FactType::Bool, range: None }).collect();
    let is = |i: u32| Expr::Is(FactId(i));
    let agree = (0..20).map(|i| {
        Expr::Any(vec![Expr::All(vec![is(i), is(39 - i)]), Expr::Not(Box::new(Expr::Any(vec![is(i), is(39 - i)])))])
    });
    let order = Expr::All((0..40).map(|i| Expr::Any(vec![is(i), Expr::Not(Box::new(is(i)))])).collect());
    let c = Criteria {
        facts,
        levels: [LevelCriteria { when: vec![order, Expr::All(agree.collect())], otherwise: false }]
            .into_iter()
            .collect(),
        ..Criteria::default()
    };
    assert_eq!(Partition::new(&c).unwrap_err(), TooLarge);
}

/// The questions it takes to reach the level of some facts, and what that is.
fn asked(of: &Questionnaire, facts: &Facts) -> (usize, Ending) {
    let Some(plain) = of.plain else {
        let (mut at, mut count) = (0, 0);
        loop {
            count += 1;
            let fits = |a: &&Answer| a.said.iter().any(|s| is_so(s, facts, 0));
            match of.questions[at].answers.iter().find(fits).unwrap().then {
                Then::Ends(end) => return (count, end),
                Then::Asks(next) => at = next,
            }
        }
    };
    (0, plain)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn questions_lead_to_the_level(c in criteria()) {
        let found = Partition::left(&Model::default(), &c, &Facts::new(), &BTreeSet::new(), 0).unwrap().questionnaire().unwrap();
        prop_assert!(found.questions.iter().all(|q| q.answers.len() > 1));
        let named = found.questions.iter().flat_map(|q| &q.answers).flat_map(|a| &a.said);
        // How many unnamed flags are set is not told by a value of the whole fact here.
        prop_assume!(!named.into_iter().any(|s| matches!(s, Said::Others(..))));
        for facts in completions(&Facts::new()) {
            let end = plain(&c, &facts, 0);
            if end != Ending::Impossible {
                prop_assert_eq!(asked(&found, &facts).1, end);
            }
        }
    }

    /// Four facts of yes and no: every order of questions can be tried.
    #[test]
    fn no_order_needs_fewer_questions(table in prop::collection::vec(0_u32..3, 16)) {
        let is = |i: u32, yes: bool| if yes { Expr::Is(FactId(i)) } else { Expr::Not(Box::new(Expr::Is(FactId(i)))) };
        let cases = |level: u32| {
            let those = table.iter().enumerate().filter(|(_, l)| **l == level);
            those.map(|(n, _)| Expr::All((0..4).map(|i| is(i, n >> i & 1 == 1)).collect())).collect::<Vec<_>>()
        };
        let c = Criteria {
            facts: (0..4).map(|_| FactKind { ty: FactType::Bool, range: None }).collect(),
            levels: (0..2).map(|l| LevelCriteria { when: cases(l), otherwise: false }).chain([LevelCriteria { when: Vec::new(), otherwise: true }]).collect(),
            ..Criteria::default()
        };
        /// Questions in all, over the cases that fit, asked in the best order.
        fn best(table: &[u32], known: &[Option<bool>]) -> usize {
            let fits = |n: usize| known.iter().enumerate().all(|(i, k)| k.is_none_or(|k| (n >> i & 1 == 1) == k));
            let cases: Vec<usize> = (0..16).filter(|n| fits(*n)).collect();
            if cases.iter().all(|n| table[*n] == table[cases[0]]) {
                return 0;
            }
            let open = (0..4).filter(|i| known[*i].is_none());
            open.map(|i| {
                let with = |yes| { let mut k = known.to_vec(); k[i] = Some(yes); best(table, &k) };
                cases.len() + with(true) + with(false)
            }).min().unwrap()
        }
        let found = Partition::left(&Model::default(), &c, &Facts::new(), &BTreeSet::new(), 0).unwrap().questionnaire().unwrap();
        prop_assert!(found.shortest);
        let least = best(&table, &[None; 4]) as f64 / 16.0;
        prop_assert!((found.expected - least).abs() < 1e-9, "{} is not {}", found.expected, least);
    }
}
