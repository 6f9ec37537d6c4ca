//! Slips in durations, dates, times, numbers and strings.

use super::{Place, Slip};
use crate::syntax::dsl::grammar::Rule;

/// What people call the units.
const UNITS: &[(&str, &str)] = &[
    ("s", "s"),
    ("sec", "s"),
    ("secs", "s"),
    ("second", "s"),
    ("seconds", "s"),
    ("m", "m"),
    ("min", "m"),
    ("mins", "m"),
    ("minute", "m"),
    ("minutes", "m"),
    ("h", "h"),
    ("hr", "h"),
    ("hrs", "h"),
    ("hour", "h"),
    ("hours", "h"),
    ("d", "d"),
    ("day", "d"),
    ("days", "d"),
    ("w", "w"),
    ("wk", "w"),
    ("week", "w"),
    ("weeks", "w"),
    ("mo", "mo"),
    ("month", "mo"),
    ("months", "mo"),
];

const DAYS: &[(&str, &str)] = &[
    ("monday", "mon"),
    ("tuesday", "tue"),
    ("wednesday", "wed"),
    ("thursday", "thu"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
];

const NUMBERS: &[(&str, &str)] = &[
    ("once", "1 time"),
    ("twice", "2 times"),
    ("thrice", "3 times"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("ten", "10"),
];

pub(super) fn slip(p: &Place<'_>) -> Option<Slip> {
    capital_days(p)
        .or_else(|| percent(p))
        .or_else(|| thousands(p))
        .or_else(|| split_duration(p))
        .or_else(|| duration(p))
        .or_else(|| date(p))
        .or_else(|| window(p))
        .or_else(|| time(p))
        .or_else(|| number(p))
        .or_else(|| escape(p))
        .or_else(|| string(p))
}

/// `during Mon..Fri`: the name of hours was read up to the dots.
fn capital_days(p: &Place<'_>) -> Option<Slip> {
    let from = p.previous().trim_end_matches('.');
    let rest = p.rest().trim_start_matches('.');
    if from.is_empty() || p.rest().len() == rest.len() || rest.starts_with(char::is_whitespace) {
        return None;
    }
    let to = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let short = |day: &str| {
        let day = day.to_lowercase();
        DAYS.iter().find(|(long, short)| *long == day || *short == day).map(|(_, short)| *short)
    };
    let right = format!("{}..{}", short(from)?, short(to)?);
    let start = p.source.get(..p.at)?.rfind(from)?;
    let end = p.source.len() - rest.len() + to.len();
    Some(Slip::new(start..end, "days are written short and in small letters", format!("write `{right}`")).fix(right))
}

/// `60 %`.
fn percent(p: &Place<'_>) -> Option<Slip> {
    let number = p.previous();
    let number = number.rsplit("..").next().unwrap_or(number);
    if !p.rest().starts_with('%') || !number.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let start = p.before().len() - number.len();
    let right = format!("{number}%");
    Some(Slip::new(start..p.at + 1, "a percentage is written without a blank", format!("write `{right}`")).fix(right))
}

/// `1,000`.
fn thousands(p: &Place<'_>) -> Option<Slip> {
    let number = p.previous();
    let group = p.rest().strip_prefix(',')?;
    let digits = group.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 3 || number.is_empty() || number.len() > 3 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let start = p.before().len() - number.len();
    let right = format!("{number}_{}", group.get(..3)?);
    Some(Slip::new(start..p.at + 4, "thousands are not parted by `,`", format!("write `{right}`")).fix(right))
}

fn wants_duration(p: &Place<'_>) -> bool {
    p.wants_any(&[Rule::duration, Rule::literal_duration, Rule::span_of_time, Rule::at_when])
}

/// `1h 30m`.
fn split_duration(p: &Place<'_>) -> Option<Slip> {
    let (first, second) = (p.previous(), p.found());
    if !is_duration(first) || !is_duration(second) || p.before().len() == p.at {
        return None;
    }
    let start = p.before().len() - first.len();
    let right = format!("{first}{second}");
    let slip =
        Slip::new(start..p.at + second.len(), "a duration is written without blanks", format!("write `{right}`"));
    Some(slip.fix(right))
}

fn duration(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    if !wants_duration(p) {
        return None;
    }
    if let Some((_, n)) = NUMBERS.iter().find(|(word, _)| *word == found) {
        let unit = p.rest().get(found.len()..).unwrap_or("").trim_start();
        let unit = unit_of(unit.split(|c: char| !c.is_alphabetic()).next().unwrap_or("")).unwrap_or("m");
        return Some(Slip::new(p.found_range(), "durations are written with digits", format!("write `{n}{unit}`")));
    }
    let digits = found.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.' || *b == b'_').count();
    let (number, tail) = found.split_at_checked(digits)?;
    if number.is_empty() {
        return None;
    }
    if tail.is_empty() {
        let rest = p.rest().get(found.len()..)?;
        let blanks = rest.len() - rest.trim_start().len();
        let word: &str = rest.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
        if let Some(unit) = unit_of(word) {
            let right = format!("{number}{unit}");
            let range = p.at..p.at + found.len() + blanks + word.len();
            return Some(
                Slip::new(range, "a duration is written without blanks", format!("write `{right}`")).fix(right),
            );
        }
        if number.bytes().all(|b| matches!(b, b'0' | b'_' | b'.'))
            && p.spec.is_none_or(|s| s.rule != "at" && s.rule != "expect")
        {
            return Some(Slip::new(p.found_range(), "a duration of nothing", "write how long it is, such as `5m`"));
        }
        return Some(Slip::new(
            p.found_range(),
            format!("`{number}` has no unit"),
            format!("write `{number}m` for minutes, `{number}s`, `{number}h`, `{number}d` for seconds, hours, days"),
        ));
    }
    if number.contains('.') {
        return Some(Slip::new(p.found_range(), "durations have whole numbers", "write `1h30m` instead of `1.5h`"));
    }
    if let Some(unit) = unit_of(tail) {
        let right = format!("{number}{unit}");
        return Some(
            Slip::new(p.found_range(), format!("`{tail}` is not a unit"), format!("write `{right}`")).fix(right),
        );
    }
    is_duration(found).then(|| {
        Slip::new(
            p.found_range(),
            "the longest unit of a duration comes first, and each once",
            "write `1h30m`; months (`1mo`) and business days (`4bd`) stand alone",
        )
    })
}

fn unit_of(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    UNITS.iter().find(|(alias, _)| *alias == word).map(|(_, unit)| *unit)
}

/// Digits and units, in whatever order.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    let mut parts = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let tail = rest.get(digits..).unwrap_or("");
        let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        if digits == 0 || !matches!(tail.get(..letters), Some("s" | "m" | "h" | "d" | "w" | "mo" | "bd")) {
            return false;
        }
        rest = tail.get(letters..).unwrap_or("");
        parts += 1;
    }
    parts > 0
}

