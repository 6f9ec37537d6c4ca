//! Exactness against trying every value, and the rules of severities by name.

mod partition;

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::calendar::ZoneData;
use crate::model::{Comparison, Counts, Expr, FactId, FactType, FactValue, LevelId, Situation, Table};
use crate::syntax::literal::Decimal;

const B0: FactId = FactId(0);
const B1: FactId = FactId(1);
const SCALE: FactId = FactId(2);
const PERCENT: FactId = FactId(3);
const COUNT: FactId = FactId(4);
const FLAGS: FactId = FactId(5);
const DURATION: FactId = FactId(6);

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|w| (*w).to_owned()).collect()
}

fn kinds() -> Table<FactId, FactKind> {
    let kind = |ty, range| FactKind { ty, range };
    [
        kind(FactType::Bool, None),
        kind(FactType::Bool, None),
        kind(FactType::Scale(words(&["none", "internal", "personal"])), None),
        kind(FactType::Percent, Some((0, 100 * Decimal::ONE))),
        kind(FactType::Count, None),
        kind(FactType::Flags(words(&["eu", "us", "apac"])), None),
        kind(FactType::Duration, None),
    ]
    .into_iter()
    .collect()
}

/// Every value of a fact that can make a difference, and some more.
fn values(fact: FactId) -> Vec<FactValue> {
    let numbers = |list: &[i64]| list.iter().map(|n| FactValue::Number(Decimal::whole(*n))).collect();
    match fact {
        B0 | B1 => vec![FactValue::Bool(false), FactValue::Bool(true)],
        SCALE => (0..3).map(FactValue::Word).collect(),
        PERCENT => numbers(&[0, 5, 10, 15, 25, 99, 100]),
        COUNT => numbers(&[0, 1, 2, 3, 9]),
        FLAGS => (0..8).map(FactValue::Flags).collect(),
        _ => [0, 59, 60, 61, 7200].map(FactValue::Duration).into(),
    }
}

fn op() -> impl Strategy<Value = Comparison> {
    use Comparison::*;
    prop::sample::select(vec![Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual])
}

fn leaf() -> impl Strategy<Value = Expr> {
    let number = |n: i64| FactValue::Number(Decimal::whole(n));
    let compare = |fact, values: Vec<FactValue>| {
        (op(), prop::sample::select(values)).prop_map(move |(op, value)| Expr::Compare { fact, op, value })
    };
    prop_oneof![
        any::<bool>().prop_map(|b| Expr::Is(if b { B0 } else { B1 })),
        compare(SCALE, (0..3).map(FactValue::Word).collect()),
        compare(PERCENT, [0, 10, 25, 100].map(number).into()),
        compare(COUNT, [0, 1, 2, 3].map(number).into()),
        compare(DURATION, vec![FactValue::Duration(60)]),
        (0u64..8, any::<bool>()).prop_map(|(flags, all)| Expr::Has { fact: FLAGS, flags, all }),
        (op(), 0u32..4).prop_map(|(op, n)| Expr::Count { fact: FLAGS, op, n }),
        (any::<bool>(), 0u64..8).prop_map(|(eq, set)| Expr::Compare {
            fact: FLAGS,
            op: if eq { Comparison::Equal } else { Comparison::NotEqual },
            value: FactValue::Flags(set),
        }),
        Just(Expr::Situation(Situation::Elapsed { at_least: true, seconds: 100 })),
        any::<bool>().prop_map(Expr::Constant),
    ]
}

fn expr() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let list = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            list().prop_map(Expr::All),
            list().prop_map(Expr::Any),
            inner.clone().prop_map(|e| Expr::Not(Box::new(e))),
            (0u32..4, list()).prop_map(|(n, of)| Expr::AtLeast { n, of }),
        ]
    })
}

