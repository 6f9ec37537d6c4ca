//! `callout oncall`: who is on call, now or over a time, and where nobody is.

use clap::Args;

use super::args::{BookFlag, Format, Judging};
use super::host::Host;
use super::session::Checked;
use super::{Exit, session};
use crate::calendar::{DAY, Interval};
use crate::diagnostic::did_you_mean;
use crate::model::{Model, ScheduleId};
use crate::policy::Now;
use crate::report::roster::{Asked, RosterDocument, roster};
use crate::resolve::data;

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
    #[arg(long, value_name = "TIME", value_parser = time, conflicts_with_all = ["from", "to"])]
    at: Option<Time>,
    /// Shifts and holes from this date or time on
    #[arg(long, value_name = "DATE", value_parser = time)]
    from: Option<Time>,
    /// Up to this date, included, or this time [default: four weeks]
    #[arg(long, value_name = "DATE", value_parser = time)]
    to: Option<Time>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Print the JSON Schema of `--format json` instead
    #[arg(long)]
    schema: bool,
    #[command(flatten)]
    judging: Judging,
}

/// A time on the policy's clock.
#[derive(Debug, Clone, Copy)]
enum Time {
    /// What the clock says, or `--date`.
    Now,
    /// As written.
    Wall {
        wall: i64,
        /// Only a date was written.
        whole_day: bool,
    },
}

/// The zone data end there.
const LAST_YEAR: &str = "2099";

impl OnCall {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if self.schema {
            return host.print_json(&schemars::schema_for!(RosterDocument));
        }
        let (paths, wanted) = self.book.split(&self.schedules);
        let checked = session::open_in_spite_of_rules(host, &paths, &self.judging)?;
        let model = &checked.policy.model;
        let schedules = chosen(model, &wanted, host)?;
        let asked = self.asked(&checked, host)?;
        let document = roster(model, &checked.policy.calendar, &checked.policy.book.sources, &schedules, asked);
        match self.format {
            Format::Human => host.print(&document.human()),
            Format::Json => host.print_json(&document),
        }
    }

    fn asked(&self, checked: &Checked, host: &Host) -> Result<Asked, Exit> {
        let zone = checked.policy.calendar.zone(checked.policy.model.policy.zone);
        let now = || match self.judging.now() {
            Now::Day(_) => checked.policy.midnight(),
            Now::At(at) => at,
        };
        let instant = |time: Time| match time {
            Time::Now => now(),
            Time::Wall { wall, .. } => zone.first(wall),
        };
        if self.from.is_none() && self.to.is_none() {
            return Ok(Asked::At(self.at.map_or_else(now, instant)));
        }
        let from = self.from.map_or_else(now, instant);
        let to = match self.to {
            Some(Time::Now) => now(),
            Some(Time::Wall { wall, whole_day }) => zone.last(wall + if whole_day { DAY } else { 0 }),
            None => zone.first(zone.wall_seconds(from) + 28 * DAY),
        };
        if to <= from {
            return Err(host.usage("`--to` lies before `--from`", "name the earlier one with `--from`"));
        }
        Ok(Asked::Over(Interval { from, to }))
    }
}

fn chosen(model: &Model, wanted: &[String], host: &Host) -> Result<Vec<ScheduleId>, Exit> {
    if model.schedules.is_empty() {
        return Err(host.usage("there is no schedule here", "write one: `callout explain schedule` says how"));
    }
    if wanted.is_empty() {
        return Ok(model.schedules.ids().collect());
    }
    let names = || model.schedules.iter().map(|(id, s)| (s.head.name.as_str(), id));
    let find = |name: &String| {
        names().find(|(known, _)| known == name).map(|(_, id)| id).ok_or_else(|| {
            let help = did_you_mean(name, names().map(|(n, _)| n))
                .unwrap_or_else(|| format!("there are {}", names().map(|(n, _)| n).collect::<Vec<_>>().join(", ")));
            host.usage(&format!("no schedule is called `{name}`"), &help)
        })
    };
    wanted.iter().map(find).collect()
}

fn time(text: &str) -> Result<Time, String> {
    if text == "now" {
        return Ok(Time::Now);
    }
    let wrong = || "a time is written like 2026-11-23, \"2026-11-23 08:30\", 2026-11-23T08:30 or now".to_owned();
    let wall = data::local(&text.replacen('T', " ", 1)).ok_or_else(wrong)?;
    if text.get(..4).is_none_or(|year| !("1990"..=LAST_YEAR).contains(&year)) {
        return Err(format!("the zone data go from 1990 to {LAST_YEAR}"));
    }
    Ok(Time::Wall { wall, whole_day: !text.contains(':') })
}
