//! Schedules over a time as a picture (SVG): a row for each person, a bar for each shift, and a red one where nobody is.
//!
//! Lengths are tenths of a pixel in integers, so the bytes depend on nothing but the schedule.

use std::fmt::Write as _;

use super::layout::{columns, xml};
use super::presence::{Stretch, stretches};
use super::roster::{Asked, hours, title};
use crate::calendar::{Calendar, DAY, Interval, ZoneData, weekday_name};
use crate::model::{Id, Model, PersonId, ScheduleId};
use crate::syntax::literal::Date;

/// A tenth of a pixel.
type Tenths = i64;

/// Height of a person's row.
const ROW: Tenths = 260;
/// Height of a bar within it.
const BAR: Tenths = 200;
/// Height of a schedule's heading with the names of its days.
const HEAD: Tenths = 560;
/// Room around everything.
const MARGIN: Tenths = 120;
/// What a column of text takes at most.
const LETTER: Tenths = 72;
/// What one of a heading takes.
const HEADING: Tenths = 95;
/// Width of the days together, unless that makes one narrower or wider than it may be.
const DAYS: Tenths = 9_600;
/// How many colours the style knows for people.
const COLOURS: usize = 8;

/// Fonts and colours of the system, light and dark.
const STYLE: &str = "\
svg{color-scheme:light dark;font:11px system-ui,sans-serif;background:#fff}\
text{fill:#222}.head{font-size:14px;font-weight:600}.quiet{fill:#666}.bad{fill:#b3001b}\
.grid{stroke:#ddd}.week{stroke:#aaa}\
rect{stroke-width:1}.hole{fill:#ffd9dc;stroke:#b3001b}.gap{fill:none;stroke:#888;stroke-dasharray:3 2}.away{fill:none;stroke:#888;stroke-dasharray:1 2}\
.p0{fill:#bcd7f5}.p1{fill:#c9e8c1}.p2{fill:#fbdcb0}.p3{fill:#e0cdf2}.p4{fill:#b9e6e1}.p5{fill:#f3ebae}.p6{fill:#f5cfe2}.p7{fill:#d8d5cb}\
@media(prefers-color-scheme:dark){svg{background:#16181c}text{fill:#eee}.quiet{fill:#a5a5a5}.bad{fill:#ff8a94}\
.grid{stroke:#33363c}.week{stroke:#666}.hole{fill:#5b1720;stroke:#ff8a94}\
.p0{fill:#234a72}.p1{fill:#27552a}.p2{fill:#6b4613}.p3{fill:#4b3169}.p4{fill:#17544f}.p5{fill:#575012}.p6{fill:#66304b}.p7{fill:#4a483f}}";

/// The picture of these schedules over what is asked; of one instant there is none to see.
#[must_use]
pub fn picture(model: &Model, calendar: &Calendar, schedules: &[ScheduleId], asked: Asked) -> String {
    let bands: Vec<Band<'_>> = schedules.iter().filter_map(|id| Band::new(model, calendar, *id, asked)).collect();
    let left = bands.iter().flat_map(Band::labels).map(|l| columns(&l)).max().unwrap_or(0);
    let left = MARGIN + i64::try_from(left).unwrap_or(0).clamp(8, 40) * LETTER;
    let days = bands.iter().map(|b| (b.time.to - b.time.from).div_euclid(DAY)).max().unwrap_or(1).max(1);
    let headings = bands.iter().map(|b| width(&b.heading()) * HEADING / LETTER).max().unwrap_or(0);
    let wide = ((DAYS / days).clamp(40, 1_200) * days).max(headings - left);
    let sheet = Sheet { left, wide };
    let tall: Tenths = bands.iter().map(|b| b.tall() + MARGIN).sum::<i64>() + MARGIN;
    let across = left + wide + MARGIN;
    let said: Vec<String> = bands.iter().map(|b| title(b.model, b.id)).collect();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-labelledby=\"rota-title rota-desc\" \
         width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n\
         <title id=\"rota-title\">Who is on call: {2}</title>\n<desc id=\"rota-desc\">{3}</desc>\n<style>{STYLE}</style>\n",
        px(across),
        px(tall),
        xml(&said.join(", ")),
        xml(&bands.iter().map(Band::words).collect::<Vec<_>>().join(" ")),
    );
    let mut top = MARGIN;
    for band in &bands {
        band.draw(sheet, top, &mut out);
        top += band.tall() + MARGIN;
    }
    out.push_str("</svg>\n");
    out
}

