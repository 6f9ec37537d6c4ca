//! Times that are typed as arguments.

use super::args::Judging;
use super::session::Checked;
use crate::calendar::DAY;
use crate::policy::Now;
use crate::resolve::data;

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

/// The zone data end there.
const LAST_YEAR: &str = "2099";

impl Time {
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
        if text.get(..4).is_none_or(|year| !("1990"..=LAST_YEAR).contains(&year)) {
            return Err(format!("the zone data go from 1990 to {LAST_YEAR}"));
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
