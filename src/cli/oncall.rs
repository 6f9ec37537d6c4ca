//! `callout oncall`: who is on call, now or over a time, and where nobody is.

use std::collections::BTreeSet;

use clap::{Args, ValueEnum};

use super::args::{BookFlag, Judging, duration};
use super::host::Host;
use super::session::Checked;
use super::time::{Between, Time, remarks};
use super::{Exit, session};
use crate::model::{Model, ScheduleId};
use crate::report::Style;
use crate::report::month::{Month, month as drawn};
use crate::report::picture::picture;
use crate::report::roster::comparison::{RosterComparison, Version, comparison};
use crate::report::roster::{Asked, RosterDocument, Verdict, roster};

/// Who is on call now, why, and until when; or the shifts and holes between two dates
#[derive(Debug, Args)]
#[command(after_help = "Times are on the policy's clock, results on each schedule's own.")]
pub(super) struct OnCall {
    /// Only these schedules; a path among them is the book
    #[arg(value_name = "SCHEDULE")]
    schedules: Vec<String>,
    #[command(flatten)]
    book: BookFlag,
    /// At this time: "2026-11-23 08:30", 2026-11-23T08:30 or now [default: now, or the start of the day of --date]
    #[arg(long, value_name = "TIME", value_parser = Time::parse, conflicts_with_all = ["from", "to"])]
    at: Option<Time>,
    #[command(flatten)]
    between: Between,
    /// A month, like 2026-12, as a calendar; days are those of each schedule's clock
    #[arg(long, value_name = "MONTH", value_parser = month, conflicts_with_all = ["at", "from", "to"])]
    month: Option<Month>,
    /// Show the first hole from now on, or prove that there is none
    #[arg(long, conflicts_with_all = ["from", "to", "month"])]
    forever: bool,
    /// Tell only who else is on call than by this book, an older one; the exit code is 1 where somebody is
    #[arg(long, value_name = "OLD", conflicts_with = "forever")]
    compare: Option<String>,
    /// Between two dates: shifts of one person are too close with less rest than this in between [default: 11h]
    #[arg(long, value_name = "DURATION", value_parser = duration, allow_hyphen_values = true)]
    rest: Option<i64>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Printed::Human)]
    format: Printed,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

/// Eleven hours, as the European Union wants it between two days of work.
const REST: i64 = 11 * 3600;

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Printed {
    /// For people
    Human,
    /// One document, for programs
    Json,
    /// A picture of a time: a row for each person, a bar for each shift
    Svg,
}