/// Where the days stand.
#[derive(Clone, Copy)]
struct Sheet {
    left: Tenths,
    wide: Tenths,
}

/// One schedule.
struct Band<'a> {
    model: &'a Model,
    id: ScheduleId,
    zone: &'a ZoneData,
    time: Interval,
    shown: Vec<Stretch<'a>>,
    people: Vec<PersonId>,
}

/// A bar of a row.
struct Bar<'a> {
    time: Interval,
    class: &'a str,
    ink: &'a str,
    /// What to print in or beside it: the first that fits.
    texts: Vec<String>,
    /// What it says where somebody points at it.
    title: String,
}

impl<'a> Band<'a> {
    fn new(model: &'a Model, calendar: &'a Calendar, id: ScheduleId, asked: Asked) -> Option<Self> {
        let zone = calendar.zone(calendar.schedules.get(id)?.zone);
        let time = asked.time(zone)?;
        let shown = stretches(calendar, id, time);
        let people = super::presence::people(&shown);
        Some(Self { model, id, zone, time, shown, people })
    }

    fn has(&self, what: impl Fn(&Stretch<'_>) -> bool) -> bool {
        self.shown.iter().any(what)
    }

    fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = self.people.iter().map(|p| self.name(*p)).collect();
        labels.extend(self.has(|s| s.declared.is_some()).then(|| "declared gap".to_owned()));
        labels.extend(self.has(|s| s.is_hole()).then(|| "nobody".to_owned()));
        labels
    }

    fn tall(&self) -> Tenths {
        HEAD + ROW * i64::try_from(self.labels().len()).unwrap_or(0)
    }

    /// `primary "Harbour office", Mon 2026-12-07 00:00 to Mon 2026-12-14 00:00, Europe/Paris`.
    fn heading(&self) -> String {
        format!("{}, {}, {}", title(self.model, self.id), self.span(self.time), self.zone.name)
    }

    fn name(&self, person: PersonId) -> String {
        let head = self.model.people.get(person).map(|p| &p.head);
        head.map_or_else(String::new, |h| h.label.clone().unwrap_or_else(|| h.name.clone()))
    }

    /// What the picture shows, for who does not see it.
    fn words(&self) -> String {
        let local = |at| self.zone.format_with_weekday(at);
        let mut out = format!("{}:", self.heading());
        for s in &self.shown {
            let _ = write!(out, " {} to {} {};", local(s.from), local(s.to), self.who(s));
        }
        out.pop();
        out.push('.');
        out
    }

    fn who(&self, s: &Stretch<'_>) -> String {
        let names: Vec<String> = s.present.iter().map(|p| self.name(*p)).collect();
        let away = s.away.iter().map(|p| format!("{}, away", self.name(*p)));
        match s.declared {
            Some(gap) => {
                gap.why.as_ref().map_or_else(|| "declared gap".to_owned(), |why| format!("declared gap: {why}"))
            }
            None if names.is_empty() => std::iter::once("nobody".to_owned()).chain(away).collect::<Vec<_>>().join(", "),
            None => names.into_iter().chain(away).collect::<Vec<_>>().join(", "),
        }
    }

    fn x(&self, sheet: Sheet, at: i64) -> Tenths {
        let long = (self.time.to - self.time.from).max(1);
        sheet.left + (at - self.time.from).saturating_mul(sheet.wide) / long
    }

