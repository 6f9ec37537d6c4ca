//! A month of a schedule as a calendar for terminals: weeks as rows, who is on call on each day and from when. A time
//! stands beside its names where these fit, above them where they do not; no name is cut.

use std::fmt::Write as _;

use super::layout::{Paint, Style, columns, table, wrap};
use super::presence::{Stretch, people, stretches};
use super::roster::{Asked, Roster, roster};
use crate::calendar::{Calendar, DAY, Interval, ZoneData, weekday_name};
use crate::model::{Id, Model, PersonId, ScheduleId};
use crate::source::Sources;
use crate::syntax::literal::{Date, days_in_month};

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    first: Date,
}

/// Narrower than this a day has no room for a time and a short name.
const NARROWEST: usize = 64;
/// Wider than this the lines of a week fall apart.
const WIDEST: usize = 150;

impl Month {
    /// The month, if it exists.
    #[must_use]
    pub fn new(year: i32, month: u8) -> Option<Self> {
        Date::new(year, month, 1).map(|first| Self { first })
    }

    /// From its first instant on a clock to the first of the next month.
    #[must_use]
    pub fn on(self, zone: &ZoneData) -> Interval {
        let [from, to] = [0, self.days()].map(|day| zone.first((self.first.days() + day) * DAY));
        Interval { from, to }
    }

    fn days(self) -> i64 {
        i64::from(days_in_month(self.first.year, self.first.month))
    }
}

/// The month of these schedules, each on its own clock; below each what its zone's clock does, who the people are, and
/// where nobody is.
#[must_use]
pub fn month(
    model: &Model,
    calendar: &Calendar,
    sources: &Sources,
    schedules: &[ScheduleId],
    month: Month,
    style: Style,
) -> String {
    let style = Style { width: style.width.clamp(NARROWEST, WIDEST), ..style };
    let mut pages = Vec::new();
    for id in schedules {
        let document = roster(model, calendar, sources, &[*id], Asked::Month(month), 0);
        let (Some(schedule), Some(said)) = (calendar.schedules.get(*id), document.schedules.first()) else { continue };
        let zone = calendar.zone(schedule.zone);
        let shown = stretches(calendar, *id, month.on(zone));
        pages.push(Page { model, zone, month, shown, said, style }.text());
    }
    pages.join("\n")
}

/// One schedule's month.
struct Page<'a> {
    model: &'a Model,
    zone: &'a ZoneData,
    month: Month,
    shown: Vec<Stretch<'a>>,
    said: &'a Roster,
    style: Style,
}

/// A line of a day: pieces with their colours.
type Line = Vec<(Paint, String)>;

