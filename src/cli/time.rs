//! Times that are typed as arguments.

use clap::Args;

use super::Exit;
use super::args::Judging;
use super::host::Host;
use super::session::Checked;
use crate::calendar::{DAY, Interval, Shown, ZoneData};
use crate::policy::Now;
use crate::resolve::data;

/// Two times as flags.
#[derive(Debug, Clone, Args)]
pub(super) struct Between {
    /// From this date or time on
    #[arg(long, value_name = "DATE", value_parser = Time::parse)]
    pub(super) from: Option<Time>,
    /// Up to this date, included, or this time [default: four weeks]
    #[arg(long, value_name = "DATE", value_parser = Time::parse)]
    pub(super) to: Option<Time>,
}

impl Between {
    /// The time between them: from now on, and for four weeks, where nothing else is said.
    ///
    /// # Errors
    /// Where it ends before it begins; that has been said then.
    pub(super) fn interval(&self, host: &Host, checked: &Checked, judging: &Judging) -> Result<Interval, Exit> {
        let from = self.from.unwrap_or(Time::Now).first(checked, judging);
        let zone = checked.policy.calendar.zone(checked.policy.model.policy.zone);
        let in_four_weeks = || zone.first(zone.wall_seconds(from) + 28 * DAY);
        let to = self.to.map_or_else(in_four_weeks, |to| to.last(checked, judging));
        if to <= from {
            return Err(match self.from {
                Some(_) => host.usage("`--to` lies before `--from`", "name the earlier one with `--from`"),
                None => host.usage("`--to` lies before now", "say with `--from` where to begin"),
            });
        }
        Ok(Interval { from, to })
    }
}

/// Says what to know of times that the policy's clock does not show, or shows twice.
pub(super) fn remarks(host: &Host, checked: &Checked, times: impl IntoIterator<Item = Option<Time>>) {
    if !host.quiet {
        times.into_iter().flatten().filter_map(|t| t.remark(checked)).for_each(|note| host.tell(&note));
    }
}

/// A time on the policy's clock.
#[derive(Debug, Clone, Copy)]
pub(super) enum Time {
    /// What the clock says, or `--date`.
    Now,
    /// As written.
    Wall {
        /// Seconds since 1970 as if the wall showed UTC.
        wall: i64,
        /// Only a date was written.
        whole_day: bool,
    },
}

/// `+02:00`.
fn offset(seconds: i64) -> String {
    let minutes = seconds.abs() / 60;
    format!("{}{:02}:{:02}", if seconds < 0 { '-' } else { '+' }, minutes / 60, minutes % 60)
}

impl Time {
    /// The years of the zone data.
    pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1990..=2099;

    /// What is said of a time before or after the zone data.
    pub(super) fn out_of_data() -> String {
        format!("the zone data go from {} to {}", Self::YEARS.start(), Self::YEARS.end())
    }

    /// A time as typed: `2026-11-23`, `2026-11-23 08:30`, `2026-11-23T08:30` or `now`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text == "now" {
            return Ok(Self::Now);
        }
        let wrong = || "a time is written like 2026-11-23, \"2026-11-23 08:30\", 2026-11-23T08:30 or now".to_owned();
        let wall = data::local(&text.replacen('T', " ", 1)).ok_or_else(wrong)?;
        if !text.get(..4).and_then(|year| year.parse().ok()).is_some_and(|year| Self::YEARS.contains(&year)) {
            return Err(Self::out_of_data());
        }
        Ok(Self::Wall { wall, whole_day: !text.contains(':') })
    }

    /// The first instant at which the policy's clock shows it.
    pub(super) fn first(self, checked: &Checked, judging: &Judging) -> i64 {
        match self {
            Self::Now => match judging.now() {
                Now::Day(_) => checked.policy.midnight(),
                Now::At(at) => at,
            },
            Self::Wall { wall, .. } => checked.policy.calendar.zone(checked.policy.model.policy.zone).first(wall),
        }
    }

    /// What to know of a time that the policy's clock does not show, or shows twice.
    fn remark(self, checked: &Checked) -> Option<String> {
        let Self::Wall { wall, .. } = self else { return None };
        let zone = checked.policy.calendar.zone(checked.policy.model.policy.zone);
        let at = zone.first(wall);
        let as_written = ZoneData::utc().format(wall);
        let offset = offset(zone.wall_seconds(at) - at);
        match zone.shown(wall) {
            Shown::Once => None,
            Shown::Never => Some(format!(
                "note: {as_written} does not exist in {}, where clocks were put forward: taken as {}, UTC{offset}\n",
                zone.name,
                zone.format(at)
            )),
            Shown::Twice => Some(format!(
                "note: {as_written} comes twice in {}, where clocks were put back: taken as the first, UTC{offset}\n",
                zone.name
            )),
        }
    }

    /// What a clock shows then, or at its end; `None` for now.
    pub(super) fn wall(self, end: bool) -> Option<i64> {
        match self {
            Self::Now => None,
            Self::Wall { wall, whole_day } => Some(wall + if end && whole_day { DAY } else { 0 }),
        }
    }

    /// Its end, where it is the end of a stretch: that of the day where only a date was written.
    pub(super) fn last(self, checked: &Checked, judging: &Judging) -> i64 {
        match self {
            Self::Now => self.first(checked, judging),
            Self::Wall { wall, whole_day } => checked
                .policy
                .calendar
                .zone(checked.policy.model.policy.zone)
                .last(wall + if whole_day { DAY } else { 0 }),
        }
    }
}
