//! How long the exact analyses of severity take: tables of the sizes that were published for tools of decision tables
//! (Calvanese et al., Information Systems 78 (2018): 499, 998 and 1492 rows by 3, 5 and 7 columns), and larger ones.
//!
//! Method: a table is made by splitting the whole grid again and again at a place drawn at random, as trees of questions
//! are, and shuffling the rows: it is complete, and no two rows overlap. In the variant `o` a tenth of the rows is widened
//! to any value in one column, in `g` a tenth is made smaller. Each measure is the best of so many runs, in processor
//! time of one thread; cutting the columns into cells is told by itself. The reference that runs beside is comparing every
//! two rows, column by column, which finds overlaps and nothing else. A chart shows how time grows with the rows.
//!
//! The last table classifies incidents drawn at random by the criteria of shipped policies: compiled to comparisons, and as
//! reference by the search that also answers for unknown facts; both give the same levels.
//!
//! `cargo bench -p callout-bench --bench severity` runs it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a measurement reads clocks, and may stop where something is wrong"
)]

#[path = "../clock.rs"]
mod clock;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Duration;

use callout::boxes::{Axis, Boxes, meet};
use callout::decision::{Ending, Facts, Knowledge, Partition, Quiet};
use callout::model::{FactType, FactValue, Model};
use callout::policy::Policy;
use callout::syntax::book;
use callout::syntax::literal::{Date, Decimal};

/// Rows, each with an interval (both ends included) for every column.
type Rows = Vec<Vec<(i64, i64)>>;

/// The greatest value of a column.
const MOST: i64 = (1 << 20) - 1;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((z ^ (z >> 31)) % n.unsigned_abs().max(1)).unwrap()
    }
}

impl Draws {
    /// A number of at most so many bits, small ones as often as large ones.
    fn of_any_size(&mut self, bits: i64) -> i64 {
        let bits = self.below(bits);
        self.below(1 << bits)
    }
}

fn table(rows: usize, columns: usize, variant: char) -> Rows {
    let mut draws = Draws(7 + rows as u64 * 31 + columns as u64);
    let mut all: Rows = vec![vec![(0, MOST); columns]];
    while all.len() < rows {
        let (row, column) = (draws.below(all.len() as i64) as usize, draws.below(columns as i64) as usize);
        let (low, high) = all[row][column];
        if low < high {
            let at = low + draws.below(high - low);
            let mut upper = all[row].clone();
            (all[row][column].1, upper[column].0) = (at, at + 1);
            all.push(upper);
        }
    }
    for last in (1..all.len()).rev() {
        all.swap(last, draws.below(last as i64 + 1) as usize);
    }
    for row in &mut all {
        if variant != 'p' && draws.below(10) == 0 {
            let cell = &mut row[draws.below(columns as i64) as usize];
            let (low, high) = *cell;
            *cell = if variant == 'o' { (0, MOST) } else { (low, low + draws.below(high - low + 1)) };
        }
    }
    all
}

/// The rows as boxes of cells.
fn compressed(rows: &Rows) -> Boxes {
    let whole = (0, MOST);
    let axes: Vec<Axis> = (0..rows[0].len()).map(|c| Axis::new(rows.iter().map(|r| r[c]).chain([whole]))).collect();
    let mut boxes = Boxes::new(axes.iter().map(Axis::len).collect());
    for row in rows {
        let cells: Vec<_> = axes.iter().zip(row).map(|(axis, interval)| axis.cells(*interval)).collect();
        boxes.push(&cells);
    }
    boxes
}

/// The best of some runs, and what the last gave.
fn best<T>(runs: usize, mut run: impl FnMut() -> T) -> (Duration, T) {
    let mut all: Vec<(Duration, T)> = (0..runs)
        .map(|_| {
            let start = clock::now();
            let found = black_box(run());
            (clock::now() - start, found)
        })
        .collect();
    let least = all.iter().map(|(d, _)| *d).min().unwrap();
    (least, all.pop().unwrap().1)
}

/// Every two rows, column by column.
fn every_two(boxes: &Boxes) -> usize {
    let all: Vec<_> = boxes.iter().collect();
    all.iter().enumerate().map(|(i, a)| all[i + 1..].iter().filter(|b| meet(a, b)).count()).sum()
}

fn overlaps(boxes: &Boxes) -> usize {
    let mut found = 0;
    boxes.overlaps(|_, _| {
        found += 1;
        ControlFlow::Continue(())
    });
    found
}

fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

fn main() {
    println!("| rows x columns | cells | overlaps | every two rows | gaps | exactly one |");
    println!("| --- | ---: | ---: | ---: | ---: | --- |");
    for columns in [3, 5, 7] {
        for rows in [499, 998, 1492] {
            ['p', 'o', 'g'].into_iter().for_each(|variant| measure(rows, columns, variant));
        }
    }
    ['p', 'o', 'g'].into_iter().for_each(|variant| measure(10_000, 10, variant));
    growth();
    classified();
}

/// Incidents that are classified, again and again.
const INCIDENTS: usize = 4_096;

