//! Values of facts as people type and read them, on the command line and in files of facts.

use crate::calendar::ZoneData;
use crate::diagnostic::nearest;
use crate::model::{Fact, FactId, FactType, FactValue, Model};
use crate::syntax::literal::{Date, Decimal, LocalTime, TimeOfDay, Unit};

/// Reads a value by the fact's type; `None` for `unknown`. An instant without a zone comes back as
/// [`FactValue::Wall`]: the policy's clock has to place it.
///
/// # Errors
/// What was expected, in words for a user.
pub fn parse_value(model: &Model, fact: FactId, text: &str) -> Result<Option<FactValue>, String> {
    let Some(fact) = model.facts.get(fact) else { return Err("no such fact".to_owned()) };
    let text = text.trim();
    if text == "unknown" {
        return Ok(None);
    }
    let wrong = |expected: &str| format!("`{}` is {expected}; `{text}` is not", fact.head.name);
    let value = match &fact.ty {
        FactType::Bool => match text {
            "yes" | "true" => FactValue::Bool(true),
            "no" | "false" => FactValue::Bool(false),
            _ => return Err(wrong("`yes` or `no`")),
        },
        FactType::Percent => {
            let digits = text.strip_suffix('%').ok_or_else(|| wrong("a percentage such as `25%`"))?;
            FactValue::Number(Decimal::parse(digits.trim_end()).ok_or_else(|| wrong("a percentage such as `25%`"))?)
        }
        FactType::Count => {
            let n = Decimal::parse(text).filter(|n| n.0 >= 0 && n.0 % Decimal::ONE == 0);
            FactValue::Number(n.ok_or_else(|| wrong("a whole number such as `12`"))?)
        }
        FactType::Number => FactValue::Number(Decimal::parse(text).ok_or_else(|| wrong("a number such as `0.5`"))?),
        FactType::Scale(words) | FactType::Choice(words) => FactValue::Word(word(fact, words, text)?),
        FactType::Flags(words) => {
            let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
            let mut bits = 0_u64;
            for name in inner.split(',').map(str::trim).filter(|n| !n.is_empty()) {
                bits |= 1_u64.checked_shl(u32::from(word(fact, words, name)?)).unwrap_or(0);
            }
            FactValue::Flags(bits)
        }
        FactType::Duration => FactValue::Duration(duration(text).ok_or_else(|| wrong("a duration such as `1h30m`"))?),
        FactType::Instant => instant(text).ok_or_else(|| wrong("a date and a time such as `2026-11-23 08:30`"))?,
        FactType::Text => {
            let quoted = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).filter(|t| !t.contains('"'));
            FactValue::Text(quoted.unwrap_or(text).to_owned())
        }
    };
    within(fact, &value)?;
    Ok(Some(value))
}

fn word(fact: &Fact, words: &[String], text: &str) -> Result<u16, String> {
    if let Some(i) = words.iter().position(|w| w == text) {
        return u16::try_from(i).map_err(|_| format!("`{}` has too many values", fact.head.name));
    }
    let help = nearest(text, words.iter().map(String::as_str)).map_or_else(
        || format!("its values are {}", words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ")),
        |near| format!("did you mean `{near}`?"),
    );
    Err(format!("`{text}` is no value of `{}`: {help}", fact.head.name))
}

fn within(fact: &Fact, value: &FactValue) -> Result<(), String> {
    let n = match value {
        FactValue::Number(n) => n.0,
        FactValue::Duration(s) => *s,
        _ => return Ok(()),
    };
    let Some((least, most)) = fact.range.map(|r| r.node).filter(|(least, most)| n < *least || n > *most) else {
        return Ok(());
    };
    let show = |n: i64| match fact.ty {
        FactType::Duration => show_duration(n),
        FactType::Percent => format!("{}%", Decimal(n)),
        _ => Decimal(n).to_string(),
    };
    Err(format!("`{}` lies between {} and {}; {} does not", fact.head.name, show(least), show(most), show(n)))
}

/// Reads `90s`, `1h30m`, `2d`: units from long to short.
#[must_use]
pub fn duration(text: &str) -> Option<i64> {
    let (mut rest, mut sum, mut last) = (text, 0_i64, i64::MAX);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, tail) = rest.split_at(digits);
        let unit = [Unit::Week, Unit::Day, Unit::Hour, Unit::Minute, Unit::Second];
        let length = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (suffix, tail) = tail.split_at(length);
        let seconds = unit.iter().find(|u| u.suffix() == suffix)?.seconds()?;
        if seconds >= last {
            return None;
        }
        sum = sum.checked_add(number.parse::<i64>().ok()?.checked_mul(seconds)?)?;
        (rest, last) = (tail, seconds);
    }
    (last != i64::MAX).then_some(sum)
}