impl Page<'_> {
    fn text(&self) -> String {
        let Date { year, month, .. } = self.month.first;
        let mut out = format!(
            "{}\n\n",
            self.style.paint(Paint::Bold, &format!("{}, {year:04}-{month:02}, {}", self.said.title(), self.zone.name))
        );
        self.grid(&mut out);
        let notes = self.notes();
        if !notes.is_empty() {
            let _ = write!(out, "\n{notes}");
        }
        if let Some(holes) = self.said.over.as_ref().map(|o| o.holes()).filter(|h| !h.is_empty()) {
            let _ = write!(out, "\n{}", super::layout::visible_lines(&holes));
        }
        let gaps = self.gaps();
        if !gaps.is_empty() {
            let _ = write!(out, "\ndeclared gaps\n\n{}", super::layout::visible_lines(&table(&gaps, &[])));
        }
        out
    }

    /// Columns of a day.
    fn cell(&self) -> usize {
        (self.style.width.saturating_sub(8) / 7).max(6)
    }

    fn grid(&self, out: &mut String) {
        let cell = self.cell();
        let rule = |left: &str, middle: &str, right: &str| {
            let line = format!("{left}{}{right}", vec!["─".repeat(cell); 7].join(middle));
            format!("{}\n", self.style.paint(Paint::Dim, &line))
        };
        let names: Vec<String> = (0..7).map(|day| format!("{:<cell$}", weekday_name(day))).collect();
        let _ = writeln!(out, " {}", names.join(" ").trim_end());
        out.push_str(&rule("┌", "┬", "┐"));
        let first = self.month.first.days();
        let monday = first - i64::from(self.month.first.weekday());
        let weeks: Vec<i64> = (monday..first + self.month.days()).step_by(7).collect();
        for (i, week) in weeks.iter().enumerate() {
            if i > 0 {
                out.push_str(&rule("├", "┼", "┤"));
            }
            let days: Vec<Vec<Line>> = (*week..*week + 7)
                .map(|day| if (first..first + self.month.days()).contains(&day) { self.day(day) } else { Vec::new() })
                .collect();
            let bar = self.style.paint(Paint::Dim, "│");
            for line in 0..days.iter().map(Vec::len).max().unwrap_or(0) {
                for day in &days {
                    out.push_str(&bar);
                    let pieces = day.get(line).map_or(&[][..], Vec::as_slice);
                    let used: usize = pieces.iter().map(|(_, text)| columns(text)).sum();
                    pieces.iter().for_each(|(paint, text)| out.push_str(&self.style.paint(*paint, text)));
                    out.push_str(&" ".repeat(cell.saturating_sub(used)));
                }
                let _ = writeln!(out, "{bar}");
            }
        }
        out.push_str(&rule("└", "┴", "┘"));
    }

    /// The lines of a day: its number, then who is on call from which hour on.
    fn day(&self, day: i64) -> Vec<Line> {
        let (from, to) = (self.zone.first(day * DAY), self.zone.first((day + 1) * DAY));
        let number = format!("{:>2}", Date::from_days(day).day);
        if from == to {
            return vec![vec![(Paint::Dim, number)], vec![(Paint::Dim, "no such day".to_owned())]];
        }
        let mut head = vec![(Paint::Bold, number)];
        if to - from != DAY {
            head.push((Paint::Act, format!("  {}", super::roster::hours(to - from))));
        }
        let mut lines = vec![head];
        let shown: Vec<&Stretch<'_>> = self.shown.iter().filter(|s| s.from < to && s.to > from).collect();
        let changes = shown.len() > 1;
        for stretch in shown {
            let begins = stretch.from > from;
            let clock = if begins { self.zone.format_time(stretch.from) } else { String::new() };
            let names = self.names(stretch, self.cell());
            let beside = |(_, text): &(Paint, String)| columns(text) + MARGIN <= self.cell();
            if changes && names.iter().all(beside) {
                for (i, name) in names.into_iter().enumerate() {
                    let time = if i == 0 { clock.as_str() } else { "" };
                    lines.push(vec![(Paint::Dim, format!("{time:<MARGIN$}")), name]);
                }
                continue;
            }
            if begins {
                lines.push(vec![(Paint::Dim, clock)]);
            }
            lines.extend(names.into_iter().map(|name| vec![name]));
        }
        lines
    }

    /// Who is there, who is not, or that nobody is.
    fn names(&self, stretch: &Stretch<'_>, width: usize) -> Vec<(Paint, String)> {
        let listed = |people: &[PersonId], paint: Paint, more: &str| -> Vec<(Paint, String)> {
            let names: Vec<String> = people.iter().map(|p| format!("{}{more}", self.name(*p))).collect();
            wrap(&names.join(", "), width).into_iter().filter(|l| !l.is_empty()).map(|l| (paint, l)).collect()
        };
        let mut lines = match stretch {
            s if s.is_hole() => vec![(Paint::Bad, NOBODY.to_owned())],
            s if s.present.is_empty() => vec![(Paint::Dim, GAP.to_owned())],
            s => listed(&s.present, Paint::None, ""),
        };
        lines.extend(listed(&stretch.away, Paint::Dim, " away"));
        lines
    }

    fn name(&self, person: PersonId) -> String {
        self.model.people.get(person).map_or_else(|| format!("person {}", person.index()), |p| p.head.name.clone())
    }

    /// What the clock does, and who the names are.
    fn notes(&self) -> String {
        let mut out = String::new();
        let month = self.month.on(self.zone);
        for (at, before, after) in self.zone.changes().filter(|(at, ..)| month.contains(*at)) {
            let shown = |offset: i32| ZoneData::utc().format_time(at + i64::from(offset));
            let way = if after > before { "forward" } else { "back" };
            let date = self.zone.format_with_weekday(at);
            let date = date.rsplit_once(' ').map_or(date.as_str(), |(day, _)| day);
            let _ = writeln!(out, "{date}: clocks are put {way} from {} to {}", shown(before), shown(after));
        }
        let called = |p: PersonId| {
            let head = &self.model.people.get(p)?.head;
            Some(format!("{} = {}", head.name, head.label.as_ref()?))
        };
        let called: Vec<String> = people(&self.shown).into_iter().filter_map(called).collect();
        if !called.is_empty() {
            wrap(&called.join(", "), self.style.width).iter().for_each(|line| {
                let _ = writeln!(out, "{}", self.style.paint(Paint::Dim, line));
            });
        }
        out
    }

    fn gaps(&self) -> Vec<[String; 3]> {
        let row = |s: &Stretch<'_>| {
            let why = s.declared?.why.clone().unwrap_or_default();
            Some([self.zone.format_with_weekday(s.from), self.zone.format_with_weekday(s.to), why])
        };
        self.shown.iter().filter_map(row).collect()
    }
}