impl OnCall {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return match self.compare {
                Some(_) => host.print_json(&schemars::schema_for!(RosterComparison)),
                None => host.print_json(&schemars::schema_for!(RosterDocument)),
            };
        }
        let (paths, wanted) = self.book.split(&self.schedules);
        let checked = session::open_in_spite_of_rules(host, &paths, &self.judging)?;
        remarks(host, &checked, [self.at, self.between.from, self.between.to]);
        let asked = self.asked(&checked, host)?;
        self.sense(asked, host)?;
        if let Some(old) = &self.compare {
            let old = session::open_in_spite_of_rules(host, std::slice::from_ref(old), &self.judging)?;
            return self.compared(&old, &checked, &wanted, asked, host);
        }
        let model = &checked.policy.model;
        let schedules = chosen(model, &wanted, host)?;
        let (calendar, sources) = (&checked.policy.calendar, &checked.policy.book.sources);
        match (self.format, asked) {
            (Printed::Human, Asked::Month(of)) => {
                let style = Style { width: host.out.width, colour: host.out.color };
                return host.print(&drawn(model, calendar, sources, &schedules, of, style));
            }
            (Printed::Svg, _) => return host.print(&picture(model, calendar, &schedules, asked)),
            _ => {}
        }
        let document = roster(model, calendar, sources, &schedules, asked, self.rest.unwrap_or(REST));
        match self.format {
            Printed::Json => host.print_json(&document)?,
            _ => host.print(&document.human())?,
        }
        let exit = |verdict| match verdict {
            Verdict::Covered => Exit::Clean,
            Verdict::Hole => Exit::Findings,
            Verdict::Undecided => Exit::Undecided,
        };
        document.verdicts().map(exit).fold(Exit::Clean, Exit::worse).result()
    }

    fn compared(&self, old: &Checked, new: &Checked, wanted: &[String], asked: Asked, host: &Host) -> Result<(), Exit> {
        let (old, new) = (version(old), version(new));
        let mut names: Vec<&str> =
            [new, old].iter().flat_map(|v| v.model.schedules.rows()).map(|s| s.head.name.as_str()).collect();
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        if !wanted.is_empty() {
            names = wanted.iter().map(|name| known(name, &names, host)).collect::<Result<_, _>>()?;
        }
        let document = comparison(old, new, &names, asked);
        match self.format {
            Printed::Json => host.print_json(&document)?,
            Printed::Human | Printed::Svg => host.print(&document.human())?,
        }
        if document.schedules.is_empty() { Ok(()) } else { Err(Exit::Findings) }
    }

    /// Refuses flags that say nothing together with what is asked.
    fn sense(&self, asked: Asked, host: &Host) -> Result<(), Exit> {
        let drawn = self.format == Printed::Svg;
        let wrong = match asked {
            _ if drawn && self.compare.is_some() => ("there is no picture of a comparison", "leave `--format svg` out"),
            Asked::Forever(_) if drawn => ("there is no picture of all times to come", "leave `--format svg` out"),
            Asked::At(_) if drawn => {
                ("a picture shows a time, not an instant", "say `--from` and `--to`, or `--month`")
            }
            _ if self.rest.is_none() => return Ok(()),
            Asked::Over(_) if !drawn && self.compare.is_none() => return Ok(()),
            Asked::Month(_) if self.format == Printed::Json && self.compare.is_none() => return Ok(()),
            _ => {
                ("`--rest` says nothing here", "it is for what people carry between two dates: say `--from` and `--to`")
            }
        };
        Err(host.usage(wrong.0, wrong.1))
    }

    fn asked(&self, checked: &Checked, host: &Host) -> Result<Asked, Exit> {
        if let Some(month) = self.month {
            return Ok(Asked::Month(month));
        }
        let first = |time: Option<Time>| time.unwrap_or(Time::Now).first(checked, &self.judging);
        if self.forever {
            return Ok(Asked::Forever(first(self.at)));
        }
        let timeless = self.between.from.is_none() && self.between.to.is_none();
        if timeless && (self.format != Printed::Svg || self.at.is_some()) {
            return Ok(Asked::At(first(self.at)));
        }
        self.between.interval(host, checked, &self.judging).map(Asked::Over)
    }
}

fn version(checked: &Checked) -> Version<'_> {
    Version { model: &checked.policy.model, calendar: &checked.policy.calendar }
}

/// A name among those that there are.
fn known<'a>(name: &str, names: &[&'a str], host: &Host) -> Result<&'a str, Exit> {
    names
        .iter()
        .find(|known| **known == name)
        .copied()
        .ok_or_else(|| host.unknown("schedule", name, names.iter().copied()))
}

/// The schedules that are named; all where none is.
///
/// # Errors
/// Where there is none, or not this one; that has been said then.
pub(super) fn chosen(model: &Model, wanted: &[String], host: &Host) -> Result<Vec<ScheduleId>, Exit> {
    if model.schedules.is_empty() {
        return Err(host.usage("there is no schedule here", "write one: `callout explain schedule` says how"));
    }
    if wanted.is_empty() {
        return Ok(model.schedules.ids().collect());
    }
    let names: Vec<&str> = model.schedules.rows().map(|s| s.head.name.as_str()).collect();
    let wanted: Vec<&str> = wanted.iter().map(|name| known(name, &names, host)).collect::<Result<_, _>>()?;
    let find = |name: &str| model.schedules.iter().find(|(_, s)| s.head.name == name).map(|(id, _)| id);
    let mut chosen = Vec::new();
    for id in wanted.into_iter().filter_map(find) {
        if !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    Ok(chosen)
}

/// `2026-12`.
fn month(text: &str) -> Result<Month, String> {
    let wrong = || "a month is written like 2026-12".to_owned();
    let (year, month) = text.split_once('-').filter(|(y, m)| (y.len(), m.len()) == (4, 2)).ok_or_else(wrong)?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let number = |part: &str| part.parse().ok().filter(|_| digits(part)).ok_or_else(wrong);
    let year = number(year)?;
    if !Time::YEARS.contains(&year) {
        return Err(Time::out_of_data());
    }
    u8::try_from(number(month)?).ok().and_then(|month| Month::new(year, month)).ok_or_else(wrong)
}