fn date(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    if !p.wants_any(&[Rule::date, Rule::local_time, Rule::at_when]) || !found.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((day, time)) = found.split_once('T') {
        let time: String = time.trim_end_matches('Z').split(':').take(2).collect::<Vec<_>>().join(":");
        let right = format!("{day} {time}");
        return Some(
            Slip::new(p.found_range(), "a date and its time are parted by a blank", format!("write `{right}`"))
                .fix(right),
        );
    }
    let numbers: Vec<&str> = found.split(['-', '/', '.']).collect();
    let [a, b, c] = numbers.as_slice() else { return None };
    let slip = |help: String| Slip::new(p.found_range(), "dates are written `YYYY-MM-DD`", help);
    if a.len() == 4 && !b.is_empty() && !c.is_empty() {
        let right = format!("{a}-{b:0>2}-{c:0>2}");
        return Some(slip(format!("write `{right}`")).fix(right));
    }
    (c.len() == 4).then(|| slip("write the year first, such as `2026-01-05`".to_owned()))
}

/// Days and times of windows.
fn window(p: &Place<'_>) -> Option<Slip> {
    if !p.wants_any(&[Rule::window, Rule::days, Rule::weekday, Rule::times, Rule::time]) {
        return None;
    }
    let found = p.found();
    let lower = found.to_lowercase();
    let short = |day: &str| DAYS.iter().find(|(long, short)| *long == day || *short == day).map(|(_, short)| *short);
    if let Some(right) = short(&lower) {
        return Some(
            Slip::new(p.found_range(), format!("`{found}` is written short"), format!("write `{right}`")).fix(right),
        );
    }
    let ends = lower.split_once("..").or_else(|| lower.split_once('-'));
    if let Some((from, to)) = ends.and_then(|(from, to)| short(from).zip(short(to))) {
        let right = format!("{from}..{to}");
        return Some(
            Slip::new(p.found_range(), "days from … to are joined by `..`", format!("write `{right}`")).fix(right),
        );
    }
    let after = p.rest().get(found.len()..).unwrap_or("");
    if is_time(found) && after.trim_start().starts_with('-') {
        return Some(Slip::new(
            p.found_range(),
            "a window is written without blanks",
            format!("write `{found}-…`, such as `09:00-17:00`"),
        ));
    }
    None
}