fn criteria() -> impl Strategy<Value = Criteria> {
    let level = (prop::collection::vec(expr(), 0..3), prop::bool::weighted(0.2));
    (
        prop::collection::vec(level, 1..4),
        prop::collection::vec((1u32..3, expr()), 0..3),
        prop::collection::vec((1u32..3, expr(), 0u32..3), 0..3),
        prop::collection::vec((0u32..3, expr()), 0..3),
        prop::collection::vec(expr(), 0..3),
    )
        .prop_map(|(levels, raises, lowers, floors, impossibles)| {
            (levels.len() as u32 - 1, levels, raises, lowers, floors, impossibles)
        })
        .prop_map(|(mildest, levels, raises, lowers, floors, impossibles)| Criteria {
            facts: kinds(),
            levels: levels.into_iter().map(|(when, otherwise)| LevelCriteria { when, otherwise }).collect(),
            raises: raises.into_iter().map(|(by, when)| RaiseBy { by, when }).collect(),
            lowers: lowers
                .into_iter()
                .map(|(by, when, floor)| LowerBy { by, when, never_below: LevelId(floor.min(mildest)) })
                .collect(),
            at_least: floors.into_iter().map(|(l, when)| Floor { level: LevelId(l), when }).collect(),
            impossibles,
            ..Criteria::default()
        })
}

fn facts() -> impl Strategy<Value = Facts> {
    let each: Vec<_> = (0..7)
        .map(|i| (prop::sample::select(values(FactId(i))), 0u8..5).prop_map(move |(v, how)| (FactId(i), v, how)))
        .collect();
    each.prop_map(|list| {
        let mut facts = Facts::new();
        // At most three facts are unknown, so that everything can be tried.
        let mut unknown = 0;
        for (fact, value, how) in list {
            unknown += u32::from(how > 1);
            match how {
                0 => facts.set(fact, Knowledge::Assumed(value)),
                1 => facts.set(fact, Knowledge::Known(value)),
                _ if unknown > 3 => facts.set(fact, Knowledge::Known(value)),
                _ => {}
            }
        }
        facts
    })
}

/// The plain meaning of a condition where everything is known.
fn holds(e: &Expr, facts: &Facts, elapsed: i64) -> bool {
    let value = |f: &FactId| facts.value(*f).unwrap().clone();
    let flags = |f: &FactId| if let FactValue::Flags(b) = value(f) { b } else { panic!() };
    match e {
        Expr::Constant(b) => *b,
        Expr::All(of) => of.iter().all(|e| holds(e, facts, elapsed)),
        Expr::Any(of) => of.iter().any(|e| holds(e, facts, elapsed)),
        Expr::Not(e) => !holds(e, facts, elapsed),
        Expr::AtLeast { n, of } => of.iter().filter(|e| holds(e, facts, elapsed)).count() >= *n as usize,
        Expr::Is(f) => value(f) == FactValue::Bool(true),
        Expr::Compare { fact, op, value: v } => op.holds(&value(fact), v),
        Expr::Has { fact, flags: mask, all } => {
            if *all {
                flags(fact) & mask == *mask
            } else {
                flags(fact) & mask != 0
            }
        }
        Expr::Count { fact, op, n } => op.holds(&flags(fact).count_ones(), n),
        Expr::Situation(Situation::Elapsed { at_least, seconds }) => (elapsed >= *seconds) == *at_least,
        Expr::Known(_) | Expr::Situation(_) => panic!(),
    }
}

fn level(c: &Criteria, facts: &Facts, elapsed: i64) -> Option<LevelId> {
    let first = c.levels.iter().find(|(_, l)| l.otherwise || l.when.iter().any(|e| holds(e, facts, elapsed)));
    let up: u32 = c.raises.iter().filter(|r| holds(&r.when, facts, elapsed)).map(|r| r.by).sum();
    let raised = first.map(|(l, _)| LevelId(l.0.saturating_sub(up)));
    let floor = c.at_least.iter().filter(|f| holds(&f.when, facts, elapsed)).map(|f| f.level).min();
    // Each line says where it alone leads; the furthest down counts.
    let lowers = c.lowers.iter().filter(|l| holds(&l.when, facts, elapsed));
    let lowered = raised.map(|r| lowers.map(|l| (r.0 + l.by).min(l.never_below.0).max(r.0)).max().map_or(r, LevelId));
    lowered.into_iter().chain(floor).min()
}

