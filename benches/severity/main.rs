//! How long the exact analyses of severity take: tables of the sizes that were published for tools of decision tables
//! (Calvanese et al., Information Systems 78 (2018): 499, 998 and 1492 rows by 3, 5 and 7 columns), and larger ones.
//!
//! Method: a table is made by splitting the whole grid again and again at a place drawn at random, as trees of questions
//! are, and shuffling the rows: it is complete, and no two rows overlap. In the variant `o` a tenth of the rows is widened
//! to any value in one column, in `g` a tenth is made smaller. Each measure is the best of so many runs, in processor
//! time of one thread; cutting the columns into cells is told by itself. The reference that runs beside is comparing every
//! two rows, column by column, which finds overlaps and nothing else. A last chart shows how time grows with the rows.
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

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Duration;

use callout::boxes::{Axis, Boxes, meet};

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