    fn draw(&self, sheet: Sheet, top: Tenths, out: &mut String) {
        let heading = self.heading();
        let _ =
            writeln!(out, "<text class=\"head\" x=\"{}\" y=\"{}\">{}</text>", px(MARGIN), px(top + 140), xml(&heading));
        self.days(sheet, top, out);
        let mut rows: Vec<(String, &str, Vec<Bar<'_>>)> =
            self.people.iter().map(|p| (self.name(*p), "", self.shifts(*p))).collect();
        if self.has(|s| s.declared.is_some()) {
            rows.push(("declared gap".to_owned(), "quiet", self.none(|s| s.declared.is_some(), "gap", "quiet")));
        }
        if self.has(|s| s.is_hole()) {
            rows.push(("nobody".to_owned(), "bad", self.none(|s| s.is_hole(), "hole", "bad")));
        }
        for (i, (label, ink, bars)) in (0i64..).zip(rows) {
            let y = top + HEAD + i * ROW;
            text(out, MARGIN, y + 140, ink, &cut(&label, sheet.left - MARGIN));
            for (n, bar) in bars.iter().enumerate() {
                let room = bars.get(n + 1).map_or(sheet.left + sheet.wide, |next| self.x(sheet, next.time.from));
                self.bar(sheet, y, bar, room, out);
            }
        }
    }

    /// A line at each midnight, with the day's name where there is room for it, else that of each Monday.
    fn days(&self, sheet: Sheet, top: Tenths, out: &mut String) {
        let bottom = top + self.tall();
        let first = self.zone.wall_seconds(self.time.from).div_euclid(DAY);
        let last = self.zone.wall_seconds(self.time.to - 1).div_euclid(DAY);
        let narrow = sheet.wide * DAY / (self.time.to - self.time.from).max(1) < 7 * LETTER;
        let mut free = i64::MIN;
        for day in first..=last {
            let from = self.zone.first(day * DAY).max(self.time.from);
            let to = self.zone.first((day + 1) * DAY);
            if from >= to {
                continue;
            }
            let date = Date::from_days(day);
            let monday = date.weekday() == 0;
            let x = self.x(sheet, from);
            let class = if monday { "week" } else { "grid" };
            let _ = writeln!(
                out,
                "<line class=\"{class}\" x1=\"{0}\" x2=\"{0}\" y1=\"{1}\" y2=\"{2}\"/>",
                px(x),
                px(if monday || !narrow { top + 240 } else { top + 500 }),
                px(bottom)
            );
            if x >= free && (!narrow || monday || day == first) {
                let wide = self.x(sheet, to.min(self.time.to)) - x;
                let full = format!("{} {date}", weekday_name(date.weekday()));
                let short = format!("{} {}", weekday_name(date.weekday()), date.day);
                let edge = sheet.left + sheet.wide;
                let fits = (narrow || fits(&full, wide)) && x + width(&full) <= edge;
                let named = if fits { full } else { short };
                if x + width(&named) <= edge {
                    text(out, x + 30, top + 350, "quiet", &named);
                    free = x + width(&named) + LETTER;
                }
            }
            // A day on which the clock is changed.
            let long = to - self.zone.first(day * DAY);
            if long != DAY {
                text(out, x + 30, top + 480, "quiet", &hours(long));
            }
        }
    }

    fn shifts(&self, person: PersonId) -> Vec<Bar<'_>> {
        let mut bars: Vec<(Interval, bool)> = Vec::new();
        for s in &self.shown {
            let away = s.away.contains(&person);
            if !away && !s.present.contains(&person) {
                continue;
            }
            match bars.last_mut() {
                Some((last, was)) if last.to == s.from && *was == away => last.to = s.to,
                _ => bars.push((Interval { from: s.from, to: s.to }, away)),
            }
        }
        let class =
            ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"].get(person.index() % COLOURS).copied().unwrap_or("p0");
        let bar = |(time, away): (Interval, bool)| {
            let title = format!("{}{}, {}", self.name(person), if away { ", away" } else { "" }, self.span(time));
            let texts = if away { vec!["away".to_owned()] } else { self.times(time) };
            Bar { time, class: if away { "away" } else { class }, ink: if away { "quiet" } else { "" }, texts, title }
        };
        bars.into_iter().map(bar).collect()
    }

    /// The bars where nobody is.
    fn none<'b>(&'b self, what: impl Fn(&Stretch<'_>) -> bool, class: &'b str, ink: &'b str) -> Vec<Bar<'b>> {
        let bar = |s: &Stretch<'_>| {
            let time = Interval { from: s.from, to: s.to };
            let mut texts = self.times(time);
            if let Some(why) = s.declared.and_then(|gap| gap.why.clone()) {
                texts.insert(0, why);
            }
            Bar { time, class, ink, texts, title: format!("{}, {}", self.who(s), self.span(time)) }
        };
        self.shown.iter().filter(|s| what(s)).map(bar).collect()
    }

