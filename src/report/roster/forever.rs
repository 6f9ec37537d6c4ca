//! Whether somebody is on call for ever.

use std::fmt::Write as _;

use serde::Serialize;

use super::{HoleRow, Moment, Writer, holes, moment};
use crate::calendar::{Forever, ZoneData};
use crate::model::ScheduleId;

/// The first hole of a schedule, or that there is none.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ForeverRow {
    /// What came out.
    pub verdict: Verdict,
    /// First instant.
    pub from: Moment,
    /// From here on nothing is dated, and all comes again after 400 years.
    pub pattern: Moment,
    /// Up to here everything was looked at, unless there is a hole before.
    pub until: Moment,
    /// How many windows of layers were looked at after the last dated item, each once; none where a layer covers always.
    pub windows: u64,
    /// The first hole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hole: Option<HoleRow>,
    /// The hole goes on where what was looked at ends: nobody comes any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub endless: bool,
}

/// Whether somebody is always on call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// At every instant, or a gap is declared.
    Covered,
    /// There is a hole.
    Hole,
    /// There is none as far as it was looked, which does not stand for all that comes.
    Undecided,
}

impl Writer<'_> {
    pub(super) fn forever(&self, id: ScheduleId, zone: &ZoneData, found: &Forever) -> ForeverRow {
        let verdict = match (&found.hole, found.whole) {
            (Some(_), _) => Verdict::Hole,
            (None, true) => Verdict::Covered,
            (None, false) => Verdict::Undecided,
        };
        ForeverRow {
            verdict,
            from: moment(zone, found.from),
            pattern: moment(zone, found.pattern),
            until: moment(zone, found.until),
            windows: found.windows,
            hole: found.hole.as_ref().map(|h| self.hole(id, zone, h)),
            endless: found.endless,
        }
    }
}

impl ForeverRow {
    /// For people.
    pub(super) fn human(&self, zone_data: &str) -> String {
        let mut text = String::new();
        let (from, pattern, until) = (&self.from.local, &self.pattern.local, &self.until.local);
        if let Some(hole) = &self.hole {
            let _ = writeln!(text, "  the first hole from {from} on:");
            text.push_str(&holes::rows(std::slice::from_ref(hole)));
            if self.endless {
                text.push_str("  and for ever\n");
            }
            return text;
        }
        let _ = match self.verdict {
            Verdict::Undecided => {
                writeln!(text, "  no hole from {from} to {until}; what comes after that is not known")
            }
            _ => writeln!(text, "  no hole from {from} on, for ever"),
        };
        let _ = writeln!(text, "  up to {pattern}: every boundary");
        let _ = match self.windows {
            0 => writeln!(text, "  from then on: a layer without windows covers always"),
            n => writeln!(text, "  from then on: {n} windows up to {until}, when the calendar begins again"),
        };
        let _ = writeln!(text, "  as clocks change by zone data {zone_data}; new laws are not foreseen");
        text
    }
}