fn time(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    // `from 2026-12-24 09:00-12:00`
    if p.spec.is_some()
        && found.split_once('-').is_some_and(|(a, b)| is_time(a) && is_time(b))
        && p.wants_any(&[Rule::TO, Rule::time])
        && !p.wants(Rule::window)
    {
        let (from, to) = found.split_once('-')?;
        return Some(Slip::new(
            p.found_range(),
            "a period has a date at both ends",
            format!("write `from 2026-12-24 {from} to 2026-12-24 {to}`"),
        ));
    }
    if !p.wants_any(&[Rule::window, Rule::times, Rule::time]) || !found.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // `3 pm`
    let half = p.rest().get(found.len()..).unwrap_or("").trim_start();
    let half = half.get(..2).filter(|h| matches!(h.to_lowercase().as_str(), "am" | "pm"));
    if let Some((half, right)) = half.and_then(|h| Some((h, written_time(&format!("{found}{h}"))?))) {
        let end = p.at + p.rest().find(half).unwrap_or(found.len()) + half.len();
        return Some(Slip::new(p.at..end, "times are written `HH:MM`", format!("write `{right}`")).fix(right));
    }
    let ends: Vec<Option<String>> = found.split('-').map(written_time).collect();
    let right = ends.into_iter().collect::<Option<Vec<_>>>()?.join("-");
    (right != found)
        .then(|| Slip::new(p.found_range(), "times are written `HH:MM`", format!("write `{right}`")).fix(right.clone()))
}

/// `9:00`, `9am`, `9h30`, `9.30` as the language writes them.
fn written_time(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let (digits, shift) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(d), _) => (d, 0),
        (_, Some(d)) => (d, 12),
        _ => (lower.as_str(), 0),
    };
    let (hour, minute) = digits.split_once([':', 'h', '.']).unwrap_or((digits, ""));
    let hour: u32 = hour.trim().parse().ok()?;
    let minute: u32 = if minute.is_empty() { 0 } else { minute.parse().ok()? };
    let hour = if hour == 12 && lower.ends_with('m') { shift } else { hour + shift };
    (hour <= 24 && minute < 60).then(|| format!("{hour:02}:{minute:02}"))
}

fn is_time(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(h, m)| h.len() == 2 && m.len() == 2 && h.bytes().chain(m.bytes()).all(|b| b.is_ascii_digit()))
}

fn number(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    if !p.wants_any(&[Rule::whole, Rule::amount]) {
        return None;
    }
    if let Some((_, n)) = NUMBERS.iter().find(|(word, _)| *word == found) {
        let n = if found.ends_with("ce") { *n } else { n.split(' ').next().unwrap_or(n) };
        return Some(Slip::new(p.found_range(), "numbers are written with digits", format!("write `{n}`")).fix(n));
    }
    found.contains(['.', '%']).then(|| {
        Slip::new(p.found_range(), format!("expected a whole number, found `{found}`"), "only whole numbers count here")
    })
}

/// `"a\tb"`.
fn escape(p: &Place<'_>) -> Option<Slip> {
    if !p.rest().starts_with('"')
        || p.rest().starts_with("\"\"\"")
        || !p.wants_any(&[Rule::string, Rule::label, Rule::value])
    {
        return None;
    }
    let body = p.rest().get(1..)?;
    let mut chars = body.char_indices();
    while let Some((i, c)) = chars.next() {
        match c {
            '"' => return None,
            '\\' => match chars.next() {
                Some((_, '"' | '\\' | 'n')) => {}
                other => {
                    let c = other.map_or(String::new(), |(_, c)| c.to_string());
                    let lo = p.at + 1 + i;
                    let help =
                        "`\\\"`, `\\\\` and `\\n` are the escapes; for a backslash itself write `\\\\`, or use `'…'`";
                    return Some(Slip::new(lo..lo + 1 + c.len(), format!("unknown escape `\\{c}`"), help));
                }
            },
            _ => {}
        }
    }
    None
}

/// A string without quotes, or quotes around what is no string.
fn string(p: &Place<'_>) -> Option<Slip> {
    let found = p.found();
    let quoted = found.starts_with(['"', '\'']);
    let wants_string = p.wants(Rule::string);
    if wants_string && !quoted && !found.is_empty() && !p.may_end() && found != "{" {
        let rest = p.rest();
        let len = rest.find([',', '{', '}', ';', '\n']).unwrap_or(rest.len());
        let text = rest.get(..len)?.trim_end();
        let shown = if text.len() > 40 { found } else { text };
        return Some(Slip::new(
            p.at..p.at + text.len(),
            format!("`{shown}` stands without quotes"),
            format!("write `\"{shown}\"`"),
        ));
    }
    let wants_name = p.wants_any(&[Rule::name, Rule::path, Rule::zone, Rule::target, Rule::choices, Rule::plan]);
    if quoted
        && matches!(p.spec.map(|s| s.words), Some("text" | "subject"))
        && p.previous() == p.spec.map_or("", |s| s.words)
    {
        return Some(Slip::new(
            p.at..p.at,
            "the locale of this text is missing",
            format!("write it in front: `{} en \"…\"`", p.previous()),
        ));
    }
    if quoted && wants_name && !wants_string && !p.wants(Rule::label) {
        let inner = found.trim_matches(['"', '\'']);
        return Some(Slip::new(
            p.found_range(),
            format!("expected a name, found `{found}`"),
            format!("names stand without quotes: `{inner}`"),
        ));
    }
    None
}
