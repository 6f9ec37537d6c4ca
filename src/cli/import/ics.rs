//! `callout import ics`: a calendar file as people and a schedule.

use clap::Args;

use super::super::host::Host;
use super::super::out::Out;
use super::super::session::Foreign;
use super::super::time::Time;
use super::super::{Exit, convert};
use crate::calendar::zone_exists;
use crate::diagnostic::Level;
use crate::diagnostic::render::human;
use crate::ics::{Options, import, is_name, unfold_characters};

/// Events of a calendar as people and a schedule, with rotations where that says exactly the same
///
/// Who is on call at every instant is compared with what the events say before anything is printed.
#[derive(Debug, Args)]
pub(super) struct Ics {
    /// The calendar file, `-` for standard input
    #[arg(value_name = "FILE")]
    file: String,
    /// What the schedule is called
    #[arg(long, value_name = "NAME", default_value = "rota")]
    schedule: String,
    /// Events from this date or time on, on the calendar's clock [default: the first event]
    #[arg(long, value_name = "DATE", value_parser = Time::parse)]
    from: Option<Time>,
    /// Up to this date, included, or this time [default: the last event; a year more where events repeat for ever]
    #[arg(long, value_name = "DATE", value_parser = Time::parse)]
    to: Option<Time>,
    /// The zone of the schedule, and of times that have none in the file [default: what the file says, else UTC]
    #[arg(long, value_name = "ZONE")]
    timezone: Option<String>,
    /// The notation to write
    #[arg(long = "as", value_enum, default_value_t = convert::To::Callout, value_name = "NOTATION")]
    notation: convert::To,
    /// Leave out events that cannot be read, with a warning
    #[arg(long)]
    leave_out: bool,
    #[command(flatten)]
    out: Out,
}

impl Ics {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        if let Some(zone) = self.timezone.as_ref().filter(|zone| !zone_exists(zone)) {
            return Err(host.usage(&format!("the zone data know no `{zone}`"), "a zone is called like `Europe/Paris`"));
        }
        if !is_name(&self.schedule) {
            let message = format!("`{}` is no name for a schedule", self.schedule);
            return Err(host.usage(&message, "it begins with a letter and goes on with letters, digits, `_` and `-`"));
        }
        let wall = |time: Option<Time>, end: bool| match time.map(|t| t.wall(end)) {
            Some(None) => Err(host.usage("`now` is no time of a calendar file", "name a date")),
            wall => Ok(wall.flatten()),
        };
        let between = [wall(self.from, false)?, wall(self.to, true)?];
        if let [Some(from), Some(to)] = between
            && to <= from
        {
            return Err(host.usage("`--to` lies before `--from`", "name the earlier one with `--from`"));
        }
        let options = Options {
            schedule: self.schedule.clone(),
            zone: self.timezone.clone(),
            between,
            notation: self.notation.notation(),
            leave_out: self.leave_out,
        };
        let Foreign { sources, file, text } = Foreign::read_mended(host, &self.file, unfold_characters)?;
        let (printed, found) = import(file, &text, &options);
        let failed = found.iter().any(|d| d.level == Level::Error);
        if failed || (!host.quiet && !found.is_empty()) {
            host.tell(&human::render(&found, &sources, host.err));
        }
        match printed {
            Some(printed) => self.out.write(host, &printed),
            None => Err(Exit::Findings),
        }
    }
}