/// Facts with a value each, drawn at random.
fn drawn(model: &Model, draws: &mut Draws) -> Facts {
    let mut facts = Facts::new();
    for (id, fact) in model.facts.iter() {
        let words = |of: &[String], draws: &mut Draws| u16::try_from(draws.below(of.len() as i64)).unwrap();
        let value = match &fact.ty {
            FactType::Bool => FactValue::Bool(draws.below(2) == 1),
            FactType::Percent => FactValue::Number(Decimal(Decimal::ONE * draws.below(101))),
            FactType::Count | FactType::Number => FactValue::Number(Decimal(Decimal::ONE * draws.of_any_size(24))),
            FactType::Scale(of) | FactType::Choice(of) => FactValue::Word(words(of, draws)),
            FactType::Flags(of) => FactValue::Flags(draws.below(1 << of.len().min(62)) as u64),
            FactType::Duration => FactValue::Duration(draws.of_any_size(20)),
            FactType::Instant => FactValue::Instant(1_770_000_000 + draws.below(1 << 24)),
            FactType::Text => continue,
        };
        facts.set(id, Knowledge::Known(value));
    }
    facts
}

/// How long one incident takes, in nanoseconds.
fn classified() {
    println!("\n| criteria of | comparisons | compiled | with looking facts up | search |");
    println!("| --- | ---: | ---: | ---: | ---: |");
    for name in ["pagerduty", "escalations", "dora", "nis2"] {
        let folder = format!("{}/../runbooks/{name}", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(&folder).unwrap().map(|f| f.unwrap().path()).filter(|p| p.is_file());
        let files: BTreeMap<String, Vec<u8>> = files
            .map(|p| (format!("{name}/{}", p.file_name().unwrap().display()), std::fs::read(p).unwrap()))
            .collect();
        let (book, found) = book::load(&[name.to_owned()], &files);
        let policy = Policy::new(book, found, Date { year: 2026, month: 11, day: 23 });
        let decider = Partition::new(&policy.criteria).unwrap().decider();
        let (mut draws, quiet) = (Draws(1), Quiet { elapsed: 0 });
        let incidents: Vec<Facts> = (0..INCIDENTS).map(|_| drawn(&policy.model, &mut draws)).collect();
        let numbers: Vec<Vec<i64>> = incidents.iter().map(|f| decider.numbers(f, 0, &quiet).unwrap()).collect();
        let (compiled, levels) = best(200, || numbers.iter().map(|n| decider.decide(n)).collect::<Vec<Ending>>());
        let look = |f: &Facts| decider.decide(&decider.numbers(f, 0, &quiet).unwrap());
        let (looked_up, same) = best(20, || incidents.iter().map(look).collect::<Vec<Ending>>());
        let search = |f: &Facts| policy.criteria.possible(f, &quiet);
        let (searched, possible) = best(3, || incidents.iter().map(search).collect::<Vec<_>>());
        assert_eq!(levels, same);
        for (level, found) in levels.iter().zip(&possible) {
            let plain = if found.contradiction {
                Ending::Impossible
            } else {
                found.levels.first().map_or(Ending::NoLevel, |l| Ending::Level(*l))
            };
            assert_eq!(*level, plain, "{name}");
        }
        let each = |took: Duration| took.as_secs_f64() * 1e9 / INCIDENTS as f64;
        println!(
            "| {name} | {} | {:.1} ns | {:.0} ns | {:.0} ns |",
            decider.len(),
            each(compiled),
            each(looked_up),
            each(searched)
        );
    }
}

fn measure(rows: usize, columns: usize, variant: char) {
    let table = table(rows, columns, variant);
    let runs = if rows > 5_000 { 3 } else { 15 };
    let (cells, boxes) = best(runs, || compressed(&table));
    let (pairs, found) = best(runs, || overlaps(&boxes));
    let (plain, same) = best(runs.min(3), || every_two(&boxes));
    assert_eq!(found, same, "overlaps");
    let (cut, cuts) = best(runs, || boxes.cut(boxes.everything(), 0..boxes.len(), u64::MAX));
    assert_eq!(cuts.apart, found == 0, "apart");
    println!(
        "| {rows} x {columns} {variant} | {:.2} ms | {:.2} ms ({found}) | {:.2} ms, {:.1} times | {:.2} ms ({}) | {} |",
        milliseconds(cells),
        milliseconds(pairs),
        milliseconds(plain),
        plain.as_secs_f64() / pairs.as_secs_f64().max(1e-9),
        milliseconds(cut),
        cuts.gaps.len(),
        if cuts.is_exact() { "proved by the same cuts" } else { "no" },
    );
}

/// Tables of seven columns, each twice as long as the one before: a bar is as long as the time, doubled for each step.
fn growth() {
    println!(
        "\nGrowth with the rows, seven columns, variant o; each sign of a bar is twice the time of the one before it:\n"
    );
    for rows in [125, 250, 500, 1000, 2000, 4000, 8000] {
        let boxes = compressed(&table(rows, 7, 'o'));
        let (pairs, _) = best(3, || overlaps(&boxes));
        let (cut, cuts) = best(3, || boxes.cut(boxes.everything(), 0..boxes.len(), u64::MAX));
        for (what, took) in [("overlaps", pairs), ("gaps", cut)] {
            let length = (took.as_secs_f64() * 1e6).max(1.0).log2().round() as usize;
            println!("  {rows:>5} {what:<8} {:>9.3} ms {}", milliseconds(took), "#".repeat(length));
        }
        black_box(cuts);
    }
}
