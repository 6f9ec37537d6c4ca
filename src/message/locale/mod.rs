//! Words, numbers, times and durations as a language writes them.

mod codes;
pub mod plural;
mod table;

pub use codes::{advice, exists};
pub use table::Language;
use table::{ENGLISH, LANGUAGES};

use std::borrow::Cow;

use crate::syntax::literal::{Date, Decimal};

/// The language of a locale: `fr-CA` speaks `fr`; one that is not known speaks English.
#[must_use]
pub fn language(locale: &str) -> &'static Language {
    let lower = locale.replace('_', "-").to_lowercase();
    let base = lower.split('-').next().unwrap_or("en");
    let base = if base == "no" || base == "nn" { "nb" } else { base };
    let find = |code: &str| LANGUAGES.iter().find(|l| l.code == code);
    find(&lower).or_else(|| find(base)).unwrap_or(&ENGLISH)
}

/// Whether the locale's language has words of its own here.
#[must_use]
pub fn is_known(locale: &str) -> bool {
    language(locale).code != "en" || locale.to_lowercase().starts_with("en")
}

/// Locales to try, best first: `fr-CA`, `fr`, then the source language.
#[must_use]
pub fn fallbacks(locale: &str, source: &str) -> Vec<String> {
    let mut chain = vec![locale.to_owned()];
    let mut rest = locale;
    while let Some(cut) = rest.rfind(['-', '_']) {
        rest = rest.get(..cut).unwrap_or("");
        chain.push(rest.to_owned());
    }
    if !chain.iter().any(|l| l == source) {
        chain.push(source.to_owned());
    }
    chain
}

/// How values are written for somebody.
#[derive(Debug, Clone)]
pub struct Style {
    /// In which language.
    pub language: &'static Language,
    /// For what nobody knows.
    pub unknown: Cow<'static, str>,
    /// For a bool that holds.
    pub yes: Cow<'static, str>,
    /// For a bool that does not.
    pub no: Cow<'static, str>,
    /// For text messages: dates as `2026-11-23` and plain blanks, so that no value turns the text to UCS-2 needlessly.
    pub compact: bool,
}

/// A point in time, with what the clock on somebody's wall shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instant {
    /// Seconds since 1970-01-01 00:00 UTC.
    pub utc: i64,
    /// Seconds since 1970-01-01 00:00 on the wall.
    pub wall: i64,
    /// `CET`.
    pub zone: String,
}

impl Style {
    /// The style of a locale.
    #[must_use]
    pub fn new(locale: &str, compact: bool) -> Self {
        let language = language(locale);
        let word = Cow::Borrowed;
        Self { language, compact, unknown: word(language.unknown), yes: word(language.yes), no: word(language.no) }
    }

    fn plain(&self, text: &str) -> String {
        if self.compact { text.replace(['\u{a0}', '\u{202f}'], " ") } else { text.to_owned() }
    }

    /// `1 234.5`, with the language's signs.
    #[must_use]
    pub fn number(&self, n: Decimal) -> String {
        let raw = n.to_string();
        let (sign, digits) = raw.strip_prefix('-').map_or(("", raw.as_str()), |d| ("-", d));
        let (int, frac) = digits.split_once('.').unwrap_or((digits, ""));
        let mut out = sign.to_owned();
        let grouped = int.len() >= self.language.group_from;
        for (i, c) in int.chars().enumerate() {
            if grouped && i > 0 && (int.len() - i) % 3 == 0 {
                out.push_str(self.language.group);
            }
            out.push(c);
        }
        if !frac.is_empty() {
            out.push(self.language.decimal);
            out.push_str(frac);
        }
        self.plain(&out)
    }

    /// `40 %`.
    #[must_use]
    pub fn percent(&self, n: Decimal) -> String {
        format!("{}{}", self.number(n), self.plain(self.language.percent))
    }

    /// `2 h 5 min`: units that are not zero; seconds only below an hour.
    #[must_use]
    pub fn duration(&self, seconds: i64) -> String {
        let total = seconds.unsigned_abs();
        let parts =
            [total / 86_400, total % 86_400 / 3600, total % 3600 / 60, if total < 3600 { total % 60 } else { 0 }];
        let space = self.language.unit_space;
        let mut said: Vec<String> = parts
            .iter()
            .zip(self.language.units)
            .filter(|(n, _)| **n > 0)
            .map(|(n, unit)| format!("{n}{space}{unit}"))
            .collect();
        if said.is_empty() {
            let [.., minute, _] = self.language.units;
            said.push(format!("0{space}{minute}"));
        }
        let sign = if seconds < 0 { "-" } else { "" };
        format!("{sign}{}", said.join(space))
    }