/// Every completion.
fn completions(facts: &Facts) -> Vec<Facts> {
    let mut all = vec![facts.clone()];
    for i in 0..7 {
        let fact = FactId(i);
        if facts.value(fact).is_none() {
            all = all.iter().flat_map(|f| values(fact).into_iter().map(|v| f.with(fact, v))).collect();
        }
    }
    all
}

fn allowed(c: &Criteria, all: &[Facts], elapsed: i64) -> (Vec<Facts>, bool) {
    let may = |f: &&Facts| !c.impossibles.iter().any(|e| holds(e, f, elapsed));
    let some: Vec<Facts> = all.iter().filter(may).cloned().collect();
    if some.is_empty() { (all.to_vec(), true) } else { (some, false) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_possible_levels_are_exact(c in criteria(), facts in facts(), late in any::<bool>()) {
        let elapsed = if late { 200 } else { 0 };
        let (all, contradiction) = allowed(&c, &completions(&facts), elapsed);
        let expected: BTreeSet<Option<LevelId>> = all.iter().map(|f| level(&c, f, elapsed)).collect();
        let possible = c.possible(&facts, &Quiet { elapsed });
        prop_assert!(!possible.over_budget);
        prop_assert_eq!(possible.contradiction, contradiction);
        prop_assert_eq!(possible.none_possible, expected.contains(&None));
        let levels: Vec<LevelId> = expected.iter().flatten().copied().collect();
        prop_assert_eq!(&possible.levels, &levels);
        // The facts that keep it open are those that can make a difference.
        let open: Vec<FactId> = (0..7).map(FactId).filter(|f| facts.value(*f).is_none()).filter(|f| {
            all.iter().any(|a| values(*f).into_iter().any(|v| {
                let other = a.with(*f, v);
                all.contains(&other) && level(&c, &other, elapsed) != level(&c, a, elapsed)
            }))
        }).collect();
        if all.len() < 200 {
            prop_assert_eq!(c.open_facts(&facts, &Quiet { elapsed }), open);
        }
    }

    #[test]
    fn what_levels_cover_is_exact(c in criteria()) {
        let all = completions(&Facts::new());
        let (mut outcomes, mut possible) = (BTreeSet::new(), false);
        for elapsed in [0, 100] {
            let (allowed, contradiction) = allowed(&c, &all, elapsed);
            if !contradiction {
                possible = true;
                outcomes.extend(allowed.iter().map(|f| level(&c, f, elapsed)));
            }
        }
        let coverage = Open::new(&c).coverage();
        prop_assert_eq!(coverage.nothing_possible, !possible);
        if possible {
            prop_assert!(coverage.undecided.is_empty() && !coverage.hole_undecided);
            let unreachable: Vec<LevelId> = c.levels.ids().filter(|l| !outcomes.contains(&Some(*l))).collect();
            prop_assert_eq!(coverage.unreachable, unreachable);
            prop_assert_eq!(coverage.hole.is_some(), outcomes.contains(&None));
        }
        if let Some(hole) = coverage.hole {
            let mut facts = Facts::new();
            for (fact, value) in hole.facts {
                facts.set(fact, Knowledge::Known(value));
            }
            for case in completions(&facts) {
                prop_assert_eq!(level(&c, &case, hole.elapsed.unwrap_or(0)), None);
            }
        }
    }

    #[test]
    fn whether_a_lower_counts_is_exact(c in criteria(), gone in any::<bool>()) {
        let all = completions(&Facts::new());
        let gone: BTreeSet<usize> = gone.then_some(0).into_iter().collect();
        let but = |line: Option<usize>| {
            let left = c.lowers.iter().enumerate().filter(|(n, _)| !gone.contains(n) && Some(*n) != line);
            Criteria { lowers: left.map(|(_, l)| l.clone()).collect(), ..c.clone() }
        };
        for line in 0..c.lowers.len() {
            let (with, without) = (but(None), but(Some(line)));
            let differs = [0, 100].into_iter().any(|elapsed| {
                let (allowed, contradiction) = allowed(&c, &all, elapsed);
                !contradiction && allowed.iter().any(|f| level(&with, f, elapsed) != level(&without, f, elapsed))
            });
            let verdict = Open::new(&c).lower_counts(line, &gone);
            prop_assert!(!verdict.over_budget);
            prop_assert_eq!(verdict.truth, if differs { Truth::True } else { Truth::False });
        }
    }

    #[test]
    fn truth_is_exact(c in criteria(), e in expr(), facts in facts()) {
        let (all, _) = allowed(&c, &completions(&facts), 0);
        let expected: BTreeSet<bool> = all.iter().map(|f| holds(&e, f, 0)).collect();
        let verdict = c.truth(&e, &facts, &Quiet::default());
        prop_assert!(!verdict.over_budget);
        let truth = match (expected.contains(&true), expected.contains(&false)) {
            (true, false) => Truth::True,
            (false, true) => Truth::False,
            _ => Truth::Unknown,
        };
        prop_assert_eq!(verdict.truth, truth);
    }

    #[test]
    fn learning_a_fact_never_makes_the_worst_case_worse(c in criteria(), facts in facts(), which in 0u32..7, i in 0usize..8) {
        let fact = FactId(which);
        let before = c.possible(&facts, &Quiet::default());
        prop_assume!(facts.value(fact).is_none() && !before.contradiction);
        let values = values(fact);
        let after = c.possible(&facts.with(fact, values[i % values.len()].clone()), &Quiet::default());
        prop_assume!(!after.contradiction);
        for level in &after.levels {
            prop_assert!(before.levels.contains(level), "{:?} {:?}", before, after);
        }
        prop_assert!(before.none_possible || !after.none_possible);
    }
}

// --- By name ---

fn is(fact: FactId) -> Expr {
    Expr::Is(fact)
}

fn three(when: [Expr; 2]) -> Criteria {
    let [a, b] = when;
    let level = |when: Vec<Expr>, otherwise| LevelCriteria { when, otherwise };
    Criteria {
        facts: kinds(),
        levels: [level(vec![a], false), level(vec![b], false), level(vec![], true)].into_iter().collect(),
        ..Criteria::default()
    }
}

fn levels(c: &Criteria, facts: &Facts) -> Vec<u32> {
    c.possible(facts, &Quiet::default()).levels.iter().map(|l| l.0).collect()
}

#[test]
fn the_first_level_that_holds_wins_and_raises_add_up_to_the_top() {
    let mut c = three([is(B0), is(B1)]);
    let known = |a, b| Facts::new().with(B0, FactValue::Bool(a)).with(B1, FactValue::Bool(b));
    assert_eq!(levels(&c, &known(true, true)), [0]);
    assert_eq!(levels(&c, &known(false, true)), [1]);
    assert_eq!(levels(&c, &known(false, false)), [2]);
    c.raises = vec![RaiseBy { by: 1, when: Expr::Constant(true) }, RaiseBy { by: 7, when: is(B1) }];
    assert_eq!(levels(&c, &known(false, true)), [0]);
    assert_eq!(levels(&c, &known(false, false)), [1]);
}

#[test]
fn the_most_severe_floor_counts_after_the_raises() {
    let mut c = three([is(B0), is(B1)]);
    let floor = |l, when| Floor { level: LevelId(l), when };
    c.at_least = vec![
        floor(1, Expr::Constant(true)),
        floor(0, Expr::Situation(Situation::Elapsed { at_least: true, seconds: 60 })),
    ];
    let none = Facts::new().with(B0, FactValue::Bool(false)).with(B1, FactValue::Bool(false));
    assert_eq!(c.possible(&none, &Quiet { elapsed: 59 }).levels, [LevelId(1)]);
    assert_eq!(c.possible(&none, &Quiet { elapsed: 60 }).levels, [LevelId(0)]);
    assert_eq!(c.crossings(), [60]);
}

#[test]
fn the_strongest_lower_counts_after_the_raises_and_never_below_its_floor() {
    let mut c = three([is(B0), is(B1)]);
    let lower = |by, when, floor| LowerBy { by, when, never_below: LevelId(floor) };
    let known = |a, b| Facts::new().with(B0, FactValue::Bool(a)).with(B1, FactValue::Bool(b));
    c.lowers = vec![lower(1, Expr::Constant(true), 2), lower(1, Expr::Constant(true), 2)];
    assert_eq!(levels(&c, &known(true, false)), [1], "several do not add up");
    c.lowers.push(lower(2, is(B1), 2));
    assert_eq!(levels(&c, &known(true, true)), [2], "the strongest of those that hold");
    assert_eq!(levels(&c, &Facts::new()), [1, 2], "lowered, whatever the facts are");
    // A floor stops a fall, it does not lift what lies below it; and it is the line's own.
    c.lowers = vec![lower(2, Expr::Constant(true), 1)];
    assert_eq!(levels(&c, &known(true, false)), [1]);
    assert_eq!(levels(&c, &known(false, false)), [2]);
    c.lowers = vec![lower(2, Expr::Constant(true), 0), lower(1, Expr::Constant(true), 2)];
    assert_eq!(levels(&c, &known(true, false)), [1]);
    // Raised first, capped at the top, and kept up by `at least` in the end.
    c.raises = vec![RaiseBy { by: 7, when: Expr::Constant(true) }];
    assert_eq!(levels(&c, &known(false, false)), [1]);
    c.at_least = vec![Floor { level: LevelId(0), when: is(B1) }];
    assert_eq!(levels(&c, &known(false, true)), [0]);
}

#[test]
fn no_level_cannot_be_lowered() {
    let mut c = three([is(B0), is(B1)]);
    c.levels = [LevelCriteria { when: vec![is(B0)], otherwise: false }].into_iter().collect();
    c.lowers = vec![LowerBy { by: 1, when: Expr::Constant(true), never_below: LevelId(0) }];
    let possible = c.possible(&Facts::new(), &Quiet::default());
    assert!(possible.none_possible && possible.levels == [LevelId(0)]);
}

#[test]
fn what_is_true_either_way_is_no_question() {
    let either = Expr::Any(vec![is(B0), Expr::Not(Box::new(is(B0)))]);
    let c = three([Expr::Constant(false), either]);
    assert_eq!(levels(&c, &Facts::new()), [1]);
    assert_eq!(c.open_facts(&Facts::new(), &Quiet::default()), []);
}

#[test]
fn impossible_combinations_rule_levels_out() {
    let mut c = three([Expr::All(vec![is(B0), is(B1)]), is(B1)]);
    assert_eq!(levels(&c, &Facts::new()), [0, 1, 2]);
    c.impossibles = vec![Expr::All(vec![is(B0), is(B1)])];
    assert_eq!(levels(&c, &Facts::new()), [1, 2]);
    let both = Facts::new().with(B0, FactValue::Bool(true)).with(B1, FactValue::Bool(true));
    let possible = c.possible(&both, &Quiet::default());
    assert_eq!((possible.levels, possible.contradiction), (vec![LevelId(0)], true));
}

#[test]
fn an_assumption_is_used_and_is_not_knowledge() {
    let c = three([is(B0), Expr::Known(B0)]);
    let mut facts = Facts::new();
    facts.set(B0, Knowledge::Assumed(FactValue::Bool(false)));
    assert_eq!(levels(&c, &facts), [2]);
    assert_eq!(levels(&c, &facts.with(B0, FactValue::Bool(false))), [1]);
}

#[test]
fn what_unknown_facts_count_as() {
    let mut c = three([is(B0), is(B1)]);
    let possible = c.possible(&Facts::new(), &Quiet::default());
    assert_eq!(c.settle(&possible, 0), Some(LevelId(0)));
    c.counts_as = Counts::Best;
    assert_eq!(c.settle(&possible, 0), Some(LevelId(2)));
    c.counts_as = Counts::Worst;
    (c.after, c.meanwhile) = (Some(600), Some(LevelId(1)));
    assert_eq!(c.settle(&possible, 599), Some(LevelId(1)));
    assert_eq!(c.settle(&possible, 600), Some(LevelId(0)));
    assert_eq!(c.settle(&Possible::default(), 0), None);
}

#[test]
fn a_level_may_be_out_of_reach_of_all_criteria() {
    let mut c = three([is(B0), is(B1)]);
    c.levels = [LevelCriteria { when: vec![is(B0)], otherwise: false }].into_iter().collect();
    let possible = c.possible(&Facts::new(), &Quiet::default());
    assert!(possible.none_possible && possible.levels == [LevelId(0)]);
}

#[test]
fn too_many_combinations_are_admitted() {
    // At least one of each of twenty pairs, but fewer than twenty in all: no splitting along one fact helps.
    let mut c = three([Expr::Constant(false), Expr::Constant(false)]);
    c.facts = (0..40).map(|_| FactKind { ty: FactType::Bool, range: None }).collect();
    let pairs = (0..20).map(|i| Expr::Any(vec![is(FactId(2 * i)), is(FactId(2 * i + 1))]));
    let few = Expr::Not(Box::new(Expr::AtLeast { n: 20, of: (0..40).map(|i| is(FactId(i))).collect() }));
    let level = |when, otherwise| LevelCriteria { when: vec![when], otherwise };
    c.levels = [level(Expr::All(pairs.chain([few]).collect()), false), level(Expr::Constant(false), true)]
        .into_iter()
        .collect();
    let possible = c.possible(&Facts::new(), &Quiet::default());
    assert!(possible.over_budget);
    assert_eq!(possible.levels, [LevelId(0), LevelId(1)], "what cannot be ruled out counts as possible");
    let coverage = Open::new(&c).coverage();
    assert_eq!((coverage.undecided, coverage.unreachable, coverage.hole), (vec![LevelId(0)], vec![], None));
}

#[test]
fn whether_a_fact_is_known_and_the_time_are_open_too() {
    let known = Expr::Known(COUNT);
    let late = Expr::Situation(Situation::Elapsed { at_least: true, seconds: 600 });
    let mut c = three([Expr::Constant(false), known.clone()]);
    c.levels = c.levels.rows().cloned().map(|l| LevelCriteria { otherwise: false, ..l }).collect();
    c.raises = vec![RaiseBy { by: 1, when: late }];
    let coverage = Open::new(&c).coverage();
    assert_eq!(coverage.unreachable, [LevelId(2)], "the first by a raise, the second where the number is known");
    assert_eq!(coverage.hole.unwrap().known, [(COUNT, false)]);
}

#[test]
fn many_flags_are_no_trouble() {
    let mut c = three([
        Expr::Count { fact: B0, op: Comparison::GreaterEqual, n: 60 },
        Expr::Has { fact: B0, flags: 1 << 63 | 1, all: false },
    ]);
    c.facts = [FactKind { ty: FactType::Flags((0..64).map(|i| format!("f{i}")).collect()), range: None }]
        .into_iter()
        .collect();
    assert_eq!(levels(&c, &Facts::new()), [0, 1, 2]);
    assert_eq!(c.open_facts(&Facts::new(), &Quiet::default()), [B0]);
    assert_eq!(levels(&c, &Facts::new().with(B0, FactValue::Flags(1 << 63))), [1]);
    assert_eq!(levels(&c, &Facts::new().with(B0, FactValue::Flags(u64::MAX))), [0]);
}

#[test]
fn the_best_question_decides_most() {
    // B0 decides everything, B1 only between two.
    let c = three([is(B0), is(B1)]);
    let best = c.best_questions(&Facts::new(), &Quiet::default());
    assert_eq!(best, [(B0, 2), (B1, 2)]);
    let facts = Facts::new().with(B0, FactValue::Bool(false));
    assert_eq!(c.best_questions(&facts, &Quiet::default()), [(B1, 1)]);
    // What is impossible is ignored where what is known is.
    let c = Criteria { impossibles: vec![Expr::Not(Box::new(is(B0)))], ..c };
    assert_eq!(c.best_questions(&facts, &Quiet::default()), [(B1, 1)]);
}

#[test]
fn criteria_are_the_same_after_serialisation() {
    let mut c = three([is(B0), Expr::Count { fact: FLAGS, op: Comparison::Less, n: 2 }]);
    c.meanwhile = Some(LevelId(1));
    let text = serde_json::to_string(&c).unwrap();
    assert_eq!(serde_json::from_str::<Criteria>(&text).unwrap(), c);
    let facts = Facts::new().with(SCALE, FactValue::Word(1));
    let text = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts);
}