/// Reads `2026-11-23 08:30` (with a `T` too), on the policy's clock, or with ` UTC` or `Z` at its end.
fn instant(text: &str) -> Option<FactValue> {
    let utc = text.strip_suffix("UTC").or_else(|| text.strip_suffix('Z')).map(str::trim_end);
    let wall = local_time(utc.unwrap_or(text))?.wall_seconds();
    Some(if utc.is_some() { FactValue::Instant(wall) } else { FactValue::Wall(wall) })
}

/// Reads `2026-11-23`, `2026-11-23 08:30`.
#[must_use]
pub fn local_time(text: &str) -> Option<LocalTime> {
    let number = |t: Option<&str>, digits: usize| -> Option<u16> {
        let t = t.filter(|t| t.len() == digits && t.bytes().all(|b| b.is_ascii_digit()))?;
        t.parse().ok()
    };
    let (date, time) = match text.split_once([' ', 'T']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let mut next = |digits| number(parts.next(), digits);
    let (year, month, day) = (next(4)?, next(2)?, next(2)?);
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    let time = match time.map(|t| t.split_once(':')) {
        None => None,
        Some(None) => return None,
        Some(Some((h, m))) => {
            let (h, m) = (number(Some(h), 2).filter(|h| *h < 24)?, number(Some(m), 2).filter(|m| *m < 60)?);
            Some(TimeOfDay(h * 60 + m))
        }
    };
    Some(LocalTime { date, time })
}

/// A value as the language writes it; `clock` is the policy's.
#[must_use]
pub fn show_value(ty: &FactType, value: &FactValue, clock: &ZoneData) -> String {
    match (ty, value) {
        (_, FactValue::Bool(b)) => if *b { "yes" } else { "no" }.to_owned(),
        (FactType::Percent, FactValue::Number(n)) => format!("{n}%"),
        (_, FactValue::Number(n)) => n.to_string(),
        (FactType::Scale(words) | FactType::Choice(words), FactValue::Word(i)) => {
            words.get(usize::from(*i)).cloned().unwrap_or_else(|| i.to_string())
        }
        (_, FactValue::Word(i)) => i.to_string(),
        (FactType::Flags(words), FactValue::Flags(bits)) => {
            let set = (0u32..64).zip(words).filter(|(i, _)| bits >> i & 1 == 1).map(|(_, w)| w.as_str());
            format!("({})", set.collect::<Vec<_>>().join(", "))
        }
        (_, FactValue::Flags(bits)) => bits.to_string(),
        (_, FactValue::Duration(s)) => show_duration(*s),
        (_, FactValue::Instant(at)) => clock.format(*at),
        (_, FactValue::Wall(wall)) => ZoneData::utc().format(*wall),
        (_, FactValue::Text(text)) => format!("{text:?}"),
    }
}

/// Seconds as `1h30m`; `0s` for none.
#[must_use]
pub fn show_duration(seconds: i64) -> String {
    let mut rest = seconds.unsigned_abs();
    let mut text = String::from(if seconds < 0 { "-" } else { "" });
    for (suffix, length) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] {
        if rest >= length {
            text.push_str(&format!("{}{suffix}", rest / length));
            rest %= length;
        }
    }
    if seconds == 0 { "0s".to_owned() } else { text }
}