/// What a day says where nobody is there, and nothing says that this is meant.
const NOBODY: &str = "HOLE";
/// What a day says of a declared gap.
const GAP: &str = "gap";
/// Columns of a time and the blank after it.
const MARGIN: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, of: (i32, u8), width: usize) -> String {
        let model = crate::resolve::tests::model(text);
        let (calendar, _) = crate::calendar::compile(&model);
        let ids: Vec<ScheduleId> = model.schedules.ids().collect();
        let of = Month::new(of.0, of.1).unwrap();
        month(&model, &calendar, &Sources::default(), &ids, of, Style { width, colour: false })
    }

    const BOOK: &str = r#"
        policy "Harbour" { timezone Europe/Paris }
        person ada "Ada Berg" { away from 2026-10-10 to 2026-10-11 }
        person ben
        person cem
        person maximiliane
        person 田中太郎
        schedule primary "Harbour office" {
          layer weekly { rotate ada, ben every 1w from 2026-01-05 09:00 }
          layer nights { during fri..sun 22:00-06:00; rotate cem every 1d from 2026-01-05 22:00 }
          override from 2026-10-21 14:30 to 2026-10-21 16:00 { nobody }
          override from 2026-10-23 08:00 to 2026-10-23 16:00 { nobody }
          gap ok from 2026-10-23 to 2026-10-23 "quay closed"
        }
        schedule pairs { layer p { rotate (ada, maximiliane), (ben, 田中太郎) every 1d counting mon..fri from 2026-01-05 09:00 } }
        schedule ships {
          layer emea { timezone Europe/Paris;     during 06:00-15:00; rotate ben every 1w from 2026-01-05 06:00 }
          layer amer { timezone America/New_York; during 08:00-19:00; rotate cem every 1w from 2026-01-05 08:00 }
          layer apac { timezone Asia/Singapore;   during 06:00-14:00; rotate maximiliane every 1w from 2026-01-05 06:00 }
        }
    "#;

    #[test]
    fn a_month_shows_hand_overs_holes_gaps_and_clock_changes() {
        insta::assert_snapshot!("month_80", drawn(BOOK, (2026, 10), 80));
    }

    #[test]
    fn a_wide_terminal_has_room_for_names() {
        insta::assert_snapshot!("month_wide", drawn(BOOK, (2026, 11), 140));
    }

    #[test]
    fn a_skipped_day_and_years_that_have_not_begun() {
        let apia = "
            policy \"Apia\" { timezone Pacific/Apia }
            person ada
            person ben
            schedule s { layer l { rotate ada, ben every 1d from 2011-12-26 08:00 } }";
        insta::assert_snapshot!("month_apia", drawn(apia, (2011, 12), 80));
    }
}
