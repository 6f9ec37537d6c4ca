//! `callout simulate`: scenarios, dry-run.

use clap::{Args, ValueEnum};

use super::args::{Judging, Paths};
use super::host::Host;
use super::session::Checked;
use super::{Exit, session};
use crate::model::Scenario;
use crate::plan::{Document, Plan, content_hash};
use crate::report::junit::{self, Case};
use crate::report::timeline::{Shown, looks, tally, timeline};
use crate::report::{Paint, RunDocument, RunsDocument, Style};
use crate::simulate::{Options, Outcome, Run, Script, run};

/// Dry-run scenarios: who is paged when and why, who is told what, and whether each `expect` holds
#[derive(Debug, Args)]
#[command(
    after_help = "With one scenario its timeline is shown; with several, a line each and the timelines of those that failed.\n\
        Exit code 3: --for ended a run before an expectation could be decided, and none failed."
)]
pub(super) struct Simulate {
    #[command(flatten)]
    paths: Paths,
    /// Only this scenario (repeat for several)
    #[arg(long, short, value_name = "NAME")]
    scenario: Vec<String>,
    /// Show the timeline of every scenario
    #[arg(long)]
    timeline: bool,
    /// Also show deliveries, called-off pages and other details
    #[arg(long, short)]
    details: bool,
    /// Also show the text of every message
    #[arg(long, short)]
    messages: bool,
    /// Stop so long after the declaration: 90m, 4h, 2d
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    lasts: Option<i64>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

/// How the result is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Timelines on 80 columns
    Human,
    /// One document, for programs
    Json,
    /// JUnit's XML, for build servers: a case per scenario
    Junit,
}

impl Simulate {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return host.print_json(&schemars::schema_for!(RunsDocument));
        }
        let (paths, mut wanted) = self.paths.split();
        let books = session::open_all(host, &paths, &self.judging)?;
        wanted.extend(self.scenario.iter().cloned());
        let known: Vec<&str> = books.iter().flat_map(scenarios).map(|s| s.head.name.as_str()).collect();
        if let Some(unknown) = wanted.iter().find(|w| !known.contains(&w.as_str())) {
            return Err(host.unknown("scenario", unknown, known));
        }
        if known.is_empty() {
            return Err(host.usage("there is no scenario here", "write one: `callout explain scenario` says how"));
        }
        let mut runs: Vec<(Plan, Run)> = Vec::new();
        for checked in &books {
            let chosen: Vec<&Scenario> =
                scenarios(checked).filter(|s| wanted.is_empty() || wanted.contains(&s.head.name)).collect();
            if chosen.is_empty() {
                continue;
            }
            let plan = Document::new(checked.policy.plan()).plan;
            for scenario in chosen {
                let start = checked.policy.morning();
                let (calendar, sources) = (&checked.policy.calendar, &checked.policy.book.sources);
                let script = Script::new(scenario, plan.policy.zone, calendar, sources, start);
                let done = run(&plan, &script, Options { lasts: self.lasts });
                runs.push((plan.clone(), done));
            }
        }
        match self.format {
            Format::Human => host.print(&self.human(&runs, host))?,
            Format::Json => {
                let runs = runs.iter().map(|(p, r)| RunDocument::new(p, r, &content_hash(p))).collect();
                host.print_json(&RunsDocument::new(runs))?;
            }
            Format::Junit => {
                let cases: Vec<Case> = runs.iter().map(|(p, r)| Case::of_run(p, r)).collect();
                host.print(&junit::document("callout simulate", &cases))?;
            }
        }
        match runs.iter().map(|(_, r)| r.outcome()).max() {
            Some(Outcome::Failed) => Err(Exit::Findings),
            Some(Outcome::Undecided) => Err(Exit::Undecided),
            Some(Outcome::Held) | None => Ok(()),
        }
    }

    fn human(&self, runs: &[(Plan, Run)], host: &Host) -> String {
        let style = Style { width: host.out.width.clamp(60, 100).min(80), colour: host.out.color };
        let shown = Shown { details: self.details, messages: self.messages };
        let mut text = String::new();
        let all = self.timeline || (runs.len() == 1 && !host.quiet);
        for (plan, run) in runs {
            if all || run.outcome() == Outcome::Failed {
                text.push_str(&timeline(plan, run, shown, style));
                text.push('\n');
            }
        }
        if runs.len() > 1 && !host.quiet {
            text.push_str(&table(runs, style));
        }
        if runs.len() > 1 || host.quiet {
            text.push_str(&summary(runs, style));
        }
        text
    }
}

/// A line for each run.
fn table(runs: &[(Plan, Run)], style: Style) -> String {
    let mut text = String::new();
    let width = runs.iter().map(|(_, r)| r.script.name.chars().count()).max().unwrap_or(0);
    for (_, run) in runs {
        let drill = run.verdicts.is_empty();
        let (sign, paint) = if drill { ('·', Paint::Dim) } else { looks(run.outcome()) };
        let name = format!("{sign} {:width$}", run.script.name);
        let count = if drill { "drill, nothing expected".to_owned() } else { tally(run, "") };
        text.push_str(&style.paint(paint, &name));
        text.push_str(&style.paint(Paint::Dim, &format!("  {count}  {}", run.script.place)));
        text.push('\n');
    }
    text
}

/// All runs in one line.
fn summary(runs: &[(Plan, Run)], style: Style) -> String {
    let count = |outcome| runs.iter().filter(|(_, r)| r.outcome() == outcome).count();
    let scenarios = if runs.len() == 1 { "1 scenario".to_owned() } else { format!("{} scenarios", runs.len()) };
    let undecided = match count(Outcome::Undecided) {
        0 => String::new(),
        n => format!(", {n} undecided"),
    };
    let (paint, words) = match (count(Outcome::Failed), undecided.is_empty()) {
        (0, true) => (Paint::Good, format!("{scenarios} passed")),
        (0, false) => (Paint::Act, format!("{} of {scenarios} passed{undecided}", count(Outcome::Held))),
        (failed, _) => (Paint::Bad, format!("{failed} of {scenarios} failed{undecided}")),
    };
    format!("{}\n", style.paint(paint, &words))
}

fn scenarios(checked: &Checked) -> impl Iterator<Item = &Scenario> {
    checked.policy.model.scenarios.rows()
}

/// `90m`, `1h30m`, `2d` in seconds.
fn duration(text: &str) -> Result<i64, String> {
    let wrong = || "a duration is written like 90m, 4h or 2d".to_owned();
    let (mut sum, mut digits) = (0_i64, String::new());
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let unit = match c {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => return Err(wrong()),
        };
        let n: i64 = digits.parse().map_err(|_| wrong())?;
        sum = n.checked_mul(unit).and_then(|s| sum.checked_add(s)).filter(|s| *s <= 366 * 86_400).ok_or_else(wrong)?;
        digits.clear();
    }
    if digits.is_empty() && sum > 0 { Ok(sum) } else { Err(wrong()) }
}