    /// `Mon 2026-12-07 09:00 to Mon 2026-12-14 09:00`.
    fn span(&self, time: Interval) -> String {
        format!("{} to {}", self.zone.format_with_weekday(time.from), self.zone.format_with_weekday(time.to))
    }

    /// When it begins and ends, from the longest to the shortest text. What goes on beyond the picture has no hour there.
    fn times(&self, time: Interval) -> Vec<String> {
        let clock = |at| self.zone.format_time(at);
        let day = |at| {
            let text = self.zone.format_with_weekday(at);
            format!("{} {}", text.get(..3).unwrap_or_default(), clock(at))
        };
        let begins = time.from > self.time.from;
        let ends = time.to < self.time.to;
        match (begins, ends) {
            (true, true) if time.to - time.from < DAY => {
                vec![format!("{}–{}", clock(time.from), clock(time.to)), clock(time.from)]
            }
            (true, true) => vec![format!("{} – {}", day(time.from), day(time.to)), day(time.from), clock(time.from)],
            (true, false) => vec![day(time.from), clock(time.from)],
            (false, true) => vec![format!("– {}", day(time.to))],
            (false, false) => Vec::new(),
        }
    }

    fn bar(&self, sheet: Sheet, y: Tenths, bar: &Bar<'_>, room: Tenths, out: &mut String) {
        let (from, to) = (self.x(sheet, bar.time.from), self.x(sheet, bar.time.to));
        // Also a minute without anybody is to be seen.
        let wide = (to - from).max(20);
        let _ = writeln!(
            out,
            "<g><title>{}</title><rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"3\"/>",
            xml(&bar.title),
            bar.class,
            px(from),
            px(y),
            px(wide),
            px(BAR)
        );
        let inside = bar.texts.iter().find(|t| fits(t, wide)).map(|t| (from, t));
        // Holes and gaps are short: what they are is told beside them.
        let beside = || {
            bar.texts
                .iter()
                .find(|t| matches!(bar.class, "hole" | "gap") && fits(t, room - from - wide))
                .map(|t| (from + wide, t))
        };
        if let Some((x, words)) = inside.or_else(beside) {
            text(out, x + 40, y + 138, bar.ink, words);
        }
        out.push_str("</g>\n");
    }
}

fn text(out: &mut String, x: Tenths, y: Tenths, class: &str, words: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(out, "<text{class} x=\"{}\" y=\"{}\">{}</text>", px(x), px(y), xml(words));
}

/// Room that a text takes, at most.
fn width(text: &str) -> Tenths {
    i64::try_from(columns(text)).unwrap_or(i64::MAX / LETTER).saturating_mul(LETTER)
}

fn fits(text: &str, room: Tenths) -> bool {
    width(text) + 60 <= room
}

/// As much of a label as there is room for.
fn cut(label: &str, room: Tenths) -> String {
    if width(label) <= room {
        return label.to_owned();
    }
    let mut text = label.to_owned();
    while width(&text) + LETTER > room && text.pop().is_some() {}
    format!("{}…", text.trim_end())
}

/// Tenths as a number of pixels.
fn px(tenths: Tenths) -> String {
    match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, rest) => format!("{whole}.{rest}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::month::Month;

    #[test]
    fn a_picture_has_rows_bars_holes_and_words() {
        let model = crate::resolve::tests::model(
            r#"policy "Harbour" { timezone Europe/Paris }
            person ada "Ada <Berg>" { away from 2026-10-24 to 2026-10-24 }
            person ben
            schedule primary "Harbour & quay" {
              layer weekly { rotate ada, ben every 1w from 2026-01-05 09:00 }
              override from 2026-10-21 14:30 to 2026-10-21 16:00 { nobody }
              override from 2026-10-23 08:00 to 2026-10-23 16:00 { nobody }
              gap ok from 2026-10-23 to 2026-10-23 "quay closed"
            }"#,
        );
        let (calendar, _) = crate::calendar::compile(&model);
        let ids: Vec<ScheduleId> = model.schedules.ids().collect();
        let asked = Asked::Month(Month::new(2026, 10).unwrap());
        let drawn = picture(&model, &calendar, &ids, asked);
        insta::assert_snapshot!("picture", drawn);
        assert_eq!(drawn, picture(&model, &calendar, &ids, asked));
    }
}
