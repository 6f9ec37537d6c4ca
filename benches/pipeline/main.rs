//! How long each phase takes, for books of four sizes, beside what the same machine needs at the least.
//!
//! Method: the book of a factor is made once (`organisation`), as DSL and, printed by us, as YAML. All phases run in
//! turns until eight seconds are over, at least three times, and the best time of each counts: what else runs on the
//! machine only ever adds. Time is the processor time of this thread where the system tells it (Linux), else time on the wall. Two
//! references run beside them: copying the bytes of the file, and `serde_yaml` reading the YAML into its value tree,
//! without any of our checks. Time per KB of DSL that stays the same over the sizes means linear growth.
//!
//! There is no bench harness: what matters here are ratios between things measured in one run, in one table, and the
//! usual harnesses print each thing for itself. `cargo bench -p callout-bench` runs it; `… -- 0.01 1` only these sizes;
//! `… -- rules 1` lists what each rule takes; `… -- book 0.1` prints the book.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a measurement reads clocks and files, and may stop where something is wrong"
)]

#[path = "../clock.rs"]
mod clock;
mod organisation;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use callout::diagnostic::{Diagnostic, Level};
use callout::plan::Document;
use callout::policy::Policy;
use callout::rules;
use callout::simulate::{Options, Script, run};
use callout::syntax::book::{self, Book};
use callout::syntax::literal::Date;
use callout::syntax::print;

const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

