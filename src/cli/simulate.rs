//! `callout simulate`: scenarios, dry-run.

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::args::{Judging, Paths};
use super::host::Host;
use super::session::Checked;
use super::{Exit, session};
use crate::diagnostic::did_you_mean;
use crate::model::Scenario;
use crate::plan::{Document, Plan, content_hash};
use crate::report::timeline::{Shown, timeline};
use crate::report::{Paint, RunDocument, Style};
use crate::simulate::{Options, Run, Script, run};

/// Dry-run scenarios: who is paged when and why, who is told what, and whether each `expect` holds
#[derive(Debug, Args)]
#[command(
    after_help = "With one scenario its timeline is shown; with several, a line each and the timelines of those that failed."
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
}

/// What `--format json` prints.
#[derive(Serialize)]
struct RunsDocument {
    format: &'static str,
    passed: bool,
    runs: Vec<RunDocument>,
}

impl Simulate {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let (paths, mut wanted) = self.names();
        let books = session::open_all(host, &paths, &self.judging)?;
        wanted.extend(self.scenario.iter().cloned());
        let known: Vec<&str> = books.iter().flat_map(scenarios).map(|s| s.head.name.as_str()).collect();
        if let Some(unknown) = wanted.iter().find(|w| !known.contains(&w.as_str())) {
            let help = did_you_mean(unknown, known.iter().copied())
                .unwrap_or_else(|| format!("there are {}", known.join(", ")));
            return Err(host.usage(&format!("no scenario is called `{unknown}`"), &help));
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
                let start = checked.date.days() * 86_400 + 9 * 3600;
                let (calendar, sources) = (&checked.policy.calendar, &checked.policy.book.sources);
                let script = Script::new(scenario, plan.policy.zone, calendar, sources, start);
                let done = run(&plan, &script, Options { lasts: self.lasts });
                runs.push((plan.clone(), done));
            }
        }
        let passed = runs.iter().all(|(_, r)| r.passed());
        match self.format {
            Format::Human => host.print(&self.human(&runs, host))?,
            Format::Json => {
                let runs = runs.iter().map(|(p, r)| RunDocument::new(p, r, &content_hash(p))).collect();
                let document = RunsDocument { format: "callout.runs/1", passed, runs };
                let text = serde_json::to_string_pretty(&document).map_err(|_| Exit::Bug)?;
                host.print(&format!("{text}\n"))?;
            }
        }
        if passed { Ok(()) } else { Err(Exit::Findings) }
    }

    /// `simulate SCENARIO` in the current book is what people type; a path is told by what it looks like.
    fn names(&self) -> (Vec<String>, Vec<String>) {
        let is_path = |p: &String| p.contains(['/', '.', '\\']) || super::disk::exists(p);
        let (paths, names): (Vec<String>, Vec<String>) = self.paths.paths().into_iter().partition(is_path);
        (if paths.is_empty() { vec![".".to_owned()] } else { paths }, names)
    }

    fn human(&self, runs: &[(Plan, Run)], host: &Host) -> String {
        let style = Style { width: host.out.width.clamp(60, 100).min(80), colour: host.out.color };
        let shown = Shown { details: self.details, messages: self.messages };
        let mut text = String::new();
        let all = self.timeline || runs.len() == 1;
        for (plan, run) in runs {
            if all || !run.passed() {
                text.push_str(&timeline(plan, run, shown, style));
                text.push('\n');
            }
        }
        if runs.len() > 1 {
            text.push_str(&summary(runs, style));
        }
        text
    }
}

fn summary(runs: &[(Plan, Run)], style: Style) -> String {
    let mut text = String::new();
    let width = runs.iter().map(|(_, r)| r.script.name.chars().count()).max().unwrap_or(0);
    for (_, run) in runs {
        let (held, all) = (run.verdicts.iter().filter(|v| v.held).count(), run.verdicts.len());
        let (sign, paint) = match (run.passed(), all) {
            (true, 0) => ('·', Paint::Dim),
            (true, _) => ('✔', Paint::Good),
            (false, _) => ('✘', Paint::Bad),
        };
        let name = format!("{sign} {:width$}", run.script.name);
        let count = if all == 0 { "drill, nothing expected".to_owned() } else { format!("{held} of {all} held") };
        text.push_str(&style.paint(paint, &name));
        text.push_str(&style.paint(Paint::Dim, &format!("  {count}  {}", run.script.place)));
        text.push('\n');
    }
    let failed = runs.iter().filter(|(_, r)| !r.passed()).count();
    let verdict = if failed == 0 {
        style.paint(Paint::Good, &format!("{} scenarios passed", runs.len()))
    } else {
        style.paint(Paint::Bad, &format!("{failed} of {} scenarios failed", runs.len()))
    };
    text.push_str(&verdict);
    text.push('\n');
    text
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
