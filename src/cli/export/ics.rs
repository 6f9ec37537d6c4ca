//! `callout export ics`: shifts as events of a calendar.

use clap::Args;

use super::super::args::{BookFlag, Judging};
use super::super::host::Host;
use super::super::out::Out;
use super::super::time::{Between, remarks};
use super::super::{Exit, oncall, session};
use crate::ics::{Wanted, calendar};

/// Shifts as iCalendar events, one for each; what is imported again replaces what was there
#[derive(Debug, Args)]
pub(super) struct Ics {
    /// Only these schedules; a path among them is the book
    #[arg(value_name = "SCHEDULE")]
    schedules: Vec<String>,
    #[command(flatten)]
    between: Between,
    /// Also an event for each time without anybody that is not declared as a gap
    #[arg(long)]
    holes: bool,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    book: BookFlag,
    #[command(flatten)]
    judging: Judging,
}

impl Ics {
    pub(super) fn run(&self, host: &Host) -> Result<(), Exit> {
        let (paths, names) = self.book.split(&self.schedules);
        let checked = session::open_in_spite_of_rules(host, &paths, &self.judging)?;
        let schedules = oncall::chosen(&checked.policy.model, &names, host)?;
        remarks(host, &checked, [self.between.from, self.between.to]);
        let time = self.between.interval(host, &checked, &self.judging)?;
        let wanted = Wanted { schedules, time, holes: self.holes };
        let policy = &checked.policy;
        self.out.write(host, &calendar(&policy.model, &policy.calendar, &policy.book.sources, &wanted))
    }
}