/// Scale, bytes of the book, and what each phase took.
type Row = (f64, usize, Vec<(&'static str, Duration)>);

fn main() {
    // Cargo itself passes `--bench`.
    let words: Vec<String> = std::env::args().skip(1).filter(|w| !w.starts_with("--")).collect();
    let mut factors: Vec<f64> = words.iter().filter_map(|w| w.parse().ok()).collect();
    if factors.is_empty() {
        factors = vec![0.01, 0.1, 1.0, 10.0];
    }
    if words.iter().any(|w| w == "book") {
        factors.iter().for_each(|f| print!("{}", organisation::book(*f)));
        return;
    }
    if words.iter().any(|w| w == "rules") {
        factors.iter().for_each(|f| each_rule(*f));
        return;
    }
    let mut rows: Vec<Row> = Vec::new();
    for factor in factors {
        let text = organisation::book(factor);
        rows.push((factor, text.len(), measure(&text)));
    }
    println!("Times are milliseconds; in brackets microseconds per KB of DSL.\n");
    print!("| phase |");
    rows.iter().for_each(|(factor, bytes, _)| print!(" {factor} ({} KB) |", bytes.div_ceil(1024)));
    println!("\n| --- |{}", " ---: |".repeat(rows.len()));
    for i in 0..rows[0].2.len() {
        print!("| {} |", rows[0].2[i].0);
        for (_, bytes, times) in &rows {
            let time = times[i].1.as_secs_f64();
            print!(" {:.3} ({:.1}) |", time * 1e3, time * 1e6 / (*bytes as f64 / 1024.0));
        }
        println!();
    }
    println!("\nTimes as long as `serde_yaml` takes to read the same book:\n");
    for (factor, _, times) in &rows {
        let yaml = times.iter().find(|t| t.0 == SERDE).unwrap().1.as_secs_f64();
        let ratio = |name: &str| times.iter().find(|t| t.0 == name).unwrap().1.as_secs_f64() / yaml;
        println!(
            "- factor {factor}: {PARSE} {:.2}, {PARSE_YAML} {:.2}, {CHECK} {:.2}, {PARSE} + {CHECK} {:.2}",
            ratio(PARSE),
            ratio(PARSE_YAML),
            ratio(CHECK),
            ratio(PARSE) + ratio(CHECK)
        );
    }
    process();
}

const COPY: &str = "copy the bytes";
const SERDE: &str = "serde_yaml, values only";
const PARSE: &str = "parse";
const PARSE_YAML: &str = "parse YAML";
const CHECK: &str = "check, all rules";
const COMPILE: &str = "compile to JSON";
const SIMULATE: &str = "simulate a scenario";

fn measure(text: &str) -> Vec<(&'static str, Duration)> {
    let (book, found) = read("book.callout", text);
    let yaml = print::yaml(&book.files[0]);
    let (_, also) = read("book.yaml", &yaml);
    no_errors("DSL", &found);
    no_errors("YAML", &also);
    let policy = Policy::new(book.clone(), found.clone(), TODAY);
    no_errors("book", &policy.findings);
    let plan = policy.plan();
    let scenario = policy.model.scenarios.rows().next().unwrap();
    let start = TODAY.days() * 86_400;
    let script = Script::new(scenario, plan.policy.zone, &policy.calendar, &policy.book.sources, start);
    let phases: [(&str, &dyn Fn() -> Duration); 7] = [
        (COPY, &|| once(|| text.as_bytes().to_vec())),
        (SERDE, &|| once(|| serde_yaml::from_str::<serde_yaml::Value>(&yaml).unwrap())),
        (PARSE_YAML, &|| once(|| read("book.yaml", &yaml))),
        (PARSE, &|| once(|| read("book.callout", text))),
        (CHECK, &|| {
            let (book, found) = (book.clone(), found.clone());
            once(|| Policy::new(book, found, TODAY))
        }),
        (COMPILE, &|| once(|| Document::new(policy.plan()).to_json())),
        (SIMULATE, &|| once(|| run(&plan, &script, Options::default()))),
    ];
    // In turns: a slow moment of the machine meets all of them, and the ratios stay what they are.
    let mut times = phases.map(|(name, _)| (name, Duration::MAX));
    let (begin, mut rounds) = (Instant::now(), 0);
    while rounds < 3 || (begin.elapsed() < Duration::from_secs(8) && rounds < 500) {
        for ((_, phase), (_, best)) in phases.iter().zip(&mut times) {
            *best = phase().min(*best);
        }
        rounds += 1;
    }
    times.to_vec()
}

/// The time of one run; dropping what it makes does not count.
fn once<O>(work: impl FnOnce() -> O) -> Duration {
    let start = clock::now();
    let output = black_box(work());
    let time = clock::now().saturating_sub(start);
    drop(output);
    time
}

fn read(name: &str, text: &str) -> (Book, Vec<Diagnostic>) {
    let files = BTreeMap::from([(name.to_owned(), text.as_bytes().to_vec())]);
    book::load(&[name.to_owned()], &files)
}

/// What is measured must be what is meant: a book with errors takes other ways.
fn no_errors(what: &str, found: &[Diagnostic]) {
    let errors: Vec<_> = found.iter().filter(|d| d.level == Level::Error).collect();
    if let Some(first) = errors.first() {
        eprintln!("note: {} errors in the {what}, the first: {}", errors.len(), first.message);
    }
}

/// The best of several runs; making the input and dropping the output do not count.
fn best<I, O>(input: impl Fn() -> I, work: impl Fn(I) -> O) -> Duration {
    let (begin, mut times) = (Instant::now(), Vec::new());
    while times.len() < 3 || (begin.elapsed() < Duration::from_secs(1) && times.len() < 1000) {
        let input = input();
        let start = clock::now();
        let output = black_box(work(black_box(input)));
        times.push(clock::now().saturating_sub(start));
        drop(output);
    }
    times.into_iter().min().unwrap_or_default()
}

/// What `callout check` takes as a process, for the smallest book.
fn process() {
    let folder = std::env::temp_dir().join(format!("callout-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("book.callout");
    // The factor of a book of about 5 KB.
    let text = organisation::book(0.001);
    std::fs::write(&file, &text).unwrap();
    let path = file.to_str().unwrap();
    let program = program();
    let size = text.len() as f64 / 1024.0;
    println!("\nAs processes, best and median of 200, in milliseconds:\n\n| process | on the wall |");
    println!("| --- | ---: |");
    for (what, program, arguments) in [
        (format!("`callout check` of {size:.1} KB"), program.as_path(), &["check", "--quiet", path][..]),
        ("`callout --version`".to_owned(), program.as_path(), &["--version"][..]),
        ("`/bin/true`".to_owned(), Path::new("/bin/true"), &[][..]),
    ] {
        let (best, median) = started(program, arguments);
        println!("| {what} | {best:.2} / {median:.2} |");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

/// The program of the same build, beside the folder of this one.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let callout = own.ancestors().nth(2).unwrap().join(format!("callout{}", std::env::consts::EXE_SUFFIX));
    assert!(callout.exists(), "`cargo build --release` first: there is no {}", callout.display());
    callout
}

/// Best and median time of a process on the wall, in milliseconds.
fn started(program: &Path, arguments: &[&str]) -> (f64, f64) {
    let mut times: Vec<f64> = (0..200)
        .map(|_| {
            let start = Instant::now();
            let status = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).status();
            assert!(status.is_ok_and(|s| s.success()), "{} fails", program.display());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[times.len() / 2])
}

/// What each rule takes, the slowest first.
fn each_rule(factor: f64) {
    let text = organisation::book(factor);
    let (book, found) = read("book.callout", &text);
    let policy = Policy::new(book, found, TODAY);
    let fresh = || {
        rules::Context::new(
            &policy.model,
            &policy.book.sources,
            &policy.calendar,
            &policy.criteria,
            &policy.graph,
            TODAY,
        )
    };
    let context = fresh();
    let mut times: Vec<(Duration, &str)> =
        rules::RULES.iter().map(|r| (best(|| (), |()| (r.check)(&context)), r.code)).collect();
    times.push((best(fresh, |context| rules::check(&context, rules::Broken::default())), "all"));
    times.push((best(|| (), |()| callout::resolve::resolve(&policy.book)), "(resolve)"));
    times.push((best(|| (), |()| callout::calendar::compile(&policy.model)), "(calendar)"));
    times.push((best(|| (), |()| callout::message::compile::compile(&policy.model, &policy.calendar)), "(templates)"));
    times.push((best(|| (), |()| callout::graph::PolicyGraph::new(&policy.model)), "(graph)"));
    times.sort();
    for (time, code) in times.iter().rev() {
        println!("{:>10.3} ms  {code}", time.as_secs_f64() * 1e3);
    }
}