    /// `23 November 2026`.
    #[must_use]
    pub fn date(&self, wall: i64) -> String {
        let date = Date::from_days(wall.div_euclid(86_400));
        if self.compact {
            return date.to_string();
        }
        let month = self.language.months.get(usize::from(date.month.saturating_sub(1))).copied().unwrap_or("");
        let day = if self.language.code == "fr" && date.day == 1 { "1er".to_owned() } else { date.day.to_string() };
        self.language
            .date
            .replace("{d}", &day)
            .replace("{m}", month)
            .replace("{n}", &date.month.to_string())
            .replace("{y}", &date.year.to_string())
    }

    /// `09:30`.
    #[must_use]
    pub fn time(&self, wall: i64) -> String {
        let minutes = wall.rem_euclid(86_400) / 60;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// `09:30 CET`, and the date in front of it on another day than `now`.
    #[must_use]
    pub fn local(&self, at: &Instant, now: &Instant) -> String {
        self.moment(at.wall, now.wall, &at.zone)
    }

    /// `08:30 UTC`, and the date in front of it on another day than `now`.
    #[must_use]
    pub fn utc(&self, at: &Instant, now: &Instant) -> String {
        self.moment(at.utc, now.utc, "UTC")
    }

    fn moment(&self, wall: i64, now: i64, zone: &str) -> String {
        let time = format!("{} {zone}", self.time(wall));
        if wall.div_euclid(86_400) == now.div_euclid(86_400) { time } else { format!("{}, {time}", self.date(wall)) }
    }

    /// `a, b and c`.
    #[must_use]
    pub fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{}{}{last}", first.join(self.language.comma), self.language.and),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::length::septets;
    use super::*;

    fn style(locale: &str) -> Style {
        Style::new(locale, false)
    }

    #[test]
    fn locales_fall_back() {
        assert_eq!(fallbacks("fr-CA", "en"), ["fr-CA", "fr", "en"]);
        assert_eq!(fallbacks("en", "en"), ["en"]);
        assert_eq!(language("de_AT").code, "de");
        assert_eq!(language("xx").code, "en");
        assert!(!is_known("xx") && is_known("fr-CA") && is_known("en-GB"));
    }

    #[test]
    fn numbers_and_percentages() {
        let n = |s: &str| Decimal::parse(s).unwrap();
        assert_eq!(style("en").number(n("1234567.5")), "1,234,567.5");
        assert_eq!(style("fr").number(n("-1234567.5")), "-1\u{202f}234\u{202f}567,5");
        assert_eq!(style("es").number(n("1234")), "1234");
        assert_eq!(style("de").percent(n("40")), "40\u{a0}%");
        assert_eq!(Style::new("fr", true).percent(n("1240")), "1 240 %");
        assert_eq!(style("en").percent(n("0.5")), "0.5%");
    }

    #[test]
    fn durations() {
        for (seconds, want) in [
            (0, "0 min"),
            (45, "45 s"),
            (125, "2 min 5 s"),
            (7500, "2 h 5 min"),
            (7513, "2 h 5 min"),
            (90_000, "1 d 1 h"),
            (-60, "-1 min"),
        ] {
            assert_eq!(style("en").duration(seconds), want);
        }
        assert_eq!(style("de").duration(7500), "2 Std. 5 Min.");
        assert_eq!(style("zh").duration(7500), "2小时5分钟");
        assert_eq!(style("en").duration(i64::MIN), "-106751991167300 d 15 h 30 min");
    }

    #[test]
    fn dates_and_times() {
        let wall = 1_795_426_200; // 2026-11-23 09:30
        assert_eq!(style("en").date(wall), "23 November 2026");
        assert_eq!(style("en-US").date(wall), "November 23, 2026");
        assert_eq!(style("fr").date(wall - 22 * 86_400), "1er novembre 2026");
        assert_eq!(style("ja").date(wall), "2026年11月23日");
        let at = Instant { utc: wall - 3600, wall, zone: "CET".into() };
        let later = Instant { utc: wall + 82_800, wall: wall + 86_400, zone: "CET".into() };
        assert_eq!(style("en").local(&at, &at), "09:30 CET");
        assert_eq!(style("de").local(&later, &at), "24. November 2026, 09:30 CET");
        assert_eq!(Style::new("de", true).utc(&later, &at), "2026-11-24, 08:30 UTC");
    }

    #[test]
    fn lists() {
        let items = |n: usize| ["a", "b", "c"].iter().take(n).map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert_eq!(style("en").list(&items(3)), "a, b and c");
        assert_eq!(style("fr").list(&items(2)), "a et b");
        assert_eq!(style("fr").list(&[]), "");
    }

    #[test]
    fn compact_style_adds_no_foreign_character() {
        for code in ["en", "fr", "de", "es", "it", "nl", "da", "nb", "sv"] {
            let s = Style::new(code, true);
            let text =
                format!("{} {} {}", s.number(Decimal::whole(1_234_567)), s.percent(Decimal::whole(40)), s.date(0));
            assert!(text.chars().all(|c| septets(c).is_some()), "{text}");
        }
    }
}