mod values_as_text {
    use super::*;
    use crate::model::{Fact, Head, Model};
    use crate::source::{Span, Spanned};

    fn model() -> Model {
        let mut m = Model::default();
        let mut add = |name: &str, ty, range: Option<(i64, i64)>| {
            m.facts.push(Fact {
                likely: Vec::new(),
                head: Head { name: name.into(), ..Head::default() },
                ty,
                ask: None,
                unit: None,
                range: range.map(|r| Spanned::new(r, Span::default())),
                clearance: Default::default(),
                never_sent: false,
                assume: None,
            });
        };
        add("b", FactType::Bool, None);
        add("p", FactType::Percent, Some((0, 100 * Decimal::ONE)));
        add("n", FactType::Count, None);
        add("x", FactType::Number, None);
        add("s", FactType::Scale(words(&["none", "internal"])), None);
        add("f", FactType::Flags(words(&["eu", "us", "apac"])), None);
        add("d", FactType::Duration, Some((0, 7200)));
        add("i", FactType::Instant, None);
        add("t", FactType::Text, None);
        m
    }

    #[test]
    fn what_is_read_is_what_is_shown() {
        let m = model();
        let clock = ZoneData::utc();
        let texts = [
            ("b", "yes", "yes"),
            ("p", "25%", "25%"),
            ("p", "0.5 %", "0.5%"),
            ("n", "10_000", "10000"),
            ("x", "-3.25", "-3.25"),
            ("s", "internal", "internal"),
            ("f", "(eu, us)", "(eu, us)"),
            ("f", "us,eu", "(eu, us)"),
            ("f", "()", "()"),
            ("d", "1h30m", "1h30m"),
            ("d", "90m", "1h30m"),
            ("i", "2026-11-23 08:30", "2026-11-23 08:30"),
            ("t", "a b", "\"a b\""),
        ];
        for (name, text, shown) in texts {
            let (id, fact) = m.facts.iter().find(|(_, f)| f.head.name == name).unwrap();
            let value = parse_value(&m, id, text).unwrap().unwrap();
            assert_eq!(show_value(&fact.ty, &value, &clock), shown, "{text}");
        }
        assert_eq!(parse_value(&m, FactId(0), " unknown "), Ok(None));
    }

    #[test]
    fn mistakes_are_told() {
        let m = model();
        let told = |name: &str, text: &str| {
            let id = m.facts.iter().find(|(_, f)| f.head.name == name).unwrap().0;
            parse_value(&m, id, text).unwrap_err()
        };
        assert_eq!(told("b", "maybe"), "`maybe` is not a value of `b`: write `yes`, `no` or `unknown`");
        assert_eq!(told("s", "internl"), "`internl` is not a value of `s`: did you mean `internal`?");
        assert!(told("p", "120%").starts_with("`120%` is outside the range of `p`"));
        assert!(parse_value(&m, FactId(99), "yes").is_err());
    }
}
